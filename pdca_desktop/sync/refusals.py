"""What the head office answers when it refuses, and what else may answer in its place, as our own errors."""

import httpx2
import msgspec
import zstandard

from pdca_desktop.domain.french import typeset
from pdca_desktop.errors import AppError
from pdca_desktop.exchange import messages
from pdca_desktop.services.synchronise import BusyError, RevokedError, UnreachableError, UpgradeError

_MOST = 64 * 1024 * 1024
_UNPACKED = 256 * 1024


def unpacked(answer: httpx2.Response) -> bytes:
    """The body, unpacked within a bound (httpx2 leaves zstd alone without its own extra)."""
    data = answer.content
    if answer.headers.get("Content-Encoding", "") != "zstd" or not data.startswith(b"\x28\xb5\x2f\xfd"):
        return data
    reader = zstandard.ZstdDecompressor(max_window_size=2**23).stream_reader(data)
    plain = bytearray()
    while len(plain) < _MOST and (some := reader.read(_UNPACKED)):
        plain += some
    return bytes(plain)


def refused(answer: httpx2.Response) -> AppError:
    """A refusal, as our own error."""
    status = answer.status_code
    if status == 410:
        return _revoked(answer)
    if status == 401:
        return AppError(
            typeset(
                "Le siège ne reconnaît pas ce poste : demandez-lui un nouveau code, puis rattachez le poste "
                "depuis Réglages."
            )
        )
    if status == 426:
        return UpgradeError(
            "Cette version de l’application est trop ancienne pour le siège : mettez-la à jour."
        )
    if status in (429, 502, 503, 504):
        return BusyError(
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


def _revoked(answer: httpx2.Response) -> AppError:
    """The access was taken away, when it is the head office that says so: a proxy may answer 410 too."""
    try:
        told = msgspec.json.decode(unpacked(answer), type=messages.Revoked)
    except (msgspec.MsgspecError, zstandard.ZstdError):
        return UnreachableError(ANOTHER)
    if told.error != messages.REVOKED:
        return UnreachableError(ANOTHER)
    return RevokedError(_TAKEN_AWAY, tuple(ack.cid for ack in told.acks), told.farewell)


def _reason(answer: httpx2.Response) -> str:
    try:
        return str(msgspec.json.decode(answer.content, type=dict[str, str]).get("error", ""))
    except msgspec.MsgspecError:
        return ""


ABSENT = typeset(
    "Le siège ne répond pas. Rien n’est perdu : vos saisies restent sur ce poste et partiront à la prochaine "
    "occasion."
)
_TAKEN_AWAY = typeset(
    "Le siège a retiré l’accès de ce poste. Vos dossiers restent ici ; plus rien ne part ni n’arrive. Pour "
    "le rattacher, demandez un nouveau code au siège."
)
ANOTHER = typeset(
    "Ce qui répond à l’adresse du siège n’est pas le siège (portail de connexion, serveur intermédiaire) : "
    "ouvrez ce réseau dans un navigateur, ou changez de réseau. Rien n’est perdu."
)
BROKEN = typeset("La réponse du siège est arrivée incomplète. Rien n’est perdu : l’échange reprendra.")
