"""Decides for the preview: what is made, when it is made again, what may be kept and printed.

What is shown, kept and printed are the same bytes: while they are not those of the dossier as it is now, they
can be read but neither kept nor printed.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.errors import AppError
from pdca_desktop.services.paper import Order, Paper, PaperKind
from pdca_desktop.ui.jobs.job import Job, Progress
from pdca_desktop.ui.pages.preview.page import PreviewPage
from pdca_desktop.ui.pages.preview.print_presenter import PrintPresenter
from pdca_desktop.ui.pages.preview.saving import PaperSaver
from pdca_desktop.ui.pages.start.desk import Desk, hour
from pdca_desktop.ui.printing import Printers
from pdca_desktop.ui.tokens import Tone

_REST_MS = 400
_BROKEN = "Le document n’a pas pu être fait. Votre dossier est intact."
_MAKING = "Mise à jour…"


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be shown."""

    dossier: Dossier
    kind: PaperKind
    scenario: int | None = None
    annexes: bool = False


Made = tuple[Wish, Paper, datetime]
"""What was wanted, what was made of it, and when."""


class PreviewPresenter(QObject):
    """The preview of one dossier.

    Signals:
        left: the way back was asked for.
        said: a sentence on what was done.
    """

    left = Signal()
    said = Signal(str)

    def __init__(self, desk: Desk, page: PreviewPage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._page = desk, page
        self._wish: Wish | None = None
        self._made: Wish | None = None
        self._paper: Paper | None = None
        self._at: datetime | None = None
        self._job: Job | None = None
        self._again = False
        self._meeting = False
        self.saver = PaperSaver(desk, self)
        self.saver.said.connect(self.said)
        self.printers = Printers()
        self.printing: PrintPresenter | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._make)
        page.left.connect(self.left)
        page.kind_chosen.connect(self.choose)
        page.plan_chosen.connect(self._choose_plan)
        page.annexes_chosen.connect(self._choose_annexes)
        page.again_asked.connect(self._make)
        page.print_asked.connect(self.print)
        page.save_asked.connect(self._save)
        page.folder_asked.connect(self._save_and_show)
        page.outside_asked.connect(self._open_outside)
        page.meeting_changed.connect(self._set_meeting)

    @property
    def dossier(self) -> Dossier | None:
        """The dossier that is shown."""
        return self._wish.dossier if self._wish else None

    @property
    def paper(self) -> Paper | None:
        """The document as it may be kept and printed; None while it is not made of the dossier as it is."""
        return self._paper if self._made is not None and self._made == self._wish else None

    def open(self, dossier: Dossier, kind: PaperKind | None = None) -> None:
        """Show a document of a dossier: the one asked, or the one last shown of it."""
        known = self._wish if self._wish is not None and self._wish.dossier.id == dossier.id else None
        wish = _of(known, dossier) if known else Wish(dossier, self._kinds(dossier)[0])
        self._show(replace(wish, kind=kind) if kind else wish)

    def take(self, dossier: Dossier) -> None:
        """The dossier is another: show it so, soon."""
        if self._wish is not None and dossier.id == self._wish.dossier.id and dossier != self._wish.dossier:
            self._wish = _of(self._wish, dossier)
            self._tell_choices()
            if self._page.isVisible():
                self._rest.start()
            self._tell_state()

    def choose(self, kind: PaperKind) -> None:
        """Show another document of the same dossier."""
        if self._wish is not None and kind is not self._wish.kind:
            self._show(replace(self._wish, kind=kind))

    def print(self) -> None:
        """Ask how to print what is shown."""
        paper = self.paper
        if paper is None or self._wish is None:
            return
        number = self._wish.dossier.number if self._wish.kind is not PaperKind.BLANK else ""
        title = " ".join(filter(None, ("PdC Actif", number, "–", self._wish.kind.label.lower())))
        self.printing = PrintPresenter(
            self._desk, paper.data, title, self._page.reader.page, self._page.window(), self,
            printers=self.printers,
        )  # fmt: skip
        self.printing.printed.connect(self.said)
        self.printing.dialog.finished.connect(self._print_over)
        self.printing.open()

    def close(self) -> None:
        """Stop what is under way and keep nothing in memory."""
        self._rest.stop()
        if self._job is not None:
            self._job.cancel()
        self._print_over()
        self._wish = self._made = self._paper = None

    def _print_over(self, _code: int = 0) -> None:
        printing, self.printing = self.printing, None
        if printing is not None:
            printing.close()

    def _show(self, wish: Wish) -> None:
        kinds = self._kinds(wish.dossier)
        if wish.kind not in kinds:
            wish = replace(wish, kind=kinds[0])
        before, self._wish = self._wish, wish
        if before is None or (before.kind, before.dossier.id) != (wish.kind, wish.dossier.id):
            self._paper = self._made = None
            self._page.show_waiting()
        self._tell_choices()
        if self._made == wish:
            self._tell_state()
        else:
            self._make()

    def _kinds(self, dossier: Dossier) -> tuple[PaperKind, ...]:
        kinds = self._desk.press.kinds(dossier)
        return tuple(kind for kind in kinds if not (self._meeting and kind.internal))

    def _make(self) -> None:
        """Make the document in a job; asked meanwhile, once more after it."""
        self._rest.stop()
        wish = self._wish
        if wish is None:
            return
        if self._job is not None:
            self._again = True
            self._job.cancel()
            return
        self._page.show_fault("")
        order = Order(
            wish.kind,
            wish.dossier,
            self._desk.machine.clock.now(),
            wish.scenario,
            wish.annexes and wish.kind.annexes and _scanned(wish.dossier) > 0,
        )
        press = self._desk.press

        def work(progress: Progress) -> Made:
            return wish, press.make(order, progress.step), order.at

        self._job = job = self._desk.runner.elsewhere(work, "Préparation du document")
        job.progressed.connect(self._page.show_step)
        job.finished.connect(self._finished)
        job.failed.connect(self._failed)
        job.broke.connect(self._broke)
        job.ended.connect(self._ended)
        self._tell_state()

    def _finished(self, made: Made) -> None:
        wish, paper, at = made
        if self._wish is None or (wish.kind, wish.dossier.id) != (self._wish.kind, self._wish.dossier.id):
            return
        try:
            self._page.show_data(paper.data)
        except AppError as error:
            self._failed(error)
            return
        self._made, self._paper, self._at = wish, paper, at
        if paper.warnings:
            self._page.show_fault(" ".join(paper.warnings), made=True)

    def _failed(self, error: AppError) -> None:
        self._page.show_fault(str(error))

    def _broke(self, _error: object) -> None:
        self._page.show_fault(_BROKEN)

    def _ended(self) -> None:
        self._job = None
        if self._again:
            self._again = False
            self._make()
        self._tell_state()

    def _tell_choices(self) -> None:
        wish = self._wish
        if wish is None:
            return
        dossier, kind = wish.dossier, wish.kind
        self._page.show_kinds(self._kinds(dossier), kind)
        names = [
            scenario.name + (" (retenu)" if rank == dossier.chosen_rank else "")
            for rank, scenario in enumerate(dossier.scenarios)
        ]
        chosen = dossier.chosen_rank if wish.scenario is None else wish.scenario
        self._page.show_plans(names if kind.of_plan else (), chosen)
        self._page.show_annexes(_scanned(dossier), joined=wish.annexes, possible=kind.annexes)
        blank = kind is PaperKind.BLANK
        title = dossier.project.title or dossier.structure.name or "Dossier sans intitulé"
        subject = " · ".join(filter(None, (dossier.number, title)))
        self._page.show_subject("Formulaire vierge" if blank and not dossier.id else subject,
                                "Dossier" if dossier.id else "Retour")  # fmt: skip

    def _tell_state(self) -> None:
        busy = self._job is not None or self._rest.isActive()
        if busy:
            self._page.show_state(_MAKING if self._made is not None else "")
            self._page.allow("Le document est en préparation.")
        elif self.paper is not None and self._at is not None:
            self._page.show_state(f"Fait à {hour(self._at)}", Tone.CONFORME)
            self._page.allow()
        else:
            old = self._made is not None
            self._page.show_state("Pas à jour" if old else "", Tone.ALERTE)
            self._page.allow("Ces pages ne sont pas celles du dossier tel qu’il est." if old else _BROKEN)

    def _choose_plan(self, rank: int) -> None:
        if self._wish is not None:
            retained = rank == self._wish.dossier.chosen_rank
            self._show(replace(self._wish, scenario=None if retained else rank))

    def _choose_annexes(self, joined: bool) -> None:
        if self._wish is not None:
            self._show(replace(self._wish, annexes=joined))

    def _set_meeting(self, on: bool) -> None:
        self._meeting = on
        if self._wish is not None:
            self._show(self._wish)

    def _save(self) -> None:
        if self.paper is not None:
            self.saver.save(self.paper)

    def _save_and_show(self) -> None:
        if self.paper is not None:
            self.saver.save_and_show(self.paper)

    def _open_outside(self) -> None:
        if self.paper is not None:
            self.saver.open_outside(self.paper)


def _of(wish: Wish, dossier: Dossier) -> Wish:
    """The same document of a dossier that is another now; of a plan no longer there, the retained one's."""
    there = wish.scenario is not None and wish.scenario < len(dossier.scenarios)
    return replace(wish, dossier=dossier, scenario=wish.scenario if there else None)


def _scanned(dossier: Dossier) -> int:
    """How many pieces have their document in this machine."""
    return sum(bool(piece.sha256) for piece in dossier.pieces)
