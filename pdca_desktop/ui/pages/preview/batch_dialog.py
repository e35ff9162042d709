"""Several dossiers kept as PDF in a folder: what is asked, how far it is, what became of each."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from pdca_desktop.domain.french import typeset
from pdca_desktop.services.paper import PaperKind
from pdca_desktop.ui.forms.choices import Combo
from pdca_desktop.ui.theme import text_label
from pdca_desktop.ui.tokens import AIR, ROOM, SNUG
from pdca_desktop.ui.widgets.headers import primary_button, quiet_button

_WIDTH, _HEIGHT = 600, 400
_NOTE = (
    "Les fichiers ne sont pas chiffrés : ils contiennent des données personnelles. Un fichier déjà là n'est "
    "jamais remplacé."
)


class BatchDialog(QDialog):
    """The dialog.

    Signals:
        folder_asked: another folder is wanted.
        start_asked: begin.
        stop_asked: stop after the dossier under way.
        show_asked: show the folder.
    """

    folder_asked = Signal()
    start_asked = Signal()
    stop_asked = Signal()
    show_asked = Signal()

    def __init__(self, count: int, kinds: Sequence[PaperKind], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        several = "s" if count > 1 else ""
        title = f"Enregistrer {count} dossier{several} en PDF"
        self.setWindowTitle(title)
        self.setModal(True)
        self.resize(_WIDTH, _HEIGHT)
        self._running = False
        box = QVBoxLayout(self)
        box.setContentsMargins(AIR, AIR, AIR, AIR)
        box.setSpacing(ROOM)
        self._title = text_label(title, "heading", self)
        box.addWidget(self._title)
        self._stack = QStackedWidget(self)
        self._asking = self._build_asking(kinds)
        self._working = self._build_working()
        for part in (self._asking, self._working):
            self._stack.addWidget(part)
        box.addWidget(self._stack, 1)
        box.addLayout(self._build_buttons())
        self.show_folder("")

    def show_folder(self, folder: str) -> None:
        """Show where the files will be."""
        self.folder.setText(folder)
        self.go.setEnabled(bool(folder))
        self.go.setToolTip("" if folder else "Choisissez d’abord un dossier de l’ordinateur.")

    def show_running(self, done: int, total: int, label: str) -> None:
        """Say how far it is."""
        self._running = True
        self._stack.setCurrentWidget(self._working)
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        self._label.setText(typeset(label))
        self.go.hide()
        self.cancel.setText("Arrêter")

    def add_line(self, line: str) -> None:
        """Say what became of a dossier."""
        self.report.appendPlainText(typeset(line))

    def show_end(self, sentence: str) -> None:
        """Say how it ended; the report stays."""
        self._running = False
        self._title.setText(typeset(sentence))
        self._bar.hide()
        self._label.hide()
        self.show_files.show()
        self.cancel.setText("Fermer")
        self.cancel.setEnabled(True)
        self.cancel.setFocus()

    def reject(self) -> None:
        """Escape and the button: stop after the dossier under way, or close."""
        if self._running:
            self.cancel.setEnabled(False)
            self.stop_asked.emit()
        else:
            super().reject()

    def _build_asking(self, kinds: Sequence[PaperKind]) -> QWidget:
        part = QWidget(self)
        grid = QGridLayout(part)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(ROOM)
        grid.setVerticalSpacing(SNUG)
        grid.setColumnStretch(1, 1)
        self.kind = Combo(part)
        for kind in kinds:
            self.kind.addItem(typeset(kind.label), kind)
        self.kind.currentIndexChanged.connect(self._kind_changed)
        self.annexes = QCheckBox("Joindre les pièces numérisées", part)
        self.folder = QLineEdit(part)
        self.folder.setReadOnly(True)
        self.folder.setPlaceholderText("Aucun dossier choisi")
        choose = quiet_button("Choisir…", part, "folder-open")
        choose.clicked.connect(self.folder_asked)
        line = QHBoxLayout()
        line.setSpacing(SNUG)
        line.addWidget(self.folder, 1)
        line.addWidget(choose)
        for rank, (name, field) in enumerate((("Document", self.kind), ("Dans", self.folder))):
            label = QLabel(name, part)
            label.setProperty("role", "muted")
            label.setBuddy(field)
            grid.addWidget(label, 2 * rank, 0)
        self.kind.setAccessibleName("Document")
        self.folder.setAccessibleName("Dossier de l’ordinateur")
        grid.addWidget(self.kind, 0, 1)
        grid.addWidget(self.annexes, 1, 1)
        grid.addLayout(line, 2, 1)
        grid.addWidget(text_label(typeset(_NOTE), "small", part), 3, 1)
        grid.setRowStretch(4, 1)
        self._kind_changed()
        return part

    def _build_working(self) -> QWidget:
        part = QWidget(self)
        box = QVBoxLayout(part)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(SNUG)
        self._bar = QProgressBar(part)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Avancement")
        self._label = text_label("", "muted", part)
        self.report = QPlainTextEdit(part)
        self.report.setReadOnly(True)
        self.report.setAccessibleName("Compte rendu")
        for widget in (self._bar, self._label):
            box.addWidget(widget)
        box.addWidget(self.report, 1)
        return part

    def _build_buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(SNUG)
        self.show_files = quiet_button("Ouvrir le dossier de l’ordinateur", self, "folder-open")
        self.show_files.clicked.connect(self.show_asked)
        self.show_files.hide()
        self.cancel = QPushButton("Annuler", self)
        self.cancel.setAutoDefault(False)
        self.cancel.clicked.connect(self.reject)
        self.go = primary_button("Enregistrer", self, "download")
        self.go.setDefault(True)
        self.go.clicked.connect(self.start_asked)
        row.addWidget(self.show_files)
        row.addStretch(1)
        row.addWidget(self.cancel)
        row.addWidget(self.go)
        return row

    def _kind_changed(self, _rank: int = 0) -> None:
        kind = self.kind.currentData()
        self.annexes.setVisible(isinstance(kind, PaperKind) and kind.annexes)
