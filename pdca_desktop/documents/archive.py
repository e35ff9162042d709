"""Makes drawn pages a file that lasts (PDF/A) and speaks (PDF/UA), with all that it carries."""

from collections.abc import Iterator, Sequence
from functools import cache

from pdca_desktop import resources
from pdca_desktop.documents.blocks import Attachment, Document
from pdca_desktop.documents.embedding import embed_font, embed_picture
from pdca_desktop.documents.engine.outline import Landmark
from pdca_desktop.documents.engine.press import Printed
from pdca_desktop.documents.metadata import CREATOR, PRODUCER, pdf_date, said, xmp
from pdca_desktop.documents.pdf_file import PdfFile, name, reference, words
from pdca_desktop.documents.tagging import Link
from pdca_desktop.documents.tree_file import write_tree

_PRINTABLE = 4
"""Annotation flag: it is printed."""
_DEEPEST = 3
"""Level of the last headings in the outline."""
_OVER = 6
"""How far above a heading a link leads, in points."""


def finished(document: Document, printed: Printed) -> bytes:
    """The file to keep: PDF/A-2a or, with attachments, PDF/A-3a; PDF/UA-1."""
    file = PdfFile()
    root = file.number()
    pages = [file.number() for _ in printed.sheets]
    links = [file.number() for _ in printed.links]
    metadata = file.stream("/Type/Metadata/Subtype/XML", xmp(document).encode(), packed=False)
    catalog = (
        "/Type/Catalog/Lang(fr-FR)/MarkInfo<</Marked true>>",
        "/ViewerPreferences<</DisplayDocTitle true>>",
        f"/PageLabels<</Nums[0<</S/D>>]>>/Metadata {reference(metadata)}",
        f"/OutputIntents[{_output_intent(file)}]",
        f"/StructTreeRoot {reference(write_tree(file, pages, links, printed))}",
        f"/Pages {reference(_pages(file, pages, links, printed))}",
        _outline(file, pages, printed),
        _attached(file, document.attachments),
    )
    file.write(root, f"<<{''.join(catalog)}>>")
    return file.finished(root, _information(file, document))


@cache
def _colours() -> bytes:
    return (resources.folder("colour") / "sRGB.icc").read_bytes()


def _output_intent(file: PdfFile) -> str:
    profile = file.stream("/N 3/Alternate/DeviceRGB", _colours())
    return (
        "<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB IEC61966-2.1)"
        "/Info(sRGB IEC61966-2.1)/RegistryName(http://www.color.org)"
        f"/DestOutputProfile {reference(profile)}>>"
    )


def _information(file: PdfFile, document: Document) -> int:
    """Title, author, dates: as the metadata say them."""
    made = words(pdf_date(document.made_at))
    return file.add(
        f"<</Title{words(said(document.title))}/Author{words(said(document.author))}"
        f"/Subject{words(said(document.subject))}/Creator{words(CREATOR)}/Producer{words(PRODUCER)}"
        f"/CreationDate{made}/ModDate{made}>>"
    )


