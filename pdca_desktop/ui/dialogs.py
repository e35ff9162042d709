"""Every dialog that stops the adviser; the only module that knows message boxes and file dialogs.

Presenters are given a `Dialogs`, so that a test gives them another. An expected error is a sentence; anything
else is a bug, shown once with a report that can be copied and holds no personal data.
"""

import platform
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

import PySide6
from PySide6.QtCore import QObject, QSysInfo, Qt
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QMessageBox,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from pdca_desktop import __file__ as _package
from pdca_desktop.domain.french import typeset
from pdca_desktop.errors import AppError
from pdca_desktop.ui.theme import text_label
from pdca_desktop.ui.tokens import AIR, ROOM

_ROOT = Path(_package).parent.parent
_MOST_FRAMES = 30


class Dialogs:
    """Asks and tells, above a window."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self._parent = parent

    def tell(self, error: AppError) -> None:
        """Say what an expected error says."""
        box = self._box(QMessageBox.Icon.Warning, str(error))
        box.addButton("Compris", QMessageBox.ButtonRole.AcceptRole)
        box.exec()

    def ask(self, question: str, *, yes: str, no: str = "Annuler", explanation: str = "") -> bool:
        """Whether the adviser wants it.

        Args:
            question: French, ending with a question mark.
            yes: the verb of what will be done ("Supprimer le montage").
            no: the way back, chosen by Escape.
            explanation: what it will do, and whether it can be undone.
        """
        box = self._box(QMessageBox.Icon.Question, question)
        box.setInformativeText(typeset(explanation))
        accept = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
        refuse = box.addButton(no, QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(refuse)
        box.setEscapeButton(refuse)
        box.exec()
        return box.clickedButton() is accept

    def reason(
        self, question: str, *, yes: str, usual: Sequence[str] = (), explanation: str = ""
    ) -> str | None:
        """Why something is done, in words; None when the adviser changes their mind.

        Args:
            question: French, ending with a question mark.
            yes: the verb of what will be done.
            usual: reasons to choose from; free words may follow.
            explanation: what it will do.
        """
        from pdca_desktop.ui.typed_dialogs import ReasonDialog  # noqa: PLC0415  (long after the first paint)

        dialog = ReasonDialog(question, yes, explanation, usual, self._parent)
        return dialog.reason() if dialog.exec() == QDialog.DialogCode.Accepted else None

    def confirm(
        self, question: str, *, yes: str, typed: str, lines: Sequence[str] = (), explanation: str = ""
    ) -> bool:
        """Whether the adviser wants what cannot be undone, and typed its name to say so.

        Args:
            question: French, ending with a question mark.
            yes: the verb of what will be done.
            typed: what has to be typed.
            lines: everything that it touches.
            explanation: what it will do.
        """
        from pdca_desktop.ui.typed_dialogs import ConfirmDialog  # noqa: PLC0415  (long after the first paint)

        dialog = ConfirmDialog(question, yes, typed, explanation, lines, self._parent)
        return dialog.exec() == QDialog.DialogCode.Accepted

    def file_to_open(self, title: str, kinds: str, folder: Path | None = None) -> Path | None:
        """A file that exists, None when the adviser changes their mind.

        Args:
            title: what it is for.
            kinds: "Dossiers (*.pdca);;Tous les fichiers (*)".
            folder: where to look first.
        """
        name, _ = QFileDialog.getOpenFileName(self._parent, typeset(title), str(folder or Path.home()), kinds)
        return Path(name) if name else None

    def files_to_open(self, title: str, kinds: str, folder: Path | None = None) -> tuple[Path, ...]:
        """Several files that exist, none when the adviser changes their mind; see `file_to_open`."""
        start = str(folder or Path.home())
        names, _ = QFileDialog.getOpenFileNames(self._parent, typeset(title), start, kinds)
        return tuple(Path(name) for name in names)

    def file_to_write(self, title: str, kinds: str, proposed: Path) -> Path | None:
        """A file to make; the system's dialog asks before one is replaced."""
        name, _ = QFileDialog.getSaveFileName(self._parent, typeset(title), str(proposed), kinds)
        return Path(name) if name else None

    def folder(self, title: str, start: Path | None = None) -> Path | None:
        """A folder, None when the adviser changes their mind."""
        name = QFileDialog.getExistingDirectory(self._parent, typeset(title), str(start or Path.home()))
        return Path(name) if name else None

    def crash(self, error: BaseException) -> None:
        """Show a bug's report."""
        CrashDialog(crash_report(error), self._parent).exec()

    def _box(self, sign: QMessageBox.Icon, text: str) -> QMessageBox:
        box = QMessageBox(self._parent)
        box.setIcon(sign)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setWindowTitle("PdC Actif")
        box.setText(typeset(text))
        return box


