"""Mounts the plan's page in the workspace of a dossier."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.services.judging import Judgement
from pdca_desktop.services.plans import Edit
from pdca_desktop.ui.pages.dossier.presenter import DossierPresenter
from pdca_desktop.ui.pages.plan.page import PlanPage
from pdca_desktop.ui.pages.plan.presenter import PlanPresenter
from pdca_desktop.ui.pages.plan.sheets import PlanSheets
from pdca_desktop.ui.pages.start.desk import Desk


class PlanSection(QWidget):
    """The plan, its edits taken by the dossier's presenter.

    Signals:
        field_wanted: place of a field that lies outside the plan.
        said: a sentence to tell, and whether undo takes back what it tells.
    """

    field_wanted = Signal(str)
    said = Signal(str, bool)

    def __init__(self, presenter: DossierPresenter, desk: Desk) -> None:
        super().__init__()
        self.presenter = presenter
        self.page = PlanPage(self)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.page)
        judgement = presenter.judgement
        rules = desk.rules() if judgement is None else judgement.pack
        self.plan = PlanPresenter(
            self.page, rules, presenter.today, new_id=presenter.new_id, runner=desk.runner, parent=self
        )
        self.sheets = PlanSheets(self.plan, self.page, desk.runner, desk.dialogs)
        self._deeds: dict[str, Callable[[], None]] = {
            "import": self.sheets.take_in,
            "export": self.sheets.hand_out,
            "template": self.sheets.hand_out_template,
            "propose": self.plan.proposing.propose,
            "add": self.plan.scenarios.add,
            "duplicate": self.plan.scenarios.duplicate,
        }
        self.plan.edited.connect(self._edited)
        self.plan.settled.connect(presenter.leave)
        self.plan.field_wanted.connect(self.field_wanted)
        self.plan.said.connect(self.said)
        presenter.judged.connect(self._judged)
        self.plan.show(presenter.dossier)

    def show_dossier(self, dossier: Dossier, over_typing: bool) -> None:  # noqa: ARG002
        """Show a dossier: undone, changed elsewhere, or by this very page."""
        if dossier != self.plan.dossier:
            self.plan.show(dossier)

    def set_meeting(self, on: bool) -> None:
        """Hide what is internal."""
        self.plan.set_meeting(on)

    def reveal(self, path: str) -> bool:
        """Choose the line of a place and open its cell."""
        self.plan.reveal(path)
        return True

    def do(self, command: str) -> None:
        """Do one of `plan.commands.COMMANDS`."""
        self._deeds[command]()

    def entered(self) -> None:
        """Other sections may have changed what the rules read."""
        self.show_dossier(self.presenter.dossier, False)

    def _judged(self, judgement: Judgement) -> None:
        """Other rules came into force, or from the head office."""
        self.plan.take_rules(judgement.pack, self.presenter.today)

    def _edited(self, dossier: Dossier, label: str, key: str) -> None:
        self.presenter.apply(Edit(dossier, label, key))
