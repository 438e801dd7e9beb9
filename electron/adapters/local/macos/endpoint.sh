# Runs at the Mac, the same for every order. `program.ts` sends it in front of the order on standard input.
# $2 is the verb; end_text holds end.sh, password_text the program that sets a password.
PATH=/usr/bin:/bin:/usr/sbin:/sbin; export PATH
LC_ALL=C; export LC_ALL
umask 077
set -f
dir=/var/db/latchkey
jobs_dir=/Library/LaunchDaemons
end_script=$dir/end-1
nl='
'
verb=$2
name= id= expected= display= marker= token= end= now= group= groups= secret= prefix= home_wish=
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
    now=*) now=$value;;
    group=*) group=$value; groups=$groups$value$nl;;
    secret=*) secret=$value;;
    prefix=*) prefix=$value;;
    home=*) home_wish=$value;;
  esac
done

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

job_text() {
  printf '%s\n' '<?xml version="1.0" encoding="UTF-8"?>' \
    '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">' \
    '<plist version="1.0"><dict>' \
    "<key>Label</key><string>app.latchkey.end.$token</string>" \
    "<key>ProgramArguments</key><array><string>/bin/sh</string><string>$end_script</string><string>$token</string></array>" \
    '<key>RunAtLoad</key><true/><key>StartInterval</key><integer>60</integer>' \
    '</dict></plist>'
}
disarm() {
  launchctl bootout "system/app.latchkey.end.$token" >/dev/null 2>&1
  rm -f "$jobs_dir/app.latchkey.end.$token.plist"
}
# launchd knows minutes at best, and calendar times in the zone of the Mac: the job looks each minute and waits for the rest.
arm() {
  [ -s "$end_script" ] || { printf '%s\n' "$end_text" >"$end_script.new" && mv -f "$end_script.new" "$end_script"; } || return 1
  disarm
  state_end=$end
  write_state || return 1
  if [ "$end" -le "$(date +%s)" ]; then /bin/sh "$end_script" "$token" >/dev/null 2>&1; return 0; fi
  job_text >"$jobs_dir/app.latchkey.end.$token.plist" 2>/dev/null || return 1
  chmod 644 "$jobs_dir/app.latchkey.end.$token.plist"
  launchctl bootstrap system "$jobs_dir/app.latchkey.end.$token.plist" >/dev/null 2>&1 || return 1
  own_token=$token
  job_waits
}
lock() {
  pwpolicy -u "$user" -disableuser >/dev/null 2>&1 || return 1
  set_attr UserShell /usr/bin/false && read_account && [ "$shell" = /usr/bin/false ]
}
end_processes() {
  launchctl bootout "user/$uid" >/dev/null 2>&1
  tries=0
  while pkill -KILL -U "$uid" && [ "$tries" -lt 20 ]; do tries=$((tries + 1)); sleep 0.1; done
  ! pgrep -U "$uid" >/dev/null
}
# Through standard input: whoever lists processes sees the fixed program only.
set_password() {
  printf '%s\n%s\n' "$user" "$secret" | osascript -l JavaScript -e "$password_text" >/dev/null 2>&1 || return 1
  read_state
  before=$state_changed
  # The clock here tells whole seconds: of two changes within one, the later is told apart by a millisecond.
  state_changed=$(date +%s)000
  [ "${before:-0}" -lt "$state_changed" ] || state_changed=$((before + 1))
  write_state
}
leave_groups() {
  for one in $(memberships); do dseditgroup -o edit -d "$user" -t user "$one" >/dev/null 2>&1; done
  [ -z "$(memberships)" ]
}
remove_keys() {
  if [ -L "$home/.ssh" ]; then rm -f "$home/.ssh"; return 0; fi
  for one in $(key_files); do rm -f "$home/$one"; done
}
is_closed() { [ "$shell" = /usr/bin/false ]; }
close_access() {
  lock || refuse "$(why)" show
  end_processes
  set_password || refuse "$(why)" show
  end_processes || refuse not_verified show
}
check_clock() {
  off=$(($(date +%s) - now))
  [ "$off" -le 90 ] && [ "$off" -ge -90 ] || refuse clock_differs
}
undo_create() {
  case $user in "$name") dscl . -delete "/Users/$user" >/dev/null 2>&1;; esac
  disarm
  rm -f "$dir/$token"
  refuse "$1"
}
create() {
  check_clock
  find_target
  [ -z "$user" ] || refuse name_taken show
  ! dscl . -read "/Groups/$name" RecordName >/dev/null 2>&1 || refuse name_taken
  state_end=$end state_changed=
  write_state || refuse "$(why)"
  user=$name
  # The first thing that is written makes the record: it is never there without its token.
  set_attr dsAttrTypeNative:latchkey_token "$token" && set_attr dsAttrTypeNative:latchkey_marker "$marker" &&
    set_attr UserShell /usr/bin/false || undo_create "$(why)"
  # A number is not given twice: files that an earlier account left somewhere would belong to the next.
  last=
  if [ -r "$dir/last-number" ]; then read -r last <"$dir/last-number"; fi
  case $last in ''|*[!0-9]*) last=500;; esac
  uid=$(dscl . -list /Users UniqueID | awk -v m="$last" '$2 > 500 && $2 < 60000 && $2 >= m { m = $2 } END { print (m < 501 ? 501 : m + 1) }')
  echo "$uid" >"$dir/last-number" 2>/dev/null
  set_attr UniqueID "$uid" && set_attr PrimaryGroupID 20 && set_attr RealName "$display" &&
    set_attr NFSHomeDirectory "/Users/$name" || undo_create "$(why)"
  pwpolicy -u "$user" -disableuser >/dev/null 2>&1
  createhomedir -c -u "$name" >/dev/null 2>&1
  own_token=$token
  arm || undo_create "$(why)"
  done_with 'done'
}
do_take() {
  check_clock
  lock || refuse "$(why)" show
  set_attr dsAttrTypeNative:latchkey_marker "$marker" && set_attr RealName "$display" || refuse "$(why)" show
  read_state
  close_access
  leave_groups || refuse not_verified show
  remove_keys
  arm || refuse "$(why)" show
  done_with 'done'
}
do_grant() {
  dscl . -read "/Groups/$group" GeneratedUID >/dev/null 2>&1 || refuse no_such_group
  for one in $(memberships); do [ "$one" != "$group" ] || done_with already; done
  dseditgroup -o edit -a "$user" -t user "$group" >/dev/null 2>&1 || refuse "$(why)" show
  done_with 'done'
}
do_open() {
  read_state
  if [ "$state_end" != "$end" ] || ! job_waits; then arm || refuse "$(why)" show; fi
  set_password || refuse "$(why not_accepted)" show
  [ "$end" -gt "$(date +%s)" ] || done_with 'done'
  pwpolicy -u "$user" -enableuser >/dev/null 2>&1 || refuse "$(why)" show
  set_attr UserShell /bin/zsh || refuse "$(why)" show
  done_with 'done'
}
do_prolong() {
  read_state
  if [ "$own_marker" = "$marker" ] && [ "$state_end" = "$end" ] && job_waits; then done_with already; fi
  set_attr dsAttrTypeNative:latchkey_marker "$marker" || refuse "$(why)" show
  arm || refuse "$(why)" show
  done_with 'done'
}
do_neutralise() {
  outcome='done'
  ! is_closed || outcome=already
  close_access
  disarm
  read_state
  now_s=$(date +%s)
  case $state_end in ''|*[!0-9]*) state_end=$now_s;; *) [ "$state_end" -le "$now_s" ] || state_end=$now_s;; esac
  write_state || refuse "$(why)" show
  done_with "$outcome"
}
do_strip() {
  outcome=already
  [ -z "$(memberships)$(key_files)" ] || outcome='done'
  leave_groups || refuse not_verified show
  remove_keys
  done_with "$outcome"
}
do_erase() {
  lock || refuse "$(why)" show
  end_processes || refuse busy show
  disarm
  dscl . -delete "/Users/$user" >/dev/null 2>&1
  ! dscl . -read "/Users/$user" RecordName >/dev/null 2>&1 || refuse "$(why)" show
  if [ "$home_wish" = remove ] && [ "$home" = "/Users/$user" ] && [ -d "$home" ] && [ ! -L "$home" ]; then rm -rf "$home"; fi
  rm -f "$dir/$token"
  user=
  finish 'done'
}
probe() {
  echo "system macOS $(sw_vers -productVersion)"
  for tool in dscl dseditgroup pwpolicy launchctl osascript createhomedir pkill pgrep; do
    command -v "$tool" >/dev/null || echo "missing $tool"
  done
  echo 'best launchd'
  printf '%s' "$groups" | while IFS= read -r line; do
    dscl . -read "/Groups/$line" GeneratedUID >/dev/null 2>&1 || echo "unknown $line"
  done
  finish 'done'
}
list() {
  for user in $(dscl . -list /Users dsAttrTypeNative:latchkey_marker 2>/dev/null | awk '{ print $1 }'); do
    read_account
    case $own_marker in "latchkey1;org=$prefix;"*) show brief;; esac
  done
  finish 'done'
}

