"""Waiting for the window in a journey that nobody drives: its loop turns until what was asked for came."""

# ruff: noqa: PLC0415  (Qt waits for its moment)

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from pdca_desktop.errors import AppError

if TYPE_CHECKING:
    from PySide6.QtCore import SignalInstance

_PATIENCE_MS = 30_000
_SETTLE_MS = 150
_STEP_MS = 50


class TourError(AppError):
    """The journey did not reach its end."""


def settle(milliseconds: int = _SETTLE_MS) -> None:
    """Let the window live for a moment."""
    from PySide6.QtCore import QEventLoop, QTimer

    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def until(true: Callable[[], bool], what: str) -> None:
    """Let the window live until something is true.

    Args:
        true: asked again and again.
        what: is waited for, in French.

    Raises:
        TourError: it did not come.
    """
    for _ in range(_PATIENCE_MS // _STEP_MS):
        if true():
            return
        settle(_STEP_MS)
    raise TourError(f"Le parcours attendait {what}, qui n’est pas venu.")


@contextmanager
def heard(signal: "SignalInstance", what: str) -> Iterator[None]:
    """Wait, after the block, for what it asked for.

    Raises:
        TourError: it did not come.
    """
    told: list[bool] = []
    note = partial(_note, told)
    signal.connect(note)
    yield
    until(lambda: bool(told), what)
    signal.disconnect(note)


def _note(told: list[bool], *_values: object) -> None:
    told.append(True)