def _pages(file: PdfFile, pages: Sequence[int], links: Sequence[int], printed: Printed) -> int:
    """Write the pages with their type, pictures and links; returns the number of their list."""
    parent = file.number()
    fonts = "".join(f"/F{codes.face.rank} {reference(embed_font(file, codes))}" for codes in printed.codes)
    type_of_all = reference(file.add(f"<<{fonts}>>"))
    pictures = {key: reference(embed_picture(file, picture)) for key, picture in printed.pictures.items()}
    notes: dict[int, list[str]] = {}
    for rank, (number, link) in enumerate(zip(links, printed.links, strict=True)):
        file.write(number, _annotation(pages, link, len(pages) + rank))
        notes.setdefault(link.page, []).append(reference(number))
    width, height = printed.size
    for rank, (page, sheet) in enumerate(zip(pages, printed.sheets, strict=True)):
        shown = "".join(f"/{key} {pictures[key]}" for key in sheet.pictures)
        over = f"/Annots[{' '.join(notes[rank])}]" if rank in notes else ""
        file.write(
            page,
            f"<</Type/Page/Parent {reference(parent)}/MediaBox[0 0 {width:g} {height:g}]"
            f"/Resources<</Font {type_of_all}{f'/XObject<<{shown}>>' if shown else ''}>>"
            f"/Contents {reference(file.stream('', sheet.strokes))}/StructParents {rank}/Tabs/S"
            f"{over}>>",
        )
    kids = " ".join(map(reference, pages))
    file.write(parent, f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>")
    return parent


def _annotation(pages: Sequence[int], link: Link, key: int) -> str:
    """A link over a box of its page.

    Args:
        key: of its element in the tree's way back.
    """
    corners = " ".join(f"{side:.2f}" for side in link.box)
    return (
        f"<</Type/Annot/Subtype/Link/Rect[{corners}]/Border[0 0 0]/F {_PRINTABLE}"
        f"/P {reference(pages[link.page])}/Dest{_place(pages[link.to_page], link.to_y)}"
        f"/Contents{words(link.words)}/StructParent {key}>>"
    )


def _place(page: int, y: float) -> str:
    return f"[{reference(page)}/XYZ 0 {y + _OVER:.2f} 0]"


class _Entry:
    """A bookmark and those under it."""

    def __init__(self, level: int, title: str, place: str) -> None:
        self.level = level
        self.title = title
        self.place = place
        self.inner: list[_Entry] = []


def _outline(file: PdfFile, pages: Sequence[int], printed: Printed) -> str:
    """The headings as bookmarks, under their parts when there are several; what the catalog says of them."""
    root = _Entry(-1, "", "")
    above = [root]
    several = len(printed.parts) > 1
    for entry in _entries(pages, printed, several=several):
        while above[-1].level >= entry.level:
            above.pop()
        above[-1].inner.append(entry)
        above.append(entry)
    if not root.inner:
        return ""
    number = file.number()
    first, last, seen = _write_entries(file, root.inner, number, 1 if several else 2)
    file.write(number, f"<</Type/Outlines/First {reference(first)}/Last {reference(last)}/Count {seen}>>")
    return f"/Outlines {reference(number)}/PageMode/UseOutlines"


def _entries(pages: Sequence[int], printed: Printed, *, several: bool) -> Iterator[_Entry]:
    headings: dict[int, list[Landmark]] = {}
    for landmark in printed.landmarks:
        if landmark.page >= 0 and landmark.level <= _DEEPEST:
            headings.setdefault(landmark.part, []).append(landmark)
    for rank, (title, first) in enumerate(printed.parts):
        if several:
            yield _Entry(0, title, f"[{reference(pages[first])}/Fit]")
        for mark in headings.get(rank, ()):
            yield _Entry(mark.level, mark.text, _place(pages[mark.page], mark.y))


def _write_entries(
    file: PdfFile, entries: Sequence[_Entry], parent: int, open_levels: int
) -> tuple[int, int, int]:
    """Write bookmarks and those under them; returns the first, the last, and how many are seen at once.

    Args:
        open_levels: levels that are shown open; those below are closed, which a negative count says.
    """
    numbers = [file.number() for _ in entries]
    seen = len(entries)
    for at, (entry, number) in enumerate(zip(entries, numbers, strict=True)):
        text = f"<</Title{words(entry.title)}/Parent {reference(parent)}/Dest{entry.place}"
        if at:
            text += f"/Prev {reference(numbers[at - 1])}"
        if at + 1 < len(numbers):
            text += f"/Next {reference(numbers[at + 1])}"
        if entry.inner:
            first, last, inside = _write_entries(file, entry.inner, number, open_levels - 1)
            is_open = open_levels > 1
            text += f"/First {reference(first)}/Last {reference(last)}/Count {inside if is_open else -inside}"
            seen += inside if is_open else 0
        file.write(number, text + ">>")
    return numbers[0], numbers[-1], seen


def _attached(file: PdfFile, attachments: Sequence[Attachment]) -> str:
    """Carry files, each with its relation to the pages; what the catalog says of them."""
    if not attachments:
        return ""
    carried: dict[str, str] = {}
    for attachment in attachments:
        changed = words(f"D:{attachment.changed_on:%Y%m%d}")
        data = file.stream(
            f"/Type/EmbeddedFile/Subtype{name(attachment.mime)}"
            f"/Params<</Size {len(attachment.data)}/ModDate{changed}>>",
            attachment.data,
        )
        called = words(attachment.name)
        number = file.add(
            f"<</Type/Filespec/F{called}/UF{called}/Desc{words(attachment.description)}"
            f"/AFRelationship{'/Source' if attachment.data_of else '/Supplement'}"
            f"/EF<</F {reference(data)}/UF {reference(data)}>>>>"
        )
        carried[attachment.name] = reference(number)
    named = "".join(
        f"{words(called)} {carried[called]} "
        for called in sorted(carried, key=lambda text: text.encode("utf-16-be"))
    )
    return f"/Names<</EmbeddedFiles<</Names[{named}]>>>>/AF[{' '.join(carried.values())}]"
