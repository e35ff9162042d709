"""The installers: those for Linux do what they say with false tools, those for Windows say the same steps."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
INSTALLERS = ROOT / "installers"
UTF8_MARK = b"\xef\xbb\xbf"
TOOLS = (
    "awk", "basename", "cat", "cksum", "cut", "env", "flock", "grep", "id", "mkdir", "mktemp", "mv", "rm",
    "sed", "sh", "tail", "uname",
)  # fmt: skip

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="the POSIX scripts do not run on Windows")


class Machine:
    """A machine where only chosen tools exist, and a copy of the installers in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "dépôt de l'équipe"
        self.bin = folder / "bin"
        self.bin.mkdir()
        self.root.mkdir()
        shutil.copytree(INSTALLERS, self.root / "installers")
        shutil.copy(ROOT / "pyproject.toml", self.root)
        for name in TOOLS:
            found = shutil.which(name)
            if found is not None:
                (self.bin / name).symlink_to(found)
        self.tool("uname", "echo Linux")

    def tool(self, name: str, body: str, folder: Path | None = None) -> Path:
        path = (folder or self.bin) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        path.write_text(f"#!{self.bin}/sh\n{body}\n", "utf-8")
        path.chmod(0o755)
        return path

    def python(self, name: str, version: str, state: str = "complet") -> None:
        """A Python that answers the probe with a version and a state, and finds no library."""
        answer = f"printf '%s\\t%s\\t%s\\n' {version} /false/{name} {state}"
        libraries = 'shift 5; printf "%s\\n" "$@"'
        self.tool(name, f'if [ "${{5:-}}" = libraries ]; then {libraries}; else {answer}; fi')

    def venv(self, version: str = "3.13.1") -> None:
        """An environment whose Python answers the probe."""
        self.python("python-of-venv", version)
        (self.root / ".venv" / "bin").mkdir(parents=True)
        (self.root / ".venv" / "bin" / "python").symlink_to(self.bin / "python-of-venv")

    def run(self, script: str, **environment: str) -> subprocess.CompletedProcess[str]:
        prelude = 'set -eu; ROOT=$1; . "$ROOT/installers/setup.sh"; PYTHON_PLACES=; PYTHON=; PYTHON_STATE=\n'
        return subprocess.run(
            [str(self.bin / "sh"), "-c", prelude + script, "sh", str(self.root)],
            capture_output=True,
            check=False,
            cwd=self.root,
            encoding="utf-8",
            env={"PATH": str(self.bin), **environment},
            timeout=60,
        )

    def says(self, script: str, **environment: str) -> str:
        outcome = self.run(script, **environment)
        assert outcome.returncode == 0, outcome.stderr
        return outcome.stdout.strip()


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


@posix_only
@pytest.mark.parametrize("name", ["installers/run", "installers/test", "installers/lock", ".ci/run"])
def test_script_is_executable_and_parses(name: str) -> None:
    path = ROOT / name
    assert os.access(path, os.X_OK)
    interpreter = path.read_text("utf-8").splitlines()[0].removeprefix("#!").split()[-1]
    shell = shutil.which(Path(interpreter).name)
    assert shell is not None
    subprocess.run([shell, "-n", str(path)], check=True)


# ---------------------------------------------------------------------------------------- choosing a Python


@posix_only
def test_a_name_on_the_path_that_does_not_run_is_no_python(machine: Machine) -> None:
    machine.tool("python3.13", "echo 'python3.13: command not found' >&2; exit 127")
    machine.tool("python3.14", "echo 'something else'")
    machine.python("python3.12", "3.12.1")
    machine.python("python3.11", "3.11.7")
    assert machine.says('find_python; echo "$PYTHON"') == "/false/python3.12"


@posix_only
def test_a_complete_python_comes_before_a_newer_incomplete_one(machine: Machine) -> None:
    machine.python("python3.13", "3.13.0", "incomplet")
    machine.python("python3", "3.11.2")
    assert machine.says('find_python; echo "$PYTHON $PYTHON_STATE"') == "/false/python3 complet"


