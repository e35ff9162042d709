"""A conflict as the file keeps it, and what deciding it, or taking that back, changes in its dossier."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from pdca_desktop.domain.french import typeset
from pdca_desktop.errors import AppError
from pdca_desktop.exchange.codec import Json
from pdca_desktop.services.exchanges import Answer
from pdca_desktop.store.incoming import ENTITIES, whole_of
from pdca_desktop.store.journal import values_of
from pdca_desktop.store.mapping import parsed
from pdca_desktop.store.operations import Op, OpKind, State
from pdca_desktop.store.receiving import CONFLICT
from pdca_desktop.store.tables import CHANGE_LOG, OTHER

STATE = "/state"
OPEN, RESOLVED = "open", "resolved"

SETTLED = typeset("Ce conflit a été tranché entre-temps : il n’y a plus rien à choisir.")
TAKEN = typeset("Ce choix ne peut plus être repris : la valeur a changé depuis.")
_NO_OTHER = typeset("Choisissez l’une des deux : cette ligne n’a pas de troisième valeur.")


@dataclass(frozen=True, slots=True)
class KeptConflict:
    """A conflict as it is kept.

    Attributes:
        id: of the conflict.
        root: the dossier.
        fields: what it says, by name.
    """

    id: str
    root: str
    fields: Mapping[str, Json]

    def text(self, name: str) -> str:
        """A field that is a text."""
        value = self.fields.get(name)
        return value if isinstance(value, str) else ""

    def value(self, name: str) -> Json:
        """A value, itself written as JSON."""
        return parsed(self.text(name) or "null")

    @property
    def at(self) -> tuple[str, str, str]:
        """Entity, row and field it is about; no field: it is about the whole row."""
        return self.text("/entity"), self.text("/row"), self.text("/field")

    @property
    def is_open(self) -> bool:
        """Whether nobody decided it yet."""
        return self.fields.get(STATE) == OPEN

    def moment(self, name: str) -> datetime | None:
        """An instant; None when none can be read."""
        try:
            return datetime.fromisoformat(self.text(name))
        except ValueError:
            return None


def open_conflicts(connection: Connection) -> list[KeptConflict]:
    """Those that nobody decided yet."""
    query = select(OTHER).where(OTHER.c.entity == CONFLICT, OTHER.c.deleted == 0)
    found = [_kept(row) for row in connection.execute(query)]
    return [kept for kept in found if kept.is_open]


def conflict(connection: Connection, conflict_id: str) -> KeptConflict | None:
    """One of them, open or decided; None when there is none."""
    query = select(OTHER).where(OTHER.c.entity == CONFLICT, OTHER.c.row == conflict_id)
    row = connection.execute(query).one_or_none()
    return None if row is None else _kept(row)


def _kept(row: Any) -> KeptConflict:
    fields = parsed(row.fields)
    return KeptConflict(row.row, row.root, fields if isinstance(fields, dict) else {})


def wanted(state: State, kept: KeptConflict, answer: Answer, value: Any) -> tuple[Op, ...]:
    """What a decision changes in the dossier.

    Args:
        state: the dossier as it is.
        kept: what is decided.
        answer: for what the head office holds, for what was typed here, or for a third value.
        value: the third one.

    Raises:
        AppError: the place is gone, or can take no third value.
    """
    if answer is Answer.THEIRS:
        return ()
    entity, row, field = kept.at
    held = whole_of(state, entity, row)
    if not field:
        return _whole_row(kept, entity, row, held, answer)
    leaf = ENTITIES[entity].by_field.get(field)
    if leaf is None or held is None:
        raise AppError(SETTLED)
    new = leaf.plain(value) if answer is Answer.OTHER else kept.value("/mine")
    seen = held.get(field, leaf.blank if leaf.has_blank else None)
    return () if seen == new else (Op(entity, row, OpKind.UPDATE, field, seen, new),)


def _whole_row(
    kept: KeptConflict, entity: str, row: str, held: Mapping[str, Json] | None, answer: Answer
) -> tuple[Op, ...]:
    if answer is Answer.OTHER:
        raise AppError(_NO_OTHER)
    mine = kept.value("/mine")
    if held is None:
        return ()
    if mine is None:
        return (Op(entity, row, OpKind.DELETE, "", dict(held), None),)
    given = mine if isinstance(mine, dict) else {}
    known = ENTITIES[entity].by_field
    return tuple(
        Op(entity, row, OpKind.UPDATE, name, held.get(name), new)
        for name, new in given.items()
        if name in known and held.get(name) != new
    )


def undone(connection: Connection, state: State, kept: KeptConflict) -> tuple[Op, ...]:
    """What the last decision changed, turned back.

    Raises:
        AppError: it is no longer what the decision made it.
    """
    decided = (
        select(CHANGE_LOG.c.n)
        .where(CHANGE_LOG.c.entity == CONFLICT, CHANGE_LOG.c.row == kept.id)
        .order_by(CHANGE_LOG.c.n.desc())
        .limit(1)
    )
    n = connection.execute(decided).scalar()
    back: list[Op] = []
    for row in connection.execute(select(CHANGE_LOG).where(CHANGE_LOG.c.n == n)):
        if row.entity == CONFLICT:
            continue
        seen, new = map(parsed, values_of(row))
        if row.kind == OpKind.DELETE:
            back.append(Op(row.entity, row.row, OpKind.RESTORE, "", None, seen))
        elif (whole_of(state, row.entity, row.row) or {}).get(row.field) != new:
            raise AppError(TAKEN)
        else:
            back.append(Op(row.entity, row.row, OpKind.UPDATE, row.field, new, seen))
    return tuple(back)
