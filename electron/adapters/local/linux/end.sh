#!/bin/sh
# Ends one Latchkey account at its time: locks and expires it, ends its processes, takes its groups.
PATH=/usr/sbin:/usr/bin:/sbin:/bin; export PATH
LC_ALL=C; export LC_ALL
umask 077
dir=/var/lib/latchkey
token=$1
case $token in ''|*[!0-9a-f]*) exit 2;; esac
first=
while :; do
  end=
  [ -r "$dir/$token" ] || exit 0
  while IFS= read -r line; do
    case $line in end=*) end=${line#end=};; esac
  done <"$dir/$token"
  case $end in ''|*[!0-9]*) exit 0;; esac
  now=$(date +%s%3N)
  case $now in *[!0-9]*) now=$(date +%s)000;; esac
  # Without an answer there is nothing to reckon with; whoever comes here must not give up.
  [ -n "$now" ] || { sleep 1; continue; }
  left=$((end * 1000 - now))
  [ "$left" -gt 0 ] || break
  # Moved: another job waits for the new end. A clock that is set back moves nothing.
  if [ "$2" != wait ]; then
    if [ -z "$first" ]; then [ "$left" -lt 180000 ] || exit 0; first=$end; fi
    [ "$end" = "$first" ] || exit 0
  fi
  [ "$left" -lt 30000 ] || left=30000
  sleep "$((left / 1000)).$(printf %03d "$((left % 1000))")" 2>/dev/null || sleep 1
done
line=$(awk -F: -v t=",id=$token," 'index($5 ",", t) { print $1 ":" $3; exit }' /etc/passwd)
[ -n "$line" ] || { rm -f "$dir/$token" "/etc/sudoers.d/zz-latchkey-$token"; exit 0; }
user=${line%%:*}
uid=${line##*:}
# Numbers below are the system's own.
[ "$uid" -ge 1000 ] || exit 0
end_processes() {
  if [ -e "/sys/fs/cgroup/user.slice/user-$uid.slice/cgroup.kill" ]; then echo 1 >"/sys/fs/cgroup/user.slice/user-$uid.slice/cgroup.kill"; fi
  pkill -KILL -u "$uid"
}
# Each may meet somebody who holds the account files for a while; then it is tried again, for an hour.
again() { tries=0; until "$@"; do tries=$((tries + 1)); [ "$tries" -lt 3600 ] || return 1; sleep 1; done; }
again usermod -L -e 1970-01-02 -- "$user"
end_processes
again usermod -G '' -- "$user"
end_processes
# An account that somebody opened meanwhile, by setting a password, is closed once more.
again usermod -L -e 1970-01-02 -- "$user"
exit 0
