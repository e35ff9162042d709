"""The plan to and from spreadsheets: read with a preview, written away from the main thread."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from pdca_desktop.domain import french
from pdca_desktop.domain.french import typeset
from pdca_desktop.domain.plan import Plan
from pdca_desktop.errors import AppError
from pdca_desktop.exchange.plan_sheet import (
    Confidence,
    SheetPreview,
    read_plan_sheet,
    write_plan_sheet,
    write_template,
)
from pdca_desktop.services.plan_import import Draft, DraftLine, Nature, with_names
from pdca_desktop.services.scenarios import accept_plan, add_scenario
from pdca_desktop.services.totals import plan_totals
from pdca_desktop.ui.dialogs import Dialogs
from pdca_desktop.ui.jobs.job import Job, Progress
from pdca_desktop.ui.jobs.runner import JobRunner
from pdca_desktop.ui.pages.plan.page import PlanPage

if TYPE_CHECKING:
    from pdca_desktop.ui.pages.plan.presenter import PlanPresenter

_KINDS = "Classeurs (*.xlsx)"
_ANY = "Classeurs (*.xlsx);;Tous les fichiers (*)"
_UNSAFE = re.compile(r'[\x00-\x1f<>:"/\\|?*]+')
_LONGEST = 120


class PlanSheets(QObject):
    """Import with a preview, export, empty template."""

    def __init__(self, desk: "PlanPresenter", page: PlanPage, runner: JobRunner, dialogs: Dialogs) -> None:
        super().__init__(desk)
        self._desk, self._page = desk, page
        self._runner, self._dialogs = runner, dialogs
        self._draft: Draft | None = None
        self._reading: Job | None = None
        page.tabs.import_asked.connect(self.take_in)
        page.tabs.export_asked.connect(self.hand_out)
        page.tabs.template_asked.connect(self.hand_out_template)
        view = page.importing
        view.nature_given.connect(self.give_nature)
        view.kept.connect(self.keep)
        view.replaced.connect(self.replace)
        view.added.connect(self.add)
        view.cancelled.connect(self.give_up)
        desk.shown.connect(self._follow)

    def take_in(self) -> None:
        """Choose a spreadsheet and read it; nothing changes before its preview is accepted."""
        if self._desk.refused():
            return
        path = self._dialogs.file_to_open("Importer un plan de financement", _ANY)
        if path is None:
            return

        def read(_progress: Progress) -> SheetPreview:
            return read_plan_sheet(path)

        self._forget()
        self._page.importing.show_waiting(path.name)
        self._page.show_import()
        self._reading = job = self._runner.elsewhere(read, "Lecture du tableur")
        job.finished.connect(self._read)
        job.failed.connect(self._not_read)

    def hand_out(self) -> None:
        """Write the montage on screen in a file."""
        desk, dossier = self._desk, self._desk.dossier
        if not dossier.scenarios:
            return
        scenario = dossier.scenarios[desk.rank]
        plan, words = with_names(scenario.plan, dossier), (dossier.number, dossier.project.title)
        name = " ".join(word for word in words if word) or "Plan de financement"
        title = " · ".join(word for word in (*words, scenario.name) if word)

        def write(path: Path) -> None:
            write_plan_sheet(path, plan, title)

        self._write("Exporter le plan en .xlsx", f"{name} – {scenario.name}", write, "Plan exporté dans")

    def hand_out_template(self) -> None:
        """Write the empty plan to fill in."""
        self._write(
            "Enregistrer le modèle vide",
            "Modèle de plan de financement",
            write_template,
            "Modèle enregistré dans",
        )

    def give_nature(self, place: str, nature: Nature) -> None:
        """The adviser corrects what a line is."""
        if self._draft is not None:
            self._draft = self._draft.with_nature(place, nature)
            self._show()

    def keep(self, place: str, on: bool) -> None:
        """A line is taken in, or left out."""
        if self._draft is not None:
            self._draft = self._draft.with_line(place) if on else self._draft.without(place)
            self._show()

    def replace(self) -> None:
        """The lines take the place of the montage on screen; undo gives it back."""
        desk, plan = self._desk, self._taken()
        if plan is not None:
            name = desk.dossier.scenarios[desk.rank].name
            desk.apply(accept_plan(desk.dossier, desk.rank, plan))
            desk.said.emit(typeset(f"« {name} » est le plan du tableur."), True)

    def add(self) -> None:
        """The lines become a montage of their own."""
        desk, plan = self._desk, self._taken()
        if plan is not None:
            edit = add_scenario(desk.dossier, desk.new_id(), plan)
            desk.rank = len(edit.dossier.scenarios) - 1
            desk.apply(edit)
            desk.said.emit(typeset(f"« {edit.dossier.scenarios[-1].name} » ajouté."), True)

    def give_up(self) -> None:
        """Back to the plan; nothing was changed."""
        self._forget()
        self._page.show_plan()

    def _read(self, preview: SheetPreview) -> None:
        if self.sender() is not self._reading:
            return
        self._reading = None
        self._draft = Draft(preview)
        lines = self._show()
        doubts = [line.path for line in lines if line.confidence is Confidence.TO_CHECK]
        notes = tuple(warning.sentence for warning in preview.warnings)
        self._page.importing.show_read(_told(lines), notes, self._instead())
        self._page.importing.focus_line(next(iter([*doubts, *(line.path for line in lines)]), ""))

    def _not_read(self, error: AppError) -> None:
        if self.sender() is self._reading:
            self.give_up()
            self._dialogs.tell(error)

    def _show(self) -> tuple[DraftLine, ...]:
        draft, dossier = self._draft, self._desk.dossier
        if draft is None:
            return ()
        lines = draft.lines(dossier)
        self._page.importing.show_lines(lines, plan_totals(draft.plan(dossier)).sentence)
        return lines

    def _instead(self) -> str:
        """What the button says that puts the lines in the montage on screen; empty when there is none."""
        desk = self._desk
        if not desk.dossier.scenarios:
            return ""
        scenario = desk.dossier.scenarios[desk.rank]
        verb = "Remplir" if scenario.plan == Plan() else "Remplacer"
        return typeset(f"{verb} « {scenario.name} »")

    def _taken(self) -> Plan | None:
        """The plan accepted; the preview is closed."""
        draft, dossier = self._draft, self._desk.dossier
        if draft is None or self._desk.refused():
            return None
        self.give_up()
        return draft.plan(dossier)

    def _follow(self) -> None:
        """The dossier was locked meanwhile: nothing can be taken in any more."""
        if self._desk.locked:
            self.give_up()

    def _forget(self) -> None:
        self._draft = None
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None

    def _write(self, title: str, name: str, write: Callable[[Path], None], told: str) -> None:
        path = self._dialogs.file_to_write(title, _KINDS, Path.home() / f"{_safe(name)}.xlsx")
        if path is None:
            return
        target = path if path.suffix.lower() == ".xlsx" else path.with_name(f"{path.name}.xlsx")

        def work(_progress: Progress) -> str:
            write(target)
            return typeset(f"{told} « {target.name} ». Ce fichier n'est pas chiffré.")

        job = self._runner.elsewhere(work, title)
        job.finished.connect(self._written)
        job.failed.connect(self._dialogs.tell)

    def _written(self, told: str) -> None:
        self._desk.said.emit(told, False)


def _told(lines: tuple[DraftLine, ...]) -> str:
    """What was understood, in one sentence."""
    count, doubts = len(lines), sum(line.confidence is Confidence.TO_CHECK for line in lines)
    if not count:
        return "Aucune ligne n’est remplie dans ce tableur."
    read = "1 ligne lue" if count == 1 else f"{french.number(count)} lignes lues"
    check = f", dont {french.number(doubts)} à vérifier" if doubts else ""
    return typeset(f"{read}{check} : corrigez les natures, décochez ce qui n'est pas du plan.")


def _safe(name: str) -> str:
    """A name that every system accepts."""
    return _UNSAFE.sub(" ", name).strip(" .")[:_LONGEST].rstrip(" .") or "plan"