class CrashDialog(QDialog):
    """What happened, what is safe, and a report to copy."""

    def __init__(self, report: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Erreur inattendue")
        self._report = QPlainTextEdit(report, self)
        self._report.setReadOnly(True)
        self._report.setAccessibleName("Rapport d'erreur")
        buttons = QDialogButtonBox(self)
        copy = buttons.addButton("Copier le rapport", QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(self._copy)
        buttons.addButton("Continuer", QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self.accept)
        box = QVBoxLayout(self)
        box.setContentsMargins(AIR, AIR, AIR, AIR)
        box.setSpacing(ROOM)
        box.addWidget(text_label("L’application a rencontré une erreur inattendue.", "heading", self))
        said = typeset(
            "Ce qui était enregistré l'est toujours. Vérifiez le dernier champ saisi, puis transmettez "
            "ce rapport : il ne contient aucune donnée personnelle."
        )
        box.addWidget(text_label(said, "", self))
        box.addWidget(self._report, 1)
        box.addWidget(buttons)
        self.resize(640, 400)

    def _copy(self) -> None:
        QApplication.clipboard().setText(self._report.toPlainText())


def crash_report(error: BaseException) -> str:
    """Types of exceptions and places in the code; no message, no value, for either may name a person."""
    lines = [
        f"pdca-desktop sur Python {platform.python_version()}, Qt {PySide6.__version__}",
        QSysInfo.prettyProductName(),
        "",
    ]
    seen: BaseException | None = error
    while seen is not None:
        lines.append(f"{type(seen).__module__}.{type(seen).__qualname__}")
        frames = traceback.extract_tb(seen.__traceback__)[-_MOST_FRAMES:]
        lines += [f"  {_place(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]
        cause = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)
        if cause is not None:
            lines.append("causée par")
        seen = cause
    return "\n".join(lines)


class CrashHook(QObject):
    """Takes the exceptions that nobody caught to the crash dialog, one at a time."""

    def __init__(self, dialogs: Dialogs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._dialogs = dialogs
        self._showing = False

    def install(self) -> None:
        """Become the process's hook."""
        sys.excepthook = self.take

    def take(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Show it; an expected error that escaped is still told as a sentence."""
        if issubclass(kind, KeyboardInterrupt) or self._showing:
            sys.__excepthook__(kind, error, trace)
            return
        self._showing = True
        try:
            if isinstance(error, AppError):
                self._dialogs.tell(error)
            else:
                sys.stderr.write(crash_report(error) + "\n")
                self._dialogs.crash(error)
        finally:
            self._showing = False

    def take_error(self, error: BaseException) -> None:
        """Show a bug that a job met; connect it to `JobRunner.crashed`."""
        self.take(type(error), error, error.__traceback__)


def _place(file: str) -> str:
    """The file inside the program, or its bare name: a path may hold an adviser's name."""
    path = Path(file)
    return path.relative_to(_ROOT).as_posix() if path.is_relative_to(_ROOT) else path.name
