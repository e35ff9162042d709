"""Both sides of a plan and what lies between them."""

from collections.abc import Iterable
from dataclasses import dataclass

from pdca_desktop.domain import french
from pdca_desktop.domain.money import ZERO, Euros, total
from pdca_desktop.domain.plan import Need, Plan, Resource
from pdca_desktop.domain.retained import counted


@dataclass(frozen=True, slots=True)
class Totals:
    """Both sides of a plan, refused resources left out.

    Attributes:
        needs: what has to be financed, as far as it is known.
        resources: what finances it, as far as it is known.
        open_needs: lines without an amount.
        open_resources: lines without an amount.
    """

    needs: Euros
    resources: Euros
    open_needs: int
    open_resources: int

    @property
    def gap(self) -> Euros:
        """Resources less needs as far as they are known; negative: money is missing."""
        return self.resources - self.needs

    @property
    def complete(self) -> bool:
        """Whether every line has its amount."""
        return not self.open_needs and not self.open_resources

    @property
    def sentence(self) -> str:
        """The balance in French, as under the plan's bar."""
        if not self.needs and not self.resources and self.complete:
            return "Plan vide"
        if self.gap < ZERO:
            told = f"il manque {french.euros(-self.gap)}"
        elif self.gap:
            told = f"excédent de {french.euros(self.gap)}"
        else:
            told = "équilibré, écart 0,00 €" if self.complete else "écart 0,00 €"
        lines = self.open_needs + self.open_resources
        if lines:
            told = f"à ce stade, {told} ; {lines} ligne{'s' if lines > 1 else ''} sans montant"
        return french.typeset(told[:1].upper() + told[1:])


def plan_totals(plan: Plan) -> Totals:
    """Both sides of a plan."""
    kept = counted(plan)
    return Totals(_known(plan.needs), _known(kept), _open(plan.needs), _open(kept))


def _known(lines: Iterable[Need | Resource]) -> Euros:
    return total(line.amount for line in lines if line.amount is not None)


def _open(lines: Iterable[Need | Resource]) -> int:
    return sum(line.amount is None for line in lines)
