"""Whether the head office still holds what its history says: the log replayed, compared with the rows."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Engine, Row, select

from pdca_desktop.domain.french import typeset
from pdca_desktop.exchange.messages import NULL, WireCommit, WireOp
from pdca_desktop.exchange.publications import PUBLISHER
from pdca_desktop.head_office.access import Role
from pdca_desktop.head_office.backup import check_chain
from pdca_desktop.head_office.blobs import damaged
from pdca_desktop.head_office.book import Book, Emptied, Held, Key, Waiting, Writer
from pdca_desktop.head_office.conflicting import MARK
from pdca_desktop.head_office.merging import Result, take
from pdca_desktop.head_office.perimeter import Author
from pdca_desktop.head_office.shelf import held_of, op_of
from pdca_desktop.head_office.tables import ACCOUNT, CHANGE_LOG, COMMIT_LOG, DEVICE, GONE, ROW
from pdca_desktop.head_office.values import is_blank

_NO_EFFECT = (Result.CONFLICT.value, Result.STALE.value, Result.ERASED.value)
"""Without its values, an operation that changed nothing would."""


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

    def emptied(self, keys: object) -> dict[Key, dict[str, Emptied]]:  # noqa: ARG002
        return {}

    def is_untouched(self) -> bool:
        return True

    def erasures(self, roots: object) -> tuple[Emptied, ...]:  # noqa: ARG002
        return ()

    def numbered(self, number: str) -> tuple[str, ...]:  # noqa: ARG002
        return ()

    def was_given(self, root: str) -> bool:  # noqa: ARG002
        return False

    def next_number(self, year: int, code: str) -> int:
        raise NotImplementedError(f"{year} {code}: the history says which numbers were given")


def differences(engine: Engine) -> Iterator[str]:
    """What is not as the history says, in French; nothing when all is sound.

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
                if MARK in held.fields:
                    continue  # a conflict about what was erased since: its acts have lost their values
                if again is None:
                    yield typeset(f"{held.entity} {held.row} : aucun acte ne l'a fait")
                elif (_said(again), again.deleted, again.root) != (_said(held), held.deleted, held.root):
                    yield typeset(f"{held.entity} {held.row} : n'est pas tel que ses actes l'ont fait")
            yield from (typeset(f"{entity} {row} : manque") for entity, row in replayed)
            yield from (
                typeset(f"pièce {sha256} : n'est plus ce qu'elle était") for sha256 in damaged(connection)
            )


def _commits(connection: Connection) -> Iterator[tuple[int, WireCommit, Author]]:
    query = select(DEVICE.c.id, ACCOUNT.c.agency).join(ACCOUNT, ACCOUNT.c.id == DEVICE.c.account)
    agency = {row.id: row.agency for row in connection.execute(query)}
    changes = connection.execute(select(CHANGE_LOG).order_by(CHANGE_LOG.c.seq, CHANGE_LOG.c.i)).all()
    at = 0
    for row in connection.execute(select(COMMIT_LOG).order_by(COMMIT_LOG.c.seq)):
        ops: list[WireOp] = []
        while at < len(changes) and changes[at].seq == row.seq:
            one = changes[at]
            if one.result != Result.REFUSED.value and (one.struck != GONE or one.result not in _NO_EFFECT):
                ops.append(_again(one))
            at += 1
        commit = WireCommit(row.cid, row.n, row.who, row.wall, row.why, row.app, row.schema, tuple(ops))
        account = row.account or (PUBLISHER if row.device == PUBLISHER else "")
        everything = ("*/*", "*/rsa")
        place, role = agency.get(row.device, ""), Role.DIRECTION.value
        yield row.seq, commit, Author(row.stream, account, place, everything, role, row.seq)


def _again(change: Row[Any]) -> WireOp:
    """An operation as it is worked in again: one without its values only brings back what it brought back."""
    if change.struck == GONE and change.kind == "u" and change.result == Result.REVIVED.value:
        return WireOp(change.entity, change.row, "r", "", NULL, NULL)
    return op_of(change)


def _said(held: Held) -> dict[str, str]:
    return {name: value for name, value in held.fields.items() if not is_blank(value)}
