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
