"""The plan a dossier retains, and the resources in it that count."""

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.plan import Plan, Resource, ResourceStatus


def retained_plan(dossier: Dossier) -> Plan:
    """The plan of the retained scenario; an empty one when there is no scenario of that rank."""
    scenarios, chosen = dossier.scenarios, dossier.chosen
    return scenarios[chosen].plan if 0 <= chosen < len(scenarios) else Plan()


def counted(plan: Plan) -> tuple[Resource, ...]:
    """The resources that count: those that were not refused."""
    return tuple(line for line in plan.resources if line.status is not ResourceStatus.REFUSED)
