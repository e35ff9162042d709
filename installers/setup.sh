# shellcheck shell=sh
# Prepares everything that the application needs on a machine that only has a Python.
#
# Sourced by installers/run and installers/test, which set ROOT (the repository) and call `pdca_setup runtime`
# or `pdca_setup dev`. On return "$VENV/bin" holds the locked packages and the project itself. Everything is
# said on standard error and in French; what the tools say goes to .venv/installation.log. What is already
# there is left alone, and an installation that was interrupted is redone from nothing.
#
# PDCA_PYTHON=/a/python chooses the interpreter; setup.ps1 does the same steps for Windows.

VENV="$ROOT/.venv"
LOG="$VENV/installation.log"
STAMP="$VENV/installation.ok"        # what is installed; written last
UNFINISHED="$VENV/installation.encours" # there while something is being installed

OLDEST_MINOR=11
NEWEST_MINOR=14 # the newest Python that the locked packages support; newer ones are only a last resort
PYTHON_PLACES='/usr/local/bin/ /usr/bin/' # where they are looked for after PATH, whose first may not work

# soname:package. Qt's wheels carry everything else. "offscreen" is enough for the tests, "xcb" opens windows.
QT_OFFSCREEN='libdbus-1.so.3:libdbus-1-3 libEGL.so.1:libegl1 libfontconfig.so.1:libfontconfig1
  libGL.so.1:libgl1 libglib-2.0.so.0:libglib2.0-0 libgssapi_krb5.so.2:libgssapi-krb5-2
  libxkbcommon.so.0:libxkbcommon0'
QT_XCB='libxkbcommon-x11.so.0:libxkbcommon-x11-0 libxcb-cursor.so.0:libxcb-cursor0
  libxcb-icccm.so.4:libxcb-icccm4 libxcb-keysyms.so.1:libxcb-keysyms1 libxcb-shape.so.0:libxcb-shape0'

say() {
  printf '%s\n' "$*" >&2
}

die() {
  say "Erreur : $*"
  exit 1
}

# ------------------------------------------------------------------------------------------- what is installed

lock_file() {
  case "$1" in
    dev) printf '%s\n' "$ROOT/installers/requirements-dev.lock" ;;
    *) printf '%s\n' "$ROOT/installers/requirements.lock" ;;
  esac
}

# stamp_of KIND: what the stamp says, but for its line on Python, once KIND (runtime or dev) is installed.
stamp_of() {
  printf 'format 1\ndossier %s\nverrou %s %s\nprojet %s\n' \
    "$ROOT" "$1" "$(cksum <"$(lock_file "$1")")" "$(cksum <"$ROOT/pyproject.toml")"
}

stamped_kind() {
  sed -n 's/^verrou \([a-z]*\) .*/\1/p' "$STAMP" 2>/dev/null
}

stamped_python() {
  sed -n 's/^python //p' "$STAMP" 2>/dev/null
}

# venv_sound: .venv was finished, here, and its interpreter still is the one that it was made with.
venv_sound() {
  [ -f "$STAMP" ] && [ ! -e "$UNFINISHED" ] && grep -qxF "dossier $ROOT" "$STAMP" || return 1
  found=$(probe "$VENV/bin/python") || return 1
  [ "$found" = "$(stamped_python)" ] || return 1
  if [ -n "${PDCA_PYTHON:-}" ]; then
    [ "$(probe "$PDCA_PYTHON")" = "$found" ] || return 1
  fi
}

# up_to_date KIND: nothing to install; an environment for development also runs the application.
up_to_date() {
  venv_sound || return 1
  installed=$(grep -v '^python ' "$STAMP")
  [ "$installed" = "$(stamp_of dev)" ] || { [ "$1" = runtime ] && [ "$installed" = "$(stamp_of runtime)" ]; }
}

# ------------------------------------------------------------------------------------------------------- Python

# probe COMMAND: "VERSION<tab>INTERPRETER<tab>complet|incomplet". A name on PATH proves nothing: it is run.
probe() {
  "$1" -I -X utf8 "$ROOT/installers/probe.py" 2>/dev/null </dev/null
}

candidates() {
  minor=20
  while [ "$minor" -ge "$OLDEST_MINOR" ]; do
    for directory in '' $PYTHON_PLACES; do
      command -v "${directory}python3.$minor" || :
    done
    minor=$((minor - 1))
  done
  for directory in '' $PYTHON_PLACES; do
    command -v "${directory}python3" || :
  done
}

