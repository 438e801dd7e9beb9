why() {
  for place in "$dir" /etc /home; do
    [ -d "$place" ] || continue
    if [ "$(df -Pk "$place" 2>/dev/null | awk 'NR == 2 { print ($4 < 8) }')" = 1 ]; then echo disk_full; return; fi
  done
  # lckpwdf(3) and vipw(8): somebody else has the account files.
  for file in passwd shadow group gshadow; do [ ! -e "/etc/$file.lock" ] || { echo busy; return; }; done
  echo "${1:-not_verified}"
}
write_state() {
  printf 'end=%s\nchanged=%s\nkind=%s\njob=%s\n' "$state_end" "$state_changed" "$state_kind" "$state_job" >"$dir/$token.new" 2>/dev/null &&
    [ -s "$dir/$token.new" ] && mv -f "$dir/$token.new" "$dir/$token" || { rm -f "$dir/$token.new"; return 1; }
}
backstop_kind() {
  if [ -d /run/systemd/system ]; then kind=systemd
  elif command -v at >/dev/null && pgrep -x atd >/dev/null; then kind=at
  else kind=process; fi
}
remove_units() {
  systemctl disable --quiet --now "latchkey-$token.timer" 2>/dev/null
  rm -f "/etc/systemd/system/latchkey-$token.timer" "/etc/systemd/system/latchkey-$token.service" \
    "/var/lib/systemd/timers/stamp-latchkey-$token.timer"
}
disarm() {
  read_state
  case $state_kind in
    at) [ -z "$state_job" ] || atrm "$state_job" 2>/dev/null;;
    systemd) remove_units;;
    process) if job_waits; then kill "$state_job" 2>/dev/null; fi;;
  esac
  state_kind= state_job=
}
install_end() {
  [ -s "$end_script" ] && return 0
  printf '%s\n' "$end_text" >"$end_script.new" 2>/dev/null && mv -f "$end_script.new" "$end_script"
}
systemd_units() {
  printf '[Unit]\nDescription=End of a Latchkey account\n[Service]\nType=oneshot\nExecStart=/bin/sh %s %s\n' \
    "$end_script" "$token" >"/etc/systemd/system/latchkey-$token.service" &&
  printf '[Unit]\nDescription=End of a Latchkey account\n[Timer]\nOnCalendar=%s UTC\nAccuracySec=1s\nPersistent=true\n[Install]\nWantedBy=timers.target\n' \
    "$calendar" >"/etc/systemd/system/latchkey-$token.timer" &&
  systemctl daemon-reload && systemctl enable --quiet --now "latchkey-$token.timer"
}
# sudo judges this rule anew at each call, also of sessions that are open. The last matching rule counts. It reads no file with a
# dot in its name, so it never sees half a rule; written where it will be, it moves in one step and bears that folder's label.
sudo_rule() {
  [ -d /etc/sudoers.d ] && command -v visudo >/dev/null || return 0
  rule=/etc/sudoers.d/zz-latchkey-$token
  printf '%s ALL=(ALL:ALL) NOTBEFORE=%s !ALL\n' "$user" "$stamp" >"$rule.new" 2>/dev/null && chmod 440 "$rule.new" &&
    visudo -cqf "$rule.new" >/dev/null 2>&1 && mv -f "$rule.new" "$rule" || rm -f "$rule.new"
}
drop_rule() { rm -f "/etc/sudoers.d/zz-latchkey-$token" "/etc/sudoers.d/zz-latchkey-$token.new"; }
arm() {
  install_end || return 1
  disarm
  state_end=$end
  write_state || return 1
  sudo_rule
  if [ "$end" -le "$(date +%s)" ]; then /bin/sh "$end_script" "$token" now >/dev/null 2>&1; return 0; fi
  backstop_kind
  if [ "$kind" = at ]; then
    [ "$((end / 60))" -gt "$(($(date +%s) / 60))" ] && when="-t $minute" || when=now
    state_job=$(printf '/bin/sh %s %s >/dev/null 2>&1\n' "$end_script" "$token" | (cd / && TZ=UTC at $when 2>&1) | sed -n 's/^job \([0-9]*\) at.*/\1/p')
    [ -n "$state_job" ] || kind=process
  elif [ "$kind" = systemd ]; then
    systemd_units || { remove_units; kind=process; }
  fi
  if [ "$kind" = process ]; then
    (cd / && exec setsid /bin/sh "$end_script" "$token" wait </dev/null >/dev/null 2>&1 9>&-) &
    state_job=$!
  fi
  state_kind=$kind
  write_state
}
