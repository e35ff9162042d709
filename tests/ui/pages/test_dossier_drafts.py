"""What is typed is in the file before it is an act, and comes back: at unlocking, and at opening."""

from functools import partial
from threading import Event
from typing import Any

import pytest
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from pdca_desktop.domain import path as paths
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.errors import AppError
from pdca_desktop.services import drafts
from pdca_desktop.services.resuming import WHY
from pdca_desktop.ui.bus import Changes
from pdca_desktop.ui.jobs.job import Progress
from pdca_desktop.ui.pages.dossier.presenter import DossierPresenter
from pdca_desktop.ui.pages.start.desk import Desk
from tests.builders import a_dossier
from tests.ui.pages.rooms import ADVISER, FakeMachine

TITLE = "/project/title"
ELSEWHERE = ADVISER.act("ailleurs")


@pytest.fixture
def stored(desk: Desk) -> Dossier:
    return desk.store.create(paths.write(a_dossier(), TITLE, "Atelier"), ADVISER.act("essai"))


@pytest.fixture
def presenter(desk: Desk, stored: Dossier, monkeypatch: pytest.MonkeyPatch) -> DossierPresenter:
    """Of a dossier that time alone does not save during the test."""
    monkeypatch.setattr("pdca_desktop.ui.pages.dossier.saving.REST_MS", 3_600_000)
    return DossierPresenter(desk, stored, desk.runner)


def _is_drafted(desk: Desk, dossier_id: str, title: str) -> bool:
    return drafted(desk, dossier_id) == title


def drafted(desk: Desk, dossier_id: str) -> str:
    """The title that a process starting now would show."""
    stored = desk.store.load(dossier_id)
    text = desk.store.note(drafts.name_of(dossier_id))
    return (drafts.read(text, stored).after if text else stored).project.title


def test_every_key_stroke_is_in_the_file_before_it_is_an_act(
    qtbot: QtBot, desk: Desk, presenter: DossierPresenter
) -> None:
    dossier_id = presenter.dossier.id
    acts = len(desk.store.history(dossier_id))
    for end in range(1, 8):
        title = "Vélos !"[:end]
        presenter.edit(TITLE, title)
        qtbot.waitUntil(partial(_is_drafted, desk, dossier_id, title))
    assert desk.store.load(dossier_id).project.title == "Atelier"
    assert len(desk.store.history(dossier_id)) == acts


def test_one_write_at_a_time_and_the_newest_next(
    qtbot: QtBot, desk: Desk, machine: FakeMachine, presenter: DossierPresenter
) -> None:
    free, texts = Event(), []
    keep = machine.kept.keep_note

    def slow(name: str, text: str) -> None:
        texts.append(text)
        assert free.wait(10)
        keep(name, text)

    machine.kept.keep_note = slow  # type: ignore[method-assign]
    presenter.edit(TITLE, "1")
    qtbot.waitUntil(lambda: len(texts) == 1)
    for title in ("12", "123", "1234"):
        presenter.edit(TITLE, title)
    free.set()
    qtbot.waitUntil(lambda: drafted(desk, presenter.dossier.id) == "1234")
    assert len(texts) == 2


def test_strokes_that_come_faster_than_the_screen_paints_do_not_wait_for_it(
    qtbot: QtBot, desk: Desk, presenter: DossierPresenter
) -> None:
    """Two in one turn of the loop: the draft begins within the second, before the loop turns again."""
    presenter.edit(TITLE, "1")
    assert not desk.runner.jobs
    presenter.edit(TITLE, "12")
    assert [job.label for job in desk.runner.jobs] == ["Brouillon"]
    qtbot.waitUntil(partial(_is_drafted, desk, presenter.dossier.id, "12"))


def test_a_long_work_of_the_store_does_not_hold_the_draft_up(
    qtbot: QtBot, desk: Desk, presenter: DossierPresenter
) -> None:
    free = Event()

    def long(_progress: Progress) -> None:
        assert free.wait(20)

    desk.runner.write(long, "Sauvegarde du jour")
    presenter.edit(TITLE, "Pendant la sauvegarde")
    presenter.leave()
    qtbot.waitUntil(lambda: drafted(desk, presenter.dossier.id) == "Pendant la sauvegarde")
    assert desk.store.load(presenter.dossier.id).project.title == "Atelier"
    with qtbot.waitSignal(presenter.saved):
        free.set()


