"""Attachments, sealed by the devices: named by the digest of their bytes, sent in parts, resumed."""

import hashlib

from sqlalchemy import Connection, Engine, func, select
from sqlalchemy.exc import IntegrityError

from pdca_desktop.head_office.tables import BLOB, BLOB_PART

MOST_BYTES = 64 * 1024 * 1024
"""Of one attachment."""

PART_BYTES = 4 * 1024 * 1024
"""Of one request."""


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
            NotTheSame: all parts are here, and they are something else.
            ValueError: more bytes than were announced.
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
        if offset + len(data) > size:
            raise ValueError("more bytes than announced")
        if (
            offset == 0
            and connection.execute(select(BLOB.c.size).where(BLOB.c.sha256 == sha256)).first() is None
        ):
            connection.execute(BLOB.insert(), {"sha256": sha256, "size": size, "present": 0})
        if data:
            connection.execute(BLOB_PART.insert(), {"sha256": sha256, "start": offset, "data": data})
        if offset + len(data) < size:
            return True
        digest = hashlib.sha256()
        for part in connection.execute(
            select(BLOB_PART.c.data).where(BLOB_PART.c.sha256 == sha256).order_by(BLOB_PART.c.start)
        ):
            digest.update(part.data)
        if digest.hexdigest() != sha256:
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
