"""What came from the head office into the dossier that is open: said above it, shown when asked, marked."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from pdca_desktop.domain.french import typeset
from pdca_desktop.services.received import ReceivedField
from pdca_desktop.ui.bus import Changes
from pdca_desktop.ui.icons import dress
from pdca_desktop.ui.pages.dossier.page import DossierPage
from pdca_desktop.ui.pages.dossier.presenter import DossierPresenter
from pdca_desktop.ui.pages.dossier.sections import Section
from pdca_desktop.ui.pages.exchange.situation import counted
from pdca_desktop.ui.pages.start.desk import Desk
from pdca_desktop.ui.theme import text_label
from pdca_desktop.ui.tokens import AIR, ROOM, SNUG, TIGHT, Tone
from pdca_desktop.ui.widgets.chips import Chip
from pdca_desktop.ui.widgets.headers import quiet_button, rule

_MOST = 6
_UNDER_HEADER = 1


class ReceivedStrip(QWidget):
    """Says how many fields came in; shows them when asked.

    Signals:
        asked: place of a field to go to.
        understood: nothing more is to be shown.
    """

    asked = Signal(str)
    understood = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fields: tuple[ReceivedField, ...] = ()
        self._meeting = False
        box = QVBoxLayout(self)
        box.setContentsMargins(AIR, SNUG, AIR, 0)
        box.setSpacing(SNUG)
        first = QHBoxLayout()
        first.setSpacing(ROOM)
        self.said = Chip("", Tone.NEUTRAL, "download", self)
        self.look = quiet_button("Voir", self, "chevron-down")
        self.look.clicked.connect(self._toggle)
        self.done = quiet_button("Compris", self, "check")
        self.done.clicked.connect(self.understood)
        for part in (self.said, self.look, self.done):
            first.addWidget(part)
        first.addStretch(1)
        box.addLayout(first)
        self.list = QWidget(self)
        self._lines = QVBoxLayout(self.list)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(TIGHT)
        box.addWidget(self.list)
        box.addWidget(rule(self))
        self.list.hide()
        self.hide()

    def show_fields(self, fields: Sequence[ReceivedField]) -> None:
        """Say that these came in; none: nothing is said."""
        self._fields = tuple(fields)
        told = counted(len(self._fields), "champ reçu du siège", "champs reçus du siège")
        self.said.show_text(told, Tone.NEUTRAL)
        self.said.updateGeometry()
        self.look.setAccessibleName("Voir ce qui est reçu du siège")
        self._draw()
        self._show()

    def set_meeting(self, on: bool) -> None:
        """Nothing is said or asked while the entrepreneur looks."""
        self._meeting = on
        self._show()

    def _show(self) -> None:
        self.setVisible(bool(self._fields) and not self._meeting)

    def _toggle(self) -> None:
        self.list.setVisible(self.list.isHidden())
        folded = self.list.isHidden()
        self.look.setText("Voir" if folded else "Replier")
        dress(self.look, "chevron-down" if folded else "chevron-up", "accent")

    def _draw(self) -> None:
        while (item := self._lines.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for field in self._fields[:_MOST]:
            self._lines.addWidget(self._line(field))
        left = len(self._fields) - _MOST
        if left > 0:
            more = f"Et {counted(left, 'autre', 'autres')} : tout est dans « Historique »."
            self._lines.addWidget(text_label(typeset(more), "small", self.list))

    def _line(self, field: ReceivedField) -> QWidget:
        line = QWidget(self.list)
        across = QHBoxLayout(line)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(SNUG)
        link = QPushButton(field.label.replace("&", "&&"), line)
        link.setProperty("kind", "link")
        link.setAccessibleDescription(field.told)
        link.clicked.connect(partial(self.asked.emit, field.path))
        across.addWidget(link)
        across.addWidget(text_label(field.told, "small", line), 1)
        return line


class Received(QObject):
    """Between the presenter that takes in what came and the page that says so.

    Nothing that is being typed is replaced: that field offers the other value beside.
    """

    def __init__(self, desk: Desk, presenter: DossierPresenter, page: DossierPage) -> None:
        super().__init__(presenter)
        self._presenter, self._page = presenter, page
        self._fields: dict[str, ReceivedField] = {}
        self._decided: set[str] = set()
        self._meeting = False
        self.strip = ReceivedStrip(page)
        page.body.insertWidget(_UNDER_HEADER, self.strip)
        self.strip.asked.connect(self._reveal)
        self.strip.understood.connect(self._forget)
        presenter.received.connect(self._take)
        page.meeting_changed.connect(self._set_meeting)
        desk.bus.changed.connect(self._changed)

    def _set_meeting(self, on: bool) -> None:
        self._meeting = on
        self.strip.set_meeting(on)
        self._mark()

    def _changed(self, changes: Changes) -> None:
        """A conflict that was decided here is no news."""
        if not changes.here and changes.dossier_id == self._presenter.dossier.id:
            self._decided |= set(changes.paths)

    def _take(self, fields: Sequence[ReceivedField]) -> None:
        news = [one for one in fields if one.path not in self._decided]
        self._decided.clear()
        self._fields.update({one.path: one for one in news})
        self.strip.show_fields(tuple(self._fields.values()))
        self._mark()

    def _mark(self) -> None:
        for section in self._page.stack.findChildren(Section):
            for one in self._fields.values():
                section.mark(one.path, "" if self._meeting else typeset(f"Reçu du siège : {one.told}"))

    def _reveal(self, path: str) -> None:
        self._page.reveal(path)
        self._mark()  # a section just built has its marks too

    def _forget(self) -> None:
        for section in self._page.stack.findChildren(Section):
            for path in self._fields:
                section.mark(path, "")
        self._fields.clear()
        self.strip.show_fields(())
