"""Pictures of the plan in the workspace of a dossier, to be looked at.

    PYTHONPATH=. QT_QPA_PLATFORM=offscreen python tests/ui/pages/plan_gallery.py FOLDER [SCALE] [PART...]

At scale 1.25 the window is 1366×768 physical pixels, the smallest screen; at 2 it is the sharpest.
"""

import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from openpyxl import Workbook
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication

from pdca_desktop import resources
from pdca_desktop.domain.dossier import Dossier, DossierState
from pdca_desktop.domain.plan import ResourceNature
from pdca_desktop.exchange.dossier_file import read_dossier
from pdca_desktop.services.plans import Side
from pdca_desktop.ui.app import furnish, make_application
from pdca_desktop.ui.pages.dossier.plan import PlanSection
from pdca_desktop.ui.pages.dossier.workspace import Workspace
from pdca_desktop.ui.pages.plan.reading import Group
from pdca_desktop.ui.theme import Scheme
from pdca_desktop.ui.window import Window
from tests.builders import a_bank_loan, a_dossier, a_holder, a_need, a_plan, a_ptz
from tests.ui.pages.rooms import FakeDialogs, desk_of

_TURNS = 40


def foreign_sheet(file: Path) -> None:
    """A plan as an accountant might send it."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Prévisionnel"
    for row in (
        ("Plan de financement initial",),
        (),
        ("Besoins", "Montant HT", None, "Ressources", "Montant", "Durée (mois)", "Taux"),
        ("Four à pain", "14 500,00 €", None, "Apport personnel", 4000),
        ("Travaux du fournil", 6000, None, "Crédit du Nord", 12000, 60, "3,4 %"),
        ("Divers et imprévus", "1,5 k€", None, "PTZ", 8000, 48, 0),
        ("Stock de farine", 2000, None, "Coup de pouce de tante Odile", 500),
        ("Enseigne", "à voir", None, None, None),
        ("TOTAL", 24500, None, "TOTAL", 24500),
    ):
        sheet.append(row)
    book.save(file)


def two_holders() -> Dossier:
    """Two holders, two PTZ, one of them for somebody who is gone."""
    other = a_holder(id="porteur-2", first_name="Sacha", last_name="Modèle")
    plan = a_plan(
        (a_need(60_000),),
        a_ptz(8_000, holder="porteur-9"),
        a_ptz(8_000, holder="porteur-2"),
        a_bank_loan(30_000),
    )
    return a_dossier(plan, holders=(a_holder(), other))


class Room:
    """One dossier open at its plan in the window."""

    def __init__(self, window: Window, dossier: Dossier, folder: Path) -> None:
        self.app = QApplication.instance()
        self.window, self.shell = window, furnish(window)
        self.desk = desk_of(folder, window)
        self.workspace = Workspace(self.desk, self.shell.commands, dossier, window)
        page = self.workspace.page
        self.shell.add_page("dossier", lambda: page)
        self.workspace.open("plan")
        self.shell.open_page("dossier")
        self.shell.mark_entry("dossiers")
        self.shell.show_sync("Hors ligne · 3 à envoyer", "wifi-off")
        section = page.section("plan")
        assert isinstance(section, PlanSection)
        self.section, self.page, self.plan = section, section.page, section.plan
        self.settle()

    def settle(self) -> None:
        for _ in range(_TURNS):
            QApplication.processEvents()
        while self.plan.busy or self.desk.runner.jobs:
            QApplication.processEvents()
        for _ in range(_TURNS):
            QApplication.processEvents()

    def rank(self, nature: ResourceNature) -> int:
        return next(rank for rank, line in enumerate(self.plan.plan.resources) if line.nature is nature)


def first(room: Room) -> None:
    """As it opens."""


def why(room: Room) -> None:
    for rule in ("PTZ-01", "GAR-01"):
        if rule in room.page.panel.cards:
            link = room.page.panel.cards[rule].why
            link.setFocus()
            link.click()
            return


def passing(room: Room) -> None:
    for group in (Group.INFO, Group.PASS):
        room.page.panel.unfold(group, on=True)


def loan(room: Room) -> None:
    room.plan.lines.open(Side.RESOURCES, room.rank(ResourceNature.BANK_LOAN))


def guarantees(room: Room) -> None:
    loan(room)
    room.settle()
    room.page.detail.reveal("/loan/guarantees/0/quota")


def need(room: Room) -> None:
    room.plan.lines.open(Side.NEEDS, 0)


def ptz(room: Room) -> None:
    room.plan.lines.open(Side.RESOURCES, room.rank(ResourceNature.PTZ))


def proposals(room: Room) -> None:
    room.page.panel.propose.click()


def compared(room: Room) -> None:
    if room.page.tabs.bar.count() < 2:
        room.page.tabs.duplicated.emit()
    room.page.tabs.compared.emit(0 if room.plan.rank else 1)


def repayment(room: Room) -> None:
    bar = room.page.area.verticalScrollBar()
    room.settle()
    bar.setValue(bar.maximum())


def importing(room: Room) -> None:
    dialogs = room.desk.dialogs
    assert isinstance(dialogs, FakeDialogs)
    dialogs.path = Path(room.desk.settings.fileName()).with_name("tableau du comptable.xlsx")
    foreign_sheet(dialogs.path)
    room.section.do("import")


def several(room: Room) -> None:
    room.plan.lines.open(Side.RESOURCES, room.rank(ResourceNature.PTZ))


def meeting(room: Room) -> None:
    room.shell.set_meeting(True)


PARTS: dict[str, tuple[str, Callable[[Room], None]]] = {
    "blocked": ("05", first),
    "good": ("02", first),
    "ess": ("07", first),
    "unknown": ("16", first),
    "empty": ("", first),
    "why": ("05", why),
    "passing": ("02", passing),
    "loan": ("02", loan),
    "guarantees": ("02", guarantees),
    "ptz": ("02", ptz),
    "need": ("02", need),
    "proposals": ("02", proposals),
    "compared": ("05", compared),
    "repayment": ("02", repayment),
    "locked": ("02", loan),
    "import": ("02", importing),
    "whose": ("whose", several),
    "meeting": ("05", meeting),
}


def dossier_of(number: str) -> Dossier:
    """A demo dossier by its number, the one with two holders, or a blank one."""
    if number == "whose":
        return two_holders()
    if not number:
        return Dossier(id="blank")
    return read_dossier(next(Path(resources.folder("demo")).glob(f"{number}-*.json")))


def main(folder: Path, scale: float, wanted: list[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    app = make_application(())
    app.setQuitOnLastWindowClosed(False)
    size = QSize(round(1366 / 1.25), round(768 / 1.25)) if scale == 1.25 else QSize(1366, 768)
    if scale == 1:
        size = QSize(1920, 1080)
    for name in wanted or PARTS:
        number, act = PARTS[name]
        for scheme in (Scheme.LIGHT, Scheme.DARK):
            with tempfile.TemporaryDirectory() as kept:
                window = Window(Path(kept) / "window.ini")
                dossier = dossier_of(number)
                if name != "locked":
                    dossier = replace(dossier, state=DossierState.ASSESSMENT)
                window.resize(size)
                window.show()
                room = Room(window, dossier, Path(kept))
                room.shell.theme.choose(scheme)
                act(room)
                room.settle()
                window.grab().save(str(folder / f"{name}-{scheme.name.lower()}.png"))
                room.shell.set_meeting(False)
                room.desk.runner.close()
                window.close()
    os._exit(0)


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["QT_SCALE_FACTOR"] = sys.argv[2] if len(sys.argv) > 2 else "1.25"
    main(Path(sys.argv[1]), float(os.environ["QT_SCALE_FACTOR"]), sys.argv[3:])
