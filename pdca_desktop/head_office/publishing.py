"""What the head office publishes: acts of its own in the log that every device follows.

A new version of a name takes the place of the older ones from its first day on; those that no day needs any
more are deleted by the same act. The list of people is that of the accounts, published when it changes. What
is taken back is deleted, which every device understands, and a withdrawal is published, signed like the rest:
a device lets go of what it believes for nothing less.
"""

from collections.abc import Sequence
from datetime import UTC, date
from typing import Any

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Engine, Row, select

from pdca_desktop.domain.french import day, typeset
from pdca_desktop.errors import AppError
from pdca_desktop.exchange.messages import NULL, Request, WireCommit, WireOp, raw
from pdca_desktop.exchange.precedence import is_needless, withdrawal_of
from pdca_desktop.exchange.publications import (
    MOST_CONTENT,
    PUBLICATION,
    PUBLISHER,
    Colleague,
    Content,
    Kind,
    NewKey,
    People,
    Publication,
    Rules,
    Withdrawal,
    content_of,
    fields_of,
    from_fields,
    kind_of,
    subject,
    written,
)
from pdca_desktop.exchange.signing import is_signed, public_key, signed
from pdca_desktop.head_office.caller import Caller
from pdca_desktop.head_office.office import Office
from pdca_desktop.head_office.tables import ACCOUNT, ROW, STREAM
from pdca_desktop.services.ports import Clock, IdSource
from pdca_desktop.services.rulebook import published_pack

_CALLER = Caller(PUBLISHER, PUBLISHER, "", ("*/*",))
_FIELDS = msgspec.json.Decoder(dict[str, object])
_NAMES = {Kind.PEOPLE: "Pas-de-Calais Actif", Kind.KEY: "siège"}
"""Names that the head office gives by itself."""


