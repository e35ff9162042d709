"""The montages of a dossier as tabs, with what is done to them."""

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import QAction, QFontMetrics, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QSizePolicy, QTabBar, QToolButton, QWidget

from pdca_desktop.ui.icons import dress, pixmap
from pdca_desktop.ui.theme import look
from pdca_desktop.ui.tokens import FIELD_HEIGHT, ROOM, TIGHT
from pdca_desktop.ui.widgets.paint import painting

_ICON = 16
_WIDEST = 220
_LINE = 3


class _Bar(QTabBar):
    """Flat tabs: the current one is underlined, the retained one ticked."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.retained = 0
        self.setAccessibleName("Montages")
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(True)
        self.setElideMode(Qt.TextElideMode.ElideRight)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def tabSizeHint(self, index: int, /) -> QSize:
        """As wide as its words, within reason."""
        words = QFontMetrics(look().font(strong=True)).horizontalAdvance(self.tabText(index))
        tick = _ICON + TIGHT if index == self.retained else 0
        return QSize(min(words + tick + 2 * ROOM, look().px(_WIDEST)), look().px(FIELD_HEIGHT) + TIGHT)

    def minimumTabSizeHint(self, index: int, /) -> QSize:
        """A tab is not squeezed: the bar scrolls."""
        return self.tabSizeHint(index)

    def paintEvent(self, _event: QPaintEvent, /) -> None:
        """Words, tick, underline."""
        now = look()
        with painting(self) as painter:
            for index in range(self.count()):
                rect, current = self.tabRect(index), index == self.currentIndex()
                inner = rect.adjusted(ROOM, 0, -ROOM, 0)
                if index == self.retained:
                    y = rect.top() + (rect.height() - _ICON) // 2
                    picture = pixmap("circle-check", _ICON, "conforme", self.devicePixelRatioF())
                    painter.drawPixmap(inner.left(), y, picture)
                    inner.setLeft(inner.left() + _ICON + TIGHT)
                font = now.font(strong=current)
                painter.setFont(font)
                painter.setPen(now.colour("accent" if current else "muted"))
                text = QFontMetrics(font).elidedText(
                    self.tabText(index), Qt.TextElideMode.ElideRight, inner.width() + 2
                )
                painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
                if current:
                    painter.setPen(Qt.PenStyle.NoPen)
                    painter.setBrush(now.colour("accent"))
                    painter.drawRect(QRect(rect.left(), rect.bottom() - _LINE + 1, rect.width(), _LINE))
                if current and self.hasFocus():
                    painter.setPen(now.colour("accent"))
                    painter.setBrush(Qt.BrushStyle.NoBrush)
                    painter.drawRoundedRect(rect.adjusted(2, 2, -2, -_LINE - 1), 4, 4)


class ScenarioTabs(QWidget):
    """The bar, a button that adds, and the menu of the current montage.

    Signals:
        chosen: rank of the montage to show.
        added: one more montage is wanted.
        duplicated: a copy of the current one is wanted.
        retained: the current one goes to the committee.
        removed: the current one is to be taken away.
        renamed: the name wanted for the current one.
        compared: rank of the montage to put beside the current one, -1 to stop.
        import_asked: a spreadsheet is to be read.
        export_asked: the montage on screen is to be written in a spreadsheet.
        template_asked: the empty spreadsheet is wanted.
    """

    chosen = Signal(int)
    added = Signal()
    duplicated = Signal()
    retained = Signal()
    removed = Signal()
    renamed = Signal(str)
    compared = Signal(int)
    import_asked = Signal()
    export_asked = Signal()
    template_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bar = _Bar(self)
        self.bar.tabBarClicked.connect(self._clicked)
        self.bar.currentChanged.connect(self._changed)
        self.bar.tabBarDoubleClicked.connect(self.rename)
        self._showing = self._read_only = False
        self.plus = QToolButton(self)
        dress(self.plus, "plus", "accent")
        self.plus.setAccessibleName("Ajouter un montage")
        self.plus.setToolTip("Ajouter un montage")
        self.plus.clicked.connect(self.added)
        self.more = QToolButton(self)
        dress(self.more, "ellipsis", "text")
        self.more.setAccessibleName("Actions sur le montage")
        self.more.setToolTip("Dupliquer, renommer, retenir, comparer, importer, exporter, supprimer")
        self.more.clicked.connect(self._open_menu)
        for button in (self.plus, self.more):
            button.setFixedSize(FIELD_HEIGHT, FIELD_HEIGHT)
        self.name = QLineEdit(self)
        self.name.setAccessibleName("Nom du montage")
        self.name.setMaxLength(60)
        self.name.editingFinished.connect(self._named)
        self.name.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(TIGHT)
        for part in (self.bar, self.name, self.plus, self.more):
            row.addWidget(part)
        row.addStretch(1)
        self.menu = QMenu(self)
        self._beside = -1
        self._fill()

    def show_scenarios(self, names: tuple[str, ...], current: int, retained: int, beside: int) -> None:
        """Show the montages: which is seen, which goes to the committee, which stands beside (-1: none)."""
        shown = tuple(self.bar.tabText(rank) for rank in range(self.bar.count()))
        if (shown, self.bar.currentIndex(), self.bar.retained) == (names, current, retained):
            self._beside = beside
            return
        self._showing = True
        while self.bar.count() > len(names):
            self.bar.removeTab(self.bar.count() - 1)
        self.bar.retained, self._beside = retained, beside
        for rank, name in enumerate(names):
            if rank == self.bar.count():
                self.bar.addTab(name)
            else:
                self.bar.setTabText(rank, name)
            tip = f"{name} : montage retenu pour le comité" if rank == retained else name
            self.bar.setTabToolTip(rank, tip)
            self.bar.setAccessibleTabName(rank, tip)
        self.bar.setCurrentIndex(current)
        self._showing = False
        self.bar.updateGeometry()
        self.bar.update()

    def set_read_only(self, on: bool) -> None:
        """Let montages be seen, compared and written, no more."""
        self._read_only = on
        self.plus.setHidden(on)

    def rename(self) -> None:
        """Let the name be typed in the place of the bar."""
        if self._read_only:
            return
        self.name.setText(self.bar.tabText(self.bar.currentIndex()))
        self.name.setFixedWidth(look().px(_WIDEST))
        self.bar.hide()
        self.name.show()
        self.name.selectAll()
        self.name.setFocus()

    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        """F2 renames, Escape leaves the name as it was."""
        if event.key() == Qt.Key.Key_F2 and self.name.isHidden():
            self.rename()
        elif event.key() == Qt.Key.Key_Escape and not self.name.isHidden():
            self.name.setText(self.bar.tabText(self.bar.currentIndex()))
            self._named()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent, /) -> None:
        """Larger type needs larger tabs."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "bar"):
            self.bar.updateGeometry()

    def _named(self) -> None:
        if self.name.isHidden():
            return
        self.name.hide()
        self.bar.show()
        self.bar.setFocus()
        if self.name.text() != self.bar.tabText(self.bar.currentIndex()):
            self.renamed.emit(self.name.text())

    def _clicked(self, _rank: int) -> None:
        self.bar.setFocus()

    def _changed(self, rank: int) -> None:
        if not self._showing and rank >= 0:
            self.chosen.emit(rank)

    def _open_menu(self) -> None:
        self._fill()
        self.menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def _fill(self) -> None:
        menu, bar = self.menu, self.bar
        menu.clear()
        current, free = bar.currentIndex(), not self._read_only
        if free:
            self._act("Dupliquer", "copy", self.duplicated)
            menu.addAction("Renommer (F2)", self.rename)
            keep = self._act("Retenir pour le comité", "circle-check", self.retained)
            keep.setEnabled(current != bar.retained)
            menu.addSeparator()
        for rank in range(bar.count()):
            if rank != current:
                side = menu.addAction(f"Comparer avec {bar.tabText(rank)}")
                side.setData(rank)
                side.triggered.connect(self._compare)
        if self._beside >= 0:
            menu.addAction("Fermer la comparaison", self._stop)
        menu.addSeparator()
        if free:
            self._act("Importer un tableur…", "upload", self.import_asked)
        self._act("Exporter en .xlsx…", "download", self.export_asked)
        self._act("Modèle vide .xlsx…", "file-plus", self.template_asked)
        if free:
            menu.addSeparator()
            drop = self._act("Supprimer le montage", "trash-2", self.removed)
            drop.setEnabled(bar.count() > 1 and current != bar.retained)

    def _act(self, text: str, icon: str, does: SignalInstance) -> QAction:
        action = self.menu.addAction(text, does.emit)
        dress(action, icon)
        return action

    def _compare(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.compared.emit(action.data())

    def _stop(self) -> None:
        self.compared.emit(-1)
