"""What was typed when the application stopped, taken up: at unlocking, and when its dossier is opened."""

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.french import typeset
from pdca_desktop.errors import AppError, ConflictError, FileError, GoneError
from pdca_desktop.services import drafts
from pdca_desktop.services.drafts import Draft
from pdca_desktop.services.ports import Act, DossierStore, Note
from pdca_desktop.services.wording import title_of

WHY = "reprise après un arrêt"
"""What the journal says of it."""

TAKEN_UP = "Reprise après un arrêt : votre dernière saisie est de nouveau là."


def resume_all(store: DossierStore, act: Act) -> tuple[str, ...]:
    """Make acts of every draft in the file; slow when there are many.

    A draft that contradicts what the file holds since waits for its dossier to be opened; one that cannot be
    read is set aside, and tried again at each unlocking.

    Args:
        store: open.
        act: who unlocked, and why.

    Returns:
        French sentences on what was found; none when everything had been kept.

    Raises:
        AppError: the file cannot be read.
    """
    told = []
    for note in store.notes(drafts.NOTES):
        try:
            told.append(_resumed(store, note, act))
        except AppError as error:  # the others are tried all the same, and this one waits
            told.append(typeset(f"Une saisie interrompue n'est pas encore reprise : {error}"))
    return tuple(filter(None, told))


def open_with_draft(store: DossierStore, dossier_id: str) -> tuple[Dossier, Draft | None, str]:
    """A dossier, with what was typed over it and is not kept yet.

    Returns:
        The dossier as stored, the draft or None, and a French sentence when a draft was set aside.

    Raises:
        GoneError: there is no such dossier, or it was deleted.
        AppError: it cannot be read.
    """
    stored = store.load(dossier_id)
    text = store.note(drafts.name_of(dossier_id))
    if not text:
        return stored, None, ""
    try:
        return stored, drafts.read(text, stored), ""
    except FileError:
        return stored, None, _set_aside(store, Note(drafts.name_of(dossier_id), text), stored)


def _resumed(store: DossierStore, note: Note, act: Act) -> str:
    dossier_id = drafts.dossier_of(note.name)
    try:
        stored = store.load(dossier_id)
    except GoneError:
        return _let_go(store, note, dossier_id)
    try:
        before, after = drafts.read(note.text, stored)
    except FileError:
        return _set_aside(store, note, stored)
    try:
        kept = store.save(before, after, act, Note(note.name, ""))
    except ConflictError:
        _offer(store, note, stored)
        return typeset(
            f"« {title_of(stored)} » a changé depuis votre dernière saisie, aux mêmes endroits : ouvrez-le "
            "pour choisir."
        )
    if kept == stored:
        return ""
    return typeset(f"Reprise après un arrêt : ce que vous tapiez dans « {title_of(kept)} » est enregistré.")


def _let_go(store: DossierStore, note: Note, dossier_id: str) -> str:
    """No such dossier: in the bin, its draft waits with it; gone from this device, nothing may stay."""
    if any(line.id == dossier_id for line in store.deleted_lines()):
        return ""
    store.keep_note(note.name, "")
    return "Une saisie interrompue est abandonnée : son dossier n’est plus sur ce poste."


def _offer(store: DossierStore, note: Note, stored: Dossier) -> None:
    """Let the opening of the dossier find a draft that was set aside and can be read now."""
    name = drafts.name_of(stored.id)
    if note.name != name and not store.note(name):
        store.keep_note(name, note.text)
        store.keep_note(note.name, "")


def _set_aside(store: DossierStore, note: Note, stored: Dossier) -> str:
    """Keep the text under another name, so that the next draft does not take its place."""
    aside = drafts.aside_of(stored.id, note.text)
    if note.name == aside:
        return ""  # told when it was set aside
    store.keep_note(aside, note.text)
    store.keep_note(note.name, "")
    return typeset(
        f"Une saisie interrompue dans « {title_of(stored)} » n'a pas pu être reprise ; elle est gardée "
        "de côté : l'historique du dossier la montre."
    )
