"""Acts of devices whose access was taken away: kept as they came, worked in nowhere, for a person to judge.

The unsent work of who leaves, or of a device that was revoked by mistake, is not lost; nor does it reach the
dossiers by itself, for whoever holds such a device may have written anything.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC

import msgspec
from sqlalchemy import Connection, Engine, func, select

from pdca_desktop.exchange import messages
from pdca_desktop.exchange.messages import Ack, Request, WireCommit
from pdca_desktop.head_office.auditing import Audited, note
from pdca_desktop.head_office.caller import Caller
from pdca_desktop.head_office.tables import ACCOUNT, COMMIT_LOG, DEVICE, ORG, QUARANTINE
from pdca_desktop.services.ports import Clock

MOST_BYTES = 256 * 1024 * 1024
"""Of one device; more than years of work, and no way to fill the disk."""

KEPT = "quarantine"
_COMMIT = msgspec.json.Decoder(WireCommit)
_UNJUDGED = QUARANTINE.c.cid.not_in(select(COMMIT_LOG.c.cid))
"""An act that came in since by the ordinary way, from the device joined anew, is no longer to be judged."""


@dataclass(frozen=True, slots=True)
class Held:
    """What is kept of one device.

    Attributes:
        acts: how many.
        first, last: when they came in, ISO in UTC.
    """

    device: str
    name: str
    person: str
    acts: int
    size: int
    first: str
    last: str


class Quarantine:
    """Over the database of the head office."""

    def __init__(self, engine: Engine, clock: Clock, most: int = MOST_BYTES) -> None:
        self._engine, self._clock, self._most = engine, clock, most

    def keep(self, request: Request, caller: Caller) -> tuple[Ack, ...]:
        """Keep the acts of a request, in order, until this device's share is full; sent twice, once kept.

        Returns:
            Receipts of those that are kept, or were known already.
        """
        if not request.commits:
            return ()
        now = self._clock.now().astimezone(UTC).isoformat(timespec="microseconds")
        with self._engine.begin() as connection:
            connection.execute(select(ORG.c.id).with_for_update())  # two copies of one disk may come at once
            known = _known(connection, [commit.cid for commit in request.commits])
            mine = select(func.coalesce(func.sum(QUARANTINE.c.size), 0))
            used = int(connection.execute(mine.where(QUARANTINE.c.device == caller.device)).scalar_one())
            values: list[dict[str, object]] = []
            for commit in request.commits:
                if commit.cid in known:
                    continue
                body = messages.pack(commit)
                used += len(body)
                if used > self._most:
                    break
                known[commit.cid] = Ack(commit.cid, 0, KEPT)
                values.append(
                    {
                        "cid": commit.cid,
                        "device": caller.device,
                        "account": caller.account,
                        "received_at": now,
                        "size": len(body),
                        "body": body.decode(),
                    }
                )
            if values:
                connection.execute(QUARANTINE.insert(), values)
                note(connection, now, caller.device, caller.account, Audited.QUARANTINE, str(len(values)))
        return tuple(known[commit.cid] for commit in request.commits if commit.cid in known)

    def names(self, sha256: str, caller: Caller) -> bool:
        """Whether an act that is kept of a device names an attachment."""
        of = QUARANTINE.c
        named = select(of.cid).where(of.device == caller.device, of.body.contains(sha256)).limit(1)
        with self._engine.connect() as connection:
            return connection.execute(named).first() is not None

    def devices(self) -> Sequence[Held]:
        """The devices of which something is kept, last heard of first."""
        of = QUARANTINE.c
        query = (
            select(
                of.device,
                func.coalesce(DEVICE.c.name, "").label("name"),
                func.coalesce(ACCOUNT.c.name, "").label("person"),
                func.count().label("acts"),
                func.sum(of.size).label("size"),
                func.min(of.received_at).label("first"),
                func.max(of.received_at).label("last"),
            )
            .outerjoin(DEVICE, DEVICE.c.id == of.device)
            .outerjoin(ACCOUNT, ACCOUNT.c.id == of.account)
            .where(_UNJUDGED)
            .group_by(of.device, DEVICE.c.name, ACCOUNT.c.name)
            .order_by(func.max(of.received_at).desc())
        )
        with self._engine.connect() as connection:
            return [
                Held(row.device, row.name, row.person, row.acts, int(row.size), row.first, row.last)
                for row in connection.execute(query)
            ]

    def acts(self, device: str) -> Iterator[WireCommit]:
        """What is kept of a device, in the order it was done there."""
        query = select(QUARANTINE.c.body).where(QUARANTINE.c.device == device, _UNJUDGED)
        with self._engine.connect() as connection:
            bodies = connection.execute(query).scalars().all()
        commits = map(_COMMIT.decode, bodies)
        yield from sorted(commits, key=lambda commit: (commit.wall, commit.n, commit.cid))


def _known(connection: Connection, cids: list[str]) -> dict[str, Ack]:
    log, here = COMMIT_LOG.c, QUARANTINE.c
    merged = select(log.cid, log.seq, log.status).where(log.cid.in_(cids))
    kept = select(here.cid).where(here.cid.in_(cids))
    found = {cid: Ack(cid, 0, KEPT) for cid in connection.execute(kept).scalars()}
    return found | {row.cid: Ack(row.cid, row.seq, row.status) for row in connection.execute(merged)}
