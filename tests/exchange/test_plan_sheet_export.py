"""Our own spreadsheets: harmless, calculated, and read back exactly."""

import subprocess
import sys
import tempfile
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from pdca_desktop.domain.field import Choice
from pdca_desktop.domain.french import typeset
from pdca_desktop.domain.loan import GraceKind, GuaranteeFund, GuaranteeLine, LoanTerms, Method, Rhythm
from pdca_desktop.domain.money import Euros
from pdca_desktop.domain.plan import Need, NeedNature, Plan, Resource, ResourceNature, ResourceStatus
from pdca_desktop.errors import FileError
from pdca_desktop.exchange import plan_sheet_shape as shape
from pdca_desktop.exchange.plan_sheet import Confidence, read_plan_sheet, write_plan_sheet, write_template
from pdca_desktop.exchange.plan_sheet_words import fold
from tests.strategies import records

PLAN = Plan(
    needs=(
        Need(
            nature=NeedNature.WORKS,
            label="Vitrine",
            amount=Euros.of("8000.50"),
            expected_on=date(2026, 3, 1),
            evidence="Devis n° 12",
        ),
        Need(nature=NeedNature.STOCK, label="Stock", amount=None),
        Need(nature=None, label="", amount=Euros.of("1499.50")),
    ),
    resources=(
        Resource(nature=ResourceNature.OWN_CASH, label="Apport", amount=Euros.of(1500)),
        Resource(
            nature=ResourceNature.BANK_LOAN,
            label="Prêt professionnel",
            funder="Banque du Nord",
            holder="0190-aa",
            amount=Euros.of(8000),
            status=ResourceStatus.REQUESTED,
            status_on=date(2026, 2, 1),
            aid_equivalent=Euros.of("12.34"),
            loan=LoanTerms(
                months=84,
                annual_rate=Decimal("3.425"),
                grace_months=6,
                grace_kind=GraceKind.TOTAL,
                rhythm=Rhythm.QUARTERLY,
                method=Method.CAPITAL,
                start_on=date(2026, 4, 1),
                fees=Euros.of(120),
                surety=Euros.of(2000),
                guarantees=(
                    GuaranteeLine(fund=GuaranteeFund.FAG, quota=Decimal(50), commission=Euros.of(80)),
                    GuaranteeLine(fund=GuaranteeFund.GEF, amount=Euros.of(1000)),
                ),
            ),
        ),
        Resource(nature=ResourceNature.PTZ, label="PTZ", loan=LoanTerms()),
    ),
)


def round_trip(plan: Plan, title: str = "Plan") -> Plan:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "plan.xlsx"
        write_plan_sheet(path, plan, title)
        return read_plan_sheet(path).plan


def sheet_of(path: Path, name: str = shape.PLAN_SHEET, **options: Any) -> Worksheet:
    sheet = load_workbook(path, **options)[name]
    assert isinstance(sheet, Worksheet)
    return sheet


