"""The tree of the sum behind a verdict, opened in place."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from pdca_desktop.ui.icons import dress, pixmap
from pdca_desktop.ui.pages.plan.reading import Node
from pdca_desktop.ui.theme import text_label
from pdca_desktop.ui.tokens import ROOM, TARGET, TIGHT, Tone

_ICON = 14


class _Branch(QWidget):
    """A step of the sum; what it rests on is folded under it.

    Signals:
        folded: it was opened or closed: identifier of its text, and whether it is open.
    """

    folded = Signal(str, bool)

    def __init__(self, node: Node, *, opened: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self.node = node
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(TIGHT // 2)
        row = QHBoxLayout()
        row.setSpacing(TIGHT)
        self.fold: QToolButton | None = None
        self._inner: QWidget | None = None
        if node.children:
            self.fold = QToolButton(self)
            self.fold.setFixedSize(TARGET, TARGET)
            self.fold.setCheckable(True)
            self.fold.clicked.connect(self.open)
            row.addWidget(self.fold, 0, Qt.AlignmentFlag.AlignTop)
        self._sign: QLabel | None = None
        if node.tone is not None:
            self._sign = QLabel(self)
            self._sign.setAccessibleName(node.tone.word)
            self._sign.setFixedHeight(20)
            row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        self._text = text_label(node.text, "" if node.children else "small", self)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row.addWidget(self._text, 1)
        box.addLayout(row)
        self._box = box
        self._draw()
        if self.fold is not None:
            self.open(opened)

    def open(self, on: bool) -> None:
        """Show or fold what it rests on."""
        if self.fold is None:
            return
        if on and self._inner is None:
            self._inner = QWidget(self)
            inner = QVBoxLayout(self._inner)
            inner.setContentsMargins(ROOM, 0, 0, 0)
            inner.setSpacing(TIGHT // 2)
            for child in self.node.children:
                branch = _Branch(child, opened=True, parent=self._inner)
                branch.folded.connect(self.folded)
                inner.addWidget(branch)
            self._box.addWidget(self._inner)
        if self._inner is not None:
            self._inner.setVisible(on)
        self.fold.setChecked(on)
        dress(self.fold, "chevron-down" if on else "chevron-right", "muted")
        self.fold.setAccessibleName(f"{'Replier' if on else 'Déplier'} : {self.node.text}")
        self.folded.emit(self.node.text, on)

    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        """Right opens, left folds, as in any tree."""
        if self.fold is not None and event.key() in (Qt.Key.Key_Right, Qt.Key.Key_Left):
            self.open(event.key() == Qt.Key.Key_Right)
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent, /) -> None:
        """Another scheme is another icon."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_text"):
            self._draw()

    def _draw(self) -> None:
        tone = self.node.tone
        if self._sign is not None and tone is not None:
            colour = "muted" if tone is Tone.NEUTRAL else tone.value
            self._sign.setPixmap(pixmap(tone.icon, _ICON, colour, self.devicePixelRatioF()))


class SumTree(QWidget):
    """Each comparison with what was read, the values used, their dates and sources."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._nodes: tuple[Node, ...] = ()
        self._meeting = False
        self._opened: dict[str, bool] = {}
        self._branches: list[_Branch] = []
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, TIGHT, 0, 0)
        self._box.setSpacing(TIGHT)

    def show_nodes(self, nodes: tuple[Node, ...]) -> None:
        """Show a sum; steps that say the same stay as they are."""
        if nodes == self._nodes:
            return
        self._nodes = nodes
        for branch in self._branches:
            self._box.removeWidget(branch)
            branch.hide()
            branch.deleteLater()
        self._branches = []
        for node in nodes:
            opened = self._opened.get(node.text, node.tone is not Tone.CONFORME or len(nodes) <= 2)
            branch = _Branch(node, opened=opened, parent=self)
            branch.folded.connect(self._remember)
            branch.setVisible(not (node.internal and self._meeting))
            self._branches.append(branch)
            self._box.addWidget(branch)

    def set_meeting(self, on: bool) -> None:
        """Hide notes that are not for the entrepreneur."""
        self._meeting = on
        for branch in self._branches:
            branch.setVisible(not (branch.node.internal and on))

    def texts(self) -> list[str]:
        """Every sentence shown, in order."""
        return [label.text() for label in self.findChildren(QLabel) if label.text() and not label.isHidden()]

    def _remember(self, text: str, on: bool) -> None:
        self._opened[text] = on
