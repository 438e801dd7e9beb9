function Test-LatchkeyClock {
  if ([Math]::Abs((Get-LatchkeyNow) - [long]$order.now) -gt 90000) { Stop-LatchkeyOrder 'clock_differs' }
}

# The text of the end is a file that only administrators may change; the task holds nothing but how to run it.
function Install-LatchkeyEnd {
  $folder = [System.IO.Path]::Combine($env:ProgramFiles, 'Latchkey')
  $file = [System.IO.Path]::Combine($folder, 'end-1.ps1')
  if ([System.IO.File]::Exists($file) -and ([System.IO.File]::ReadAllText($file) -eq $common)) { return }
  [System.IO.Directory]::CreateDirectory($folder) | Out-Null
  [System.IO.File]::WriteAllText($file, $common)
}

function Set-LatchkeyEnd([string]$Token, $User) {
  Install-LatchkeyEnd
  $at = [DateTimeOffset]::FromUnixTimeMilliseconds([long]$order.end)
  Set-LatchkeyValue -Token $Token -Name 'End' -Value ([string]$order.end)
  if ($at -le [DateTimeOffset]::UtcNow) {
    Close-LatchkeyAccount -User $User
    Remove-LatchkeyGroup -User $User
    return
  }
  Set-LocalUser -SID $User.SID -AccountExpires $at.LocalDateTime
  $action = New-ScheduledTaskAction -Execute ($env:SystemRoot + '\System32\WindowsPowerShell\v1.0\powershell.exe') -Argument $order.task
  $trigger = New-ScheduledTaskTrigger -Once -At $at.LocalDateTime
  $trigger.StartBoundary = $at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", [System.Globalization.CultureInfo]::InvariantCulture)
  $principal = New-ScheduledTaskPrincipal -UserId 'S-1-5-18' -LogonType ServiceAccount -RunLevel Highest
  $settings = New-ScheduledTaskSettingsSet -StartWhenAvailable -AllowStartIfOnBatteries -DontStopIfGoingOnBatteries
  Register-ScheduledTask -TaskPath $latchkeyTaskPath -TaskName $Token -Action $action -Trigger $trigger -Principal $principal -Settings $settings -Force | Out-Null
  if ($null -eq (Get-LatchkeyTask -Token $Token)) { Stop-LatchkeyOrder 'not_verified' }
}

function Remove-LatchkeyEnd([string]$Token) {
  if ($null -eq (Get-LatchkeyTask -Token $Token)) { return }
  Unregister-ScheduledTask -TaskPath $latchkeyTaskPath -TaskName $Token -Confirm:$false
}
