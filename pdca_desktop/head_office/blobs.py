"""Attachments as they were joined: named by the digest of their content, sent in parts, resumed.

They travel inside TLS and lie in the database as they are, so that the digest can be checked here; the disk
of the database is encrypted by its host.
"""

import hashlib
from collections.abc import Iterator

from sqlalchemy import Connection, Engine, func, select
from sqlalchemy.exc import IntegrityError

from pdca_desktop.exchange.messages import PART_BYTES
from pdca_desktop.head_office.caller import Caller
from pdca_desktop.head_office.merging import Result
from pdca_desktop.head_office.perimeter import covers
from pdca_desktop.head_office.tables import BLOB, BLOB_PART, BLOB_USE, CHANGE_LOG, COMMIT_LOG, ROW

_PIECE = "Piece"


class WrongOffset(Exception):  # noqa: N818  (an answer, not a fault)
    """The next byte wanted is another one.

    Attributes:
        offset: the next byte wanted.
    """

    def __init__(self, offset: int) -> None:
        super().__init__(str(offset))
        self.offset = offset


class NotTheSame(Exception):  # noqa: N818
    """The bytes received do not have the digest that names them; they were thrown away."""


class Blobs:
    """The attachments of the head office."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def may_fetch(self, sha256: str, caller: Caller) -> bool:
        """Whether a dossier that names this attachment is in the caller's perimeter."""
        scopes = (
            select(ROW.c.scope)
            .join(BLOB_USE, BLOB_USE.c.root == ROW.c.row)
            .where(BLOB_USE.c.sha256 == sha256)
        )
        with self._engine.connect() as connection:
            return any(covers(caller.scopes, scope) for scope in connection.execute(scopes).scalars())

    def may_send(self, sha256: str, caller: Caller) -> bool:
        """Whether the caller may fetch this attachment, or joined it to a dossier that has left since.

        Who joins a document and hands its dossier over may be the only one to hold it.
        """
        if self.may_fetch(sha256, caller):
            return True
        pieces = (
            select(ROW.c.row)
            .join(BLOB_USE, BLOB_USE.c.root == ROW.c.root)
            .where(BLOB_USE.c.sha256 == sha256, ROW.c.entity == _PIECE)
        )
        joined = (
            select(CHANGE_LOG.c.seq)
            .join(COMMIT_LOG, COMMIT_LOG.c.seq == CHANGE_LOG.c.seq)
            .where(CHANGE_LOG.c.entity == _PIECE, CHANGE_LOG.c.row.in_(pieces))
            .where(CHANGE_LOG.c.new.contains(sha256), CHANGE_LOG.c.result != Result.REFUSED.value)
            .where(COMMIT_LOG.c.device == caller.device)
            .limit(1)
        )
        with self._engine.connect() as connection:
            return connection.execute(joined).first() is not None

    def offset(self, sha256: str) -> tuple[int, bool]:
        """How many bytes are here, and whether that is all of them."""
        with self._engine.connect() as connection:
            return _state(connection, sha256)

    def add(self, sha256: str, size: int, offset: int, data: bytes) -> tuple[int, bool]:
        """The next part.

        Returns:
            How many bytes are here now, and whether that is all of them.

        Raises:
            WrongOffset: it does not follow what is here.
            NotTheSame: all parts are here, or more bytes than announced: they are something else.
        """
        try:
            with self._engine.begin() as connection:
                done = self._added(connection, sha256, size, offset, data)
        except IntegrityError as error:  # the same part came twice at the same time
            raise WrongOffset(self.offset(sha256)[0]) from error
        if not done:
            raise NotTheSame(sha256)
        return self.offset(sha256)

    def read(self, sha256: str, start: int, length: int) -> bytes | None:
        """Some bytes of an attachment that is all here; None when it is not."""
        parts = (
            select(BLOB_PART.c.start, BLOB_PART.c.data)
            .where(BLOB_PART.c.sha256 == sha256, BLOB_PART.c.start < start + length)
            .where(BLOB_PART.c.start > start - PART_BYTES)
            .order_by(BLOB_PART.c.start)
        )
        with self._engine.connect() as connection:
            if not _state(connection, sha256)[1]:
                return None
            cut = bytearray()
            for part in connection.execute(parts):
                cut += part.data[max(0, start - part.start) : max(0, start + length - part.start)]
            return bytes(cut)

    def _added(self, connection: Connection, sha256: str, size: int, offset: int, data: bytes) -> bool:
        here, whole = _state(connection, sha256)
        if whole or offset != here:
            raise WrongOffset(here)
        if offset + len(data) > size:  # of no content of that size: whoever comes next begins anew
            connection.execute(BLOB_PART.delete().where(BLOB_PART.c.sha256 == sha256))
            return False
        if (
            offset == 0
            and connection.execute(select(BLOB.c.size).where(BLOB.c.sha256 == sha256)).first() is None
        ):
            connection.execute(BLOB.insert(), {"sha256": sha256, "size": size, "present": 0})
        if data:
            connection.execute(BLOB_PART.insert(), {"sha256": sha256, "start": offset, "data": data})
        if offset + len(data) < size:
            return True
        if _digest(connection, sha256) != sha256:
            connection.execute(BLOB_PART.delete().where(BLOB_PART.c.sha256 == sha256))
            return False
        connection.execute(BLOB.update().where(BLOB.c.sha256 == sha256), {"present": 1, "size": size})
        return True


def _state(connection: Connection, sha256: str) -> tuple[int, bool]:
    present = connection.execute(
        select(BLOB.c.size, BLOB.c.present).where(BLOB.c.sha256 == sha256)
    ).one_or_none()
    if present is None:
        return 0, False
    if present.present:
        return present.size, True
    sizes = select(func.coalesce(func.sum(func.length(BLOB_PART.c.data)), 0))
    return connection.execute(sizes.where(BLOB_PART.c.sha256 == sha256)).scalar_one(), False


def damaged(connection: Connection) -> Iterator[str]:
    """Names of the attachments that are all here and no longer what they are named after."""
    present = select(BLOB.c.sha256).where(BLOB.c.present == 1).order_by(BLOB.c.sha256)
    for sha256 in connection.execute(present).scalars().all():
        if _digest(connection, sha256) != sha256:
            yield sha256


def _digest(connection: Connection, sha256: str) -> str:
    """The digest of the parts that are here, one in memory at a time."""
    digest = hashlib.sha256()
    parts = select(BLOB_PART.c.data).where(BLOB_PART.c.sha256 == sha256).order_by(BLOB_PART.c.start)
    with connection.execute(parts.execution_options(yield_per=1)) as found:
        for part in found:
            digest.update(part.data)
    return digest.hexdigest()
