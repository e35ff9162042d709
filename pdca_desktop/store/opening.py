"""Making, opening and closing the encrypted file, with the checks after a bad stop."""

import secrets
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine

from pdca_desktop.domain.french import typeset
from pdca_desktop.exchange.disk import sync_folder
from pdca_desktop.services.ports import Clock, IdSource
from pdca_desktop.store import journal
from pdca_desktop.store.absorbing import absorb
from pdca_desktop.store.driver_errors import told
from pdca_desktop.store.engine import KEY_BYTES, WAIT_MS, connect, create_file, make_engine, reading
from pdca_desktop.store.faults import StoreExistsError, damaged, missing
from pdca_desktop.store.journal import Signature, get_meta, set_meta
from pdca_desktop.store.listing import DERIVED
from pdca_desktop.store.migrating import migrate
from pdca_desktop.store.repository import DATA_KEY, RUNNING, Store, rebuild

_DERIVED = "derived"
_MOST_DETAILS = 20
_HAS_META = "SELECT count(*) FROM sqlite_master WHERE name = 'meta'"


def create(
    path: Path, key: bytes, *, clock: Clock, ids: IdSource, device: str, app_version: str = ""
) -> Store:
    """Make a new data file and open it; it appears under its name only once it is whole.

    Args:
        path: where; its folder exists.
        key: raw database key, 32 bytes.
        device: identifier of this machine, kept with every act.
        app_version: version of the application, kept with every act.

    Raises:
        StoreError: a file is already there, or it cannot be written.
    """
    if path.exists():
        raise StoreExistsError(
            typeset(
                f"Un fichier de données existe déjà : « {path} ». Il n'a pas été touché : ouvrez-le, ou "
                "choisissez un autre dossier."
            )
        )
    draft = path.with_name(path.name + ".nouveau")
    for leftover in _files(draft):
        leftover.unlink(missing_ok=True)
    create_file(draft, key)
    engine = make_engine(draft, key)
    try:
        with told(draft):
            migrate(engine, draft, _no_backup)
            with engine.begin() as connection:
                set_meta(connection, journal.STREAM, ids.new())
                set_meta(connection, _DERIVED, str(DERIVED))
                set_meta(connection, DATA_KEY, secrets.token_hex(KEY_BYTES))
                set_meta(connection, RUNNING, "")
    finally:
        engine.dispose()
    with told(draft):
        closing = connect(draft, key)
        closing.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        closing.close()
    draft.replace(path)
    sync_folder(path.parent)
    return open_store(path, key, clock=clock, ids=ids, device=device, app_version=app_version)


def open_store(
    path: Path,
    key: bytes,
    *,
    clock: Clock,
    ids: IdSource,
    device: str,
    app_version: str = "",
    before_migrating: Callable[[Path], None] | None = None,
    wait_ms: int = WAIT_MS,
) -> Store:
    """Open a data file that exists; after a bad stop its pages and tables are checked first.

    Args:
        path: the file.
        key: raw database key, 32 bytes.
        device: identifier of this machine, kept with every act.
        app_version: version of the application, kept with every act.
        before_migrating: backs the file up before an older one is brought to the present schema.
        wait_ms: how long another program's lock is waited for, in milliseconds.

    Raises:
        MissingStoreError: there is no such file; it is not created.
        DamagedStoreError: its content cannot be trusted; it was not changed.
        StoreError: wrong key, newer version, read-only, held by another program, disk full.
    """
    if not path.is_file():
        raise missing(path)
    if not path.stat().st_size:
        raise damaged(path, "empty file")
    engine = make_engine(path, key, wait_ms)
    try:
        with told(path):
            mark = _checked(engine, path, before_migrating or _no_backup, ids)
    except BaseException:
        engine.dispose()
        raise
    store = Store(engine, path, Signature(clock, ids, device, app_version), mark)
    try:
        absorb(store)
    except BaseException:
        store.close()
        raise
    return store


def integrity_faults(engine: Engine) -> tuple[str, ...]:
    """What SQLCipher and SQLite find wrong with the whole file; empty when it is sound."""
    with reading(engine) as connection:
        pages = connection.exec_driver_sql("PRAGMA cipher_integrity_check").scalars().all()
        if pages:
            return tuple(str(page) for page in pages[:_MOST_DETAILS])
        tables = connection.exec_driver_sql("PRAGMA quick_check").scalars().all()
        orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    found = [str(fault) for fault in tables if fault != "ok"]
    return tuple([*found, *(f"orphan row in {row[0]}" for row in orphans)][:_MOST_DETAILS])


def _checked(engine: Engine, path: Path, before_migrating: Callable[[Path], None], ids: IdSource) -> str:
    """Check, migrate and mark the file as open; the mark of this opening."""
    with reading(engine) as connection:
        known = connection.exec_driver_sql(_HAS_META).scalar_one()
        running = get_meta(connection, RUNNING) if known else None
    if not known:
        raise damaged(path, "no table")
    if running and (faults := integrity_faults(engine)):
        raise damaged(path, *faults)
    migrate(engine, path, before_migrating)
    mark = ids.new()
    with engine.begin() as connection:
        set_meta(connection, RUNNING, mark)
        if get_meta(connection, journal.STREAM) is None:
            raise damaged(path, "no stream")
        if get_meta(connection, DATA_KEY) is None:
            raise damaged(path, "no data key")
        if get_meta(connection, _DERIVED) != str(DERIVED):
            rebuild(connection, path)
            set_meta(connection, _DERIVED, str(DERIVED))
    return mark


def _files(path: Path) -> list[Path]:
    return [path.with_name(path.name + end) for end in ("", "-wal", "-shm")]


def _no_backup(_: Path) -> None:
    """Nothing to keep."""
