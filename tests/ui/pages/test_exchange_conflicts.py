"""Conflicts decided in the real window, one after the other, and taken back."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest

from pdca_desktop.domain.money import Euros
from pdca_desktop.errors import AppError
from pdca_desktop.services.exchanges import Answer
from pdca_desktop.ui.bus import Changes
from pdca_desktop.ui.pages.exchange.conflict_view import ConflictView
from pdca_desktop.ui.pages.exchange.conflict_words import shown
from tests.ui.keys import press
from tests.ui.pages.exchange_host import Host
from tests.ui.pages.exchange_rooms import COLLEAGUE, NOW, furnished
from tests.ui.pages.rooms import ADVISER
from tests.ui.walker import faults

TEXT = 2
"""Rank of the conflict about a title."""


@pytest.fixture
def view(host: Host) -> ConflictView:
    host.house.exchange.decide()
    page = host.page()
    assert page.front is page.conflict
    return page.conflict


def at(view: ConflictView) -> int:
    return view.list.currentIndex().row()


def test_the_oldest_comes_first_and_the_list_leads_to_each(host: Host, view: ConflictView) -> None:
    assert at(view) == 0
    assert view._shown is not None
    assert view._shown.id == host.office.open[0].id
    assert view.list.model().rowCount() == 4
    with host.qtbot.waitSignal(view.chosen):
        QTest.keyClick(view.list, Qt.Key.Key_Down)
    assert view._shown.id == host.office.open[1].id
    QAbstractItemModelTester(view.list.model(), QAbstractItemModelTester.FailureReportingMode.Fatal, view)


def test_a_plan_is_kept_whole_and_a_reason_is_owed(host: Host, view: ConflictView) -> None:
    assert view.go.toolTip() == "Choisissez une valeur."
    view.choose(Answer.MINE)
    assert view.go.toolTip().startswith("Dites pourquoi")
    assert view.go.text() == "Trancher"
    press(view.reason, "devis signé")
    assert view.go.isEnabled()
    assert faults(view) == []
    QTest.keyClick(view.reason, Qt.Key.Key_Return)
    host.idle()
    ((conflict, answer, _, act),) = host.office.settled
    assert (conflict, answer) == ("c4", Answer.MINE)
    assert act.who == ADVISER.id
    assert act.why == "conflit tranché, «\u00a0Montage A\u00a0» › Plan de financement\u00a0: devis signé"


def test_the_next_one_follows_and_the_last_leads_back(host: Host, view: ConflictView) -> None:
    page = host.page()
    for left in (3, 2, 1, 0):
        view.choose(Answer.THEIRS)
        press(view.reason, "vu")
        view.go.click()
        host.idle()
        assert len(host.office.open) == left
        assert (page.front is view) == bool(left)
    assert host.chip == "1 mis de côté"
    assert page.conflicts.isHidden()
    assert not host.shell.commands.action("exchange.decide").isEnabled()


def test_the_one_after_it_follows_not_the_oldest(host: Host, view: ConflictView) -> None:
    after = host.office.open[TEXT + 1]
    view.chosen.emit(TEXT)
    view.choose(Answer.MINE)
    view.go.click()
    host.idle()
    assert view._shown is not None
    assert view._shown.id == after.id
    assert at(view) == TEXT


def test_another_amount_is_typed_as_in_a_form(host: Host, view: ConflictView) -> None:
    view.chosen.emit(1)
    view.choose(Answer.OTHER)
    assert view.field is not None
    assert view.field.value() == Euros.of(4_500)
    editor = view.field.editor.target()
    assert editor.hasFocus()
    editor.selectAll()  # type: ignore[attr-defined]
    press(editor, "4k5 environ")
    press(view.reason, "accord des deux")
    view.go.click()
    assert host.office.settled == []
    assert "Corrigez" in view._trouble.text()
    editor.selectAll()  # type: ignore[attr-defined]
    press(editor, "4 750,50")
    view.go.click()
    host.idle()
    ((_, answer, value, _),) = host.office.settled
    assert (answer, value) == (Answer.OTHER, Euros.of("4750.50"))


def test_two_long_texts_are_proposed_one_after_the_other(view: ConflictView) -> None:
    view.chosen.emit(3)
    view.choose(Answer.OTHER)
    assert view.field is not None
    text = view.field.value()
    assert text == "Deux ans d’expérience chez un loueur de cycles.\n\nUn réseau d’associations locales."
    assert view.go.isEnabled()  # no reason is owed
    view.choose(Answer.THEIRS)
    assert not view.field.isVisible()


def test_a_text_half_typed_comes_back_after_a_stop_and_goes_with_the_decision(
    host: Host, view: ConflictView
) -> None:
    view.chosen.emit(TEXT)
    view.choose(Answer.OTHER)
    assert view.field is not None
    editor = view.field.editor.target()
    editor.selectAll()  # type: ignore[attr-defined]
    press(editor, "Atelier des de")
    host.idle()
    assert [note.text for note in host.desk.store.notes("trancher:")] == ["Atelier des de"]
    view.chosen.emit(0)  # as after a stop: the conflict is shown anew
    view.chosen.emit(TEXT)
    assert view.answer() is None
    host.idle()
    assert view.answer() is Answer.OTHER
    assert view.field is not None
    assert view.field.value() == "Atelier des de"
    QTest.keyClick(view.field.editor.target(), Qt.Key.Key_End)
    press(view.field.editor.target(), "ux")
    view.go.click()
    host.idle()
    assert [value for _, _, value, _ in host.office.settled] == ["Atelier des deux"]
    assert host.desk.store.notes("trancher:") == []


def test_what_was_chosen_meanwhile_is_not_replaced_by_what_was_typed_once(
    host: Host, view: ConflictView
) -> None:
    host.desk.store.keep_note(f"trancher:{host.office.open[TEXT].id}", "Ancien essai")
    host.desk.store.keep_note("trancher:disparu", "Personne ne l’attend plus")
    view.chosen.emit(TEXT)
    view.choose(Answer.MINE)
    host.idle()
    assert view.answer() is Answer.MINE
    assert [note.text for note in host.desk.store.notes("trancher:")] == ["Ancien essai"]


def test_a_decision_is_taken_back_from_the_foot_of_the_window(host: Host, view: ConflictView) -> None:
    told: list[Changes] = []
    host.desk.bus.changed.connect(told.append)
    first = host.office.open[TEXT]
    view.chosen.emit(TEXT)
    view.choose(Answer.MINE)
    view.go.click()
    host.idle()
    assert told[-1] == Changes(first.dossier_id, ("/project/title",), here=False)
    assert host.toast == "Tranché\u00a0: Projet › Intitulé du projet."
    host.shell._toast._undo.click()
    host.idle()
    assert host.office.reopened == ["choix repris, Projet › Intitulé du projet"]
    assert first in host.office.open
    assert "de nouveau à trancher" in host.toast


def test_what_can_no_longer_be_taken_back_says_why(host: Host, view: ConflictView) -> None:
    view.chosen.emit(TEXT)
    view.choose(Answer.MINE)
    view.go.click()
    host.idle()
    host.office._closed.clear()
    host.shell._toast._undo.click()
    host.idle()
    assert host.toast.startswith("Ce choix ne peut plus être repris")


def test_one_that_was_decided_elsewhere_gives_way(host: Host, view: ConflictView) -> None:
    host.office.open.pop(0)
    view.choose(Answer.THEIRS)
    press(view.reason, "vu")
    view.go.click()
    host.idle()
    assert host.office.settled == []
    assert view._shown is not None
    assert view._shown.id == host.office.open[0].id
    assert not view._trouble.isVisible()  # the next one is in front, undecided
    assert view.answer() is None


def test_a_value_that_changed_meanwhile_is_shown_again_undecided(host: Host, view: ConflictView) -> None:
    view.chosen.emit(TEXT)
    view.choose(Answer.MINE)
    known = host.office.open[TEXT]
    host.office.open[TEXT] = replace(known, clash=replace(known.clash, theirs="Atelier vélo d’Arras"))
    host.desk.bus.publish(Changes())
    host.idle()
    assert view.answer() is None
    assert view._shown is not None
    assert view._shown.values[1] == "Atelier vélo d’Arras"


def test_what_is_being_answered_survives_an_exchange(host: Host, view: ConflictView) -> None:
    view.chosen.emit(TEXT)
    view.choose(Answer.OTHER)
    press(view.reason, "relu")
    host.office.open.pop(0)
    host.desk.bus.publish(Changes())
    host.idle()
    assert view.answer() is Answer.OTHER
    assert view.reason.text() == "relu"
    assert at(view) == TEXT - 1


def test_a_write_that_fails_leaves_everything_as_typed(host: Host, view: ConflictView) -> None:
    def refuse(*_given: object) -> None:
        raise AppError("Le fichier est occupé.")

    host.office.settle = refuse  # type: ignore[method-assign,assignment]
    view.chosen.emit(TEXT)
    view.choose(Answer.MINE)
    view.go.click()
    host.idle()
    assert view._trouble.text() == "✕ Le fichier est occupé."
    assert view.answer() is Answer.MINE
    assert view.go.isEnabled()
    assert host.dialogs.told == []


def test_the_dossier_of_a_conflict_opens_at_its_place(host: Host, view: ConflictView) -> None:
    view.chosen.emit(TEXT)
    with host.qtbot.waitSignal(host.house.dossier_opened) as opened:
        view.opened.emit()
    assert opened.args == [host.office.open[TEXT].dossier_id]


def test_the_values_say_whose_they_are() -> None:
    machine, _ = furnished()
    mine, others = machine.office.open[TEXT], machine.office.open[3]
    today = NOW.date()
    one = shown(mine, ADVISER.id, today)
    assert one.titles[0] == "Valeur d’origine"
    assert one.titles[1].startswith("Valeur du siège (Alex Martin, le 16/06/2019 à ")
    assert one.titles[2].startswith("Votre valeur (le 16/06/2019 à ")
    assert one.answers[Answer.MINE] == "Garder la mienne"
    other = shown(others, ADVISER.id, today)
    assert other.titles[2].startswith("L’autre valeur (Alex Martin, hier à ")
    assert other.answers[Answer.THEIRS] == "Garder celle du siège"
    stranger = shown(replace(others, names={}), ADVISER.id, today)
    assert stranger.titles[1].startswith("Valeur du siège (un collègue, ")
    me = shown(
        replace(mine, mine_who=COLLEAGUE, clash=replace(mine.clash, who=ADVISER.id)), ADVISER.id, today
    )
    assert me.titles[1].startswith("Valeur du siège (vous, ")
