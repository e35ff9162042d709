"""How somebody who is erased was named, over time: read from the log before it loses it."""

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import Row

from pdca_desktop.head_office.book import PERSON
from pdca_desktop.head_office.forgetting import person_of
from pdca_desktop.head_office.tables import GONE
from pdca_desktop.head_office.values import fields_of
from pdca_desktop.services.erasing import Eraser, is_erased

_KEPT = ("applied", "revived")


def erasers(log: Iterable[Row[Any]], people: Collection[str]) -> list[Eraser]:
    """What strikes the names of people out of texts; nothing for one of whom the log says no name.

    Args:
        log: the operations of their dossier, in order.
        people: identifiers of their rows.
    """
    log, found = list(log), []
    for person in sorted(people):
        mine = (row for row in log if (row.entity, row.row) == (PERSON, person))
        known = [one for fields in _versions(mine) if not is_erased(one := person_of(person, fields))]
        if known:
            found.append(Eraser.of(person, known))
    return found


def _versions(log: Iterable[Row[Any]]) -> list[dict[str, str]]:
    """What a person was before the erasure, then all that was ever said of them, the last first."""
    last: dict[str, str] = {}
    found: list[dict[str, str]] = []
    for row in log:
        kept = row.result in _KEPT
        if row.struck == GONE or row.kind == "e":
            continue
        if row.field:
            found += [{row.field: row.seen}, {row.field: row.new}]
            last = {**last, row.field: row.new} if kept else last
        else:
            whole_row = fields_of(row.seen if row.kind == "d" else row.new)
            found.append(whole_row)
            last = whole_row if kept and whole_row else last
    return [last, *reversed(found)]
