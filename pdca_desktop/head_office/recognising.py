"""Whose token that is: asked before a request is read, and once more within the transaction of its effect."""

import hashlib
from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import bindparam, select

from pdca_desktop.head_office.caller import Caller
from pdca_desktop.head_office.tables import ACCOUNT, DEVICE
from pdca_desktop.head_office.together import Step

_SCOPES = msgspec.json.Decoder(tuple[str, ...])
_WHO = select(
    DEVICE.c.id, DEVICE.c.token_hash, DEVICE.c.revoked_at, DEVICE.c.farewell, ACCOUNT.c.id.label("account"),
    ACCOUNT.c.agency, ACCOUNT.c.scopes, ACCOUNT.c.role, ACCOUNT.c.closed_at,
).join(ACCOUNT, ACCOUNT.c.id == DEVICE.c.account)  # fmt: skip
_BY_TOKEN = _WHO.where(DEVICE.c.token_hash == bindparam("token"))
_BY_NAME = _WHO.where(DEVICE.c.id == bindparam("device"))


class Revoked(Exception):  # noqa: N818  (a state of the device, not a fault)
    """The device is known and its access was taken away.

    Attributes:
        caller: the device.
        farewell: the word that has it erase its dossiers; said to nobody else, and not before.
    """

    def __init__(self, caller: Caller, farewell: str) -> None:
        super().__init__(caller.device)
        self.caller, self.farewell = caller, farewell


class Unknown(LookupError):  # noqa: N818  (likewise)
    """No device has that token any more: the database is an older one."""


def digest(secret: str) -> str:
    """What is kept of a token, a code or a farewell: random and so long that nobody turns it back."""
    return hashlib.sha256(secret.encode()).hexdigest()


def by_token(token: str) -> Step:
    """The question whose the token of that digest is."""
    return Step(_BY_TOKEN, {"token": token})


def by_name(device: str) -> Step:
    """The question whose device that is."""
    return Step(_BY_NAME, {"device": device})


def recognised(rows: Sequence[Any]) -> Caller:
    """Who it is, by the answer to such a question.

    Raises:
        Revoked: access was taken away, or the person left.
        Unknown: nobody.
    """
    if not rows:
        raise Unknown
    (one,) = rows
    scopes = _SCOPES.decode(one.scopes)
    caller = Caller(one.id, one.account, one.agency, scopes, one.role, one.token_hash)
    if one.revoked_at or one.closed_at:
        raise Revoked(caller, one.farewell)
    return caller
