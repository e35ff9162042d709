"""Edits of a plan's lines: functions from dossier to dossier, each with the words that undo it.

A line is told by its place; what depends on an edited value follows it (a guaranteed amount its loan, a label
its nature), nothing else moves. Several plans side by side: `scenarios.py`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any, NamedTuple

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.french import typeset
from pdca_desktop.domain.loan import GuaranteeLine, LoanTerms
from pdca_desktop.domain.money import Euros
from pdca_desktop.domain.plan import Need, NeedNature, Plan, Resource, ResourceNature, ResourceStatus
from pdca_desktop.domain.record import slots_of
from pdca_desktop.services.natures import terms_after
from pdca_desktop.services.quota import shared_out, with_amounts


class Side(Enum):
    """The two sides of a plan, by the names of their fields."""

    NEEDS = "needs"
    RESOURCES = "resources"


class At(NamedTuple):
    """The place of a line."""

    scenario: int
    side: Side
    rank: int

    @property
    def path(self) -> str:
        """The line's place in the dossier."""
        return f"/scenarios/{self.scenario}/plan/{self.side.value}/{self.rank}"


@dataclass(frozen=True, slots=True)
class Edit:
    """An edited dossier.

    Attributes:
        label: what was done, a short French phrase to read after "Annuler : ".
        key: place of the field edited, so that key strokes in it are one step; empty: an act by itself.
    """

    dossier: Dossier
    label: str
    key: str = ""


def set_field(dossier: Dossier, at: At, name: str, value: Any) -> Edit:
    """A field of a line takes another value; amounts and natures as in `set_amount` and `set_nature`.

    Raises:
        LookupError: there is no such line or field.
    """
    if name == "amount":
        return set_amount(dossier, at, value)
    if name == "nature":
        return set_nature(dossier, at, value)
    line = line_at(dossier, at)
    declared = slots_of(type(line))[name].declared
    return _edit_line(dossier, at, replace(line, **{name: value}), declared.label, name)


def set_amount(dossier: Dossier, at: At, amount: Euros | None) -> Edit:
    """A line takes another amount; the guaranteed amounts written on a loan follow its quotas.

    Raises:
        LookupError: there is no such line.
    """
    line = line_at(dossier, at)
    after: Need | Resource
    if isinstance(line, Need):
        after = replace(line, amount=amount)
    else:
        terms = line.loan
        if terms is not None and terms.guarantees:
            terms = replace(terms, guarantees=with_amounts(terms.guarantees, amount))
        after = replace(line, amount=amount, loan=terms)
    return _edit_line(dossier, at, after, "montant", "amount")


def set_nature(dossier: Dossier, at: At, nature: NeedNature | ResourceNature | None) -> Edit:
    """A line takes another nature; a label nobody wrote follows, and so do the terms of a loan.

    A new debt gets the terms known for its nature; what is no debt loses its terms, what is no bank loan its
    guarantees and its surety.

    Raises:
        LookupError: there is no such line.
        TypeError: the nature is of the other side of the plan.
    """
    line = line_at(dossier, at)
    if nature is not None and not isinstance(nature, NeedNature if at.side is Side.NEEDS else ResourceNature):
        raise TypeError(nature)
    written = line.label if line.nature is None or line.label != line.nature.label else ""
    label = written or (nature.label if nature else "")
    fields: dict[str, Any] = {"nature": nature, "label": label}
    if isinstance(line, Resource) and isinstance(nature, ResourceNature):
        fields["loan"] = terms_after(dossier.terms, line, nature)
    return _edit_line(dossier, at, replace(line, **fields), "nature", "nature")


def set_status(dossier: Dossier, at: At, status: ResourceStatus | None, today: date) -> Edit:
    """A resource takes another status, from today; the same status keeps its day.

    Raises:
        LookupError: there is no such resource.
    """
    line = _resource(dossier, at)
    day = line.status_on if status is line.status else today if status else None
    return _edit_line(dossier, at, replace(line, status=status, status_on=day), "statut", "status")


def set_guarantees(dossier: Dossier, at: At, guarantees: Sequence[GuaranteeLine]) -> Edit:
    """A loan carries these guarantee lines; the amounts written on them follow their quotas.

    Raises:
        LookupError: there is no such resource.
    """
    line = _resource(dossier, at)
    terms = replace(line.loan or LoanTerms(), guarantees=with_amounts(tuple(guarantees), line.amount))
    return _edit_line(dossier, at, replace(line, loan=terms), "garanties", "loan/guarantees")


def set_quota(dossier: Dossier, at: At, quota: Decimal) -> Edit:
    """The guarantee lines of a loan add up to another quota, in their proportions; one is made if none is.

    While a slider moves, give the dossier as it was when the slider was seized: proportions are rounded to a
    hundredth of a point.

    Args:
        dossier: the dossier before.
        at: the loan.
        quota: total wanted, in percent of the loan, two decimals.

    Raises:
        LookupError: there is no such resource.
    """
    line = _resource(dossier, at)
    terms = line.loan or LoanTerms()
    guarantees = shared_out(terms.guarantees, line.amount, quota)
    after = replace(line, loan=replace(terms, guarantees=guarantees))
    return _edit_line(dossier, at, after, "quotité", "loan/guarantees")


