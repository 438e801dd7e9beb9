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
