"""Backups: encrypted copies of the database, proved before they count, put back with nothing lost.

A copy is made by `VACUUM INTO`, so it stays under the same key, and stands for one instant of the database
while the application goes on writing. Run these functions in a worker; `step` is called between pieces of
work and raises to cancel.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pdca_desktop.exchange.disk import sync_folder
from pdca_desktop.exchange.scalars import say
from pdca_desktop.store import cipher_file, safe_file
from pdca_desktop.store.backup_files import Copy, Reason, free_path, is_due, listed, to_delete
from pdca_desktop.store.cipher_file import UnreadableCopyError
from pdca_desktop.store.safe_file import Step, quiet

__all__ = ["Backup", "Reason", "back_up", "is_due", "list_backups", "restore", "verify"]

_BEAT = 1_000
_CHUNK = 1 << 20
_FAILED = "la sauvegarde n'est pas faite"
_NOT_RESTORED = "la sauvegarde n'est pas restaurée, vos dossiers restent comme ils étaient"
_DAMAGED = "la sauvegarde ne peut pas être lue"


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy that was made.

    Attributes:
        at: when, in UTC.
        size: in bytes.
    """

    path: Path
    at: datetime
    reason: Reason
    size: int


def back_up(
    database: Path,
    key: bytes,
    folder: Path,
    at: datetime,
    *,
    reason: Reason = Reason.ROUTINE,
    step: Step = quiet,
) -> Backup:
    """Copy the database, prove the copy, then let the daily backups rotate.

    Args:
        database: it may be in use.
        folder: made if needed; only this function may be writing there.
        at: the instant, from the clock.
        reason: anything but ROUTINE makes a copy that never rotates: before a migration, an erasure.
        step: may raise to cancel.

    Raises:
        StorageError: no room or no right; no half copy is left, no older one is touched.
        HeldError: something holds the database.
        UnreadableCopyError: the database is damaged: a copy of damage is not a backup.
    """
    with safe_file.told(_FAILED, folder):
        folder.mkdir(parents=True, exist_ok=True)
        safe_file.sweep(folder)
        target = free_path(folder, reason, at)
        with _draft(folder) as draft:
            with cipher_file.told(_FAILED, folder):
                expected = _copy(database, key, draft, step)
                step(70, 100, "Vérification de la sauvegarde")
                _prove(draft, key, expected, folder)
            step(95, 100, "Enregistrement de la sauvegarde")
            _put(draft, target)
    if reason is Reason.ROUTINE:
        _rotate(folder, at)
    made = Copy.named(target.name)
    if made is None:
        raise AssertionError("free_path gives names that are read back")
    return _told_of(target, made)


def list_backups(folder: Path) -> tuple[Backup, ...]:
    """All copies, sealed ones too, last made first; what is not finished is not one."""
    return tuple(_told_of(folder / copy.name, copy) for copy in listed(folder))


def verify(path: Path, key: bytes, step: Step = quiet) -> None:
    """Prove that a backup can be opened and that each of its pages is what was written.

    Raises:
        UnreadableCopyError: it is damaged, or of another key.
        StorageError: the disk does not let it be read.
    """
    step(0, 100, "Vérification de la sauvegarde")
    with cipher_file.told(_DAMAGED, path.parent):
        _prove(path, key, None, path.parent)


def restore(
    backup: Path,
    key: bytes,
    database: Path,
    folder: Path,
    at: datetime,
    *,
    step: Step = quiet,
    mend: Callable[[Path], None] | None = None,
) -> Path | None:
    """Put a backup in the place of the database, which is first set aside, whole and sealed.

    The engine must be closed. Until the last rename the database is the one that was there.

    Args:
        backup: proved before anything else is done.
        key: of this device; the backup must be under it.
        database: may be missing, or damaged beyond reading.
        folder: where the present database is set aside, usually that of the backups.
        at: the instant, from the clock.
        step: may raise to cancel; nothing is changed then.
        mend: given the restored file before it takes its place, to keep out what must not come back: people
            erased since the backup are erased again here (the journal of erasures is replayed), so that they
            never reappear. If it raises, nothing is changed.

    Returns:
        Where the former database now is; None when there was none.

    Raises:
        UnreadableCopyError: the backup is damaged, or of another key.
        HeldError: something still uses the database.
        StorageError: no room or no right.
    """
    verify(backup, key)
    with safe_file.told(_NOT_RESTORED, database.parent), cipher_file.told(_NOT_RESTORED, database.parent):
        safe_file.sweep(database.parent)
        with _draft(database.parent) as draft:
            _copy_with_log(backup, draft, step)
            if mend is not None:
                mend(draft)
            cipher_file.fold(draft, key)
            _prove(draft, key, None, database.parent)
            safe_file.flush_file(draft)
            step(70, 100, "Mise de côté des dossiers actuels")
            aside = _set_aside(database, key, folder, at)
            step(95, 100, "Remplacement")
            # A log left from the former file would be replayed onto the restored one; the copy aside has it.
            for companion in cipher_file.companions(database):
                companion.unlink(missing_ok=True)
            draft.replace(database)
        sync_folder(database.parent)
    return aside


