"""Answers the search box of the top bar with the dossiers and people of this machine."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from pdca_desktop.errors import AppError
from pdca_desktop.services.ports import Hit
from pdca_desktop.ui.finder import Finder
from pdca_desktop.ui.jobs.job import Progress
from pdca_desktop.ui.pages.start.desk import Desk

if TYPE_CHECKING:
    from pdca_desktop.ui.finder_list import Found

_MOST = 8


class Searching(QObject):
    """Searches in jobs; an answer to words typed over meanwhile is dropped by the box.

    Signals:
        chosen: identifier of the dossier chosen.
        failed: a sentence on why nothing could be searched.
    """

    chosen = Signal(str)
    failed = Signal(str)

    def __init__(self, desk: Desk, finder: Finder, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._finder = desk, finder
        finder.searched.connect(self._search)
        finder.chosen.connect(self.chosen)

    def _search(self, words: str) -> None:
        def find(_progress: Progress) -> "tuple[str, list[Found]]":
            return words, [_found(hit) for hit in self._desk.store.search(words, _MOST)]

        job = self._desk.runner.write(find, "Recherche")
        job.finished.connect(self._show)
        job.failed.connect(self._refused)

    def _show(self, answer: "tuple[str, list[Found]]") -> None:
        words, found = answer
        self._finder.show_found(words, found)

    def _refused(self, error: AppError) -> None:
        self.failed.emit(str(error))


def _found(hit: Hit) -> "Found":
    from pdca_desktop.ui.finder_list import Found  # noqa: PLC0415  (not before something is searched)

    title = hit.title or "Dossier sans intitulé"
    return Found("Dossier", title, "" if hit.excerpt == title else hit.excerpt, hit.dossier_id)
