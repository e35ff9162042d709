"""After an erasure nothing in the file names the person, whoever looks, and the rest is as it was."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pdca_desktop.domain.assessment import Assessment
from pdca_desktop.domain.document import Piece, PieceKind
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.person import Civility, Diploma, Person, Situation
from pdca_desktop.domain.territory import Place
from pdca_desktop.domain.words import folded
from pdca_desktop.errors import GoneError
from pdca_desktop.services.erasing import ERASED, STRUCK, Eraser
from pdca_desktop.services.ports import Act, DossierStore, ErasureStore
from pdca_desktop.services.telling import tell
from pdca_desktop.store import journal
from pdca_desktop.store.engine import reading
from pdca_desktop.store.erasure import Erasures
from pdca_desktop.store.mapping import canonical
from pdca_desktop.store.repository import Store
from tests.builders import a_dossier
from tests.fakes.erasures import FakeErasures
from tests.fakes.store import FakeStore
from tests.store.conftest import ACT, KEY, open_at
from tests.store.pages import plain_pages
from tests.store.test_beyond import write_behind

NEEDLES = ("Quintefeuille", "Zébulonne", "0699887766", "fr7630006", "rue des Églantines")
DOCUMENT, SHARED = "ab" * 32, "cd" * 32
ERASE = Act("conseil-2", "effacement d'une personne")

Both = tuple[DossierStore, ErasureStore]


def holder(**fields: object) -> Person:
    made = Person(
        id="p1",
        civility=Civility.MS,
        last_name="Quintefeuille",
        birth_name="Dubois",
        first_name="Zébulonne",
        birth_date=date(1990, 11, 3),
        phone="06 99 88 77 66",
        email="z.quintefeuille@exemple.fr",
        iban="FR7630006000011234567890189",
        home=Place(address="4 rue des Églantines", postcode="62300", commune="Lens", in_qpv=True),
        situation=Situation.RSA,
        diploma=Diploma.BAC,
        motivation="Zébulonne Quintefeuille veut ouvrir depuis 2015.",
    )
    return replace(made, **fields)  # type: ignore[arg-type]


def dossier(**fields: object) -> Dossier:
    made = a_dossier(
        holders=(holder(), Person(id="p2", first_name="Noé", last_name="Martin", supporters="Zébulonne")),
        pieces=(
            Piece(id="c1", kind=PieceKind.CV, holder="p1", sha256=DOCUMENT, file_name="cv-quintefeuille.pdf"),
            Piece(id="c2", kind=PieceKind.STATUTES, sha256=SHARED, file_name="statuts.pdf"),
        ),
        assessment=Assessment(strengths="Mme QUINTEFEUILLE connaît le métier ; Noé aussi."),
    )
    return replace(made, **fields)  # type: ignore[arg-type]


@pytest.fixture(params=["file", "fake"])
def both(request: pytest.FixtureRequest, path: Path) -> Iterator[Both]:
    if request.param == "fake":
        fake = FakeStore()
        yield fake, FakeErasures(fake)
        return
    store = open_at(path)
    yield store, Erasures(store)
    store.close()


def eraser(erasures: ErasureStore, person: str = "p1", of: str = "dossier-1") -> Eraser:
    return Eraser.of(person, erasures.people(of)[person])


def lived(store: DossierStore) -> Dossier:
    """A dossier with a past: typed letter by letter, renamed, removed and put back."""
    beginning = (holder(last_name="Quint", first_name="Z"), dossier().holders[1])
    first = store.create(dossier(holders=beginning), ACT)
    second = store.save(first, replace(first, holders=(holder(), first.holders[1])), Act("c", "Zébulonne"))
    third = store.save(second, replace(second, holders=second.holders[1:]), ACT)
    return store.save(third, replace(third, holders=second.holders), Act("c", "retour"))


def test_the_person_is_gone_and_what_the_report_counts_stays(both: Both) -> None:
    store, erasures = both
    kept = lived(store)
    erasures.erase(kept.id, eraser(erasures), ERASE)
    after = store.load(kept.id)
    one, two = after.holders
    assert one.last_name == ERASED
    assert (one.civility, one.situation, one.diploma) == (Civility.MS, Situation.RSA, Diploma.BAC)
    assert one.home == Place(commune="Lens", in_qpv=True)
    assert two == replace(kept.holders[1], supporters=STRUCK)
    assert after.assessment.strengths == f"Mme {STRUCK} connaît le métier ; Noé aussi."
    assert after.pieces[0] == replace(kept.pieces[0], sha256="", file_name="")
    assert after.pieces[1] == kept.pieces[1]
    assert (after.scenarios, after.structure, after.terms) == (kept.scenarios, kept.structure, kept.terms)
    assert not any(folded(needle) in folded(repr(after)) for needle in NEEDLES)


def test_the_history_says_who_erased_and_nothing_of_whom(both: Both) -> None:
    store, erasures = both
    kept = lived(store)
    entries = len(store.history(kept.id))
    count = erasures.traces(kept.id, eraser(erasures))
    erasures.erase(kept.id, eraser(erasures), ERASE)
    told = tell(store.history(kept.id))
    assert 0 < count <= entries
    assert not any(folded(needle) in folded(repr(store.history(kept.id))) for needle in NEEDLES)
    assert next((one.who, one.why, one.after) for one in told if one.path == "/holders/0") == (
        "conseil-2",
        ERASE.why,
        "effacé",
    )
    assert erasures.people(kept.id)["p1"][0].last_name == ERASED


def test_neither_list_nor_search_finds_the_person(both: Both) -> None:
    store, erasures = both
    lived(store)
    assert store.search("quintefeuille")
    erasures.erase("dossier-1", eraser(erasures), ERASE)
    assert not store.search("quintefeuille")
    assert [hit.dossier_id for hit in store.search("noé martin")] == ["dossier-1"]
    assert "Quint" not in store.lines()[0].holders


def test_work_goes_on_afterwards(both: Both) -> None:
    store, erasures = both
    lived(store)
    erasures.erase("dossier-1", eraser(erasures), ERASE)
    after = store.load("dossier-1")
    saved = store.save(after, replace(after, number="9", holders=after.holders[::-1]), ACT)
    assert store.load("dossier-1") == saved
    removed = store.save(saved, replace(saved, holders=saved.holders[:1]), ACT)
    assert store.save(removed, saved, ACT) == saved
    assert tell(store.history("dossier-1"))


def test_somebody_who_was_removed_from_the_holders_is_erased_too(both: Both) -> None:
    store, erasures = both
    kept = store.create(dossier(), ACT)
    store.save(kept, replace(kept, holders=kept.holders[1:]), ACT)
    erasures.erase(kept.id, eraser(erasures), ERASE)
    assert not any(folded(needle) in folded(repr(store.history(kept.id))) for needle in NEEDLES)
    assert erasures.people(kept.id)["p1"][0] == Person(id="p1", last_name=ERASED)
    assert store.load(kept.id).holders[0].first_name == "Noé"


def test_the_documents_of_the_person_are_to_be_removed(both: Both) -> None:
    store, erasures = both
    lived(store)
    erasures.erase("dossier-1", eraser(erasures), ERASE)
    assert erasures.orphans() == [DOCUMENT]
    erasures.orphans_removed()
    assert not erasures.orphans()


def test_an_unknown_dossier_cannot_be_erased_from(both: Both) -> None:
    _, erasures = both
    with pytest.raises(GoneError):
        erasures.erase("inconnu", Eraser("p1", frozenset()), ERASE)
    with pytest.raises(GoneError):
        erasures.traces("inconnu", Eraser("p1", frozenset()))


def test_a_document_that_another_dossier_refers_to_stays(store: Store) -> None:
    kept = store.create(dossier(), ACT)
    other = a_dossier(id="autre", holders=(), scenarios=(), pieces=(Piece(id="c9", sha256=DOCUMENT),))
    store.create(other, ACT)
    erasures = Erasures(store)
    erasures.erase(kept.id, eraser(erasures), ERASE)
    assert not erasures.orphans()


@pytest.mark.parametrize("deleted", [False, True])
def test_no_page_of_the_file_holds_the_name_any_more(store: Store, *, deleted: bool) -> None:
    kept = lived(store)
    for rank in range(40):
        other = a_dossier(id=f"d{rank}", holders=(Person(id=f"o{rank}", last_name=f"Autre{rank}"),))
        store.create(replace(other, scenarios=(), pieces=()), ACT)
    store.keep_note("searches", json.dumps(["Zébulonne à Lens", "Lens"], ensure_ascii=False))
    needles = [form.encode() for one in NEEDLES for form in (one, folded(one), one.upper())]
    erasures = Erasures(store)
    if deleted:
        store.delete(kept, ACT)
    store.empty_log()
    assert any(needle in plain_pages(store.path, KEY) for needle in needles), "the test sees what is there"
    erasures.erase(kept.id, eraser(erasures), ERASE)
    log = store.path.with_name(store.path.name + "-wal")
    assert log.stat().st_size == 0
    found = [needle for needle in needles if needle in plain_pages(store.path, KEY)]
    assert not found
    with reading(store._engine) as connection:
        said = [canonical([op.seen, op.new]) + row.why for row, op in journal.operations(connection)]
        raw = connection.exec_driver_sql("SELECT * FROM change_log").all()
    assert not any(folded(needle) in folded(one) for needle in NEEDLES for one in said)
    assert any(row.salt is None and row.new is None for row in raw)
    assert store.verify_journal() is None
    assert store.note("searches") == json.dumps([f"{STRUCK} à Lens", "Lens"], ensure_ascii=False)
    if deleted:
        assert store.restore(kept.id, ACT).holders[0].last_name == ERASED


def test_what_a_newer_version_wrote_beside_the_person_goes_too(store: Store) -> None:
    kept = lived(store)
    with store.writing() as connection:
        connection.exec_driver_sql("UPDATE person SET extra = '{\"/nickname\": \"Zaza\"}' WHERE id = 'p1'")
        connection.exec_driver_sql("DELETE FROM touched")
    scenario = kept.scenarios[0]
    plan = json.loads(canonical({"needs": [{"label": "Four de Zébulonne", "nouveau": "Zébulonne"}]}))
    write_behind(store, "scenario", scenario.id, "plan", canonical(plan))
    erasures = Erasures(store)
    erasures.erase(kept.id, eraser(erasures), ERASE)
    with reading(store._engine) as connection:
        assert connection.exec_driver_sql("SELECT extra FROM person WHERE id = 'p1'").scalar_one() == "{}"
        kept_plan = connection.exec_driver_sql("SELECT plan FROM scenario").scalar_one()
    assert json.loads(kept_plan) == {"needs": [{"label": f"Four de {STRUCK}"}]}


def test_a_mistyped_name_is_found_before_and_not_after(store: Store) -> None:
    kept = lived(store)
    assert store.search("quintefeuile")
    erasures = Erasures(store)
    erasures.erase(kept.id, eraser(erasures), ERASE)
    assert not store.search("quintefeuile")
    assert not list(store.vocabulary.near("quintefeuile", list)), "nothing of it in memory"


def test_an_erasure_that_fails_changes_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = lived(store)
    before = (store.load(kept.id), store.history(kept.id), store.search("quintefeuille"))
    erasures = Erasures(store)

    def cut(*_: object) -> None:
        raise RuntimeError("power")

    with monkeypatch.context() as patched:
        patched.setattr(journal, "forget", cut)
        with pytest.raises(RuntimeError, match="power"):
            erasures.erase(kept.id, eraser(erasures), ERASE)
    assert (store.load(kept.id), store.history(kept.id), store.search("quintefeuille")) == before
    assert not erasures.erased()
    assert store.verify_journal() is None