class Publishing:
    """Publishes over a database whose tables are made."""

    def __init__(self, engine: Engine, clock: Clock, ids: IdSource) -> None:
        self._engine, self._clock, self._ids = engine, clock, ids
        self._office = Office(engine, clock)

    def public_key(self) -> str:
        """The key that devices are to believe; empty before there is one."""
        keys = [one for one in self.published() if one.known is Kind.KEY]
        if not keys:
            return ""
        content = content_of(max(keys, key=lambda one: one.version))
        return content.public if isinstance(content, NewKey) else ""

    def published(self) -> list[Publication]:
        """Everything that is published now, by kind, name and version."""
        return sorted(
            (one for one, deleted in self._rows() if not deleted),
            key=lambda one: (one.kind, one.name, one.version),
        )

    def all_rules(self) -> list[Rules]:
        """Every rule pack that was ever published, those replaced or taken back included."""
        found = [one for one, _ in self._rows() if one.known is Kind.RULES]
        contents = [content_of(one) for one in sorted(found, key=lambda one: one.moment)]
        return [one for one in contents if isinstance(one, Rules)]

    def begin(self, key: Ed25519PrivateKey) -> None:
        """Publish the first key, which signs itself.

        Raises:
            AppError: there is one already.
        """
        if self.public_key():
            raise AppError(
                typeset("Le siège a déjà une clé de signature : elle se renouvelle, avec l'ancienne.")
            )
        self._publish_key(key, key)

    def renew(self, key: Ed25519PrivateKey, new: Ed25519PrivateKey) -> None:
        """Put another key in the place of the present one, which signs it; what is published is signed anew.

        Raises:
            AppError: the key given is not the present one.
        """
        self.must_be_present(key)
        self._publish_key(new, key)

    def replace_lost(self, new: Ed25519PrivateKey) -> None:
        """Put another key in the place of one that was lost: each device believes it once enrolled anew."""
        self._publish_key(new, new)

    def publish(self, content: Content, name: str, valid_from: date, key: Ed25519PrivateKey) -> Publication:
        """Publish a content under a name.

        Args:
            content: of one of the kinds.
            name: a new version of that name takes the place of the older one.
            valid_from: its first day.
            key: the present signing key.

        Raises:
            AppError: it is no sound content, or the key is not the present one; nothing is published.
        """
        self.must_be_present(key)
        name, text = " ".join(name.split()), written(content)
        if not name or len(name) > 120:
            raise AppError(typeset("Donnez un nom à ce que vous publiez : 120 caractères au plus."))
        if len(text) > MOST_CONTENT:
            raise AppError(
                typeset("Ce contenu est trop grand pour être publié : 4 millions de caractères au plus.")
            )
        if isinstance(content, Rules):
            _check_rules(content, valid_from)
        kind = kind_of(content)
        made = signed(self._next(kind, name, valid_from, text), key)
        label = kind.label.lower()
        self._act(f"publication : {label} « {name} »", [_insert(made), *map(_delete, self._needless(made))])
        return made

    def publish_people(self, key: Ed25519PrivateKey) -> Publication | None:
        """Publish the list of accounts, if it changed; None when it did not."""
        with self._engine.connect() as connection:
            accounts = connection.execute(select(ACCOUNT).order_by(ACCOUNT.c.name, ACCOUNT.c.id)).all()
        content = People(tuple(_colleague(one) for one in accounts))
        present = [one for one in self.published() if one.known is Kind.PEOPLE]
        if present and present[-1].content == written(content) and is_signed(present[-1], self.public_key()):
            return None
        return self.publish(content, _NAMES[Kind.PEOPLE], self._today(), key)

    def withdraw(self, kind: Kind, name: str, key: Ed25519PrivateKey) -> int:
        """Take every version of a name back: devices forget it at their next exchange.

        Returns:
            How many there were; 0: they were deleted before, without a signature, which comes now.

        Raises:
            AppError: nothing of that name is published, or the key is not the present one.
        """
        self.must_be_present(key)
        rows = [(one, deleted) for one, deleted in self._rows() if one.known is kind and one.name == name]
        sound = [one for one in self.published() if is_signed(one, self.public_key())]
        left = [one for one, deleted in rows if not deleted or withdrawal_of(one, sound) is None]
        if not left or kind in (Kind.KEY, Kind.WITHDRAWAL):
            raise AppError(
                typeset(
                    f"Rien n'est publié sous ce nom : {kind.label.lower()} « {name} ». « pdca-siege "
                    "published » donne les noms."
                )
            )
        last = max(one.version for one in left)
        text = written(Withdrawal(kind.value, name, last))
        made = signed(self._next(Kind.WITHDRAWAL, subject(kind.value, name), self._today(), text), key)
        gone = [one for one, deleted in rows if not deleted]
        self._act(
            f"retrait : {kind.label.lower()} « {name} »",
            [_insert(made), *map(_delete, [*gone, *self._needless(made)])],
        )
        return len(gone)

    def must_be_present(self, key: Ed25519PrivateKey) -> None:
        """Refuse another key than the present one.

        Raises:
            AppError: it is another one.
        """
        if public_key(key) != self.public_key():
            raise AppError(
                typeset("Cette clé n'est pas celle que les postes connaissent : signez avec la clé du siège.")
            )

    def _publish_key(self, new: Ed25519PrivateKey, signer: Ed25519PrivateKey) -> None:
        content = written(NewKey(public_key(new)))
        made = signed(self._next(Kind.KEY, _NAMES[Kind.KEY], self._today(), content), signer)
        others = [one for one in self.published() if one.known is not Kind.KEY]
        again = [(one, signed(one, new)) for one in others]
        self._act(
            "clé de signature du siège", [_insert(made), *(_signed_anew(old, one) for old, one in again)]
        )

    def _next(self, kind: Kind, name: str, valid_from: date, content: str) -> Publication:
        """The next version of a name; a number is never given twice, even after a withdrawal."""
        rows = [one for one, _ in self._rows()]
        last = max((one.version for one in rows if (one.kind, one.name) == (kind.value, name)), default=0)
        now = self._clock.now().astimezone(UTC).isoformat(timespec="seconds")
        at = max([now, *(one.published_at for one in rows)])  # a clock that was set back reorders nothing
        return Publication(kind.value, name, last + 1, valid_from.isoformat(), content, at)

    def _needless(self, made: Publication) -> list[Publication]:
        """The versions that a new one and those before it cover on every day from today on."""
        same = [one for one in self.published() if (one.kind, one.name) == (made.kind, made.name)]
        return [one for one in same if is_needless(one, [*same, made], self._today().isoformat())]

    def _today(self) -> date:
        return self._clock.now().astimezone().date()

    def _rows(self) -> list[tuple[Publication, bool]]:
        query = select(ROW.c.fields, ROW.c.deleted).where(ROW.c.entity == PUBLICATION)
        with self._engine.connect() as connection:
            rows = connection.execute(query).all()
        read = [(from_fields(_FIELDS.decode(row.fields)), bool(row.deleted)) for row in rows]
        return [(one, deleted) for one, deleted in read if one is not None]

    def _act(self, why: str, ops: Sequence[WireOp]) -> None:
        """One act in the log, by the same door as those of the devices."""
        with self._engine.connect() as connection:
            last = connection.execute(select(STREAM.c.last_n).where(STREAM.c.id == PUBLISHER)).scalar() or 0
        at = self._clock.now().astimezone(UTC).isoformat(timespec="microseconds")
        commit = WireCommit(self._ids.new(), last + 1, PUBLISHER, at, typeset(why), "", 0, tuple(ops))
        request = Request(stream=PUBLISHER, acked=last, sent_at=at, limit=1, commits=(commit,))
        answer = self._office.exchange(request, _CALLER)
        if answer.error or [ack.status for ack in answer.acks] != ["applied"]:
            raise AppError(
                typeset("Une autre publication a été faite au même instant : rien n'a changé, recommencez.")
            )


def _check_rules(content: Rules, valid_from: date) -> None:
    pack = published_pack(content)
    if valid_from < pack.starts_on:
        raise AppError(
            typeset(
                f"Ce jeu de règles ne juge qu'à partir du {day(pack.starts_on)} (starts_on) : il ne peut pas "
                f"s'appliquer dès le {day(valid_from)}."
            )
        )


def _colleague(account: Row[Any]) -> Colleague:
    return Colleague(account.id, account.name, account.role, account.agency, left=bool(account.closed_at))


def _insert(made: Publication) -> WireOp:
    return WireOp(PUBLICATION, made.id, "i", "", NULL, _whole(made))


def _delete(gone: Publication) -> WireOp:
    return WireOp(PUBLICATION, gone.id, "d", "", _whole(gone), NULL)


def _signed_anew(old: Publication, new: Publication) -> WireOp:
    seen, given = fields_of(old)["/signature"], fields_of(new)["/signature"]
    return WireOp(PUBLICATION, old.id, "u", "/signature", raw(seen), raw(given))


def _whole(one: Publication) -> msgspec.Raw:
    return msgspec.Raw(msgspec.json.encode({name: raw(value) for name, value in fields_of(one).items()}))
