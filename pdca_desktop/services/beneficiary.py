"""Which holder a resource is for, by name: the choices, and an unknown one shown as such."""

from collections.abc import Sequence

from pdca_desktop.domain.french import typeset
from pdca_desktop.domain.person import Person
from pdca_desktop.domain.plan import Resource
from pdca_desktop.services.natures import PERSONAL

UNKNOWN = "porteur inconnu"


def choices(holders: Sequence[Person]) -> tuple[tuple[str, str], ...]:
    """What a line may name, with the words of each: the first holder also when the line names none.

    A holder without an identifier of their own cannot be named, unless they are the first.
    """
    seen: set[str] = set()
    found = []
    for rank, holder in enumerate(holders):
        if rank == 0 or (holder.id and holder.id not in seen):
            found.append((holder.id, _name(holder, rank)))
        seen.add(holder.id)
    return tuple(found)


def named(holders: Sequence[Person], wanted: str) -> str:
    """The holder whom a line names, in words; the first one when it names none."""
    known = choices(holders)
    if not wanted:
        return known[0][1] if known else ""
    return next((name for holder_id, name in known if holder_id == wanted), UNKNOWN)


def is_unknown(holders: Sequence[Person], wanted: str) -> bool:
    """Whether a line names somebody who is not in the dossier."""
    return bool(wanted) and all(holder.id != wanted for holder in holders)


def asked(holders: Sequence[Person], line: Resource) -> bool:
    """Whether a line has to say for whom it is: several holders may be, or it names somebody unknown."""
    if is_unknown(holders, line.holder):
        return True
    return len(choices(holders)) > 1 and (line.nature in PERSONAL or bool(line.holder))


def told(holders: Sequence[Person], line: Resource) -> str:
    """For whom a line is, in words; empty when it need not be said."""
    if not asked(holders, line):
        return ""
    name = named(holders, line.holder)
    return typeset(name if name == UNKNOWN else f"pour {name}")


def _name(holder: Person, rank: int) -> str:
    return holder.full_name or f"Porteur {rank + 1}"
