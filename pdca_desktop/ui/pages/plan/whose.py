"""For which holder a line of the plan is, when the dossier has several."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from pdca_desktop.domain.french import typeset
from pdca_desktop.domain.person import Person
from pdca_desktop.domain.plan import Resource
from pdca_desktop.domain.record import slots_of
from pdca_desktop.services import beneficiary
from pdca_desktop.ui.forms.choices import Combo
from pdca_desktop.ui.theme import look, restyle, text_label
from pdca_desktop.ui.tokens import TIGHT

_WIDEST = 360
_STRANGER = "Cette ligne nomme quelqu'un qui n'est pas un porteur du dossier : choisissez pour qui elle est."


class WhoseBox(QWidget):
    """The holders of the dossier by name; somebody unknown is shown as such, never taken for the first.

    Signals:
        chosen: identifier of the holder.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ids: list[str] = []
        declared = slots_of(Resource)["holder"].declared
        label = QLabel(declared.label, self)
        label.setProperty("role", "muted")
        self.combo = Combo(self)
        self.combo.setAccessibleName(declared.label)
        self.combo.setMaximumWidth(look().px(_WIDEST))
        self.combo.activated.connect(self._activated)
        label.setBuddy(self.combo)
        self._stranger = text_label(typeset(f"✗ {_STRANGER}"), "error", self)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(TIGHT)
        for part in (label, self.combo, self._stranger):
            box.addWidget(part)

    def show_whose(self, line: Resource, holders: Sequence[Person]) -> None:
        """Show for whom a line is."""
        known = beneficiary.choices(holders)
        stranger = beneficiary.is_unknown(holders, line.holder)
        self._ids = [holder_id for holder_id, _ in known]
        names = [name for _, name in known]
        if stranger:
            self._ids.insert(0, line.holder)
            names.insert(0, beneficiary.UNKNOWN[:1].upper() + beneficiary.UNKNOWN[1:])
        if names != [self.combo.itemText(rank) for rank in range(self.combo.count())]:
            self.combo.clear()
            self.combo.addItems(names)
        self.combo.setCurrentIndex(self._ids.index(line.holder) if line.holder in self._ids else 0)
        self._stranger.setVisible(stranger)
        restyle(self.combo, "fault", stranger)

    def set_read_only(self, on: bool) -> None:
        """Show without letting change."""
        self.combo.setEnabled(not on)

    def _activated(self, rank: int) -> None:
        self.chosen.emit(self._ids[rank])
