"""The recovery code on paper."""

from PySide6.QtCore import QMarginsF
from PySide6.QtGui import QPageLayout, QTextDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter

_TEXT = """PdC Actif : code de secours

Poste de {name}

    {first}
    {second}

Ce code rouvre les dossiers de ce poste si la phrase de passe est oubliée.
Gardez-le loin de l’ordinateur, sous clé ; ne le photographiez pas.
Il n’emploie ni 0, ni O, ni 1, ni I, ni L.
"""


def print_code(code: str, name: str) -> bool:
    """Ask for a printer and print the code; False when the adviser changed their mind."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName("Code de secours")
    printer.setPageMargins(QMarginsF(25, 25, 25, 25), QPageLayout.Unit.Millimeter)
    if QPrintDialog(printer).exec() != QPrintDialog.DialogCode.Accepted:
        return False
    groups = code.split("-")
    half = (len(groups) + 1) // 2
    document = QTextDocument()
    font = document.defaultFont()
    font.setPointSize(14)
    document.setDefaultFont(font)
    document.setPlainText(
        _TEXT.format(name=name, first=" – ".join(groups[:half]), second=" – ".join(groups[half:]))
    )
    document.print_(printer)
    return True
