# Runs at the endpoint, the same for every order. `program.ts` sends it in front of the order on standard input.
# $2 is the verb; end_text holds end.sh.
# Raised with each change of this program, so that an older one that was installed is told apart.
revision=5
PATH=/usr/sbin:/usr/bin:/sbin:/bin; export PATH
LC_ALL=C; export LC_ALL
umask 077
set -f
dir=/var/lib/latchkey
end_script=$dir/end-2
never=1970-01-02
nl='
'
verb=$2
name= id= expected= display= marker= token= end= stamp= minute= calendar= expire= now= group= groups= secret= prefix= home_wish= members= remains=
while IFS= read -r line; do
  value=${line#*=}
  case $line in
    '') break;;
    name=*) name=$value;;
    id=*) id=$value;;
    expected=*) expected=$value;;
    display=*) display=$value;;
    marker=*) marker=$value;;
    token=*) token=$value;;
    end=*) end=$value;;
    stamp=*) stamp=$value;;
    minute=*) minute=$value;;
    calendar=*) calendar=$value;;
    expire=*) expire=$value;;
    now=*) now=$value;;
    group=*) group=$value; groups=$groups$value$nl;;
    secret=*) secret=$value;;
    prefix=*) prefix=$value;;
    home=*) home_wish=$value;;
    member=*) members=$members$value$nl;;
    remains=*) remains=$remains$value$nl;;
  esac
done

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

why() {
  for place in "$dir" /etc /home; do
    [ -d "$place" ] || continue
    if [ "$(df -Pk "$place" 2>/dev/null | awk 'NR == 2 { print ($4 < 8) }')" = 1 ]; then echo disk_full; return; fi
  done
  # lckpwdf(3) and vipw(8): somebody else has the account files.
  for file in passwd shadow group gshadow; do [ ! -e "/etc/$file.lock" ] || { echo busy; return; }; done
  echo "${1:-not_verified}"
}
write_state() {
  printf 'end=%s\nchanged=%s\nkind=%s\njob=%s\n' "$state_end" "$state_changed" "$state_kind" "$state_job" >"$dir/$token.new" 2>/dev/null &&
    [ -s "$dir/$token.new" ] && mv -f "$dir/$token.new" "$dir/$token" || { rm -f "$dir/$token.new"; return 1; }
}
backstop_kind() {
  if [ -d /run/systemd/system ]; then kind=systemd
  elif command -v at >/dev/null && pgrep -x atd >/dev/null; then kind=at
  else kind=process; fi
}
remove_units() {
  systemctl disable --quiet --now "latchkey-$token.timer" 2>/dev/null
  rm -f "/etc/systemd/system/latchkey-$token.timer" "/etc/systemd/system/latchkey-$token.service" \
    "/var/lib/systemd/timers/stamp-latchkey-$token.timer"
}
disarm() {
  read_state
  case $state_kind in
    at) [ -z "$state_job" ] || atrm "$state_job" 2>/dev/null;;
    systemd) remove_units;;
    process) if job_waits; then kill "$state_job" 2>/dev/null; fi;;
  esac
  state_kind= state_job=
}
install_end() {
  [ -s "$end_script" ] && return 0
  printf '%s\n' "$end_text" >"$end_script.new" 2>/dev/null && mv -f "$end_script.new" "$end_script"
}
systemd_units() {
  printf '[Unit]\nDescription=End of a Latchkey account\n[Service]\nType=oneshot\nExecStart=/bin/sh %s %s\n' \
    "$end_script" "$token" >"/etc/systemd/system/latchkey-$token.service" &&
  printf '[Unit]\nDescription=End of a Latchkey account\n[Timer]\nOnCalendar=%s UTC\nAccuracySec=1s\nPersistent=true\n[Install]\nWantedBy=timers.target\n' \
    "$calendar" >"/etc/systemd/system/latchkey-$token.timer" &&
  systemctl daemon-reload && systemctl enable --quiet --now "latchkey-$token.timer"
}
# sudo judges this rule anew at each call, also of sessions that are open. The last matching rule counts. It reads no file with a
# dot in its name, so it never sees half a rule; written where it will be, it moves in one step and bears that folder's label.
sudo_rule() {
  [ -d /etc/sudoers.d ] && command -v visudo >/dev/null || return 0
  rule=/etc/sudoers.d/zz-latchkey-$token
  printf '%s ALL=(ALL:ALL) NOTBEFORE=%s !ALL\n' "$user" "$stamp" >"$rule.new" 2>/dev/null && chmod 440 "$rule.new" &&
    visudo -cqf "$rule.new" >/dev/null 2>&1 && mv -f "$rule.new" "$rule" || rm -f "$rule.new"
}
drop_rule() { rm -f "/etc/sudoers.d/zz-latchkey-$token" "/etc/sudoers.d/zz-latchkey-$token.new"; }
arm() {
  install_end || return 1
  disarm
  state_end=$end
  write_state || return 1
  sudo_rule
  if [ "$end" -le "$(date +%s)" ]; then /bin/sh "$end_script" "$token" now >/dev/null 2>&1; return 0; fi
  backstop_kind
  if [ "$kind" = at ]; then
    [ "$((end / 60))" -gt "$(($(date +%s) / 60))" ] && when="-t $minute" || when=now
    state_job=$(printf '/bin/sh %s %s >/dev/null 2>&1\n' "$end_script" "$token" | (cd / && TZ=UTC at $when 2>&1) | sed -n 's/^job \([0-9]*\) at.*/\1/p')
    [ -n "$state_job" ] || kind=process
  elif [ "$kind" = systemd ]; then
    systemd_units || { remove_units; kind=process; }
  fi
  if [ "$kind" = process ]; then
    (cd / && exec setsid /bin/sh "$end_script" "$token" wait </dev/null >/dev/null 2>&1 9>&-) &
    state_job=$!
  fi
  state_kind=$kind
  write_state
}

