"""Checks the logical tree of a printed document: what a person who cannot see the pages will hear."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pikepdf

from pdca_desktop.documents.inspection_pages import PageRead

_ROLES = frozenset(
    """Document Part Sect BlockQuote Caption TOC TOCI Reference Link P H1 H2 H3 H4 H5 H6 L LI Lbl LBody
    Table TR TH TD Figure""".split()  # noqa: SIM905  (a list of words reads as one)
)
_PARENTS = {
    "TR": {"Table"}, "TH": {"TR"}, "TD": {"TR"}, "LI": {"L"}, "Lbl": {"LI"}, "LBody": {"LI"}, "TOCI": {"TOC"},
    "Reference": {"TOCI"},
}  # fmt: skip


@dataclass(slots=True)
class Element:
    """An element of the tree as it was read.

    Attributes:
        marks: page (from 0) and number of its pieces of page.
        annotations: what it holds of the page's links.
    """

    role: str
    source: pikepdf.Object
    children: "list[Element]" = field(default_factory=list)
    marks: list[tuple[int, int]] = field(default_factory=list)
    annotations: list[pikepdf.Object] = field(default_factory=list)

    def walk(self) -> "Iterator[Element]":
        """It and all below it, in reading order."""
        yield self
        for child in self.children:
            yield from child.walk()

    def text(self, pages: Sequence[PageRead]) -> str:
        """What is read out."""
        own = "".join(
            shown.text for page, number in self.marks for shown in pages[page].shown if shown.mark == number
        )
        return own + "".join(child.text(pages) for child in self.children)


def read_tree(pdf: pikepdf.Pdf) -> Element:
    """The tree of a tagged document; KeyError or AttributeError when it has none."""
    ranks = {page.obj.objgen: rank for rank, page in enumerate(pdf.pages)}
    return _read(pdf.Root.StructTreeRoot.K[0], ranks)


def _read(source: pikepdf.Object, ranks: dict[tuple[int, int], int]) -> Element:
    element = Element(str(source.S)[1:], source)
    kids = source.get("/K", pikepdf.Array())
    held: list[Any] = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
    for kid in held:
        if isinstance(kid, int):
            element.marks.append((ranks[source.Pg.objgen], kid))
        elif kid.get("/Type") == pikepdf.Name.MCR:
            element.marks.append((ranks[kid.Pg.objgen], int(kid.MCID)))
        elif kid.get("/Type") == pikepdf.Name.OBJR:
            element.annotations.append(kid.Obj)
        else:
            element.children.append(_read(kid, ranks))
    return element


def tree_faults(pdf: pikepdf.Pdf, tree: Element, pages: Sequence[PageRead]) -> Iterator[str]:
    """What is wrong with the tree, in sentences."""
    if tree.role != "Document":
        yield f"l’arbre commence par {tree.role}"
    yield from _marks(pdf, tree, pages)
    yield from _nesting(tree)
    yield from _headings(tree)
    for element in tree.walk():
        match element.role:
            case "Figure":
                yield from _figure(element)
            case "Table":
                yield from _table(element)
            case "Link":
                yield from _link(pdf, element, pages)
            case _:
                pass


def _marks(pdf: pikepdf.Pdf, tree: Element, pages: Sequence[PageRead]) -> Iterator[str]:
    """Each piece of page belongs to one element, and the page knows which."""
    owners: dict[tuple[int, int], Element] = {}
    for element in tree.walk():
        for place in element.marks:
            if place in owners:
                yield f"page {place[0] + 1} : le morceau {place[1]} a deux propriétaires"
            owners[place] = element
    numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
    back = {int(numbers[at]): numbers[at + 1] for at in range(0, len(numbers), 2)}
    for rank, page in enumerate(pages):
        listed = back[int(pdf.pages[rank].obj.StructParents)]
        if len(listed) != len(page.marks):
            yield f"page {rank + 1} : {len(page.marks)} morceaux marqués, {len(listed)} dans l’index"
        for number, role in page.marks:
            owner = owners.get((rank, number))
            if owner is None:
                yield f"page {rank + 1} : le morceau {number} n’est à personne"
            elif listed[number].objgen != owner.source.objgen:
                yield f"page {rank + 1} : l’index se trompe sur le morceau {number}"
            elif owner.role != role and (role, owner.role) != ("TH", "TD"):
                yield f"page {rank + 1} : le morceau {number} se dit {role}, l’arbre {owner.role}"


def _nesting(element: Element) -> Iterator[str]:
    if element.role not in _ROLES:
        yield f"rôle inconnu : {element.role}"
    for child in element.children:
        allowed = _PARENTS.get(child.role)
        if allowed is not None and element.role not in allowed:
            yield f"{child.role} dans {element.role}"
        yield from _nesting(child)


def _headings(tree: Element) -> Iterator[str]:
    last = 0
    for element in tree.walk():
        if element.role == "Part":
            last = 0
        if element.role[0] == "H" and element.role[1:].isdigit():
            level = int(element.role[1:])
            if level > last + 1:
                yield f"titre de niveau {level} après le niveau {last}"
            last = level


def _figure(element: Element) -> Iterator[str]:
    if not str(element.source.get("/Alt", "")).strip():
        yield "figure sans description"
    if len({page for page, _ in element.marks}) > 1:
        yield "figure sur plusieurs pages"
    if "/BBox" not in element.source.get("/A", pikepdf.Dictionary()):
        yield "figure sans cadre"


def _table(element: Element) -> Iterator[str]:
    """Every row is as wide as the first; title cells say what they title."""
    widths = set()
    for row in element.children:
        widths.add(sum(_span(cell) for cell in row.children))
        for cell in row.children:
            if cell.role == "TH" and "/Scope" not in cell.source.get("/A", pikepdf.Dictionary()):
                yield "cellule de titre sans portée"
    if len(widths) > 1:
        yield f"tableau irrégulier : {sorted(widths)} cellules par ligne"


def _span(cell: Element) -> int:
    return int(cell.source.get("/A", pikepdf.Dictionary()).get("/ColSpan", 1))


def _link(pdf: pikepdf.Pdf, element: Element, pages: Sequence[PageRead]) -> Iterator[str]:
    """A link of the contents leads to the page that it prints."""
    if len(element.annotations) != 1:
        yield "lien sans zone active"
        return
    annotation = element.annotations[0]
    ranks = {page.obj.objgen: rank for rank, page in enumerate(pdf.pages)}
    target = ranks.get(annotation.Dest[0].objgen)
    if target is None:
        yield "lien vers une page absente"
        return
    if not str(annotation.get("/Contents", "")).strip():
        yield "lien sans description"
    text = element.text(pages)
    if not text.endswith(str(target + 1)):
        yield f"le sommaire annonce « {text} », le titre est page {target + 1}"
