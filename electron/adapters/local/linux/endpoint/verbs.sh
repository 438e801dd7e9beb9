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
