"""Who carries the project: one form, and the person it shows chosen above it."""

from dataclasses import replace
from functools import partial

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from pdca_desktop.domain import path as places
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.french import typeset
from pdca_desktop.domain.person import Person
from pdca_desktop.domain.record import slots_of
from pdca_desktop.ui.chip_button import TabButton
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
        self._forms: list[RecordForm] = []
        self._nobody = EmptyState(
            "user-round", "Aucun porteur", "C'est la personne reçue : son parcours, son foyer, sa situation.",
            "Ajouter un porteur", self.widget(),
        )  # fmt: skip
        self._nobody.asked.connect(self._add_holder)
        self.box.addWidget(self._bar)
        self.box.addWidget(self._nobody)
        self.box.addStretch(1)
        self.build(partial(self._build_form, only) for only in _parts())
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
        self._bar.setVisible(bool(holders))
        self._nobody.setVisible(not holders)
        frozen = self.freeze(dossier)
        self._add.setHidden(frozen)
        self._remove.setHidden(frozen)
        self._nobody.button.setHidden(frozen)
        for form in self._forms:
            form.setVisible(bool(holders))
            form.set_read_only(frozen)
            if holders:
                form.set_record(holders[self._rank], over_typing=over_typing)

    def set_meeting(self, on: bool) -> None:
        """Hide what is internal."""
        super().set_meeting(on)
        for form in self._forms:
            form.set_meeting(on)

    def forms(self) -> list[RecordForm]:
        """The forms of the person in front, all built."""
        self.build_all()
        return list(self._forms)

    def reveal(self, path: str) -> bool:
        """Choose the person and focus the field."""
        steps = path.split("/")
        if len(steps) < 3 or steps[1] != "holders" or not steps[2].isdecimal():
            return False
        if int(steps[2]) >= len(self._ids):
            return False
        self._choose(int(steps[2]))
        place = "/" + "/".join(steps[3:])
        return len(steps) > 3 and any(form.reveal(place) for form in self.forms())

    def _build_form(self, only: tuple[str, ...]) -> None:
        form = RecordForm(Person, only=only)
        form.set_meeting(self._meeting)
        form.edited.connect(self._edited)
        form.left.connect(self._left)
        self._forms.append(form)
        dossier = self.presenter.dossier
        if self._rank < len(dossier.holders):
            form.set_record(dossier.holders[self._rank])
        form.set_read_only(self.freeze(dossier))
        self.box.insertWidget(self.box.count() - 1, form)
        form.setVisible(bool(dossier.holders))

    def mark(self, path: str, words: str) -> bool:
        """Say under a field of the person shown what happened to it elsewhere."""
        steps = path.split("/")
        here = len(steps) > 3 and steps[1] == "holders" and steps[2] == str(self._rank)
        place = "/" + "/".join(steps[3:])
        return here and any(form.mark(place, words) for form in self._forms)

    def _rebuild_names(self, count: int) -> None:
        for button in self._names:
            self._group.removeButton(button)
            button.hide()
            button.deleteLater()
        self._names = []
        for rank in range(count):
            button = TabButton("", self._bar)
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
        dossier = self.presenter.dossier
        holders = (*dossier.holders, Person(id=self.presenter.new_id()))
        self.presenter.replace(replace(dossier, holders=holders), "ajout d’un porteur")

    def _remove_holder(self) -> None:
        dossier = places.write(self.presenter.dossier, f"/holders/{self._rank}", None)
        self.presenter.replace(dossier, "retrait d’un porteur")


def _parts() -> list[tuple[str, ...]]:
    """The fields of a person by the titled parts they are declared in."""
    parts: list[list[str]] = []
    for name, slot in slots_of(Person).items():
        if slot.declared.section:
            parts.append([])
        if parts:  # before the first title stands the identifier, which no form shows
            parts[-1].append(name)
    return [tuple(part) for part in parts]
