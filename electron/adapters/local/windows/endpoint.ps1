# Runs at the endpoint, the same for every order: $args holds common.ps1, the order as JSON, and the reader with the secret.
. ([scriptblock]::Create($args[0]))
$order = ConvertFrom-Json -InputObject $args[1]
$reader = $args[2]
$report = @{ outcome = 'done'; time = [long](Get-LatchkeyNow) }
$refusal = ''
$state = @{ target = $null; token = '' }

# Straight into protected memory: as text it would stand in the logs of modules and transcripts.
function Read-LatchkeySecret {
  $secret = New-Object System.Security.SecureString
  while ($true) {
    $code = $reader.Read()
    if (($code -lt 0) -or ($code -eq 10)) { break }
    $secret.AppendChar([char]$code)
  }
  $secret.MakeReadOnly()
  $secret
}

# For an account that nobody is to sign in to yet. The first four characters satisfy every rule of complexity.
function New-LatchkeyUnseen {
  $bytes = New-Object byte[] 32
  $random = [System.Security.Cryptography.RandomNumberGenerator]::Create()
  $random.GetBytes($bytes)
  $random.Dispose()
  $secret = New-Object System.Security.SecureString
  foreach ($character in 'Aa1!'.ToCharArray()) { $secret.AppendChar($character) }
  foreach ($byte in $bytes) { $secret.AppendChar([char](65 + ($byte % 26))) }
  $secret.MakeReadOnly()
  $secret
}

function Stop-LatchkeyOrder([string]$Why) {
  throw (New-Object System.OperationCanceledException($Why))
}

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

function Set-LatchkeyPassword($User, $Secret) {
  Set-LocalUser -SID $User.SID -Password $Secret
  Set-LatchkeyValue -Token $state.token -Name 'Changed' -Value ([string](Get-LatchkeyNow))
}

function Remove-LatchkeyKey($User) {
  $file = Get-LatchkeyKeyFile -Sid $User.SID.Value
  if ($file -ne '') { [System.IO.File]::Delete($file) }
}

function Test-LatchkeyClosed($User) {
  (-not $User.Enabled) -and ($null -ne $User.AccountExpires) -and ($User.AccountExpires -le (Get-Date))
}

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

function Get-LatchkeyAdministrator {
  $name = (Get-LocalGroup | Where-Object { $_.SID.Value -eq 'S-1-5-32-544' }).Name
  $group = [ADSI]('WinNT://./' + $name + ',group')
  foreach ($member in @($group.psbase.Invoke('Members'))) {
    $bytes = $member.GetType().InvokeMember('objectSid', 'GetProperty', $null, $member, $null)
    New-Object System.Security.Principal.SecurityIdentifier($bytes, 0)
  }
}

# Members with a number of this computer that no account has any more. One of a domain may only be out of reach.
function Get-LatchkeyOrphan {
  $users = @(Get-LocalUser)
  $machine = $users[0].SID.AccountDomainSid
  foreach ($sid in @(Get-LatchkeyAdministrator)) {
    if (($null -eq $sid.AccountDomainSid) -or ($sid.AccountDomainSid -ne $machine)) { continue }
    if (@($users | Where-Object { $_.SID.Value -eq $sid.Value }).Count -eq 0) { $sid.Value }
  }
}

function Invoke-LatchkeyProbe {
  $needed = @('Get-LocalUser', 'New-LocalUser', 'Register-ScheduledTask', 'Get-CimInstance')
  $missing = @($needed | Where-Object { $null -eq (Get-Command -Name $_ -ErrorAction SilentlyContinue) })
  # A domain controller has no accounts of its own.
  $system = Get-CimInstance -ClassName Win32_ComputerSystem
  if ($system.DomainRole -ge 4) { $missing = $missing + 'local accounts (domain controller)' }
  $known = @(Get-LocalGroup)
  $unknown = @($order.groups | Where-Object { $wanted = $_; @($known | Where-Object { ($_.SID.Value -eq $wanted.sid) -or ($_.Name -eq $wanted.name) }).Count -eq 0 })
  $report.facts = @{
    system         = [string](Get-CimInstance -ClassName Win32_OperatingSystem).Caption
    mayAdminister  = $true
    missingTools   = [object[]]$missing
    unknownGroups  = [object[]]@($unknown | ForEach-Object { $_.name })
    backstop       = 'scheduledTask'
    orphanMembers  = [object[]]@(Get-LatchkeyOrphan)
  }
}

