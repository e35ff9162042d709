"""The tokens of the look: every colour, size and space of the screen; nothing else names one.

Pure values: a test measures the contrast of those that meet.
"""

from enum import Enum
from typing import NamedTuple

UNIT = 8
"""The grid: spaces and heights are multiples of it, or its half."""

TIGHT, SNUG, ROOM, AIR, WIDE = UNIT // 2, UNIT, 2 * UNIT, 3 * UNIT, 4 * UNIT
"""The five spaces between things, in logical pixels."""

RADIUS = 4
TARGET = 24
"""Least side of anything that is clicked."""
FIELD_HEIGHT = 32
PAPER = "#ffffff"
"""Under a page of a document, whatever the scheme of the screen."""
FOUND, FOUND_EDGE = "#ffe28a", "#26221d"
"""Behind words found on such a page, and around those in front."""
MEETING_SCALE = 1.25
"""How much larger the type is in Mode rendez-vous."""


class Size(Enum):
    """The type scale, in logical pixels."""

    SMALL = 13
    BODY = 15
    HEADING = 17
    TITLE = 22
    DISPLAY = 28


class Colours(NamedTuple):  # a NamedTuple is made three times faster, and this one before the first paint
    """The colours of one scheme.

    Attributes:
        ground: behind everything: navigation and bars.
        surface: the sheet a page is written on, and the inside of its fields.
        sunken: what the pointer is over, and a table's header.
        line: thin separators that mean nothing by themselves.
        edge: the border of a field, which has to be seen.
        text: what is read.
        muted: what is read second: labels, help, units.
        accent: the one accent: what is chosen, linked or pressed first.
        on_accent: text on the accent.
        accent_soft: behind what is chosen.
    """

    dark: bool
    ground: str
    surface: str
    sunken: str
    line: str
    edge: str
    text: str
    muted: str
    accent: str
    accent_hover: str
    on_accent: str
    accent_soft: str
    conforme: str
    conforme_soft: str
    alerte: str
    alerte_soft: str
    bloquant: str
    bloquant_soft: str
    inconnu: str
    inconnu_soft: str


LIGHT = Colours(
    dark=False,
    ground="#f4f1ec",
    surface="#fffefc",
    sunken="#ebe6df",
    line="#ddd6cc",
    edge="#8a8278",
    text="#26221d",
    muted="#5f584e",
    accent="#1d5a78",
    accent_hover="#164860",
    on_accent="#ffffff",
    accent_soft="#dfebf1",
    conforme="#1f6a3d",
    conforme_soft="#e3f1e7",
    alerte="#864f00",
    alerte_soft="#faeed6",
    bloquant="#a3261e",
    bloquant_soft="#fae5e2",
    inconnu="#59537a",
    inconnu_soft="#ecebf5",
)

DARK = Colours(
    dark=True,
    ground="#1b1917",
    surface="#242120",
    sunken="#322e2b",
    line="#3d3835",
    edge="#8f877c",
    text="#ece7df",
    muted="#b3aba0",
    accent="#86c0dc",
    accent_hover="#a5d2e8",
    on_accent="#10242e",
    accent_soft="#1f3a48",
    conforme="#83c798",
    conforme_soft="#1f3527",
    alerte="#e4b161",
    alerte_soft="#3a2d16",
    bloquant="#f19a90",
    bloquant_soft="#432420",
    inconnu="#bbb4d8",
    inconnu_soft="#302d42",
)


class Tone(Enum):
    """What a mark means. Colour never says it alone: each tone has its icon and its word.

    Attributes:
        icon: name of its icon.
        word: what a screen reader and a black-and-white print say.
    """

    CONFORME = "conforme"
    ALERTE = "alerte"
    BLOQUANT = "bloquant"
    INCONNU = "inconnu"
    NEUTRAL = "neutral"

    @property
    def icon(self) -> str:
        """The name of its icon in `resources/icons`."""
        return _ICONS[self]

    @property
    def word(self) -> str:
        """The French word that goes with the icon."""
        return _WORDS[self]

    def ink(self, colours: Colours) -> str:
        """The colour of its text and icon."""
        return colours.muted if self is Tone.NEUTRAL else str(getattr(colours, self.value))

    def soft(self, colours: Colours) -> str:
        """The colour behind its text."""
        return colours.sunken if self is Tone.NEUTRAL else str(getattr(colours, f"{self.value}_soft"))


_ICONS = {
    Tone.CONFORME: "circle-check",
    Tone.ALERTE: "triangle-alert",
    Tone.BLOQUANT: "octagon-x",
    Tone.INCONNU: "circle-help",
    Tone.NEUTRAL: "info",
}
_WORDS = {
    Tone.CONFORME: "conforme",
    Tone.ALERTE: "alerte",
    Tone.BLOQUANT: "bloquant",
    Tone.INCONNU: "à renseigner",
    Tone.NEUTRAL: "information",
}
