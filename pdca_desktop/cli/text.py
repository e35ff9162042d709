"""Words on a terminal: headings, wrapped lines, the signs of the states, always beside a word."""

import shutil
import textwrap

from pdca_desktop.domain import french
from pdca_desktop.rules.verdict import State

SIGNS = {State.PASS: "✔", State.FAIL: "✖", State.UNKNOWN: "?", State.NOT_APPLICABLE: "–"}
"""One sign per state; a word always stands beside it."""

_MOST_COLUMNS = 110


def say(text: str, *, indent: int = 0, mark: str = "") -> None:
    """Print a paragraph wrapped to the terminal, typeset, its lines aligned after the mark."""
    first = " " * indent + (f"{mark} " if mark else "")
    width = min(_MOST_COLUMNS, max(60, shutil.get_terminal_size().columns))
    lines = textwrap.wrap(
        french.typeset(text),
        width,
        initial_indent=first,
        subsequent_indent=" " * len(first),
        break_long_words=False,
        break_on_hyphens=False,
    )
    print("\n".join(lines))


def heading(text: str) -> None:
    """Print a heading with an empty line before it."""
    print(f"\n{french.typeset(text).upper()}")


def table(rows: list[tuple[str, ...]], *, indent: int = 2) -> None:
    """Print rows in columns, the first aligned left and the others right."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        first = row[0].ljust(widths[0])
        others = (cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))
        print(" " * indent + "   ".join((first, *others)).rstrip())
