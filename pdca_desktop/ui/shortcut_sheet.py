"""The sheet of shortcuts, made from the commands."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QLabel, QWidget

from pdca_desktop.ui.commands import Commands
from pdca_desktop.ui.theme import text_label
from pdca_desktop.ui.tokens import AIR, SNUG, WIDE

_FIELDS = (
    ("Aide du champ", "F1"),
    ("Ouvrir le calendrier ou la liste", "Alt+Bas"),
    ("Répondre oui, non, à renseigner", "O, N, Suppr"),
)


class ShortcutSheet(QDialog):
    """Two columns: what, and its keys; closed by Escape."""

    def __init__(self, commands: Commands, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Raccourcis clavier")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        grid = QGridLayout(self)
        grid.setContentsMargins(AIR, AIR, AIR, AIR)
        grid.setHorizontalSpacing(WIDE)
        grid.setVerticalSpacing(SNUG)
        rows: list[tuple[str, str]] = []
        for title, actions in commands.groups().items():
            known = [(one.text(), _keys(one.shortcut())) for one in actions if not one.shortcut().isEmpty()]
            rows += [(title, ""), *known] if known else []
        rows += [("Dans un champ", ""), *_FIELDS]
        half = -(-len(rows) // 2)
        if not rows[half - 1][1]:  # a title goes with what it is the title of
            half -= 1
        for rank, (text, keys) in enumerate(rows):
            column = 2 * min(rank // half, 1)
            row = rank - half * min(rank // half, 1)
            label = text_label(text, "" if keys else "subsection", self)
            label.setMinimumWidth(220)
            grid.addWidget(label, row, column)
            if keys:
                grid.addWidget(QLabel(keys, self), row, column + 1)


def _keys(sequence: QKeySequence) -> str:
    return sequence.toString(QKeySequence.SequenceFormat.NativeText)
