"""The workspace: its sections over a store in memory."""

from dataclasses import replace
from threading import current_thread, main_thread
from typing import Any

import pytest
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from pdca_desktop import resources
from pdca_desktop.domain.dossier import Dossier, DossierState
from pdca_desktop.domain.engagement import Criterion, Mark, Presence
from pdca_desktop.domain.money import Euros
from pdca_desktop.domain.person import Person
from pdca_desktop.domain.project import Segment
from pdca_desktop.domain.workflow import is_decided, is_frozen, why_frozen
from pdca_desktop.exchange.dossier_file import read_dossier
from pdca_desktop.ui import icons
from pdca_desktop.ui.pages.dossier.engagement import EngagementSection, spokes
from pdca_desktop.ui.pages.dossier.history import HistorySection
from pdca_desktop.ui.pages.dossier.page import section_of
from pdca_desktop.ui.pages.dossier.people import PeopleSection
from pdca_desktop.ui.pages.dossier.plan import PlanSection
from pdca_desktop.ui.pages.dossier.sections import ASSESSMENT, FormSection, Section
from pdca_desktop.ui.pages.dossier.workspace import Workspace
from pdca_desktop.ui.pages.start.desk import Desk
from pdca_desktop.ui.shell import Shell
from tests.builders import a_dossier
from tests.ui.pages.rooms import ADVISER, all_kept, opened

TWO = (Person(id="p1", first_name="Ada", last_name="Un"), Person(id="p2", first_name="Bea", last_name="Deux"))


@pytest.fixture
def workspace(qtbot: QtBot, shell: Shell, desk: Desk) -> Workspace:
    return opened(shell, desk, a_dossier(holders=TWO))


def test_what_checks_the_fields_is_loaded_beside_the_screen(
    qtbot: QtBot, shell: Shell, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[type[Any], bool]] = []

    def warm(record: type[Any]) -> None:
        seen.append((record, current_thread() is main_thread()))

    monkeypatch.setattr("pdca_desktop.ui.pages.dossier.workspace.warm_checks", warm)
    opened(shell, desk, a_dossier())
    qtbot.waitUntil(lambda: seen == [(Dossier, False)])


def test_each_place_has_its_section() -> None:
    for path, name in (
        ("/project/title", "project"),
        ("/structure/siren", "project"),
        ("/jobs/0/fte", "project"),
        ("/holders/1/neet/declared", "holders"),
        ("/assessment/model", "assessment"),
        ("/assessment/opinion_reason", "opinion"),
        ("/assessment/conditions", "opinion"),
        ("/engagement/3/evidence", "engagement"),
        ("/scenarios/0/plan/needs/1/amount", "plan"),
        ("/forecast/years/0/production", "forecast"),
        ("/pieces/0/kind", "pieces"),
    ):
        assert section_of(path) == name, path


def test_the_person_chosen_is_the_one_edited(qtbot: QtBot, workspace: Workspace) -> None:
    workspace.page.open_section("holders")
    people = workspace.page.section("holders")
    assert isinstance(people, PeopleSection)
    assert workspace.page.reveal("/holders/1/first_name")
    field = people.forms()[0].field_at("/first_name")
    assert field is not None
    assert field.value() == "Bea"
    QTest.keyClicks(field.editor.target(), "X")
    assert workspace.presenter.dossier.holders[0].first_name == "Ada"
    assert "X" in workspace.presenter.dossier.holders[1].first_name


def test_a_person_added_is_shown_and_one_removed_can_be_brought_back(workspace: Workspace) -> None:
    workspace.page.open_section("holders")
    people = workspace.page.section("holders")
    assert isinstance(people, PeopleSection)
    people._add.click()
    assert workspace.presenter.dossier.holders[2].id
    assert people.forms()[0].record() == workspace.presenter.dossier.holders[2]
    people._remove.click()
    assert [one.first_name for one in workspace.presenter.dossier.holders] == ["Ada", "Bea"]
    workspace.presenter.undo()
    assert len(workspace.presenter.dossier.holders) == 3


def test_an_answer_makes_its_mark_in_printed_order(qtbot: QtBot, workspace: Workspace) -> None:
    workspace.presenter.replace(replace(workspace.presenter.dossier, engagement=()), "vide")
    workspace.page.open_section("engagement")
    section = workspace.page.section("engagement")
    assert isinstance(section, EngagementSection)
    section._edited(Criterion.EDUCATION, "/presence", Presence.REAL)
    section._edited(Criterion.JOB_CREATION, "/evidence", "Un emploi")
    section._edited(Criterion.EDUCATION, "/evidence", "Ateliers")
    assert workspace.presenter.dossier.engagement == (
        Mark(criterion=Criterion.JOB_CREATION, evidence="Un emploi"),
        Mark(criterion=Criterion.EDUCATION, presence=Presence.REAL, evidence="Ateliers"),
    )


def test_an_axis_without_answer_is_a_gap_not_a_zero() -> None:
    marks = (Mark(criterion=Criterion.JOB_CREATION, presence=Presence.NO),)
    employment, territory, *_ = spokes(Dossier(engagement=marks))
    assert (employment.share, employment.word) == (0.0, "non")
    assert (territory.share, territory.word) == (None, "à renseigner")


def test_the_expertise_follows_the_segment(workspace: Workspace) -> None:
    workspace.page.open_section("assessment")
    section = workspace.page.section("assessment")
    assert isinstance(section, FormSection)
    shown = [form.isHidden() for form in section.forms()]
    assert shown == [False, True, False]
    workspace.presenter.replace(replace(workspace.presenter.dossier, segment=Segment.ESS), "segment")
    assert [form.isHidden() for form in section.forms()] == [False] * len(ASSESSMENT)