@posix_only
def test_a_python_newer_than_the_lock_is_the_last_resort(machine: Machine) -> None:
    machine.python("python3.17", "3.17.0")
    assert machine.says('find_python; echo "$PYTHON"') == "/false/python3.17"
    machine.python("python3.11", "3.11.0")
    assert machine.says('find_python; echo "$PYTHON"') == "/false/python3.11"


@posix_only
def test_the_chosen_python_wins_or_is_refused(machine: Machine) -> None:
    machine.python("python3.14", "3.14.0")
    machine.python("mine", "3.12.1")
    assert machine.says('find_python; echo "$PYTHON"', PDCA_PYTHON="mine") == "/false/mine"
    outcome = machine.run("find_python", PDCA_PYTHON="/nowhere/python3")
    assert outcome.returncode == 1
    assert "PDCA_PYTHON=/nowhere/python3" in outcome.stderr


@posix_only
def test_without_any_python_the_message_says_what_to_install(machine: Machine) -> None:
    outcome = machine.run("pdca_setup runtime")
    assert outcome.returncode == 1
    assert "aucun Python 3.11 ou plus récent" in outcome.stderr
    assert not (machine.root / ".venv").exists()


@posix_only
def test_the_probe_describes_this_python() -> None:
    answer = subprocess.run(
        [sys.executable, "-I", str(INSTALLERS / "probe.py")],
        check=True,
        capture_output=True,
        encoding="utf-8",
    ).stdout
    version, interpreter, state = answer.rstrip("\n").split("\t")
    assert version == ".".join(str(number) for number in sys.version_info[:3])
    assert Path(interpreter).is_file()
    assert Path(interpreter).parent != Path(sys.prefix) / "bin" or sys.prefix == sys.base_prefix
    assert state == "complet"


@posix_only
def test_the_probe_names_the_libraries_that_do_not_load() -> None:
    answer = subprocess.run(
        [sys.executable, "-I", str(INSTALLERS / "probe.py"), "libraries", "libc.so.6", "libnowhere.so.1"],
        check=True,
        capture_output=True,
        encoding="utf-8",
    ).stdout.split()
    assert "libnowhere.so.1" in answer
    assert sys.platform != "linux" or "libc.so.6" not in answer


# ------------------------------------------------------------------------------------------------- the stamp

FRESH = 'if up_to_date "$KIND"; then echo fresh; else echo stale; fi'


@posix_only
def test_a_finished_installation_is_not_redone(machine: Machine) -> None:
    machine.venv()
    machine.says("write_stamp dev")
    assert machine.says(FRESH, KIND="dev") == "fresh"
    assert machine.says(FRESH, KIND="runtime") == "fresh"


@posix_only
def test_what_runs_is_not_enough_to_test(machine: Machine) -> None:
    machine.venv()
    machine.says("write_stamp runtime")
    assert machine.says(FRESH, KIND="runtime") == "fresh"
    assert machine.says(FRESH, KIND="dev") == "stale"


@posix_only
@pytest.mark.parametrize("name", ["pyproject.toml", "installers/requirements-dev.lock"])
def test_another_lock_or_project_is_installed(machine: Machine, name: str) -> None:
    machine.venv()
    machine.says("write_stamp dev")
    with (machine.root / name).open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    assert machine.says(FRESH, KIND="dev") == "stale"
    assert machine.says("venv_sound && echo sound") == "sound"  # so it is completed, not remade


@posix_only
@pytest.mark.parametrize(
    "damage",
    [
        ': >"$UNFINISHED"',
        'rm "$STAMP"',
        'rm "$VENV/bin/python"',
        'sed "s,^dossier .*,dossier /elsewhere," "$STAMP" >copy; mv copy "$STAMP"',
    ],
)
def test_an_unsound_environment_is_remade(machine: Machine, damage: str) -> None:
    machine.venv()
    machine.says("write_stamp dev")
    machine.says(damage)
    assert machine.says("venv_sound || echo unsound") == "unsound"


