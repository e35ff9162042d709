"""Many rows into a table of the head office, as fast as its database takes them."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table

_WORTH_COPYING = 20


def put(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows, which all name the same columns, in the transaction of the connection."""
    if not rows:
        return
    names = list(rows[0])
    given = len(names) == len(table.columns)  # a column left out has its default from SQLAlchemy
    if connection.dialect.name != "postgresql" or not given or len(rows) < _WORTH_COPYING:
        connection.execute(table.insert(), rows)
        return
    columns = ", ".join(f'"{name}"' for name in names)
    cursor: Any = connection.connection.cursor()
    with cursor, cursor.copy(f'COPY "{table.name}" ({columns}) FROM STDIN') as copy:
        for row in rows:
            copy.write_row([row[name] for name in names])
