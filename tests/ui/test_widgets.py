"""Drawn widgets: they say in words what they show, in both schemes, and cut nothing."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from pdca_desktop.domain.money import Euros
from pdca_desktop.ui.theme import Scheme, Theme, look
from pdca_desktop.ui.tokens import Tone
from pdca_desktop.ui.widgets.chips import Chip
from pdca_desktop.ui.widgets.headers import EmptyState, SectionHeader, primary_button, quiet_button
from pdca_desktop.ui.widgets.lines import LineChart, Series, nice_ticks
from pdca_desktop.ui.widgets.radar import Radar, Spoke
from tests.ui.walker import faults

amounts = st.none() | st.integers(-(10**9), 10**9).map(Euros)


def e(amount: int) -> Euros:
    return Euros.of(amount)


def inks(widget: QWidget) -> set[str]:
    image = widget.grab().toImage()
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


def test_the_radar_tells_words_not_scores(qtbot: QtBot) -> None:
    radar = Radar()
    qtbot.addWidget(radar)
    radar.grab()
    radar.show_spokes((Spoke("Emploi", 1.0, "fort"), Spoke("Territoire", None), Spoke("Social", 0.5)))
    assert radar.accessibleDescription() == "Emploi : fort. Territoire : à renseigner. Social : 50\u00a0%"
    radar.resize(radar.sizeHint())
    assert QColor(look().colours.accent).name() in inks(radar)


def test_the_chart_tells_its_lines(qtbot: QtBot) -> None:
    chart = LineChart("Trésorerie")
    qtbot.addWidget(chart)
    chart.grab()
    chart.show_series(
        ("M1", "M2", "M3"), Series("Prévu", (e(100), None, e(-50))), Series("Vide", (None,) * 3)
    )
    said = chart.accessibleDescription()
    assert "au plus bas −50,00\u00a0€ (M3)" in said
    assert "Vide : à renseigner." in said
    chart.resize(chart.sizeHint())
    chart.grab()


@given(values=st.lists(st.tuples(amounts, amounts), min_size=1, max_size=12))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_series_is_drawn(theme: Theme, values: list[tuple[Euros | None, Euros | None]]) -> None:
    chart = LineChart("Trésorerie")
    chart.resize(480, 220)
    one, other = zip(*values, strict=True)
    chart.show_series(tuple(f"M{rank}" for rank in range(len(values))), Series("A", one), Series("B", other))
    chart.grab()
    chart.deleteLater()


@given(st.integers(-(10**12), 0), st.integers(0, 10**12))
def test_ticks_cover_the_span_and_hold_zero(low: int, high: int) -> None:
    ticks = nice_ticks(low, high)
    assert ticks[0] <= low
    assert ticks[-1] >= high
    assert 0 in ticks
    assert 2 <= len(ticks) <= 8


def test_a_chip_is_as_wide_as_its_words(qtbot: QtBot) -> None:
    chip = Chip("1 bloquant", Tone.BLOQUANT)
    qtbot.addWidget(chip)
    narrow = chip.sizeHint().width()
    chip.show_text("2 à renseigner", Tone.INCONNU)
    assert chip.sizeHint().width() > narrow
    assert chip.minimumSizeHint() == chip.sizeHint()
    assert chip.accessibleDescription() == "à renseigner"


def test_schemes_give_other_pictures(qtbot: QtBot, theme: Theme) -> None:
    chip = Chip("conforme", Tone.CONFORME)
    qtbot.addWidget(chip)
    chip.resize(chip.sizeHint())
    light = inks(chip)
    theme.choose(Scheme.DARK)
    assert QColor(look().colours.conforme_soft).name() in inks(chip)
    assert light != inks(chip)


def test_an_empty_page_says_what_it_is_for_and_cuts_nothing(qtbot: QtBot) -> None:
    page = EmptyState("folder-open", "Aucun dossier", "Un dossier suit un projet. " * 6, "Nouveau dossier")
    qtbot.addWidget(page)
    page.resize(QSize(800, 500))
    page.show()
    assert faults(page) == []
    for label in page.findChildren(type(page._picture)):
        assert label.height() >= label.heightForWidth(label.width()) or not label.wordWrap()
    with qtbot.waitSignal(page.asked):
        page.button.click()


def test_headers(qtbot: QtBot) -> None:
    header = SectionHeader("Plan", "26 000 €", "title")
    qtbot.addWidget(header)
    header.add(primary_button("Imprimer", header, "printer"))
    header.show_detail("")
    header.show()
    assert faults(header) == []


def test_words_that_come_later_keep_clear_of_the_icon(qtbot: QtBot) -> None:
    first, later = quiet_button("Suite", icon="plus"), quiet_button("", icon="plus")
    for button in (first, later):
        qtbot.addWidget(button)
    later.setText("Suite")
    assert later.sizeHint() == first.sizeHint()
    assert later.grab().toImage() == first.grab().toImage()
