"""What the plan that is chosen comes to: whether it balances, and what the rules say of it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pdca_desktop.domain.french import typeset
from pdca_desktop.services.totals import Totals
from pdca_desktop.ui.flow import FlowLayout
from pdca_desktop.ui.pages.plan.balance import BalanceStrip
from pdca_desktop.ui.pages.plan.card import VerdictCard
from pdca_desktop.ui.pages.plan.reading import Group, Node, Reading, counts
from pdca_desktop.ui.theme import text_label
from pdca_desktop.ui.tokens import SNUG
from pdca_desktop.ui.widgets.chips import Chip
from pdca_desktop.ui.widgets.headers import quiet_button

_TOLD = (Group.BLOCKING, Group.WARNING)
"""What is told in full; the rest is counted."""

_EACH = typeset("Là où la même ligne a changé des deux côtés, celle du siège reste.")
_MAY = typeset("Il peut être gardé tel quel : c'est un plan en travail, à corriger ensuite dans le dossier.")


class PlanOutlook(QWidget):
    """The balance and a count of each kind of verdict; `failures` stands where there is room for it.

    Signals:
        why_asked: rule whose sum is wanted.
        each_asked: what each of both changed is to be taken.
    """

    why_asked = Signal(str)
    each_asked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.cards: dict[str, VerdictCard] = {}
        self.each = quiet_button("Prendre ce que chacun a changé", self, "scale")
        self.each.setToolTip(_EACH)
        self.each.setAccessibleDescription(_EACH)
        self.each.clicked.connect(self.each_asked)
        self.balance = BalanceStrip(self)
        self._trouble = text_label("", "small", self)
        self._chips = {group: Chip("", group.tone, None, self) for group in Group}
        row = FlowLayout()
        for chip in self._chips.values():
            chip.hide()
            row.addWidget(chip)
        self._may = text_label(_MAY, "small", self)
        self._may.hide()
        self.failures = QWidget(parent)
        self._list = QVBoxLayout(self.failures)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(0)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(SNUG)
        box.addWidget(self.each, 0, Qt.AlignmentFlag.AlignLeft)
        box.addWidget(self.balance)
        box.addLayout(row)
        for part in (self._trouble, self._may):
            box.addWidget(part)

    @property
    def counted(self) -> tuple[str, ...]:
        """What is said of the verdicts."""
        return tuple(chip.accessibleName() for chip in self._chips.values() if not chip.isHidden())

    def show_totals(self, totals: Totals) -> None:
        """Show whether it balances."""
        self.balance.show_totals(totals)

    def show_readings(self, found: Sequence[Reading], *, in_work: bool) -> None:
        """Show what the rules say.

        Args:
            found: the verdicts in words.
            in_work: whether what is wrong can be put right in the dossier afterwards.
        """
        self._say("")
        numbers = dict(counts(found))
        for group, chip in self._chips.items():
            number = numbers.get(group, 0)
            if number:
                chip.show_text(group.heading(number))
            chip.setVisible(bool(number))
        told = [one for one in found if one.group in _TOLD]
        for rank, one in enumerate(told):
            card = self._card(one.rule_id)
            card.show_reading(one)
            if self._list.indexOf(card) != rank:
                self._list.removeWidget(card)
                self._list.insertWidget(rank, card)
            card.show()
        self._may.setVisible(in_work and bool(numbers.get(Group.BLOCKING)))
        known = {one.rule_id for one in told}
        for rule_id, card in self.cards.items():
            if rule_id not in known:
                card.hide()

    def show_trouble(self, sentence: str) -> None:
        """Say why the rules say nothing."""
        self.show_readings((), in_work=False)
        self._say(sentence)

    def show_sum(self, rule_id: str, nodes: tuple[Node, ...]) -> None:
        """Show the sum behind a verdict."""
        self.cards[rule_id].show_sum(nodes)

    def _say(self, sentence: str) -> None:
        self._trouble.setText(typeset(sentence))
        self._trouble.setVisible(bool(sentence))

    def _card(self, rule_id: str) -> VerdictCard:
        card = self.cards.get(rule_id)
        if card is None:
            card = self.cards[rule_id] = VerdictCard(rule_id, self)
            card.why_asked.connect(self.why_asked)
        return card
