"""Checks a printed document by itself: what PDF/A-2a, PDF/A-3a and PDF/UA-1 ask and this house can check."""

from collections.abc import Iterator, Sequence
from io import BytesIO

import pikepdf

from pdca_desktop.documents.inspection_pages import PageRead, Reader, Shown, overlaps
from pdca_desktop.documents.inspection_tree import Element, read_tree, tree_faults

_FORBIDDEN = ("/AA", "/OpenAction", "/AcroForm", "/Perms", "/Requirements")


def faults(data: bytes) -> tuple[str, ...]:
    """What is wrong with a document printed here, in French sentences; empty when it is sound."""
    with pikepdf.open(BytesIO(data)) as pdf:
        reader = Reader()
        pages = [reader.read(page, rank) for rank, page in enumerate(pdf.pages)]
        found = [*_file(pdf), *_metadata(pdf), *_resources(pdf), *_outline(pdf)]
        for rank, page in enumerate(pages):
            found += [*page.faults, *_margins(pdf, page, rank)]
        if "/StructTreeRoot" in pdf.Root:
            found += tree_faults(pdf, read_tree(pdf), pages)
        else:
            found.append("le document n’a pas d’arbre logique")
    return tuple(found)


def told(data: bytes) -> list[tuple[str, str]]:
    """What a reader hears, in order: role and text of each element; of a figure, its description."""
    with pikepdf.open(BytesIO(data)) as pdf:
        reader = Reader()
        pages = [reader.read(page, rank) for rank, page in enumerate(pdf.pages)]
        return list(_told(read_tree(pdf), pages))


def shown(data: bytes) -> list[Shown]:
    """Every text of the pages with its place, in the order of the pages."""
    with pikepdf.open(BytesIO(data)) as pdf:
        reader = Reader()
        return [text for rank, page in enumerate(pdf.pages) for text in reader.read(page, rank).shown]


def _told(tree: Element, pages: Sequence[PageRead]) -> Iterator[tuple[str, str]]:
    for element in tree.walk():
        if element.role == "Figure":
            yield "Figure", str(element.source.get("/Alt", ""))
        elif element.marks:
            yield (
                element.role,
                "".join(
                    text.text
                    for page, number in element.marks
                    for text in pages[page].shown
                    if text.mark == number
                ).strip(),
            )


def _file(pdf: pikepdf.Pdf) -> Iterator[str]:
    """What the file as a whole says of itself."""
    root = pdf.Root
    said = {
        "le document est chiffré": pdf.is_encrypted,
        "le document n’a pas d’identifiant": "/ID" not in pdf.trailer,
        "la langue n’est pas fr-FR": str(root.get("/Lang", "")) != "fr-FR",
        "le document ne se dit pas marqué": not _flag(root, "/MarkInfo", "/Marked"),
        "le titre n’est pas affiché": not _flag(root, "/ViewerPreferences", "/DisplayDocTitle"),
        "pas de profil de couleurs RVB": not _has_profile(root),
    }
    yield from (sentence for sentence, wrong in said.items() if wrong)
    yield from (f"le catalogue porte {key}" for key in _FORBIDDEN if key in root)
    for rank, page in enumerate(pdf.pages):
        if page.obj.get("/Tabs") != pikepdf.Name.S:
            yield f"page {rank + 1} : l’ordre de tabulation n’est pas celui de l’arbre"
        for annotation in page.obj.get("/Annots", pikepdf.Array()):
            if (
                annotation.Subtype != pikepdf.Name.Link
                or "/A" in annotation
                or "/StructParent" not in annotation
            ):
                yield f"page {rank + 1} : annotation qui n’est pas un lien interne"


def _flag(root: pikepdf.Object, key: str, inner: str) -> bool:
    return key in root and bool(root[key].get(inner, False))


def _has_profile(root: pikepdf.Object) -> bool:
    """Whether the one output intent carries a whole RGB profile."""
    intents = root.get("/OutputIntents", pikepdf.Array())
    if len(intents) != 1:
        return False
    data = intents[0].DestOutputProfile.read_bytes()
    return data[16:20] == b"RGB " and data[36:40] == b"acsp" and int.from_bytes(data[:4], "big") == len(data)


