"""A person's own data, the plan of an erasure, and what an erasure leaves."""

import io
import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdca_desktop.domain.dates import age_on
from pdca_desktop.domain.document import Piece, PieceKind
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.field import Privacy
from pdca_desktop.domain.french import typeset
from pdca_desktop.domain.money import Euros
from pdca_desktop.domain.person import Neet, Person, Situation
from pdca_desktop.domain.record import Kind, slots_of
from pdca_desktop.domain.structure import LegalForm
from pdca_desktop.domain.territory import Place
from pdca_desktop.errors import AppError, GoneError
from pdca_desktop.exchange.codec import decode
from pdca_desktop.services import privacy
from pdca_desktop.services.erasing import ERASED, STRUCK, Eraser, core, personal, same_age
from pdca_desktop.services.ports import Act
from pdca_desktop.services.progress import Quiet
from pdca_desktop.services.totals import plan_totals
from tests.builders import a_dossier
from tests.fakes.attachments import FakeAttachments
from tests.fakes.erasures import FakeErasures
from tests.fakes.store import FakeStore
from tests.strategies import records

ACT = Act("conseil-1", "saisie")
PDF = b"%PDF-1.7 CV"


def ines(**fields: object) -> Person:
    made = Person(
        id="p1",
        last_name="Le Goff",
        first_name="Inès",
        birth_date=date(1994, 8, 30),
        phone="+33 6 12 34 56 78",
        email="ines.legoff@exemple.fr",
        home=Place(address="12 rue Faidherbe", commune="Arras", commune_code="62041"),
        situation=Situation.RSA,
        household_income=Euros(120_000),
        capital_share=Decimal(50),
        ficp=False,
        neet=Neet(declared=True),
    )
    return replace(made, **fields)  # type: ignore[arg-type]


def dossier(**fields: object) -> Dossier:
    made = a_dossier(holders=(ines(),), pieces=(Piece(id="c1", kind=PieceKind.CV, holder="p1"),))
    return replace(made, **fields)  # type: ignore[arg-type]


def eraser(*versions: Person) -> Eraser:
    return Eraser.of("p1", versions or (ines(),))


# Own data


def test_own_data_is_complete_and_readable() -> None:
    pieces = (Piece(id="c1", kind=PieceKind.CV, holder="p1", file_name="cv.pdf"), Piece(id="c2"))
    own = privacy.own_data(dossier(pieces=pieces), "p1")
    again = json.loads(own.as_json)
    assert decode(Person, json.loads(json.dumps(again["person"]), parse_float=Decimal)) == ines()
    assert [piece["id"] for piece in again["pieces"]] == ["c1"]
    told = {fact.where: fact.value for fact in own.facts}
    assert told[typeset("Identité › Nom d'usage")] == "Le Goff"
    assert told[typeset("Identité › Date de naissance")] == "30/08/1994"
    assert told[typeset("Coordonnées › Domicile › Commune")] == "Arras"
    assert told[typeset("Foyer › Revenus mensuels du foyer")] == typeset("1 200,00 €")
    assert told["Pièces"] == typeset("CV : cv.pdf")
    sensitive = {fact.where for fact in own.facts if fact.sensitive}
    assert typeset("Foyer › Revenus mensuels du foyer") in sensitive
    assert typeset("Identité › Nom d'usage") not in sensitive


@given(records(Person, most_fields=12))
def test_every_answer_is_in_the_facts(person: Person) -> None:
    person = replace(person, id="p1")
    own = privacy.own_data(Dossier(holders=(person,)), "p1")
    places = [place for place, _, _ in personal(person) if place != "/id"]
    assert len(own.facts) == len(places)
    assert decode(Person, json.loads(json.dumps(own.data["person"]), parse_float=Decimal)) == person


def test_only_a_holder_has_own_data() -> None:
    with pytest.raises(GoneError):
        privacy.own_data(dossier(), "autre")


# What an erasure leaves


@given(records(Person, most_fields=20))
def test_only_what_is_counted_is_left(person: Person) -> None:
    left = core(person)
    kept = {place for place, slot, _ in personal(left) if not slot.declared.counted}
    assert kept <= {"/id", "/last_name"}
    assert left.last_name == ERASED


def test_fields_that_say_something_of_a_person_say_so() -> None:
    for name, slot in slots_of(Person).items():
        inner = slot.kind is Kind.RECORD
        assert inner or name == "id" or slot.declared.privacy in (Privacy.PERSONAL, Privacy.SENSITIVE), name


