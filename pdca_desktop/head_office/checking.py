"""Whether the head office still holds what its history says: the log replayed, compared with the rows."""

from collections.abc import Iterator

from sqlalchemy import Connection, Engine, select

from pdca_desktop.exchange.messages import WireCommit, WireOp, raw
from pdca_desktop.head_office.backup import check_chain
from pdca_desktop.head_office.book import Book, Held, Key, Waiting, Writer
from pdca_desktop.head_office.merging import Author, Result, take
from pdca_desktop.head_office.shelf import held_of
from pdca_desktop.head_office.tables import ACCOUNT, CHANGE_LOG, COMMIT_LOG, DEVICE, ROW


class _Nowhere:
    """A shelf that holds nothing: every row comes from the history."""

    def rows(self, keys: object) -> Iterator[Held]:  # noqa: ARG002
        return iter(())

    def family(self, root: str) -> Iterator[Held]:  # noqa: ARG002
        return iter(())

    def waiting(self, keys: object) -> dict[Key, list[Waiting]]:  # noqa: ARG002
        return {}

    def writer(self, key: Key, field: str) -> Writer | None:  # noqa: ARG002
        return None


def differences(engine: Engine) -> Iterator[str]:
    """What is not as the history says, in English; nothing when all is sound.

    Rights are those of today, so that an operation whose result was "refused" is not replayed.

    Raises:
        AppError: the history itself is broken.
    """
    with engine.connect() as connection:
        connection.execution_options(reads=True)
        with connection.begin():
            check_chain(connection)
            book = Book(_Nowhere())
            for seq, commit, author in _commits(connection):
                take(book, commit, author, seq)
            replayed = {held.key: held for held in book.written()}
            for row in connection.execute(select(ROW)):
                held = held_of(row)
                again = replayed.pop(held.key, None)
                if again is None:
                    yield f"{held.entity} {held.row}: in no act"
                elif (again.fields, again.deleted, again.root) != (held.fields, held.deleted, held.root):
                    yield f"{held.entity} {held.row}: not as its acts made it"
            yield from (f"{entity} {row}: missing" for entity, row in replayed)


def _commits(connection: Connection) -> Iterator[tuple[int, WireCommit, Author]]:
    query = select(DEVICE.c.id, ACCOUNT.c.agency).join(ACCOUNT, ACCOUNT.c.id == DEVICE.c.account)
    agency = {row.id: row.agency for row in connection.execute(query)}
    changes = connection.execute(select(CHANGE_LOG).order_by(CHANGE_LOG.c.seq, CHANGE_LOG.c.i)).all()
    at = 0
    for row in connection.execute(select(COMMIT_LOG).order_by(COMMIT_LOG.c.seq)):
        ops: list[WireOp] = []
        while at < len(changes) and changes[at].seq == row.seq:
            one = changes[at]
            if one.result != Result.REFUSED.value:
                ops.append(WireOp(one.entity, one.row, one.kind, one.field, raw(one.seen), raw(one.new)))
            at += 1
        commit = WireCommit(row.cid, row.n, row.who, row.wall, row.why, row.app, row.schema, tuple(ops))
        everything = ("*/*", "*/rsa")
        yield row.seq, commit, Author(row.stream, "", agency.get(row.device, ""), everything)
