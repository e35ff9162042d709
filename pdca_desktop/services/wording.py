"""A dossier's values in words, the same on the screen and on paper: whole, with their unit."""

from decimal import Decimal
from typing import Any

from pdca_desktop.domain import french
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.plan import Need, Resource
from pdca_desktop.domain.record import Kind, Slot, is_blank
from pdca_desktop.services.natures import WITH_TERMS
from pdca_desktop.services.quota import quota_of

_NAMES = ("full_name", "label", "name", "title", "kind", "nature", "criterion", "fund", "step", "scheme")


def title_of(dossier: Dossier) -> str:
    """What a dossier is called."""
    return dossier.project.title or dossier.structure.name or "Dossier sans intitulé"


def number_of(number: str, dossier_id: str) -> str:
    """The number of a dossier; until the head office gives one, what tells it from the others meanwhile."""
    letters = [letter for letter in dossier_id if letter.isalnum()]
    return number or french.typeset(f"Provisoire {''.join(letters[-4:]).upper()}")


def in_words(slot: Slot, value: Any) -> str:
    """A field's value, whole, with its unit; "à renseigner" when it says nothing yet."""
    if is_blank(value):
        return french.UNANSWERED
    unit = f"{french.NO_BREAK}{slot.declared.unit}" if slot.declared.unit else ""
    match slot.kind:
        case Kind.EUROS:
            return french.euros(value)
        case Kind.WHOLE | Kind.DECIMAL:
            one = unit.endswith("ans") and abs(value) < 2
            return french.number(value) + (unit.removesuffix("s") if one else unit)
        case Kind.DATE:
            return french.day(value)
        case Kind.YES_NO:
            return french.yes_no(value)
        case Kind.CHOICE:
            return french.typeset(value.label)
        case Kind.CHOICES:
            return french.typeset(", ".join(member.label for member in value))
        case Kind.RECORDS:
            return f"{len(value)} ligne{'s' if len(value) > 1 else ''}"
        case Kind.RECORD:
            return item_title(value) or "rempli"
        case _:
            return str(value)


def item_title(record: Any) -> str:
    """What names an item of a list: its name, its label, its kind; empty when nothing does yet."""
    for key in _NAMES:
        found = getattr(record, key, None)
        if found:
            return french.typeset(str(getattr(found, "label", found)))
    return ""


def status_told(line: Resource) -> str:
    """The status and its day: "Sollicité 12/03/2026"; empty without one."""
    if line.status is None:
        return ""
    day = f" {french.day(line.status_on)}" if line.status_on else ""
    return f"{line.status.label}{day}"


def terms_told(line: Need | Resource) -> str:
    """A loan's terms: "60 mois · 3,4 % · garantie 65 %"; empty for anything else."""
    if not isinstance(line, Resource) or line.nature not in WITH_TERMS or line.loan is None:
        return ""
    terms = line.loan
    words = [french.months(terms.months) if terms.months is not None else "durée à renseigner"]
    if terms.annual_rate is not None:
        words.append(french.percent(terms.annual_rate, 2) if terms.annual_rate else "sans intérêt")
    else:
        words.append("taux à renseigner")
    if terms.grace_months:
        words.append(f"différé {french.months(terms.grace_months)}")
    quotas = [quota_of(one, line.amount) for one in terms.guarantees]
    if quotas:
        known = [quota for quota in quotas if quota is not None]
        whole = french.percent(sum(known, Decimal(0)), None) if len(known) == len(quotas) else "à renseigner"
        words.append(f"garantie {whole}")
    return french.typeset(" · ".join(words))
