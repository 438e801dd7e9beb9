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
