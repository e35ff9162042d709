"""What a banker looks at: five checks with published thresholds, the guarantee seen from the bank's side."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from pdca_desktop.domain import french
from pdca_desktop.domain.field import Choice
from pdca_desktop.domain.loan import LoanTerms
from pdca_desktop.domain.money import ZERO, Euros, half_up
from pdca_desktop.domain.plan import Plan, Resource, ResourceNature, ResourceStatus
from pdca_desktop.finance.forecast import sure_sum
from pdca_desktop.finance.ratios import Ratio
from pdca_desktop.services.quota import guaranteed_by, quota_of

CHECKS = ("apport_besoins", "autonomie", "fonds_propres_dettes", "capacite_remboursement", "tresorerie_ca")
"""The ratios whose threshold is published (expertise §3.5, mark [P]); those of custom only are not judged."""

_POINT = Decimal("0.01")
_STRICT_YEARS = Decimal(3)
"""Repayment capacity that the stricter banks ask for [P]."""


class Reading(Choice):
    """What a banker would say of a ratio."""

    GOOD = "good", "Validé"
    TIGHT = "tight", "Juste"
    REVIEW = "review", "À revoir"
    UNKNOWN = "unknown", "n.c."


@dataclass(frozen=True, slots=True)
class BankerCheck:
    """One of the five checks.

    Attributes:
        reading: the conclusion; never a score, never added up.
        shown: the value in French, "n.c." without one.
        told: French sentence of how the threshold reads.
        reason: French sentence of why there is no value; empty when there is one.
    """

    ratio: Ratio
    reading: Reading
    shown: str
    told: str
    reason: str


def banker_checks(ratios: Iterable[Ratio]) -> tuple[BankerCheck, ...]:
    """The five checks among the ratios of one year, in the order of `CHECKS`."""
    known = {ratio.id: ratio for ratio in ratios}
    return tuple(
        BankerCheck(
            ratio=known[name],
            reading=_reading(known[name]),
            shown=shown(known[name]),
            told=french.typeset(known[name].reading),
            reason=french.typeset(known[name].reason),
        )
        for name in CHECKS
        if name in known
    )


def shown(ratio: Ratio) -> str:
    """A ratio's value in French with its unit, "n.c." without one."""
    if ratio.value is None:
        return french.NOT_COMPUTABLE
    number = french.number(ratio.value, ratio.decimals)
    return f"{number}{french.NO_BREAK}{ratio.unit}" if ratio.unit else number


def _reading(ratio: Ratio) -> Reading:
    """Good within the published bounds; tight where two published bounds leave a room between them."""
    if ratio.id == "capacite_remboursement" and ratio.value is None:
        return Reading.REVIEW if _never_repaid(ratio) else Reading.UNKNOWN
    if ratio.within is None:
        return Reading.UNKNOWN
    if not ratio.within:
        return Reading.REVIEW
    if ratio.id == "capacite_remboursement" and ratio.value is not None and ratio.value >= _STRICT_YEARS:
        return Reading.TIGHT
    return Reading.GOOD


def _never_repaid(ratio: Ratio) -> bool:
    """Whether there are debts and nothing to repay them with: an infinite time, beyond any threshold."""
    debts, caf = (one.value for one in ratio.inputs)
    return debts is not None and caf is not None and debts > 0 >= caf


@dataclass(frozen=True, slots=True)
class BankSide:
    """A guaranteed loan as its bank sees it; None is unknown.

    Attributes:
        index: rank of the loan in the plan's resources, from 0.
        quota: total of the guarantee lines, in percent of the loan.
        left: what the bank still risks: lent less guaranteed.
        commission: what the guarantee costs.
        surety: personal surety in the plan.
        asked: surety the bank asks for without the guarantee.
        avoided: surety the guarantee spares; nil when the plan's is as high.
    """

    index: int
    label: str
    lent: Euros | None
    quota: Decimal | None
    guaranteed: Euros | None
    left: Euros | None
    commission: Euros | None
    surety: Euros | None
    asked: Euros | None
    avoided: Euros | None

    @property
    def sentence(self) -> str:
        """A line to read to the banker."""
        if self.lent is None or self.guaranteed is None or self.left is None:
            missing = "montant du prêt" if self.lent is None else "quotité de garantie"
            return french.typeset(f"« {self.label} » : {missing} à renseigner.")
        share = self.guaranteed.share_of(self.lent)
        percent = "" if share is None else f" ({french.percent(half_up(share, _POINT))})"
        told = (
            f"Sur {french.euros(self.lent)} prêtés, la garantie couvre {french.euros(self.guaranteed)}"
            f"{percent} : il reste {french.euros(self.left)} au risque de la banque."
        )
        if self.surety is not None:
            instead = f" au lieu de {french.euros(self.asked)}" if self.avoided else ""
            told += f" Caution personnelle : {french.euros(self.surety)}{instead}."
        return french.typeset(told)


def bank_sides(plan: Plan, bank_surety: Decimal | None) -> tuple[BankSide, ...]:
    """The guaranteed bank loans of a plan, refused ones left out.

    Args:
        plan: the plan.
        bank_surety: surety the bank asks for, in percent of the loan; None unknown.
    """
    return tuple(
        _side(index, line, line.loan, bank_surety)
        for index, line in enumerate(plan.resources)
        if line.nature is ResourceNature.BANK_LOAN
        and line.status is not ResourceStatus.REFUSED
        and line.loan is not None
        and line.loan.guarantees
    )


def _side(index: int, line: Resource, terms: LoanTerms, bank_surety: Decimal | None) -> BankSide:
    lent = line.amount
    quotas = [quota for one in terms.guarantees if (quota := quota_of(one, lent)) is not None]
    guaranteed = sure_sum(*(guaranteed_by(one, lent) for one in terms.guarantees))
    asked = None if lent is None or bank_surety is None else lent.percent(bank_surety)
    return BankSide(
        index=index,
        label=line.label.strip() or ResourceNature.BANK_LOAN.label,
        lent=lent,
        quota=sum(quotas, Decimal(0)) if len(quotas) == len(terms.guarantees) else None,
        guaranteed=guaranteed,
        left=None if lent is None or guaranteed is None else lent - guaranteed,
        commission=sure_sum(*(one.commission for one in terms.guarantees)),
        surety=terms.surety,
        asked=asked,
        avoided=None if asked is None or terms.surety is None else max(asked - terms.surety, ZERO),
    )
