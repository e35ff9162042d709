"""The step that tells that the access of this machine was taken away, and what became of the dossiers."""

from PySide6.QtCore import Signal

from pdca_desktop.domain.french import typeset
from pdca_desktop.ui.pages.start.step import Step
from pdca_desktop.ui.theme import text_label

_TITLE = "L’accès de ce poste a été retiré"
_UNDER_WAY = (
    "Le siège a retiré l'accès de ce poste. Ce qui n'était pas encore envoyé lui est remis d'abord ; ensuite "
    "les dossiers, leurs pièces, leurs sauvegardes et la clé qui les ouvre sont effacés de cet ordinateur."
)
_DONE = (
    "Ce qui n'était pas encore envoyé a été remis au siège, où une personne peut le reprendre. Les dossiers, "
    "leurs pièces, leurs sauvegardes et la clé qui les ouvrait ont été effacés de cet ordinateur."
)
_UNFINISHED = (
    "La clé qui ouvrait les dossiers de ce poste est détruite : ils ne peuvent plus être lus, et ce qui "
    "n'était pas encore envoyé a été remis au siège. Il reste des fichiers à effacer."
)
_ELSEWHERE = (
    "Ce que vous avez vous-même imprimé, enregistré ou exporté ailleurs n'a pas été touché. Pour travailler "
    "de nouveau sur ce poste, demandez au siège un nouveau code : vos dossiers reviendront de lui."
)
_AGAIN, _ANEW = "Reprendre l'effacement", "Recommencer à vide"


class WithdrawnStep(Step):
    """What happens to the dossiers, then what happened.

    Signals:
        resumed: what is left is to be erased.
        anew: the application is wanted again, empty.
        left: close the application.
    """

    resumed = Signal()
    anew = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__(_TITLE, "", _ANEW)
        self._elsewhere = text_label(typeset(_ELSEWHERE), "", self.sheet)
        self.fields.addWidget(self._elsewhere)
        self._unfinished = False
        self.go.clicked.connect(self._go)
        self.add_link("Quitter").clicked.connect(self.left)

    def show_under_way(self) -> None:
        """Nothing is asked: it is being done."""
        self.say_text(_UNDER_WAY)
        self._elsewhere.hide()

    def show_done(self) -> None:
        """Nothing is left."""
        self._unfinished = False
        self.say_text(_DONE)
        self._elsewhere.show()
        self.go.setText(_ANEW)

    def show_unfinished(self, sentence: str) -> None:
        """Something is left, and why."""
        self._unfinished = True
        self.say_text(_UNFINISHED)
        self._elsewhere.show()
        self.go.setText(typeset(_AGAIN))
        self.say_trouble(sentence)

    def _go(self) -> None:
        (self.resumed if self._unfinished else self.anew).emit()
