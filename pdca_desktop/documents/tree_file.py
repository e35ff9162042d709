"""Writes the logical tree of a document, and from each page and link the way back to it."""

from collections.abc import Sequence

from pdca_desktop.documents.engine.press import Printed
from pdca_desktop.documents.pdf_file import PdfFile, reference, words
from pdca_desktop.documents.tagging import Node


def write_tree(file: PdfFile, pages: Sequence[int], links: Sequence[int], printed: Printed) -> int:
    """Write the tree; returns its number.

    Args:
        pages: numbers of the pages.
        links: numbers of the links, in the order of `printed.links`.
    """
    root = file.number()
    writer = _Writer(
        file, pages, {link.node: number for number, link in zip(links, printed.links, strict=True)}
    )
    top = writer.write(printed.tree, root)
    numbers = []
    for rank, sheet in enumerate(printed.sheets):
        owners = " ".join(reference(writer.written[node]) for node in sheet.owners)
        numbers.append(f"{rank} {reference(file.add(f'[{owners}]'))}")
    for rank, link in enumerate(printed.links):
        numbers.append(f"{len(pages) + rank} {reference(writer.written[link.node])}")
    back = file.add(f"<</Nums[{' '.join(numbers)}]>>")
    file.write(
        root,
        f"<</Type/StructTreeRoot/K[{reference(top)}]/ParentTree {reference(back)}"
        f"/ParentTreeNextKey {len(numbers)}>>",
    )
    return root


class _Writer:
    """Writes elements.

    Attributes:
        written: the numbers of the elements.
    """

    def __init__(self, file: PdfFile, pages: Sequence[int], links: dict[Node, int]) -> None:
        self._file = file
        self._pages = [reference(page) for page in pages]
        self._links = links
        self.written: dict[Node, int] = {}

    def write(self, node: Node, parent: int) -> int:
        """Write an element and those under it; returns its number."""
        number = self._file.number()
        self.written[node] = number
        titles_nothing = node.role == "TH" and not node.marks
        parts = [f"<</Type/StructElem/S/{'TD' if titles_nothing else node.role}/P {reference(parent)}"]
        kids = []
        if node.marks:
            first = node.marks[0][0]
            parts.append(f"/Pg {self._pages[first]}")
            kids = [
                f"{mark}" if page == first else f"<</Type/MCR/Pg {self._pages[page]}/MCID {mark}>>"
                for page, mark in node.marks
            ]
        kids += [reference(self.write(child, number)) for child in node.children if child.told]
        if node in self._links:
            kids.append(f"<</Type/OBJR/Obj {reference(self._links[node])}>>")
        if kids:
            parts.append(f"/K[{' '.join(kids)}]")
        if node.alt:
            parts.append(f"/Alt{words(node.alt)}")
        parts.append(_attributes(node, scoped=not titles_nothing))
        self._file.write(number, "".join(parts) + ">>")
        return number


def _attributes(node: Node, *, scoped: bool) -> str:
    table = f"/Scope/{node.scope}" if node.scope and scoped else ""
    if node.span > 1:
        table += f"/ColSpan {node.span}"
    if node.caption:
        table += f"/Summary{words(node.caption)}"
    found = f"<</O/Table{table}>>" if table else ""
    if node.box is not None:
        corners = " ".join(f"{side:.2f}" for side in node.box)
        found += f"<</O/Layout/Placement/Block/BBox[{corners}]>>"
    return f"/A{found}" if found else ""
