"""The head office's one data request: acts in, rows out, in one transaction.

Writers take the one row of `org` in turn: an order is given only to what is committed before the next one is
given, so that no reader's cursor ever passes a row it has not seen.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC
from functools import cache
from typing import Any

import msgspec
from sqlalchemy import Connection, Engine, Select, bindparam, select
from sqlalchemy.exc import IntegrityError

from pdca_desktop.exchange import messages
from pdca_desktop.exchange.messages import Ack, Answer, Request
from pdca_desktop.head_office.auditing import Audited, noted
from pdca_desktop.head_office.book import Book
from pdca_desktop.head_office.bulk import put
from pdca_desktop.head_office.caller import Caller
from pdca_desktop.head_office.database import let_go
from pdca_desktop.head_office.intake import Intake, ReactionError
from pdca_desktop.head_office.migrating import migrate
from pdca_desktop.head_office.paging import Effect, History, digest_at, page, page_of_its_own
from pdca_desktop.head_office.recognising import by_token, recognised
from pdca_desktop.head_office.scrubbing import scrub
from pdca_desktop.head_office.shelf import Shelves
from pdca_desktop.head_office.tables import (
    CHANGE_LOG,
    COMMIT_LOG,
    DEPARTURE,
    DEVICE,
    ORG,
    RECOVERED,
    SCHEMA,
    STREAM,
)
from pdca_desktop.head_office.together import Step, among, together
from pdca_desktop.services.ports import Clock, IdSource

_ORG = 1
_HISTORY = select(ORG)
_TURN = select(ORG).with_for_update()
_NUMBERED = select(STREAM.c.last_n).where(STREAM.c.id == bindparam("stream"))
_REACHED = ORG.update().where(ORG.c.id == _ORG)
_REACHED_BY = STREAM.update().where(STREAM.c.id == bindparam("stream"))
_SEEN = DEVICE.update().where(DEVICE.c.id == bindparam("of_device"))


class Office:
    """The head office over its database. Any number of processes may run one over the same database."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine, self._clock = engine, clock

    def exchange(self, request: Request, caller: Caller) -> Answer:
        """Take in commits and give out rows; sent twice, the effect is the same.

        Raises:
            Revoked, Unknown: whoever asks by a token has no access any more; nothing was done.
        """
        try:
            if request.commits or request.recovered:
                return self._worked_in(request, caller)
            return self._given_out(request, caller)
        except ReactionError as reaction:
            with self._reading() as connection:
                org = connection.execute(_HISTORY).one()
            return Answer(
                gen=org.gen, head=org.seq, durable=org.durable, error=str(reaction), now=self._now()
            )

    def _given_out(self, request: Request, caller: Caller) -> Answer:
        with self._reading() as connection:
            (org,), stream, who = together(connection, (Step(_HISTORY), _stream(request), _who(caller)))
            caller = recognised(who) if caller.token else caller
            _check(connection, org, request, _last(stream))
            answer = self._page(connection, request, caller, _reached(org), Effect())
        if answer.rows or answer.gone:
            with self._engine.begin() as connection:
                together(connection, self._seen(request, caller, answer))
        return answer

    def _worked_in(self, request: Request, caller: Caller) -> Answer:
        with self._engine.begin() as connection:
            shelves = Shelves(connection)
            keys = {(op.entity, op.row) for commit in request.commits for op in commit.ops}
            dialect, cids = connection.dialect.name, {"cids": [commit.cid for commit in request.commits]}
            questions = Step(_TURN), _stream(request), Step(_known(dialect), cids), _who(caller)
            (org,), stream, known, who = shelves.reading(keys, *questions)
            caller = recognised(who) if caller.token else caller
            last = _last(stream)
            _check(connection, org, request, last)
            intake = Intake(Book(shelves), request, caller, self._now(), org.seq, org.digest, last or 0)
            intake.take_all(_acks(known))
            _recover(connection, request, caller, self._now())
            writes, book = _writes(connection, shelves, intake, new=last is None), intake.book
            before = _reached(org)
            reached, effect = before._replace(head=intake.head, digest=intake.digest), intake.effect()
            answer = None
            if shelves.is_untouched() and not book.erased and not book.departed:
                answer = page_of_its_own(request, caller, before, reached, effect, self._now())
            if answer is None:
                together(connection, writes)
                scrub(connection, book.erased, intake.head)
                answer = self._page(connection, request, caller, reached, effect)
                writes = []
            together(connection, [*writes, *self._seen(request, caller, answer)])
        if book.erased:
            let_go(self._engine)
        return answer

    def _seen(self, request: Request, caller: Caller, answer: Answer) -> tuple[Step, Step]:
        """Into the book of accesses: what was taken in and given out, and that the device was seen."""
        told, now = f"{len(request.commits)} {len(answer.rows)}", self._now()
        return (
            noted(now, caller.device, caller.account, Audited.SYNC, told),
            Step(_SEEN, {"of_device": caller.device, "seen_at": now}),
        )

    def recover(self, request: Request, caller: Caller) -> None:
        """Keep what a device holds that a restored head office no longer knew; sent twice, once kept."""
        if request.recovered:
            with self._engine.begin() as connection:
                connection.execute(select(ORG.c.id).with_for_update())
                _recover(connection, request, caller, self._now())

    def _page(
        self, connection: Connection, request: Request, caller: Caller, history: History, effect: Effect
    ) -> Answer:
        if request.protocol >= messages.OLDEST:
            return page(connection, request, caller, history, effect, self._now())
        return Answer(  # its acts are kept, what it could not read is not sent
            gen=history.gen, head=history.head, durable=history.durable, acks=effect.acks, error="upgrade",
            now=self._now(),
        )  # fmt: skip

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        """One moment of the database."""
        with self._engine.connect() as connection:
            if self._engine.dialect.name == "postgresql":
                connection.execution_options(isolation_level="REPEATABLE READ")
            connection.execution_options(reads=True)
            with connection.begin():
                yield connection

    def _now(self) -> str:
        return self._clock.now().astimezone(UTC).isoformat(timespec="microseconds")


