"""What was signed goes only by what is signed: a line that lies takes nothing down, and nothing up again."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from pdca_desktop.exchange.messages import Answer, Request, WireRow, raw
from pdca_desktop.exchange.publications import (
    PUBLICATION,
    Calendar,
    Kind,
    Publication,
    Session,
    Withdrawal,
    fields_of,
    subject,
    written,
)
from pdca_desktop.exchange.signing import public_key, signed
from pdca_desktop.head_office.database import make_engine
from pdca_desktop.head_office.office import found
from pdca_desktop.head_office.publishing import _delete
from pdca_desktop.head_office.tables import ROW
from pdca_desktop.services.progress import Quiet
from pdca_desktop.services.publications import Posted, Publications, Use
from pdca_desktop.services.synchronise import synchronise
from pdca_desktop.store.published import PublishedRows
from tests.fakes.published import KEY, OTHER_KEY
from tests.fakes.store import CountedIds
from tests.head_office.conftest import engine, postgres  # noqa: F401
from tests.sync.test_published import Siege, siege  # noqa: F401
from tests.sync.world import Desktop

# ruff: noqa: F811  (fixtures are named as they are imported)

TODAY = date(2019, 6, 18)
NAME = "2019"
Twist = Callable[[tuple[WireRow, ...]], Iterable[WireRow]]


def calendar(place: str) -> Calendar:
    return Calendar((Session(date(2019, 7, 1), "tpe", place),))


def honest(rows: tuple[WireRow, ...]) -> Iterable[WireRow]:
    return rows


@dataclass
class Liar:
    """A line that changes the rows of each answer."""

    siege: Siege
    desktop: Desktop
    twist: Twist

    def exchange(self, request: Request) -> Answer:
        answer = self.siege.office.exchange(request, self.desktop.caller)
        return msgspec.structs.replace(answer, rows=tuple(self.twist(answer.rows)))


def sync(siege: Siege, desktop: Desktop, twist: Twist = honest) -> None:
    line = Liar(siege, desktop, twist)
    synchronise(desktop.courier, line, Quiet(), most_commits=500, most_bytes=1_000_000)
    Publications(PublishedRows(desktop.store)).refresh()


def posted(desktop: Desktop) -> tuple[Posted, ...]:
    return Publications(PublishedRows(desktop.store)).posted(TODAY)


def places(desktop: Desktop) -> list[str]:
    """Where the sessions in force are: tells which version of the calendar counts."""
    return [one.place for one in Publications(PublishedRows(desktop.store)).sessions(None, TODAY)]


def uses(desktop: Desktop) -> list[tuple[int, Use, bool]]:
    return [(one.publication.version, one.use, one.upheld) for one in posted(desktop)]


def row(one: Publication, *, deleted: bool = False, fields: Mapping[str, str] | None = None) -> WireRow:
    told = {name: raw(value) for name, value in {**fields_of(one), **(fields or {})}.items()}
    return WireRow(PUBLICATION, one.id, "", 1_000_000, deleted, told)


def is_withdrawal(one: WireRow) -> bool:
    return one.entity == PUBLICATION and bytes(one.fields["/kind"]) == b'"withdrawal"'


def stripped(rows: tuple[WireRow, ...]) -> Iterable[WireRow]:
    """As an older head office deletes: without a withdrawal."""
    return [one for one in rows if not is_withdrawal(one)]


def instead(*others: WireRow) -> Twist:
    """These rows too, and no withdrawal but theirs."""
    return lambda rows: [*stripped(rows), *others]


@pytest.fixture
def desktop(siege: Siege) -> Iterator[Desktop]:
    """A device that holds the first calendar."""
    made = siege.desktop()
    siege.book.publish(calendar("Lens"), NAME, TODAY, KEY)
    sync(siege, made)
    assert places(made) == ["Lens"]
    yield made
    assert made.store.verify_journal() is None


def withdrawal(kind: str = "calendar", name: str = NAME, version: int = 1) -> Publication:
    content = written(Withdrawal(kind, name, version))
    at = "2019-06-18T23:00:00+00:00"
    return signed(Publication("withdrawal", subject(kind, name), 1, "2019-06-18", content, at), KEY)


def test_a_signed_withdrawal_takes_it_down_and_an_older_desktop_understands_it_too(
    siege: Siege, desktop: Desktop
) -> None:
    assert siege.book.withdraw(Kind.CALENDAR, NAME, KEY) == 1
    sync(siege, desktop)
    assert posted(desktop) == ()
    left = {one.kind for one in PublishedRows(desktop.store).rows()}
    assert left == {"key", "withdrawal"}  # the row itself is deleted, which is all that an older one reads
    assert PublishedRows(desktop.store).upheld() == ()


def test_what_is_deleted_without_a_signature_stays_in_force_and_it_is_told(
    siege: Siege, desktop: Desktop
) -> None:
    siege.book.withdraw(Kind.CALENDAR, NAME, KEY)
    sync(siege, desktop, stripped)
    assert uses(desktop) == [(1, Use.IN_FORCE, True)]
    (one,) = posted(desktop)
    assert "aucun retrait signé" in one.trouble
    assert one.standing.endswith("retrait non signé")
    assert places(desktop) == ["Lens"]


@pytest.mark.parametrize(
    "forged",
    [
        row(signed(withdrawal(), OTHER_KEY)),
        row(withdrawal(), fields={"/content": '"{\\"kind\\":\\"calendar\\""'}),
        row(withdrawal(), fields={"/signature": f'"{withdrawal().signature[:-8]}"'}),
        row(withdrawal(), fields={"/signature": '""'}),
        row(withdrawal(), fields={"/published_at": '"2031-01-01T00:00:00+00:00"'}),
        row(withdrawal(name="2018"), fields={"/name": '"calendar/2019"'}),
        row(withdrawal(name="2018")),
        row(withdrawal(kind="letters")),
        row(signed(replace(withdrawal(), content="{}"), KEY)),
        row(signed(replace(withdrawal(), kind="letters"), KEY)),
        row(withdrawal(version=1), fields={"/version": "true"}),
    ],
    ids=["key", "cut", "cut signature", "none", "later", "renamed", "of another", "of another kind", "empty",
         "no withdrawal", "no number"],
)  # fmt: skip
def test_a_forged_or_cut_withdrawal_is_refused(siege: Siege, desktop: Desktop, forged: WireRow) -> None:
    siege.book.withdraw(Kind.CALENDAR, NAME, KEY)
    sync(siege, desktop, instead(forged))
    assert (1, Use.IN_FORCE, True) in uses(desktop)
    assert places(desktop) == ["Lens"]


def test_a_withdrawal_that_is_not_believed_is_shown(siege: Siege, desktop: Desktop) -> None:
    sync(siege, desktop, instead(row(signed(withdrawal(), OTHER_KEY))))
    shown = {(one.label, one.name): one.use for one in posted(desktop)}
    assert shown == {
        ("Calendrier des comités", NAME): Use.IN_FORCE,
        ("Retrait", "Calendrier des comités, 2019"): Use.UNSIGNED,
    }


def test_an_old_withdrawal_that_is_sent_again_takes_nothing_newer_down(
    siege: Siege, desktop: Desktop
) -> None:
    siege.book.withdraw(Kind.CALENDAR, NAME, KEY)
    (old,) = [one for one in siege.book.published() if one.known is Kind.WITHDRAWAL]
    siege.clock.time += timedelta(days=1)
    siege.book.publish(calendar("Arras"), NAME, TODAY, KEY)
    sync(siege, desktop)
    newer = next(one for one in siege.book.published() if one.known is Kind.CALENDAR)
    sync(siege, desktop, instead(row(old), row(newer, deleted=True)))
    assert uses(desktop) == [(2, Use.IN_FORCE, True)]
    assert places(desktop) == ["Arras"]


def test_what_was_withdrawn_does_not_come_back_even_when_the_withdrawal_is_wiped_out(
    siege: Siege, desktop: Desktop
) -> None:
    (old,) = [one for one in siege.book.published() if one.known is Kind.CALENDAR]
    siege.book.withdraw(Kind.CALENDAR, NAME, KEY)
    (told,) = [one for one in siege.book.published() if one.known is Kind.WITHDRAWAL]
    sync(siege, desktop)
    for wiped in (row(told, deleted=True), row(told, fields={"/content": '"{}"'})):
        sync(siege, desktop, instead(row(old), wiped))
        assert (1, Use.WITHDRAWN, False) in uses(desktop)
        assert places(desktop) == []
    (shown,) = [one for one in posted(desktop) if one.use is Use.WITHDRAWN]
    assert "ce retrait est signé" in shown.trouble
    sync(siege, desktop, instead(row(old, deleted=True)))
    assert places(desktop) == []


def test_an_older_version_that_is_sent_again_does_not_come_back(siege: Siege, desktop: Desktop) -> None:
    (old,) = [one for one in siege.book.published() if one.known is Kind.CALENDAR]
    siege.book.publish(calendar("Arras"), NAME, TODAY, KEY)
    sync(siege, desktop)
    assert PublishedRows(desktop.store).upheld() == ()  # what was replaced is let go of
    (newer,) = [one for one in siege.book.published() if one.known is Kind.CALENDAR]
    sync(siege, desktop, instead(row(old), row(newer, deleted=True)))
    assert places(desktop) == ["Arras"]
    sync(siege, desktop, instead(row(old), row(newer, fields={"/content": '"{\\"sessions\\":["'})))
    assert places(desktop) == ["Arras"]
    assert (2, Use.UNSIGNED, False) in uses(desktop)


def test_a_spoilt_copy_does_not_displace_the_sound_one(siege: Siege, desktop: Desktop) -> None:
    (mine,) = [one for one in siege.book.published() if one.known is Kind.CALENDAR]
    sync(siege, desktop, instead(row(mine, fields={"/content": '"{\\"sessions\\":[]}"'})))
    assert sorted(uses(desktop)) == [(1, Use.IN_FORCE, True), (1, Use.UNSIGNED, False)]
    assert places(desktop) == ["Lens"]
    sync(siege, desktop, instead(row(mine)))
    assert uses(desktop) == [(1, Use.IN_FORCE, False)]


def test_a_deletion_of_an_older_head_office_is_signed_later(siege: Siege, desktop: Desktop) -> None:
    (mine,) = [one for one in siege.book.published() if one.known is Kind.CALENDAR]
    siege.book._act("retrait", [_delete(mine)])
    sync(siege, desktop)
    assert uses(desktop) == [(1, Use.IN_FORCE, True)]
    assert siege.book.withdraw(Kind.CALENDAR, NAME, KEY) == 0
    sync(siege, desktop)
    assert posted(desktop) == ()


def test_a_withdrawal_holds_across_a_new_key(siege: Siege, desktop: Desktop) -> None:
    siege.book.publish(calendar("Calais"), "2020", TODAY, KEY)
    (old,) = [one for one in siege.book.published() if one.name == NAME]
    siege.book.withdraw(Kind.CALENDAR, NAME, KEY)
    new = Ed25519PrivateKey.generate()
    siege.book.renew(KEY, new)
    sync(siege, desktop)
    assert PublishedRows(desktop.store).key() == public_key(new)
    assert places(desktop) == ["Calais"]
    sync(siege, desktop, instead(row(old), row(signed(old, new))))
    assert places(desktop) == ["Calais"]
    assert (1, Use.WITHDRAWN, False) in uses(desktop)
    siege.book.withdraw(Kind.CALENDAR, "2020", new)
    sync(siege, desktop)
    assert places(desktop) == []


def test_a_clock_that_was_set_back_reorders_nothing(siege: Siege, desktop: Desktop) -> None:
    siege.book.withdraw(Kind.CALENDAR, NAME, KEY)
    siege.clock.time -= timedelta(days=400)
    made = siege.book.publish(calendar("Arras"), NAME, date(2018, 1, 1), KEY)
    assert made.version == 2
    sync(siege, desktop)
    assert uses(desktop) == [(2, Use.IN_FORCE, False)]


def test_only_the_present_key_withdraws(siege: Siege, desktop: Desktop) -> None:
    from pdca_desktop.errors import AppError  # noqa: PLC0415

    with pytest.raises(AppError, match="n’est pas celle"):
        siege.book.withdraw(Kind.CALENDAR, NAME, OTHER_KEY)
    for kind, name in ((Kind.KEY, "siège"), (Kind.CALENDAR, "2031"), (Kind.WITHDRAWAL, "calendar/2019")):
        with pytest.raises(AppError, match="Rien n’est publié"):
            siege.book.withdraw(kind, name, KEY)
    sync(siege, desktop)
    assert uses(desktop) == [(1, Use.IN_FORCE, False)]


def known_rows(siege: Siege) -> list[WireRow]:
    """Every publication that ever was, as it was last."""
    with siege.engine.connect() as connection:
        found = connection.execute(select(ROW).where(ROW.c.entity == PUBLICATION)).all()
    decode = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode
    return [
        WireRow(PUBLICATION, one.row, "", one.seq, bool(one.deleted), decode(one.fields)) for one in found
    ]


LIES = st.lists(
    st.tuples(
        st.sampled_from(["publish", "withdraw", "drop", "delete", "spoil", "replay"]),
        st.lists(st.integers(0, 20), max_size=3),
    ),
    max_size=10,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(lies=LIES)
def test_whatever_a_line_does_a_device_never_goes_back(
    tmp_path_factory: pytest.TempPathFactory, lies: list[tuple[str, list[int]]]
) -> None:
    """What counts on the device only moves forward in what the head office did; then it is level again."""
    siege = a_siege(tmp_path_factory.mktemp("siege"))
    desktop, seen = siege.desktop(), 0
    history = [""]  # where the sessions were, act after act of the head office
    for lie, which in lies:
        if lie == "publish" or (lie == "withdraw" and not history[-1]):
            history.append(f"lieu {len(history)}")
            siege.book.publish(calendar(history[-1]), NAME, TODAY, KEY)
        elif lie == "withdraw":
            history.append("")
            siege.book.withdraw(Kind.CALENDAR, NAME, KEY)
        sync(siege, desktop, twisted(siege, lie, which))
        counts = places(desktop)
        assert len(counts) <= 1
        place = counts[0] if counts else ""
        later = [rank for rank in range(seen, len(history)) if history[rank] == place]
        assert later, (place, history, seen)
        seen = later[0]
    desktop.courier.read_again()
    sync(siege, desktop)
    assert places(desktop) == [one for one in history[-1:] if one]
    assert not any(one.upheld for one in posted(desktop))
    desktop.store.close()
    siege.engine.dispose()


def a_siege(folder: Path) -> Siege:
    made = make_engine(str(folder / "siege.db"))
    found(made, CountedIds(lot=9))
    return Siege(made, folder, CountedIds(lot=9))


def twisted(siege: Siege, lie: str, which: list[int]) -> Twist:
    """A line that leaves out, deletes, spoils, or sends again what once was."""
    once = known_rows(siege)
    some = [once[rank % len(once)] for rank in which]

    def twist(rows: tuple[WireRow, ...]) -> Iterable[WireRow]:
        match lie:
            case "drop":
                return [one for rank, one in enumerate(rows) if rank not in which]
            case "delete":
                return [*rows, *(msgspec.structs.replace(one, deleted=True) for one in some)]
            case "spoil":
                cut = {"/content": raw('"{"')}
                return [*rows, *(msgspec.structs.replace(one, fields=one.fields | cut) for one in some)]
            case "replay":
                return [*rows, *(msgspec.structs.replace(one, deleted=False) for one in some)]
        return rows

    return twist
