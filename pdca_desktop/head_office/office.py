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
from pdca_desktop.head_office.book import Book, Key
from pdca_desktop.head_office.caller import Caller
from pdca_desktop.head_office.intake import Intake, ReactionError
from pdca_desktop.head_office.paging import History, digest_at, page
from pdca_desktop.head_office.shelf import Shelves
from pdca_desktop.head_office.tables import (
    CHANGE_LOG,
    COMMIT_LOG,
    DEPARTURE,
    ORG,
    RECOVERED,
    SCHEMA,
    STREAM,
    metadata,
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
                    return self._page(connection, request, caller, org, ())
            with self._engine.begin() as connection:
                org = connection.execute(select(ORG).with_for_update()).one()
                _check(connection, org, request)
                acks, again = self._take_in(connection, org, request, caller)
                _recover(connection, request, caller, self._now())
                reached = connection.execute(select(ORG)).one()
                return self._page(connection, request, caller, reached, acks, again)
        except ReactionError as reaction:
            with self._reading() as connection:
                org = connection.execute(select(ORG)).one()
            return Answer(
                gen=org.gen, head=org.seq, durable=org.durable, error=str(reaction), now=self._now()
            )

    def _take_in(
        self, connection: Connection, org: Any, request: Request, caller: Caller
    ) -> tuple[tuple[Ack, ...], set[Key]]:
        """Work the commits in; their receipts, and the rows of those that were known already."""
        last = connection.execute(select(STREAM.c.last_n).where(STREAM.c.id == request.stream)).scalar()
        shelves = Shelves(connection)
        intake = Intake(Book(shelves), request, caller, self._now(), org.seq, org.digest, last or 0)
        intake.take_all(_known(connection, request.commits))
        if intake.commits:
            connection.execute(COMMIT_LOG.insert(), intake.commits)
            reached = {"seq": intake.head, "digest": intake.digest}
            connection.execute(ORG.update().where(ORG.c.id == _ORG), reached)
        if intake.changes:
            connection.execute(CHANGE_LOG.insert(), intake.changes)
        shelves.write(intake.book.written())
        shelves.settle(intake.book.settled)
        if intake.book.departed:
            connection.execute(DEPARTURE.insert(), intake.departures())
        if last is None:
            stream = {"id": request.stream, "device": caller.device, "last_n": intake.last_n}
            connection.execute(STREAM.insert(), stream)
        elif intake.last_n != last:
            of = STREAM.c.id == request.stream
            connection.execute(STREAM.update().where(of), {"last_n": intake.last_n})
        return tuple(intake.acks), intake.again

    def _page(
        self,
        connection: Connection,
        request: Request,
        caller: Caller,
        org: Any,
        acks: tuple[Ack, ...],
        again: Collection[Key] = (),
    ) -> Answer:
        history = History(org.gen, org.seq, org.digest, org.durable)
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
    """Make the tables and the history, if they are not there; may be called at each start."""
    metadata.create_all(engine)
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


def _check(connection: Connection, org: Any, request: Request) -> None:
    if request.protocol != messages.PROTOCOL:
        raise ReactionError("upgrade")
    if request.cursor and (
        request.gen != org.gen
        or request.cursor > org.seq
        or digest_at(connection, request.cursor) != request.digest
    ):
        raise ReactionError("history")
    last = connection.execute(select(STREAM.c.last_n).where(STREAM.c.id == request.stream)).scalar()
    if request.acked > (last or 0):
        raise ReactionError("gap")


def _known(connection: Connection, commits: Sequence[WireCommit]) -> dict[str, Ack]:
    if not commits:
        return {}
    log = COMMIT_LOG.c
    query = select(log.cid, log.seq, log.status).where(log.cid.in_([commit.cid for commit in commits]))
    return {row.cid: Ack(row.cid, row.seq, row.status) for row in connection.execute(query)}


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
