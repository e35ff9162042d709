"""How far this file followed the history of the head office; read at once and written at once."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Self

from sqlalchemy import Connection, select

from pdca_desktop.store.erasure import HISTORY
from pdca_desktop.store.journal import PUT_META, STREAM
from pdca_desktop.store.tables import META

ROLE, SYNCED = "office_role", "synced_at"
LOST, GONE = "lost", "gone"
"""Why the rows are read from the start: the head office lost some of them, or the perimeter is another."""


@dataclass(slots=True)
class Followed:
    """Where the exchange stands.

    Attributes:
        stream: the numbering of this file's acts.
        last_n: the last number of it that the head office is known to have.
        gen: the history that is followed; empty before the first exchange.
        cursor: last order that was read.
        digest: of the history up to there.
        perimeter: what the rows here were read for.
        round: counts the readings from the beginning.
        whole: while one is under way, why: `LOST` or `GONE`.
        role: what the head office says this person does.
        synced_at: of the last answer that was kept, ISO; empty before.
        checked_at: when the rows were last compared, ISO; empty: they are to be.
    """

    stream: str = field(default="", metadata={"key": STREAM})
    last_n: int = field(default=0, metadata={"key": "sync_last_n"})
    gen: str = field(default="", metadata={"key": HISTORY})
    cursor: int = field(default=0, metadata={"key": "sync_cursor"})
    digest: str = field(default="", metadata={"key": "sync_digest"})
    perimeter: str = field(default="", metadata={"key": "sync_perimeter"})
    round: int = field(default=0, metadata={"key": "sync_round"})
    whole: str = field(default="", metadata={"key": "sync_whole"})
    role: str = field(default="", metadata={"key": ROLE})
    synced_at: str = field(default="", metadata={"key": SYNCED})
    checked_at: str = field(default="", metadata={"key": "sync_checked_at"})
    _kept: Mapping[str, str] = field(default_factory=dict, init=False, repr=False)

    @classmethod
    def read(cls, connection: Connection) -> Self:
        """As the file has it."""
        made = cls()
        made._kept = {row.key: row.value for row in connection.execute(_QUESTION)}
        for name, key in _KEPT.items():
            text = made._kept.get(key, "")
            if text:
                setattr(made, name, int(text) if name in _NUMBERS else text)
        return made

    def write(self, connection: Connection) -> None:
        """Keep what is no longer as it was read, in the transaction of the caller."""
        now = {key: str(getattr(self, name)) for name, key in _KEPT.items()}
        changed = {key: text for key, text in now.items() if text != self._kept.get(key, "")}
        if changed:
            connection.execute(PUT_META, [{"key": key, "value": text} for key, text in changed.items()])
            self._kept = now

    def begin_again(self) -> None:
        """Every row is to be read anew."""
        self.cursor, self.digest, self.perimeter, self.whole = 0, "", "", LOST


_KEPT: Mapping[str, str] = {one.name: one.metadata["key"] for one in fields(Followed) if one.metadata}
_NUMBERS = frozenset(one.name for one in fields(Followed) if one.type is int)
_QUESTION = select(META).where(META.c.key.in_(_KEPT.values()))
