"""Two windows on one dossier: what one changed is kept, what both changed differently is refused.

A place that its author did not change never conflicts. A block (the plan) is one place.
"""

from collections.abc import Sequence
from typing import Any

from pdca_desktop.domain import path as paths
from pdca_desktop.domain.french import typeset
from pdca_desktop.errors import Clash, ConflictError
from pdca_desktop.store.mapping import Entity, Leaf, entity_of

_SHOWN = 3


def merge(stored: Any, before: Any, after: Any) -> Any:
    """The stored record with the author's changes.

    Args:
        stored: the record as it is now.
        before: the record its author saw.
        after: the record its author wants.

    Raises:
        ConflictError: a place the author changed is no longer as seen; every such place is named, and who
            made it so is left open.
    """
    if stored == before:
        return after
    merging = _Merging(stored, before, after)
    entity = entity_of(type(after))
    lists = {
        name: merging.children(
            child, f"/{name}", *(getattr(record, name) for record in (stored, before, after))
        )
        for name, child in entity.children.items()
    }
    merged = merging.record(entity, "", "", stored, before, after, lists)
    if merging.clashes:
        raise ConflictError(_sentence(merging.clashes), tuple(merging.clashes), stored, merged)
    return merged


class _Merging:
    """One merge: what is stored wins wherever both changed a place, and the place is noted."""

    def __init__(self, stored: Any, before: Any, after: Any) -> None:
        self._stored, self._before, self._after = stored, before, after
        self.clashes: list[Clash] = []

    def record(
        self, entity: Entity, at: str, row: str, stored: Any, before: Any, after: Any, lists: dict[str, Any]
    ) -> Any:
        values: dict[tuple[str, ...], Any] = {}
        for leaf in entity.leaves:
            now, old, new = leaf.read(stored), leaf.read(before), leaf.read(after)
            values[leaf.steps] = now if _same(leaf, old, new) else new
            if not (_same(leaf, old, new) or _same(leaf, now, old) or _same(leaf, now, new)):
                values[leaf.steps] = now
                self._clash(at + leaf.field, row, self._after, old, now, new)
        return entity.build(after.id, values, **lists)

    def children(
        self, child: Entity, at: str, stored: tuple[Any, ...], before: tuple[Any, ...], after: tuple[Any, ...]
    ) -> tuple[Any, ...]:
        if stored == before:
            return after
        now, old, new = ({item.id: item for item in items} for items in (stored, before, after))
        kept: dict[str, Any] = {}
        for position, (row, item) in enumerate(new.items()):
            place = f"{at}/{position}"
            if row in now:
                seen = old.get(row, child.blank)
                kept[row] = self.record(child, place, row, now[row], seen, item, {})
            elif row not in old:
                kept[row] = item
            elif not _alike(child, old[row], item):
                self._clash(place, row, self._after, old[row], None, item)
        others = {row: item for row, item in now.items() if row not in old and row not in new}
        for position, (row, item) in enumerate(old.items()):
            if row not in new and row in now and not _alike(child, now[row], item):
                self._clash(f"{at}/{position}", row, self._before, item, now[row], None)
                others[row] = now[row]
        everything = kept | others
        moved = [row for row in old if row in new] != [row for row in new if row in old]
        first, second = (list(new), list(now)) if moved else (list(now), list(new))
        order = woven(
            [row for row in first if row in everything], [row for row in second if row in everything]
        )
        return tuple(everything[row] for row in order)

    def _clash(self, path: str, row: str, told_of: Any, base: Any, theirs: Any, mine: Any) -> None:
        try:
            place = paths.told(told_of, path)
        except (LookupError, AttributeError):
            place = paths.label(type(self._stored), path)
        self.clashes.append(Clash(path, row, typeset(place), base, theirs, mine))


def woven(first: Sequence[str], second: Sequence[str]) -> list[str]:
    """The first order, with what only the second has put after its predecessor there."""
    order = list(first)
    last: str | None = None
    for row in second:
        if row not in order:
            order.insert(0 if last is None else order.index(last) + 1, row)
        last = row
    return order


def _same(leaf: Leaf, one: Any, other: Any) -> bool:
    return one is other or one == other or leaf.plain(one) == leaf.plain(other)


def _alike(entity: Entity, one: Any, other: Any) -> bool:
    return all(_same(leaf, leaf.read(one), leaf.read(other)) for leaf in entity.leaves)


def _sentence(clashes: Sequence[Clash]) -> str:
    words = [clash.place for clash in clashes[:_SHOWN]]
    more = len(clashes) - len(words)
    told = ", ".join(words) + (f" et {more} autres" if more > 0 else "")
    return typeset(
        f"Ce dossier a été modifié entre-temps dans une autre fenêtre : {told}. Rien n'est enregistré ; "
        "rechargez le dossier puis reportez votre saisie."
    )
