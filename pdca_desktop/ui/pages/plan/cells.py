"""How a cell of the plan is painted and typed in."""

from collections.abc import Mapping
from functools import lru_cache

from PySide6.QtCore import QObject, QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QTableView, QWidget

from pdca_desktop.domain.french import UNANSWERED
from pdca_desktop.domain.plan import NeedNature, ResourceNature, ResourceStatus
from pdca_desktop.services.plans import Side
from pdca_desktop.ui.forms.cells import VALUE, CellDelegate, CellLine, Index
from pdca_desktop.ui.forms.writing import read_euros
from pdca_desktop.ui.icons import pixmap
from pdca_desktop.ui.models.plan_lines import MORE, NOTE, TITLES, TONE, PlanLinesModel
from pdca_desktop.ui.pages.plan.editors import ChoiceCell
from pdca_desktop.ui.theme import look
from pdca_desktop.ui.tokens import SNUG, TIGHT, Size

ROW, NOTE_LINE = 38, 18
_LIFT = 8
_TWO_LINES = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_ICON = 16
_HAIR = 2
_HINTS = {"nature": "Nature", "label": "Libellé", "amount": UNANSWERED}


def row_height(note: str, texts: Mapping[str, tuple[str, int]]) -> int:
    """The height of a line: its texts, each with its width and wrapped if long, above its quiet lines."""
    high = max(_words_height(field, *words) for field, words in texts.items() if field != "nature")
    if note and high > look().px(ROW):
        high += _LIFT
    beside = _words_height("nature", *texts["nature"]) if "nature" in texts else 0
    return max(high + _notes_height(note), beside)


def words_size(field: str) -> Size:
    """The type of a cell: the label and the amount are read first."""
    return Size.BODY if field in ("label", "amount") else Size.SMALL


def _notes_height(note: str) -> int:
    return (note.count("\n") + 1) * look().px(NOTE_LINE) if note else 0


def _words_height(field: str, text: str, width: int) -> int:
    now, size = look(), words_size(field)
    return max(now.px(ROW), _wrapped(text, max(width - 2 * SNUG, 1), size, now.px(size)))


@lru_cache(maxsize=1024)
def _wrapped(text: str, width: int, size: Size, _pixels: int) -> int:
    """The height of a text that needs several lines, with its room; nil on one line."""
    metrics = QFontMetrics(look().font(size))
    if metrics.horizontalAdvance(text) + _HAIR <= width:
        return 0
    room = QRect(0, 0, width, 10_000)
    return metrics.boundingRect(room, Qt.TextFlag.TextWordWrap, text).height() + SNUG


