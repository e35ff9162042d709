"""The exchange broken on purpose, one way at a time: the random journeys must see each of them.

    python -m tests.sync.mutants            the exchange as it is, then all of them
    python -m tests.sync.mutants NAME...    some of them

Each mutant replaces one function by a wrong one; it is killed when a journey ends in a failed check. What the
exchange as it is does not pass kills nothing. Attachments, erasure and publications have tests of their own
to see them.
"""

import contextlib
import io
import sys
import time
from collections import Counter
from collections.abc import Callable
from types import ModuleType

import pytest

from tests.sync import broken_beside, broken_desktop, broken_office
from tests.sync.journeys import journey

JOURNEYS = 200

Mutant = Callable[[], contextlib.AbstractContextManager[None]]


def _mutants(module: ModuleType) -> dict[str, Mutant]:
    own = {
        name: one for name, one in vars(module).items() if getattr(one, "__module__", "") == module.__name__
    }
    return {name: one for name, one in own.items() if callable(one)}


MUTANTS = _mutants(broken_office) | _mutants(broken_desktop) | _mutants(broken_beside)

DOCUMENTS = ("tests/sync/test_parts.py", "tests/sync/test_documents.py")
ERASURES = ("tests/sync/test_erasures.py",)
PUBLISHED = ("tests/sync/test_published.py",)
_SEEN_BY = {"attachment": DOCUMENTS, "erased": ERASURES, "withdrawals": PUBLISHED}
TRIALS = {
    name: next(tests for word, tests in _SEEN_BY.items() if word in name) for name in _mutants(broken_beside)
}
"""What sees a mutant of attachments, of erasure, of publications."""


def passed(journeys: int = JOURNEYS) -> Counter[str]:
    """The exchange as it is, which must pass every journey.

    Returns:
        What happened, counted.
    """
    total: Counter[str] = Counter()
    for seed in range(journeys):
        try:
            total += journey(seed)
        except Exception as error:
            raise RuntimeError(f"journey {seed} fails as it is") from error
    return total


def tried(tests: tuple[str, ...]) -> bool:
    """Whether some tests pass, on SQLite."""
    with contextlib.redirect_stdout(io.StringIO()):
        return pytest.main(["-q", "-x", "-p", "no:cacheprovider", "-k", "not postgresql", *tests]) == 0


def killed(name: str, journeys: int = JOURNEYS) -> tuple[int, str]:
    """How many journeys it took to see a mutant, 0 when none did; and what gave it away."""
    with MUTANTS[name]():
        if name in TRIALS:
            return (0, "") if tried(TRIALS[name]) else (1, " ".join(TRIALS[name]))
        for seed in range(journeys):
            try:
                journey(seed)
            except Exception as error:  # noqa: BLE001  (a failed check or a crash: either tells)
                return seed + 1, f"{type(error).__name__}: {error}".partition("\n")[0][:120]
    return 0, ""


def main(names: list[str]) -> int:
    """Try mutants; the exit code says whether one survived."""
    survivors = 0
    if not names:
        began = time.perf_counter()
        broken = [tests for tests in sorted(set(TRIALS.values())) if not tried(tests)]
        if broken:
            raise SystemExit(f"fails as it is: {broken}")
        print(f"as it is: {JOURNEYS} journeys pass: {dict(passed())} {time.perf_counter() - began:.0f} s")  # noqa: T201
    for name in names or MUTANTS:
        began = time.perf_counter()
        at, how = killed(name)
        survivors += not at
        told = f"killed by journey {at}" if at else "SURVIVED"
        print(f"{name:46} {told:24} {time.perf_counter() - began:6.1f} s  {how}", flush=True)  # noqa: T201
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
