"""The same journey as an adviser's, offscreen and from end to end: it leaves pictures and a dossier file.

First start, examples, list, a new dossier filled and saved, lock, unlock, and the dossier is there again.
"""

# ruff: noqa: PLC0415  (each import waits for its moment: Qt alone before the first paint)

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pdca_desktop import places
from pdca_desktop.errors import AppError

if TYPE_CHECKING:
    from PySide6.QtCore import SignalInstance
    from PySide6.QtWidgets import QWidget

    from pdca_desktop.ui.pages.start.house import House
    from pdca_desktop.ui.shell import Shell

PASSPHRASE = "Tournesol-Berline7!Cadastre"  # noqa: S105  (of a journey whose data are examples)
_WIDTH, _HEIGHT = 1366, 768
_PATIENCE_MS = 30_000
_SETTLE_MS = 150


class TourError(AppError):
    """The journey did not reach its end."""


def tour(folder: Path) -> list[Path]:
    """Make the journey; its pictures and files, in order.

    Args:
        folder: made if needed; the data of the journey is kept there, encrypted.

    Raises:
        AppError: a step did not do what it should.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from pdca_desktop.bootstrap.window import make_house, settings_file
    from pdca_desktop.ui import app

    data = folder / "donnees"
    where = places.find(data)
    if where.keystore.exists():
        raise TourError(f"« {data} » a déjà servi : donnez un autre dossier, ou supprimez-le.")
    places.prepare(where)
    shells: list[Shell] = []
    window = app.start([], settings=settings_file(where), compose=shells.append)
    window.resize(_WIDTH, _HEIGHT)
    _until(lambda: bool(shells), "la fenêtre")
    walk = _Walk(make_house(shells[0], where), folder)
    walk.first_start()
    walk.pages()
    walk.dossier()
    walk.lock()
    walk.dark()
    window.close()
    return walk.made


class _Walk:
    """The steps."""

    def __init__(self, house: "House", folder: Path) -> None:
        self._house, self._folder = house, folder
        self._dossier = ""
        self.made: list[Path] = []

    def first_start(self) -> None:
        """Identity, passphrase, recovery code, examples."""
        house, cover = self._house, self._house.cover
        house.start.begin()
        self._look("premier-demarrage")
        cover.identity.name.setText("Camille Bernard")
        cover.identity.agency.setCurrentIndex(1)
        cover.identity.go.click()
        cover.secret.first.setText(PASSPHRASE)
        cover.secret.typed.emit(PASSPHRASE)
        cover.secret.second.setText(PASSPHRASE)
        self._look("phrase-de-passe")
        cover.secret.go.click()
        _until(lambda: cover.step is cover.code, "le code de secours")
        self._look("code-de-secours")
        groups = cover.code.shown.text().replace("\n", " – ").replace("–", " ").split()
        for rank, field in zip((2, 5), cover.code.groups, strict=True):
            field.setText(groups[rank - 1])
        cover.code.go.click()
        self._look("par-quoi-commencer")
        with _heard(house.opened, "l’ouverture des exemples"):
            cover.content.go.click()

    def pages(self) -> None:
        """Home, list, filter, settings, guide."""
        house = self._house
        _settle(900)
        self._look("accueil")
        house.shell.open_page("dossiers")
        _settle(400)
        self._look("dossiers")
        page = house.shell.stack.currentWidget()
        page.words.setText("lens")  # type: ignore[union-attr]
        _settle(300)
        self._look("dossiers-filtre")
        house.shell.open_page("settings")
        self._look("reglages")
        house.guide.open()
        self._look("guide")

    def dossier(self) -> None:
        """An example section by section, then a new dossier that is filled and saved."""
        house = self._house
        lines = house.desk.store.lines()
        example = next(line for line in lines if line.number == "2026-BET-041")
        with _heard(house.dossier_opened, "un dossier d’exemple"):
            house.open_dossier(example.id)
        _settle(900)
        workspace = house.workspace
        if workspace is None:
            raise TourError("Le dossier d’exemple ne s’est pas ouvert.")
        from pdca_desktop.ui.pages.dossier.nav import SECTIONS

        for entry in SECTIONS:
            workspace.page.open_section(entry.name)
            _settle(500)
            self._look(f"dossier-{entry.name}")
        with _heard(house.dossier_opened, "un nouveau dossier"):
            house.create()
        if house.workspace is None:
            raise TourError("Le nouveau dossier ne s’est pas ouvert.")
        presenter = house.workspace.presenter
        self._dossier = presenter.dossier.id
        with _heard(presenter.saved, "l’enregistrement"):
            presenter.edit("/project/title", "Atelier vélo du Bassin")
            presenter.edit("/holders/0/last_name", "Exemple")
            presenter.leave()
        presenter.shown.emit(presenter.dossier, True)
        _settle(400)
        self._look("nouveau-dossier")

    def lock(self) -> None:
        """Lock, be refused once, unlock: the work is there."""
        house, cover = self._house, self._house.cover
        house.lock()
        _until(cover.unlock.go.isEnabled, "le verrouillage")
        self._look("verrouille")
        cover.unlock.secret.setText("une autre phrase")
        cover.unlock.go.click()
        _until(cover.unlock.go.isEnabled, "le refus")
        self._look("phrase-refusee")
        with _heard(house.dossier_opened, "la réouverture"):
            cover.unlock.secret.setText(PASSPHRASE)
            cover.unlock.go.click()
        workspace = house.workspace
        if workspace is None or workspace.presenter.dossier.project.title != "Atelier vélo du Bassin":
            raise TourError("Le dossier rouvert n’est pas celui qui avait été saisi.")
        from pdca_desktop.exchange.dossier_file import write_dossier

        path = self._folder / "atelier-velo.pdca.json"
        write_dossier(path, workspace.presenter.dossier)
        self.made.append(path)

    def dark(self) -> None:
        """The same pages in the dark."""
        from pdca_desktop.ui.theme import Scheme

        house = self._house
        house.shell.theme.choose(Scheme.DARK)
        for name in ("home", "dossiers", "settings"):
            house.shell.open_page(name)
            _settle(400)
            self._look(f"sombre-{name}")
        with _heard(house.dossier_opened, "un dossier d’exemple"):
            house.open_dossier(house.desk.store.lines()[1].id)
        _settle(900)
        for name in ("project", "holders", "engagement", "plan", "pieces", "history"):
            if house.workspace is not None:
                house.workspace.page.open_section(name)
            _settle(400)
            self._look(f"sombre-dossier-{name}")
        house.shell.set_meeting(True)
        _settle(300)
        self._look("mode-rendez-vous")
        house.shell.set_meeting(False)
        house.shell.theme.choose(Scheme.SYSTEM)

    def _look(self, name: str) -> None:
        _settle()
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / f"{len(self.made) + 1:02}-{name}.png"
        window: QWidget = self._house.shell.window
        window.grab().save(str(path))
        self.made.append(path)


def _settle(milliseconds: int = _SETTLE_MS) -> None:
    """Let the window live for a moment."""
    from PySide6.QtCore import QEventLoop, QTimer

    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def _until(true: Callable[[], bool], what: str) -> None:
    for _ in range(_PATIENCE_MS // 50):
        if true():
            return
        _settle(50)
    raise TourError(f"Le parcours attendait {what}, qui n’est pas venu.")


@contextmanager
def _heard(signal: "SignalInstance", what: str) -> Iterator[None]:
    """Wait, after the block, for what it asked for."""
    heard: list[bool] = []
    note = partial(_note, heard)
    signal.connect(note)
    yield
    _until(lambda: bool(heard), what)
    signal.disconnect(note)


def _note(heard: list[bool], *_values: object) -> None:
    heard.append(True)


def say(made: list[Path], folder: Path) -> None:
    """Where pictures and files are."""
    sys.stdout.write(f"Parcours complet, sans écran : {len(made)} images et fichiers dans {folder}\n")
    for path in made:
        sys.stdout.write(f"  {path.name}\n")
