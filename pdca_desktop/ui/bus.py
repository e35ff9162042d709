"""Tells the pages what changed, wherever it was changed: another page, a job, a synchronisation.

bus.changed.connect(self._changed)      # bound method of a page or presenter that is a QObject
bus.publish(Changes("0197…", ("/project/title",), here=False))
"""

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal


@dataclass(frozen=True, slots=True)
class Changes:
    """What one act changed.

    Attributes:
        dossier_id: the dossier; empty: the list of dossiers, or everything.
        paths: places in the dossier; empty: anywhere in it.
        here: whether this screen did it, so that its own form shows it already.
    """

    dossier_id: str = ""
    paths: tuple[str, ...] = ()
    here: bool = True

    def touches(self, dossier_id: str, path: str = "") -> bool:
        """Whether a place of a dossier, or something it holds or lies in, may be another now."""
        if self.dossier_id not in ("", dossier_id):
            return False
        return not self.paths or any(
            _within(changed, path) or _within(path, changed) for changed in self.paths
        )


class Bus(QObject):
    """One per application.

    Signals:
        changed: a `Changes`, on the main thread.
    """

    changed = Signal(object)

    def publish(self, changes: Changes) -> None:
        """Tell every page."""
        self.changed.emit(changes)


def _within(inner: str, outer: str) -> bool:
    return inner == outer or inner.startswith(f"{outer}/")
