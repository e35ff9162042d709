"""Two plans against each other, line by line: each line that differs is taken from either with a click."""

from collections.abc import Sequence
from itertools import count

from PySide6.QtCore import QRect, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pdca_desktop.domain.french import typeset
from pdca_desktop.services.clashes import Keep
from pdca_desktop.services.plan_rows import ABSENT, PlanRow
from pdca_desktop.ui.theme import text_label
from pdca_desktop.ui.tokens import SNUG, Tone
from pdca_desktop.ui.widgets.choice_table import ChoiceRow, ChoiceTable

_KEPT = "Plan retenu"
_WITHOUT = "sans cette ligne"
_FITS = {None: None, True: Tone.CONFORME, False: Tone.BLOQUANT}
_COLUMNS = {1: Keep.THEIRS, 2: Keep.MINE}


class PlanValues(QWidget):
    """The difference, and beside it the plan that is chosen.

    Args:
        name: what a screen reader says of the table.
        signed: who gave both, and when.
        titles: of the three values.

    Signals:
        ticked: rank among the lines to choose from, and which plan's line.
        reached: where the keyboard stands within the parent, as `QScrollArea.ensureVisible` takes it.
    """

    ticked = Signal(int, object)
    reached = Signal(int, int, int, int)

    def __init__(self, name: str, signed: str, titles: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent)
        self._titles = (*(title.partition(" (")[0] for title in titles), _KEPT)
        self._ranks: dict[int, int] = {}
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(SNUG)
        box.addWidget(text_label(signed, "label", self))
        self.table = ChoiceTable(typeset(name), self)
        self.table.chosen.connect(self._chosen)
        self.table.reached.connect(self._reached)
        box.addWidget(self.table)

    def show_rows(self, rows: Sequence[PlanRow], *, chosen: bool) -> None:
        """Show the lines.

        Args:
            rows: as `plan_rows` tells them.
            chosen: whether something is chosen already; otherwise nothing is ticked.
        """
        ranks = count()
        self._ranks = {at: next(ranks) for at, row in enumerate(rows) if row.offers}
        self.table.show_rows(self._titles, [_row(row, chosen=chosen) for row in rows])

    def _chosen(self, row: int, column: int) -> None:
        self.ticked.emit(self._ranks[row], _COLUMNS[column])

    def _reached(self, where: QRect) -> None:
        at = where.translated(self.table.pos() + self.pos()).center()
        self.reached.emit(at.x(), at.y(), 0, where.height())


def _row(row: PlanRow, *, chosen: bool) -> ChoiceRow:
    figures = (*row.figures, row.kept if chosen else "")
    marks = (Tone.ALERTE if differs and not row.total else None for differs in row.differs)
    tones = (None, *marks, _FITS[row.fits] if chosen else None)
    taken = {keep: chosen and row.keep in (keep, Keep.BOTH) for keep in _COLUMNS.values()}
    ticks = (None, taken[Keep.THEIRS], taken[Keep.MINE], None) if row.offers else ()
    changed = (False, *row.differs, False)
    said = tuple(
        f"{_WITHOUT if figure == ABSENT else figure}{', modifié' if differs else ''}"
        for figure, differs in zip(figures, changed, strict=True)
    )
    return ChoiceRow(row.name, figures, row.note, row.total, tones, "", ticks, said)
