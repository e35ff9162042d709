"""The printers of this machine; the only module that knows QPrinter.

A PDF is painted page by page in bands, in a job's thread: each call into Qt holds Python's lock for some
milliseconds only, so the screen stays alive, and a cancelled print stops between two bands.
"""

from collections.abc import Iterator

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QObject, QPointF, QRect, QRectF, QSize
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter, QTextDocument
from PySide6.QtPdf import QPdfDocument, QPdfDocumentRenderOptions
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo

from pdca_desktop.domain.french import typeset
from pdca_desktop.errors import AppError
from pdca_desktop.services.print_order import PrinterLine, PrintOrder, Sides
from pdca_desktop.services.progress import Cancelled
from pdca_desktop.services.session import Step

DPI = 300
_BAND = 256
"""Rows painted at once: about 20 ms."""

_POINT = 72
_SIDES = {
    Sides.ONE: QPrinter.DuplexMode.DuplexNone,
    Sides.LONG: QPrinter.DuplexMode.DuplexLongSide,
    Sides.SHORT: QPrinter.DuplexMode.DuplexShortSide,
}
_REFUSED = (
    "L'imprimante ne répond pas ou refuse l'impression : vérifiez qu'elle est allumée et reliée, puis "
    "recommencez ; ou enregistrez le PDF pour l'imprimer d'un autre poste."
)
_BROKEN = "Ce document ne se relit pas : il n'a pas été imprimé. Fermez l'aperçu, puis rouvrez-le."


class Printers:
    """The printers of this machine. Slow: it belongs in a job of the pool."""

    def found(self) -> tuple[PrinterLine, ...]:
        """Those that are installed, the default one first."""
        return _installed()

    def print(self, data: bytes, order: PrintOrder, step: Step) -> None:
        """Print pages of a PDF: see `print_pdf`."""
        print_pdf(data, order, step)


def _installed() -> tuple[PrinterLine, ...]:
    default = QPrinterInfo.defaultPrinterName()
    found = []
    for name in QPrinterInfo.availablePrinterNames():
        info = QPrinterInfo.printerInfo(name)
        duplex = info.supportedDuplexModes()
        colours = info.supportedColorModes()
        found.append(
            PrinterLine(
                name,
                info.description() or name,
                default=name == default,
                two_sided=any(mode is not QPrinter.DuplexMode.DuplexNone for mode in duplex),
                colour=not colours or QPrinter.ColorMode.Color in colours,
            )
        )
    return tuple(sorted(found, key=lambda line: (not line.default, line.label.casefold())))


def print_pdf(data: bytes, order: PrintOrder, step: Step, *, file: str = "") -> None:
    """Paint pages of a PDF on a printer, page by page. Slow: it belongs in a job of the pool.

    Args:
        data: the PDF.
        order: pages, copies, sides.
        step: told before each page; may raise to stop.
        file: a PDF is written there instead of printing.

    Raises:
        AppError: the printer refused, or the PDF cannot be read.
        Cancelled: the adviser stopped it; what was not sent is thrown away.
    """
    if not order.pages:
        raise AppError("Aucune page n’est choisie : il n’y a rien à imprimer.")
    with _Opened(data) as document:
        if max(order.pages) >= document.pageCount():
            raise AppError(typeset(_BROKEN))
        printer = _printer(order, file)
        _turn(printer, document, order.pages[0])
        painter = QPainter()
        if not printer.isValid() or not painter.begin(printer):
            raise AppError(typeset(_REFUSED))
        try:
            _paint(painter, printer, document, order, step)
        except (Cancelled, AppError):
            printer.abort()
            raise
        finally:
            ended = painter.end()
        if not ended or printer.printerState() in (
            QPrinter.PrinterState.Error, QPrinter.PrinterState.Aborted,
        ):  # fmt: skip
            raise AppError(typeset(_REFUSED))


def _paint(
    painter: QPainter, printer: QPrinter, document: QPdfDocument, order: PrintOrder, step: Step
) -> None:
    for done, page in enumerate(order.pages):
        if done:
            _turn(printer, document, page)
            if not printer.newPage():
                raise AppError(typeset(_REFUSED))
        for at, band in _bands(document, page, printer, grey=order.grey):
            step(done, len(order.pages), f"Page {page + 1}")
            painter.drawImage(at, band)


