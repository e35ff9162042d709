"""The recovery code on paper."""

from PySide6.QtGui import QTextDocument

from pdca_desktop.domain.french import of_name
from pdca_desktop.ui.printing import ask_and_print

_MARGIN = 25

_TEXT = """PdC Actif : code de secours

Poste {whose}

    {first}
    {second}

Ce code rouvre les dossiers de ce poste si la phrase de passe est oubliée.
Gardez-le loin de l’ordinateur, sous clé ; ne le photographiez pas.
Il n’emploie ni 0, ni O, ni 1, ni I, ni L.
"""


def print_code(code: str, name: str) -> bool:
    """Ask for a printer and print the code; False when the adviser changed their mind."""
    groups = code.split("-")
    half = (len(groups) + 1) // 2
    document = QTextDocument()
    font = document.defaultFont()
    font.setPointSize(14)
    document.setDefaultFont(font)
    document.setPlainText(
        _TEXT.format(whose=of_name(name), first=" – ".join(groups[:half]), second=" – ".join(groups[half:]))
    )
    return ask_and_print(document, "Code de secours", _MARGIN)
