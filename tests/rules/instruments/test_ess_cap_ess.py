"""Pas-de-Calais Cap ESS."""

from dataclasses import replace

import pytest

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.plan import NeedNature, ResourceNature, ResourceStatus
from pdca_desktop.domain.project import Project
from pdca_desktop.rules.instruments.cap_ess import conditions
from pdca_desktop.rules.verdict import Severity, State
from tests.rules.instruments.test_ess_support import (
    amounts_of,
    mended,
    need,
    planned,
    resource,
    resources_of,
    state,
    verdict,
)


def labelled(
    subsidy: str | None,
    *,
    label: bool | None = True,
    spent: str | None = "50000.00",
    nature: NeedNature | None = NeedNature.EQUIPMENT,
) -> Dossier:
    dossier = planned((need(spent, nature),), resource(ResourceNature.CAP_ESS, subsidy))
    return replace(dossier, project=Project(labelled=label))


@pytest.mark.parametrize(
    ("subsidy", "expected"),
    [("9999.99", State.PASS), ("10000.00", State.PASS), ("10000.01", State.FAIL), (None, State.UNKNOWN)],
)
def test_cap(subsidy: str | None, expected: State) -> None:
    assert state(conditions, labelled(subsidy)) is expected


def test_t18_without_label() -> None:
    refused = verdict(conditions, labelled("10000.00", label=False))
    assert (refused.state, refused.severity) == (State.FAIL, Severity.BLOCKING)
    assert "labellisé" in refused.message


def test_label_unanswered() -> None:
    open_ = verdict(conditions, labelled("10000.00", label=None))
    assert (open_.state, open_.missing) == (State.UNKNOWN, ("/project/labelled",))


def test_too_much_is_refused_whatever_the_label() -> None:
    assert state(conditions, labelled("10000.01", label=None)) is State.FAIL


@pytest.mark.parametrize(
    ("nature", "spent", "expected"),
    [
        (NeedNature.BFR, "8000.00", State.PASS),
        (NeedNature.EQUIPMENT, "7999.99", State.FAIL),
        (NeedNature.RUNNING_COSTS, "8000.00", State.FAIL),
        (NeedNature.STARTING_CASH, "8000.00", State.FAIL),
        (None, "8000.00", State.UNKNOWN),
        (None, "7999.99", State.FAIL),
        (NeedNature.STOCK, None, State.UNKNOWN),
    ],
)
def test_use(nature: NeedNature | None, spent: str | None, expected: State) -> None:
    assert state(conditions, labelled("8000.00", spent=spent, nature=nature)) is expected


def test_a_plan_without_needs_is_not_refused() -> None:
    dossier = replace(planned((), resource(ResourceNature.CAP_ESS, "100.00")), project=Project(labelled=True))
    assert verdict(conditions, dossier).missing == ("/scenarios/0/plan/needs",)


def test_investment_and_bfr_add_up() -> None:
    dossier = labelled("8000.00")
    needs = (need("5000.00"), need("3000.00", NeedNature.BFR), need("900.00", NeedNature.PAST_LOSSES))
    together = replace(planned(needs, *resources_of(dossier)), project=dossier.project)
    assert state(conditions, together) is State.PASS


def test_a_refused_line_is_not_asked_for() -> None:
    dossier = labelled("20000.00", label=False)
    refused = replace(resources_of(dossier)[0], status=ResourceStatus.REFUSED)
    assert state(conditions, planned((), refused)) is State.NOT_APPLICABLE


def test_way_out_of_the_cap_is_the_smallest() -> None:
    after = mended(conditions, labelled("12000.00"))
    lowered = next(one for label, one in after.items() if label.startswith("ramener"))
    assert amounts_of(lowered) == ["10000.00"]
    assert state(conditions, labelled("10000.01")) is State.FAIL
    assert any(not resources_of(one) for one in after.values())


def test_way_out_lowers_the_subsidy_to_what_it_may_finance() -> None:
    after = mended(conditions, labelled("12000.00", spent="6500.00"))
    assert ["6500.00"] in [amounts_of(one) for one in after.values()]
    assert state(conditions, labelled("6500.01", spent="6500.00")) is State.FAIL


@pytest.mark.parametrize(
    "dossier", [labelled("8000.00", label=False), labelled("8000.00", nature=NeedNature.PAST_LOSSES)]
)
def test_only_giving_up_helps(dossier: Dossier) -> None:
    (label,) = mended(conditions, dossier)
    assert label.startswith("renoncer")
