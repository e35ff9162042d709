"""A chip that narrows the list to some values of a column."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QMenu, QWidget

from pdca_desktop.domain.french import typeset
from pdca_desktop.ui.chip_button import ChipButton
from pdca_desktop.ui.pages.dossiers.model import COLUMNS, NAMES

_MOST_SIGNS = 26


class FacetChip(ChipButton):
    """A chip that opens the values of a column, several of which can be wanted.

    Signals:
        picked: the values wanted, in alphabetical order; none: all.
    """

    picked = Signal(tuple)

    def __init__(self, facet: str, counts: Callable[[str], Mapping[str, int]], parent: QWidget) -> None:
        self._title = COLUMNS[NAMES.index(facet)].title
        super().__init__(self._title, "chevron-down", parent)
        self._facet, self._counts = facet, counts
        self._values: tuple[str, ...] = ()
        self.clicked.connect(self._show)

    def show_values(self, values: tuple[str, ...]) -> None:
        """Show what is wanted, in words."""
        self._values = values
        said = values[0] if values else ""
        short = said if len(said) <= _MOST_SIGNS else f"{said[: _MOST_SIGNS - 1].rstrip()}…"
        short += f" + {len(values) - 1}" if len(values) > 1 else ""
        self.show_text(
            typeset(f"{self._title} : {short}") if short else self._title,
            "chevron-down",
            "accent" if said else "text",
        )
        self.setAccessibleName(typeset(f"{self._title} : {', '.join(values) or 'sans choix'}"))
        self.setToolTip(", ".join(values))
        self.setCheckable(bool(values))
        self.setChecked(bool(values))

    def menu_of_values(self) -> "Values":
        """The values met, those wanted ticked."""
        menu = Values(self._counts(self._facet), self._values, self)
        menu.chosen.connect(self._choose)
        return menu

    def _show(self) -> None:
        self.setChecked(bool(self._values))  # a click opens, it does not tick
        self.menu_of_values().popup(self.mapToGlobal(self.rect().bottomLeft()))

    def _choose(self, values: tuple[str, ...]) -> None:
        self.show_values(values)
        self.picked.emit(values)


class Values(QMenu):
    """Values to tick; it stays open while one ticks.

    Signals:
        chosen: the values ticked.
    """

    chosen = Signal(tuple)

    def __init__(self, counts: Mapping[str, int], ticked: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        # A value that is wanted and met no more can still be let go.
        self._rows: dict[str, QAction] = {}
        for value in (*counts, *(one for one in ticked if one not in counts)):
            action = self.addAction(f"{value.replace('&', '&&')}\t{counts.get(value, 0)}")
            action.setCheckable(True)
            action.setChecked(value in ticked)
            action.toggled.connect(self._tell)
            self._rows[value] = action
        if not self._rows:
            self.addAction("Rien à choisir encore").setEnabled(False)

    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        """Space and Enter tick."""
        action: QAction | None = self.activeAction()  # none: nothing is under the pointer yet
        if action is not None and event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            action.toggle()
            return
        super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent, /) -> None:
        """A click ticks."""
        action: QAction | None = self.actionAt(event.position().toPoint())
        if action is not None and action.isCheckable():
            action.toggle()
            return
        super().mouseReleaseEvent(event)

    def _tell(self) -> None:
        self.chosen.emit(tuple(value for value, action in self._rows.items() if action.isChecked()))
