"""Flows strips over pages, in one pass."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pdca_desktop.documents.engine.pen import Pen
from pdca_desktop.documents.engine.strip import Frame, Glue, Strip

_FUZZ = 0.01


@dataclass(slots=True)
class Stack:
    """Strips one under the other, with the frames around them: a page, or a column of one.

    Attributes:
        strips: with their tops, measured downwards from the top of the stack.
        frames: closed frames with their tops and bottoms, outer before inner.
        used: height taken so far, without the pads of the frames that are open.
    """

    strips: list[tuple[Strip, float]] = field(default_factory=list)
    frames: list[tuple[Frame, float, float]] = field(default_factory=list)
    used: float = 0
    _open: tuple[tuple[Frame, int], ...] = ()

    def bottom_after(self, strips: Sequence[Strip]) -> float:
        """How deep the stack would reach with those strips and their frames closed."""
        y, around = self.used, tuple(frame for frame, _ in self._open)
        last = self.strips[-1][0] if self.strips else None
        for strip in strips:
            if last is None and not strip.height:
                continue
            y = _top(y, around, strip, last) + strip.height
            around, last = strip.frames, strip
        return y + sum(frame.pad for frame in around)

    def put(self, strip: Strip) -> float:
        """Add a strip; mere white is left out at the top. Returns the strip's top."""
        if not strip.height and not self.strips:
            return self.used
        around = tuple(frame for frame, _ in self._open)
        kept = _shared(around, strip.frames)
        y = self._close(kept)
        if self.strips:
            y += max(strip.above, self.strips[-1][0].below)
        opened = list(self._open)
        for frame in strip.frames[kept:]:
            self.frames.append((frame, y, y))
            opened.append((frame, len(self.frames) - 1))
            y += frame.pad
        self._open = tuple(opened)
        self.strips.append((strip, y))
        self.used = y + strip.height
        return y

    def close(self) -> float:
        """Close every frame; returns the height of the whole."""
        self.used = self._close(0)
        return self.used

    def _close(self, kept: int) -> float:
        y = self.used
        for frame, at in reversed(self._open[kept:]):
            y += frame.pad
            self.frames[at] = (frame, self.frames[at][1], y)
        self._open = self._open[:kept]
        return y

    def draw(self, pen: Pen, x: float, top: float) -> None:
        """Draw frames, then strips, in order."""
        for frame, start, end in self.frames:
            frame.draw(pen, x + frame.x, top - start, frame.width, end - start)
        for strip, start in self.strips:
            strip.draw(pen, x + strip.x, top - start)


def _shared(some: Sequence[Frame], others: Sequence[Frame]) -> int:
    count = 0
    for one, other in zip(some, others, strict=False):
        if one is not other:
            break
        count += 1
    return count


def _top(y: float, around: tuple[Frame, ...], strip: Strip, last: Strip | None) -> float:
    """Top of a strip put at y under strips in those frames."""
    kept = _shared(around, strip.frames)
    y += sum(frame.pad for frame in around[kept:])
    if last is not None:
        y += max(strip.above, last.below)
    return y + sum(frame.pad for frame in strip.frames[kept:])


def stacked(strips: Sequence[Strip]) -> Stack:
    """All strips in one stack, however tall."""
    stack = Stack()
    for strip in strips:
        stack.put(strip)
    stack.close()
    return stack


def flow(strips: Sequence[Strip], height: float) -> list[Stack]:
    """The pages that the strips fill; at least one."""
    pages = [Stack()]
    for group in _groups(strips, Glue.WISH):
        _place(pages, group, height, Glue.WISH)
    for page in pages:
        page.close()
    return pages


def _groups(strips: Sequence[Strip], glue: Glue) -> Iterator[list[Strip]]:
    """Runs of strips that hold together at least so firmly."""
    group: list[Strip] = []
    for strip in strips:
        if strip.new_page and group:
            yield group
            group = []
        group.append(strip)
        if strip.glue < glue:
            yield group
            group = []
    if group:
        yield group


def _place(pages: list[Stack], group: list[Strip], height: float, glue: Glue) -> None:
    """Put a group on the page, on a new one, or in parts when it is taller than a page."""
    if not any(strip.height for strip in group) and pages[-1].bottom_after(group) > height:
        return
    if group[0].new_page and pages[-1].strips:
        _next_page(pages, group[0])
    if pages[-1].bottom_after(group) > height + _FUZZ:
        if Stack().bottom_after([*group[0].repeat, *group]) <= height + _FUZZ:
            _next_page(pages, group[0])
        elif glue is Glue.WISH:
            for inner in _groups(group, Glue.FIRM):
                _place(pages, inner, height, Glue.FIRM)
            return
    for strip in group:
        if pages[-1].strips and pages[-1].bottom_after([strip]) > height + _FUZZ:
            _next_page(pages, strip)
        pages[-1].put(strip)


def _next_page(pages: list[Stack], first: Strip) -> None:
    """Begin a page, with the head of the table that goes on there."""
    page = Stack()
    pages.append(page)
    for strip in first.repeat:
        page.put(strip)
