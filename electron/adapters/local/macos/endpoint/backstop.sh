job_text() {
  printf '%s\n' '<?xml version="1.0" encoding="UTF-8"?>' \
    '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">' \
    '<plist version="1.0"><dict>' \
    "<key>Label</key><string>app.latchkey.end.$token</string>" \
    "<key>ProgramArguments</key><array><string>/bin/sh</string><string>$end_script</string><string>$token</string></array>" \
    '<key>RunAtLoad</key><true/><key>StartInterval</key><integer>60</integer>' \
    '</dict></plist>'
}
disarm() {
  launchctl bootout "system/app.latchkey.end.$token" >/dev/null 2>&1
  rm -f "$jobs_dir/app.latchkey.end.$token.plist"
}
# launchd knows minutes at best, and calendar times in the zone of the Mac: the job looks each minute and waits for the rest.
arm() {
  [ -s "$end_script" ] || { printf '%s\n' "$end_text" >"$end_script.new" && mv -f "$end_script.new" "$end_script"; } || return 1
  disarm
  state_end=$end
  write_state || return 1
  if [ "$end" -le "$(date +%s)" ]; then /bin/sh "$end_script" "$token" >/dev/null 2>&1; return 0; fi
  job_text >"$jobs_dir/app.latchkey.end.$token.plist" 2>/dev/null || return 1
  chmod 644 "$jobs_dir/app.latchkey.end.$token.plist"
  launchctl bootstrap system "$jobs_dir/app.latchkey.end.$token.plist" >/dev/null 2>&1 || return 1
  own_token=$token
  job_waits
}
