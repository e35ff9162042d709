"""The file's side of handing over: what a head office that took the access away has in quarantine."""

from sqlalchemy import bindparam, update

from pdca_desktop.exchange.messages import Request
from pdca_desktop.store.courier import Courier
from pdca_desktop.store.outgoing import HANDED, TO_SEND
from pdca_desktop.store.repository import Store
from pdca_desktop.store.tables import OUTBOX, SET_ASIDE


class Handing:
    """Implements `HandedFile` over an open store."""

    def __init__(self, store: Store, courier: Courier) -> None:
        self._store = store
        self.waiting, self.request = courier.waiting, courier.request

    def handed(self, request: Request, kept: tuple[str, ...]) -> int:
        """Note what is in quarantine; see `HandedFile`."""
        own = {commit.cid for commit in request.commits}
        known = [{"of": cid} for cid in kept if cid in own]
        with self._store.writing() as connection:
            if known:
                mine = (OUTBOX.c.cid == bindparam("of")) & OUTBOX.c.state.in_(TO_SEND)
                connection.execute(update(OUTBOX).where(mine).values(state=HANDED), known)
            rows = [one.row for one in request.recovered]
            if rows:
                connection.execute(update(SET_ASIDE).where(SET_ASIDE.c.row.in_(rows)).values(sent=1))
        return len(known)
