"""The web application of the head office: few addresses, each bounded, every refusal a short JSON answer."""

import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC
from typing import Any

import msgspec
import zstandard
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from pdca_desktop.errors import AppError
from pdca_desktop.exchange import messages
from pdca_desktop.head_office.access import Access
from pdca_desktop.head_office.auditing import Audited
from pdca_desktop.head_office.blobs import Blobs, NotTheSame, WrongOffset
from pdca_desktop.head_office.caller import Caller
from pdca_desktop.head_office.description import described
from pdca_desktop.head_office.office import Office
from pdca_desktop.head_office.publishing import Publishing
from pdca_desktop.head_office.quarantine import Quarantine
from pdca_desktop.head_office.recognising import Revoked, Unknown
from pdca_desktop.head_office.soundness import faults
from pdca_desktop.head_office.trail import history
from pdca_desktop.services.ports import Clock, IdSource

JSON = "application/json"
ZSTD = "zstd"
_SHA256 = re.compile(r"[0-9a-f]{64}")
_WORTH_PACKING = 500
_TRIES, _A_WINDOW = 10, 60.0
_REQUESTS = 600
_PARTS = 6_000
"""Of attachments, in a minute: a new machine sends and receives thousands."""


class _Refused(Exception):  # noqa: N818  (an answer, not a fault)
    def __init__(self, status: int, why: str, **headers: str) -> None:
        super().__init__(why)
        self.status, self.why, self.headers = status, why, headers


@dataclass(slots=True)
class Limit:
    """So many times in a minute for one name; each process counts for itself."""

    most: int
    clock: Callable[[], float] = time.monotonic
    _known: dict[str, tuple[float, int]] = field(default_factory=dict)

    def take(self, name: str) -> None:
        """Count one more.

        Raises:
            _Refused: too many.
        """
        seconds = self.wait(name)
        if seconds:
            raise _Refused(429, "too many requests", **{"Retry-After": str(seconds)})

    def wait(self, name: str) -> int:
        """Count one more; when it is too many, the seconds to wait instead, else 0."""
        now = self.clock()
        if len(self._known) > 10_000:
            self._known = {one: at for one, at in self._known.items() if now - at[0] < _A_WINDOW}
        began, count = self._known.get(name, (now, 0))
        if now - began >= _A_WINDOW:
            began, count = now, 0
        if count >= self.most:
            return int(_A_WINDOW - now + began) + 1
        self._known[name] = began, count + 1
        return 0


