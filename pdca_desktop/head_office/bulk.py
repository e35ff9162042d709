"""Rows into a table of the head office, as fast as its database takes them."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Insert, Table

from pdca_desktop.head_office.together import Step, told_apart

_WORTH_COPYING = 20


def put(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> tuple[Step, ...]:
    """Insert rows, which all name every column, in the transaction of the connection.

    Returns:
        What is left to do, to be sent with other statements; nothing when there were many rows.
    """
    if not rows:
        return ()
    if connection.dialect.name != "postgresql" or len(rows) < _WORTH_COPYING:
        return (Step(_insert(table), rows),)
    names = list(rows[0])
    columns = ", ".join(f'"{name}"' for name in names)
    cursor: Any = connection.connection.cursor()
    words = f'COPY "{table.name}" ({columns}) FROM STDIN'
    with told_apart(connection), cursor, cursor.copy(words) as copy:
        for row in rows:
            copy.write_row([row[name] for name in names])
    return ()


@cache
def _insert(table: Table) -> Insert:
    return table.insert()
