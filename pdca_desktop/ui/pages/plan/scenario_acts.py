"""What is done to the montages side by side."""

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from pdca_desktop.domain.french import typeset
from pdca_desktop.errors import AppError
from pdca_desktop.rules.catalogue import judge_case
from pdca_desktop.services import scenarios
from pdca_desktop.services.plans import Edit
from pdca_desktop.ui.models.plan_comparison import comparison
from pdca_desktop.ui.pages.plan.page import PlanPage

if TYPE_CHECKING:
    from pdca_desktop.ui.pages.plan.presenter import PlanPresenter

_NOT_BESIDE = -1


class ScenarioActs(QObject):
    """The tabs."""

    def __init__(self, desk: "PlanPresenter", page: PlanPage) -> None:
        super().__init__(desk)
        self._desk, self._page = desk, page
        self._beside = _NOT_BESIDE
        tabs = page.tabs
        tabs.chosen.connect(self.choose)
        tabs.added.connect(self.add)
        tabs.duplicated.connect(self.duplicate)
        tabs.retained.connect(self.retain)
        tabs.removed.connect(self.remove)
        tabs.renamed.connect(self.rename)
        tabs.compared.connect(self.compare)
        page.comparison.closed.connect(self.stop_comparing)

    def show(self) -> None:
        """Show the tabs."""
        desk = self._desk
        names = tuple(one.name for one in desk.dossier.scenarios)
        if self._beside >= len(names) or self._beside == desk.rank:
            self._beside = _NOT_BESIDE
        self._page.tabs.show_scenarios(names, desk.rank, desk.dossier.chosen_rank, self._beside)

    def show_comparison(self) -> None:
        """Bring the comparison up to date, if it is open."""
        desk, shown = self._desk, self._desk.dossier.scenarios
        if self._beside == _NOT_BESIDE or self._beside >= len(shown):
            self._page.show_comparison("", "", ())
            return
        beside = judge_case(replace(desk.case(), scenario=self._beside), desk.pack)
        rows = comparison(desk.dossier, desk.rank, self._beside, (desk.verdicts, beside))
        self._page.show_comparison(shown[desk.rank].name, shown[self._beside].name, rows)

    def choose(self, rank: int) -> None:
        """Show another montage."""
        self._desk.settled.emit()
        self._desk.rank = rank
        self._desk.refresh()

    def add(self) -> None:
        """One more, blank."""
        self._last(scenarios.add_scenario(self._desk.dossier, self._desk.new_id()))

    def duplicate(self) -> None:
        """A copy of the one on screen."""
        self._last(scenarios.duplicate_scenario(self._desk.dossier, self._desk.rank, self._desk.new_id()))

    def retain(self) -> None:
        """The one on screen goes to the committee."""
        self._desk.apply(scenarios.choose_scenario(self._desk.dossier, self._desk.rank, self._desk.new_id()))

    def rename(self, name: str) -> None:
        """Another name."""
        try:
            self._desk.apply(scenarios.rename_scenario(self._desk.dossier, self._desk.rank, name))
        except AppError as error:
            self._desk.refuse(error)

    def remove(self) -> None:
        """The one on screen is taken away; the toast takes it back."""
        desk = self._desk
        try:
            edit = scenarios.remove_scenario(desk.dossier, desk.rank)
        except AppError as error:
            desk.refuse(error)
            return
        name = desk.dossier.scenarios[desk.rank].name
        self._beside = _NOT_BESIDE
        desk.rank = edit.dossier.chosen_rank
        desk.apply(edit)
        desk.said.emit(typeset(f"« {name} » supprimé."), True)

    def compare(self, rank: int) -> None:
        """Put another montage beside the one on screen."""
        self._beside = rank
        self.show()
        self.show_comparison()

    def stop_comparing(self) -> None:
        """Back to the tables."""
        self.compare(_NOT_BESIDE)

    def _last(self, edit: Edit) -> None:
        self._desk.rank = len(edit.dossier.scenarios) - 1
        self._desk.apply(edit)
