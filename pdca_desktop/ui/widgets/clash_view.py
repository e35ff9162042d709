"""What was changed in two places at once: three values side by side, and which one is kept."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from pdca_desktop.domain.french import typeset
from pdca_desktop.services.clashes import ClashLine, Keep
from pdca_desktop.ui.theme import text_label
from pdca_desktop.ui.tokens import AIR, ROOM
from pdca_desktop.ui.widgets.clash_columns import ClashColumns
from pdca_desktop.ui.widgets.headers import primary_button, quiet_button, rule

_TITLES = ("Valeur d’origine", "Autre version", "Votre valeur")
_COLUMNS = {Keep.THEIRS: 1, Keep.MINE: 2}


class ClashView(QScrollArea):
    """The clashes of one record.

    view.show_clashes("Atelier vélo", lines, authors)
    view.settled.connect(...)       # one `Keep` for each line, in order

    Signals:
        settled: a tuple of `Keep`, one for each line: every place was decided.
    """

    settled = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._groups: list[QButtonGroup] = []
        self._buttons: list[dict[Keep, QPushButton]] = []
        self._sheet = QWidget()

    def show_clashes(self, lines: Sequence[ClashLine], authors: Sequence[str]) -> None:
        """Show clashes; nothing is decided yet.

        Args:
            lines: the clashes in words.
            authors: for each, who gave the other value and when, in French.
        """
        self._groups, self._buttons = [], []
        sheet = self._sheet = QWidget()
        sheet.setProperty("sheet", True)
        box = QVBoxLayout(sheet)
        box.setContentsMargins(AIR, ROOM, AIR, AIR)
        box.setSpacing(ROOM)
        count = len(lines)
        title = "Une valeur à choisir" if count == 1 else f"{count} valeurs à choisir"
        box.addWidget(text_label(typeset(title), "heading", sheet))
        said = (
            "Ce dossier a été changé ailleurs aux mêmes endroits. Rien n'est écrasé : choisissez. "
            "« Annuler » revient ensuite à vos valeurs."
        )
        box.addWidget(text_label(typeset(said), "muted", sheet))
        if count > 1:
            box.addLayout(self._shortcuts(sheet))
        for line, author in zip(lines, authors, strict=True):
            box.addWidget(rule(sheet))
            box.addWidget(self._line(line, author, sheet))
        box.addWidget(rule(sheet))
        row = QHBoxLayout()
        self.go = primary_button("Enregistrer mes choix", sheet, "check")
        self.go.clicked.connect(self._settle)
        row.addWidget(self.go)
        row.addStretch(1)
        box.addLayout(row)
        box.addStretch(1)
        self.setWidget(sheet)
        self._allow()
        if self._buttons:
            self._buttons[0][Keep.THEIRS].setFocus(Qt.FocusReason.OtherFocusReason)

    def choices(self) -> tuple[Keep | None, ...]:
        """What is decided so far, None where nothing is."""
        return tuple(
            next((keep for keep, button in buttons.items() if button.isChecked()), None)
            for buttons in self._buttons
        )

    def choose(self, rank: int, keep: Keep) -> None:
        """Decide one place."""
        self._buttons[rank][keep].setChecked(True)

    def _shortcuts(self, parent: QWidget) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(ROOM)
        for text, does in (
            ("Garder toutes les leurs", self._all_theirs),
            ("Garder toutes les miennes", self._all_mine),
        ):
            button = quiet_button(text, parent)
            button.clicked.connect(does)
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _line(self, line: ClashLine, author: str, parent: QWidget) -> QWidget:
        head = f"{_TITLES[1]} ({author})" if author else _TITLES[1]
        titles = (_TITLES[0], head, _TITLES[2])
        holder = ClashColumns(line.place, titles, (line.base, line.theirs, line.mine), parent)
        group = QButtonGroup(holder)
        buttons: dict[Keep, QPushButton] = {}
        for keep in Keep if line.both else (Keep.THEIRS, Keep.MINE):
            button = QPushButton(typeset(keep.label), holder)
            button.setCheckable(True)
            button.setProperty("choice", True)
            button.setAccessibleName(f"{keep.label} : {line.place}")
            button.toggled.connect(self._allow)
            group.addButton(button)
            buttons[keep] = button
            holder.put(button, _COLUMNS.get(keep, 0))
        self._groups.append(group)
        self._buttons.append(buttons)
        return holder

    def _allow(self) -> None:
        left = sum(choice is None for choice in self.choices())
        self.go.setEnabled(not left)
        self.go.setToolTip("" if not left else typeset(f"Encore {left} à choisir"))

    def _all_theirs(self) -> None:
        self._choose_all(Keep.THEIRS)

    def _all_mine(self) -> None:
        self._choose_all(Keep.MINE)

    def _choose_all(self, keep: Keep) -> None:
        for rank in range(len(self._buttons)):
            self.choose(rank, keep)

    def _settle(self) -> None:
        choices = self.choices()
        if None not in choices:
            self.settled.emit(choices)
