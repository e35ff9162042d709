"""Amounts between two bounds, against every value they may take."""

from itertools import product

from pdca_desktop.domain.money import Euros
from pdca_desktop.domain.plan import NeedNature
from pdca_desktop.rules.answers import Range, Sum, exactly, range_of, reaches
from pdca_desktop.rules.case import Case
from tests.rules.instruments.test_ess_support import TODAY, need, planned

FAR = 6
"""Stands for any amount: beyond every bound tried."""


def _values(amount: Range) -> range:
    return range(amount.low.cents, (FAR if amount.high is None else amount.high.cents) + 1)


def test_reaches_says_what_every_value_says() -> None:
    ends = [(low, high) for low in range(4) for high in (*range(low, 4), None)]
    ranges = [Range(Euros(low), None if high is None else Euros(high), (f"/{low}",)) for low, high in ends]
    for amount, floor in product(ranges, ranges):
        truths = {have >= want for have, want in product(_values(amount), _values(floor))}
        answer = reaches(amount, floor)
        assert answer.truth is (truths.pop() if len(truths) == 1 else None)
        assert bool(answer.missing) is (answer.truth is None)


def test_ranges_add_up() -> None:
    open_ = Range(Euros(1), None, ("/a",))
    assert exactly(Euros(2)).plus(Range(Euros(0), Euros(3), ("/b",))) == Range(Euros(2), Euros(5), ("/b",))
    assert exactly(Euros(2)).plus(open_) == Range(Euros(3), None, ("/a",))
    assert range_of(Sum(Euros(4))) == exactly(Euros(4))
    assert range_of(Sum(Euros(4), ("/c",))) == Range(Euros(4), None, ("/c",))


def test_needs_of_some_natures() -> None:
    needs = (need("5.00"), need("3.00", None), need("9.00", NeedNature.STOCK), need(None, NeedNature.STOCK))
    case = Case(planned(needs), 0, TODAY)
    root = "/scenarios/0/plan/needs"
    assert case.needs_for({"equipment"}) == Range(Euros.of(5), Euros.of(8), (f"{root}/1/nature",))
    assert case.needs_for({"stock"}).missing == (f"{root}/1/nature", f"{root}/3/amount")
    assert case.needs_for({"stock"}).high is None
