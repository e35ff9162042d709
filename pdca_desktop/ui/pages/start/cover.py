"""Takes the whole window while the dossiers are closed: nothing behind can be seen, reached or asked for."""

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget

from pdca_desktop.ui.pages.start.rescue import ForgottenStep, RecoveryStep, TroubleStep
from pdca_desktop.ui.pages.start.step import Step
from pdca_desktop.ui.pages.start.steps import CodeStep, ContentStep, IdentityStep, SecretStep, UnlockStep

_ALLOWED = "Quitter"


class Cover(QStackedWidget):
    """The steps, one at a time, in the place of the shell.

    Args:
        window: its central widget gives way while the cover is on.
    """

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._under: QWidget | None = None
        self._refused: list[QAction] = []
        self.identity = IdentityStep()
        self.secret = SecretStep("Votre phrase de passe", "Continuer")
        self.code = CodeStep()
        self.content = ContentStep()
        self.unlock = UnlockStep()
        self.forgotten = ForgottenStep()
        self.recovery = RecoveryStep()
        self.trouble = TroubleStep()
        for step in self.steps():
            self.addWidget(step)
        self.hide()

    def steps(self) -> tuple[Step, ...]:
        """Every step."""
        first = (self.identity, self.secret, self.code, self.content)
        return (*first, self.unlock, self.forgotten, self.recovery, self.trouble)

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
