# Prepares everything that the application needs on a Windows machine that only has a Python.
#
# Dot-sourced by run.ps1 and test.ps1, which set $Root (the repository) and call `Install-Pdca runtime` or
# `Install-Pdca dev`. On return $Scripts holds the locked packages and the project itself. What the tools say
# goes to .venv\installation.log. What is already there is left alone, and an installation that was interrupted
# is redone from nothing. Written for Windows PowerShell 5.1, which needs this file in UTF-8 with its mark.
#
# $env:PDCA_PYTHON = 'C:\a\python.exe' chooses the interpreter; setup.sh does the same steps for Linux, where
# Qt needs libraries of the system besides: on Windows its wheels carry everything.

$Venv = Join-Path $Root '.venv'
$Scripts = Join-Path $Venv 'Scripts'
$VenvPython = Join-Path $Scripts 'python.exe'
$Log = Join-Path $Venv 'installation.log'
$Stamp = Join-Path $Venv 'installation.ok'             # what is installed; written last
$Unfinished = Join-Path $Venv 'installation.encours'   # there while something is being installed

$OldestMinor = 11
$NewestMinor = 14   # the newest Python that the locked packages support; newer ones are only a last resort

function Say([string]$Text) {
    Write-Host $Text
}

function Stop-Pdca([string]$Text) {
    Write-Host "Erreur : $Text"
    exit 1
}

# A program's lines, errors among them, as strings; its exit code stays in $LASTEXITCODE. PowerShell 5.1 would
# otherwise turn the first line that a program writes on its standard error into an exception, and misread the
# accents of a folder's name.
function Invoke-Native([string]$Program, [string[]]$Arguments) {
    $ErrorActionPreference = 'Continue'
    $global:LASTEXITCODE = 127
    $encoding = [Console]::OutputEncoding
    $utf8 = $env:PYTHONUTF8
    try {
        [Console]::OutputEncoding = New-Object System.Text.UTF8Encoding $false
        $env:PYTHONUTF8 = '1'
        & $Program @Arguments 2>&1 | ForEach-Object { "$_" }
    } catch {
        "$_"
    } finally {
        [Console]::OutputEncoding = $encoding
        $env:PYTHONUTF8 = $utf8
    }
}

# ------------------------------------------------------------------------------------------- what is installed

function Get-LockFile([string]$Kind) {
    if ($Kind -eq 'dev') { Join-Path $Root 'installers\requirements-dev.lock' }
    else { Join-Path $Root 'installers\requirements.lock' }
}

function Get-Fingerprint([string]$Path) {
    (Get-FileHash -LiteralPath $Path -Algorithm SHA256).Hash
}

# What the stamp says, but for its line on Python, once $Kind (runtime or dev) is installed.
function Get-StampOf([string]$Kind) {
    @(
        'format 1',
        "dossier $Root",
        "verrou $Kind $(Get-Fingerprint (Get-LockFile $Kind))",
        "projet $(Get-Fingerprint (Join-Path $Root 'pyproject.toml'))"
    ) -join "`n"
}

function Get-StampLines {
    if (Test-Path -LiteralPath $Stamp) { @(Get-Content -LiteralPath $Stamp -Encoding UTF8) } else { @() }
}

# .venv was finished, here, and its interpreter still is the one that it was made with.
function Test-VenvSound {
    $lines = Get-StampLines
    if ($lines.Count -eq 0 -or (Test-Path -LiteralPath $Unfinished)) { return $false }
    if ($lines -cnotcontains "dossier $Root") { return $false }
    $found = Get-PythonFound $VenvPython
    if (-not $found -or $lines -cnotcontains "python $($found.Line)") { return $false }
    if ($env:PDCA_PYTHON) {
        $chosen = Get-PythonFound $env:PDCA_PYTHON
        if (-not $chosen -or $chosen.Line -cne $found.Line) { return $false }
    }
    return $true
}

# Nothing to install; an environment for development also runs the application.
function Test-UpToDate([string]$Kind) {
    if (-not (Test-VenvSound)) { return $false }
    $installed = @(Get-StampLines | Where-Object { $_ -notlike 'python *' }) -join "`n"
    if ($installed -ceq (Get-StampOf 'dev')) { return $true }
    return ($Kind -eq 'runtime') -and ($installed -ceq (Get-StampOf 'runtime'))
}

# ------------------------------------------------------------------------------------------------------- Python

# A name on PATH proves nothing (the Store puts a false python.exe there): each one is run and asked.
function Get-PythonFound([string]$Program) {
    $arguments = @('-I', '-X', 'utf8', (Join-Path $Root 'installers\probe.py'))
    $line = @(Invoke-Native $Program $arguments) | Select-Object -Last 1
    if ($LASTEXITCODE -eq 0 -and $line -match '^3\.(\d+)\.\d+\t(.+)\t(complet|incomplet)$') {
        [pscustomobject]@{
            Line = $line; Minor = [int]$Matches[1]; Interpreter = $Matches[2]; State = $Matches[3]
        }
    }
}

# The newest Python that works, or nothing.
function Find-Python {
    if ($env:PDCA_PYTHON) {
        $found = Get-PythonFound $env:PDCA_PYTHON
        if (-not $found) {
            Stop-Pdca "PDCA_PYTHON=$env:PDCA_PYTHON n'est pas un Python 3.$OldestMinor ou plus récent qui fonctionne."
        }
        return $found
    }
    $candidates = @()
    foreach ($line in @(Invoke-Native 'py.exe' @('-0p'))) {
        if ($line -match '([A-Za-z]:\\.+\.exe)\s*$') { $candidates += $Matches[1] }
    }
    foreach ($name in 'python.exe', 'python3.exe') {
        foreach ($command in @(Get-Command $name -CommandType Application -All -ErrorAction SilentlyContinue)) {
            $candidates += $command.Path
        }
    }
    $best = $null
    $bestScore = -1
    foreach ($candidate in @($candidates | Select-Object -Unique)) {
        $found = Get-PythonFound $candidate
        if (-not $found -or $found.State -ne 'complet') { continue }
        $score = $found.Minor
        if ($found.Minor -gt $NewestMinor) { $score = 0 }
        if ($score -gt $bestScore) {
            $best = $found
            $bestScore = $score
        }
    }
    return $best
}

