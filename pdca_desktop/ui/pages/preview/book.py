"""A PDF in memory, open for reading; no file is made of it."""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QSizeF
from PySide6.QtPdf import QPdfDocument

from pdca_desktop.domain.french import typeset
from pdca_desktop.errors import AppError

_BROKEN = "Ce document ne peut pas être affiché : il est abîmé ou protégé."


class Book(QObject):
    """The pages of a PDF.

    Raises:
        AppError: it cannot be read.
    """

    def __init__(self, data: bytes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bytes = QByteArray(data)
        self._buffer = QBuffer(self)
        self._buffer.setData(self._bytes)
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self.document = QPdfDocument(self)
        self.document.load(self._buffer)
        if self.document.status() is not QPdfDocument.Status.Ready or not self.document.pageCount():
            raise AppError(typeset(_BROKEN))
        self.sizes: tuple[QSizeF, ...] = tuple(
            self.document.pagePointSize(page) for page in range(self.document.pageCount())
        )

    @property
    def pages(self) -> int:
        """How many there are."""
        return len(self.sizes)

    def words(self, page: int) -> str:
        """The text of a page."""
        return str(self.document.getAllText(page).text())
