"""What was typed and could not be read back: shown above the history, to be copied or let go."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from pdca_desktop.domain.french import typeset
from pdca_desktop.services.aside_drafts import AsideDraft
from pdca_desktop.ui.theme import look, text_label
from pdca_desktop.ui.tokens import SNUG
from pdca_desktop.ui.widgets.headers import quiet_button

_BETWEEN = "\n\n" + "–" * 12 + "\n\n"
_HEIGHT = 132
_SAID = (
    "Une saisie interrompue n'a pas pu être reprise. Recopiez dans les champs ce qui doit y être ; elle sera "
    "essayée de nouveau à chaque déverrouillage."
)


class AsideStrip(QWidget):
    """The drafts in words; hidden while there is none, and in front of the entrepreneur.

    Signals:
        abandoned: the names of the drafts shown, which are to be let go.
    """

    abandoned = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._drafts: tuple[AsideDraft, ...] = ()
        self._meeting = False
        self.text = QPlainTextEdit(self)
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName("Saisie gardée de côté")
        self.text.setFixedHeight(look().px(_HEIGHT))
        self.copy = quiet_button("Copier", self, "copy")
        self.copy.clicked.connect(self._copy)
        self.abandon = quiet_button("Abandonner cette saisie…", self, "trash-2")
        self.abandon.clicked.connect(self._abandon)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, SNUG)
        box.setSpacing(SNUG)
        box.addWidget(text_label(typeset(_SAID), "notice", self))
        box.addWidget(self.text)
        acts = QHBoxLayout()
        acts.setSpacing(SNUG)
        acts.addWidget(self.copy)
        acts.addWidget(self.abandon)
        acts.addStretch(1)
        box.addLayout(acts)
        self.hide()

    def show_drafts(self, drafts: Sequence[AsideDraft]) -> None:
        """Show what they say."""
        if tuple(drafts) != self._drafts:  # read again, the place in the text stays
            self._drafts = tuple(drafts)
            self.text.setPlainText(self._words())
        self._show()

    def set_meeting(self, on: bool) -> None:
        """Nothing of it is shown to the entrepreneur."""
        self._meeting = on
        self._show()

    def _show(self) -> None:
        self.setVisible(bool(self._drafts) and not self._meeting)

    def _words(self) -> str:
        return _BETWEEN.join(one.words for one in self._drafts)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._words())

    def _abandon(self) -> None:
        self.abandoned.emit(tuple(one.name for one in self._drafts))
