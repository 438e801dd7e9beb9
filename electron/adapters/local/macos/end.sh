#!/bin/sh
# Run each minute by launchd, and when the Mac starts: ends one Latchkey account at its time.
PATH=/usr/bin:/bin:/usr/sbin:/sbin; export PATH
LC_ALL=C; export LC_ALL
dir=/var/db/latchkey
token=$1
case $token in ''|*[!0-9a-f]*) exit 2;; esac
job=/Library/LaunchDaemons/app.latchkey.end.$token.plist
end=
[ -r "$dir/$token" ] || exit 0
while IFS= read -r line; do
  case $line in end=*) end=${line#end=};; esac
done <"$dir/$token"
case $end in ''|*[!0-9]*) exit 0;; esac
left=$((end - $(date +%s)))
[ "$left" -le 90 ] || exit 0
[ "$left" -le 0 ] || sleep "$left"
user=$(dscl . -search /Users dsAttrTypeNative:latchkey_token "$token" 2>/dev/null | awk '$2 == "dsAttrTypeNative:latchkey_token" { print $1; exit }')
if [ -n "$user" ]; then
  uid=$(dscl . -read "/Users/$user" UniqueID 2>/dev/null | awk '{ print $2; exit }')
  case $uid in ''|*[!0-9]*) exit 1;; esac
  [ "$uid" -gt 500 ] || exit 1
  pwpolicy -u "$user" -disableuser >/dev/null 2>&1
  dscl . -create "/Users/$user" UserShell /usr/bin/false
  launchctl bootout "user/$uid" >/dev/null 2>&1
  pkill -KILL -U "$uid"
  for group in $(dscl . -search /Groups GroupMembership "$user" 2>/dev/null | awk '$2 == "GroupMembership" { print $1 }'); do
    dseditgroup -o edit -d "$user" -t user "$group" >/dev/null 2>&1
  done
  pkill -KILL -U "$uid"
fi
rm -f "$job"
# The last thing that this does: launchd ends whoever belongs to the job.
launchctl bootout "system/app.latchkey.end.$token" >/dev/null 2>&1
exit 0