stamp_now() { t=$(date +%s%3N); case $t in *[!0-9]*) t=$(date +%s)000;; esac; printf %s "$t"; }
lock() { usermod -L -e "$never" -- "$user" >/dev/null 2>&1; }
# Whoever became root in a session of the account is no process of its any more, but still in its slice where systemd keeps one
# (cgroup.kill: Linux 5.14).
end_processes() {
  slice=/sys/fs/cgroup/user.slice/user-$uid.slice
  if [ -e "$slice/cgroup.kill" ]; then echo 1 >"$slice/cgroup.kill"; fi
  tries=0
  while pkill -KILL -u "$uid" && [ "$tries" -lt 60 ]; do tries=$((tries + 1)); sleep 0.05 2>/dev/null || sleep 1; done
  ! pgrep -u "$uid" >/dev/null
}
# chpasswd takes the lock off: the caller puts it on again.
set_password() {
  before=$hash
  printf '%s:%s\n' "$user" "$secret" | chpasswd >/dev/null 2>&1 || return 1
  find '' '' "$token"
  [ -n "$hash" ] && [ "$hash" != "$before" ] || return 1
  read_state
  state_changed=$(stamp_now)
  write_state
}
leave_groups() {
  [ -z "$memberships" ] || usermod -G '' -- "$user" >/dev/null 2>&1
  own=$(awk -F: -v n="$user" -v o="$name" -v g="$gid" '$1 == n || $1 == o { own = $3; if (own == g) exit } END { print own }' /etc/group)
  if [ -n "$own" ] && [ "$own" != "$gid" ]; then usermod -g "$own" -- "$user" >/dev/null 2>&1; fi
}
# Only in a real directory that is the account's own: whoever was root may have put a link to another's there.
remove_keys() {
  [ -d "$home" ] && [ ! -L "$home" ] && [ "$(stat -c %u "$home")" = "$uid" ] || return 0
  if [ -L "$home/.ssh" ]; then rm -f "$home/.ssh"; return; fi
  rm -f "$home/.ssh/authorized_keys" "$home/.ssh/authorized_keys2"
}
# What the account told the system to run later would run for whoever gets its name or number next.
forget_jobs() {
  rm -f "/var/spool/cron/crontabs/$user" "/var/spool/cron/tabs/$user" "/var/spool/cron/$user" "/var/lib/systemd/linger/$user"
  for job in $(atq 2>/dev/null | awk -v n="$user" '$NF == n { print $1 }'); do atrm "$job" 2>/dev/null; done
}
close_access() {
  lock || refuse "$(why busy)" show
  end_processes
  forget_jobs
  if set_password; then :; else lock; refuse "$(why)" show; fi
  lock || refuse "$(why busy)" show
  end_processes || refuse not_verified show
}
is_closed() { case $hash in '!'*) [ "$expires" = 1 ];; *) false;; esac; }

