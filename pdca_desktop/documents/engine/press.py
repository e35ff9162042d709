"""Prints a document: composes its parts, flows them over pages, draws the pages with heads and feet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pdca_desktop.documents.blocks import Document, Part
from pdca_desktop.documents.engine.compose import compose, titles_of
from pdca_desktop.documents.engine.desk import Desk, clipped_text
from pdca_desktop.documents.engine.flow import Stack, flow
from pdca_desktop.documents.engine.fonts import cut
from pdca_desktop.documents.engine.outline import Landmark
from pdca_desktop.documents.engine.pen import Codes, Pen, Sheet
from pdca_desktop.documents.engine.picture_data import Pixels
from pdca_desktop.documents.tagging import Link, Node
from pdca_desktop.documents.theme import RULE, Theme, theme_of


@dataclass(frozen=True, slots=True)
class Printed:
    """Pages drawn, before they are a file.

    Attributes:
        size: width and height of a page, in points.
        tree: the logical tree.
        codes: the signs shown, for each cut that has some.
        pictures: the pictures shown, by name.
        parts: title and first page (from 0) of each part.
    """

    size: tuple[float, float]
    sheets: Sequence[Sheet]
    tree: Node
    codes: Sequence[Codes]
    pictures: Mapping[str, Pixels]
    links: Sequence[Link]
    landmarks: Sequence[Landmark]
    parts: Sequence[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class _Page:
    stack: Stack | None
    part: Part
    number: int
    count: int


def print_pages(document: Document) -> Printed:
    """The pages of a document."""
    theme = theme_of(document.face)
    titles = [title for rank, part in enumerate(document.parts) for title in titles_of(part.blocks, rank)]
    desk = Desk(theme, compose, titles)
    tree = Node("Document")
    pages: list[_Page] = []
    parts: list[tuple[str, int]] = []
    for rank, part in enumerate(document.parts):
        desk.part, desk.level = rank, 0
        if part.on_right and len(pages) % 2:
            pages.append(_Page(None, part, 0, 0))
        node = tree.add("Part") if len(document.parts) > 1 else tree
        stacks = flow(desk.compose(part.blocks, theme.width, node), theme.height)
        parts.append((desk.clean(part.title), len(pages)))
        pages += [_Page(stack, part, at + 1, len(stacks)) for at, stack in enumerate(stacks)]
    top = theme.page_height - theme.top
    for at, page in enumerate(pages):
        for strip, start in page.stack.strips if page.stack else ():
            for landmark, lower in strip.landmarks:
                landmark.page, landmark.y = at, top - start - lower
    pen = Pen()
    for page in pages:
        _margins(document, theme, desk, page, len(pages), pen)
        if page.stack is not None:
            page.stack.draw(pen, theme.left, top)
        pen.end_page()
    codes = [pen.codes[rank] for rank in sorted(pen.codes)]
    size = theme.page_width, theme.page_height
    return Printed(size, pen.sheets, tree, codes, pen.pictures, pen.links, desk.landmarks, parts)


def _margins(document: Document, theme: Theme, desk: Desk, page: _Page, whole: int, pen: Pen) -> None:
    """Running head and foot."""
    if page.stack is None:
        pen.decorate()
        return
    left, right = theme.left, theme.page_width - theme.right
    style = theme.running
    with pen.decoration():
        y = theme.page_height - theme.top + 20
        words = [desk.clean(word) for word in page.part.head]
        face = cut(style.weight)
        room = right - left - 16
        second = clipped_text(words[1], style, room * 0.45)
        first = clipped_text(words[0], style, room - face.width(second, style.size))
        pen.write(left, y, first, style)
        pen.write(right, y, second, style, 1)
        if first or second:
            pen.rule(left, y - 6, right, y - 6, RULE)
        y = theme.bottom - 22
        number = f"page {page.number} / {page.count}"
        if page.count != whole:
            number += f" · {pen.page + 1} / {whole} du recueil"
        pen.rule(left, y + 11, right, y + 11, RULE)
        pen.write(right, y, number, style, 1)
        pen.write(
            left,
            y,
            clipped_text(desk.clean(document.foot), style, room - face.width(number, style.size)),
            style,
        )
        pen.write(
            left, y - 10, clipped_text(desk.clean(document.fine_print), theme.fine, right - left), theme.fine
        )
