"""Whether the documents of a dossier are on this device."""

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.errors import AppError
from pdca_desktop.services.pieces import AttachmentStore


def absent_from(dossier: Dossier, documents: AttachmentStore) -> tuple[str, ...]:
    """Fingerprints of the documents of a dossier that are not on this device."""
    named = dict.fromkeys(piece.sha256 for piece in dossier.pieces if piece.sha256)
    return tuple(one for one in named if absent(documents, one))


def absent(documents: AttachmentStore, sha256: str) -> bool:
    """Whether a document is not on this device; a damaged one is."""
    try:
        return documents.find(sha256) is None
    except AppError:
        return False
