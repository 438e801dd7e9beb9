# What everybody may read is enough to tell that there is no such account, or whose it is.
glance() {
  wanted=
  case $id in *-*) wanted=${id#*-};; esac
  seen=$(awk -F: -v n="$name" -v u="${id%%-*}" -v t="$wanted" '
    (t != "" ? index($5, ",id=" t ",") : n != "" && $1 == n) {
      printf "account\nname %s\nuid %s\ngecos %s\nunread 1\n.\n", $1, $3, $5; found = 1; exit
    }
    (n != "" && $1 == n) || (u != "" && $3 == u) { other = 1 }
    END { if (other && !found) print "other" }
  ' /etc/passwd)
  case $seen in '') finish already;; account*) printf '%s\n' "$seen";; esac
  refuse no_rights
}
# The same as `list`; whether a password is locked stands where only root reads.
list_openly() {
  awk -F: -v p=",latchkey1;org=$prefix;" '
    index($5, ",id=") && index($5, p) { printf "account\nname %s\nuid %s\ngecos %s\nunread 1\n.\n", $1, $3, $5 }
  ' /etc/passwd
  finish 'done'
}
probe_openly() {
  command -v pkexec >/dev/null || sudo -n true 2>/dev/null || echo 'missing pkexec'
  probe
}
