"""The searches that the adviser named: kept inside the encrypted file, for their words may name a person."""

from functools import partial

from PySide6.QtCore import QObject, Signal

from pdca_desktop.domain.french import typeset
from pdca_desktop.ui.jobs.job import Progress
from pdca_desktop.ui.pages.dossiers.page import DossiersPage
from pdca_desktop.ui.pages.dossiers.search import Kept, clean_name, kept_with, kept_without, read, written
from pdca_desktop.ui.pages.start.desk import Desk

_NOTE = "recherches"


class KeptSearches(QObject):
    """Names, renames and forgets searches.

    Signals:
        told: a sentence on what was done, and the way back or None.
    """

    told = Signal(str, object)

    def __init__(self, desk: Desk, page: DossiersPage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._page = desk, page
        self._kept: Kept = {}
        page.kept.connect(self._keep)
        page.dropped.connect(self._drop)

    def read(self) -> Kept:
        """The searches in the file; call it in the store's thread."""
        return read(self._desk.store.note(_NOTE))

    def show(self, kept: Kept) -> None:
        """Show the searches."""
        self._kept = kept
        self._page.show_kept(kept)

    def _keep(self, typed: str, before: str) -> None:
        name = clean_name(typed)
        if not name or name == before:
            return
        search = self._kept[before] if before in self._kept else self._page.search()
        replaced = name in self._kept
        after = kept_with(kept_without(self._kept, before), name, search)
        done = "renommée" if before else "remplacée" if replaced else "enregistrée"
        self._write(after, typeset(f"Recherche « {name} » {done}."))

    def _drop(self, name: str) -> None:
        self._write(kept_without(self._kept, name), typeset(f"Recherche « {name} » supprimée."))

    def _write(self, after: Kept, said: str) -> None:
        before = self._kept
        self.show(after)

        def write(_progress: Progress) -> None:
            self._desk.store.keep_note(_NOTE, written(after))

        job = self._desk.runner.write(write, "Enregistrement de la recherche")
        job.failed.connect(self._desk.dialogs.tell)
        job.failed.connect(partial(self._show_again, before))
        self.told.emit(said, partial(self._write, before, "Recherches rétablies."))

    def _show_again(self, before: Kept, _error: object) -> None:
        self.show(before)
