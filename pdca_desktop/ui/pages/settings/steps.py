"""Another passphrase, another recovery code: what takes the place of the settings for a moment."""

from PySide6.QtCore import Qt, Signal

from pdca_desktop.ui.pages.start.step import Secret, Step, labelled, with_eye
from pdca_desktop.ui.pages.start.steps import SecretStep

_PRESENT = "Phrase de passe actuelle"


class ChangeStep(SecretStep):
    """The present passphrase, then another one twice.

    Signals:
        changed: the present one and the other.
        returned: everything stays as it is.
    """

    changed = Signal(str, str)
    returned = Signal()

    def __init__(self) -> None:
        super().__init__("Changer la phrase de passe", "Changer", "Nouvelle phrase de passe")
        self.say_text(
            "Vos dossiers ne changent pas ; le code de secours et la clé mémorisée restent valables."
        )
        column = self.sheet
        self.present = Secret(column)
        self.fields.insertWidget(
            0, labelled(_PRESENT, with_eye(self.present, column), column, target=self.present)
        )
        self.back = self.add_link("Revenir")
        self.back.clicked.connect(self.returned)
        self.given.connect(self._changed)

    def forget(self) -> None:
        """Nothing typed stays."""
        super().forget()
        self.present.clear()

    def begin(self) -> None:
        """The present one is asked for first."""
        self.present.setFocus(Qt.FocusReason.OtherFocusReason)

    def _changed(self, passphrase: str) -> None:
        if not self.present.text():
            self.say_trouble("Saisissez d'abord la phrase de passe actuelle.")
            self.present.setFocus()
            return
        self.changed.emit(self.present.text(), passphrase)


class NewCodeStep(Step):
    """The passphrase, before another recovery code takes the place of the one printed.

    Signals:
        given: the passphrase.
        returned: everything stays as it is.
    """

    given = Signal(str)
    returned = Signal()

    def __init__(self) -> None:
        super().__init__(
            "Nouveau code de secours",
            "Faites-le si le code imprimé est perdu ou a pu être lu. L'ancien n'ouvrira plus rien : "
            "détruisez-le. Le nouveau ne sera montré qu'une fois.",
            "Montrer le nouveau code",
        )
        column = self.sheet
        self.secret = Secret(column)
        self.fields.addWidget(labelled(_PRESENT, with_eye(self.secret, column), column, target=self.secret))
        self.back = self.add_link("Revenir")
        self.back.clicked.connect(self.returned)
        self.go.clicked.connect(self._go)

    def forget(self) -> None:
        """Nothing typed stays."""
        self.secret.clear()

    def _go(self) -> None:
        if not self.secret.text():
            self.say_trouble("Saisissez la phrase de passe.")
            return
        self.say_trouble("")
        self.given.emit(self.secret.text())
