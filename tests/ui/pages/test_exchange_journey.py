"""Two real windows over two encrypted files and a head office on loopback: join, exchange, clash, decide."""

import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import uvicorn
from pytestqt.qtbot import QtBot

from pdca_desktop import places
from pdca_desktop.bootstrap import siege
from pdca_desktop.bootstrap.window import make_house
from pdca_desktop.domain.money import Euros
from pdca_desktop.domain.territory import Agency
from pdca_desktop.head_office.access import Access, Role
from pdca_desktop.head_office.app import make_app
from pdca_desktop.head_office.quarantine import Quarantine
from pdca_desktop.services.exchanges import Answer
from pdca_desktop.services.session import Stage
from pdca_desktop.ui.app import furnish
from pdca_desktop.ui.pages.exchange.exchanging import Exchanging
from pdca_desktop.ui.pages.exchange.page import ExchangePage
from pdca_desktop.ui.pages.start.house import House
from pdca_desktop.ui.window import Window
from tests.ui.keys import press
from tests.ui.pages.rooms import FakeDialogs
from tests.ui.pages.test_journey import PASSPHRASE, a_device

_PATIENCE_MS = 20_000


@dataclass
class Office:
    """The head office, served."""

    address: str
    access: Access
    quarantine: Quarantine

    def code(self, name: str) -> str:
        """A one-time code of a new person."""
        return self.access.invite(self.access.add(name, Role.ADVISER, Agency.LENS_1))


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    engine = siege.make_database(str(tmp_path / "siege.db"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        free.listen()
        config = uvicorn.Config(make_app(engine, siege.CLOCK, siege.IDS), log_config=None, lifespan="off")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [free]})
        thread.start()
        yield Office(
            f"http://127.0.0.1:{free.getsockname()[1]}", siege.access(engine), Quarantine(engine, siege.CLOCK)
        )
        server.should_exit = True
        thread.join()
    engine.dispose()


class Post:
    """One adviser's window."""

    def __init__(self, qtbot: QtBot, folder: Path, name: str) -> None:
        self.qtbot, self.name = qtbot, name
        window = Window(folder / "window.ini")
        qtbot.addWidget(window)
        window.resize(1093, 614)
        window.show()
        self.device = a_device(folder / "donnees")
        self.house: House = make_house(
            furnish(window), places.find(folder / "donnees"), machine=self.device, dialogs=FakeDialogs()
        )
        self.house.desk.settings.setValue("exchange/automatic", "non")
        self.device.draw_keys(name, Agency.LENS_1, PASSPHRASE)
        self.house.cover.show_step(self.house.cover.content)
        self.house.cover.content.empty.setChecked(True)
        with qtbot.waitSignal(self.house.opened, timeout=_PATIENCE_MS):
            self.house.cover.content.go.click()
        self.house.exchange.begin()
        self.idle()

    def idle(self) -> None:
        for _ in range(2):
            self.qtbot.waitUntil(lambda: not self.house.desk.runner.jobs, timeout=_PATIENCE_MS)
            self.exchanging._read()
        self.qtbot.waitUntil(lambda: not self.house.desk.runner.jobs, timeout=_PATIENCE_MS)

    @property
    def exchanging(self) -> Exchanging:
        found = self.house.exchange.exchanging
        assert found is not None
        return found

    @property
    def chip(self) -> str:
        return self.house.shell._sync.text()

    def page(self) -> ExchangePage:
        self.house.exchange.show()
        page = self.house.shell.stack.currentWidget()
        assert isinstance(page, ExchangePage)
        self.idle()
        return page

    def join(self, office: Office) -> None:
        assert self.chip == "Poste non rattaché au siège"
        step = self.page().enrol
        step.address.setText(office.address)
        step.code.setText(office.code(self.name))
        step.go.click()
        self.idle()

    def exchange(self) -> None:
        self.page().go.click()
        self.idle()

    def open(self, dossier_id: str) -> None:
        with self.qtbot.waitSignal(self.house.dossier_opened, timeout=_PATIENCE_MS):
            self.house.open_dossier(dossier_id)

    def type(self, path: str, value: object) -> None:
        """Type in the dossier that is open, and leave the field."""
        workspace = self.house.workspace
        assert workspace is not None
        with self.qtbot.waitSignal(workspace.presenter.saved, timeout=_PATIENCE_MS):
            workspace.presenter.edit(path, value)
            workspace.presenter.leave()
        self.idle()


@pytest.fixture
def posts(qtbot: QtBot, tmp_path: Path) -> Iterator[tuple[Post, Post]]:
    made = Post(qtbot, tmp_path / "un", "Camille Bernard"), Post(qtbot, tmp_path / "deux", "Alex Martin")
    yield made
    for post in made:
        post.house.exchange.end()
        post.house.desk.runner.close()
        post.device.lock()


