"""What may go wrong with the encrypted file, each in a French sentence that says what to do."""

import os
from pathlib import Path

from pdca_desktop.domain.french import typeset
from pdca_desktop.errors import StoreError


class MissingStoreError(StoreError):
    """There is no data file at this place: it is never created in silence."""


class StoreExistsError(StoreError):
    """A data file is already there: it is never overwritten."""


class WrongKeyError(StoreError):
    """The key does not open the data file."""


class NewerStoreError(StoreError):
    """A newer version of the application wrote the data file."""


class ReadOnlyStoreError(StoreError):
    """The file or its folder refuses writing."""


class DiskFullError(StoreError):
    """No room is left on the disk."""


class BusyStoreError(StoreError):
    """Another program holds the data file."""


class DamagedStoreError(StoreError):
    """The data file is damaged: the recovery screen takes over; nothing is created or repaired in silence.

    Attributes:
        path: the damaged file.
        details: what the checks said, for the journal of the application; no personal data.
    """

    def __init__(self, sentence: str, path: Path, details: tuple[str, ...] = ()) -> None:
        super().__init__(sentence)
        self.path = path
        self.details = details


class UnjournalledChangeError(StoreError):
    """Rows changed without an operation in the journal: nothing more is written before it is looked at."""


def damaged(path: Path, *details: str) -> DamagedStoreError:
    """The error of a data file whose content cannot be trusted."""
    return DamagedStoreError(
        typeset(
            f"Le fichier de données « {path.name} » est abîmé. Rien n'a été modifié : ouvrez la récupération "
            "pour revenir à la dernière sauvegarde ou retrouver ce qui est lisible."
        ),
        path,
        details,
    )


def full(path: Path) -> DiskFullError:
    """The error of a disk without room."""
    return DiskFullError(
        typeset(
            f"Le disque de « {path.parent} » est plein : la dernière saisie n'est pas enregistrée. "
            "Libérez de la place, puis recommencez ; ce qui était enregistré est intact."
        )
    )


def unsupported(what: str) -> StoreError:
    """The error of an installation whose encryption is not the one that was tested."""
    return StoreError(
        typeset(
            f"Le chiffrement de cette installation n'est pas celui attendu ({what}) : rien n'est ouvert. "
            "Réinstallez l'application."
        )
    )


def busy(path: Path) -> BusyStoreError:
    """The error of a file that another program holds."""
    return BusyStoreError(
        typeset(
            f"Le fichier de données « {path.name} » est occupé par un autre programme (antivirus, "
            "sauvegarde, autre session). Rien n'a été écrit : fermez cet autre programme ou attendez un "
            "instant, puis recommencez."
        )
    )


def unwritable(path: Path) -> StoreError:
    """The error of a file that cannot be opened or written, by what is seen of it."""
    folder = path.parent
    if not folder.is_dir():
        return missing(folder)
    if os.access(folder, os.W_OK) and not path.exists():
        return missing(path)
    where = f"Le fichier « {path.name} »" if os.access(folder, os.W_OK) else f"Le dossier « {folder} »"
    return ReadOnlyStoreError(
        typeset(
            f"{where} refuse l'écriture. Rien n'a été écrit : rendez-le modifiable (droits, lecteur "
            "protégé) ou choisissez un autre dossier de données."
        )
    )


def missing(path: Path) -> MissingStoreError:
    """The error of a data file that is not where it was."""
    return MissingStoreError(
        typeset(
            f"« {path} » est introuvable. Vérifiez que le disque est branché, ou restaurez une sauvegarde."
        )
    )


def unreliable_disk(path: Path) -> StoreError:
    """The error of a disk that fails."""
    return StoreError(
        typeset(
            f"Le disque refuse de lire ou d'écrire « {path.name} ». Rien n'a été écrit : vérifiez le "
            "disque et l'espace libre, puis recommencez."
        )
    )
