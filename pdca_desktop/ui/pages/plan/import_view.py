"""A spreadsheet that was read, before anything changes: what was understood, and what to correct."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from pdca_desktop.domain.french import typeset
from pdca_desktop.exchange.scalars import quoted
from pdca_desktop.services.plan_import import DraftLine
from pdca_desktop.ui.icons import dress
from pdca_desktop.ui.models.sheet_preview import NATURE, SheetPreviewModel
from pdca_desktop.ui.pages.plan.import_table import ImportTable
from pdca_desktop.ui.theme import look, text_label
from pdca_desktop.ui.tokens import ROOM, SNUG
from pdca_desktop.ui.widgets.headers import SectionHeader, primary_button, quiet_button

_FEW = 3
_NOTES = 132
_HIGH = 560
_NAME = 40


class ImportView(QWidget):
    """In the place of the plan until the adviser takes the lines in or gives up.

    Signals:
        nature_given: place of a line and its nature.
        kept: place of a line and whether it is taken in.
        replaced: the lines take the place of the montage on screen.
        added: the lines become a montage of their own.
        cancelled: nothing is taken in.
    """

    nature_given = Signal(str, object)
    kept = Signal(str, bool)
    replaced = Signal()
    added = Signal()
    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = SheetPreviewModel(self)
        self.model.nature_given.connect(self.nature_given)
        self.model.kept.connect(self.kept)
        self._title = SectionHeader("Importer un tableur", parent=self)
        self.give_up = quiet_button("Annuler l'import", self._title, "x")
        self.give_up.clicked.connect(self.cancelled)
        self._title.add(self.give_up)
        self._told = text_label("", "", self)
        self.fold = quiet_button("", self, "chevron-right")
        self.fold.setCheckable(True)
        self.fold.setAccessibleDescription("Déplier ou replier les remarques")
        self.fold.clicked.connect(self._unfold)
        self._notes = text_label("", "small", self)
        self._notes.setProperty("sheet", True)
        self._notes.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._notes_area = QScrollArea(self)
        self._notes_area.setWidget(self._notes)
        self._notes_area.setWidgetResizable(True)
        self._notes_area.setFrameShape(QFrame.Shape.NoFrame)
        self._notes_area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._notes_area.hide()
        self.table = ImportTable(self.model, self)
        self._waiting = text_label("", "muted", self)
        self._waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._waiting)
        self._sums = text_label("", "strong", self)
        self.put_instead = primary_button("", self)
        self.put_instead.clicked.connect(self.replaced)
        self.put_beside = QPushButton("Ajouter comme nouveau montage", self)
        self.put_beside.clicked.connect(self.added)
        foot = QHBoxLayout()
        foot.setSpacing(SNUG)
        foot.addWidget(self._sums, 1)
        for button in (self.put_beside, self.put_instead):
            foot.addWidget(button)
        head = QHBoxLayout()
        head.setSpacing(ROOM)
        head.addWidget(self._told, 1)
        head.addWidget(self.fold)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, ROOM)
        box.setSpacing(SNUG)
        box.addWidget(self._title)
        box.addLayout(head)
        box.addWidget(self._notes_area)
        box.addWidget(self._stack, 1)
        box.addLayout(foot)
        self._doing = (self.put_beside, self.put_instead)

    def show_waiting(self, name: str) -> None:
        """The file is being read."""
        self._title.show_detail(quoted(name, _NAME))
        self._waiting.setText(typeset(f"Lecture de « {name} »…"))
        self._stack.setCurrentWidget(self._waiting)
        for part in (self._told, self.fold, self._notes_area, self._sums, *self._doing):
            part.hide()
        self.give_up.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_read(self, told: str, notes: Sequence[str], instead: str) -> None:
        """The file was read.

        Args:
            told: what was understood, in one sentence.
            notes: what to look at in the file, a sentence each.
            instead: what the button that replaces the montage says; empty: there is none to replace.
        """
        self._told.setText(told)
        self.fold.setText("1 remarque" if len(notes) == 1 else f"{len(notes)} remarques")
        self._notes.setText("\n".join(f"▲ {note}" for note in notes))
        self.put_instead.setText(instead)
        for part in (self._told, self._sums, *self._doing):
            part.show()
        self.put_instead.setVisible(bool(instead))
        self.fold.setVisible(bool(notes))
        self._unfold(0 < len(notes) <= _FEW and self.height() >= look().px(_HIGH))
        self._stack.setCurrentWidget(self.table)

    def show_lines(self, lines: tuple[DraftLine, ...], sums: str) -> None:
        """Show the lines as they would be taken in, and what they add up to."""
        self.model.show_lines(lines)
        self._sums.setText(sums)
        some = any(line.kept for line in lines)
        for button in self._doing:
            button.setEnabled(some)
            button.setToolTip("" if some else typeset("Aucune ligne n'est cochée."))
        self.table.fit()

    def focus_line(self, place: str) -> None:
        """Lead to a line."""
        for rank, row in enumerate(self.model.rows):
            if isinstance(row, DraftLine) and row.path == place:
                self.table.setCurrentIndex(self.model.index(rank, NATURE))
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        """Escape gives up."""
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        else:
            super().keyPressEvent(event)

    def _unfold(self, on: bool) -> None:
        self.fold.setChecked(on)
        dress(self.fold, "chevron-down" if on else "chevron-right", "accent")
        self._notes_area.setVisible(on)
        high = self._notes.heightForWidth(max(self.width() - ROOM, 1))
        self._notes_area.setFixedHeight(min(high + SNUG, look().px(_NOTES)))
