"""The verdicts beside the plan: failures, unknowns with the next right question, information, the rest."""

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from pdca_desktop.domain.french import typeset
from pdca_desktop.ui.icons import dress
from pdca_desktop.ui.pages.plan.card import VerdictCard
from pdca_desktop.ui.pages.plan.reading import Group, Node, Reading
from pdca_desktop.ui.theme import text_label
from pdca_desktop.ui.tokens import ROOM, SNUG, TIGHT, Tone
from pdca_desktop.ui.widgets.chips import Chip
from pdca_desktop.ui.widgets.headers import quiet_button, rule

_FOLDED = (Group.INFO, Group.PASS)


class _Question(QWidget):
    """The next right question: the field whose answer settles most verdicts."""

    wanted = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._path = ""
        self._text = text_label("", "strong", self)
        self._rules = text_label("", "small", self)
        self.button = QPushButton("Renseigner", self)
        self.button.clicked.connect(self._asked)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, TIGHT, 0, SNUG)
        box.setSpacing(TIGHT)
        box.addWidget(self._text)
        box.addWidget(self._rules)
        box.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)

    def show_question(self, path: str, label: str, count: int) -> None:
        """Show it, with how many verdicts wait for it."""
        self._path = path
        told = typeset(f"D'abord : {label}")
        if told != self._text.text():
            self._text.setText(told)
            self.button.setAccessibleName(f"Renseigner : {label}")
        waiting = "1 verdict l’attend" if count == 1 else f"{count} verdicts l’attendent"
        if waiting != self._rules.text():
            self._rules.setText(waiting)

    def _asked(self) -> None:
        self.wanted.emit(self._path)


