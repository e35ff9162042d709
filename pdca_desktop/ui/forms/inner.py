"""What the records inside a record need of the form that shows them; the form itself makes it."""

from collections.abc import Collection
from typing import Any, Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from pdca_desktop.ui.forms.field_box import FieldBox


class InnerForm(QWidget):
    """A form of one record, as its surroundings see it.

    Signals:
        edited: place and new value, at each key stroke that makes one.
        left: place of a field that was left.
    """

    edited = Signal(str, object)
    left = Signal(str)

    def record(self) -> Any:
        """The record as it stands."""
        raise NotImplementedError

    def set_record(self, record: Any, *, over_typing: bool = False) -> None:
        """Show a record."""
        raise NotImplementedError

    def offer(self, record: Any) -> None:
        """Mark what differs."""
        raise NotImplementedError

    def set_read_only(self, on: bool) -> None:
        """Show without letting change."""
        raise NotImplementedError

    def set_meeting(self, on: bool) -> None:
        """Hide internal fields."""
        raise NotImplementedError

    def reveal_figure(self, path: str) -> bool:
        """Choose the cell of a place; False when no table shows it."""
        raise NotImplementedError

    def tables(self) -> dict[str, Any]:
        """The tables of figures, by their place."""
        raise NotImplementedError

    def field_at(self, path: str) -> FieldBox | None:
        """The field at a place."""
        raise NotImplementedError

    def fields(self) -> list[FieldBox]:
        """Every field."""
        raise NotImplementedError

    def tab_stops(self) -> list[QWidget]:
        """What takes the focus, in order."""
        raise NotImplementedError


class MakeForm(Protocol):
    """Makes the form of a record type in so many columns, of some fields only when they are named."""

    def __call__(
        self, record_type: type[Any], columns: int, parent: QWidget, only: Collection[str] = (), /
    ) -> InnerForm:
        """The form."""
        ...
