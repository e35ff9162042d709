"""What a role may do to a dossier it holds, and which steps there are in a dossier's life.

The steps are those of the desktop (`domain/workflow.py`). What must be fulfilled before a step was looked at
there, by the person who took it; here it is looked at that the step exists, and that its author may take it.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from pdca_desktop.domain import path as paths
from pdca_desktop.domain import workflow
from pdca_desktop.domain.dossier import Dossier, DossierState
from pdca_desktop.domain.record import Kind, slots_of
from pdca_desktop.head_office.book import CONFLICT, OPEN, ROOT, STATE, Held
from pdca_desktop.head_office.perimeter import AGENCY
from pdca_desktop.head_office.values import is_blank, plain
from pdca_desktop.services.deciding import is_money
from pdca_desktop.services.roles import role_of

_RECORDS: Mapping[str, type[Any]] = MappingProxyType(
    {
        ROOT: Dossier,
        **{slot.of.__name__: slot.of for slot in slots_of(Dossier).values() if slot.kind is Kind.RECORDS},
    }
)


def may_not(role: str, held: Held, kind: str, field: str, state: str | None) -> bool:
    """Whether an operation takes another role than its author's.

    Args:
        role: of the account (`access.Role`).
        held: the row.
        kind: of the operation.
        field: of the operation.
        state: of the dossier that the row belongs to, as a value.
    """
    one = role_of(role)
    if held.entity == CONFLICT:
        return kind != "u" or field != STATE
    if held.entity != ROOT:
        return kind == "e" and one is workflow.Role.SECRETARY
    if kind == "d" and workflow.is_decided(_state(state) or DossierState.CONTACT):
        return one is not workflow.Role.DIRECTION
    moves = kind in "dre" or field == AGENCY
    return moves and one is workflow.Role.SECRETARY


def exists(before: str | None, after: str) -> bool | None:
    """Whether there is a step from a state to another; None when a newer version knows one of them.

    While the adviser works on the contents, several steps may have been taken at once, and one taken back.
    """
    one, other = _state(before), _state(after)
    if one is None or other is None:
        return None
    if {one, other} <= workflow.EDITABLE:
        return True
    return any(step.after is other for step in workflow.STEPS_FROM[one])


def may_step(role: str, before: str | None, after: str) -> bool:
    """Whether a role may take a step; where there is none, those who lead others may all the same."""
    taken, one, other = role_of(role), _state(before), _state(after)
    if taken is workflow.Role.DIRECTION or one is None or other is None:
        return True
    if {one, other} <= workflow.EDITABLE:
        return taken is not workflow.Role.SECRETARY
    steps = [step for step in workflow.STEPS_FROM[one] if step.after is other]
    return any(taken in step.who for step in steps) if steps else taken is workflow.Role.LEAD


def goes_to_committee(state: str) -> bool:
    """Whether a dossier of that state is on the agenda of a committee."""
    return _state(state) is DossierState.ON_AGENDA


def open_about_money(rows: Iterable[Held]) -> bool:
    """Whether one of these rows is an open conflict about money."""
    return any(
        row.entity == CONFLICT
        and not row.deleted
        and row.fields.get(STATE) == OPEN
        and _tells_money(plain(row.fields.get("/entity")), plain(row.fields.get("/field")))
        for row in rows
    )


def _tells_money(entity: str, field: str) -> bool:
    record = _RECORDS.get(entity)
    if record is None:
        return False
    try:
        slots = [paths.slot_at(record, field)] if field else [*slots_of(record).values()]
    except LookupError:
        return False
    return any(map(is_money, slots))


def _state(value: str | None) -> DossierState | None:
    """The state of a value; a dossier that names none is new. None for one of a newer version."""
    if is_blank(value):
        return DossierState.CONTACT
    try:
        return DossierState(plain(value))
    except ValueError:
        return None