class VerdictPanel(QWidget):
    """The panel.

    Signals:
        way_taken: rule and rank of the way out.
        why_asked: rule whose sum is wanted.
        place_wanted: place of the dossier to fill in.
        propose_asked: montages are to be proposed.
    """

    way_taken = Signal(str, int)
    why_asked = Signal(str)
    place_wanted = Signal(str)
    propose_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cards: dict[str, VerdictCard] = {}
        self._readings: tuple[Reading, ...] = ()
        self._order: list[QWidget] = []
        self._opened: VerdictCard | None = None
        self._open = dict.fromkeys(_FOLDED, False)
        self._meeting = False
        self.badge = Chip("", Tone.NEUTRAL, "", self)
        self.badge.setAccessibleName("Règles appliquées")
        self._sheet = QWidget()
        self._sheet.setProperty("sheet", True)
        self._list = QVBoxLayout(self._sheet)
        self._list.setContentsMargins(0, 0, ROOM, ROOM)
        self._list.setSpacing(0)
        self._list.addStretch(1)
        self._blank = text_label(
            "Les verdicts suivent chaque frappe : ils apparaîtront ici dès la première ligne du plan.",
            "muted",
            self._sheet,
        )
        self._blank.hide()
        self._heads = {group: self._head(group) for group in Group}
        self.question = _Question(self._sheet)
        self.question.wanted.connect(self.place_wanted)
        self.question.hide()
        self._asking = False
        self.area = QScrollArea(self)
        self.area.setWidget(self._sheet)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.propose = quiet_button("Proposer des montages", self, "lightbulb")
        self.propose.clicked.connect(self.propose_asked)
        head = QHBoxLayout()
        head.setSpacing(SNUG)
        title = text_label("Verdicts", "heading", self)
        head.addWidget(title, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(SNUG)
        box.addLayout(head)
        box.addWidget(self.badge, 0, Qt.AlignmentFlag.AlignLeft)
        box.addWidget(rule(self))
        box.addWidget(self.area, 1)
        box.addWidget(rule(self))
        box.addWidget(self.propose, 0, Qt.AlignmentFlag.AlignLeft)
        box.addSpacing(TIGHT)

    def show_badge(self, text: str, *, stale: bool) -> None:
        """Show which rules judge; amber when they were not checked for too long."""
        self.badge.show_text(f"{text}, à revoir" if stale else text, Tone.ALERTE if stale else Tone.NEUTRAL)
        self.badge.updateGeometry()

    def show_readings(self, readings: Sequence[Reading]) -> None:
        """Show verdicts in their order; cards that say the same are left alone."""
        self._readings = tuple(readings)
        order: list[QWidget] = []
        if not readings:
            order.append(self._blank)
        for group in Group:
            mine = [one for one in readings if one.group is group]
            if not mine:
                continue
            head = self._heads[group]
            title = typeset(group.heading(len(mine)))
            if head.text() != title:
                head.setText(title)
            order.append(head)
            if group is Group.UNKNOWN and self._asking:
                order.append(self.question)
            if not self._open.get(group, True):
                continue
            for one in mine:
                card = self._card(one.rule_id)
                card.show_reading(one)
                order.append(card)
        self._arrange(order)

    def show_ways(self, rule_id: str, labels: tuple[str, ...]) -> None:
        """Show the ways out of a verdict."""
        if rule_id in self.cards:
            self.cards[rule_id].show_ways(labels)

    def show_sum(self, rule_id: str, nodes: tuple[Node, ...]) -> None:
        """Show the sum behind a verdict."""
        card = self.cards[rule_id]
        card.show_sum(nodes)
        if card.why.hasFocus():  # just opened, not brought up to date
            self._opened = card
            QTimer.singleShot(0, self._scroll_to_sum)

    def open_sums(self) -> list[str]:
        """The rules whose sum is open."""
        return [rule_id for rule_id, card in self.cards.items() if card.why.isChecked()]

    def show_question(self, path: str, label: str, count: int) -> None:
        """Show the next right question; an empty place takes it away."""
        if path:
            self.question.show_question(path, label, count)
        if bool(path) != self._asking:
            self._asking = bool(path)
            self.show_readings(self._readings)

    def set_meeting(self, on: bool) -> None:
        """Hide what is internal."""
        self._meeting = on
        for card in self.cards.values():
            card.set_meeting(on)

    def set_read_only(self, on: bool) -> None:
        """Offer nothing that would change the plan."""
        self.propose.setHidden(on)

    def unfold_if_calm(self) -> None:
        """When nothing is to mend or to fill in, show what passes."""
        self.unfold(Group.PASS, on=all(one.group in _FOLDED for one in self._readings))

    def unfold(self, group: Group, *, on: bool) -> None:
        """Show or fold a part."""
        self._open[group] = on
        head = self._heads[group]
        if isinstance(head, QPushButton):
            head.setChecked(on)
            dress(head, "chevron-down" if on else "chevron-right", "muted")
        self.show_readings(self._readings)

    def _head(self, group: Group) -> "QPushButton | _Title":
        if group not in _FOLDED:
            return _Title(group, self._sheet)
        button = quiet_button(group.value[0], self._sheet, "chevron-right")
        button.setCheckable(True)
        button.setAccessibleDescription("Déplier ou replier")
        button.clicked.connect(self._folded)
        button.hide()
        return button

    def _scroll_to_sum(self) -> None:
        """Bring the sum just opened into sight, under its link."""
        card, bar = self._opened, self.area.verticalScrollBar()
        if card is None or card.isHidden():
            return
        foot = card.mapTo(self._sheet, card.rect().bottomLeft()).y()
        if foot > bar.value() + self.area.viewport().height():
            bar.setValue(card.why.mapTo(self._sheet, card.why.rect().topLeft()).y() - TIGHT)

    def _folded(self, on: bool) -> None:
        for group in _FOLDED:
            if self._heads[group] is self.sender():
                self.unfold(group, on=on)

    def _card(self, rule_id: str) -> VerdictCard:
        card = self.cards.get(rule_id)
        if card is None:
            card = self.cards[rule_id] = VerdictCard(rule_id, self._sheet)
            card.set_meeting(self._meeting)
            card.way_taken.connect(self.way_taken)
            card.why_asked.connect(self.why_asked)
            card.place_wanted.connect(self.place_wanted)
        return card

    def _arrange(self, order: list[QWidget]) -> None:
        """Put the widgets in that order; most often they are in it already."""
        if order == self._order:
            return
        wanted = set(order)
        for widget in self._order:
            if widget not in wanted:
                widget.hide()
                self._list.removeWidget(widget)
        for rank, widget in enumerate(order):
            item = self._list.itemAt(rank)
            if item is None or item.widget() is not widget:
                self._list.removeWidget(widget)
                self._list.insertWidget(rank, widget)
            if widget.isHidden():
                widget.show()
        self._order = order
        stops = [stop for widget in order for stop in _stops(widget)]
        for one, other in pairwise(stops):
            QWidget.setTabOrder(one, other)


class _Title(QWidget):
    """The title of a part that is never folded."""

    def __init__(self, group: Group, parent: QWidget) -> None:
        super().__init__(parent)
        self._chip = Chip("", group.tone, None, self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, SNUG, 0, TIGHT)
        row.addWidget(self._chip)
        row.addStretch(1)
        self.hide()

    def text(self) -> str:
        """The title."""
        return self._chip.accessibleName()

    def setText(self, text: str) -> None:
        """Another count."""
        self._chip.show_text(text)


def _stops(widget: QWidget) -> list[QWidget]:
    if isinstance(widget, VerdictCard):
        return [*widget.ways, widget.fill, widget.why]
    if isinstance(widget, _Question):
        return [widget.button]
    return [widget] if isinstance(widget, QPushButton) else []
