"""Progress of a long work, and of its parts."""

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdca_desktop.services.progress import Cancelled, Part, Progress, Quiet


@dataclass
class Heard:
    """A progress that remembers, and cancels after so many steps."""

    most: int = 10**6
    steps: list[tuple[int, int, str]] = field(default_factory=list)

    def step(self, done: int, total: int, label: str) -> None:
        if len(self.steps) == self.most:
            raise Cancelled
        self.steps.append((done, total, label))


def test_nobody_watches_a_quiet_work() -> None:
    quiet: Progress = Quiet()
    quiet.step(1, 2, "copie")


@given(
    st.lists(st.tuples(st.integers(-5, 200), st.integers(0, 100))), st.integers(0, 1000), st.integers(0, 1000)
)
def test_a_part_stays_within_its_share(steps: list[tuple[int, int]], one: int, other: int) -> None:
    heard = Heard()
    first, last = sorted((one, other))
    part = Part(heard, first, last)
    for done, total in steps:
        part.step(done, total, "copie")
    assert all(first <= done <= last and total == 1000 for done, total, _ in heard.steps)


def test_parts_follow_one_another() -> None:
    heard = Heard()
    for part in (Part(heard, 0, 250), Part(heard, 250, 1000)):
        for done in range(3):
            part.step(done, 2, "copie")
    assert [done for done, _, _ in heard.steps] == [0, 125, 250, 250, 625, 1000]


def test_a_cancelled_whole_stops_its_part() -> None:
    part = Part(Heard(most=1), 0, 1000)
    part.step(0, 2, "copie")
    with pytest.raises(Cancelled):
        part.step(1, 2, "copie")


@pytest.mark.parametrize(("first", "last"), [(-1, 5), (6, 5), (0, 1001)])
def test_a_part_lies_within_the_whole(first: int, last: int) -> None:
    with pytest.raises(ValueError, match="within"):
        Part(Heard(), first, last)
