"""Forms to fill by hand: every question of the screen, nothing internal, nothing of a dossier when blank."""

from datetime import date
from io import BytesIO
from typing import Any

import pikepdf
import pytest

from pdca_desktop.documents.blank_forms.forms import blank_forms
from pdca_desktop.documents.blocks import (
    Block,
    Document,
    Heading,
    Row,
    Side,
    SideBySide,
    Table,
    TickBoxes,
    Together,
)
from pdca_desktop.documents.inspection import faults
from pdca_desktop.documents.page_reader import opened
from pdca_desktop.documents.press import Wanted, printed
from pdca_desktop.documents.render import render
from pdca_desktop.domain.document import Piece, PieceKind
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.employment import JobHorizon, JobKind, Jobs
from pdca_desktop.domain.engagement import Criterion, Mark, Presence
from pdca_desktop.domain.forecast import CashMonth, CashPlan, Forecast, ForecastYear
from pdca_desktop.domain.money import Euros
from pdca_desktop.domain.person import Person
from pdca_desktop.domain.plan import Need, NeedNature, Plan, Resource, ResourceNature, Scenario
from pdca_desktop.domain.project import Project, Segment
from pdca_desktop.domain.record import slots_of
from pdca_desktop.domain.structure import Structure
from pdca_desktop.services.paper import PaperKind
from tests.documents.dossier.printing import AT, NAMES, VERSION, demo, normal, pack, text_of, view_of

TPE, ESS = Dossier(segment=Segment.TPE), Dossier(segment=Segment.ESS)


def form(dossier: Dossier, *, prefilled: bool = False) -> Document:
    return blank_forms(view_of(dossier), prefilled=prefilled)


def said(dossier: Dossier, *, prefilled: bool = False) -> str:
    return text_of(form(dossier, prefilled=prefilled))


def flat(blocks: tuple[Block, ...]) -> list[Block]:
    found: list[Block] = []
    for block in blocks:
        if isinstance(block, Together | Side):
            found += flat(block.blocks)
        elif isinstance(block, SideBySide):
            found += [inner for side in block.sides for inner in flat(side.blocks)]
        else:
            found.append(block)
    return found


def every(document: Document) -> list[Block]:
    return [block for part in document.parts for block in flat(part.blocks)]


def tables(document: Document) -> dict[str, Table]:
    return {block.caption: block for block in every(document) if isinstance(block, Table)}


def row(table: Table, head: str) -> Row:
    (found,) = [one for one in table.rows if one.cells[0] == head]
    return found


@pytest.mark.parametrize("dossier", [TPE, ESS], ids=["tpe", "ess"])
def test_a_blank_form_is_sound_paper(dossier: Dossier) -> None:
    data = printed(Wanted(PaperKind.BLANK, dossier, AT, VERSION), pack())
    assert faults(data) == ()
    with pikepdf.open(BytesIO(data)) as pdf:
        assert not list(pdf.attachments)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_of_a_dossier_is_on_a_blank_form(name: str) -> None:
    """It is the form of its segment, to the byte, but for what is filled in on no form."""
    dossier = demo(name)
    blank = form(dossier)
    assert blank == form(Dossier(segment=dossier.segment))
    words = text_of(blank)
    for holder in dossier.holders:
        assert holder.last_name not in words


def test_the_first_sheet_is_one_page_blank_or_filled() -> None:
    for dossier, prefilled in ((TPE, False), *((demo(name), True) for name in NAMES)):
        document = form(dossier, prefilled=prefilled)
        with opened(render(document)) as found:
            second = " ".join(found.lines(1))
            assert document.parts[1].title in second


@pytest.mark.parametrize("of", [Project, Structure, Person])
def test_every_question_of_the_screen_is_asked(of: type[Any]) -> None:
    asked = said(TPE) + said(ESS)
    for name, slot in slots_of(of).items():
        label = normal(slot.declared.label)
        if slot.declared.internal:
            assert label not in asked, name
        elif name != "id":
            assert label in asked, name


def test_nothing_internal_is_asked() -> None:
    for dossier in (TPE, ESS, *map(demo, NAMES)):
        words = said(dossier, prefilled=dossier.id != "")
        for of in (Dossier, *(type(part) for part in (dossier.assessment, dossier.project))):
            for slot in slots_of(of).values():
                if slot.declared.internal:
                    assert normal(slot.declared.label) not in words


def test_each_segment_is_asked_what_concerns_it() -> None:
    tpe, ess = said(TPE), said(ESS)
    for only in ("Revenus mensuels du foyer", "Preuves Cap Jeunes (NEET)", "Avis d’imposition"):
        assert only in tpe
        assert only not in ess
    for only in (
        "Agrément ESUS",
        "Impact social",
        "Liste du conseil d’administration",
        "Cotisations des adhérents",
    ):
        assert only in ess
        assert only not in tpe