echo 'latchkey 1'
locked=no
[ "$(id -u)" = 0 ] || refuse no_rights
[ -d "$dir" ] || mkdir -p "$dir" 2>/dev/null || refuse "$(why)"
case $verb in
  look) done_with already;;
  list) list;;
  probe) probe;;
esac
tries=0
until mkdir "$dir/lock" 2>/dev/null; do
  # Left behind by one that was killed.
  [ -z "$(find "$dir/lock" -maxdepth 0 -mmin +2 2>/dev/null)" ] || rmdir "$dir/lock" 2>/dev/null
  tries=$((tries + 1))
  [ "$tries" -lt 40 ] || refuse busy
  sleep 0.5
done
locked=yes
[ "$verb" != create ] || create
find_target
if [ -z "$user" ]; then
  case $verb in neutralise|strip|erase) finish already;; *) refuse not_found;; esac
fi
if [ -z "$own_marker" ] || [ "$own_marker" != "$expected" ]; then refuse marker_differs show; fi
token=$own_token
case $uid in ''|*[!0-9]*) refuse not_verified show;; esac
[ "$uid" -gt 500 ] || refuse marker_differs show
case $verb in
  take) do_take;;
  grant) do_grant;;
  open) do_open;;
  prolong) do_prolong;;
  neutralise) do_neutralise;;
  strip) do_strip;;
  erase) do_erase;;
esac
finish refused
