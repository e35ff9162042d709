"""What this machine knows of itself between two starts: its identifier and who works there."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from pdca_desktop.domain.territory import Agency
from pdca_desktop.errors import AppError
from pdca_desktop.exchange import disk
from pdca_desktop.exchange.scalars import say
from pdca_desktop.services.ports import IdSource
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


class OwnPost:
    """What is known of this machine, kept in a folder at each change.

    Args:
        folder: of the configuration.
        ids: makes the identifiers of what is not known yet.

    Raises:
        AppError: it cannot be read; from its methods, it cannot be written.
    """

    def __init__(self, folder: Path, ids: IdSource) -> None:
        self._folder, self._ids = folder, ids
        self._known = read(folder)

    @property
    def adviser(self) -> Adviser | None:
        """Who works here."""
        return None if self._known is None else self._known.adviser

    @property
    def device(self) -> str:
        """Identifier of this machine; a new one each time until somebody is known."""
        return self._ids.new() if self._known is None else self._known.device

    @property
    def unmade(self) -> bool:
        """Whether somebody is known whose store was not made yet."""
        return self._known is not None and not self._known.ready

    @property
    def erased(self) -> tuple[tuple[str, str], ...]:
        """Who was erased here, by dossier and person."""
        return () if self._known is None else self._known.erased

    @property
    def personal(self) -> tuple[str, ...]:
        """What a passphrase must not be made of."""
        who = self.adviser
        return () if who is None else (who.name, who.agency.label)

    def begin(self, adviser: Adviser) -> None:
        """A new machine, whose store is to be made."""
        self._keep(Post(self._ids.new(), adviser, ready=False))

    def introduce(self, name: str, agency: Agency, *, ready: bool) -> None:
        """Say who works here.

        Args:
            name: theirs.
            agency: theirs.
            ready: whether there is a store.
        """
        who = Adviser(self._ids.new() if self.adviser is None else self.adviser.id, name, agency)
        self._keep(Post(self.device, who, ready, self.erased))

    def made(self) -> None:
        """The store is there."""
        if self._known is not None:
            self._keep(replace(self._known, ready=True))

    def note_erased(self, erased: Iterable[tuple[str, str]]) -> None:
        """Know who was erased outside the store too: a backup put back must not bring them back."""
        all_ = tuple(dict.fromkeys((*self.erased, *erased)))
        if self._known is not None and all_ != self._known.erased:
            self._keep(replace(self._known, erased=all_))

    def forget(self) -> None:
        """Nobody works here any more; the file is gone already."""
        self._known = None

    def _keep(self, post: Post) -> None:
        write(self._folder, post)
        self._known = post


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
