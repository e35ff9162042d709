"""Puts type and pictures into a file: of the type only what is shown, with what it means."""

from hashlib import sha256

from pdca_desktop.documents.engine.pen import Codes
from pdca_desktop.documents.engine.picture_data import Pixels
from pdca_desktop.documents.pdf_file import PdfFile, reference

_SYMBOLIC = 4
_ITALIC = 64
_BLOCK = 100
"""Pairs of one block of a map to Unicode."""
_MAP = """/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def
/CMapName /Adobe-Identity-UCS def /CMapType 2 def
1 begincodespacerange <0000> <ffff> endcodespacerange
%s
endcmap CMapName currentdict /CMap defineresource pop end end"""


def embed_font(file: PdfFile, codes: Codes) -> int:
    """The signs of a cut that a document shows, as a font of its own; returns its number."""
    font, scale = codes.face.font, 1000 / codes.face.font.units
    glyphs = [0, *(font.glyphs[code] for code in codes)]
    data = font.subset(glyphs)
    tag = "".join(chr(65 + byte % 26) for byte in sha256(repr(sorted(codes)).encode()).digest()[:6])
    name = f"/{tag}+{codes.face.name}"
    left, bottom, right, top = (round(side * scale) for side in font.box)
    descriptor = file.add(
        f"<</Type/FontDescriptor/FontName{name}/Flags {_SYMBOLIC + (_ITALIC if font.italic_angle else 0)}"
        f"/FontBBox[{left} {bottom} {right} {top}]/ItalicAngle {font.italic_angle:g}"
        f"/Ascent {round(font.ascent * scale)}/Descent {round(font.descent * scale)}"
        f"/CapHeight {round(font.cap_height * scale)}/StemV 80"
        f"/FontFile2 {reference(file.stream(f'/Length1 {len(data)}', data))}>>"
    )
    places = file.stream("", b"".join(glyph.to_bytes(2, "big") for glyph in glyphs))
    widths = " ".join(f"{font.advances[glyph] * scale:g}" for glyph in glyphs)
    inner = file.add(
        f"<</Type/Font/Subtype/CIDFontType2/BaseFont{name}/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
        f"/Supplement 0>>/FontDescriptor {reference(descriptor)}/W[0[{widths}]]"
        f"/CIDToGIDMap {reference(places)}>>"
    )
    meaning = file.stream("", _meaning(codes).encode())
    return file.add(
        f"<</Type/Font/Subtype/Type0/BaseFont{name}/Encoding/Identity-H/DescendantFonts[{reference(inner)}]"
        f"/ToUnicode {reference(meaning)}>>"
    )


def _meaning(codes: Codes) -> str:
    """What each number says, in Unicode."""
    pairs = [f"<{number}> <{chr(code).encode('utf-16-be').hex()}>" for code, number in codes.items()]
    blocks = (pairs[at : at + _BLOCK] for at in range(0, len(pairs), _BLOCK))
    return _MAP % "\n".join(
        f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks
    )


def embed_picture(file: PdfFile, picture: Pixels) -> int:
    """A picture; returns its number."""
    space = "/DeviceRGB" if picture.channels == 3 else "/DeviceGray"
    entries = (
        f"/Type/XObject/Subtype/Image/Width {picture.width}/Height {picture.height}/BitsPerComponent 8"
        f"/ColorSpace{space}{'/Filter/DCTDecode' if picture.jpeg else ''}"
    )
    return file.stream(entries, picture.data, packed=not picture.jpeg)
