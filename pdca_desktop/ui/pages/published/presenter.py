"""Publié par le siège: reads in a job what is published, and puts the one that is chosen in words."""

from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal

from pdca_desktop.domain.french import typeset
from pdca_desktop.exchange.publications import Rules
from pdca_desktop.services.publication_words import Told, told
from pdca_desktop.services.publications import Posted
from pdca_desktop.services.rule_folders import write_rules
from pdca_desktop.ui.bus import Changes
from pdca_desktop.ui.jobs.job import Progress
from pdca_desktop.ui.pages.published.page import PublishedPage
from pdca_desktop.ui.pages.start.desk import Desk


class Found(NamedTuple):
    """What was read: each publication with its words."""

    posted: tuple[Posted, ...]
    words: tuple[Told, ...]


class PublishedPresenter(QObject):
    """Decides for the page.

    Signals:
        told: what was done, in a French sentence.
    """

    told = Signal(str)

    def __init__(self, desk: Desk, page: PublishedPage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._page = desk, page
        self._found = Found((), ())
        self._chosen = ""
        page.shown.connect(self.load)
        page.picked.connect(self._pick)
        page.rules_asked.connect(self._keep_rules)
        desk.bus.changed.connect(self._changed)

    def load(self) -> None:
        """Read what is published, in a job."""
        publications, today = self._desk.machine.publications(), self._desk.today()

        def read(_progress: Progress) -> Found:
            posted, judges = publications.posted(today), publications.pack(today)
            return Found(posted, tuple(told(one, today, judges) for one in posted))

        job = self._desk.runner.elsewhere(read, "Lecture de ce que publie le siège")
        job.finished.connect(self._show)
        job.failed.connect(self._desk.dialogs.tell)

    def _show(self, found: Found) -> None:
        self._found = found
        ids = [one.publication.signature for one in found.posted]  # two versions may have one number
        rank = ids.index(self._chosen) if self._chosen in ids else 0
        self._page.show_publications(found.posted, rank)
        if found.posted:
            self._pick(rank)

    def _pick(self, rank: int) -> None:
        posted = self._found.posted[rank]
        self._chosen = posted.publication.signature
        self._page.show_content(self._found.words[rank], rules=isinstance(posted.content, Rules))

    def _keep_rules(self) -> None:
        """Write the rules that are read where the adviser says."""
        content = self._found.posted[self._page.list.currentRow()].content
        folder = self._desk.dialogs.folder("Où enregistrer ces règles ?") if content else None
        if folder is None or not isinstance(content, Rules):
            return

        def write(_progress: Progress) -> Path:
            return write_rules(content, folder)

        job = self._desk.runner.elsewhere(write, "Enregistrement des règles")
        job.finished.connect(self._say_kept)
        job.failed.connect(self._desk.dialogs.tell)

    def _say_kept(self, made: Path) -> None:
        self.told.emit(typeset(f"Règles enregistrées dans « {made} »."))

    def _changed(self, changes: Changes) -> None:
        if not changes.here and self._page.isVisible():
            self.load()
