"""Parts that are only read, and what is typed to confirm: tables of figures, marked curve, progress."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from pdca_desktop.domain.money import Euros
from pdca_desktop.ui.theme import Scheme, Theme
from pdca_desktop.ui.tokens import Tone
from pdca_desktop.ui.typed_dialogs import ConfirmDialog, ReasonDialog
from pdca_desktop.ui.widgets.figure_table import FigureTable, Row
from pdca_desktop.ui.widgets.lines import LineChart, Series
from pdca_desktop.ui.widgets.progress import ProgressStrip
from tests.ui.walker import faults

ROWS = (
    Row("Chiffre d’affaires", ("1,00 €", "2,00 €")),
    Row("Taux de marge", ("n.c.", "50 %"), note="Marge brute ÷ chiffre d’affaires. " * 4, strong=True),
    Row("Écart cumulé", ("−1,00 €", "3,00 €"), tones=(Tone.ALERTE, None)),
)


def test_a_table_says_name_column_and_meaning(qtbot: QtBot, theme: Theme) -> None:
    table = FigureTable("Résultats")
    qtbot.addWidget(table)
    table.show_rows(("An 1", "An 2"), ROWS)
    QAbstractItemModelTester(table.figures, QAbstractItemModelTester.FailureReportingMode.Fatal, table)
    table.resize(700, 400)
    table.show()
    said = [table.figures.index(2, column).data(Qt.ItemDataRole.AccessibleTextRole) for column in range(3)]
    assert said == ["Écart cumulé. ", "Écart cumulé, An 1 : −1,00 €, alerte", "Écart cumulé, An 2 : 3,00 €"]
    assert table.rowHeight(1) > table.rowHeight(0)
    assert table.height() >= sum(table.rowHeight(row) for row in range(3))
    for scheme in (Scheme.LIGHT, Scheme.DARK):
        theme.choose(scheme)
        assert not table.grab().isNull()
    assert faults(table) == []


def test_only_figures_that_change_are_drawn_again(qtbot: QtBot) -> None:
    table = FigureTable("Résultats")
    qtbot.addWidget(table)
    table.show_rows(("An 1", "An 2"), ROWS)
    with qtbot.assertNotEmitted(table.figures.modelReset):
        table.show_rows(("An 1", "An 2"), (Row("Chiffre d’affaires", ("9,00 €", "2,00 €")), *ROWS[1:]))
    assert table.figures.index(0, 1).data() == "9,00 €"
    with qtbot.assertNotEmitted(table.figures.dataChanged):
        table.show_rows(("An 1", "An 2"), table.figures.rows)


@pytest.mark.parametrize("marked", [None, 0, 1, 2])
def test_a_point_of_a_line_is_marked(qtbot: QtBot, marked: int | None) -> None:
    chart = LineChart("Trésorerie")
    qtbot.addWidget(chart)
    chart.resize(400, 200)
    amounts = (Euros.of("500.00"), Euros.of("-100.00"), None)
    chart.show_series(("M1", "M2", "M3"), Series("Cumul", amounts))
    plain = chart.grab().toImage()
    chart.show_series(("M1", "M2", "M3"), Series("Cumul", amounts, marked))
    assert (chart.grab().toImage() != plain) is (marked in (0, 1))


def test_a_job_is_shown_when_it_lasts_and_can_be_stopped(qtbot: QtBot) -> None:
    strip = ProgressStrip()
    qtbot.addWidget(strip)
    strip.begin("Chiffrement")
    assert strip.isHidden()
    qtbot.waitUntil(strip.isVisible)
    strip.show_progress(3_000_000_000, 6_000_000_000, "Chiffrement de « bail.pdf »")
    assert strip._bar.value() * 2 == strip._bar.maximum()
    assert faults(strip) == []
    with qtbot.waitSignal(strip.stopped):
        strip.stop.click()
    assert not strip.stop.isEnabled()
    strip.end()
    assert strip.isHidden()
    strip.begin("Autre")
    strip.end()
    assert strip.isHidden()


def test_a_reason_is_given_or_chosen(qtbot: QtBot) -> None:
    free = ReasonDialog("Ajourner ?", "Ajourner")
    qtbot.addWidget(free)
    free.show()
    assert not free.go.isEnabled()
    QTest.keyClicks(free.words, "  ")
    assert not free.go.isEnabled()
    free.words.setPlainText("Marché\nà préciser")
    assert free.reason() == "Marché à préciser"
    assert faults(free) == []
    free.go.click()
    assert free.result() == QDialog.DialogCode.Accepted
    usual = ReasonDialog("Rendre caduc ?", "Rendre caduc", usual=("Refus de la banque", "Délai dépassé"))
    qtbot.addWidget(usual)
    usual.show()
    assert usual.reason() == "Refus de la banque"
    QTest.keyClicks(usual.words, "taux trop haut")
    assert usual.reason() == "Refus de la banque, taux trop haut"
    usual.usual.setCurrentIndex(2)
    assert usual.reason() == "taux trop haut"
    usual.words.clear()
    assert not usual.go.isEnabled()
    assert faults(usual) == []


def test_what_cannot_be_undone_is_typed_first(qtbot: QtBot) -> None:
    lines = [f"Champ {rank}" for rank in range(60)]
    dialog = ConfirmDialog("Effacer Ada Un ?", "Effacer", "Ada Un", "Pour de bon.", lines)
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.height() < 768
    assert faults(dialog) == []
    for typed, enough in (("", False), ("Ada", False), ("  ada   UN ", True), ("Ada Une", False)):
        dialog.typed.setText(typed)
        assert dialog.go.isEnabled() is enough
