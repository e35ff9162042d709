"""Two montages side by side: a row per line, what differs in words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from pdca_desktop.domain import french
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.money import ZERO, Euros
from pdca_desktop.rules.verdict import Verdict
from pdca_desktop.services.figures import plan_start, repayment_of
from pdca_desktop.services.plan_difference import LinePair, difference
from pdca_desktop.services.totals import plan_totals
from pdca_desktop.ui.pages.plan.reading import Group, readings
from pdca_desktop.ui.theme import look
from pdca_desktop.ui.tokens import Tone

Index = QModelIndex | QPersistentModelIndex
_ASKING = (Group.BLOCKING, Group.WARNING, Group.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the comparison.

    Attributes:
        told: what differs, in words.
        tone: what the difference means; None when it is neither better nor worse.
        title: whether it names or sums a part.
    """

    label: str
    left: str = ""
    right: str = ""
    told: str = ""
    tone: Tone | None = None
    title: bool = False


def comparison(
    dossier: Dossier, left: int, right: int, verdicts: tuple[Iterable[Verdict], Iterable[Verdict]]
) -> tuple[Row, ...]:
    """What two plans of a dossier have in common and what differs, their verdicts included."""
    plans = dossier.scenarios[left].plan, dossier.scenarios[right].plan
    lines = difference(*plans)
    totals = plan_totals(plans[0]), plan_totals(plans[1])
    start = plan_start(dossier)
    costs = repayment_of(plans[0], start), repayment_of(plans[1], start)
    interest = tuple(one.total_interest for one in costs)
    heavy = tuple(one.heaviest.total if one.heaviest else ZERO if one.complete else None for one in costs)
    return (
        _total("Besoins", totals[0].needs, totals[1].needs),
        *(_line(pair) for pair in lines.needs),
        _total("Ressources", totals[0].resources, totals[1].resources),
        *(_line(pair) for pair in lines.resources),
        Row("Règles", title=True),
        *_counted(*verdicts),
        Row("Coût et effort", title=True),
        _cost("Mois le plus lourd", *heavy),
        _cost("Total des intérêts", *interest),
        Row("Équilibre", totals[0].sentence, totals[1].sentence),
    )


def _total(label: str, left: Euros, right: Euros) -> Row:
    return Row(label, french.euros(left), french.euros(right), _signed(right - left), title=True)


def _line(pair: LinePair) -> Row:
    left = "" if pair.left is None else french.euros(pair.left.amount)
    right = "" if pair.right is None else french.euros(pair.right.amount)
    if pair.left is None:
        return Row(french.typeset(pair.name), "–", right, "ajouté", Tone.NEUTRAL)
    if pair.right is None:
        return Row(french.typeset(pair.name), left, "–", "retiré", Tone.NEUTRAL)
    words = [one.label.lower() for one in pair.differences if one.path != "/amount"]
    more = pair.more
    if more:
        words.insert(0, _signed(more))
    tone = Tone.NEUTRAL if pair.differences else None
    return Row(french.typeset(pair.name), left, right, french.typeset(", ".join(words)), tone)


def _counted(left: Iterable[Verdict], right: Iterable[Verdict]) -> Iterator[Row]:
    """How many verdicts of each kind that asks for something, and which come or go."""
    shown = [[one for one in readings(verdicts) if one.group in _ASKING] for verdicts in (left, right)]
    for group in _ASKING:
        titles = [[one.title for one in side if one.group is group] for side in shown]
        more = [f"+ {title}" for title in titles[1] if title not in titles[0]]
        gone = [f"− {title}" for title in titles[0] if title not in titles[1]]
        tone = None if not more and not gone else Tone.ALERTE if len(more) > len(gone) else Tone.CONFORME
        word = group.heading(2)[2:]
        before, after = (french.number(len(side)) for side in titles)
        yield Row(word[:1].upper() + word[1:], before, after, "\n".join((*gone, *more)), tone)


def _cost(label: str, left: Euros | None, right: Euros | None) -> Row:
    if left is None or right is None:
        shown = [french.NOT_COMPUTABLE if one is None else french.euros(one) for one in (left, right)]
        return Row(label, shown[0], shown[1])
    tone = None if left == right else Tone.CONFORME if right < left else Tone.ALERTE
    word = {Tone.CONFORME: ", plus léger", Tone.ALERTE: ", plus lourd", None: ""}[tone]
    return Row(label, french.euros(left), french.euros(right), _signed(right - left) + word, tone)


def _signed(amount: Euros) -> str:
    return "" if not amount else ("+" if amount > ZERO else "") + french.euros(amount)


class PlanComparisonModel(QAbstractTableModel):
    """The rows, under the names of the two montages."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[Row, ...] = ()
        self._titles = ("", "", "", "Écart")

    def show_rows(self, left: str, right: str, rows: tuple[Row, ...]) -> None:
        """Show a comparison."""
        if rows == self._rows and self._titles[1:3] == (left, right):
            return
        self.beginResetModel()
        self._rows, self._titles = rows, ("Ligne", left, right, "Écart")
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's own default)
        """Rows."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's own default)
        """Line, both amounts, difference."""
        return 0 if parent.isValid() else len(self._titles)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The names of the montages."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self._titles):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._titles[section]
        return _alignment(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words, weight and colour of a cell."""
        if not index.isValid() or not 0 <= index.row() < len(self._rows):
            return None
        row, now = self._rows[index.row()], look()
        text = (row.label, row.left, row.right, row.told)[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return text
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(index.column())
        if role == Qt.ItemDataRole.FontRole:
            return now.figures(strong=row.title or (row.tone is not None and index.column() == 3))
        if role == Qt.ItemDataRole.ForegroundRole and index.column() == 3:
            plain = row.tone in (None, Tone.NEUTRAL)
            return now.colour("accent" if plain else str(row.tone.value if row.tone else "text"))
        if role == Qt.ItemDataRole.BackgroundRole and row.title:
            return now.colour("ground")
        return None


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column in (1, 2) else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
