"""Documents from one desktop to another through a head office that listens on loopback."""

import io
import tracemalloc
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import httpx2
import pytest
from sqlalchemy import Engine, func, select

from pdca_desktop.bootstrap.carriage import Carriage
from pdca_desktop.bootstrap.exchange import DeviceExchanges
from pdca_desktop.domain.document import Piece, PieceKind
from pdca_desktop.domain.dossier import Dossier, DossierState
from pdca_desktop.domain.territory import Agency
from pdca_desktop.errors import AppError
from pdca_desktop.exchange import messages
from pdca_desktop.exchange.messages import PART_BYTES
from pdca_desktop.head_office.access import Role
from pdca_desktop.head_office.tables import BLOB, BLOB_PART, ORG
from pdca_desktop.services import carrying
from pdca_desktop.services.carrying import Carrier
from pdca_desktop.services.carrying_ports import UnknownPieceError
from pdca_desktop.services.ports import Act
from pdca_desktop.services.progress import Quiet
from pdca_desktop.services.synchronise import Outcome, synchronise
from pdca_desktop.store import opening
from pdca_desktop.store.attachments import Attachments
from pdca_desktop.store.courier import Courier
from pdca_desktop.store.manifest import Manifest
from pdca_desktop.store.repository import Store
from pdca_desktop.sync.client import HeadOffice
from tests.fakes.store import CountedIds, SetClock
from tests.head_office.conftest import engine, postgres  # noqa: F401  (fixtures)
from tests.sync.test_http import Siege, siege  # noqa: F401  (fixture)

KEY = bytes(range(32))
CAMILLE, ALEX = "Camille Exemple", "Alex Exemple"
PDF = b"%PDF-1.7\n" + b"Une piece inventee. " * 200
LONG = b"%PDF-1.7\n" + bytes(range(256)) * (2 * PART_BYTES // 256) + b"%%EOF"
ACT = Act("camille", "saisie")


@dataclass
class Poste:
    """A desktop with its documents."""

    name: str
    store: Store
    documents: Attachments
    exchanges: DeviceExchanges
    folder: Path

    def join(self, dossier_id: str, content: bytes, name: str = "bail.pdf") -> str:
        """A document joined to a dossier, as the page of the pieces does."""
        kept = self.documents.put(io.BytesIO(content))
        before = self.store.load(dossier_id)
        piece = Piece(kind=PieceKind.LEASE, sha256=kept.sha256, file_name=name)
        self.store.save(before, replace(before, pieces=(*before.pieces, piece)), ACT)
        return kept.sha256

    def create(self, **fields: object) -> Dossier:
        dossier = replace(Dossier(adviser=self.name, agency=Agency.LENS_1), **fields)  # type: ignore[arg-type]
        return self.store.create(dossier, ACT)

    def exchange(self) -> Outcome:
        return self.exchanges.run(Quiet())

    def content(self, sha256: str) -> bytes:
        return b"".join(self.documents.open(sha256))


@pytest.fixture
def postes(tmp_path: Path) -> Iterator[dict[str, Poste]]:
    made: dict[str, Poste] = {}
    for number, name in enumerate((CAMILLE, ALEX)):
        path = tmp_path / f"poste{number}.db"
        ids = CountedIds(lot=20 + number)
        store = opening.create(path, KEY, clock=SetClock(), ids=ids, device=f"poste{number}")
        folder = tmp_path / f"pieces{number}"
        documents = Attachments(folder, store.data_key())
        carriage = Carriage(store, documents, lambda name=name: name)  # type: ignore[misc]
        exchanges = DeviceExchanges(store, lambda: None, carriage=carriage)
        made[name] = Poste(name, store, documents, exchanges, folder)
    yield made
    for poste in made.values():
        poste.store.close()


@dataclass
class Two:
    """Two advisers of Lens, enrolled."""

    first: Poste
    second: Poste


@pytest.fixture
def two(siege: Siege, postes: dict[str, Poste]) -> Two:  # noqa: F811
    for poste in postes.values():
        enrol(siege, poste, Agency.LENS_1)
    return Two(postes[CAMILLE], postes[ALEX])


def enrol(siege: Siege, poste: Poste, agency: Agency) -> None:  # noqa: F811
    account = siege.access.add(poste.name, Role.ADVISER, agency)
    poste.exchanges.enrol(siege.address, siege.access.invite(account), poste.name)


def stored(engine: Engine) -> dict[str, bytes]:  # noqa: F811
    """What the head office has whole."""
    found: dict[str, bytes] = {}
    with engine.connect() as connection:
        parts = select(BLOB_PART).join(BLOB, BLOB.c.sha256 == BLOB_PART.c.sha256).where(BLOB.c.present == 1)
        for row in connection.execute(parts.order_by(BLOB_PART.c.start)):
            found[row.sha256] = found.get(row.sha256, b"") + row.data
    return found


def test_a_document_joined_on_one_desktop_is_opened_on_the_other(two: Two, engine: Engine) -> None:  # noqa: F811
    dossier = two.first.create()
    name = two.first.join(dossier.id, LONG)
    outcome = two.first.exchange()
    assert "1 pièce envoyée" in outcome.sentence()
    assert stored(engine) == {name: LONG}
    assert two.first.exchanges.there([name]) == {name}

    received = two.second.exchange()
    assert received.carried.received == 0, "a colleague's documents come when they are asked for"
    assert not two.second.documents.has(name)
    assert two.second.exchanges.fetch([name], Quiet()).received == 1
    assert two.second.content(name) == LONG
    assert two.second.exchange().sentence().endswith("tout était à jour.")


def test_the_documents_of_my_dossiers_come_by_themselves(two: Two) -> None:
    mine = two.first.create(adviser=ALEX)
    over = two.first.create(adviser=ALEX, state=DossierState.REFUSED)
    theirs = two.first.create()
    name = two.first.join(mine.id, PDF)
    not_wanted = [two.first.join(one.id, PDF + bytes([rank])) for rank, one in enumerate((over, theirs))]
    assert two.first.exchange().carried.sent == 3
    outcome = two.second.exchange()
    assert outcome.carried.received == 1
    assert two.second.content(name) == PDF
    assert not any(two.second.documents.has(one) for one in not_wanted)

    handed_over = two.first.store.load(theirs.id)
    two.first.store.save(handed_over, replace(handed_over, adviser=ALEX.upper()), ACT)
    two.first.exchange()
    assert two.second.exchange().carried.received == 1, "handed over, they follow"


def test_what_is_not_sent_yet_is_said_and_comes_later(two: Two) -> None:
    dossier = two.first.create(adviser=ALEX)
    name = two.first.join(dossier.id, PDF)
    two.first.documents.remove(name)  # it lies on no disk for now
    assert two.first.exchange().carried.waiting == {}
    outcome = two.second.exchange()
    assert list(outcome.carried.waiting) == [name]
    assert "1 pièce attend" in outcome.sentence()
    assert "ne l’a pas encore" in outcome.sentence()

    two.second.documents.put(io.BytesIO(PDF))  # joined again where it was missing
    assert two.second.exchange().carried.sent == 1
    assert two.first.exchanges.fetch([name], Quiet()).received == 1
    assert two.first.content(name) == PDF


def test_the_same_content_is_sent_once(two: Two, engine: Engine) -> None:  # noqa: F811
    for _ in range(2):
        two.first.join(two.first.create().id, PDF)
    assert two.first.exchange().carried.sent == 1
    two.second.join(two.second.create().id, PDF)
    assert two.second.exchange().carried.sent == 0
    with engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(BLOB_PART)).scalar() == 1


