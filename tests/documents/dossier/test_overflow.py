"""Whatever the dossier holds, the page to vote on is one page and the other pages are sound."""

from dataclasses import replace
from decimal import Decimal
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pdca_desktop.documents.inspection import faults, told
from pdca_desktop.documents.measure import pages_taken
from pdca_desktop.documents.render import render
from pdca_desktop.domain import path
from pdca_desktop.domain.assessment import Assessment
from pdca_desktop.domain.dossier import Derogation, Dossier
from pdca_desktop.domain.engagement import Criterion, Mark, Presence
from pdca_desktop.domain.loan import GuaranteeLine, LoanTerms
from pdca_desktop.domain.money import Euros
from pdca_desktop.domain.person import Person
from pdca_desktop.domain.plan import Need, NeedNature, Plan, Resource, ResourceNature, Scenario
from pdca_desktop.domain.project import Project, Segment
from pdca_desktop.domain.record import slots_of
from pdca_desktop.domain.structure import Structure
from pdca_desktop.domain.territory import Place
from tests.builders import a_dossier, a_holder
from tests.documents.dossier.printing import NAMES, demo, first_page, normal, printed, text_of, view_of, words

LONG_NAME = "Maximilienne-Marie-Éléonore de la Tour-d’Auvergne-Lauraguais et Compagnie " * 2
SIXTY = tuple(range(60))


def _sixty_lines() -> Plan:
    loan = LoanTerms(months=84, annual_rate=Decimal("3.25"), guarantees=(GuaranteeLine(quota=Decimal(50)),))
    natures = [ResourceNature.BANK_LOAN, ResourceNature.PTZ, ResourceNature.OWN_CASH, ResourceNature.OTHER]
    return Plan(
        needs=tuple(
            Need(nature=NeedNature.EQUIPMENT, label=f"Besoin {n} {LONG_NAME}", amount=Euros(123_456_789 + n))
            for n in SIXTY
        ),
        resources=tuple(
            Resource(
                nature=natures[n % 4],
                label=f"Ressource {n} {LONG_NAME}",
                amount=Euros(123_456_789 + n),
                loan=loan if n % 4 < 2 else None,
            )
            for n in SIXTY
        ),
    )


def _texts(text: str) -> Assessment:
    filled = Assessment()
    for name, slot in slots_of(Assessment).items():
        if slot.declared.long:
            filled = path.write(filled, f"/{name}", text)
    return filled


@cache
def _strange() -> dict[str, Dossier]:
    named = a_dossier(
        number="N" * 120,
        adviser=LONG_NAME,
        project=Project(title=LONG_NAME, activity=LONG_NAME),
        structure=Structure(name=LONG_NAME, place=Place(commune=LONG_NAME)),
        holders=tuple(a_holder(id=f"p{n}", last_name=LONG_NAME) for n in range(9)),
    )
    words_ = "Un point de vigilance qui se répète ; " * 2_500
    return {
        "empty": Dossier(),
        "empty, ESS": Dossier(segment=Segment.ESS),
        "no holder": a_dossier(holders=()),
        "an unknown holder": a_dossier(holders=(Person(),)),
        "no plan": a_dossier(scenarios=()),
        "long names": named,
        "sixty lines": a_dossier(scenarios=(Scenario(plan=_sixty_lines()),)),
        "many words": a_dossier(assessment=_texts(words_)),
        "many lines": a_dossier(assessment=_texts("- Un point.\n\n" * 400)),
        "one long word": a_dossier(assessment=_texts("a" * 5_000)),
        "markup": a_dossier(
            project=Project(title="<b>A</b> & B < C", activity="a < b & c > d", offer="<para>x</i>"),
            assessment=_texts("<font color='red'>1 & 2</font> &amp; <br/>"),
        ),
        "emoji": a_dossier(
            project=Project(title="Café ☕ 🚀 漢字 \u0000\u202e"), assessment=_texts("😀 ok\t\x07")
        ),
        "derogations": a_dossier(
            derogations=tuple(Derogation(rule="PTZ-01", author=LONG_NAME, reason=words_[:900]) for _ in SIXTY)
        ),
        "evidence": a_dossier(
            engagement=tuple(
                Mark(criterion=one, presence=Presence.STRONG, evidence=words_[:2000]) for one in Criterion
            )
        ),
    }


STRANGE = (
    *("empty", "empty, ESS", "no holder", "an unknown holder", "no plan", "long names", "sixty lines"),
    *("many words", "many lines", "one long word", "markup", "emoji", "derogations", "evidence"),
)


@pytest.mark.parametrize("name", STRANGE)
def test_a_strange_dossier_has_sound_pages(name: str) -> None:
    document = printed(view_of(_strange()[name]))
    assert pages_taken(first_page(document)) == 1
    assert not faults(render(document))


def test_all_strange_dossiers_are_named() -> None:
    assert set(STRANGE) == set(_strange())


def test_markup_is_told_as_it_was_typed() -> None:
    heard = " ".join(text for _, text in told(render(printed(view_of(_strange()["markup"])))))
    assert "<b>A</b> & B < C" in normal(heard)
    assert "&amp; <br/>" in normal(heard)


def test_an_empty_dossier_says_what_is_to_answer_and_never_no() -> None:
    text = text_of(printed(view_of(Dossier())))
    assert "à renseigner" in text
    cells = [word for part in printed(view_of(Dossier())).parts for word in words(part.blocks)]
    assert "non" not in cells


def test_what_is_left_out_of_the_first_page_is_counted() -> None:
    page = words(first_page(printed(view_of(_strange()["many lines"]))))
    assert any(normal(text).startswith("Et 79") and "partie 8" in normal(text) for text in page)


def test_the_smallest_parts_of_a_long_plan_are_added_up() -> None:
    page = words(first_page(printed(view_of(_strange()["sixty lines"]))))
    assert any("autres lignes" in text for text in page)


@pytest.mark.parametrize("name", NAMES[::4])
@given(text=st.text(max_size=400), title=st.text(max_size=120), points=st.integers(0, 30))
@settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow])
def test_any_text_leaves_one_page_to_vote_on(name: str, text: str, title: str, points: int) -> None:
    dossier = demo(name)
    changed = replace(
        dossier,
        project=replace(dossier.project, title=title, offer=text),
        assessment=replace(
            dossier.assessment, strengths=f"{text}\n" * points, watch_points=text, conditions=text * 9
        ),
    )
    assert pages_taken(first_page(printed(view_of(changed)))) == 1
