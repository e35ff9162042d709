"""Two desktops and a head office that listens on loopback: enrolment, exchange, cuts, over real HTTP."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from sqlalchemy import Engine

from pdca_desktop.bootstrap.exchange import DeviceExchanges
from pdca_desktop.domain.territory import Agency
from pdca_desktop.errors import AppError
from pdca_desktop.head_office.access import Access, Role
from pdca_desktop.services.exchanges import Answer, Standing
from pdca_desktop.services.ports import Act
from pdca_desktop.services.progress import Quiet
from pdca_desktop.services.synchronise import RevokedError, UnreachableError
from pdca_desktop.store import opening
from pdca_desktop.store.followed import Followed
from pdca_desktop.store.repository import Store
from pdca_desktop.sync.client import checked
from tests.fakes.store import CountedIds, SetClock
from tests.head_office.conftest import engine, postgres  # noqa: F401  (fixtures)
from tests.sync.journeys import BLANK
from tests.sync.listening import listening
from tests.sync.world import KEY


@dataclass
class Siege:
    """The head office, listening."""

    address: str
    access: Access
    account: str

    def code(self) -> str:
        return self.access.invite(self.account)


@pytest.fixture
def siege(engine: Engine) -> Iterator[Siege]:  # noqa: F811
    clock, ids = SetClock(), CountedIds(lot=7)
    access = Access(engine, clock, ids)
    account = access.add("Camille Exemple", Role.DIRECTION, Agency.LENS_1)
    with listening(engine, clock, ids) as port:
        yield Siege(f"http://127.0.0.1:{port}", access, account)


@dataclass
class Poste:
    """A desktop."""

    store: Store
    exchanges: DeviceExchanges


@pytest.fixture
def postes(tmp_path: Path) -> Iterator[list[Poste]]:
    made: list[Poste] = []
    for number in (1, 2):
        path = tmp_path / f"poste{number}.db"
        store = opening.create(
            path, KEY, clock=SetClock(), ids=CountedIds(lot=20 + number), device=f"poste{number}"
        )
        made.append(Poste(store, DeviceExchanges(store, lambda: None)))
    yield made
    for poste in made:
        poste.store.close()


def test_two_desktops_make_a_conflict_and_settle_it(siege: Siege, postes: list[Poste]) -> None:
    first, second = postes
    for rank, poste in enumerate(postes):
        assert poste.exchanges.state().address == ""
        poste.exchanges.enrol(siege.address + "/", siege.code(), f"poste {rank}")
        assert poste.exchanges.reachable()
    made = first.store.create(BLANK, act("création"))
    assert first.exchanges.run(Quiet()).sent == 1
    assert second.exchanges.run(Quiet()).changed == {made.id}
    for poste, value in ((first, "2026-001"), (second, "2026-002")):
        before = poste.store.load(made.id)
        poste.store.save(before, replace(before, number=value), act("saisie"))
    assert first.exchanges.run(Quiet()).sent == 1
    assert len(second.exchanges.run(Quiet()).conflicts) == 1
    assert second.exchanges.lines()[0].standing is Standing.CONFLICT
    (conflict,) = second.exchanges.conflicts()
    second.exchanges.settle(conflict.id, Answer.MINE, None, act("le numéro du registre"))
    second.exchanges.run(Quiet())
    first.exchanges.run(Quiet())
    assert first.store.load(made.id) == second.store.load(made.id)
    assert first.store.load(made.id).number == "2026-002"
    assert first.exchanges.conflicts() == []
    state = first.exchanges.state()
    assert (state.waiting, state.conflicts, state.aside) == (0, 0, 0)
    assert state.last is not None


def test_a_row_that_went_missing_is_put_back_after_a_sealed_copy(siege: Siege, postes: list[Poste]) -> None:
    first, second = postes
    copies: list[int] = []
    watched = DeviceExchanges(second.store, lambda: copies.append(1))
    for poste in (first, second):
        poste.exchanges.enrol(siege.address, siege.code(), "poste")
    made = first.store.create(BLANK, act("création"))
    first.exchanges.run(Quiet())
    watched.run(Quiet())
    with second.store.writing() as connection:
        connection.exec_driver_sql("DELETE FROM person WHERE id = ?", (made.holders[1].id,))
        connection.exec_driver_sql("DELETE FROM touched")
        here = Followed.read(connection)
        here.checked_at = ""
        here.write(connection)
    outcome = watched.run(Quiet())
    assert outcome.read_again
    assert copies == [1]
    assert second.store.load(made.id) == first.store.load(made.id)
    assert not watched.run(Quiet()).read_again


def test_a_wrong_code_enrols_nothing(siege: Siege, postes: list[Poste]) -> None:
    with pytest.raises(AppError, match="demandez"):
        postes[0].exchanges.enrol(siege.address, "0000-0000-0000", "poste")
    assert postes[0].exchanges.state().address == ""


def test_a_revoked_desktop_is_told(siege: Siege, postes: list[Poste]) -> None:
    poste = postes[0]
    poste.exchanges.enrol(siege.address, siege.code(), "poste")
    siege.access.revoke(siege.access.devices()[0].id)
    with pytest.raises(RevokedError, match="retiré"):
        poste.exchanges.run(Quiet())


def test_an_absent_head_office_loses_nothing(postes: list[Poste]) -> None:
    poste = postes[0]
    poste.store.create(BLANK, act("création"))
    with pytest.raises(AppError, match="rattaché"):
        poste.exchanges.run(Quiet())
    with pytest.raises(UnreachableError, match="Rien n’est perdu"):
        poste.exchanges.enrol("http://127.0.0.1:9", "0000-0000-0000", "poste")
    assert poste.exchanges.state().waiting == 1


@pytest.mark.parametrize(
    "address", ["", "siege", "http://siege.exemple.fr", "ftp://127.0.0.1", "https://moi:x@siege.fr"]
)
def test_an_address_without_encryption_is_refused(address: str) -> None:
    with pytest.raises(AppError, match="adresse"):
        checked(address)


def act(why: str) -> Act:
    return Act("camille", why)
