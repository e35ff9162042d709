# Checks the project on Windows, after installing what that needs (installers\setup.ps1).
#
#   powershell -ExecutionPolicy Bypass -File installers\test.ps1            style, types, architecture, then every
#                                                                           test; stops at the first failure
#   powershell -ExecutionPolicy Bypass -File installers\test.ps1 ARGS...    only the tests: pytest ARGS...
#
# Windows are drawn in memory, unless QT_QPA_PLATFORM says otherwise ("windows" shows them on the screen).

$ErrorActionPreference = 'Stop'
$Root = Split-Path -Parent $PSScriptRoot
. (Join-Path $PSScriptRoot 'setup.ps1')
Install-Pdca dev

$ErrorActionPreference = 'Continue'
Set-Location -LiteralPath $Root
$env:PATH = "$Scripts;$env:PATH"
if (-not $env:QT_QPA_PLATFORM) { $env:QT_QPA_PLATFORM = 'offscreen' }

if ($args.Count -gt 0) {
    & $VenvPython -m pytest @args
    exit $LASTEXITCODE
}

# One line when it passes; when it does not, everything that it said, and the end.
function Step([string]$Name, [string]$Tool, [string[]]$Arguments) {
    $began = Get-Date
    $said = @(Invoke-Native (Join-Path $Scripts "$Tool.exe") $Arguments)
    if ($LASTEXITCODE -eq 0) {
        Write-Host ('{0} : correct ({1:0} s)' -f $Name, ((Get-Date) - $began).TotalSeconds)
    } else {
        $said | ForEach-Object { Write-Host $_ }
        Write-Host "$Name : échec"
        exit 1
    }
}

Step 'ruff check' ruff @('check', '--quiet', '.')
Step 'ruff format' ruff @('format', '--quiet', '--check', '.')
Step 'mypy' mypy @()
Step 'lint-imports' lint-imports @()
Write-Host 'pytest'
& $VenvPython -m pytest
exit $LASTEXITCODE
