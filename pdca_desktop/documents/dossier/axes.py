"""The five axes of engagement: a profile without a score, and the evidence of each criterion.

The source gives four criteria an axis and no weight. The profile shows, on each axis, the strongest presence
found, and says beside it how many of the four are present: two facts, nothing averaged.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from pdca_desktop.documents.blocks import Block, Column, Radar, Row, Spoke, Table
from pdca_desktop.documents.dossier.fields import label_of, to_answer
from pdca_desktop.documents.view import PrintView
from pdca_desktop.domain.engagement import CRITERIA, Axis, Criterion, Mark, Presence
from pdca_desktop.domain.french import UNANSWERED, typeset

RINGS = len(Presence) - 1
KEY = typeset(
    "Rayon : plus forte présence constatée sur l’axe (émergent, réel, fort). "
    "Nombre : critères présents sur quatre ; « ? » : à renseigner. Ni note, ni moyenne."
)


def radar(view: PrintView) -> Radar:
    """The five axes; an axis without an answer is open, not nil."""
    marks = _marks(view)
    spokes = tuple(_spoke(axis, marks) for axis in Axis)
    words = ". ".join(f"{one.label} : {one.word}" for one in spokes)
    return Radar(spokes, RINGS, typeset(f"Profil d'engagement. {words}."))


def answered(view: PrintView) -> bool:
    """Whether any criterion is answered."""
    return any(mark.presence or mark.evidence.strip() for mark in view.dossier.engagement)


def evidence(view: PrintView) -> tuple[Block, ...]:
    """Every criterion, axis by axis, with what shows it; one line when none is answered."""
    marks = _marks(view)
    if not answered(view):
        return to_answer((typeset("les vingt critères d'engagement"),))
    rows = []
    for axis in Axis:
        told = [_told(marks.get(one, Mark(criterion=one)), one) for one in CRITERIA[axis]]
        rows.append(Row((typeset(axis.label), _spoke(axis, marks).word, typeset("\n".join(_joined(told))))))
    columns = (
        Column("Axe", Decimal(14), head=True),
        Column("Présence", Decimal(13)),
        Column(f"Critères et {label_of(Mark, 'evidence').lower()}", Decimal(73)),
    )
    caption = "Les vingt critères d’engagement, leur présence et leur preuve"
    return (Table(caption, columns, tuple(rows)),)


def _told(mark: Mark, one: Criterion) -> tuple[str, str]:
    """A criterion with its presence, and what shows it."""
    return f"{one.label} : {_presence(mark)}", mark.evidence.strip()


def _joined(told: Sequence[tuple[str, str]]) -> Iterator[str]:
    """The criteria without evidence on one line, each of the others on a line of its own."""
    bare = [words for words, proof in told if not proof]
    if bare:
        yield " · ".join(bare)
    yield from (f"{words} — {proof}" for words, proof in told if proof)


def _presence(mark: Mark) -> str:
    return mark.presence.label.lower() if mark.presence else UNANSWERED


def _spoke(axis: Axis, marks: Mapping[Criterion, Mark]) -> Spoke:
    answers = [mark.presence for one in CRITERIA[axis] if (mark := marks.get(one)) is not None]
    known = [answer for answer in answers if answer is not None]
    if not known:
        return Spoke(typeset(axis.label), None, UNANSWERED)
    levels = list(Presence)
    best = max(known, key=levels.index)
    present = sum(answer is not Presence.NO for answer in known)
    open_ = len(CRITERIA[axis]) - len(known)
    counted = f", {present}/{len(CRITERIA[axis])}" if present else ""
    missing = f", {open_} ?" if open_ else ""
    word = best.label.lower() if best is not Presence.NO else "aucun"
    return Spoke(
        typeset(axis.label), Decimal(levels.index(best)) / RINGS, typeset(f"{word}{counted}{missing}")
    )


def _marks(view: PrintView) -> Mapping[Criterion, Mark]:
    return {mark.criterion: mark for mark in view.dossier.engagement if mark.criterion is not None}
