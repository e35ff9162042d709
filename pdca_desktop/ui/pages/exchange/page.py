"""Échanges: where the exchange with the head office stands, and everything that it asks of the adviser."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from pdca_desktop.domain.french import typeset
from pdca_desktop.ui.icons import pixmap
from pdca_desktop.ui.page import Page
from pdca_desktop.ui.pages.exchange.conflict_view import ConflictView
from pdca_desktop.ui.pages.exchange.enrol import EnrolStep
from pdca_desktop.ui.pages.exchange.rows import RowList
from pdca_desktop.ui.pages.exchange.situation import Said
from pdca_desktop.ui.theme import text_label
from pdca_desktop.ui.tokens import AIR, ROOM, SNUG, TIGHT
from pdca_desktop.ui.widgets.headers import SectionHeader, primary_button, quiet_button
from pdca_desktop.ui.widgets.progress import ProgressStrip
from pdca_desktop.ui.widgets.sheet import Sheet

_SIGN = 20
_BY_HAND = typeset("Réseau en panne : un fichier chiffré, que seul le siège sait lire, à lui remettre.")


class ExchangePage(Page):
    """The page.

    Signals:
        shown: the page came to the front.
        exchanged: an exchange is asked for.
        automatic_chosen: whether exchanges begin by themselves.
        enrol_asked: the device is to be joined again.
        leave_asked: the device is to be taken off the head office.
        export_asked: what waits is to be written into a file.
        published_asked: what the head office published is to be shown.
    """

    shown = Signal()
    exchanged = Signal()
    automatic_chosen = Signal(bool)
    enrol_asked = Signal()
    leave_asked = Signal()
    export_asked = Signal()
    published_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.head = SectionHeader("Échanges", "", "title", self)
        self.published = quiet_button("Publié par le siège", self, "book-open")
        self.published.clicked.connect(self.published_asked)
        self.head.add(self.published)
        self.body.addWidget(self.head)
        self.enrol, self.conflict = EnrolStep(), ConflictView()
        area = Sheet((0, 0, SNUG, AIR), self)
        sheet, column = area.sheet, area.box
        column.addWidget(self._build_state(sheet))
        self.progress = ProgressStrip(sheet)
        column.addWidget(self.progress)
        self.conflicts = RowList("À trancher", sheet)
        self.reviews = RowList("À revoir", sheet)
        self.aside = RowList("Mis de côté", sheet)
        self.received = RowList("Reçu du siège", sheet)
        self.decided = RowList("Tranchés", sheet)
        self.waiting = RowList("Ce qui part d’ici", sheet)
        for rows in self.lists():
            column.addWidget(rows)
        self._nothing = text_label("", "muted", sheet)
        self._nothing.hide()
        column.addWidget(self._nothing)
        column.addStretch(1)
        column.addWidget(self._build_post(sheet))
        self._main = area
        self._stack = QStackedWidget(self)
        for part in (area, self.enrol, self.conflict):
            self._stack.addWidget(part)
        self.body.addWidget(self._stack, 1)

    def entered(self) -> None:
        """The page comes to the front."""
        self.shown.emit()

    def lists(self) -> tuple[RowList, ...]:
        """The lists, in order."""
        return (self.conflicts, self.reviews, self.aside, self.received, self.waiting, self.decided)

    @property
    def front(self) -> QWidget | None:
        """What is in front: the lists, the joining, the conflicts."""
        return self._stack.currentWidget()

    def show_main(self) -> None:
        """The state and the lists."""
        self._stack.setCurrentWidget(self._main)
        self.head.show()

    def show_enrol(self) -> None:
        """Ask for what joins the device."""
        self.head.hide()
        if self.front is not self.enrol:
            self.enrol.set_busy()
            self.enrol.say_trouble("")
            self._stack.setCurrentWidget(self.enrol)
            self.enrol.begin()

    def show_conflict(self) -> None:
        """What is to be decided."""
        self.head.hide()
        self._stack.setCurrentWidget(self.conflict)

    def show_state(self, said: Said, told: str, trouble: str) -> None:
        """Say where the exchange stands.

        Args:
            said: in a few words.
            told: what happened last and what comes next, sentences.
            trouble: what went wrong; empty: nothing.
        """
        self._said = said
        self._words.setText(said.text)
        self._draw()
        self._told.setText(told)
        self._told.setVisible(bool(told))
        self._trouble.setText(f"▲ {typeset(trouble)}" if trouble else "")
        self._trouble.setVisible(bool(trouble))

    def show_post(self, address: str, guarded: str) -> None:
        """Say which head office this device belongs to, and what guards its access."""
        self.head.show_detail(address.removeprefix("https://"))
        self._guarded.setText(guarded)
        self._guarded.setVisible(bool(guarded))
        self._post.setVisible(bool(address))

    def show_choices(self, refusal: str, *, automatic: bool, withdrawn: bool) -> None:
        """Show what is set, and why an exchange cannot be asked for when it cannot.

        Args:
            refusal: why not; empty: it can.
            automatic: whether exchanges begin by themselves.
            withdrawn: whether the access was taken away: joining again is all that is left.
        """
        self.automatic.setChecked(automatic)
        self.automatic.setVisible(not withdrawn)
        self.go.setVisible(not withdrawn)
        self.again.setVisible(withdrawn)
        self.go.setEnabled(not refusal)
        self.go.setToolTip(refusal)
        self.go.setAccessibleDescription(refusal)

    def show_nothing(self, sentence: str) -> None:
        """What the empty lists mean; an empty sentence takes it away."""
        self._nothing.setText(typeset(sentence))
        self._nothing.setVisible(bool(sentence))

    def changeEvent(self, event: QEvent, /) -> None:
        """Another scheme is another picture."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_sign"):
            self._draw()

    def _build_state(self, parent: QWidget) -> QWidget:
        part = QWidget(parent)
        box = QVBoxLayout(part)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(SNUG)
        first = QHBoxLayout()
        first.setSpacing(SNUG)
        self._said = Said("Lecture en cours…", "refresh-cw", "muted")
        self._sign = QLabel(part)
        self._words = text_label(self._said.text, "heading", part)
        first.addWidget(self._sign)
        first.addWidget(self._words, 1)
        box.addLayout(first)
        self._told = text_label("", "muted", part)
        self._told.hide()
        self._trouble = text_label("", "notice", part)
        self._trouble.hide()
        box.addWidget(self._told)
        box.addWidget(self._trouble)
        row = QHBoxLayout()
        row.setContentsMargins(0, TIGHT, 0, 0)
        row.setSpacing(ROOM)
        self.go = primary_button("Échanger maintenant", part, "refresh-cw")
        self.go.clicked.connect(self.exchanged)
        self.again = primary_button("Rattacher à nouveau…", part, "pencil")
        self.again.clicked.connect(self.enrol_asked)
        self.again.hide()
        self.automatic = QCheckBox("Échanger automatiquement dès que le siège est joignable", part)
        self.automatic.clicked.connect(self.automatic_chosen)
        for widget in (self.go, self.again, self.automatic):
            row.addWidget(widget)
        row.addStretch(1)
        box.addLayout(row)
        self._draw()
        return part

    def _build_post(self, parent: QWidget) -> QWidget:
        """The rarest act, at the foot of the page."""
        part = self._post = QWidget(parent)
        box = QVBoxLayout(part)
        box.setContentsMargins(0, AIR, 0, 0)
        box.setSpacing(SNUG)
        box.addWidget(SectionHeader("Ce poste", "", "heading", part))
        self._guarded = text_label("", "muted", part)
        box.addWidget(self._guarded)
        self.leave = quiet_button("Détacher ce poste…", part)
        self.leave.clicked.connect(self.leave_asked)
        self.export = quiet_button("Exporter les modifications non envoyées…", part, "download")
        self.export.setToolTip(_BY_HAND)
        self.export.setAccessibleDescription(_BY_HAND)
        self.export.clicked.connect(self.export_asked)
        for button in (self.export, self.leave):
            box.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        part.hide()
        return part

    def _draw(self) -> None:
        self._sign.setPixmap(pixmap(self._said.icon, _SIGN, self._said.colour, self.devicePixelRatioF()))
        self._sign.setAccessibleName(self._said.text)
