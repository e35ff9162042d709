"""The database of the head office grows from every schema it ever had, on both databases."""

from pathlib import Path

import msgspec
import pytest
import zstandard
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, select, text

from pdca_desktop.domain.territory import Agency
from pdca_desktop.errors import AppError
from pdca_desktop.exchange.messages import Request
from pdca_desktop.head_office.access import Access, Role
from pdca_desktop.head_office.backup import FORMAT, back_up, restore
from pdca_desktop.head_office.caller import Caller
from pdca_desktop.head_office.checking import differences
from pdca_desktop.head_office.database import make_engine
from pdca_desktop.head_office.migrating import bring_to, schema_of
from pdca_desktop.head_office.office import Office, found
from pdca_desktop.head_office.tables import AUDIT, COMMIT_LOG, ORG, SCHEMA, metadata
from tests.fakes.store import CountedIds, SetClock

FIRST = """
INSERT INTO org VALUES (1, 'gen', 2, 'D2', 0, 1);
INSERT INTO stream VALUES ('s1', 'dev', 2);
INSERT INTO commit_log VALUES
    (1, 'c1', 's1', 1, 'dev', 'moi', '2026-01-01T00:00:00+00:00', 0, '2026-01-01T00:00:00+00:00', '1', 1,
     'création', 'applied', 'D1'),
    (2, 'c2', 's1', 2, 'dev', 'moi', '2026-01-01T00:00:00+00:00', 0, '2026-01-01T00:00:00+00:00', '1', 1,
     'saisie', 'applied', 'D2');
INSERT INTO change_log VALUES
    (1, 0, 'Dossier', 'd1', 'i', '', 'null', '{"/agency":"lens_1"}', 'applied'),
    (2, 0, 'Dossier', 'd1', 'u', '/number', '""', '"A-1"', 'applied');
INSERT INTO row_state VALUES
    ('Dossier', 'd1', 'd1', 'lens_1/', 2, 0, '{"/agency":"lens_1","/number":"A-1"}', 'a1');
"""
"""A database of the first schema, which did not write its number down."""


def first(engine: Engine) -> None:
    from pdca_desktop.head_office.intake import chained  # noqa: PLC0415

    one = chained("", "c1")
    filled = FIRST.replace("D2", chained(one, "c2")).replace("D1", one)
    with engine.begin() as connection:
        bring_to(connection, 1)
        connection.execute(text("DROP TABLE alembic_version"))
        for statement in filled.split(";\n"):
            if statement.strip():
                connection.exec_driver_sql(statement)


def test_migrations_make_the_tables_that_are_declared(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, metadata) == []
        assert schema_of(connection) == SCHEMA


def test_a_database_of_the_first_schema_goes_on(empty: Engine) -> None:
    first(empty)
    found(empty, CountedIds(lot=5))
    found(empty, CountedIds(lot=6))
    office = Office(empty, SetClock())
    (row,) = office.exchange(Request(stream="s2"), Caller("d", "a", "lens_1", ("*/*",))).rows
    assert bytes(row.fields["/number"]) == b'"A-1"'
    assert list(differences(empty)) == []
    with empty.connect() as connection:
        assert connection.execute(select(COMMIT_LOG.c.account)).scalars().all() == ["", ""]
        assert connection.execute(select(ORG.c.gen)).scalar() == "gen"


def test_a_newer_database_is_left_alone(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0999'"))
    with pytest.raises(AppError, match="plus récente"):
        found(engine, CountedIds(lot=5))


def test_a_backup_of_the_first_schema_is_restored_into_the_present_one(empty: Engine, tmp_path: Path) -> None:
    first(empty)
    path = tmp_path / "first.zst"
    lines = [msgspec.json.encode({"format": FORMAT, "schema": 1, "head": 2})]
    with empty.connect() as connection:
        for name in ("org", "stream", "commit_log", "change_log", "row_state"):
            rows = connection.execute(text(f"SELECT * FROM {name}")).mappings()  # noqa: S608
            lines += [msgspec.json.encode([name, dict(row)]) for row in rows]
    lines += [
        msgspec.json.encode(
            ["audit", {"id": 1, "at": "", "device": "", "account": "", "what": "hello", "detail": ""}]
        )
    ]
    path.write_bytes(zstandard.compress(b"".join(line + b"\n" for line in lines)))
    other = make_engine(str(tmp_path / "other.db"))
    assert restore(path, other, CountedIds(lot=5)) == 2
    assert list(differences(other)) == []
    other.dispose()


def test_what_the_database_counts_goes_on_after_a_restore(
    engine: Engine, empty: Engine, tmp_path: Path
) -> None:
    access = Access(engine, SetClock(), CountedIds(lot=5))
    account = access.add("Camille Exemple", Role.ADVISER, Agency.LENS_1)
    back_up(engine, tmp_path / "b.zst")
    restore(tmp_path / "b.zst", empty, CountedIds(lot=6))
    again = Access(empty, SetClock(), CountedIds(lot=7))
    again.invite(account)
    with empty.connect() as connection:
        assert connection.execute(select(AUDIT.c.id).order_by(AUDIT.c.id)).scalars().all() == [1, 2]
