"""Réglages: colours, lock, passphrase, backups."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QListWidget, QScrollArea, QVBoxLayout, QWidget

from pdca_desktop.domain.french import NO_BREAK, typeset
from pdca_desktop.services.session import BackupLine
from pdca_desktop.ui.forms.choices import Combo
from pdca_desktop.ui.page import Page
from pdca_desktop.ui.pages.start.desk import hour, local
from pdca_desktop.ui.pages.start.step import labelled
from pdca_desktop.ui.theme import Scheme, text_label
from pdca_desktop.ui.tokens import AIR, ROOM, SNUG, TIGHT
from pdca_desktop.ui.widgets.headers import SectionHeader, quiet_button

_SCHEMES = ((Scheme.SYSTEM, "Comme l’ordinateur"), (Scheme.LIGHT, "Clair"), (Scheme.DARK, "Sombre"))
_DELAYS = (5, 10, 15, 30)
_WIDE = 22


class SettingsPage(Page):
    """What can be set.

    Signals:
        scheme_chosen: a `Scheme`.
        delay_chosen: minutes before the lock.
        locked: lock now.
        forgotten: let this machine forget the key.
        backed_up: make a backup now.
        restored: name of the backup to put back.
        shown: the page came to the front.
    """

    scheme_chosen = Signal(object)
    delay_chosen = Signal(int)
    locked = Signal()
    forgotten = Signal()
    backed_up = Signal()
    restored = Signal(str)
    shown = Signal()

    def __init__(self) -> None:  # noqa: PLR0915  (one widget a line)
        super().__init__()
        self.body.addWidget(SectionHeader("Réglages", "", "title", self))
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        sheet = QWidget(area)
        sheet.setProperty("sheet", True)
        column = QVBoxLayout(sheet)
        column.setContentsMargins(0, 0, SNUG, AIR)
        column.setSpacing(ROOM)
        area.setWidget(sheet)
        self._who = text_label("", "muted", sheet)
        self._place = text_label("", "muted", sheet)
        self._place.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._doubts = text_label("", "error", sheet)
        self._doubts.hide()
        self.scheme = Combo(sheet)
        self.scheme.setMinimumContentsLength(_WIDE)
        for scheme, title in _SCHEMES:
            self.scheme.addItem(title, scheme)
        self.scheme.activated.connect(self._choose_scheme)
        self.delay = Combo(sheet)
        self.delay.setMinimumContentsLength(_WIDE)
        for minutes in _DELAYS:
            self.delay.addItem(f"{minutes}{NO_BREAK}minutes sans activité", minutes)
        self.delay.activated.connect(self._choose_delay)
        self.lock = quiet_button("Verrouiller maintenant", sheet, "lock")
        self.lock.clicked.connect(self.locked)
        self.forget = quiet_button("Ne plus mémoriser la clé sur ce poste", sheet, "x")
        self.forget.clicked.connect(self.forgotten)
        self.list = QListWidget(sheet)
        self.list.setAccessibleName("Sauvegardes de ce poste")
        self.list.setFixedHeight(150)
        self.list.setSpacing(TIGHT // 2)
        self.backup = quiet_button("Sauvegarder maintenant", sheet, "download")
        self.backup.clicked.connect(self.backed_up)
        self.restore = quiet_button("Restaurer la sauvegarde choisie", sheet, "history")
        self.restore.clicked.connect(self._restore)
        column.addWidget(SectionHeader("Ce poste", "", "heading", sheet))
        for part in (self._who, self._place, self._doubts):
            column.addWidget(part)
        column.addWidget(SectionHeader("Affichage et verrouillage", "", "heading", sheet))
        pair = QHBoxLayout()
        pair.setSpacing(AIR)
        pair.addWidget(labelled("Couleurs", self.scheme, sheet))
        pair.addWidget(labelled("Verrouiller après", self.delay, sheet))
        pair.addStretch(1)
        column.addLayout(pair)
        column.addLayout(_row(self.lock, self.forget))
        column.addWidget(SectionHeader("Sauvegardes", "chiffrées, une par jour", "heading", sheet))
        column.addWidget(self.list)
        column.addLayout(_row(self.backup, self.restore))
        column.addStretch(1)
        self.body.addWidget(area, 1)

    def entered(self) -> None:
        """The page comes to the front."""
        self.shown.emit()

    def show_post(self, who: str, place: str, doubts: Sequence[str]) -> None:
        """Say who works here and where the dossiers are."""
        self._who.setText(typeset(who))
        self._place.setText(f"Dossiers chiffrés dans {place}")
        self._doubts.setText("\n".join(f"▲ {doubt}" for doubt in doubts))
        self._doubts.setVisible(bool(doubts))

    def show_choices(self, scheme: Scheme, minutes: int) -> None:
        """Show what is set."""
        ranks = [one for one, _ in _SCHEMES]
        self.scheme.setCurrentIndex(ranks.index(scheme))
        self.delay.setCurrentIndex(max(0, self.delay.findData(minutes)))

    def show_backups(self, lines: Sequence[BackupLine]) -> None:
        """Show the backups, last first."""
        self.list.clear()
        for line in lines:
            size = f"{max(1, line.size // 1000)}{NO_BREAK}ko"
            self.list.addItem(f"{local(line.at):%d/%m/%Y} à {hour(line.at)} · {line.why} · {size}")
            self.list.item(self.list.count() - 1).setData(Qt.ItemDataRole.UserRole, line.name)
        self.restore.setEnabled(bool(lines))
        self.restore.setToolTip("" if lines else "Aucune sauvegarde encore.")
        if lines:
            self.list.setCurrentRow(0)

    def _choose_scheme(self, rank: int) -> None:
        self.scheme_chosen.emit(_SCHEMES[rank][0])

    def _choose_delay(self, rank: int) -> None:
        self.delay_chosen.emit(_DELAYS[rank])

    def _restore(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self.restored.emit(str(item.data(Qt.ItemDataRole.UserRole)))


def _row(*buttons: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(SNUG)
    for button in buttons:
        row.addWidget(button)
    row.addStretch(1)
    return row
