"""The parts of the settings: who works here, how it looks, how it locks, backups, deleted dossiers."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from pdca_desktop.domain.french import NO_BREAK, typeset
from pdca_desktop.domain.territory import Agency
from pdca_desktop.services.ports import DossierLine
from pdca_desktop.services.session import Adviser, BackupLine
from pdca_desktop.ui.flow import FlowLayout
from pdca_desktop.ui.forms.choices import Combo
from pdca_desktop.ui.pages.start.desk import hour, local
from pdca_desktop.ui.pages.start.step import labelled
from pdca_desktop.ui.theme import Scheme, TextSize, look, text_label
from pdca_desktop.ui.tokens import ROOM, SNUG, TIGHT
from pdca_desktop.ui.widgets.headers import SectionHeader, quiet_button

_SCHEMES = ((Scheme.SYSTEM, "Comme l’ordinateur"), (Scheme.LIGHT, "Clair"), (Scheme.DARK, "Sombre"))
_SIZES = ((TextSize.NORMAL, "Normale"), (TextSize.LARGE, "Grande"), (TextSize.LARGEST, "Très grande"))
_DELAYS = (5, 10, 15, 30)
_WIDE = 22
_LINE, _MOST_LINES = 34, 5


class _Part(QWidget):
    """A titled part."""

    def __init__(self, title: str, detail: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(0, 0, 0, SNUG)
        self.box.setSpacing(ROOM)
        self.head = SectionHeader(title, detail, "heading", self)
        self.box.addWidget(self.head)

    def row(self, *parts: QWidget) -> None:
        """Put widgets beside one another."""
        row = QHBoxLayout()
        row.setSpacing(ROOM)
        for part in parts:
            row.addWidget(part, 0, Qt.AlignmentFlag.AlignBottom)
        row.addStretch(1)
        self.box.addLayout(row)


_CHECK = "Relit tout ce qui a été écrit sur ce poste : rien n'a été changé, retiré ou ajouté après coup."


class PostPart(_Part):
    """Who works here, and where the dossiers are.

    Signals:
        introduced: name and agency.
        folder_asked: the folder is to be shown.
        office_asked: whether this device belongs to a head office, and to which, is to be shown or changed.
    """

    introduced = Signal(str, object)
    folder_asked = Signal()
    office_asked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__("Ce poste", "", parent)
        self._known: tuple[str, Agency | None] = ("", None)
        self.name = QLineEdit(self)
        self.name.setMaxLength(120)
        self.name.setMinimumWidth(260)
        self.agency = Combo(self)
        self.agency.setMinimumContentsLength(_WIDE)
        for agency in Agency:
            self.agency.addItem(typeset(agency.label), agency)
        self.keep = QPushButton("Enregistrer", self)
        self.keep.clicked.connect(self._introduce)
        self._trouble = text_label("", "error", self)
        self._trouble.hide()
        self._place = text_label("", "muted", self)
        self._place.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._doubts = text_label("", "error", self)
        self._doubts.hide()
        self.folder = quiet_button("Ouvrir l’emplacement", self, "folder-open")
        self.folder.clicked.connect(self.folder_asked)
        self.office = quiet_button("Rattachement au siège", self, "refresh-cw")
        self.office.clicked.connect(self.office_asked)
        self.row(labelled("Prénom et nom", self.name, self), labelled("Agence", self.agency, self), self.keep)
        self.box.addWidget(self._trouble)
        self.box.addWidget(self._place)
        self.box.addWidget(self._doubts)
        self.check = quiet_button("Vérifier l’historique", self, "history")
        self.check.setToolTip(typeset(_CHECK))
        self.row(self.folder, self.office, self.check)
        self.name.textEdited.connect(self._allow)
        self.name.returnPressed.connect(self._introduce)
        self.agency.currentIndexChanged.connect(self._allow)

    def show_post(self, who: Adviser, place: str, doubts: Sequence[str]) -> None:
        """Say who works here and where the dossiers are."""
        self._known = (who.name, who.agency)
        self.name.setText(who.name)
        self.agency.setCurrentIndex(self.agency.findData(who.agency))
        self._place.setText(typeset(f"Dossiers chiffrés, dans {place}"))
        self._doubts.setText("\n".join(f"▲ {doubt}" for doubt in doubts))
        self._doubts.setVisible(bool(doubts))
        self._allow()

    def _typed(self) -> tuple[str, Agency | None]:
        return " ".join(self.name.text().split()), self.agency.currentData()

    def _allow(self) -> None:
        self.keep.setEnabled(self._typed() != self._known)

    def _introduce(self) -> None:
        name, agency = self._typed()
        wrong = len(name) < 2
        self._trouble.setText("✕ Donnez votre prénom et votre nom." if wrong else "")
        self._trouble.setVisible(wrong)
        if not wrong and agency is not None and self.keep.isEnabled():
            self.introduced.emit(name, Agency(agency))


class LookPart(_Part):
    """Colours and size of the type.

    Signals:
        scheme_chosen: a `Scheme`.
        size_chosen: a `TextSize`.
    """

    scheme_chosen = Signal(object)
    size_chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__("Affichage", "", parent)
        self.scheme, self.size_ = Combo(self), Combo(self)
        for combo, choices in ((self.scheme, _SCHEMES), (self.size_, _SIZES)):
            combo.setMinimumContentsLength(_WIDE)
            for value, title in choices:
                combo.addItem(title, value)
        self.scheme.activated.connect(self._choose_scheme)
        self.size_.activated.connect(self._choose_size)
        self.row(labelled("Couleurs", self.scheme, self), labelled("Taille du texte", self.size_, self))

    def show_choices(self, scheme: Scheme, size: TextSize) -> None:
        """Show what is set."""
        self.scheme.setCurrentIndex([one for one, _ in _SCHEMES].index(scheme))
        self.size_.setCurrentIndex([one for one, _ in _SIZES].index(size))

    def _choose_scheme(self, rank: int) -> None:
        self.scheme_chosen.emit(_SCHEMES[rank][0])

    def _choose_size(self, rank: int) -> None:
        self.size_chosen.emit(_SIZES[rank][0])


class LockPart(_Part):
    """When it locks, and the keys.

    Signals:
        delay_chosen: minutes before the lock.
        session_chosen: whether it locks with the system's session.
    """

    delay_chosen = Signal(int)
    session_chosen = Signal(bool)

    def __init__(self, parent: QWidget) -> None:
        super().__init__("Verrouillage et clés", "", parent)
        self.delay = Combo(self)
        self.delay.setMinimumContentsLength(_WIDE)
        for minutes in _DELAYS:
            self.delay.addItem(f"{minutes}{NO_BREAK}minutes sans activité", minutes)
        self.delay.activated.connect(self._choose_delay)
        self.session = QCheckBox("Verrouiller aussi quand la session de l’ordinateur se verrouille", self)
        self.session.clicked.connect(self.session_chosen)
        self._obstacle = text_label("", "small", self)
        self._obstacle.hide()
        self.now = quiet_button("Verrouiller maintenant", self, "lock")
        self.change = quiet_button("Changer la phrase de passe…", self, "pencil")
        self.code = quiet_button("Nouveau code de secours…", self, "refresh-cw")
        self.forget = quiet_button("Ne plus mémoriser la clé sur ce poste", self, "x")
        self.row(labelled("Verrouiller après", self.delay, self), self.session)
        self.box.addWidget(self._obstacle)
        acts = QWidget(self)
        flow = FlowLayout(acts, ROOM)
        for button in (self.now, self.change, self.code, self.forget):
            flow.addWidget(button)
        self.box.addWidget(acts)

    def show_choices(self, minutes: int, obstacle: str, *, with_session: bool) -> None:
        """Show what is set, and why the session cannot be followed when it cannot."""
        self.delay.setCurrentIndex(max(0, self.delay.findData(minutes)))
        self.session.setChecked(with_session and not obstacle)
        self.session.setEnabled(not obstacle)
        self._obstacle.setText(typeset(f"{obstacle} Le délai sans activité reste la protection."))
        self._obstacle.setVisible(bool(obstacle))

    def _choose_delay(self, rank: int) -> None:
        self.delay_chosen.emit(_DELAYS[rank])


class ListPart(_Part):
    """Lines, one of which is chosen to be brought back.

    Signals:
        chosen: key of the line.
    """

    chosen = Signal(str)

    def __init__(self, title: str, detail: str, action: str, nothing: str, parent: QWidget) -> None:
        super().__init__(title, detail, parent)
        self.list = QListWidget(self)
        self.list.setAccessibleName(title)
        self.list.setProperty("lines", True)
        self.nothing = text_label(typeset(nothing), "muted", self)
        self.bring = quiet_button(action, self, "history")
        self.bring.clicked.connect(self._choose)
        self.list.itemActivated.connect(self._choose)
        self.box.addWidget(self.nothing)
        self.box.addWidget(self.list)
        self.show_lines(())

    def show_lines(self, lines: Sequence[tuple[str, str]]) -> None:
        """Show lines, as their key and their words."""
        self.list.clear()
        for key, said in lines:
            item = QListWidgetItem(said)
            item.setData(Qt.ItemDataRole.UserRole, key)
            self.list.addItem(item)
        self.list.setFixedHeight(look().px(_LINE) * min(len(lines), _MOST_LINES) + TIGHT)
        self.list.setVisible(bool(lines))
        self.nothing.setVisible(not lines)
        self.bring.setVisible(bool(lines))
        if lines:
            self.list.setCurrentRow(0)

    def _choose(self, _item: object = None) -> None:
        item: QListWidgetItem | None = self.list.currentItem()
        if item is not None:
            self.chosen.emit(str(item.data(Qt.ItemDataRole.UserRole)))


def told_backup(line: BackupLine) -> tuple[str, str]:
    """A backup as a line of the list."""
    size = f"{max(1, line.size // 1000)}{NO_BREAK}ko"
    return line.name, f"{local(line.at):%d/%m/%Y} à {hour(line.at)} · {line.why} · {size}"


def told_deleted(line: DossierLine) -> tuple[str, str]:
    """A deleted dossier as a line of the list."""
    at = f"supprimé le {local(line.changed_at):%d/%m/%Y} à {hour(line.changed_at)}"
    title = line.title or "Dossier sans intitulé"
    return line.id, " · ".join(filter(None, (line.number, title, line.holders, at)))
