"""The library's canvas and file, with what a tagged file that is to last asks of them."""

from hashlib import md5
from io import BytesIO
from typing import Any

from reportlab import rl_config
from reportlab.pdfbase.pdfdoc import (
    LinkAnnotation,
    PDFCatalog,
    PDFCrossReferenceTable,
    PDFDictionary,
    PDFDocument,
    PDFFile,
    PDFIndirectObject,
    PDFInfo,
    PDFObject,
    PDFObjectReference,
    PDFPage,
    PDFString,
    PDFTrailer,
)
from reportlab.pdfgen.canvas import Canvas

from pdca_desktop.documents.tagging import Box

rl_config.useA85 = 0  # streams as they are, not written in ASCII: a fifth smaller

_CATALOG = (*PDFCatalog.__NoDefault__, "OutputIntents", "AF")
_PAGE = (*PDFPage.__NoDefault__, "StructParents", "Tabs")
_PRINTABLE = 4
"""Annotation flag: it is printed."""
_OVER = 6
"""How far above a heading a link leads, in points."""
_CUT_END, _END = b"endstream\nendobj\n", b"\nendstream\nendobj\n"


class Written(PDFObject):
    """An object in the words of the format.

    Attributes:
        number: what others refer to it by.
    """

    __RefOnly__ = 1

    def __init__(self) -> None:
        self.number = 0
        self.text = ""

    def format(self, document: PDFDocument) -> bytes:
        """Its words."""
        del document
        return self.text.encode("latin-1")


class Information(PDFInfo):
    """Title, author, instant: no more than the metadata say.

    Attributes:
        made: the instant as the format writes it.
    """

    made = ""

    def format(self, document: PDFDocument) -> bytes:
        """As a dictionary."""
        told = {
            "Title": self.title,
            "Author": self.author,
            "Subject": self.subject,
            "Creator": self.creator,
            "Producer": self.producer,
            "CreationDate": self.made,
            "ModDate": self.made,
        }
        return PDFDictionary({key: PDFString(text) for key, text in told.items()}).format(document)


class _Link(LinkAnnotation):
    permitted = (*LinkAnnotation.permitted, "StructParent")


class PaperFile(PDFDocument):
    """A file whose streams end on a line of their own, and that is known by what it holds."""

    info: Information
    Catalog: Any  # the library's own, of which its types say nothing
    Pages: Any
    _pdfVersion: tuple[int, int]  # noqa: N815

    def __init__(self) -> None:
        super().__init__(compression=1, invariant=1, pdfVersion=(1, 7), lang="fr-FR")
        self.info = Information()
        self.Catalog.__NoDefault__ = _CATALOG

    def promised(self) -> Written:
        """A new object, to be written later."""
        found = Written()
        self.refer(found)
        found.number = self.objectcounter
        return found

    def refer(self, thing: PDFObject) -> PDFObjectReference:
        """What stands for an object in another."""
        return self.Reference(thing)  # type: ignore[no-untyped-call, no-any-return]

    def number(self, name: str) -> int:
        """The number of an object that has a name."""
        return int(self.idToObjectNumberAndVersion[name][0])

    def format(self) -> bytes:
        """The bytes of the file.

        The library's own way, but that it ends a stream where its data end, which PDF/A forbids, and names a
        file by its clock.
        """
        file = PDFFile(self._pdfVersion)
        written: list[str] = []
        while name := self.numberToId.get(len(written) + 1):
            data = PDFIndirectObject(name, self.idToObject[name]).format(self)
            if data.endswith(_CUT_END):
                data = data.removesuffix(_CUT_END) + _END
            self.idToOffset[name] = file.add(data)
            written.append(name)
        self.signature = md5(file.format(self), usedforsecurity=False)
        table = PDFCrossReferenceTable()
        table.addsection(0, written)
        trailer = PDFTrailer(
            startxref=file.add(table.format(self)),
            Size=len(written) + 1,
            Root=self.refer(self.Catalog),
            Info=self.refer(self.info),
            ID=self.ID(),
        )
        file.add(trailer.format(self))
        return file.format(self)


class Paper(Canvas):
    """The pages of a document.

    Attributes:
        file: where they are.
        links: names of the links, in order.
    """

    def __init__(self, size: tuple[float, float], font: str, count: int) -> None:
        """Paper for that many pages, in points; `font` is the first one used."""
        super().__init__(BytesIO(), pagesize=size, initialFontName=font)  # type: ignore[arg-type]
        self.file = self._doc = PaperFile()
        self.setPageCompression(1)
        self.links: list[str] = []
        self._count = count

    def showPage(self) -> None:  # noqa: N802  (the library's name)
        """Turn the page; the tree knows it by its rank."""
        super().showPage()
        page = self.file.Pages.pages[-1]
        page.StructParents = len(self.file.Pages.pages) - 1
        page.Tabs = "/S"
        page.Trans = None
        page.__NoDefault__ = _PAGE

    def place(self, key: str, y: float) -> None:
        """Let links and bookmarks lead to a height of this page."""
        self.bookmarkPage(key, fit="XYZ", left=0, top=round(y + _OVER, 2), zoom=0)

    def link(self, words: str, key: str, box: Box) -> str:
        """Make a box of this page lead to a place; returns the name of the link.

        The tree knows it by its rank after the pages.
        """
        name = f"Link{len(self.links)}"
        note = _Link(
            Rect=[round(side, 2) for side in box],
            Contents=words,
            Destination=self._bookmarkReference(key),  # type: ignore[attr-defined]
            Border="[0 0 0]",
            F=_PRINTABLE,
            P=self.file.thisPageRef(),
            StructParent=self._count + len(self.links),
        )
        self._addAnnotation(note, name)  # type: ignore[attr-defined]
        self.links.append(self.file.annotationName(name))
        return self.links[-1]
