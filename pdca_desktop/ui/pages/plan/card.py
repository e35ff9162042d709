"""One verdict of the panel: what was judged, its figures, ways out, the sum behind it."""

from functools import lru_cache

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPaintEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QVBoxLayout,
    QWidget,
)

from pdca_desktop.ui.icons import pixmap
from pdca_desktop.ui.pages.plan.reading import Node, Reading
from pdca_desktop.ui.pages.plan.sum_tree import SumTree
from pdca_desktop.ui.theme import look, text_label
from pdca_desktop.ui.tokens import FIELD_HEIGHT, ROOM, SNUG, TIGHT, Size, Tone
from pdca_desktop.ui.widgets.chips import Chip

_ICON = 20
_WRAP = Qt.TextFlag.TextWordWrap
_PAD = 6


@lru_cache(maxsize=512)
def _height(text: str, width: int, _pixels: int) -> int:
    """The height of a button of these words: a layout asks for it many times."""
    words = QFontMetrics(look().font()).boundingRect(QRect(0, 0, width, 10_000), _WRAP, text)
    return max(FIELD_HEIGHT, words.height() + 2 * _PAD)


class WrapButton(QPushButton):
    """A button whose words take as many lines as they need."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        """The narrower, the higher."""
        return True

    def heightForWidth(self, width: int, /) -> int:
        """The height of the words at that width."""
        return _height(self.text(), max(width - 2 * ROOM, 40), look().px(Size.BODY))

    def sizeHint(self) -> QSize:
        """On one line if there is room."""
        width = QFontMetrics(look().font()).horizontalAdvance(self.text()) + 2 * ROOM + 2
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """As narrow as the panel asks."""
        return QSize(80, FIELD_HEIGHT)

    def paintEvent(self, _event: QPaintEvent, /) -> None:
        """The button, its words left-aligned."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        painter = QStylePainter(self)
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        painter.setFont(look().font())
        painter.setPen(look().colour("text" if self.isEnabled() else "muted"))
        inner = self.rect().adjusted(ROOM, 0, -ROOM, 0)
        painter.drawText(inner, int(_WRAP | Qt.AlignmentFlag.AlignVCenter), self.text())
        painter.end()


class VerdictCard(QWidget):
    """One verdict; the same card shows every state its rule goes through.

    Signals:
        way_taken: rank of the way out.
        why_asked: the sum behind it is wanted.
        place_wanted: the first field to fill in.
    """

    way_taken = Signal(str, int)
    why_asked = Signal(str)
    place_wanted = Signal(str)

    def __init__(self, rule_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rule_id = rule_id
        self.reading: Reading | None = None
        self._meeting = False
        self._sign = QLabel(self)
        self._sign.setFixedWidth(_ICON)
        self._title = text_label("", "strong", self)
        self._word = Chip("", Tone.NEUTRAL, "", self)
        self._words = text_label("", "", self)
        self._internal = text_label("", "small", self)
        self.ways: list[WrapButton] = []
        self.fill = self._link("Renseigner")
        self.fill.clicked.connect(self._fill_in)
        self.why = self._link("Pourquoi ?")
        self.why.setCheckable(True)
        self.why.clicked.connect(self._ask)
        self._tree: SumTree | None = None
        self._body = QVBoxLayout()
        self._body.setSpacing(TIGHT)
        head = QHBoxLayout()
        head.setSpacing(SNUG)
        head.addWidget(self._title, 1)
        head.addWidget(self._word, 0, Qt.AlignmentFlag.AlignTop)
        self._ways = QVBoxLayout()
        self._ways.setSpacing(TIGHT)
        links = QHBoxLayout()
        links.setSpacing(ROOM)
        links.addWidget(self.fill)
        links.addWidget(self.why)
        links.addStretch(1)
        self._body.addLayout(head)
        self._body.addWidget(self._words)
        self._body.addWidget(self._internal)
        self._body.addLayout(self._ways)
        self._body.addLayout(links)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, SNUG, 0, SNUG)
        row.setSpacing(SNUG)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(self._body, 1)

    def show_reading(self, reading: Reading) -> None:
        """Show a verdict; nothing is touched when it says the same."""
        before, self.reading = self.reading, reading
        if before == reading:
            return
        self._title.setText(reading.title)
        self._words.setText(reading.sentence)
        self._internal.setText(reading.internal)
        self._internal.setVisible(bool(reading.internal) and not self._meeting)
        self.fill.setVisible(bool(reading.missing))
        self.setAccessibleName(f"{reading.tone.word} : {reading.title}")
        self.setAccessibleDescription(reading.sentence)
        if before is None or before.tone is not reading.tone:
            self._word.show_text(reading.tone.word, reading.tone)
            self._word.setVisible(reading.tone not in (Tone.NEUTRAL, reading.group.tone))
            self._sign.setAccessibleName(reading.tone.word)
            self._draw()
            self.show_ways(())
        for link in (self.fill, self.why):
            link.setAccessibleName(f"{link.text()} {reading.title}")
        if self._tree is not None and self.why.isChecked():
            self.why_asked.emit(self.rule_id)

    def show_ways(self, labels: tuple[str, ...]) -> None:
        """Show the ways out, a button each; buttons are kept and reworded."""
        for rank, label in enumerate(labels):
            if rank == len(self.ways):
                button = WrapButton(self)
                button.clicked.connect(self._taken)
                self.ways.append(button)
                self._ways.addWidget(button)
            self.ways[rank].setText(label)
            self.ways[rank].setAccessibleDescription(self._title.text())
            self.ways[rank].updateGeometry()
        for rank, button in enumerate(self.ways):
            button.setVisible(rank < len(labels))

    def show_sum(self, nodes: tuple[Node, ...]) -> None:
        """Show the sum behind the verdict, under it."""
        if self._tree is None:
            self._tree = SumTree(self)
            self._tree.setAccessibleName("Le calcul")
            self._body.addWidget(self._tree)
        self._tree.set_meeting(self._meeting)
        self._tree.show_nodes(nodes)
        self._tree.setVisible(self.why.isChecked())

    def set_meeting(self, on: bool) -> None:
        """Hide derogations and notes."""
        self._meeting = on
        self._internal.setVisible(bool(self._internal.text()) and not on)
        if self._tree is not None:
            self._tree.set_meeting(on)

    def changeEvent(self, event: QEvent, /) -> None:
        """Another scheme is another icon."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_sign"):
            self._draw()

    def _link(self, text: str) -> QPushButton:
        link = QPushButton(text.replace(" ?", "\u00a0?"), self)
        link.setProperty("kind", "link")
        return link

    def _ask(self, on: bool) -> None:
        if on:
            self.why_asked.emit(self.rule_id)
        elif self._tree is not None:
            self._tree.hide()

    def _fill_in(self) -> None:
        if self.reading is not None and self.reading.missing:
            self.place_wanted.emit(self.reading.missing[0])

    def _taken(self) -> None:
        for rank, button in enumerate(self.ways):
            if button is self.sender():
                self.way_taken.emit(self.rule_id, rank)
                return

    def _draw(self) -> None:
        tone = Tone.NEUTRAL if self.reading is None else self.reading.tone
        colour = "muted" if tone is Tone.NEUTRAL else tone.value
        self._sign.setPixmap(pixmap(tone.icon, _ICON, colour, self.devicePixelRatioF()))
