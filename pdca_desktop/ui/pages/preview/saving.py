"""Keeps a document in a file of the adviser's choice, and shows it to the system's own programs.

Nothing is written without a place having been chosen: a copy out of the encrypted store is never silent.
"""

from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Signal

from pdca_desktop.domain.french import typeset
from pdca_desktop.errors import AppError
from pdca_desktop.services.paper import Paper, keep
from pdca_desktop.ui.jobs.job import Progress
from pdca_desktop.ui.opening import open_outside
from pdca_desktop.ui.pages.start.desk import Desk

KINDS = "Documents PDF (*.pdf)"
_SUFFIX = ".pdf"
_NOT_ENCRYPTED = (
    "Le fichier n'est pas chiffré : il contient des données personnelles. Transmettez-le par un moyen sûr, "
    "puis supprimez-le."
)


class PaperSaver(QObject):
    """Saves papers.

    Signals:
        said: a sentence on what was done.
    """

    said = Signal(str)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._folder = documents_folder()
        self._then: Path | None = None

    def save(self, paper: Paper) -> None:
        """Keep it where the adviser says."""
        self._keep(paper, self._ask(paper, "Enregistrer le document"), None)

    def save_and_show(self, paper: Paper) -> None:
        """Keep it, and show its folder."""
        path = self._ask(paper, "Enregistrer le document")
        self._keep(paper, path, path.parent if path else None)

    def open_outside(self, paper: Paper) -> None:
        """Keep it, after saying that the copy is not encrypted, and open it in the system's reader."""
        if self._desk.dialogs.ask(
            "Ouvrir une copie de ce document dans le lecteur de l’ordinateur ?",
            yes="Choisir où l’enregistrer",
            explanation=f"Le lecteur a besoin d'un fichier. {_NOT_ENCRYPTED}",
        ):
            path = self._ask(paper, "Enregistrer la copie à ouvrir")
            self._keep(paper, path, path)

    def _ask(self, paper: Paper, title: str) -> Path | None:
        path = self._desk.dialogs.file_to_write(title, KINDS, self._folder / paper.name)
        if path is None or path.suffix.lower() == _SUFFIX:
            return path
        path = path.with_name(path.name + _SUFFIX)  # the system's dialog did not see that name
        if path.exists() and not self._desk.dialogs.ask(
            f"« {path.name} » existe déjà : le remplacer ?", yes="Remplacer"
        ):
            return None
        return path

    def _keep(self, paper: Paper, path: Path | None, then: Path | None) -> None:
        if path is None:
            return
        self._folder, self._then = path.parent, then

        def write(_progress: Progress) -> Path:
            keep(path, paper)
            return path

        job = self._desk.runner.elsewhere(write, "Enregistrement du document")
        job.finished.connect(self._kept)
        job.failed.connect(self._desk.dialogs.tell)

    def _kept(self, path: Path) -> None:
        then, self._then = self._then, None
        self.said.emit(typeset(f"Enregistré dans « {path.name} ». Cette copie n'est pas chiffrée."))
        if then is not None:
            try:
                open_outside(then)
            except AppError as error:
                self._desk.dialogs.tell(error)


def documents_folder() -> Path:
    """Where the system wants documents."""
    where = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(where) if where and Path(where).is_dir() else Path.home()
