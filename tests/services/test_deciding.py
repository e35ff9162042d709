"""What it takes to decide a conflict."""

from datetime import date
from typing import Any

import pytest

from pdca_desktop.domain.assessment import Opinion
from pdca_desktop.domain.dossier import DossierState
from pdca_desktop.domain.money import Euros
from pdca_desktop.domain.person import Person
from pdca_desktop.domain.plan import Plan
from pdca_desktop.errors import Clash
from pdca_desktop.services.deciding import is_plan, owes_reason, typed_slot
from tests.builders import a_need


def clash(path: str, theirs: Any, mine: Any, base: Any = None) -> Clash:
    return Clash(path, "", "une place", base, theirs, mine)


@pytest.mark.parametrize(
    ("path", "theirs", "mine", "owed"),
    [
        ("/terms/own_money", Euros.of(1), Euros.of(2), True),
        ("/scenarios/0/plan", Plan(), Plan(needs=(a_need(1),)), True),
        ("/forecast", None, None, True),
        ("/state", DossierState.READY, DossierState.PLAN_BUILT, True),
        ("/decided_on", date(2019, 6, 18), date(2019, 6, 19), True),
        ("/assessment/opinion", Opinion.FAVOURABLE, Opinion.RESERVED, True),
        ("/assessment/opinion_reason", "a", "b", True),
        ("/holders/0/household_income", Euros.of(1), Euros.of(2), True),
        ("/project/title", "a", "b", False),
        ("/holders/0/birth_date", date(1995, 3, 14), date(1996, 3, 14), False),
        ("/unknown/place", "a", "b", False),
    ],
)
def test_money_and_decisions_owe_a_reason(path: str, theirs: Any, mine: Any, *, owed: bool) -> None:
    assert owes_reason(clash(path, theirs, mine)) is owed


@pytest.mark.parametrize(
    ("path", "typed"),
    [
        ("/project/title", True),
        ("/terms/own_money", True),
        ("/assessment/opinion", True),
        ("/scenarios/0/plan", False),
        ("/holders/1", False),
        ("/unknown/place", False),
    ],
)
def test_another_value_is_typed_where_a_form_has_a_field(path: str, *, typed: bool) -> None:
    assert (typed_slot(clash(path, None, None)) is not None) is typed


def test_a_plan_that_one_of_them_removed_is_no_difference_of_plans() -> None:
    assert is_plan(clash("/scenarios/0/plan", Plan(), Plan()))
    assert not is_plan(clash("/scenarios/0/plan", Plan(), None))
    assert not is_plan(clash("/holders/0", Person(), Person()))
