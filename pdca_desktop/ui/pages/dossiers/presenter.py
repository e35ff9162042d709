"""The list of dossiers: what it shows, and what is made, taken in and handed out from it."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.french import typeset
from pdca_desktop.domain.person import Person
from pdca_desktop.domain.plan import Scenario
from pdca_desktop.domain.project import Segment
from pdca_desktop.errors import AppError
from pdca_desktop.exchange.dossier_file import read_dossier, write_dossier
from pdca_desktop.services.dossiers import as_copy
from pdca_desktop.services.ports import DossierLine
from pdca_desktop.ui.bus import Changes
from pdca_desktop.ui.jobs.job import Progress
from pdca_desktop.ui.pages.dossiers.kept import KeptSearches
from pdca_desktop.ui.pages.dossiers.listing import Listing
from pdca_desktop.ui.pages.dossiers.model import COLUMNS, words_of
from pdca_desktop.ui.pages.dossiers.page import DossiersPage
from pdca_desktop.ui.pages.dossiers.search import Kept
from pdca_desktop.ui.pages.start.desk import Desk

_KINDS = "Dossiers (*.pdca.json *.json);;Tous les fichiers (*)"
_COLUMNS, _ARRANGEMENT = "dossiers/columns", "dossiers/arrangement"


class Read(NamedTuple):
    """What the job that reads the list gives."""

    lines: Sequence[DossierLine]
    kept: Kept


class DossiersPresenter(QObject):
    """Decides for the list.

    Signals:
        opened: identifier of the dossier to open.
        told: a sentence on what was done, and the way back or None.
    """

    opened = Signal(str)
    told = Signal(str, object)

    def __init__(
        self, desk: Desk, page: DossiersPage, listing: Listing, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._desk, self._page, self._listing = desk, page, listing
        self._stale = True
        self._loading = False
        page.asked.connect(self.opened)
        page.created.connect(self.create)
        page.imported.connect(self.take_in)
        page.exported.connect(self.hand_out)
        page.shown.connect(self._shown)
        page.columns_chosen.connect(self._keep_columns)
        page.arranged.connect(self._keep_arrangement)
        self._searches = KeptSearches(desk, page, self)
        self._searches.told.connect(self.told)
        desk.bus.changed.connect(self._changed)
        known = str(desk.settings.value(_COLUMNS, "") or "").split()
        page.table.arrange(desk.settings.value(_ARRANGEMENT))
        page.show_columns(known or [column.name for column in COLUMNS if column.first])

    def load(self) -> None:
        """Read the list in a job; asked again meanwhile, once more after it."""
        self._stale = True
        if self._loading:
            return
        self._loading, self._stale = True, False
        job = self._desk.runner.write(self._read, "Lecture des dossiers")
        job.finished.connect(self._loaded)
        job.failed.connect(self._desk.dialogs.tell)
        job.ended.connect(self._load_ended)

    def create(self, segment: str = Segment.TPE.value) -> None:
        """Make a dossier of a segment and open it."""
        who = self._desk.adviser
        ids = self._desk.machine.ids
        dossier = Dossier(
            id=ids.new(),
            agency=who.agency,
            adviser=who.name,
            segment=Segment(segment),
            holders=(Person(id=ids.new()),),
            scenarios=(Scenario(id=ids.new()),),
        )
        self._keep(dossier, "nouveau dossier", "")

    def take_in(self) -> None:
        """Take in a dossier file, as a copy when the dossier is here already."""
        path = self._desk.dialogs.file_to_open("Importer un dossier", _KINDS)
        if path is None:
            return

        def read(_progress: Progress) -> Dossier:
            return read_dossier(path)

        job = self._desk.runner.elsewhere(read, "Lecture du fichier")
        job.finished.connect(self._taken_in)
        job.failed.connect(self._desk.dialogs.tell)

    def hand_out(self, dossier_id: str) -> None:
        """Write a dossier to a file, after saying that the file is not encrypted."""
        name = f"dossier-{dossier_id[-6:]}.pdca.json"
        agreed = self._desk.dialogs.ask(
            "Exporter ce dossier dans un fichier ?",
            yes="Exporter",
            explanation="Le fichier n'est pas chiffré : il contient des données personnelles. Transmettez-le "
            "par un moyen sûr, puis supprimez-le.",
        )
        path = self._desk.dialogs.file_to_write(
            "Exporter un dossier", _KINDS, Path.home() / name
        ) if agreed else None  # fmt: skip
        if path is None:
            return

        def write(_progress: Progress) -> str:
            write_dossier(path, self._desk.store.load(dossier_id))
            return typeset(f"Dossier exporté dans « {path.name} ».")

        job = self._desk.runner.write(write, "Export du dossier")
        job.finished.connect(self._handed_out)
        job.failed.connect(self._desk.dialogs.tell)

    def _handed_out(self, said: str) -> None:
        self.told.emit(said, None)

    def _read(self, _progress: Progress) -> Read:
        return Read(self._listing.lines(), self._searches.read())

    def _loaded(self, read: Read) -> None:
        lines = read.lines
        self._page.show_lines(lines)
        self._searches.show(read.kept)

        def words(_progress: Progress) -> tuple[str, ...]:
            return words_of(lines)

        job = self._desk.runner.elsewhere(words, "Préparation du filtre")
        job.finished.connect(partial(self._page.model.know_words, lines))

    def _load_ended(self) -> None:
        self._loading = False
        if self._stale:
            self.load()

    def _shown(self) -> None:
        if self._stale:
            self.load()

    def _changed(self, _changes: Changes) -> None:
        self._stale = True
        if self._page.isVisible():
            self.load()

    def _taken_in(self, dossier: Dossier) -> None:
        self._keep(dossier, "import d’un fichier", "Dossier importé.")

    def _keep(self, dossier: Dossier, why: str, told: str) -> None:
        act = self._desk.adviser.act(why)

        def keep(_progress: Progress) -> tuple[str, str]:
            store = self._desk.store
            known = {line.id for line in store.lines()}
            said = told
            wanted = dossier
            if dossier.id in known:
                wanted = as_copy(dossier, self._desk.machine.ids)
                said = "Ce dossier était déjà sur ce poste : une copie est ajoutée à côté."
            try:
                made = store.create(wanted, act)
            except AppError:
                # A part of it (a holder, a plan) is here under another dossier: only a copy can stand beside.
                made = store.create(as_copy(dossier, self._desk.machine.ids), act)
            return made.id, said

        job = self._desk.runner.write(keep, "Enregistrement du dossier")
        job.finished.connect(self._kept)
        job.failed.connect(self._desk.dialogs.tell)

    def _kept(self, made: tuple[str, str]) -> None:
        dossier_id, said = made
        self._desk.bus.publish(Changes())
        if said:
            self.told.emit(said, None)
        self.opened.emit(dossier_id)

    def _keep_columns(self, names: tuple[str, ...]) -> None:
        self._desk.settings.setValue(_COLUMNS, " ".join(names))

    def _keep_arrangement(self) -> None:
        self._desk.settings.setValue(_ARRANGEMENT, self._page.table.arrangement())
