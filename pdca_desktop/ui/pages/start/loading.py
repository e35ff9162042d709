"""What the first page does not need: loaded in a job while it is looked at, then joined a turn at a time."""

from collections.abc import Callable
from functools import partial
from importlib import import_module

from PySide6.QtCore import QObject, QTimer

from pdca_desktop.ui.jobs.job import Progress
from pdca_desktop.ui.pages.start.desk import Desk
from pdca_desktop.ui.pages.start.session_watch import session_kind

LABEL = "Préparation des pages"
_LOAD_MS, _SETTLE_MS = 600, 1_500
_PAGES = "pdca_desktop.ui.pages"
_LATER = (
    *(f"{_PAGES}.{name}" for name in ("dossier.workspace", "dossier.plan", "preview.paper_room")),
    *(f"{_PAGES}.{name}" for name in ("exchange.aftermath", "exchange.network")),
    "PySide6.QtNetwork",
)
"""What the first dossier, its papers and the exchange need."""


class Loading(QObject):
    """Begins once the first page is shown.

    Args:
        is_covered: whether the dossiers are locked, so that nothing is to be joined.
        steps: what joins it to the window, in order, each in a turn of the loop of its own.
    """

    def __init__(
        self,
        desk: Desk,
        is_covered: Callable[[], bool],
        steps: tuple[Callable[[], object], ...],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk, self._is_covered, self._steps = desk, is_covered, steps

    def begin(self) -> None:
        """Load soon, then join."""
        QTimer.singleShot(_LOAD_MS, self, self.load)

    def load(self) -> None:
        """Load in a job."""
        if self._is_covered():
            return
        desk, machine = self._desk, self._desk.machine

        def load(progress: Progress) -> None:
            for done, name in enumerate(_LATER):
                progress.step(done, len(_LATER), LABEL)
                import_module(name)
            session_kind()
            machine.exchanges()
            desk.rules()

        desk.runner.elsewhere(load, LABEL).finished.connect(self._loaded)

    def settle(self) -> None:
        """Join it to the window."""
        self._next(self._steps)

    def _loaded(self) -> None:
        QTimer.singleShot(_SETTLE_MS, self, self.settle)

    def _next(self, steps: tuple[Callable[[], object], ...]) -> None:
        if steps and not self._is_covered():
            steps[0]()
            QTimer.singleShot(0, self, partial(self._next, steps[1:]))
