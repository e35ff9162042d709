"""Takes the whole window while the dossiers are closed: nothing behind can be seen, reached or asked for."""

from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QMainWindow, QStackedWidget, QWidget

from pdca_desktop.ui.pages.start.rescue import ForgottenStep, RecoveryStep
from pdca_desktop.ui.pages.start.step import Step
from pdca_desktop.ui.pages.start.steps import CodeStep, ContentStep, FirstSecretStep, IdentityStep, UnlockStep
from pdca_desktop.ui.pages.start.withdrawn import WithdrawnStep

_ALLOWED = "Quitter"
_Kind = TypeVar(
    "_Kind",
    IdentityStep,
    FirstSecretStep,
    CodeStep,
    ContentStep,
    UnlockStep,
    ForgottenStep,
    RecoveryStep,
    WithdrawnStep,
)


class Cover(QStackedWidget):
    """The steps, one at a time, in the place of the shell.

    Args:
        window: its central widget gives way while the cover is on.

    Signals:
        made: a step was made: listen to it.
    """

    made = Signal(object)

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._under: QWidget | None = None
        self._refused: list[QAction] = []
        self.hide()

    @property
    def identity(self) -> IdentityStep:
        """Who works here."""
        return self._made(IdentityStep)

    @property
    def secret(self) -> FirstSecretStep:
        """The first passphrase."""
        return self._made(FirstSecretStep)

    @property
    def code(self) -> CodeStep:
        """The recovery code."""
        return self._made(CodeStep)

    @property
    def content(self) -> ContentStep:
        """Examples or nothing."""
        return self._made(ContentStep)

    @property
    def unlock(self) -> UnlockStep:
        """The passphrase that opens."""
        return self._made(UnlockStep)

    @property
    def forgotten(self) -> ForgottenStep:
        """The recovery code, and another passphrase."""
        return self._made(ForgottenStep)

    @property
    def recovery(self) -> RecoveryStep:
        """The file is damaged or gone."""
        return self._made(RecoveryStep)

    @property
    def withdrawn(self) -> WithdrawnStep:
        """The access of this machine was taken away."""
        return self._made(WithdrawnStep)

    def steps(self) -> tuple[Step, ...]:
        """Every step."""
        first = (self.identity, self.secret, self.code, self.content)
        return (*first, self.unlock, self.forgotten, self.recovery, self.withdrawn)

    @property
    def step(self) -> Step | None:
        """The step in front; None when the window is not covered."""
        shown = self.currentWidget()
        return shown if self.on and isinstance(shown, Step) else None

    @property
    def on(self) -> bool:
        """Whether the window is covered."""
        return self._under is not None

    def show_step(self, step: Step) -> None:
        """Bring a step to the front, covering the window if it was not."""
        if not self.on:
            self._cover()
        step.set_busy()
        step.say_trouble("")
        self.setCurrentWidget(step)
        step.begin()

    def forget(self) -> None:
        """Nothing typed stays."""
        for field in self.findChildren(QLineEdit):
            field.clear()

    def lift(self) -> None:
        """Give the window back."""
        under, self._under = self._under, None
        if under is None:
            return
        self._window.takeCentralWidget()
        self.setParent(self._window)
        self.hide()
        self._window.setCentralWidget(under)
        under.show()
        there = self._window.actions()  # those of a page that was closed are no more
        for action in self._refused:
            if action in there:
                action.setEnabled(True)
        self._refused.clear()

    def _made(self, kind: type[_Kind]) -> _Kind:
        """The step of a kind, made when it is first asked for: a locked machine needs one of them."""
        for known in range(self.count()):
            step = self.widget(known)
            if type(step) is kind:
                return step
        made = kind()
        self.addWidget(made)
        self.made.emit(made)
        return made

    def _cover(self) -> None:
        under = self._under = self._window.takeCentralWidget()
        if under is not None:
            under.hide()
            under.setParent(self._window)
        self._window.setCentralWidget(self)
        self.show()
        for action in self._window.actions():
            if action.isEnabled() and action.text() != _ALLOWED:
                action.setEnabled(False)
                self._refused.append(action)