def test_a_save_takes_its_draft_away(qtbot: QtBot, desk: Desk, presenter: DossierPresenter) -> None:
    presenter.edit(TITLE, "Vélos")
    qtbot.waitUntil(lambda: bool(desk.store.notes(drafts.NOTES)))
    with qtbot.waitSignal(presenter.saved):
        presenter.save_now()
    qtbot.waitUntil(lambda: not desk.runner.jobs)
    assert not desk.store.notes(drafts.NOTES)
    assert desk.store.load(presenter.dossier.id).project.title == "Vélos"


def test_what_came_from_elsewhere_leaves_no_draft_behind(
    qtbot: QtBot, desk: Desk, presenter: DossierPresenter
) -> None:
    presenter.edit(TITLE, "Vélos")
    qtbot.waitUntil(lambda: bool(desk.store.notes(drafts.NOTES)))
    presenter.take_stored(desk.store.load(presenter.dossier.id))
    qtbot.waitUntil(lambda: not desk.runner.jobs)
    assert not desk.store.notes(drafts.NOTES)


def test_a_draft_that_cannot_be_written_is_left_to_the_save_to_tell(
    qtbot: QtBot, desk: Desk, machine: FakeMachine, presenter: DossierPresenter
) -> None:
    machine.kept.refusal = AppError("Le disque est plein.")
    presenter.edit(TITLE, "V")
    qtbot.waitUntil(lambda: not desk.runner.jobs)
    assert presenter.waiting
    machine.kept.refusal = None
    presenter.edit(TITLE, "Vé")
    qtbot.waitUntil(lambda: drafted(desk, presenter.dossier.id) == "Vé")


def test_the_last_chance_after_a_lost_save_keeps_what_was_sent_too(
    qtbot: QtBot, desk: Desk, machine: FakeMachine, presenter: DossierPresenter
) -> None:
    """The save failed and nobody has heard so yet: what it held goes with what was typed since."""
    machine.kept.refusal = AppError("Le disque est plein.")
    presenter.edit(TITLE, "Vélos")
    presenter.leave()
    assert desk.runner.close()  # the job has ended; its answer waits in the loop
    machine.kept.refusal = None
    presenter.edit("/project/activity", "Réparation")
    assert presenter.hand_over()() is None
    project = desk.store.load(presenter.dossier.id).project
    assert (project.title, project.activity) == ("Vélos", "Réparation")


def test_an_opened_draft_is_shown_kept_and_no_step_of_undo(qtbot: QtBot, desk: Desk, stored: Dossier) -> None:
    draft = drafts.Draft(stored, paths.write(stored, TITLE, "Atelier vélo"))
    presenter = DossierPresenter(desk, stored, desk.runner, draft)
    assert presenter.dossier.project.title == "Atelier vélo"
    with qtbot.waitSignal(presenter.saved):
        presenter.save_now()
    assert desk.store.load(stored.id).project.title == "Atelier vélo"
    assert desk.store.history(stored.id)[0].why == WHY
    assert not presenter.undoing.can_undo


def test_closing_a_dossier_during_a_save_keeps_the_last_key_stroke_and_tells_the_lists(
    qtbot: QtBot, desk: Desk, machine: FakeMachine, presenter: DossierPresenter
) -> None:
    free, begun = Event(), Event()
    save = machine.kept.save

    def slow(*given: Any) -> Dossier:
        begun.set()
        assert free.wait(10)
        return save(*given)

    machine.kept.save = slow  # type: ignore[assignment,method-assign]
    dossier_id = presenter.dossier.id
    presenter.edit(TITLE, "Vélo")
    presenter.leave()
    assert begun.wait(10)
    presenter.edit(TITLE, "Vélos")
    presenter.close()
    presenter.deleteLater()
    with qtbot.waitSignal(desk.bus.changed) as told:
        free.set()
    assert told.args == [Changes(dossier_id)]
    qtbot.waitUntil(lambda: not desk.runner.jobs)
    assert desk.store.load(dossier_id).project.title == "Vélos"
    assert not desk.store.notes(drafts.NOTES)


def test_what_cannot_be_kept_at_closing_stays_a_draft(
    qtbot: QtBot, desk: Desk, stored: Dossier, presenter: DossierPresenter
) -> None:
    desk.store.save(stored, paths.write(stored, TITLE, "Le leur"), ELSEWHERE)
    presenter.edit(TITLE, "Le mien")
    presenter.close()
    delete(presenter)  # before the loop turns: no draft of it was asked for
    qtbot.waitUntil(lambda: not desk.runner.jobs)
    assert desk.store.load(stored.id).project.title == "Le leur"
    assert drafted(desk, stored.id) == "Le mien"
