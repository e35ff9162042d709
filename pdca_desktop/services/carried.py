"""What an exchange did with the documents, in words."""

from dataclasses import dataclass, field

from pdca_desktop.domain.french import typeset


@dataclass(slots=True)
class Carried:
    """Documents that travelled, and those that could not.

    Attributes:
        sent: to the head office.
        received: from it.
        waiting: why each of the others waits, by fingerprint: French sentences.
    """

    sent: int = 0
    received: int = 0
    waiting: dict[str, str] = field(default_factory=dict)

    def phrases(self) -> list[str]:
        """What travelled; nothing when nothing did."""
        told = []
        if self.sent:
            told.append("1 pièce envoyée" if self.sent == 1 else f"{self.sent} pièces envoyées")
        if self.received:
            told.append("1 pièce reçue" if self.received == 1 else f"{self.received} pièces reçues")
        return told

    def why(self) -> str:
        """What waits and why, in one sentence: the reason that most of them have; empty when nothing does."""
        reasons = list(self.waiting.values())
        if not reasons:
            return ""
        count = len(reasons)
        told = max(reasons, key=reasons.count)
        pieces = "1 pièce attend" if count == 1 else f"{count} pièces attendent"
        return typeset(f"{pieces} : {told[:1].lower()}{told[1:]}")
