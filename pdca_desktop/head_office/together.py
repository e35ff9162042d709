"""Several statements of one transaction, sent at once and answered at once.

On PostgreSQL that is one way to and fro instead of one for each: what a small request waits for is mostly the
ways. Statements are put into words once for each shape, so they are to be made once too, with bound values.
"""

from collections import namedtuple
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, TypeAlias

from sqlalchemy import ARRAY, ClauseElement, ColumnElement, Connection, Dialect, Select, Text, any_, bindparam
from sqlalchemy.engine.interfaces import Compiled
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler

Values: TypeAlias = Mapping[str, Any]

_SHAPES = 512


@dataclass(frozen=True, slots=True)
class Step:
    """A statement and its values.

    Attributes:
        statement: made once, not for each call. An insert is given every column that has a default here.
        values: by name; of several rows, which all name the same, in a list.
    """

    statement: ClauseElement
    values: Values | Sequence[Values] = field(default_factory=dict)


def together(connection: Connection, steps: Iterable[Step]) -> list[list[Any]]:
    """Run statements in their order, within the transaction of the connection.

    Returns:
        The rows of each, with their columns as attributes; none for a statement that gives none.

    Raises:
        DBAPIError: as SQLAlchemy raises it; the transaction is to be given up.
    """
    dialect = connection.dialect
    driver: Any = connection.connection.driver_connection
    steps = tuple(steps)
    if not steps:
        return []
    with told_apart(connection):
        if dialect.name != "postgresql":
            return [_rows(*_sent(driver, dialect, step)) for step in steps]
        with driver.pipeline():
            sent = [_sent(driver, dialect, step) for step in steps]
        return [_rows(*one) for one in sent]


def among(column: ColumnElement[str], name: str, dialect: str) -> ColumnElement[bool]:
    """Whether a column is one of the values of that name, a list."""
    if dialect == "postgresql":
        return column == any_(bindparam(name, type_=ARRAY(Text)))
    return column.in_(bindparam(name, expanding=True))


@contextmanager
def told_apart(connection: Connection) -> Iterator[None]:
    """Have the driver's own errors raised as SQLAlchemy's, and a connection that was lost not used again."""
    dialect = connection.dialect
    error_of = dialect.loaded_dbapi.Error
    try:
        yield
    except error_of as error:
        lost = dialect.is_disconnect(error, connection.connection.dbapi_connection, None)
        if lost:
            connection.invalidate(error)
        raise DBAPIError.instance(
            "", None, error, error_of, hide_parameters=True, connection_invalidated=lost, dialect=dialect
        ) from error


def _sent(driver: Any, dialect: Dialect, step: Step) -> tuple[Any, "_Form"]:
    given = [step.values] if isinstance(step.values, Mapping) else step.values
    form = _form(step.statement, tuple(given[0]), dialect)
    cursor = driver.cursor()
    if len(given) > 1:
        cursor.executemany(form.words, [form.given(one) for one in given])
    elif form.grows:
        state = form.compiled.construct_expanded_state(given[0])
        cursor.execute(state.statement, state.positional_parameters if form.order else state.parameters)
    else:
        cursor.execute(form.words, form.given(given[0]))
    return cursor, form


def _rows(cursor: Any, form: "_Form") -> list[Any]:
    return [] if form.row is None else list(map(form.row, cursor.fetchall()))


@dataclass(frozen=True, slots=True)
class _Form:
    """A statement in the words of a database.

    Attributes:
        grows: with the number of values of a list.
        order: of the values, where they have no names.
        row: makes a row that it gives; None when it gives none.
    """

    compiled: SQLCompiler
    words: str
    grows: bool
    order: tuple[str, ...]
    row: Callable[[Iterable[Any]], Any] | None

    def given(self, values: Values) -> Any:
        """The values as the driver takes them."""
        named = self.compiled.construct_params(dict(values))
        return tuple(named[name] for name in self.order) if self.order else named


@lru_cache(_SHAPES)
def _form(statement: ClauseElement, names: tuple[str, ...], dialect: Dialect) -> _Form:
    compiled: Compiled = statement.compile(dialect=dialect, column_keys=list(names))
    assert isinstance(compiled, SQLCompiler)  # noqa: S101  (no statement of a schema is sent this way)
    return _Form(
        compiled, str(compiled), bool(compiled.post_compile_params), tuple(compiled.positiontup or ()),
        _shape(statement.selected_columns.keys()) if isinstance(statement, Select) else None,
    )  # fmt: skip


def _shape(names: Iterable[str]) -> Callable[[Iterable[Any]], Any]:
    made: Any = namedtuple("Row", list(names))  # type: ignore[misc]  # noqa: PYI024  (its columns are known only here)
    return made._make
