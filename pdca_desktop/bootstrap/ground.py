"""What the machine gives: the time and identifiers."""

import os
import threading
from datetime import UTC, datetime


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The present instant, in UTC."""
        return datetime.now(UTC)


class Uuid7:
    """UUIDv7 (RFC 9562), each later than the one before, even when the clock is moved back."""

    def __init__(self, clock: SystemClock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._last = (0, 0)

    def new(self) -> str:
        """An identifier in its usual text form."""
        milliseconds = int(self._clock.now().timestamp() * 1000)
        with self._lock:
            before, rank = self._last
            if milliseconds > before:
                self._last = (milliseconds, int.from_bytes(os.urandom(4)) >> 1)
            else:
                self._last = (before, rank + 1)
            instant, rank = self._last
        # 32 bits of rank, then 42 drawn: 74 bits after version and variant.
        low = int.from_bytes(os.urandom(6)) >> 6
        tail = rank << 42 | low
        value = instant << 80 | 0x7 << 76 | (tail >> 62) << 64 | 0b10 << 62 | (tail & (1 << 62) - 1)
        text = f"{value:032x}"
        return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
