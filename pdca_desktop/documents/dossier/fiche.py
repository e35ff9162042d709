"""What is consulted rather than read: dates, codes and papers of the dossier, its company and its people."""

from collections.abc import Iterator

from pdca_desktop.documents.blocks import Block, Heading
from pdca_desktop.documents.dossier.fields import is_filled, label_of, pairs, record_blocks, side_by_side
from pdca_desktop.documents.dossier.people import identities, place_rows
from pdca_desktop.documents.dossier.project import CODES, PAPERS
from pdca_desktop.documents.view import PrintView
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.french import UNANSWERED
from pdca_desktop.domain.structure import Structure

_DOSSIER = ("number", "agency", "segment", "state", "applied_on", "decided_on", "effective_on")


def fiche(view: PrintView, level: int) -> Iterator[Block]:
    """Dossier, company, holders, means known before the plan."""
    dossier = view.dossier
    yield Heading(level, "Dossier")
    adviser = (label_of(Dossier, "adviser"), view.adviser or UNANSWERED)
    yield from side_by_side((*pairs(dossier, *_DOSSIER), adviser, *pairs(dossier.project, *CODES)))
    yield Heading(level, label_of(Dossier, "structure"))
    place = place_rows(dossier.structure.place, label_of(Structure, "place"))
    yield from record_blocks(dossier.structure, names=PAPERS, last=place)
    yield from identities(view, level)
    if is_filled(dossier.terms):
        yield Heading(level, label_of(Dossier, "terms"))
        yield from record_blocks(dossier.terms)
