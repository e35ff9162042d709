"""Prints a document: composes its parts, flows them over pages, draws the pages with heads and feet."""

from collections.abc import Sequence
from dataclasses import dataclass

from pdca_desktop.documents.blocks import Document, Part
from pdca_desktop.documents.engine.compose import compose, titles_of
from pdca_desktop.documents.engine.desk import Desk, clipped_text
from pdca_desktop.documents.engine.flow import Stack, flow
from pdca_desktop.documents.engine.fonts import cut
from pdca_desktop.documents.engine.outline import Landmark
from pdca_desktop.documents.engine.paper import Paper
from pdca_desktop.documents.engine.pen import Pen
from pdca_desktop.documents.tagging import Node
from pdca_desktop.documents.theme import RULE, Theme, theme_of


@dataclass(frozen=True, slots=True)
class Printed:
    """Pages drawn, before they are a file.

    Attributes:
        paper: the pages.
        tree: the logical tree.
        owners: of each page, the node of each marked piece.
        links: of each link of the paper, its node.
        parts: title and first page (from 0) of each part.
    """

    paper: Paper
    tree: Node
    owners: Sequence[Sequence[Node]]
    links: Sequence[Node]
    landmarks: Sequence[Landmark]
    parts: Sequence[tuple[str, int]]


def part_key(rank: int) -> str:
    """What links to a part call it."""
    return f"Part{rank}"


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
    _find(desk.landmarks, pages, theme.page_height - theme.top)
    return _drawn(document, desk, pages, tree, parts)


def _find(landmarks: Sequence[Landmark], pages: Sequence[_Page], top: float) -> None:
    """Tell headings where they are."""
    for rank, landmark in enumerate(landmarks):
        landmark.key = f"Title{rank}"
    for at, page in enumerate(pages):
        for strip, start in page.stack.strips if page.stack else ():
            for landmark, lower in strip.landmarks:
                landmark.page, landmark.y = at, top - start - lower


def _drawn(
    document: Document, desk: Desk, pages: Sequence[_Page], tree: Node, parts: Sequence[tuple[str, int]]
) -> Printed:
    """Draw the pages, with the places that links and bookmarks lead to."""
    theme = desk.theme
    paper = Paper((theme.page_width, theme.page_height), cut(theme.body.weight).name, len(pages))
    pen = Pen(paper)
    begun = {first: rank for rank, (_, first) in enumerate(parts)}
    headings: dict[int, list[Landmark]] = {}
    for landmark in desk.landmarks:
        headings.setdefault(landmark.page, []).append(landmark)
    for at, page in enumerate(pages):
        if at in begun:
            paper.bookmarkPage(part_key(begun[at]))
        for landmark in headings.get(at, ()):
            paper.place(landmark.key, landmark.y)
        _margins(document, theme, desk, page, len(pages), pen)
        if page.stack is not None:
            page.stack.draw(pen, theme.left, theme.page_height - theme.top)
        pen.end_page()
    return Printed(paper, tree, pen.owners[: len(pages)], pen.links, desk.landmarks, parts)


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
