"""Shows what two changed at once and takes the adviser's choice to the presenter."""

from PySide6.QtCore import QObject

from pdca_desktop.domain.french import typeset
from pdca_desktop.errors import ConflictError
from pdca_desktop.services.clashes import ClashLine, clash_lines
from pdca_desktop.ui.pages.dossier.page import DossierPage
from pdca_desktop.ui.pages.dossier.presenter import DossierPresenter
from pdca_desktop.ui.pages.start.desk import Desk, since
from pdca_desktop.ui.widgets.clash_view import ClashView


class Settling(QObject):
    """Between the presenter that meets a conflict and the page that shows it."""

    def __init__(self, desk: Desk, presenter: DossierPresenter, page: DossierPage) -> None:
        super().__init__(presenter)
        self._desk, self._presenter, self._page = desk, presenter, page
        self.view: ClashView | None = None
        presenter.clashed.connect(self._show)
        presenter.settled.connect(page.uncover)

    def _show(self, conflict: ConflictError) -> None:
        lines = clash_lines(conflict.clashes)
        if self.view is None:
            self.view = ClashView()
            self.view.settled.connect(self._presenter.settle)
        self.view.show_clashes(lines, [self._author(line) for line in lines])
        self._page.cover(self.view)

    def _author(self, line: ClashLine) -> str:
        """Who gave the other value, and when."""
        mine = line.who == self._desk.adviser.id
        known = self._desk.machine.publications().names(self._desk.today()).get(line.who, "un collègue")
        name = "vous, dans une autre fenêtre" if mine else known if line.who else ""
        when = "" if line.at is None else since(line.at, self._desk.today())
        return typeset(", ".join(filter(None, (name, when))))
