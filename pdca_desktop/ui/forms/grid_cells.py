"""How a figure of a table is painted and typed in."""

from PySide6.QtCore import QObject, QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QHeaderView, QStyle, QStyleOptionViewItem, QWidget

from pdca_desktop.ui.forms.cells import CellDelegate, CellLine, Index
from pdca_desktop.ui.forms.grid_model import FAULT, GridModel
from pdca_desktop.ui.forms.writing import writing_of
from pdca_desktop.ui.theme import look
from pdca_desktop.ui.tokens import SNUG, TIGHT, Size


class FigureDelegate(CellDelegate):
    """Paints the figures and opens their editors."""

    def __init__(self, model: GridModel, parent: QObject) -> None:
        super().__init__(model, parent)
        self._model = model

    def make_editor(self, parent: QWidget, index: Index) -> QWidget:
        """A line."""
        slot = self._model.field(index.row())
        if slot is None:
            raise LookupError("a title is not typed in")
        name = f"{slot.declared.label}, {self._model.title(index.column())}"
        editor = CellLine(name, writing_of(slot.kind).read, parent, figure=True)
        editor.setProperty("cell", True)
        return editor

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index, /) -> None:
        """The figure at the right, a rule under it; a fault has its sign, not its colour alone."""
        now, rect, view = look(), QRect(option.rect), option.widget
        fault = str(index.data(FAULT) or "")
        title = self._model.field(index.row()) is None
        painter.save()
        painter.setClipRect(rect)
        current = view.hasFocus() and bool(option.state & QStyle.StateFlag.State_HasFocus)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if fault or current or chosen:
            painter.fillRect(rect, now.colour("bloquant_soft" if fault else "accent_soft"))
        painter.setPen(QPen(now.colour("edge" if title else "line"), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        words = str(index.data() or "")
        inner = rect.adjusted(TIGHT, 0, -SNUG, 0)
        painter.setFont(figures_font(self._model.columnCount()))
        painter.setPen(now.colour("bloquant" if fault else "text"))
        painter.drawText(
            inner,
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
            f"✗ {words}" if fault else words,
        )
        if current:
            painter.setPen(QPen(now.colour("accent"), 2))
            painter.drawRect(rect.adjusted(1, 1, -1, -1))
        painter.restore()


def figures_font(columns: int) -> QFont:
    """The type of the figures: smaller where there are many columns."""
    return look().figures(Size.SMALL if columns > _FEW else Size.BODY)


_FEW = 6


class FieldNames(QHeaderView):
    """The fields at the left of a table; titles of parts stand out."""

    def __init__(self, model: GridModel, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._grid = model
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setHighlightSections(False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def paintSection(self, painter: QPainter, rect: QRect, section: int, /) -> None:
        """The name, or the title of a part."""
        now, title = look(), self._grid.field(section) is None
        painter.save()
        painter.fillRect(rect, now.colour("surface"))
        painter.setPen(QPen(now.colour("edge" if title else "line"), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        font = now.font(strong=title) if title else now.font()
        words = str(self._grid.headerData(section, Qt.Orientation.Vertical) or "")
        inner = rect.adjusted(0, 0, -SNUG, -TIGHT if title else 0)
        if not title and QFontMetrics(font).horizontalAdvance(words) > inner.width():
            font = now.font(Size.SMALL)
        painter.setFont(font)
        painter.setPen(now.colour("accent" if title else "text"))
        side = Qt.AlignmentFlag.AlignBottom if title else Qt.AlignmentFlag.AlignVCenter
        painter.drawText(inner, int(Qt.AlignmentFlag.AlignLeft | side | Qt.TextFlag.TextWordWrap), words)
        painter.restore()
