"""Who may come in: accounts, enrolment codes, device tokens, revocation, and the book of every access."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import msgspec
from sqlalchemy import Connection, Engine, select, update

from pdca_desktop.domain import network
from pdca_desktop.domain.french import typeset
from pdca_desktop.domain.project import Segment
from pdca_desktop.domain.territory import Agency
from pdca_desktop.errors import AppError
from pdca_desktop.head_office.auditing import Audited, note
from pdca_desktop.head_office.caller import Caller
from pdca_desktop.head_office.database import looking
from pdca_desktop.head_office.recognising import Unknown, by_name, by_token, digest, recognised
from pdca_desktop.head_office.tables import ACCOUNT, DEVICE, ENROLMENT
from pdca_desktop.head_office.together import Step, together
from pdca_desktop.services.ports import Clock, IdSource

CODE_LASTS = timedelta(hours=24)
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CODE_LETTERS = 12
_MOST_REMEMBERED = 10_000


Role = network.Role
"""What a person does here; each has its own perimeter."""


def scopes_of(role: Role, agency: Agency, segments: Iterable[str] = ()) -> tuple[str, ...]:
    """The patterns of what a role holds.

    Args:
        role: of the person.
        agency: where the person works.
        segments: of a responsable de pôle; of an adviser who takes only some.
    """
    named = tuple(segments)
    if role is Role.ADVISER:
        return tuple(f"{agency.value}/{segment}" for segment in named or ("*",))
    if role is Role.POLE:
        return tuple(f"*/{segment}" for segment in named or ("*",))
    if role is Role.RSA:
        return (f"*/{Segment.RSA.value}",)
    if role is Role.DIRECTION:
        return "*/*", f"*/{Segment.RSA.value}"
    return ("*/*",)


@dataclass(frozen=True, slots=True)
class Device:
    """A device as the list shows it."""

    id: str
    name: str
    account: str
    person: str
    enrolled_at: str
    seen_at: str
    revoked_at: str
    wiped_at: str


@dataclass(frozen=True, slots=True)
class Person:
    """An account as the list shows it; `closed_at` is empty while the person works here."""

    id: str
    name: str
    role: str
    agency: str
    closed_at: str


class Access:
    """The accounts and devices of the head office."""

    def __init__(self, engine: Engine, clock: Clock, ids: IdSource) -> None:
        self._engine, self._clock, self._ids = engine, clock, ids
        self._remembered: dict[str, Caller] = {}

    def add(self, name: str, role: Role, agency: Agency, segments: Iterable[str] = ()) -> str:
        """A person who works here.

        Returns:
            Identifier of the account.

        Raises:
            AppError: the name says nothing.
        """
        name = " ".join(name.split())
        if not name:
            raise AppError("Donnez le nom de la personne.")
        account = self._ids.new()
        scopes = msgspec.json.encode(scopes_of(role, agency, segments)).decode()
        values = {"id": account, "name": name, "role": role.value, "agency": agency.value, "scopes": scopes}
        with self._engine.begin() as connection:
            connection.execute(ACCOUNT.insert(), {**values, "closed_at": ""})
            self._note(connection, "", account, Audited.ACCOUNT_ADDED, role.value)
        return account

    def move(self, account: str, role: Role, agency: Agency, segments: Iterable[str] = ()) -> None:
        """Another role, agency or perimeter; devices follow at their next contact.

        Raises:
            AppError: there is no such person.
        """
        scopes = msgspec.json.encode(scopes_of(role, agency, segments)).decode()
        with self._engine.begin() as connection:
            _known(connection, account)
            values = {"role": role.value, "agency": agency.value, "scopes": scopes}
            connection.execute(ACCOUNT.update().where(ACCOUNT.c.id == account), values)
            self._note(connection, "", account, Audited.MOVED, scopes)

    def close(self, account: str) -> None:
        """A person leaves: their devices have no access any more, and are emptied at their next contact.

        Raises:
            AppError: there is no such person.
        """
        with self._engine.begin() as connection:
            _known(connection, account)
            now = _iso(self._clock.now())
            connection.execute(ACCOUNT.update().where(ACCOUNT.c.id == account), {"closed_at": now})
            self._note(connection, "", account, Audited.ACCOUNT_CLOSED, "")

    def people(self) -> list[Person]:
        """Everybody who ever had an account, by name."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(ACCOUNT).order_by(ACCOUNT.c.name, ACCOUNT.c.id)).all()
        return [Person(row.id, row.name, row.role, row.agency, row.closed_at) for row in rows]

    def invite(self, account: str) -> str:
        """A code that enrols one device of a person, once, within a day.

        Raises:
            AppError: there is no such person.
        """
        code = "".join(secrets.choice(_ALPHABET) for _ in range(_CODE_LETTERS))
        until = _iso(self._clock.now() + CODE_LASTS)
        with self._engine.begin() as connection:
            _known(connection, account)
            values = {"code_hash": digest(code), "account": account, "until": until, "used_at": ""}
            connection.execute(ENROLMENT.insert(), values)
            self._note(connection, "", account, Audited.INVITED, "")
        return "-".join(code[at : at + 4] for at in range(0, _CODE_LETTERS, 4))

    def enrol(self, code: str, device_name: str) -> tuple[str, str, str]:
        """Enrol a device.

        Returns:
            Its identifier, the token it will show, and the identifier of its person.

        Raises:
            AppError: the code is wrong, used or too old; which of them is not said.
        """
        plain = "".join(letter for letter in code.upper() if letter in _ALPHABET)
        now = _iso(self._clock.now())
        with self._engine.begin() as connection:
            spent = connection.execute(
                update(ENROLMENT)
                .where(ENROLMENT.c.code_hash == digest(plain), ENROLMENT.c.used_at == "")
                .where(ENROLMENT.c.until >= now)
                .values(used_at=now)
                .returning(ENROLMENT.c.account)
            ).one_or_none()
            if spent is None:
                raise AppError(
                    typeset(
                        "Ce code ne rattache aucun poste : demandez-en un au siège (il sert une fois, dans "
                        "la journée)."
                    )
                )
            device, token, farewell = self._ids.new(), secrets.token_urlsafe(32), secrets.token_urlsafe(32)
            connection.execute(
                DEVICE.insert(),
                {
                    "id": device,
                    "account": spent.account,
                    "name": " ".join(device_name.split())[:80],
                    "token_hash": digest(token),
                    "enrolled_at": now,
                    "seen_at": "",
                    "revoked_at": "",
                    "wiped_at": "",
                    "farewell": farewell,
                },
            )
            self._note(connection, device, spent.account, Audited.ENROLLED, "")
        return device, token, spent.account

    def farewell_digest(self, device: str) -> str:
        """What a device is given when it joins, so that it knows the farewell when it hears it."""
        query = select(DEVICE.c.farewell).where(DEVICE.c.id == device)
        with self._engine.connect() as connection:
            return digest(connection.execute(query).scalar_one())

    def refused(self, what: Audited, origin: str) -> None:
        """Note that a stranger was turned away, and the network address they came from."""
        with self._engine.begin() as connection:
            self._note(connection, "", "", what, origin)

    def remembered(self, token: str) -> Caller | None:
        """Whose token that was when it was last asked; what matters is asked again."""
        return self._remembered.get(digest(token))

    def recognise(self, token: str) -> Caller | None:
        """Whose token that is; None when nobody's.

        Raises:
            Revoked: the device's access was taken away, or its person left.
        """
        try:
            caller = self._recognised(by_token(digest(token)))
        except Unknown:
            return None
        if len(self._remembered) >= _MOST_REMEMBERED:
            self._remembered.clear()
        self._remembered[caller.token] = caller
        return caller

    def caller_of(self, device: str) -> Caller:
        """A device that is known by something else than its token.

        Raises:
            Revoked: see `recognise`.
            Unknown: there is no such device.
        """
        return replace(self._recognised(by_name(device)), token="")

    def _recognised(self, question: Step) -> Caller:
        with looking(self._engine) as connection:
            (rows,) = together(connection, (question,))
        return recognised(rows)

    def seen(self, caller: Caller, what: Audited, detail: str = "") -> None:
        """Note an access."""
        with self._engine.begin() as connection:
            self._note(connection, caller.device, caller.account, what, detail)
            now = _iso(self._clock.now())
            connection.execute(DEVICE.update().where(DEVICE.c.id == caller.device), {"seen_at": now})

    def beat(self, caller: Caller) -> None:
        """A device was heard that had nothing to say."""
        with self._engine.begin() as connection:
            now = _iso(self._clock.now())
            connection.execute(DEVICE.update().where(DEVICE.c.id == caller.device), {"seen_at": now})

    def wiped(self, caller: Caller) -> None:
        """A revoked device says that it erased its dossiers."""
        with self._engine.begin() as connection:
            now = _iso(self._clock.now())
            connection.execute(DEVICE.update().where(DEVICE.c.id == caller.device), {"wiped_at": now})
            self._note(connection, caller.device, caller.account, Audited.WIPED, "")

    def revoke(self, device: str) -> None:
        """Take a device's access away at once; it erases its dossiers at its next contact.

        Raises:
            AppError: there is no such device.
        """
        with self._engine.begin() as connection:
            account = connection.execute(select(DEVICE.c.account).where(DEVICE.c.id == device)).scalar()
            if account is None:
                raise AppError(typeset(f"Aucun poste « {device} » : relisez la liste des postes."))
            now = _iso(self._clock.now())
            connection.execute(DEVICE.update().where(DEVICE.c.id == device), {"revoked_at": now})
            self._note(connection, device, account, Audited.REVOKED, "")

    def devices(self) -> list[Device]:
        """Every device, last enrolled first."""
        query = (
            select(DEVICE, ACCOUNT.c.name.label("person"))
            .join(ACCOUNT, ACCOUNT.c.id == DEVICE.c.account)
            .order_by(DEVICE.c.enrolled_at.desc())
        )
        with self._engine.connect() as connection:
            return [
                Device(
                    row.id, row.name, row.account, row.person, row.enrolled_at, row.seen_at, row.revoked_at,
                    row.wiped_at,
                )
                for row in connection.execute(query)
            ]  # fmt: skip

    def _note(self, connection: Connection, device: str, account: str, what: Audited, detail: str) -> None:
        note(connection, _iso(self._clock.now()), device, account, what, detail)


def _known(connection: Connection, account: str) -> None:
    if connection.execute(select(ACCOUNT.c.id).where(ACCOUNT.c.id == account)).first() is None:
        raise AppError(typeset(f"Aucune personne « {account} » : relisez la liste des comptes."))


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