class LineDelegate(CellDelegate):
    """Paints the lines and opens their editors."""

    def __init__(self, model: PlanLinesModel, parent: QObject) -> None:
        super().__init__(model, parent)
        self._model = model

    def make_editor(self, parent: QWidget, index: Index) -> QWidget:
        """A line or a list, by the field."""
        field = self._model.columns[index.column()]
        if field in ("nature", "status"):
            natures = NeedNature if self._model.side is Side.NEEDS else ResourceNature
            choice = ChoiceCell(field, list(natures if field == "nature" else ResourceStatus), parent)
            choice.activated.connect(self._chosen)
            return choice
        if field != "amount":
            return CellLine(TITLES[field], str, parent, figure=False)
        amount = CellLine(TITLES[field], read_euros, parent, figure=True)
        amount.setFont(look().figures())
        return amount

    def setEditorData(self, editor: QWidget, index: Index, /) -> None:
        """Show the member of a list, the words of a line."""
        if isinstance(editor, ChoiceCell):
            editor.setCurrentIndex(editor.members.index(index.data(VALUE)))
        else:
            super().setEditorData(editor, index)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index, /) -> None:
        """The text of the cell, the quieter lines from the label on, the mark beside the amount."""
        now, field = look(), self._model.columns[index.column()]
        rect: QRect = option.rect
        view: QWidget = option.widget
        current = view.hasFocus() and bool(option.state & QStyle.StateFlag.State_HasFocus)
        painter.save()
        painter.setClipRect(rect)
        if current:
            painter.fillRect(rect, now.colour("accent_soft"))
        painter.setPen(QPen(now.colour("line"), 1))
        painter.drawLine(rect.left() - 1, rect.bottom(), rect.right() + 1, rect.bottom())
        note = str(index.data(NOTE) or "")
        inner = rect.adjusted(SNUG, 0, -SNUG, 0)
        words = inner.height() - _notes_height(note)
        top = QRect(inner.left(), inner.top(), inner.width(), words)
        if field == MORE:
            y = top.top() + (top.height() - _ICON) // 2
            picture = pixmap("chevron-right", _ICON, "muted", view.devicePixelRatioF())
            painter.drawPixmap(rect.left() + (rect.width() - _ICON) // 2, y, picture)
        else:
            self._words(painter, index, field, inner if field == "nature" else top, view)
        if note and field != "nature" and isinstance(view, QTableView):
            self._note(painter, note, index, rect, view)
        if current:
            painter.setPen(QPen(now.colour("accent"), 2))
            painter.drawRect(rect.adjusted(1, 1, -1, -1))
        painter.restore()

    def _note(self, painter: QPainter, note: str, index: Index, rect: QRect, view: QTableView) -> None:
        """The quiet lines run from the label to the end of the row: each cell paints its piece of them."""
        now = look()
        first = self._model.column("label")
        left = rect.left() - view.columnViewportPosition(index.column()) + view.columnViewportPosition(first)
        painter.setFont(now.font(Size.SMALL))
        painter.setPen(now.colour("muted"))
        width = view.viewport().width() - view.columnViewportPosition(first) - 2 * SNUG
        y = rect.bottom() - _notes_height(note) - _LIFT
        for words in note.split("\n"):
            self._elided(
                painter, words, QRect(left + SNUG, y, width, now.px(NOTE_LINE)), Qt.AlignmentFlag.AlignLeft
            )
            y += now.px(NOTE_LINE)

    def _words(self, painter: QPainter, index: Index, field: str, where: QRect, view: QWidget) -> None:
        now, text = look(), str(index.data() or "")
        amount = field == "amount"
        painter.setFont(now.figures() if amount else now.font(words_size(field)))
        quiet = not text or field in ("nature", "funder", "status")
        painter.setPen(now.colour("muted" if quiet else "text"))
        tone = index.data(TONE) if amount else None
        if tone is not None:
            y = where.top() + (where.height() - _ICON) // 2
            picture = pixmap(tone.icon, _ICON, tone.value, view.devicePixelRatioF())
            painter.drawPixmap(where.left() - TIGHT, y, picture)
            where = where.adjusted(_ICON, 0, 0, 0)
        side = Qt.AlignmentFlag.AlignRight if amount else Qt.AlignmentFlag.AlignLeft
        if not amount and QFontMetrics(painter.font()).horizontalAdvance(text) + _HAIR > where.width():
            painter.drawText(where, _TWO_LINES, text)
            return
        if field == "nature":
            notes = _notes_height(str(index.data(NOTE) or ""))
            where = where.adjusted(0, 0, 0, -notes)
        self._elided(painter, text or _HINTS.get(field, ""), where, side)

    @staticmethod
    def _elided(painter: QPainter, text: str, where: QRect, side: Qt.AlignmentFlag) -> None:
        words = QFontMetrics(painter.font()).elidedText(text, Qt.TextElideMode.ElideRight, where.width())
        painter.drawText(where, side | Qt.AlignmentFlag.AlignVCenter, words)

    def _chosen(self, _rank: int) -> None:
        editor = self.sender()
        if isinstance(editor, ChoiceCell):
            self.take(editor.value())