class Desk:
    """Answers the requests of one process."""

    def __init__(self, engine: Engine, clock: Clock, ids: IdSource) -> None:
        self.office = Office(engine, clock)
        self.access = Access(engine, clock, ids)
        self.blobs = Blobs(engine)
        self.quarantine = Quarantine(engine, clock)
        self.publishing = Publishing(engine, clock, ids)
        self._engine, self._clock = engine, clock
        self._tries = Limit(_TRIES)
        self._rate, self._parts = Limit(_REQUESTS), Limit(_PARTS)
        self._beats = Limit(1)

    def routes(self) -> list[Route]:
        """The addresses."""
        return [
            Route("/v1/hello", _safe(self.hello), methods=["GET"]),
            Route("/v1/openapi.json", _safe(self.description), methods=["GET"]),
            Route("/v1/enrol", _safe(self.enrol), methods=["POST"]),
            Route("/v1/key", _safe(self.key), methods=["GET"]),
            Route("/v1/sync", _safe(self.sync), methods=["POST"]),
            Route("/v1/wiped", _safe(self.wiped), methods=["POST"]),
            Route("/v1/history/{entity}/{row}", _safe(self.history), methods=["GET"]),
            Route("/v1/blobs/{sha256}", _safe(self.blob), methods=["GET", "HEAD", "PATCH"]),
        ]

    async def hello(self, request: Request) -> Response:  # noqa: ARG002
        """What this head office is; no token needed."""
        return _json(
            {
                "name": messages.OFFICE,
                "protocol": messages.PROTOCOL,
                "time": self._clock.now().astimezone(UTC).isoformat(timespec="microseconds"),
                "limits": {
                    "commits": messages.MOST_COMMITS,
                    "bytes": messages.MOST_BYTES,
                    "rows": messages.ROWS_A_PAGE,
                    "part": messages.PART_BYTES,
                    "attachment": messages.PIECE_BYTES,
                },
            }
        )

    async def description(self, request: Request) -> Response:  # noqa: ARG002
        """The OpenAPI description."""
        return _json(described())

    async def enrol(self, request: Request) -> Response:
        """Turn a one-time code into a token."""
        origin = _origin(request)
        self._tries.take(origin)
        asked = _read(await _body(request, 4_096), _Enrolment)
        if "\0" in asked.code + asked.device:
            raise _Refused(400, "characters")
        try:
            device, token, account = await run_in_threadpool(self.access.enrol, asked.code, asked.device)
        except AppError as error:
            await run_in_threadpool(self.access.refused, Audited.MISTAKEN, origin)
            raise _Refused(403, str(error)) from error
        farewell = await run_in_threadpool(self.access.farewell_digest, device)
        key = await run_in_threadpool(self.publishing.public_key)
        given = {"device": device, "token": token, "account": account, "farewell": farewell, "key": key}
        return _json(given, status=201)

    async def key(self, request: Request) -> Response:
        """The key that signs what is published."""
        await self._caller(request)
        return _json({"key": await run_in_threadpool(self.publishing.public_key)})

    async def sync(self, request: Request) -> Response:
        """The one data request; of a device whose access was taken away, the last one."""
        try:
            caller = await self._recognised(request, asked_again=True)
        except Revoked as revoked:
            return await self._part(revoked, await _asked(request))
        asked = await _asked(request)
        try:
            if isinstance(asked, _Refused):
                await self._recognised(request)  # who has no access any more is told so, whatever was sent
                raise asked
            answer = await run_in_threadpool(self.office.exchange, asked, caller)
        except Revoked as revoked:
            return await self._part(revoked, asked)
        except Unknown as unknown:
            raise await self._stranger(request) from unknown
        if not asked.commits and not answer.rows and not self._beats.wait(caller.device):
            await run_in_threadpool(self.access.beat, caller)
        return _packed(request, messages.pack(answer))

    async def wiped(self, request: Request) -> Response:
        """A revoked device says that it erased what it held."""
        try:
            await self._recognised(request)
        except Revoked as revoked:
            await run_in_threadpool(self.access.wiped, revoked.caller)
            return Response(status_code=204)
        raise _Refused(409, "not revoked")

    async def _part(self, revoked: Revoked, asked: messages.Request | _Refused) -> Response:
        """Keep what a revoked device had still to say, and bid it farewell."""
        acks: tuple[messages.Ack, ...] = ()
        if not isinstance(
            asked, _Refused
        ):  # what cannot be understood is not kept, and the device is told so
            acks = await run_in_threadpool(self.quarantine.keep, asked, revoked.caller)
            await run_in_threadpool(self.office.recover, asked, revoked.caller)
        await run_in_threadpool(self.access.seen, revoked.caller, Audited.HEARD)
        told = messages.Revoked(error=messages.REVOKED, acks=acks, farewell=revoked.farewell)
        return Response(messages.pack(told), status_code=410, media_type=JSON)

    async def history(self, request: Request) -> Response:
        """What happened to a row, last first."""
        caller = await self._caller(request)
        before = request.query_params.get("before", "")
        if before and not (before.isascii() and before.isdigit() and len(before) < 16):
            raise _Refused(400, "before")
        names = request.path_params["entity"], request.path_params["row"]
        if any("\0" in name for name in names):
            raise _Refused(400, "name")
        told = await run_in_threadpool(
            history, self._engine, names, int(before) if before else None, caller.scopes
        )
        if told is None:
            raise _Refused(404, "no such row")
        await run_in_threadpool(self.access.seen, caller, Audited.HISTORY, "/".join(names))
        return _packed(request, msgspec.json.encode(told))

    async def blob(self, request: Request) -> Response:
        """An attachment: how much of it is here, its next part, or some of its bytes."""
        sha256 = request.path_params["sha256"]
        caller, may = await self._carrier(request)
        if not _SHA256.fullmatch(sha256) or not await run_in_threadpool(may, sha256, caller):
            raise _Refused(404, "no such attachment")
        if request.method == "PATCH":
            return await self._add_part(request, sha256, caller)
        offset, whole = await run_in_threadpool(self.blobs.offset, sha256)
        headers = {"Upload-Offset": str(offset), "Upload-Complete": "?1" if whole else "?0"}
        if request.method == "HEAD":
            return Response(headers=headers)
        start = _number(request.query_params.get("start", "0"), messages.PIECE_BYTES)
        data = await run_in_threadpool(self.blobs.read, sha256, start, messages.PART_BYTES)
        if data is None:
            raise _Refused(404, "not all here yet")
        await run_in_threadpool(self.access.seen, caller, Audited.FETCHED, sha256)
        return Response(data, headers=headers, media_type="application/octet-stream")

    async def _add_part(self, request: Request, sha256: str, caller: Caller) -> Response:
        size = _number(request.headers.get("Upload-Length", ""), messages.PIECE_BYTES)
        offset = _number(request.headers.get("Upload-Offset", ""), messages.PIECE_BYTES)
        data = await _raw(request, messages.PART_BYTES)
        try:
            reached, whole = await run_in_threadpool(self.blobs.add, sha256, size, offset, data)
        except WrongOffset as wrong:
            raise _Refused(409, "offset", **{"Upload-Offset": str(wrong.offset)}) from wrong
        except NotTheSame as wrong:
            raise _Refused(422, "not the attachment of that name", **{"Upload-Offset": "0"}) from wrong
        if whole:
            await run_in_threadpool(self.access.seen, caller, Audited.SENT, sha256)
        return Response(
            status_code=204,
            headers={"Upload-Offset": str(reached), "Upload-Complete": "?1" if whole else "?0"},
        )

    async def _carrier(self, request: Request) -> tuple[Caller, Callable[[str, Caller], bool]]:
        """Who carries an attachment, and which they may; without access any more, only to hand it over."""
        try:
            caller = await self._recognised(request)
        except Revoked as revoked:
            if request.method == "GET":
                raise _Refused(410, messages.REVOKED) from revoked
            return revoked.caller, self._may_hand_over
        return caller, self.blobs.may_fetch if request.method == "GET" else self.blobs.may_send

    def _may_hand_over(self, sha256: str, caller: Caller) -> bool:
        return self.quarantine.names(sha256, caller) or self.blobs.may_send(sha256, caller)

    async def _caller(self, request: Request) -> Caller:
        try:
            return await self._recognised(request)
        except Revoked as revoked:
            raise _Refused(410, messages.REVOKED) from revoked

    async def _recognised(self, request: Request, *, asked_again: bool = False) -> Caller:
        """Who asks.

        Args:
            request: shows a token.
            asked_again: whoever uses the answer asks once more whose token it is.

        Raises:
            _Refused: nobody known, or too often.
            Revoked: its access was taken away.
        """
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise _Refused(401, "token", **{"WWW-Authenticate": "Bearer"})
        caller = self.access.remembered(token) if asked_again else None
        try:
            caller = caller or await run_in_threadpool(self.access.recognise, token)
        except Revoked as revoked:
            self._rate.take(revoked.caller.device)
            raise
        if caller is None:
            raise await self._stranger(request)
        rate = self._parts if request.url.path.startswith("/v1/blobs/") else self._rate
        rate.take(caller.device)
        return caller

    async def _stranger(self, request: Request) -> _Refused:
        """The refusal of somebody whom nobody knows, once it is noted."""
        origin = _origin(request)
        self._tries.take(origin)
        await run_in_threadpool(self.access.refused, Audited.STRANGER, origin)
        return _Refused(401, "token", **{"WWW-Authenticate": "Bearer"})


