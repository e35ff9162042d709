"""Lines: nothing lost, nothing too wide, no amount divided."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdca_desktop.documents.engine.fonts import cut
from pdca_desktop.documents.engine.lines import Line, break_lines, clipped
from pdca_desktop.documents.theme import Weight
from pdca_desktop.domain.french import euros
from pdca_desktop.domain.money import Euros

PLAIN, STRONG = cut(Weight.REGULAR), cut(Weight.STRONG)
SIZE = 9.5
WORDS = st.lists(st.text("abcdefghijéèàç'’-/0123456789\u00a0\u202f", min_size=1, max_size=30), min_size=1)
TEXTS = WORDS.map(" ".join)
RUNS = st.lists(st.tuples(TEXTS, st.sampled_from([PLAIN, STRONG])), min_size=1, max_size=5)
WIDTHS = st.floats(20, 500)


def text_of(line: Line) -> str:
    return "".join(piece.text for piece in line.pieces)


@given(RUNS, WIDTHS)
def test_the_lines_hold_the_whole_text(runs: list[tuple[str, object]], width: float) -> None:
    lines = break_lines(runs, SIZE, width)  # type: ignore[arg-type]
    assert "".join(map(text_of, lines)) == "".join(text for text, _ in runs)


@given(RUNS, WIDTHS)
def test_no_line_is_wider_than_its_room(runs: list[tuple[str, object]], width: float) -> None:
    for line in break_lines(runs, SIZE, width):  # type: ignore[arg-type]
        last = line.pieces[-1]
        end = last.x + last.cut.width(last.text.rstrip(" "), SIZE)
        assert end <= width + 0.02
        assert line.width <= width + 0.02


@given(st.integers(-(10**9), 10**11), st.integers(60, 400))
def test_an_amount_is_never_divided(cents: int, width: int) -> None:
    amount = euros(Euros(cents))
    text = f"Le coût du projet est de {amount}, dont {amount} sont empruntés."
    broken = [text_of(line) for line in break_lines([(text, PLAIN)], SIZE, width)]
    if PLAIN.width(amount + ",", SIZE) <= width:
        assert sum(line.count(amount) for line in broken) == 2


@given(st.lists(st.text("abcdeé", min_size=1, max_size=12), min_size=1), st.integers(80, 400))
def test_lines_are_as_full_as_they_can_be(words: list[str], width: int) -> None:
    lines = [text_of(line) for line in break_lines([(" ".join(words), PLAIN)], SIZE, width)]
    for line, following in pairwise(lines):
        assert PLAIN.width(line + following.split(" ")[0], SIZE) > width


@pytest.mark.parametrize("text", ["Hénin-Beaumont", "CAF/annuité"])
def test_a_compound_breaks_after_its_sign(text: str) -> None:
    sign = "-" if "-" in text else "/"
    first, second = text.split(sign)
    width = max(PLAIN.width(first + sign, SIZE), PLAIN.width(second, SIZE)) + 1
    assert [text_of(line) for line in break_lines([(text, PLAIN)], SIZE, width)] == [first + sign, second]


@pytest.mark.parametrize("text", ["31/12/2019", "2026-0401", "-450", "https://example.org"])
def test_numbers_and_dates_do_not_break(text: str) -> None:
    lines = break_lines([("un mot " + text, PLAIN)], SIZE, PLAIN.width(text, SIZE) + 2)
    assert text in [text_of(line) for line in lines]


def test_a_word_of_two_cuts_is_one_word() -> None:
    runs = [("avant ", PLAIN), ("solide", STRONG), (", après", PLAIN)]
    width = PLAIN.width("avant ", SIZE) + STRONG.width("solide", SIZE) + 0.5
    assert [text_of(line) for line in break_lines(runs, SIZE, width)] == ["avant ", "solide, ", "après"]


@given(TEXTS, st.integers(1, 4), st.floats(60, 300))
def test_clipped_lines_say_so_and_fit(text: str, most: int, width: float) -> None:
    lines = break_lines([(text, PLAIN)], SIZE, width)
    kept = clipped(lines, most, SIZE, width)
    assert len(kept) == min(len(lines), most)
    assert text_of(kept[-1]).endswith("…") is (len(lines) > most)
    assert kept[-1].width <= width + 0.02
