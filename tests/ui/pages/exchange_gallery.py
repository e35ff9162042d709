"""Pictures of Échanges, to be looked at.

PYTHONPATH=. python tests/ui/pages/exchange_gallery.py FOLDER SCALE [PART...]

At scale 1.25 the window is 1366×768 physical pixels, the smallest screen; at 2 it is the sharpest.
"""

import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from pdca_desktop.errors import AppError
from pdca_desktop.services.clashes import Keep
from pdca_desktop.services.exchanges import Answer
from pdca_desktop.services.ports import Act
from pdca_desktop.services.synchronise import Outcome, RevokedError, UnreachableError
from pdca_desktop.ui.app import furnish, make_application
from pdca_desktop.ui.pages.exchange.page import ExchangePage
from pdca_desktop.ui.pages.start.house import House
from pdca_desktop.ui.theme import Scheme
from pdca_desktop.ui.window import Window
from tests.fakes.exchanges import ABSENT, CODE
from tests.ui.pages.exchange_rooms import COLLEAGUE, NOW, furnished, plan
from tests.ui.pages.rooms import ADVISER, desk_of

_TURNS = 60


class Room:
    """The whole window over a machine in memory."""

    def __init__(self, window: Window, folder: Path) -> None:
        self.window, self.shell = window, furnish(window)
        self.machine, self.kept = furnished()
        self.desk = desk_of(folder, window, self.machine)
        self.house = House(self.shell, self.desk)

    def begin(self) -> None:
        self.house.start._open(())
        self.house.exchange.begin()
        self.settle()
        self.house.exchange.show()
        self.settle()

    @property
    def page(self) -> ExchangePage:
        page = self.shell.stack.currentWidget()
        assert isinstance(page, ExchangePage)
        return page

    def settle(self) -> None:
        for _ in range(_TURNS):
            QApplication.processEvents()
        while any(job.label != "Échange avec le siège" for job in self.desk.runner.jobs):
            QApplication.processEvents()
        for _ in range(_TURNS):
            QApplication.processEvents()


def full(room: Room) -> None:
    room.machine.office.brings = lambda: _merge(room)
    room.machine.office.outcome = Outcome(changed={room.kept[2].id, room.kept[1].id}, sent=3)
    room.machine.office.clock = lambda: NOW
    room.begin()
    room.house.exchange.exchange()
    while room.desk.runner.jobs:
        QApplication.processEvents()
    room.machine.office.waits = furnished()[0].office.waits
    room.page.shown.emit()


def _merge(room: Room) -> None:
    before = room.kept[2]
    scenario = replace(before.scenarios[0], plan=plan(14_500, 5_500))
    room.machine.kept.save(before, replace(before, scenarios=(scenario,)), ADVISER.act("plan"))


def running(room: Room) -> None:
    room.machine.office.gate.clear()
    room.machine.office.steps = 340
    room.begin()
    job = next(one for one in room.desk.runner.jobs if one.label == "Échange avec le siège")
    job.progressed.emit(120, 340, "340 modifications à envoyer")
    for _ in range(400):
        QApplication.processEvents()
    room.page.progress.show()


def offline(room: Room) -> None:
    room.machine.office.open, room.machine.office.refused = [], []
    room.machine.office.here = False
    room.begin()
    room.house.exchange.exchange()
    room.machine.office.failure = UnreachableError(ABSENT)


def revoked(room: Room) -> None:
    room.machine.office.failure = RevokedError("Le siège a retiré l’accès de ce poste. Rien ne part ; "
                                               "vos dossiers restent ici.")  # fmt: skip
    room.begin()
    room.house.exchange.exchange()


def withdrawn(room: Room) -> None:
    """The head office had the dossiers erased."""
    room.begin()
    room.machine.office.failure = RevokedError("Accès retiré.", erase=True)
    room.house.exchange.exchange()
    while room.desk.runner.jobs:
        QApplication.processEvents()


def withdrawn_half(room: Room) -> None:
    """Some of it could not be erased."""
    room.machine.stuck = AppError(
        "L’effacement n’est pas fini : l’écriture dans « C:\\Dossiers » est refusée. Fermez les programmes "
        "qui s’en servent, puis recommencez."
    )
    withdrawn(room)


def alone(room: Room) -> None:
    room.machine.office.address = ""
    room.begin()


def joining(room: Room) -> None:
    """The head office is asked, and has not answered yet."""
    alone(room)
    step = room.page.enrol
    step.address.setText("https://siege.pdca.exemple")
    step.code.setText(CODE)
    room.page.enrol.set_busy("Rattachement au siège")


