"""The holders: age, situation, path, household, incidents, place in the company; their identity apart."""

from collections.abc import Iterator
from decimal import Decimal

from pdca_desktop.documents.blocks import Block, Heading, KeyValues, Para, Run
from pdca_desktop.documents.dossier.fields import (
    Pair,
    is_filled,
    label_of,
    listed,
    pairs,
    record_blocks,
    run_in_blocks,
    told,
)
from pdca_desktop.documents.view import PrintView
from pdca_desktop.domain.dates import age_on
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.french import UNANSWERED, typeset
from pdca_desktop.domain.nationality import needs_permit
from pdca_desktop.domain.person import Neet, Person
from pdca_desktop.domain.piece_facts import asked
from pdca_desktop.domain.project import Instrument
from pdca_desktop.domain.record import slots_of
from pdca_desktop.domain.territory import Place

_ZONES = ("in_qpv", "rural_zone")
_APART = ("civility", "phone", "neet")
"""The first fields of the parts of the form that are consulted, not read."""


def holders(view: PrintView, level: int) -> Iterator[Block]:
    """Each holder as the committee reads of them."""
    people = view.dossier.holders
    if not people:
        yield Para(typeset(f"{label_of(Dossier, 'holders')} : {UNANSWERED}."))
    without = identity_fields()
    for rank, person in enumerate(people, 1):
        name = _named(rank, person)
        if len(people) > 1:
            yield Heading(level, name)
        facts = (*_age(view, person), *zones(person.home, label_of(Person, "home")))
        yield from run_in_blocks(
            person, without=without, first=((name if len(people) == 1 else "", listed(facts)),)
        )


def identity_fields() -> frozenset[str]:
    """The fields of a holder that say who, where and by which papers."""
    found, section = set(), ""
    apart = {slots_of(Person)[name].declared.section for name in _APART}
    for name, slot in slots_of(Person).items():
        section = slot.declared.section or section
        if section in apart:
            found.add(name)
    return frozenset(found)


def identities(view: PrintView, level: int) -> Iterator[Block]:
    """Each holder's identity, address and proofs."""
    for rank, person in enumerate(view.dossier.holders, 1):
        yield Heading(level, _named(rank, person))
        without = {"neet"}
        if not needs_permit(person.nationality) and person.residence_permit_until is None:
            without.add("residence_permit_until")
        home = place_rows(person.home, label_of(Person, "home"))
        yield from record_blocks(person, names=identity_fields(), without=without, last=home)
        if Instrument.CAP_JEUNES in asked(view.dossier) or is_filled(person.neet):
            yield Para((Run(label_of(Person, "neet"), strong=True),))
            yield KeyValues(pairs(person.neet, *slots_of(Neet)), 2, Decimal("0.6"))


def zones(place: Place, title: str) -> tuple[Pair, ...]:
    """The town of a place and the zones that decide of a scheme, told even when unknown."""
    return ((title, place.commune.strip() or UNANSWERED), *pairs(place, *_ZONES))


def place_rows(place: Place, title: str) -> tuple[Pair, ...]:
    """A place in few lines: the address as one writes it, then its zones, told even when unknown.

    Args:
        place: the place.
        title: what the place is.
    """
    town = " ".join(part.strip() for part in (place.postcode, place.commune) if part.strip())
    address = ", ".join(part for part in (place.address.strip(), town) if part)
    names = [name for name in slots_of(Place) if name not in ("address", "postcode", "commune")]
    kept = [name for name in names if name in _ZONES or told(place, name) != UNANSWERED]
    return ((typeset(title), address or UNANSWERED), *pairs(place, *kept))


def _named(rank: int, person: Person) -> str:
    return typeset(person.full_name or f"Porteur {rank}, nom {UNANSWERED}")


def _age(view: PrintView, person: Person) -> tuple[Pair, ...]:
    """The age on the day of application, the day most rules ask for."""
    day = view.dossier.applied_on or view.printed_at.date()
    if person.birth_date is None or person.birth_date > day:
        return ()
    years = age_on(person.birth_date, day)
    when = "à la demande" if view.dossier.applied_on else "ce jour"
    return (("Âge", typeset(f"{years} an{'s' if years > 1 else ''} {when}")),)
