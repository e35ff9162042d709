"""What is done to the lines of the plan on screen."""

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from pdca_desktop.domain import path
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.french import typeset
from pdca_desktop.domain.plan import Need, Resource, ResourceNature
from pdca_desktop.rules.verdict import Moment
from pdca_desktop.services import plans
from pdca_desktop.services.banker import bank_sides
from pdca_desktop.services.natures import new_resource
from pdca_desktop.services.plans import At, Edit, Side
from pdca_desktop.services.quota import quota_bounds, with_amounts
from pdca_desktop.services.set_aside import set_aside
from pdca_desktop.ui.pages.plan.detail import has_quota
from pdca_desktop.ui.pages.plan.page import PlanPage
from pdca_desktop.ui.pages.plan.paste import pasted

if TYPE_CHECKING:
    from pdca_desktop.ui.pages.plan.presenter import PlanPresenter

_CELLS = ("nature", "label", "funder", "status", "amount")


class LineActs(QObject):
    """Cells, detail and quota of the lines."""

    def __init__(self, desk: "PlanPresenter", page: PlanPage) -> None:
        super().__init__(desk)
        self._desk, self._page = desk, page
        self._open: At | None = None
        self._seized: Dossier | None = None
        self._natured: tuple[At, Need | Resource] | None = None
        page.cell_edited.connect(self.edit)
        page.line_added.connect(self.add)
        page.line_removed.connect(self.remove)
        page.line_moved.connect(self.move)
        page.line_duplicated.connect(self.duplicate)
        page.pasted.connect(self.paste)
        page.line_opened.connect(self.open)
        page.left.connect(self.leave)
        page.detail.edited.connect(self.edit_detail)
        page.detail.closed.connect(self.close)
        page.detail.quota.seized.connect(self.seize)
        page.detail.quota.moved.connect(self.move_quota)
        page.detail.quota.released.connect(self.release)

    def edit(self, side: Side, rank: int, field: str, value: object) -> None:
        """A cell takes another value; a line that gets its first nature is asked for today."""
        desk, at = self._desk, self._at(side, rank)
        if field == "status":
            desk.apply(plans.set_status(desk.dossier, at, value, desk.today), later=True)  # type: ignore[arg-type]
        elif field == "nature":
            self._give_nature(at, value)
        else:
            desk.apply(plans.set_field(desk.dossier, at, field, value))

    def leave(self) -> None:
        """A field was left: say what the line's new nature made it lose."""
        natured, self._natured = self._natured, None
        if natured is None:
            return
        at, before = natured
        try:
            after = plans.line_at(self._desk.dossier, at)
        except LookupError:  # the line, or its montage, is gone since
            return
        if lost := set_aside(before, after):
            told = f"Écarté, sans objet pour « {plans.name_of(after)} » : {lost}."
            self._desk.said.emit(typeset(told), True)

    def add(self, side: Side) -> None:
        """A blank line at the end, ready to be typed in."""
        desk = self._desk
        if desk.refused():
            return
        desk.apply(plans.add_line(desk.dossier, desk.rank, side))
        self._page.focus_cell(side, len(plans.lines_of(desk.dossier, desk.rank, side)) - 1, "nature")

    def remove(self, side: Side, rank: int) -> None:
        """A line less; the toast takes it back."""
        desk, at = self._desk, self._at(side, rank)
        if desk.refused():
            return
        name = plans.name_of(plans.line_at(desk.dossier, at))
        if self._open is not None and self._open.side is side:
            self.close()
        desk.apply(plans.remove_line(desk.dossier, at))
        left = len(plans.lines_of(desk.dossier, desk.rank, side))
        if left:
            self._page.focus_cell(side, min(rank, left - 1), "label")
        else:
            self._page.focus_side(side)
        desk.said.emit(typeset(f"« {name} » retiré du plan."), True)

    def move(self, side: Side, rank: int, to: int) -> None:
        """A line at another rank; the cell that was current follows it."""
        desk, open_ = self._desk, self._open
        if desk.refused():
            return
        if open_ is not None and open_.side is side:
            self._open = open_._replace(rank=_moved(open_.rank, rank, to))
        desk.apply(plans.move_line(desk.dossier, self._at(side, rank), to))
        self._page.focus_cell(side, to, "")

    def duplicate(self, side: Side, rank: int) -> None:
        """A copy of a line under it."""
        desk = self._desk
        if desk.refused():
            return
        if self._open is not None and self._open.side is side:
            self.close()
        desk.apply(plans.duplicate_line(desk.dossier, self._at(side, rank)))
        self._page.focus_cell(side, rank + 1, "label")

    def paste(self, side: Side, rank: int, text: str) -> None:
        """Lines of a spreadsheet, after the current line."""
        desk = self._desk
        if desk.refused():
            return
        lines = pasted(text, side, desk.dossier.terms, desk.today)
        if not lines:
            desk.said.emit("Rien à coller : copiez des lignes avec un libellé et un montant.", False)
            return
        dossier, at = desk.dossier, rank + 1 if rank >= 0 else None
        for shift, line in enumerate(lines):
            dossier = plans.add_line(
                dossier, desk.rank, side, line, None if at is None else at + shift
            ).dossier
        count = f"{len(lines)} ligne{'s' if len(lines) > 1 else ''}"
        desk.apply(Edit(dossier, f"collage de {count}"))
        desk.said.emit(f"{count} collée{'s' if len(lines) > 1 else ''}.", True)

    def open(self, side: Side, rank: int) -> None:
        """Show the detail of a line."""
        self._open = self._at(side, rank)
        self.show_open()
        self._page.focus_detail("")

    def close(self) -> None:
        """Close the detail; the focus goes back to its line."""
        was, self._open = self._open, None
        self._page.hide_detail()
        if was is not None and was.scenario == self._desk.rank:
            self._page.focus_cell(was.side, was.rank, "label")

    def show_open(self, *, from_outside: bool = False) -> None:
        """Bring the open detail up to date."""
        desk, at = self._desk, self._open
        if from_outside:
            self._natured = None
        if at is None:
            return
        lines = plans.lines_of(desk.dossier, desk.rank, at.side) if desk.dossier.scenarios else ()
        if at.scenario != desk.rank or at.rank >= len(lines):
            self._open = None
            self._page.hide_detail()
            return
        line = lines[at.rank]
        self._page.show_detail(at.side, at.rank, line, desk.dossier.holders, over_typing=from_outside)
        if not has_quota(line):
            self._page.show_quota(None, None)
            return
        case = desk.case()
        bounds = quota_bounds(desk.pack, case.day(Moment.DECISION), desk.today)
        sides = bank_sides(case.plan, desk.dossier.terms.bank_surety)
        self._page.show_quota(bounds, next((one for one in sides if one.index == at.rank), None))

    def edit_detail(self, place: str, value: object) -> None:
        """A field of the open detail takes another value; a guaranteed amount follows its quota."""
        desk, at = self._desk, self._open
        if at is None:
            return
        line = plans.line_at(desk.dossier, at)
        after: Need | Resource = path.write(line, place, value)
        if place.endswith("/quota") and isinstance(after, Resource) and after.loan is not None:
            guarantees = with_amounts(after.loan.guarantees, after.amount)
            after = replace(after, loan=replace(after.loan, guarantees=guarantees))
        dossier = path.write(desk.dossier, at.path, after)
        declared = path.slot_at(type(line), place).declared
        told = typeset(f"{declared.label[:1].lower()}{declared.label[1:]} de « {plans.name_of(after)} »")
        added = place.endswith("/-") or value is None
        desk.apply(Edit(dossier, told, "" if added else f"{at.path}{place}"), later=declared.later)

    def seize(self) -> None:
        """The slider was taken: proportions stay those of now."""
        self._seized = self._desk.dossier

    def move_quota(self, quota: Decimal) -> None:
        """The guarantee lines add up to another quota."""
        at = self._open
        if at is not None:
            self._desk.apply(plans.set_quota(self._seized or self._desk.dossier, at, quota))

    def release(self) -> None:
        """The slider was let go: the step is closed."""
        self._seized = None
        self._desk.settled.emit()

    def reveal(self, side: Side, steps: list[str]) -> bool:
        """Lead to a field of a line, in its cell or in its detail."""
        lines = plans.lines_of(self._desk.dossier, self._desk.rank, side)
        if not steps or not steps[0].isdecimal() or int(steps[0]) >= len(lines):
            self._page.focus_side(side)
            return True
        rank, rest = int(steps[0]), steps[1:] or ["label"]
        if len(rest) == 1 and rest[0] in _CELLS and self._page.focus_cell(side, rank, rest[0]):
            return True
        self.open(side, rank)
        if not self._page.focus_detail("/" + "/".join(rest)):
            self._page.focus_detail("")
        return True

    def _give_nature(self, at: At, nature: object) -> None:
        """The line takes a nature; one that gets its first is asked for today.

        It takes it from what it held when its list was opened: passing by other natures loses nothing.
        """
        desk = self._desk
        if self._natured is None or self._natured[0] != at:
            self._natured = at, plans.line_at(desk.dossier, at)
        before = self._natured[1]
        edit = plans.set_field(path.write(desk.dossier, at.path, before), at, "nature", nature)
        if isinstance(before, Resource) and before.nature is None and before.status is None:
            edit = self._asked_for(edit, at, nature)
        desk.apply(edit)

    def _asked_for(self, edit: Edit, at: At, nature: object) -> Edit:
        made = plans.line_at(edit.dossier, at)
        if not isinstance(nature, ResourceNature) or not isinstance(made, Resource):
            return edit
        model = new_resource(edit.dossier.terms, nature, self._desk.today)
        line = replace(made, status=model.status, status_on=model.status_on)
        return replace(edit, dossier=path.write(edit.dossier, at.path, line))

    def _at(self, side: Side, rank: int) -> At:
        return At(self._desk.rank, side, rank)


def _moved(rank: int, at: int, to: int) -> int:
    """Where the line of a rank stands once another was moved."""
    if rank == at:
        return to
    return rank - (at < rank <= to) + (to <= rank < at)
