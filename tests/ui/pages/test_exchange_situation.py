"""Every sentence that is said of the exchange, without a screen."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from pdca_desktop.services.exchanges import ExchangeState
from pdca_desktop.ui.pages.exchange.situation import (
    GAP,
    OLD,
    Situation,
    Trouble,
    chip,
    headline,
    next_told,
    refusal,
    under_way_told,
)
from pdca_desktop.ui.pages.start.desk import hour
from tests.ui.pages.exchange_rooms import NOW

STATE = ExchangeState("https://siege.exemple.fr", NOW, 0, 0, 0)
FIVE = timedelta(minutes=5)
LEVEL = Situation(STATE, reachable=True)


def but(**fields: Any) -> Situation:
    """The level situation, with another state or other circumstances."""
    of_state = {name: fields.pop(name) for name in ("address", "last", "waiting", "conflicts", "aside")
                if name in fields}  # fmt: skip
    return replace(LEVEL, state=replace(STATE, **of_state), **fields)


@pytest.mark.parametrize(
    ("situation", "said"),
    [
        (Situation(), "Échanges"),
        (Situation(trouble=Trouble.OTHER), "Échanges illisibles"),
        (but(address=""), "Poste non rattaché au siège"),
        (but(reachable=False, waiting=3), "Hors ligne · 3 à envoyer"),
        (but(reachable=False), "Hors ligne · rien à envoyer"),
        (but(reachable=None), "Recherche du siège…"),
        (but(reachable=None, waiting=2), "Recherche du siège · 2 à envoyer"),
        (LEVEL, f"Siège joignable · à jour à {hour(NOW)}"),
        (but(last=NOW - timedelta(days=1)), f"Siège joignable · à jour hier à {hour(NOW)}"),
        (but(last=None), "Siège joignable · aucun échange encore"),
        (but(waiting=1), "Siège joignable · 1 à envoyer"),
        (but(conflicts=1), "1 conflit à trancher"),
        (but(conflicts=2, aside=2, reachable=False), "2 conflits à trancher · 2 mis de côté"),
        (but(aside=2), "2 mis de côté"),
        (but(running=(120, 340, "")), "Échange en cours… 120 sur 340"),
        (but(running=(0, 0, ""), conflicts=1), "Échange en cours…"),
        (but(trouble=Trouble.REVOKED, conflicts=1), "Accès retiré par le siège"),
        (but(trouble=Trouble.UPGRADE), "Version trop ancienne pour le siège"),
        (but(trouble=Trouble.OTHER), "Dernier échange interrompu"),
        (but(trouble=Trouble.UNREACHABLE, reachable=False, waiting=1), "Hors ligne · 1 à envoyer"),
    ],
)
def test_the_chip_says_it_in_words(situation: Situation, said: str) -> None:
    assert chip(situation, NOW).text == said


@pytest.mark.parametrize(
    ("situation", "said"),
    [
        (but(again_at=NOW + FIVE), f"Nouvel essai dans 5 minutes, à {hour(NOW + FIVE)}."),
        (but(again_at=NOW + timedelta(seconds=20)), f"Nouvel essai dans 1 minute, à {hour(NOW)}."),
        (but(reachable=False), "L’échange partira de lui-même dès que le siège sera joignable."),
        (LEVEL, f"Prochain échange automatique à {hour(NOW + OLD)}."),
        (but(waiting=1), "L’échange part de lui-même dans un instant."),
        (but(running=(1, 2, "")), ""),
        (but(trouble=Trouble.REVOKED), ""),
        (but(address=""), ""),
    ],
)  # fmt: skip
def test_the_page_says_what_comes_next(situation: Situation, said: str) -> None:
    assert next_told(situation, NOW) == said


def test_switched_off_it_says_that_nothing_leaves() -> None:
    assert "rien ne part" in next_told(but(automatic=False, waiting=2), NOW)


@pytest.mark.parametrize(
    ("situation", "due"),
    [
        (LEVEL, False),
        (but(waiting=1), True),
        (but(last=None), True),
        (but(last=NOW - OLD), True),
        (but(last=NOW - OLD, ended_at=NOW - OLD + GAP), False),
        (but(waiting=1, ended_at=NOW - GAP / 2), False),
        (but(waiting=1, ended_at=NOW - GAP), True),
        (but(waiting=1, reachable=False), False),
        (but(waiting=1, reachable=None), False),
        (but(waiting=1, automatic=False), False),
        (but(waiting=1, running=(0, 0, "")), False),
        (but(waiting=1, again_at=NOW + GAP), False),
        (but(waiting=1, again_at=NOW), True),
        (but(waiting=1, trouble=Trouble.REVOKED), False),
        (but(waiting=1, address=""), False),
        (Situation(reachable=True), False),
    ],
)
def test_an_exchange_begins_by_itself_only_when_it_is_due(situation: Situation, *, due: bool) -> None:
    assert situation.due(NOW) is due


def test_what_cannot_be_asked_says_why() -> None:
    assert refusal(LEVEL) == ""
    assert refusal(but(trouble=Trouble.UPGRADE)) == ""
    assert "Rattachez" in refusal(but(address=""))
    assert "nouveau code" in refusal(but(trouble=Trouble.REVOKED))
    assert under_way_told((120, 340, "")) == "Un échange est déjà en cours\u00a0: 120 sur 340."
    assert under_way_told((0, 0, "")) == "Un échange est déjà en cours."


def test_the_head_of_the_page_counts_what_waits() -> None:
    assert headline(but(waiting=1), NOW).text == "Siège joignable · 1 modification à envoyer"
    assert headline(but(reachable=False, waiting=3), NOW).text == "Hors ligne · 3 modifications à envoyer"
    assert headline(LEVEL, NOW).text == "Siège joignable · rien à envoyer"
    assert headline(Situation(), NOW).text == "Lecture en cours…"
