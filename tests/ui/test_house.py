"""What the house forbids on the screen."""

import re
import sys
from pathlib import Path

import pytest

import pdca_desktop.ui
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.ui.forms.warm import warm_checks

UI = Path(pdca_desktop.ui.__file__).parent
FILES = sorted(UI.rglob("*.py"))


@pytest.mark.parametrize(
    ("words", "only_in"),
    [
        (r"\b(QMessageBox|QFileDialog|QInputDialog|QErrorMessage)\b", ("dialogs.py",)),
        (r"\bQThread\b|\bthreading\.Thread\b|ThreadPoolExecutor", ()),
        (r"\bQThreadPool\b|\bQRunnable\b", ("job.py", "runner.py")),
        (r"processEvents", ()),
        (r"\bQTableWidget\b", ()),
        (r"\bQPrinter\b|\bQPrintDialog\b|\bQPrinterInfo\b", ("printing.py",)),
        (r"\bQDesktopServices\b", ("opening.py",)),
        (r"addApplicationFont|setStyleSheet", ("theme.py",)),
    ],
)
def test_each_danger_has_its_one_module(words: str, only_in: tuple[str, ...]) -> None:
    found = [
        f"{file.relative_to(UI)}: {line.strip()}"
        for file in FILES
        if file.name not in only_in
        for line in file.read_text(encoding="utf-8").splitlines()
        if re.search(words, line)
    ]
    assert found == []


def test_checks_are_warm() -> None:
    warm_checks(Dossier)
    assert "phonenumbers" in sys.modules