# find_python: sets PYTHON and PYTHON_STATE to the newest Python that works, a complete one first.
find_python() {
  PYTHON=''
  PYTHON_STATE=''
  PYTHON_FOUND=''
  if [ -n "${PDCA_PYTHON:-}" ]; then
    PYTHON_FOUND=$(probe "$PDCA_PYTHON") ||
      die "PDCA_PYTHON=$PDCA_PYTHON n'est pas un Python 3.$OLDEST_MINOR ou plus récent qui fonctionne."
  else
    best=-1
    tab=$(printf '\t')
    list=$(candidates | awk '!seen[$0]++')
    while IFS= read -r candidate; do
      [ -n "$candidate" ] || continue
      found=$(probe "$candidate") || continue
      minor=${found#3.}
      minor=${minor%%.*}
      case "$minor" in '' | *[!0-9]*) continue ;; esac
      score=$minor
      [ "$minor" -le "$NEWEST_MINOR" ] || score=0
      case "$found" in *"${tab}complet") score=$((score + 100)) ;; esac
      if [ "$score" -gt "$best" ]; then
        best=$score
        PYTHON_FOUND=$found
      fi
    done <<LIST
$list
LIST
  fi
  [ -n "$PYTHON_FOUND" ] || return 1
  PYTHON=$(printf '%s\n' "$PYTHON_FOUND" | cut -f2)
  PYTHON_STATE=$(printf '%s\n' "$PYTHON_FOUND" | cut -f3)
}

# --------------------------------------------------------------------------------------------- system libraries

# missing_libraries LIST: the soname:package pairs of LIST that the loader does not have.
missing_libraries() {
  [ "$(uname -s)" = Linux ] || return 0
  known=$(PATH="$PATH:/usr/sbin:/sbin" ldconfig -p 2>/dev/null) || known=''
  absent=''
  for pair in $1; do
    case "$known" in
      *"	${pair%%:*} ("*) ;;
      *) absent="$absent $pair" ;;
    esac
  done
  [ -n "$absent" ] || return 0
  # The cache of the loader is not the whole truth (LD_LIBRARY_PATH, other systems): Python tries for good.
  loader=${PYTHON:-$VENV/bin/python}
  sonames=''
  for pair in $absent; do
    sonames="$sonames ${pair%%:*}"
  done
  # shellcheck disable=SC2086 # a list of words
  if unloadable=$("$loader" -I -X utf8 "$ROOT/installers/probe.py" libraries $sonames 2>/dev/null </dev/null); then
    for pair in $absent; do
      case "
$unloadable
" in *"
${pair%%:*}
"*) printf '%s\n' "$pair" ;; esac
    done
  else
    for pair in $absent; do
      printf '%s\n' "$pair"
    done
  fi
}

# packages_of PAIRS: the packages of soname:package pairs, under the names that this system gives them.
packages_of() {
  for pair in $1; do
    package=${pair#*:}
    if [ "$package" = libglib2.0-0 ] && apt-cache show libglib2.0-0t64 2>/dev/null | grep -q '^Version:'; then
      package=libglib2.0-0t64 # its name since Debian 13 and Ubuntu 24.04
    fi
    printf '%s ' "$package"
  done
}

can_be_root() {
  [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null
}

as_root() {
  if [ "$(id -u)" = 0 ]; then
    env DEBIAN_FRONTEND=noninteractive "$@"
  else
    sudo -n env DEBIAN_FRONTEND=noninteractive "$@"
  fi
}

# system_packages KIND: installs what is missing of Python's venv and of Qt's libraries, or says how to.
system_packages() {
  wanted=$(missing_libraries "$QT_OFFSCREEN $QT_XCB")
  venv_package=''
  if [ "$PYTHON_STATE" = incomplet ]; then
    venv_package="$(basename "$PYTHON")-venv"
    case "$PYTHON" in
      /usr/bin/python3.*) ;;
      *) die "$PYTHON n'a pas les modules venv, ensurepip, ssl, zlib et ctypes : réinstallez-le ou choisissez-en un autre avec PDCA_PYTHON=/chemin/vers/python3." ;;
    esac
  fi
  [ -n "$wanted$venv_package" ] || return 0

  if command -v apt-get >/dev/null 2>&1 && can_be_root; then
    say "Installation des bibliothèques du système (une seule fois)…"
    apt_log=$(mktemp)
    as_root apt-get -q update >"$apt_log" 2>&1 </dev/null || :
    # shellcheck disable=SC2046,SC2086 # lists of words
    if ! as_root apt-get -q -y -o DPkg::Lock::Timeout=300 install --no-install-recommends \
      $venv_package $(packages_of "$wanted") >>"$apt_log" 2>&1 </dev/null; then
      tail -n 15 "$apt_log" >&2
      rm -f "$apt_log"
      die "apt-get n'a pas pu installer : $venv_package $(packages_of "$wanted")"
    fi
    rm -f "$apt_log"
    if [ -n "$venv_package" ]; then
      PYTHON_FOUND=$(probe "$PYTHON") || die "$PYTHON ne fonctionne plus."
      PYTHON_STATE=$(printf '%s\n' "$PYTHON_FOUND" | cut -f3)
      [ "$PYTHON_STATE" = complet ] || die "$PYTHON reste incomplet après l'installation de $venv_package."
    fi
    wanted=$(missing_libraries "$QT_OFFSCREEN $QT_XCB")
    [ -z "$wanted" ] || die "ces bibliothèques restent introuvables : $(printf '%s ' "$wanted")"
    return 0
  fi

  # Not allowed to install: only what this command cannot do without stops it.
  needed="$wanted"
  [ "$1" = runtime ] || needed=$(missing_libraries "$QT_OFFSCREEN")
  [ -n "$needed$venv_package" ] || return 0
  if command -v apt-get >/dev/null 2>&1; then
    # shellcheck disable=SC2046,SC2086 # lists of words
    set -- $venv_package $(packages_of "$wanted")
    install="apt-get install -y --no-install-recommends $*"
    say "Il manque des bibliothèques du système, que seul un administrateur peut installer. Tapez cette ligne, puis recommencez :"
    if command -v sudo >/dev/null 2>&1; then
      say "  sudo apt-get update && sudo $install"
    else
      say "  su -c 'apt-get update && $install'"
    fi
  else
    say "Il manque des bibliothèques du système ; installez-les avec l'outil de votre distribution, puis recommencez :"
    for pair in $needed $venv_package; do
      say "  ${pair%%:*}"
    done
  fi
  exit 1
}

