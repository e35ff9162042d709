"""What the adviser concludes, and the page on which the committee decides."""

from collections.abc import Iterator
from decimal import Decimal

from pdca_desktop.documents.blocks import (
    Block,
    Box,
    Callout,
    KeyValues,
    Para,
    Run,
    Side,
    SideBySide,
    Signatures,
    TickBoxes,
    WritingSpace,
)
from pdca_desktop.documents.dossier.asked import request_runs
from pdca_desktop.documents.dossier.fields import label_of, long_texts, pairs
from pdca_desktop.documents.view import PrintView
from pdca_desktop.domain import french
from pdca_desktop.domain.assessment import Assessment
from pdca_desktop.domain.french import typeset

DECISIONS = ("Accord", "Accord sous conditions", "Ajournement", "Refus", "Incompétence du comité")
"""What a committee may decide."""

_NAMED = Decimal("0.62")
"""Part of a grid where a signatory writes name and body."""
_SIGNATORIES = tuple(
    tuple(map(typeset, names))
    for names in (
        ("Président de séance :", *["Membre :"] * 3),
        ("Secrétaire de séance :", *["Membre :"] * 3),
    )
)


def texts(view: PrintView, *names: str, titled: str = "") -> tuple[Block, ...]:
    """Texts of the assessment, each after its label, but the one whose label is the title above."""
    return long_texts(view.dossier.assessment, *names, titled=titled)


def opinion(view: PrintView) -> Iterator[Block]:
    """The adviser's opinion, framed, with what it asks for."""
    record = view.dossier.assessment
    inside: list[Block] = [KeyValues(pairs(record, "opinion_on", "opinion_by"), 2)]
    inside += long_texts(record, "opinion_reason", "conditions", "follow_up")
    word = record.opinion.label if record.opinion else french.UNANSWERED
    title = typeset(f"{label_of(Assessment, 'opinion')} : {word[:1].lower()}{word[1:]}")
    yield Callout(title, tuple(inside), Box.DECISION)


def decision(view: PrintView) -> tuple[Block, ...]:
    """Everything the committee fills in by hand."""
    day = french.day(view.committee_on)
    asked = request_runs(view)
    return (
        Para(
            (
                Run(typeset(f"Comité du {day}. " if view.committee_on else f"Date du comité : {day}. ")),
                *asked,
                Run("."),
            )
        ),
        TickBoxes("Décision", tuple(map(typeset, DECISIONS))),
        WritingSpace("Conditions, montant ou quotité modifiés", 2),
        WritingSpace(typeset("Motivation (obligatoire pour un ajournement ou un refus)"), 4),
        TickBoxes("Vote", ("À l’unanimité", "À la majorité")),
        WritingSpace("Pour, contre, abstentions"),
        WritingSpace("Membres déportés"),
        SideBySide(tuple(Side((Signatures(("Signature",), names, _NAMED),)) for names in _SIGNATORIES)),
    )


def notes(lines: int) -> WritingSpace:
    """Room for the members' own notes."""
    return WritingSpace("Notes de séance", lines)
