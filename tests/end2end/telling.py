"""What the adviser's process tells its parent: a line as soon as something happened, whole even at a kill."""

import hashlib
import json
import os
import sys
import time
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.exchange.codec import encode


class What(StrEnum):
    """What happened.

    Attributes:
        FOUND: the dossiers are open; words the window said of their file.
        HOME: Accueil is shown; what it offers to resume.
        WORK: identifier of the dossier now in front.
        OPENED: mark of its contents.
        KEY: a key stroke was made; mark of what the screen holds since.
        SAVE: the store is asked to keep the contents of this mark.
        KEPT: the window heard that they are kept.
        REST: the window's loop turned for as long as the saver rests.
        ACT: what the adviser set about, for the figures.
    """

    FOUND = "found"
    HOME = "home"
    WORK = "work"
    OPENED = "opened"
    KEY = "key"
    SAVE = "save"
    KEPT = "kept"
    REST = "rest"
    ACT = "act"


@dataclass(frozen=True, slots=True)
class Event:
    """One line told.

    Attributes:
        at: milliseconds of the machine's steady clock.
    """

    what: What
    at: int
    words: str


def tell(what: What, words: str = "") -> None:
    """Tell the parent; one write, so that no line is ever cut or mixed."""
    line = f"{what}\t{time.monotonic_ns() // 1_000_000}\t{' '.join(words.split())}\n"
    os.write(sys.stdout.fileno(), line.encode())


def heard(line: str) -> Event:
    """A line that was told."""
    what, at, words = line.rstrip("\n").split("\t")
    return Event(What(what), int(at), words)


def mark(dossier: Dossier) -> str:
    """A short name of a dossier's contents, the identifiers of its rows aside: the store gives those."""
    contents = json.dumps(_without_ids(encode(dossier)), sort_keys=True)
    return hashlib.sha256(contents.encode()).hexdigest()[:16]


def _without_ids(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_ids(one) for name, one in value.items() if name != "id"}
    return [_without_ids(one) for one in value] if isinstance(value, list) else value
