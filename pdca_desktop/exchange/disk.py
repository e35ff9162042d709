"""Files of the user: read with a clear sentence for each failure, written whole or not at all."""

import os
import tempfile
from pathlib import Path

from pdca_desktop.errors import FileError
from pdca_desktop.exchange.scalars import quoted, say


def read_bytes(path: Path, most: int) -> bytes:
    """The content of a file of at most `most` bytes.

    Raises:
        FileError: it is missing, a folder, too large or not readable.
    """
    name = quoted(path.name or str(path))
    try:
        if path.is_dir():
            raise FileError(say("« {} » est un dossier de l'ordinateur : choisissez un fichier.", name))
        if path.exists() and not path.is_file():
            raise FileError(say("« {} » n'est pas un fichier ordinaire : choisissez-en un autre.", name))
        with path.open("rb") as file:
            content = file.read(most + 1)
    except FileNotFoundError as error:
        raise FileError(
            say("Le fichier « {} » est introuvable : vérifiez qu'il n'a pas été déplacé.", name)
        ) from error
    except PermissionError as error:
        raise FileError(
            say("La lecture de « {} » est refusée : copiez-le dans un dossier à vous, puis rouvrez-le.", name)
        ) from error
    except (OSError, ValueError) as error:
        raise FileError(
            say("Le fichier « {} » ne peut pas être lu : vérifiez la clé USB ou le réseau.", name)
        ) from error
    if len(content) > most:
        raise FileError(
            say("Le fichier « {} » dépasse {} Mo : ce n'est pas le bon.", name, str(most // 1_000_000))
        )
    return content


def read_text(path: Path, most: int) -> str:
    """The content of an UTF-8 file, with or without byte order mark.

    Raises:
        FileError: it cannot be read or is not UTF-8.
    """
    content = read_bytes(path, most)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise FileError(
            say("le fichier n'est pas en UTF-8 : enregistrez-le dans ce codage, puis rouvrez-le."),
            f"{quoted(path.name)}, ligne {line}",
        ) from error


def replace_text(path: Path, text: str) -> None:
    """Put a text in a file, as `replace_bytes` does.

    Raises:
        FileError: it cannot be written; the old content is untouched.
    """
    replace_bytes(path, text.encode())


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
        sync_folder(target.parent)
    except FileNotFoundError as error:
        raise FileError(
            say("Le dossier où écrire « {} » n'existe pas : choisissez-en un autre.", name)
        ) from error
    except PermissionError as error:
        raise FileError(
            say("L'écriture de « {} » est refusée : fermez-le, ou choisissez un autre dossier.", name)
        ) from error
    except (OSError, ValueError) as error:
        raise FileError(
            say("« {} » ne peut pas être écrit : vérifiez la place sur le disque, ou la clé USB.", name)
        ) from error
    finally:
        if draft is not None:
            draft.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Make the new name last through a power cut, where folders can be opened (not on Windows)."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
