"""Real documents for the tests: a PDF with pages, a picture."""

from pathlib import Path

from PySide6.QtGui import QColor, QImage, QPageSize, QPainter, QPdfWriter


def a_pdf(path: Path, pages: int = 1) -> Path:
    """A PDF whose pages say their rank."""
    writer = QPdfWriter(str(path))
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    painter = QPainter(writer)
    for page in range(pages):
        if page:
            writer.newPage()
        painter.drawText(1000, 1000, f"Page {page + 1}")
    painter.end()
    return path


def a_picture(path: Path, width: int = 120, height: int = 80) -> Path:
    """A picture of one colour."""
    picture = QImage(width, height, QImage.Format.Format_ARGB32)
    picture.fill(QColor(120, 40, 10))
    assert picture.save(str(path))
    return path
