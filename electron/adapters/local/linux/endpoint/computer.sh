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
