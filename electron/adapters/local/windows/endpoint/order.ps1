# Runs at the endpoint, the same for every order, as one text with the parts beside it: $args holds common.ps1, the order as JSON, and the reader with the secret.
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
