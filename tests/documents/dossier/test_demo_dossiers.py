"""Every example dossier is printed: sound pages, one page to vote on, nothing filled in is left out."""

import re
from collections.abc import Iterator
from dataclasses import is_dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from pdca_desktop.documents.blocks import Contents, Document, Heading, Table
from pdca_desktop.documents.dossier.checks import Outcome, message, of
from pdca_desktop.documents.dossier.fields import NOT_PRINTED
from pdca_desktop.documents.inspection import faults, shown, told
from pdca_desktop.documents.measure import pages_taken, room_of
from pdca_desktop.documents.render import render
from pdca_desktop.domain.project import Segment
from pdca_desktop.domain.record import Kind, is_blank, slots_of
from pdca_desktop.rules.verdict import State
from pdca_desktop.services.wording import in_words
from tests.documents.dossier.printing import (
    NAMES,
    demo,
    demo_view,
    first_page,
    flat,
    normal,
    note,
    note_and_annexes,
    printed,
    text_of,
    view_of,
    words,
)

GOLDEN = Path(__file__).parents[1] / "golden"
by_name = pytest.mark.parametrize("name", NAMES)


@cache
def _document(name: str) -> Document:
    return printed(demo_view(name))


@cache
def _data(name: str) -> bytes:
    return render(_document(name))


@by_name
def test_the_pages_are_sound(name: str) -> None:
    assert not faults(_data(name))


@by_name
def test_the_page_to_vote_on_is_one_page(name: str) -> None:
    assert pages_taken(first_page(_document(name))) == 1


