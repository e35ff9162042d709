"""The lines read in a spreadsheet: ticked or not, their natures chosen from lists."""

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from pdca_desktop.domain.plan import NeedNature, ResourceNature
from pdca_desktop.services.plans import Side
from pdca_desktop.ui.icons import pixmap
from pdca_desktop.ui.models.sheet_preview import AMOUNT, KEEP, LABEL, NATURE, READING, SheetPreviewModel
from pdca_desktop.ui.pages.plan.editors import ChoiceCell
from pdca_desktop.ui.theme import look
from pdca_desktop.ui.tokens import FIELD_HEIGHT, TIGHT, WIDE, Size

Index = QModelIndex | QPersistentModelIndex

_SHARES = {NATURE: 27, LABEL: 27, READING: 46}
_AMOUNT = 124
_ARROW = 14
_BOX = 16
_PICTURE = 40
_MOST_FITTED = 400


class ImportCells(QStyledItemDelegate):
    """Lines with room above and under their words; a nature is chosen from its list."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index, /) -> QSize:
        """The words and the room; the base class forgets the picture beside them."""
        hint = super().sizeHint(option, index) + QSize(0, 2 * TIGHT)
        view = option.widget
        if index.column() == READING and isinstance(view, QTableView):
            room = QRect(0, 0, view.columnWidth(READING) - _PICTURE, 10_000)
            metrics = QFontMetrics(look().font(Size.SMALL))
            words = metrics.boundingRect(room, Qt.TextFlag.TextWordWrap, str(index.data() or ""))
            hint.setHeight(words.height() + 4 * TIGHT)
        return hint

    def editorEvent(
        self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: Index, /
    ) -> bool:
        """The tick is drawn here and told by the table."""
        return index.column() != KEEP and super().editorEvent(event, model, option, index)

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index, /) -> QWidget:
        """The natures of the line's side."""
        model = index.model()
        line = model.line(index) if isinstance(model, SheetPreviewModel) else None
        natures = NeedNature if line is None or line.side is Side.NEEDS else ResourceNature
        editor = ChoiceCell("nature", list(natures), parent)
        editor.activated.connect(self._chosen)
        return editor

    def setEditorData(self, editor: QWidget, index: Index, /) -> None:
        """Show the nature."""
        model = index.model()
        if isinstance(editor, ChoiceCell) and isinstance(model, SheetPreviewModel):
            editor.setCurrentIndex(editor.members.index(model.nature(index)))

    def setModelData(self, editor: QWidget, model: object, index: Index, /) -> None:
        """Take the nature."""
        if isinstance(editor, ChoiceCell) and isinstance(model, SheetPreviewModel):
            model.setData(index, editor.value())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index, /) -> None:
        """The cell, with its tick, or the arrow of a list where there is one."""
        now, view = look(), option.widget
        if index.column() == KEEP:
            self._tick(painter, option, index)
        else:
            super().paint(painter, option, index)
        painter.setPen(now.colour("line"))
        foot = option.rect.bottom()
        painter.drawLine(option.rect.left(), foot, option.rect.right() + 1, foot)
        if index.flags() & Qt.ItemFlag.ItemIsEditable:
            y = option.rect.top() + (option.rect.height() - _ARROW) // 2
            picture = pixmap("chevron-down", _ARROW, "muted", view.devicePixelRatioF())
            painter.drawPixmap(option.rect.right() - _ARROW - TIGHT, y, picture)

    @staticmethod
    def _tick(painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        now, view = look(), option.widget
        ground = index.data(Qt.ItemDataRole.BackgroundRole)
        if ground is not None:
            painter.fillRect(option.rect, ground)
        state = index.data(Qt.ItemDataRole.CheckStateRole)
        if state is None:
            return
        box = QRect(0, 0, _BOX, _BOX)
        box.moveCenter(option.rect.center())
        ticked = state == Qt.CheckState.Checked
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(now.colour("accent" if ticked else "edge"))
        painter.setBrush(now.colour("accent" if ticked else "surface"))
        painter.drawRoundedRect(box, 3, 3)
        if ticked:
            painter.drawPixmap(box.topLeft(), pixmap("check", _BOX, "on_accent", view.devicePixelRatioF()))
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(now.colour("accent"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(-3, -3, 3, 3), 4, 4)
        painter.restore()

    def _chosen(self, _rank: int) -> None:
        editor = self.sender()
        if isinstance(editor, ChoiceCell):
            self.commitData.emit(editor)


class ImportTable(QTableView):
    """The lines read; Enter opens the list of natures, Space ticks."""

    def __init__(self, model: SheetPreviewModel, parent: QWidget) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setItemDelegate(ImportCells(self))
        self.setAccessibleName("Lignes lues dans le tableur")
        self.setAccessibleDescription("Entrée : choisir la nature ; Espace : reprendre ou non la ligne.")
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        trigger = QAbstractItemView.EditTrigger
        self.setEditTriggers(trigger.AnyKeyPressed | trigger.EditKeyPressed)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(FIELD_HEIGHT)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setMinimumSectionSize(WIDE)
        self.clicked.connect(self._click)

    def fit(self) -> None:
        """Columns share the width, rows take the height of their words."""
        now = look()
        left = self.viewport().width() - WIDE - now.px(_AMOUNT)
        self.setColumnWidth(KEEP, WIDE)
        self.setColumnWidth(AMOUNT, now.px(_AMOUNT))
        for column, share in _SHARES.items():
            self.setColumnWidth(column, max(left, 0) * share // 100)
        model = self.model()
        if model.rowCount() <= _MOST_FITTED:
            self.resizeRowsToContents()

    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        """Enter opens the list wherever the line is current; Space ticks it."""
        index = self.currentIndex()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(index.siblingAtColumn(NATURE))
        elif event.key() == Qt.Key.Key_Space:
            self._toggle(index)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent, /) -> None:
        """Follow the width."""
        super().resizeEvent(event)
        self.fit()

    def changeEvent(self, event: QEvent, /) -> None:
        """Follow the type."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self.model() is not None:
            self.fit()

    def _click(self, index: QModelIndex) -> None:
        if index.column() == KEEP:
            self._toggle(index)
        else:
            self._open(index)

    def _toggle(self, index: QModelIndex) -> None:
        model = self.model()
        line = model.line(index) if isinstance(model, SheetPreviewModel) else None
        if line is not None and isinstance(model, SheetPreviewModel):
            model.kept.emit(line.path, not line.kept)

    def _open(self, index: QModelIndex) -> None:
        if index.column() == NATURE and index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.setCurrentIndex(index)
            self.edit(index)
            for combo in self.viewport().findChildren(ChoiceCell):
                if combo.isVisible():
                    combo.showPopup()
