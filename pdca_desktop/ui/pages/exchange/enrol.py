"""Joins this device to the head office by a one-time code."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit

from pdca_desktop.ui.pages.start.step import Step, labelled

_WHY = (
    "Vos dossiers restent sur ce poste et se travaillent sans réseau. Rattaché, le poste échange avec le "
    "siège : ce que vous saisissez y est reçu, ce que vos collègues changent arrive ici. Demandez au siège "
    "l'adresse et un code à usage unique."
)
_AGAIN = (
    "Le siège a retiré l'accès de ce poste : il lui faut un nouveau code à usage unique. Vos dossiers sont "
    "encore ici ; ce que vous avez saisi depuis partira avec le premier échange."
)


class EnrolStep(Step):
    """Address, code, name of the device.

    Signals:
        given: the three, trimmed.
        returned: everything stays as it is.
    """

    given = Signal(str, str, str)
    returned = Signal()

    def __init__(self) -> None:
        super().__init__("Rattacher ce poste au siège", _WHY, "Rattacher ce poste")
        sheet = self.sheet
        self.address, self.code, self.device = (QLineEdit(sheet) for _ in range(3))
        self.address.setPlaceholderText("https://…")
        self.address.setMaxLength(300)
        self.code.setMaxLength(80)
        self.device.setMaxLength(80)
        self.fields.addWidget(labelled("Adresse du siège", self.address, sheet))
        self.fields.addWidget(labelled("Code à usage unique", self.code, sheet))
        self.fields.addWidget(labelled("Nom de ce poste, tel que le siège le verra", self.device, sheet))
        self.back = self.add_link("Revenir")
        self.back.clicked.connect(self.returned)
        self.go.clicked.connect(self._go)

    def propose(self, address: str, device: str, *, again: bool) -> None:
        """Fill in what is known.

        Args:
            again: whether the device was joined before, so that one can come back without doing it.
        """
        self.say_text(_AGAIN if again else _WHY)
        if not self.address.text():
            self.address.setText(address)
        if not self.device.text():
            self.device.setText(device)
        self.back.setVisible(again)

    def begin(self) -> None:
        """To the first thing that is not known."""
        lines = (self.address, self.code, self.device)
        wanted = next((line for line in lines if not line.text()), self.go)
        wanted.setFocus(Qt.FocusReason.OtherFocusReason)

    def refuse(self, sentence: str, *, code: bool) -> None:
        """Say why it was not joined, and go to what is to be typed again.

        Args:
            code: it is the code that was refused, and not the address that does not answer.
        """
        wrong = self.code if code else self.address
        wrong.setFocus(Qt.FocusReason.OtherFocusReason)
        wrong.selectAll()
        self.say_trouble(sentence)

    def forget(self) -> None:
        """The code is used up."""
        self.code.clear()

    def _go(self) -> None:
        typed = [" ".join(line.text().split()) for line in (self.address, self.code, self.device)]
        for line, text, wanted in zip(
            (self.address, self.code, self.device),
            typed,
            ("l'adresse du siège", "le code que le siège vous a donné", "le nom de ce poste"),
            strict=True,
        ):
            if not text:
                self.say_trouble(f"Saisissez {wanted}.")
                line.setFocus()
                return
        self.say_trouble("")
        self.given.emit(*typed)
