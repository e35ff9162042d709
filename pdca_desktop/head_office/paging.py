"""What a device has not seen yet, a page at a time."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

import msgspec
from msgspec.structs import replace
from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, or_, select, tuple_

from pdca_desktop.exchange import messages
from pdca_desktop.exchange.messages import Ack, Answer, Author, Erasure, Request, WireRow
from pdca_desktop.exchange.publications import EVERYBODY
from pdca_desktop.exchange.tally import tally
from pdca_desktop.head_office.book import Held, Key, wired
from pdca_desktop.head_office.caller import Caller
from pdca_desktop.head_office.perimeter import SENSITIVE, covers
from pdca_desktop.head_office.tables import COMMIT_LOG, DEPARTURE, ERASED, ROW
from pdca_desktop.head_office.together import Step, together

_MOST_NAMES = 400
_FIELDS = msgspec.json.Decoder(dict[str, msgspec.Raw])


AN_ERASURE = select(ERASED.c.seq).limit(1)
_MOVES = select(DEPARTURE).where(DEPARTURE.c.seq > bindparam("start"), DEPARTURE.c.seq <= bindparam("head"))


class History(NamedTuple):
    """Where the history of the head office stands.

    Attributes:
        gen: its name.
        head: last order.
        digest: of all acts up to it.
        durable: last order that a checked backup holds.
    """

    gen: str
    head: int
    digest: str
    durable: int


@dataclass(frozen=True, slots=True)
class Effect:
    """What the acts of a request came to.

    Attributes:
        acks: what became of each.
        again: rows to give whatever the cursor: a device that sent acts known already may hold its own
            values over rows it has long read, and must see what became of them.
        authors: of the acts that are new here, by their order.
        changed: the rows that they changed.
        elsewhere: dossiers that they are about and their device may not hold: it made them before it joined,
            or for another agency.
    """

    acks: tuple[Ack, ...] = ()
    again: Collection[Key] = ()
    authors: Mapping[int, Author] = field(default_factory=dict)
    changed: Sequence[Held] = ()
    elsewhere: Collection[str] = ()


def page(
    connection: Connection, request: Request, caller: Caller, history: History, effect: Effect, now: str
) -> Answer:
    """The rows of the caller's perimeter that changed after its cursor, as many as it wants.

    Args:
        connection: in the transaction that read the history.
        request: what was asked.
        caller: who asks.
        history: where it stands.
        effect: what the acts of the request came to.
        now: the time here.
    """
    start, limit = _start(request, caller), _limit(request)
    within = {"start": start, "head": history.head, "most": limit + 1}
    asked = (
        Step(_next(caller.scopes), within),
        Step(_MOVES, {"start": start, "head": history.head}),
        Step(AN_ERASURE),
    )
    found, moves, erasure = together(connection, asked)
    found, cursor = _whole_acts(connection, found, limit, caller, history.head)
    rows = tuple(map(_wire, found))
    given = {(row.entity, row.row) for row in rows}
    rows += _named(connection, caller, [key for key in effect.again if key not in given])
    known = cursor == history.head
    moved = _gone(connection, [move for move in moves if move.seq <= cursor], caller) if start else set()
    return replace(
        _answer(caller, history, effect, rows, now),
        cursor=cursor,
        digest=history.digest if known else digest_at(connection, cursor),
        more=not known,
        authors=_told(connection, sorted({row.seq for row in rows}), effect.authors),
        gone=tuple(sorted(moved | set(effect.elsewhere))),
        erased=_erased(connection, rows) if erasure else (),
        tally=_tally(connection, caller) if request.check and known else "",
    )


def page_of_its_own(
    request: Request, caller: Caller, before: History, history: History, effect: Effect, now: str
) -> Answer | None:
    """The page of a device that had read everything before its own acts; None when it takes a look.

    It is what `page` gives when nobody was ever erased and no dossier moved: nothing is left to be asked.

    Args:
        request: what was asked.
        caller: who asks.
        before: where the history stood before these acts.
        history: where it stands now.
        effect: what the acts came to.
        now: the time here.
    """
    if request.protocol < messages.OLDEST or request.check or effect.again or effect.elsewhere:
        return None
    if _start(request, caller) != before.head:
        return None
    mine = [held for held in effect.changed if held.seq > before.head and covers(caller.scopes, held.scope)]
    if len(mine) > _limit(request):
        return None
    rows = tuple(
        WireRow(held.entity, held.row, held.root, held.seq, held.deleted, wired(held))
        for held in sorted(mine, key=lambda held: (held.seq, *held.key))
    )
    authors = tuple(effect.authors[seq] for seq in sorted({row.seq for row in rows}))
    return replace(_answer(caller, history, effect, rows, now), authors=authors)


def _answer(caller: Caller, history: History, effect: Effect, rows: tuple[WireRow, ...], now: str) -> Answer:
    """An answer that leads to where the history stands."""
    return Answer(
        gen=history.gen,
        head=history.head,
        durable=history.durable,
        cursor=history.head,
        digest=history.digest,
        perimeter=caller.perimeter,
        acks=effect.acks,
        rows=rows,
        now=now,
        role=caller.role,
    )


def _start(request: Request, caller: Caller) -> int:
    return request.cursor if request.perimeter == caller.perimeter else 0


def _limit(request: Request) -> int:
    return max(1, min(request.limit, messages.ROWS_A_PAGE))


def digest_at(connection: Connection, seq: int) -> str:
    """The digest of the history up to an order; empty before the first."""
    return connection.execute(select(COMMIT_LOG.c.digest).where(COMMIT_LOG.c.seq == seq)).scalar() or ""


@lru_cache(_MOST_NAMES)
def _next(scopes: tuple[str, ...]) -> Select[Any]:
    """The next rows of a perimeter, in the order of the acts."""
    within = ROW.c.seq > bindparam("start"), ROW.c.seq <= bindparam("head"), _inside(scopes)
    return select(ROW).where(*within).order_by(ROW.c.seq, ROW.c.entity, ROW.c.row).limit(bindparam("most"))


def _whole_acts(
    connection: Connection, found: list[Any], limit: int, caller: Caller, head: int
) -> tuple[list[Any], int]:
    """A page and the order it leads to; what one act changed is never cut."""
    if len(found) <= limit:
        return found, head
    cursor = found[limit - 1].seq
    whole = connection.execute(select(ROW).where(ROW.c.seq == cursor, _inside(caller.scopes)))
    return [*(row for row in found if row.seq < cursor), *whole], cursor


def _tally(connection: Connection, caller: Caller) -> str:
    """What stands for every living row of the perimeter."""
    living = select(ROW.c.entity, ROW.c.row, ROW.c.seq).where(ROW.c.deleted == 0, _inside(caller.scopes))
    with connection.execute(living.execution_options(yield_per=messages.ROWS_A_PAGE)) as rows:
        return tally((row.entity, row.row, row.seq) for row in rows)


def _named(connection: Connection, caller: Caller, keys: Sequence[Key]) -> tuple[WireRow, ...]:
    inside, found = _inside(caller.scopes), list[WireRow]()
    for start in range(0, len(keys), _MOST_NAMES):
        some = tuple_(ROW.c.entity, ROW.c.row).in_(list(keys[start : start + _MOST_NAMES]))
        found += map(_wire, connection.execute(select(ROW).where(some, inside)))
    return tuple(found)


def _wire(row: Any) -> WireRow:
    fields = _FIELDS.decode(row.fields)
    return WireRow(row.entity, row.row, row.root, row.seq, bool(row.deleted), fields)


@lru_cache(_MOST_NAMES)
def _inside(scopes: tuple[str, ...]) -> ColumnElement[bool]:
    """The rows that a perimeter holds."""
    either: list[ColumnElement[bool]] = [ROW.c.scope == EVERYBODY]
    for pattern in scopes:
        agency, _, segment = pattern.partition("/")
        both: list[ColumnElement[bool]] = []
        if agency != "*":
            both.append(ROW.c.scope.startswith(f"{agency}/", autoescape=True))
        if segment != "*":
            both.append(ROW.c.scope.endswith(f"/{segment}", autoescape=True))
        else:
            both += [~ROW.c.scope.endswith(f"/{one}", autoescape=True) for one in sorted(SENSITIVE)]
        either.append(and_(*both))
    return or_(*either)


def _gone(connection: Connection, moves: Iterable[Any], caller: Caller) -> set[str]:
    """The dossiers that left the perimeter by these moves, and did not come back."""
    left = {move.root for move in moves if covers(caller.scopes, move.scope)}
    if not left:
        return set()
    now = connection.execute(select(ROW.c.row, ROW.c.scope).where(ROW.c.row.in_(left)))
    still = {row.row for row in now if covers(caller.scopes, row.scope)}
    return left - still


def _erased(connection: Connection, rows: Sequence[WireRow]) -> tuple[Erasure, ...]:
    """The erasures that ever were in the dossiers of these rows: a device may hold what was there before."""
    roots = sorted({row.root for row in rows})
    found: defaultdict[tuple[str, str, str], list[str]] = defaultdict(list)
    for start in range(0, len(roots), _MOST_NAMES):
        some = ERASED.c.root.in_(roots[start : start + _MOST_NAMES])
        places = select(ERASED).where(some).order_by(ERASED.c.seq, ERASED.c.field)
        for one in connection.execute(places):
            found[one.cid, one.entity, one.row].append(one.field)
    return tuple(Erasure(*act, tuple(fields)) for act, fields in found.items())


def _told(connection: Connection, seqs: Sequence[int], known: Mapping[int, Author]) -> tuple[Author, ...]:
    """Who made the acts of these orders, when and why; those just made are known without asking."""
    wanted = {seq for seq in seqs if seq not in known}
    authors = {seq: known[seq] for seq in seqs if seq in known}
    if wanted:
        log = COMMIT_LOG.c
        query = select(log.seq, log.who, log.account, log.wall, log.why)
        rows = connection.execute(query.where(log.seq.between(min(wanted), max(wanted))))
        authors |= {
            row.seq: Author(row.seq, row.account or row.who, row.wall, row.why)
            for row in rows
            if row.seq in wanted
        }
    return tuple(authors[seq] for seq in sorted(authors))
