"""The head of a dossier: what it is, where it stands, what the rules say of it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.french import typeset
from pdca_desktop.services.judging import Judgement
from pdca_desktop.services.wording import number_of, title_of
from pdca_desktop.ui.chip_button import ChipButton
from pdca_desktop.ui.icons import dress
from pdca_desktop.ui.pages.dossier.tally import counted, tally
from pdca_desktop.ui.theme import text_label
from pdca_desktop.ui.tokens import AIR, ROOM, SNUG, TARGET, TIGHT, Tone
from pdca_desktop.ui.widgets.chips import Chip
from pdca_desktop.ui.widgets.headers import quiet_button, rule


class DossierHeader(QWidget):
    """Number, title, nature, agency, state, and counts of verdicts.

    Signals:
        questions_asked: what is to be filled in first is wanted.
        previewed: the document of the dossier is to be shown.
        exported: the dossier is to be written to a file.
        moved: another state is wanted.
        more_asked: the rarer acts are wanted.
    """

    questions_asked = Signal()
    previewed = Signal()
    exported = Signal()
    moved = Signal()
    more_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(SNUG)
        top = QHBoxLayout()
        top.setContentsMargins(AIR, ROOM, AIR, 0)
        top.setSpacing(ROOM)
        words = QVBoxLayout()
        words.setSpacing(TIGHT // 2)
        self._title = text_label("", "title", self)
        self._detail = text_label("", "muted", self)
        words.addWidget(self._title)
        words.addWidget(self._detail)
        top.addLayout(words, 1)
        top.addLayout(self._acts())
        box.addLayout(top)
        row = QHBoxLayout()
        row.setContentsMargins(AIR, 0, AIR, SNUG)
        row.setSpacing(SNUG)
        self._counts = {tone: Chip("", tone, None, self) for tone in (
            Tone.BLOQUANT, Tone.ALERTE, Tone.INCONNU, Tone.CONFORME)}  # fmt: skip
        for chip in self._counts.values():
            chip.hide()
            row.addWidget(chip)
        self._waiting = text_label("Vérification des règles…", "small", self)
        row.addWidget(self._waiting)
        self.next = quiet_button("Renseigner", self, "lightbulb")
        self.next.hide()
        self.next.clicked.connect(self.questions_asked)
        row.addWidget(self.next)
        row.addStretch(1)
        box.addLayout(row)
        box.addWidget(rule(self))

    def show_dossier(self, dossier: Dossier) -> None:
        """Say what the dossier is."""
        project = dossier.project
        number = number_of(dossier.number, dossier.id)
        self._title.setText(typeset(f"{number} · {title_of(dossier)}"))
        collective = {True: "collectif", False: "individuel", None: ""}[project.collective]
        parts = (
            project.nature.label.lower() if project.nature else "nature à renseigner",
            collective,
            dossier.segment.label if dossier.segment else "",
            dossier.agency.label if dossier.agency else "",
            ", ".join(filter(None, (holder.full_name for holder in dossier.holders))),
        )
        self._detail.setText(typeset(" · ".join(filter(None, parts))))
        self.state.show_text(dossier.state.label, "chevron-down")
        self.state.setAccessibleName(f"État : {dossier.state.label}")
        self.state.setToolTip("Faire avancer le dossier")

    def show_judgement(self, judgement: Judgement) -> None:
        """Count the verdicts, each kind in words."""
        for tone, count in tally(judgement).items():
            chip = self._counts[tone]
            chip.show_text(counted(tone, count))
            chip.setVisible(bool(count))
            chip.updateGeometry()
        self._waiting.hide()
        question = judgement.questions[0] if judgement.questions else None
        self.next.setVisible(question is not None)
        if question is not None:
            self.next.setText(typeset(f"Renseigner : {_short(question.label)}"))
            self.next.setToolTip(typeset(question.label))

    def set_meeting(self, on: bool) -> None:
        """Nothing internal in front of the entrepreneur: neither counts nor state."""
        for act in (self.state, self._export, self.more):
            act.setHidden(on)

    def _acts(self) -> QHBoxLayout:
        """What is done with the whole dossier, at the right of its name."""
        row = QHBoxLayout()
        row.setSpacing(ROOM)
        self._preview = quiet_button("Aperçu", self, "printer")
        self._preview.setToolTip("Voir et imprimer (Ctrl+P)")
        self._preview.clicked.connect(self.previewed)
        self._export = quiet_button("Exporter", self, "download")
        self._export.clicked.connect(self.exported)
        self.more = QToolButton(self)
        dress(self.more, "ellipsis", "accent")
        self.more.setMinimumSize(TARGET, TARGET)
        self.more.setAccessibleName("Autres actions sur le dossier")
        self.more.setToolTip("Autres actions")
        self.more.clicked.connect(self.more_asked)
        self.state = ChipButton("", "chevron-down", self)
        self.state.clicked.connect(self.moved)
        for act in (self._preview, self._export, self.more, self.state):
            row.addWidget(act, 0, Qt.AlignmentFlag.AlignTop)
        return row


def _short(text: str) -> str:
    return text if len(text) <= 48 else text[:47].rstrip() + "…"
