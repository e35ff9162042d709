"""Months, ages: against the calendar itself, not against the functions."""

import calendar
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdca_desktop.domain.dates import add_months, age_on, months_between

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2025, 8, 31), 6, date(2026, 2, 28)),  # T17: DASESS paid on 31 August
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 1, 31), 2, date(2026, 3, 31)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
    ],
)
def test_known_months(day: date, months: int, expected: date) -> None:
    assert add_months(day, months) == expected


@given(DAYS, st.integers(-1200, 1200))
def test_adding_months_keeps_the_day_or_takes_the_last(day: date, months: int) -> None:
    later = add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == min(day.day, calendar.monthrange(later.year, later.month)[1])


@given(DAYS, DAYS)
def test_months_between_brackets_the_day(first: date, last: date) -> None:
    first, last = sorted((first, last))
    months = months_between(first, last)
    assert add_months(first, months) <= last < add_months(first, months + 1)
    assert months_between(last, first) == -months


@given(DAYS, st.integers(0, 40000))
def test_age_changes_on_the_birthday_only(birth: date, days: int) -> None:
    day = birth + timedelta(days=days)
    by_hand = sum(
        1
        for year in range(birth.year + 1, day.year + 1)
        if day >= (date(year, 3, 1) if _born_on_leap_day(birth, year) else birth.replace(year=year))
    )
    assert age_on(birth, day) == by_hand


def _born_on_leap_day(birth: date, year: int) -> bool:
    return (birth.month, birth.day) == (2, 29) and not calendar.isleap(year)


def test_leap_day_birth_and_unborn() -> None:
    assert age_on(date(2000, 2, 29), date(2026, 2, 28)) == 25
    assert age_on(date(2000, 2, 29), date(2026, 3, 1)) == 26
    assert age_on(date(2000, 2, 29), date(2028, 2, 29)) == 28
    with pytest.raises(ValueError, match="birth"):
        age_on(date(2026, 1, 2), date(2026, 1, 1))
