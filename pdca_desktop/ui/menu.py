"""The menu of the top bar, made from the commands."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu, QWidget

from pdca_desktop.ui.commands import Commands
from pdca_desktop.ui.tokens import TIGHT


def show_menu(commands: Commands, under: QWidget) -> QMenu:
    """Show every group of commands under a button; a disabled one says why."""
    menu = QMenu(under)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for title, actions in commands.groups().items():
        inner = menu.addMenu(title)
        inner.setToolTipsVisible(True)
        inner.addActions(actions)
    corner = under.mapToGlobal(under.rect().bottomRight())
    menu.popup(QPoint(corner.x() - menu.sizeHint().width(), corner.y() + TIGHT))
    return menu
