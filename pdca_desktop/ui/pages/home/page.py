"""Accueil: what to resume, what is missing, the dossiers changed last."""

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from pdca_desktop.domain.french import typeset
from pdca_desktop.ui.page import Page
from pdca_desktop.ui.theme import text_label
from pdca_desktop.ui.tokens import AIR, SNUG, TIGHT, Tone
from pdca_desktop.ui.widgets.chips import Chip
from pdca_desktop.ui.widgets.headers import EmptyState, SectionHeader, primary_button, quiet_button
from pdca_desktop.ui.widgets.sheet import Sheet


class Line(NamedTuple):
    """A dossier on the home page.

    Attributes:
        key: identifier of the dossier.
        marks: words in a tone.
        path: the field to go to, empty: the dossier itself.
    """

    key: str
    title: str
    detail: str
    marks: tuple[tuple[str, Tone], ...] = ()
    path: str = ""


class HomePage(Page):
    """What the adviser sees first.

    Signals:
        asked: identifier of a dossier, and the place to go to in it.
        resumed: the interview is to be taken up where it was left.
        created: a new dossier is wanted.
        imported: a dossier file is to be taken in.
        shown: the page came to the front.
    """

    asked = Signal(str, str)
    resumed = Signal()
    created = Signal()
    imported = Signal()
    shown = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._head = SectionHeader("Bonjour", "", "title", self)
        self.body.addWidget(self._head)
        self._doubt = text_label("", "notice", self)
        self._doubt.hide()
        self.body.addWidget(self._doubt)
        area = Sheet((0, 0, SNUG, AIR), self)
        sheet, column = area.sheet, area.box
        self._resume = primary_button("Reprendre", sheet, "pencil")
        self._resume.hide()
        self._resume.clicked.connect(self.resumed)
        first = QHBoxLayout()
        first.addWidget(self._resume)
        self._new = quiet_button("Nouveau dossier TPE", sheet, "file-plus")
        self._new.clicked.connect(self.created)
        self._import = quiet_button("Importer un dossier", sheet, "upload")
        self._import.clicked.connect(self.imported)
        first.addWidget(self._new)
        first.addWidget(self._import)
        first.addStretch(1)
        column.addLayout(first)
        self._missing = _Lines("Ce qui manque", sheet)
        self._recent = _Lines("Derniers dossiers", sheet)
        for lines in (self._missing, self._recent):
            lines.asked.connect(self.asked)
            column.addWidget(lines)
        self._empty = EmptyState(
            "folder-open", "Aucun dossier sur ce poste",
            "Ici seront le travail à reprendre et ce qui manque avant le comité. Créez un dossier.",
            "Nouveau dossier TPE", sheet,
        )  # fmt: skip
        self._empty.asked.connect(self.created)
        self._empty.hide()
        column.addWidget(self._empty)
        column.addStretch(1)
        self.body.addWidget(area, 1)

    def entered(self) -> None:
        """The page comes to the front."""
        self.shown.emit()

    def greet(self, name: str, day: str) -> None:
        """Say the day."""
        self._head.show_detail(" · ".join(filter(None, (name, day))))

    def show_doubt(self, sentence: str) -> None:
        """Say what cannot be right on this machine; an empty sentence takes it away."""
        self._doubt.setText(typeset(sentence))
        self._doubt.setVisible(bool(sentence))

    def show_resume(self, text: str) -> None:
        """Offer to take up the last work; an empty text takes the offer away."""
        self._resume.setText(typeset(text).replace("&", "&&"))
        self._resume.setVisible(bool(text))

    def show_recent(self, lines: Sequence[Line]) -> None:
        """Show the dossiers changed last."""
        self._recent.show_lines(lines)
        self._empty.setHidden(bool(lines))
        self._new.setVisible(bool(lines))
        self._import.setVisible(bool(lines))

    def show_missing(self, lines: Sequence[Line], note: str = "") -> None:
        """Show what is missing, dossier by dossier."""
        self._missing.show_lines(lines, note)


class _Lines(QWidget):
    """A titled list of dossiers."""

    asked = Signal(str, str)

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, SNUG, 0, 0)
        box.setSpacing(SNUG)
        self._head = SectionHeader(title, "", "heading", self)
        box.addWidget(self._head)
        self._box = QVBoxLayout()
        self._box.setSpacing(TIGHT)
        box.addLayout(self._box)
        self.hide()

    def show_lines(self, lines: Sequence[Line], note: str = "") -> None:
        """Replace the lines."""
        while (item := self._box.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._head.show_detail(note)
        for line in lines:
            self._box.addWidget(self._row(line))
        self.setVisible(bool(lines) or bool(note))

    def _row(self, line: Line) -> QWidget:
        row = QWidget(self)
        across = QHBoxLayout(row)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(SNUG)
        link = QPushButton(typeset(line.title).replace("&", "&&"), row)
        link.setProperty("kind", "link")
        link.setAccessibleDescription(typeset(line.detail))
        link.clicked.connect(partial(self.asked.emit, line.key, line.path))
        across.addWidget(link)
        detail = text_label(typeset(line.detail), "small", row)
        detail.setWordWrap(False)
        across.addWidget(detail, 1)
        for text, tone in line.marks:
            across.addWidget(Chip(text, tone, "" if tone is Tone.NEUTRAL else None, row))
        return row
