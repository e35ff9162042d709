"""A conflict as it is shown: whose values, when, in words, and what may be answered. Pure: no Qt."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pdca_desktop.domain.french import typeset
from pdca_desktop.domain.plan import Plan
from pdca_desktop.domain.record import Slot, is_blank
from pdca_desktop.services.clashes import clash_lines
from pdca_desktop.services.composing import Composition, composition
from pdca_desktop.services.deciding import is_plan, owes_reason, typed_slot
from pdca_desktop.services.exchanges import Answer, OpenConflict
from pdca_desktop.ui.pages.start.desk import since

_MINE = {
    Answer.THEIRS: "Garder celle du siège",
    Answer.MINE: "Garder la mienne",
    Answer.OTHER: "Saisir une autre valeur",
}
_OTHERS = {**_MINE, Answer.MINE: "Garder l’autre"}
_PLAN_OTHER = "Composer un plan"
_NO_OTHER = "Pour une autre valeur, gardez l’une des deux puis corrigez-la dans le dossier."
_ONLY_ORDER = "Les deux plans ont les mêmes lignes, dans un autre ordre : gardez l’un des deux."


@dataclass(frozen=True, slots=True)
class ConflictShown:
    """A conflict in words.

    Attributes:
        titles: of the three values: which one, who gave it, when.
        values: in words.
        made: what a third plan is made of, when two plans stand against each other.
        base: the plan both started from.
        other: how the author of the other value is called in a sentence.
        signed: who gave both, and when, in one line.
        answers: the French label of each answer.
        slot: where another value is typed; None when none can be.
        proposed: what stands there first.
        no_other: why no other value can be typed; empty when one can.
        reason: whether the decision has to say why.
    """

    id: str
    dossier_id: str
    title: str
    path: str
    place: str
    titles: tuple[str, str, str]
    values: tuple[str, str, str]
    made: Composition | None
    base: Plan | None
    other: str
    signed: str
    answers: dict[Answer, str]
    slot: Slot | None
    proposed: Any
    no_other: str
    reason: bool


def shown(one: OpenConflict, me: str, today: date) -> ConflictShown:
    """A conflict for its page.

    Args:
        me: identifier of who works here.
        today: the day here.
    """
    clash, slot = one.clash, typed_slot(one.clash)
    made = composition(clash) if is_plan(clash) else None
    (line,) = clash_lines((clash,))
    mine = _is_me(one, one.mine_who, me)
    titles = (
        "Valeur d’origine",
        _signed("Valeur du siège", _name(one, clash.who, me), clash.at, today),
        _signed("Votre valeur", "", one.mine_at, today)
        if mine
        else _signed("L’autre valeur", _name(one, one.mine_who, me), one.mine_at, today),
    )
    return ConflictShown(
        id=one.id,
        dossier_id=one.dossier_id,
        title=one.title or "Dossier sans intitulé",
        path=clash.path,
        place=line.place,
        titles=titles,
        values=(line.base, line.theirs, line.mine),
        made=made,
        base=clash.base if made is not None else None,
        other="vous" if mine else "l'autre",
        signed=" · ".join(title.replace(" (", " : ").removesuffix(")") for title in titles[1:]),
        answers=_answers(made, mine=mine),
        slot=slot,
        proposed=_proposed(one, slot),
        no_other=_no_other(slot, made),
        reason=owes_reason(clash),
    )


def _answers(made: Composition | None, *, mine: bool) -> dict[Answer, str]:
    known = _MINE if mine else _OTHERS
    return known if made is None else {**known, Answer.OTHER: _PLAN_OTHER}


def _no_other(slot: Slot | None, made: Composition | None) -> str:
    if made is not None:
        return "" if made.open else _ONLY_ORDER
    return "" if slot is not None else _NO_OTHER


def _proposed(one: OpenConflict, slot: Slot | None) -> Any:
    """Both texts one after the other, so that one is made of them; anything else starts as it is kept."""
    theirs, mine = one.clash.theirs, one.clash.mine
    if slot is not None and slot.declared.long and not is_blank(theirs) and not is_blank(mine):
        return f"{theirs}\n\n{mine}"
    return theirs


def _is_me(one: OpenConflict, who: str, me: str) -> bool:
    """Whether it is who works here, as this device knows them or as the head office does."""
    return bool(who) and who in (me, one.me)


def _name(one: OpenConflict, who: str, me: str) -> str:
    if _is_me(one, who, me):
        return "vous"
    return one.names.get(who, "un collègue" if who else "")


def _signed(title: str, name: str, at: datetime | None, today: date) -> str:
    words = ", ".join(filter(None, (name, "" if at is None else since(at, today))))
    return typeset(f"{title} ({words})" if words else title)
