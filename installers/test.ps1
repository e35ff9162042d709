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

# Programs that some tests use for real, and that Windows does not hand out by a command: said, never silent.
$env:PDCA_SANS_SECRET_SERVICE = '1'
if (-not (Get-Command initdb -ErrorAction SilentlyContinue)) {
    Write-Host 'Tests laissés de côté, base du siège ; pour les passer : installez PostgreSQL et mettez-le dans le PATH.'
    $env:PDCA_SANS_POSTGRESQL = '1'
}
Write-Host 'Tests laissés de côté, vérification publique des PDF : elle demande les paquets Java de Debian.'
$env:PDCA_SANS_PREFLIGHT = '1'

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
