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
