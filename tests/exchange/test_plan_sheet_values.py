"""Single cells as people write them: amounts, labels, and any mixture of words."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.styles.numbers import BUILTIN_FORMATS

from pdca_desktop.domain.money import Euros
from pdca_desktop.domain.plan import NeedNature as N
from pdca_desktop.domain.plan import ResourceNature as R
from pdca_desktop.errors import FileError
from pdca_desktop.exchange.plan_sheet import Confidence, SheetPreview, read_plan_sheet
from pdca_desktop.exchange.plan_sheet_grid import Grid, Merge, SheetCell
from pdca_desktop.exchange.plan_sheet_read import preview


class OneAmount:
    """A workbook of one table, whose last amount is the one to read."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "plan.xlsx"

    def read(self, label: str, written: Any, *, side: str = "Besoins", form: str = "General") -> SheetPreview:
        book = Workbook()
        for row in ((side, "Montant"), ("Apport", 10), (label, written)):
            book.worksheets[0].append(row)
        book.worksheets[0]["B3"].number_format = form
        book.save(self.path)
        return read_plan_sheet(self.path)


@pytest.fixture
def sheet(tmp_path: Path) -> OneAmount:
    return OneAmount(tmp_path)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("written", "cents"),
    [
        ("8 000,50 €", 800050),
        ("8\u202f000\u00a0€", 800000),
        ("€ 12", 1200),
        ("1 234 567,8", 123456780),
        ("8.000,50", 800050),
        ("8'000", 800000),
        ("8000.5", 800050),
        ("12 k€", 1200000),
        ("−500", -50000),
        ("(500)", -50000),
        ("500 € HT", 50000),
        (0.1 + 0.2, 30),
        (1999.99, 199999),
        (1e13, 10**15),
    ],
)
def test_amounts_as_people_write_them(written: object, cents: int, sheet: OneAmount) -> None:
    assert sheet.read("Stock", written).plan.needs[1].amount == Euros(cents)


@pytest.mark.parametrize(
    ("written", "cents", "remark"),
    [
        ("8.000", 800000, "à vérifier"),
        ("8,000.50", 800050, "à vérifier"),
        (1234.5678, 123457, "arrondi à 1 234,57 €"),
        ("12 k€", 1200000, "multiplié par 1 000"),
    ],
)
def test_doubtful_amounts_are_to_be_checked(
    written: object, cents: int, remark: str, sheet: OneAmount
) -> None:
    found = sheet.read("Stock", written)
    assert found.plan.needs[1].amount == Euros(cents)
    assert found.rows[1].confidence is Confidence.TO_CHECK
    assert remark in plain(found.rows[1].remark)


@pytest.mark.parametrize(
    ("written", "form", "sentence"),
    [
        ("devis à venir", "General", "« devis à venir » n’est pas un nombre"),
        ("12 34", "General", "« 12 34 » n’est pas un nombre"),
        ("1 000 $", "General", "n’est pas en euros ($)"),
        (1000, "[$CHF] #,##0.00", "n’est pas en euros (CHF)"),
        (1000, "[$$-409]#,##0.00", "n’est pas en euros ($)"),
        (0.3, "0%", "pourcentage"),
        (date(2026, 1, 1), "dd/mm/yyyy", "n’est pas un nombre"),
        (True, "General", "n’est pas un nombre"),
        ("#REF!", "General", "n’est pas un nombre"),
        (1e300, "General", "trop grand"),
    ],
)
def test_unreadable_amounts_are_told(written: object, form: str, sentence: str, sheet: OneAmount) -> None:
    found = sheet.read("Stock", written, form=form)
    told = plain(found.warnings[0].sentence)
    assert (found.plan.needs[1].nature, found.plan.needs[1].amount) == (N.STOCK, None)
    assert "cellule B3" in told
    assert sentence in told
    assert found.rows[1].confidence is Confidence.TO_CHECK


def test_the_currency_of_the_computer_is_to_be_checked(sheet: OneAmount) -> None:
    found = sheet.read("Stock", 10, form=BUILTIN_FORMATS[44])
    assert (found.plan.needs[1].amount, found.rows[1].confidence) == (Euros.of(10), Confidence.TO_CHECK)


@pytest.mark.parametrize(
    ("label", "nature"),
    [
        ("Besoin en fonds de roulement", N.BFR),
        ("Reprise du fonds de commerce", N.GOODWILL),
        ("Fonds de caisse", N.STARTING_CASH),
        ("Matériel de bureau", N.IT),
        ("TVA sur matériel", N.INVESTMENT_VAT),
        ("Aménagement du local", N.WORKS),
        ("Dépôt de garantie", N.DEPOSIT),
        ("STOCK DE DÉPART", N.STOCK),
    ],
)
def test_natures_of_needs(label: str, nature: N, sheet: OneAmount) -> None:
    assert sheet.read(label, 5).plan.needs[1].nature is nature


@pytest.mark.parametrize(
    ("label", "nature"),
    [
        ("Prêt à taux zéro Banque des Territoires", R.PTZ),
        ("Prêt bancaire Caisse d’Épargne", R.BANK_LOAN),
        ("Prêt d'honneur Initiative Artois", R.HONOUR_LOAN),
        ("Apport en nature", R.OWN_IN_KIND),
        ("Compte courant d’associé", R.PARTNER_ACCOUNT),
        ("Subvention Région", R.OTHER_GRANT),
        ("Crédit-bail véhicule", R.LEASING),
        ("Love money", R.OTHER),
    ],
)
def test_natures_of_resources(label: str, nature: R, sheet: OneAmount) -> None:
    assert sheet.read(label, 5, side="Ressources").plan.resources[1].nature is nature


_WORDS = """\
Besoins
RESSOURCES
Emplois
Libellé
Nature
Montant
Total
Total des besoins
Écart
Travaux
PTZ
dont %
N° ressource
Durée (mois)
Taux annuel (%)
Fonds de garantie
8 000 €
x
""".splitlines()
_VALUES = [Decimal(5), Decimal("0.001"), Decimal("1e30"), Decimal("Infinity"), date(2026, 1, 1), True]
_CELLS: st.SearchStrategy[Any] = st.sampled_from(_WORDS) | st.sampled_from(_VALUES)


@given(
    st.dictionaries(st.tuples(st.integers(1, 7), st.integers(1, 6)), _CELLS, max_size=30),
    st.lists(st.builds(Merge, *[st.integers(1, 7)] * 4), max_size=3),
)
def test_no_table_crashes_the_reading(cells: dict[tuple[int, int], Any], merges: list[Merge]) -> None:
    grid = Grid("Feuil1", {place: SheetCell(value) for place, value in cells.items()}, tuple(merges))
    try:
        found = preview([grid], "plan.xlsx")
    except FileError:
        return
    paths = [f"/needs/{at}" for at in range(len(found.plan.needs))]
    paths += [f"/resources/{at}" for at in range(len(found.plan.resources))]
    assert [row.path for row in found.rows] == paths