# --------------------------------------------------------------------------------------------------- environment

function Add-Log([string[]]$Lines) {
    $Lines | Out-File -LiteralPath $Log -Append -Encoding utf8
}

function Stop-Failed([string]$Text) {
    if (Test-Path -LiteralPath $Log) {
        Get-Content -LiteralPath $Log -Encoding UTF8 -Tail 3 | ForEach-Object { Write-Host $_ }
        if (Select-String -LiteralPath $Log -Pattern 'CERTIFICATE_VERIFY_FAILED' -SimpleMatch -Quiet) {
            Say "Le réseau présente un certificat inconnu (proxy de l'organisation ?) : indiquez le fichier de ses certificats avec `$env:PIP_CERT."
        }
    }
    Stop-Pdca "$Text Le détail est dans $Log ; corrigez puis recommencez, l'installation reprendra d'elle-même."
}

function Invoke-Pip([string[]]$Arguments) {
    $all = @('-m', 'pip', '--disable-pip-version-check', '--no-input') + $Arguments
    Add-Log (Invoke-Native $VenvPython $all)
    return $LASTEXITCODE -eq 0
}

# A new .venv, in place of whatever was there.
function New-Venv([string]$Interpreter) {
    try {
        Remove-Item -LiteralPath $Stamp -Force -ErrorAction SilentlyContinue
        if (Test-Path -LiteralPath $Venv) { Remove-Item -LiteralPath $Venv -Recurse -Force -ErrorAction Stop }
        New-Item -ItemType Directory -Path $Venv -ErrorAction Stop | Out-Null
        New-Item -ItemType File -Path $Unfinished -ErrorAction Stop | Out-Null
    } catch {
        Stop-Pdca "impossible de refaire $Venv (fermez le programme s'il est ouvert) : $_"
    }
    Add-Log (Invoke-Native $Interpreter @('-m', 'venv', '--prompt', 'pdca', $Venv))
    if ($LASTEXITCODE -ne 0) {
        Stop-Failed "l'environnement Python n'a pas pu être créé avec $Interpreter."
    }
}

function Install-Lock([string]$Kind) {
    if (-not (Invoke-Pip @('install', '--require-hashes', '--only-binary', ':all:', '-r', (Get-LockFile $Kind)))) {
        Stop-Failed "les composants n'ont pas pu être installés (réseau ou proxy absent ? disque plein ? chemin trop long ?)."
    }
}

# The build tool comes from the lock: nothing is fetched for it.
function Install-Project {
    if (-not (Invoke-Pip @('install', '--no-index', '--no-deps', '--no-build-isolation', '-e', $Root))) {
        Stop-Failed "le programme lui-même n'a pas pu être installé."
    }
}

function Write-Stamp([string]$Kind) {
    $found = Get-PythonFound $VenvPython
    if (-not $found) { Stop-Failed "l'environnement Python installé ne démarre pas." }
    "$(Get-StampOf $Kind)`npython $($found.Line)" | Out-File -LiteralPath "$Stamp.nouveau" -Encoding utf8
    Move-Item -LiteralPath "$Stamp.nouveau" -Destination $Stamp -Force
    Remove-Item -LiteralPath $Unfinished -Force
}

function Install-Pdca([string]$Kind) {
    Remove-Item -Path 'Env:PYTHONHOME', 'Env:PYTHONPATH' -ErrorAction SilentlyContinue
    if (Test-UpToDate $Kind) { return }

    # One installation at a time in this repository.
    $name = 'pdca-' + ($Root.ToLowerInvariant() -replace '[^a-z0-9]', '-')
    $turn = New-Object System.Threading.Mutex($false, $name)
    $taken = $false
    try {
        try { $taken = $turn.WaitOne(0) } catch [System.Threading.AbandonedMutexException] { $taken = $true }
        if (-not $taken) {
            Say 'Une autre installation est en cours dans ce dossier : attente…'
            try { $taken = $turn.WaitOne(1800000) } catch [System.Threading.AbandonedMutexException] { $taken = $true }
            if (-not $taken) { Stop-Pdca "l'autre installation ne se termine pas." }
        }
        $all = $Kind
        if (@(Get-StampLines | Where-Object { $_ -like 'verrou dev *' }).Count -gt 0) { $all = 'dev' }
        if (-not (Test-VenvSound)) {
            $found = Find-Python
            if (-not $found) {
                Stop-Pdca "aucun Python 3.$OldestMinor ou plus récent ne fonctionne sur cette machine. Installez Python 3.$NewestMinor (64 bits) depuis python.org, ou indiquez-en un avec `$env:PDCA_PYTHON."
            }
            Say "Création de l'environnement Python ($($found.Interpreter))…"
            New-Venv $found.Interpreter
        }
        if (-not (Test-UpToDate $Kind)) {
            Say 'Installation des composants (environ 150 Mo à télécharger la première fois)…'
            New-Item -ItemType File -Path $Unfinished -Force | Out-Null
            Remove-Item -LiteralPath $Stamp -Force -ErrorAction SilentlyContinue
            Install-Lock $all
            Install-Project
            Write-Stamp $all
            Say 'Installation terminée.'
        }
    } finally {
        if ($taken) { $turn.ReleaseMutex() }
        $turn.Dispose()
    }
}
