function Get-LatchkeyHome([string]$Sid) {
  $key = [Microsoft.Win32.Registry]::LocalMachine.OpenSubKey('SOFTWARE\Microsoft\Windows NT\CurrentVersion\ProfileList\' + $Sid)
  if ($null -eq $key) { return '' }
  $path = [string]$key.GetValue('ProfileImagePath', '')
  $key.Close()
  $path
}

# Only where the folder is the account's own: whoever was an administrator may have put a link to another's there.
function Get-LatchkeyKeyFile([string]$Sid) {
  $folder = Get-LatchkeyHome -Sid $Sid
  if ($folder -eq '') { return '' }
  $file = [System.IO.Path]::Combine($folder, '.ssh', 'authorized_keys')
  foreach ($part in @($folder, [System.IO.Path]::GetDirectoryName($file))) {
    if (-not [System.IO.Directory]::Exists($part)) { return '' }
    if (([System.IO.File]::GetAttributes($part) -band [System.IO.FileAttributes]::ReparsePoint) -ne 0) { return '' }
  }
  if ([System.IO.File]::Exists($file)) { $file } else { '' }
}

function Get-LatchkeyTask([string]$Token) {
  Get-ScheduledTask -TaskPath $latchkeyTaskPath -TaskName $Token -ErrorAction SilentlyContinue
}

function Get-LatchkeyAccount($User, [bool]$Whole) {
  $own = Get-LatchkeyTokenOf -User $User
  $account = @{
    objectId    = $User.SID.Value
    name        = $User.Name
    displayName = [string]$User.FullName
    enabled     = [bool]$User.Enabled
    markerText  = ''
    groups      = @()
    methods     = @()
    processes   = 0
  }
  if ($null -ne $User.AccountExpires) {
    $account.expiresAt = [long]([DateTimeOffset]$User.AccountExpires).ToUnixTimeMilliseconds()
    if ($User.AccountExpires -le (Get-Date)) { $account.enabled = $false }
  }
  if ($own -ne '') {
    $account.markerText = Get-LatchkeyValue -Token $own -Name 'Marker'
    $changed = Get-LatchkeyValue -Token $own -Name 'Changed'
    if ($changed -ne '') { $account.passwordChangedAt = [long]$changed }
    $end = Get-LatchkeyValue -Token $own -Name 'End'
    $task = Get-LatchkeyTask -Token $own
    if (($end -ne '') -and ($null -ne $task) -and ([string]$task.State -ne 'Disabled')) {
      $account.backstop = @{ kind = 'scheduledTask'; at = [long]$end }
    }
  }
  if ($Whole) {
    $account.groups = [object[]]@(Get-LatchkeyGroup -Name $User.Name)
    $account.processes = @(Get-LatchkeyProcess -User $User).Count
    $file = Get-LatchkeyKeyFile -Sid $User.SID.Value
    if ($file -ne '') { $account.methods = [object[]]@(@{ name = 'SSH key'; reference = $file }) }
  }
  $account
}

# By number where it is known, and by nothing else.
function Find-LatchkeyTarget {
  if ($null -ne $order.sid) { return Get-LatchkeyUser -Sid $order.sid }
  Get-LocalUser | Where-Object { $_.Name -eq $order.name }
}

function Show-LatchkeyTarget {
  $user = Find-LatchkeyTarget
  if ($null -ne $user) { $report.account = Get-LatchkeyAccount -User $user -Whole $true }
}

function Find-LatchkeyGroup {
  if ($null -ne $order.groupSid) { $found = Get-LocalGroup | Where-Object { $_.SID.Value -eq $order.groupSid } }
  else { $found = Get-LocalGroup | Where-Object { $_.Name -eq $order.groupName } }
  if ($null -eq $found) { Stop-LatchkeyOrder 'no_such_group' }
  $found
}
