"""Waits for the network only as long as somebody wants its answer.

A read on a socket cannot be woken safely from another thread, and looking up a name cannot be stopped at all.
So the request runs in a thread of its own, and who waits looks up ten times a second: given up, the request
is left to end by itself (its times are bounded), and its answer is dropped. That is what a lost answer is
to the protocol: the same request is made again later, with the same effect.
"""

import queue
import threading
from collections.abc import Callable
from typing import TypeVar

LOOK_UP_S = 0.1
"""Seconds between two looks."""

_T = TypeVar("_T")
_Told = tuple[_T | None, BaseException | None]


def unless_given_up(work: Callable[[], _T], still: Callable[[], object], tidy: Callable[[], object]) -> _T:
    """What the work gives.

    Args:
        work: done in another thread; what it raises is raised here.
        still: called now and then while the work lasts; it raises when its answer is no longer wanted.
        tidy: done after the work, in its thread, only when it was given up.
    """
    answer: queue.SimpleQueue[_Told[_T]] = queue.SimpleQueue()
    turn, given_up = threading.Lock(), threading.Event()

    def run() -> None:
        result: _T | None = None
        failure: BaseException | None = None
        try:
            result = work()
        except BaseException as error:  # noqa: BLE001  (raised again by who waits)
            failure = error
        with turn:
            answer.put((result, failure))
            dropped = given_up.is_set()
        if dropped:
            tidy()

    threading.Thread(target=run, name="network", daemon=True).start()
    try:
        found, failure = _awaited(answer, still)
    except BaseException:
        with turn:
            given_up.set()
            late = not answer.empty()
        if late:  # it ended meanwhile: nobody else tidies up
            tidy()
        raise
    if failure is not None:
        raise failure
    return found  # type: ignore[return-value]


def _awaited(answer: "queue.SimpleQueue[_Told[_T]]", still: Callable[[], object]) -> "_Told[_T]":
    while True:
        try:
            return answer.get(timeout=LOOK_UP_S)
        except queue.Empty:
            still()
