"""The migrated file has exactly the tables that the declarations ask for."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData
from sqlcipher3 import dbapi2

from pdca_desktop.store.engine import connect, create_file, make_engine
from pdca_desktop.store.mapping import Entity, Leaf
from pdca_desktop.store.migrating import MIGRATIONS
from pdca_desktop.store.programs import all_programs
from pdca_desktop.store.tables import DOSSIER, ENTITIES, SCHEMA, entity_tables, metadata
from tests.store.conftest import KEY

OURS = ("search_", "sqlite_", "alembic_version")


def description(connection: dbapi2.Connection) -> dict[str, object]:
    """Every table column, index, trigger and virtual table, in a form whose differences read well."""
    found: dict[str, object] = {}
    objects = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master").fetchall()
    for kind, name, table, sql in objects:
        if name.startswith(OURS) and name != "search_word":
            continue
        if kind == "table" and "VIRTUAL" not in sql:
            found[f"table {name}"] = sql.rpartition(")")[2].strip()
            for row in connection.execute(f"PRAGMA table_xinfo({name})"):
                found[f"column {name}.{row[1]}"] = tuple(row[2:])
            for row in connection.execute(f"PRAGMA foreign_key_list({name})"):
                found[f"foreign key {name}.{row[3]}"] = tuple(row[2:])
        else:
            found[f"{kind} {name} on {table}"] = re.sub(r"\s+", " ", sql)
    return found


@pytest.fixture
def migrated(empty_file: Path, tmp_path: Path) -> Iterator[dbapi2.Connection]:
    connection = connect(Path(shutil.copy(empty_file, tmp_path / "migrated.db")), KEY)
    yield connection
    connection.close()


def test_the_migrated_file_is_the_declared_one(migrated: dbapi2.Connection, tmp_path: Path) -> None:
    path = tmp_path / "declared.db"
    create_file(path, KEY)
    engine = make_engine(path, KEY)
    with engine.begin() as connection:
        metadata.create_all(connection)
        for statement in all_programs(table.name for table in ENTITIES.values()):
            connection.exec_driver_sql(statement)
    engine.dispose()
    declared = connect(path, KEY)
    wanted, found = description(declared), description(migrated)
    declared.close()
    missing, strange = sorted(wanted.keys() - found.keys()), sorted(found.keys() - wanted.keys())
    assert not missing, f"no migration adds {missing}"
    assert not strange, f"the declarations have no {strange}"
    assert found == wanted


def test_a_new_field_asks_for_a_column_by_name(migrated: dbapi2.Connection) -> None:
    leaf = DOSSIER.by_field["/project/title"]
    grown = Entity(DOSSIER.record, (*DOSSIER.leaves, Leaf(("project", "dream"), leaf.slot, leaf.owner)), {})
    table = entity_tables(grown, MetaData())["Dossier"]
    found = {row[1] for row in migrated.execute("PRAGMA table_xinfo(dossier)")}
    assert {column.name for column in table.columns} - found == {"project__dream"}


def test_the_schema_number_is_that_of_the_last_migration(migrated: dbapi2.Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    revisions = [one.revision for one in ScriptDirectory.from_config(config).walk_revisions()]
    assert revisions[0] == f"{SCHEMA:04d}"
    assert len(revisions) == SCHEMA
    assert migrated.execute("PRAGMA user_version").fetchone() == (SCHEMA,)


def test_migrations_import_nothing_of_the_application() -> None:
    for revision in (MIGRATIONS / "versions").glob("0*.py"):
        imports = re.findall(r"^(?:from|import) (\S+)", revision.read_text("utf-8"), re.MULTILINE)
        assert set(imports) <= {"alembic", "sqlalchemy", "json", "decimal"}, revision.name


def test_every_connection_has_the_settings(migrated: dbapi2.Connection) -> None:
    wanted = {
        "foreign_keys": 1,
        "journal_mode": "wal",
        "synchronous": 2,
        "temp_store": 2,
        "secure_delete": 1,
        "trusted_schema": 0,
        "recursive_triggers": 1,
        "cache_size": -32768,
    }
    assert {name: migrated.execute(f"PRAGMA {name}").fetchone()[0] for name in wanted} == wanted
    assert migrated.execute("PRAGMA cipher_version").fetchone()[0]
