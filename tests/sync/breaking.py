"""Ways in which a machine stops in the middle of its work."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from sqlalchemy import Engine, event

from pdca_desktop.head_office import together
from tests.store.failing_disk import no_file_over

NO_ROOM = 8_192
"""Bytes of a file that a full disk still takes: too few for any transaction."""


class KilledError(BaseException):
    """The process is gone: nothing after this line was done."""


@contextmanager
def killed_before(engine: Engine, statement: int) -> Iterator[None]:
    """The process dies before its transactions send their statement of that rank, the first is 1.

    What was sent before is rolled back, as the database does with the transaction of a process that is gone.
    """
    sent = 0

    def count(*_: Any) -> None:
        nonlocal sent
        sent += 1
        if sent == statement:
            raise KilledError

    def send(driver: Any, dialect: Any, step: together.Step) -> Any:
        if dialect is engine.dialect:
            count()
        return real(driver, dialect, step)

    real = together._sent
    event.listen(engine, "before_cursor_execute", count)
    event.listen(engine, "commit", count)
    try:
        with patch.object(together, "_sent", send):
            yield
    finally:
        event.remove(engine, "before_cursor_execute", count)
        event.remove(engine, "commit", count)


@contextmanager
def full_disk() -> Iterator[None]:
    """No file grows."""
    with no_file_over(NO_ROOM):
        yield
