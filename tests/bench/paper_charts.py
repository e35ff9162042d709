"""The charts of a dossier as plain strokes, so that every engine of the bench draws the same."""

from dataclasses import dataclass
from math import cos, pi, sin

from pdca_desktop.documents.blocks import Bars, Curve, Gauges, Radar

Spot = tuple[float, float]
DARK, PALE, BOLD = "#0d4a68", "#d3e1e9", "#96151a"


@dataclass(frozen=True, slots=True)
class Stroke:
    """A closed or open line through points, or words at one; y counts downwards, in points.

    Attributes:
        lean: part of the words' width left of the point.
    """

    points: tuple[Spot, ...]
    fill: str = ""
    edge: str = ""
    words: str = ""
    lean: float = 0


def box(x: float, y: float, width: float, height: float, fill: str) -> Stroke:
    return Stroke(((x, y), (x + width, y), (x + width, y + height), (x, y + height)), fill, DARK)


def strokes(block: Radar | Gauges | Bars | Curve, width: float) -> tuple[float, list[Stroke]]:
    """Height and strokes of a chart."""
    match block:
        case Radar():
            return radar(block, width)
        case Gauges():
            return gauges(block, width)
        case Bars():
            return bars(block, width)
        case Curve():
            return curve(block, width)


def radar(block: Radar, width: float) -> tuple[float, list[Stroke]]:
    height, radius = 150.0, 48.0
    middle = width / 2, 78.0
    count = len(block.spokes)

    def spot(at: int, part: float) -> Spot:
        angle = 2 * pi * at / count - pi / 2
        return middle[0] + radius * part * cos(angle), middle[1] + radius * part * sin(angle)

    drawn = [
        Stroke(tuple(spot(at, ring / block.rings) for at in range(count)), "", "#a9b3ba")
        for ring in range(1, block.rings + 1)
    ]
    drawn += [Stroke((middle, spot(at, 1)), "", "#a9b3ba") for at in range(count)]
    drawn.append(
        Stroke(tuple(spot(at, float(spoke.mark or 0)) for at, spoke in enumerate(block.spokes)), PALE, DARK)
    )
    for at, spoke in enumerate(block.spokes):
        x, y = spot(at, 1.2)
        lean = 0.5 if abs(x - middle[0]) < 5 else 0.0 if x > middle[0] else 1.0
        drawn.append(Stroke(((x, y),), words=spoke.label, lean=lean))
        drawn.append(Stroke(((x, y + 11),), words=spoke.word, lean=lean))
    return height, drawn


def gauges(block: Gauges, width: float) -> tuple[float, list[Stroke]]:
    drawn: list[Stroke] = []
    y = 0.0
    for gauge in block.gauges:
        drawn.append(Stroke(((0, y + 9),), words=f"{gauge.label} — {gauge.text}"))
        drawn.append(Stroke(((width, y + 9),), words=gauge.word, lean=1))
        drawn.append(box(0, y + 13, width, 7, "#ffffff"))
        drawn.append(box(0, y + 13, width * min(float(gauge.part or 0) * 0.8, 1), 7, BOLD))
        drawn.append(Stroke(((width * 0.8, y + 11), (width * 0.8, y + 22)), "", "#000000"))
        y += 25
    drawn.append(Stroke(((0, y + 9),), words=block.key))
    return y + 12, drawn


def bars(block: Bars, width: float) -> tuple[float, list[Stroke]]:
    drawn: list[Stroke] = []
    y = 0.0
    for bar in block.bars:
        drawn.append(Stroke(((0, y + 9),), words=bar.label))
        drawn.append(Stroke(((width, y + 9),), words=bar.total, lean=1))
        x = 0.0
        for segment in bar.segments:
            its = width * float(segment.share)
            drawn.append(box(x, y + 13, its, 26, DARK if segment.strong else PALE))
            drawn.append(Stroke(((x + its / 2, y + 24),), words=segment.label, lean=0.5))
            drawn.append(Stroke(((x + its / 2, y + 34),), words=segment.amount, lean=0.5))
            x += its
        y += 48
    return y, drawn


def curve(block: Curve, width: float) -> tuple[float, list[Stroke]]:
    values = [float(point.value or 0) for point in block.points]
    low, high = min(0, *values), max(0, *values)
    step = width / len(values)

    def spot(at: int) -> Spot:
        return (at + 0.5) * step, 15 + 70 * (high - values[at]) / (high - low)

    drawn = [Stroke((spot(at), spot(at + 1)), "", DARK) for at in range(len(values) - 1)]
    zero = 15 + 70 * high / (high - low)
    drawn.append(Stroke(((0, zero), (width, zero)), "", "#000000"))
    drawn += [
        Stroke(((spot(at)[0], 108),), words=point.label, lean=0.5) for at, point in enumerate(block.points)
    ]
    worst = values.index(min(values))
    drawn.append(
        Stroke((spot(worst),), words=f"{block.points[worst].label} : {block.points[worst].text}", lean=0.5)
    )
    return 112, drawn
