"""The sheet to take home: always one page, plain, true, and nothing on it that is not for its reader."""

from dataclasses import is_dataclass, replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pdca_desktop.documents.inspection import faults
from pdca_desktop.documents.page_reader import opened
from pdca_desktop.documents.press import Wanted, printed
from pdca_desktop.documents.render import render
from pdca_desktop.documents.take_home import ROOM, take_home
from pdca_desktop.domain.document import Piece, PieceKind
from pdca_desktop.domain.dossier import Dossier, DossierState
from pdca_desktop.domain.loan import LoanTerms
from pdca_desktop.domain.money import Euros
from pdca_desktop.domain.person import Person
from pdca_desktop.domain.plan import Plan, Resource, ResourceNature, ResourceStatus, Scenario
from pdca_desktop.domain.project import Project
from pdca_desktop.domain.record import Kind, slots_of
from pdca_desktop.services.paper import PaperKind
from tests.documents.dossier.printing import AT, NAMES, VERSION, demo, normal, pack, text_of, view_of


def sheet(dossier: Dossier) -> bytes:
    return printed(Wanted(PaperKind.TAKE_HOME, dossier, AT, VERSION), pack())


def pages(data: bytes) -> int:
    with pikepdf.open(BytesIO(data)) as pdf:
        return len(pdf.pages)


def text(data: bytes) -> str:
    with opened(data) as found:
        return "\n".join(found.lines(0))


def told(dossier: Dossier) -> str:
    return text_of(take_home(view_of(dossier)))


def with_plan(*resources: Resource, **changes: Any) -> Dossier:
    return Dossier(scenarios=(Scenario(plan=Plan(resources=resources)),), **changes)


def loan(amount: int = 10_000, months: int = 60, rate: str = "3", **terms: Any) -> Resource:
    return Resource(
        nature=ResourceNature.BANK_LOAN,
        label="Prêt",
        amount=Euros.of(amount),
        loan=LoanTerms(months=months, annual_rate=Decimal(rate), start_on=date(2027, 1, 1), **terms),
    )


@pytest.mark.parametrize("name", NAMES)
def test_each_example_is_one_sound_page_of_large_type(name: str) -> None:
    data = sheet(demo(name))
    assert pages(data) == 1
    assert faults(data) == ()
    with pikepdf.open(BytesIO(data)) as pdf:
        assert not list(pdf.attachments)


@pytest.mark.parametrize("name", ["05-friperie-calais", "16-premier-rendez-vous"])
def test_it_says_as_much_as_one_page_holds(name: str) -> None:
    view = view_of(demo(name))
    made = {room: render(take_home(view, room)) for room in ROOM}
    fitting = [room for room in ROOM if pages(made[room]) == 1]
    assert fitting
    assert fitting[-1] < ROOM[-1], "an example whose lists have to be cut"
    assert text(sheet(demo(name))) == text(made[fitting[-1]])


@given(st.data())
@settings(max_examples=25)
def test_it_is_one_page_whatever_is_typed(data: st.DataObject) -> None:
    words = st.text(alphabet="abé &<>🙂\n", max_size=300)
    natures = st.sampled_from(ResourceNature)
    resources = data.draw(
        st.lists(
            st.builds(
                Resource,
                nature=natures,
                label=words,
                funder=words,
                amount=st.none() | st.integers(0, 10**9).map(Euros.of),
                status=st.none() | st.sampled_from(ResourceStatus),
                loan=st.none()
                | st.builds(LoanTerms, months=st.none() | st.integers(1, 120), surety=st.just(Euros.of(5))),
            ),
            max_size=40,
        )
    )
    dossier = Dossier(
        adviser=data.draw(words),
        state=data.draw(st.sampled_from(DossierState)),
        project=Project(title=data.draw(words)),
        holders=tuple(
            Person(id=str(rank), last_name=data.draw(words)) for rank in range(data.draw(st.integers(0, 9)))
        ),
        scenarios=(Scenario(plan=Plan(resources=tuple(resources))),),
    )
    assert pages(sheet(dossier)) == 1


def test_nothing_internal_is_on_it() -> None:
    """Every text of the dossier is replaced by a mark of its own; no internal mark comes through."""
    marks: dict[str, bool] = {}
    dossier = _marked(demo("05-friperie-calais"), marks, internal=False)
    said = told(dossier) + text(sheet(dossier))
    assert [mark for mark, internal in marks.items() if internal and mark in said] == []
    assert any(internal for internal in marks.values())
    seen = {mark for mark in marks if mark in said}
    assert seen
    for word in ("risque", "Avis du", "défavorable", "PTZ-01", "FICP"):
        assert word.lower() not in said.lower()


