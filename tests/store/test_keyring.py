"""The system's keyring: a convenience that never stands in the way, and never holds a key uninvited."""

import base64
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from keyring.backend import KeyringBackend

from pdca_desktop.store import keyring_entry, keys
from pdca_desktop.store.keyring_copy import KeyringCopy
from pdca_desktop.store.keystore_file import Cost
from tests.store.keyrings import Broken, Memory, Waiting, in_secret_service, with_secret_service

NEW = keys.create("girafe mauve tracteur onze violon nuage pépin", cost=Cost(64, 1, 1))
OTHER = keys.create("girafe mauve tracteur onze violon nuage pépin", cost=Cost(64, 1, 1))


def copy_in(keyring: KeyringBackend | None) -> KeyringCopy:
    return KeyringCopy(NEW.keystore, lambda: keyring)


def test_the_key_is_remembered_then_forgotten() -> None:
    memory = Memory()
    copy = copy_in(memory)
    assert copy.read() is None
    assert copy.keep(NEW.key)
    assert copy.read() == NEW.key
    assert copy_in(memory).keep(NEW.key)
    assert copy.forget()
    assert not memory.kept
    assert copy.forget()


def test_two_data_folders_do_not_mix() -> None:
    memory = Memory()
    assert copy_in(memory).keep(NEW.key)
    other = KeyringCopy(OTHER.keystore, lambda: memory)
    assert other.read() is None
    assert other.keep(OTHER.key)
    assert copy_in(memory).read() == NEW.key
    assert len({service for service, _ in memory.kept}) == 2


@pytest.mark.parametrize(
    "kept",
    ["", "é", "not base64!", base64.b64encode(OTHER.key).decode(), base64.b64encode(bytes(5)).decode()],
)
def test_what_is_not_this_key_is_no_key(kept: str) -> None:
    memory = Memory()
    copy = copy_in(memory)
    assert copy.keep(NEW.key)
    memory.kept = dict.fromkeys(memory.kept, kept)
    assert copy.read() is None


def test_a_key_that_is_not_this_keystores_is_not_kept() -> None:
    memory = Memory()
    assert not copy_in(memory).keep(OTHER.key)
    assert not memory.kept


def _unavailable() -> KeyringBackend:
    raise RuntimeError("D-Bus is not there")


@pytest.mark.parametrize("backend", [Broken, _unavailable, lambda: None])
def test_any_failure_means_no_keyring(backend: Callable[[], KeyringBackend | None]) -> None:
    copy = KeyringCopy(NEW.keystore, backend)
    assert not copy.keep(NEW.key)
    assert copy.read() is None
    assert not copy.forget()


def test_a_keyring_that_cannot_read_back_keeps_nothing() -> None:
    broken = Broken()
    assert not copy_in(broken).keep(NEW.key)
    assert not broken.kept


def test_a_late_keyring_is_given_up_and_what_it_keeps_then_is_removed() -> None:
    waiting = Waiting()
    copy = KeyringCopy(NEW.keystore, lambda: waiting, patience=0.02)
    assert not copy.keep(NEW.key)
    waiting.answered.set()
    assert waiting.deleted.wait(5)
    assert not waiting.kept


def test_only_the_three_known_keyrings_are_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    monkeypatch.setattr("platform.system", lambda: "Linux")
    backend = keyring_entry.system_backend()
    assert type(backend).__module__ == "keyring.backends.SecretService"
    monkeypatch.setattr("platform.system", lambda: "Darwin")
    assert type(keyring_entry.system_backend()).__module__ == "keyring.backends.macOS"
    monkeypatch.setattr("platform.system", lambda: "Haiku")
    assert keyring_entry.system_backend() is None


def test_the_key_stays_on_this_windows_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    from keyring.backends import Windows  # noqa: PLC0415

    class Win32cred:
        CRED_PERSIST_ENTERPRISE = 3
        CRED_PERSIST_LOCAL_MACHINE = 2

    monkeypatch.setattr(Windows, "win32cred", Win32cred, raising=False)
    monkeypatch.setattr("platform.system", lambda: "Windows")
    backend = keyring_entry.system_backend()
    assert type(backend).__module__ == "keyring.backends.Windows"
    assert backend is not None
    assert getattr(backend, "persist", None) == Win32cred.CRED_PERSIST_LOCAL_MACHINE


def test_nothing_is_loaded_before_it_is_asked() -> None:
    code = (
        "import sys, pdca_desktop.store.keyring_copy as k; "
        "assert not [m for m in sys.modules if m.split('.')[0] in ('keyring', 'secretstorage', 'jeepney')]"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path.cwd())


JOURNEY = """
import sys
from pdca_desktop.store import keys
from pdca_desktop.store.keyring_copy import KeyringCopy
from pdca_desktop.store.keystore_file import Cost
new = keys.create("girafe mauve tracteur onze violon nuage pépin", cost=Cost(64, 1, 1))
copy = KeyringCopy(new.keystore)
assert copy.read() is None
assert copy.keep(new.key), "not kept"
assert KeyringCopy(new.keystore).read() == new.key
assert copy.forget() and copy.read() is None
print("remembered and forgotten")
"""


@with_secret_service
def test_with_a_real_secret_service(tmp_path: Path) -> None:
    assert "remembered and forgotten" in in_secret_service(JOURNEY, tmp_path)
