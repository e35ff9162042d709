"""A head office that does nothing: what the same server gives when it only answers, or answers and keeps.

python -m tests.bench.sync_bare PORT DATABASE

`/bare` reads the body and answers as many bytes as asked; `/kept` does so once a row is committed.
"""

import sys
import tempfile
from pathlib import Path

import uvicorn
from sqlalchemy import Column, Engine, MetaData, Table, Text
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pdca_desktop.head_office.database import make_engine

JSON = "application/json"
KEPT = Table("bare_kept", MetaData(), Column("body", Text, nullable=False))


def application(engine: Engine) -> Starlette:
    """The two addresses."""
    KEPT.metadata.create_all(engine)

    def keep(body: bytes) -> None:
        with engine.begin() as connection:
            connection.execute(KEPT.insert(), {"body": body.hex()})

    async def bare(request: Request) -> Response:
        await request.body()
        return Response(b" " * int(request.query_params["size"]), media_type=JSON)

    async def kept(request: Request) -> Response:
        await run_in_threadpool(keep, await request.body())
        return Response(b" " * int(request.query_params["size"]), media_type=JSON)

    return Starlette(routes=[Route("/bare", bare, methods=["POST"]), Route("/kept", kept, methods=["POST"])])


def main(port: int, database: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        engine = make_engine(database or str(Path(folder) / "bare.db"))
        uvicorn.run(
            application(engine), host="127.0.0.1", port=port, access_log=False, log_level="warning",
            server_header=False, timeout_keep_alive=75,
        )  # fmt: skip


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
