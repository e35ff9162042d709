"""What stops the adviser: errors as sentences, a crash report without personal data."""

import sys

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from pdca_desktop.errors import AppError
from pdca_desktop.ui.dialogs import CrashDialog, CrashHook, Dialogs, crash_report
from tests.ui.walker import faults

PERSON = "Camille Exemple, FR76 3000"


def fail(name: str = PERSON) -> None:
    try:
        int({"": ""}[name])
    except KeyError as error:
        raise ValueError(f"bad value for {name}") from error


def caught() -> ValueError:
    with pytest.raises(ValueError, match="bad value") as info:
        fail()
    return info.value


def test_a_crash_report_names_places_and_nobody() -> None:
    report = crash_report(caught())
    assert "ValueError" in report
    assert "KeyError" in report
    assert "tests/ui/test_dialogs.py" in report
    assert "fail" in report
    for word in (*PERSON.split(), "bad value"):
        assert word not in report


def test_the_report_can_be_copied(qtbot: QtBot, qapp: QApplication) -> None:
    dialog = CrashDialog(crash_report(caught()))
    qtbot.addWidget(dialog)
    dialog.show()
    assert faults(dialog) == []
    buttons = {button.text(): button for button in dialog.findChildren(QPushButton)}
    buttons["Copier le rapport"].click()
    assert "ValueError" in qapp.clipboard().text()
    buttons["Continuer"].click()
    assert dialog.result() == QDialog.DialogCode.Accepted


class Told(Dialogs):
    def __init__(self) -> None:
        super().__init__()
        self.told: list[str] = []

    def tell(self, error: AppError) -> None:
        self.told.append(str(error))

    def crash(self, error: BaseException) -> None:
        self.told.append(type(error).__name__)


def test_the_hook_tells_errors_and_bugs_apart(capsys: pytest.CaptureFixture[str]) -> None:
    dialogs = Told()
    hook = CrashHook(dialogs)
    hook.take_error(AppError("Le fichier est vide."))
    hook.take_error(caught())
    assert dialogs.told == ["Le fichier est vide.", "ValueError"]
    assert "Camille" not in capsys.readouterr().err


def test_the_hook_becomes_the_process_s(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.__excepthook__)
    hook = CrashHook(Told())
    hook.install()
    assert sys.excepthook == hook.take


def answer(text: str) -> None:
    box = QApplication.activeModalWidget()
    assert isinstance(box, QMessageBox)
    next(button for button in box.buttons() if button.text() == text).click()


@pytest.mark.parametrize(("text", "wanted"), [("Supprimer", True), ("Annuler", False)])
def test_a_question_is_answered_by_its_verb(qtbot: QtBot, text: str, wanted: bool) -> None:
    QTimer.singleShot(0, lambda: answer(text))
    assert Dialogs().ask("Supprimer le montage B ?", yes="Supprimer") is wanted


def test_an_error_is_shown_as_its_sentence(qtbot: QtBot) -> None:
    seen: list[str] = []

    def close() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        seen.append(box.text())
        box.buttons()[0].click()

    QTimer.singleShot(0, close)
    Dialogs().tell(AppError("Le <b>fichier</b> est vide."))
    assert seen == ["Le <b>fichier</b> est vide."]
