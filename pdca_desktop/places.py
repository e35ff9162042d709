"""Where this device keeps what belongs to the application: data, configuration, logs.

Data are the encrypted database, its keys, its attachments and backups; they stay on a local disk, never on a
network drive or in a folder that a service copies elsewhere.
"""

import ntpath
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from pdca_desktop.errors import AppError

_NAME = "pdca_desktop"

_SYNCHRONISED = re.compile(
    r"onedrive( - .+)?|dropbox( \(.+\))?|google ?drive|googledrive-.+|my drive|mon drive|icloud ?drive"
    r"|mobile documents|cloudstorage|nextcloud\d*|owncloud|kdrive|pcloud ?drive|box( sync)?|mega(sync)?|hubic"
    r"|synologydrive|seafile|proton ?drive|tresorit",
    re.IGNORECASE,
)
_ONEDRIVE = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")
_REMOTE = re.compile(
    r"nfs\d?|cifs|smb\d?|smbfs|afpfs|afs|9p|davfs|webdav|ncpfs|ceph|glusterfs|lustre|vboxsf|vmhgfs"
    r"|fuse\.(sshfs|rclone|gvfsd-fuse|davfs2?|s3fs|onedriver|google-drive-ocamlfuse|smbnetfs|vmhgfs-fuse)"
)
_REMOTE_DRIVE = 4  # DRIVE_REMOTE of GetDriveTypeW


class PlaceError(AppError):
    """A folder of the application cannot be made or written."""


@dataclass(frozen=True, slots=True)
class Places:
    """The folders of the application on this device."""

    data: Path
    configuration: Path
    logs: Path

    @property
    def database(self) -> Path:
        """The encrypted database."""
        return self.data / "dossiers.pdca"

    @property
    def keystore(self) -> Path:
        """The wrapped key."""
        return self.data / "keystore.json"

    @property
    def keystore_copies(self) -> tuple[Path, ...]:
        """Where the wrapped key is kept too, so that the folder of backups is enough to open them."""
        return (self.backups / "keystore.json",)

    @property
    def attachments(self) -> Path:
        """The folder of encrypted attachments."""
        return self.data / "pieces"

    @property
    def backups(self) -> Path:
        """The folder of encrypted backups."""
        return self.data / "sauvegardes"


def find(data_dir: Path | None = None) -> Places:
    """The folders of this device's user, or all under one.

    Args:
        data_dir: given by `--data-dir`.
    """
    if data_dir is not None:
        root = Path(os.path.abspath(data_dir.expanduser()))  # noqa: PTH100  (links are kept as they are)
        return Places(root, root / "configuration", root / "journaux")
    from platformdirs import PlatformDirs  # noqa: PLC0415  (this is loaded before the window's first paint)

    folders = PlatformDirs(_NAME, appauthor=False, roaming=False)
    return Places(folders.user_data_path, folders.user_config_path, folders.user_log_path)


def prepare(wanted: Places) -> None:
    """Make the folders, for their owner only, and try to write in each.

    Raises:
        PlaceError: one cannot be made or written.
    """
    for folder in (wanted.data, wanted.configuration, wanted.logs):
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            probe = folder / f".pdca-{os.urandom(6).hex()}.tmp"
            probe.touch(mode=0o600, exist_ok=False)
            probe.unlink()
        except OSError as error:
            raise PlaceError(
                _say(
                    "Le dossier « {} » ne peut pas être créé ou refuse l'écriture : libérez de la place "
                    "ou faites corriger ses droits, ou choisissez-en un autre avec --data-dir.",
                    str(folder),
                )
            ) from error


def doubts(
    folder: PurePath,
    *,
    environment: Mapping[str, str] | None = None,
    mounts: Sequence[tuple[str, str]] | None = None,
) -> tuple[str, ...]:
    """What is unsafe with a data folder, in French sentences; empty for a local folder.

    Args:
        folder: read as a Windows path when it is a `PureWindowsPath`.
        environment: by default the process's own.
        mounts: mount points with their kind of file system, by default the system's.
    """
    known = os.environ if environment is None else environment
    resolved = folder.resolve() if isinstance(folder, Path) else folder
    found = []
    if _is_synchronised(folder, known) or _is_synchronised(resolved, known):
        found.append(
            _say(
                "« {} » est recopié par un service en ligne (OneDrive, Dropbox…), qui peut abîmer le fichier "
                "pendant que vous travaillez : choisissez un dossier de cet ordinateur seulement.",
                str(folder),
            )
        )
    if _is_remote(resolved, _mounts() if mounts is None else mounts):
        found.append(
            _say(
                "« {} » est sur un disque du réseau : une coupure peut abîmer le fichier, et deux postes "
                "l'ouvrir ensemble. Choisissez un disque de cet ordinateur.",
                str(folder),
            )
        )
    return tuple(found)


def _is_synchronised(folder: PurePath, environment: Mapping[str, str]) -> bool:
    if any(_SYNCHRONISED.fullmatch(part) for part in folder.parts):
        return True
    roots = (environment.get(name) for name in _ONEDRIVE)
    return any(root and folder.is_relative_to(type(folder)(root)) for root in roots)


def _is_remote(folder: PurePath, mounts: Sequence[tuple[str, str]]) -> bool:
    if folder.drive.startswith(("\\\\", "//")) and not folder.drive.startswith(("\\\\?\\", "\\\\.\\")):
        return True
    if folder.drive:
        return _windows_drive(folder.drive) == _REMOTE_DRIVE
    above = [(point, kind) for point, kind in mounts if folder.is_relative_to(point)]
    # The last mounted of the nearest is the one in use.
    kind = max(enumerate(above), key=lambda item: (len(item[1][0]), item[0]))[1][1] if above else ""
    return bool(_REMOTE.fullmatch(kind))


def _windows_drive(drive: str) -> int:
    import platform  # noqa: PLC0415  (not before the window's first paint)

    if platform.system() != "Windows":
        return 0
    import ctypes  # noqa: PLC0415  (Windows only)

    kind: int = ctypes.windll.kernel32.GetDriveTypeW(ntpath.join(drive, "\\"))  # type: ignore[attr-defined,unused-ignore]
    return kind


def _mounts() -> Sequence[tuple[str, str]]:
    try:
        lines = Path("/proc/self/mounts").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ()
    return tuple(_mount_points(lines))


def _mount_points(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    for line in lines:
        _, point, kind, *_ = line.split(" ")
        yield re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), point), kind


def _say(sentence: str, *values: str) -> str:
    from pdca_desktop.exchange.scalars import say  # noqa: PLC0415  (only when something is wrong)

    return say(sentence, *values)
