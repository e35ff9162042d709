"""The head office over HTTPS: one connection kept open, every failure told apart."""

import ssl
from collections.abc import Callable, Container
from functools import cache
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import httpx2
import msgspec
import zstandard

from pdca_desktop.domain.french import typeset
from pdca_desktop.exchange import messages
from pdca_desktop.services.carrying_ports import Part, Reached, ThrownAwayError, UnknownPieceError
from pdca_desktop.services.synchronise import UnreachableError
from pdca_desktop.sync.patience import unless_given_up
from pdca_desktop.sync.refusals import ABSENT, ANOTHER, BROKEN, refused, unpacked

_WORTH_PACKING = 500
_NO_ADDRESS = typeset("L’adresse du siège s’écrit « https://… » : demandez-la au siège.")
_LOOPBACK = frozenset(("127.0.0.1", "localhost", "::1"))
_TIMES = httpx2.Timeout(connect=4.0, read=60.0, write=60.0, pool=10.0)
_UNKNOWN, _ANOTHER_OFFSET, _THROWN_AWAY = 404, 409, 422
_BYTES = "application/octet-stream"
_HELLO = httpx2.Timeout(2.0)


@cache
def _trusted() -> ssl.SSLContext:
    """The certificates of the system, read once: that takes longer than a small exchange."""
    return httpx2.create_ssl_context(trust_env=False)


