"""Joins paper to the window: commands, the preview of the open dossier, several dossiers at once."""

from PySide6.QtCore import QObject, Signal

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.project import Segment
from pdca_desktop.services.paper import PaperKind
from pdca_desktop.ui.pages.dossier.presenter import DossierPresenter
from pdca_desktop.ui.pages.preview.batch_presenter import BatchPresenter
from pdca_desktop.ui.pages.preview.page import PreviewPage
from pdca_desktop.ui.pages.preview.presenter import PreviewPresenter
from pdca_desktop.ui.pages.start.desk import Desk
from pdca_desktop.ui.shell import Shell

PAGE = "preview"
_GROUP = "Imprimer"
_NEEDS_DOSSIER = "Ouvrez d’abord un dossier."


class PaperRoom(QObject):
    """Everything printed.

    Signals:
        left: back to where the preview was asked from.
        said: a sentence on what was done.
    """

    left = Signal()
    said = Signal(str)

    def __init__(self, shell: Shell, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shell, self._desk = shell, desk
        self._dossier: DossierPresenter | None = None
        self._blank = Dossier(segment=Segment.TPE)
        self._batch: BatchPresenter | None = None
        self._page: PreviewPage | None = None
        self.preview: PreviewPresenter | None = None
        add = shell.commands.add
        add("paper.print", "Imprimer le dossier", self.print_dossier, shortcut="Ctrl+P", group=_GROUP,
            icon="printer")  # fmt: skip
        add("paper.take_home", "Fiche à emporter", self.print_take_home, group=_GROUP, icon="file-text")
        add("paper.prefilled", "Formulaire prérempli", self.print_prefilled, group=_GROUP, icon="file-text")
        add("paper.blank", "Formulaire vierge", self.print_blank, group=_GROUP, icon="file-text")
        add("paper.blank_ess", "Formulaire vierge ESS", self.print_blank_ess, group=_GROUP, icon="file-text")
        self._allow()

    def follow(self, dossier: DossierPresenter) -> None:
        """A dossier was opened: what is printed from now on, and made again when it changes."""
        self.leave()
        self._dossier = dossier
        dossier.edited.connect(self._edited)
        dossier.shown.connect(self._edited)
        self._allow()

    def leave(self) -> None:
        """The dossier is closed, or everything locked: nothing of it stays on the screen or in memory."""
        if self._dossier is not None:
            self._dossier.edited.disconnect(self._edited)
            self._dossier.shown.disconnect(self._edited)
            self._dossier = None
        if self._batch is not None:
            self._batch.close()
            self._batch = None
        if self.preview is not None:
            self.preview.close()
            self.preview.deleteLater()
            self.preview = self._page = None
        self._shell.close_page(PAGE)
        self._allow()

    def print_dossier(self) -> None:
        """Show the document of the open dossier; shown already, ask how to print it."""
        if self._shell.current == PAGE and self.preview is not None:
            self.preview.print()
        elif self._dossier is not None:
            self._open(self._dossier.dossier, None)

    def preview_dossier(self) -> None:
        """Show the document of the open dossier."""
        if self._dossier is not None:
            self._open(self._dossier.dossier, None)

    def print_take_home(self) -> None:
        """Show what the entrepreneur takes along."""
        if self._dossier is not None:
            self._open(self._dossier.dossier, PaperKind.TAKE_HOME)

    def print_prefilled(self) -> None:
        """Show the form with what is known of the open dossier."""
        if self._dossier is not None:
            self._open(self._dossier.dossier, PaperKind.PREFILLED)

    def print_blank(self) -> None:
        """Show the form to fill in by hand: of the kind of the open dossier, or TPE."""
        self._open(self._dossier.dossier if self._dossier is not None else self._blank, PaperKind.BLANK)

    def print_blank_ess(self) -> None:
        """Show the ESS form to fill in by hand."""
        self._open(Dossier(segment=Segment.ESS), PaperKind.BLANK)

    def print_several(self, dossier_ids: tuple[str, ...]) -> None:
        """Keep the documents of several dossiers in a folder."""
        if not dossier_ids:
            return
        if self._batch is not None:
            self._batch.close()
        self._batch = BatchPresenter(self._desk, dossier_ids, self._shell.window, self)
        self._batch.open()

    def _open(self, dossier: Dossier, kind: PaperKind | None) -> None:
        preview = self._made_preview()
        self._shell.open_page(PAGE)  # it says whether the screen is turned to the entrepreneur
        self._shell.mark_entry("dossiers")
        preview.open(dossier, kind)

    def _made_preview(self) -> PreviewPresenter:
        if self.preview is None:
            self._page = page = PreviewPage()
            self.preview = PreviewPresenter(self._desk, page, self)
            self.preview.left.connect(self.left)
            self.preview.said.connect(self.said)
            self._shell.add_page(PAGE, self._front)
        return self.preview

    def _front(self) -> PreviewPage:
        if self._page is None:
            self._made_preview()
        assert self._page is not None  # noqa: S101  (made just above)
        return self._page

    def _edited(self, *_what: object) -> None:
        if self.preview is not None and self._dossier is not None:
            self.preview.take(self._dossier.dossier)

    def _allow(self) -> None:
        for name in ("paper.print", "paper.take_home", "paper.prefilled"):
            if self._dossier is not None:
                self._shell.commands.allow(name)
            else:
                self._shell.commands.refuse(name, _NEEDS_DOSSIER)
