"""Réglages: who works here, look, lock and keys, backups, deleted dossiers."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from pdca_desktop.services.ports import DossierLine
from pdca_desktop.services.session import BackupLine
from pdca_desktop.ui.page import Page
from pdca_desktop.ui.pages.settings.parts import (
    ListPart,
    LockPart,
    LookPart,
    PostPart,
    told_backup,
    told_deleted,
)
from pdca_desktop.ui.pages.settings.steps import ChangeStep, NewCodeStep
from pdca_desktop.ui.pages.start.step import Step
from pdca_desktop.ui.pages.start.steps import CodeStep
from pdca_desktop.ui.tokens import AIR, ROOM, SNUG
from pdca_desktop.ui.widgets.headers import SectionHeader, quiet_button


class SettingsPage(Page):
    """What can be set; a step takes its place while a secret is changed.

    Signals:
        shown: the page came to the front.
        backed_up: make a backup now.
        judged: a passphrase as it is typed, for its worth.
    """

    shown = Signal()
    backed_up = Signal()
    judged = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.change, self.new_code, self.code = ChangeStep(), NewCodeStep(), CodeStep()
        self._head = SectionHeader("Réglages", "", "title", self)
        self.body.addWidget(self._head)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        sheet = QWidget(area)
        sheet.setProperty("sheet", True)
        self.post, self.look, self.lock = PostPart(sheet), LookPart(sheet), LockPart(sheet)
        self.backups = ListPart(
            "Sauvegardes", "chiffrées, une par jour", "Restaurer la sauvegarde choisie…",
            "Aucune encore : la première est faite le jour même.", sheet,
        )  # fmt: skip
        self.backup = quiet_button("Sauvegarder maintenant", sheet, "download")
        self.backup.clicked.connect(self.backed_up)
        self.backups.row(self.backup, self.backups.bring)
        self.deleted = ListPart(
            "Corbeille", "dossiers supprimés", "Rétablir le dossier choisi",
            "Elle est vide. Un dossier supprimé y reste, avec son historique, et peut en être rétabli.",
            sheet,
        )  # fmt: skip
        self.deleted.row(self.deleted.bring)
        column = QVBoxLayout(sheet)
        column.setContentsMargins(0, 0, SNUG, AIR)
        column.setSpacing(ROOM)
        for part in (self.post, self.look, self.lock, self.backups, self.deleted):
            column.addWidget(part)
        column.addStretch(1)
        area.setWidget(sheet)
        self._main = area
        self._stack = QStackedWidget(self)
        for sheet_ in (area, self.change, self.new_code, self.code):
            self._stack.addWidget(sheet_)
        self.body.addWidget(self._stack, 1)
        self.lock.change.clicked.connect(self._to_change)
        self.lock.code.clicked.connect(self._to_new_code)
        self.change.typed.connect(self.judged)
        for step in (self.change, self.new_code):
            step.returned.connect(self.show_main)

    def entered(self) -> None:
        """The page comes to the front."""
        self.shown.emit()

    @property
    def step(self) -> Step | None:
        """The step in front; None: the settings themselves."""
        shown = self._stack.currentWidget()
        return shown if isinstance(shown, Step) else None

    def show_main(self) -> None:
        """Come back to the settings; nothing secret stays on the screen."""
        self.change.forget()
        self.new_code.forget()
        self.code.show_code("")
        self._head.show()
        self._stack.setCurrentWidget(self._main)

    def show_step(self, step: Step) -> None:
        """Put a step in the place of the settings."""
        step.set_busy()
        step.say_trouble("")
        self._head.hide()
        self._stack.setCurrentWidget(step)
        step.begin()

    def show_backups(self, lines: Sequence[BackupLine]) -> None:
        """Show the backups, last first."""
        self.backups.show_lines([told_backup(line) for line in lines])

    def show_deleted(self, lines: Sequence[DossierLine]) -> None:
        """Show the deleted dossiers, last first."""
        self.deleted.show_lines([told_deleted(line) for line in lines])

    def _to_change(self) -> None:
        self.judged.emit("")
        self.show_step(self.change)

    def _to_new_code(self) -> None:
        self.show_step(self.new_code)
