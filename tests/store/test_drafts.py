"""Drafts in the encrypted file: one with their save, there after a power cut, gone with an erased person."""

# ruff: noqa: S311

import os
import random
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Connection

from pdca_desktop.domain import path as paths
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.person import Person
from pdca_desktop.domain.words import folded
from pdca_desktop.errors import ConflictError, StoreError
from pdca_desktop.services import drafts
from pdca_desktop.services.drafts import Typing
from pdca_desktop.services.erasing import Eraser
from pdca_desktop.services.ports import Act, DossierStore, Note
from pdca_desktop.services.resuming import WHY, resume_all
from pdca_desktop.store import repository
from pdca_desktop.store.erasure import Erasures
from pdca_desktop.store.purging import purge
from pdca_desktop.store.repository import Store
from tests.builders import a_dossier, a_holder
from tests.store.conftest import ACT, KEY, Child, open_at
from tests.store.pages import plain_pages

RUNS = int(os.environ.get("PDCA_KILLS", "10"))
NAMED = Person(
    id="p1", last_name="Quintefeuille", first_name="Zébulonne", phone="06 99 88 77 66", email="z.q@exemple.fr"
)
NEEDLES = ("quintefeuille", "0699887766", "06 99 88 77 66", "z.q@exemple.fr")


def titled(dossier: Dossier, title: str) -> Dossier:
    return paths.write(dossier, "/project/title", title)


def test_a_save_and_its_note_are_one(any_store: DossierStore) -> None:
    first = any_store.create(a_dossier(), ACT)
    any_store.keep_note("brouillon:1", "avant")
    second = any_store.save(first, titled(first, "Vélos"), ACT, Note("brouillon:1", "après"))
    assert any_store.note("brouillon:1") == "après"
    any_store.save(second, titled(second, "Autre"), ACT)
    assert any_store.note("brouillon:1") == "après"
    with pytest.raises(ConflictError):
        any_store.save(first, titled(first, "Encore"), ACT, Note("brouillon:1", ""))
    assert any_store.note("brouillon:1") == "après"
    last = any_store.load(first.id)
    any_store.save(last, last, ACT, Note("brouillon:1", ""))
    assert any_store.notes("brouillon:") == []


def test_notes_are_found_by_the_beginning_of_their_name(any_store: DossierStore) -> None:
    for name in ("draft:a", "draft:b", "draftless", "draft%"):
        any_store.keep_note(name, f"texte {name}")
    any_store.keep_note("draft:b", "")
    assert any_store.notes("draft:") == [("draft:a", "texte draft:a")]
    assert any_store.notes("draft%") == [("draft%", "texte draft%")]