def test_who_may_not_see_the_dossier_learns_nothing_of_its_documents(
    siege: Siege,  # noqa: F811
    postes: dict[str, Poste],
) -> None:
    first, other = postes[CAMILLE], postes[ALEX]
    enrol(siege, first, Agency.LENS_1)
    enrol(siege, other, Agency.CALAIS_1)
    name = first.join(first.create().id, PDF)
    first.exchange()
    other.exchange()
    carried = other.exchanges.fetch([name], Quiet())
    assert list(carried.waiting) == [name]
    assert not other.documents.has(name)
    token = siege.access.enrol(
        siege.access.invite(siege.access.add("X", Role.ADVISER, Agency.CALAIS_1)), "x"
    )[1]
    with HeadOffice(siege.address, token) as office:
        for ask in (
            lambda: office.reached(name),
            lambda: office.part(name, 0),
            lambda: office.add(name, len(PDF), 0, PDF),
        ):
            with pytest.raises(UnknownPieceError):
                ask()


def test_a_dossier_that_leaves_takes_its_documents_once_they_arrived(
    siege: Siege,  # noqa: F811
    postes: dict[str, Poste],
    engine: Engine,  # noqa: F811
) -> None:
    """Joined and handed over before any exchange: this machine alone holds the document."""
    first, other = postes[CAMILLE], postes[ALEX]
    enrol(siege, first, Agency.LENS_1)
    enrol(siege, other, Agency.CALAIS_1)
    leaves, stays = first.create(), first.create()
    sent = first.join(leaves.id, PDF)
    shared = first.join(leaves.id, PDF + b"shared")
    first.join(stays.id, PDF + b"shared")
    first.exchange()
    kept = first.join(leaves.id, PDF + b"joined last")
    before = first.store.load(leaves.id)
    first.store.save(before, replace(before, agency=Agency.CALAIS_1, adviser=ALEX), ACT)
    outcome = first.exchange()
    assert outcome.gone == {leaves.id}
    assert set(stored(engine)) == {sent, shared, kept}
    assert [first.documents.has(one) for one in (sent, shared, kept)] == [False, True, False]
    assert other.exchange().carried.received == 3
    assert other.content(kept) == PDF + b"joined last"
    assert first.exchange().carried.waiting == {}


