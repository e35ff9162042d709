"""The `pdca` command in this process."""

import sys
from collections.abc import Callable
from datetime import date

import pytest

from pdca_desktop import __main__ as door

TODAY = date(2026, 11, 22)
Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def pdca(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    """Run one command: exit code, output, errors."""
    monkeypatch.setattr(sys.stdout, "reconfigure", lambda **_: None, raising=False)
    monkeypatch.setattr(sys.stderr, "reconfigure", lambda **_: None, raising=False)

    def run(*arguments: object) -> tuple[int, str, str]:
        code = door.main([str(argument) for argument in arguments], today=TODAY)
        out, err = capsys.readouterr()
        return code, out, err

    return run
