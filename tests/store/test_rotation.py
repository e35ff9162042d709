"""Which backups have served."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from pdca_desktop.store import backup_files
from pdca_desktop.store.backup import Reason
from pdca_desktop.store.backup_files import Copy, free_path, is_due, to_delete
from tests.store.encrypted_file import NOON

instants = st.datetimes(datetime(2024, 1, 1), datetime(2027, 12, 31)).map(  # noqa: DTZ001
    lambda at: at.replace(microsecond=0, tzinfo=UTC)
)
days = st.dates(date(2024, 1, 1), date(2027, 12, 31))
strangers = st.sampled_from(
    ["notes.txt", "dossiers-20269999T000000Z.pdca", "avant-migration-20240101T000000Z.pdca", ".pdca-1.tmp",
     "dossiers-20240101T000000Z.pdca.tmp", "autre-20240101T000000Z.pdca"]
)  # fmt: skip


def name(at: datetime) -> str:
    return free_path(Path("/nowhere"), Reason.ROUTINE, at).name


@given(st.lists(instants, unique=True, max_size=60), st.lists(strangers, unique=True), days)
def test_rotation_keeps_the_newest_and_few_enough(at: list[datetime], others: list[str], today: date) -> None:
    names = [name(instant) for instant in at] + others
    gone = to_delete(names, today)
    kept = {name(instant) for instant in at} - set(gone)
    assert not set(gone) & set(others)
    assert set(gone) <= set(names)
    bound = today + timedelta(days=1)
    credible = sorted(instant for instant in at if instant.date() <= bound)
    moved = sorted(instant for instant in at if instant.date() > bound)
    for group in (credible, moved):
        assert not group or name(group[-1]) in kept
        assert len({name(instant) for instant in group} & kept) <= 11
        assert {name(instant) for instant in group[-1:]} <= kept
        distinct = sorted({instant.date() for instant in group})[-7:]
        assert {instant.date() for instant in group if name(instant) in kept} >= set(distinct)
    assert to_delete(kept, today) == ()
    assert to_delete(list(reversed(names)), today) == gone


def test_a_year_of_mornings_keeps_a_week_and_a_month() -> None:
    kept: set[str] = set()
    for number in range(365):
        at = datetime(2026, 1, 1, 8, tzinfo=UTC) + timedelta(days=number)
        kept.add(name(at))
        kept -= set(to_delete(kept, at.date()))
    ages = sorted((date(2026, 12, 31) - _day(one)).days for one in kept)
    assert ages[:7] == list(range(7))
    assert len(ages) == 11
    assert 26 <= ages[-1] <= 38


def test_of_an_older_week_the_last_backup_is_kept() -> None:
    names = [name(datetime(2026, 3, 15, 8, tzinfo=UTC) - timedelta(days=ago)) for ago in range(60)]
    kept = sorted(_day(one) for one in set(names) - set(to_delete(names, date(2026, 3, 15))))
    sundays = [date(2026, 2, 15), date(2026, 2, 22), date(2026, 3, 1), date(2026, 3, 8)]
    assert kept == sundays + [date(2026, 3, day) for day in range(9, 16)]


def _day(one: str) -> date:
    made = Copy.named(one)
    assert made is not None
    return made.at.date()


@given(instants, st.integers(0, 30))
def test_a_name_is_read_back(at: datetime, rank: int) -> None:
    told = name(at).replace(".pdca", f"-{rank}.pdca") if rank else name(at)
    assert Copy.named(told) == Copy(at, rank, Reason.ROUTINE, told)


@given(st.text(max_size=40) | strangers)
def test_any_name_is_read_or_left(text: str) -> None:
    made = Copy.named(text)
    assert made is None or made.name == text


def test_one_backup_a_day_is_due() -> None:
    assert is_due([], NOON)
    assert not is_due([name(NOON)], NOON + timedelta(hours=3))
    assert is_due([name(NOON)], NOON + timedelta(days=1))
    assert is_due([name(NOON)], NOON - timedelta(days=1))
    assert is_due(["avant-migration-20260314T120000Z.pdca"], NOON)
    assert backup_files.DAILY == 7
    assert backup_files.WEEKLY == 4
