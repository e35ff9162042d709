"""The workspace of one dossier: its head, its sections at the left, the section in front."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Protocol, runtime_checkable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QWidget

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.ui.page import Page
from pdca_desktop.ui.pages.dossier.header import DossierHeader
from pdca_desktop.ui.pages.dossier.nav import SECTIONS, SectionNav


@runtime_checkable
class SectionView(Protocol):
    """What a section offers to the workspace; it is a QWidget made with the dossier's presenter.

    The plan's page is mounted by this interface too: `make(presenter) -> QWidget` with these methods.
    """

    def show_dossier(self, dossier: Dossier, over_typing: bool) -> None:
        """The dossier is another: undo, a way out, a change elsewhere."""

    def set_meeting(self, on: bool) -> None:
        """Mode rendez-vous begins or ends: hide or show what is internal."""

    def reveal(self, path: str) -> bool:
        """Open, scroll to and focus the field of a place; False when it is not here."""

    def entered(self) -> None:
        """The section comes to the front."""


MakeSection = Callable[[], QWidget]
_BY_ROOT = {
    "assessment": "assessment",
    "holders": "holders",
    "engagement": "engagement",
    "forecast": "forecast",
    "pieces": "pieces",
    "derogations": "opinion",
    "scenarios": "plan",
    "terms": "plan",
    "chosen": "plan",
}
_OPINION = ("opinion", "conditions", "follow_up")


def section_of(path: str) -> str:
    """The section that shows a place."""
    _, root, *rest = [*path.split("/"), ""]
    if root == "assessment" and rest and rest[0].startswith(_OPINION):
        return "opinion"
    return _BY_ROOT.get(root, "project")


class DossierPage(Page):
    """The workspace.

    Args:
        make: what builds each section, when it is first opened.

    Signals:
        section_opened: identifier of the section now in front.
        section_left: the section before it.
        shown: the page came to the front.
        meeting_changed: Mode rendez-vous begins or ends.
    """

    section_opened = Signal(str)
    section_left = Signal(str)
    shown = Signal()
    meeting_changed = Signal(bool)

    def __init__(self, make: Mapping[str, MakeSection]) -> None:
        super().__init__()
        self._make = dict(make)
        self._sections: dict[str, QWidget] = {}
        self._current = ""
        self._cover: QWidget | None = None
        self._meeting = False
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)
        self.header = DossierHeader(self)
        self.body.addWidget(self.header)
        across = QHBoxLayout()
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        self.nav = SectionNav(self)
        self.nav.asked.connect(self.open_section)
        edge = QFrame(self)
        edge.setProperty("upright", True)
        edge.setFixedWidth(1)
        self.stack = QStackedWidget(self)
        across.addWidget(self.nav)
        across.addWidget(edge)
        across.addWidget(self.stack, 1)
        self.body.addLayout(across, 1)

    @property
    def current(self) -> str:
        """Identifier of the section in front."""
        return self._current

    def section(self, name: str) -> QWidget:
        """A section, built when first asked for."""
        if name not in self._sections:
            made = self._sections[name] = self._make[name]()
            self.stack.addWidget(made)
            self._tell(made, "set_meeting", self._meeting)
        return self._sections[name]

    def built(self, name: str) -> QWidget | None:
        """A section, if it was opened."""
        return self._sections.get(name)

    def open_section(self, name: str) -> None:
        """Bring a section to the front."""
        if name not in self._make:
            name = SECTIONS[0].name
        if self._current and self._current != name:
            self.section_left.emit(self._current)
        section = self.section(name)
        self._current = name
        if self._cover is None:
            self.stack.setCurrentWidget(section)
        self.nav.mark(name)
        self._tell(section, "entered")
        self.section_opened.emit(name)

    def cover(self, widget: QWidget) -> None:
        """Put something before the sections that has to be answered first."""
        if self.stack.indexOf(widget) < 0:
            self.stack.addWidget(widget)
        self._cover = widget
        self.stack.setCurrentWidget(widget)
        self.nav.setEnabled(False)

    def uncover(self) -> None:
        """The sections are in front again."""
        self._cover = None
        self.nav.setEnabled(True)
        if self._current:
            self.stack.setCurrentWidget(self.section(self._current))

    def go(self, step: int) -> None:
        """The next section, or the one before."""
        self.open_section(self.nav.after(self._current, step))

    def reveal(self, path: str) -> bool:
        """Open the section of a place and focus its field."""
        self.open_section(section_of(path))
        section = self._sections[self._current]
        return isinstance(section, SectionView) and section.reveal(path)

    def show_dossier(self, dossier: Dossier, over_typing: bool) -> None:
        """Show a dossier in every section that was opened."""
        for section in self._sections.values():
            self._tell(section, "show_dossier", dossier, over_typing)

    def entered(self) -> None:
        """The page comes to the front."""
        self.shown.emit()

    def set_meeting(self, on: bool) -> None:
        """Leave what is internal before the entrepreneur looks."""
        self._meeting = on
        internal = {entry.name for entry in SECTIONS if entry.internal}
        if on and self._current in internal:
            self.open_section(SECTIONS[0].name)
        self.header.set_meeting(on)
        self.nav.set_meeting(on)
        for section in self._sections.values():
            self._tell(section, "set_meeting", on)
        self.meeting_changed.emit(on)

    def meeting_obstacle(self) -> str:
        """None: only one dossier is shown here."""
        return ""

    def _tell(self, section: QWidget, method: str, *values: object) -> None:
        does = getattr(section, method, None)
        if callable(does):
            partial(does, *values)()