def found(engine: Engine, ids: IdSource) -> None:
    """Make the tables and the history, if they are not there; may be called at each start.

    Raises:
        AppError: a newer version made the database; nothing was touched.
    """
    migrate(engine)
    gen = ids.new()
    try:
        with engine.begin() as connection:
            if connection.execute(select(ORG.c.id)).first() is None:
                connection.execute(
                    ORG.insert(),
                    {"id": _ORG, "gen": gen, "seq": 0, "digest": "", "durable": 0, "schema": SCHEMA},
                )
    except IntegrityError:  # another process was faster
        return


def _reached(org: Any) -> History:
    return History(org.gen, org.seq, org.digest, org.durable)


def _stream(request: Request) -> Step:
    return Step(_NUMBERED, {"stream": request.stream})


def _who(caller: Caller) -> Step:
    """Who asks, once more: access may have been taken away, or the perimeter moved, since."""
    return by_token(caller.token)


def _last(stream: Sequence[Any]) -> int | None:
    """The last number known of a stream; None when it is a new one."""
    return stream[0].last_n if stream else None


def _check(connection: Connection, org: Any, request: Request, last: int | None) -> None:
    """Whether what the desktop knows fits the history.

    Raises:
        ReactionError: it does not.
    """
    if request.protocol > messages.PROTOCOL:
        raise ReactionError("behind")
    if request.cursor and (
        request.gen != org.gen
        or request.cursor > org.seq
        or _digest(connection, org, request.cursor) != request.digest
    ):
        raise ReactionError("history")
    if request.acked > (last or 0):
        raise ReactionError("gap")


def _digest(connection: Connection, org: Any, seq: int) -> str:
    digest: str = org.digest if seq == org.seq else digest_at(connection, seq)
    return digest


@cache
def _known(dialect: str) -> Select[Any]:
    log = COMMIT_LOG.c
    return select(log.cid, log.seq, log.status, log.refusal).where(among(log.cid, "cids", dialect))


def _acks(known: Iterable[Any]) -> dict[str, Ack]:
    """What became of commits that came before, by their identifier."""
    return {row.cid: Ack(row.cid, row.seq, row.status, row.refusal) for row in known}


def _writes(connection: Connection, shelves: Shelves, intake: Intake, *, new: bool) -> list[Step]:
    """What keeps a request that was worked in; many rows are kept at once, the rest is to be sent."""
    steps = [*put(connection, COMMIT_LOG, intake.commits), *put(connection, CHANGE_LOG, intake.changes)]
    if intake.commits:
        steps.append(Step(_REACHED, {"seq": intake.head, "digest": intake.digest}))
    cids = {commit["seq"]: commit["cid"] for commit in intake.commits}
    steps += shelves.writes(intake.book, cids, intake.numbering.last)
    steps += put(connection, DEPARTURE, intake.departures())
    stream = {"id": intake.request.stream, "device": intake.caller.device, "last_n": intake.last_n}
    if new:
        steps += put(connection, STREAM, [stream])
    else:
        steps.append(Step(_REACHED_BY, {"stream": intake.request.stream, "last_n": intake.last_n}))
    return steps


def _recover(connection: Connection, request: Request, caller: Caller, now: str) -> None:
    for row in request.recovered:
        values = {
            "device": caller.device,
            "received_at": now,
            "entity": row.entity,
            "row": row.row,
            "fields": msgspec.json.encode(row.fields).decode(),
        }
        same = select(RECOVERED.c.id).where(
            RECOVERED.c.entity == row.entity,
            RECOVERED.c.row == row.row,
            RECOVERED.c.fields == values["fields"],
        )
        if connection.execute(same).first() is None:
            connection.execute(RECOVERED.insert(), values)
