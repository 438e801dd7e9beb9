#!/bin/sh
# Stands for the tools of a Mac in tests, one name each: as much of dscl(1), dseditgroup(8), pwpolicy(8), launchctl(1),
# osascript(1), sysadminctl's neighbours and pgrep(1) as the driver uses. Records are folders, attributes files.
root=@ROOT@
tool=${0##*/}
separator=$(printf '\037')
call=$tool
for one in "$@"; do call=$call$separator$one; done
# In one piece: a program that ran out of time may still be calling while the next begins.
printf '%s\n' "$call" >>"$root/log"
print() { case $2 in *' '*) printf '%s:\n %s\n' "$1" "$2";; *) printf '%s: %s\n' "$1" "$2";; esac; }
attribute() {
  [ -d "$root$1" ] || { echo '<dscl_cmd> DS Error: -14136 (eDSRecordNotFound)' >&2; exit 56; }
  if [ -f "$root$1/$2" ]; then print "$2" "$(cat "$root$1/$2")"; else echo "No such key: $2"; fi
}
search() {
  for record in "$root$1"/*; do
    [ -f "$record/$2" ] || continue
    if grep -qxF -- "$3" "$record/$2"; then printf '%s\t\t%s = (\n    "%s"\n)\n' "${record##*/}" "$2" "$3"; fi
  done
}
case $tool in
  dscl)
    shift
    case $1 in
      -read) attribute "$2" "$3";;
      -search) search "$2" "$3" "$4";;
      -list) for record in "$root$2"/*; do [ ! -f "$record/$3" ] || printf '%s  %s\n' "${record##*/}" "$(cat "$record/$3")"; done;;
      -create)
        if [ ! -d "$root$2" ]; then
          mkdir "$root$2" || exit 1
          printf '%s' "${2##*/}" >"$root$2/RecordName"
          tr a-f A-F </proc/sys/kernel/random/uuid >"$root$2/GeneratedUID"
        fi
        printf '%s' "$4" >"$root$2/$3";;
      -delete) rm -rf "$root$2"; for group in "$root"/Groups/*; do sed -i "/^${2##*/}\$/d" "$group/GroupMembership"; done;;
      *) exit 64;;
    esac;;
  dseditgroup)
    [ "$1 $2" = '-o edit' ] && [ "$5 $6" = '-t user' ] && [ -d "$root/Groups/$7" ] && [ -d "$root/Users/$4" ] || exit 64
    sed -i "/^$4\$/d" "$root/Groups/$7/GroupMembership"
    case $3 in -a) echo "$4" >>"$root/Groups/$7/GroupMembership";; -d) ;; *) exit 64;; esac;;
  pwpolicy)
    [ "$1" = -u ] && [ -d "$root/Users/$2" ] || exit 64
    case $3 in -disableuser) : >"$root/Users/$2/disabled";; -enableuser) rm -f "$root/Users/$2/disabled";; *) exit 64;; esac;;
  launchctl)
    case $1 in
      bootstrap) [ "$2" = system ] && [ -s "$3" ] || exit 5; label=${3##*/}; : >"$root/loaded/${label%.plist}";;
      bootout) label=${2#system/}; [ -e "$root/loaded/$label" ] || exit 3; rm -f "$root/loaded/$label";;
      print) [ -e "$root/loaded/${2#system/}" ] || exit 113;;
      *) exit 64;;
    esac;;
  osascript)
    [ "$1 $2 $3" = '-l JavaScript -e' ] || exit 64
    IFS= read -r name && IFS= read -r secret || exit 1
    [ -d "$root/Users/$name" ] && [ -n "$secret" ] || exit 1
    printf '%s' "$secret" >"$root/Users/$name/password";;
  createhomedir) mkdir -p "$root/home/$3";;
  stat) cat "$root/Users/${3##*/}/UniqueID";;
  pgrep|pkill) exit 1;;
  id) echo 0;;
  sw_vers) echo 14.6;;
esac
