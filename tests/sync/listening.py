"""A head office that listens on loopback, in a thread of the test."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from sqlalchemy import Engine

from pdca_desktop.head_office.app import make_app
from pdca_desktop.services.ports import Clock, IdSource

PATIENCE_S = 20


class _Server(uvicorn.Server):
    def install_signal_handlers(self) -> None:
        """A thread has none."""


@contextmanager
def listening(engine: Engine, clock: Clock, ids: IdSource) -> Iterator[int]:
    """The head office over a database while the block runs.

    Yields:
        Its port.
    """
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        config = uvicorn.Config(
            make_app(engine, clock, ids), log_level="error", access_log=False, lifespan="off"
        )
        server = _Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [line]})
        thread.start()
        began = time.monotonic()
        while not server.started and time.monotonic() - began < PATIENCE_S:
            time.sleep(0.01)
        try:
            yield line.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join(PATIENCE_S)
