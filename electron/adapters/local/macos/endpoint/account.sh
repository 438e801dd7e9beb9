# dscl prints `Key: value`, or the value on a line of its own where it holds blanks.
attr() {
  value=$(dscl . -read "/Users/$user" "$1" 2>/dev/null) || { value=; return 0; }
  case $value in "$1:"*) value=${value#"$1:"};; *) value=; return 0;; esac
  value=${value#"$nl"}
  value=${value# }
}
set_attr() { dscl . -create "/Users/$user" "$1" "$2" >/dev/null 2>&1; }
read_account() {
  attr UniqueID; uid=$value
  attr GeneratedUID; guid=$value
  attr UserShell; shell=$value
  attr NFSHomeDirectory; home=$value
  attr dsAttrTypeNative:latchkey_token; own_token=$value
  attr dsAttrTypeNative:latchkey_marker; own_marker=$value
  case $own_token in ''|*[!0-9a-f]*) own_token= own_marker=;; esac
  case $uid in ''|*[!0-9]*) uid=;; esac
}
# By number where it is known, and by nothing else.
find_target() {
  user=
  if [ -n "$id" ]; then
    user=$(dscl . -search /Users GeneratedUID "$id" 2>/dev/null | awk '$2 == "GeneratedUID" { print $1; exit }')
  elif dscl . -read "/Users/$name" RecordName >/dev/null 2>&1; then
    user=$name
  fi
  [ -z "$user" ] || read_account
}
read_state() {
  state_end= state_changed=
  [ -n "$own_token" ] && [ -r "$dir/$own_token" ] || return 0
  while IFS= read -r line; do
    case $line in
      end=*) state_end=${line#*=};;
      changed=*) state_changed=${line#*=};;
    esac
  done <"$dir/$own_token"
}
write_state() {
  printf 'end=%s\nchanged=%s\n' "$state_end" "$state_changed" >"$dir/$token.new" 2>/dev/null &&
    [ -s "$dir/$token.new" ] && mv -f "$dir/$token.new" "$dir/$token"
}
memberships() { dscl . -search /Groups GroupMembership "$user" 2>/dev/null | awk '$2 == "GroupMembership" { print $1 }'; }
job_waits() { launchctl print "system/app.latchkey.end.$own_token" >/dev/null 2>&1; }
# Only in a real directory that is the account's own: whoever was root may have put a link to another's there.
key_files() {
  [ -d "$home" ] && [ ! -L "$home" ] && [ -d "$home/.ssh" ] && [ ! -L "$home/.ssh" ] || return 0
  [ "$(stat -f %u "$home")" = "$uid" ] || return 0
  for file in authorized_keys authorized_keys2; do
    [ ! -e "$home/.ssh/$file" ] || echo ".ssh/$file"
  done
}
show() {
  [ -n "$user" ] || return 0
  echo account
  echo "name $user"
  echo "id $guid"
  attr RealName
  printf 'display %s\n' "$value"
  printf 'marker %s\n' "$own_marker"
  if [ "$shell" = /usr/bin/false ]; then echo 'enabled 0'; else echo 'enabled 1'; fi
  if [ -n "$own_token" ]; then
    read_state
    echo "end $state_end"
    echo "changed $state_changed"
    ! job_waits || echo 'backstop launchd'
  fi
  if [ "$1" = full ]; then
    for one in $(memberships); do
      echo "group $(dscl . -read "/Groups/$one" GeneratedUID 2>/dev/null | awk '{ print $2; exit }') $one"
    done
    for one in $(key_files); do echo "method $one"; done
    [ -z "$uid" ] || echo "processes $(pgrep -U "$uid" | wc -l | tr -d ' ')"
  fi
  echo .
}
unlock_files() { [ "$locked" != yes ] || rmdir "$dir/lock" 2>/dev/null; }
finish() {
  unlock_files
  echo "outcome $1"
  echo "time $(date +%s)"
  echo complete
  exit 0
}
refuse() { echo "refusal $1"; [ "$2" != show ] || { find_target; show full; }; finish refused; }
done_with() { find_target; show full; finish "$1"; }
why() {
  if [ "$(df -Pk /var/db 2>/dev/null | awk 'NR == 2 { print ($4 < 8) }')" = 1 ]; then echo disk_full; else echo "${1:-not_verified}"; fi
}
