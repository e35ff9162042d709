"""Civil-calendar arithmetic: months added with clamping, ages, whole months between two days."""

import calendar
from datetime import date


def add_months(day: date, months: int) -> date:
    """The same day of the month, `months` months later (earlier when negative), or the month's last day.

    Always count from the first day of a series, never from the previous result: 31 January gives
    28 February, then 31 March. Same reading as Code de procédure civile, art. 641: a term in months expires
    on the day of the same number, or, without one, on the last day of the month.

    Raises:
        ValueError: the result leaves the years 1 to 9999.
    """
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    if day.day <= 28:
        return date(year, month + 1, day.day)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def months_between(first: date, last: date) -> int:
    """Whole months elapsed from `first` to `last`; negative when `last` comes first.

    The greatest n such that `add_months(first, n) <= last`: from 31 January, 28 February is one whole month.
    For a `last` before `first`, the opposite of the months elapsed from `last` to `first`.
    """
    if last < first:
        return -months_between(last, first)
    months = (last.year - first.year) * 12 + last.month - first.month
    return months if add_months(first, months) <= last else months - 1


def age_on(birth: date, day: date) -> int:
    """Age in completed years on `day`.

    Someone born on 29 February completes a year on 1 March in common years: the usual reading, not a text we
    know of for the schemes handled here; a file that hangs on that one day deserves a human look.

    Raises:
        ValueError: `day` is before the birth.
    """
    if day < birth:
        raise ValueError("the day is before the birth")
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))