def _metadata(pdf: pikepdf.Pdf) -> Iterator[str]:
    """The claim is written, and fits what the file carries; both titles are the same."""
    if "/Metadata" not in pdf.Root:
        yield "pas de métadonnées"
        return
    if "/Filter" in pdf.Root.Metadata:
        yield "les métadonnées sont compressées"
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
        claim = xmp.get("pdfaid:part"), xmp.get("pdfaid:conformance"), xmp.get("pdfuaid:part")
        carries = "/AF" in pdf.Root
        if claim != ("3" if carries else "2", "A", "1"):
            yield f"le document se dit {claim}"
        title = str(pdf.docinfo.get("/Title", ""))
        if not title or str(xmp.get("dc:title", "")) != title:
            yield "le titre manque, ou diffère d’un endroit à l’autre"
    for spec in pdf.Root.get("/AF", pikepdf.Array()):
        if "/AFRelationship" not in spec or "/UF" not in spec or "/Subtype" not in spec.EF.F:
            yield "une pièce jointe ne dit pas ce qu’elle est"


def _resources(pdf: pikepdf.Pdf) -> Iterator[str]:
    """Fonts are embedded and say what their codes mean; pictures are opaque and RGB or grey."""
    seen: set[tuple[int, int]] = set()
    for rank, page in enumerate(pdf.pages):
        resources = page.obj.get("/Resources", pikepdf.Dictionary())
        for name, font in resources.get("/Font", pikepdf.Dictionary()).items():
            if font.objgen not in seen:
                seen.add(font.objgen)
                yield from _font(name, font)
        for name, image in resources.get("/XObject", pikepdf.Dictionary()).items():
            yield from (f"page {rank + 1} : {fault}" for fault in _image(name, image))
        for state in resources.get("/ExtGState", pikepdf.Dictionary()).values():
            if "/SMask" in state or float(state.get("/ca", 1)) < 1 or float(state.get("/CA", 1)) < 1:
                yield f"page {rank + 1} : transparence"


def _font(name: str, font: pikepdf.Object) -> Iterator[str]:
    if font.get("/Subtype") != pikepdf.Name.TrueType or "/Encoding" in font:
        yield f"police {name} d’un genre inattendu"
    elif "/FontFile2" not in font.get("/FontDescriptor", pikepdf.Dictionary()):
        yield f"police {name} non incorporée"
    if "/ToUnicode" not in font:
        yield f"police {name} sans table Unicode"


def _image(name: str, image: pikepdf.Object) -> Iterator[str]:
    if image.get("/Subtype") != pikepdf.Name.Image:
        yield f"objet {name} inattendu"
    elif image.get("/ColorSpace") not in {pikepdf.Name.DeviceRGB, pikepdf.Name.DeviceGray}:
        yield "image qui n’est ni RVB ni grise"
    elif "/SMask" in image or image.get("/Interpolate", False):
        yield "image transparente ou lissée"


def _outline(pdf: pikepdf.Pdf) -> Iterator[str]:
    """Every bookmark leads to a page of the document."""
    pages = {page.obj.objgen for page in pdf.pages}
    entries = [pdf.Root.get("/Outlines", pikepdf.Dictionary())]
    while entries:
        entry = entries.pop()
        if "/Dest" in entry and entry.Dest[0].objgen not in pages:
            yield f"signet « {entry.Title} » vers une page absente"
        entries += [entry[key] for key in ("/First", "/Next") if key in entry]


def _margins(pdf: pikepdf.Pdf, page: PageRead, rank: int) -> Iterator[str]:
    """No text is cut by the edge of the page, none lies on another."""
    _, _, width, height = (float(side) for side in pdf.pages[rank].obj.MediaBox)
    for text in page.shown:
        if (
            text.x < 0
            or text.x + text.width > width
            or text.y < 0
            or text.y + text.size > height + text.size / 2
        ):
            yield f"page {rank + 1} : « {text.text} » sort de la page"
    for one, other in overlaps(page.shown):
        yield f"page {rank + 1} : « {one.text} » et « {other.text} » se chevauchent"
