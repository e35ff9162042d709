"""Proposes the best mixes, away from the main thread."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from pdca_desktop.domain import path
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.errors import AppError
from pdca_desktop.rules.best_mix import Mix, propose
from pdca_desktop.services.plans import Edit
from pdca_desktop.services.scenarios import take_proposal
from pdca_desktop.ui.jobs.job import Progress
from pdca_desktop.ui.jobs.runner import JobRunner
from pdca_desktop.ui.pages.plan.page import PlanPage

if TYPE_CHECKING:
    from pdca_desktop.ui.pages.plan.presenter import PlanPresenter


class Proposing(QObject):
    """The proposals and the means they rest on. The search takes 50 to 150 ms: it has a thread of its own."""

    def __init__(self, desk: "PlanPresenter", page: PlanPage, runner: JobRunner | None) -> None:
        super().__init__(desk)
        self._desk, self._page, self._runner = desk, page, runner
        self._mix = Mix()
        self._asked: tuple[Dossier, int] | None = None
        page.panel.propose_asked.connect(self.propose)
        page.proposals.again.connect(self.propose)
        page.proposals.taken.connect(self.take)
        page.proposals.terms_edited.connect(self.edit_terms)
        page.proposals.closed.connect(self.close)

    def propose(self) -> None:
        """Search, and show what is found."""
        desk = self._desk
        if desk.refused():
            self.close()
            self._page.show_verdicts()
            return
        self._asked = dossier, rank = desk.dossier, desk.rank
        self._page.show_proposals()
        self._page.proposals.show_terms(dossier.terms)

        def search(_progress: Progress | None = None) -> Mix:
            return propose(dossier, desk.pack, today=desk.today, scenario=rank)

        if self._runner is None:
            try:
                self._found(search())
            except AppError as error:
                self._failed(error)
            return
        self._page.proposals.show_waiting()
        job = self._runner.elsewhere(search, "Recherche des montages")
        job.finished.connect(self._found)
        job.failed.connect(self._failed)

    def take(self, rank: int) -> None:
        """A proposal becomes a montage of its own."""
        desk = self._desk
        if rank < len(self._mix.proposals):
            edit = take_proposal(desk.dossier, self._mix.proposals[rank], desk.new_id())
            desk.rank = len(edit.dossier.scenarios) - 1
            self.close()
            self._page.show_verdicts()
            desk.apply(edit)

    def edit_terms(self, place: str, value: object) -> None:
        """A means takes another value."""
        desk = self._desk
        label = path.slot_at(Dossier, place).declared.label
        told = f"{label[:1].lower()}{label[1:]}"
        desk.apply(Edit(path.write(desk.dossier, place, value), told, place))

    def follow(self) -> None:
        """The dossier is another one: bring the means up to date, and the proposals if they are in sight."""
        if self._asked is not None:
            self._page.proposals.show_terms(self._desk.dossier.terms)
            if self._asked != (self._desk.dossier, self._desk.rank):
                self.propose()

    def close(self) -> None:
        """Nobody looks at the proposals any more."""
        self._asked = None

    def _found(self, mix: Mix) -> None:
        if self._asked == (self._desk.dossier, self._desk.rank):
            self._mix = mix
            self._page.proposals.show_mix(mix, self._desk.dossier)

    def _failed(self, error: AppError) -> None:
        self._desk.refuse(error)
        self._page.show_verdicts()
        self.close()
