"""The note is short and loses nothing: texts that share lines, whole sentences, a first page that is full."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdca_desktop.documents.blocks import Block, Contents, Document, Heading, Para
from pdca_desktop.documents.dossier import checks
from pdca_desktop.documents.dossier.fields import NOT_PRINTED, gathered, run_in, to_answer
from pdca_desktop.documents.dossier.frame import clip, gist
from pdca_desktop.documents.dossier.synthesis import DETAILS, page
from pdca_desktop.documents.inspection import faults, told
from pdca_desktop.documents.measure import fullest, pages_taken, room_of
from pdca_desktop.documents.render import render
from pdca_desktop.domain import path
from pdca_desktop.domain.assessment import Assessment
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.person import Person
from pdca_desktop.domain.project import Project, Segment
from pdca_desktop.domain.record import Kind, slots_of
from pdca_desktop.domain.structure import Structure
from pdca_desktop.domain.territory import Place
from tests.builders import a_dossier
from tests.documents.dossier.printing import demo_view, first_page, normal, printed, view_of, words

_RECORDS = {
    "/holders/0": Person,
    "/holders/0/home": Place,
    "/project": Project,
    "/structure": Structure,
    "/structure/place": Place,
    "/assessment": Assessment,
}
_TEXTS = [
    f"{where}/{name}"
    for where, record in _RECORDS.items()
    for name, slot in slots_of(record).items()
    if slot.kind is Kind.TEXT and name not in NOT_PRINTED
]


@pytest.mark.parametrize("segment", Segment)
@pytest.mark.parametrize("where", _TEXTS)
def test_any_text_that_is_filled_is_printed(where: str, segment: Segment) -> None:
    marked = path.write(a_dossier(segment=segment), where, "mot témoin")
    whole = " ".join(text for part in printed(view_of(marked)).parts for text in words(part.blocks))
    assert "mot témoin" in normal(whole)


def test_short_texts_share_a_paragraph_and_long_ones_do_not() -> None:
    found = run_in((("Un", "court"), ("Deux", "a ; b\nc"), ("Trois", "mot " * 80), ("Quatre", "fin")))
    assert normal(words(found)[0]) == "Un. court Deux. a ; b ; c"
    assert len(found) == 3


def test_what_is_left_to_answer_is_gathered_in_one_line() -> None:
    blocks = gathered((*to_answer(("Âge",)), Para("Un texte."), *to_answer(("Nom", "TVA"))))
    assert [normal(text) for text in words(blocks)] == ["Un texte.", "À renseigner : Âge, nom, TVA."]


@given(st.text(alphabet="ab .!?é«»", max_size=300), st.integers(8, 80))
def test_the_gist_is_whole_sentences_or_a_clipped_beginning(text: str, most: int) -> None:
    flat_text = " ".join(text.split())
    found = gist(text, most)
    assert len(found) <= most
    assert flat_text.startswith(found.removesuffix("…"))
    assert found == flat_text or found.endswith((".", "!", "?", "…", "»"))


def test_the_gist_does_not_end_inside_an_abbreviation_or_a_number() -> None:
    text = "Le local fait 74.5 m² selon M. Durand. Le bail est signé. Suite à venir avec une longue fin"
    assert gist(text, 70) == "Le local fait 74.5 m² selon M. Durand. Le bail est signé."


def test_a_dossier_that_begins_has_its_pieces_and_room_for_notes_on_the_first_page() -> None:
    for dossier in (Dossier(), a_dossier(scenarios=())):
        room = room_of(first_page(printed(view_of(dossier))))
        assert room.pages == 1
        assert room.last > 0.9


def test_the_rules_of_the_first_page_fit_by_shorter_sentences_never_by_cut_ones() -> None:
    for verdict in checks.pressing(demo_view("05-friperie-calais")):
        for most in (400, 100, 60, 10):
            row = str(checks.short_row(verdict, most).cells[1])
            assert row.endswith(".")
            assert "…" not in row
    (first, *_) = checks.pressing(demo_view("05-friperie-calais"))
    row = normal(str(checks.short_row(first, 200).cells[1]))
    assert row == "GAR-01 · Quotité totale de garantie : 85 % pour un plafond de 80 %."


@pytest.mark.parametrize("count", [2, 40, 400])
def test_contents_in_columns_name_each_title_once_with_its_page(count: int) -> None:
    dossier = printed(view_of(a_dossier()))
    titles = tuple(Heading(2, f"Titre {rank}", anchor=f"t{rank}") for rank in range(count))
    blocks: tuple[Block, ...] = (Heading(1, "Note", anchor="note"), Contents("", columns=3), *titles)
    document = _only(dossier, blocks)
    data = render(document)
    assert not faults(data)
    links = [text for role, text in told(data) if role == "Link"]
    assert len(links) == count + 1


def _only(document: Document, blocks: tuple[Block, ...]) -> Document:
    return replace(document, parts=(replace(document.parts[0], blocks=blocks),))


@given(st.text(max_size=300), st.integers(8, 80))
def test_a_clipped_text_begins_the_text_and_keeps_to_its_length(text: str, most: int) -> None:
    flat = " ".join(text.split())
    found = clip(text, most)
    assert len(found) <= most
    assert found == flat or (found.endswith("…") and flat.startswith(found[:-1]))


def test_each_detail_takes_no_more_room_than_the_one_before() -> None:
    fields = ("more", "caps", "points", "checks", "words", "conform", "requests")
    for before, after in pairwise(DETAILS):
        assert before != after
        assert all(getattr(after, name) <= getattr(before, name) for name in fields)


def test_the_fullest_detail_that_fits_is_taken() -> None:
    view = demo_view("16-premier-rendez-vous")
    chosen = fullest(DETAILS, lambda detail: page(view, {}, detail))
    rank = DETAILS.index(chosen)
    assert pages_taken(page(view, {}, chosen)) == 1
    assert rank > 0
    assert pages_taken(page(view, {}, DETAILS[rank - 1])) == 2