@posix_only
def test_an_environment_whose_python_changed_is_remade(machine: Machine) -> None:
    machine.venv("3.11.7")
    machine.says("write_stamp dev")
    machine.python("python-of-venv", "3.13.0")
    assert machine.says("venv_sound || echo unsound") == "unsound"


# --------------------------------------------------------------------------------------- system libraries

PAIRS = '"$QT_OFFSCREEN $QT_XCB"'


def ready_for_libraries(machine: Machine, *, root: bool) -> None:
    machine.tool("ldconfig", "cat known 2>/dev/null || :")
    machine.tool("id", f"echo {0 if root else 1000}")
    machine.python("python3.11", "3.11.2")


@posix_only
def test_libraries_that_the_loader_knows_are_not_missing(machine: Machine) -> None:
    ready_for_libraries(machine, root=False)
    sonames = re.findall(r"(lib[\w.+-]+\.so\.\d+):", (INSTALLERS / "setup.sh").read_text("utf-8"))
    assert len(sonames) == 12
    known = "".join(f"\t{name} (libc6,x86-64) => /lib/{name}\n" for name in sonames)
    (machine.root / "known").write_text(known, "utf-8")
    assert machine.says(f"find_python; missing_libraries {PAIRS}") == ""
    (machine.root / "known").write_text(known.replace("libGL.so.1 ", "libGL.so.2 "), "utf-8")
    assert machine.says(f"find_python; missing_libraries {PAIRS}") == "libGL.so.1:libgl1"


@posix_only
@pytest.mark.parametrize("sudo", [False, True])
def test_without_the_right_to_install_the_line_to_type_is_given(machine: Machine, *, sudo: bool) -> None:
    ready_for_libraries(machine, root=False)
    machine.tool("apt-get", "exit 1")
    machine.tool("apt-cache", "exit 1")
    if sudo:
        machine.tool("sudo", "exit 1")  # it wants a password
    outcome = machine.run("pdca_setup dev")
    assert outcome.returncode == 1
    packages = machine.says(f"packages_of {PAIRS}")
    install = f"apt-get install -y --no-install-recommends {packages}"
    line = f"sudo apt-get update && sudo {install}" if sudo else f"su -c 'apt-get update && {install}'"
    assert f"  {line}" in outcome.stderr.splitlines()
    assert len(packages.split()) == 12
    assert not (machine.root / ".venv").exists()


@posix_only
def test_on_a_system_without_apt_the_libraries_are_named(machine: Machine) -> None:
    ready_for_libraries(machine, root=False)
    outcome = machine.run("pdca_setup dev")
    assert outcome.returncode == 1
    assert "  libEGL.so.1" in outcome.stderr.splitlines()


@posix_only
def test_root_installs_the_libraries_and_the_missing_part_of_python(machine: Machine) -> None:
    ready_for_libraries(machine, root=True)
    machine.tool("apt-cache", "[ \"$2\" = libglib2.0-0t64 ] && echo 'Version: 2.84'")
    machine.tool("apt-get", 'echo "$*" >>calls')
    outcome = machine.run("""
        PYTHON=/usr/bin/python3.11 PYTHON_STATE=incomplet
        probe() { printf '3.11.2\\t/usr/bin/python3.11\\tcomplet\\n'; }
        missing_libraries() { [ -e calls ] || echo libglib-2.0.so.0:libglib2.0-0; }
        system_packages dev
        echo "$PYTHON_STATE"
    """)
    assert outcome.returncode == 0, outcome.stderr
    assert outcome.stdout.strip() == "complet"
    update, install = (machine.root / "calls").read_text("utf-8").splitlines()
    assert update.endswith(" update")
    assert install.endswith(" install --no-install-recommends python3.11-venv libglib2.0-0t64")


