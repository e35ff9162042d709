"""For whom a line is: known by name, unknown as such, never the first by default of being found."""

from dataclasses import replace

import pytest

from pdca_desktop.domain.person import Person
from pdca_desktop.domain.plan import PRIMES, Resource, ResourceNature
from pdca_desktop.rules.case import Case
from pdca_desktop.services import beneficiary
from pdca_desktop.services.explaining import answer_at
from pdca_desktop.services.natures import PERSONAL
from tests.builders import TODAY, a_dossier, a_holder, a_need, a_plan, a_ptz

ADA, BEA = Person(id="p1", first_name="Ada", last_name="Un"), Person(id="p2", last_name="Deux")
NAMELESS = Person(id="p3")


def test_the_first_is_meant_when_nobody_is_named() -> None:
    assert beneficiary.named((ADA, BEA), "") == "Ada Un"
    assert beneficiary.named((ADA, BEA), "p2") == "Deux"
    assert beneficiary.named((), "") == ""
    assert beneficiary.choices((ADA, BEA, NAMELESS))[2] == ("p3", "Porteur 3")


def test_somebody_else_is_unknown() -> None:
    line = Resource(nature=ResourceNature.PTZ, holder="p9")
    assert beneficiary.named((ADA, BEA), "p9") == "porteur inconnu"
    assert beneficiary.told((ADA,), line) == "porteur inconnu"
    assert beneficiary.asked((ADA,), line)


@pytest.mark.parametrize("nature", [ResourceNature.BANK_LOAN, ResourceNature.PTZ])
def test_one_holder_alone_is_not_worth_a_word(nature: ResourceNature) -> None:
    assert beneficiary.told((ADA,), Resource(nature=nature)) == ""
    assert beneficiary.told((ADA,), Resource(nature=nature, holder="p1")) == ""


def test_among_several_a_personal_line_says_for_whom() -> None:
    assert beneficiary.told((ADA, BEA), Resource(nature=ResourceNature.PTZ)) == "pour Ada Un"
    assert beneficiary.told((ADA, BEA), Resource(nature=ResourceNature.BANK_LOAN)) == ""
    assert beneficiary.told((ADA, BEA), Resource(nature=ResourceNature.BANK_LOAN, holder="p2")) == "pour Deux"


def test_holders_that_nothing_tells_apart_cannot_be_named() -> None:
    holders = Person(last_name="Un"), Person(last_name="Deux"), ADA, replace(BEA, id="p1")
    assert beneficiary.choices(holders) == (("", "Un"), ("p1", "Ada Un"))


def test_the_rules_judge_nobody_in_the_place_of_an_unknown_holder() -> None:
    plan = a_plan((a_need(20_000),), a_ptz(5_000, holder="p9"))
    case = Case(a_dossier(plan, holders=(a_holder(),)), 0, TODAY)
    holder = case.holder_of(case.of(ResourceNature.PTZ)[0])
    assert holder.person == Person()
    assert holder.places("birth_date", "situation") == ("/scenarios/0/plan/resources/1/holder",)


def test_the_sum_behind_a_verdict_names_the_holder() -> None:
    plan = a_plan((a_need(20_000),), a_ptz(5_000, holder="porteur-1"), a_ptz(5_000, holder="p9"))
    dossier = a_dossier(plan)
    assert answer_at(dossier, "/scenarios/0/plan/resources/1/holder") == "Camille Exemple"
    assert answer_at(dossier, "/scenarios/0/plan/resources/2/holder") == "porteur inconnu"


def test_the_natures_that_the_rules_read_by_holder_are_personal() -> None:
    assert {ResourceNature.PTZ, PRIMES[0]} <= PERSONAL