class HeadOffice:
    """The head office at an address; implements `RemoteOffice`. One thread at a time."""

    def __init__(
        self,
        address: str,
        token: str = "",
        *,
        still: Callable[[], object] | None = None,
        transport: httpx2.BaseTransport | None = None,
    ) -> None:
        """Prepare the connection; nothing is sent yet.

        Args:
            address: "https://siege.example"; "http://" only to this very machine.
            token: of the device; empty before it is enrolled.
            still: called ten times a second while an answer is waited for; it raises to give it up.
            transport: another way than the network, for tests.

        Raises:
            AppError: the address is none, or would send without encryption.
        """
        self.address = checked(address)
        headers = {"User-Agent": "pdca-desktop", "Accept-Encoding": "zstd"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        self._client = httpx2.Client(
            base_url=self.address, headers=headers, timeout=_TIMES, transport=transport, trust_env=False,
            verify=_trusted(),
        )  # fmt: skip
        self._still, self._given_up = still, False

    def reachable(self) -> bool:
        """Whether it answers now: that is how the application knows that it is at an agency."""
        try:
            answer = self._request("GET", "/v1/hello", timeout=_HELLO)
        except (httpx2.HTTPError, ssl.SSLError):
            return False
        return answer.status_code == 200 and _is_head_office(answer)

    def enrol(self, code: str, device_name: str) -> "Enrolled":
        """Enrol this device by a one-time code.

        Raises:
            UnreachableError: no answer came.
            AppError: the code is refused.
        """
        answer = self._send("POST", "/v1/enrol", json={"code": code, "device": device_name})
        try:
            return msgspec.json.decode(answer.content, type=Enrolled)
        except msgspec.MsgspecError as error:
            raise UnreachableError(BROKEN) from error

    def public_key(self) -> str:
        """The key that signs what it publishes, for a device that was enrolled before there was one.

        Raises:
            AppError: no answer came, or it knows of no key.
        """
        answer = self._send("GET", "/v1/key")
        try:
            return msgspec.json.decode(answer.content, type=_Key).key
        except msgspec.MsgspecError as error:
            raise UnreachableError(BROKEN) from error

    def exchange(self, request: messages.Request) -> messages.Answer:
        """Send a request; see `RemoteOffice`."""
        body, headers = messages.pack(request), {"Content-Type": "application/json"}
        if len(body) >= _WORTH_PACKING:
            body, headers["Content-Encoding"] = zstandard.ZstdCompressor(level=3).compress(body), "zstd"
        answer = self._send("POST", "/v1/sync", content=body, headers=headers)
        try:
            return messages.read_answer(unpacked(answer))
        except (msgspec.MsgspecError, zstandard.ZstdError) as error:
            raise UnreachableError(BROKEN) from error

    def wiped(self) -> None:
        """Say that this revoked device erased its dossiers.

        Raises:
            UnreachableError: no answer came.
        """
        self._send("POST", "/v1/wiped")

    def reached(self, sha256: str) -> Reached:
        """How much of a document the head office has; see `RemotePieces`."""
        return _reached(self._ask_piece("HEAD", sha256))

    def add(self, sha256: str, size: int, offset: int, data: bytes) -> Reached:
        """Give the next part of a document; see `RemotePieces`."""
        headers = {"Upload-Length": str(size), "Upload-Offset": str(offset), "Content-Type": _BYTES}
        answer = self._ask_piece("PATCH", sha256, content=data, headers=headers)
        return self.reached(sha256) if answer.status_code == _ANOTHER_OFFSET else _reached(answer)

    def part(self, sha256: str, start: int) -> Part:
        """Some bytes of a document; see `RemotePieces`."""
        answer = self._ask_piece("GET", sha256, params={"start": start})
        if len(answer.content) > messages.PART_BYTES:
            raise UnreachableError(BROKEN)
        return Part(answer.content, _reached(answer).offset)

    def _ask_piece(self, method: str, sha256: str, **given: object) -> httpx2.Response:
        known = (_UNKNOWN, _ANOTHER_OFFSET, _THROWN_AWAY)
        answer = self._send(method, f"/v1/blobs/{sha256}", understood=known, **given)
        if answer.status_code == _UNKNOWN:
            raise UnknownPieceError(_NOT_THERE)
        if answer.status_code == _THROWN_AWAY:
            raise ThrownAwayError(_NOT_THE_SAME)
        return answer

    def close(self) -> None:
        """Let the connection go; one that was given up is let go by its own thread."""
        if not self._given_up:
            self._client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _send(
        self, method: str, path: str, *, understood: Container[int] = (), **given: object
    ) -> httpx2.Response:
        try:
            answer = self._request(method, path, **given)
        except httpx2.HTTPError as error:
            raise UnreachableError(ABSENT) from error
        if answer.is_success or answer.status_code in understood:
            return answer
        raise refused(answer)

    def _request(self, method: str, path: str, **given: Any) -> httpx2.Response:
        """The answer; whoever waits for it may give it up, and this connection with it.

        Raises:
            httpx2.HTTPError: none came.
        """

        def request() -> httpx2.Response:
            return self._client.request(method, path, **given)

        if self._still is None:
            return request()
        return unless_given_up(request, self._give_up_or_wait, self._client.close)

    def _give_up_or_wait(self) -> None:
        try:
            if self._still is not None:
                self._still()
        except BaseException:
            self._given_up = True
            raise


class Enrolled(msgspec.Struct, frozen=True):
    """What the head office gives a device that joins it.

    Attributes:
        device: identifier that it gives to the device.
        token: shown with every request.
        account: identifier of the device's person.
        farewell: digest of the word that it will say to have this device erase its dossiers.
        key: public key that signs what it publishes; empty when it has none yet.
    """

    device: str
    token: str
    account: str
    farewell: str = ""
    key: str = ""


def _reached(answer: httpx2.Response) -> Reached:
    """How much of a document the head office has, by the headers of its answer."""
    try:
        return Reached(int(answer.headers["Upload-Offset"]), answer.headers["Upload-Complete"] == "?1")
    except (KeyError, ValueError) as error:
        raise UnreachableError(ANOTHER) from error


class _Key(msgspec.Struct, frozen=True):
    key: str


def checked(address: str) -> str:
    """An address that may be used.

    Raises:
        UnreachableError: it is none, or would send without encryption.
    """
    try:
        parts = urlsplit(address.strip().rstrip("/"))
        host = httpx2.URL(parts.geturl()).host.encode("idna")
    except (ValueError, httpx2.InvalidURL) as error:
        raise UnreachableError(_NO_ADDRESS) from error
    if parts.scheme not in ("http", "https") or not host or b"%" in host or parts.username or parts.query:
        raise UnreachableError(_NO_ADDRESS)
    if parts.scheme == "http" and parts.hostname not in _LOOPBACK:
        raise UnreachableError(
            typeset("L’adresse du siège doit commencer par « https:// » : rien ne part sans chiffrement.")
        )
    return parts.geturl()


def _is_head_office(answer: httpx2.Response) -> bool:
    """Whether it is one that answers, and not the portal of a hotel."""
    try:
        return msgspec.json.decode(answer.content, type=_Hello).name == messages.OFFICE
    except msgspec.MsgspecError:
        return False


class _Hello(msgspec.Struct, frozen=True):
    name: str


_NOT_THERE = typeset(
    "Le siège ne l’a pas encore. Elle viendra quand le poste où elle a été jointe aura fait un échange."
)
_NOT_THE_SAME = typeset(
    "Le siège n’a pas reçu la pièce telle qu’elle est ici : elle repartira au prochain échange."
)
