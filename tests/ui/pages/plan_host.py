"""What the tests of the plan's page share: a host that keeps undo, and invented dossiers."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from pytestqt.qtbot import QtBot

from pdca_desktop import resources
from pdca_desktop.domain.dossier import Dossier, DossierState
from pdca_desktop.domain.plan import Need, Resource, ResourceNature
from pdca_desktop.exchange.dossier_file import read_dossier
from pdca_desktop.rules.pack_file import load_pack
from pdca_desktop.services.plans import Side
from pdca_desktop.ui.jobs.runner import JobRunner
from pdca_desktop.ui.pages.plan.page import PlanPage
from pdca_desktop.ui.pages.plan.presenter import PlanPresenter
from pdca_desktop.ui.tokens import Tone
from pdca_desktop.ui.undo import UndoStack
from tests.fakes.store import CountedIds
from tests.ui.keys import focused, press

TODAY = date(2026, 11, 22)


class Host:
    """What the workspace of a dossier does with the plan."""

    def __init__(self, qtbot: QtBot, dossier: Dossier, runner: JobRunner | None = None) -> None:
        self.page = PlanPage()
        qtbot.addWidget(self.page)
        self.presenter = PlanPresenter(self.page, load_pack(), TODAY, new_id=CountedIds().new, runner=runner)
        self.undo: UndoStack[Dossier] = UndoStack()
        self.dossier = dossier
        self.said: list[tuple[str, bool]] = []
        self.wanted: list[str] = []
        self.presenter.edited.connect(self._edited)
        self.presenter.settled.connect(self.undo.seal)
        self.presenter.said.connect(lambda sentence, back: self.said.append((sentence, back)))
        self.presenter.field_wanted.connect(self.wanted.append)
        self.presenter.show(dossier)
        self.page.resize(986, 700)
        self.page.show()
        self.page.activateWindow()
        self.qtbot = qtbot
        self.settle()

    def _edited(self, dossier: Dossier, label: str, key: str) -> None:
        self.undo.push(self.dossier, dossier, label, key)
        self.dossier = dossier

    def take_back(self) -> None:
        before = self.undo.undo()
        assert before is not None
        self.dossier = before
        self.presenter.show(before)
        self.settle()

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.presenter.busy)

    def go(self, side: Side, rank: int, field: str) -> None:
        assert self.page.focus_cell(side, rank, field)

    def type(self, text: str) -> None:
        for letter in text:
            press(focused(), letter)

    def tone(self, rule_id: str) -> Tone | None:
        reading = self.page.panel.cards[rule_id].reading
        return None if reading is None else reading.tone

    def resources(self) -> tuple[Resource, ...]:
        return self.dossier.scenarios[self.presenter.rank].plan.resources

    def needs(self) -> tuple[Need, ...]:
        return self.dossier.scenarios[self.presenter.rank].plan.needs


def demo(number: str, state: DossierState = DossierState.ASSESSMENT) -> Dossier:
    """An invented dossier, at work unless another state is asked for."""
    return replace(read_dossier(next(Path(resources.folder("demo")).glob(f"{number}-*.json"))), state=state)


def rank_of(host: Host, nature: ResourceNature) -> int:
    return next(rank for rank, line in enumerate(host.resources()) if line.nature is nature)
