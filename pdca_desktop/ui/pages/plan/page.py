"""The plan builder: two tables, the verdicts beside them, the repayments under them."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from pdca_desktop.domain.person import Person
from pdca_desktop.domain.plan import Need, Resource
from pdca_desktop.services.banker import BankSide
from pdca_desktop.services.plans import Side
from pdca_desktop.services.quota import QuotaBounds
from pdca_desktop.services.totals import Totals
from pdca_desktop.ui.models.plan_comparison import Row
from pdca_desktop.ui.page import Page
from pdca_desktop.ui.pages.plan.balance import BalanceStrip
from pdca_desktop.ui.pages.plan.comparison import ComparisonView
from pdca_desktop.ui.pages.plan.detail import LineDetail
from pdca_desktop.ui.pages.plan.import_view import ImportView
from pdca_desktop.ui.pages.plan.lock import LockNotice
from pdca_desktop.ui.pages.plan.panel import VerdictPanel
from pdca_desktop.ui.pages.plan.proposals import ProposalsView
from pdca_desktop.ui.pages.plan.repayment import RepaymentBox
from pdca_desktop.ui.pages.plan.side_box import SideBox
from pdca_desktop.ui.pages.plan.tabs import ScenarioTabs
from pdca_desktop.ui.theme import look
from pdca_desktop.ui.tokens import AIR, ROOM, SNUG, Tone
from pdca_desktop.ui.widgets.headers import quiet_button

_PANEL_SHARE = 0.36
_PANEL_LEAST, _PANEL_MOST = 264, 420
_SMALL = 860
_TWO_TABLES = 1040
_THREE_PARTS = 1240
Lines = tuple[Need | Resource, ...]


class PlanPage(Page):
    """The page; its parts have the signals of what is done in them, the page those of both sides.

    Signals:
        cell_edited: side, rank, field, value: at each key stroke that makes a value.
        line_added: side.
        line_removed: side and rank.
        line_moved: side, rank, rank wanted.
        pasted: side, rank and text.
        line_duplicated: side and rank of the line to copy.
        line_opened: side and rank of the line whose detail is wanted.
        left: a field was left.
        complained: French sentence on what cannot be read; empty once it can.
    """

    cell_edited = Signal(object, int, str, object)
    line_added = Signal(object)
    line_removed = Signal(object, int)
    line_moved = Signal(object, int, int)
    pasted = Signal(object, int, str)
    line_duplicated = Signal(object, int)
    line_opened = Signal(object, int)
    left = Signal()
    complained = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:  # noqa: PLR0915  (one widget a line)
        super().__init__(parent)
        self.tabs = ScenarioTabs(self)
        self.panel = VerdictPanel(self)
        self.proposals = ProposalsView(self)
        self.balance = BalanceStrip(self)
        self.sides = {side: SideBox(side) for side in Side}
        self.detail = LineDetail()
        self.repayment = RepaymentBox()
        self.import_hint = quiet_button("Importer un tableur…", icon="upload")
        self.import_hint.setAccessibleDescription("Un plan existe déjà dans un tableur")
        self.comparison = ComparisonView()
        self.importing = ImportView(self)
        self.detail.hide()
        self.locked = False
        self._tables = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._tables.setSpacing(AIR)
        for box in self.sides.values():
            self._tables.addWidget(box, 1)
        self._sheet = sheet = QWidget()
        sheet.setProperty("sheet", True)
        self._inner = inner = QVBoxLayout(sheet)
        inner.setContentsMargins(0, 0, ROOM, ROOM)
        inner.setSpacing(ROOM)
        inner.addLayout(self._tables)
        inner.addWidget(self.import_hint, 0, Qt.AlignmentFlag.AlignLeft)
        inner.addWidget(self.detail)
        inner.addWidget(self.repayment)
        inner.addStretch(1)
        self.area = QScrollArea()
        self.area.setWidget(sheet)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.left_stack, self.right_stack = QStackedWidget(self), QStackedWidget(self)
        for part in (self.area, self.comparison):
            self.left_stack.addWidget(part)
        self.right_stack.addWidget(self.panel)
        self.right_stack.addWidget(self.proposals)
        column = QVBoxLayout()
        column.setSpacing(SNUG)
        column.addWidget(self.left_stack, 1)
        column.addWidget(self.balance)
        self._upright = QFrame(self)
        self._upright.setProperty("upright", True)
        self._plan = QWidget(self)
        row = QHBoxLayout()
        row.setSpacing(ROOM)
        row.addLayout(column, 1)
        row.addWidget(self._upright)
        row.addWidget(self.right_stack)
        self.lock = LockNotice(self._plan)
        whole = QVBoxLayout(self._plan)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(SNUG)
        whole.addWidget(self.tabs)
        whole.addWidget(self.lock)
        whole.addLayout(row, 1)
        self._whole = QStackedWidget(self)
        self._whole.addWidget(self._plan)
        self._whole.addWidget(self.importing)
        self.body.addWidget(self._whole, 1)
        for box in self.sides.values():
            box.cell_edited.connect(self.cell_edited)
            box.added.connect(self.line_added)
            box.removed.connect(self.line_removed)
            box.moved.connect(self.line_moved)
            box.pasted.connect(self.pasted)
            box.duplicated.connect(self.line_duplicated)
            box.opened.connect(self.line_opened)
            box.table.cells.left.connect(self.left)
            box.table.cells.complained.connect(self.complained)
        self.import_hint.clicked.connect(self.tabs.import_asked)
        self.detail.left.connect(self.left)
        self.proposals.terms_left.connect(self.left)
        self.proposals.closed.connect(self.show_verdicts)

    def show_lines(self, side: Side, lines: Lines, marks: Mapping[int, Tone]) -> None:
        """Show the lines of a side, those at fault marked."""
        self.sides[side].table.lines.show_lines(lines, marks)
        blank = not any(box.table.lines.lines for box in self.sides.values())
        self.import_hint.setHidden(self.locked or not blank)

    def show_holders(self, holders: tuple[Person, ...]) -> None:
        """Show for whom lines are, by name."""
        for box in self.sides.values():
            box.table.lines.show_holders(holders)

    def show_lock(self, sentence: str) -> None:
        """Let nothing be changed but what is known later, and say why; an empty sentence opens again."""
        self.lock.show_sentence(sentence)
        self.locked = on = bool(sentence)
        for box in self.sides.values():
            box.set_read_only(on)
        self.detail.set_read_only(on)
        self.tabs.set_read_only(on)
        self.panel.set_read_only(on)
        self.proposals.set_read_only(on)

    def show_import(self) -> None:
        """Put the spreadsheet that is read in the place of the plan."""
        self._whole.setCurrentWidget(self.importing)

    def show_plan(self) -> None:
        """Back to the plan from a spreadsheet."""
        if self._whole.currentWidget() is not self._plan:
            self._whole.setCurrentWidget(self._plan)
            self.tabs.bar.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_totals(self, totals: Totals) -> None:
        """Show both totals and the balance."""
        self.sides[Side.NEEDS].show_total(totals.needs)
        self.sides[Side.RESOURCES].show_total(totals.resources)
        self.balance.show_totals(totals)

    def show_detail(
        self,
        side: Side,
        rank: int,
        line: Need | Resource,
        holders: tuple[Person, ...],
        *,
        over_typing: bool = False,
    ) -> None:
        """Show the detail of a line under the tables; `over_typing`: also replace what is being typed."""
        self.detail.show_line(side, rank, line, holders, over_typing=over_typing)
        self.detail.show()

    def show_quota(self, bounds: QuotaBounds | None, side: BankSide | None) -> None:
        """Show the slider of the loan whose detail is open."""
        self.detail.show_quota(bounds, side)

    def hide_detail(self) -> None:
        """Close the detail."""
        self.detail.hide()

    def show_comparison(self, left: str, right: str, rows: tuple[Row, ...]) -> None:
        """Put two montages side by side; no rows: back to the tables."""
        self.comparison.show_rows(left, right, rows)
        self.left_stack.setCurrentWidget(self.comparison if rows else self.area)
        self._make_room()

    def show_proposals(self) -> None:
        """Put the proposals in the place of the verdicts."""
        self.right_stack.setCurrentWidget(self.proposals)

    def show_verdicts(self) -> None:
        """Back to the verdicts."""
        self.right_stack.setCurrentWidget(self.panel)

    def focus_cell(self, side: Side, rank: int, field: str) -> bool:
        """Lead to a cell, in the column of now without a field; False when the column is not shown."""
        table = self.sides[side].table
        self.left_stack.setCurrentWidget(self.area)
        if field and (field not in table.lines.columns or table.isColumnHidden(table.lines.column(field))):
            return False
        table.go(rank, field)
        at = table.mapTo(self._sheet, table.visualRect(table.currentIndex()).center())
        self.area.ensureVisible(at.x(), at.y() + table.horizontalHeader().height(), 0, 3 * AIR)
        return True

    def focus_side(self, side: Side) -> None:
        """Lead to the button that adds a line."""
        self.left_stack.setCurrentWidget(self.area)
        self.sides[side].add.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_detail(self, place: str) -> bool:
        """Lead to a field of the open detail, or to the first one."""
        if self.detail.isHidden():
            return False
        QTimer.singleShot(0, self._scroll_to_detail)  # once the sheet has grown by it
        return self.detail.reveal(place) if place else self.detail.focus_first()

    def _scroll_to_detail(self) -> None:
        """Bring the detail into sight, and in it what has the focus."""
        self.area.verticalScrollBar().setValue(self.detail.y())
        focused: QWidget | None = self.focusWidget()
        if focused is not None and self.detail.isAncestorOf(focused):
            self.area.ensureWidgetVisible(focused, 0, 3 * AIR)

    def reveal_means(self, place: str) -> bool:
        """Lead to one of the means the proposals rest on."""
        self.show_proposals()
        return self.proposals.reveal_means(place)

    def set_meeting(self, on: bool) -> None:
        """Hide what is internal."""
        self.panel.set_meeting(on)
        self.detail.set_meeting(on)
        self.proposals.set_meeting(on)

    def meeting_obstacle(self) -> str:
        """One dossier only."""
        return ""

    def resizeEvent(self, event: QResizeEvent, /) -> None:
        """The panel takes its share; both tables stand side by side where there is room."""
        super().resizeEvent(event)
        side = AIR if self.width() >= look().px(_SMALL) else ROOM
        self.body.setContentsMargins(side, ROOM, side, 0)
        panel = min(max(int(self.width() * _PANEL_SHARE), look().px(_PANEL_LEAST)), look().px(_PANEL_MOST))
        self.right_stack.setFixedWidth(panel)
        room = self.width() - panel - 2 * AIR - 2 * ROOM
        wide = room >= look().px(_TWO_TABLES)
        way = QBoxLayout.Direction
        self._tables.setDirection(way.LeftToRight if wide else way.TopToBottom)
        self._make_room()

    def _make_room(self) -> None:
        """Two montages side by side take the room of the verdicts where there is little: they count them."""
        small = self.width() < look().px(_THREE_PARTS)
        hidden = small and self.left_stack.currentWidget() is self.comparison
        self.right_stack.setHidden(hidden)
        self._upright.setHidden(hidden)
