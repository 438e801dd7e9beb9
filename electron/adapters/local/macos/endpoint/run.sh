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
