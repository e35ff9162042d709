"""Forms made from the declarations: every record of a dossier, edits, offers, errors, Mode rendez-vous."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from pdca_desktop.domain import path as places
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.employment import JobKind, Jobs
from pdca_desktop.domain.loan import LoanTerms
from pdca_desktop.domain.money import Euros
from pdca_desktop.domain.person import Civility, Person
from pdca_desktop.domain.plan import Resource
from pdca_desktop.domain.project import Project
from pdca_desktop.domain.record import Kind, slots_of
from pdca_desktop.domain.territory import Place
from pdca_desktop.ui.forms.field_box import FieldBox
from pdca_desktop.ui.forms.form import RecordForm
from pdca_desktop.ui.forms.line import LineEditor
from pdca_desktop.ui.theme import Theme
from tests import strategies
from tests.ui.keys import focused, press
from tests.ui.sheets import on_a_sheet
from tests.ui.walker import faults

_AREAS: list[QWidget] = []  # nobody else holds them; pytest-qt closes them after their test
RECORDS = list(strategies.reachable(Dossier))


class Listener:
    """The record that a presenter would hold, made of what the form told."""

    def __init__(self, form: RecordForm, record: Any) -> None:
        self.record = record
        self.edits: list[tuple[str, Any]] = []
        self.left: list[str] = []
        form.edited.connect(self._edited)
        form.left.connect(self._left)

    def _edited(self, path: str, value: Any) -> None:
        self.edits.append((path, value))
        self.record = places.write(self.record, path, value)

    def _left(self, path: str) -> None:
        self.left.append(path)

    def last(self) -> tuple[str, Any]:
        return self.edits[-1]


def shown(qtbot: QtBot, record: Any, **options: Any) -> RecordForm:
    form = RecordForm(type(record), **options)
    area = on_a_sheet(form)
    qtbot.addWidget(area)
    form.set_record(record)
    area.resize(740, 560)
    area.show()
    area.activateWindow()
    QTest.qWaitForWindowActive(area)
    _AREAS.append(area)
    return form


def type_in(form: RecordForm, path: str, text: str) -> None:
    assert form.reveal(path)
    press(focused(), text)


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
@given(data=st.data())
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_record_is_shown_and_given_back(theme: Theme, record: type[Any], data: st.DataObject) -> None:
    form = RecordForm(record, without=())
    value = record()
    for _ in range(2):
        value = data.draw(strategies.records(record, most_fields=8))
        form.set_record(value)
        assert form.record() == value
        for name, part in form._parts.items():
            assert part.value() == getattr(value, name)
    form.set_meeting(True)
    form.set_read_only(True)
    assert form.record() == value
    form.deleteLater()


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
def test_every_form_serves_a_keyboard_and_a_screen_reader(qtbot: QtBot, record: type[Any]) -> None:
    form = shown(qtbot, record())
    assert faults(form) == []
    form.set_read_only(True)
    assert faults(form) == []


@pytest.mark.parametrize("record", [Person, Project, Dossier], ids=lambda record: record.__name__)
def test_editors_are_light(qtbot: QtBot, record: type[Any]) -> None:
    form = shown(qtbot, record())
    assert len(form.findChildren(QWidget)) <= 9 * len(form.fields())


def test_tab_walks_the_fields_in_reading_order(qtbot: QtBot) -> None:
    form = shown(qtbot, Person())
    stops = [stop for stop in form.tab_stops() if stop.isVisible() and stop.isEnabled()]
    stops[0].setFocus(Qt.FocusReason.TabFocusReason)
    names = []
    for _ in range(12):
        names.append(focused().accessibleName())
        QTest.keyClick(focused(), Qt.Key.Key_Tab)
    assert names[:4] == ["Civilité", "Nom d’usage", "Nom de naissance", "Prénom"]
    assert "Adresse" in names


def test_edits_tell_their_place_in_the_dossier(qtbot: QtBot) -> None:
    form = shown(qtbot, Person(), base="/holders/0")
    told: list[tuple[str, Any]] = []
    form.edited.connect(lambda path, value: told.append((path, value)))
    type_in(form, "/holders/0/last_name", "Li")
    type_in(form, "/holders/0/home/postcode", "6")
    assert told == [
        ("/holders/0/last_name", "L"),
        ("/holders/0/last_name", "Li"),
        ("/holders/0/home/postcode", "6"),
    ]
    assert form.record() == Person(last_name="Li", home=Place(postcode="6"))


def test_a_value_shown_does_not_take_the_focus_nor_what_is_being_typed(qtbot: QtBot) -> None:
    form = shown(qtbot, Person(last_name="Li", first_name="A"))
    type_in(form, "/last_name", "x")
    line = focused()
    assert isinstance(line, LineEditor)
    form.set_record(Person(last_name="Autre", first_name="B"))
    assert focused() is line
    assert line.text().endswith("x") or line.text().startswith("x")
    first = form.field_at("/first_name")
    assert first is not None
    assert first.value() == "B"
    form.set_record(Person(last_name="Avant"), over_typing=True)
    assert line.text() == "Avant"


def test_what_changed_elsewhere_is_marked_and_offered(qtbot: QtBot) -> None:
    mine = Person(last_name="Li", household_income=Euros.of(1000))
    form = shown(qtbot, mine)
    listener = Listener(form, mine)
    form.offer(replace(mine, last_name="Lee", household_income=Euros.of(1200)))
    name, income = form.field_at("/last_name"), form.field_at("/household_income")
    assert name is not None
    assert income is not None
    assert name.value() == "Li"
    assert name._offer is not None
    assert income._offer is not None
    assert faults(form) == []
    name._take()
    income._withdraw()
    assert listener.edits == [("/last_name", "Lee")]
    assert listener.record == replace(mine, last_name="Lee")
    assert name._offer is None


def test_errors_of_a_stored_record_are_seen_at_once(qtbot: QtBot) -> None:
    form = shown(qtbot, Person(email="camille@", trade_years=72))
    assert sum(bool(box.check()) for box in form.fields()) == 2
    box = form.field_at("/email")
    assert box is not None
    assert box._error is not None
    assert "nom@domaine.fr" in box._error.text()
    form.complain("/last_name", "Ce nom est déjà dans un autre dossier.")
    last = form.field_at("/last_name")
    assert last is not None
    assert last._error is not None
    assert "déjà" in last._error.text()


def test_nothing_internal_is_shown_in_a_meeting(qtbot: QtBot) -> None:
    form = shown(qtbot, Person(ficp=True))
    box = form.field_at("/ficp")
    assert box is not None
    assert box.isVisibleTo(form)
    form.set_meeting(True)
    seen = {field.slot.name for field in form.fields() if field.isVisibleTo(form)}
    assert seen == {name for name, slot in slots_of(Person).items() if not slot.declared.internal} - {
        "id", "home", "neet",
    } | {inner.slot.name for inner in form.fields() if "/" in inner.path.strip("/")} | {
        name for kind in (Place, slots_of(Person)["neet"].of) for name in slots_of(kind)
    }  # fmt: skip
    titles = [label.text() for label in form.findChildren(QLabel) if label.property("role") == "section"
              and label.isVisibleTo(form)]  # fmt: skip
    assert "Incidents déclarés" not in titles
    form.set_meeting(False)
    assert box.isVisibleTo(form)
    assert form.record() == Person(ficp=True)


def test_the_help_key_shows_help(qtbot: QtBot) -> None:
    form = shown(qtbot, Person())
    assert form.reveal("/employment_difficulty")
    QTest.keyClick(focused(), Qt.Key.Key_F1)
    box = form.field_at("/employment_difficulty")
    assert box is not None
    assert box._help is not None
    assert box._help.isVisible()


def test_a_record_that_may_be_absent_comes_and_goes(qtbot: QtBot) -> None:
    form = shown(qtbot, Resource())
    listener = Listener(form, Resource())
    box = form._parts["loan"]
    box._toggle()  # type: ignore[union-attr,call-arg]
    assert listener.record == Resource(loan=LoanTerms())
    type_in(form, "/loan/months", "48")
    assert listener.record == Resource(loan=LoanTerms(months=48))
    assert faults(form) == []
    box._toggle()  # type: ignore[union-attr,call-arg]
    assert listener.record == Resource()
    assert form.record() == Resource()


def test_a_list_grows_shrinks_and_moves(qtbot: QtBot) -> None:
    jobs = (Jobs(kind=JobKind.CREATED, fte=Decimal("1.5")), Jobs(kind=JobKind.SAVED))
    dossier = Dossier(jobs=jobs)
    form = shown(qtbot, dossier, only=("jobs",))
    listener = Listener(form, dossier)
    box: Any = form._parts["jobs"]
    box.add()
    assert listener.last() == ("/jobs/-", Jobs())
    press(focused(), "c")
    assert listener.last()[0] == "/jobs/2/kind"
    box._items[0]._down.click()
    assert listener.record.jobs[:2] == (jobs[1], jobs[0])
    box._items[1]._remove.click()
    assert listener.last() == ("/jobs/1", None)
    assert listener.record == form.record()
    assert [item.record() for item in box._items] == list(listener.record.jobs)
    assert faults(form) == []
    assert not box._items[-1]._down.isEnabled()


def test_reveal_opens_what_is_folded(qtbot: QtBot) -> None:
    dossier = Dossier(holders=(Person(), Person(first_name="Camille", birth_date=date(1995, 3, 14))))
    form = shown(qtbot, dossier, only=("holders",))
    assert form.fields() == []
    assert form.reveal("/holders/1/home/postcode")
    assert focused().accessibleName() == "Code postal"
    assert not form.reveal("/holders/7/first_name")
    assert not form.reveal("/nowhere")


def test_a_field_left_is_told(qtbot: QtBot) -> None:
    form = shown(qtbot, Person())
    type_in(form, "/last_name", "Li")
    listener = Listener(form, Person())
    QTest.keyClick(focused(), Qt.Key.Key_Tab)
    assert listener.left == ["/last_name"]


def test_larger_type_makes_wider_fields(qtbot: QtBot, theme: Theme) -> None:
    form = shown(qtbot, Person(household_income=Euros.of(1000)))
    box = form.field_at("/household_income")
    assert box is not None
    before = box.editor.width()
    theme.set_meeting(True)
    QApplication.processEvents()
    assert box.editor.width() > before


def test_only_some_fields(qtbot: QtBot) -> None:
    form = shown(qtbot, Person(civility=Civility.MS), only=("civility", "phone"))
    assert [field.slot.name for field in form.fields()] == ["civility", "phone"]
    assert slots_of(Person)["phone"].kind is Kind.TEXT


def test_three_columns_are_two_where_the_place_is_narrow(qtbot: QtBot) -> None:
    form = RecordForm(Resource, columns=3, only=("label", "amount", "status"))
    area = on_a_sheet(form)
    qtbot.addWidget(area)
    area.resize(1200, 300)
    area.show()

    def rows() -> int:
        return len({box.mapTo(form, box.rect().topLeft()).y() for box in form.findChildren(FieldBox)})

    qtbot.waitUntil(lambda: rows() == 1)
    wide = sum(box.minimumSizeHint().width() for box in form.findChildren(FieldBox))
    area.resize(wide, 300)
    qtbot.waitUntil(lambda: rows() == 2)
    assert area.horizontalScrollBar().maximum() == 0  # nothing is cut
    area.resize(1200, 300)
    qtbot.waitUntil(lambda: rows() == 1)
