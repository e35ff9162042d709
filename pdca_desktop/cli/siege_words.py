"""How the commands of the head office say an instant and read a whole number."""

import argparse
from collections.abc import Callable
from datetime import UTC, date, datetime, time


def moment(iso: str, unknown: str = "?") -> str:
    """An instant kept in UTC, by the clock of this machine: 31/01/2027 14:05."""
    return f"{datetime.fromisoformat(iso).astimezone():%d/%m/%Y %H:%M}" if iso else unknown


def beginning(day: date) -> str:
    """The first instant of a day of this machine, as instants are kept."""
    return datetime.combine(day, time.min).astimezone(UTC).isoformat(timespec="microseconds")


def between(least: int, most: int) -> Callable[[str], int]:
    """What reads a whole number of a command line."""

    def read(text: str) -> int:
        if not text.isascii() or not text.isdigit() or not least <= int(text) <= most:
            raise argparse.ArgumentTypeError(f"« {text} » n'est pas un nombre entier de {least} à {most}")
        return int(text)

    return read
