"""The supporting documents: what is awaited of this dossier, what came, what expires, and the documents."""

from collections.abc import Collection
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.french import typeset
from pdca_desktop.services.pieces import PieceLine
from pdca_desktop.ui.jobs.job import Job
from pdca_desktop.ui.pages.dossier.drawing import Drawn
from pdca_desktop.ui.pages.dossier.piece_fetching import PiecesFetching
from pdca_desktop.ui.pages.dossier.piece_panel import PiecePanel
from pdca_desktop.ui.pages.dossier.piece_presenter import PiecesPresenter
from pdca_desktop.ui.pages.dossier.piece_table import PiecesTable
from pdca_desktop.ui.pages.dossier.presenter import DossierPresenter
from pdca_desktop.ui.pages.dossier.sections import Section
from pdca_desktop.ui.pages.dossier.viewer import DocumentViewer
from pdca_desktop.ui.pages.start.desk import Desk
from pdca_desktop.ui.theme import text_label
from pdca_desktop.ui.tokens import AIR, ROOM, SNUG
from pdca_desktop.ui.widgets.headers import quiet_button
from pdca_desktop.ui.widgets.progress import ProgressStrip


class PiecesSection(Section):
    """The list with the line in front beside it; in its place, the document that is looked at."""

    def __init__(self, presenter: DossierPresenter, desk: Desk) -> None:
        super().__init__(presenter)
        self.pieces = PiecesPresenter(presenter, desk, self)
        self.fetching = PiecesFetching(desk, self)
        self.table, self.panel = PiecesTable(), PiecePanel()
        self._viewer: DocumentViewer | None = None
        self.progress = ProgressStrip()
        self._job: Job | None = None
        self.box.setContentsMargins(0, 0, 0, 0)
        self._stack = QStackedWidget(self.widget())
        self._stack.addWidget(self._list())
        self.box.addWidget(self._stack)
        self.table.chosen.connect(self._choose)
        self.table.dropped.connect(self._drop)
        self._join_panel()
        self.progress.stopped.connect(self._stop)
        self.pieces.started.connect(self._follow)
        self._join_fetching()
        self.show_dossier(presenter.dossier, False)

    def show_dossier(self, dossier: Dossier, over_typing: bool) -> None:  # noqa: ARG002
        """Show the pieces of a dossier, the chosen line staying chosen."""
        before = self._current()
        lines = self.pieces.lines
        asked = [line for line in lines if line.expected is not None and line.expected.required]
        there = sum(line.status.there for line in asked)
        said = (
            f"{there} sur {len(asked)} pièces nécessaires"
            if asked
            else "Les pièces dépendent des dispositifs."
        )
        self._told.setText(typeset(said))
        if self.table.lines.show_lines(lines) and lines:
            same = [rank for rank, line in enumerate(lines) if before and line.target == before.target]
            self.table.selectRow(same[0] if same else 0)
        self._show_current()

    def entered(self) -> None:
        """What is awaited depends on the rest of the dossier, what is here on the last exchange."""
        self.pieces.look_again()
        self.show_dossier(self.presenter.dossier, False)
        self.fetching.look_around(self.presenter.dossier)

    def reveal(self, path: str) -> bool:
        """Choose the line of a piece."""
        steps = path.split("/")
        pieces = self.presenter.dossier.pieces
        rank = int(steps[2]) if len(steps) > 2 and steps[2].isdecimal() else len(pieces)
        for row, line in enumerate(self.pieces.lines):
            if rank < len(pieces) and pieces[rank] in line.pieces:
                self.table.selectRow(row)
                self.table.setFocus(Qt.FocusReason.OtherFocusReason)
                return True
        return False

    def _list(self) -> QWidget:
        page = QWidget(self._stack)
        box = QVBoxLayout(page)
        box.setContentsMargins(AIR, ROOM, 0, 0)
        box.setSpacing(SNUG)
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, AIR, 0)
        self._told = text_label("", "muted", page)
        self.other = quiet_button("Joindre une autre pièce…", page, "plus")
        self.other.clicked.connect(self._ask_other)
        self.fetch_all = quiet_button("", page, "download")
        self.fetch_all.hide()
        head.addWidget(self._told, 1)
        head.addWidget(self.fetch_all)
        head.addWidget(self.other)
        box.addLayout(head)
        box.addWidget(self.progress)
        across = QHBoxLayout()
        across.setSpacing(AIR)
        across.addWidget(self.table, 1)
        across.addWidget(self.panel)
        box.addLayout(across, 1)
        return page

    def _join_panel(self) -> None:
        panel, pieces = self.panel, self.pieces
        panel.joined.connect(self._join)
        panel.received.connect(self._receive)
        panel.seen.connect(self._see)
        panel.viewed.connect(self._view)
        panel.copied.connect(pieces.copy_out)
        panel.removed.connect(pieces.remove)
        panel.edited.connect(self._edited)
        panel.left.connect(self.presenter.leave)
        pieces.looked.connect(panel.show_looks)

    def _join_fetching(self) -> None:
        fetching = self.fetching
        self.panel.fetched.connect(self._fetch)
        self.fetch_all.clicked.connect(self._fetch_all)
        fetching.started.connect(self._follow)
        fetching.absent_changed.connect(self._show_absent)
        fetching.fetched.connect(self._fetched)
        fetching.said.connect(self._say)

    @property
    def viewer(self) -> DocumentViewer:
        """What shows a document, built when the first is looked at."""
        if self._viewer is None:
            self._viewer = DocumentViewer()
            self._stack.addWidget(self._viewer)
            self._join_viewer(self._viewer)
        return self._viewer

    def _join_viewer(self, viewer: DocumentViewer) -> None:
        pieces = self.pieces
        viewer.closed.connect(self._close_viewer)
        viewer.copied.connect(pieces.copy_shown)
        viewer.page_asked.connect(pieces.draw)
        pieces.opened.connect(viewer.ask)
        pieces.drawn.connect(self._show_page)
        pieces.not_opened.connect(viewer.show_fault)

    def _current(self) -> PieceLine | None:
        return self.table.lines.line(self.table.currentIndex().row())

    def _choose(self, _row: int) -> None:
        self._show_current()

    def _show_current(self) -> None:
        line = self._current()
        self.panel.show_line(line, self.pieces.kept(line) if line is not None else {})
        if line is not None and self.isVisible():
            self.pieces.look_at(line)

    def _fetch(self, sha256: str) -> None:
        self.fetching.fetch((sha256,))

    def _fetch_all(self) -> None:
        self.fetching.fetch(self.fetching.absent)

    def _fetched(self, sha256s: Collection[str]) -> None:
        self.pieces.forget(sha256s)
        self._show_current()

    def _say(self, sentence: str) -> None:
        self.pieces.said.emit(sentence, False)

    def _show_absent(self) -> None:
        count = len(self.fetching.absent)
        self.fetch_all.setText(
            f"Recevoir les {count} pièces absentes" if count > 1 else "Recevoir la pièce absente"
        )
        self.fetch_all.setToolTip("Demander au siège les documents qui ne sont pas encore sur ce poste")
        self.fetch_all.setVisible(count > 0)

    def _join(self) -> None:
        line = self._current()
        if line is not None and line.target is not None:
            self.pieces.choose(line.target)

    def _drop(self, row: int, files: tuple[Path, ...]) -> None:
        line = self.table.lines.line(row)
        if line is not None and line.target is not None:
            self.pieces.join(line.target, files)

    def _ask_other(self) -> None:
        menu = QMenu(self.other)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for kind in self.pieces.others():
            menu.addAction(typeset(kind.label)).triggered.connect(partial(self.pieces.choose_other, kind))
        menu.popup(self.other.mapToGlobal(self.other.rect().bottomLeft()))

    def _receive(self) -> None:
        line = self._current()
        if line is not None and line.target is not None:
            self.pieces.receive(line.target)

    def _see(self) -> None:
        line = self._current()
        if line is not None and line.target is not None:
            self.pieces.see(line.target)

    def _edited(self, piece_id: str, path: str, value: object) -> None:
        self.pieces.edit(piece_id, path, value)
        self.show_dossier(self.presenter.dossier, False)

    def _view(self, piece_id: str) -> None:
        piece = next((one for one in self.presenter.dossier.pieces if one.id == piece_id), None)
        if piece is not None:
            self._stack.setCurrentWidget(self.viewer)
            self.viewer.begin(piece.file_name or "Document")
            self.pieces.open(piece_id)

    def _show_page(self, drawn: Drawn) -> None:
        self.viewer.show_page(drawn.page, drawn.pages, drawn.picture)

    def _close_viewer(self) -> None:
        self.pieces.close()
        self.viewer.forget()
        self._stack.setCurrentIndex(0)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _follow(self, job: Job) -> None:
        self._job = job
        self.progress.begin(job.label)
        job.progressed.connect(self.progress.show_progress)
        job.ended.connect(self._job_ended)

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _job_ended(self) -> None:
        if self.sender() is self._job:
            self._job = None
            self.progress.end()
