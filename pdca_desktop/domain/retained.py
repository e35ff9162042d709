"""The plan a dossier retains, and the resources in it that count."""

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.plan import Plan, Resource, ResourceStatus


def retained_plan(dossier: Dossier) -> Plan:
    """The plan of the retained scenario; an empty one when that scenario is no longer there."""
    scenarios, rank = dossier.scenarios, dossier.chosen_rank
    return scenarios[rank].plan if rank < len(scenarios) else Plan()


def counted(plan: Plan) -> tuple[Resource, ...]:
    """The resources that count: those that were not refused."""
    return tuple(line for line in plan.resources if line.status is not ResourceStatus.REFUSED)
