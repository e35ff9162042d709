"""The file's side of the exchange with the head office: what waits, what came in, how far it was read.

Implements `SyncFile`. Everything an answer says is kept in one transaction, rows, cursor and receipts
together, so that a cut anywhere leads to the same request again.
"""

from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, case, delete, func, select, update

from pdca_desktop.exchange.messages import Answer, Request
from pdca_desktop.exchange.tally import tally
from pdca_desktop.services.synchronise import Received
from pdca_desktop.store import journal, manifest
from pdca_desktop.store.erasure import HISTORY
from pdca_desktop.store.journal import PENDING, get_meta, instant, set_meta
from pdca_desktop.store.outgoing import ACKED, AGAIN, ASIDE, REFUSAL, TO_SEND, set_aside, waiting_acts
from pdca_desktop.store.purging import strike_left
from pdca_desktop.store.receiving import Receiving, rows_held
from pdca_desktop.store.repository import Store
from pdca_desktop.store.tables import COMMIT_LOG, OUTBOX, SET_ASIDE

SENT = "sent"
REFUSED = "refused"

GEN, CURSOR, DIGEST, PERIMETER = HISTORY, "sync_cursor", "sync_digest", "sync_perimeter"
ROUND, WHOLE, LAST_N, SYNCED = "sync_round", "sync_whole", "sync_last_n", "synced_at"
ROLE = "office_role"
CHECKED = "sync_checked_at"

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
            query = select(func.count()).select_from(OUTBOX).where(OUTBOX.c.state.in_(TO_SEND))
            return int(connection.execute(query).scalar_one())

    def request(self, most_commits: int, most_bytes: int) -> Request:
        """The next request: the acts that wait, as many as fit, and how far the history was followed."""
        with self._store.reading() as connection:
            stream = get_meta(connection, journal.STREAM) or ""
            commits = waiting_acts(connection, stream, most_commits, most_bytes)
            return Request(
                stream=stream,
                acked=_number(connection, LAST_N),
                gen=get_meta(connection, GEN) or "",
                cursor=_number(connection, CURSOR),
                digest=get_meta(connection, DIGEST) or "",
                perimeter=get_meta(connection, PERIMETER) or "",
                sent_at=instant(self._store.signature.clock.now()),
                commits=commits,
                recovered=set_aside(connection, most_commits),
                check=not commits and self._is_check_due(connection),
            )

    def requests(self, most_commits: int, most_bytes: int) -> tuple[Request, ...]:
        """Everything that waits, in as many requests as it takes: to be carried by hand."""
        with self._store.reading() as connection:
            stream = get_meta(connection, journal.STREAM) or ""
            made = [
                Request(
                    stream=stream,
                    sent_at=instant(self._store.signature.clock.now()),
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
            if get_meta(connection, journal.STREAM) != request.stream:
                return Received()  # numbered anew meanwhile: what it answers is asked again
            sent, aside = _receipts(connection, request, answer)
            if answer.error:
                return Received(sent=sent, aside=aside)
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
                (ROLE, answer.role),
                (SYNCED, instant(self._store.signature.clock.now())),
            ):
                set_meta(connection, key, value)
            if not answer.more:
                mode = get_meta(connection, WHOLE)
                if mode:
                    receiving.finish(lost=mode == LOST)
                    set_meta(connection, WHOLE, "")
            _settle(connection, answer)
            strike_left(connection)
            differs = self._differs(connection, answer)
            level = not answer.more and not self._is_unsettled(connection, answer)
            unfinished = level and not request.check and self._is_check_due(connection)
        if receiving.forgot:
            self._store.vocabulary.forget()
            self._store.empty_log()
        return Received(
            changed=tuple(sorted(receiving.changed)),
            gone=tuple(sorted(receiving.gone)),
            conflicts=received,
            aside=aside,
            sent=sent,
            published=tuple(sorted(receiving.published)),
            unfinished=unfinished,
            differs=differs,
        )

    def read_again(self) -> None:
        """Ask for every row anew; see `SyncFile`."""
        with self._store.writing() as connection:
            _from_the_beginning(connection)

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
            manifest.doubt(connection)
            if history:
                set_meta(connection, GEN, "")
                set_meta(connection, CHECKED, "")
                _from_the_beginning(connection)

    def _is_check_due(self, connection: Connection) -> bool:
        """Whether the rows are to be compared: once a day, after a restore, or once the clock went back."""
        last = get_meta(connection, CHECKED)
        if not last:
            return True
        elapsed = self._store.signature.clock.now() - datetime.fromisoformat(last)
        return not timedelta() <= elapsed < _BETWEEN_CHECKS

    def _differs(self, connection: Connection, answer: Answer) -> bool:
        """Whether the head office counts its rows otherwise than this file."""
        if not answer.tally or self._is_unsettled(connection, answer):
            return False
        set_meta(connection, CHECKED, instant(self._store.signature.clock.now()))
        return answer.tally != tally(rows_held(connection))

    def _is_unsettled(self, connection: Connection, answer: Answer) -> bool:
        """Whether something saved here lies over the rows of the head office."""
        waits = OUTBOX.c.state.in_(TO_SEND) | ((OUTBOX.c.state == ACKED) & (OUTBOX.c.ack > answer.cursor))
        return connection.execute(select(OUTBOX.c.cid).where(waits).limit(1)).first() is not None


LOST, GONE = "lost", "gone"
"""Why the rows are read from the start: the head office lost some of them, or the perimeter is another."""


def _from_the_beginning(connection: Connection) -> None:
    for key in (DIGEST, PERIMETER):
        set_meta(connection, key, "")
    set_meta(connection, CURSOR, "0")
    set_meta(connection, WHOLE, LOST)


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
    for ack in answer.acks:
        if ack.status == REFUSED:
            set_meta(connection, REFUSAL + ack.cid, ack.why)
    turns = {commit.cid: commit.n for commit in request.commits}
    last = max((turns[ack.cid] for ack in answer.acks if ack.cid in turns), default=0)
    set_meta(connection, LAST_N, str(max(last, _number(connection, LAST_N))))
    return len(answer.acks), tuple(ack.cid for ack in answer.acks if ack.status == REFUSED)


def _settle(connection: Connection, answer: Answer) -> None:
    """What was read back is sent; what a checked backup of the head office holds is let go of."""
    read = (OUTBOX.c.state == ACKED) & (OUTBOX.c.ack <= answer.cursor)
    connection.execute(update(OUTBOX).where(read).values(state=SENT))
    connection.execute(delete(OUTBOX).where(OUTBOX.c.state == SENT, OUTBOX.c.ack <= answer.durable))