@given(
    birth=st.dates(date(1930, 1, 1), date(2008, 12, 31)),
    first=st.dates(date(2015, 1, 1), date(2035, 1, 1)),
    gaps=st.lists(st.integers(0, 360), max_size=2),
)
def test_the_age_stays_on_the_days_that_count(birth: date, first: date, gaps: list[int]) -> None:
    days = sorted({first, *(first + timedelta(days=gap) for gap in gaps)})
    if days[-1] - days[0] > timedelta(days=360):
        days = days[:1]
    other = same_age(birth, days)
    assert [age_on(other, day) for day in days] == [age_on(birth, day) for day in days]
    assert (other.month, other.day) in {(day.month, day.day) for day in days} | {(2, 28)}


def test_without_a_day_only_the_year_of_birth_stays() -> None:
    assert same_age(date(1994, 8, 30), ()) == date(1994, 1, 1)


@pytest.mark.parametrize(
    ("text", "struck"),
    [
        ("Inès Le Goff ouvre un bar.", f"{STRUCK} {STRUCK} ouvre un bar."),
        ("mme LEGOFF", f"mme {STRUCK}"),
        ("Le-Goff, inés", f"{STRUCK}, {STRUCK}"),
        ("Tél. 06.12.34.56.78 ou ines.legoff@exemple.fr", f"Tél. {STRUCK} ou {STRUCK}"),
        ("au 12, rue Faidherbe à Arras", f"au {STRUCK} à Arras"),
        ("le 3 mai, avec le golf de Lens", "le 3 mai, avec le golf de Lens"),
        ("", ""),
    ],
)
def test_texts_that_name_the_person_are_struck(text: str, struck: str) -> None:
    erasing = eraser()
    assert erasing.struck(text) == struck
    assert erasing.says(text) == (text != struck)
    assert erasing.struck({"a": [text]}) == {"a": [struck]}


def test_a_former_name_counts_and_its_beginnings_do_not() -> None:
    erasing = eraser(ines(), ines(last_name="Dupond"), ines(last_name="Dupo"), ines(last_name="Dup"))
    assert erasing.says("Mme Dupond")
    assert not erasing.says("Mme Dupo")


def test_codes_and_references_are_never_struck() -> None:
    person = ines(last_name="Dossier", first_name="Stock", birth_name="Lens")
    before = dossier(holders=(person, Person(id="p2", last_name="Stock", motivation="Stock et moi")))
    before = replace(before, structure=replace(before.structure, place=Place(commune="Lens")))
    after = eraser(person).applied(before)
    assert (after.id, after.chosen, after.agency, after.state) == (
        before.id,
        before.chosen,
        before.agency,
        before.state,
    )
    assert after.structure.place.commune == "Lens"
    needs = after.scenarios[0].plan.needs
    assert [need.nature for need in needs] == [need.nature for need in before.scenarios[0].plan.needs]
    assert [need.label for need in needs] == ["Matériel et outillage", f"{STRUCK} de départ"]
    assert (after.holders[1].last_name, after.holders[1].motivation) == ("Stock", f"{STRUCK} et moi")


def test_with_the_last_holder_goes_what_is_personal_of_the_company() -> None:
    structure = replace(
        dossier().structure,
        name="Salon Inès",
        legal_form=LegalForm.EI,
        siren="123456782",
        shareholders="Elle seule",
        place=Place(address="1 place Foch", postcode="62000", commune="Arras"),
    )
    piece = Piece(id="c9", kind=PieceKind.STATUTES, sha256="ab" * 32, file_name="statuts.pdf")
    before = dossier(structure=structure, pieces=(piece,))
    after = eraser().applied(before)
    assert (after.structure.name, after.structure.siren, after.structure.shareholders) == ("", "", "")
    assert after.structure.place == Place(commune="Arras")
    assert after.pieces[0] == Piece(id="c9", kind=PieceKind.STATUTES)
    assert (after.adviser, after.project.title) == (before.adviser, before.project.title)
    two = replace(before, holders=(ines(), Person(id="p2", last_name="Martin")))
    company = eraser().applied(two)
    assert company.structure.siren == "123456782"
    assert company.structure.name == f"Salon {STRUCK}"
    assert company.pieces[0].sha256 == piece.sha256
    both = Eraser.of("p2", [Person(id="p2", last_name="Martin")]).applied(company)
    assert both.structure.siren == ""


