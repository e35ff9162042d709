"""The files beside the database that hold an earlier state of it: their names, and which ones have served.

A name says why and when: `dossiers-20260131T101500Z.pdca` for the daily backups, which rotate;
`avant-migration-…`, `avant-restauration-…` for copies sealed before something risky, which nobody deletes
but the adviser.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from itertools import count
from pathlib import Path

DAILY, WEEKLY = 7, 4

_NAME = re.compile(r"([a-z]+(?:-[a-z]+)*)-(\d{8}T\d{6})Z(?:-(\d{1,4}))?\.pdca")
_INSTANT = "%Y%m%dT%H%M%S"


class Reason(Enum):
    """Why a copy was made; the value begins its name."""

    ROUTINE = "dossiers"
    MIGRATION = "avant-migration"
    RESTORE = "avant-restauration"
    ERASURE = "avant-effacement"
    REQUEST = "a-la-demande"


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy of the database.

    Attributes:
        at: when it was made, in UTC, by the clock of then.
        rank: tells apart those of one second.
    """

    at: datetime
    rank: int
    reason: Reason
    name: str

    @classmethod
    def named(cls, name: str) -> "Copy | None":
        """What a file name says; None when it is not one of ours."""
        match = _NAME.fullmatch(name)
        try:
            reason = Reason(match[1]) if match else None
            if match is None or reason is None:
                return None
            at = datetime.strptime(match[2], _INSTANT).replace(tzinfo=UTC)
            return cls(at, int(match[3] or 0), reason, name)
        except ValueError:
            return None


def listed(folder: Path, *reasons: Reason) -> tuple[Copy, ...]:
    """The copies in a folder, last made first; of these reasons only, if any is given."""
    if not folder.is_dir():
        return ()
    found = (Copy.named(path.name) for path in folder.iterdir())
    kept = [copy for copy in found if copy is not None and (not reasons or copy.reason in reasons)]
    return tuple(sorted(kept, key=_order, reverse=True))


def free_path(folder: Path, reason: Reason, at: datetime) -> Path:
    """Where to put a copy made at that instant: never the place of another.

    Raises:
        ValueError: the instant has no time zone.
    """
    if at.tzinfo is None:
        raise ValueError("an instant needs its time zone")
    stem = f"{reason.value}-{at.astimezone(UTC):{_INSTANT}}Z"
    names = (f"{stem}.pdca" if rank == 0 else f"{stem}-{rank}.pdca" for rank in count())
    return next(folder / name for name in names if not (folder / name).exists())


def is_due(names: Iterable[str], now: datetime) -> bool:
    """Whether no daily backup was made on this day (UTC)."""
    return not any(copy.at.date() == now.astimezone(UTC).date() for copy in _routine(names))


def to_delete(names: Iterable[str], today: date) -> tuple[str, ...]:
    """The daily backups that have served: not of the last 7 days with one, nor of the 4 weeks before them.

    Of a day or a week, its last backup is kept. Backups dated after tomorrow come from a clock that was
    moved: they are sorted out among themselves, so that a clock moved back never costs the true ones. So at
    most 11 are kept, 22 with a moved clock. Other files are never named.
    """
    copies = list(_routine(names))
    bound = today + timedelta(days=1)
    credible = [copy for copy in copies if copy.at.date() <= bound]
    moved = [copy for copy in copies if copy.at.date() > bound]
    kept = {copy.name for group in (credible, moved) for copy in _kept(group)}
    return tuple(copy.name for copy in sorted(copies, key=_order) if copy.name not in kept)


def _kept(copies: list[Copy]) -> Iterator[Copy]:
    days: dict[date, Copy] = {}
    for copy in sorted(copies, key=_order):
        days[copy.at.date()] = copy
    newest = sorted(days.values(), key=_order, reverse=True)
    yield from newest[:DAILY]
    covered = {_week(copy) for copy in newest[:DAILY]}
    weeks: dict[tuple[int, int], Copy] = {}
    for copy in newest[DAILY:]:
        if _week(copy) not in covered:
            weeks.setdefault(_week(copy), copy)
    yield from list(weeks.values())[:WEEKLY]


def _week(copy: Copy) -> tuple[int, int]:
    return copy.at.isocalendar()[:2]


def _order(copy: Copy) -> tuple[datetime, int, str]:
    return copy.at, copy.rank, copy.name


def _routine(names: Iterable[str]) -> Iterator[Copy]:
    for name in names:
        copy = Copy.named(name)
        if copy is not None and copy.reason is Reason.ROUTINE:
            yield copy