def _copy(database: Path, key: bytes, draft: Path, step: Step) -> dict[str, int] | None:
    """Make the copy; the rows it must have, None when the database was written meanwhile."""
    stopped: list[BaseException] = []
    with cipher_file.opened(database, key) as source:
        pages, page = (
            int(source.execute(f"PRAGMA {name}").fetchone()[0]) for name in ("page_count", "page_size")
        )

        def beat() -> int:
            try:
                done = draft.stat().st_size if draft.exists() else 0
                step(min(69, 70 * done // max(pages * page, 1)), 100, "Copie des dossiers")
            except BaseException as error:  # noqa: BLE001  (carried through C, raised again below)
                stopped.append(error)
                return 1
            return 0

        step(0, 100, "Copie des dossiers")
        version = source.execute("PRAGMA data_version").fetchone()
        expected = cipher_file.counts(source)
        if not expected:
            raise UnreadableCopyError(
                say("« {} » est vide : rien n'est sauvegardé. Restaurez une sauvegarde.", database.name)
            )
        source.set_progress_handler(beat, _BEAT)
        try:
            source.execute("VACUUM INTO ?", (str(draft),))
        except BaseException:
            if stopped:
                raise stopped[0] from None
            raise
        finally:
            source.set_progress_handler(None, 0)
        return expected if source.execute("PRAGMA data_version").fetchone() == version else None


def _prove(path: Path, key: bytes, expected: dict[str, int] | None, folder: Path) -> None:
    with cipher_file.told(_DAMAGED, folder), cipher_file.opened(path, key) as copy:
        if cipher_file.check(copy) or (expected is not None and cipher_file.counts(copy) != expected):
            raise UnreadableCopyError(
                say(
                    "La copie « {} » ne vaut pas l'original : vérifiez le disque, puis recommencez.",
                    path.name,
                )
            )


def _set_aside(database: Path, key: bytes, folder: Path, at: datetime) -> Path | None:
    """A faithful copy of the database as it is, sound or not, with what waits in its log."""
    if not database.exists():
        return None
    folder.mkdir(parents=True, exist_ok=True)
    with _draft(folder) as draft:
        # Before anything opens it: SQLite drops a log it cannot read, maybe the last trace of work.
        log = _copy_with_log(database, draft)
        with suppress(UnreadableCopyError), cipher_file.told(_NOT_RESTORED, folder):
            cipher_file.fold(database, key)
        target = free_path(folder, Reason.RESTORE, at)
        if log is not None:
            _put(log, _log_of(target))
        _put(draft, target)
    return target


def _copy_with_log(source: Path, draft: Path, step: Step = quiet) -> Path | None:
    """Copy a database byte for byte; where its log is then, None when it has none."""
    log = _log_of(source)
    if log.exists():
        shutil.copyfile(log, _log_of(draft))
    total, done = source.stat().st_size, 0
    with source.open("rb") as reader, draft.open("xb") as writer:
        draft.chmod(0o600)
        while piece := reader.read(_CHUNK):
            writer.write(piece)
            done += len(piece)
            step(60 * done // total, 100, "Copie de la sauvegarde")
    return _log_of(draft) if log.exists() else None


def _log_of(database: Path) -> Path:
    return database.with_name(database.name + "-wal")


def _put(draft: Path, target: Path) -> None:
    draft.chmod(0o600)
    safe_file.flush_file(draft)
    draft.rename(target)
    sync_folder(target.parent)


@contextmanager
def _draft(folder: Path) -> Iterator[Path]:
    """A name for a copy being made; nothing of it is left unless it was renamed."""
    draft = safe_file.draft_name(folder)
    try:
        yield draft
    finally:
        for path in (draft, *cipher_file.companions(draft)):
            path.unlink(missing_ok=True)


def _rotate(folder: Path, at: datetime) -> None:
    for name in to_delete((copy.name for copy in listed(folder)), at.date()):
        try:
            (folder / name).unlink(missing_ok=True)
        except OSError:
            continue  # held by an antivirus: the next backup will do it


def _told_of(path: Path, copy: Copy) -> Backup:
    return Backup(path, copy.at, copy.reason, path.stat().st_size)
