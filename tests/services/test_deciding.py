"""What it takes to decide a conflict."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from pdca_desktop.domain.assessment import Opinion
from pdca_desktop.domain.dossier import DossierState
from pdca_desktop.domain.loan import LoanTerms
from pdca_desktop.domain.money import Euros
from pdca_desktop.domain.person import Person
from pdca_desktop.domain.plan import Need, NeedNature, Plan, Resource, ResourceNature
from pdca_desktop.errors import Clash
from pdca_desktop.services.deciding import is_plan, owes_reason, plan_rows, typed_slot


def clash(path: str, theirs: Any, mine: Any, base: Any = None) -> Clash:
    return Clash(path, "", "une place", base, theirs, mine)


def need(label: str, euros: int) -> Need:
    return Need(nature=NeedNature.EQUIPMENT, label=label, amount=Euros.of(euros))


BANK = Resource(
    nature=ResourceNature.BANK_LOAN, label="Banque", amount=Euros.of(9_000), loan=LoanTerms(months=60)
)


@pytest.mark.parametrize(
    ("path", "theirs", "mine", "owed"),
    [
        ("/terms/own_money", Euros.of(1), Euros.of(2), True),
        ("/scenarios/0/plan", Plan(), Plan(needs=(need("a", 1),)), True),
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


def test_only_the_lines_that_differ_are_told_with_the_sums() -> None:
    base = Plan(needs=(need("Four", 8_000), need("Vitrine", 2_000)), resources=(BANK,))
    theirs = replace(base, needs=(need("Four", 9_000), need("Vitrine", 2_000)))
    mine = replace(base, needs=(need("Four", 8_000),))
    rows = plan_rows(base, theirs, mine)
    assert [row.name for row in rows] == ["Four", "Vitrine", "Besoins", "Ressources", "Écart"]
    four, window, needs, resources, gap = rows
    assert four.differs == (True, False)
    assert window.figures[2] == "—"
    assert window.differs == (False, True)
    assert needs.figures == ("10\u202f000,00\u00a0€", "11\u202f000,00\u00a0€", "8\u202f000,00\u00a0€")
    assert resources.differs == (False, False)
    assert gap.figures[1] == "−2\u202f000,00\u00a0€"
    assert [row.total for row in rows] == [False, False, True, True, True]


def test_a_line_that_both_added_stands_once_and_others_apart() -> None:
    both, theirs_own, mine_own = need("Enseigne", 900), need("Store", 300), need("Rampe", 400)
    rows = plan_rows(None, Plan(needs=(both, theirs_own)), Plan(needs=(mine_own, replace(both, amount=None))))
    lines = {row.name: row.figures for row in rows if not row.total}
    assert set(lines) == {"Enseigne", "Store", "Rampe"}
    assert lines["Enseigne"] == ("—", "900,00\u00a0€", "à renseigner")
    assert lines["Store"][2] == "—"
    assert lines["Rampe"][1] == "—"


def test_terms_that_differ_are_told_under_the_amount() -> None:
    base = Plan(resources=(BANK,))
    longer = replace(BANK, loan=LoanTerms(months=84))
    (row,) = [row for row in plan_rows(base, Plan(resources=(longer,)), base) if not row.total]
    assert row.figures[0] == row.figures[1]
    assert row.differs == (True, False)
    assert "60" in row.note
    assert "84" in row.note