class _Enrolment(msgspec.Struct, frozen=True):
    code: str
    device: str = ""


def make_app(engine: Engine, clock: Clock, ids: IdSource) -> Starlette:
    """The application over a database whose tables are made."""
    return Starlette(routes=Desk(engine, clock, ids).routes())


def _safe(answer: Callable[[Request], Awaitable[Response]]) -> Callable[[Request], Awaitable[Response]]:
    async def safely(request: Request) -> Response:
        try:
            return await answer(request)
        except _Refused as refused:
            return _json({"error": refused.why}, status=refused.status, headers=refused.headers)
        except ClientDisconnect:
            return Response(status_code=400)
        except (
            OperationalError
        ):  # the database is away or too busy: the desktop keeps everything and comes back
            return _json({"error": "database"}, status=503, headers={"Retry-After": "5"})

    return safely


async def _raw(request: Request, most: int) -> bytes:
    announced = request.headers.get("Content-Length", "")
    if announced.isascii() and announced.isdigit() and int(announced) > most:
        raise _Refused(413, "too long")
    kept = bytearray()
    async for part in request.stream():
        kept += part
        if len(kept) > most:
            raise _Refused(413, "too long")
    return bytes(kept)


async def _body(request: Request, most: int) -> bytes:
    """The body, unpacked within the same bound."""
    data = await _raw(request, most)
    packing = request.headers.get("Content-Encoding", "").strip().lower()
    if packing in ("", "identity"):
        return data
    if packing != ZSTD:
        raise _Refused(415, "encoding")
    try:
        unpacker = zstandard.ZstdDecompressor(max_window_size=2**23)
        plain = unpacker.stream_reader(data).read(most + 1)
    except (zstandard.ZstdError, MemoryError) as error:
        raise _Refused(400, "encoding") from error
    if len(plain) > most:
        raise _Refused(413, "too long")
    return plain


def _read(data: bytes, shape: type[Any]) -> Any:
    try:
        if shape is messages.Request:
            return messages.read_request(data)
        return msgspec.json.decode(data, type=shape)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise _Refused(400, "body") from error


async def _asked(request: Request) -> messages.Request | _Refused:
    """The data request of a body, sound in form; or why it is none."""
    try:
        asked: messages.Request = _read(await _body(request, messages.MOST_BYTES), messages.Request)
    except _Refused as refused:
        return refused
    wrong = next(faults(asked), "")
    return _Refused(400, wrong) if wrong else asked


def _origin(request: Request) -> str:
    return request.client.host if request.client else ""


def _number(given: str, most: int) -> int:
    if not (given.isascii() and given.isdigit() and len(given) < 16 and int(given) <= most):
        raise _Refused(400, "number")
    return int(given)


def _json(value: Any, *, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return Response(msgspec.json.encode(value), status_code=status, headers=headers, media_type=JSON)


def _packed(request: Request, data: bytes) -> Response:
    if len(data) < _WORTH_PACKING or ZSTD not in request.headers.get("Accept-Encoding", ""):
        return Response(data, media_type=JSON)
    small = zstandard.ZstdCompressor(level=3).compress(data)
    return Response(small, media_type=JSON, headers={"Content-Encoding": ZSTD, "Vary": "Accept-Encoding"})