check_clock() {
  off=$(($(date +%s) - now))
  [ "$off" -le 90 ] && [ "$off" -ge -90 ] || refuse clock_differs
}
# A number is not given twice: files that an earlier account left somewhere would belong to the next. 4: none is free above it.
add_account() {
  last=
  if [ -r "$dir/last-number" ]; then read -r last <"$dir/last-number"; fi
  case $last in ''|*[!0-9]*) last=; set --;; *) set -- -K "UID_MIN=$((last + 1))";; esac
  useradd "$@" -m -U -e "$never" -s "$shell" -c "$gecos" -- "$name" >/dev/null 2>&1
  added=$?
  if [ "$added" = 4 ] && [ -n "$last" ]; then
    useradd -m -U -e "$never" -s "$shell" -c "$gecos" -- "$name" >/dev/null 2>&1
    added=$?
  fi
  return "$added"
}
note_number() {
  [ "$uid" -gt "${last:-0}" ] || return 0
  echo "$uid" >"$dir/last-number.new" 2>/dev/null && [ -s "$dir/last-number.new" ] && mv -f "$dir/last-number.new" "$dir/last-number"
}
create() {
  find "$name"
  [ -z "$user" ] || refuse name_taken show
  check_clock
  gecos="$display,,,,id=$token,$marker"
  state_end=$end state_changed= state_kind= state_job=
  write_state || refuse "$(why)"
  shell=/bin/sh
  [ ! -x /bin/bash ] || shell=/bin/bash
  add_account
  code=$?
  if [ "$code" != 0 ]; then
    find "$name"
    if [ "$own_token" = "$token" ]; then userdel -r -- "$name" >/dev/null 2>&1; fi
    rm -f "$dir/$token"
    case $code in 9) refuse name_taken show;; 3) refuse not_accepted;; 1|10) refuse "$(why busy)";; *) refuse "$(why)";; esac
  fi
  find "$name"
  note_number
  arm || { reason=$(why); userdel -r -- "$name" >/dev/null 2>&1; rm -f "$dir/$token"; refuse "$reason"; }
  done_with 'done'
}
do_take() {
  check_clock
  gecos="$display,,,,id=$token,$marker"
  read_state
  lock || refuse "$(why busy)" show
  usermod -c "$gecos" -- "$user" >/dev/null 2>&1 || refuse "$(why)" show
  arm || refuse "$(why)" show
  close_access
  leave_groups
  remove_keys
  done_with 'done'
}
do_grant() {
  gid_wanted=$(awk -F: -v g="$group" '$1 == g { print $3; exit }' /etc/group)
  [ -n "$gid_wanted" ] || refuse no_such_group
  if [ -e /etc/latchkey/groups ] && ! grep -qxF -- "$group" /etc/latchkey/groups; then refuse group_not_permitted; fi
  case $nl$memberships in *"$nl$gid_wanted $group$nl"*) done_with already;; esac
  usermod -aG "$group" -- "$user" >/dev/null 2>&1 || refuse "$(why)" show
  done_with 'done'
}
do_open() {
  read_state
  # Armed when it was made; anything else than just that is armed anew.
  if [ "$state_end" != "$end" ] || ! job_waits; then arm || refuse "$(why)" show; fi
  if [ "$end" -le "$(date +%s)" ]; then lock; done_with 'done'; fi
  # Still locked by its password, until there is one.
  usermod -e "$expire" -- "$user" >/dev/null 2>&1 || refuse "$(why)" show
  if set_password; then done_with 'done'; fi
  reason=$(why not_accepted)
  lock
  refuse "$reason" show
}
do_prolong() {
  gecos="${record%%,id=*},id=$token,$marker"
  outcome='done'
  read_state
  if [ "$record" = "$gecos" ] && [ "$state_end" = "$end" ] && job_waits; then outcome=already; fi
  if [ "$outcome" = 'done' ]; then
    usermod -c "$gecos" -- "$user" >/dev/null 2>&1 || refuse "$(why)" show
    open=yes
    is_closed && open=no
    if [ "$open" = yes ] && [ "$end" -gt "$(date +%s)" ]; then usermod -e "$expire" -- "$user" >/dev/null 2>&1 || refuse "$(why)" show; fi
    arm || refuse "$(why)" show
  fi
  done_with "$outcome"
}
do_neutralise() {
  outcome='done'
  if is_closed; then outcome=already; fi
  close_access
  disarm
  now_s=$(date +%s)
  case $state_end in ''|*[!0-9]*) state_end=$now_s;; *) [ "$state_end" -le "$now_s" ] || state_end=$now_s;; esac
  write_state || refuse "$(why)" show
  done_with "$outcome"
}
do_strip() {
  outcome=already
  [ -z "$memberships" ] || outcome='done'
  for file in "$home/.ssh/authorized_keys" "$home/.ssh/authorized_keys2"; do [ ! -e "$file" ] || outcome='done'; done
  leave_groups
  remove_keys
  is_closed && drop_rule
  done_with "$outcome"
}
do_erase() {
  lock
  end_processes
  disarm
  forget_jobs
  option=
  [ "$home_wish" = keep ] || option=-r
  was=$home owner=$uid own_group=$gid
  if [ "$user" = "$name" ]; then named=yes; else named=no; fi
  userdel $option -- "$user" >/dev/null 2>&1
  find '' '' "$token"
  [ -z "$user" ] || refuse "$(why)" show
  # userdel takes a group along that is called as the account is.
  if [ "$named" = no ] && awk -F: -v n="$name" -v g="$own_group" '$1 == n && $3 == g && $4 == "" { seen = 1 } END { exit !seen }' /etc/group; then
    groupdel -- "$name" >/dev/null 2>&1
  fi
  drop_rule
  rm -f "$dir/$token"
  # A file system of its own, or files that may not be changed, stay; so does a directory that is somebody else's.
  if [ "$home_wish" != keep ]; then
    if [ "$(stat -c %u "$was" 2>/dev/null)" = "$owner" ]; then echo 'home left'; else echo 'home gone'; fi
  fi
  finish 'done'
}