def add_line(
    dossier: Dossier, scenario: int, side: Side, line: Need | Resource | None = None, at: int | None = None
) -> Edit:
    """A line more, blank by default, at the end or at a rank.

    Raises:
        LookupError: there is no such plan.
        TypeError: the line is of the other side of the plan.
    """
    made = line or (Need() if side is Side.NEEDS else Resource())
    lines = lines_of(dossier, scenario, side)
    rank = len(lines) if at is None else min(max(at, 0), len(lines))
    after = (*lines[:rank], made, *lines[rank:])
    named = f" « {name_of(made)} »" if line else ""
    word = "d'un besoin" if side is Side.NEEDS else "d'une ressource"
    return _edit(dossier, scenario, side, after, f"ajout {word}{named}")


def remove_line(dossier: Dossier, at: At) -> Edit:
    """A line less.

    Raises:
        LookupError: there is no such line.
    """
    line = line_at(dossier, at)
    lines = lines_of(dossier, at.scenario, at.side)
    after = (*lines[: at.rank], *lines[at.rank + 1 :])
    return _edit(dossier, at.scenario, at.side, after, f"retrait de « {name_of(line)} »")


def move_line(dossier: Dossier, at: At, to: int) -> Edit:
    """A line at another rank of its side, the nearest there is.

    Raises:
        LookupError: there is no such line.
    """
    line = line_at(dossier, at)
    lines = list(lines_of(dossier, at.scenario, at.side))
    del lines[at.rank]
    lines.insert(min(max(to, 0), len(lines)), line)
    return _edit(dossier, at.scenario, at.side, tuple(lines), f"déplacement de « {name_of(line)} »")


def duplicate_line(dossier: Dossier, at: At) -> Edit:
    """A copy of a line after it; nobody has answered for the copy, so it has no status nor date of decision.

    Raises:
        LookupError: there is no such line.
    """
    line = line_at(dossier, at)
    copy = line
    if isinstance(line, Resource):
        terms = line.loan
        if terms is not None:
            undecided = (replace(one, decided_on=None, set_up_on=None) for one in terms.guarantees)
            terms = replace(terms, guarantees=tuple(undecided))
        copy = replace(line, status=None, status_on=None, loan=terms)
    lines = lines_of(dossier, at.scenario, at.side)
    after = (*lines[: at.rank + 1], copy, *lines[at.rank + 1 :])
    return _edit(dossier, at.scenario, at.side, after, f"copie de « {name_of(line)} »")


def line_at(dossier: Dossier, at: At) -> Need | Resource:
    """The line at a place.

    Raises:
        LookupError: there is no such line.
    """
    lines = lines_of(dossier, at.scenario, at.side)
    if not 0 <= at.rank < len(lines):
        raise LookupError(at.path)
    return lines[at.rank]


def lines_of(dossier: Dossier, scenario: int, side: Side) -> tuple[Need | Resource, ...]:
    """One side of a plan.

    Raises:
        LookupError: there is no such plan.
    """
    plan = plan_of(dossier, scenario)
    return plan.needs if side is Side.NEEDS else plan.resources


def plan_of(dossier: Dossier, scenario: int) -> Plan:
    """A plan by its rank.

    Raises:
        LookupError: there is no such plan.
    """
    if not 0 <= scenario < len(dossier.scenarios):
        raise LookupError(f"/scenarios/{scenario}")
    return dossier.scenarios[scenario].plan


def with_plan(dossier: Dossier, scenario: int, plan: Plan) -> Dossier:
    """The dossier with another plan at a rank.

    Raises:
        LookupError: there is no such plan.
    """
    plan_of(dossier, scenario)
    scenarios = list(dossier.scenarios)
    scenarios[scenario] = replace(scenarios[scenario], plan=plan)
    return replace(dossier, scenarios=tuple(scenarios))


def name_of(line: Need | Resource) -> str:
    """A line as an adviser calls it."""
    return line.label.strip() or (line.nature.label if line.nature else "ligne sans libellé")


def _resource(dossier: Dossier, at: At) -> Resource:
    line = line_at(dossier, at)
    if isinstance(line, Resource):
        return line
    raise LookupError(at.path)


def _edit(dossier: Dossier, scenario: int, side: Side, lines: tuple[Any, ...], label: str) -> Edit:
    kind = Need if side is Side.NEEDS else Resource
    if not all(isinstance(line, kind) for line in lines):
        raise TypeError(side)
    plan = replace(plan_of(dossier, scenario), **{side.value: lines})
    return Edit(with_plan(dossier, scenario, plan), typeset(label))


def _edit_line(dossier: Dossier, at: At, after: Need | Resource, what: str, field: str) -> Edit:
    lines = lines_of(dossier, at.scenario, at.side)
    label = f"{what[:1].lower()}{what[1:]} de « {name_of(after)} »"
    edit = _edit(dossier, at.scenario, at.side, (*lines[: at.rank], after, *lines[at.rank + 1 :]), label)
    return replace(edit, key=f"{at.path}/{field}")
