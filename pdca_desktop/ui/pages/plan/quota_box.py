"""The guarantee of a loan seen from its bank: a slider of the quota, what it covers, what it leaves."""

from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSlider, QVBoxLayout, QWidget

from pdca_desktop.domain import french
from pdca_desktop.services.banker import BankSide
from pdca_desktop.services.quota import QuotaBounds
from pdca_desktop.ui.theme import look, text_label
from pdca_desktop.ui.tokens import FIELD_HEIGHT, ROOM, SNUG, TIGHT

_FIGURES = ("Prêt", "Couvert par la garantie", "Reste au risque de la banque", "Caution évitée")
_FOUR_ABREAST = 640


class QuotaBox(QWidget):
    """The guarantee seen from the bank: a slider of its quota, what it covers, what it leaves.

    Signals:
        seized: the slider was taken: proportions are those of now until it is let go.
        moved: the quota wanted, in percent.
        released: the slider was let go.
    """

    seized = Signal()
    moved = Signal(object)
    released = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.slider = QSlider(Qt.Orientation.Horizontal, self)
        self.slider.setAccessibleName("Quotité de garantie (%)")
        self.slider.setPageStep(5)
        self.slider.setTickInterval(5)
        self.slider.setMinimumHeight(FIELD_HEIGHT)
        self.slider.sliderPressed.connect(self.seized)
        self.slider.sliderReleased.connect(self.released)
        self.slider.valueChanged.connect(self._moved)
        self._showing = False
        self._quota = text_label("", "heading", self)
        self._quota.setWordWrap(False)
        self._least, self._most = text_label("", "small", self), text_label("", "small", self)
        for end in (self._least, self._most):
            end.setWordWrap(False)
        self._figures: list[QLabel] = []
        self._told = text_label("", "", self)
        self._told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._refusal = text_label("", "notice", self)
        title = text_label("La garantie, du côté de la banque", "subsection", self)
        row = QHBoxLayout()
        row.setSpacing(SNUG)
        for part, stretch in ((self._quota, 0), (self._least, 0), (self.slider, 1), (self._most, 0)):
            row.addWidget(part, stretch)
        grid = QGridLayout()
        grid.setHorizontalSpacing(ROOM)
        grid.setVerticalSpacing(TIGHT)
        self._names = [text_label(name, "small", self) for name in _FIGURES]
        for column, name in enumerate(self._names):
            amount = text_label("", "strong", self)
            amount.setFont(look().figures(strong=True))
            self._figures.append(amount)
            grid.addWidget(name, 0, column)
            grid.addWidget(amount, 1, column)
            grid.setColumnStretch(column, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, SNUG, 0, SNUG)
        box.setSpacing(SNUG)
        box.addWidget(title)
        box.addLayout(row)
        box.addWidget(self._refusal)
        box.addLayout(grid)
        box.addWidget(self._told)

    def set_read_only(self, on: bool) -> None:
        """Show without letting change."""
        self.slider.setEnabled(not on)

    def show_quota(self, bounds: QuotaBounds, side: BankSide | None) -> None:
        """Show a loan as its bank sees it; without a guarantee line, moving the slider makes one."""
        quota = None if side is None else side.quota
        self._showing = True
        self.slider.setRange(int(bounds.least_rate), int(bounds.most_rate))
        if quota is not None:
            self.slider.setValue(int(quota))
        self._showing = False
        self._quota.setText(french.percent(quota))
        self._least.setText(french.percent(bounds.least_rate))
        self._most.setText(french.percent(bounds.most_rate))
        refusal = "" if quota is None else bounds.refusal(quota)
        self._refusal.setText(refusal)
        self._refusal.setVisible(bool(refusal))
        amounts = (None,) * 4 if side is None else (side.lent, side.guaranteed, side.left, side.avoided)
        for label, amount in zip(self._figures, amounts, strict=True):
            label.setText(french.euros(amount))
        free = " : déplacez le curseur pour en essayer une" if self.slider.isEnabled() else ""
        told = f"Aucune garantie sur ce prêt{free}."
        self._told.setText(side.sentence if side is not None else french.typeset(told))

    def resizeEvent(self, event: QResizeEvent, /) -> None:
        """Where there is no room for the figures abreast, the sentence says them."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        wide = self.width() >= look().px(_FOUR_ABREAST)
        for part in (*self._names, *self._figures):
            part.setVisible(wide)

    def _moved(self, value: int) -> None:
        if not self._showing:
            self.moved.emit(Decimal(value))
