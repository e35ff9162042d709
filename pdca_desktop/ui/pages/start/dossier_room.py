"""The dossier that is open in the window, and everything printed: loaded when the first one is opened."""

# ruff: noqa: PLC0415  (what a dossier needs waits for the first one)

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from pdca_desktop.domain.french import typeset
from pdca_desktop.errors import AppError
from pdca_desktop.ui.bus import Changes
from pdca_desktop.ui.jobs.job import Progress
from pdca_desktop.ui.pages.start.desk import Desk
from pdca_desktop.ui.shell import Shell

if TYPE_CHECKING:
    from pdca_desktop.domain.dossier import Dossier
    from pdca_desktop.services.drafts import Draft
    from pdca_desktop.ui.pages.dossier.workspace import Workspace
    from pdca_desktop.ui.pages.preview.paper_room import PaperRoom

DOSSIER, PREVIEW = "dossier", "preview"


class DossierRoom(QObject):
    """Opens one dossier at a time.

    Args:
        is_covered: whether the window is covered, so that nothing is to be shown.

    Signals:
        opened: identifier of the dossier now in front.
        handed_out: identifier of the dossier to write to a file.
        refused: why something could not be kept.
        decide_asked: identifier of the conflict to be decided.
    """

    opened = Signal(str)
    handed_out = Signal(str)
    refused = Signal(object)
    decide_asked = Signal(str)

    def __init__(
        self, shell: Shell, desk: Desk, is_covered: Callable[[], bool], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._shell, self._desk, self._is_covered = shell, desk, is_covered
        self._wanted = ("", "")
        self._papers: PaperRoom | None = None
        self.workspace: Workspace | None = None

    @property
    def papers(self) -> "PaperRoom":
        """Everything printed, with its commands."""
        if self._papers is None:
            from pdca_desktop.ui.pages.preview.paper_room import PaperRoom

            self._papers = PaperRoom(self._shell, self._desk, self)
            self._papers.left.connect(self._leave_preview)
            self._papers.said.connect(self._shell.toast)
        return self._papers

    @property
    def in_front(self) -> bool:
        """Whether a dossier, or its document, is what is looked at."""
        return self.workspace is not None and self._shell.current in (DOSSIER, PREVIEW)

    def section(self) -> str:
        """The section of the dossier in front; empty when none is open."""
        return self.workspace.page.current if self.workspace is not None else ""

    def open(self, dossier_id: str, place: str = "") -> None:
        """Open a dossier, at a section or a field of it."""
        if self.workspace is not None and self.workspace.presenter.dossier.id == dossier_id:
            self.front(place)
            return
        self._wanted = (dossier_id, place)

        def load(_progress: Progress) -> "tuple[Dossier, Draft | None, str]":
            from pdca_desktop.services.resuming import open_with_draft

            return open_with_draft(self._desk.store, dossier_id)

        job = self._desk.runner.write(load, "Ouverture du dossier")
        job.finished.connect(self._loaded)
        job.failed.connect(self._desk.dialogs.tell)

    def front(self, place: str = "") -> None:
        """Bring the open dossier to the front, at a section or a field of it."""
        if self.workspace is None:
            return
        self._shell.open_page(DOSSIER)
        self._shell.mark_entry("dossiers")
        if place.startswith("/"):
            self.workspace.page.reveal(place)
        elif place:
            self.workspace.page.open_section(place)
        self.opened.emit(self.workspace.presenter.dossier.id)

    def close(self) -> None:
        """Keep the dossier that is open and close its page."""
        workspace, self.workspace = self.workspace, None
        if workspace is None:
            return
        workspace.close()
        self.papers.leave()
        if self._shell.current in (DOSSIER, PREVIEW):
            self._shell.open_page("dossiers")
        self._shell.close_page(DOSSIER)
        workspace.deleteLater()

    def hand_over(self) -> Callable[[], AppError | None]:
        """What keeps, in the thread that writes, what waits here; an error when it cannot be kept."""
        self._wanted = ("", "")
        if self._papers is not None:
            self._papers.leave()
        return self.workspace.presenter.hand_over() if self.workspace is not None else _nothing_waits

    def take_back(self) -> None:
        """What waited could not be kept: it stays here."""
        if self.workspace is not None:
            self.workspace.presenter.resume()
            self.papers.follow(self.workspace.presenter)

    def forget(self) -> None:
        """What waited is kept: nothing of the dossier stays on the screen or in memory."""
        workspace, self.workspace = self.workspace, None
        if workspace is not None:
            self._shell.commands.remove("dossier.")
            self._shell.close_page(DOSSIER)
            workspace.deleteLater()

    def _loaded(self, found: "tuple[Dossier, Draft | None, str]") -> None:
        dossier, draft, told = found
        wanted, place = self._wanted
        if dossier.id != wanted or self._is_covered():
            return
        from pdca_desktop.services.resuming import TAKEN_UP
        from pdca_desktop.ui.pages.dossier.workspace import Workspace

        self.close()
        self.workspace = Workspace(self._desk, self._shell.commands, dossier, self, draft)
        presenter = self.workspace.presenter
        presenter.saved.connect(self._shell.show_saved)
        presenter.not_saved.connect(self._shell.show_not_saved)
        presenter.refused.connect(self.refused)
        self.workspace.exported.connect(self.handed_out)
        self.workspace.deleted.connect(self._deleted)
        self.workspace.previewed.connect(self.papers.preview_dossier)
        self.workspace.said.connect(self._say)
        self.workspace.disputed.strip.asked.connect(self.decide_asked)
        self.papers.follow(presenter)
        page = self.workspace.page
        self._shell.add_page(DOSSIER, lambda: page)
        self.workspace.open(place if not place.startswith("/") else "")
        self.front(place if place.startswith("/") else "")
        presenter.save_now()  # a draft that was read back becomes an act
        if told := told or (TAKEN_UP if draft else ""):
            self._shell.toast(told)

    def _leave_preview(self) -> None:
        if self.workspace is not None:
            self.front()
        else:
            self._shell.open_page("dossiers")

    def _deleted(self, dossier_id: str, title: str) -> None:
        """The dossier left the list: its page goes, and the way back stands at the foot for a moment."""
        from pdca_desktop.ui.pages.dossier.removal import Return

        self.close()
        self._desk.bus.publish(Changes())
        back = Return(self._desk, dossier_id, self)
        back.restored.connect(self._restored)
        self._shell.toast(typeset(f"« {title} » est supprimé."), back.begin)

    def _restored(self, dossier_id: str) -> None:
        self._desk.bus.publish(Changes())
        self.open(dossier_id)

    def _say(self, sentence: str, undoable: bool) -> None:
        workspace = self.workspace
        self._shell.toast(sentence, workspace.presenter.undo if undoable and workspace is not None else None)


def _nothing_waits() -> None:
    """No dossier is open."""