function Invoke-LatchkeyList {
  $prefix = 'latchkey1;org=' + $order.prefix + ';'
  $found = @(foreach ($user in @(Get-LocalUser)) {
    $own = Get-LatchkeyTokenOf -User $user
    if ($own -eq '') { continue }
    $marker = Get-LatchkeyValue -Token $own -Name 'Marker'
    if ($marker.StartsWith($prefix, [System.StringComparison]::Ordinal)) { Get-LatchkeyAccount -User $user -Whole $false }
  })
  $report.accounts = [object[]]$found
}

function Invoke-LatchkeyCleanUp {
  $orphans = @(Get-LatchkeyOrphan)
  $report.outcome = 'already'
  foreach ($sid in @($order.members | Where-Object { $orphans -contains $_ })) {
    Remove-LocalGroupMember -SID 'S-1-5-32-544' -Member $sid
    $report.outcome = 'done'
  }
  Invoke-LatchkeyProbe
}

function Invoke-LatchkeyChange {
  $target = Find-LatchkeyTarget
  $state.target = $target
  if ($null -eq $target) {
    if (@('neutralise', 'strip', 'erase') -contains $order.verb) { $report.outcome = 'already'; return }
    Stop-LatchkeyOrder 'not_found'
  }
  $token = Get-LatchkeyTokenOf -User $target
  $state.token = $token
  $marker = ''
  if ($token -ne '') { $marker = Get-LatchkeyValue -Token $token -Name 'Marker' }
  if (($marker -eq '') -or ($marker -cne [string]$order.expected)) {
    Show-LatchkeyTarget
    Stop-LatchkeyOrder 'marker_differs'
  }
  switch ($order.verb) {
    'take' { Invoke-LatchkeyTake }
    'grant' { Invoke-LatchkeyGrant }
    'open' { Invoke-LatchkeyOpen }
    'prolong' { Invoke-LatchkeyProlong }
    'neutralise' { Invoke-LatchkeyNeutralise }
    'strip' { Invoke-LatchkeyStrip }
    'erase' { Invoke-LatchkeyErase }
  }
  if ($order.verb -ne 'erase') { Show-LatchkeyTarget }
}

# Types of exceptions decide, never their words, which are in the language of the computer.
function Get-LatchkeyRefusal($Exception) {
  while (($Exception -is [System.Management.Automation.MethodInvocationException]) -and ($null -ne $Exception.InnerException)) { $Exception = $Exception.InnerException }
  if ($Exception -is [System.OperationCanceledException]) { return $Exception.Message }
  if (($Exception -is [System.IO.IOException]) -and (($Exception.HResult -band 0xFFFF) -eq 112)) { return 'disk_full' }
  switch ($Exception.GetType().Name) {
    'AccessDeniedException' { return 'no_rights' }
    'UnauthorizedAccessException' { return 'no_rights' }
    'InvalidPasswordException' { return 'not_accepted' }
    'InvalidNameException' { return 'not_accepted' }
    'NameInUseException' { return 'name_taken' }
    'UserExistsException' { return 'name_taken' }
    'GroupNotFoundException' { return 'no_such_group' }
    'UserNotFoundException' { return 'not_found' }
  }
  ''
}

$common = $args[0]
$mutex = New-Object System.Threading.Mutex($false, 'Global\Latchkey')
$held = $false
try {
  $identity = New-Object System.Security.Principal.WindowsPrincipal([System.Security.Principal.WindowsIdentity]::GetCurrent())
  if (-not $identity.IsInRole([System.Security.Principal.WindowsBuiltInRole]::Administrator)) { Stop-LatchkeyOrder 'no_rights' }
  switch ($order.verb) {
    'look' { $report.outcome = 'already'; Show-LatchkeyTarget }
    'list' { Invoke-LatchkeyList }
    'probe' { Invoke-LatchkeyProbe }
    default {
      try { $held = $mutex.WaitOne(20000) } catch [System.Threading.AbandonedMutexException] { $held = $true }
      if (-not $held) { Stop-LatchkeyOrder 'busy' }
      switch ($order.verb) {
        'create' { Invoke-LatchkeyCreate }
        'cleanUp' { Invoke-LatchkeyCleanUp }
        default { Invoke-LatchkeyChange }
      }
    }
  }
} catch {
  $refusal = Get-LatchkeyRefusal -Exception $_.Exception
  if ($refusal -eq '') { $report.failed = $_.Exception.GetType().Name }
  else { $report.outcome = 'refused'; $report.refusal = $refusal }
} finally {
  if ($held) { $mutex.ReleaseMutex() }
}
$report.time = [long](Get-LatchkeyNow)
$answer = "latchkey 1`n" + (ConvertTo-Json -InputObject $report -Compress -Depth 6) + "`ncomplete`n"
$bytes = (New-Object System.Text.UTF8Encoding($false)).GetBytes($answer)
$output = [Console]::OpenStandardOutput()
$output.Write($bytes, 0, $bytes.Length)
$output.Flush()
