"""What was typed when the application stopped comes back, is told, and never stands in the way."""

from dataclasses import replace

import pytest

from pdca_desktop.domain import path as places
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.errors import AppError, GoneError
from pdca_desktop.services import drafts
from pdca_desktop.services.ports import Act
from pdca_desktop.services.resuming import WHY, open_with_draft, resume_all
from tests.builders import a_dossier
from tests.fakes.store import FakeStore

ACT, RESUME = Act("conseil-1", "saisie"), Act("conseil-1", WHY)
NEWER = '{"format": 1, "before": {"from_tomorrow": ""}, "after": {"from_tomorrow": "Ada"}}'


@pytest.fixture
def store() -> FakeStore:
    return FakeStore()


@pytest.fixture
def stored(store: FakeStore) -> Dossier:
    return store.create(titled(a_dossier(), "Atelier"), ACT)


def titled(dossier: Dossier, title: str) -> Dossier:
    return places.write(dossier, "/project/title", title)


def leave_draft(store: FakeStore, before: Dossier, after: Dossier) -> None:
    store.keep_note(drafts.name_of(before.id), drafts.written(before, after))


def test_a_draft_becomes_an_act_with_its_reason(store: FakeStore, stored: Dossier) -> None:
    leave_draft(store, stored, titled(stored, "Atelier vélo"))
    (sentence,) = resume_all(store, RESUME)
    assert "Atelier vélo" in sentence
    assert store.load(stored.id).project.title == "Atelier vélo"
    last = store.history(stored.id)[0]
    assert (last.who, last.why, last.path) == ("conseil-1", WHY, "/project/title")
    assert not store.notes(drafts.NOTES)
    assert resume_all(store, RESUME) == ()


def test_a_draft_of_what_is_kept_already_says_and_writes_nothing(store: FakeStore, stored: Dossier) -> None:
    after = store.save(stored, titled(stored, "Atelier vélo"), ACT)
    leave_draft(store, stored, after)
    before = store.history(stored.id)
    assert resume_all(store, RESUME) == ()
    assert store.history(stored.id) == before
    assert not store.notes(drafts.NOTES)


def test_what_was_received_elsewhere_in_the_same_part_stays(store: FakeStore, stored: Dossier) -> None:
    leave_draft(store, stored, titled(stored, "Atelier vélo"))
    store.save(stored, places.write(stored, "/project/activity", "Réparation"), Act("collègue", "activité"))
    resume_all(store, RESUME)
    project = store.load(stored.id).project
    assert (project.title, project.activity) == ("Atelier vélo", "Réparation")


def test_a_clash_waits_for_its_dossier_to_be_opened(store: FakeStore, stored: Dossier) -> None:
    leave_draft(store, stored, titled(stored, "Le mien"))
    store.save(stored, titled(stored, "Le leur"), Act("collègue", "intitulé"))
    (sentence,) = resume_all(store, RESUME)
    assert "Le leur" in sentence
    assert "ouvrez-le" in sentence
    kept, draft, told = open_with_draft(store, stored.id)
    assert kept.project.title == "Le leur"
    assert draft is not None
    assert (draft.before.project.title, draft.after.project.title) == ("Atelier", "Le mien")
    assert told == ""


def test_an_unreadable_draft_is_set_aside_told_once_and_never_overwritten(
    store: FakeStore, stored: Dossier
) -> None:
    store.keep_note(drafts.name_of(stored.id), NEWER)
    (sentence,) = resume_all(store, RESUME)
    assert "Atelier" in sentence
    assert "gardée de côté" in sentence
    assert resume_all(store, RESUME) == ()
    assert open_with_draft(store, stored.id) == (stored, None, "")
    leave_draft(store, stored, titled(stored, "Autre"))
    resume_all(store, RESUME)
    assert [note.text for note in store.notes(drafts.NOTES)] == [NEWER]