def test_a_restored_head_office_is_given_its_documents_again(two: Two, engine: Engine) -> None:  # noqa: F811
    """As after a backup that is older than the document: another history, and nothing of the document."""
    name = two.first.join(two.first.create().id, PDF)
    two.first.exchange()
    with engine.begin() as connection:
        for table in (BLOB_PART, BLOB):
            connection.execute(table.delete())
        connection.execute(ORG.update(), {"gen": "another"})
    assert two.first.exchange().carried.sent == 1
    assert stored(engine) == {name: PDF}


def test_what_the_head_office_was_seen_to_have_is_asked_again_some_day(two: Two, engine: Engine) -> None:  # noqa: F811
    name = two.first.join(two.first.create().id, PDF)
    two.first.exchange()
    with engine.begin() as connection:
        for table in (BLOB_PART, BLOB):
            connection.execute(table.delete())
    assert two.first.exchange().carried.sent == 0
    clock = two.first.store.signature.clock
    assert isinstance(clock, SetClock)
    clock.time += timedelta(days=31)
    assert two.first.exchange().carried.sent == 1
    assert stored(engine) == {name: PDF}


def test_a_document_that_the_disk_damaged_comes_back(two: Two) -> None:
    name = two.first.join(two.first.create().id, PDF)
    two.first.exchange()
    (file,) = two.first.folder.iterdir()
    file.write_bytes(file.read_bytes()[:-1])
    with pytest.raises(AppError, match="abîmée"):
        two.first.content(name)
    two.first.exchanges.fetch([name], Quiet())
    assert two.first.content(name) == PDF


def test_bytes_that_the_head_office_altered_are_not_kept(two: Two, engine: Engine) -> None:  # noqa: F811
    name = two.first.join(two.first.create(adviser=ALEX).id, PDF)
    two.first.exchange()
    with engine.begin() as connection:
        connection.execute(BLOB_PART.update(), {"data": PDF[:-1] + b"?"})
    assert "abîmée" in two.second.exchange().carried.why()
    assert not two.second.documents.has(name)
    assert list(two.second.folder.iterdir()) == []


def test_a_deleted_dossier_keeps_its_documents(two: Two) -> None:
    dossier = two.first.create()
    name = two.first.join(dossier.id, PDF)
    two.first.store.delete(two.first.store.load(dossier.id), ACT)
    assert two.first.exchange().carried.sent == 1
    assert two.first.documents.has(name)


class Cutting(httpx2.HTTPTransport):
    """A line that is cut at one request, before it arrives or before its answer does."""

    def __init__(self, cut: int, *, answer: bool) -> None:
        super().__init__()
        self.cut, self.answer, self.made = cut, answer, 0

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        self.made += request.url.path.startswith("/v1/blobs")
        if self.made == self.cut and request.url.path.startswith("/v1/blobs"):
            self.made += 1
            if self.answer:
                super().handle_request(request).read()
            raise httpx2.ReadError("coupé")
        return super().handle_request(request)


@pytest.mark.parametrize("answer", [False, True])
def test_a_line_cut_at_each_request_changes_nothing(
    siege: Siege,  # noqa: F811
    postes: dict[str, Poste],
    engine: Engine,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
    answer: bool,
) -> None:
    """In parts of 1 000 bytes, so that a small document has several, each way."""
    for module in (messages, carrying):
        monkeypatch.setattr(module, "PART_BYTES", 1_000)
    first, second = postes[CAMILLE], postes[ALEX]
    tokens = [siege.access.enrol(siege.access.invite(siege.account), name)[1] for name in (CAMILLE, ALEX)]
    contents = [PDF + bytes([cut]) for cut in range(1, 8)]
    dossier = first.create(adviser=ALEX)
    for cut, content in enumerate(contents, 1):
        first.join(dossier.id, content)
        for poste, token in zip((first, second), tokens, strict=True):
            with HeadOffice(siege.address, token) as office:
                synchronise(Courier(poste.store), office, Quiet(), most_commits=50, most_bytes=1_000_000)
            line = Cutting(cut, answer=answer)
            with HeadOffice(siege.address, token, transport=line) as office:
                documents = Carrier(Manifest(poste.store), poste.documents, office, Quiet())
                carried = documents.carry(poste.name)
            assert carried.waiting == {}
            assert carried.sent + carried.received == 1
    assert sorted(stored(engine).values()) == sorted(contents)
    assert sorted(map(second.content, stored(engine))) == sorted(contents)


def test_a_large_document_never_lies_whole_in_memory(two: Two) -> None:
    content = b"%PDF-1.7\n" + bytes(40_000_000)
    name = two.first.join(two.first.create(adviser=ALEX).id, content)
    tracemalloc.start()
    try:
        two.first.exchange()  # the head office runs in this process too: what it holds is counted as well
        two.second.exchange()
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert two.second.documents.has(name)
    assert peak < 8 * PART_BYTES
