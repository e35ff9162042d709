"""Lists of figures as tables: typed, walked, pasted, repeated; blank columns are there to be filled in."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from pdca_desktop.domain import path as places
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.forecast import CashMonth, CashPlan, Forecast, ForecastYear
from pdca_desktop.domain.money import Euros
from pdca_desktop.domain.record import Kind, slots_of
from pdca_desktop.ui.forms.form import RecordForm
from pdca_desktop.ui.forms.grid import FigureGrid
from pdca_desktop.ui.forms.grid_box import GridBox
from pdca_desktop.ui.forms.grid_model import FAULT, is_grid
from tests import strategies
from tests.ui.sheets import on_a_sheet
from tests.ui.walker import faults


def focused() -> QWidget:
    """The widget that takes the keys."""
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def e(amount: str) -> Euros:
    return Euros.of(amount)


class Told:
    """The record that a presenter would hold."""

    def __init__(self, form: RecordForm, record: Any) -> None:
        self.record, self.left = record, 0
        self.paths: list[str] = []
        form.edited.connect(self._edited)
        form.left.connect(self._left)

    def _edited(self, path: str, value: Any) -> None:
        self.paths.append(path)
        self.record = places.write(self.record, path, value)

    def _left(self, _path: str) -> None:
        self.left += 1


@pytest.fixture
def form(qtbot: QtBot) -> RecordForm:
    form = RecordForm(Forecast)
    area = on_a_sheet(form)
    qtbot.addWidget(area)
    area.resize(1000, 700)
    area.show()
    form.keep = area  # type: ignore[attr-defined]
    return form


def table(form: RecordForm, path: str = "/years") -> FigureGrid:
    box = form.tables()[path]
    assert isinstance(box, GridBox)
    return box.table


def go(grid: FigureGrid, column: int, name: str) -> None:
    index = grid.figures.place(column, name)
    assert index is not None
    grid.setFocus()
    grid.setCurrentIndex(grid.figures.index(index.row(), index.column()))


def write(grid: FigureGrid, keys: str) -> None:
    """Type as an adviser does: the first key opens the cell."""
    QTest.keyClicks(grid, keys[0])
    editor = QApplication.focusWidget()
    assert editor is not None
    QTest.keyClicks(editor, keys[1:])


def test_lists_of_figures_are_tables_and_others_are_not() -> None:
    found = {
        (of.__name__, slot.name)
        for of in strategies.reachable(Dossier)
        for slot in slots_of(of).values()
        if is_grid(slot)
    }
    assert found == {("Forecast", "years"), ("Forecast", "plan_years"), ("CashPlan", "months")}


def test_a_table_has_a_row_for_each_figure_and_as_many_columns_as_usual(form: RecordForm) -> None:
    years, months = table(form), table(form, "/cash/months")
    assert (years.figures.columnCount(), months.figures.columnCount()) == (3, 12)
    names = {slot.name for row in range(years.figures.rowCount()) if (slot := years.figures.field(row))}
    assert names == {slot.name for slot in slots_of(ForecastYear).values() if slot.kind is Kind.EUROS}
    for one in (years, months):
        QAbstractItemModelTester(one.figures, QAbstractItemModelTester.FailureReportingMode.Fatal, one)
        one.figures.show_records((one.figures._blank,))
    assert faults(form) == []


def test_each_key_stroke_is_told_and_leaving_ends_the_step(form: RecordForm) -> None:
    told = Told(form, Forecast())
    grid = table(form)
    go(grid, 1, "production")
    write(grid, "58200")
    assert told.paths[0] == "/years"  # the list takes the items that were not there
    assert set(told.paths[1:]) == {"/years/1/production"}
    assert [year.production for year in told.record.years] == [None, e("58200.00")]
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    assert told.left
    assert grid.currentIndex().row() == grid.figures.place(1, "operating_grants").row()  # type: ignore[union-attr]
    assert form.record() == told.record


def test_escape_gives_the_figure_before_back(form: RecordForm) -> None:
    form.set_record(Forecast(years=(ForecastYear(production=e("10.00")),)))
    told = Told(form, form.record())
    grid = table(form)
    go(grid, 0, "production")
    write(grid, "999")
    assert told.record.years[0].production == e("999.00")
    QTest.keyClick(focused(), Qt.Key.Key_Escape)
    assert told.record.years[0].production == e("10.00")


def test_what_is_no_amount_leaves_the_last_one_and_is_told(form: RecordForm) -> None:
    told = Told(form, Forecast())
    grid = table(form)
    go(grid, 0, "production")
    write(grid, "12a")
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    box = form.tables()["/years"]
    assert told.record.years[0].production == e("12.00")
    assert "n’est pas un montant" in box._error.text()
    assert not box._error.isHidden()
    go(grid, 0, "production")
    write(grid, "13")
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    assert box._error.isHidden()


def test_a_figure_that_makes_no_sense_is_marked(form: RecordForm) -> None:
    form.set_record(Forecast(years=(ForecastYear(rent=e("-5.00"), stock_change=e("-5.00")),)))
    grid = table(form)
    rent, stock = grid.figures.place(0, "rent"), grid.figures.place(0, "stock_change")
    assert rent is not None
    assert stock is not None
    assert rent.data(FAULT)
    assert not stock.data(FAULT)


def test_delete_empties_and_repeat_fills_to_the_right(form: RecordForm) -> None:
    told = Told(form, Forecast())
    grid = table(form, "/cash/months")
    go(grid, 2, "sales")
    write(grid, "1500")
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    go(grid, 2, "sales")
    QTest.keyClick(grid, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    assert [month.sales for month in told.record.cash.months] == [None, None, *[e("1500.00")] * 10]
    go(grid, 11, "sales")
    QTest.keyClick(grid, Qt.Key.Key_Delete)
    assert told.record.cash.months[11].sales is None


def test_a_table_of_a_spreadsheet_is_pasted_around_the_titles(form: RecordForm) -> None:
    told = Told(form, Forecast())
    grid = table(form)
    go(grid, 0, "other_income")  # the last of its part: the next row is a title
    QApplication.clipboard().setText("1 000\t2 000,50\t3k\t99\n10\tbof\t\n")
    QTest.keyClick(grid, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    years = told.record.years
    assert [year.other_income for year in years] == [e("1000.00"), e("2000.50"), e("3000.00")]
    assert [year.purchases for year in years] == [e("10.00"), None, None]
    assert "bof" in form.tables()["/years"]._error.text()


def test_tab_walks_every_cell_then_leaves(form: RecordForm) -> None:
    grid = table(form, "/plan_years")
    last = grid.figures.place(2, "other_resources")
    assert last is not None
    go(grid, 1, "other_resources")
    QTest.keyClick(grid, Qt.Key.Key_Tab)
    assert (grid.currentIndex().row(), grid.currentIndex().column()) == (last.row(), 2)
    QTest.keyClick(grid, Qt.Key.Key_Tab)
    assert not grid.hasFocus()


def test_records_inside_an_item_are_under_the_table(form: RecordForm) -> None:
    told = Told(form, Forecast())
    box = form.tables()["/years"]
    assert [button.isHidden() for button, _ in box._folds] == [False] * 3
    field = form.field_at("/years/1/closing/equity")
    assert field is None  # no balance sheet yet
    _, inner = box._folds[1]
    assert inner is not None
    inner.edited.emit("/closing", slots_of(ForecastYear)["closing"].of(equity=e("4000.00")))
    assert told.record.years[1].closing.equity == e("4000.00")
    assert form.record() == told.record


def test_a_place_is_revealed_in_its_table(form: RecordForm) -> None:
    assert form.reveal("/cash/months/3/salaries")
    grid = table(form, "/cash/months")
    wanted = grid.figures.place(3, "salaries")
    assert wanted is not None
    assert (grid.currentIndex().row(), grid.currentIndex().column()) == (wanted.row(), 3)
    assert not form.reveal("/cash/months/3/nothing")


def test_what_comes_from_elsewhere_waits_while_a_figure_is_typed(form: RecordForm) -> None:
    grid = table(form)
    go(grid, 0, "production")
    write(grid, "12")
    elsewhere = replace(form.record(), years=(ForecastYear(production=e("7.00")),))
    form.set_record(elsewhere)
    assert grid.figures.records()[0].production == e("12.00")
    form.set_record(elsewhere, over_typing=True)
    assert grid.figures.records()[0].production == e("7.00")


def test_only_read_nothing_is_taken(form: RecordForm) -> None:
    form.set_read_only(True)
    told = Told(form, Forecast())
    grid = table(form)
    go(grid, 0, "production")
    QTest.keyClicks(grid, "5")
    QTest.keyClick(grid, Qt.Key.Key_Delete)
    grid.paste("12\t13")
    assert told.paths == []


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    months=st.lists(strategies.records(CashMonth), max_size=14).map(tuple),
    name=st.sampled_from(sorted(slots_of(CashMonth))),
    column=st.integers(0, 11),
    amount=st.integers(0, 10**9).map(Euros),
)
def test_any_edit_changes_its_place_only(
    form: RecordForm, months: tuple[CashMonth, ...], name: str, column: int, amount: Euros
) -> None:
    before = Forecast(cash=CashPlan(months=months))
    form.set_record(before, over_typing=True)
    told = Told(form, before)
    grid = table(form, "/cash/months")
    index = grid.figures.place(column, name)
    assert index is not None
    grid.figures.setData(index, amount)
    padded = (*months, *[CashMonth()] * (column + 1 - len(months)))
    if padded[column] == replace(padded[column], **{name: amount}):
        assert told.record == before
    else:
        assert told.record.cash.months == places.write(padded, f"/{column}/{name}", amount)
    form.edited.disconnect(told._edited)