def test_own_export_is_read_back_without_a_warning(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    write_plan_sheet(path, PLAN, "Atelier de couture")
    found = read_plan_sheet(path)
    assert found.plan == PLAN
    assert found.warnings == ()
    assert {row.confidence for row in found.rows} == {Confidence.SURE}
    assert [row.path for row in found.rows] == [
        *(f"/needs/{at}" for at in range(3)),
        *(f"/resources/{at}" for at in range(3)),
    ]
    assert (found.rows[0].sheet, found.rows[0].cell) == (shape.PLAN_SHEET, "A6")


@settings(max_examples=60)
@given(records(Plan))
@example(Plan())
@example(Plan(needs=(Need(), Need(label=" ")), resources=(Resource(), Resource(loan=LoanTerms()))))
@example(
    Plan(
        needs=(
            Need(label="Ressources"),
            Need(label="Total"),
            Need(label="à renseigner"),
            Need(label="N° ressource"),
        )
    )
)
@example(Plan(needs=(Need(label="Montant", evidence="Libellé"), Need(label="dont stock", amount=Euros(0)))))
@example(
    Plan(needs=(Need(label="_x0041_ \ufffe", expected_on=date(1900, 2, 28)), Need(expected_on=date.min)))
)
@example(Plan(resources=(Resource(amount=Euros(10**15 - 1), status_on=date(1900, 3, 1)),)))
@example(Plan(resources=(Resource(loan=LoanTerms(annual_rate=Decimal("1234567890.1234567890123"))),)))
def test_every_plan_round_trips(plan: Plan) -> None:
    assert round_trip(plan) == plan


@pytest.mark.parametrize("title", ["", "Besoins", "=1+1", "Total", "Montant", "N° ressource"])
def test_a_title_is_no_table(title: str) -> None:
    assert round_trip(PLAN, title) == PLAN


RISKY = ["=1+1", '=HYPERLINK("http://x","y")', "+33 1 23", "-2+3", "@SUM(A1)", "\tx", "\rx", "#REF!", "'=1"]


@pytest.mark.parametrize("text", RISKY)
def test_no_text_becomes_a_formula(text: str, tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    plan = Plan(
        needs=(Need(label=text, evidence=text),),
        resources=(Resource(label=text, funder=text, holder=text, loan=LoanTerms()),),
    )
    write_plan_sheet(path, plan, text)
    stored = text.replace("\r", "\n")
    places = [(shape.PLAN_SHEET, place) for place in ("A1", "B6", "E6", "I6", "J6", "K6")]
    for name, place in places:
        cell = sheet_of(path, name)[place]
        assert (cell.data_type, cell.value, cell.quotePrefix) == ("s", stored, True)
    copied = sheet_of(path, shape.LOAN_SHEET, data_only=True)["B4"]
    assert (copied.data_type, copied.value) == ("s", stored)
    with zipfile.ZipFile(path) as archive:
        sheets = [archive.read(name).decode() for name in archive.namelist() if "worksheets/sheet" in name]
    formulas = [part.partition("</f>")[0] for sheet in sheets for part in sheet.split("<f>")[1:]]
    assert sorted(formula.partition("(")[0] for formula in formulas) == ["IFERROR", "L8-C8", "SUM", "SUM"]


def test_totals_are_formulas_that_hold_their_values(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    write_plan_sheet(path, PLAN, "Plan")
    formulas, values = sheet_of(path), sheet_of(path, data_only=True)
    assert [formulas[place].value for place in ("C10", "L10", "L11")] == [
        "=SUM(C6:C9)",
        "=SUM(L6:L9)",
        "=L10-C10",
    ]
    assert [values[place].value for place in ("C10", "L10", "L11")] == [9500, 9500, 0]


def test_amounts_are_numbers_in_french_euros(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    write_plan_sheet(path, PLAN, "Plan")
    cell = sheet_of(path)["C6"]
    assert (cell.value, cell.data_type) == (8000.5, "n")
    assert "€" in cell.number_format
    assert sheet_of(path)["C7"].value == "à renseigner"


def test_the_sheet_is_made_to_be_printed(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    write_plan_sheet(path, PLAN, "Plan")
    sheet = sheet_of(path)
    assert sheet.freeze_panes == "A6"
    assert sheet.print_title_rows == "$4:$5"
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth) == ("landscape", 1)
    lists = [rule for rule in sheet.data_validations.dataValidation if rule.type == "list"]
    assert {str(rule.sqref) for rule in lists} == {"A6:A9", "H6:H9", "M6:M9"}
    book = load_workbook(path)
    assert book[shape.LIST_SHEET].sheet_state == "hidden"
    labels = [cell.value for cell in book[shape.LIST_SHEET]["A"] if cell.value]
    assert labels == ["à renseigner", *(one.label for one in NeedNature)]


def test_columns_that_nothing_fills_are_folded_away(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    write_plan_sheet(path, Plan(needs=(Need(label="Four"),), resources=(Resource(label="Apport"),)), "Plan")
    hidden = {letter for letter, column in sheet_of(path).column_dimensions.items() if column.hidden}
    assert hidden == {"D", "E", "K", "N", "O"}


def test_the_template_is_empty_and_explained(tmp_path: Path) -> None:
    path = tmp_path / "modele.xlsx"
    write_template(path)
    found = read_plan_sheet(path)
    assert found.plan == Plan()
    assert [warning.sentence for warning in found.warnings] == [
        typeset("Feuille « Plan de financement » : aucune ligne n'est remplie.")
    ]
    assert load_workbook(path).sheetnames[0] == shape.GUIDE_SHEET


def test_a_filled_template_is_read(tmp_path: Path) -> None:
    path = tmp_path / "modele.xlsx"
    write_template(path)
    book = load_workbook(path)
    plan, loans, guarantees = (
        book[name] for name in (shape.PLAN_SHEET, shape.LOAN_SHEET, shape.GUARANTEE_SHEET)
    )
    plan["A6"], plan["B6"], plan["C6"] = "Travaux, aménagements", "Peinture", 8000.5
    plan["B7"], plan["C7"] = "Stock de départ", "1 000,00 €"
    plan["H7"], plan["I7"], plan["L7"] = "PTZ", "Prêt", 9000
    loans["A4"], loans["C4"], loans["D4"] = 2, 60, 0
    guarantees["A4"], guarantees["C4"], guarantees["D4"] = 2, "FGIF", 70
    guarantees["A5"], guarantees["C5"] = 9, "FGIF"
    book.save(path)
    found = read_plan_sheet(path)
    assert found.plan.needs == (
        Need(nature=NeedNature.WORKS, label="Peinture", amount=Euros.of("8000.50")),
        Need(nature=NeedNature.STOCK, label="Stock de départ", amount=Euros.of(1000)),
    )
    line = GuaranteeLine(fund=GuaranteeFund.FGIF, quota=Decimal(70))
    terms = LoanTerms(months=60, annual_rate=Decimal(0), guarantees=(line,))
    assert found.plan.resources == (
        Resource(nature=ResourceNature.PTZ, label="Prêt", amount=Euros.of(9000), loan=terms),
    )
    assert found.rows[2].confidence is Confidence.LIKELY
    assert [warning.cell for warning in found.warnings] == ["A5"]


def test_a_text_that_no_cell_holds_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    with pytest.raises(FileError, match="32 767 caractères"):
        write_plan_sheet(path, Plan(needs=(Need(label="x" * 32_768),)), "Plan")
    assert not path.exists()


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="n’existe pas"):
        write_template(tmp_path / "absent" / "modele.xlsx")
    with pytest.raises(FileError, match="dossier de l’ordinateur"):
        write_template(tmp_path)


@pytest.mark.parametrize(
    "of", [NeedNature, ResourceNature, ResourceStatus, GraceKind, Rhythm, Method, GuaranteeFund]
)
def test_labels_are_told_apart_without_case_nor_accents(of: type[Choice]) -> None:
    assert len({fold(one.label) for one in of}) == len(of)


def test_titles_of_columns_are_told_apart() -> None:
    for columns in (shape.NEED_COLUMNS, shape.RESOURCE_COLUMNS, shape.LOAN_COLUMNS, shape.GUARANTEE_COLUMNS):
        assert len({fold(column.title) for column in columns}) == len(columns)


def test_the_library_is_loaded_only_when_needed() -> None:
    code = "import sys, pdca_desktop.exchange.plan_sheet; sys.exit('openpyxl' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
