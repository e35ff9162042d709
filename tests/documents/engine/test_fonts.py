"""The type: one repertoire in all cuts, figures of one width, signs embedded with what they mean."""

import pytest

from pdca_desktop.documents import blocks as b
from pdca_desktop.documents.engine.fonts import cut
from pdca_desktop.documents.inspection import faults, shown
from pdca_desktop.documents.render import render
from pdca_desktop.documents.theme import Weight
from tests.documents.engine import sample


@pytest.mark.parametrize("weight", Weight)
def test_every_cut_prints_the_signs_of_the_regular_one(weight: Weight) -> None:
    assert set(cut(weight).signs) == set(cut(Weight.REGULAR).signs)


@pytest.mark.parametrize("weight", Weight)
def test_figures_are_of_one_width(weight: Weight) -> None:
    assert len({cut(weight).width(figure, 10) for figure in "0123456789"}) == 1


def test_known_measures() -> None:
    regular = cut(Weight.REGULAR)
    assert regular.width("\u202f", 10) == pytest.approx(1.2)
    assert regular.width("12\u202f000,00\u00a0€", 10) == pytest.approx(45.45)
    assert regular.stringWidth("Béthune", 9) == regular.width("Béthune", 9)


def test_more_signs_than_one_font_holds_are_all_read_again() -> None:
    signs = sorted(set(cut(Weight.REGULAR).signs) & set(range(0x21, 0x250)) - {0xAD})
    assert len(signs) > 2 * 200
    words = [
        "".join(map(chr, signs[at : at + 20])) + " 12\u202f000,00\u00a0€" for at in range(0, len(signs), 20)
    ]
    data = render(sample.document(b.Part("Signes", ("", ""), tuple(b.Para(word) for word in words))))
    assert faults(data) == ()
    lines: dict[float, str] = {}
    for text in shown(data):
        lines[text.y] = lines.get(text.y, "") + text.text
    assert set(words) <= set(lines.values())
