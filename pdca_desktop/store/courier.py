"""The file's side of the exchange with the head office: what waits, what came in, how far it was read.

Implements `SyncFile`. Everything an answer says is kept in one transaction, rows, cursor and receipts
together, so that a cut anywhere leads to the same request again.
"""

from sqlalchemy import Connection, bindparam, case, delete, func, select, update

from pdca_desktop.exchange.messages import Answer, Request
from pdca_desktop.services.synchronise import Received
from pdca_desktop.store import journal
from pdca_desktop.store.journal import PENDING, get_meta, instant, set_meta
from pdca_desktop.store.outgoing import ACKED, AGAIN, ASIDE, TO_SEND, set_aside, waiting_acts
from pdca_desktop.store.receiving import Receiving
from pdca_desktop.store.repository import Store
from pdca_desktop.store.tables import COMMIT_LOG, OUTBOX, SET_ASIDE

SENT = "sent"
REFUSED = "refused"

GEN, CURSOR, DIGEST, PERIMETER = "sync_gen", "sync_cursor", "sync_digest", "sync_perimeter"
ROUND, WHOLE, LAST_N, SYNCED = "sync_round", "sync_whole", "sync_last_n", "synced_at"


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
            query = select(func.count()).select_from(OUTBOX).where(OUTBOX.c.state.in_(TO_SEND))
            return int(connection.execute(query).scalar_one())

    def request(self, most_commits: int, most_bytes: int) -> Request:
        """The next request: the acts that wait, as many as fit, and how far the history was followed."""
        with self._store.reading() as connection:
            stream = get_meta(connection, journal.STREAM) or ""
            return Request(
                stream=stream,
                acked=_number(connection, LAST_N),
                gen=get_meta(connection, GEN) or "",
                cursor=_number(connection, CURSOR),
                digest=get_meta(connection, DIGEST) or "",
                perimeter=get_meta(connection, PERIMETER) or "",
                sent_at=instant(self._store.signature.clock.now()),
                commits=waiting_acts(connection, stream, most_commits, most_bytes),
                recovered=set_aside(connection, most_commits),
            )

    def receive(self, request: Request, answer: Answer) -> Received:
        """Keep an answer; see `SyncFile`."""
        with self._store.writing() as connection:
            if get_meta(connection, journal.STREAM) != request.stream:
                return Received()  # numbered anew meanwhile: what it answers is asked again
            sent, aside = _receipts(connection, request, answer)
            connection.execute(update(SET_ASIDE).where(SET_ASIDE.c.sent == 0).values(sent=1))
            whole = answer.perimeter != request.perimeter
            if whole and request.cursor:  # another perimeter: its rows are read from the beginning
                set_meta(connection, WHOLE, GONE)
            if whole:
                set_meta(connection, ROUND, str(_number(connection, ROUND) + 1))
            receiving = Receiving(connection, self._store, answer, _number(connection, ROUND))
            received = receiving.all()
            for key, value in (
                (GEN, answer.gen),
                (CURSOR, str(answer.cursor)),
                (DIGEST, answer.digest),
                (PERIMETER, answer.perimeter),
                (SYNCED, instant(self._store.signature.clock.now())),
            ):
                set_meta(connection, key, value)
            if not answer.more:
                mode = get_meta(connection, WHOLE)
                if mode:
                    receiving.finish(lost=mode == LOST)
                    set_meta(connection, WHOLE, "")
            _settle(connection, answer)
        return Received(
            changed=tuple(sorted(receiving.changed)),
            gone=tuple(sorted(receiving.gone)),
            conflicts=received,
            aside=aside,
            sent=sent,
        )

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
            set_meta(connection, journal.STREAM, stream)
            set_meta(connection, LAST_N, "0")
            if history:
                for key in (GEN, DIGEST, PERIMETER):
                    set_meta(connection, key, "")
                set_meta(connection, CURSOR, "0")
                set_meta(connection, WHOLE, LOST)


LOST, GONE = "lost", "gone"
"""Why the rows are read from the start: the head office lost some of them, or the perimeter is another."""


def _number(connection: Connection, key: str) -> int:
    return int(get_meta(connection, key) or 0)


def _receipts(connection: Connection, request: Request, answer: Answer) -> tuple[int, tuple[str, ...]]:
    """Note what the head office says of each act; how many it has, and which it refused."""
    if not answer.acks:
        return 0, ()
    connection.execute(
        update(OUTBOX).where(OUTBOX.c.cid == bindparam("of")).values(ack=bindparam("seq"), state=_RECEIVED),
        [{"of": ack.cid, "seq": ack.seq, "status": ack.status} for ack in answer.acks],
    )
    turns = {commit.cid: commit.n for commit in request.commits}
    last = max((turns[ack.cid] for ack in answer.acks if ack.cid in turns), default=0)
    set_meta(connection, LAST_N, str(max(last, _number(connection, LAST_N))))
    return len(answer.acks), tuple(ack.cid for ack in answer.acks if ack.status == REFUSED)


def _settle(connection: Connection, answer: Answer) -> None:
    """What was read back is sent; what a checked backup of the head office holds is let go of."""
    read = (OUTBOX.c.state == ACKED) & (OUTBOX.c.ack <= answer.cursor)
    connection.execute(update(OUTBOX).where(read).values(state=SENT))
    connection.execute(delete(OUTBOX).where(OUTBOX.c.state == SENT, OUTBOX.c.ack <= answer.durable))
