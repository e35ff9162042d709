"""Decides how a document is printed: on which printer, what it can do, what is sent, how far it is."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from pdca_desktop.domain.french import typeset
from pdca_desktop.errors import AppError
from pdca_desktop.services.print_order import MOST_COPIES, PrinterLine, PrintOrder, Sides, pages_of
from pdca_desktop.ui.jobs.job import Job, Progress, Work
from pdca_desktop.ui.pages.preview.book import Book
from pdca_desktop.ui.pages.preview.print_dialog import ALL, CURRENT, PrintDialog
from pdca_desktop.ui.pages.start.desk import Desk
from pdca_desktop.ui.printing import Printers

_NONE = (
    "Aucune imprimante n'est installée sur cet ordinateur : enregistrez le PDF, puis imprimez-le d'un autre "
    "poste."
)
_SEARCHING = "Recherche des imprimantes…"
_BROKEN = "L’impression s’est arrêtée sur une erreur de l’application. Le document, lui, est intact."


class PrintPresenter(QObject):
    """Prints one document.

    Args:
        data: the PDF.
        title: shown in the printer's queue; it must name nobody.
        page: rank of the page that is read now.
        window: what the dialog stands above.
        printers: those of this machine, or a test's.

    Signals:
        printed: a sentence on what was sent.
    """

    printed = Signal(str)

    def __init__(
        self,
        desk: Desk,
        data: bytes,
        title: str,
        page: int,
        window: QWidget,
        parent: QObject | None = None,
        *,
        printers: Printers,
    ) -> None:
        super().__init__(parent)
        self._desk, self._data, self._title = desk, data, title
        self._printers = printers
        self._pages = Book(data, self).pages
        self._current = max(0, page)
        self._job: Job | None = None
        self._vector = True
        self._known: tuple[PrinterLine, ...] | None = None
        self.dialog = PrintDialog(self._pages, self._current, window)
        self.dialog.changed.connect(self._changed)
        self.dialog.print_asked.connect(self.print)
        self.dialog.stop_asked.connect(self.stop)
        self.dialog.printer.activated.connect(self._choose_printer)
        self.dialog.way.activated.connect(self._choose_way)

    def open(self) -> None:
        """Show the dialog and look for printers."""
        self.dialog.show_printers(())
        self.dialog.show_abilities(two_sided=False, colour=False, vector_refusal="", vector=True)
        self.dialog.show_idle(_SEARCHING)
        self.dialog.allow(_SEARCHING)
        self.dialog.open()
        job = self._desk.runner.elsewhere(self._find, _SEARCHING)
        job.finished.connect(self._found)
        job.failed.connect(self._failed)

    def close(self) -> None:
        """Stop what is under way and take the dialog away."""
        self.stop()
        self.dialog.hide()
        self.dialog.deleteLater()
        self.deleteLater()

    def print(self) -> None:
        """Print as asked, in a job."""
        order = self._order()
        if isinstance(order, str):
            self.dialog.show_idle(order, fault=True)
            return
        data, spooler, printers = self._data, self._desk.spooler, self._printers

        def work(progress: Progress) -> int:
            if order.vector:
                progress.step(0, 0, "Envoi au système d’impression")
                spooler.send(data, order)
            else:
                printers.print(data, order, progress.step)
            return len(order.pages)

        self._start(work)

    def stop(self) -> None:
        """Stop the print under way at its next band."""
        if self._job is not None:
            self._job.cancel()

    def _start(self, work: Work) -> None:
        self.dialog.show_running(0, 0, "Préparation de l’impression")
        self._job = job = self._desk.runner.elsewhere(work, "Impression")
        job.progressed.connect(self._progressed)
        job.finished.connect(self._printed)
        job.failed.connect(self._failed)
        job.cancelled.connect(self._cancelled)
        job.broke.connect(self._broke)
        job.ended.connect(self._ended)

    def _order(self) -> PrintOrder | str:
        """What is asked, or why it cannot be."""
        dialog = self.dialog
        printer = dialog.printer.currentData()
        if not isinstance(printer, PrinterLine):
            return _NONE
        if not dialog.copies.hasAcceptableInput():
            return f"Le nombre d’exemplaires va de 1 à {MOST_COPIES}."
        try:
            chosen = dialog.some.text() if dialog.range not in (ALL, CURRENT) else ""
            if dialog.range not in (ALL, CURRENT) and not chosen.strip():
                return "Dites quelles pages imprimer : « 1-3, 7 » par exemple."
            pages = (self._current,) if dialog.range == CURRENT else pages_of(chosen, self._pages)
        except AppError as error:
            return str(error)
        sides = dialog.sides.currentData()
        return PrintOrder(
            printer.name,
            self._title,
            pages,
            copies=int(dialog.copies.text()),
            sides=sides if isinstance(sides, Sides) else Sides.ONE,
            grey=bool(dialog.colour.currentData()),
            vector=bool(dialog.way.currentData()),
        )

    def _find(self, _progress: Progress) -> tuple[PrinterLine, ...]:
        return self._printers.found()

    def _found(self, lines: tuple[PrinterLine, ...]) -> None:
        self._known = lines
        self.dialog.show_printers(lines)
        self._choose_printer()
        (self.dialog.go if lines else self.dialog.cancel).setFocus()

    def _choose_printer(self, _rank: int = 0) -> None:
        line = self.dialog.printer.currentData()
        two_sided = isinstance(line, PrinterLine) and line.two_sided
        colour = isinstance(line, PrinterLine) and line.colour
        self.dialog.show_abilities(
            two_sided=two_sided,
            colour=colour,
            vector_refusal=self._desk.spooler.refusal(),
            vector=self._vector,
        )
        self.dialog.show_idle("" if line is not None else _NONE, fault=line is None)
        self._changed()

    def _choose_way(self, _rank: int) -> None:
        self._vector = bool(self.dialog.way.currentData())

    def _changed(self) -> None:
        if self._known is None or self._job is not None:
            return
        order = self._order()
        self.dialog.allow(order if isinstance(order, str) else "")
        if self._known:
            self.dialog.show_idle(order if isinstance(order, str) else "")

    def _progressed(self, done: int, total: int, label: str) -> None:
        self.dialog.show_running(done, total, label)

    def _printed(self, pages: int) -> None:
        several = "s" if pages > 1 else ""
        self.printed.emit(typeset(f"{pages} page{several} envoyée{several} à l'imprimante."))
        self.dialog.show_idle()
        self.dialog.accept()

    def _failed(self, error: AppError) -> None:
        self.dialog.show_idle(str(error), fault=True)

    def _cancelled(self) -> None:
        self.dialog.show_idle("Impression arrêtée : rien d’autre ne partira à l’imprimante.")

    def _broke(self, _error: object) -> None:
        self.dialog.show_idle(_BROKEN, fault=True)

    def _ended(self) -> None:
        self._job = None
        order = self._order()
        self.dialog.allow(order if isinstance(order, str) else "")
