"""What this machine knows of itself between two starts: its identifier and who works there."""

import json
from dataclasses import dataclass
from pathlib import Path

from pdca_desktop.domain.territory import Agency
from pdca_desktop.errors import AppError
from pdca_desktop.exchange import disk
from pdca_desktop.exchange.scalars import say
from pdca_desktop.services.session import Adviser

NAME = "poste.json"
_MOST = 16_384


@dataclass(frozen=True, slots=True)
class Post:
    """This machine.

    Attributes:
        device: its identifier, kept with every act.
        ready: whether its store was made: a missing file is then a loss, not a beginning.
        erased: who was erased, by identifiers of dossier and person, so that no backup brings them back.
    """

    device: str
    adviser: Adviser
    ready: bool
    erased: tuple[tuple[str, str], ...] = ()


def read(folder: Path) -> Post | None:
    """This machine as it was written; None when nothing was.

    Raises:
        AppError: the file cannot be understood.
    """
    path = folder / NAME
    if not path.exists():
        return None
    try:
        data = json.loads(disk.read_text(path, _MOST))
        who = data["adviser"]
        adviser = Adviser(str(who["id"]), str(who["name"]), Agency(who["agency"]))
        erased = tuple((str(dossier), str(person)) for dossier, person in data.get("erased", ()))
        return Post(str(data["device"]), adviser, data["ready"] is True, erased)
    except (ValueError, KeyError, TypeError) as error:
        raise AppError(
            say(
                "Le fichier « {} » ne se lit plus ; vos dossiers sont intacts. Renommez-le, puis rouvrez "
                "l'application : elle redemandera votre nom.",
                str(path),
            )
        ) from error


def write(folder: Path, post: Post) -> None:
    """Keep it, whole or not at all.

    Raises:
        FileError: it cannot be written.
    """
    who = post.adviser
    data = {
        "device": post.device,
        "adviser": {"id": who.id, "name": who.name, "agency": who.agency.value},
        "ready": post.ready,
        "erased": post.erased,
    }
    disk.replace_text(folder / NAME, json.dumps(data, ensure_ascii=False, indent=2) + "\n")
