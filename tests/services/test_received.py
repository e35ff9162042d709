"""What others changed in an open dossier, in words."""

from dataclasses import replace

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.money import Euros
from pdca_desktop.domain.person import Person
from pdca_desktop.domain.plan import FinancingTerms, Need, Plan, Scenario
from pdca_desktop.domain.project import Project
from pdca_desktop.services.received import received_fields

BEFORE = Dossier(id="d", project=Project(title="Fournil"), scenarios=(Scenario(id="s", plan=Plan()),))


def test_nothing_changed_is_nothing_received() -> None:
    assert received_fields(BEFORE, replace(BEFORE)) == ()


def test_each_field_says_what_it_was_and_is() -> None:
    after = replace(
        BEFORE, project=Project(title="Le Fournil"), terms=FinancingTerms(own_money=Euros.of(4_000))
    )
    found = {one.path: (one.label, one.told) for one in received_fields(BEFORE, after)}
    assert found == {
        "/project/title": ("Projet › Intitulé du projet", "Fournil → Le Fournil"),
        "/terms/own_money": (
            "Moyens connus › Apport mobilisable",
            "à renseigner → 4\u202f000,00\u00a0€",
        ),
    }


def test_a_plan_is_one_field_whatever_changed_in_it() -> None:
    needs = tuple(Need(label=label, amount=Euros.of(900)) for label in ("Four", "Vitrine", "Store"))
    after = replace(BEFORE, scenarios=(Scenario(id="s", plan=Plan(needs=needs)),))
    (one,) = received_fields(BEFORE, after)
    assert one.path == "/scenarios/0/plan"
    assert one.told == "«\u00a0Four\u00a0» ajouté (900,00\u00a0€)\u00a0; et 2 autres"


def test_rows_that_come_and_go_are_told_and_identifiers_are_not() -> None:
    after = replace(BEFORE, holders=(Person(id="p", first_name="Ada", last_name="Un"),))
    assert [(one.path, one.told) for one in received_fields(BEFORE, after)] == [("/holders/0", "ajouté")]
    assert [one.told for one in received_fields(after, BEFORE)] == ["retiré"]
    named = replace(BEFORE, scenarios=(Scenario(id="other", plan=Plan()),))
    assert received_fields(BEFORE, named) == ()


def test_a_long_text_is_told_short() -> None:
    after = replace(BEFORE, project=Project(title="Fournil", genesis="mot " * 100))
    (one,) = received_fields(BEFORE, after)
    assert one.told.endswith("…")
    assert len(one.told) < 100
