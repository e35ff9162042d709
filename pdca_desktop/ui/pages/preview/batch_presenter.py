"""Makes the document of several dossiers, one after the other; one that fails does not stop the others."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.errors import AppError
from pdca_desktop.services.paper import Order, Paper, PaperKind, keep_beside
from pdca_desktop.ui.jobs.job import Job, Progress
from pdca_desktop.ui.opening import open_outside
from pdca_desktop.ui.pages.preview.batch_dialog import BatchDialog
from pdca_desktop.ui.pages.preview.saving import documents_folder
from pdca_desktop.ui.pages.start.desk import Desk

KINDS = tuple(kind for kind in PaperKind if kind is not PaperKind.BLANK)
_BROKEN = "l’application a rencontré une erreur."


class BatchPresenter(QObject):
    """Several dossiers into a folder.

    The store is read in its own thread, the document made in the pool: two jobs a dossier, a stop between.
    """

    def __init__(
        self, desk: Desk, dossier_ids: tuple[str, ...], window: QWidget, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._desk, self._ids = desk, dossier_ids
        self._folder: Path | None = None
        self._at = 0
        self._name = ""
        self._made: list[Path] = []
        self._failures = 0
        self._job: Job | None = None
        self._stopped = False
        self._wanted: tuple[PaperKind, bool] = (KINDS[0], False)
        self.dialog = BatchDialog(len(dossier_ids), KINDS, window)
        self.dialog.folder_asked.connect(self._ask_folder)
        self.dialog.start_asked.connect(self.start)
        self.dialog.stop_asked.connect(self.stop)
        self.dialog.show_asked.connect(self._show_folder)

    def open(self) -> None:
        """Show the dialog."""
        self.dialog.open()

    def close(self) -> None:
        """Stop, and take the dialog away."""
        self.stop()
        self.dialog.hide()
        self.dialog.deleteLater()
        self.deleteLater()

    def start(self) -> None:
        """Begin with the first dossier."""
        if self._folder is None or self._at:
            return
        kind = self.dialog.kind.currentData()
        self._wanted = (kind if isinstance(kind, PaperKind) else KINDS[0], self.dialog.annexes.isChecked())
        self._next()

    def stop(self) -> None:
        """Stop before the next file; those that are there stay."""
        self._stopped = True
        if self._job is not None:
            self._job.cancel()

    def _next(self) -> None:
        if self._stopped or self._at >= len(self._ids):
            self._end()
            return
        dossier_id = self._ids[self._at]
        self._at += 1
        self._name = ""
        self._tell()

        def load(_progress: Progress) -> Dossier:
            return self._desk.store.load(dossier_id)

        self._run(self._desk.runner.write(load, "Lecture du dossier"), self._loaded)

    def _loaded(self, dossier: Dossier) -> None:
        folder = self._folder
        if self._stopped or folder is None:
            self._end()
            return
        self._name = " ".join(filter(None, (dossier.number, dossier.project.title)))
        self._tell()
        kind, annexes = self._wanted
        joined = annexes and kind.annexes and any(piece.sha256 for piece in dossier.pieces)
        order = Order(kind, dossier, self._desk.machine.clock.now(), annexes=joined)
        press = self._desk.press

        def make(progress: Progress) -> tuple[Paper, Path]:
            paper = press.make(order, progress.step)
            progress.step(0, 0, "Enregistrement")
            return paper, keep_beside(folder, paper)

        self._run(self._desk.runner.elsewhere(make, "Préparation du document"), self._kept)

    def _run(self, job: Job, then: Callable[..., None]) -> None:
        self._job = job
        job.finished.connect(then)
        job.failed.connect(self._failed)
        job.broke.connect(self._broke)
        job.cancelled.connect(self._end)

    def _kept(self, made: tuple[Paper, Path]) -> None:
        paper, path = made
        self._made.append(path)
        self.dialog.add_line(f"✓ {path.name}")
        for warning in paper.warnings:
            self.dialog.add_line(f"   ▲ {warning}")
        self._next()

    def _failed(self, error: AppError) -> None:
        self._fail(str(error))

    def _broke(self, _error: object) -> None:
        self._fail(_BROKEN)

    def _fail(self, why: str) -> None:
        self._failures += 1
        self.dialog.add_line(f"✗ {self._name or f'Dossier {self._at}'} : {why}")
        self._next()

    def _tell(self) -> None:
        name = self._name or "lecture du dossier"
        self.dialog.show_running(self._at - 1, len(self._ids), f"{self._at} sur {len(self._ids)} : {name}")

    def _end(self) -> None:
        self._job = None
        made, failed = len(self._made), self._failures
        left = len(self._ids) - made - failed
        parts = [f"{made} fichier{'s' if made > 1 else ''} enregistré{'s' if made > 1 else ''}"]
        if failed:
            parts.append(f"{failed} en échec")
        if left:
            parts.append(f"{left} non fait{'s' if left > 1 else ''}")
            self.dialog.add_line("Arrêté à votre demande.")
        self.dialog.show_end(", ".join(parts) + ".")

    def _ask_folder(self) -> None:
        folder = self._desk.dialogs.folder(
            "Où enregistrer les documents ?", self._folder or documents_folder()
        )
        if folder is not None:
            self._folder = folder
            self.dialog.show_folder(str(folder))

    def _show_folder(self) -> None:
        if self._folder is not None:
            try:
                open_outside(self._folder)
            except AppError as error:
                self._desk.dialogs.tell(error)
