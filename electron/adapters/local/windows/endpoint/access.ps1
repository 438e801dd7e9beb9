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