def _marked(record: Any, marks: dict[str, bool], *, internal: bool) -> Any:
    changes: dict[str, Any] = {}
    for name, slot in slots_of(type(record)).items():
        value, hidden = getattr(record, name), internal or slot.declared.internal
        if slot.kind is Kind.TEXT and name != "id":
            mark = f"marque{len(marks)}fin"
            marks[mark] = hidden
            changes[name] = mark
        elif slot.kind is Kind.RECORD and is_dataclass(value):
            changes[name] = _marked(value, marks, internal=hidden)
        elif slot.kind is Kind.RECORDS:
            changes[name] = tuple(_marked(one, marks, internal=hidden) for one in value)
    if isinstance(record, Dossier):
        changes["chosen"] = ""
    return replace(record, **changes)


def test_what_another_has_to_bring_is_not_said_of_him() -> None:
    holders = (Person(id="a", last_name="Alix"), Person(id="b", last_name="Bruno"))
    brought = Piece(kind=PieceKind.CV, holder="a", received_on=date(2026, 11, 1))
    said = told(with_plan(loan(), holders=holders, pieces=(brought,)))
    assert "CV (pour l’un de vous)" in said
    assert "Pièce d’identité (pour chacun de vous)" in said
    assert said.count("Bruno") == 1  # he is one of its readers


def test_the_cost_is_that_of_the_schedule() -> None:
    view = view_of(with_plan(loan(12_000, 12, "0")))
    said = normal(text_of(take_home(view)))
    assert "1 000,00 €" in said
    assert "le mois le plus lourd févr. 2027" in said
    assert "janv. 2028 dernier paiement le premier : févr. 2027" in said
    assert "0,00 € intérêts, en tout pour 12 000,00 € empruntés" in said


def test_a_debt_that_does_not_compute_makes_every_sum_a_minimum() -> None:
    open_ = Resource(nature=ResourceNature.PTZ, label="PTZ de Maud", amount=Euros.of(5_000), loan=LoanTerms())
    said = told(with_plan(loan(), open_))
    assert "au moins, le mois le plus lourd" in said
    assert "Pas encore compté, faute de conditions connues : PTZ de Maud." in said
    assert "à renseigner" in said


def test_without_debt_nothing_is_to_be_paid() -> None:
    grant = Resource(nature=ResourceNature.CAP_JEUNES, amount=Euros.of(2_000))
    said = told(with_plan(grant))
    assert "Une prime Cap Jeunes de 2 000,00 € : cela ne se rembourse pas." in said
    assert "Rien chaque mois : aucun prêt n’est prévu." in said
    assert "Ce sera dit quand le financement sera construit." in told(Dossier())


def test_a_surety_is_told_for_what_it_is() -> None:
    said = told(with_plan(loan(surety=Euros.of(4_000))))
    assert "caution pour 4 000,00 €" in said
    assert "c’est vous qui paierez" in said


def test_a_refused_resource_is_not_offered() -> None:
    refused = replace(loan(7_777), status=ResourceStatus.REFUSED)
    assert "7 777" not in told(with_plan(refused))


@pytest.mark.parametrize("state", DossierState)
def test_what_is_decided_is_said_for_each_state(state: DossierState) -> None:
    said = told(with_plan(loan(), state=state, decided_on=date(2026, 12, 1)))
    undecided = state in list(DossierState)[: list(DossierState).index(DossierState.GRANTED)]
    undecided = undecided and state is not DossierState.REDIRECTED
    assert ("Rien n’est encore décidé" in said) == (undecided or state is DossierState.ADJOURNED)
    assert ("Date du comité" in said) == undecided
    assert ("Le comité a dit oui" in said) == (
        state
        in (
            DossierState.GRANTED,
            DossierState.GRANTED_WITH_CONDITIONS,
            DossierState.CONDITIONS_LIFTED,
            DossierState.AWAITING_BANK,
        )
    )


def test_a_committee_of_the_past_is_no_next_date() -> None:
    assert "Date du comité" not in told(with_plan(loan(), decided_on=date(2026, 11, 1)))


def test_long_lists_are_cut_with_their_count() -> None:
    lines = tuple(replace(loan(1_000 + rank), funder=f"Banque {rank}") for rank in range(30))
    said = told(with_plan(*lines))
    kept = sum(f"Banque {rank}," in said or f"Banque {rank})" in said for rank in range(30))
    assert 0 < kept < 30
    assert f"et {30 - kept} autres financements : demandez la liste à votre conseiller." in said


def test_every_nature_has_its_own_words() -> None:
    labels = {one.label for one in ResourceNature}
    for nature in ResourceNature:
        said = told(with_plan(Resource(nature=nature, amount=Euros.of(1_234))))
        assert "1 234,00 €" in said
        assert not any(f"{label} de 1 234" in said for label in labels)
