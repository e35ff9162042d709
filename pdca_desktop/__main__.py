"""The `pdca` command: alone it opens the window; with a word it judges files and computes, screenless."""

import gc
import os
import sys
from collections.abc import Sequence
from datetime import date
from typing import NoReturn

from pdca_desktop.cli.parser import parse
from pdca_desktop.errors import AppError

WRONG = 2
"""Exit code when the file or the command is wrong; nothing was written."""

_ALONE = ("window",)


def main(arguments: Sequence[str] | None = None, *, today: date | None = None) -> int:
    """Run one command.

    Args:
        arguments: the command line, by default the process's own; alone, that one opens the window.
        today: the day of the judgement, by default the clock's.

    Returns:
        0: nothing blocks; 1: something does; 2: the file or the command is wrong.
    """
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    try:
        options = parse(sys.argv[1:] or _ALONE if arguments is None else arguments)
        code: int = options.run(options, today or date.today())  # noqa: DTZ011  (the adviser's own day)
        sys.stdout.flush()
    except AppError as error:
        sys.stderr.write(f"{error}\n")
        return WRONG
    except BrokenPipeError:
        # The reader closed early (`pdca check … | head`): nothing to say, and nothing more to flush.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code


def run() -> NoReturn:
    """Run the process's command and leave at once: taking modules down costs a tenth of a short command."""
    gc.disable()  # a command is over before looking for garbage pays; the window has its `Collector`
    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    run()
