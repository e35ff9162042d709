"""Aperçu as it is seen: what is printed, its pages, and what is done with them."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QMenu,
    QProgressBar,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from pdca_desktop.domain.french import typeset
from pdca_desktop.services.paper import PaperKind
from pdca_desktop.ui.forms.choices import Combo
from pdca_desktop.ui.icons import dress
from pdca_desktop.ui.page import Page
from pdca_desktop.ui.pages.preview.reader import Reader
from pdca_desktop.ui.theme import text_label
from pdca_desktop.ui.tokens import AIR, ROOM, SNUG, WIDE, Tone
from pdca_desktop.ui.widgets.chips import Chip
from pdca_desktop.ui.widgets.headers import primary_button, quiet_button, rule

_LEAST, _MOST, _WAIT_WIDTH = 144, 264, 360
_ALL = 100  # of the room left, each up to its largest width
INTERNAL = "Ce document est interne : choisissez d’abord la fiche à emporter ou un formulaire."


class PreviewPage(Page):
    """The preview.

    Signals:
        left: back to the dossier.
        kind_chosen: a `PaperKind`.
        plan_chosen: rank of a plan.
        annexes_chosen: whether the scanned pieces are joined.
        print_asked: the document is to be printed.
        save_asked: it is to be kept in a file.
        folder_asked: it is to be kept in a file, and its folder shown.
        outside_asked: it is to be kept in a file and opened in the system's reader.
        again_asked: make the document once more.
        meeting_changed: Mode rendez-vous began or ended.
    """

    left = Signal()
    kind_chosen = Signal(object)
    plan_chosen = Signal(int)
    annexes_chosen = Signal(bool)
    print_asked = Signal()
    save_asked = Signal()
    folder_asked = Signal()
    outside_asked = Signal()
    again_asked = Signal()
    meeting_changed = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)
        self._internal = True
        self._build_head()
        self._build_choices()
        self.fault = _Fault(self)
        self.fault.again.clicked.connect(self.again_asked)
        self.body.addWidget(self.fault)
        self.body.addWidget(rule(self))
        self.reader = Reader(self)
        self._wait = _Wait(self)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self._wait)
        self._stack.addWidget(self.reader)
        self.body.addWidget(self._stack, 1)
        self.allow("Le document est en préparation.")

    def show_subject(self, title: str, back: str) -> None:
        """Say of what dossier, and where the way back leads."""
        self._title.setText(typeset(title))
        self.back.setText(typeset(back))

    def show_kinds(self, kinds: Sequence[PaperKind], chosen: PaperKind) -> None:
        """What can be printed."""
        self._internal = chosen.internal
        self.kind.blockSignals(True)
        self.kind.clear()
        for kind in kinds:
            self.kind.addItem(typeset(kind.label), kind)
        self.kind.setCurrentIndex(self.kind.findData(chosen))
        self.kind.blockSignals(False)

    def show_plans(self, names: Sequence[str], chosen: int) -> None:
        """The plans that can be printed; with one only, there is nothing to choose."""
        self.plan.blockSignals(True)
        self.plan.clear()
        self.plan.addItems([typeset(name) for name in names])
        self.plan.setCurrentIndex(chosen)
        self.plan.blockSignals(False)
        for part in (self._plan_label, self.plan):
            part.setVisible(len(names) > 1)

    def show_annexes(self, count: int, *, joined: bool, possible: bool) -> None:
        """Whether the scanned pieces are joined, and how many there are."""
        self.annexes.blockSignals(True)
        self.annexes.setVisible(possible)
        self.annexes.setText(typeset(f"Joindre les pièces ({count})" if count else "Joindre les pièces"))
        self.annexes.setEnabled(bool(count))
        self.annexes.setToolTip("" if count else "Aucune pièce numérisée dans ce dossier.")
        self.annexes.setChecked(joined and bool(count))
        self.annexes.blockSignals(False)

    def show_data(self, data: bytes) -> None:
        """Show a document; the place stays.

        Raises:
            AppError: it cannot be read.
        """
        self.reader.show_data(data)
        self._stack.setCurrentWidget(self.reader)

    def show_waiting(self) -> None:
        """Show that the first pages are being made, and none."""
        self.reader.clear()
        self._wait.show_step(0, 0, "")
        self._stack.setCurrentWidget(self._wait)

    def show_step(self, done: int, total: int, label: str) -> None:
        """Say how far the document is."""
        self._wait.show_step(done, total, label)

    def show_state(self, sentence: str, tone: Tone = Tone.NEUTRAL) -> None:
        """Say whether the pages are those of the dossier as it is now."""
        self._state.show_text(sentence, tone)
        self._state.setVisible(bool(sentence))

    def show_fault(self, sentence: str, *, made: bool = False) -> None:
        """Say what went wrong, or what the document that was made lacks; empty: nothing. The pages stay."""
        self.fault.show_sentence(sentence, made=made)
        self._wait.set_running(not sentence)

    def allow(self, refusal: str = "") -> None:
        """Let the document be kept and printed, or say why not."""
        for button in (self.print, self.save, self.more):
            button.setEnabled(not refusal)
            button.setToolTip(typeset(refusal))

    def set_meeting(self, on: bool) -> None:
        """Only what the entrepreneur may see can be chosen."""
        self.meeting_changed.emit(on)

    def meeting_obstacle(self) -> str:
        """An internal document is in front."""
        return INTERNAL if self._internal else ""

    def _build_head(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(ROOM, ROOM, AIR, SNUG)
        head.setSpacing(SNUG)
        self.back = quiet_button("Dossier", self, "chevron-left")
        self.back.clicked.connect(self.left)
        self._title = text_label("", "heading", self)
        self.print = primary_button("Imprimer…", self, "printer")
        self.print.clicked.connect(self.print_asked)
        self.save = quiet_button("Enregistrer sous…", self, "download")
        self.save.clicked.connect(self.save_asked)
        self.more = quiet_button("", self)
        dress(self.more, "ellipsis", "accent")
        self.more.setAccessibleName("Autres façons d’enregistrer et d’ouvrir")
        menu = QMenu(self.more)
        menu.addAction("Enregistrer et ouvrir le dossier de l’ordinateur…").triggered.connect(
            self.folder_asked
        )
        menu.addAction("Ouvrir dans le lecteur de l’ordinateur…").triggered.connect(self.outside_asked)
        self.more.setMenu(menu)
        head.addWidget(self.back)
        head.addWidget(self._title, 1)
        for button in (self.more, self.save, self.print):
            head.addWidget(button)
        self.body.addLayout(head)

    def _build_choices(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(AIR, 0, AIR, SNUG + SNUG // 2)
        row.setSpacing(SNUG)
        self.kind = Combo(self)
        self.kind.activated.connect(self._choose_kind)
        self.plan = Combo(self)
        self.plan.activated.connect(self.plan_chosen)
        kind_label = QLabel("Document", self)
        self._plan_label = QLabel("Montage", self)
        for label, field in ((kind_label, self.kind), (self._plan_label, self.plan)):
            label.setProperty("role", "muted")
            label.setBuddy(field)
            field.setAccessibleName(label.text())
            row.addWidget(label)
            field.setMinimumWidth(_LEAST)
            field.setMaximumWidth(_MOST)
            row.addWidget(field, _ALL)
            row.addSpacing(SNUG)
        self.annexes = QCheckBox("Joindre les pièces", self)
        self.annexes.toggled.connect(self.annexes_chosen)
        row.addWidget(self.annexes)
        row.addStretch(1)
        self._state = Chip("", Tone.NEUTRAL, None, self)
        row.addWidget(self._state)
        self.body.addLayout(row)

    def _choose_kind(self, rank: int) -> None:
        self.kind_chosen.emit(self.kind.itemData(rank))


class _Fault(QWidget):
    """A sentence on what went wrong, and the way to try again."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(AIR, 0, AIR, SNUG)
        row.setSpacing(SNUG)
        self._chip = Chip("Document non fait", Tone.BLOQUANT, None, self)
        self._sentence = text_label("", "", self)
        self.again = quiet_button("Réessayer", self, "refresh-cw")
        row.addWidget(self._chip)
        row.addWidget(self._sentence, 1)
        row.addWidget(self.again)
        self.hide()

    def show_sentence(self, sentence: str, *, made: bool) -> None:
        """Show it, or nothing."""
        if made:
            self._chip.show_text("Document incomplet", Tone.ALERTE)
        else:
            self._chip.show_text("Document non fait", Tone.BLOQUANT)
        self._sentence.setText(typeset(sentence))
        self.setVisible(bool(sentence))


