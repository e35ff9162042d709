"""Dialogs where something is typed before it is done: a reason, or the name of what is to go."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from pdca_desktop.domain.french import typeset
from pdca_desktop.exchange.scalars import clean
from pdca_desktop.ui.forms.choices import Combo
from pdca_desktop.ui.theme import text_label
from pdca_desktop.ui.tokens import AIR, ROOM, SNUG, TIGHT

_WIDTH, _LINES, _MOST_HEIGHT = 520, 84, 320
_FREE = "Autre motif"


class TypedDialog(QDialog):
    """A question, what it does, what has to be typed; the verb waits until it is."""

    def __init__(self, question: str, yes: str, explanation: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("PdC Actif")
        self.setMinimumWidth(_WIDTH)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(AIR, AIR, AIR, AIR)
        self._box.setSpacing(ROOM)
        self._box.addWidget(text_label(typeset(question), "heading", self))
        if explanation:
            self._box.addWidget(text_label(typeset(explanation), "muted", self))
        buttons = QDialogButtonBox(self)
        self.go = QPushButton(typeset(yes), self)
        self.go.setProperty("kind", "primary")
        buttons.addButton(self.go, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton("Annuler", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self._fields = QVBoxLayout()
        self._fields.setSpacing(TIGHT)
        self._box.addLayout(self._fields)
        self._box.addWidget(buttons)
        self.go.setEnabled(False)

    def _add(self, title: str, field: QWidget) -> None:
        label = QLabel(typeset(title), self)
        label.setProperty("role", "label")
        label.setWordWrap(True)
        label.setBuddy(field)
        field.setAccessibleName(typeset(title))
        self._fields.addWidget(label)
        self._fields.addWidget(field)


class ReasonDialog(TypedDialog):
    """Asks why.

    Args:
        question: French, ending with a question mark.
        yes: the verb of what will be done.
        explanation: what it will do.
        usual: reasons to choose from; free words may follow.
    """

    def __init__(
        self,
        question: str,
        yes: str,
        explanation: str = "",
        usual: Sequence[str] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(question, yes, explanation, parent)
        self.usual = Combo(self)
        self.usual.addItems([typeset(one) for one in (*usual, _FREE)])
        self.usual.setVisible(bool(usual))
        self.words = QPlainTextEdit(self)
        self.words.setTabChangesFocus(True)
        self.words.setFixedHeight(_LINES)
        if usual:
            self._add("Motif", self.usual)
            self._fields.addSpacing(SNUG)
        self._add("Précisions" if usual else "Motif, gardé dans l'historique", self.words)
        self.usual.currentIndexChanged.connect(self._allow)
        self.words.textChanged.connect(self._allow)
        self._allow()
        (self.usual if usual else self.words).setFocus(Qt.FocusReason.OtherFocusReason)

    def reason(self) -> str:
        """The reason in words, on one line."""
        words = " ".join(clean(self.words.toPlainText()).split())
        chosen = self.usual.currentText()
        if self.usual.isHidden() or chosen == _FREE:
            return words
        return f"{chosen}, {words}" if words else chosen

    def _allow(self) -> None:
        self.go.setEnabled(bool(self.reason()))


class ConfirmDialog(TypedDialog):
    """Asks that a name be typed before something is done that cannot be undone.

    Args:
        question: French, ending with a question mark.
        yes: the verb of what will be done.
        wanted: what has to be typed; spaces and case are forgiven.
        explanation: what it will do.
        lines: everything that it touches, one line each.
    """

    def __init__(
        self,
        question: str,
        yes: str,
        wanted: str,
        explanation: str = "",
        lines: Sequence[str] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(question, yes, explanation, parent)
        self._wanted = _folded(wanted)
        if lines:
            self._box.insertWidget(2, self._list(lines))
        self.typed = QLineEdit(self)
        self._add(f"Pour confirmer, écrivez « {wanted} »", self.typed)
        self.typed.textChanged.connect(self._allow)
        self.typed.setFocus(Qt.FocusReason.OtherFocusReason)

    def _list(self, lines: Sequence[str]) -> QScrollArea:
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setAccessibleName("Ce qui sera touché")
        label = text_label("\n".join(typeset(line) for line in lines), "", area)
        label.setContentsMargins(SNUG, SNUG, SNUG, SNUG)
        label.setAlignment(Qt.AlignmentFlag.AlignTop)
        label.setProperty("sheet", True)
        area.setWidget(label)
        area.setFixedHeight(min(_MOST_HEIGHT, label.heightForWidth(_WIDTH - 3 * AIR) + ROOM))
        return area

    def _allow(self, text: str) -> None:
        self.go.setEnabled(_folded(text) == self._wanted)


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
