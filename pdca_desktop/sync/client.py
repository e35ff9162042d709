"""The head office over HTTPS: one connection kept open, every failure told apart."""

import ssl
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import httpx2
import msgspec
import zstandard

from pdca_desktop.domain.french import typeset
from pdca_desktop.errors import AppError
from pdca_desktop.exchange import messages
from pdca_desktop.services.synchronise import RevokedError, UnreachableError, UpgradeError

_WORTH_PACKING = 500
_MOST_ANSWER = 64 * 1024 * 1024
_LOOPBACK = frozenset(("127.0.0.1", "localhost", "::1"))
_TIMES = httpx2.Timeout(connect=4.0, read=60.0, write=60.0, pool=10.0)
_HELLO = httpx2.Timeout(2.0)


class HeadOffice:
    """The head office at an address; implements `RemoteOffice`. One thread at a time."""

    def __init__(
        self, address: str, token: str = "", *, transport: httpx2.BaseTransport | None = None
    ) -> None:
        """Prepare the connection; nothing is sent yet.

        Args:
            address: "https://siege.example"; "http://" only to this very machine.
            token: of the device; empty before it is enrolled.
            transport: another way than the network, for tests.

        Raises:
            AppError: the address is none, or would send without encryption.
        """
        self.address = checked(address)
        headers = {"User-Agent": "pdca-desktop", "Accept-Encoding": "zstd"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        self._client = httpx2.Client(
            base_url=self.address, headers=headers, timeout=_TIMES, transport=transport, trust_env=False
        )

    def reachable(self) -> bool:
        """Whether it answers now: that is how the application knows that it is at an agency."""
        try:
            answer = self._client.get("/v1/hello", timeout=_HELLO)
        except (httpx2.HTTPError, ssl.SSLError):
            return False
        return answer.status_code == 200

    def enrol(self, code: str, device_name: str) -> tuple[str, str, str]:
        """Enrol this device by a one-time code.

        Returns:
            Identifiers of the device, its token, and the identifier of its person.

        Raises:
            UnreachableError: no answer came.
            AppError: the code is refused.
        """
        answer = self._send("POST", "/v1/enrol", json={"code": code, "device": device_name})
        given = msgspec.json.decode(answer.content, type=_Enrolled)
        return given.device, given.token, given.account

    def exchange(self, request: messages.Request) -> messages.Answer:
        """Send a request; see `RemoteOffice`."""
        body, headers = messages.pack(request), {"Content-Type": "application/json"}
        if len(body) >= _WORTH_PACKING:
            body, headers["Content-Encoding"] = zstandard.ZstdCompressor(level=3).compress(body), "zstd"
        answer = self._send("POST", "/v1/sync", content=body, headers=headers)
        try:
            return messages.read_answer(_plain(answer))
        except (msgspec.MsgspecError, zstandard.ZstdError) as error:
            raise UnreachableError(_BROKEN) from error

    def wiped(self) -> None:
        """Say that this revoked device erased its dossiers.

        Raises:
            UnreachableError: no answer came.
        """
        self._send("POST", "/v1/wiped")

    def close(self) -> None:
        """Let the connection go."""
        self._client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _send(self, method: str, path: str, **given: object) -> httpx2.Response:
        try:
            answer = self._client.request(method, path, **given)  # type: ignore[arg-type]
        except httpx2.HTTPError as error:
            raise UnreachableError(_ABSENT) from error
        if answer.is_success:
            return answer
        raise _told(answer)


class _Enrolled(msgspec.Struct, frozen=True):
    device: str
    token: str
    account: str


def checked(address: str) -> str:
    """An address that may be used.

    Raises:
        AppError: it is none, or would send without encryption.
    """
    parts = urlsplit(address.strip().rstrip("/"))
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.query:
        raise AppError(typeset("L’adresse du siège s’écrit « https://… » : demandez-la au siège."))
    if parts.scheme == "http" and parts.hostname not in _LOOPBACK:
        raise AppError(
            typeset("L’adresse du siège doit commencer par « https:// » : rien ne part sans chiffrement.")
        )
    return parts.geturl()


def _plain(answer: httpx2.Response) -> bytes:
    """The body, unpacked within a bound (httpx2 leaves zstd alone without its own extra)."""
    data = answer.content
    if answer.headers.get("Content-Encoding", "") != "zstd" or not data.startswith(b"\x28\xb5\x2f\xfd"):
        return data
    return zstandard.ZstdDecompressor(max_window_size=2**23).stream_reader(data).read(_MOST_ANSWER)


def _told(answer: httpx2.Response) -> AppError:
    """A refusal, as our own error."""
    status = answer.status_code
    if status == 410:
        return RevokedError(
            "L’accès de ce poste au siège a été retiré. Ses dossiers vont être effacés ; voyez avec le siège."
        )
    if status == 401:
        return AppError(
            typeset(
                "Le siège ne reconnaît pas ce poste : demandez un nouveau code d’enrôlement, puis enrôlez-le."
            )
        )
    if status == 426:
        return UpgradeError(
            "Cette version de l’application est trop ancienne pour le siège : mettez-la à jour."
        )
    if status in (429, 502, 503, 504):
        return UnreachableError(
            "Le siège est occupé. Rien n’est perdu : l’échange reprendra tout seul dans quelques instants."
        )
    if status == 403:
        return AppError(_reason(answer) or "Le siège refuse ce code : demandez-en un nouveau.")
    return AppError(
        typeset(
            f"Le siège a refusé l’échange (réponse {status}). Rien n’est perdu : mettez l’application à "
            "jour, puis recommencez ; prévenez le siège si cela se répète."
        )
    )


def _reason(answer: httpx2.Response) -> str:
    try:
        return str(msgspec.json.decode(answer.content, type=dict[str, str]).get("error", ""))
    except msgspec.MsgspecError:
        return ""


_ABSENT = typeset(
    "Le siège ne répond pas. Rien n’est perdu : vos saisies restent sur ce poste et partiront à la prochaine "
    "occasion."
)
_BROKEN = typeset("La réponse du siège est arrivée incomplète. Rien n’est perdu : l’échange reprendra.")
