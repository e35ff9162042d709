"""A project holder's rights over their data: what is kept of them, a copy of it, its erasure.

Nothing is erased in silence: `plan_erasure` says first all that goes, all that stays, and where else the same
name is found. What is personal is read from the field declarations.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pdca_desktop.domain import path as paths
from pdca_desktop.domain.document import Piece
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.field import Privacy
from pdca_desktop.domain.french import typeset
from pdca_desktop.domain.person import Person
from pdca_desktop.domain.record import slots_of
from pdca_desktop.domain.words import words_of
from pdca_desktop.errors import GoneError
from pdca_desktop.exchange.codec import Json, encode
from pdca_desktop.services.erasing import Eraser, is_alone, is_erased, personal
from pdca_desktop.services.pieces import AttachmentStore
from pdca_desktop.services.ports import Act, DossierStore, ErasureStore, Hit
from pdca_desktop.services.session import BackupLine
from pdca_desktop.services.wording import in_words

WHY = "effacement d'une personne"
"""Reason of the act: it names nobody."""

_FORMAT, _VERSION = "pdca-donnees-personnelles", 1
_GONE = "Cette personne n'est pas (ou plus) dans ce dossier : rien n'est effacé."


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that is known of a person.

    Attributes:
        where: part of the file and field, in French.
        value: in French.
        sensitive: whether the law protects it more (health, means, nationality, bans).
    """

    where: str
    value: str
    sensitive: bool


@dataclass(frozen=True, slots=True)
class OwnData:
    """A copy of a person's own data, to be handed to them.

    Attributes:
        data: for a machine.
        facts: for a reader; none is left out, internal fields included: the right of access covers them.
    """

    data: dict[str, Json]
    facts: tuple[Fact, ...]

    @property
    def as_json(self) -> str:
        """The text of a JSON file."""
        return json.dumps(self.data, ensure_ascii=False, indent=2) + "\n"


@dataclass(frozen=True, slots=True)
class ErasurePlan:
    """What an erasure would do.

    Attributes:
        dossier: identifier.
        person: identifier of the holder.
        name: as it is known today.
        alone: nobody else is left among the holders: what is personal of the company goes too.
        cleared: fields that are emptied, in French.
        struck: texts in which the name is struck out, in French.
        kept: what the activity report still counts, in French.
        documents: documents that are removed from this machine, in French.
        entries: entries of the history that lose their values.
        elsewhere: other dossiers in which the same name is found: they are not touched.
        backups: copies made before: they hold the person until they are gone.
        shared: whether the head office and other machines hold the dossier too.
    """

    dossier: str
    person: str
    name: str
    alone: bool
    cleared: tuple[str, ...]
    struck: tuple[str, ...]
    kept: tuple[str, ...]
    documents: tuple[str, ...]
    entries: int
    elsewhere: tuple[Hit, ...]
    backups: tuple[BackupLine, ...]
    shared: bool = False

    @property
    def sentences(self) -> tuple[str, ...]:
        """The plan in a few French sentences."""
        told = [
            f"{_count(self.cleared, 'champ est vidé', 'champs sont vidés')}.",
            f"{_count(self.struck, 'texte nomme', 'textes nomment')} la personne : le nom y est remplacé.",
            f"{_count(self.documents, 'document est retiré', 'documents sont retirés')} de ce poste.",
            f"{_number(self.entries, 'ligne', 'lignes')} de l'historique : la valeur part, l'acte reste.",
            f"{_count(self.kept, 'champ reste', 'champs restent')} pour le rapport d'activité, sans nom.",
        ]
        if self.elsewhere:
            where = _count(self.elsewhere, "autre dossier", "autres dossiers")
            told.append(f"Le même nom est dans {where} : à effacer à part si c'est la même personne.")
        if self.backups:
            copies = _count(self.backups, "sauvegarde faite", "sauvegardes faites")
            told.append(
                f"{copies} avant l'effacement : la personne y reste. Celles du jour sont remplacées en "
                "quelques semaines ; supprimez vous-même les autres."
            )
        if self.shared:
            told.append(
                "Au prochain échange, le siège et les autres postes l'effacent aussi. Les sauvegardes du "
                "siège gardent la personne tant qu'elles sont conservées."
            )
        return tuple(typeset(one) for one in told)


def own_data(dossier: Dossier, person_id: str) -> OwnData:
    """All that a dossier says of one of its holders.

    Raises:
        GoneError: this person is not a holder of the dossier.
    """
    person = _holder(dossier, person_id)
    pieces = [piece for piece in dossier.pieces if piece.holder == person_id]
    data: dict[str, Json] = {
        "format": _FORMAT,
        "version": _VERSION,
        "dossier": {"number": dossier.number, "title": dossier.project.title},
        "person": dict(encode(person)),
        "pieces": [dict(encode(piece)) for piece in pieces],
    }
    title = slots_of(Dossier)["pieces"].declared.label
    told = [
        *_facts(person),
        *(Fact(typeset(title), _piece_told(piece), sensitive=False) for piece in pieces),
    ]
    return OwnData(data, tuple(told))


