"""What every page of the shell is."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pdca_desktop.ui.tokens import AIR, ROOM


class Page(QWidget):
    """A page: it builds widgets, has typed signals and setters, and decides nothing.

    Its presenter listens to its signals and calls its setters. Override what is needed.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("sheet", True)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(AIR, ROOM, AIR, 0)
        self.body.setSpacing(ROOM)

    def entered(self) -> None:
        """The page comes to the front."""

    def set_meeting(self, on: bool) -> None:
        """Mode rendez-vous begins or ends: hide or show what is internal."""

    def meeting_obstacle(self) -> str:
        """Why the screen cannot be turned to the entrepreneur here; empty when it can.

        By default a page may name other people: only those that show one dossier override this.
        """
        return "Cette page montre d’autres dossiers : ouvrez d’abord celui de la personne reçue."
