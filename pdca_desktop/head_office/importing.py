"""Acts that were carried here in a file: worked in as if they had come by the network, once all the same."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
from sqlalchemy import Engine, select

from pdca_desktop.domain.french import typeset
from pdca_desktop.errors import AppError, FileError
from pdca_desktop.exchange import acts_file
from pdca_desktop.exchange.messages import Ack, Request
from pdca_desktop.head_office.access import Access
from pdca_desktop.head_office.auditing import Audited
from pdca_desktop.head_office.caller import Caller
from pdca_desktop.head_office.office import Office
from pdca_desktop.head_office.quarantine import Quarantine
from pdca_desktop.head_office.recognising import Revoked
from pdca_desktop.head_office.soundness import faults
from pdca_desktop.head_office.tables import COMMIT_LOG, DEVICE
from pdca_desktop.services.ports import Clock, IdSource

_SOME = 400

_OWN_NUMBERS = ("gap", "forked")
"""The numbers of the device are not those we know: the file is taken under numbers of its own."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file.

    Attributes:
        device: identifier of the one that wrote it.
        acts: how many it holds.
        new: how many were not here yet.
        conflicts, refused, kept: of those that were not here; kept: in quarantine, the device being revoked.
    """

    device: str
    acts: int
    new: int
    conflicts: int
    refused: int
    kept: int

    def sentence(self) -> str:
        """What happened, in French."""
        if self.kept:
            return typeset(f"Poste retiré. Actes gardés en quarantaine : {self.kept} ; aucun n’est appliqué.")
        told = f"Actes lus : {self.acts} ; nouveaux ici : {self.new}"
        if self.conflicts or self.refused:
            told += f" (en conflit : {self.conflicts}, refusés : {self.refused})"
        return typeset(f"{told}. Le poste recevra la suite à son prochain échange.")


def take_file(content: bytes, engine: Engine, clock: Clock, ids: IdSource) -> Imported:
    """Work in what a device wrote into a file; the file twice, or the network afterwards, changes nothing.

    Raises:
        FileError: it cannot be read, or is of no device of this head office; nothing was taken.
        AppError: the database refuses.
    """
    with engine.connect() as connection:
        query = select(DEVICE.c.id, DEVICE.c.token_hash)
        digests = [(row.id, row.token_hash) for row in connection.execute(query)]
    device, requests = acts_file.opened(content, digests)
    if any(next(faults(request), "") for request in requests):
        raise FileError(typeset("Ce fichier ne dit pas ce qu’un poste peut dire : rien n’est reçu."))
    access = Access(engine, clock, ids)
    cids = [commit.cid for request in requests for commit in request.commits]
    try:
        caller = access.caller_of(device)
    except Revoked as revoked:
        kept = [ack for one in requests for ack in Quarantine(engine, clock).keep(one, revoked.caller)]
        access.seen(revoked.caller, Audited.FILE, str(len(cids)))
        return Imported(device, len(cids), 0, 0, 0, len(kept))
    known = _known(engine, cids)
    acks = _worked_in(Office(engine, clock), requests, caller)
    access.seen(caller, Audited.FILE, str(len(cids)))
    became = Counter(ack.status for ack in acks if ack.cid not in known)
    return Imported(device, len(cids), became.total(), became["conflict"], became["refused"], 0)


def _worked_in(office: Office, requests: Sequence[Request], caller: Caller) -> list[Ack]:
    """The receipts of all acts; the numbers of the device hold only while they are those we know."""
    acks: list[Ack] = []
    for request in requests:
        answer = office.exchange(_sent(request), caller)
        if answer.error in _OWN_NUMBERS:
            return _renumbered(office, requests, caller)
        acks += answer.acks
    return acks


def _renumbered(office: Office, requests: Sequence[Request], caller: Caller) -> list[Ack]:
    acks: list[Ack] = []
    first = next(commit.cid for request in requests for commit in request.commits)
    for request in requests:
        turns = range(len(acks) + 1, len(acks) + len(request.commits) + 1)
        commits = tuple(
            msgspec.structs.replace(commit, n=turn)
            for commit, turn in zip(request.commits, turns, strict=True)
        )
        answer = office.exchange(
            msgspec.structs.replace(_sent(request), stream=f"file-{first}", commits=commits), caller
        )
        if answer.error:
            raise AppError(
                typeset(f"Le siège a répondu « {answer.error} » à ce fichier : prévenez l’éditeur.")
            )
        acks += answer.acks
    return acks


def _sent(request: Request) -> Request:
    """Only what it says: nothing is given back, whatever the device had read."""
    return msgspec.structs.replace(
        request, acked=0, gen="", cursor=0, digest="", perimeter="", limit=1, check=False
    )


def _known(engine: Engine, cids: Sequence[str]) -> set[str]:
    with engine.connect() as connection:
        query = select(COMMIT_LOG.c.cid)
        parts = [
            query.where(COMMIT_LOG.c.cid.in_(cids[at : at + _SOME])) for at in range(0, len(cids), _SOME)
        ]
        return {cid for part in parts for cid in connection.execute(part).scalars()}
