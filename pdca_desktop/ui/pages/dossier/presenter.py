"""The dossier that is open: its value, every edit of it, undo, saving and verdicts.

    presenter.edit("/project/title", "Atelier vélo")        # a form's signal `edited` fits
    presenter.replace(services.plans.…, "ligne ajoutée")    # another value, one step of undo
    presenter.shown.connect(section.show_dossier)           # (dossier, over_typing)
    presenter.judged.connect(panel.show_judgement)          # a Judgement, soon after each change

Every section is given this presenter; none talks to the store.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from PySide6.QtCore import QObject, Signal

from pdca_desktop.domain import path as places
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.french import typeset
from pdca_desktop.errors import AppError
from pdca_desktop.services.clashes import Keep, kept
from pdca_desktop.services.completing import completed
from pdca_desktop.services.conflicts import settled
from pdca_desktop.services.dossiers import same_contents
from pdca_desktop.services.drafts import Draft
from pdca_desktop.services.judging import Judgement
from pdca_desktop.services.plans import Edit
from pdca_desktop.services.received import received_fields
from pdca_desktop.services.sessions import near
from pdca_desktop.ui.bus import Changes
from pdca_desktop.ui.jobs.job import Progress
from pdca_desktop.ui.pages.dossier.judging import Judging
from pdca_desktop.ui.pages.dossier.saving import Saver
from pdca_desktop.ui.pages.start.desk import Desk, local
from pdca_desktop.ui.undo import UndoStack

_SETTLED = "choix entre deux versions"


class DossierPresenter(QObject):
    """One dossier, from its opening to its closing.

    Args:
        desk: store, jobs, adviser.
        dossier: as the store gave it.
        draft: what was typed over it before the application stopped: shown, and kept by `save_now`.

    Signals:
        shown: the dossier, and whether it replaces what is being typed (undo, a way out).
        edited: place just typed; the form that typed it shows it already.
        saved: when ("14:32:07").
        not_saved: a sentence that says what will happen.
        refused: the error behind it.
        clashed: a `ConflictError`: the adviser has to choose before anything more is kept.
        settled: the choice is made.
        judged: the latest `Judgement`.
        undoing_changed: what can be undone or redone is other.
        received: what others changed (`ReceivedField`), now shown wherever nothing is being typed.
    """

    shown = Signal(object, bool)
    edited = Signal(str)
    saved = Signal(str)
    not_saved = Signal(str)
    refused = Signal(object)
    clashed = Signal(object)
    settled = Signal()
    judged = Signal(object)
    undoing_changed = Signal()
    received = Signal(tuple)

    def __init__(
        self, desk: Desk, dossier: Dossier, parent: QObject | None = None, draft: Draft | None = None
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._dossier = draft.after if draft else dossier
        self._undo: UndoStack[Dossier] = UndoStack(self)
        self._undo.changed.connect(self.undoing_changed)
        self._saver = Saver(desk, dossier, self, draft)
        self._saver.saved.connect(self._saved)
        self._saver.refused.connect(self._not_saved)
        self._saver.clashed.connect(self.clashed)
        self._settling = False
        self._typed = ""
        self._judging = Judging(desk, self._dossier, self)
        self._judging.judged.connect(self.judged)
        desk.bus.changed.connect(self._changed)

    @property
    def dossier(self) -> Dossier:
        """The dossier as shown."""
        return self._dossier

    @property
    def judgement(self) -> Judgement | None:
        """The latest verdicts; None until the first ones are there."""
        return self._judging.latest

    @property
    def today(self) -> date:
        """The day of the judgements."""
        return self._desk.today()

    def new_id(self) -> str:
        """An identifier for a row that is added."""
        return self._desk.machine.ids.new()

    def edit(self, path: str, value: Any, label: str = "") -> None:
        """Take one field's new value.

        Args:
            path: place, a JSON Pointer; None removes an item, the step "-" adds one.
            value: as the record holds it.
            label: what was changed, for undo and journal; by default the field's own name.
        """
        after = places.write(self._dossier, path, value)
        if after == self._dossier:
            return
        self._typed = path
        self._take(after, label or _named(path), path)
        self.edited.emit(path)

    def replace(self, dossier: Dossier, label: str) -> None:
        """Take another value of the dossier, as one step that can be undone, and show it everywhere."""
        if dossier == self._dossier:
            return
        self._undo.seal()
        self._take(dossier, label, "", whole=True)
        self._undo.seal()
        self.shown.emit(self._dossier, True)
        self._saver.now()

    def apply(self, edit: Edit) -> None:
        """Take what a service made of the dossier; with a key, successive ones are one step of undo."""
        if not edit.key:
            self.replace(edit.dossier, edit.label)
        elif edit.dossier != self._dossier:
            self._take(edit.dossier, edit.label, edit.key)
            self.edited.emit(edit.key)

    def leave(self, path: str = "") -> None:
        """A field or a section was left: end the undo step and keep it now."""
        self._undo.seal()
        if path and path == self._typed:
            self._complete(path)
        self._typed = ""
        self._saver.now()

    def sessions(self) -> tuple[tuple[date, str], ...]:
        """The published committee sessions nearest to today, in words."""
        return near(self._desk.machine.publications().sessions(self._dossier.segment, self.today), self.today)

    def undo(self) -> None:
        """Take back the last act."""
        self._go_to(self._undo.undo(), "annulation")

    def redo(self) -> None:
        """Do again what was taken back."""
        self._go_to(self._undo.redo(), "rétablissement")

    @property
    def undoing(self) -> UndoStack[Dossier]:
        """What can be undone and redone, in words."""
        return self._undo

    def judge(self) -> None:
        """Judge in a job, now."""
        self._judging.now()

    @property
    def waiting(self) -> bool:
        """Whether something is not in the store yet."""
        return self._saver.waiting

    def save_now(self) -> None:
        """Keep what waits."""
        self._saver.now()

    def settle(self, choices: Sequence[Keep]) -> None:
        """Keep what the adviser chose, one for each clash; undo comes back to their own values."""
        conflict = self._saver.clash
        if conflict is None:
            return
        resolved = settled(conflict.merged, kept(conflict.clashes, choices))
        self._saver.settle(resolved, _SETTLED)
        self._undo.clear()  # older steps would take back what others did elsewhere
        self._undo.push(settled(conflict.merged, conflict.clashes), resolved, _SETTLED)
        self._settling = True
        self._undo.seal()
        self.settled.emit()

    def take_stored(self, stored: Dossier) -> None:
        """Show the dossier as another hand left it in the store, for good: nothing before it comes back."""
        self._undo.clear()
        self._saver.take_stored(stored)
        self._dossier = stored
        self._judging.soon(self._dossier)
        self.shown.emit(stored, True)
        self._desk.bus.publish(Changes(stored.id))

    def close(self) -> None:
        """The page goes; what waits is kept without it."""
        self._judging.stop()
        self._saver.finish()

    def drop(self) -> None:
        """The dossier is no longer there: nothing of it is to be kept any more."""
        self._judging.stop()
        self._saver.take_stored(self._dossier)

    def hand_over(self) -> Callable[[], AppError | None]:
        """What keeps all that waits before the store closes: see `Saver.hand_over`."""
        return self._saver.hand_over()

    def resume(self) -> None:
        """The store did not close after all."""
        self._saver.resume()

    def _take(self, after: Dossier, label: str, key: str, *, whole: bool = False) -> None:
        before, self._dossier = self._dossier, after
        self._undo.push(before, after, label, key)
        self._saver.want(after, label, whole=whole)
        self._judging.soon(self._dossier)

    def _complete(self, path: str) -> None:
        """An address was typed: what the published lists know of it is filled in."""
        territories = self._desk.machine.publications().territories(self.today)
        after = completed(self._dossier, path, territories)
        if after != self._dossier:
            self._take(after, "adresse complétée", "")
            self._undo.seal()
            self.shown.emit(after, False)

    def _go_to(self, dossier: Dossier | None, why: str) -> None:
        if dossier is None:
            return
        self._dossier = dossier
        self._saver.want(dossier, why)
        self._saver.now()
        self._judging.soon(self._dossier)
        self.shown.emit(dossier, True)

    def _saved(self, at: datetime, stored: Dossier) -> None:
        if not self._saver.waiting and stored != self._dossier:
            self._take_over(stored)
        self.saved.emit(f"{local(at):%H:%M:%S}")
        self._desk.bus.publish(Changes(self._dossier.id))

    def _not_saved(self, sentence: str, error: object) -> None:
        self.not_saved.emit(sentence)
        if error is not None:
            self.refused.emit(error)

    def _changed(self, changes: Changes) -> None:
        """Changed elsewhere (an import, a synchronisation): read again, unless it was done here."""
        if changes.here or not changes.touches(self._dossier.id):
            return
        dossier_id = self._dossier.id

        def work(_progress: Progress) -> Dossier:
            return self._desk.store.load(dossier_id)

        job = self._desk.runner.write(work, "Lecture du dossier")
        job.finished.connect(self._read_again)
        job.failed.connect(self._desk.dialogs.tell)

    def _read_again(self, stored: Dossier) -> None:
        if self._saver.waiting:
            self._saver.now()  # its answer is the merged dossier
            return
        self._saver.take_stored(stored)
        self._take_over(stored)

    def _take_over(self, stored: Dossier) -> None:
        """Show what the store holds; older steps of undo would take back what others did."""
        before, others = self._dossier, self._saver.clash is None and not self._settling
        others = others and not same_contents(stored, before)
        if others:
            self._undo.clear()
        self._settling = False
        self._dossier = stored
        self._judging.soon(stored)
        self.shown.emit(stored, False)
        if others:
            self.received.emit(received_fields(before, stored))


def _named(path: str) -> str:
    try:
        return typeset(places.slot_at(Dossier, path).declared.label.lower())
    except LookupError:
        return "saisie"
