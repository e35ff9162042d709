"""The best mixes as cards: what each costs, what binds it, one button to take it."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from pdca_desktop.domain import french, path
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.money import Euros
from pdca_desktop.domain.plan import FinancingTerms
from pdca_desktop.rules.best_mix import Mix, Proposal, Remark
from pdca_desktop.ui.forms.form import RecordForm
from pdca_desktop.ui.theme import look, text_label
from pdca_desktop.ui.tokens import ROOM, SNUG, TIGHT
from pdca_desktop.ui.widgets.headers import quiet_button, rule


class ProposalsView(QWidget):
    """In the place of the verdicts, until a montage is taken or the view is closed.

    Signals:
        taken: rank of the proposal.
        closed: back to the verdicts.
        place_wanted: place of the dossier to fill in.
        terms_edited: place and value of a means known.
        terms_left: a field of the means was left.
        again: the proposals are wanted once more.
    """

    taken = Signal(int)
    closed = Signal()
    place_wanted = Signal(str)
    terms_edited = Signal(str, object)
    terms_left = Signal()
    again = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._places: dict[QWidget, str] = {}
        self._takes: list[QPushButton] = []
        self._body: QWidget | None = None
        self._meeting = False
        back = quiet_button("Retour aux verdicts", self, "chevron-left")
        back.clicked.connect(self.closed)
        self.means = RecordForm(FinancingTerms, base="/terms", columns=1, titles=False)
        self.means.edited.connect(self.terms_edited)
        self.means.left.connect(self._left)
        self.show_means = quiet_button("Moyens connus", None, "chevron-right")
        self.show_means.setCheckable(True)
        self.show_means.clicked.connect(self.means.setVisible)
        self.means.hide()
        self.refresh = quiet_button("Proposer de nouveau", None, "refresh-cw")
        self.refresh.clicked.connect(self.again)
        self._sheet = QWidget()
        self._sheet.setProperty("sheet", True)
        self._list = QVBoxLayout(self._sheet)
        self._list.setContentsMargins(0, 0, ROOM, ROOM)
        self._list.setSpacing(SNUG)
        for part in (self.show_means, self.means, self.refresh):
            part.setParent(self._sheet)
            self._list.addWidget(part)
        self.means.hide()
        self._list.addStretch(1)
        area = QScrollArea(self)
        area.setWidget(self._sheet)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(SNUG)
        box.addWidget(text_label("Montages proposés", "heading", self))
        box.addWidget(back, 0, Qt.AlignmentFlag.AlignLeft)
        box.addWidget(rule(self))
        box.addWidget(area, 1)

    def show_waiting(self) -> None:
        """The search is under way."""
        self._replace()
        self._say(text_label("Recherche des meilleurs montages…", "muted"))

    def show_terms(self, terms: FinancingTerms) -> None:
        """Show the means the proposals rest on."""
        self.means.set_record(terms)

    def show_mix(self, mix: Mix, dossier: Dossier) -> None:
        """Show proposals, or what prevents them."""
        self._replace()
        if mix.impossible:
            self._say(text_label(mix.impossible, "strong"))
        for proposal in mix.proposals:
            self._card(proposal)
        if mix.missing:
            self._say(text_label("À renseigner d’abord", "subsection"))
            for place in mix.missing:
                self._place(path.told(dossier, place), place)
        if mix.questions:
            self._say(text_label("À renseigner pour aller plus loin", "subsection"))
            for remark in mix.questions:
                self._place(_told(remark, dossier), remark.missing[0])
        if mix.excluded and not self._meeting:
            self._say(text_label("Écartés", "subsection"))
            for remark in mix.excluded:
                self._say(text_label(french.typeset(f"{remark.label} : {remark.reason}"), "small"))

    def set_read_only(self, on: bool) -> None:
        """The means are those of the committee's plan: no longer typed in."""
        self.means.set_read_only(on)

    def set_meeting(self, on: bool) -> None:
        """What is set aside is not read with the entrepreneur."""
        self._meeting = on
        self.means.set_meeting(on)

    def _card(self, proposal: Proposal) -> None:
        card = QWidget()
        box = QVBoxLayout(card)
        box.setContentsMargins(0, 0, 0, SNUG)
        box.setSpacing(TIGHT)
        box.addWidget(text_label(proposal.label, "strong", card))
        grid = QGridLayout()
        grid.setHorizontalSpacing(ROOM)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(0, 1)
        rows: list[tuple[str, str]] = [
            (one.label or (one.nature.label if one.nature else ""), french.euros(one.amount))
            for one in proposal.plan.resources
        ]
        figures = (
            ("Mensualités", _known(proposal.monthly)),
            ("Dettes", french.euros(proposal.debt)),
            ("Caution personnelle", _known(proposal.surety)),
            ("Montant garanti", french.euros(proposal.guarantee)),
        )
        for at, (name, amount) in enumerate((*rows, *figures)):
            quiet = at >= len(rows)
            grid.addWidget(text_label(french.typeset(name), "small" if quiet else "", card), at, 0)
            shown = text_label(amount, "", card)
            shown.setWordWrap(False)
            shown.setFont(look().figures(strong=quiet))
            grid.addWidget(shown, at, 1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        box.addLayout(grid)
        for limit in proposal.binding:
            box.addWidget(text_label(french.typeset(f"Limité par : {limit.text}"), "small", card))
        for alert in proposal.alerts:
            box.addWidget(text_label(f"▲ {alert}", "notice", card))
        take = QPushButton("Prendre ce montage", card)
        take.setAccessibleName(french.typeset(f"Prendre ce montage : {proposal.label}"))
        take.clicked.connect(self._take)
        self._takes.append(take)
        row = QHBoxLayout()
        row.addWidget(take)
        row.addStretch(1)
        box.addSpacing(TIGHT)
        box.addLayout(row)
        self._say(card)
        self._say(rule())

    def _replace(self) -> None:
        if self._body is not None:
            self._list.removeWidget(self._body)
            self._body.hide()
            self._body.deleteLater()
        self._places, self._takes = {}, []
        self._body = QWidget(self._sheet)
        inner = QVBoxLayout(self._body)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(SNUG)
        self._list.insertWidget(0, self._body)
        self._body.show()

    def _say(self, widget: QWidget) -> None:
        body: Any = None if self._body is None else self._body.layout()
        if body is not None:
            widget.setParent(self._body)
            body.addWidget(widget)
            widget.show()

    def _place(self, told: str, place: str) -> None:
        self._say(text_label(french.typeset(told), ""))
        link = QPushButton("Renseigner")
        link.setProperty("kind", "link")
        link.setAccessibleName(french.typeset(f"Renseigner : {told}"))
        link.clicked.connect(self._asked)
        self._places[link] = place
        self._say(link)

    def reveal_means(self, place: str) -> bool:
        """Open the means and lead to one; False when the place is none of them."""
        if not place.startswith("/terms/"):
            return False
        self.show_means.setChecked(True)
        self.means.show()
        return self.means.reveal(place)

    def _asked(self) -> None:
        sender = self.sender()
        if isinstance(sender, QWidget) and sender in self._places:
            self.place_wanted.emit(self._places[sender])

    def _take(self) -> None:
        for rank, button in enumerate(self._takes):
            if button is self.sender():
                self.taken.emit(rank)
                return

    def _left(self, _place: str) -> None:
        self.terms_left.emit()


def _known(amount: Euros | None) -> str:
    return french.NOT_COMPUTABLE if amount is None else french.euros(amount)


def _told(remark: Remark, dossier: Dossier) -> str:
    places = ", ".join(path.told(dossier, place) for place in remark.missing)
    return f"{remark.label} : {places}"
