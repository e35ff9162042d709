"""Drawings: words where they belong, measured, never cut nor on each other; what is ours stands out."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pdca_desktop.documents import blocks as b
from pdca_desktop.documents.inspection import faults, shown, told
from pdca_desktop.documents.inspection_pages import Shown
from pdca_desktop.documents.render import render
from pdca_desktop.documents.theme import STATUSES, colour, theme_of
from tests.contrast import contrast, lightness
from tests.documents.engine import sample

THEME = theme_of(b.Face.OFFICE)
LEFT, RIGHT = THEME.left, THEME.page_width - THEME.right
NAMES = st.text("abcdefghijklmnopéè ’-", min_size=1, max_size=45)


def drawn(block: b.Block) -> list[Shown]:
    data = render(sample.document(b.Part("Essai", ("", ""), (block,))))
    assert faults(data) == ()
    return [text for text in shown(data) if text.mark is not None]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(NAMES, st.integers(0, 100)), min_size=1, max_size=12), st.booleans())
def test_every_part_of_a_bar_is_named_once(parts: list[tuple[str, int]], strong: bool) -> None:
    whole = sum(size for _, size in parts) or 1
    segments = tuple(
        b.Segment(
            f"{name.strip() or 'x'} n{at}n", f"{size}\u00a0€", Decimal(size) / whole, strong and at == 0
        )
        for at, (name, size) in enumerate(parts)
    )
    texts = drawn(b.Bars((b.Bar("Besoins", "100\u00a0€", segments),), (Decimal(1),), "Barre"))
    told = " ".join(text.text for text in texts)
    for at in range(len(parts)):
        assert told.count(f"n{at}n") == 1
    assert all(text.x >= LEFT - 0.1 and text.x + text.width <= RIGHT + 0.1 for text in texts)


def test_a_part_too_thin_for_its_words_has_a_key() -> None:
    thin = b.Segment("Frais d’établissement", "250,00\u00a0€", Decimal("0.02"))
    wide = b.Segment("Matériel", "12\u202f250,00\u00a0€", Decimal("0.98"))
    texts = {
        text.text.strip().replace("\u00a0", " "): text
        for text in drawn(b.Bars((b.Bar("Besoins", "", (wide, thin)),), (Decimal(1),), "x"))
    }
    key = texts["1 : Frais d’établissement 250,00 €"]
    assert key.y < texts["1"].y
    assert texts["1"].x > texts["Matériel 12\u202f250,00 €"].x


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.tuples(NAMES, st.one_of(st.none(), st.decimals(0, 1))), min_size=3, max_size=9),
    st.sampled_from([1, 2, 3]),
)
def test_a_radar_keeps_its_words_on_the_page(spokes: list[tuple[str, Decimal | None]], columns: int) -> None:
    block = b.Radar(tuple(b.Spoke(name, mark, "présent") for name, mark in spokes), 4, "Profil")
    block_or_columns = b.SideBySide(tuple(b.Side((block,)) for _ in range(columns))) if columns > 1 else block
    texts = drawn(block_or_columns)
    assert all(text.x >= LEFT - 0.1 and text.x + text.width <= RIGHT + 0.1 for text in texts)
    assert sum(text.text.strip() == "présent" for text in texts) == columns * len(spokes)


@pytest.mark.parametrize("status", b.Status)
def test_a_status_is_a_sign_and_a_word(status: b.Status) -> None:
    gauge = b.Gauge("Prêt", "8\u00a0€ / 10\u00a0€", Decimal("0.8"), status, "mot")
    assert f"{STATUSES[status].sign} mot" in [text.text for text in drawn(b.Gauges((gauge,), "", "Jauge"))]
    cell = b.Table("t", (b.Column("État", Decimal(1), b.Kind.STATUS),), (b.Row((status,)),))
    assert f"{STATUSES[status].sign} {status.value.capitalize()}" in [text.text for text in drawn(cell)]


def test_statuses_differ_in_black_and_white() -> None:
    looks = {
        (None if look.fill is None else round(lightness(*look.fill), 1), look.dashed, look.sign)
        for look in STATUSES.values()
    }
    assert len({(fill, dashed) for fill, dashed, _ in looks}) == len(STATUSES)
    assert len({look.sign for look in STATUSES.values()}) == len(STATUSES)


def test_words_are_read_on_every_ground() -> None:
    white = colour("#ffffff")
    pairs = [(look.ink, look.fill or white) for look in STATUSES.values()]
    pairs += [
        (style.colour, white) for style in (*THEME.titles, THEME.body, THEME.small, THEME.label, THEME.fine)
    ]
    assert min(contrast(ink, ground) for ink, ground in pairs) >= 4.5


MONTHS = st.lists(st.one_of(st.none(), st.decimals(-(10**6), 10**6, places=2)), min_size=1, max_size=40)


@settings(max_examples=40, deadline=None)
@given(MONTHS)
def test_the_lowest_month_is_written(values: list[Decimal | None]) -> None:
    points = tuple(b.Point(f"m{at}", value, f"{value}") for at, value in enumerate(values))
    texts = [text.text for text in drawn(b.Curve(points, "Courbe"))]
    known = [value for value in values if value is not None]
    if not known:
        assert texts == []
        return
    at = values.index(min(known))
    assert any(text.endswith(f"m{at}\u00a0: {min(known)}") for text in texts)
    if min(known) < 0:
        assert any(text.startswith("✗") for text in texts)


def test_figures_of_a_band_have_one_size() -> None:
    band = b.FigureBand(
        tuple(
            b.Figure(value, "x")
            for value in ("1\u00a0€", "123\u202f456\u202f789,00\u00a0€", "2", "3", "4", "5")
        )
    )
    sizes = {round(text.size, 2) for text in drawn(band) if text.text.strip() != "x"}
    assert len(sizes) == 1
    assert sizes.pop() < THEME.figure.size


def test_ticks_are_where_they_were_set() -> None:
    boxes = b.TickBoxes("Décision", ("accord", "refus"), ("refus",))
    texts = {text.text.strip(): text for text in drawn(boxes)}
    tick = texts["✓"]
    assert texts["accord"].x < tick.x < texts["refus"].x


def test_the_face_changes_the_size_and_not_a_word() -> None:
    heard = [
        [words for role, words in told(render(sample.document(face=face))) if role != "Link"]
        for face in b.Face
    ]
    assert heard[0] == heard[1]
