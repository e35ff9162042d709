"""Where the exchange stands, in one question to the file: it is asked after each save."""

from datetime import datetime

from sqlalchemy import ScalarSelect, Select, func, select

from pdca_desktop.services.exchanges import ExchangeState
from pdca_desktop.services.roles import role_of
from pdca_desktop.store.followed import ROLE, SYNCED
from pdca_desktop.store.membership import ADDRESS, TOKEN, TOKEN_KEY
from pdca_desktop.store.outgoing import ASIDE, TO_SEND
from pdca_desktop.store.receiving import CONFLICT
from pdca_desktop.store.repository import Store
from pdca_desktop.store.tables import META, OTHER, OUTBOX


def glance(store: Store) -> ExchangeState:
    """The exchange at a glance.

    Raises:
        StoreError: the file cannot be read.
    """
    with store.reading() as connection:
        found = connection.execute(_QUESTION).one()
    return ExchangeState(
        address=found.address or "",
        last=datetime.fromisoformat(found.last) if found.last else None,
        waiting=found.waiting,
        conflicts=found.conflicts,
        aside=found.aside,
        role=role_of(found.role or ""),
        in_keyring=bool(found.token_key and not found.token) if found.address else None,
    )


def _meta(name: str) -> ScalarSelect[str]:
    return select(META.c.value).where(META.c.key == name).scalar_subquery()


def _count(of: Select[tuple[str]]) -> ScalarSelect[int]:
    return select(func.count()).select_from(of.subquery()).scalar_subquery()


_OPEN = func.json_extract(OTHER.c.fields, '$."/state"') == "open"
_CONFLICTS = select(OTHER.c.row).where(OTHER.c.entity == CONFLICT, OTHER.c.deleted == 0, _OPEN)
_QUESTION = select(
    _meta(ADDRESS).label("address"),
    _meta(SYNCED).label("last"),
    _meta(ROLE).label("role"),
    _meta(TOKEN).label("token"),
    _meta(TOKEN_KEY).label("token_key"),
    _count(select(OUTBOX.c.cid).where(OUTBOX.c.state.in_(TO_SEND))).label("waiting"),
    _count(select(OUTBOX.c.cid).where(OUTBOX.c.state == ASIDE)).label("aside"),
    _count(_CONFLICTS).label("conflicts"),
)
