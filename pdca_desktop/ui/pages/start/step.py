"""One step on the cover: a title, a few words, fields, what went wrong, and the way on."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from pdca_desktop.domain.french import typeset
from pdca_desktop.ui.theme import text_label
from pdca_desktop.ui.tokens import AIR, ROOM, SNUG, TIGHT, WIDE
from pdca_desktop.ui.widgets.headers import primary_button, quiet_button

_WIDTH = 560


class Step(QScrollArea):
    """A centred column that scrolls when the window is low.

    Args:
        title: French.
        text: what this step is for.
        action: text of the button that goes on; its `clicked` is `self.go.clicked`.
    """

    def __init__(self, title: str, text: str, action: str) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        sheet = self.sheet = QWidget()
        sheet.setProperty("sheet", True)
        across = QHBoxLayout(sheet)
        across.setContentsMargins(AIR, WIDE, AIR, WIDE)
        column = QWidget(sheet)
        column.setMaximumWidth(_WIDTH)
        across.addStretch(1)
        across.addWidget(column, 100)
        across.addStretch(1)
        box = QVBoxLayout(column)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(ROOM)
        box.addStretch(1)
        box.addWidget(text_label(typeset(title), "title", column))
        self.said = text_label(typeset(text), "muted", column)
        self.said.setVisible(bool(text))
        box.addWidget(self.said)
        self.fields = QVBoxLayout()
        self.fields.setSpacing(ROOM)
        box.addLayout(self.fields)
        self._trouble = text_label("", "error", column)
        self._trouble.setAccessibleName("À corriger")
        self._trouble.hide()
        box.addWidget(self._trouble)
        self._bar = QProgressBar(column)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Avancement")
        self._bar.hide()
        self._doing = text_label("", "small", column)
        self._doing.hide()
        box.addWidget(self._doing)
        box.addWidget(self._bar)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(SNUG)
        self.go = primary_button(action, column)
        self.go.setVisible(bool(action))
        self.buttons.addWidget(self.go)
        self.buttons.addStretch(1)
        box.addSpacing(SNUG)
        box.addLayout(self.buttons)
        box.addStretch(2)
        self.setWidget(sheet)

    def say_text(self, text: str) -> None:
        """Replace the words under the title."""
        self.said.setText(typeset(text))
        self.said.setVisible(bool(text))

    def say_trouble(self, sentence: str) -> None:
        """Say what went wrong; an empty sentence takes it away."""
        lines = [f"✕ {line}" for line in typeset(sentence).splitlines() if line]
        self._trouble.setText("\n".join(lines))
        self._trouble.setVisible(bool(sentence))
        if sentence:
            # Its enumerations are many: not before the passphrase can be typed.
            from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent  # noqa: PLC0415

            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, sentence))

    def set_busy(self, label: str = "") -> None:
        """Say what is being done and refuse other asks; empty: it ended."""
        self._doing.setText(label)
        self._doing.setVisible(bool(label))
        self._bar.setRange(0, 0)
        self._bar.setVisible(bool(label))
        self.go.setEnabled(not label)
        self.sheet.setProperty("busy", bool(label))
        for field in self.sheet.findChildren(QLineEdit):
            field.setReadOnly(bool(label))

    def show_progress(self, done: int, total: int, label: str) -> None:
        """Say how far it is."""
        self._doing.setText(f"{label}… {done} sur {total}" if total else f"{label}…")
        self._bar.setRange(0, total)
        self._bar.setValue(done)

    def add_link(self, text: str, icon: str = "") -> QPushButton:
        """Another way, beside the button that goes on."""
        button = quiet_button(text, self.sheet, icon)
        self.buttons.insertWidget(self.buttons.count() - 1, button)
        return button

    def begin(self) -> None:
        """The step comes to the front."""
        for field in self.sheet.findChildren(QLineEdit):
            field.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.go.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        """Enter goes on."""
        if (
            event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and self.go.isEnabled()
            and self.go.isVisible()
        ):
            self.go.click()
            return
        super().keyPressEvent(event)


class Secret(QLineEdit):
    """A secret, hidden unless the adviser wants to see it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setMaxLength(500)
        hints = Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText
        self.setInputMethodHints(hints | Qt.InputMethodHint.ImhNoAutoUppercase)

    def show_signs(self, on: bool) -> None:
        """Show or hide what is typed."""
        self.setEchoMode(QLineEdit.EchoMode.Normal if on else QLineEdit.EchoMode.Password)


def labelled(text: str, field: QWidget, parent: QWidget, *, target: QWidget | None = None) -> QWidget:
    """A field under its label, which is its buddy and its accessible name."""
    holder = QWidget(parent)
    box = QVBoxLayout(holder)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(TIGHT)
    label = QLabel(typeset(text), holder)
    label.setProperty("role", "label")
    label.setBuddy(target or field)
    (target or field).setAccessibleName(typeset(text))
    box.addWidget(label)
    box.addWidget(field)
    return holder


def with_eye(field: Secret, parent: QWidget) -> QWidget:
    """A secret and the button that shows it."""
    holder = QWidget(parent)
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(SNUG)
    row.addWidget(field, 1)
    eye = QToolButton(holder)
    eye.setCheckable(True)
    eye.setText("Afficher")
    eye.setAccessibleName("Afficher ce qui est saisi")
    eye.setToolTip("Afficher ce qui est saisi")
    eye.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
    eye.toggled.connect(field.show_signs)
    row.addWidget(eye)
    return holder
