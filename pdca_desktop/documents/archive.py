"""Makes drawn pages a file that lasts (PDF/A) and speaks (PDF/UA), with all that it carries."""

from collections.abc import Sequence
from functools import cache
from threading import Lock

from reportlab.pdfbase.pdfdoc import (
    XMP,
    PDFArray,
    PDFDictionary,
    PDFObjectReference,
    PDFPageLabel,
    PDFPageLabels,
    PDFStream,
    PDFString,
    PDFZCompress,
)

from pdca_desktop import resources
from pdca_desktop.documents.blocks import Attachment, Document
from pdca_desktop.documents.engine.outline import Landmark
from pdca_desktop.documents.engine.paper import PaperFile
from pdca_desktop.documents.engine.press import Printed, part_key
from pdca_desktop.documents.metadata import CREATOR, PRODUCER, pdf_date, said, xmp
from pdca_desktop.documents.tree_file import tree_of

_DEEPEST = 3
"""Level of the last headings in the outline."""
_SAVING = Lock()
"""The library reads a font through one cursor: two documents are not closed at once."""


def finished(document: Document, printed: Printed) -> bytes:
    """The file to keep: PDF/A-2a or, with attachments, PDF/A-3a; PDF/UA-1."""
    paper = printed.paper
    catalog = paper.file.Catalog
    paper.setViewerPreference("DisplayDocTitle", "true")
    catalog.MarkInfo = PDFDictionary({"Marked": "true"})
    catalog.PageLabels = PDFPageLabels()
    catalog.PageLabels.addPageLabel(0, PDFPageLabel("ARABIC"))
    catalog.Metadata = XMP(creator=lambda _: xmp(document).encode())
    catalog.OutputIntents = PDFArray([_output_intent()])
    catalog.StructTreeRoot = tree_of(printed)
    _outline(printed)
    _attach(paper.file, document.attachments)
    _describe(paper.file, document)
    with _SAVING:
        return bytes(paper.getpdfdata())  # type: ignore[no-untyped-call]


@cache
def _colours() -> bytes:
    return (resources.folder("colour") / "sRGB.icc").read_bytes()


def _output_intent() -> PDFDictionary:
    told = {"N": 3, "Alternate": "/DeviceRGB"}
    return PDFDictionary(
        {
            "Type": "/OutputIntent",
            "S": "/GTS_PDFA1",
            "OutputConditionIdentifier": PDFString("sRGB IEC61966-2.1"),
            "Info": PDFString("sRGB IEC61966-2.1"),
            "RegistryName": PDFString("http://www.color.org"),
            "DestOutputProfile": PDFStream(PDFDictionary(told), _colours(), [PDFZCompress]),
        }
    )


def _describe(file: PaperFile, document: Document) -> None:
    """Title, author, dates: as the metadata say them."""
    file.setTitle(said(document.title))
    file.setAuthor(said(document.author))
    file.setSubject(said(document.subject))
    file.setCreator(CREATOR)
    file.setProducer(PRODUCER)
    file.info.made = pdf_date(document.made_at)


def _outline(printed: Printed) -> None:
    """The headings as bookmarks, under their parts when there are several."""
    paper = printed.paper
    headings: dict[int, list[Landmark]] = {}
    for landmark in printed.landmarks:
        if landmark.level <= _DEEPEST:
            headings.setdefault(landmark.part, []).append(landmark)
    several = len(printed.parts) > 1
    for rank, (title, _) in enumerate(printed.parts):
        if several:
            paper.addOutlineEntry(title, part_key(rank), 0, closed=True)
        for mark in headings.get(rank, ()):
            level = mark.level if several else mark.level - 1
            paper.addOutlineEntry(mark.text, mark.key, level, closed=several or level > 0)
    if several or headings:
        paper.showOutline()


def _attach(file: PaperFile, attachments: Sequence[Attachment]) -> None:
    """Carry files, each with its relation to the pages."""
    carried: dict[str, PDFObjectReference] = {}
    for attachment in attachments:
        changed = PDFString(f"D:{attachment.changed_on:%Y%m%d}")
        told = {
            "Type": "/EmbeddedFile",
            "Subtype": "/" + attachment.mime.replace("/", "#2f"),
            "Params": PDFDictionary({"Size": len(attachment.data), "ModDate": changed}),
        }
        stream = PDFStream(PDFDictionary(told), attachment.data, [PDFZCompress])
        data = file.refer(stream)
        called = PDFString(attachment.name)
        carried[attachment.name] = file.refer(
            PDFDictionary(
                {
                    "Type": "/Filespec",
                    "F": called,
                    "UF": called,
                    "Desc": PDFString(attachment.description),
                    "AFRelationship": "/Source" if attachment.data_of else "/Supplement",
                    "EF": PDFDictionary({"F": data, "UF": data}),
                }
            )
        )
    if carried:
        named = [
            kid
            for name in sorted(carried, key=lambda text: text.encode("utf-16-be"))
            for kid in (PDFString(name, enc="utf-16-be"), carried[name])
        ]
        names = PDFDictionary({"Names": PDFArray(named)})
        file.Catalog.Names = PDFDictionary({"EmbeddedFiles": names})
        file.Catalog.AF = PDFArray(carried.values())
