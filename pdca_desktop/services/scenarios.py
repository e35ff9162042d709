"""Several plans side by side: made, copied, named, retained, left; remedies, proposals, imports taken in."""

from dataclasses import replace
from itertools import count

from pdca_desktop.domain import path
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.french import typeset
from pdca_desktop.domain.plan import Plan, Scenario
from pdca_desktop.errors import AppError
from pdca_desktop.rules.best_mix import Proposal
from pdca_desktop.rules.way_out import Remedy
from pdca_desktop.services.plans import Edit, with_plan

_STEM = "Montage "
_LETTERS = 26


def next_name(dossier: Dossier) -> str:
    """The first free name among "Montage A", "Montage B"… "Montage Z", "Montage AA"."""
    taken = {scenario.name.casefold() for scenario in dossier.scenarios}
    return next(name for rank in count() if (name := _STEM + _letters(rank)).casefold() not in taken)


def add_scenario(dossier: Dossier, scenario_id: str, plan: Plan | None = None) -> Edit:
    """One plan more at the end, blank by default; the retained one stays."""
    name = next_name(dossier)
    made = Scenario(id=scenario_id, name=name, plan=plan or Plan())
    return Edit(replace(dossier, scenarios=(*dossier.scenarios, made)), typeset(f"ajout de « {name} »"))


def duplicate_scenario(dossier: Dossier, scenario: int, scenario_id: str) -> Edit:
    """A copy of a plan at the end, under the next free name.

    Raises:
        LookupError: there is no such plan.
    """
    copied = _scenario(dossier, scenario)
    edit = add_scenario(dossier, scenario_id, copied.plan)
    return replace(edit, label=typeset(f"copie de « {copied.name} »"))


def rename_scenario(dossier: Dossier, scenario: int, name: str) -> Edit:
    """A plan under another name.

    Raises:
        AppError: the name is blank or another plan's.
        LookupError: there is no such plan.
    """
    renamed, name = _scenario(dossier, scenario), " ".join(name.split())
    if not name:
        raise AppError("Donnez un nom au montage.")
    others = (*dossier.scenarios[:scenario], *dossier.scenarios[scenario + 1 :])
    if name.casefold() in {other.name.casefold() for other in others}:
        raise AppError(typeset(f"Un autre montage s'appelle déjà « {name} » : choisissez un autre nom."))
    scenarios = list(dossier.scenarios)
    scenarios[scenario] = replace(renamed, name=name)
    return Edit(
        replace(dossier, scenarios=tuple(scenarios)),
        typeset(f"nom de « {name} »"),
        f"/scenarios/{scenario}/name",
    )


def remove_scenario(dossier: Dossier, scenario: int) -> Edit:
    """A plan less; the retained one stays retained.

    Raises:
        AppError: it is the retained plan, or the only one.
        LookupError: there is no such plan.
    """
    removed = _scenario(dossier, scenario)
    if len(dossier.scenarios) == 1:
        raise AppError("Un dossier garde au moins un montage : modifiez celui-ci plutôt que de le supprimer.")
    if scenario == dossier.chosen_rank:
        raise AppError(
            typeset(f"« {removed.name} » est le montage retenu : retenez-en un autre avant de le supprimer.")
        )
    scenarios = (*dossier.scenarios[:scenario], *dossier.scenarios[scenario + 1 :])
    return Edit(replace(dossier, scenarios=scenarios), typeset(f"suppression de « {removed.name} »"))


def choose_scenario(dossier: Dossier, scenario: int, scenario_id: str) -> Edit:
    """The plan that goes to the committee.

    Args:
        dossier: the dossier.
        scenario: rank of the plan.
        scenario_id: what it is called from now on, if it has no identifier yet.

    Raises:
        LookupError: there is no such plan.
    """
    chosen = _scenario(dossier, scenario)
    chosen = replace(chosen, id=chosen.id or scenario_id)
    scenarios = (*dossier.scenarios[:scenario], chosen, *dossier.scenarios[scenario + 1 :])
    after = replace(dossier, scenarios=scenarios, chosen=chosen.id)
    return Edit(after, typeset(f"choix de « {chosen.name} »"))


def apply_remedy(dossier: Dossier, remedy: Remedy) -> Edit:
    """The dossier led out of a refusal.

    Raises:
        AppError: the dossier is no longer the one the remedy was proved on; nothing is changed.
    """
    after = dossier
    try:
        for change in remedy.changes:
            after = _changed(after, change)
    except LookupError as error:
        raise AppError(
            "Le plan a changé depuis cette proposition : relisez les verdicts et choisissez de nouveau."
        ) from error
    return Edit(after, remedy.label[:1].lower() + remedy.label[1:])


def take_proposal(dossier: Dossier, proposal: Proposal, scenario_id: str) -> Edit:
    """A proposed mix as a plan of its own beside the others; the retained one stays."""
    edit = add_scenario(dossier, scenario_id, proposal.plan)
    name = edit.dossier.scenarios[-1].name
    return replace(edit, label=typeset(f"{name}, proposé : {proposal.label[:1].lower()}{proposal.label[1:]}"))


def accept_plan(dossier: Dossier, scenario: int, plan: Plan) -> Edit:
    """An imported plan in the place of one.

    Raises:
        LookupError: there is no such plan.
    """
    name = _scenario(dossier, scenario).name
    return Edit(with_plan(dossier, scenario, plan), typeset(f"import du plan dans « {name} »"))


def _changed(dossier: Dossier, change: path.Change) -> Dossier:
    """The dossier after a change, if it still holds what the change was made for."""
    if not change.path.endswith(f"/{path.APPEND}") and _seen(dossier, change.path) != change.before:
        raise LookupError(change.path)
    return path.write(dossier, change.path, change.after)


def _seen(dossier: Dossier, place: str) -> object:
    """The value at a place; in a record that was not begun, the one it would begin with."""
    try:
        return path.read(dossier, place)
    except LookupError:
        return path.slot_at(Dossier, place).default


def _scenario(dossier: Dossier, rank: int) -> Scenario:
    if not 0 <= rank < len(dossier.scenarios):
        raise LookupError(f"/scenarios/{rank}")
    return dossier.scenarios[rank]


def _letters(rank: int) -> str:
    """A, B… Z, AA, AB… by rank from 0."""
    more, last = divmod(rank, _LETTERS)
    return (_letters(more - 1) if more else "") + chr(ord("A") + last)
