"""The journal of a dossier, by field: when, who, what, from, to; the line in front is told whole."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFormLayout, QHeaderView, QLabel, QWidget

from pdca_desktop.domain.french import typeset
from pdca_desktop.services.session import Adviser
from pdca_desktop.services.telling import Told
from pdca_desktop.ui.pages.dossier.aside_strip import AsideStrip
from pdca_desktop.ui.pages.dossier.history_presenter import HistoryPresenter
from pdca_desktop.ui.pages.dossier.presenter import DossierPresenter
from pdca_desktop.ui.pages.dossier.sections import Section
from pdca_desktop.ui.pages.start.desk import hour, local
from pdca_desktop.ui.theme import look, text_label
from pdca_desktop.ui.tokens import ROOM, SNUG, TIGHT
from pdca_desktop.ui.widgets.headers import rule
from pdca_desktop.ui.widgets.list_table import Index, LinesModel, ListTable

_TITLES = ("Quand", "Qui", "Champ", "Avant", "Après", "Motif")
_WHEN, _WHO, _WHERE, _BEFORE, _AFTER, _REASON = range(len(_TITLES))
_SHARES = {_WHO: 16, _WHERE: 26, _BEFORE: 20, _AFTER: 20, _REASON: 18}
_WHEN_WIDTH, _NARROW = 164, 900
_CUT = 400


class HistoryModel(LinesModel[Told]):
    """The lines of the history.

    Args:
        adviser: who is told by name; others by the identifier of the journal.
    """

    def __init__(self, adviser: Adviser, parent: QObject | None = None) -> None:
        super().__init__(_TITLES, parent)
        self._adviser = adviser
        self._all: tuple[Told, ...] = ()
        self._meeting = False

    def show_lines(self, lines: Sequence[Told]) -> None:
        """Replace the lines."""
        self._all = tuple(lines)
        self._refresh()

    def set_meeting(self, on: bool) -> None:
        """Internal fields are not shown to the entrepreneur."""
        self._meeting = on
        self._refresh()

    def words(self, line: Told) -> tuple[str, ...]:
        """A line in words, whole, a part for each column."""
        who = self._adviser.name if line.who == self._adviser.id else line.who[-8:]
        at = f"{local(line.at):%d/%m/%Y}, {hour(line.at)}"
        return (at, who, line.where, line.before, line.after, typeset(line.reason))

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole, /) -> object:
        """A cell's words, on one line; more of them in its tip."""
        if not index.isValid() or index.row() >= len(self._lines):
            return None
        if role not in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.ToolTipRole,
            Qt.ItemDataRole.AccessibleTextRole,
        ):
            return None
        words = self.words(self._lines[index.row()])[index.column()][:_CUT]
        if role == Qt.ItemDataRole.DisplayRole:
            return " ".join(words.splitlines())
        if role == Qt.ItemDataRole.ToolTipRole:
            return words or None
        return f"{_TITLES[index.column()]} : {words}"

    def _refresh(self) -> None:
        self.put([line for line in self._all if not (self._meeting and line.internal)])


class HistoryTable(ListTable):
    """The lines; narrow, who and why are told under the table only.

    Signals:
        chosen: rank of the line in front, -1 without one.
    """

    chosen = Signal(int)

    def __init__(self, adviser: Adviser, parent: QWidget | None = None) -> None:
        super().__init__("Historique du dossier", parent)
        self.entries = HistoryModel(adviser, self)
        self.setModel(self.entries)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrap(False)
        self.verticalHeader().setDefaultSectionSize(look().px(32))
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.selectionModel().currentRowChanged.connect(self._choose)
        self.entries.modelReset.connect(self._begin)

    def resizeEvent(self, event: QResizeEvent, /) -> None:
        """Columns share the width."""
        super().resizeEvent(event)
        self._share()

    def _share(self) -> None:
        narrow = self.width() < look().px(_NARROW)
        when = look().px(_WHEN_WIDTH)
        hidden = (_WHO, _REASON) if narrow else ()
        weight = sum(share for column, share in _SHARES.items() if column not in hidden)
        self.setColumnWidth(_WHEN, when)
        for column, share in _SHARES.items():
            self.setColumnHidden(column, column in hidden)
            self.setColumnWidth(column, (self.viewport().width() - when) * share // weight)

    def _begin(self) -> None:
        self.selectRow(0)
        self.chosen.emit(self.currentIndex().row())

    def _choose(self, index: QModelIndex) -> None:
        self.chosen.emit(index.row())


class HistorySection(Section):
    """The journal, read when it is looked at, under what was typed and never became a part of it."""

    def __init__(self, presenter: DossierPresenter, history: HistoryPresenter, adviser: Adviser) -> None:
        super().__init__(presenter)
        self._history = history
        self.aside = AsideStrip(self.widget())
        self.box.addWidget(self.aside)
        self.table = HistoryTable(adviser)
        self.model = self.table.entries
        hint = "Chaque champ modifié, par qui et quand ; rien ne s’efface de l’historique."
        self.box.addWidget(text_label(hint, "muted", self.widget()))
        self.box.addWidget(self.table, 1)
        self._detail = QWidget(self.widget())
        lines = QFormLayout(self._detail)
        lines.setContentsMargins(0, SNUG, 0, 0)
        lines.setHorizontalSpacing(ROOM)
        lines.setVerticalSpacing(TIGHT)
        lines.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        lines.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        lines.addRow(rule(self._detail))
        self._told: dict[int, tuple[QLabel, QLabel]] = {}
        for column in (_WHERE, _BEFORE, _AFTER, _REASON, _WHO):
            name = text_label(_TITLES[column], "label", self._detail)
            words = text_label("", "strong" if column == _WHERE else "", self._detail)
            words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            name.setBuddy(words)
            lines.addRow(name, words)
            self._told[column] = name, words
        self.box.addWidget(self._detail)
        self.table.chosen.connect(self._tell)
        self.aside.abandoned.connect(history.abandon)
        history.aside_told.connect(self.aside.show_drafts)
        history.told.connect(self.model.show_lines)

    def entered(self) -> None:
        """Read it again."""
        self._history.read()

    def set_meeting(self, on: bool) -> None:
        """Hide what is internal."""
        self.aside.set_meeting(on)
        self.model.set_meeting(on)

    def _tell(self, row: int) -> None:
        """The line in front, whole: a text that was replaced can be read and copied again."""
        line = self.model.line(row)
        self._detail.setVisible(line is not None)
        if line is None:
            return
        said = self.model.words(line)
        for column, (name, words) in self._told.items():
            shown = f"{said[_WHO]}, {said[_WHEN]}" if column == _WHO else said[column]
            words.setText(shown)
            name.setVisible(bool(shown))
            words.setVisible(bool(shown))
