"""Pictures of a document that is in memory: its pages, its thumbnail. Slow, so called in a job; no widget.

Nothing is written to a file: Qt reads the bytes themselves.
"""

from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize
from PySide6.QtGui import QColor, QImage, QImageIOHandler, QImageReader, QPainter
from PySide6.QtPdf import QPdfDocument

from pdca_desktop.domain.french import typeset
from pdca_desktop.errors import AppError
from pdca_desktop.ui.tokens import PAPER

MOST_PIXELS = 40_000_000
"""Of one picture on the screen: a page at 200 % of a large screen has fewer."""

_PDF, _BEGINNING = b"%PDF-", 1_024
_ROTATED = QImageIOHandler.Transformation.TransformationRotate90
_NOT_SHOWN = (
    "Ce document ne s'affiche pas ici ({}). Enregistrez-en une copie pour l'ouvrir avec un autre logiciel."
)


class NotShownError(AppError):
    """A document that is whole but cannot be drawn here."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page as a picture.

    Attributes:
        pages: how many the document has.
        page: rank of this one, from 0.
        picture: on white, with its size in device pixels.
    """

    pages: int
    page: int
    picture: QImage


def draw(content: bytes, page: int, width: int) -> Drawn:
    """A page of a PDF, or an image upright, as wide as asked.

    Args:
        content: the document.
        page: rank from 0; one past the end is the last.
        width: in device pixels.

    Raises:
        NotShownError: it is protected, broken, or of a kind that cannot be drawn.
    """
    return _draw_pdf(content, page, width) if _PDF in content[:_BEGINNING] else _draw_image(content, width)


def thumbnail(content: bytes, width: int) -> QImage | None:
    """The first page, small; None when it cannot be drawn."""
    try:
        return draw(content, 0, width).picture
    except NotShownError:
        return None


def _draw_pdf(content: bytes, page: int, width: int) -> Drawn:
    data, document = QByteArray(content), QPdfDocument()
    source = QBuffer(data)
    source.open(QIODevice.OpenModeFlag.ReadOnly)
    try:
        document.load(source)
        if document.error() is QPdfDocument.Error.IncorrectPassword:
            raise _not_shown("il est protégé par un mot de passe")
        if document.status() is not QPdfDocument.Status.Ready or not document.pageCount():
            raise _not_shown("son contenu est illisible")
        page = max(0, min(page, document.pageCount() - 1))
        points = document.pagePointSize(page)
        if points.width() <= 0 or points.height() <= 0:
            raise _not_shown("sa page est vide")
        size = _within(width, points.height() / points.width())
        return Drawn(document.pageCount(), page, _on_white(document.render(page, size)))
    finally:
        document.close()
        source.close()


def _draw_image(content: bytes, width: int) -> Drawn:
    data = QByteArray(content)
    source = QBuffer(data)
    source.open(QIODevice.OpenModeFlag.ReadOnly)
    try:
        reader = QImageReader(source)
        reader.setAutoTransform(True)
        size = reader.size()
        if size.isValid() and not size.isEmpty():
            across = size.height() if reader.transformation() & _ROTATED else size.width()
            if across > width:  # a smaller picture stays as it is: enlarged, it would only be blurred
                reader.setScaledSize((size * (width / across)).expandedTo(QSize(1, 1)))
        picture = reader.read()
    finally:
        source.close()
    if picture.isNull():
        raise _not_shown("son format n'est pas lu par ce poste")
    return Drawn(1, 0, _on_white(picture))


def _within(width: int, ratio: float) -> QSize:
    """A size of that width, or smaller when the picture would be too large."""
    height = max(1, round(width * ratio))
    shrink = min(1.0, (MOST_PIXELS / (width * height)) ** 0.5)
    return QSize(max(1, int(width * shrink)), max(1, int(height * shrink)))


def _on_white(picture: QImage) -> QImage:
    """Paper is white, whatever the scheme of the screen."""
    paper = QImage(picture.size(), QImage.Format.Format_RGB32)
    paper.fill(QColor(PAPER))
    painter = QPainter(paper)
    painter.drawImage(0, 0, picture)
    painter.end()
    return paper


def _not_shown(reason: str) -> NotShownError:
    return NotShownError(typeset(_NOT_SHOWN.format(reason)))
