"""Keyrings for the tests: in memory, broken, waiting, and a real Secret Service of a session of its own."""

import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from keyring.backend import KeyringBackend
from keyring.errors import InitError, PasswordDeleteError

_NOT_WANTED = "PDCA_SANS_SECRET_SERVICE"
_APT = "apt-get install -y --no-install-recommends dbus-daemon gnome-keyring"


class Memory(KeyringBackend):  # type: ignore[misc,unused-ignore]
    """A keyring that keeps passwords in memory."""

    priority = 1  # type: ignore[assignment,unused-ignore]

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if (service, username) not in self.kept:
            raise PasswordDeleteError(service)
        del self.kept[service, username]


class Broken(Memory):
    """A keyring whose prompt was dismissed."""

    def get_password(self, service: str, username: str) -> str | None:  # noqa: ARG002
        raise InitError("Prompt dismissed")


class Waiting(Memory):
    """A keyring whose prompt waits for the user."""

    def __init__(self) -> None:
        super().__init__()
        self.answered = threading.Event()
        self.deleted = threading.Event()

    def set_password(self, service: str, username: str, password: str) -> None:
        self.answered.wait()
        super().set_password(service, username, password)

    def delete_password(self, service: str, username: str) -> None:
        super().delete_password(service, username)
        self.deleted.set()


with_secret_service = pytest.mark.skipif(
    sys.platform != "linux" or bool(os.environ.get(_NOT_WANTED)),
    reason=f"Secret Service is Linux's keyring; {_NOT_WANTED} says it is not wanted",
)


def in_secret_service(journey: str, home: Path, *arguments: Path) -> str:
    """What a Python text prints in a session that has an unlocked Secret Service, and its complaints."""
    missing = [name for name in ("dbus-run-session", "gnome-keyring-daemon") if not shutil.which(name)]
    if missing:
        pytest.fail(f"{', '.join(missing)} missing: {_APT} (or {_NOT_WANTED}=1)")
    script = (
        'printf "pw\\n" | gnome-keyring-daemon --unlock --components=secrets >/dev/null || exit 9; '
        f'"{sys.executable}" -c "$JOURNEY" {" ".join(f"{str(one)!r}" for one in arguments)}'
    )
    homes = {name: str(home) for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR")}
    kept = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    done = subprocess.run(
        ["dbus-run-session", "--", "sh", "-c", script],
        env=kept | homes | {"JOURNEY": journey, "PYTHONPATH": str(Path.cwd())},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.stdout + done.stderr
