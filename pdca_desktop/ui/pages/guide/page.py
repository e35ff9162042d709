"""The guide, as it is read: contents and search at the left, one page at the right."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from pdca_desktop.ui.page import Page
from pdca_desktop.ui.pages.guide.text import GuideText
from pdca_desktop.ui.pages.guide.topics import Found, Topic
from pdca_desktop.ui.theme import look, text_label
from pdca_desktop.ui.tokens import AIR, ROOM, SNUG
from pdca_desktop.ui.widgets.headers import SectionHeader, quiet_button

_CONTENTS, _COLUMN = 264, 720
_REST = 120
_PROMPT = "Rechercher dans le guide"


class GuidePage(Page):
    """What the adviser reads when they do not know.

    Signals:
        searched: words at rest.
        picked: name of the page wanted.
        followed: address of a link in the text.
        back_asked: the page read before this one.
        left: back to the screen they came from.
    """

    searched = Signal(str)
    picked = Signal(str)
    followed = Signal(str)
    back_asked = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        head = SectionHeader("Guide", "", "title", self)
        self.back = quiet_button("Page d’avant", self, "chevron-left")
        self.back.setToolTip("Page lue avant celle-ci (Alt+Gauche)")
        self.back.clicked.connect(self.back_asked)
        self.close_ = quiet_button("Fermer le guide", self, "x")
        self.close_.setToolTip("Revenir à l’écran d’où vous venez (Échap)")
        self.close_.clicked.connect(self.left)
        head.add(self.back)
        head.add(self.close_)
        self.body.addWidget(head)
        self.words = QLineEdit(self)
        self.words.setPlaceholderText(_PROMPT)
        self.words.setAccessibleName(_PROMPT)
        self.words.setClearButtonEnabled(True)
        for clear in self.words.findChildren(QToolButton):
            clear.setAccessibleName("Effacer la recherche")
        self.contents = QListWidget(self)
        self.contents.setAccessibleName("Pages du guide")
        self.contents.setProperty("lines", True)
        self.contents.setWordWrap(True)
        self.contents.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.contents.setResizeMode(QListWidget.ResizeMode.Adjust)
        self._none = text_label("Aucune page ne contient tous ces mots.", "muted", self)
        self._none.hide()
        self.text = GuideText(self)
        self._side = QWidget(self)
        column = QVBoxLayout(self._side)
        column.setContentsMargins(0, 0, 0, ROOM)
        column.setSpacing(SNUG)
        column.addWidget(self.words)
        column.addWidget(self._none)
        column.addWidget(self.contents, 1)
        row = QHBoxLayout()
        row.setSpacing(AIR)
        row.addWidget(self._side)
        row.addWidget(self.text, 1)
        self.body.addLayout(row, 1)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST)
        self._rest.timeout.connect(self._tell_words)
        self.words.textChanged.connect(self._rest.start)
        self.words.returnPressed.connect(self._to_contents)
        self.contents.currentItemChanged.connect(self._pick)
        self.contents.itemActivated.connect(self._to_text)
        self.text.followed.connect(self.followed)
        self._fit()

    def show_contents(self, found: Sequence[Found]) -> None:
        """Show the pages, with what was found in each."""
        self.contents.blockSignals(True)
        self.contents.clear()
        for topic, excerpt in found:
            item = QListWidgetItem(f"{topic.title}\n{excerpt}" if excerpt else topic.title)
            item.setData(Qt.ItemDataRole.UserRole, topic.name)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, topic.title)
            self.contents.addItem(item)
        self.contents.blockSignals(False)
        self._none.setVisible(not found)

    def show_topic(self, topic: Topic, words: str = "", *, back: bool = False) -> None:
        """Show a page.

        Args:
            topic: the page.
            words: to be marked in it.
            back: whether another was read before.
        """
        self.text.show_markdown(topic.text, tuple(words.split()))
        self.back.setVisible(back)
        self.contents.blockSignals(True)
        self.contents.setCurrentRow(-1)
        for rank in range(self.contents.count()):
            if self.contents.item(rank).data(Qt.ItemDataRole.UserRole) == topic.name:
                self.contents.setCurrentRow(rank)
        self.contents.blockSignals(False)

    def meeting_obstacle(self) -> str:
        """The guide names nobody."""
        return ""

    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        """Escape leaves, Alt+Left goes back."""
        if event.key() == Qt.Key.Key_Escape:
            if self.words.text():
                self.words.clear()
            else:
                self.left.emit()
        elif event.key() == Qt.Key.Key_Left and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.back_asked.emit()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent, /) -> None:
        """The contents follow the type."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_side"):
            self._fit()

    def resizeEvent(self, event: QResizeEvent, /) -> None:
        """A line is never too long to be read."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        width = self.width()
        self._side.setFixedWidth(min(look().px(_CONTENTS), max(180, width // 3)))
        room = width - self._side.width() - 3 * AIR
        self.text.setViewportMargins(SNUG, 0, max(0, room - look().px(_COLUMN)), 0)

    def _tell_words(self) -> None:
        self.searched.emit(self.words.text())

    def _pick(self, item: QListWidgetItem | None, _before: object = None) -> None:
        if item is not None:
            self.picked.emit(str(item.data(Qt.ItemDataRole.UserRole)))

    def _to_contents(self) -> None:
        self._rest.stop()
        self._tell_words()
        self.contents.setFocus(Qt.FocusReason.OtherFocusReason)
        if self.contents.count() and self.contents.currentRow() < 0:
            self.contents.setCurrentRow(0)

    def _to_text(self, _item: object) -> None:
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def sizeHint(self) -> QSize:
        """As large as the window gives."""
        return QSize(900, 600)
