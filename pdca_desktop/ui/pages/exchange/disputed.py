"""Conflicts of the dossier that is open: said above it, and one step from being decided."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pdca_desktop.domain.french import typeset
from pdca_desktop.errors import AppError
from pdca_desktop.services.exchanges import OpenConflict
from pdca_desktop.ui.bus import Changes
from pdca_desktop.ui.jobs.job import Progress
from pdca_desktop.ui.pages.dossier.page import DossierPage
from pdca_desktop.ui.pages.dossier.presenter import DossierPresenter
from pdca_desktop.ui.pages.exchange.situation import counted
from pdca_desktop.ui.pages.start.desk import Desk
from pdca_desktop.ui.theme import text_label
from pdca_desktop.ui.tokens import AIR, ROOM, SNUG, Tone
from pdca_desktop.ui.widgets.chips import Chip
from pdca_desktop.ui.widgets.headers import quiet_button, rule

_MOST = 2
_UNDER_HEADER = 1


class DisputedStrip(QWidget):
    """Says what is in conflict; decided elsewhere.

    Signals:
        asked: identifier of the first conflict.
    """

    asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._first = ""
        self._meeting = False
        box = QVBoxLayout(self)
        box.setContentsMargins(AIR, SNUG, AIR, 0)
        box.setSpacing(SNUG)
        across = QHBoxLayout()
        across.setSpacing(ROOM)
        self.said = Chip("", Tone.ALERTE, parent=self)
        self.places = text_label("", "small", self)
        self.decide = quiet_button("Trancher", self, "scale")
        self.decide.clicked.connect(lambda: self.asked.emit(self._first))
        across.addWidget(self.said)
        across.addWidget(self.decide)
        across.addWidget(self.places, 1)
        box.addLayout(across)
        box.addWidget(rule(self))
        self.hide()

    def show_conflicts(self, conflicts: Sequence[OpenConflict]) -> None:
        """Say these; none: nothing is said."""
        self._first = conflicts[0].id if conflicts else ""
        told = counted(len(conflicts), "conflit à trancher", "conflits à trancher")
        self.said.show_text(told, Tone.ALERTE)
        self.said.updateGeometry()
        named = [one.clash.place for one in conflicts[:_MOST]]
        left = len(conflicts) - _MOST
        rest = [f"et {counted(left, 'autre', 'autres')}"] if left > 0 else []
        self.places.setText(typeset(" · ".join([*named, *rest])))
        self._show()

    def set_meeting(self, on: bool) -> None:
        """Nothing is said while the entrepreneur looks."""
        self._meeting = on
        self._show()

    def _show(self) -> None:
        self.setVisible(bool(self._first) and not self._meeting)


class Disputed(QObject):
    """Reads the conflicts of the open dossier whenever they may be others."""

    def __init__(self, desk: Desk, presenter: DossierPresenter, page: DossierPage) -> None:
        super().__init__(presenter)
        self._desk, self._presenter = desk, presenter
        self._reading = self._stale = False
        self.strip = DisputedStrip(page)
        page.body.insertWidget(_UNDER_HEADER, self.strip)
        page.meeting_changed.connect(self.strip.set_meeting)
        desk.bus.changed.connect(self._changed)
        self._read()

    def _changed(self, changes: Changes) -> None:
        if not changes.here and changes.touches(self._presenter.dossier.id):
            self._read()

    def _read(self) -> None:
        """In a job; asked meanwhile, once more after it."""
        self._stale = True
        if self._reading:
            return
        try:
            exchanges = self._desk.machine.exchanges()
        except AppError:
            return  # the dossiers are closed
        self._reading, self._stale = True, False
        dossier_id = self._presenter.dossier.id

        def read(_progress: Progress) -> Sequence[OpenConflict]:
            return exchanges.conflicts(dossier_id)

        job = self._desk.runner.write(read, "Lecture des conflits du dossier")
        job.finished.connect(self._found)
        job.failed.connect(self._not_found)

    def _found(self, conflicts: Sequence[OpenConflict]) -> None:
        self._reading = False
        self.strip.show_conflicts(conflicts)
        if self._stale:
            self._read()

    def _not_found(self, _error: AppError) -> None:
        """What cannot be read now is told by the page of exchanges."""
        self._reading = False
