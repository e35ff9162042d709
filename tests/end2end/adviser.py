"""An adviser at work in the real window, in a process of its own.

    python -m tests.end2end.adviser FOLDER SEED

Unlocks, takes up the work that Accueil offers (or makes a dossier), then fills forms and builds the plan key
by key, with ways out and undo, until the process is killed; two seeds in four at the pace of a person who
types fast, the others as fast as a machine. What happens is told on the standard output.
"""

import os
import random
import sys
import traceback
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from pdca_desktop import places
from pdca_desktop.bootstrap.window import compose_window, settings_file
from pdca_desktop.domain.plan import ResourceNature
from pdca_desktop.services.plans import Side
from pdca_desktop.ui import app
from pdca_desktop.ui.pages.dossier.plan import PlanSection
from pdca_desktop.ui.pages.dossier.presenter import DossierPresenter
from pdca_desktop.ui.pages.dossier.saving import REST_MS, Saver
from pdca_desktop.ui.pages.dossier.sections import Section
from pdca_desktop.ui.pages.home.page import HomePage
from pdca_desktop.ui.pages.start.house import House
from pdca_desktop.ui.shell import Shell
from tests.end2end.telling import What, mark, tell, tell_drafts, tell_kept, tell_saves
from tests.ui.keys import press

PASSPHRASE = "Tournesol-Berline7!Cadastre"  # noqa: S105  (of data made up here)
_FORMS = ("project", "holders", "assessment", "opinion")
_WORDS = ("atelier", "vélo", "Béthune", "stock", "marché", "clientèle", "été", "1 200", "devis", "bail")
_MOST_LINES = 6
_SHORTEST_MS, _LONGEST_MS = 3, 60
PACE_MS = 67
"""Between two key strokes of a person: 15 a second."""

_THOUGHT_MS = 1_900


def is_a_person(seed: int) -> bool:
    """Whether an adviser types at the pace of a person."""
    return seed // 2 % 2 == 0