def read_only(workspace: Workspace, section: str, path: str) -> bool:
    workspace.page.open_section(section)
    shown = workspace.page.section(section)
    assert isinstance(shown, FormSection | PeopleSection)
    forms = shown.forms()
    boxes = [box for form in forms if (box := form.field_at(path)) is not None]
    target = boxes[0].editor.target()
    return not target.isEnabled() or bool(getattr(target, "isReadOnly", lambda: False)())


def test_what_the_committee_reads_is_frozen_and_says_so(workspace: Workspace) -> None:
    for state in (DossierState.CONTACT, DossierState.READY, DossierState.PRESENTED, DossierState.GRANTED,
                  DossierState.REFUSED, DossierState.PLAN_BUILT):  # fmt: skip
        workspace.presenter.replace(replace(workspace.presenter.dossier, state=state), "état")
        frozen = is_frozen(state)
        for section, path in (
            ("opinion", "/opinion_reason"),
            ("assessment", "/model"),
            ("project", "/title"),
            ("holders", "/first_name"),
            ("forecast", "/cycle/stock_days"),
        ):
            assert read_only(workspace, section, path) is frozen, (state, section)
            shown = workspace.page.section(section)
            assert isinstance(shown, Section)
            said = "" if shown._notice is None or shown._notice.isHidden() else shown._notice.text()
            assert said == why_frozen(state)
        assert read_only(workspace, "holders", "/phone") is False
        assert read_only(workspace, "project", "/siret") is False
        assert read_only(workspace, "project", "/decided_on") is is_decided(state)


def test_a_frozen_table_takes_nothing(workspace: Workspace) -> None:
    workspace.page.open_section("forecast")
    shown = workspace.page.section("forecast")
    assert isinstance(shown, FormSection)
    table = shown.forms()[0].tables()["/years"].table
    index = table.figures.place(0, "production")
    assert index is not None
    for state, taken in ((DossierState.READY, False), (DossierState.ASSESSMENT, True)):
        workspace.presenter.replace(replace(workspace.presenter.dossier, state=state), "état")
        assert table.figures.setData(index, Euros.of("100.00")) is taken
    assert workspace.presenter.dossier.forecast.years[0].production == Euros.of("100.00")


def test_history_tells_from_and_to(qtbot: QtBot, workspace: Workspace) -> None:
    workspace.presenter.edit("/project/title", "Vélos du Bassin")
    workspace.presenter.leave()
    all_kept(qtbot, workspace.presenter)
    with qtbot.waitSignal(workspace.history.told):
        workspace.page.open_section("history")
    section = workspace.page.section("history")
    assert isinstance(section, HistorySection)
    QAbstractItemModelTester(section.model, QAbstractItemModelTester.FailureReportingMode.Fatal, section)
    row = [section.model.index(0, column).data() for column in range(6)]
    assert row[1] == ADVISER.name
    assert row[2] == "Projet › Intitulé du projet"
    assert row[4] == "Vélos du Bassin"
    assert row[5] == ""


def test_mode_rendez_vous_leaves_what_is_internal(workspace: Workspace, shell: Shell) -> None:
    workspace.page.open_section("opinion")
    shell.set_meeting(True)
    assert workspace.page.current == "project"
    assert workspace.page.nav.after("engagement", -1) == "holders"
    shell.set_meeting(False)


def test_commands_go_with_the_dossier(workspace: Workspace, shell: Shell) -> None:
    assert shell.commands.reason("dossier.undo") == "Rien à annuler."
    workspace.presenter.edit("/project/title", "Vélos")
    assert shell.commands.action("dossier.undo").text() == "Annuler : intitulé du projet"
    workspace.close()
    with pytest.raises(KeyError):
        shell.commands.action("dossier.undo")


def test_a_frozen_dossier_names_no_button_that_the_meeting_hides(workspace: Workspace, shell: Shell) -> None:
    workspace.presenter.replace(replace(workspace.presenter.dossier, state=DossierState.READY), "état")
    section, plan = workspace.page.section("project"), workspace.page.section("plan")
    assert isinstance(section, Section)
    assert isinstance(plan, PlanSection)
    assert section._notice is not None
    for said in (section._notice, plan.page.lock.sentence):
        assert "en haut à droite" in said.text()
    shell.set_meeting(True)
    for said in (section._notice, plan.page.lock.sentence):
        assert said.text() == "Ce que le comité lira ne se modifie plus."
    shell.set_meeting(False)
    for said in (section._notice, plan.page.lock.sentence):
        assert "en haut à droite" in said.text()


def test_the_plan_says_its_worst_verdict(qtbot: QtBot, shell: Shell, desk: Desk) -> None:
    refused = read_dossier(resources.folder("demo") / "05-friperie-calais.json")
    workspace = opened(shell, desk, refused)
    plan = workspace.page.nav._buttons["plan"]
    blocks = "Plan : complet, 3 bloquants"
    qtbot.waitUntil(lambda: plan.accessibleName() == blocks)
    assert plan.toolTip() == "Complet, 3 bloquants"
    assert icons._dressed[plan][:2] == ("octagon-x", "bloquant")
    workspace.presenter.edit("/project/title", "Friperie")
    assert plan.accessibleName() == blocks  # until the rules have looked again
    workspace.page.nav.show_dossier(Dossier(), workspace.presenter.today)
    assert plan.accessibleName() == "Plan : vide"
