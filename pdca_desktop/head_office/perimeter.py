"""Who may hold what: a scope is of a dossier ("lens_1/ess"), patterns are of a person ("lens_1/*")."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pdca_desktop.domain.project import Segment
from pdca_desktop.exchange.publications import EVERYBODY
from pdca_desktop.head_office.caller import Caller

AGENCY = "/agency"
SEGMENT = "/segment"

SENSITIVE = frozenset((Segment.RSA.value,))
"""Segments that no general perimeter holds."""


@dataclass(frozen=True, slots=True)
class Author:
    """Who sent a commit.

    Attributes:
        stream: numbering of the device.
        account: of the person.
        agency: of the author; scope of a dossier that names none.
        scopes: patterns of what the author may hold and change ("lens_1/*", "*/ess", "*/*").
        role: of the person, today: value of a `Role`.
        cursor: how far the author's device had read the history when it sent.
    """

    stream: str
    account: str
    agency: str
    scopes: tuple[str, ...]
    role: str = ""
    cursor: int = 0

    @classmethod
    def of(cls, caller: Caller, stream: str, cursor: int) -> "Author":
        """The author of a request."""
        return cls(stream, caller.account, caller.agency, caller.scopes, caller.role, cursor)

    def may(self, scope: str) -> bool:
        """Whether the author may hold and change what has that scope."""
        return covers(self.scopes, scope)


def covers(patterns: Iterable[str], scope: str) -> bool:
    """Whether a perimeter holds a scope; what is sensitive is held only by those who name it."""
    if scope == EVERYBODY:
        return True
    agency, _, segment = scope.partition("/")
    for pattern in patterns:
        one, _, other = pattern.partition("/")
        if one in ("*", agency) and (other == segment or (other == "*" and segment not in SENSITIVE)):
            return True
    return False


def scope_of(fields: Mapping[str, str], author_agency: str) -> str:
    """Who may hold a dossier: its agency and its segment; without an agency, that of its first author."""
    agency = fields.get(AGENCY, "null").strip('"')
    segment = fields.get(SEGMENT, "null").strip('"')
    return f"{author_agency if agency == 'null' else agency}/{'' if segment == 'null' else segment}"
