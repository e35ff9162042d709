"""Each editor, by the keys an adviser presses."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QKeySequence, QShortcut, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCalendarWidget, QComboBox, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from pdca_desktop.domain import identifiers
from pdca_desktop.domain.field import Choice, Field
from pdca_desktop.domain.money import Euros
from pdca_desktop.domain.record import slots_of
from pdca_desktop.ui.forms.choices import CheckListEditor, ChoiceEditor, YesNoEditor
from pdca_desktop.ui.forms.field_box import FieldBox
from pdca_desktop.ui.forms.line import DateEditor, LineEditor
from pdca_desktop.ui.forms.long_text import LongTextEditor
from tests.ui.keys import focused, press


class Fruit(Choice):
    APPLE = "apple", "Pomme"
    PEAR = "pear", "Poire"
    CHERRY = "cherry", "Cerise"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    text: Annotated[str, Field("Texte")] = ""
    siret: Annotated[str, Field("SIRET", check=identifiers.siret)] = ""
    long: Annotated[str, Field("Long", long=True)] = ""
    whole: Annotated[int | None, Field("Entier", "mois", least=1, most=60)] = None
    grace: Annotated[int, Field("Différé", "mois")] = 0
    decimal: Annotated[Decimal | None, Field("Taux", "%")] = None
    euros: Annotated[Euros | None, Field("Montant", least=0, help="Hors taxes.")] = None
    day: Annotated[date | None, Field("Jour")] = None
    answer: Annotated[bool | None, Field("Réponse")] = None
    fruit: Annotated[Fruit | None, Field("Fruit")] = None
    known: Annotated[Fruit, Field("Fruit connu")] = Fruit.APPLE
    fruits: Annotated[tuple[Fruit, ...], Field("Fruits")] = ()


class Desk:
    """A window with one field and another place to go to."""

    def __init__(self, name: str) -> None:
        self.window = QWidget()
        self.box = FieldBox(slots_of(Sample)[name], self.window)
        self.editor: Any = self.box.editor
        self.elsewhere = LineEditor(slots_of(Sample)["text"], self.window)
        column = QVBoxLayout(self.window)
        column.addWidget(self.box)
        column.addWidget(self.elsewhere)
        self.edits: list[Any] = []
        self.box.edited.connect(self._edited)
        self.window.show()
        self.window.activateWindow()
        QTest.qWaitForWindowActive(self.window)
        self.editor.target().setFocus(Qt.FocusReason.TabFocusReason)

    def _edited(self, path: str, value: Any) -> None:
        assert path == f"/{self.box.slot.name}"
        self.edits.append(value)

    def keys(self, text: str) -> None:
        press(focused(), text)

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(focused(), key, modifier)

    def leave(self) -> None:
        self.elsewhere.setFocus(Qt.FocusReason.TabFocusReason)

    def line_text(self) -> str:
        line = self.editor.target()
        assert isinstance(line, LineEditor)
        return line.text()

    def error(self) -> str:
        label = self.box._error
        return label.text() if label is not None and not label.isHidden() else ""


@pytest.fixture
def desk(qtbot: QtBot, request: pytest.FixtureRequest) -> Desk:
    made = Desk(request.param)
    qtbot.addWidget(made.window)
    return made


def on(name: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("desk", [name], indirect=True)


@on("text")
def test_each_key_stroke_is_an_edit(desk: Desk) -> None:
    desk.keys("été")
    assert desk.edits == ["é", "ét", "été"]


@on("euros")
@pytest.mark.parametrize("typed", ["8000,5", "8 000,50 €", "8\u202f000,50\u00a0€"])
def test_an_amount_is_shown_in_full_when_left(desk: Desk, typed: str) -> None:
    desk.keys(typed)
    desk.leave()
    assert desk.edits[-1] == Euros.of("8000.50")
    assert desk.editor.text() == "8\u202f000,50\u00a0€"
    assert desk.error() == ""


@on("euros")
def test_thousands_by_a_letter(desk: Desk) -> None:
    desk.keys("8k")
    assert desk.edits == [Euros.of(8), Euros.of(8000)]


@on("euros")
def test_tab_selects_so_that_typing_replaces(desk: Desk) -> None:
    desk.editor.show_value(Euros.of(500))
    desk.leave()
    desk.editor.setFocus(Qt.FocusReason.TabFocusReason)
    desk.keys("7")
    assert desk.edits == [Euros.of(7)]


@on("euros")
def test_what_cannot_be_read_is_told_on_leaving_and_cleared_while_correcting(desk: Desk) -> None:
    desk.keys("12x")
    assert desk.error() == ""
    desk.leave()
    assert "« 12x »".replace(" ", "\u00a0") in desk.error()
    assert "Valeur gardée" in desk.error()
    assert desk.editor.text() == "12x"
    assert desk.editor.value() == Euros.of(12)
    assert desk.editor.property("fault") is True
    assert "12x" in desk.editor.accessibleDescription()
    desk.editor.setFocus()
    desk.key(Qt.Key.Key_End)
    desk.key(Qt.Key.Key_Backspace)
    desk.keys("3")
    assert desk.error() == ""
    assert desk.edits[-1] == Euros.of(123)


@on("euros")
def test_a_value_out_of_bounds_is_kept_and_told(desk: Desk) -> None:
    desk.keys("-5")
    desk.leave()
    assert desk.edits[-1] == Euros.of(-5)
    assert "trop peu" in desk.error()


@on("euros")
def test_an_emptied_field_is_unanswered(desk: Desk) -> None:
    desk.editor.show_value(Euros.of(5))
    desk.editor.selectAll()
    desk.key(Qt.Key.Key_Delete)
    assert desk.edits == [None]


@on("euros")
def test_help_on_demand(desk: Desk) -> None:
    assert desk.editor.accessibleDescription() == "Hors taxes."
    desk.box.toggle_help()
    assert desk.box._help is not None
    assert desk.box._help.isVisible()
    desk.box.toggle_help()
    assert not desk.box._help.isVisible()


@on("grace")
def test_a_field_that_needs_an_answer_goes_back_to_its_default(desk: Desk) -> None:
    desk.keys("6")
    desk.key(Qt.Key.Key_Backspace)
    desk.leave()
    assert desk.edits[-1] == 0
    assert desk.editor.text() == "0"


@on("decimal")
def test_a_rate_with_a_comma(desk: Desk) -> None:
    desk.keys("3,4")
    desk.leave()
    assert desk.edits[-1] == Decimal("3.4")
    assert desk.editor.text() == "3,4"
    assert desk.editor.accessibleName() == "Taux (%)"


@on("whole")
def test_a_whole_number_above_its_most(desk: Desk) -> None:
    desk.keys("72")
    desk.key(Qt.Key.Key_Return)
    desk.leave()
    assert desk.edits[-1] == 72
    assert "au plus 60" in desk.error()


@on("siret")
def test_a_text_is_checked_when_left(desk: Desk) -> None:
    desk.keys("123")
    assert desk.error() == ""
    desk.leave()
    assert desk.error().startswith("✗ ")
    assert "SIRET" in desk.error()


@on("day")
def test_a_date_is_made_by_its_last_digit_or_on_leaving(desk: Desk) -> None:
    desk.keys("1/3/2026")
    assert desk.edits == [date(2026, 3, 1)]
    desk.editor.target().selectAll()
    desk.keys("1/3/26")
    assert desk.edits == [date(2026, 3, 1)]
    desk.editor.target().selectAll()
    desk.keys("2/3/26")
    desk.leave()
    assert desk.edits[-1] == date(2026, 3, 2)
    assert desk.line_text() == "02/03/2026"


@on("day")
def test_the_calendar_opens_by_keys_and_answers(desk: Desk) -> None:
    assert isinstance(desk.editor, DateEditor)
    desk.editor.show_value(date(2026, 3, 1))
    desk.key(Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    calendar = desk.editor.findChild(QCalendarWidget)
    assert calendar is not None
    calendar.setFocus()
    view = calendar.focusWidget()
    QTest.keyClick(view, Qt.Key.Key_Right)
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert desk.edits == [date(2026, 3, 2)]
    assert desk.line_text() == "02/03/2026"


@on("answer")
def test_yes_no_and_unanswered_by_one_key(desk: Desk) -> None:
    assert isinstance(desk.editor, YesNoEditor)
    desk.keys("o")
    desk.keys("n")
    desk.key(Qt.Key.Key_Delete)
    assert desk.edits == [True, False, None]


@on("answer")
def test_yes_no_by_arrows(desk: Desk) -> None:
    desk.editor.show_value(True)
    desk.editor.setFocus(Qt.FocusReason.TabFocusReason)
    desk.key(Qt.Key.Key_Right)
    assert desk.edits == [False]


@on("fruit")
def test_typing_finds_in_a_list(desk: Desk) -> None:
    assert isinstance(desk.editor, ChoiceEditor)
    assert desk.editor.itemText(0) == "À renseigner"
    desk.keys("c")
    assert desk.edits == [Fruit.CHERRY]
    desk.key(Qt.Key.Key_Delete)
    assert desk.edits == [Fruit.CHERRY, None]


@on("fruit")
def test_arrows_walk_a_list(desk: Desk) -> None:
    desk.key(Qt.Key.Key_Down)
    assert desk.edits == [Fruit.APPLE]


@on("known")
def test_a_list_that_needs_an_answer_has_no_blank(desk: Desk) -> None:
    assert isinstance(desk.editor, QComboBox)
    assert desk.editor.count() == len(Fruit)


@on("fruit")
def test_the_wheel_scrolls_the_page_not_the_list(desk: Desk) -> None:
    event = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(0, -120), QPoint(0, -120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(desk.editor, event)
    assert not event.isAccepted()
    assert desk.edits == []


@on("fruits")
def test_a_check_list_keeps_the_order_of_the_list(desk: Desk) -> None:
    assert isinstance(desk.editor, CheckListEditor)
    desk.editor._boxes[Fruit.CHERRY].setFocus()
    desk.key(Qt.Key.Key_Space)
    desk.editor._boxes[Fruit.APPLE].setFocus()
    desk.key(Qt.Key.Key_Space)
    assert desk.edits == [(Fruit.CHERRY,), (Fruit.APPLE, Fruit.CHERRY)]


@on("long")
def test_a_long_text_takes_plain_text_only(desk: Desk) -> None:
    assert isinstance(desk.editor, LongTextEditor)
    copied = QMimeData()
    copied.setHtml("<b>gras</b>")
    copied.setText("gras\u0007\r\nsuite")
    desk.editor.insertFromMimeData(copied)
    assert desk.edits[-1] == "gras\nsuite"


@on("long")
def test_a_long_text_keeps_its_no_break_spaces(desk: Desk) -> None:
    desk.editor.show_value("8\u202f000\u00a0€")
    desk.editor.moveCursor(desk.editor.textCursor().MoveOperation.End)
    desk.keys("!")
    assert desk.edits == ["8\u202f000\u00a0€!"]


@on("long")
def test_tab_leaves_a_long_text_and_it_grows_with_its_lines(desk: Desk) -> None:
    low = desk.editor.height()
    desk.editor.show_value("\n".join("ligne" for _ in range(10)))
    assert desk.editor.height() > low
    desk.key(Qt.Key.Key_Tab)
    assert desk.elsewhere.hasFocus()


@pytest.mark.parametrize("desk", ["text", "long"], indirect=True)
def test_undo_belongs_to_the_dossier(desk: Desk, qtbot: QtBot) -> None:
    asked: list[str] = []
    shortcut = QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), desk.window)
    shortcut.activated.connect(lambda: asked.append("undo"))
    qtbot.waitActive(desk.window)
    desk.keys("abc")
    desk.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert asked == ["undo"]
    assert desk.editor.value() == "abc"


@pytest.mark.parametrize("desk", list(slots_of(Sample)), indirect=True)
def test_read_only_fields_take_no_key(desk: Desk) -> None:
    desk.box.set_read_only(True)
    for key in (Qt.Key.Key_O, Qt.Key.Key_1, Qt.Key.Key_Down, Qt.Key.Key_Space, Qt.Key.Key_Delete):
        QTest.keyClick(desk.editor.target(), key)
    assert desk.edits == []