probe() {
  echo "system $(. /etc/os-release 2>/dev/null; printf %s "${PRETTY_NAME:-Linux}")"
  for tool in awk useradd usermod userdel chpasswd pkill pgrep date head; do
    command -v "$tool" >/dev/null || echo "missing $tool"
  done
  backstop_kind
  echo "best $kind"
  while IFS= read -r line; do
    [ -n "$line" ] || continue
    awk -F: -v g="$line" '$1 == g { found = 1 } END { exit !found }' /etc/group || echo "unknown $line"
  done <<WANTED
$groups
WANTED
  orphans | sed 's/^/orphan /'
  left_behind | sed 's/^/remains /'
  finish "${1:-done}"
}
# Members of sudo's groups that nobody is called by any more: whoever gets such a name gets the group. Where accounts come
# from a directory too, one may only be out of reach.
orphans() {
  grep -Eq '^passwd:.*(sss|ldap|winbind|nis)' /etc/nsswitch.conf 2>/dev/null && return 0
  awk -F: '$1 == "sudo" || $1 == "wheel" || $1 == "admin" { n = split($4, m, ","); for (i = 1; i <= n; i++) if (m[i] != "") print m[i] }' /etc/group |
    sort -u | while IFS= read -r one; do
      getent passwd "$one" >/dev/null || printf '%s\n' "$one"
    done
}
# Tokens that stand in rules, jobs and records here, and in no account.
left_behind() {
  {
    ls "$dir"
    ls /etc/sudoers.d | sed -n 's/^zz-latchkey-//p'
    ls /etc/systemd/system | sed -n -e 's/^latchkey-\(.*\)\.timer$/\1/p' -e 's/^latchkey-\(.*\)\.service$/\1/p'
    grep -rhoE 'end-[0-9]+ [0-9a-f]{16}' /var/spool/cron/atjobs | sed 's/.* //'
  } 2>/dev/null | grep -xE '[0-9a-f]{16}' | sort -u | while IFS= read -r one; do
    grep -q ",id=$one," /etc/passwd || echo "$one"
  done
}
remove_remains() {
  token=$1 own_token=$1
  disarm
  for job in $(atq 2>/dev/null | awk '{ print $1 }'); do
    if at -c "$job" 2>/dev/null | grep -q "end-[0-9]* $token"; then atrm "$job"; fi
  done
  if [ -e "/etc/systemd/system/latchkey-$token.timer" ] || [ -e "/etc/systemd/system/latchkey-$token.service" ]; then
    remove_units
    systemctl daemon-reload 2>/dev/null
  fi
  drop_rule
  rm -f "$dir/$token"
}
clean_up() {
  outcome=already
  for one in $(orphans | grep -xF -- "${members:-$nl}"); do
    for in_group in sudo wheel admin; do gpasswd -d "$one" "$in_group" >/dev/null 2>&1; done
    outcome='done'
  done
  for one in $(left_behind | grep -xF -- "${remains:-$nl}"); do
    remove_remains "$one"
    outcome='done'
  done
  probe "$outcome"
}
# One pass over both files, however many accounts there are; groups and processes are not asked for.
list() {
  awk -F: -v p=",latchkey1;org=$prefix;" '
    FILENAME == "/etc/passwd" { if (index($5, ",id=") && index($5, p)) { uid[$1] = $3; record[$1] = $5 } next }
    $1 in uid {
      state = $2 ~ /^!*\*?$/ ? "none" : $2 ~ /^!/ ? "locked" : $2 ~ /^\*/ ? "none" : "usable"
      printf "account\nname %s\nuid %s\ngecos %s\npassword %s\nexpires %s\n.\n", $1, uid[$1], record[$1], state, $8
    }
  ' /etc/passwd /etc/shadow
  finish done
}

