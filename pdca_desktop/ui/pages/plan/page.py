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
from pdca_desktop.ui.pages.plan.panel import VerdictPanel
from pdca_desktop.ui.pages.plan.proposals import ProposalsView
from pdca_desktop.ui.pages.plan.repayment import RepaymentBox
from pdca_desktop.ui.pages.plan.side_box import SideBox
from pdca_desktop.ui.pages.plan.tabs import ScenarioTabs
from pdca_desktop.ui.theme import look
from pdca_desktop.ui.tokens import AIR, ROOM, SNUG, Tone

_PANEL_SHARE = 0.36
_PANEL_LEAST, _PANEL_MOST = 264, 420
_SMALL = 860
_TWO_TABLES = 1040
Lines = tuple[Need | Resource, ...]


class PlanPage(Page):
    """The page; its parts have the signals of what is done in them, the page those of both sides.

    Signals:
        cell_edited: side, rank, field, value: at each key stroke that makes a value.
        line_added: side.
        line_removed: side and rank.
        line_moved: side, rank, rank wanted.
        pasted: side, rank and text.
        line_opened: side and rank of the line whose detail is wanted.
        left: a field was left.
        complained: French sentence on what cannot be read.
    """

    cell_edited = Signal(object, int, str, object)
    line_added = Signal(object)
    line_removed = Signal(object, int)
    line_moved = Signal(object, int, int)
    pasted = Signal(object, int, str)
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
        self.comparison = ComparisonView()
        self.detail.hide()
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
        upright = QFrame(self)
        upright.setProperty("upright", True)
        row = QHBoxLayout()
        row.setSpacing(ROOM)
        row.addLayout(column, 1)
        row.addWidget(upright)
        row.addWidget(self.right_stack)
        self.body.setSpacing(SNUG)
        self.body.addWidget(self.tabs)
        self.body.addLayout(row, 1)
        for box in self.sides.values():
            box.cell_edited.connect(self.cell_edited)
            box.added.connect(self.line_added)
            box.removed.connect(self.line_removed)
            box.moved.connect(self.line_moved)
            box.pasted.connect(self.pasted)
            box.opened.connect(self.line_opened)
            box.table.cells.left.connect(self.left)
            box.table.cells.complained.connect(self.complained)
        self.detail.left.connect(self.left)
        self.proposals.terms_left.connect(self.left)
        self.proposals.closed.connect(self.show_verdicts)

    def show_lines(self, side: Side, lines: Lines, marks: Mapping[int, Tone]) -> None:
        """Show the lines of a side, those at fault marked."""
        self.sides[side].table.lines.show_lines(lines, marks)

    def show_totals(self, totals: Totals) -> None:
        """Show both totals and the balance."""
        self.sides[Side.NEEDS].show_total(totals.needs)
        self.sides[Side.RESOURCES].show_total(totals.resources)
        self.balance.show_totals(totals)

    def show_detail(self, side: Side, rank: int, line: Need | Resource, *, over_typing: bool = False) -> None:
        """Show the detail of a line under the tables; `over_typing`: also replace what is being typed."""
        self.detail.show_line(side, rank, line, over_typing=over_typing)
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

    def show_proposals(self) -> None:
        """Put the proposals in the place of the verdicts."""
        self.right_stack.setCurrentWidget(self.proposals)

    def show_verdicts(self) -> None:
        """Back to the verdicts."""
        self.right_stack.setCurrentWidget(self.panel)

    def focus_cell(self, side: Side, rank: int, field: str) -> bool:
        """Lead to a cell; False when its column is not shown."""
        table = self.sides[side].table
        self.left_stack.setCurrentWidget(self.area)
        if field not in table.lines.columns or table.isColumnHidden(table.lines.column(field)):
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
        form = self.detail.form
        if form is None:
            return False
        QTimer.singleShot(0, self._scroll_to_detail)  # once the sheet has grown by it
        if place:
            return form.reveal(place)
        stops = form.tab_stops()
        if stops:
            stops[0].setFocus(Qt.FocusReason.OtherFocusReason)
        return bool(stops)

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
