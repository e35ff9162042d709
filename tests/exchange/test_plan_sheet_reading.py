"""Other people's spreadsheets; every one here is invented."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from pdca_desktop.domain.loan import LoanTerms
from pdca_desktop.domain.money import Euros, total
from pdca_desktop.domain.plan import NeedNature, ResourceNature, ResourceStatus
from pdca_desktop.errors import FileError
from pdca_desktop.exchange.plan_sheet import Confidence, SheetPreview, read_plan_sheet

N, R = NeedNature, ResourceNature
Rows = Sequence[Sequence[Any]]

SIDE_BY_SIDE: Rows = (
    ("Plan de financement de la brasserie",),
    (),
    ("BESOINS", "Montant", "RESSOURCES", "Montant"),
    ("Travaux du local", 12000, "Apport personnel", "5 000 €"),
    ("Matériel", "8 000,50 €", "PTZ", 6000),
    ("Stock", 1500, "Prime Cap Jeunes", 2000),
    ("B.F.R.", 500, None, None),
    ("Trésorerie", 999.5, "Prêt Crédit Agricole", 10000),
    ("TOTAL", 23000, "TOTAL", 23000),
)
STACKED: Rows = (
    ("Emplois", None, "Montant HT (€)"),
    ("Investissements", None, None),
    ("Four", None, 9000),
    ("Enseigne", None, 1000),
    ("Sous-total", None, 10000),
    ("Loyer d’avance", None, 800),
    ("TOTAL EMPLOIS", None, 10800),
    (),
    ("Ressources", None, "Montant HT (€)"),
    ("Apports", None, 800),
    ("Emprunt", None, 10000),
    ("TOTAL RESSOURCES", None, 10800),
)


class Books:
    """Workbooks made for a test."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "plan.xlsx"
        self.book = Workbook()
        self.book.remove(self.book.worksheets[0])

    def sheet(self, rows: Rows, name: str = "Feuil1") -> Worksheet:
        sheet: Worksheet = self.book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        return sheet

    def read(self) -> SheetPreview:
        self.book.save(self.path)
        return read_plan_sheet(self.path)


@pytest.fixture
def books(tmp_path: Path) -> Books:
    return Books(tmp_path)


def needs(found: SheetPreview) -> list[tuple[NeedNature | None, str]]:
    return [(need.nature, str(need.amount.decimal) if need.amount else "") for need in found.plan.needs]


def resources(found: SheetPreview) -> list[tuple[ResourceNature | None, str]]:
    return [(one.nature, str(one.amount.decimal) if one.amount else "") for one in found.plan.resources]


def told(found: SheetPreview) -> str:
    text = "\n".join(warning.sentence for warning in found.warnings)
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_needs_beside_resources(books: Books) -> None:
    books.sheet(SIDE_BY_SIDE)
    found = books.read()
    assert needs(found) == [
        (N.WORKS, "12000.00"),
        (N.EQUIPMENT, "8000.50"),
        (N.STOCK, "1500.00"),
        (N.OTHER, "500.00"),
        (N.STARTING_CASH, "999.50"),
    ]
    assert resources(found) == [
        (R.OWN_CASH, "5000.00"),
        (R.PTZ, "6000.00"),
        (R.CAP_JEUNES, "2000.00"),
        (R.BANK_LOAN, "10000.00"),
    ]
    assert found.warnings == ()
    assert [(row.cell, row.confidence) for row in found.rows[2:4]] == [
        ("A6", Confidence.LIKELY),
        ("A7", Confidence.TO_CHECK),
    ]
    assert "classé en « Autre besoin »" in found.rows[3].remark.replace("\u00a0", " ")


def test_needs_above_resources_with_subtotals(books: Books) -> None:
    books.sheet(STACKED)
    found = books.read()
    assert needs(found) == [(N.EQUIPMENT, "9000.00"), (N.WORKS, "1000.00"), (N.DEPOSIT, "800.00")]
    assert resources(found) == [(R.OWN_CASH, "800.00"), (R.BANK_LOAN, "10000.00")]
    assert told(found).count("total") == 1
    assert "A2" in told(found)


def test_no_title_names_the_amounts(books: Books) -> None:
    rows = (
        ("Besoins", None, "Ressources", None),
        ("Véhicule", 4000, "Adie", 4000),
        ("Total", 4000, "Total", 4000),
    )
    books.sheet(rows)
    found = books.read()
    assert (needs(found), resources(found)) == ([(N.VEHICLES, "4000.00")], [(R.MICROCREDIT, "4000.00")])
    assert found.warnings == ()


def test_only_the_first_of_three_years_is_read(books: Books) -> None:
    books.sheet(
        (
            ("BESOINS", "Initial", "Année 1"),
            ("Stock", 20, 1),
            ("BFR", 3, 5),
            ("Remboursements", None, 4),
            ("Total des besoins", 23, 10),
            ("RESSOURCES", "Initial", "Année 1"),
            ("Apport", 23, None),
        )
    )
    found = books.read()
    assert needs(found) == [(N.STOCK, "20.00"), (N.BFR, "3.00")]
    assert resources(found) == [(R.OWN_CASH, "23.00")]
    assert "ceux de C1 ne le sont pas" in told(found)


def test_categories_before_the_labels(books: Books) -> None:
    books.sheet(
        (
            (None, "BESOINS", None, None, "RESSOURCES", None),
            ("Catégorie", "Libellé", "Montant HT", "Catégorie", "Libellé", "Montant HT"),
            ("Matériel", "Four", 9, "Fonds propres", "Apport", 4),
            (None, "Enseigne", 1, "Emprunts", "CIC 84 mois", 6),
            ("TOTAL", None, 10, "TOTAL", None, 10),
        )
    )
    found = books.read()
    assert needs(found) == [(N.EQUIPMENT, "9.00"), (N.WORKS, "1.00")]
    assert resources(found) == [(R.OWN_CASH, "4.00"), (R.BANK_LOAN, "6.00")]


