"""Who carries the project: one form, and the person it shows chosen above it."""

from functools import partial

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.french import typeset
from pdca_desktop.domain.person import Person
from pdca_desktop.ui.forms.form import RecordForm
from pdca_desktop.ui.pages.dossier.presenter import DossierPresenter
from pdca_desktop.ui.pages.dossier.sections import Section
from pdca_desktop.ui.tokens import SNUG
from pdca_desktop.ui.widgets.headers import EmptyState, quiet_button


class PeopleSection(Section):
    """The holders."""

    def __init__(self, presenter: DossierPresenter) -> None:
        super().__init__(presenter)
        self._rank = 0
        self._ids: tuple[str, ...] = ()
        self._names: list[QPushButton] = []
        self._bar = QWidget(self.widget())
        self._row = QHBoxLayout(self._bar)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(SNUG)
        self._row.addStretch(1)
        self._add = quiet_button("Ajouter un porteur", self._bar, "plus")
        self._add.clicked.connect(self._add_holder)
        self._remove = quiet_button("Retirer ce porteur", self._bar, "trash-2")
        self._remove.clicked.connect(self._remove_holder)
        self._row.addWidget(self._add)
        self._row.addWidget(self._remove)
        self._group = QButtonGroup(self)
        self.form = RecordForm(Person)
        self.form.edited.connect(self._edited)
        self.form.left.connect(self._left)
        self._nobody = EmptyState(
            "user-round", "Aucun porteur", "C'est la personne reçue : son parcours, son foyer, sa situation.",
            "Ajouter un porteur", self.widget(),
        )  # fmt: skip
        self._nobody.asked.connect(self._add_holder)
        self.box.addWidget(self._bar)
        self.box.addWidget(self._nobody)
        self.box.addWidget(self.form)
        self.box.addStretch(1)
        self.show_dossier(presenter.dossier, False)

    def show_dossier(self, dossier: Dossier, over_typing: bool) -> None:
        """Show the person chosen; one who comes or goes changes the row above."""
        holders = dossier.holders
        ids = tuple(holder.id for holder in holders)
        if ids != self._ids:
            chosen = self._ids[self._rank] if self._rank < len(self._ids) else ""
            added = [row_id for row_id in ids if row_id not in self._ids]
            self._rank = ids.index(chosen) if chosen in ids else min(self._rank, max(0, len(ids) - 1))
            if self._ids and len(added) == 1:
                self._rank = ids.index(added[0])
            self._ids = ids
            over_typing = True
            self._rebuild_names(len(ids))
        for button, holder, rank in zip(self._names, holders, range(len(holders)), strict=True):
            name = typeset(holder.full_name) or f"Porteur {rank + 1}"
            button.setText(name.replace("&", "&&"))
            button.setChecked(rank == self._rank)
        self.form.setVisible(bool(holders))
        self._bar.setVisible(bool(holders))
        self._nobody.setVisible(not holders)
        if holders:
            self.form.set_record(holders[self._rank], over_typing=over_typing)

    def set_meeting(self, on: bool) -> None:
        """Hide what is internal."""
        self.form.set_meeting(on)

    def reveal(self, path: str) -> bool:
        """Choose the person and focus the field."""
        steps = path.split("/")
        if len(steps) < 3 or steps[1] != "holders" or not steps[2].isdecimal():
            return False
        if int(steps[2]) >= len(self._ids):
            return False
        self._choose(int(steps[2]))
        return len(steps) > 3 and self.form.reveal("/" + "/".join(steps[3:]))

    def _rebuild_names(self, count: int) -> None:
        for button in self._names:
            self._group.removeButton(button)
            button.hide()
            button.deleteLater()
        self._names = []
        for rank in range(count):
            button = QPushButton("", self._bar)
            button.setCheckable(True)
            button.setProperty("tab", True)
            button.setAccessibleDescription("Porteur")
            button.clicked.connect(partial(self._choose, rank))
            self._group.addButton(button)
            self._row.insertWidget(rank, button)
            self._names.append(button)

    def _choose(self, rank: int) -> None:
        if rank != self._rank:
            self.presenter.leave()
            self._rank = rank
        self.show_dossier(self.presenter.dossier, True)

    def _edited(self, path: str, value: object) -> None:
        self.presenter.edit(f"/holders/{self._rank}{path}", value)
        holder = self.presenter.dossier.holders[self._rank]
        self._names[self._rank].setText(
            (typeset(holder.full_name) or f"Porteur {self._rank + 1}").replace("&", "&&")
        )

    def _left(self, path: str) -> None:
        self.presenter.leave(f"/holders/{self._rank}{path}")

    def _add_holder(self) -> None:
        self.presenter.add_holder()

    def _remove_holder(self) -> None:
        self.presenter.remove_holder(self._rank)
