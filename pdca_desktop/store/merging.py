"""Two windows on one dossier: what one changed is kept, what both changed differently is refused.

A place that its author did not change never conflicts. A block (the plan) is one place.
"""

from collections.abc import Sequence
from typing import Any

from pdca_desktop.domain import path as paths
from pdca_desktop.domain.french import typeset
from pdca_desktop.store.faults import ConflictError
from pdca_desktop.store.mapping import Entity, Leaf, entity_of

_SHOWN = 3


def merge(stored: Any, before: Any, after: Any) -> Any:
    """The stored record with the author's changes.

    Args:
        stored: the record as it is now.
        before: the record its author saw.
        after: the record its author wants.

    Raises:
        ConflictError: a place the author changed is no longer as seen; every such place is named.
    """
    if stored == before:
        return after
    merging = _Merging()
    entity = entity_of(type(after))
    lists = {
        name: merging.children(
            child, f"/{name}", *(getattr(record, name) for record in (stored, before, after))
        )
        for name, child in entity.children.items()
    }
    merged = merging.record(entity, "", stored, before, after, lists)
    if merging.conflicts:
        raise ConflictError(_sentence(after, stored, merging.conflicts), tuple(merging.conflicts))
    return merged


class _Merging:
    def __init__(self) -> None:
        self.conflicts: list[str] = []

    def record(
        self, entity: Entity, at: str, stored: Any, before: Any, after: Any, lists: dict[str, Any]
    ) -> Any:
        values: dict[tuple[str, ...], Any] = {}
        for leaf in entity.leaves:
            now, old, new = leaf.read(stored), leaf.read(before), leaf.read(after)
            values[leaf.steps] = now if _same(leaf, old, new) else new
            if not (_same(leaf, old, new) or _same(leaf, now, old) or _same(leaf, now, new)):
                self.conflicts.append(at + leaf.field)
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
                kept[row] = self.record(child, place, now[row], seen, item, {})
            elif row not in old:
                kept[row] = item
            elif not _alike(child, old[row], item):
                self.conflicts.append(place)
        for position, row in enumerate(old):
            if row not in new and row in now and not _alike(child, now[row], old[row]):
                self.conflicts.append(f"{at}/{position}")
        others = {row: item for row, item in now.items() if row not in old and row not in new}
        everything = kept | others
        moved = [row for row in old if row in new] != [row for row in new if row in old]
        first, second = (list(new), list(now)) if moved else (list(now), list(new))
        order = woven(
            [row for row in first if row in everything], [row for row in second if row in everything]
        )
        return tuple(everything[row] for row in order)


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


def _sentence(after: Any, stored: Any, places: Sequence[str]) -> str:
    words = [_words(after, stored, place) for place in places[:_SHOWN]]
    more = len(places) - len(words)
    told = ", ".join(f"« {word} »" for word in words) + (f" et {more} autres" if more > 0 else "")
    return typeset(
        f"Ce dossier a été modifié entre-temps dans une autre fenêtre : {told}. Rien n'est enregistré ; "
        "rechargez le dossier puis reportez votre saisie."
    )


def _words(after: Any, stored: Any, place: str) -> str:
    try:
        return paths.told(after, place)
    except (LookupError, AttributeError):
        return paths.label(type(stored), place)