class _Wait(QWidget):
    """The first pages are being made."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        column = QWidget(self)
        column.setFixedWidth(_WAIT_WIDTH)
        words = QVBoxLayout(column)
        words.setContentsMargins(0, 0, 0, 0)
        words.setSpacing(SNUG)
        self._title = text_label("", "heading", column)
        self._title.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._label = text_label("", "muted", column)
        self._label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._bar = QProgressBar(column)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Préparation du document")
        for part in (self._title, self._bar, self._label):
            words.addWidget(part)
        box = QHBoxLayout(self)
        box.setContentsMargins(WIDE, WIDE, WIDE, WIDE)
        box.addStretch(1)
        box.addWidget(column, 0, Qt.AlignmentFlag.AlignVCenter)
        box.addStretch(1)
        self.set_running(True)

    def set_running(self, running: bool) -> None:
        """Whether something is being made."""
        self._title.setText("Préparation du document…" if running else "Aucune page à montrer.")
        self._bar.setVisible(running)
        self._label.setVisible(running and bool(self._label.text()))

    def show_step(self, done: int, total: int, label: str) -> None:
        """Say how far it is."""
        self._bar.setRange(0, max(total, 0))
        self._bar.setValue(done)
        self._label.setText(typeset(label))
        self._label.setVisible(bool(label))
