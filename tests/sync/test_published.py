"""What the head office publishes reaches every device by the ordinary exchange; nobody else publishes."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Engine, select

from pdca_desktop.domain.territory import Agency
from pdca_desktop.exchange.messages import NULL, Answer, Request, WireCommit, WireOp, raw
from pdca_desktop.exchange.publications import (
    PUBLICATION,
    Calendar,
    Kind,
    Publication,
    Session,
    fields_of,
    written,
)
from pdca_desktop.exchange.signing import is_signed, public_key, signed
from pdca_desktop.head_office.access import Access, Role
from pdca_desktop.head_office.caller import Caller
from pdca_desktop.head_office.checking import differences
from pdca_desktop.head_office.office import Office
from pdca_desktop.head_office.publishing import Publishing
from pdca_desktop.head_office.tables import ROW
from pdca_desktop.services.progress import Quiet
from pdca_desktop.services.publications import Publications, Use
from pdca_desktop.services.synchronise import Outcome, synchronise
from pdca_desktop.store.published import PublishedRows
from tests.fakes.published import KEY, OTHER_KEY, rules_with_cap
from tests.fakes.store import CountedIds, SetClock
from tests.head_office.conftest import engine, postgres  # noqa: F401
from tests.sync.world import Desktop

TODAY = date(2019, 6, 18)
SESSION = Session(date(2019, 7, 1), "tpe", "Lens", date(2019, 6, 20))
CALENDAR = Calendar((SESSION,))
PERIMETERS = (("*/*",), ("calais_1/*",), ("*/ess",), ("*/rsa",))


@dataclass
class Straight:
    """A line without faults."""

    office: Office
    caller: Caller

    def exchange(self, request: Request) -> Answer:
        return self.office.exchange(request, self.caller)


@dataclass
class Siege:
    """A head office that publishes, and the devices around it."""

    engine: Engine
    folder: Path
    ids: CountedIds
    made: int = 0

    def __post_init__(self) -> None:
        self.clock = SetClock()
        self.office = Office(self.engine, self.clock)
        self.book = Publishing(self.engine, self.clock, self.ids)
        self.book.begin(KEY)
        self.desktops: list[Desktop] = []

    def desktop(self, scopes: tuple[str, ...] = ("*/*",), *, pinned: bool = True) -> Desktop:
        self.made += 1
        name = f"d{self.made}"
        made = Desktop(name, self.folder / name, CountedIds(lot=100 + self.made))
        made.caller = Caller(name, f"adviser-{name}", "lens_1", scopes)
        if pinned:
            PublishedRows(made.store).keep_key(public_key(KEY))
        self.desktops.append(made)
        return made

    def sync(self, desktop: Desktop) -> Outcome:
        return synchronise(
            desktop.courier,
            Straight(self.office, desktop.caller),
            Quiet(),
            most_commits=500,
            most_bytes=1_000_000,
        )


@pytest.fixture
def siege(engine: Engine, tmp_path: Path) -> Iterator[Siege]:  # noqa: F811
    made = Siege(engine, tmp_path, CountedIds(lot=9))
    yield made
    assert list(differences(engine)) == []
    for desktop in made.desktops:
        desktop.store.close()


def published(desktop: Desktop) -> Publications:
    return Publications(PublishedRows(desktop.store))


def uses(desktop: Desktop, today: date = TODAY) -> list[tuple[str, int, Use]]:
    return [
        (one.publication.name, one.publication.version, one.use) for one in published(desktop).posted(today)
    ]


@pytest.mark.parametrize("scopes", PERIMETERS)
def test_every_perimeter_receives_it_once(siege: Siege, scopes: tuple[str, ...]) -> None:
    desktop = siege.desktop(scopes)
    siege.sync(desktop)
    siege.book.publish(CALENDAR, "2019", TODAY, KEY)
    outcome = siege.sync(desktop)
    assert len(outcome.published) == 1
    assert "1 publication du siège" in outcome.sentence().replace("\u00a0", " ")
    assert uses(desktop) == [("2019", 1, Use.IN_FORCE)]
    assert published(desktop).sessions(None, TODAY) == (SESSION,)
    assert siege.sync(desktop).published == set()


def test_a_device_that_comes_later_receives_it_too(siege: Siege) -> None:
    siege.book.publish(CALENDAR, "2019", TODAY, KEY)
    desktop = siege.desktop()
    siege.sync(desktop)
    assert uses(desktop) == [("2019", 1, Use.IN_FORCE)]


def test_a_new_version_takes_the_place_of_the_older_one_from_its_day_on(siege: Siege) -> None:
    desktop = siege.desktop()
    for first in (TODAY, date(2019, 7, 1), date(2019, 6, 1)):
        siege.book.publish(CALENDAR, "2019", first, KEY)
        siege.sync(desktop)
        if first == date(2019, 7, 1):
            assert uses(desktop) == [("2019", 2, Use.LATER), ("2019", 1, Use.IN_FORCE)]
            assert uses(desktop, first) == [("2019", 2, Use.IN_FORCE), ("2019", 1, Use.REPLACED)]
    assert uses(desktop) == [("2019", 3, Use.IN_FORCE)]  # it covers every day from today: the others are gone
    assert [one.version for one in siege.book.published() if one.known is Kind.CALENDAR] == [3]


def test_what_is_withdrawn_is_forgotten_and_its_number_never_given_again(siege: Siege) -> None:
    desktop = siege.desktop()
    siege.book.publish(CALENDAR, "2019", TODAY, KEY)
    siege.sync(desktop)
    assert siege.book.withdraw(Kind.CALENDAR, "2019", KEY) == 1
    assert len(siege.sync(desktop).published) == 1
    assert uses(desktop) == []
    assert siege.book.publish(CALENDAR, "2019", TODAY, KEY).version == 2


def test_a_device_may_not_publish(siege: Siege) -> None:
    forged = signed(
        Publication("calendar", "faux", 1, "2019-01-01", written(CALENDAR), "2019-06-18T08:00:00"), OTHER_KEY
    )
    whole = raw(msgspec.json.encode({name: raw(value) for name, value in fields_of(forged).items()}).decode())
    ops = (WireOp(PUBLICATION, forged.id, "i", "", NULL, whole),)
    commit = WireCommit("c1", 1, "x", "", "", "", 3, ops)
    caller = Caller("d", "adviser-d", "lens_1", ("*/*",))
    answer = siege.office.exchange(Request(stream="s", commits=(commit,)), caller)
    assert [ack.status for ack in answer.acks] == ["refused"]
    desktop = siege.desktop()
    siege.sync(desktop)
    assert uses(desktop) == []


@pytest.mark.parametrize("field", ["/content", "/valid_from", "/version", "/name", "/signature"])
def test_what_was_touched_on_the_way_is_kept_and_not_used(siege: Siege, field: str) -> None:
    made = siege.book.publish(CALENDAR, "2019", TODAY, KEY)
    other = fields_of(
        replace(made, name="2020", version=9, valid_from="2019-02-01", content='{"sessions":[]}')
    )
    forged = (
        fields_of(signed(made, OTHER_KEY))
        if field == "/signature"
        else fields_of(made) | {field: other[field]}
    )
    text = msgspec.json.encode({name: raw(value) for name, value in forged.items()}).decode()
    with siege.engine.begin() as connection:
        of = (ROW.c.entity == PUBLICATION) & (ROW.c.row == made.id)
        before = connection.execute(select(ROW.c.fields).where(of)).scalar_one()
        connection.execute(ROW.update().where(of).values(fields=text))
    desktop = siege.desktop()
    siege.sync(desktop)
    (one,) = published(desktop).posted(TODAY)
    assert (one.use, one.content) == (Use.UNSIGNED, None)
    assert "signature" in one.trouble
    assert published(desktop).sessions(None, TODAY) == ()
    with siege.engine.begin() as connection:
        connection.execute(ROW.update().where(of).values(fields=before))


def test_the_key_is_followed_only_when_the_one_before_signed_the_next(siege: Siege) -> None:
    before, new = siege.desktop(), Ed25519PrivateKey.generate()
    siege.book.publish(CALENDAR, "2019", TODAY, KEY)
    siege.sync(before)
    siege.book.renew(KEY, new)
    siege.sync(before)
    follows = published(before)
    follows.refresh()
    assert PublishedRows(before.store).key() == public_key(new)
    assert uses(before) == [("2019", 1, Use.IN_FORCE)]  # signed anew, at once
    siege.book.publish(CALENDAR, "2020", TODAY, new)
    stranger = siege.desktop(pinned=False)
    PublishedRows(stranger.store).keep_key(public_key(OTHER_KEY))
    for desktop in (before, stranger):
        siege.sync(desktop)
    assert {use for _, _, use in uses(before)} == {Use.IN_FORCE}
    assert {use for _, _, use in uses(stranger)} == {Use.UNSIGNED}
    lost = Ed25519PrivateKey.generate()
    siege.book.replace_lost(lost)
    siege.sync(before)
    published(before).refresh()
    assert PublishedRows(before.store).key() == public_key(new)
    assert {use for _, _, use in uses(before)} == {
        Use.UNSIGNED,
        Use.IN_FORCE,
    }  # what it held, as it was signed
    assert {one.upheld for one in published(before).posted(TODAY) if one.use is Use.IN_FORCE} == {True}


def test_people_are_published_when_they_change(siege: Siege) -> None:
    access = Access(siege.engine, siege.clock, siege.ids)
    desktop = siege.desktop(("*/rsa",))
    camille = access.add("Camille Exemple", Role.ADVISER, Agency.LENS_1)
    assert siege.book.publish_people(KEY) is not None
    assert siege.book.publish_people(KEY) is None
    siege.sync(desktop)
    assert published(desktop).names(TODAY) == {"siege": "le siège", camille: "Camille Exemple"}
    alex = access.add("Alex Exemple", Role.DIRECTION, Agency.ARRAS)
    siege.book.publish_people(KEY)
    siege.sync(desktop)
    assert published(desktop).names(TODAY) == {
        "siege": "le siège",
        camille: "Camille Exemple",
        alex: "Alex Exemple",
    }


def test_a_restored_head_office_that_never_published_takes_nothing_back(siege: Siege, tmp_path: Path) -> None:
    desktop = siege.desktop()
    siege.book.publish(CALENDAR, "2019", TODAY, KEY)
    siege.sync(desktop)
    from pdca_desktop.head_office.database import make_engine  # noqa: PLC0415
    from pdca_desktop.head_office.office import found  # noqa: PLC0415

    restored = make_engine(str(tmp_path / "autre.db"))
    found(restored, CountedIds(lot=11))
    siege.office = Office(restored, siege.clock)
    assert len(siege.sync(desktop).published) >= 1
    (one,) = published(desktop).posted(TODAY)
    assert (one.use, one.upheld) == (Use.IN_FORCE, True)
    siege.clock.time += timedelta(days=1)
    again = Publishing(restored, siege.clock, siege.ids)
    again.begin(KEY)
    moved = Calendar((msgspec.structs.replace(SESSION, place="Arras"),))
    assert again.publish(moved, "2019", TODAY, KEY).version == 1  # the number that was given before
    siege.sync(desktop)
    assert uses(desktop) == [("2019", 1, Use.IN_FORCE)]
    assert [one.place for one in published(desktop).sessions(None, TODAY)] == ["Arras"]
    again.withdraw(Kind.CALENDAR, "2019", KEY)
    siege.sync(desktop)
    assert uses(desktop) == []
    restored.dispose()


def test_a_kind_of_a_newer_version_passes_through_unharmed(siege: Siege) -> None:
    newer = signed(
        Publication("barometer", "x", 1, "2019-01-01", '{"a":[1,2.5]}', "2019-06-18T08:00:00"), KEY
    )
    siege.book._act("publication", [_put(newer)])
    desktop = siege.desktop()
    siege.sync(desktop)
    (kept,) = [one for one in PublishedRows(desktop.store).rows() if one.known is None]
    assert kept == newer
    assert is_signed(kept, public_key(KEY))
    (one,) = published(desktop).posted(TODAY)
    assert one.use is Use.UNREADABLE
    assert "connaît pas" in one.trouble


def test_a_rule_pack_judges_from_its_day_on(siege: Siege) -> None:
    desktop = siege.desktop()
    siege.book.publish(rules_with_cap("5000.00"), "2027", date(2019, 7, 1), KEY)
    siege.sync(desktop)
    book = published(desktop)
    assert book.pack(date(2019, 6, 30)).number == "2019"
    pack = book.pack(date(2019, 7, 1))
    assert (pack.number, str(pack.law(TODAY, TODAY).euros("ptz.cap").decimal)) == ("2027", "5000.00")


def _put(one: Publication) -> WireOp:
    whole = msgspec.json.encode({name: raw(value) for name, value in fields_of(one).items()}).decode()
    return WireOp(PUBLICATION, one.id, "i", "", NULL, raw(whole))
