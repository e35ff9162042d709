"""Opens the guide at the page of what is on screen (F1), and gives the screen back."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from pdca_desktop.ui.pages.guide.topics import topic_of
from pdca_desktop.ui.shell import Shell

if TYPE_CHECKING:
    from pdca_desktop.ui.pages.guide.page import GuidePage
    from pdca_desktop.ui.pages.guide.presenter import GuidePresenter

PAGE = "guide"


class GuideRoom(QObject):
    """The guide of a window.

    Args:
        section: the section of the open dossier; empty when none is.

    Signals:
        left: identifier of the page it was opened from.
    """

    left = Signal(str)

    def __init__(self, shell: Shell, section: Callable[[], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shell, self._section = shell, section
        self._presenter: GuidePresenter | None = None
        self._from = ""
        shell.add_page(PAGE, self._make)
        shell.commands.add("help.guide", "Guide", self.open, shortcut="F1", group="Aide", icon="book-open")

    def open(self) -> None:
        """Show the page of the guide that goes with the screen."""
        if self._shell.current == PAGE:
            return
        self._from = self._shell.current
        topic = topic_of(self._from, self._section())
        self._shell.open_page(PAGE)
        if self._presenter is not None:
            self._presenter.open(topic)

    def _make(self) -> "GuidePage":
        from pdca_desktop.ui.pages.guide.page import GuidePage  # noqa: PLC0415  (when it is first read)
        from pdca_desktop.ui.pages.guide.presenter import GuidePresenter  # noqa: PLC0415

        page = GuidePage()
        self._presenter = GuidePresenter(page, page)
        self._presenter.left.connect(self._leave)
        return page

    def _leave(self) -> None:
        self.left.emit(self._from)
