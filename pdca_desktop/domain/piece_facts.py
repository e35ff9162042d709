"""What the list of pieces reads in a dossier: schemes asked for, kind of company, what the plan buys."""

from collections.abc import Collection

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.plan import NeedNature, Resource
from pdca_desktop.domain.project import Instrument, ProjectNature, Segment
from pdca_desktop.domain.retained import counted, retained_plan
from pdca_desktop.domain.structure import LegalForm

_FINANCING = frozenset(Instrument) - {
    Instrument.FIDESS,
    Instrument.DASESS,
    Instrument.INNOVATION_ESS,
    Instrument.STARTER,
}
_EXISTING = (
    ProjectNature.DEVELOPMENT,
    ProjectNature.CONSOLIDATION,
    ProjectNature.REBOUND,
    ProjectNature.CHANGE_OF_SCALE,
)
_COOPERATIVES = (LegalForm.SCOP, LegalForm.SCIC)


def asked(dossier: Dossier) -> frozenset[Instrument]:
    """The schemes asked for, ticked on the form or standing in the retained plan."""
    by_value = {instrument.value: instrument for instrument in Instrument}
    natures = {by_value[line.nature.value] for line in lines_of(dossier) if line.nature in by_value}
    guaranteed = any(line.loan is not None and line.loan.guarantees for line in lines_of(dossier))
    begun = {
        Instrument.FIDESS: dossier.fidess,
        Instrument.DASESS: dossier.dasess,
        Instrument.INNOVATION_ESS: dossier.innovation,
        Instrument.STARTER: dossier.starter,
    }
    return frozenset(
        {
            *dossier.project.instruments,
            *natures,
            *((Instrument.GUARANTEE,) if guaranteed else ()),
            *(scheme for scheme, record in begun.items() if record is not None),
        }
    )


def exists(dossier: Dossier) -> bool:
    """Whether the company already works."""
    return dossier.project.nature in _EXISTING


def is_ess(dossier: Dossier) -> bool:
    """Whether the project is one of the social economy, by its segment or its legal form."""
    collective = (LegalForm.ASSOCIATION, *_COOPERATIVES)
    return dossier.segment is Segment.ESS or dossier.structure.legal_form in collective


def is_financed(dossier: Dossier) -> bool:
    """Whether money is asked for; as long as nothing is ticked, it is taken to be."""
    schemes = asked(dossier)
    return not schemes or bool(schemes & _FINANCING)


def lines_of(dossier: Dossier) -> tuple[Resource, ...]:
    """The resources of the retained plan that count."""
    return counted(retained_plan(dossier))


def needs_of(dossier: Dossier, natures: Collection[NeedNature]) -> str:
    """The retained plan's needs of these natures, in words."""
    kept = [need.nature for need in retained_plan(dossier).needs if need.nature in natures]
    return ", ".join(nature.label.lower() for nature in dict.fromkeys(kept) if nature is not None)
