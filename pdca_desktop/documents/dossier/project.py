"""What the project is: the request, the project told, the company."""

from collections.abc import Iterator

from pdca_desktop.documents.blocks import Block
from pdca_desktop.documents.dossier.asked import request_table
from pdca_desktop.documents.dossier.fields import label_of, listed, pairs, run_in_blocks
from pdca_desktop.documents.dossier.people import zones
from pdca_desktop.documents.view import PrintView
from pdca_desktop.domain.piece_facts import asked, is_ess
from pdca_desktop.domain.project import Instrument, Project, ProjectNature
from pdca_desktop.domain.record import slots_of
from pdca_desktop.domain.structure import Structure

KIND = ("nature", "collective", "activity", "sector", "viable")
"""What the project is, in few words."""
CODES = ("title", "instruments", "naf")
"""What is consulted of the project."""
PAPERS = ("trade_name", "siren", "siret", "registered_on", "paid_up", "collective_agreement", "auditor")
"""What is consulted of the company."""


def identification(view: PrintView) -> Iterator[Block]:
    """What kind of project asks for what."""
    yield from run_in_blocks(view.dossier.project, names=KIND)
    yield request_table(view)


def company(view: PrintView) -> Iterator[Block]:
    """The company: form, capital, place, standing in the social economy."""
    structure = view.dossier.structure
    social = slots_of(Structure)["solidarity_company"].declared.section
    facts = (*zones(structure.place, label_of(Structure, "place")), *pairs(structure, "employees"))
    yield from run_in_blocks(
        structure,
        without=(*PAPERS, "employees"),
        useless=() if is_ess(view.dossier) else (social,),
        last=(("", listed(facts)),),
    )


def presentation(view: PrintView) -> Iterator[Block]:
    """The project told, how it came here, the takeover when it is one."""
    project = view.dossier.project
    declared = slots_of(Project)
    useless = []
    if project.nature is not ProjectNature.TAKEOVER:
        useless.append(declared["takeover_from"].declared.section)
    if Instrument.CAP_ESS not in asked(view.dossier):
        useless.append(declared["labelled"].declared.section)
    yield from run_in_blocks(project, without=(*KIND, *CODES), useless=useless)
