"""The book of every access: what was asked, by which device, for whom; written with what it is about.

A contact that took nothing in and gave nothing out moves only the hour at which the device was last seen.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, Engine, select

from pdca_desktop.head_office.tables import ACCOUNT, AUDIT, DEVICE
from pdca_desktop.head_office.together import Step, together

_NOTE = AUDIT.insert().inline()


class Audited(StrEnum):
    """What was done, as it is kept."""

    ACCOUNT_ADDED = "account added"
    ACCOUNT_CLOSED = "account closed"
    MOVED = "perimeter changed"
    INVITED = "device invited"
    ENROLLED = "device enrolled"
    REVOKED = "device revoked"
    HEARD = "revoked"
    QUARANTINE = "quarantine"
    WIPED = "device wiped"
    SYNC = "sync"
    FILE = "acts file"
    HISTORY = "history"
    FETCHED = "attachment"
    SENT = "attachment sent"
    STRANGER = "token refused"
    MISTAKEN = "code refused"


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the book.

    Attributes:
        at: ISO in UTC.
        device: its name; empty when none was known.
        person: empty likewise.
        what: value of an `Audited`.
    """

    at: str
    device: str
    person: str
    what: str
    detail: str


def note(connection: Connection, at: str, device: str, account: str, what: Audited, detail: str = "") -> None:
    """Write a line, in the transaction of what it is about.

    Args:
        connection: in a writing transaction.
        at: now, ISO in UTC.
        device: identifier; empty when none is known.
        account: identifier of the person; empty likewise.
        what: was done.
        detail: counts, a row, a fingerprint, the address of a stranger; nothing of what a dossier holds.
    """
    together(connection, (noted(at, device, account, what, detail),))


def noted(at: str, device: str, account: str, what: Audited, detail: str = "") -> Step:
    """A line to write with other statements; see `note`."""
    values = {"at": at, "device": device, "account": account, "what": what.value, "detail": detail}
    return Step(_NOTE, values)


def entries(engine: Engine, *, since: str = "", device: str = "", most: int = 200) -> Iterator[Entry]:
    """The lines of the book, last first.

    Args:
        engine: of the database.
        since: ISO; none before it.
        device: identifier; empty: all of them.
        most: how many.
    """
    query = (
        select(AUDIT, DEVICE.c.name.label("named"), ACCOUNT.c.name.label("person"))
        .outerjoin(DEVICE, DEVICE.c.id == AUDIT.c.device)
        .outerjoin(ACCOUNT, ACCOUNT.c.id == AUDIT.c.account)
        .where(AUDIT.c.at >= since)
        .order_by(AUDIT.c.id.desc())
        .limit(most)
    )
    if device:
        query = query.where(AUDIT.c.device == device)
    with engine.connect() as connection:
        for row in connection.execute(query):
            yield Entry(row.at, row.named or row.device, row.person or row.account, row.what, row.detail)
