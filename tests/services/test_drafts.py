"""Drafts: a text that gives back the edit; a typing whose file lags behind by one write at most."""

from dataclasses import replace
from threading import Event, Thread
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdca_desktop.domain import path as places
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.record import slots_of
from pdca_desktop.errors import AppError, ConflictError, FileError
from pdca_desktop.services import drafts
from pdca_desktop.services.drafts import Draft, Typing
from pdca_desktop.services.ports import Act
from tests.builders import a_dossier
from tests.fakes.store import FakeStore
from tests.strategies import records

ACT = Act("conseil-1", "saisie")


def titled(dossier: Dossier, title: str) -> Dossier:
    return places.write(dossier, "/project/title", title)


def read_back(store: FakeStore, dossier_id: str) -> Dossier:
    """What a process that starts now would show."""
    stored = store.load(dossier_id)
    text = store.note(drafts.name_of(dossier_id))
    if not text:
        return stored
    before, after = drafts.read(text, stored)
    return store.save(before, after, ACT)


@given(before=records(Dossier), after=records(Dossier), stored=records(Dossier))
def test_a_draft_read_back_is_the_edit_wherever_it_was_made(
    before: Dossier, after: Dossier, stored: Dossier
) -> None:
    text = drafts.written(before, after)
    assert bool(text) == (before != after)
    if not text:
        return
    was, wanted = drafts.read(text, stored)
    for name in slots_of(Dossier):
        told, given_, now = (getattr(one, name) for one in (before, after, stored))
        expected = (told, given_) if told != given_ else (now, now)
        assert (getattr(was, name), getattr(wanted, name)) == expected, name


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "3",
        '{"before": {}, "after": {}}',
        '{"format": 2, "before": {}, "after": {}}',
        '{"format": 1, "before": [], "after": {"number": "1"}}',
        '{"format": 1, "before": {"number": ""}, "after": {"title": ""}}',
        '{"format": 1, "before": {"number": 1}, "after": {"number": 2}}',
        '{"format": 1, "before": {"from_tomorrow": ""}, "after": {"from_tomorrow": "1"}}',
        '{"format": 1, "before": "ab", "after": "cd"}',
    ],
)
def test_what_is_no_draft_of_this_version_is_refused_in_words(text: str) -> None:
    with pytest.raises(FileError) as told:
        drafts.read(text, a_dossier())
    assert str(told.value).strip()


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    with pytest.raises(FileError):
        drafts.read(text, a_dossier())


def test_the_name_of_a_note_tells_its_dossier() -> None:
    assert drafts.dossier_of(drafts.name_of("d-1")) == "d-1"
    assert drafts.dossier_of(drafts.aside_of("d-1", "texte")) == "d-1"
    assert drafts.aside_of("d-1", "texte") != drafts.aside_of("d-1", "autre")
    assert drafts.dossier_of("recherches") == ""


@given(
    steps=st.lists(
        st.sampled_from(["type", "draft", "send", "saved", "lost", "theirs", "kill"]), min_size=1, max_size=25
    )
)
def test_whatever_the_order_a_kill_takes_what_was_typed_since_the_last_draft_or_save(
    steps: list[str],
) -> None:
    """The places of the adviser and of the others differ, so that nothing may clash, and nothing be lost."""
    store = FakeStore()
    stored = store.create(a_dossier(number="0"), ACT)
    typing, safe, count, going = Typing(stored), stored.project.title, 0, None
    for step in steps:
        if step == "type":
            count += 1
            typing.take(titled(typing.newest, f"frappe {count}"))
        elif step == "draft":
            typing.draft(store)
            safe = typing.newest.project.title
        elif step == "send":
            going = typing.going(ACT)
        elif step == "saved" and going is not None:
            typing.save(store, going)
            safe, going = typing.newest.project.title, None
        elif step == "lost" and going is not None:
            store.refusal = AppError("Le disque est plein.")
            if typing.ground != going.shown:
                with pytest.raises(AppError):
                    typing.save(store, going)
            store.refusal, going = None, None
        elif step == "theirs":
            now = store.load(stored.id)
            store.save(now, replace(now, number=f"{int(now.number) + 1}"), Act("collègue", "numéro"))
        elif step == "kill":
            number = store.load(stored.id).number
            back = read_back(store, stored.id)
            assert (back.project.title, back.number) == (safe, number)
            typing, going = Typing(store.load(stored.id)), None
            store.keep_note(drafts.name_of(stored.id), "")
    assert read_back(store, stored.id).project.title == safe


def test_a_save_leaves_as_draft_what_was_typed_since_it_left() -> None:
    store = FakeStore()
    stored = store.create(a_dossier(), ACT)
    typing = Typing(stored)
    typing.take(titled(stored, "A"))
    going = typing.going(ACT)
    typing.take(titled(stored, "Ab"))
    typing.save(store, going)
    assert store.load(stored.id).project.title == "A"
    assert read_back(store, stored.id).project.title == "Ab"
    typing.save(store, typing.going(ACT))
    assert not store.notes(drafts.NOTES)


def test_a_draft_older_than_what_is_kept_clashes_and_overwrites_nothing() -> None:
    store = FakeStore()
    stored = store.create(a_dossier(), ACT)
    typing = Typing(stored)
    typing.take(titled(stored, "Le mien"))
    typing.draft(store)
    store.save(stored, titled(stored, "Le leur"), Act("collègue", "intitulé"))
    with pytest.raises(ConflictError) as clash:
        read_back(store, stored.id)
    assert clash.value.paths == ("/project/title",)
    assert store.load(stored.id).project.title == "Le leur"


def test_a_settled_clash_leaves_as_draft_what_was_typed_since_it_was_met() -> None:
    store = FakeStore()
    stored = store.create(a_dossier(), ACT)
    typing = Typing(stored)
    typing.take(mine := titled(stored, "Le mien"))
    theirs = store.save(stored, titled(stored, "Le leur"), Act("collègue", "intitulé"))
    typing.take(replace(mine, number="A-8"))
    typing.draft(store)
    typing.save(store, typing.settling(ACT, Draft(theirs, titled(theirs, "Le mien")), mine))
    back = read_back(store, stored.id)
    assert (back.project.title, back.number) == ("Le mien", "A-8")


def test_the_screen_never_waits_for_the_disk() -> None:
    """While a draft is being written, what the main thread calls goes through."""
    entered, free = Event(), Event()

    class SlowStore(FakeStore):
        def keep_note(self, name: str, text: str) -> None:
            entered.set()
            assert free.wait(10)
            super().keep_note(name, text)

    store = SlowStore()
    stored = store.create(a_dossier(), ACT)
    typing = Typing(stored)
    typing.take(titled(stored, "A"))
    written: list[Any] = []
    job = Thread(target=lambda: written.append(typing.draft(store)))
    job.start()
    assert entered.wait(10)
    typing.take(newest := titled(stored, "Ab"))
    assert typing.newest is newest
    assert typing.going(ACT).shown is newest
    typing.begin(stored)
    free.set()
    job.join()
    assert written[0].project.title == "A"
    typing.draft(store)
    assert not store.notes(drafts.NOTES), "what the screen no longer shows is not kept as a draft"


def test_a_draft_that_was_read_back_goes_when_the_screen_leaves_it() -> None:
    store = FakeStore()
    stored = store.create(a_dossier(), ACT)
    draft = Draft(stored, titled(stored, "Le mien"))
    store.keep_note(drafts.name_of(stored.id), drafts.written(*draft))
    typing = Typing(stored, draft)
    typing.begin(stored)
    typing.draft(store)
    assert not store.notes(drafts.NOTES)