def test_quantities_are_no_amounts(books: Books) -> None:
    books.sheet(
        (("Besoins", "Quantité", "Prix unitaire", "Total"), ("Tables", 4, 100, 400), ("Four", 1, 50, 50))
    )
    assert [amount for _, amount in needs(books.read())] == ["400.00", "50.00"]


def test_two_sheets_without_the_words(books: Books) -> None:
    books.sheet((("Libellé", "Coût (€)"), ("Ordinateur", 900), ("Stock", 100), (None, 1000)), "Feuil1")
    books.sheet((("Organisme", "Montant"), ("Crédit Mutuel", 600), ("Apport", 400)), "Feuil2")
    found = books.read()
    assert needs(found) == [(N.IT, "900.00"), (N.STOCK, "100.00")]
    assert resources(found) == [(R.BANK_LOAN, "600.00"), (R.OWN_CASH, "400.00")]
    assert {row.sheet for row in found.rows} == {"Feuil1", "Feuil2"}


def test_merged_cells(books: Books) -> None:
    sheet = books.sheet(
        (
            ("BESOINS", None, None, "RESSOURCES", None),
            ("Poste", None, "Montant", "Origine", "Montant"),
            ("Travaux", None, 5000, "Apport", 9000),
            (None, None, 3000, None, None),
            ("Total", None, 8000, None, 9000),
        )
    )
    for cells in ("A1:C1", "D1:E1", "A2:B2", "A3:B4"):
        sheet.merge_cells(cells)
    found = books.read()
    assert [(need.label, need.nature) for need in found.plan.needs] == [("Travaux", N.WORKS)] * 2
    assert resources(found) == [(R.OWN_CASH, "9000.00")]


def test_terms_of_loans_on_the_row(books: Books) -> None:
    books.sheet(
        (
            ("Ressources", "Financeur", "Montant", "Durée", "Taux", "Différé (mois)", "Statut", "Date"),
            ("Prêt", "CIC", 8000, "7 ans", "3,4 %", 6, "obtenu", date(2026, 2, 1)),
            ("Prêt d’honneur", None, 3000, 36, 0, None, "en cours", None),
        )
    )
    found = books.read()
    bank, honour = found.plan.resources
    assert bank.loan == LoanTerms(months=84, annual_rate=Decimal("3.4"), grace_months=6)
    assert (bank.funder, bank.status) == ("CIC", ResourceStatus.GRANTED)
    assert honour.loan == LoanTerms(months=36, annual_rate=Decimal(0))
    assert (found.rows[1].confidence, honour.status) == (Confidence.TO_CHECK, ResourceStatus.REQUESTED)
    assert "aucun tableau de besoins" in told(found)


def test_years_and_percentages(books: Books) -> None:
    sheet = books.sheet(
        (("Ressources", "Montant", "Durée (ans)", "Taux annuel"), ("Emprunt", 8000, 5, 0.034))
    )
    sheet["D2"].number_format = "0.00%"
    assert books.read().plan.resources[0].loan == LoanTerms(months=60, annual_rate=Decimal("3.4"))


def test_thousands_in_the_title(books: Books) -> None:
    books.sheet((("Besoins", "Montant en k€"), ("Travaux", 12.5)))
    assert needs(books.read()) == [(N.WORKS, "12500.00")]


def test_a_wrong_total_is_told(books: Books) -> None:
    books.sheet((("Besoins", "Montant"), ("Travaux", 12), ("Stock", 3), ("Total", 20)))
    assert "cellule B4 : le total écrit est 20,00 €, mais les lignes lues font 15,00 €" in told(books.read())


def test_what_is_left_out_is_told(books: Books) -> None:
    books.sheet(
        (
            ("Besoins", "Montant HT", "TVA", "Montant TTC", "%"),
            ("Matériel", 100, 20, 120, None),
            ("dont four", 60, 12, 72, None),
            ("Stock", None, None, None, None),
            ("Total des besoins", 100, 20, 120, None),
            ("Imprévus", 50, None, None, None),
            ("Écart", 0, None, None, None),
        )
    )
    found = books.read()
    assert needs(found) == [(N.EQUIPMENT, "100.00")]
    assert "A3, A4, A6" in told(found)
    assert "ceux de D1 ne le sont pas" in told(found)


def test_a_second_plan_is_told_and_not_mixed_in(books: Books) -> None:
    books.sheet(SIDE_BY_SIDE, "Plan A")
    books.sheet(STACKED, "Plan B")
    hidden = books.sheet(SIDE_BY_SIDE, "Brouillon")
    hidden.sheet_state = "hidden"
    found = books.read()
    assert total(one.amount for one in found.plan.needs if one.amount) == Euros.of(23000)
    assert told(found).count("non repris") == 2
    assert "« Plan B », cellule A1 : un autre tableau de besoins" in told(found)


def test_amounts_without_label_are_kept_and_flagged(books: Books) -> None:
    books.sheet((("Ressources", "Montant"), ("Apport", 5), (None, 7), ("Zorglub", 1)))
    found = books.read()
    assert resources(found) == [(R.OWN_CASH, "5.00"), (R.OTHER, "7.00"), (R.OTHER, "1.00")]
    assert [row.confidence for row in found.rows[1:]] == [Confidence.TO_CHECK] * 2


def test_no_plan_at_all(books: Books) -> None:
    books.sheet((("Bonjour", 3), ("Compte", "de résultat")))
    with pytest.raises(FileError, match="Aucun tableau"):
        books.read()
