"""What can be told of documents without opening them on the screen; kept while it is true."""

from collections.abc import Collection, Mapping

from pdca_desktop.errors import AppError
from pdca_desktop.services.exchanges import Exchanges
from pdca_desktop.services.piece_files import read_whole
from pdca_desktop.services.piece_places import absent
from pdca_desktop.services.pieces import AttachmentStore
from pdca_desktop.ui.jobs.job import Progress
from pdca_desktop.ui.pages.dossier.drawing import thumbnail
from pdca_desktop.ui.pages.dossier.piece_card import PICTURE_WIDTH, Look

_SHARP = 2


def looks_of(
    sha256s: Collection[str], documents: AttachmentStore, exchanges: Exchanges, progress: Progress
) -> Mapping[str, Look]:
    """Size and first page of documents, or where they are when that is not here."""
    joined = bool(exchanges.state().address)
    there = exchanges.there(sha256s) if joined else sha256s
    return {one: _look(documents, one, one in there, joined, progress) for one in sha256s}


def settled(looks: Mapping[str, Look]) -> dict[str, Look]:
    """Those that an exchange does not change."""
    return {sha256: look for sha256, look in looks.items() if not (look.note or look.fault)}


def _look(documents: AttachmentStore, sha256: str, there: bool, joined: bool, progress: Progress) -> Look:
    """What is known of a document.

    Args:
        documents: of this machine.
        sha256: its fingerprint.
        there: the head office was seen to have it.
        joined: there is a head office.
        progress: told while it is read.
    """
    try:
        content = read_whole(documents, sha256, progress.step)
    except AppError as error:
        if joined and absent(documents, sha256):
            return Look(note="Pas encore sur ce poste", receivable=True)
        return Look(fault=str(error), receivable=joined)
    note = "" if there else "Pas encore au siège"
    return Look(len(content), thumbnail(content, _SHARP * PICTURE_WIDTH), note=note)
