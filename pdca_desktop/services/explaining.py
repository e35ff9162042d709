"""The words behind a verdict, the same on the screen, on a terminal and on paper."""

from pdca_desktop.domain import french, path
from pdca_desktop.domain.dossier import Derogation, Dossier
from pdca_desktop.domain.field import Choice
from pdca_desktop.domain.person import Situation
from pdca_desktop.domain.plan import NeedNature, Resource, ResourceNature
from pdca_desktop.domain.project import Segment
from pdca_desktop.domain.record import slots_of
from pdca_desktop.domain.structure import LegalForm
from pdca_desktop.domain.support.starter import StarterStep
from pdca_desktop.domain.territory import QpvGeneration
from pdca_desktop.rules.values import Mark, Value, show
from pdca_desktop.rules.verdict import shown
from pdca_desktop.services import beneficiary

_MARKS = {
    Mark.EXPLICIT: "",
    Mark.INTERPRETATION: ", lecture à confirmer",
    Mark.PUBLIC: ", source publique",
}

_LISTS: tuple[type[Choice], ...] = (
    *(NeedNature, ResourceNature, Situation, LegalForm, Segment, StarterStep, QpvGeneration),
)
"""The lists whose codes a rule may hold."""


def value_told(value: Value) -> str:
    """A value of the rules in words: an amount with its unit, the codes of our own lists by their labels."""
    codes = value.amount
    if isinstance(codes, tuple):
        for choices in _LISTS:
            labels = {choice.value: choice.label for choice in choices}
            if labels.keys() >= set(codes):
                return french.typeset(", ".join(labels[code] for code in codes))
    return french.typeset(show(value.amount, value.unit))


def source_of(value: Value) -> str:
    """Where a value comes from: title, page, mark, sentence."""
    quote = value.entry.source.quote
    return french.typeset(cited(value) + (f" : « {quote} »" if quote else ""))


def cited(value: Value) -> str:
    """Where a value comes from, without the source's own sentence."""
    entry = value.entry
    page = f", p. {entry.source.page}" if entry.source.page else ""
    return french.typeset(f"{entry.source.title}{page}{_MARKS[entry.mark]}")


def derogation_told(given: Derogation) -> str:
    """Who set a blocking verdict aside, when and why."""
    who, when = french.of_name(given.author), french.day(given.decided_on)
    return french.typeset(f"Dérogation {who}, le {when} : {given.reason}")


def answer_at(dossier: Dossier, place: str) -> str:
    """What the dossier says at a place, or "à renseigner"; a list by its number of lines."""
    try:
        value = path.read(dossier, place)
    except LookupError:
        return french.UNANSWERED
    if value is None or value in ("", ()):
        return french.UNANSWERED
    if isinstance(value, tuple):
        return f"{len(value)} ligne{'s' if len(value) > 1 else ''}"
    if isinstance(value, bool):
        return french.yes_no(value)
    slot = path.slot_at(Dossier, place)
    if slot is slots_of(Resource)["holder"]:
        return beneficiary.named(dossier.holders, value)
    label: str = getattr(value, "label", "")
    return label or shown(value, slot.declared.unit)