@by_name
def test_the_page_to_vote_on_is_well_filled_or_tells_all_there_is(name: str) -> None:
    """Half of it again would not fit, unless the dossier has no plan to show."""
    page = first_page(_document(name))
    assert pages_taken((*page, *page[: len(page) // 2])) == 2 or not demo_view(name).plan.needs


@by_name
def test_a_member_reads_few_pages(name: str) -> None:
    """Three to five pages; those of the social economy, with their forecast, fourteen after the first."""
    document = _document(name)
    ess = demo(name).segment is Segment.ESS
    read = room_of(note(document), listed=document.parts[0].blocks)
    assert 3 <= read.pages <= (14 if ess else 5)
    if not ess:
        assert read.pages <= 4 or demo(name).forecast.years


def test_the_fullest_dossier_of_the_social_economy_takes_what_its_committee_expects() -> None:
    document = _document("08-ressourcerie-lievin")
    assert 8 <= 1 + room_of(note(document), listed=document.parts[0].blocks).pages <= 15


@by_name
def test_no_page_of_the_note_is_left_blank_by_a_third_but_the_last(name: str) -> None:
    document = _document(name)
    read = room_of(note(document), listed=document.parts[0].blocks)
    assert min(read.taken[:-1]) > 2 / 3


@by_name
def test_the_decision_is_on_one_page(name: str) -> None:
    found = [text for text in _pages(name) if "Membres déportés" in text]
    assert len(found) == 1
    for word in (
        "Décision du comité",
        "Le comité se prononce",
        "Accord sous conditions",
        "Secrétaire de séance",
    ):
        assert word in found[0]


def _pages(name: str) -> list[str]:
    """The words of each page."""
    texts = shown(_data(name))
    count = 1 + max(text.page for text in texts)
    return [normal(" ".join(text.text for text in texts if text.page == page)) for page in range(count)]


@by_name
def test_the_pages_are_counted_and_a_long_dossier_has_its_contents(name: str) -> None:
    pages = _pages(name)
    for rank, text in enumerate(pages, 1):
        assert f"page {rank} / {len(pages)}" in text
    listed = [one for part in _document(name).parts for one in part.blocks if isinstance(one, Contents)]
    assert len(listed) == (len(pages) > 8)


@by_name
def test_the_rules_on_the_first_page_are_told_in_whole_sentences(name: str) -> None:
    tables = [one for one in first_page(_document(name)) if isinstance(one, Table)]
    told_ones = [text for table in tables for row in table.rows for text in words([row.cells[1]])]
    assert bool(told_ones) == bool(tables)
    for text in told_ones:
        assert text.endswith((".", "»"))
        assert "…" not in text


@by_name
def test_what_the_note_refers_to_is_where_it_says(name: str) -> None:
    """Each "partie 9" and "annexe B" names a title that stands there."""
    blocks = _document(name).parts[0].blocks
    titles = normal(" ".join(words(one for one in flat(blocks) if isinstance(one, Heading))))
    for word, mark in re.findall(r"(partie|annexe) (\d+|[A-Z])\b", normal(" ".join(words(blocks)))):
        assert f"{mark}. " in titles, word
    assert "()" not in normal(" ".join(words(blocks)))


@by_name
def test_the_pages_say_the_titles_in_order(name: str) -> None:
    """Every title is on the pages, and they are read in the same order."""
    heard = iter(re.findall(r"\w+", " ".join(text for role, text in told(_data(name)) if role != "Figure")))
    said = [
        one
        for part in _document(name).parts
        for one in words(block for block in part.blocks if isinstance(block, Heading))
    ]
    for word in re.findall(r"\w+", " ".join(said)):
        assert any(word == one for one in heard), word


@by_name
def test_every_filled_field_is_printed(name: str) -> None:
    whole = normal(" ".join(text for part in _document(name).parts for text in words(part.blocks))).casefold()
    for path, text in _filled(demo(name), ""):
        for line in text.splitlines():
            assert normal(line).casefold() in whole, path


_TOLD_OTHERWISE = (
    re.compile(r"^/scenarios/"),  # other montages by their differences; terms in words: see test_plan
    re.compile(r"^/chosen$"),
    re.compile(r"^/forecast/cash/"),  # without the sign of the euro: see test_forecast
    re.compile(r"^/(holders/\d+/home|structure/place)/(address|postcode|commune)$"),  # as one writes it
    re.compile(r"/holder$"),  # by the name, not the identifier
    re.compile(r"^/aids/\d+/|^/pieces/\d+/valid_until$"),
    re.compile(r"/notified$"),  # notifiée, attendue
)


def _filled(record: Any, path: str) -> Iterator[tuple[str, str]]:
    for name, slot in slots_of(type(record)).items():
        value, where = getattr(record, name), f"{path}/{name}"
        if name in NOT_PRINTED or value == slot.default or is_blank(value):
            continue
        if any(pattern.search(where) for pattern in _TOLD_OTHERWISE):
            continue
        if is_dataclass(value):
            yield from _filled(value, where)
        elif slot.kind is Kind.RECORDS:
            for rank, item in enumerate(value):
                yield from _filled(item, f"{where}/{rank}")
        else:
            yield where, in_words(slot, value)


@by_name
def test_every_verdict_is_told_and_every_pressing_one_explained(name: str) -> None:
    view = demo_view(name)
    read, annexes = (" ".join(words(blocks)) for blocks in note_and_annexes(_document(name)))
    for verdict in view.judgement.verdicts:
        if verdict.state is not State.NOT_APPLICABLE:
            assert verdict.rule.id in read
            assert normal(message(verdict)) in normal(f"{read} {annexes}")
    for verdict in of(view, Outcome.BLOCKING, Outcome.WARNING, Outcome.UNKNOWN):
        assert f"{verdict.rule.id} ·" in annexes
        for value in verdict.values if verdict.state is State.FAIL else ():
            assert normal(value.entry.source.quote) in normal(annexes)


@by_name
def test_a_reader_can_redo_every_sum(name: str) -> None:
    """Each value that a printed verdict uses stands there with its day."""
    view = demo_view(name)
    annexes = normal(" ".join(words(note_and_annexes(_document(name))[1])))
    for verdict in of(view, *Outcome):
        if verdict.state is State.FAIL:
            for value in verdict.values:
                assert normal(f"depuis le {value.entry.valid_from:%d/%m/%Y}") in annexes


@by_name
def test_each_page_says_what_it_rests_on(name: str) -> None:
    view, document = demo_view(name), _document(name)
    assert view.inputs_hash[:16] in document.fine_print
    assert view.pack.fingerprint[:12] in document.fine_print
    assert "Confidentiel" in document.foot
    assert view.dossier.number in document.foot
    assert len(_pages(name)) > 3
    for told_there in _pages(name):
        assert view.inputs_hash[:16] in told_there
        assert "Confidentiel" in told_there


def test_the_same_view_gives_the_same_bytes() -> None:
    name = NAMES[0]
    assert render(printed(demo_view(name))) == _data(name)


@pytest.mark.parametrize("name", ["01-cycles-bethune", "05-friperie-calais", "12-aide-a-domicile-dasess"])
def test_the_words_are_the_expected_ones(name: str) -> None:
    """To accept new words: `python -m tests.documents.dossier.accept_golden`."""
    assert text_of(_document(name)) == (GOLDEN / f"{name}.txt").read_text(encoding="utf-8")


def test_another_plan_can_be_printed() -> None:
    dossier = demo("05-friperie-calais")
    first, second = (text_of(printed(view_of(dossier, scenario=rank))) for rank in (0, 1))
    assert "Montage étudié « Montage corrigé ». Par rapport à « Première idée »" in first
    assert "Montage étudié « Première idée ». Par rapport à « Montage corrigé »" in second
