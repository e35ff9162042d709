"""The backups of this machine: listed, made, put back without those who were erased since."""

# ruff: noqa: PLC0415  (each import waits for its moment: Qt alone before the first paint)

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pdca_desktop.errors import AppError
from pdca_desktop.places import Places
from pdca_desktop.services.ports import Clock, IdSource
from pdca_desktop.services.session import BackupLine, Step
from pdca_desktop.store.backup_files import Reason

if TYPE_CHECKING:
    from pdca_desktop.store import backup

_WHY = {
    Reason.ROUTINE: "sauvegarde du jour",
    Reason.MIGRATION: "avant une mise à jour",
    Reason.RESTORE: "avant une restauration",
    Reason.ERASURE: "avant un effacement",
    Reason.REQUEST: "à votre demande",
}


class Copies:
    """The folder of backups."""

    def __init__(self, where: Places, clock: Clock, ids: IdSource) -> None:
        self._where, self._clock, self._ids = where, clock, ids

    def lines(self) -> Sequence[BackupLine]:
        """The backups, last first."""
        from pdca_desktop.store import backup

        return tuple(_line(one) for one in backup.list_backups(self._where.backups))

    def make(self, key: bytes, step: Step, *, asked: bool) -> BackupLine | None:
        """Make a backup when asked or due.

        Raises:
            AppError: it cannot be made; older ones are untouched.
        """
        from pdca_desktop.store import backup

        now, folder = self._clock.now(), self._where.backups
        names = [path.name for path in folder.iterdir()] if folder.is_dir() else []
        if not asked and not backup.is_due(names, now):
            return None
        reason = Reason.REQUEST if asked else Reason.ROUTINE
        return _line(backup.back_up(self._where.database, key, folder, now, reason=reason, step=step))

    def before_migrating(self, key: bytes, path: Path) -> None:
        """Keep the file as an older version of the application wrote it.

        Raises:
            AppError: it cannot be kept: it must not be migrated.
        """
        from pdca_desktop.store import backup

        backup.back_up(path, key, self._where.backups, self._clock.now(), reason=Reason.MIGRATION)

    def chosen(self, name: str) -> Path:
        """A backup by its name.

        Raises:
            AppError: it is no longer there.
        """
        from pdca_desktop.store import backup

        for one in backup.list_backups(self._where.backups):
            if one.path.name == name:
                return one.path
        raise AppError("Cette sauvegarde n’est plus dans le dossier : choisissez-en une autre.")

    def put_back(
        self, chosen: Path, key: bytes, device: str, erased: Sequence[tuple[str, str]], who: str, step: Step
    ) -> None:
        """Put a backup in the place of the dossiers, which are set aside.

        Args:
            chosen: the backup.
            key: of this machine.
            device: identifier of this machine.
            erased: who was erased from a dossier, by identifiers: they do not come back with it.
            who: identifier of the adviser.
            step: told at each part.

        Raises:
            AppError: it cannot be read or written; nothing is changed.
        """
        from pdca_desktop.services.privacy import erase_again
        from pdca_desktop.store import backup
        from pdca_desktop.store.erasure import Erasures
        from pdca_desktop.store.opening import open_store

        def without(draft: Path) -> None:
            if not erased:
                return
            store = open_store(draft, key, clock=self._clock, ids=self._ids, device=device)
            try:
                erase_again(Erasures(store), erased, who)
            finally:
                store.close()

        where = self._where
        backup.restore(chosen, key, where.database, where.backups, self._clock.now(), step=step, mend=without)


def _line(one: "backup.Backup") -> BackupLine:
    return BackupLine(one.path.name, one.at, _WHY[one.reason], one.size)