# What everybody may read is enough to tell that there is no such account, or whose it is.
glance() {
  wanted=
  case $id in *-*) wanted=${id#*-};; esac
  seen=$(awk -F: -v n="$name" -v u="${id%%-*}" -v t="$wanted" '
    (t != "" ? index($5, ",id=" t ",") : n != "" && $1 == n) {
      printf "account\nname %s\nuid %s\ngecos %s\nunread 1\n.\n", $1, $3, $5; found = 1; exit
    }
    (n != "" && $1 == n) || (u != "" && $3 == u) { other = 1 }
    END { if (other && !found) print "other" }
  ' /etc/passwd)
  case $seen in '') finish already;; account*) printf '%s\n' "$seen";; esac
  refuse no_rights
}
# The same as `list`; whether a password is locked stands where only root reads.
list_openly() {
  awk -F: -v p=",latchkey1;org=$prefix;" '
    index($5, ",id=") && index($5, p) { printf "account\nname %s\nuid %s\ngecos %s\nunread 1\n.\n", $1, $3, $5 }
  ' /etc/passwd
  finish 'done'
}
probe_openly() {
  command -v pkexec >/dev/null || sudo -n true 2>/dev/null || echo 'missing pkexec'
  probe
}

echo 'latchkey 1'
echo "revision $revision"
case $verb in
  glance) glance;;
  listOpenly) list_openly;;
  probeOpenly) probe_openly;;
esac
[ "$(id -u)" = 0 ] || refuse no_rights
[ -d "$dir" ] || mkdir -p "$dir" 2>/dev/null || refuse "$(why)"
case $verb in
  look) done_with already;;
  list) list;;
  probe) probe;;
esac
if command -v flock >/dev/null && (: >>"$dir/lock") 2>/dev/null; then
  exec 9>>"$dir/lock"
  flock -w 15 9 || refuse busy
fi
case $verb in
  create) create;;
  cleanUp) clean_up;;
  take|open|grant|prolong|neutralise|strip|erase)
    find_target
    if [ -z "$user" ]; then
      case $verb in neutralise|strip|erase) finish already;; *) refuse not_found;; esac
    fi
    [ -n "$own_marker" ] && [ "$own_marker" = "$expected" ] && [ "$uid" -ge 1000 ] || refuse marker_differs show
    token=$own_token
    "do_$verb";;
  *) refuse not_accepted;;
esac
