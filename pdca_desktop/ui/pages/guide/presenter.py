"""The guide: finds the page that goes with the screen, answers searches, remembers what was read."""

from PySide6.QtCore import QObject, Signal

from pdca_desktop.ui.pages.guide import topics
from pdca_desktop.ui.pages.guide.page import GuidePage

_SUFFIX = ".md"


class GuidePresenter(QObject):
    """Decides for the guide.

    Signals:
        left: back to the screen they came from.
    """

    left = Signal()

    def __init__(self, page: GuidePage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._page = page
        self._topics = topics.load()
        self._read: list[str] = []
        page.searched.connect(self._search)
        page.picked.connect(self.open)
        page.followed.connect(self._follow)
        page.back_asked.connect(self._go_back)
        page.left.connect(self.left)
        page.show_contents(topics.search(self._topics, ""))

    @property
    def current(self) -> str:
        """Name of the page in front; empty before the first."""
        return self._read[-1] if self._read else ""

    def open(self, name: str) -> None:
        """Show a page; one that does not exist is left alone."""
        if name != self.current and any(topic.name == name for topic in self._topics):
            self._read.append(name)
            self._show()

    def _show(self) -> None:
        topic = next(topic for topic in self._topics if topic.name == self.current)
        self._page.show_topic(topic, self._page.words.text(), back=len(self._read) > 1)

    def _search(self, words: str) -> None:
        self._page.show_contents(topics.search(self._topics, words))
        if self._read:
            self._show()

    def _follow(self, address: str) -> None:
        self.open(address.removesuffix(_SUFFIX))

    def _go_back(self) -> None:
        if len(self._read) > 1:
            self._read.pop()
            self._show()
