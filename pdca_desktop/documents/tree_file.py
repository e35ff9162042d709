"""Writes the logical tree of a document, and from each page and link the way back to it."""

from reportlab.pdfbase.pdfdoc import PDFString

from pdca_desktop.documents.engine.paper import PaperFile, Written
from pdca_desktop.documents.engine.press import Printed
from pdca_desktop.documents.tagging import Node


def tree_of(printed: Printed) -> Written:
    """The tree, written in the file of the pages."""
    file = printed.paper.file
    root = file.promised()
    writer = _Writer(printed)
    top = writer.write(printed.tree, root.number)
    ways = [f"[{' '.join(_to(writer.written[node]) for node in owners)}]" for owners in printed.owners]
    ways += [_to(writer.written[node]) for node in printed.links]
    back = file.promised()
    back.text = f"<</Nums[{' '.join(f'{rank} {way}' for rank, way in enumerate(ways))}]>>"
    root.text = (
        f"<</Type/StructTreeRoot/K[{_to(top)}]/ParentTree {_to(back.number)}/ParentTreeNextKey {len(ways)}>>"
    )
    return root


def _to(number: int) -> str:
    return f"{number} 0 R"


class _Writer:
    """Writes elements.

    Attributes:
        written: the numbers of the elements.
    """

    def __init__(self, printed: Printed) -> None:
        paper = printed.paper
        self._file = paper.file
        self._pages = [_to(self._file.number(f"Page{rank + 1}")) for rank in range(len(printed.owners))]
        self._links = {
            node: _to(self._file.number(name)) for node, name in zip(printed.links, paper.links, strict=True)
        }
        self.written: dict[Node, int] = {}

    def write(self, node: Node, parent: int) -> int:
        """Write an element and those under it; returns its number."""
        element = self._file.promised()
        self.written[node] = element.number
        titles_nothing = node.role == "TH" and not node.marks
        parts = [f"<</Type/StructElem/S/{'TD' if titles_nothing else node.role}/P {_to(parent)}"]
        kids = []
        if node.marks:
            first = node.marks[0][0]
            parts.append(f"/Pg {self._pages[first]}")
            kids = [
                f"{mark}" if page == first else f"<</Type/MCR/Pg {self._pages[page]}/MCID {mark}>>"
                for page, mark in node.marks
            ]
        kids += [_to(self.write(child, element.number)) for child in node.children if child.told]
        if node in self._links:
            kids.append(f"<</Type/OBJR/Obj {self._links[node]}>>")
        if kids:
            parts.append(f"/K[{' '.join(kids)}]")
        if node.alt:
            parts.append(f"/Alt{_words(self._file, node.alt)}")
        parts.append(self._attributes(node, scoped=not titles_nothing))
        element.text = "".join(parts) + ">>"
        return element.number

    def _attributes(self, node: Node, *, scoped: bool) -> str:
        table = f"/Scope/{node.scope}" if node.scope and scoped else ""
        if node.span > 1:
            table += f"/ColSpan {node.span}"
        if node.caption:
            table += f"/Summary{_words(self._file, node.caption)}"
        found = f"<</O/Table{table}>>" if table else ""
        if node.box is not None:
            corners = " ".join(f"{side:.2f}" for side in node.box)
            found += f"<</O/Layout/Placement/Block/BBox[{corners}]>>"
        return f"/A{found}" if found else ""


def _words(file: PaperFile, text: str) -> str:
    return PDFString(text).format(file).decode("latin-1")
