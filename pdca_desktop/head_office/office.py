"""The head office's one data request: acts in, rows out, in one transaction.

Writers take the one row of `org` in turn: an order is given only to what is committed before the next one is
given, so that no reader's cursor ever passes a row it has not seen.
"""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC
from typing import Any

import msgspec
from sqlalchemy import Connection, Engine, select
from sqlalchemy.exc import IntegrityError

from pdca_desktop.exchange import messages
from pdca_desktop.exchange.messages import Ack, Answer, Request, WireCommit
from pdca_desktop.head_office.auditing import Audited, note
from pdca_desktop.head_office.book import Book, Key
from pdca_desktop.head_office.bulk import put
from pdca_desktop.head_office.caller import Caller
from pdca_desktop.head_office.database import let_go
from pdca_desktop.head_office.intake import Intake, ReactionError
from pdca_desktop.head_office.migrating import migrate
from pdca_desktop.head_office.paging import History, digest_at, page
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
from pdca_desktop.services.ports import Clock, IdSource

_ORG = 1


class Office:
    """The head office over its database. Any number of processes may run one over the same database."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine, self._clock = engine, clock

    def exchange(self, request: Request, caller: Caller) -> Answer:
        """Take in commits and give out rows; sent twice, the effect is the same."""
        try:
            if not request.commits and not request.recovered:
                with self._reading() as connection:
                    org = connection.execute(select(ORG)).one()
                    _check(connection, org, request)
                    answer = self._page(connection, request, caller, _reached(org), ())
                if answer.rows or answer.gone:
                    with self._engine.begin() as connection:
                        self._note(connection, request, caller, answer)
                return answer
            return self._worked_in(request, caller)
        except ReactionError as reaction:
            with self._reading() as connection:
                org = connection.execute(select(ORG)).one()
            return Answer(
                gen=org.gen, head=org.seq, durable=org.durable, error=str(reaction), now=self._now()
            )

    def _worked_in(self, request: Request, caller: Caller) -> Answer:
        with self._engine.begin() as connection:
            org = connection.execute(select(ORG).with_for_update()).one()
            last = _check(connection, org, request)
            intake = self._take_in(connection, org, request, caller, last)
            _recover(connection, request, caller, self._now())
            reached = _reached(org)._replace(head=intake.head, digest=intake.digest)
            answer = self._page(connection, request, caller, reached, tuple(intake.acks), intake.again)
            self._note(connection, request, caller, answer)
        if intake.book.erased:
            let_go(self._engine)
        return answer

    def _note(self, connection: Connection, request: Request, caller: Caller, answer: Answer) -> None:
        """In the book of accesses: what was taken in and given out, and that the device was seen."""
        told, now = f"{len(request.commits)} {len(answer.rows)}", self._now()
        note(connection, now, caller.device, caller.account, Audited.SYNC, told)
        connection.execute(DEVICE.update().where(DEVICE.c.id == caller.device), {"seen_at": now})

    def recover(self, request: Request, caller: Caller) -> None:
        """Keep what a device holds that a restored head office no longer knew; sent twice, once kept."""
        if request.recovered:
            with self._engine.begin() as connection:
                connection.execute(select(ORG.c.id).with_for_update())
                _recover(connection, request, caller, self._now())

    def _take_in(
        self, connection: Connection, org: Any, request: Request, caller: Caller, last: int | None
    ) -> Intake:
        """Work the commits in, after the last number known of their stream."""
        shelves = Shelves(connection)
        intake = Intake(Book(shelves), request, caller, self._now(), org.seq, org.digest, last or 0)
        intake.take_all(_known(connection, request.commits))
        if intake.commits:
            put(connection, COMMIT_LOG, intake.commits)
            reached = {"seq": intake.head, "digest": intake.digest}
            connection.execute(ORG.update().where(ORG.c.id == _ORG), reached)
        put(connection, CHANGE_LOG, intake.changes)
        shelves.write(intake.book.written())
        cids = {commit["seq"]: commit["cid"] for commit in intake.commits}
        shelves.write_beside(intake.book, cids, intake.numbering.last)
        scrub(connection, intake.book.erased, intake.head)
        if intake.book.departed:
            connection.execute(DEPARTURE.insert(), intake.departures())
        if last is None:
            stream = {"id": request.stream, "device": caller.device, "last_n": intake.last_n}
            connection.execute(STREAM.insert(), stream)
        elif intake.last_n != last:
            of = STREAM.c.id == request.stream
            connection.execute(STREAM.update().where(of), {"last_n": intake.last_n})
        return intake

    def _page(
        self,
        connection: Connection,
        request: Request,
        caller: Caller,
        history: History,
        acks: tuple[Ack, ...],
        again: Collection[Key] = (),
    ) -> Answer:
        if request.protocol < messages.OLDEST:  # its acts are kept, what it could not read is not sent
            return Answer(
                gen=history.gen, head=history.head, durable=history.durable, acks=acks, error="upgrade",
                now=self._now(),
            )  # fmt: skip
        return page(connection, request, caller, history, acks, again, self._now())

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


def _check(connection: Connection, org: Any, request: Request) -> int | None:
    """The last number known of the stream; None when it is a new one.

    Raises:
        ReactionError: what the desktop knows does not fit the history.
    """
    if request.protocol > messages.PROTOCOL:
        raise ReactionError("behind")
    if request.cursor and (
        request.gen != org.gen
        or request.cursor > org.seq
        or _digest(connection, org, request.cursor) != request.digest
    ):
        raise ReactionError("history")
    stream = select(STREAM.c.last_n).where(STREAM.c.id == request.stream)
    last: int | None = connection.execute(stream).scalar()
    if request.acked > (last or 0):
        raise ReactionError("gap")
    return last


def _digest(connection: Connection, org: Any, seq: int) -> str:
    digest: str = org.digest if seq == org.seq else digest_at(connection, seq)
    return digest


def _known(connection: Connection, commits: Sequence[WireCommit]) -> dict[str, Ack]:
    if not commits:
        return {}
    log = COMMIT_LOG.c
    query = select(log.cid, log.seq, log.status, log.refusal).where(
        log.cid.in_([commit.cid for commit in commits])
    )
    return {row.cid: Ack(row.cid, row.seq, row.status, row.refusal) for row in connection.execute(query)}


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