def wrong_code(room: Room) -> None:
    alone(room)
    step = room.page.enrol
    step.address.setText("https://siege.pdca.exemple")
    step.code.setText("0000-0000-0000")
    step.go.click()


def again(room: Room) -> None:
    """Access was taken away, and another code is given."""
    revoked(room)
    room.settle()
    room.page.enrol_asked.emit()


def level(room: Room) -> None:
    """Nothing is left to do, nor to send."""
    office = room.machine.office
    office.open, office.refused, office.waits = [], [], []
    office.last = NOW - timedelta(minutes=2)
    room.begin()


def failed(room: Room) -> None:
    """The head office answers, and something is wrong there."""
    room.machine.office.failure = AppError(
        "La base du siège ne répond pas. Vos saisies restent sur ce poste."
    )
    room.begin()
    room.house.exchange.exchange()


def decided(room: Room) -> None:
    """The plan was decided: the next one is in front, and the way back is offered."""
    deciding(room)
    room.settle()
    view = room.page.conflict
    view.choose(Answer.MINE)
    QTest.keyClicks(view.reason, "Devis actualise le 12 juin")
    room.settle()
    view.go.click()


def deciding(room: Room) -> None:
    room.begin()
    room.house.exchange.decide()


def composed(room: Room) -> None:
    """A third plan is being made of two: it does not balance yet."""
    deciding(room)
    room.settle()
    view = room.page.conflict
    view.ticked.emit(1, Keep.MINE)
    room.settle()
    view._area.verticalScrollBar().setValue(int(os.environ.get("PDCA_SCROLL", "0")))


def amount(room: Room) -> None:
    deciding(room)
    room.settle()
    view = room.page.conflict
    view.chosen.emit(1)
    view.choose(Answer.OTHER)


def words(room: Room) -> None:
    deciding(room)
    room.settle()
    room.page.conflict.chosen.emit(3)
    room.page.conflict.choose(Answer.OTHER)


def received(room: Room) -> None:
    """A dossier that is open while an exchange changes it."""
    room.machine.office.outcome = Outcome(changed={room.kept[0].id})
    room.machine.office.brings = lambda: _rename(room)
    room.house.start._open(())
    room.house.open_dossier(room.kept[0].id, "project")
    room.settle()
    room.house.exchange.begin()
    while room.desk.runner.jobs:
        QApplication.processEvents()
    room.settle()
    if room.house.workspace is not None:
        strip = room.house.workspace.received.strip
        strip.look.click()
        strip.asked.emit("/project/title")


def _rename(room: Room) -> None:
    before = room.machine.kept.load(room.kept[0].id)
    project = replace(before.project, title="Atelier vélo de Lens", naf="95.29Z")
    scenario = replace(before.scenarios[0], plan=plan(14_500, 5_500))
    after = replace(before, project=project, scenarios=(scenario,))
    room.machine.kept.save(before, after, Act(COLLEAGUE, "projet"))


PARTS: dict[str, Callable[[Room], None]] = {
    "full": full, "running": running, "offline": offline, "revoked": revoked, "alone": alone,
    "joining": joining, "wrong-code": wrong_code, "again": again, "level": level, "failed": failed,
    "decided": decided, "withdrawn": withdrawn, "withdrawn-half": withdrawn_half,
    "plan": deciding, "composed": composed, "amount": amount, "words": words, "received": received,
}  # fmt: skip


def main(folder: Path, scale: float, wanted: list[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    kept_app = make_application(())
    size = {1.25: QSize(1093, 614), 1.0: QSize(1920, 1080)}.get(scale, QSize(1366, 768))
    for part in wanted or list(PARTS):
        with tempfile.TemporaryDirectory() as kept:
            window = Window(Path(kept) / "window.ini")
            window.resize(size)
            window.show()
            room = Room(window, Path(kept))
            PARTS[part](room)
            for scheme in (Scheme.LIGHT, Scheme.DARK):
                room.shell.theme.choose(scheme)
                room.settle()
                window.grab().save(str(folder / f"{part}-{scheme.name.lower()}.png"))
            room.machine.office.gate.set()
            room.desk.runner.close()
            window.close()
    del kept_app
    os._exit(0)


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["QT_SCALE_FACTOR"] = sys.argv[2] if len(sys.argv) > 2 else "1.25"
    main(Path(sys.argv[1]), float(os.environ["QT_SCALE_FACTOR"]), sys.argv[3:])
