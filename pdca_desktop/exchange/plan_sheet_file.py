"""A binary file written whole or not at all."""

import os
import tempfile
from pathlib import Path

from pdca_desktop.errors import FileError
from pdca_desktop.exchange.scalars import quoted, say


def replace_bytes(path: Path, content: bytes) -> None:
    """Put bytes in a file: the old content or the new one is there whatever happens, never a half.

    Raises:
        FileError: it cannot be written; the old content is untouched.
    """
    name = quoted(path.name or str(path))
    draft: Path | None = None
    try:
        target = Path(os.path.realpath(path))
        if target.is_dir():
            raise FileError(say("« {} » est un dossier de l'ordinateur : donnez un nom de fichier.", name))
        handle, made = tempfile.mkstemp(prefix=".pdca-", suffix=".tmp", dir=target.parent)
        draft = Path(made)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(target)
        draft = None
    except FileNotFoundError as error:
        raise FileError(
            say("Le dossier où écrire « {} » n'existe pas : choisissez-en un autre.", name)
        ) from error
    except PermissionError as error:
        raise FileError(
            say("L'écriture de « {} » est refusée : fermez-le dans le tableur, puis recommencez.", name)
        ) from error
    except (OSError, ValueError) as error:
        raise FileError(
            say("« {} » ne peut pas être écrit : vérifiez la place sur le disque, ou la clé USB.", name)
        ) from error
    finally:
        if draft is not None:
            draft.unlink(missing_ok=True)