class Adviser(QObject):
    """Works as long as the window lives; each step of `_work` is one key stroke or one click.

    Args:
        seed: decides what is typed and when; an even one begins with a long text.
    """

    def __init__(self, house: House, seed: int) -> None:
        super().__init__(house)
        self._house = house
        self._draw = random.Random(seed)  # noqa: S311  (what is typed, and when)
        self._writes_first, self._pace = seed % 2 == 0, PACE_MS if is_a_person(seed) else 0
        self._working = False
        self._steps: Iterator[None] = iter(())
        self._rests = QTimer(self)
        self._rests.timeout.connect(partial(tell, What.REST))
        house.start.opened.connect(self._found)
        house.dossier_opened.connect(self._opened)
        self._follow(self._unlock())

    @property
    def _presenter(self) -> DossierPresenter:
        workspace = self._house.workspace
        assert workspace is not None
        return workspace.presenter

    def _follow(self, steps: Iterator[None]) -> None:
        self._steps = steps
        self._later()

    def _later(self) -> None:
        wait = self._draw.randint(_SHORTEST_MS, _LONGEST_MS)
        QTimer.singleShot(self._pace if self._working and self._pace else wait, self, self._step)

    def _step(self) -> None:
        box = QApplication.activeModalWidget()
        assert box is None, f"the window asks: {box.windowTitle()} {_texts(box)}"
        if next(self._steps, self) is not self:
            self._later()

    def _unlock(self) -> Iterator[None]:
        step = self._house.cover.unlock
        while self._house.cover.step is not step or not step.secret.isEnabled():
            yield
        step.secret.setFocus()
        for letter in PASSPHRASE:
            self._key(letter)
            yield
        _click(step.go)

    def _found(self, told: tuple[str, ...]) -> None:
        tell(What.FOUND, " ".join(told))
        self._follow(self._begin())

    def _begin(self) -> Iterator[None]:
        shell = self._house.shell
        home = shell.stack.currentWidget()
        assert isinstance(home, HomePage)
        while self._house.desk.runner.jobs:
            yield
        offer = home._resume
        tell(What.HOME, offer.text() if offer.isVisible() else "")
        if offer.isVisible():
            _click(offer)
        else:
            shell.commands.action("dossiers.new").trigger()

    def _opened(self, dossier_id: str) -> None:
        saver = self._presenter.findChild(Saver)
        assert saver is not None
        saver.saved.connect(tell_kept)
        tell(What.WORK, dossier_id)
        tell(What.OPENED, mark(self._presenter.dossier))
        self._rests.start(REST_MS)
        self._working = True
        self._follow(self._work())

    def _work(self) -> Iterator[None]:
        if self._writes_first:
            yield from self._write()
        acts = (self._fill, self._write, self._price, self._price, self._way_out, self._undo)
        while True:
            yield from self._draw.choice(acts)()

    def _fill(self) -> Iterator[None]:
        """A text of a form, typed and left."""
        tell(What.ACT, "fill")
        yield from self._text(self._draw.randint(1, 3))
        yield from self._keys(Qt.Key.Key_Tab)

    def _write(self) -> Iterator[None]:
        """A long text, typed without a pause, then thought over in its field: only time can keep it."""
        tell(What.ACT, "write")
        yield from self._text(self._draw.randint(8, 16), long=True)
        for _ in range(_THOUGHT_MS // (self._pace or _LONGEST_MS // 2)):
            yield

    def _text(self, words: int, *, long: bool = False) -> Iterator[None]:
        section = self._go("project" if long else self._draw.choice(_FORMS))
        assert isinstance(section, Section)
        section.build_all()
        yield
        kinds = (QPlainTextEdit, QTextEdit) if long else (QLineEdit, QPlainTextEdit, QTextEdit)
        fields = [one for one in section.findChildren(QWidget) if isinstance(one, kinds) and _is_open(one)]
        if not fields:  # no holder yet: the section offers to add one
            buttons = (one for one in section.findChildren(QAbstractButton) if one.isVisible())
            yield from self._clicked(next(buttons))
            return
        self._draw.choice(fields).setFocus(Qt.FocusReason.TabFocusReason)
        for letter in " ".join(self._draw.choices(_WORDS, k=words)):
            self._key(letter)
            self._told()
            yield

    def _price(self) -> Iterator[None]:
        """A line of the plan, or a new one: its nature, its label, its amount."""
        tell(What.ACT, "price")
        page = self._plan().page
        yield
        side = self._draw.choice(tuple(Side))
        table = page.sides[side].table
        count = table.lines.rowCount()
        if count >= _MOST_LINES:
            page.focus_cell(side, count - 1, "label")
            yield from self._keys(Qt.Key.Key_Delete)
        elif count and self._draw.random() < 0.5:
            page.focus_cell(side, self._draw.randrange(count), "amount")
            yield from self._typed(str(self._draw.randint(100, 30_000)), Qt.Key.Key_Tab)
        else:
            yield from self._clicked(page.sides[side].add)
            yield from self._typed("mat" if side is Side.NEEDS else "pret a taux zero", Qt.Key.Key_Tab)
            page.focus_cell(side, table.lines.rowCount() - 1, "label")
            yield from self._typed(self._draw.choice(_WORDS), Qt.Key.Key_Tab)
            yield from self._typed(str(self._draw.randint(100, 30_000)), Qt.Key.Key_Tab)

    def _way_out(self) -> Iterator[None]:
        """A way out that the panel offers; before it, a PTZ that is too high."""
        section = self._plan()
        page = section.page
        yield
        for rank, line in enumerate(section.plan.plan.resources):
            if line.nature is ResourceNature.PTZ:
                page.focus_cell(Side.RESOURCES, rank, "amount")
                yield from self._typed("9500", Qt.Key.Key_Tab)
                break
        while section.plan.busy:
            yield
        offered = [one for card in page.panel.cards.values() for one in card.ways if one.isVisible()]
        if offered:
            tell(What.ACT, "way_taken")
            yield from self._clicked(self._draw.choice(offered))

    def _undo(self) -> Iterator[None]:
        tell(What.ACT, "undo")
        for name in self._draw.choice((("undo",), ("undo", "redo"))):
            self._house.shell.commands.action(f"dossier.{name}").trigger()
            self._told()
            yield

    def _go(self, section: str) -> QWidget:
        workspace = self._house.workspace
        assert workspace is not None
        self._house.shell.commands.action(f"dossier.section.{section}").trigger()
        return workspace.page.section(section)

    def _plan(self) -> PlanSection:
        section = self._go("plan")
        assert isinstance(section, PlanSection)
        return section

    def _clicked(self, button: QAbstractButton) -> Iterator[None]:
        _click(button)
        self._told()
        yield

    def _typed(self, text: str, last: Qt.Key) -> Iterator[None]:
        for letter in text:
            self._key(letter)
            self._told()
            yield
        yield from self._keys(last)

    def _keys(self, *keys: Qt.Key) -> Iterator[None]:
        for key in keys:
            QTest.keyClick(_focused(), key)
            self._told()
            yield

    def _key(self, letter: str) -> None:
        press(_focused(), letter)

    def _told(self) -> None:
        tell(What.KEY, mark(self._presenter.dossier))


def _focused() -> QWidget:
    """What has the focus in the window, which some platforms never call active."""
    widget = QApplication.focusWidget()
    assert widget is not None, "nothing has the focus"
    return widget


def _click(button: QAbstractButton) -> None:
    button.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(button, Qt.Key.Key_Space)


def _is_open(field: QLineEdit | QPlainTextEdit | QTextEdit) -> bool:
    return field.isVisible() and field.isEnabled() and not field.isReadOnly()


def _texts(box: QWidget) -> str:
    return " / ".join(str(one.property("text")) for one in box.findChildren(QWidget) if one.property("text"))


def _fail(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """A bug ends the process with its words; the window would show a dialog and wait."""
    traceback.print_exception(kind, error, trace)
    sys.stderr.flush()
    os._exit(3)


def main(folder: Path, seed: int) -> None:
    """Open the folder's window, as `pdca window --data-dir` does where there is a screen, and work."""
    where = places.find(folder)
    places.prepare(where)
    tell_saves()
    tell_drafts()

    def compose(shell: Shell) -> object:
        house: Any = compose_window(shell, where=where)
        sys.excepthook = _fail
        shell.window.activateWindow()
        return Adviser(house, seed)

    app.run(sys.argv[:1], settings=settings_file(where), compose=compose)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
