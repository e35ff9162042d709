"""The steps for bad days: the passphrase is forgotten, the file is damaged, nothing opens."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem

from pdca_desktop.domain.french import NO_BREAK
from pdca_desktop.services.session import BackupLine
from pdca_desktop.ui.pages.start.desk import hour, local
from pdca_desktop.ui.pages.start.step import Step, labelled
from pdca_desktop.ui.pages.start.steps import SecretStep


class ForgottenStep(SecretStep):
    """The recovery code, and another passphrase.

    Signals:
        rescued: code and passphrase.
        returned: the passphrase came back to mind.
    """

    rescued = Signal(str, str)
    returned = Signal()

    def __init__(self) -> None:
        super().__init__("Rouvrir avec le code de secours", "Ouvrir")
        self.say_text(
            "Saisissez le code imprimé à l'installation, puis choisissez une autre phrase de passe."
        )
        column = self.sheet
        self.code = QLineEdit(column)
        self.code.setMaxLength(80)
        self.fields.insertWidget(
            0, labelled("Code de secours (six groupes de six signes)", self.code, column)
        )
        self.back = self.add_link("Revenir")
        self.back.clicked.connect(self.returned)
        self.given.connect(self._rescued)

    def begin(self) -> None:
        """The code is asked for first."""
        self.code.setFocus(Qt.FocusReason.OtherFocusReason)

    def _rescued(self, passphrase: str) -> None:
        self.rescued.emit(self.code.text(), passphrase)


class RecoveryStep(Step):
    """The file is damaged or gone: the backups, and nothing done before the adviser says so.

    Signals:
        chosen: name of the backup to restore.
        retried: the file was mended or brought back by other means.
        left: close the application.
    """

    chosen = Signal(str)
    retried = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__("Retrouver vos dossiers", "", "Restaurer cette sauvegarde")
        column = self.sheet
        self.list = QListWidget(column)
        self.list.setAccessibleName("Sauvegardes de ce poste")
        self.list.setProperty("lines", True)
        self.list.setMinimumHeight(200)
        self.fields.addWidget(self.list)
        self.retry = self.add_link("Essayer à nouveau", "refresh-cw")
        self.quit = self.add_link("Fermer l’application")
        self.retry.clicked.connect(self.retried)
        self.quit.clicked.connect(self.left)
        self.list.currentItemChanged.connect(self._allow)
        self.go.clicked.connect(self._go)

    def show_backups(self, lines: Sequence[BackupLine]) -> None:
        """Show the backups, the last one chosen."""
        self.list.clear()
        for line in lines:
            at = local(line.at)
            size = f"{max(1, line.size // 1000)}{NO_BREAK}ko"
            item = QListWidgetItem(f"{at:%d/%m/%Y} à {hour(line.at)} · {line.why} · {size}")
            item.setData(Qt.ItemDataRole.UserRole, line.name)
            self.list.addItem(item)
        self.list.setVisible(bool(lines))
        if lines:
            self.list.setCurrentRow(0)
        self._allow()

    def begin(self) -> None:
        """The list is read first."""
        (self.list if self.list.count() else self.retry).setFocus(Qt.FocusReason.OtherFocusReason)

    def _allow(self) -> None:
        self.go.setVisible(self.list.currentItem() is not None)

    def _go(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self.chosen.emit(str(item.data(Qt.ItemDataRole.UserRole)))
