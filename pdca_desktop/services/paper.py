"""What can be printed of a dossier, the press that makes it, and the name under which it is kept."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from pdca_desktop.errors import FileError
from pdca_desktop.exchange import disk
from pdca_desktop.exchange.scalars import quoted, say
from pdca_desktop.services.session import Step

if TYPE_CHECKING:  # the window is painted before the records are loaded
    from pdca_desktop.domain.dossier import Dossier

_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
_SPACES = re.compile(r"\s+")
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]) *(\.|$)")
_MOST_NAME = 80
_MOST_BYTES = 180  # a name holds 255 of them, the kind and a rank included
_SUFFIX = ".pdf"


class PaperKind(Enum):
    """The documents of a dossier.

    Attributes:
        label: French, as a choice.
        internal: not for the eyes of the entrepreneur.
        of_plan: it prints one plan among those of the dossier.
        annexes: the scanned pieces can be joined to it.
    """

    COMMITTEE = "comite", "Dossier de comité", True, True, True
    TAKE_HOME = "feuille", "Fiche à emporter", False, True, False
    PREFILLED = "formulaire_prerempli", "Formulaire prérempli", False, False, False
    BLANK = "formulaire", "Formulaire vierge", False, False, False

    def __init__(self, code: str, label: str, internal: bool, of_plan: bool, annexes: bool) -> None:  # noqa: FBT001
        self.code = code
        self.label = label
        self.internal = internal
        self.of_plan = of_plan
        self.annexes = annexes


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be printed.

    Attributes:
        at: the moment written on it, aware of its time zone.
        scenario: rank of the plan; None: the retained one.
        annexes: whether the scanned pieces are joined.
    """

    kind: PaperKind
    dossier: Dossier
    at: datetime
    scenario: int | None = None
    annexes: bool = False


@dataclass(frozen=True, slots=True)
class Paper:
    """A document made: these very bytes are shown, kept and printed.

    Attributes:
        name: proposed name of the file, safe on every system.
        data: the PDF.
        warnings: French sentences on what could not be put in it.
    """

    name: str
    data: bytes
    warnings: tuple[str, ...] = ()


class Press(Protocol):
    """Makes documents. Slow, and safe in any thread: it belongs in a job of the pool."""

    def kinds(self, dossier: Dossier) -> tuple[PaperKind, ...]:
        """What can be printed of a dossier, the most usual first."""
        ...

    def make(self, order: Order, step: Step) -> Paper:
        """Make a document.

        Args:
            order: what is wanted.
            step: told between parts; may raise to stop.

        Raises:
            AppError: it cannot be made; the sentence says what to do.
        """
        ...


def paper_name(kind: PaperKind, dossier: Dossier) -> str:
    """« 2026-CAL-033 Friperie du Détroit – dossier de comité.pdf », with nothing that a system refuses.

    A blank form names nobody.
    """
    if kind is PaperKind.BLANK:
        return _safe(f"{kind.label} {dossier.segment.label if dossier.segment else ''}") + _SUFFIX
    title = dossier.project.title or dossier.structure.name or "Dossier sans intitulé"
    whose = _safe(" ".join(filter(None, (dossier.number, title)))) or "Dossier"
    return f"{whose} – {kind.label[:1].lower()}{kind.label[1:]}{_SUFFIX}"


def keep(path: Path, paper: Paper) -> None:
    """Put a document in a file, whole or not at all; what the file held before is replaced.

    Raises:
        FileError: it cannot be written; the old content is untouched.
    """
    disk.replace_bytes(path, paper.data)


def keep_beside(folder: Path, paper: Paper) -> Path:
    """Put a document in a folder under its own name, or with « (2) », « (3) »… beside what is there.

    Raises:
        FileError: it cannot be written; nothing is left of it.
    """
    path = _take_name(folder, paper.name)
    try:
        disk.replace_bytes(path, paper.data)
    except FileError:
        path.unlink(missing_ok=True)
        raise
    return path


def _take_name(folder: Path, name: str) -> Path:
    """A new empty file: made and not only found free, so that nothing slips in between."""
    stem = name.removesuffix(_SUFFIX)
    for rank in count(1):
        path = folder / (f"{stem} ({rank}){_SUFFIX}" if rank > 1 else name)
        try:
            path.touch(exist_ok=False)
        except FileExistsError:
            continue
        except OSError as error:
            raise FileError(
                say(
                    "« {} » ne peut pas être écrit dans ce dossier : choisissez-en un autre.",
                    quoted(name, len(name)),
                )
            ) from error
        return path
    raise AssertionError  # count() has no end


def _safe(text: str) -> str:
    """A text as a file can be called on Windows, macOS and Linux; empty when nothing of it is left."""
    kept = "".join(
        " " if sign.isspace() else sign
        for sign in unicodedata.normalize("NFC", text)
        if sign.isspace() or unicodedata.category(sign)[0] != "C"
    )
    kept = _SPACES.sub(" ", _FORBIDDEN.sub("-", kept)).strip(" .")
    if _RESERVED.match(kept):
        kept = f"_{kept}"
    return kept[:_MOST_NAME].encode()[:_MOST_BYTES].decode(errors="ignore").rstrip(" .")
