"""The words behind a verdict, the same on the screen, on a terminal and on paper."""

from pdca_desktop.domain import french, path
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.rules.values import Mark, Value
from pdca_desktop.rules.verdict import shown

_MARKS = {
    Mark.EXPLICIT: "",
    Mark.INTERPRETATION: ", lecture à confirmer",
    Mark.PUBLIC: ", source publique",
}


def source_of(value: Value) -> str:
    """Where a value comes from: title, page, mark, sentence."""
    entry = value.entry
    page = f", p. {entry.source.page}" if entry.source.page else ""
    quote = f" : « {entry.source.quote} »" if entry.source.quote else ""
    return french.typeset(f"{entry.source.title}{page}{_MARKS[entry.mark]}{quote}")


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
    label: str = getattr(value, "label", "")
    return label or shown(value, path.slot_at(Dossier, place).declared.unit)
