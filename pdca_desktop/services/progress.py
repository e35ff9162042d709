"""How long work tells where it is and is asked to stop."""

from typing import Protocol


class Cancelled(Exception):  # noqa: N818  (not an error: the adviser asked for it)
    """The adviser asked the work to stop; raised by `Progress.step`, never shown."""


class Progress(Protocol):
    """Given to a long work. Its `step` is also what the store's `Step` callbacks expect."""

    def step(self, done: int, total: int, label: str) -> None:
        """Say how far the work is; call it between transactions, never inside one.

        Args:
            done: steps done.
            total: steps in all; 0 when nobody knows.
            label: what is being done, a short French phrase.

        Raises:
            Cancelled: the adviser asked to stop; nothing is left half-made.
        """
        ...


class Quiet:
    """A progress that nobody watches and nobody cancels."""

    def step(self, done: int, total: int, label: str) -> None:
        """Nothing is told."""


QUIET: Progress = Quiet()


class Watched:
    """A progress that can be asked again, between two steps, whether to go on."""

    def __init__(self, whole: Progress) -> None:
        self._whole, self._last = whole, (0, 0, "")

    def step(self, done: int, total: int, label: str) -> None:
        """Say how far the work is; see `Progress`."""
        self._last = done, total, label
        self._whole.step(done, total, label)

    def still(self) -> None:
        """Go on waiting: nothing new is told.

        Raises:
            Cancelled: the adviser asked to stop.
        """
        self._whole.step(*self._last)


class Part:
    """A part of a longer work, told as a share of it: the whole counts in thousandths.

    Args:
        whole: what is told.
        first: thousandths done before this part.
        last: thousandths done when it ends.
    """

    def __init__(self, whole: Progress, first: int, last: int) -> None:
        if not 0 <= first <= last <= _WHOLE:
            raise ValueError("a part lies within the whole")
        self._whole, self._first, self._last = whole, first, last

    def step(self, done: int, total: int, label: str) -> None:
        """Say how far this part is.

        Raises:
            Cancelled: the adviser asked to stop.
        """
        share = (self._last - self._first) * min(max(done, 0), total) // total if total > 0 else 0
        self._whole.step(self._first + share, _WHOLE, label)


_WHOLE = 1000
