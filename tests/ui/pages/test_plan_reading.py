"""What the plan's screen says, without a screen."""

from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from pdca_desktop import resources
from pdca_desktop.domain.dossier import Derogation, Dossier
from pdca_desktop.domain.loan import GuaranteeLine, LoanTerms
from pdca_desktop.domain.money import Euros
from pdca_desktop.domain.plan import (
    FinancingTerms,
    Need,
    NeedNature,
    Resource,
    ResourceNature,
    ResourceStatus,
)
from pdca_desktop.exchange.dossier_file import read_dossier
from pdca_desktop.rules.case import Case
from pdca_desktop.rules.catalogue import judge, judge_case
from pdca_desktop.rules.pack_file import load_pack
from pdca_desktop.services.judging import judge_dossier
from pdca_desktop.services.plans import Side
from pdca_desktop.services.wording import status_told, terms_told
from pdca_desktop.ui.pages.dossier.tally import tally
from pdca_desktop.ui.pages.plan.paste import pasted
from pdca_desktop.ui.pages.plan.reading import (
    Group,
    marks,
    quiet_text,
    readings,
    rules_badge,
    sum_of,
)
from pdca_desktop.ui.tokens import Tone
from tests.bench.plans import TODAY, heavy_dossier

DEMO = sorted(Path(resources.folder("demo")).glob("*.json"))
LOAN = Resource(
    nature=ResourceNature.BANK_LOAN,
    label="Prêt pro",
    funder="Crédit",
    amount=Euros.of(12_000),
    status=ResourceStatus.GRANTED,
    status_on=date(2026, 3, 12),
    loan=LoanTerms(
        months=60,
        annual_rate=Decimal("3.4"),
        guarantees=(GuaranteeLine(quota=Decimal(45)), GuaranteeLine(quota=Decimal(20))),
    ),
)


def test_a_loan_has_a_quiet_line() -> None:
    assert terms_told(LOAN).replace("\u00a0", " ") == "60 mois · 3,40 % · garantie 65 %"
    assert terms_told(Need(label="x")) == ""
    assert status_told(LOAN) == "Accordé 12/03/2026"
    assert quiet_text(LOAN, narrow=True).splitlines()[1] == "Crédit · Accordé 12/03/2026"
    assert "à renseigner" in terms_told(Resource(nature=ResourceNature.PTZ, loan=LoanTerms()))


def test_verdicts_are_in_the_order_of_the_panel() -> None:
    shown = readings(judge(heavy_dossier(), load_pack(), today=TODAY))
    order = list(Group)
    ranks = [order.index(one.group) for one in shown]
    assert ranks == sorted(ranks)
    assert {Group.BLOCKING, Group.WARNING, Group.UNKNOWN, Group.PASS} <= {one.group for one in shown}


@pytest.mark.parametrize(
    "path", sorted(Path(resources.folder("demo")).glob("*.json")), ids=lambda one: one.stem
)
def test_the_panel_counts_as_the_head_of_the_dossier_does(path: Path) -> None:
    found = judge_dossier(read_dossier(path), load_pack(), today=TODAY)
    panel = Counter(one.group.tone for one in readings(found.verdicts))
    assert {tone: panel[tone] for tone in tally(found)} == dict(tally(found))


def test_a_derogation_no_longer_blocks_and_is_internal() -> None:
    given = Derogation(rule="PTZ-01", author="Direction", reason="Projet exemplaire", decided_on=TODAY)
    dossier = heavy_dossier()
    dossier = Dossier(
        **{name: getattr(dossier, name) for name in Dossier.__slots__ if name != "derogations"},
        derogations=(given,),
    )
    shown = {one.rule_id: one for one in readings(judge(dossier, load_pack(), today=TODAY))}
    assert shown["PTZ-01"].group is Group.WARNING
    assert "Projet exemplaire" in shown["PTZ-01"].internal


def test_the_line_at_fault_is_marked() -> None:
    case = Case(heavy_dossier(), 0, TODAY)
    found = marks(judge_case(case, load_pack()), f"{case.plan_path}/resources")
    assert found[6] is Tone.BLOQUANT  # the PTZ of 8 500 €
    assert 4 not in found


def test_the_sum_names_inputs_values_dates_and_sources() -> None:
    dossier = heavy_dossier()
    verdict = next(one for one in judge(dossier, load_pack(), today=TODAY) if one.rule.id == "PTZ-01")
    check = next(node for node in sum_of(verdict, dossier) if node.tone is Tone.BLOQUANT)
    texts = [child.text for child in check.children]
    sources = [source.text for child in check.children for source in child.children]
    assert any("8\u202f500,00" in text for text in texts)
    assert any("depuis le 01/01/2019" in text for text in texts)
    assert any("p. " in source and "«" in source for source in sources)


def test_the_badge_turns_stale_with_time() -> None:
    assert rules_badge(load_pack(), TODAY)[1] is False
    assert rules_badge(load_pack(), date(2036, 1, 1))[1] is True


def test_a_pasted_need_keeps_label_nature_and_amount() -> None:
    text = "Four\tMatériel et outillage\t1 200,50\r\nDivers\n\nSous-total\t1200,50"
    (line,) = pasted(text, Side.NEEDS, FinancingTerms(), TODAY)
    assert line == Need(nature=NeedNature.EQUIPMENT, label="Four", amount=Euros(120_050))
