"""What no longer holds in a dossier that an exchange changed."""

from dataclasses import replace
from datetime import date

import pytest

from pdca_desktop.domain.dossier import Dossier, DossierState
from pdca_desktop.domain.money import Euros
from pdca_desktop.domain.plan import Need, NeedNature, Plan, Resource, ResourceNature, Scenario
from pdca_desktop.domain.project import Project
from pdca_desktop.rules.pack_file import load_pack
from pdca_desktop.rules.values import RulePack
from pdca_desktop.services.after_exchange import review, still

TODAY = date(2019, 6, 18)


@pytest.fixture(scope="module")
def pack() -> RulePack:
    return load_pack()


def dossier(needs: int, own: int, ptz: int = 0, state: DossierState = DossierState.ASSESSMENT) -> Dossier:
    resources = [Resource(nature=ResourceNature.OWN_CASH, amount=Euros.of(own))]
    if ptz:
        resources.append(Resource(nature=ResourceNature.PTZ, amount=Euros.of(ptz)))
    plan = Plan(
        needs=(Need(nature=NeedNature.EQUIPMENT, amount=Euros.of(needs)),), resources=tuple(resources)
    )
    return Dossier(id="d", state=state, project=Project(title="Fournil"), scenarios=(Scenario(plan=plan),))


def test_two_good_plans_that_merged_into_a_lame_one_are_told(pack: RulePack) -> None:
    found = review(dossier(10_000, 10_000), dossier(10_000, 9_500), pack, TODAY)
    assert found is not None
    assert (
        found.sentence
        == "le plan de «\u00a0Fournil\u00a0» ne s’équilibre plus\u00a0: il manque 500,00\u00a0€"
    )
    assert found.path == "/scenarios/0/plan"
    assert found.rules == ("PLAN-01",)


def test_what_was_wrong_before_is_no_news(pack: RulePack) -> None:
    lame = dossier(10_000, 9_500)
    assert review(lame, replace(lame, number="2026-LEN-1"), pack, TODAY) is None


def test_a_rule_that_blocks_since_is_named(pack: RulePack) -> None:
    found = review(dossier(20_000, 20_000), dossier(20_000, 10_500, 9_500), pack, TODAY)
    assert found is not None
    assert found.sentence == (
        "2 règles bloquent maintenant «\u00a0Fournil\u00a0»\u00a0: Montant du prêt à taux zéro, "
        "Couplage du PTZ avec un prêt bancaire"
    )
    assert not found.path


@pytest.mark.parametrize(
    ("state", "told"),
    [
        (DossierState.ASSESSMENT, False),
        (DossierState.PLAN_BUILT, True),
        (DossierState.READY, True),
        (DossierState.ON_AGENDA, True),
        (DossierState.GRANTED, False),
    ],
)
def test_unknown_before_a_dossier_holds_what_its_state_promises(
    pack: RulePack, state: DossierState, *, told: bool
) -> None:
    assert (review(None, dossier(10_000, 9_500, state=state), pack, TODAY) is not None) is told


def test_once_put_right_it_is_no_longer_told(pack: RulePack) -> None:
    lame, good = dossier(10_000, 9_500), dossier(10_000, 10_000)
    found = review(good, lame, pack, TODAY)
    assert found is not None
    assert still(lame, found.rules, pack, TODAY) == found
    assert still(good, found.rules, pack, TODAY) is None
    assert still(replace(lame, state=DossierState.GRANTED), found.rules, pack, TODAY) is None
