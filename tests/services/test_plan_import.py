"""A spreadsheet's plan corrected before it is taken in: natures, lines left out, holders by name."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.loan import LoanTerms
from pdca_desktop.domain.plan import FinancingTerms, Need, NeedNature, Plan, Resource, ResourceNature
from pdca_desktop.exchange.plan_sheet import (
    Confidence,
    PreviewRow,
    SheetPreview,
    read_plan_sheet,
    write_plan_sheet,
)
from pdca_desktop.services.plan_import import Draft, with_names
from pdca_desktop.services.plans import Side
from tests.builders import a_bank_loan, a_dossier, a_holder, a_need, a_plan, a_ptz, a_resource

TWO = (a_holder(), a_holder(id="porteur-2", first_name="Sacha", last_name="Modèle"))
PLAN = a_plan((a_need(20_000), a_need(4_000, NeedNature.STOCK)), a_ptz(5_000), a_bank_loan(14_000))


def draft_of(plan: Plan, confidence: Confidence = Confidence.LIKELY) -> Draft:
    sides = (("needs", plan.needs), ("resources", plan.resources))
    rows = tuple(
        PreviewRow(f"/{side}/{rank}", "Feuil1", f"B{rank + 2}", confidence, "Nature déduite.")
        for side, lines in sides
        for rank in range(len(lines))
    )
    return Draft(SheetPreview(plan, rows, ()))


def test_what_nobody_corrects_is_taken_in_as_it_was_read() -> None:
    draft = draft_of(PLAN)
    assert draft.plan(Dossier()) == PLAN
    first = draft.lines(Dossier())[0]
    assert (first.side, first.source, first.remark) == (Side.NEEDS, "Feuil1, B2", "Nature déduite.")


@given(st.sets(st.integers(0, 4)))
def test_lines_left_out_are_those_and_no_other(ranks: set[int]) -> None:
    draft = draft_of(PLAN)
    places = [row.path for row in draft.preview.rows]
    for rank in ranks:
        draft = draft.without(places[rank])
    kept = draft.plan(Dossier())
    left = [line for rank, line in enumerate((*PLAN.needs, *PLAN.resources)) if rank not in ranks]
    assert [*kept.needs, *kept.resources] == left
    for rank in ranks:
        draft = draft.with_line(places[rank])
    assert draft.plan(Dossier()) == PLAN


def test_a_nature_given_makes_a_line_sure_and_brings_the_terms_known() -> None:
    read = Resource(nature=ResourceNature.OTHER, label="", amount=PLAN.resources[0].amount)
    draft = draft_of(Plan(resources=(read,)), Confidence.TO_CHECK)
    dossier = Dossier(terms=FinancingTerms(ptz_months=48))
    draft = draft.with_nature("/resources/0", ResourceNature.PTZ)
    line = draft.lines(dossier)[0]
    assert (line.confidence, line.remark) == (Confidence.SURE, "")
    assert line.line == replace(
        read,
        nature=ResourceNature.PTZ,
        label=ResourceNature.PTZ.label,
        loan=LoanTerms(months=48, annual_rate=Decimal(0)),
    )


def test_a_nature_of_the_other_side_is_a_bug() -> None:
    with pytest.raises(TypeError):
        draft_of(PLAN).with_nature("/needs/0", ResourceNature.PTZ).plan(Dossier())


def test_what_a_nature_cannot_carry_is_set_aside_and_said() -> None:
    read = replace(a_bank_loan(14_000, surety=1_000), nature=ResourceNature.MICROCREDIT)  # type: ignore[arg-type]
    line = draft_of(Plan(resources=(read,))).lines(Dossier())[0]
    assert isinstance(line.line, Resource)
    assert line.line.loan == LoanTerms(months=60, annual_rate=Decimal("2.10"))
    told = line.remark.replace("\u00a0", " ").replace("\u202f", " ")
    assert "Écarté" in told
    assert "caution personnelle 1 000,00 €" in told
    assert "Garantie France Active (FAG) 60 %" in told
    gift = replace(read, nature=ResourceNature.OWN_CASH)
    assert draft_of(Plan(resources=(gift,))).plan(Dossier()).resources[0].loan is None


def test_holders_go_out_by_name_and_come_back_by_name(tmp_path: Path) -> None:
    dossier = a_dossier(holders=TWO)
    plan = a_plan((a_need(16_000),), a_ptz(8_000, holder="porteur-1"), a_ptz(8_000, holder="porteur-2"))
    file = tmp_path / "plan.xlsx"
    write_plan_sheet(file, with_names(plan, dossier), "Essai")
    preview = read_plan_sheet(file)
    assert [line.holder for line in preview.plan.resources] == ["Camille Exemple", "Sacha Modèle"]
    assert Draft(preview).plan(dossier) == plan


def test_a_name_nobody_bears_stays_and_is_said() -> None:
    read = replace(a_resource(500, ResourceNature.CAP_JEUNES), holder="Alix Ailleurs")
    line = draft_of(Plan(resources=(read,))).lines(a_dossier(holders=TWO))[0]
    assert isinstance(line.line, Resource)
    assert line.line.holder == "Alix Ailleurs"
    assert "n’est pas un porteur du dossier" in line.remark


def test_two_holders_of_one_name_are_not_guessed() -> None:
    twins = (a_holder(), a_holder(id="porteur-2"))
    plan = Plan(resources=(a_ptz(8_000, holder="porteur-2"),))
    assert with_names(plan, a_dossier(holders=twins)) == plan
    read = Plan(resources=(a_ptz(8_000, holder="Camille Exemple"),))
    taken = draft_of(read).plan(a_dossier(holders=twins)).resources[0]
    assert taken.holder == "Camille Exemple"


def test_a_label_that_somebody_wrote_stays() -> None:
    read = Need(nature=NeedNature.OTHER, label="Divers", amount=None)
    draft = draft_of(Plan(needs=(read,))).with_nature("/needs/0", NeedNature.WORKS)
    assert draft.plan(Dossier()).needs[0] == replace(read, nature=NeedNature.WORKS)
