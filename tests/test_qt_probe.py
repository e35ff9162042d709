"""PySide6 is sound on this Python: it keeps references, draws a window, and has its PDF module.

PySide6 6.12.0 on Python 3.11 drops references to None and True and aborts the process after some thousands
of calls, hence the two versions in pyproject.toml. Each probe runs in a process of its own, which may die.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROBE = Path(__file__).parent / "installers" / "qt_probe.py"


@pytest.mark.parametrize("name", ["references", "window", "pdf"])
def test_qt_is_sound(name: str) -> None:
    outcome = subprocess.run(
        [sys.executable, "-X", "faulthandler", str(PROBE), name],
        capture_output=True,
        check=False,
        encoding="utf-8",
        env={"QT_QPA_PLATFORM": "offscreen", **os.environ},
        timeout=120,
    )
    assert outcome.returncode == 0, outcome.stderr
    assert outcome.stdout.startswith(f"{name}: ")
