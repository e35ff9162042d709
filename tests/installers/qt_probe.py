"""Run by tests/test_qt_probe.py in a process of its own: `python qt_probe.py references|window|pdf`."""

import sys

from PySide6.QtCore import QCoreApplication, QObject, QRect, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

CALLS = 20_000
IMMORTAL_SINCE = (3, 12)  # from this Python on, None and True are not counted any more (PEP 683)


def probe_references() -> str:
    """Calls Qt thousands of times for None, True and False; none of them may lose references."""
    application = QApplication([])
    parent, child, timer, widget = QObject(), QObject(), QTimer(), QWidget()
    child.setParent(parent)
    rectangle, colour = QRect(0, 0, 10, 10), QColor("navy")

    def counts() -> tuple[int, int, int]:
        return sys.getrefcount(None), sys.getrefcount(True), sys.getrefcount(False)

    before = counts()
    for number in range(CALLS):
        widget.setEnabled(True)
        child.setObjectName("enfant")
        timer.setInterval(number)
        application.processEvents()
        assert widget.isEnabled() is True
        assert rectangle.isValid() is True
        assert colour.isValid() is True
        assert timer.isActive() is False
        assert parent.parent() is None
        assert widget.parentWidget() is None
        assert widget.layout() is None
    lost = [old - new for old, new in zip(before, counts(), strict=True)]
    if sys.version_info < IMMORTAL_SINCE:
        # A call that drops one reference drops thousands here; a few come and go with the interpreter's work.
        assert max(lost) < CALLS // 100, f"references lost to None, True, False: {lost}"
    return f"{CALLS} rounds"


def probe_window() -> str:
    """Opens the main window of an application and finds in its picture the colour that it paints."""

    class Canvas(QWidget):
        painted = 0

        def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
            del event
            painter = QPainter(self)
            painter.fillRect(QRect(0, 0, self.width(), self.height()), QColor("#205493"))
            painter.end()
            self.painted += 1

    application = QApplication([])
    window, canvas = QMainWindow(), Canvas()
    window.setCentralWidget(canvas)
    window.resize(320, 200)
    window.show()
    for _ in range(100):
        application.processEvents()
        if canvas.painted:
            break
    assert window.isVisible()
    assert canvas.painted
    picture = window.grab().toImage()
    assert (picture.width(), picture.height()) == (320, 200)
    assert picture.pixelColor(160, 100) == QColor("#205493")
    window.close()
    return application.platformName()


def probe_pdf() -> str:
    """Imports the PDF module, which lives in another package on Python 3.11, and starts a document."""
    application = QCoreApplication([])
    assert QPdfDocument(application).pageCount() == 0
    return "0 page"


PROBES = {"references": probe_references, "window": probe_window, "pdf": probe_pdf}

if __name__ == "__main__":
    sys.stdout.write(f"{sys.argv[1]}: {PROBES[sys.argv[1]]()}\n")