def ask_and_print(document: QTextDocument, title: str, margin: float) -> bool:
    """Ask for a printer and print a short text; False when the adviser changed their mind.

    Args:
        document: what is printed.
        title: shown in the printer's queue; it must name nobody.
        margin: in millimetres.
    """
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    printer.setPageMargins(QMarginsF(margin, margin, margin, margin), QPageLayout.Unit.Millimeter)
    if QPrintDialog(printer).exec() != QPrintDialog.DialogCode.Accepted:
        return False
    document.print_(printer)
    return True


class _Opened(QObject):
    """A PDF open in the thread that prints it."""

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self._bytes = QByteArray(data)
        self._buffer = QBuffer(self._bytes)
        self._document = QPdfDocument(self)

    def __enter__(self) -> QPdfDocument:
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._document.load(self._buffer)
        if self._document.status() is not QPdfDocument.Status.Ready:
            raise AppError(typeset(_BROKEN))
        return self._document

    def __exit__(self, *_error: object) -> None:
        self._document.close()
        self._buffer.close()


def _printer(order: PrintOrder, file: str) -> QPrinter:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    if file:
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(file)
    else:
        printer.setPrinterName(order.printer)
        if printer.printerName() != order.printer:
            raise AppError(
                typeset(f"L'imprimante « {order.printer} » n'est plus là : choisissez-en une autre.")
            )
    printer.setDocName(order.title)
    printer.setCreator("PdC Actif")
    printer.setResolution(DPI)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setFullPage(True)
    printer.setPageMargins(QMarginsF(0, 0, 0, 0))
    printer.setCopyCount(order.copies)
    printer.setCollateCopies(True)
    printer.setDuplex(_SIDES[order.sides])
    printer.setColorMode(QPrinter.ColorMode.GrayScale if order.grey else QPrinter.ColorMode.Color)
    return printer


def _turn(printer: QPrinter, document: QPdfDocument, page: int) -> None:
    """Lay the sheet as the page is."""
    size = document.pagePointSize(page)
    wide = size.width() > size.height()
    printer.setPageOrientation(
        QPageLayout.Orientation.Landscape if wide else QPageLayout.Orientation.Portrait
    )


def _bands(
    document: QPdfDocument, page: int, printer: QPrinter, *, grey: bool
) -> Iterator[tuple[QPointF, QImage]]:
    """The bands of a page and where they go: at its true size, smaller when the sheet is, in its middle."""
    points = document.pagePointSize(page)
    sheet = printer.paperRect(QPrinter.Unit.DevicePixel)
    if points.isEmpty() or sheet.isEmpty():
        raise AppError(typeset(_REFUSED if sheet.isEmpty() else _BROKEN))
    scale = min(
        printer.resolution() / _POINT, sheet.width() / points.width(), sheet.height() / points.height()
    )
    whole = QSize(max(1, round(points.width() * scale)), max(1, round(points.height() * scale)))
    left, top = (sheet.width() - whole.width()) / 2, (sheet.height() - whole.height()) / 2
    for y in range(0, whole.height(), _BAND):
        clip = QRect(0, y, whole.width(), min(_BAND, whole.height() - y))
        yield QPointF(left, top + y), _band(document, page, whole, clip, grey=grey)


def _band(document: QPdfDocument, page: int, whole: QSize, clip: QRect, *, grey: bool) -> QImage:
    options = QPdfDocumentRenderOptions()
    options.setScaledSize(whole)
    options.setScaledClipRect(clip)
    drawn = document.render(page, clip.size(), options)
    if drawn.isNull():
        raise AppError(typeset(_BROKEN))
    # What a page leaves blank comes transparent, which a printer would have to mix itself.
    flat = QImage(clip.size(), QImage.Format.Format_RGB32)
    flat.fill(0xFFFFFFFF)
    painter = QPainter(flat)
    painter.drawImage(QRectF(0, 0, clip.width(), clip.height()), drawn)
    painter.end()
    return flat.convertToFormat(QImage.Format.Format_Grayscale8) if grey else flat
