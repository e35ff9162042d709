"""The guide: every label it names is on the screen, every link leads somewhere, F1 opens the right page."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

import pdca_desktop.domain
import pdca_desktop.ui
from pdca_desktop.domain.french import typeset
from pdca_desktop.domain.person import Person
from pdca_desktop.ui.forms.form import RecordForm
from pdca_desktop.ui.fuzzy import folded
from pdca_desktop.ui.page import Page
from pdca_desktop.ui.pages.dossier.nav import SECTIONS
from pdca_desktop.ui.pages.exchange.exchange_room import EXCHANGE
from pdca_desktop.ui.pages.guide.guide_room import PAGE, GuideRoom
from pdca_desktop.ui.pages.guide.page import GuidePage
from pdca_desktop.ui.pages.guide.presenter import GuidePresenter
from pdca_desktop.ui.pages.guide.topics import OF_SCREEN, ORDER, Topic, load, search, topic_of
from pdca_desktop.ui.shell import Shell
from pdca_desktop.ui.theme import Scheme, Theme
from tests.ui.walker import faults

TOPICS = load()
_BOLD = re.compile(r"\*\*([^*]+)\*\*")
_KEYS = re.compile(r"`([^`]+)`")
_LINK = re.compile(r"\]\(([^)]+)\)")


@cache
def said_on_screen() -> frozenset[str]:
    """Every text of the screen's sources and of the declarations, without what a menu puts after it."""
    said = set()
    for package in (pdca_desktop.ui, pdca_desktop.domain):
        for file in Path(str(package.__file__)).parent.rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    said.add(typeset(node.value.partition("\t")[0]).rstrip(":\u00a0 "))
    return frozenset(said)


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
def test_every_label_it_names_is_on_the_screen(topic: Topic) -> None:
    assert [label for label in _BOLD.findall(topic.text) if label not in said_on_screen()] == []


def test_a_label_that_is_nowhere_would_be_seen() -> None:
    assert "Enregistrer cette recherche…" in said_on_screen()
    assert "Enregistrer cette fouille…" not in said_on_screen()


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
def test_every_link_leads_to_a_page(topic: Topic) -> None:
    assert [link for link in _LINK.findall(topic.text) if link.removesuffix(".md") not in ORDER] == []


def test_every_shortcut_it_names_is_one(shell: Shell) -> None:
    """A key with Ctrl or a function key is the window's, or is written in the screen's sources."""
    GuideRoom(shell, str, shell)
    known = {action.shortcut().toString() for _, action in shell.commands} | said_on_screen()
    in_menus = "\n".join(sorted(known)) + "\n".join(_sources())
    spelled = {
        "Ctrl+Page suivante": "Ctrl+PgDown",
        "Ctrl+Page précédente": "Ctrl+PgUp",
        "Ctrl+Z": "keys.Undo",
    }
    for topic in TOPICS:
        for keys in _KEYS.findall(topic.text):
            if keys.startswith(("Ctrl+", "F", "Alt+")):
                assert spelled.get(keys, keys) in in_menus, (topic.name, keys)


def _sources() -> list[str]:
    folder = Path(str(pdca_desktop.ui.__file__)).parent
    return [file.read_text(encoding="utf-8") for file in folder.rglob("*.py")]


def test_every_screen_has_its_page() -> None:
    assert set(OF_SCREEN.values()) <= set(ORDER)
    assert all(topic_of("dossier", entry.name) in ORDER for entry in SECTIONS)
    assert topic_of("dossier", "plan") == "construire-le-plan"
    assert topic_of("settings", "plan") == "verrouillage-et-cles"
    assert topic_of(EXCHANGE) == "echanger-avec-le-siege"
    assert topic_of("nowhere") == ORDER[0]


def test_the_pages_are_french_typography_and_the_glossary_has_no_code() -> None:
    for topic in TOPICS:
        assert "'" not in topic.text
        assert topic.text == typeset(topic.text)
    glossary = next(topic for topic in TOPICS if topic.name == "glossaire")
    assert "Identifiant" not in glossary.text
    assert "`" not in glossary.text
    assert "| BFR | besoin en fonds de roulement |" in glossary.text


@given(
    st.sampled_from(["code de secours", "PRÊT", "pret a taux", "montage retenu", "zzz", "  ", "plan verdict"])
)
def test_a_search_gives_the_pages_that_hold_every_word(words: str) -> None:
    found = {one.topic.name for one in search(TOPICS, words)}
    for topic in TOPICS:
        plain = folded(topic.text.replace("*", "").replace("`", ""))
        assert (topic.name in found) == all(word in plain for word in folded(words).split())


