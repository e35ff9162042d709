"""The file's side of the exchange with the head office: what waits, what came in, how far it was read.

Implements `SyncFile`. Everything an answer says is kept in one transaction, rows, cursor and receipts
together, so that a cut anywhere leads to the same request again.
"""

from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, case, delete, func, select, update

from pdca_desktop.exchange.messages import Answer, Request
from pdca_desktop.exchange.tally import tally
from pdca_desktop.services.synchronise import Received
from pdca_desktop.store import manifest
from pdca_desktop.store.followed import GONE, LOST, Followed
from pdca_desktop.store.journal import PENDING, instant, set_meta
from pdca_desktop.store.outgoing import ACKED, AGAIN, ASIDE, REFUSAL, TO_SEND, set_aside, waiting_acts
from pdca_desktop.store.purging import strike_left
from pdca_desktop.store.receiving import Receiving, rows_held
from pdca_desktop.store.repository import Store
from pdca_desktop.store.tables import COMMIT_LOG, OUTBOX, SET_ASIDE

SENT = "sent"
REFUSED = "refused"

_BETWEEN_CHECKS = timedelta(hours=20)


_OFFERED = case((OUTBOX.c.state == SENT, AGAIN), (OUTBOX.c.state == AGAIN, AGAIN), else_=PENDING)
"""What was settled once does not cover what others did since while it is offered again."""

_RECEIVED = case((bindparam("status") == REFUSED, ASIDE), (OUTBOX.c.state == AGAIN, SENT), else_=ACKED)