# -------------------------------------------------------------------------------------------------- Windows


def windows(name: str) -> str:
    return (INSTALLERS / name).read_text("utf-8-sig")


def plain(text: str) -> str:
    """A script's words, without the signs by which one shell separates them and the other does not."""
    return " ".join(re.sub(r"[@(){}',\"]", " ", text).split())


@pytest.mark.parametrize("name", ["run.ps1", "test.ps1", "setup.ps1"])
def test_windows_script_can_be_read_by_windows_powershell(name: str) -> None:
    content = (INSTALLERS / name).read_bytes()
    assert content.startswith(UTF8_MARK)  # without it, PowerShell 5.1 misreads the accents
    text = windows(name)
    for opening, closing in ("()", "{}", "[]"):
        assert text.count(opening) == text.count(closing)
    for too_new in (" && ", " || ", " ?? ", "?.", "-AsHashtable", "-Parallel", "$IsWindows"):
        assert too_new not in text  # PowerShell 7 only


@pytest.mark.parametrize(
    "words",
    [
        "installation.ok",
        "installation.encours",
        "installation.log",
        "requirements.lock",
        "requirements-dev.lock",
        "-m pip --disable-pip-version-check --no-input",
        "install --require-hashes --only-binary :all: -r",
        "install --no-index --no-deps --no-build-isolation -e",
        "-m venv --prompt pdca",
        "-I -X utf8",
        "format 1",
        "PDCA_PYTHON",
        "Une autre installation est en cours dans ce dossier",
        "Installation terminée.",
    ],
)
def test_both_setups_take_the_same_steps(words: str) -> None:
    assert words in plain((INSTALLERS / "setup.sh").read_text("utf-8"))
    assert words in plain(windows("setup.ps1"))


def test_both_setups_want_the_same_pythons_as_the_project() -> None:
    oldest = re.compile(r"OldestMinor ?= ?(\d+)", re.IGNORECASE)
    newest = re.compile(r"NewestMinor ?= ?(\d+)", re.IGNORECASE)
    posix = (INSTALLERS / "setup.sh").read_text("utf-8").replace("_", "")
    for pattern in (oldest, newest):
        assert pattern.findall(posix) == pattern.findall(windows("setup.ps1")) != []
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["requires-python"]
    assert f">=3.{oldest.findall(posix)[0]}" in wanted
    assert f"OLDEST = (3, {oldest.findall(posix)[0]})" in (INSTALLERS / "probe.py").read_text("utf-8")


def test_both_systems_check_the_same_things_in_the_same_order() -> None:
    posix = re.findall(r"^step '([^']+)' (.+)$", (INSTALLERS / "test").read_text("utf-8"), re.MULTILINE)
    other = re.findall(r"^Step '([^']+)' (.+)$", windows("test.ps1"), re.MULTILINE)
    assert [name for name, _ in posix] == ["ruff check", "ruff format", "mypy", "lint-imports"]
    assert posix == [(name, plain(command)) for name, command in other]
    for text in ((INSTALLERS / "test").read_text("utf-8"), windows("test.ps1")):
        assert "-m pytest" in text


def test_both_systems_start_the_same_job() -> None:
    posix, other = (INSTALLERS / "run").read_text("utf-8"), windows("run.ps1")
    assert re.findall(r"pdca\" (window .*)", posix) == re.findall(r"\$Pdca (window .*)", other) != []


# ------------------------------------------------------------------------------------- places not to be named


@pytest.mark.parametrize("path", [*INSTALLERS.iterdir(), ROOT / ".ci" / "run"], ids=lambda path: path.name)
def test_no_address_and_no_place_of_one_machine_is_named(path: Path) -> None:
    if path.is_dir():
        return
    text = path.read_text("utf-8")
    assert not re.search(r"\w://|/(home|root|opt)/|\.pyenv", text)
