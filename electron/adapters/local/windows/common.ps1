# Shared by what runs in endpoint/ and the scheduled task. With the argument 'end' it ends every account whose time has come.
Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$latchkeyKey = 'SOFTWARE\Latchkey\Accounts'
$latchkeyTaskPath = '\Latchkey\'

function Get-LatchkeyNow {
  [DateTimeOffset]::UtcNow.ToUnixTimeMilliseconds()
}

function ConvertFrom-LatchkeyTime([long]$Milliseconds) {
  [DateTimeOffset]::FromUnixTimeMilliseconds($Milliseconds).LocalDateTime
}

function Get-LatchkeyValue([string]$Token, [string]$Name) {
  $key = [Microsoft.Win32.Registry]::LocalMachine.OpenSubKey($latchkeyKey + '\' + $Token)
  if ($null -eq $key) { return '' }
  $value = [string]$key.GetValue($Name, '')
  $key.Close()
  $value
}

function Set-LatchkeyValue([string]$Token, [string]$Name, [string]$Value) {
  $key = [Microsoft.Win32.Registry]::LocalMachine.CreateSubKey($latchkeyKey + '\' + $Token)
  $key.SetValue($Name, $Value)
  $key.Flush()
  $key.Close()
}

function Get-LatchkeyToken {
  $key = [Microsoft.Win32.Registry]::LocalMachine.OpenSubKey($latchkeyKey)
  if ($null -eq $key) { return }
  $key.GetSubKeyNames()
  $key.Close()
}

# The token of an account that we made: named by the account, and naming the account. Empty: not ours.
function Get-LatchkeyTokenOf($User) {
  $match = [regex]::Match([string]$User.Description, '^Latchkey ([0-9a-f]{16})$')
  if (-not $match.Success) { return '' }
  $token = $match.Groups[1].Value
  $sid = Get-LatchkeyValue -Token $token -Name 'Sid'
  if ($sid -eq $User.SID.Value) { return $token }
  # Made, but interrupted before its number was written down.
  if (($sid -eq '') -and ((Get-LatchkeyValue -Token $token -Name 'Name') -eq $User.Name)) { return $token }
  ''
}

function Get-LatchkeyUser([string]$Sid) {
  Get-LocalUser | Where-Object { $_.SID.Value -eq $Sid }
}

# Get-LocalGroupMember fails on a group with a member that no account belongs to any more; the account itself can be asked.
function Get-LatchkeyGroup([string]$Name) {
  $entry = [ADSI]('WinNT://./' + $Name + ',user')
  foreach ($group in @($entry.psbase.Invoke('Groups'))) {
    $type = $group.GetType()
    $bytes = $type.InvokeMember('objectSid', 'GetProperty', $null, $group, $null)
    @{
      name = [string]$type.InvokeMember('Name', 'GetProperty', $null, $group, $null)
      id   = (New-Object System.Security.Principal.SecurityIdentifier($bytes, 0)).Value
    }
  }
}

function Remove-LatchkeyGroup($User) {
  foreach ($group in @(Get-LatchkeyGroup -Name $User.Name)) {
    Remove-LocalGroupMember -SID $group.id -Member $User.SID.Value
  }
}

function Get-LatchkeyProcess($User) {
  $owner = $User.SID.Translate([System.Security.Principal.NTAccount]).Value
  Get-Process -IncludeUserName | Where-Object { $_.UserName -eq $owner }
}

# A session is logged off only where the desktop is the account's own: another person may have started one program as it.
function Stop-LatchkeySession($User) {
  $ErrorActionPreference = 'SilentlyContinue'
  for ($try = 0; $try -lt 10; $try++) {
    $processes = @(Get-LatchkeyProcess -User $User)
    if ($processes.Count -eq 0) { return }
    foreach ($desktop in @($processes | Where-Object { $_.ProcessName -eq 'explorer' })) {
      & ($env:SystemRoot + '\System32\logoff.exe') $desktop.SessionId 2>$null | Out-Null
    }
    foreach ($process in $processes) { Stop-Process -Id $process.Id -Force }
    Start-Sleep -Milliseconds 200
  }
}

# Disabled comes first: it refuses passwords and keys alike.
function Close-LatchkeyAccount($User) {
  Disable-LocalUser -SID $User.SID
  Set-LocalUser -SID $User.SID -AccountExpires ((Get-Date).AddDays(-1))
  Stop-LatchkeySession -User $User
}

if (($args.Count -gt 0) -and ($args[0] -eq 'end')) {
  # Whose time comes first is ended first, so that nobody's end waits for another's.
  $waiting = @(foreach ($token in @(Get-LatchkeyToken)) {
    $end = [long]0
    if ([long]::TryParse((Get-LatchkeyValue -Token $token -Name 'End'), [ref]$end)) { @{ token = $token; end = $end } }
  })
  foreach ($one in @($waiting | Sort-Object -Property { $_.end })) {
    $token = $one.token
    $left = $one.end - (Get-LatchkeyNow)
    # Moved: another run waits for the new end.
    if ($left -gt 90000) { continue }
    if ($left -gt 0) { Start-Sleep -Milliseconds $left }
    # Extended while this waited.
    if ((Get-LatchkeyValue -Token $token -Name 'End') -ne ([string]$one.end)) { continue }
    foreach ($user in @(Get-LocalUser)) {
      if ((Get-LatchkeyTokenOf -User $user) -ne $token) { continue }
      try { Close-LatchkeyAccount -User $user } catch { }
      try { Remove-LatchkeyGroup -User $user } catch { }
      try { Stop-LatchkeySession -User $user } catch { }
    }
  }
}
