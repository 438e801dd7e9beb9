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
