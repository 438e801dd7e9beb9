echo 'latchkey 1'
echo "revision $revision"
well_formed || refuse not_accepted
case $verb in
  glance) glance;;
  listOpenly) list_openly;;
  probeOpenly) probe_openly;;
esac
[ "$(id -u)" = 0 ] || refuse no_rights
[ -d "$dir" ] || mkdir -p "$dir" 2>/dev/null || refuse "$(why)"
case $verb in
  look) done_with already;;
  list) list;;
  probe) probe;;
esac
if command -v flock >/dev/null && (: >>"$dir/lock") 2>/dev/null; then
  exec 9>>"$dir/lock"
  flock -w 15 9 || refuse busy
fi
case $verb in
  create) create;;
  cleanUp) clean_up;;
  take|open|grant|prolong|neutralise|strip|erase)
    find_target
    if [ -z "$user" ]; then
      case $verb in neutralise|strip|erase) finish already;; *) refuse not_found;; esac
    fi
    [ -n "$own_marker" ] && [ "$own_marker" = "$expected" ] && [ "$uid" -ge 1000 ] || refuse marker_differs show
    token=$own_token
    "do_$verb";;
  *) refuse not_accepted;;
esac
