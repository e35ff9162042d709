"""What an adviser does with the pieces: joined, looked at, copied out, taken off; all files in jobs."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from pdca_desktop.domain.checklist import Expected
from pdca_desktop.domain.document import Piece, PieceKind
from pdca_desktop.domain.french import typeset
from pdca_desktop.errors import AppError
from pdca_desktop.services.piece_files import Taken, copy_out, read_whole, refusals, take_in
from pdca_desktop.services.pieces import (
    Document,
    PieceLine,
    attach,
    discard,
    other_kinds,
    piece_list,
    receive,
    see,
    unasked,
    why_kept,
)
from pdca_desktop.services.plans import Edit
from pdca_desktop.ui.jobs.job import Job, Progress
from pdca_desktop.ui.pages.dossier.drawing import Drawn, draw
from pdca_desktop.ui.pages.dossier.piece_card import Look
from pdca_desktop.ui.pages.dossier.piece_looks import looks_of, settled
from pdca_desktop.ui.pages.dossier.presenter import DossierPresenter
from pdca_desktop.ui.pages.start.desk import Desk

_KINDS = "Documents (*.pdf *.jpg *.jpeg *.png *.tif *.tiff *.heic);;Tous les fichiers (*)"
_COPIED_OUT = (
    "La copie ne sera pas chiffrée : quiconque ouvre son dossier pourra la lire. "
    "Effacez-la dès qu'elle ne sert plus."
)


class PiecesPresenter(QObject):
    """The pieces of the dossier that is open.

    Args:
        presenter: takes the edits.

    Signals:
        said: a sentence to tell, and whether undo takes back what it tells.
        started: a job whose progress is to be shown.
        looked: what is known of documents, by fingerprint.
        opened: a document was read and can be asked for its pages.
        drawn: a `Drawn` page.
        not_opened: French sentence of why there is nothing to show.
    """

    said = Signal(str, bool)
    started = Signal(object)
    looked = Signal(object)
    opened = Signal()
    drawn = Signal(object)
    not_opened = Signal(str)

    def __init__(self, presenter: DossierPresenter, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._presenter, self._desk = presenter, desk
        self._looks: dict[str, Look] = {}
        self._shown: Piece | None = None
        self._content: bytes | None = None
        self._drawing: tuple[int, int] | None = None
        self._wanted: tuple[int, int] | None = None

    @property
    def lines(self) -> tuple[PieceLine, ...]:
        """The list, as of today."""
        return piece_list(self._presenter.dossier, self._presenter.today)

    @property
    def looks(self) -> dict[str, Look]:
        """What is known of the documents seen so far, by fingerprint."""
        return self._looks

    def forget(self, sha256s: Collection[str] | None = None) -> None:
        """Documents left this machine, or came: what was seen of them is no more; None: of all of them."""
        for sha256 in list(self._looks) if sha256s is None else sha256s:
            self._looks.pop(sha256, None)

    def look_again(self) -> None:
        """An exchange may have been made since: what it changes is to be seen anew."""
        self._looks = settled(self._looks)

    def kept(self, line: PieceLine) -> dict[str, str]:
        """For each piece of a line, why it may not be taken off the list."""
        return {piece.id: why_kept(self._presenter.dossier, piece) for piece in line.pieces}

    def others(self) -> tuple[PieceKind, ...]:
        """The kinds of pieces that nobody awaits."""
        return other_kinds(self._presenter.dossier)

    def choose(self, expected: Expected) -> None:
        """Ask for files and join them."""
        files = self._desk.dialogs.files_to_open(f"Joindre : {expected.kind.label}", _KINDS)
        if files:
            self.join(expected, files)

    def choose_other(self, kind: PieceKind) -> None:
        """Ask for files of a kind that nobody awaits, and join them."""
        self.choose(unasked(kind))

    def join(self, expected: Expected, files: Sequence[Path]) -> None:
        """Keep files and join them to what they answer."""
        store = self._desk.machine.attachments()

        def work(progress: Progress) -> tuple[Expected, tuple[Taken, ...]]:
            return expected, take_in(store, files, progress.step)

        job = self._start(work, "Chiffrement des documents")
        job.finished.connect(self._joined)
        job.failed.connect(self._desk.dialogs.tell)

    def receive(self, expected: Expected) -> None:
        """It came today, without copy."""
        new = self._presenter.new_id()
        self._presenter.apply(receive(self._presenter.dossier, expected, new, self._presenter.today))

    def see(self, expected: Expected) -> None:
        """The adviser saw the original."""
        new = self._presenter.new_id()
        self._presenter.apply(see(self._presenter.dossier, expected, new, self._desk.adviser.name))

    def remove(self, piece_id: str) -> None:
        """Take a piece off the list; undo brings it back, its document with it."""
        rank = self._rank(piece_id)
        if rank is None:
            return
        try:
            edit: Edit = discard(self._presenter.dossier, rank)
        except AppError as error:
            self._desk.dialogs.tell(error)
            return
        self._presenter.apply(edit)
        self.said.emit(_sentence(edit.label), True)

    def edit(self, piece_id: str, path: str, value: Any) -> None:
        """Take a field of a piece."""
        rank = self._rank(piece_id)
        if rank is not None:
            self._presenter.edit(f"/pieces/{rank}{path}", value)

    def look_at(self, line: PieceLine) -> None:
        """Learn size and first page of the documents of a line; those known are told at once."""
        wanted = [piece.sha256 for piece in line.copies if piece.sha256 not in self._looks]
        if len(wanted) < len(line.copies):
            self.looked.emit(self._looks)
        if not wanted:
            return
        store, exchanges = self._desk.machine.attachments(), self._desk.machine.exchanges()

        def work(progress: Progress) -> Mapping[str, Look]:
            return looks_of(wanted, store, exchanges, progress)

        job = self._desk.runner.elsewhere(work, "Aperçu des documents")
        job.finished.connect(self._looked)

    def open(self, piece_id: str) -> None:
        """Read a document to show it."""
        rank = self._rank(piece_id)
        if rank is None:
            return
        piece = self._shown = self._presenter.dossier.pieces[rank]
        self._content = None
        store = self._desk.machine.attachments()

        def work(progress: Progress) -> tuple[str, bytes]:
            return piece.sha256, read_whole(store, piece.sha256, progress.step)

        job = self._start(work, "Déchiffrement de la pièce")
        job.finished.connect(self._read)
        job.failed.connect(self._not_read)
        job.cancelled.connect(self._stopped)

    def draw(self, page: int, width: int) -> None:
        """Draw a page of the document that is open; asked meanwhile, the last page asked for."""
        content = self._content
        if content is None:
            return
        if self._drawing is not None:
            self._wanted = (page, width)
            return
        self._drawing = (page, width)

        def work(_progress: Progress) -> tuple[bytes, Drawn]:
            return content, draw(content, page, width)

        job = self._desk.runner.elsewhere(work, "Affichage de la pièce")
        job.finished.connect(self._drawn)
        job.failed.connect(self._not_read)
        job.ended.connect(self._draw_ended)

    def close(self) -> None:
        """The document is no longer looked at: nothing of it stays in memory."""
        self._shown = self._content = self._wanted = None

    def copy_shown(self) -> None:
        """Save a copy of the document that is looked at."""
        if self._shown is not None:
            self.copy_out(self._shown.id)

    def copy_out(self, piece_id: str) -> None:
        """Save a copy where the adviser says, once they know that it is not encrypted."""
        rank = self._rank(piece_id)
        if rank is None:
            return
        piece = self._presenter.dossier.pieces[rank]
        name = Path(piece.file_name).name or "piece.pdf"
        dialogs, machine = self._desk.dialogs, self._desk.machine
        if not dialogs.ask(
            f"Enregistrer une copie de « {name} » ?", yes="Choisir où", explanation=typeset(_COPIED_OUT)
        ):
            return
        target = dialogs.file_to_write("Copie non chiffrée", "Tous les fichiers (*)", Path.home() / name)
        if target is None:
            return
        store = machine.attachments()

        def work(progress: Progress) -> str:
            copy_out(store, piece.sha256, target, Path(machine.place), progress.step)
            return target.name

        job = self._start(work, "Copie de la pièce")
        job.finished.connect(self._copied)
        job.failed.connect(dialogs.tell)

    def _start(self, work: Any, label: str) -> Job:
        job = self._desk.runner.elsewhere(work, label)
        self.started.emit(job)
        return job

    def _rank(self, piece_id: str) -> int | None:
        ids = [piece.id for piece in self._presenter.dossier.pieces]
        return ids.index(piece_id) if piece_id in ids else None

    def _joined(self, result: tuple[Expected, tuple[Taken, ...]]) -> None:
        expected, taken = result
        documents = [Document(one.kept.sha256, one.name) for one in taken if one.kept is not None]
        presenter = self._presenter
        edit = attach(presenter.dossier, expected, documents, presenter.new_id, presenter.today)
        count = sum(bool(piece.sha256) for piece in edit.dossier.pieces) - sum(
            bool(piece.sha256) for piece in presenter.dossier.pieces
        )
        presenter.apply(edit)
        refused = refusals(taken)
        if refused:
            self._desk.dialogs.tell(AppError(refused))
        elif not count:
            self.said.emit(typeset("Déjà joint à cette pièce : rien n'est ajouté."), False)
        if count:
            self.said.emit(typeset(f"{_counted(count)} : {expected.kind.label}"), True)

    def _looked(self, found: Mapping[str, Look]) -> None:
        self._looks |= found
        self.looked.emit(self._looks)

    def _read(self, result: tuple[str, bytes]) -> None:
        sha256, content = result
        if self._shown is not None and self._shown.sha256 == sha256:
            self._content = content
            self.opened.emit()

    def _not_read(self, error: AppError) -> None:
        if self._shown is not None:
            self.not_opened.emit(str(error))

    def _stopped(self) -> None:
        if self._shown is not None:
            self.not_opened.emit("Ouverture arrêtée à votre demande.")

    def _drawn(self, result: tuple[bytes, Drawn]) -> None:
        content, page = result
        if content is self._content and self._wanted is None:
            self.drawn.emit(page)

    def _draw_ended(self) -> None:
        self._drawing, wanted, self._wanted = None, self._wanted, None
        if wanted is not None:
            self.draw(*wanted)

    def _copied(self, name: str) -> None:
        self.said.emit(typeset(f"Copie enregistrée, non chiffrée : « {name} »."), False)


def _counted(count: int) -> str:
    return "Document joint" if count == 1 else f"{count} documents joints"


def _sentence(label: str) -> str:
    return label[:1].upper() + label[1:]
