"""How well a text is told from its ground (WCAG 2.2)."""

from collections.abc import Sequence


def lightness(red: float, green: float, blue: float) -> float:
    """How light a colour is, from 0 to 1, of its parts from 0 to 1."""
    parts = (red, green, blue)
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Sequence[float], other: Sequence[float]) -> float:
    """The contrast ratio of two colours, from 1 to 21."""
    low, high = sorted((lightness(*one), lightness(*other)))
    return (high + 0.05) / (low + 0.05)
