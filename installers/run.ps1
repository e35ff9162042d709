# Starts the application on Windows, after installing what it needs (installers\setup.ps1).
#
#   powershell -ExecutionPolicy Bypass -File installers\run.ps1            opens the application
#                                                                          with example dossiers
#   powershell -ExecutionPolicy Bypass -File installers\run.ps1 ARGS...    the same as the command: pdca ARGS...

$ErrorActionPreference = 'Stop'
$Root = Split-Path -Parent $PSScriptRoot
. (Join-Path $PSScriptRoot 'setup.ps1')
Install-Pdca runtime

$ErrorActionPreference = 'Continue'
$Pdca = Join-Path $Scripts 'pdca.exe'
if ($args.Count -gt 0) {
    & $Pdca @args
    exit $LASTEXITCODE
}
& $Pdca window --demo
exit $LASTEXITCODE
