"""What waits, carried to the head office in a file: once, whatever else arrives, and read by nobody else."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, select

from pdca_desktop.bootstrap.exchange import DeviceExchanges
from pdca_desktop.cli.siege import main
from pdca_desktop.domain.territory import Agency
from pdca_desktop.errors import AppError, FileError
from pdca_desktop.exchange import acts_file
from pdca_desktop.exchange.messages import Request
from pdca_desktop.head_office.access import Access, Role
from pdca_desktop.head_office.importing import Imported, take_file
from pdca_desktop.head_office.tables import COMMIT_LOG, STREAM
from pdca_desktop.services.progress import Quiet
from tests.fakes.store import CountedIds, SetClock
from tests.head_office.conftest import engine, postgres  # noqa: F401  (fixtures)
from tests.store.failing_disk import legible
from tests.sync.journeys import BLANK
from tests.sync.listening import listening
from tests.sync.world import Desktop, World

DIGEST = "ab" * 32


@dataclass
class Dead:
    """A desktop that joined a head office whose network then died."""

    desktop: Desktop
    exchanges: DeviceExchanges
    engine: Engine
    access: Access
    ids: CountedIds
    file: Path

    def write(self, number: str) -> None:
        before = self.desktop.store.load(self.desktop.store.lines()[0].id)
        self.desktop.store.save(before, replace(before, number=number), self.desktop.act("saisie"))

    def take(self) -> Imported:
        return take_file(self.file.read_bytes(), self.engine, SetClock(), self.ids)

    def log(self) -> list[str]:
        with self.engine.connect() as connection:
            return list(connection.execute(select(COMMIT_LOG.c.why).order_by(COMMIT_LOG.c.seq)).scalars())


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    yield made
    made.close()


@pytest.fixture
def dead(world: World, engine: Engine, tmp_path: Path) -> Dead:  # noqa: F811
    ids, desktop = CountedIds(lot=7), world.desktop()
    access = Access(engine, SetClock(), ids)
    account = access.add("Camille Exemple", Role.DIRECTION, Agency.LENS_1)
    exchanges = DeviceExchanges(desktop.store, lambda: None)
    with listening(engine, SetClock(), ids) as port:
        exchanges.enrol(f"http://127.0.0.1:{port}", access.invite(account), "poste")
        desktop.store.create(BLANK, desktop.act("création"))
        exchanges.run(Quiet())
    return Dead(desktop, exchanges, engine, access, ids, tmp_path / f"x{acts_file.SUFFIX}")


def run_again(dead: Dead) -> None:
    """The network is back, at another address."""
    with listening(dead.engine, SetClock(), dead.ids) as port:
        with dead.desktop.store.writing() as connection:
            connection.exec_driver_sql(
                "UPDATE meta SET value = ? WHERE key = 'office_address'", (f"http://127.0.0.1:{port}",)
            )
        dead.exchanges.run(Quiet())


def test_the_file_then_the_network_count_once(dead: Dead) -> None:
    dead.write("2026-001")
    dead.write("2026-002")
    assert dead.exchanges.export(dead.file) == 2
    taken = dead.take()
    assert (taken.acts, taken.new, taken.conflicts, taken.refused) == (2, 2, 0, 0)
    assert "Actes lus : 2 ; nouveaux ici : 2." in legible(taken.sentence())
    assert dead.take().new == 0
    assert dead.desktop.courier.waiting() == 2
    dead.write("2026-003")
    assert dead.exchanges.export(dead.file) == 3
    assert dead.take().new == 1
    run_again(dead)
    assert dead.log() == ["création", *["saisie"] * 3]
    assert dead.desktop.courier.waiting() == 0
    assert dead.desktop.store.lines()[0].number == "2026-003"
    with pytest.raises(AppError, match="Rien n’attend"):
        dead.exchanges.export(dead.file)


def test_the_network_then_the_file_count_once(dead: Dead) -> None:
    dead.write("2026-001")
    dead.exchanges.export(dead.file)
    run_again(dead)
    assert dead.take().new == 0
    assert dead.log() == ["création", "saisie"]


def test_a_file_whose_numbers_the_head_office_does_not_know_is_taken_all_the_same(dead: Dead) -> None:
    dead.write("2026-001")
    dead.exchanges.export(dead.file)
    with dead.engine.begin() as connection:  # as a head office that was put back knows less of the device
        connection.execute(STREAM.update().values(last_n=0))
    assert dead.take().new == 1
    run_again(dead)
    assert dead.log() == ["création", "saisie"]
    assert dead.desktop.store.lines()[0].number == "2026-001"


def test_the_file_of_a_revoked_device_goes_into_quarantine(dead: Dead) -> None:
    dead.write("2026-001")
    dead.exchanges.export(dead.file)
    dead.access.revoke(dead.access.devices()[0].id)
    taken = dead.take()
    assert (taken.new, taken.kept) == (0, 1)
    assert "quarantaine" in taken.sentence()
    assert dead.log() == ["création"]


def test_nothing_of_the_acts_is_readable_in_the_file(dead: Dead) -> None:
    dead.write("secret")
    dead.exchanges.export(dead.file)
    content = dead.file.read_bytes()
    assert b"secret" not in content
    with pytest.raises(FileError, match="Aucun poste"):
        acts_file.opened(content, [("d", DIGEST)])


def test_the_command_takes_it(world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    desktop, database = world.desktop(), str(world.database)
    access = Access(world.engine, SetClock(), world.ids)
    account = access.add("Camille Exemple", Role.DIRECTION, Agency.LENS_1)
    exchanges = DeviceExchanges(desktop.store, lambda: None)
    desktop.store.create(BLANK, desktop.act("création"))
    with pytest.raises(AppError, match="rattaché"):
        exchanges.export(tmp_path / "x")
    with listening(world.engine, SetClock(), world.ids) as port:
        exchanges.enrol(f"http://127.0.0.1:{port}", access.invite(account), "poste")
    assert exchanges.export(tmp_path / "x") == 1
    assert main(["--database", database, "import", str(tmp_path / "x")]) == 0
    assert "Actes lus : 1 ; nouveaux ici : 1." in legible(capsys.readouterr().out)
    (tmp_path / "x").write_bytes((tmp_path / "x").read_bytes()[:-1])
    assert main(["--database", database, "import", str(tmp_path / "x")]) == 2
    assert "abîmé" in capsys.readouterr().err


@given(at=st.integers(0, 10_000), bit=st.integers(0, 7), data=st.data())
def test_a_file_with_one_bit_changed_is_refused(at: int, bit: int, data: st.DataObject) -> None:
    content = acts_file.sealed([Request(stream="s")], DIGEST)
    assert acts_file.opened(content, [("other", "cd" * 32), ("mine", DIGEST)]) == (
        "mine",
        (Request(stream="s"),),
    )
    changed = bytearray(content)
    changed[at % len(content)] ^= 1 << bit
    cut = content[: data.draw(st.integers(0, len(content) - 1))]
    for wrong in (bytes(changed), cut):
        with pytest.raises(FileError):
            acts_file.opened(wrong, [("mine", DIGEST)])
