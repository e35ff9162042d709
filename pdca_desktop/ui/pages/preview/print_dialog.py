"""How a document is printed, as it is asked."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from pdca_desktop.domain.french import typeset
from pdca_desktop.services.print_order import MOST_COPIES, PrinterLine, Sides
from pdca_desktop.ui.forms.choices import Combo
from pdca_desktop.ui.theme import restyle, text_label
from pdca_desktop.ui.tokens import AIR, ROOM, SNUG
from pdca_desktop.ui.widgets.headers import primary_button

_WIDTH = 540
_COPIES_WIDTH = 72
ALL, CURRENT, SOME = 0, 1, 2


class PrintDialog(QDialog):
    """Printer, pages, copies, sides, colour, way of sending.

    Signals:
        print_asked: print so.
        stop_asked: stop the print under way.
        changed: a choice is another.
    """

    print_asked = Signal()
    stop_asked = Signal()
    changed = Signal()

    def __init__(self, pages: int, current: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Imprimer")
        self.setModal(True)
        self.setMinimumWidth(_WIDTH)
        self._running = False
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(AIR, AIR, AIR, AIR)
        self._box.setSpacing(ROOM)
        self._box.addWidget(text_label("Imprimer", "heading", self))
        self._choices = QWidget(self)
        self._grid = QGridLayout(self._choices)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(ROOM)
        self._grid.setVerticalSpacing(SNUG)
        self._grid.setColumnStretch(1, 1)
        self.printer = self._combo("Imprimante")
        self._build_pages(pages, current)
        self.copies = QLineEdit("1", self)
        self.copies.setFixedWidth(_COPIES_WIDTH)
        self.copies.setValidator(QIntValidator(1, MOST_COPIES, self))
        self._row("Exemplaires", self.copies)
        self.sides = self._combo("Recto verso")
        for sides in Sides:
            self.sides.addItem(sides.value, sides)
        self.colour = self._combo("Couleurs")
        self.colour.addItem("Noir et blanc", True)
        self.colour.addItem("Couleur", False)
        self.way = self._combo("Envoi")
        self.way.addItem("Par le système, en vectoriel", True)
        self.way.addItem("En image, 300 points par pouce", False)
        self._note = text_label("", "small", self._choices)
        self._grid.addWidget(self._note, self._grid.rowCount(), 1)
        self._box.addWidget(self._choices)
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Avancement de l’impression")
        self._label = text_label("", "muted", self)
        self._box.addWidget(self._bar)
        self._box.addWidget(self._label)
        self._box.addStretch(1)
        self._build_buttons()
        for combo in (self.printer, self.sides, self.colour, self.way):
            combo.activated.connect(self._tell_changed)
        for line in (self.copies, self.some):
            line.textEdited.connect(self._tell_changed)
        self.show_idle()

    @property
    def range(self) -> int:
        """`ALL`, `CURRENT` or `SOME`."""
        return self._range.checkedId()

    def show_printers(self, lines: Sequence[PrinterLine]) -> None:
        """The printers found, the first one chosen."""
        self.printer.clear()
        for line in lines:
            self.printer.addItem(line.label + (" (par défaut)" if line.default else ""), line)
        if not lines:
            self.printer.addItem("Aucune imprimante", None)
        self.printer.setEnabled(len(lines) > 1)

    def show_abilities(self, *, two_sided: bool, colour: bool, vector_refusal: str, vector: bool) -> None:
        """What the printer can do; what it cannot is chosen for it."""
        self.sides.setEnabled(two_sided)
        self.sides.setToolTip("" if two_sided else "Cette imprimante imprime d’un seul côté.")
        if not two_sided:
            self.sides.setCurrentIndex(0)
        self.colour.setEnabled(colour)
        self.colour.setToolTip("" if colour else "Cette imprimante imprime en noir et blanc.")
        if not colour:
            self.colour.setCurrentIndex(0)
        self.way.setEnabled(not vector_refusal)
        self.way.setCurrentIndex(0 if vector and not vector_refusal else 1)
        self._note.setText(typeset(vector_refusal))
        self._note.setVisible(bool(vector_refusal))

    def show_idle(self, sentence: str = "", *, fault: bool = False) -> None:
        """Nothing is under way; a sentence says what is amiss or what to do."""
        self._running = False
        self._bar.hide()
        restyle(self._label, "role", "error" if fault else "muted")
        self._label.setText(typeset(sentence))
        self._label.setVisible(bool(sentence))
        self._choices.setEnabled(True)
        self.cancel.setText("Annuler")
        self.cancel.setEnabled(True)

    def show_running(self, done: int, total: int, label: str) -> None:
        """Say how far the print is."""
        self._running = True
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        self._bar.show()
        restyle(self._label, "role", "muted")
        self._label.setText(typeset(label))
        self._label.show()
        self._choices.setEnabled(False)
        self.go.setEnabled(False)
        self.cancel.setText("Arrêter")

    def allow(self, refusal: str = "") -> None:
        """Let the adviser print, or say why not."""
        self.go.setEnabled(not refusal and not self._running)
        self.go.setToolTip(typeset(refusal))

    def reject(self) -> None:
        """Escape and the button: stop the print under way, or close."""
        if self._running:
            self.cancel.setEnabled(False)
            self.stop_asked.emit()
        else:
            super().reject()

    def _build_pages(self, pages: int, current: int) -> None:
        self._range = QButtonGroup(self)
        texts = (f"Toutes ({pages})", f"La page affichée ({current + 1})", "Seulement")
        line = QHBoxLayout()
        line.setSpacing(SNUG)
        holder = QWidget(self._choices)
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for rank, text in enumerate(texts):
            button = QRadioButton(typeset(text), holder)
            self._range.addButton(button, rank)
            if rank == SOME:
                line.addWidget(button)
            else:
                column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self.some = QLineEdit(self._choices)
        self.some.setPlaceholderText("1-3, 7")
        self.some.setAccessibleName("Pages à imprimer")
        self.some.textEdited.connect(self._choose_some)
        line.addWidget(self.some, 1)
        column.addLayout(line)
        self._range.button(ALL).setChecked(True)
        self._range.idToggled.connect(self._range_changed)
        rank = self._grid.rowCount()
        label = QLabel("Pages", self._choices)
        label.setProperty("role", "muted")
        label.setContentsMargins(0, SNUG // 2, 0, 0)
        self._grid.addWidget(label, rank, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(holder, rank, 1)

    def _build_buttons(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(SNUG)
        row.addStretch(1)
        self.cancel = QPushButton("Annuler", self)
        self.cancel.setAutoDefault(False)
        self.cancel.clicked.connect(self.reject)
        self.go = primary_button("Imprimer", self, "printer")
        self.go.setDefault(True)
        self.go.clicked.connect(self.print_asked)
        row.addWidget(self.cancel)
        row.addWidget(self.go)
        self._box.addLayout(row)

    def _combo(self, name: str) -> Combo:
        combo = Combo(self._choices)
        self._row(name, combo)
        return combo

    def _row(self, name: str, field: QWidget) -> None:
        label = QLabel(name, self._choices)
        label.setProperty("role", "muted")
        label.setBuddy(field)
        field.setAccessibleName(name)
        rank = self._grid.rowCount()
        self._grid.addWidget(label, rank, 0)
        self._grid.addWidget(field, rank, 1)

    def _choose_some(self) -> None:
        self._range.button(SOME).setChecked(True)

    def _range_changed(self, rank: int, on: bool) -> None:
        if on:
            if rank == SOME:
                self.some.setFocus(Qt.FocusReason.OtherFocusReason)
            self.changed.emit()

    def _tell_changed(self) -> None:
        self.changed.emit()