def test_a_save_that_fails_leaves_the_draft_of_all_of_it(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = store.create(a_dossier(), ACT)
    typing = Typing(first)
    typing.take(titled(first, "Vélos"))
    typing.draft(store)

    def fail(connection: Connection, *_: object) -> None:
        connection.exec_driver_sql("DELETE FROM meta WHERE key LIKE 'note.%'")
        raise StoreError("Le disque est plein.")

    with monkeypatch.context() as patched:
        patched.setattr(repository, "commit", fail)
        with pytest.raises(StoreError):
            typing.save(store, typing.going(ACT))
    assert store.load(first.id) == first
    resume_all(store, Act("c", WHY))
    assert store.load(first.id).project.title == "Vélos"


def test_a_draft_is_on_the_disk_as_soon_as_it_is_written_and_whatever_comes(path: Path) -> None:
    """Typed, drafted and saved without rest, then cut: what was told safe is there, and nothing is torn."""
    store = open_at(path)
    store.create(titled(a_dossier(holders=(a_holder(),)), "0"), ACT)
    store.close()
    for run in range(RUNS):

        def work(tell: Callable[[object], None], run: int = run) -> None:
            store = open_at(path, lot=100 + run)
            stored = store.load("dossier-1")
            typing, first = Typing(stored), int(stored.project.title) + 1
            for rank in range(first, first + 10_000):
                genesis = f"{rank} " * 300
                typing.take(paths.write(titled(typing.newest, f"{rank}"), "/project/genesis", genesis))
                tell(f"typed {rank}")
                if rank % 7:
                    typing.draft(store)
                else:
                    typing.save(store, typing.going(ACT))
                tell(f"safe {rank}")

        child = Child(work)
        first_line = child.line()
        assert first_line.startswith("typed"), [first_line, *child.rest()]
        time.sleep(random.uniform(0, 0.05))  # the test is about random moments
        told = [line.split() for line in [first_line, *child.kill()]]
        safe = max((int(rank) for what, rank in told if what == "safe"), default=0)
        typed = max(int(rank) for what, rank in told if what == "typed")
        store = open_at(path, lot=10_000 + run)
        resume_all(store, Act("c", WHY))
        project = store.load("dossier-1").project
        assert safe <= int(project.title) <= typed
        assert project.genesis == f"{project.title} " * 300 or project.title == "0"
        assert not store.notes(drafts.NOTES)
        assert store.verify_journal() is None
        store.close()


def test_a_draft_names_nobody_on_the_disk(path: Path) -> None:
    store = open_at(path)
    first = store.create(a_dossier(), ACT)
    typing = Typing(first)
    typing.take(replace(first, holders=(NAMED,)))
    typing.draft(store)
    raw = b"".join(file.read_bytes() for file in path.parent.iterdir() if file.is_file())
    assert not any(needle.encode() in raw.lower() for needle in NEEDLES)
    store.close()
    raw = b"".join(file.read_bytes() for file in path.parent.iterdir() if file.is_file())
    assert not any(needle.encode() in raw.lower() for needle in NEEDLES)


@pytest.mark.parametrize("readable", [True, False])
def test_the_draft_of_an_erased_person_goes_with_them(store: Store, *, readable: bool) -> None:
    """Phone and e-mail as well, which no name would find; the rest of the draft stays."""
    first = store.create(a_dossier(holders=(replace(NAMED, phone="", email=""),)), ACT)
    wanted = replace(titled(first, "Vélos de Zébulonne"), holders=(NAMED,))
    text = drafts.written(first, wanted)
    store.keep_note(drafts.name_of(first.id), text if readable else text[:-1])
    store.keep_note(drafts.aside_of(first.id, "x"), text[:-2])
    store.empty_log()
    assert any(needle.encode() in plain_pages(store.path, KEY) for needle in NEEDLES), "the test sees it"
    erasures = Erasures(store)
    erasures.erase(first.id, Eraser.of("p1", [NAMED]), Act("c", "effacement d'une personne"))
    pages = plain_pages(store.path, KEY)
    assert not any(needle.encode() in pages for needle in (*NEEDLES, NAMED.last_name, NAMED.first_name))
    erased = store.load(first.id)
    resume_all(store, Act("c", WHY))
    after = store.load(first.id)
    assert after.holders == erased.holders
    assert not any(folded(needle) in folded(repr(after)) for needle in NEEDLES)
    assert after.project.title == ("Vélos de [effacé]" if readable else first.project.title)
    assert store.verify_journal() is None


def test_the_draft_of_a_dossier_that_leaves_this_device_goes_with_it(store: Store) -> None:
    first = store.create(a_dossier(), ACT)
    other = store.create(a_dossier(id="dossier-12", holders=(), scenarios=(), pieces=()), ACT)
    for one in (first, other):
        store.keep_note(drafts.name_of(one.id), drafts.written(one, titled(one, "Vélos")))
    store.keep_note(drafts.aside_of(first.id, "x"), "{")
    with store.writing() as connection:
        assert purge(connection, store, first.id)
    assert [drafts.dossier_of(note.name) for note in store.notes(drafts.NOTES)] == [other.id]
