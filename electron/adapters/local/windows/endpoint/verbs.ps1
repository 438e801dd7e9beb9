function Invoke-LatchkeyCreate {
  Test-LatchkeyClock
  $token = [string]$order.token
  $state.token = $token
  $taken = Find-LatchkeyTarget
  if (($null -ne $taken) -or (@(Get-LocalGroup | Where-Object { $_.Name -eq $order.name }).Count -gt 0)) {
    Show-LatchkeyTarget
    Stop-LatchkeyOrder 'name_taken'
  }
  # The marker is there before the account is.
  Set-LatchkeyValue -Token $token -Name 'Name' -Value $order.name
  Set-LatchkeyValue -Token $token -Name 'Marker' -Value $order.marker
  $description = 'Latchkey ' + $token
  $unseen = New-LatchkeyUnseen
  try {
    $user = New-LocalUser -Name $order.name -FullName $order.display -Description $description -Password $unseen -AccountExpires (ConvertFrom-LatchkeyTime -Milliseconds $order.end) -PasswordNeverExpires -UserMayNotChangePassword -Disabled
    Set-LatchkeyValue -Token $token -Name 'Sid' -Value $user.SID.Value
    Set-LatchkeyEnd -Token $token -User $user
  } catch {
    foreach ($made in @(Get-LocalUser | Where-Object { $_.Description -eq $description })) { Remove-LocalUser -SID $made.SID }
    Remove-LatchkeyEnd -Token $token
    [Microsoft.Win32.Registry]::LocalMachine.DeleteSubKeyTree($latchkeyKey + '\' + $token, $false)
    throw
  }
  Show-LatchkeyTarget
}

function Invoke-LatchkeyTake {
  Test-LatchkeyClock
  $secret = Read-LatchkeySecret
  Close-LatchkeyAccount -User $state.target
  Set-LatchkeyValue -Token $state.token -Name 'Marker' -Value $order.marker
  Set-LocalUser -SID $state.target.SID -FullName $order.display
  Set-LatchkeyPassword -User $state.target -Secret $secret
  Remove-LatchkeyGroup -User $state.target
  Remove-LatchkeyKey -User $state.target
  Stop-LatchkeySession -User $state.target
  Set-LatchkeyEnd -Token $state.token -User $state.target
}

function Invoke-LatchkeyGrant {
  $group = Find-LatchkeyGroup
  if (@(Get-LatchkeyGroup -Name $state.target.Name | Where-Object { $_.id -eq $group.SID.Value }).Count -gt 0) {
    $report.outcome = 'already'
    return
  }
  Add-LocalGroupMember -SID $group.SID -Member $state.target.SID.Value
}

function Invoke-LatchkeyOpen {
  $secret = Read-LatchkeySecret
  Set-LatchkeyEnd -Token $state.token -User $state.target
  Set-LatchkeyPassword -User $state.target -Secret $secret
  if ([long]$order.end -gt (Get-LatchkeyNow)) { Enable-LocalUser -SID $state.target.SID }
}

function Invoke-LatchkeyProlong {
  $same = ((Get-LatchkeyValue -Token $state.token -Name 'Marker') -eq $order.marker) -and ((Get-LatchkeyValue -Token $state.token -Name 'End') -eq [string]$order.end)
  if ($same -and ($null -ne (Get-LatchkeyTask -Token $state.token))) {
    $report.outcome = 'already'
    return
  }
  Set-LatchkeyValue -Token $state.token -Name 'Marker' -Value $order.marker
  Set-LatchkeyEnd -Token $state.token -User $state.target
}

function Invoke-LatchkeyNeutralise {
  if (Test-LatchkeyClosed -User $state.target) { $report.outcome = 'already' }
  $secret = Read-LatchkeySecret
  Close-LatchkeyAccount -User $state.target
  Set-LatchkeyPassword -User $state.target -Secret $secret
  Stop-LatchkeySession -User $state.target
  Remove-LatchkeyEnd -Token $state.token
  $now = Get-LatchkeyNow
  $end = [long]0
  if ((-not [long]::TryParse((Get-LatchkeyValue -Token $state.token -Name 'End'), [ref]$end)) -or ($end -gt $now)) {
    Set-LatchkeyValue -Token $state.token -Name 'End' -Value ([string]$now)
  }
}

function Invoke-LatchkeyStrip {
  $groups = @(Get-LatchkeyGroup -Name $state.target.Name).Count
  if (($groups -eq 0) -and ((Get-LatchkeyKeyFile -Sid $state.target.SID.Value) -eq '')) { $report.outcome = 'already' }
  Remove-LatchkeyGroup -User $state.target
  Remove-LatchkeyKey -User $state.target
}

function Invoke-LatchkeyErase {
  Close-LatchkeyAccount -User $state.target
  Remove-LatchkeyEnd -Token $state.token
  $sid = $state.target.SID.Value
  if ($order.home -eq 'remove') {
    # Loaded still, while the last of its processes ends.
    try { Get-CimInstance -ClassName Win32_UserProfile | Where-Object { $_.SID -eq $sid } | Remove-CimInstance } catch { Stop-LatchkeyOrder 'busy' }
  }
  Remove-LocalUser -SID $state.target.SID
  if ($null -ne (Get-LatchkeyUser -Sid $sid)) { Stop-LatchkeyOrder 'not_verified' }
  [Microsoft.Win32.Registry]::LocalMachine.DeleteSubKeyTree($latchkeyKey + '\' + $state.token, $false)
}
