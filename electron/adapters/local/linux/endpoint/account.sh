# By name, by number or by token. The group of its own is called as the account is, or as it was when it was made.
find() {
  user= uid= gid= record= home= hash= expires= own_token= own_marker= memberships=
  facts=$(awk -F: -v n="$1" -v u="$2" -v t="$3" -v o="$name" '
    FILENAME == "/etc/passwd" {
      if (t != "" ? index($5, ",id=" t ",") : u != "" ? $3 == u : $1 == n) { n = $1; g = $4; print "P" $0; seen = 1; nextfile }
      next
    }
    !seen { exit }
    FILENAME == "/etc/shadow" { if ($1 == n) { print "S" $2 ":" $8; nextfile } next }
    ($3 == g || index("," $4 ",", "," n ",")) && !(($1 == n || $1 == o) && $3 == g) { print "G" $3 " " $1 }
  ' /etc/passwd /etc/shadow /etc/group)
  while IFS= read -r line; do
    rest=${line#?}
    case $line in
      P*)
        user=${rest%%:*}; rest=${rest#*:*:}
        uid=${rest%%:*}; rest=${rest#*:}
        gid=${rest%%:*}; rest=${rest#*:}
        record=${rest%%:*}; rest=${rest#*:}
        home=${rest%%:*};;
      S*) hash=${rest%%:*}; expires=${rest#*:};;
      G*) memberships=$memberships$rest$nl;;
    esac
  done <<FACTS
$facts
FACTS
  case $record in
    *,id=*,latchkey1\;*)
      own_marker=latchkey1\;${record#*,latchkey1;}
      own_token=${record#*,id=}; own_token=${own_token%%,*}
      case $own_token in ''|*[!0-9a-f]*) own_token= own_marker=;; esac;;
  esac
}
# By token where the id is known: it goes along when an account gets another name or number. Number and name as they were and
# no token at all is an account whose marker was taken away: it is not ours any more, and it is not gone.
find_target() {
  case $id in
    '') find "$name";;
    *-*)
      find '' '' "${id#*-}"
      [ -z "$user" ] || return 0
      find '' "${id%%-*}"
      if [ -n "$own_token" ] || [ "$user" != "$name" ]; then user=; fi;;
    *)
      find '' "$id"
      [ -z "$own_token" ] || user=;;
  esac
}
read_state() {
  state_end= state_changed= state_kind= state_job=
  [ -n "$own_token" ] && [ -r "$dir/$own_token" ] || return 0
  while IFS= read -r line; do
    case $line in
      end=*) state_end=${line#*=};;
      changed=*) state_changed=${line#*=};;
      kind=*) state_kind=${line#*=};;
      job=*) state_job=${line#*=};;
    esac
  done <"$dir/$own_token"
}
# at(1) names the file of a job by queue, number and time; where it keeps them elsewhere it is asked itself.
at_waits() {
  spool=/var/spool/cron/atjobs
  [ -d "$spool" ] || { at -c "$state_job" >/dev/null 2>&1; return; }
  set +f
  for job_file in "$spool"/?"$(printf %05x "$state_job")"????????; do
    set -f
    [ -e "$job_file" ]
    return
  done
}
job_waits() {
  case $state_kind in
    at) at_waits;;
    systemd) systemctl is-active --quiet "latchkey-$own_token.timer";;
    process) [ -r "/proc/$state_job/cmdline" ] && tr '\0' ' ' <"/proc/$state_job/cmdline" | grep -q "end-[0-9]* $own_token";;
    *) return 1;;
  esac
}
# Only where nothing better ends the account is anything promised for the rule.
sudo_reads_rules() {
  case $state_kind in at|systemd) return 0;; esac
  grep -Eqs '^[#@]includedir[[:space:]]+/etc/sudoers\.d/?[[:space:]]*$' /etc/sudoers
}
show() {
  [ -n "$user" ] || return 0
  echo account
  echo "name $user"
  echo "uid $uid"
  printf 'gecos %s\n' "$record"
  case $hash in ''|'!'|'!!'|'*'|'!*') echo 'password none';; '!'*) echo 'password locked';; '*'*) echo 'password none';; *) echo 'password usable';; esac
  echo "expires $expires"
  if [ -n "$own_token" ]; then
    read_state
    echo "end $state_end"
    echo "changed $state_changed"
    if [ -n "$state_kind" ] && job_waits; then echo "backstop $state_kind"; fi
    if [ -e "/etc/sudoers.d/zz-latchkey-$own_token" ] && sudo_reads_rules; then echo 'sudoers 1'; fi
  fi
  while IFS= read -r line; do [ -n "$line" ] && echo "group $line"; done <<GROUPS
$memberships
GROUPS
  for file in .ssh/authorized_keys .ssh/authorized_keys2; do
    [ -e "$home/$file" ] && printf 'method %s\n' "$file"
  done
  if [ "$1" = full ]; then echo "processes $(pgrep -c -u "$uid")"; fi
  echo .
}
finish() {
  echo "outcome $1"
  echo "time $(date +%s)"
  echo complete
  exit 0
}
refuse() { echo "refusal $1"; [ "$2" = show ] && { find_target; show full; }; finish refused; }
# Processes are counted only where they matter: it is the slowest thing to ask.
done_with() {
  find_target
  case $verb in look|take|neutralise) show full;; *) show brief;; esac
  finish "$1"
}
