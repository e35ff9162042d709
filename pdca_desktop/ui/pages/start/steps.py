"""The steps of the first start."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QRadioButton

from pdca_desktop.domain.french import typeset
from pdca_desktop.domain.territory import Agency
from pdca_desktop.ui.pages.start.step import Secret, Step, labelled, with_eye
from pdca_desktop.ui.theme import restyle, text_label
from pdca_desktop.ui.tokens import SNUG, TIGHT

ASKED_GROUPS = (2, 5)
"""Ranks of the two groups of the code that are typed back."""


class IdentityStep(Step):
    """Who works here.

    Signals:
        given: name and agency.
    """

    given = Signal(str, object)

    def __init__(self) -> None:
        super().__init__(
            "Bienvenue",
            "Cette application suit les dossiers du premier rendez-vous au comité, même sans réseau. "
            "Dites d'abord qui travaille sur ce poste.",
            "Continuer",
        )
        from pdca_desktop.ui.forms.choices import Combo  # noqa: PLC0415  (a locked machine asks no agency)

        column = self.sheet
        self.name = QLineEdit(column)
        self.name.setMaxLength(120)
        self.agency = Combo(column)
        self.agency.addItem("Choisissez l’agence")
        for agency in Agency:
            self.agency.addItem(typeset(agency.label), agency)
        self.fields.addWidget(labelled("Prénom et nom", self.name, column))
        self.fields.addWidget(labelled("Agence", self.agency, column))
        self.go.clicked.connect(self._go)

    def _go(self) -> None:
        name = " ".join(self.name.text().split())
        agency = self.agency.currentData()
        if len(name) < 2:
            self.say_trouble(
                "Donnez votre prénom et votre nom : ils figurent dans l'historique des dossiers."
            )
            self.name.setFocus()
        elif agency is None:
            self.say_trouble("Choisissez votre agence.")
            self.agency.setFocus()
        else:
            self.say_trouble("")
            self.given.emit(name, Agency(agency))


class SecretStep(Step):
    """The passphrase, with what losing it means said before.

    Signals:
        typed: the passphrase as it stands, for its worth.
        given: the passphrase, typed twice alike.
    """

    typed = Signal(str)
    given = Signal(str)

    def __init__(self, title: str, action: str, label: str = "Phrase de passe") -> None:
        super().__init__(title, "", action)
        column = self.sheet
        self.notice = text_label("", "notice", column)
        self.notice.hide()
        self.doubts = text_label("", "error", column)
        self.doubts.hide()
        self.first, self.second = Secret(column), Secret(column)
        self.worth = text_label("", "small", column)
        self.worth.hide()
        self.fields.addWidget(self.notice)
        self.fields.addWidget(self.doubts)
        self.fields.addWidget(labelled(label, with_eye(self.first, column), column, target=self.first))
        self.fields.addWidget(self.worth)
        self.fields.addWidget(labelled("La même, une seconde fois", self.second, column))
        self.first.textEdited.connect(self.typed)
        self.go.clicked.connect(self._go)

    def show_loss(self, sentences: str) -> None:
        """What is lost with the secrets."""
        self.notice.setText(sentences)
        self.notice.setVisible(bool(sentences))

    def show_doubts(self, sentences: tuple[str, ...]) -> None:
        """What is unsafe with the folder."""
        self.doubts.setText("\n".join(f"▲ {sentence}" for sentence in sentences))
        self.doubts.setVisible(bool(sentences))

    def show_worth(self, *, enough: bool, findings: tuple[str, ...]) -> None:
        """What the passphrase is worth, in words."""
        restyle(self.worth, "role", "small")
        text = (
            "✔ Assez solide : elle n’aura jamais à être changée d’office." if enough else "\n".join(findings)
        )
        self.worth.setText(text)
        self.worth.setVisible(bool(text))

    def forget(self) -> None:
        """Nothing typed stays."""
        self.first.clear()
        self.second.clear()

    def _go(self) -> None:
        if self.first.text() != self.second.text():
            self.say_trouble("Les deux saisies diffèrent : recommencez la seconde.")
            self.second.setFocus()
            self.second.selectAll()
            return
        self.say_trouble("")
        self.given.emit(self.first.text())


class FirstSecretStep(SecretStep):
    """The first passphrase of this machine."""

    def __init__(self) -> None:
        super().__init__("Votre phrase de passe", "Continuer")


class CodeStep(Step):
    """The recovery code, shown once, and two of its groups typed back.

    Signals:
        printed: a paper copy is asked for.
        confirmed: the two groups were typed back.
    """

    printed = Signal()
    confirmed = Signal()

    def __init__(self) -> None:
        super().__init__(
            "Code de secours",
            "Il rouvre vos dossiers si vous oubliez la phrase de passe. Il n'est montré qu'une fois : "
            "imprimez-le ou recopiez-le, et gardez-le loin de l'ordinateur.",
            "Le code est en lieu sûr",
        )
        column = self.sheet
        self._code = ""
        self.shown = QLabel(column)
        self.shown.setProperty("role", "heading")
        self.shown.setWordWrap(True)
        self.shown.setTextInteractionFlags(self.shown.textInteractionFlags())
        self.fields.addWidget(self.shown)
        self.groups = tuple(QLineEdit(column) for _ in ASKED_GROUPS)
        for rank, field in zip(ASKED_GROUPS, self.groups, strict=True):
            field.setMaxLength(8)
            self.fields.addWidget(labelled(f"Recopiez le {rank}e groupe de six signes", field, column))
        self.print = self.add_link("Imprimer", "printer")
        self.copy = self.add_link("Copier", "copy")
        self.print.clicked.connect(self.printed)
        self.copy.clicked.connect(self._copy)
        self.go.clicked.connect(self._go)

    def show_code(self, code: str) -> None:
        """Show it, three groups a line; an empty code takes it away."""
        self._code = code
        groups = code.split("-")
        self.shown.setText("\n".join("  –  ".join(groups[at : at + 3]) for at in range(0, len(groups), 3)))
        self.shown.setAccessibleName("Code de secours : " + ", ".join(" ".join(group) for group in groups))
        for field in self.groups:
            field.clear()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._code)
        self.say_text(
            "Code copié : collez-le dans un coffre de mots de passe, pas dans un fichier de ce poste."
        )

    def _go(self) -> None:
        groups = self._code.split("-")
        for rank, field in zip(ASKED_GROUPS, self.groups, strict=True):
            if "".join(field.text().split()).upper() != groups[rank - 1]:
                self.say_trouble(
                    f"Le {rank}e groupe n'est pas celui du code : relisez ce que vous avez noté."
                )
                field.setFocus()
                field.selectAll()
                return
        self.say_trouble("")
        self.confirmed.emit()


class ContentStep(Step):
    """Explore with the examples, or start empty.

    Signals:
        chosen: whether the examples are wanted.
    """

    chosen = Signal(bool)

    def __init__(self) -> None:
        super().__init__(
            "Par quoi commencer ?",
            "Vous pourrez importer des dossiers à tout moment.",
            "Ouvrir l'application",
        )
        column = self.sheet
        self.examples = QRadioButton("Découvrir avec vingt dossiers d’exemple", column)
        self.empty = QRadioButton("Commencer sans aucun dossier", column)
        self.examples.setChecked(True)
        for button, text in (
            (self.examples, "Des personnes et des entreprises inventées, à modifier sans crainte."),
            (self.empty, "Vous créez ou importez le premier dossier."),
        ):
            self.fields.addWidget(button)
            hint = text_label(text, "small", column)
            hint.setContentsMargins(SNUG * 3, 0, 0, TIGHT)
            button.setAccessibleDescription(text)
            self.fields.addWidget(hint)
        self.fields.setSpacing(TIGHT)
        self.go.clicked.connect(self._go)

    def _go(self) -> None:
        self.chosen.emit(self.examples.isChecked())


class UnlockStep(Step):
    """The passphrase that opens the dossiers.

    Signals:
        given: the passphrase, and whether this machine is to remember the key.
        forgotten: the recovery code is wanted.
    """

    given = Signal(str, bool)
    forgotten = Signal()

    def __init__(self) -> None:
        super().__init__("Dossiers verrouillés", "", "Ouvrir")
        column = self.sheet
        self.secret = Secret(column)
        self.remember = QCheckBox("Mémoriser sur ce poste", column)
        self.remember.setToolTip("La clé est gardée par le système, dans votre session.")
        self.remember.setAccessibleDescription("La clé est gardée par le système, dans votre session.")
        self.fields.addWidget(
            labelled("Phrase de passe", with_eye(self.secret, column), column, target=self.secret)
        )
        self.fields.addWidget(self.remember)
        self.lost = self.add_link("J’ai oublié ma phrase de passe")
        self.lost.clicked.connect(self.forgotten)
        self.go.clicked.connect(self._go)

    def refuse(self, sentence: str) -> None:
        """Say kindly that it did not open, what was typed still there to be mended."""
        self.say_trouble(sentence)
        self.secret.setFocus()
        self.secret.selectAll()

    def _go(self) -> None:
        if not self.secret.text():
            self.say_trouble("Saisissez votre phrase de passe.")
            return
        self.say_trouble("")
        self.given.emit(self.secret.text(), self.remember.isChecked())
