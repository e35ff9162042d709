"""The same journey as an adviser's, offscreen and from end to end: it leaves pictures and a dossier file.

First start, examples, list, a new dossier filled and saved, lock, unlock, and the dossier is there again; a
head office joined, a colleague's change received, a conflict decided.
"""

# ruff: noqa: PLC0415  (each import waits for its moment: Qt alone before the first paint)

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pdca_desktop import places
from pdca_desktop.bootstrap.waiting import TourError, heard, settle, until

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from pdca_desktop.ui.pages.start.house import House
    from pdca_desktop.ui.shell import Shell

PASSPHRASE = "Tournesol-Berline7!Cadastre"  # noqa: S105  (of a journey whose data are examples)
_WIDTH, _HEIGHT = 1366, 768


class Journey(NamedTuple):
    """What the journey left.

    Attributes:
        made: pictures and files, in order.
        told: what was seen to happen between two machines, in French sentences.
    """

    made: list[Path]
    told: list[str]


def tour(folder: Path) -> Journey:
    """Make the journey.

    Args:
        folder: made if needed; the data of the journey is kept there, encrypted.

    Raises:
        AppError: a step did not do what it should.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from pdca_desktop.bootstrap.window import make_house, settings_file
    from pdca_desktop.ui import app
    from pdca_desktop.ui.jobs.collector import Collector

    data = folder / "donnees"
    where = places.find(data)
    if where.keystore.exists():
        raise TourError(f"« {data} » a déjà servi : donnez un autre dossier, ou supprimez-le.")
    places.prepare(where)
    shells: list[Shell] = []
    window = app.start([], settings=settings_file(where), compose=shells.append)
    Collector(window)
    window.resize(_WIDTH, _HEIGHT)
    until(lambda: bool(shells), "la fenêtre")
    walk = Walk(make_house(shells[0], where), folder)
    walk.first_start()
    walk.pages()
    walk.dossier()
    walk.lock()
    told = walk.exchange()
    walk.dark()
    window.close()
    return Journey(walk.made, told)


class Walk:
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
        until(lambda: cover.step is cover.code, "le code de secours")
        self._look("code-de-secours")
        groups = cover.code.shown.text().replace("\n", " – ").replace("–", " ").split()
        for rank, field in zip((2, 5), cover.code.groups, strict=True):
            field.setText(groups[rank - 1])
        cover.code.go.click()
        self._look("par-quoi-commencer")
        with heard(house.opened, "l’ouverture des exemples"):
            cover.content.go.click()

    def pages(self) -> None:
        """Home, list, filter, settings, guide."""
        house = self._house
        settle(900)
        self._look("accueil")
        house.shell.open_page("dossiers")
        settle(400)
        self._look("dossiers")
        page = house.shell.stack.currentWidget()
        page.words.setText("lens")  # type: ignore[union-attr]
        settle(300)
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
        with heard(house.dossier_opened, "un dossier d’exemple"):
            house.open_dossier(example.id)
        settle(900)
        workspace = house.workspace
        if workspace is None:
            raise TourError("Le dossier d’exemple ne s’est pas ouvert.")
        from pdca_desktop.ui.pages.dossier.nav import SECTIONS

        for entry in SECTIONS:
            workspace.page.open_section(entry.name)
            settle(500)
            self._look(f"dossier-{entry.name}")
        with heard(house.dossier_opened, "un nouveau dossier"):
            house.create()
        if house.workspace is None:
            raise TourError("Le nouveau dossier ne s’est pas ouvert.")
        presenter = house.workspace.presenter
        self._dossier = presenter.dossier.id
        with heard(presenter.saved, "l’enregistrement"):
            presenter.edit("/project/title", "Atelier vélo du Bassin")
            presenter.edit("/holders/0/last_name", "Exemple")
            presenter.leave()
        presenter.shown.emit(presenter.dossier, True)
        settle(400)
        self._look("nouveau-dossier")

    def lock(self) -> None:
        """Lock, be refused once, unlock: the work is there."""
        house, cover = self._house, self._house.cover
        house.lock()
        until(cover.unlock.go.isEnabled, "le verrouillage")
        self._look("verrouille")
        cover.unlock.secret.setText("une autre phrase")
        cover.unlock.go.click()
        until(cover.unlock.go.isEnabled, "le refus")
        self._look("phrase-refusee")
        with heard(house.dossier_opened, "la réouverture"):
            cover.unlock.secret.setText(PASSPHRASE)
            cover.unlock.go.click()
        workspace = house.workspace
        if workspace is None or workspace.presenter.dossier.project.title != "Atelier vélo du Bassin":
            raise TourError("Le dossier rouvert n’est pas celui qui avait été saisi.")
        from pdca_desktop.exchange.dossier_file import write_dossier

        path = self._folder / "atelier-velo.pdca.json"
        write_dossier(path, workspace.presenter.dossier)
        self.made.append(path)

    def exchange(self) -> list[str]:
        """A head office on this machine is joined; a colleague and a conflict; what happened, told."""
        from pdca_desktop.bootstrap.tour_exchange import ExchangeWalk

        walk = ExchangeWalk(self._house, self._folder, self._look)
        walk.all()
        return walk.told

    def dark(self) -> None:
        """The same pages in the dark."""
        from pdca_desktop.ui.theme import Scheme

        house = self._house
        house.shell.theme.choose(Scheme.DARK)
        for name in ("home", "dossiers", "settings"):
            house.shell.open_page(name)
            settle(400)
            self._look(f"sombre-{name}")
        with heard(house.dossier_opened, "un dossier d’exemple"):
            house.open_dossier(house.desk.store.lines()[1].id)
        settle(900)
        for name in ("project", "holders", "engagement", "plan", "pieces", "history"):
            if house.workspace is not None:
                house.workspace.page.open_section(name)
            settle(400)
            self._look(f"sombre-dossier-{name}")
        house.shell.set_meeting(True)
        settle(300)
        self._look("mode-rendez-vous")
        house.shell.set_meeting(False)
        house.shell.theme.choose(Scheme.SYSTEM)

    def _look(self, name: str) -> None:
        settle()
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / f"{len(self.made) + 1:02}-{name}.png"
        window: QWidget = self._house.shell.window
        window.grab().save(str(path))
        self.made.append(path)


def say(journey: Journey, folder: Path) -> None:
    """What was seen, and where pictures and files are."""
    made = journey.made
    for sentence in journey.told:
        sys.stdout.write(f"{sentence}\n")
    sys.stdout.write(f"Parcours complet, sans écran : {len(made)} images et fichiers dans {folder}\n")
    for path in made:
        sys.stdout.write(f"  {path.name}\n")