def plan_erasure(
    dossiers: DossierStore,
    erasures: ErasureStore,
    backups: Sequence[BackupLine],
    dossier: Dossier,
    person_id: str,
) -> ErasurePlan:
    """What erasing a holder of a dossier would do; nothing is done. Slow: it reads the history.

    Raises:
        GoneError: this person is not a holder of the dossier, or was erased.
    """
    person = _holder(dossier, person_id)
    if is_erased(person):
        raise GoneError(typeset(_GONE))
    eraser = _eraser(erasures, dossier.id, person_id)
    after = eraser.applied(dossier)
    held = {place for place, _, _ in personal(after)}
    cleared, struck, kept = [], [], []
    mine = f"/holders/{dossier.holders.index(person)}/"
    for place, slot, _ in personal(dossier):
        before = paths.read(dossier, place)
        now = paths.read(after, place) if place in held else None
        told = typeset(paths.told(dossier, place))
        if place.startswith(mine) and slot.declared.counted:
            kept.append(told)
        elif now is None or (place.startswith(mine) and now != before):
            cleared.append(told)
        elif now != before:
            struck.append(told)
    pieces = zip(dossier.pieces, after.pieces, strict=True)
    return ErasurePlan(
        dossier=dossier.id,
        person=person_id,
        name=person.full_name,
        alone=is_alone(dossier, person_id),
        cleared=tuple(cleared),
        struck=tuple(struck),
        kept=tuple(kept),
        documents=tuple(_piece_told(old) for old, new in pieces if old.sha256 and not new.sha256),
        entries=erasures.traces(dossier.id, eraser),
        elsewhere=tuple(_elsewhere(dossiers, dossier, person)),
        backups=tuple(backups),
        shared=erasures.shared(),
    )


def erase(
    erasures: ErasureStore, attachments: AttachmentStore, dossier_id: str, person_id: str, who: str
) -> None:
    """Erase a person from a dossier, and their documents from this machine. Slow.

    Args:
        erasures: of the open store.
        attachments: of the same store.
        dossier_id: the dossier, deleted or not.
        person_id: a holder, or one who was removed from the holders.
        who: identifier of the adviser who does it.

    Raises:
        AppError: it cannot be written: nothing was; or a document cannot be removed now: it will be later.
    """
    erase_again(erasures, [(dossier_id, person_id)], who)
    remove_orphans(erasures, attachments)


def erase_again(erasures: ErasureStore, erased: Sequence[tuple[str, str]], who: str) -> None:
    """Erase several people, as from an older copy of the store those who were erased since it was made.

    Args:
        erasures: of that store.
        erased: a dossier and a person each; who is not there, or erased already, is passed over.
        who: identifier of the adviser.
    """
    for dossier_id, person_id in erased:
        versions = erasures.people(dossier_id).get(person_id, ())
        if versions and not is_erased(versions[0]):
            erasures.erase(dossier_id, Eraser.of(person_id, versions), Act(who, WHY))


def remove_orphans(erasures: ErasureStore, attachments: AttachmentStore) -> None:
    """Remove from the disk the documents that an erasure took off their dossier, if some are left.

    Raises:
        AppError: the disk refuses; they are removed another time.
    """
    orphans = erasures.orphans()
    for document in orphans:
        attachments.remove(document)
    if orphans:
        erasures.orphans_removed()


def _eraser(erasures: ErasureStore, dossier_id: str, person_id: str) -> Eraser:
    versions = erasures.people(dossier_id).get(person_id)
    if not versions:
        raise GoneError(typeset(_GONE))
    return Eraser.of(person_id, versions)


def _holder(dossier: Dossier, person_id: str) -> Person:
    for holder in dossier.holders:
        if holder.id == person_id:
            return holder
    raise GoneError(typeset(_GONE))


def _facts(person: Person) -> Iterator[Fact]:
    section = ""
    sections = {}
    for name, slot in slots_of(Person).items():
        section = sections[name] = slot.declared.section or section
    for place, slot, level in personal(person, Privacy.PERSONAL):
        top = place.split("/")[1]
        if top != "id":
            where = " › ".join(filter(None, (sections[top], paths.label(Person, place))))
            value: Any = paths.read(person, place)
            yield Fact(typeset(where), in_words(slot, value), level is Privacy.SENSITIVE)


def _piece_told(piece: Piece) -> str:
    kind = piece.kind.label if piece.kind else "Pièce à classer"
    return typeset(" : ".join(filter(None, (kind, piece.file_name))))


def _elsewhere(dossiers: DossierStore, dossier: Dossier, person: Person) -> Iterator[Hit]:
    """The other dossiers with a holder of the same name."""
    name = words_of(person.full_name)
    if len(name) > 1:
        for hit in dossiers.search(person.full_name):
            if hit.dossier_id != dossier.id:
                others = dossiers.load(hit.dossier_id).holders
                if any(words_of(other.full_name) == name for other in others):
                    yield hit


def _count(things: Sequence[object], one: str, many: str) -> str:
    return _number(len(things), one, many)


def _number(count: int, one: str, many: str) -> str:
    return f"{count} {many if count > 1 else one}"