class Courier:
    """What the exchange asks of an open store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def waiting(self) -> int:
        """How many acts wait to be sent."""
        with self._store.reading() as connection:
            return _waits(connection)

    def request(self, most_commits: int, most_bytes: int) -> Request:
        """The next request: the acts that wait, as many as fit, and how far the history was followed."""
        with self._store.reading() as connection:
            here = Followed.read(connection)
            commits = waiting_acts(connection, here.stream, most_commits, most_bytes)
            return Request(
                stream=here.stream,
                acked=here.last_n,
                gen=here.gen,
                cursor=here.cursor,
                digest=here.digest,
                perimeter=here.perimeter,
                sent_at=self._now(),
                commits=commits,
                recovered=set_aside(connection, most_commits),
                check=not commits and self._is_check_due(here),
            )

    def requests(self, most_commits: int, most_bytes: int) -> tuple[Request, ...]:
        """Everything that waits, in as many requests as it takes: to be carried by hand."""
        with self._store.reading() as connection:
            stream = Followed.read(connection).stream
            made = [
                Request(
                    stream=stream,
                    sent_at=self._now(),
                    recovered=set_aside(connection, most_commits),
                )
            ]
            after = 0
            while commits := waiting_acts(connection, stream, most_commits, most_bytes, after):
                made.append(Request(stream=stream, sent_at=made[0].sent_at, commits=commits))
                after = commits[-1].n
            return tuple(one for one in made if one.commits or one.recovered)

    def receive(self, request: Request, answer: Answer) -> Received:
        """Keep an answer; see `SyncFile`."""
        with self._store.writing() as connection:
            here = Followed.read(connection)
            if here.stream != request.stream:
                return Received(waiting=_waits(connection))  # numbered anew meanwhile: it is asked again
            aside = _receipts(connection, here, request, answer)
            if answer.error:
                here.write(connection)
                return Received(sent=len(answer.acks), aside=aside, waiting=_waits(connection))
            if request.recovered:
                connection.execute(_TOLD)
            if answer.perimeter != request.perimeter:
                here.round += 1
                if request.cursor:  # another perimeter: its rows are read from the beginning
                    here.whole = GONE
            receiving = Receiving(connection, self._store, answer, here.round)
            conflicts = receiving.all()
            here.gen, here.cursor, here.digest = answer.gen, answer.cursor, answer.digest
            here.perimeter, here.role, here.synced_at = answer.perimeter, answer.role, self._now()
            if here.whole and not answer.more:
                receiving.finish(lost=here.whole == LOST)
                here.whole = ""
            _settle(connection, answer)
            strike_left(connection)
            waiting, lying_over = connection.execute(_LEFT, {"cursor": answer.cursor}).one()
            settled = not waiting and not lying_over
            differs = settled and self._differs(connection, here, answer)
            unfinished = settled and not answer.more and not request.check and self._is_check_due(here)
            here.write(connection)
        if receiving.forgot:
            self._store.vocabulary.forget()
            self._store.empty_log()
        return Received(
            changed=tuple(sorted(receiving.changed)),
            gone=tuple(sorted(receiving.gone)),
            conflicts=conflicts,
            aside=aside,
            sent=len(answer.acks),
            waiting=waiting,
            published=tuple(sorted(receiving.published)),
            unfinished=unfinished,
            differs=differs,
        )

    def read_again(self) -> None:
        """Ask for every row anew; see `SyncFile`."""
        with self._store.writing() as connection:
            here = Followed.read(connection)
            here.begin_again()
            here.write(connection)

    def begin_again(self, *, history: bool) -> None:
        """Number the acts anew; see `SyncFile`."""
        with self._store.writing() as connection:
            stream = self._store.signature.ids.new()
            ranked = connection.execute(
                select(OUTBOX.c.cid, OUTBOX.c.stream)
                .join(COMMIT_LOG, COMMIT_LOG.c.cid == OUTBOX.c.cid)
                .order_by(COMMIT_LOG.c.n)
            ).all()
            if ranked:
                connection.execute(
                    update(OUTBOX)
                    .where(OUTBOX.c.cid == bindparam("of"))
                    .values(stream=stream, n=bindparam("turn"), state=_OFFERED, ack=None),
                    [{"of": row.cid, "turn": turn} for turn, row in enumerate(ranked, 1)],
                )
            manifest.doubt(connection)
            here = Followed.read(connection)
            here.stream, here.last_n = stream, 0
            if history:
                here.gen, here.checked_at = "", ""
                here.begin_again()
            here.write(connection)

    def _is_check_due(self, here: Followed) -> bool:
        """Whether the rows are to be compared: once a day, after a restore, or once the clock went back."""
        if not here.checked_at:
            return True
        elapsed = self._store.signature.clock.now() - datetime.fromisoformat(here.checked_at)
        return not timedelta() <= elapsed < _BETWEEN_CHECKS

    def _differs(self, connection: Connection, here: Followed, answer: Answer) -> bool:
        """Whether the head office counts its rows otherwise than this file, over which nothing lies."""
        if not answer.tally:
            return False
        here.checked_at = self._now()
        return answer.tally != tally(rows_held(connection))

    def _now(self) -> str:
        return instant(self._store.signature.clock.now())


_WAITING = select(func.count()).select_from(OUTBOX).where(OUTBOX.c.state.in_(TO_SEND))
_TOLD = update(SET_ASIDE).where(SET_ASIDE.c.sent == 0).values(sent=1)
_RECEIPT = update(OUTBOX).where(OUTBOX.c.cid == bindparam("of")).values(ack=bindparam("seq"), state=_RECEIVED)
_READ = (OUTBOX.c.state == ACKED) & (OUTBOX.c.ack <= bindparam("cursor"))
_READ_BACK = update(OUTBOX).where(_READ).values(state=SENT)
_BACKED_UP = delete(OUTBOX).where(OUTBOX.c.state == SENT, OUTBOX.c.ack <= bindparam("durable"))
_LEFT = select(
    func.count().filter(OUTBOX.c.state.in_(TO_SEND)),
    func.count().filter((OUTBOX.c.state == ACKED) & (OUTBOX.c.ack > bindparam("cursor"))),
).where(OUTBOX.c.state.in_((*TO_SEND, ACKED)))
"""How many acts wait, and how many were received whose effect was not read back: they lie over its rows."""


def _waits(connection: Connection) -> int:
    return int(connection.execute(_WAITING).scalar_one())


def _receipts(connection: Connection, here: Followed, request: Request, answer: Answer) -> tuple[str, ...]:
    """Note what the head office says of each act; those that it refused."""
    if not answer.acks:
        return ()
    connection.execute(
        _RECEIPT, [{"of": ack.cid, "seq": ack.seq, "status": ack.status} for ack in answer.acks]
    )
    refused = [ack for ack in answer.acks if ack.status == REFUSED]
    for ack in refused:
        set_meta(connection, REFUSAL + ack.cid, ack.why)
    turns = {commit.cid: commit.n for commit in request.commits}
    here.last_n = max(here.last_n, *(turns.get(ack.cid, 0) for ack in answer.acks))
    return tuple(ack.cid for ack in refused)


def _settle(connection: Connection, answer: Answer) -> None:
    """What was read back is sent; what a checked backup of the head office holds is let go of."""
    connection.execute(_READ_BACK, {"cursor": answer.cursor})
    connection.execute(_BACKED_UP, {"durable": answer.durable})
