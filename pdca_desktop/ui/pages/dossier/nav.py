"""The sections of a dossier, at its left: a sign and a word say how far each is."""

from datetime import date
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QPushButton, QVBoxLayout, QWidget

from pdca_desktop.domain.completeness import Fill, Section, completeness
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.services.judging import Judgement
from pdca_desktop.ui.icons import dress
from pdca_desktop.ui.pages.dossier.tally import counted, tally
from pdca_desktop.ui.tokens import SNUG, Tone

_WIDTH = 176
_PLAN = "plan"
_ICONS = {
    Fill.NOT_NEEDED: ("circle", "edge"),
    Fill.EMPTY: ("circle", "muted"),
    Fill.STARTED: ("circle-dot", "text"),
    Fill.COMPLETE: ("circle-check", "conforme"),
}


class Entry(NamedTuple):
    """A section."""

    name: str
    title: str
    internal: bool = False


SECTIONS = (
    Entry("project", "Projet"),
    Entry("holders", "Porteur(s)"),
    Entry("assessment", "Expertise", internal=True),
    Entry("engagement", "Engagement"),
    Entry(_PLAN, "Plan"),
    Entry("forecast", "Prévisionnel"),
    Entry("pieces", "Pièces"),
    Entry("opinion", "Avis", internal=True),
    Entry("history", "Historique", internal=True),
)


class SectionNav(QWidget):
    """The list of sections.

    Signals:
        asked: identifier of a section.
    """

    asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(_WIDTH)
        self._buttons: dict[str, QPushButton] = {}
        self._fills: dict[str, Fill] = {}
        self._verdicts = ""
        self._worst: Tone | None = None
        group = QButtonGroup(self)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, SNUG, 0, SNUG)
        box.setSpacing(0)
        for entry in SECTIONS:
            button = QPushButton(entry.title, self)
            button.setProperty("nav", True)
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(partial(self.asked.emit, entry.name))
            group.addButton(button)
            box.addWidget(button)
            self._buttons[entry.name] = button
        box.addStretch(1)

    def show_dossier(self, dossier: Dossier, today: date) -> None:
        """Say how far each section is."""
        known = {one.section.value: one for one in completeness(dossier, today)}
        for entry in SECTIONS:
            found, button = known.get(entry.name), self._buttons[entry.name]
            count = ""
            if found is not None and found.section is Section.PIECES and found.asked:
                count = f" {found.done}/{found.asked}"
            button.setText(f"{entry.title}{count}")
            if found is None:
                dress(button, "history", "muted")
            else:
                self._fills[entry.name] = found.fill
                self._say(entry.name)

    def show_judgement(self, judgement: Judgement) -> None:
        """Say of the plan what its verdicts say worst: a plan filled in is not yet a plan that holds."""
        kinds = tally(judgement)
        self._worst = next((tone for tone in (Tone.BLOQUANT, Tone.ALERTE) if kinds[tone]), None)
        self._verdicts = counted(self._worst, kinds[self._worst]) if self._worst else ""
        if _PLAN in self._fills:
            self._say(_PLAN)

    def _say(self, name: str) -> None:
        """The sign of a section and its words."""
        button, fill = self._buttons[name], self._fills[name]
        picture, colour = _ICONS[fill]
        word = fill.label.lower()
        if name == _PLAN and self._worst is not None and fill is not Fill.EMPTY:
            picture, colour, word = self._worst.icon, self._worst.value, f"{word}, {self._verdicts}"
        dress(button, picture, colour)
        button.setAccessibleName(f"{button.text()} : {word}")
        button.setToolTip(word.capitalize())

    def mark(self, name: str) -> None:
        """Show which section is in front."""
        self._buttons[name].setChecked(True)

    def set_meeting(self, on: bool) -> None:
        """Leave out what is internal."""
        for entry in SECTIONS:
            self._buttons[entry.name].setHidden(on and entry.internal)

    def after(self, name: str, step: int) -> str:
        """The section shown `step` places after another, round the end."""
        names = [entry.name for entry in SECTIONS if not self._buttons[entry.name].isHidden()]
        at = names.index(name) if name in names else 0
        return names[(at + step) % len(names)]
