"""The search: what it finds, in what order, and how near a spelling may be."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.person import Person
from pdca_desktop.domain.project import Project
from pdca_desktop.domain.structure import Structure
from pdca_desktop.domain.territory import Place
from pdca_desktop.store import search
from pdca_desktop.store.repository import Store
from pdca_desktop.store.vocabulary import Vocabulary, typos
from tests.builders import a_dossier
from tests.store.conftest import ACT, open_at


@pytest.fixture
def filled(store: Store) -> Store:
    named = [
        ("d1", "Boulangerie Œuf & Lait", "Éloïse", "Lefèvre", "Évin-Malmaison", "123456789"),
        ("d2", "Garage du Marais", "Noël", "Marchand", "Lens", "987654321"),
        ("d3", "Fleurs", "Marc", "Zaïdi", "Béthune", ""),
        ("d4", "Atelier d'Opale", "Inès", "Le Goff", "Boulogne-sur-Mer", ""),
    ]
    for row_id, title, first, last, town, siren in named:
        dossier = Dossier(
            id=row_id,
            number=f"2026-{row_id}",
            project=Project(title=title),
            holders=(Person(first_name=first, last_name=last),),
            structure=Structure(name=f"SARL {title}", siren=siren, place=Place(commune=town)),
            scenarios=(),
        )
        store.create(dossier, ACT)
    return store


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("eloise", ["d1"]),
        ("ÉLOÏSE lefevre", ["d1"]),
        ("boul", ["d1", "d4"]),
        ("marc", ["d3", "d2"]),
        ("123 456 789", ["d1"]),
        ("123456", ["d1"]),
        ("2026-d3", ["d3"]),
        ("evin malmaison", ["d1"]),
        ("d'opale", ["d4"]),
        ("zaidi bethune", ["d3"]),
        ("lefevre lens", []),
        ("boulangrie", ["d1"]),
        ("lefèver", ["d1"]),
        ("marhcand garage", ["d2"]),
        ("malmaisson", ["d1"]),
        ("xefevre", ["d1"]),
        ("qsdfgh", []),
    ],
)
def test_what_is_found(filled: Store, words: str, found: list[str]) -> None:
    hits = [hit.dossier_id for hit in filled.search(words)]
    assert sorted(hits) == sorted(found)
    assert hits[:1] == found[:1] or words == "boul"


def test_a_hit_shows_the_title_and_the_words_around(filled: Store) -> None:
    (hit,) = filled.search("lefev")
    assert (hit.title, hit.excerpt) == ("Boulangerie Œuf & Lait", "Éloïse Lefèvre")
    long = filled.load("d3")
    names = " ".join(f"mot{rank}" for rank in range(60))
    filled.save(long, replace(long, structure=replace(long.structure, trade_name=names)), ACT)
    (hit,) = filled.search("mot45")
    assert "mot45" in hit.excerpt
    assert len(hit.excerpt) <= 92
    assert hit.excerpt.startswith("…")


def test_a_whole_word_is_found_among_very_many_beginnings(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "_CANDIDATES", 3)
    for rank, title in enumerate(["Mar", *(f"Mar{letter}" for letter in "abcdefgh")]):
        store.create(Dossier(id=f"d{rank}", project=Project(title=title), scenarios=()), ACT)
    assert store.search("mar", limit=2)[0].dossier_id == "d0"


def test_the_limit_is_kept(filled: Store) -> None:
    assert len(filled.search("2026", limit=2)) == 2
    assert not filled.search("2026", limit=0)


@pytest.fixture(scope="module")
def one_dossier(empty_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    path = shutil.copy(empty_file, tmp_path_factory.mktemp("search") / "pdca.db")
    store = open_at(Path(path))
    store.create(a_dossier(), ACT)
    yield store
    store.close()


@settings(max_examples=150)
@given(words=st.text(max_size=30) | st.text(alphabet='"*():^-+{}[]\\ANDORNEAR ', max_size=30))
def test_no_text_breaks_the_search(one_dossier: Store, words: str) -> None:
    assert {hit.dossier_id for hit in one_dossier.search(words)} <= {"dossier-1"}


@pytest.mark.parametrize(
    ("word", "term", "count"),
    [("lens", "lens", 0), ("lesn", "lens", 1), ("len", "lens", 0), ("lems", "lensois", 1), ("abc", "xyz", 2)],
)
def test_typos_are_counted_up_to_one_more(word: str, term: str, count: int) -> None:
    assert min(typos(word, term, 1), 2) == count


spelt = st.text(alphabet="abcé", min_size=1, max_size=12)


def mistyped(word: str, mistakes: list[tuple[int, int, str]]) -> str:
    """A word with mistakes: what is done, where, and with which letter."""
    for what, where, letter in mistakes:
        at = where % len(word)
        swapped = word[at + 1 : at + 2] + word[at] + word[at + 2 :]
        word = word[:at] + (word[at + 1 :], letter + word[at:], letter + word[at + 1 :], swapped)[what]
        if not word:
            return letter
    return word


@settings(max_examples=300)
@given(
    terms=st.lists(spelt, min_size=1, max_size=40, unique=True),
    which=st.integers(0, 39),
    mistakes=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 11), st.sampled_from("abx")), max_size=2),
)
def test_near_spellings_are_those_that_comparing_every_word_gives(
    terms: list[str], which: int, mistakes: list[tuple[int, int, str]]
) -> None:
    word = mistyped(terms[which % len(terms)], mistakes)
    found = list(Vocabulary().near(word, lambda: sorted(terms)))
    allowed = 2 if len(word) >= 8 else 1
    near = sorted(
        (term[0] != word[0], count, term) for term in terms if (count := typos(word, term, 9)) <= allowed
    )
    assert found == ([] if len(word) < 4 else [term for *_, term in near])


def test_words_written_since_are_near_too_and_words_gone_are_not(filled: Store) -> None:
    assert [hit.dossier_id for hit in filled.search("boulangrie")] == ["d1"]
    made = filled.create(Dossier(id="d9", project=Project(title="Poissonnerie"), scenarios=()), ACT)
    assert [hit.dossier_id for hit in filled.search("poisonnerie")] == ["d9"]
    filled.save(made, replace(made, project=Project(title="Librairie")), ACT)
    assert not filled.search("poisonnerie")
    assert [hit.dossier_id for hit in filled.search("librarie")] == ["d9"]


def test_a_word_that_begins_another_is_never_corrected(filled: Store) -> None:
    assert not filled.search("lens boulangerie")
    assert not filled.search("marc zaydi garage")
