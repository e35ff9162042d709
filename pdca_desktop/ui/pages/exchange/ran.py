"""One exchange as a job does it: what may merge is looked at before, so that one can compare after."""

from collections.abc import Mapping
from typing import NamedTuple

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.errors import AppError
from pdca_desktop.services.exchanges import Exchanges, Standing
from pdca_desktop.services.ports import DossierStore
from pdca_desktop.services.synchronise import Outcome
from pdca_desktop.ui.bus import Bus, Changes
from pdca_desktop.ui.jobs.job import Progress, Work

_MOST_BEFORE, _MOST_TOLD = 50, 50


class Ran(NamedTuple):
    """An exchange that reached its end.

    Attributes:
        before: the dossiers with acts to send, as they were.
        first: whether both sides had never been level before.
        asked: whether the adviser asked for it.
    """

    outcome: Outcome
    before: Mapping[str, Dossier]
    first: bool
    asked: bool


def exchange(store: DossierStore, exchanges: Exchanges, *, asked: bool) -> Work:
    """The work of a job; it reads and writes the file in its own transactions, between those of the saves."""

    def work(progress: Progress) -> Ran:
        first = exchanges.state().last is None
        before = {} if first else _before(store, exchanges)
        return Ran(exchanges.run(progress), before, first, asked)

    return work


def tell_pages(bus: Bus, outcome: Outcome) -> None:
    """Tell the pages what is no longer as they show it."""
    if outcome.published or len(outcome.changed) > _MOST_TOLD:  # what judges every dossier may be other
        bus.publish(Changes(here=False))
        return
    for dossier_id in sorted(outcome.changed):
        bus.publish(Changes(dossier_id, here=False))
    if outcome.gone:
        bus.publish(Changes())


def _before(store: DossierStore, exchanges: Exchanges) -> dict[str, Dossier]:
    """The dossiers that have something to send: those that a merge may change."""
    found: dict[str, Dossier] = {}
    for line in exchanges.lines():
        if line.standing is not Standing.WAITING or len(found) >= _MOST_BEFORE:
            continue
        try:
            found[line.dossier_id] = store.load(line.dossier_id)
        except AppError:
            continue  # deleted meanwhile: nothing of it is judged
    return found
