"""The parts of the dossier, one by one: what they say, and what they must not say."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdca_desktop.documents.blocks import Gap, KeyValues, Para, Status, Table, TickBoxes
from pdca_desktop.documents.dossier import axes, caps, checks, opinion, plan, ratios, repayment, why
from pdca_desktop.documents.dossier.asked import not_yet, request_runs, requests
from pdca_desktop.documents.dossier.fields import record_blocks
from pdca_desktop.documents.dossier.figure_band import MOST, figures
from pdca_desktop.documents.dossier.opinion import DECISIONS
from pdca_desktop.documents.dossier.sections import Section, numbered, places
from pdca_desktop.documents.measure import pages_taken
from pdca_desktop.documents.view import inputs_hash, print_view
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.engagement import CRITERIA, Axis, Criterion, Mark, Presence
from pdca_desktop.domain.money import total
from pdca_desktop.domain.person import Person
from pdca_desktop.domain.project import Instrument
from tests.builders import a_bank_loan, a_dossier, a_guarantee, a_need, a_plan, a_ptz
from tests.documents.dossier.printing import (
    AT,
    NAMES,
    demo,
    demo_view,
    normal,
    pack,
    printed,
    tables_of,
    view_of,
    words,
)

by_name = pytest.mark.parametrize("name", NAMES)


def _sentence(dossier: Dossier) -> str:
    return normal("".join(run.text for run in request_runs(view_of(dossier))))


# --- the view ---------------------------------------------------------------------------------------------


def test_the_hash_tells_two_dossiers_apart_and_nothing_else() -> None:
    dossier = demo(NAMES[0])
    assert inputs_hash(dossier) == inputs_hash(replace(dossier))
    assert inputs_hash(dossier) != inputs_hash(replace(dossier, number="autre"))
    assert len(inputs_hash(dossier)) == 64


def test_a_moment_without_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        print_view(a_dossier(), pack(), printed_at=AT.replace(tzinfo=None), app_version="0")


def test_the_day_of_printing_is_the_day_of_judgement() -> None:
    late = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
    view = print_view(a_dossier(), pack(), printed_at=late, app_version="0")
    assert view.judgement.case.today == date(2026, 3, 1)


def test_the_committee_and_the_adviser_may_be_given() -> None:
    given_ = view_of(a_dossier(), committee_on=date(2027, 1, 5), adviser="Autre Conseil")
    assert "comité du 05/01/2027" in normal(printed(given_).foot)
    assert given_.adviser == "Autre Conseil"
    unknown = view_of(a_dossier(decided_on=None))
    assert "comité du (date à renseigner)" in normal(printed(unknown).foot)


# --- what is asked ----------------------------------------------------------------------------------------


def test_the_decision_asked_is_one_sentence_of_amounts_terms_and_quotas() -> None:
    needs = (a_need(30_000),)
    loan = a_bank_loan(20_000, months=60, guarantees=(a_guarantee("50"), a_guarantee("15")))
    told = _sentence(a_dossier(a_plan(needs, a_ptz(5_000, months=48), loan)))
    assert told.startswith("Le comité se prononce sur : garantie d’emprunt bancaire de 13 000,00 €")
    assert "60 mois" in told
    assert "à 50 %" in told
    assert told.endswith("et sur prêt à taux zéro (PTZ) de 5 000,00 € (48 mois, sans intérêt)")


def test_an_unknown_quota_or_amount_is_said() -> None:
    loan = a_bank_loan(20_000, months=None, guarantees=(a_guarantee(None),))
    told = _sentence(a_dossier(a_plan((a_need(30_000),), loan)))
    assert "montant à renseigner" in told
    assert "durée à renseigner" in told
    assert "quotité à renseigner" in told


def test_a_dossier_that_asks_for_nothing_says_so() -> None:
    assert "ne demande encore aucun financement" in _sentence(Dossier())


def test_a_scheme_ticked_and_not_in_the_plan_is_told() -> None:
    dossier = a_dossier()
    asked = replace(dossier.project, instruments=(Instrument.CAP_JEUNES, Instrument.STARTER))
    assert not_yet(view_of(replace(dossier, project=asked))) == (Instrument.CAP_JEUNES,)


@by_name
def test_every_scheme_asked_for_has_its_request(name: str) -> None:
    view = demo_view(name)
    told = {one.instrument for one in requests(view)} | set(not_yet(view)) | {Instrument.STARTER}
    assert set(view.dossier.project.instruments) <= told


# --- the five axes ----------------------------------------------------------------------------------------


@given(st.lists(st.sampled_from([*Presence, None]), min_size=20, max_size=20))
def test_the_profile_is_the_strongest_presence_and_a_count(answers: list[Presence | None]) -> None:
    marks = tuple(
        Mark(criterion=one, presence=answer) for one, answer in zip(Criterion, answers, strict=True)
    )
    spokes = axes.radar(view_of(a_dossier(engagement=marks))).spokes
    levels = list(Presence)
    for axis, spoke in zip(Axis, spokes, strict=True):
        its = [mark.presence for mark in marks if mark.criterion in CRITERIA[axis]]
        known = [one for one in its if one is not None]
        if not known:
            assert spoke.mark is None
            assert spoke.word == "à renseigner"
            continue
        assert spoke.mark == Decimal(max(map(levels.index, known))) / 3
        present = sum(one is not Presence.NO for one in known)
        assert not present or f"{present}/4" in spoke.word
        assert ("?" in spoke.word) == (None in its)


def test_unanswered_criteria_are_told_and_never_no() -> None:
    one = Mark(criterion=Criterion.JOB_CREATION, presence=Presence.NO)
    table = axes.evidence(view_of(a_dossier(engagement=(one,))))[0]
    assert isinstance(table, Table)
    told = [word for row in table.rows for word in re.split(r" · |\n", normal(str(row.cells[2])))]
    assert len(told) == len(Criterion)
    assert [word for word in told if "à renseigner" not in word] == ["Création : non"]


def test_an_engagement_without_answer_is_one_line() -> None:
    told = words(axes.evidence(view_of(a_dossier())))
    assert [normal(text) for text in told] == ["À renseigner : les vingt critères d’engagement."]


# --- caps -------------------------------------------------------------------------------------------------


@by_name
def test_a_gauge_says_what_its_rule_says(name: str) -> None:
    found = caps.caps(demo_view(name))
    assert [cap.urgency for cap in found] == sorted(cap.urgency for cap in found)
    for cap in found:
        if cap.gauge.status is Status.CONFORM:
            assert cap.part is not None
            assert cap.part <= 1
        if cap.gauge.status is Status.UNKNOWN:
            assert cap.part is None
        if cap.gauge.word == "dépassé":
            assert cap.part is not None
            assert cap.part > 1


def test_a_cap_that_is_reached_is_said_to_be_reached() -> None:
    found = {cap.gauge.label: cap.gauge for cap in caps.caps(demo_view("01-cycles-bethune"))}
    gauge = found["Montant du prêt à taux zéro"]
    assert normal(gauge.text) == "8 000,00 € / 8 000,00 €"
    assert gauge.part == 1
    assert gauge.word == "au plafond"


def test_a_derogation_is_no_longer_blocking_and_is_named() -> None:
    view = demo_view("20-photographe-lievin")
    rows = {
        str(row.cells[1]): row.cells[0]
        for row in (checks.short_row(one, 400) for one in checks.pressing(view))
    }
    named = [status for told, status in rows.items() if "Dérogation de" in told]
    assert named == [Status.WARNING]


# --- plan, debts, ratios ----------------------------------------------------------------------------------


@by_name
def test_the_parts_of_a_bar_are_the_whole(name: str) -> None:
    drawn = plan.bars(demo_view(name))
    if drawn is None:
        assert not demo_view(name).plan.needs
        return
    for bar in drawn.bars:
        whole = sum((segment.share for segment in bar.segments), Decimal(0))
        assert abs(whole - 1) < Decimal("1e-9")
    assert max(drawn.lengths) == 1


@by_name
def test_the_years_of_the_debts_add_up_to_every_instalment(name: str) -> None:
    view = demo_view(name)
    line = view.figures.repayment.timeline
    if not line.months:
        return
    tables = [block for block in tables_of(repayment.debts(view)) if "année" in block.caption]
    last = str(tables[0].rows[-1].cells[-1])
    paid = total(row.payment for schedule in line.schedules for row in schedule.rows)
    assert normal(last) == normal(f"{paid.decimal:,}".replace(",", " ").replace(".", ","))


def test_an_instalment_plan_of_thirty_years_keeps_to_the_width() -> None:
    loan = a_bank_loan(200_000, months=360)
    blocks = repayment.debts(view_of(a_dossier(a_plan((a_need(250_000),), loan))))
    table = next(block for block in tables_of(blocks) if "année" in block.caption)
    assert table.columns[-2].title == "An 7 à 30"


@by_name
def test_a_ratio_without_a_value_is_never_nil(name: str) -> None:
    for block in ratios.meanings(demo_view(name)):
        if isinstance(block, Table):
            for row, ratio in zip(block.rows, _known(name), strict=True):
                for cell, one in zip(row.cells[1:4], ratio, strict=True):
                    assert (cell == "n.c.") == (one is None)


def _known(name: str) -> list[tuple[Decimal | None, ...]]:
    """The values over three years of the ratios that have one."""
    over = zip(*(year.ratios for year in demo_view(name).figures.years), strict=True)
    values = [tuple(one.value for one in ratios_) for ratios_ in over]
    return [one for one in values if any(value is not None for value in one)]


# --- rules ------------------------------------------------------------------------------------------------


def test_the_tally_counts_each_verdict_once() -> None:
    view = demo_view("05-friperie-calais")
    assert normal(checks.tally(view)) == "13 conformes, 3 bloquants, 3 alertes, 1 à renseigner"


def test_the_codes_of_a_rule_are_told_by_their_labels() -> None:
    told = normal(" ".join(words(why.why(demo_view("08-ressourcerie-lievin"), 3))))
    assert "Charges de fonctionnement, Pertes passées" in told
    assert "running_costs" not in told


def test_the_ways_out_are_printed() -> None:
    told = normal(" ".join(words(checks.pressing_tables(demo_view("05-friperie-calais")))))
    assert "Ramener la garantie à 80 % du prêt" in told


# --- fields, sections, decision -----------------------------------------------------------------------------


def test_blanks_are_asked_for_in_one_line() -> None:
    blocks = record_blocks(Person(first_name="Ada"), without=("home", "neet"))
    assert [type(block) for block in blocks] == [KeyValues, Para]
    assert blocks[0] == KeyValues((("Prénom", "Ada"),), 2, Decimal("0.46"))
    assert "À renseigner" in normal(words(blocks[1:])[0])


def test_what_no_committee_needs_is_not_printed() -> None:
    holder = Person(id="identifiant-interne", last_name="Exemple", iban="FR7630006000011234567890189")
    parts = printed(view_of(a_dossier(holders=(holder,)))).parts
    told = " ".join(text for part in parts for text in words(part.blocks))
    assert "FR76" not in told
    assert "identifiant-interne" not in told


def test_sections_are_numbered_and_empty_ones_left_out() -> None:
    kept = numbered((Section("a", "Un", (Gap(),)), Section("b", "Deux"), Section("c", "Trois", (Gap(),))))
    assert [one.title for one in kept] == ["1. Un", "2. Trois"]
    assert {key: normal(told) for key, told in places(kept).items()} == {"a": "partie 1", "c": "partie 2"}


def test_the_committee_finds_every_decision_to_tick() -> None:
    blocks = opinion.decision(demo_view(NAMES[0]))
    boxes = [block for block in blocks if isinstance(block, TickBoxes)]
    assert boxes[0].choices == tuple(normal(one) for one in DECISIONS)
    assert not any(box.ticked for box in boxes)
    assert pages_taken(blocks) == 1


@by_name
def test_the_band_has_three_to_six_figures(name: str) -> None:
    assert 3 <= len(figures(demo_view(name))) <= MOST
