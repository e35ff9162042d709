"""The committee sessions that are offered where a day is asked for."""

from collections.abc import Sequence
from datetime import date

from pdca_desktop.domain.french import day, typeset
from pdca_desktop.domain.network import Committee
from pdca_desktop.exchange.publications import Session

_BEFORE, _AFTER = 2, 3


def near(sessions: Sequence[Session], today: date) -> tuple[tuple[date, str], ...]:
    """The last sessions held and the next ones, by day: the day, and the session in words."""
    held = [one for one in sessions if one.day <= today][-_BEFORE:]
    coming = [one for one in sessions if one.day > today][:_AFTER]
    return tuple((one.day, told(one)) for one in (*held, *coming))


def told(session: Session) -> str:
    """A session in words: "15/12/2026 · Comité d’engagement TPE, Lens"."""
    label = next((one.label for one in Committee if one.value == session.committee), session.committee)
    return typeset(f"{day(session.day)} · {', '.join(filter(None, (label, session.place)))}")
