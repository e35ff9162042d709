"""The presenter of a dossier, with a store in memory and none of its widgets."""

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.errors import AppError
from pdca_desktop.services.judging import Judgement
from pdca_desktop.services.plans import Edit
from pdca_desktop.ui.bus import Changes
from pdca_desktop.ui.pages.dossier.presenter import DossierPresenter
from pdca_desktop.ui.pages.start.desk import Desk
from tests.builders import a_dossier as valid
from tests.ui.pages.rooms import ADVISER, FakeMachine

TITLE = "/project/title"


@pytest.fixture
def presenter(desk: Desk) -> DossierPresenter:
    stored = desk.store.create(valid(), ADVISER.act("essai"))
    return DossierPresenter(desk, stored, desk.runner)


def test_what_is_typed_is_kept_soon_and_told(qtbot: QtBot, desk: Desk, presenter: DossierPresenter) -> None:
    with qtbot.waitSignal(presenter.saved) as told:
        presenter.edit(TITLE, "Vélos du Bassin")
    assert told.args is not None
    assert len(told.args[0]) == len("14:32:07")
    assert desk.store.load(presenter.dossier.id).project.title == "Vélos du Bassin"
    assert desk.store.history(presenter.dossier.id)[0].who == ADVISER.id


def test_who_types_without_a_pause_is_kept_too(qtbot: QtBot, desk: Desk, presenter: DossierPresenter) -> None:
    """The wait is not started again by each key stroke."""
    seen: list[str] = []
    presenter.saved.connect(lambda _at: seen.append(desk.store.load(presenter.dossier.id).project.title))
    for rank in range(12):
        presenter.edit(TITLE, "Vélos et cie"[: rank + 1])
        qtbot.wait(80)
    assert seen


def test_leaving_a_field_keeps_it_at_once(qtbot: QtBot, presenter: DossierPresenter) -> None:
    presenter.edit(TITLE, "Vélos du Bassin")
    with qtbot.waitSignal(presenter.saved, timeout=400):
        presenter.leave(TITLE)


def test_a_field_is_one_step_of_undo(qtbot: QtBot, presenter: DossierPresenter) -> None:
    before = presenter.dossier
    for text in ("A", "At", "Ate"):
        presenter.edit(TITLE, text)
    presenter.leave(TITLE)
    presenter.edit("/project/activity", "Réparation")
    assert presenter.undoing.undo_text == "Annuler : activité"
    with qtbot.waitSignal(presenter.shown) as shown:
        presenter.undo()
    assert shown.args is not None
    assert shown.args[1] is True
    assert presenter.dossier.project.title == "Ate"
    presenter.undo()
    assert presenter.dossier == before
    presenter.redo()
    assert presenter.dossier.project.title == "Ate"


def test_a_service_s_edit_with_a_key_joins_and_without_stands_alone(presenter: DossierPresenter) -> None:
    first = replace(presenter.dossier, number="1")
    presenter.apply(Edit(first, "numéro", "/number"))
    presenter.apply(Edit(replace(first, number="12"), "numéro", "/number"))
    presenter.apply(Edit(replace(first, number="99"), "autre numéro"))
    presenter.undo()
    assert presenter.dossier.number == "12"
    presenter.undo()
    assert presenter.dossier.number == valid().number


def test_a_failure_is_told_and_tried_again(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, machine: FakeMachine, presenter: DossierPresenter
) -> None:
    monkeypatch.setattr("pdca_desktop.ui.pages.dossier.saving._AGAIN_S", (0,))
    machine.kept.refusal = AppError("Le disque est plein.")
    with qtbot.waitSignal(presenter.not_saved) as told:
        presenter.edit(TITLE, "Vélos du Bassin")
    assert told.args is not None
    assert told.args[0].startswith("Pas encore enregistré. Le disque est plein.")
    assert presenter.waiting
    machine.kept.refusal = None
    with qtbot.waitSignal(presenter.saved):
        pass
    assert machine.kept.load(presenter.dossier.id).project.title == "Vélos du Bassin"
    assert not presenter.waiting


def test_the_last_chance_keeps_what_no_job_has_kept(desk: Desk, presenter: DossierPresenter) -> None:
    presenter.edit(TITLE, "Vélos du Bassin")
    assert presenter.hand_over()() is None
    assert desk.store.load(presenter.dossier.id).project.title == "Vélos du Bassin"


def test_the_last_chance_says_why_it_could_not(machine: FakeMachine, presenter: DossierPresenter) -> None:
    machine.kept.refusal = AppError("Le disque est plein.")
    presenter.edit(TITLE, "Vélos du Bassin")
    error = presenter.hand_over()()
    assert str(error) == "Le disque est plein."


def test_what_was_changed_elsewhere_is_shown_without_losing_what_is_typed(
    qtbot: QtBot, desk: Desk, presenter: DossierPresenter
) -> None:
    base = presenter.dossier
    desk.store.save(base, replace(base, number="2026-XYZ"), ADVISER.act("ailleurs"))
    with qtbot.waitSignal(presenter.saved):
        presenter.edit(TITLE, "Vélos du Bassin")
        presenter.leave()
    assert presenter.dossier.project.title == "Vélos du Bassin"
    assert presenter.dossier.number == "2026-XYZ"


def test_a_change_elsewhere_is_read_again(qtbot: QtBot, desk: Desk, presenter: DossierPresenter) -> None:
    base = presenter.dossier
    desk.store.save(base, replace(base, number="2026-XYZ"), ADVISER.act("ailleurs"))
    with qtbot.waitSignal(presenter.shown) as shown:
        desk.bus.publish(Changes(base.id, here=False))
    assert shown.args is not None
    assert shown.args[0].number == "2026-XYZ"
    assert shown.args[1] is False


def test_verdicts_follow(qtbot: QtBot, presenter: DossierPresenter) -> None:
    with qtbot.waitSignal(presenter.judged, timeout=10_000):
        presenter.edit("/no_other_aid", None)
    assert isinstance(presenter.judgement, Judgement)


def test_verdicts_follow_what_a_save_brings(
    qtbot: QtBot, desk: Desk, machine: FakeMachine, presenter: DossierPresenter
) -> None:
    desk.store.save(presenter.dossier, replace(presenter.dossier, number="2026-XYZ"), ADVISER.act("ailleurs"))
    machine.kept.refusal = AppError("Le disque est plein.")
    with qtbot.waitSignal(presenter.judged, timeout=10_000):
        presenter.edit(TITLE, "Vélos du Bassin")
    machine.kept.refusal = None
    with qtbot.waitSignal(presenter.saved):
        presenter.save_now()
    with qtbot.waitSignal(presenter.judged, timeout=10_000):
        pass
    assert presenter.judgement is not None
    assert presenter.judgement.dossier.number == "2026-XYZ"


def test_nothing_changed_is_nothing_kept(presenter: DossierPresenter) -> None:
    presenter.edit(TITLE, presenter.dossier.project.title)
    presenter.replace(presenter.dossier, "rien")
    assert not presenter.waiting
    assert not presenter.undoing.can_undo


def test_an_empty_dossier_can_be_worked_on(qtbot: QtBot, desk: Desk) -> None:
    presenter = DossierPresenter(desk, desk.store.create(Dossier(), ADVISER.act("nouveau")), desk.runner)
    with qtbot.waitSignal(presenter.saved):
        presenter.edit("/assessment/model", "Vente directe")