# --------------------------------------------------------------------------------------------------- environment

failed() {
  tail -n 3 "$LOG" >&2 2>/dev/null || :
  if grep -q CERTIFICATE_VERIFY_FAILED "$LOG" 2>/dev/null; then
    say "Le réseau présente un certificat inconnu (proxy de l'organisation ?) : indiquez le fichier de ses certificats avec PIP_CERT=/chemin/certificats.crt."
  fi
  die "$* Le détail est dans $LOG ; corrigez puis recommencez, l'installation reprendra d'elle-même."
}

in_venv() {
  "$VENV/bin/python" -m pip --disable-pip-version-check --no-input "$@" >>"$LOG" 2>&1 </dev/null
}

# make_venv: a new .venv, in place of whatever was there.
make_venv() {
  rm -f "$STAMP"
  rm -rf "$VENV" || die "impossible de supprimer $VENV."
  mkdir "$VENV" || die "impossible de créer $VENV."
  : >"$UNFINISHED"
  "$PYTHON" -m venv --prompt pdca "$VENV" >>"$LOG" 2>&1 </dev/null ||
    failed "l'environnement Python n'a pas pu être créé avec $PYTHON."
}

install_lock() {
  in_venv install --require-hashes --only-binary :all: -r "$(lock_file "$1")" ||
    failed "les composants n'ont pas pu être installés (réseau ou proxy absent ? disque plein ?)."
}

# The build tool comes from the lock: nothing is fetched for it.
install_project() {
  in_venv install --no-index --no-deps --no-build-isolation -e "$ROOT" ||
    failed "le programme lui-même n'a pas pu être installé."
}

write_stamp() {
  found=$(probe "$VENV/bin/python") || failed "l'environnement Python installé ne démarre pas."
  {
    stamp_of "$1"
    printf 'python %s\n' "$found"
  } >"$STAMP.nouveau"
  mv "$STAMP.nouveau" "$STAMP"
  rm -f "$UNFINISHED"
}

# One installation at a time in this repository; the descriptor is closed when it is over.
take_turn() {
  exec 9<"$ROOT/installers/setup.sh"
  if command -v flock >/dev/null 2>&1 && ! flock -n 9; then
    say "Une autre installation est en cours dans ce dossier : attente…"
    flock -w 1800 9 || die "l'autre installation ne se termine pas."
  fi
}

# pdca_setup KIND
pdca_setup() {
  unset PYTHONHOME PYTHONPATH
  PYTHON=''
  PYTHON_STATE=''
  if up_to_date "$1" && [ -z "$(missing_libraries "$QT_OFFSCREEN $QT_XCB")" ]; then
    return 0
  fi
  take_turn
  kind=$1
  [ "$(stamped_kind)" != dev ] || kind=dev
  if venv_sound; then
    PYTHON="$VENV/bin/python"
    system_packages "$1"
  else
    find_python || die "aucun Python 3.$OLDEST_MINOR ou plus récent ne fonctionne sur cette machine. Installez-en un (Debian 12, Ubuntu 24.04 ou plus récents : sudo apt-get install python3 python3-venv), ou indiquez-le avec PDCA_PYTHON=/chemin/vers/python3."
    system_packages "$1"
    if ! up_to_date "$1"; then
      say "Création de l'environnement Python ($PYTHON)…"
      make_venv
    fi
  fi
  if ! up_to_date "$1"; then
    say "Installation des composants (environ 150 Mo à télécharger la première fois)…"
    : >"$UNFINISHED"
    rm -f "$STAMP"
    install_lock "$kind"
    install_project
    write_stamp "$kind"
    say "Installation terminée."
  fi
  exec 9<&-
}
