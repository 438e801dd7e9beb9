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
