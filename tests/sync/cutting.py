"""A line between a desktop and the head office that is cut after so many bytes of one direction."""

import selectors
import socket
import threading
from types import TracebackType
from typing import Self

UP, DOWN = "up", "down"


class Cutter:
    """Listens on loopback and passes everything on, until it cuts.

    Attributes:
        port: where it listens.
        passed: bytes passed in the direction that is counted, since the last `cut_after`.
    """

    def __init__(self, to_port: int) -> None:
        self._to = to_port
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self._thread = threading.Thread(target=self._serve)
        self._direction, self._left, self.passed = UP, 0, 0

    def cut_after(self, direction: str, passed: int) -> None:
        """The next connection passes that many bytes of a direction; before one more, it is gone."""
        self._direction, self._left, self.passed = direction, passed, 0

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join()

    def _serve(self) -> None:
        while True:
            try:
                line, _ = self._listening.accept()
            except OSError:
                return
            with line, socket.create_connection(("127.0.0.1", self._to)) as office:
                self._pass_on(line, office)

    def _pass_on(self, line: socket.socket, office: socket.socket) -> None:
        """Until one end closes or the line is cut: at once when everything that may pass has passed."""
        for end in (line, office):
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with selectors.DefaultSelector() as both:
            both.register(line, selectors.EVENT_READ, (UP, office))
            both.register(office, selectors.EVENT_READ, (DOWN, line))
            while True:
                for key, _ in both.select():
                    direction, to = key.data
                    data = key.fileobj.recv(65_536)  # type: ignore[union-attr]
                    if not data:
                        return
                    if direction != self._direction:
                        to.sendall(data)
                        continue
                    to.sendall(data[: self._left])
                    self.passed += len(data[: self._left])
                    if len(data) > self._left:
                        return
                    self._left -= len(data)
