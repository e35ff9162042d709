"""Where the exchange stands, as a value, and every sentence that is said of it. Pure: no Qt."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import NamedTuple

from pdca_desktop.domain.french import typeset
from pdca_desktop.errors import AppError
from pdca_desktop.services.exchanges import ExchangeState
from pdca_desktop.services.synchronise import RevokedError, UnreachableError, UpgradeError
from pdca_desktop.ui.pages.start.desk import hour, local, since

OLD = timedelta(minutes=15)
"""An exchange older than this is made again by itself."""

GAP = timedelta(seconds=30)
"""Least time between two exchanges that begin by themselves: a save waits so long for those that follow."""

DELAYS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 30, 60))
"""How long is waited after the first failure, the second... and every one after the last."""


class Trouble(Enum):
    """Why the last exchange did not reach its end."""

    NONE = "none"
    UNREACHABLE = "nobody answered"
    REVOKED = "access was taken away"
    UPGRADE = "this version is too old"
    OTHER = "told by its own sentence"


_KINDS: tuple[tuple[type[AppError], Trouble], ...] = (
    (UnreachableError, Trouble.UNREACHABLE),
    (RevokedError, Trouble.REVOKED),
    (UpgradeError, Trouble.UPGRADE),
)
FINAL = (Trouble.REVOKED, Trouble.UPGRADE)
"""Trying again changes nothing."""


@dataclass(frozen=True, slots=True)
class Situation:
    """Where the exchange stands.

    Attributes:
        state: as last read from the file; None before it was.
        reachable: whether the head office answered last; None when nobody asked yet.
        running: done, total and label of the exchange under way; None when none is.
        why: the sentence of the trouble.
        again_at: when it is tried again by itself; None: it is not.
        automatic: whether exchanges begin by themselves.
        ended_at: when an exchange last reached its end here.
    """

    state: ExchangeState | None = None
    reachable: bool | None = None
    running: tuple[int, int, str] | None = None
    trouble: Trouble = Trouble.NONE
    why: str = ""
    again_at: datetime | None = None
    automatic: bool = True
    ended_at: datetime | None = None

    @property
    def enrolled(self) -> bool:
        """Whether this device belongs to a head office, as far as is known."""
        return self.state is None or bool(self.state.address)

    def due(self, now: datetime) -> bool:
        """Whether an exchange should begin by itself now."""
        state = self.state
        if state is None or not state.address or self.running is not None or self.trouble in FINAL:
            return False
        if not self.automatic or not self.reachable:
            return False
        if self.again_at is not None and now < self.again_at:
            return False
        if self.ended_at is not None and now - self.ended_at < GAP:
            return False
        level = max((at for at in (state.last, self.ended_at) if at is not None), default=None)
        return bool(state.waiting) or level is None or now - level >= OLD


def trouble_of(error: AppError) -> Trouble:
    """What kind of failure an exchange met."""
    return next((kind for of, kind in _KINDS if isinstance(error, of)), Trouble.OTHER)


class Said(NamedTuple):
    """Words with their icon.

    Attributes:
        icon: name in `resources/icons`.
        colour: name of a token.
    """

    text: str
    icon: str
    colour: str = "text"


def chip(now: Situation, at: datetime) -> Said:
    """The truth in a few words, for the chip of the top bar."""
    state = now.state
    if state is None:
        return Said("Échanges" if now.trouble is Trouble.NONE else "Échanges illisibles", "refresh-cw")
    if not state.address:
        return Said("Poste non rattaché au siège", "info", "muted")
    if now.running is not None:
        return Said(typeset(_under_way(now.running)), "refresh-cw", "accent")
    if now.trouble is Trouble.REVOKED:
        return Said("Accès retiré par le siège", "octagon-x", "bloquant")
    if now.trouble is Trouble.UPGRADE:
        return Said("Version trop ancienne pour le siège", "triangle-alert", "alerte")
    to_see = [
        words
        for count, words in (
            (state.conflicts, counted(state.conflicts, "conflit à trancher", "conflits à trancher")),
            (state.aside, f"{state.aside} mis de côté"),
        )
        if count
    ]
    if to_see:
        return Said(" · ".join(to_see), "triangle-alert", "alerte")
    if now.trouble is Trouble.OTHER:
        return Said("Dernier échange interrompu", "triangle-alert", "alerte")
    return _reached(now, state, at)


def headline(now: Situation, at: datetime) -> Said:
    """The same at the head of the page: whether the head office answers, and what waits."""
    state = now.state
    if state is None:
        return Said("Lecture en cours…", "refresh-cw", "muted")
    if now.running is not None:
        return Said(typeset(_under_way(now.running)), "refresh-cw", "accent")
    if now.trouble in FINAL:
        return chip(now, at)
    where = {True: "Siège joignable", False: "Hors ligne", None: "Siège pas encore cherché"}[now.reachable]
    icon = {True: "wifi", False: "wifi-off", None: "refresh-cw"}[now.reachable]
    waits = counted(state.waiting, "modification à envoyer", "modifications à envoyer", "rien à envoyer")
    return Said(f"{where} · {waits}", icon, "conforme" if now.reachable and not state.waiting else "text")


def last_told(state: ExchangeState, at: datetime) -> str:
    """When both sides were last level."""
    if state.last is None:
        return "Aucun échange encore avec le siège."
    return typeset(f"Dernier échange complet {since(state.last, local(at).date())}.")


def next_told(now: Situation, at: datetime) -> str:
    """What will happen next, and when."""
    state = now.state
    if state is None or not state.address or now.running is not None or now.trouble in FINAL:
        return ""
    if not now.automatic:
        return typeset(
            "L'échange automatique est arrêté : rien ne part tant que vous ne cliquez pas sur "
            "« Échanger maintenant »."
        )
    if now.again_at is not None:
        return typeset(f"Nouvel essai {_in(now.again_at - at)}, à {hour(now.again_at)}.")
    if not now.reachable:
        return "L’échange partira de lui-même dès que le siège sera joignable."
    if state.last is not None and not state.waiting:
        return typeset(f"Prochain échange automatique à {hour(max(at, state.last + OLD))}.")
    return "L’échange part de lui-même dans un instant."


def refusal(now: Situation) -> str:
    """Why an exchange cannot be asked for; empty when it can."""
    if not now.enrolled:
        return "Rattachez d’abord ce poste au siège."
    if now.trouble is Trouble.REVOKED:
        return "Le siège a retiré l’accès de ce poste : demandez un nouveau code pour le rattacher."
    return ""


def guarded_told(state: ExchangeState) -> str:
    """What guards the access of this device to the head office."""
    if state.in_keyring is None:
        return ""
    if state.in_keyring:
        return typeset(
            "L'accès de ce poste au siège est gardé par le trousseau de l'ordinateur et par votre phrase de "
            "passe : il faut les deux."
        )
    return typeset(
        "L'accès de ce poste au siège est gardé dans le fichier chiffré de vos dossiers : cet ordinateur n'a "
        "pas de trousseau qui réponde."
    )


def under_way_told(running: tuple[int, int, str]) -> str:
    """What is said to who asks a second time."""
    done, total, _ = running
    far = f" : {done} sur {total}" if total else ""
    return typeset(f"Un échange est déjà en cours{far}.")


def counted(number: int, one: str, many: str, none: str = "") -> str:
    """A number with its noun, « none » for zero."""
    if not number and none:
        return none
    return f"{number} {one if number < 2 else many}"


def age(since_: datetime, at: datetime) -> str:
    """How old something is: "depuis 3 jours"."""
    days = (local(at).date() - local(since_).date()).days
    if days <= 0:
        return typeset(f"depuis {hour(since_)}")
    return f"depuis {counted(days, 'jour', 'jours')}"


def _reached(now: Situation, state: ExchangeState, at: datetime) -> Said:
    waits = f"{state.waiting} à envoyer" if state.waiting else ""
    if now.reachable is None:
        return Said(f"Recherche du siège{' · ' if waits else '…'}{waits}", "refresh-cw", "muted")
    if not now.reachable:
        return Said(f"Hors ligne · {waits or 'rien à envoyer'}", "wifi-off")
    if waits:
        return Said(f"Siège joignable · {waits}", "wifi")
    if state.last is None:
        return Said("Siège joignable · aucun échange encore", "wifi")
    when = since(state.last, local(at).date()).removeprefix("aujourd’hui ")
    return Said(typeset(f"Siège joignable · à jour {when}"), "wifi", "conforme")


def _under_way(running: tuple[int, int, str]) -> str:
    done, total, _ = running
    return f"Échange en cours… {done} sur {total}" if total else "Échange en cours…"


def _in(left: timedelta) -> str:
    minutes = -(-int(left.total_seconds()) // 60)
    if minutes <= 0:
        return "dans un instant"
    return f"dans {counted(minutes, 'minute', 'minutes')}"
