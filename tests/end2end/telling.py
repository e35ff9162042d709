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
from pdca_desktop.services.drafts import Typing
from pdca_desktop.services.ports import Act, DossierStore, Note
from pdca_desktop.store.repository import Store
from pdca_desktop.ui.jobs.job import Job, Work
from pdca_desktop.ui.jobs.runner import JobRunner


class What(StrEnum):
    """What happened.

    Attributes:
        FOUND: the dossiers are open; words the window said of their file.
        HOME: Accueil is shown; what it offers to resume.
        WORK: identifier of the dossier now in front.
        OPENED: mark of its contents.
        KEY: a key stroke was made; mark of what the screen holds since.
        DRAFT: the window's loop asks for a draft: it will hold what the screen holds then, or later.
        SAFE: a draft is on the disk; mark of what it holds.
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
    DRAFT = "draft"
    SAFE = "safe"
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


def tell_kept(_at: object, dossier: Dossier) -> None:
    """Tell what the window heard that is kept."""
    tell(What.KEPT, mark(dossier))


def tell_saves() -> None:
    """Tell what the store is asked to keep before it does: the kill may come as soon as it is kept."""
    save = Store.save

    def told(store: Store, before: Dossier, after: Dossier, act: Act, note: Note | None = None) -> Dossier:
        tell(What.SAVE, mark(after))
        return save(store, before, after, act, note)

    Store.save = told  # type: ignore[assignment,method-assign]


def tell_drafts() -> None:
    """Tell when the loop asks for a draft, and when one is on the disk."""
    ask, write = JobRunner.quick, Typing.draft

    def asked(runner: JobRunner, work: Work, label: str) -> Job:
        tell(What.DRAFT)
        return ask(runner, work, label)

    def written(typing: Typing, store: DossierStore) -> Dossier:
        safe = write(typing, store)
        tell(What.SAFE, mark(safe))
        return safe

    JobRunner.quick = asked  # type: ignore[assignment,method-assign]
    Typing.draft = written  # type: ignore[assignment,method-assign]
