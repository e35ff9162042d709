"""Undo and redo across a dossier, as values.

undo.push(before, after, "montant", key="/scenarios/0/plan/resources/2/amount")
undo.seal()                       # the field was left: the next key stroke starts a new step
presenter.show(undo.undo())       # the value to go back to, None when there is nothing
undo.undo_text                    # "Annuler : montant"
"""

from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, Signal

V = TypeVar("V")
_MOST = 500


@dataclass(frozen=True, slots=True)
class Step(Generic[V]):
    """One act of the adviser.

    Attributes:
        key: place of the field; successive key strokes in one field are one step.
        sealed: the field was left, so nothing more joins this step.
    """

    before: V
    after: V
    label: str
    key: str
    sealed: bool = False


class UndoStack(QObject, Generic[V]):
    """The acts of one opened dossier, in order.

    Signals:
        changed: what can be undone or redone is other.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._done: list[Step[V]] = []
        self._undone: list[Step[V]] = []

    def push(self, before: V, after: V, label: str, key: str = "") -> None:
        """Remember an act just done.

        Args:
            before: the value before it.
            after: the value after it; equal to `before`, nothing is remembered.
            label: what was changed, as a French noun ("montant").
            key: place of the field; empty: the act stands alone.
        """
        if before == after:
            return
        self._undone.clear()
        last = self._done[-1] if self._done else None
        if last is not None and key and last.key == key and not last.sealed and last.after == before:
            self._done.pop()
            if last.before != after:
                self._done.append(replace(last, after=after))
        else:
            self._done.append(Step(before, after, label, key))
            del self._done[:-_MOST]
        self.changed.emit()

    def seal(self) -> None:
        """Close the last step: the next act starts another."""
        if self._done:
            self._done[-1] = replace(self._done[-1], sealed=True)

    def undo(self) -> V | None:
        """The value before the last act."""
        if not self._done:
            return None
        step = replace(self._done.pop(), sealed=True)
        self._undone.append(step)
        self.changed.emit()
        return step.before

    def redo(self) -> V | None:
        """The value after the act undone last."""
        if not self._undone:
            return None
        step = self._undone.pop()
        self._done.append(step)
        self.changed.emit()
        return step.after

    def clear(self) -> None:
        """Forget everything: another dossier is opened, or the value was changed elsewhere."""
        self._done.clear()
        self._undone.clear()
        self.changed.emit()

    @property
    def can_undo(self) -> bool:
        """Whether there is an act to undo."""
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        """Whether there is an act to redo."""
        return bool(self._undone)

    @property
    def undo_text(self) -> str:
        """The text of the undo action."""
        return f"Annuler : {self._done[-1].label}" if self._done else "Annuler"

    @property
    def redo_text(self) -> str:
        """The text of the redo action."""
        return f"Rétablir : {self._undone[-1].label}" if self._undone else "Rétablir"
