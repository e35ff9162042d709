"""Statements sent together: each gives its own rows, and what goes wrong is told as one by one."""

import pytest
from sqlalchemy import Engine, bindparam, func, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from pdca_desktop.head_office.bulk import put
from pdca_desktop.head_office.database import make_engine
from pdca_desktop.head_office.office import found
from pdca_desktop.head_office.tables import AUDIT, ORG, STREAM
from pdca_desktop.head_office.together import Step, among, together
from tests.fakes.store import CountedIds
from tests.head_office.postgres import fresh

_STREAMS = select(STREAM.c.id, STREAM.c.last_n).order_by(STREAM.c.id)
_ONE = select(STREAM.c.last_n).where(STREAM.c.id == bindparam("of"))
_MOVE = STREAM.update().where(STREAM.c.id == bindparam("of"))
_COUNT = select(func.count().label("rows")).select_from(AUDIT)


def stream(name: str, last: int = 0) -> dict[str, object]:
    return {"id": name, "device": "d", "last_n": last}


def test_each_statement_sees_those_before_and_gives_its_own_rows(engine: Engine) -> None:
    with engine.begin() as connection:
        put_in = Step(STREAM.insert(), [stream("a"), stream("b", 2)])
        wrote, before, moved, after = together(
            connection,
            (put_in, Step(_ONE, {"of": "b"}), Step(_MOVE, {"of": "b", "last_n": 7}), Step(_STREAMS)),
        )
    assert (wrote, moved) == ([], [])
    assert [row.last_n for row in before] == [2]
    assert [(row.id, row.last_n) for row in after] == [("a", 0), ("b", 7)]


def test_nothing_to_send_is_nothing(engine: Engine) -> None:
    with engine.begin() as connection:
        assert together(connection, ()) == []


@pytest.mark.parametrize("count", [0, 1, 3, 900])
def test_a_list_of_any_length_is_one_value(engine: Engine, count: int) -> None:
    names = [f"s{rank}" for rank in range(count)]
    with engine.begin() as connection:
        left = put(connection, STREAM, [stream(name) for name in [*names, "other"]])
        wanted = select(STREAM.c.id).where(among(STREAM.c.id, "names", engine.dialect.name))
        *_, rows = together(connection, (*left, Step(wanted, {"names": names})))
    assert {row.id for row in rows} == set(names)


@pytest.mark.parametrize("rank", [0, 1, 2])
def test_an_error_anywhere_gives_the_whole_transaction_up(engine: Engine, rank: int) -> None:
    again = Step(STREAM.insert(), stream("a"))
    steps = [Step(STREAM.insert(), stream("b")), Step(_STREAMS)]
    steps.insert(rank, again)
    with engine.begin() as connection:
        together(connection, (again,))
    with pytest.raises(IntegrityError), engine.begin() as connection:
        together(connection, steps)
    with engine.connect() as connection:
        assert connection.execute(_STREAMS).all() == [("a", 0)]


def test_a_connection_that_the_database_closed_is_not_used_again(postgres: str) -> None:
    engine = make_engine(fresh(postgres))
    found(engine, CountedIds(lot=1))

    def cut_between_two() -> None:
        with engine.connect() as other, engine.begin() as connection:
            together(connection, (Step(_COUNT),))
            mine = connection.connection.driver_connection.info.backend_pid  # type: ignore[union-attr]
            other.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": mine})
            together(connection, (Step(_COUNT), Step(select(ORG))))

    with pytest.raises(OperationalError) as caught:
        cut_between_two()
    assert caught.value.connection_invalidated
    with engine.begin() as connection:
        assert together(connection, (Step(_COUNT),))[0][0].rows == 0
    engine.dispose()


def test_values_are_in_no_error(engine: Engine) -> None:
    with pytest.raises(DBAPIError) as caught, engine.begin() as connection:
        together(connection, (Step(STREAM.insert(), stream("Camille Exemple")),) * 2)
    assert "Camille" not in str(caught.value).replace(str(caught.value.orig), "")