@given(records(Dossier, most_fields=10), st.data())
def test_totals_are_unchanged(before: Dossier, data: st.DataObject) -> None:
    holders = tuple(replace(one, id=f"p{rank}") for rank, one in enumerate((*before.holders, ines())))
    before = replace(before, holders=holders)
    person = data.draw(st.sampled_from(holders))
    after = Eraser.of(person.id, [person]).applied(before)
    counted = ("civility", "situation", "situation_since", "diploma")
    for old, new in zip(before.holders, after.holders, strict=True):
        assert [getattr(old, name) for name in counted] == [getattr(new, name) for name in counted]
        assert (old.home.commune, old.home.territory, old.home.in_qpv) == (
            new.home.commune,
            new.home.territory,
            new.home.in_qpv,
        )
        assert (old.birth_date is None) == (new.birth_date is None)
    plans = zip(before.scenarios, after.scenarios, strict=True)
    assert all(plan_totals(old.plan) == plan_totals(new.plan) for old, new in plans)
    assert (before.state, before.segment, before.agency, before.applied_on, before.jobs) == (
        after.state,
        after.segment,
        after.agency,
        after.applied_on,
        after.jobs,
    )
    assert before.project.instruments == after.project.instruments


# Plan and erasure


@pytest.fixture
def house() -> tuple[FakeStore, FakeErasures, FakeAttachments]:
    store, attachments = FakeStore(), FakeAttachments()
    document = attachments.put(io.BytesIO(PDF), Quiet().step, 0)
    piece = Piece(id="c1", kind=PieceKind.CV, holder="p1", sha256=document.sha256, file_name="cv.pdf")
    shown = dossier(pieces=(piece,))
    store.create(replace(shown, project=replace(shown.project, genesis="Inès Le Goff a une idée.")), ACT)
    for row, holder in (("d2", ines(id="p9")), ("d3", ines(id="p8", last_name="Autre"))):
        store.create(a_dossier(id=row, holders=(holder,), scenarios=(), pieces=()), ACT)
    return store, FakeErasures(store), attachments


def test_the_plan_says_all_that_goes_and_what_stays(
    house: tuple[FakeStore, FakeErasures, FakeAttachments],
) -> None:
    store, erasures, _ = house
    shown = store.load("dossier-1")
    found = privacy.plan_erasure(store, erasures, (), shown, "p1")
    assert (found.name, found.alone) == ("Inès Le Goff", True)
    assert typeset("« Inès Le Goff » › Téléphone") in found.cleared
    assert typeset("« Inès Le Goff » › Domicile › Adresse") in found.cleared
    assert typeset("« Inès Le Goff » › Situation à l'entrée") in found.kept
    assert typeset("« Inès Le Goff » › Domicile › Commune") in found.kept
    assert found.struck == ("Projet › Genèse du projet",)
    assert found.documents == (typeset("CV : cv.pdf"),)
    assert found.entries >= 2
    assert [hit.dossier_id for hit in found.elsewhere] == ["d2"]
    assert not set(found.cleared) & set(found.kept)
    assert any("1 texte nomme" in sentence for sentence in found.sentences)
    assert not any("siège" in sentence for sentence in found.sentences)
    erasures.others = True
    shared = privacy.plan_erasure(store, erasures, (), shown, "p1").sentences
    assert any("Au prochain échange, le siège" in sentence for sentence in shared)
    assert store.load("dossier-1") == shown, "a plan changes nothing"


def test_erasing_removes_the_documents_and_can_be_asked_again(
    house: tuple[FakeStore, FakeErasures, FakeAttachments],
) -> None:
    store, erasures, attachments = house
    privacy.erase(erasures, attachments, "dossier-1", "p1", "conseil-2")
    after = store.load("dossier-1")
    assert after.holders[0].last_name == ERASED
    assert not attachments.contents
    history = store.history("dossier-1")
    privacy.erase(erasures, attachments, "dossier-1", "p1", "conseil-2")
    assert store.history("dossier-1") == history
    with pytest.raises(GoneError):
        privacy.plan_erasure(store, erasures, (), after, "p1")


def test_a_document_that_cannot_be_removed_is_removed_another_time(
    house: tuple[FakeStore, FakeErasures, FakeAttachments],
) -> None:
    _, erasures, attachments = house

    class Held(FakeAttachments):
        def remove(self, sha256: str) -> None:  # noqa: ARG002
            raise AppError("Le disque refuse.")

    with pytest.raises(AppError, match="disque"):
        privacy.erase(erasures, Held(), "dossier-1", "p1", "conseil-2")
    assert erasures.orphans()
    privacy.remove_orphans(erasures, attachments)
    assert not attachments.contents
    assert not erasures.orphans()