def test_choices_are_boxes_to_tick() -> None:
    boxes = {block.label: block for block in every(form(TPE)) if isinstance(block, TickBoxes)}
    assert boxes["Civilité"].choices == ("Madame", "Monsieur")
    assert boxes["Projet collectif"].choices == ("oui", "non")
    assert all(block.ticked == () for block in boxes.values())


def test_what_is_known_is_ticked_and_written() -> None:
    dossier = demo("02-coiffure-lens")
    document = form(dossier, prefilled=True)
    boxes = {block.label: block for block in every(document) if isinstance(block, TickBoxes)}
    assert boxes["Civilité"].ticked == ("Monsieur",)
    assert boxes["Projet collectif"].ticked == ("non",)
    assert "Garantie d’emprunt bancaire" in boxes["Dispositifs sollicités"].ticked
    words = text_of(document)
    assert "Nom d’usage : Belhadri" in words
    assert "Dossier 2026-LEN-067" in words


def test_each_holder_has_a_sheet() -> None:
    titles = [part.title for part in form(demo("07-maraichers-arras"), prefilled=True).parts]
    assert sum(title.startswith("Fiche porteur") for title in titles) == 3
    assert [part.title for part in form(TPE).parts].count("Fiche porteur") == 1


def test_the_plan_has_a_row_a_nature_and_the_lines_there_are() -> None:
    plan = Plan(
        needs=(
            Need(nature=NeedNature.WORKS, label="Vitrine", amount=Euros.of(900), evidence="Devis 12"),
            Need(nature=NeedNature.WORKS, label="Sols", amount=Euros.of(100)),
            Need(label="À classer"),
        ),
        resources=(Resource(nature=ResourceNature.BANK_LOAN, funder="Banque", amount=Euros.of(1_000)),),
    )
    found = tables(form(Dossier(segment=Segment.TPE, scenarios=(Scenario(plan=plan),)), prefilled=True))
    needs, resources = found["Besoins"], found["Ressources"]
    assert row(needs, "Vitrine").cells[1:] == ("900,00\u00a0€", "Devis 12")
    assert row(needs, "Sols").cells[1] == "100,00\u00a0€"
    assert row(needs, "À classer").cells[1] == ""
    assert not [one for one in needs.rows if one.cells[0] == NeedNature.WORKS.label]
    assert len(needs.rows) == len(NeedNature) + 2 + 3 + 1
    assert row(resources, ResourceNature.BANK_LOAN.label).cells[1:3] == ("Banque", "1\u202f000,00\u00a0€")
    assert all(len(one.cells) == len(resources.columns) for one in resources.rows)


def test_the_forecast_the_jobs_and_the_marks_that_are_known_are_there() -> None:
    dossier = Dossier(
        segment=Segment.TPE,
        forecast=Forecast(
            years=(ForecastYear(rent=Euros.of(650)), ForecastYear(rent=Euros.of(700))),
            cash=CashPlan(months=(*(CashMonth() for _ in range(7)), CashMonth(sales=Euros.of(42)))),
        ),
        jobs=(Jobs(kind=JobKind.CREATED, horizon=JobHorizon.YEAR_3),),
        engagement=(Mark(criterion=Criterion.EDUCATION, presence=Presence.REAL, evidence="Ateliers"),),
        pieces=(Piece(kind=PieceKind.STATUTES, received_on=date(2026, 11, 2), original_seen=True),),
    )
    document = form(dossier, prefilled=True)
    found = tables(document)
    assert row(found["Comptes de résultat prévisionnels"], "Loyer").cells[1:] == (
        "650,00\u00a0€",
        "700,00\u00a0€",
        "",
    )
    halves = [
        block for block in every(document) if isinstance(block, Table) and "trésorerie" in block.caption
    ]
    sales = [row(half, "Encaissements des ventes").cells[1:] for half in halves]
    assert sales == [("",) * 6, ("", "42,00\u00a0€", "", "", "", "")]
    assert row(found["Emplois"], "Créé").cells[1:] == ("", "", "")
    assert row(found["Cinq axes d’engagement"], "Éducation").cells[1:] == ("☐", "☐", "☑", "☐", "Ateliers")
    (statutes,) = [one for one in found["Pièces à réunir"].rows if "Statuts" in str(one.cells[0])]
    assert statutes.cells[0] == "☑\u00a0 Statuts (projet ou signés)"
    assert statutes.cells[1:] == ("02/11/2026", "", "☑")


def test_headings_and_pages_follow_each_other() -> None:
    for dossier in (TPE, ESS):
        for part in form(dossier).parts:
            first = part.blocks[0]
            assert isinstance(first, Heading)
            assert first.level == 1
            assert first.text == part.title
