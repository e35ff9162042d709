"""Vector printing through the system's `lp`, played by a small program that keeps what it is given."""

import json
import os
import sys
from pathlib import Path

import pytest

from pdca_desktop.bootstrap.spooler import LpSpooler
from pdca_desktop.errors import AppError
from pdca_desktop.services.print_order import PrintOrder, Sides

pytestmark = pytest.mark.skipif(os.name == "nt", reason="CUPS is not on Windows")

ORDER = PrintOrder("copieur", "PdC Actif – essai", (0, 1, 2, 6), copies=2, sides=Sides.LONG, grey=True)


def a_system(folder: Path, monkeypatch: pytest.MonkeyPatch, code: int = 0) -> None:
    program = folder / "lp"
    program.write_text(
        f"#!{sys.executable}\n"
        "import json, sys, pathlib\n"
        "here = pathlib.Path(sys.argv[0]).parent\n"
        "(here / 'given').write_bytes(sys.stdin.buffer.read())\n"
        "(here / 'asked').write_text(json.dumps(sys.argv[1:]))\n"
        f"sys.exit({code})\n",
        encoding="utf-8",
    )
    program.chmod(0o700)
    monkeypatch.setenv("PATH", str(folder))


def test_the_very_bytes_go_through_a_pipe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    a_system(tmp_path, monkeypatch)
    spooler = LpSpooler()
    assert spooler.refusal() == ""
    data = b"%PDF-1.7" + bytes(range(256)) * 4_000
    spooler.send(data, ORDER)
    assert (tmp_path / "given").read_bytes() == data
    asked = json.loads((tmp_path / "asked").read_text(encoding="utf-8"))
    for pair in (["-d", "copieur"], ["-n", "2"], ["-t", "PdC Actif – essai"], ["-P", "1-3,7"],
                 ["-o", "sides=two-sided-long-edge"], ["-o", "print-color-mode=monochrome"]):  # fmt: skip
        assert any(asked[at : at + 2] == pair for at in range(len(asked)))


def test_a_refusal_of_the_system_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    a_system(tmp_path, monkeypatch, code=1)
    with pytest.raises(AppError, match="copieur"):
        LpSpooler().send(b"%PDF", ORDER)


def test_a_system_without_lp_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "en image" in LpSpooler().refusal()
    with pytest.raises(AppError, match="en image"):
        LpSpooler().send(b"%PDF", ORDER)
