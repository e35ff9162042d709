"""The verdicts of a dossier counted, each kind in words."""

from collections.abc import Mapping

from pdca_desktop.rules.verdict import Severity, State
from pdca_desktop.services.judging import Judgement
from pdca_desktop.ui.tokens import Tone

_WORDS = {
    Tone.BLOQUANT: ("bloquant", "bloquants"),
    Tone.ALERTE: ("alerte", "alertes"),
    Tone.INCONNU: ("à renseigner", "à renseigner"),
    Tone.CONFORME: ("conforme", "conformes"),
}


def tally(judgement: Judgement) -> Mapping[Tone, int]:
    """How many verdicts of each kind, the worst kind first."""
    failing = judgement.of(State.FAIL)
    return {
        Tone.BLOQUANT: sum(verdict.blocks for verdict in failing),
        Tone.ALERTE: sum(verdict.severity > Severity.INFO and not verdict.blocks for verdict in failing),
        Tone.INCONNU: len(judgement.of(State.UNKNOWN)),
        Tone.CONFORME: len(judgement.of(State.PASS)),
    }


def counted(tone: Tone, count: int) -> str:
    """A count in words: "3 bloquants"."""
    one, several = _WORDS[tone]
    return f"{count} {several if count > 1 else one}"