def test_an_unreadable_draft_does_not_keep_its_dossier_closed(store: FakeStore, stored: Dossier) -> None:
    store.keep_note(drafts.name_of(stored.id), "{")
    kept, draft, told = open_with_draft(store, stored.id)
    assert (kept, draft) == (stored, None)
    assert "gardée de côté" in told
    assert [note.text for note in store.notes(drafts.NOTES)] == ["{"]


def test_what_was_set_aside_is_taken_up_by_a_version_that_reads_it(
    store: FakeStore, stored: Dossier, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafts, "_FORMAT", 2)
    leave_draft(store, stored, titled(stored, "Atelier vélo"))
    monkeypatch.undo()
    resume_all(store, RESUME)
    assert store.load(stored.id).project.title == "Atelier"
    monkeypatch.setattr(drafts, "_FORMAT", 2)
    resume_all(store, RESUME)
    assert store.load(stored.id).project.title == "Atelier vélo"
    assert not store.notes(drafts.NOTES)


def test_what_was_set_aside_and_contradicts_the_file_is_offered_when_its_dossier_is_opened(
    store: FakeStore, stored: Dossier
) -> None:
    text = drafts.written(stored, titled(stored, "Le mien"))
    store.keep_note(drafts.aside_of(stored.id, text), text)
    store.save(stored, titled(stored, "Le leur"), Act("collègue", "intitulé"))
    (sentence,) = resume_all(store, RESUME)
    assert "ouvrez-le" in sentence
    _, draft, _ = open_with_draft(store, stored.id)
    assert draft is not None
    assert draft.after.project.title == "Le mien"
    assert [note.name for note in store.notes(drafts.NOTES)] == [drafts.name_of(stored.id)]


def test_what_was_set_aside_never_takes_the_place_of_a_draft(store: FakeStore, stored: Dossier) -> None:
    for name, title in ((drafts.aside_of(stored.id, "x"), "Ancien"), (drafts.name_of(stored.id), "Récent")):
        store.keep_note(name, drafts.written(stored, titled(stored, title)))
    store.save(stored, titled(stored, "Le leur"), Act("collègue", "intitulé"))
    resume_all(store, RESUME)
    _, draft, _ = open_with_draft(store, stored.id)
    assert draft is not None
    assert draft.after.project.title == "Récent"
    assert len(store.notes(drafts.asides_of(stored.id))) == 1


def test_the_draft_of_a_deleted_dossier_waits_in_the_bin_with_it(store: FakeStore, stored: Dossier) -> None:
    leave_draft(store, stored, titled(stored, "Atelier vélo"))
    store.delete(stored, ACT)
    assert resume_all(store, RESUME) == ()
    with pytest.raises(GoneError):
        open_with_draft(store, stored.id)
    store.restore(stored.id, ACT)
    resume_all(store, RESUME)
    assert store.load(stored.id).project.title == "Atelier vélo"


def test_nothing_stays_of_a_dossier_that_left_this_device(store: FakeStore) -> None:
    elsewhere = a_dossier(id="parti")
    leave_draft(store, elsewhere, titled(elsewhere, "Atelier vélo"))
    (sentence,) = resume_all(store, RESUME)
    assert "n’est plus sur ce poste" in sentence
    assert not store.notes(drafts.NOTES)


def test_what_cannot_be_kept_now_waits_and_the_others_do_not(store: FakeStore, stored: Dossier) -> None:
    other = store.create(a_dossier(id="", holders=(), scenarios=(), pieces=()), ACT)
    leave_draft(store, stored, replace(stored, number="n" * 10))
    leave_draft(store, other, titled(other, "Autre"))
    save = store.save

    def refusing(before: Dossier, *rest: object) -> Dossier:
        if before.id == stored.id:
            raise AppError("Le disque est plein.")
        return save(before, *rest)  # type: ignore[arg-type]

    store.save = refusing  # type: ignore[assignment,method-assign]
    sentences = resume_all(store, RESUME)
    assert any("Le disque est plein." in sentence for sentence in sentences)
    assert store.load(other.id).project.title == "Autre"
    assert [drafts.dossier_of(note.name) for note in store.notes(drafts.NOTES)] == [stored.id]