def test_two_advisers_clash_and_one_of_them_decides(
    qtbot: QtBot, office: Office, posts: tuple[Post, Post]
) -> None:
    one, two = posts
    one.join(office)
    assert one.chip.startswith("Siège joignable · à jour")
    with qtbot.waitSignal(one.house.dossier_opened, timeout=_PATIENCE_MS):
        one.house.create()
    workspace = one.house.workspace
    assert workspace is not None
    dossier_id = workspace.presenter.dossier.id
    one.type("/project/title", "Atelier vélo du Bassin")
    one.type("/terms/own_money", Euros.of(4_000))
    assert one.chip.startswith("Siège joignable · ")
    assert one.chip.endswith(" à envoyer")
    one.exchange()
    assert one.chip.startswith("Siège joignable · à jour")

    two.join(office)
    two.open(dossier_id)
    two.type("/terms/own_money", Euros.of(4_500))
    two.exchange()
    one.type("/terms/own_money", Euros.of(5_000))
    one.exchange()
    assert one.chip == "1 conflit à trancher"
    assert one.device.store().load(dossier_id).terms.own_money == Euros.of(4_500)  # the first stays

    page = one.page()
    one.house.exchange.decide()
    view = page.conflict
    assert view._shown is not None
    assert [value.replace("\u202f", "").removesuffix(",00\u00a0€") for value in view._shown.values] == [
        "4000", "4500", "5000"
    ]  # fmt: skip
    assert view._shown.titles[1].startswith("Valeur du siège (")
    assert view._shown.titles[2].startswith("Votre valeur")
    view.choose(Answer.MINE)
    press(view.reason, "apport augmente")
    view.go.click()
    one.idle()
    assert one.device.store().load(dossier_id).terms.own_money == Euros.of(5_000)
    one.exchange()
    two.exchange()
    assert two.device.store().load(dossier_id).terms.own_money == Euros.of(5_000)
    strip = two.house.workspace.received.strip  # type: ignore[union-attr]
    assert strip._fields  # the dossier is open there: it says what came in
    for post in posts:
        assert post.chip.startswith("Siège joignable · à jour")


def test_a_decision_taken_back_is_open_again_on_both_sides(
    qtbot: QtBot, office: Office, posts: tuple[Post, Post]
) -> None:
    one, two = posts
    one.join(office)
    with qtbot.waitSignal(one.house.dossier_opened, timeout=_PATIENCE_MS):
        one.house.create()
    assert one.house.workspace is not None
    dossier_id = one.house.workspace.presenter.dossier.id
    one.type("/project/title", "Atelier")
    one.exchange()
    two.join(office)
    two.open(dossier_id)
    two.type("/project/title", "Atelier de Lens")
    two.exchange()
    one.type("/project/title", "Atelier du Bassin")
    one.exchange()
    one.house.exchange.decide()
    one.idle()
    view = one.page().conflict
    view.choose(Answer.MINE)
    view.go.click()
    one.idle()
    assert one.device.store().load(dossier_id).project.title == "Atelier du Bassin"
    one.house.shell._toast._undo.click()
    one.idle()
    assert one.device.store().load(dossier_id).project.title == "Atelier de Lens"
    assert one.chip == "1 conflit à trancher"
    one.exchange()
    two.exchange()
    assert two.chip == "1 conflit à trancher"
    assert two.device.store().load(dossier_id).project.title == "Atelier de Lens"


def test_a_device_that_loses_its_access_hands_over_and_is_empty(
    qtbot: QtBot, office: Office, posts: tuple[Post, Post]
) -> None:
    one, _ = posts
    one.join(office)
    with qtbot.waitSignal(one.house.dossier_opened, timeout=_PATIENCE_MS):
        one.house.create()
    assert one.house.workspace is not None
    one.house.workspace.presenter.edit("/project/title", "Atelier vélo")  # typed, and not saved yet
    (device,) = office.access.devices()
    office.access.revoke(device.id)
    one.page().go.click()
    cover = one.house.cover
    qtbot.waitUntil(lambda: cover.on and cover.withdrawn.go.isEnabled(), timeout=_PATIENCE_MS)
    assert "ont été effacés" in cover.withdrawn.said.text()
    assert office.access.devices()[0].wiped_at
    kept = [op for act in office.quarantine.acts(device.id) for op in act.ops]
    assert [bytes(op.new).decode() for op in kept if op.field == "/project/title"] == ['"Atelier vélo"']
    cover.withdrawn.go.click()
    assert cover.step is cover.identity
    assert one.device.stage is Stage.NEW
