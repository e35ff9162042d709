"""The application's own log: what happened, never to whom.

A record is an event's name with identifiers, measures and words declared in code. Nothing else can be
written: a value of any other form becomes `[retenu]`, whatever its name, so that no field of a dossier
reaches the disk.
"""

import logging
import re
import traceback
from datetime import UTC, datetime
from enum import StrEnum
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

FILE = "pdca.log"
WITHHELD = "[retenu]"

MEASURES = frozenset(
    {
        "ms",
        "count",
        "bytes",
        "done",
        "total",
        "pid",
        "version",
        "schema",
        "attempt",
        "code",
        "rank",
        "days",
        "line",
    }
)
"""The only names under which a number is written: a telephone or an amount is a number too."""

_EVENT = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+){0,5}")
_IDENTIFIER = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{32}|[0-9a-f]{64}"
)
_VERSION = re.compile(r"\d{1,4}(\.\d{1,5}){1,3}")
_MOST_MEASURED = 10**13
_BYTES, _FILES = 1_000_000, 5
_MOST_FRAMES = 40


class Word(StrEnum):
    """A closed list of words that may be logged; a room declares its own by inheriting it."""


class Log:
    """Writes events; silent until `start`, and never in the way: a full disk loses lines, not work."""

    def __init__(self, name: str = "pdca_desktop.events") -> None:
        self._logger = logging.getLogger(name)
        self._logger.propagate = False
        self._logger.setLevel(logging.INFO)
        self._handler: logging.Handler | None = None

    def start(self, folder: Path) -> bool:
        """Write to a folder from now on, 5 files of 1 MB at most; False when it cannot be written."""
        self.stop()
        try:
            handler = _Quiet(
                folder / FILE, maxBytes=_BYTES, backupCount=_FILES - 1, encoding="utf-8", errors="replace"
            )
        except OSError:
            return False
        handler.setFormatter(_Line())
        handler.addFilter(lambda record: isinstance(record.msg, _Event))
        self._logger.addHandler(handler)
        self._handler = handler
        return True

    def stop(self) -> None:
        """Close the file."""
        if self._handler is not None:
            self._logger.removeHandler(self._handler)
            self._handler.close()
            self._handler = None

    def event(self, name: str, **values: object) -> None:
        """Something happened.

        Args:
            name: words in lower case joined by `_`.
            values: UUIDs and fingerprints under any name; numbers under those of `MEASURES`; truth values;
                `Word`s; classes of exceptions.
        """
        self._write(logging.INFO, name, values)

    def failure(self, name: str, error: BaseException, **values: object) -> None:
        """Something failed: the classes of the errors and the lines of code they went through, no message."""
        self._write(logging.ERROR, name, values, _trail(error))

    def _write(self, level: int, name: str, values: dict[str, object], trail: str = "") -> None:
        if self._handler is None:
            return
        shown = [name if _EVENT.fullmatch(name) else WITHHELD]
        shown += [f"{key}={_shown(key, value)}" for key, value in values.items()]
        self._logger.log(level, _Event(" ".join(shown) + trail))


class _Event:
    """A line made here: others are not written, wherever they come from."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __str__(self) -> str:
        return self.text


class _Line(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC)
        return f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03d}Z {record.levelname} {record.msg}"


class _Quiet(RotatingFileHandler):
    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  (its name in logging)
        """A log that cannot be written is not worth stopping for."""


def _shown(key: str, value: object) -> str:
    if value is None or isinstance(value, bool):
        return {None: "-", True: "oui", False: "non"}[value]
    if isinstance(value, Word):
        return value.value if _EVENT.fullmatch(value.value) else WITHHELD
    if isinstance(value, int | float):
        measured = key in MEASURES and abs(value) < _MOST_MEASURED
        return (
            f"{value:.6g}" if measured and isinstance(value, float) else str(value) if measured else WITHHELD
        )
    if isinstance(value, type) and issubclass(value, BaseException):
        return value.__name__
    if isinstance(value, str) and type(value) is str:
        allowed = _IDENTIFIER.fullmatch(value) or (key == "version" and _VERSION.fullmatch(value))
        return value if allowed else WITHHELD
    return WITHHELD


def _trail(error: BaseException) -> str:
    """Each error of a chain, last first, and where it passed."""
    lines: list[str] = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen and len(lines) < _MOST_FRAMES:
        seen.add(id(current))
        lines.append(f"\n  {type(current).__module__}.{type(current).__qualname__}")
        lines += [f"\n    {place}" for place in _places(current.__traceback__)]
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return "".join(lines[:_MOST_FRAMES])


def _places(trace: TracebackType | None) -> list[str]:
    """Lines of code as file:line function, without the folders, which bear the user's name."""
    frames = list(traceback.walk_tb(trace))[-10:]
    return [f"{Path(frame.f_code.co_filename).name}:{line} {frame.f_code.co_name}" for frame, line in frames]


log = Log()
"""The log of this process."""