def test_titles_come_first_and_excerpts_are_plain() -> None:
    found = search(TOPICS, "verdict")
    assert found[0].topic.name == "comprendre-un-verdict"
    assert all(not set("*`#|[]") & set(one.excerpt) for one in found)


@pytest.fixture
def page(qtbot: QtBot) -> GuidePage:
    page = GuidePage()
    qtbot.addWidget(page)
    page.resize(1100, 700)
    page.show()
    return page


def test_pages_follow_one_another_and_back(qtbot: QtBot, page: GuidePage) -> None:
    presenter = GuidePresenter(page, page)
    presenter.open("creer-un-dossier")
    assert page.contents.currentItem().text() == "Créer un dossier"
    assert not page.back.isVisible()
    page.followed.emit("retrouver-un-dossier.md")
    page.followed.emit("https://example.org")
    assert presenter.current == "retrouver-un-dossier"
    page.contents.setCurrentRow(ORDER.index("glossaire"))
    assert presenter.current == "glossaire"
    QTest.keyClick(page.text, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert presenter.current == "retrouver-un-dossier"
    page.back.click()
    assert presenter.current == "creer-un-dossier"
    assert faults(page) == []


def test_a_search_shows_where_and_marks_the_words(qtbot: QtBot, page: GuidePage) -> None:
    presenter = GuidePresenter(page, page)
    presenter.open("raccourcis")
    QTest.keyClicks(page.words, "trousseau")
    QTest.keyClick(page.words, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.contents.count() == 1)
    assert page.contents.hasFocus()
    assert presenter.current == "verrouillage-et-cles"
    assert "trousseau" in page.contents.item(0).text()
    assert page.text.extraSelections()
    page.words.setText("zzz")
    qtbot.waitUntil(page._none.isVisible)
    QTest.keyClick(page.words, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: page.contents.count() == len(ORDER))
    with qtbot.waitSignal(presenter.left):
        QTest.keyClick(page.words, Qt.Key.Key_Escape)


def test_the_text_follows_the_look(page: GuidePage, theme: Theme) -> None:
    presenter = GuidePresenter(page, page)
    presenter.open("raccourcis")
    light = page.text.toHtml()
    theme.choose(Scheme.DARK)
    assert page.text.toHtml() != light
    theme.set_meeting(True)
    block = page.text.document().begin()
    assert block.begin().fragment().charFormat().font().pixelSize() == round(22 * 1.25)


class OnePage(Page):
    """A page with a field."""

    def __init__(self) -> None:
        super().__init__()
        self.field = QLineEdit(self)
        self.field.setAccessibleName("Nom")
        self.body.addWidget(self.field)


def test_f1_opens_the_page_of_the_screen_and_closing_comes_back(qtbot: QtBot, shell: Shell) -> None:
    sections = ["plan"]
    room = GuideRoom(shell, lambda: sections[0], shell)
    shell.add_page("dossier", OnePage)
    shell.add_page("settings", OnePage)
    shell.open_page("dossier")
    shell.window.show()
    shell.window.activateWindow()
    QTest.qWaitForWindowActive(shell.window)
    QTest.keyClick(shell.window, Qt.Key.Key_F1)
    assert shell.current == PAGE
    guide = shell.stack.currentWidget()
    assert isinstance(guide, GuidePage)
    assert guide.contents.currentItem().text() == "Construire le plan"
    QTest.keyClick(shell.window, Qt.Key.Key_F1)
    with qtbot.waitSignal(room.left) as left:
        guide.close_.click()
    assert left.args == ["dossier"]
    shell.open_page("settings")
    QTest.keyClick(shell.window, Qt.Key.Key_F1)
    assert guide.contents.currentItem().text() == "Verrouillage et clés"


def test_f1_is_the_field_s_own_where_it_has_a_help(qtbot: QtBot, shell: Shell) -> None:
    GuideRoom(shell, str, shell)
    page = OnePage()
    form = RecordForm(Person)
    page.body.addWidget(form)
    shell.add_page("dossier", lambda: page)
    shell.open_page("dossier")
    shell.window.show()
    shell.window.activateWindow()
    QTest.qWaitForWindowActive(shell.window)
    helped = next(box for box in form.fields() if box.slot.declared.help and not box.isHidden())
    helped.editor.target().setFocus()
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, Qt.Key.Key_F1)
    assert shell.current == "dossier"
    page.field.setFocus()
    QTest.keyClick(page.field, Qt.Key.Key_F1)
    assert shell.current == PAGE
