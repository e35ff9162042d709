"""Reads a TrueType file, and cuts it down to the glyphs that a document shows."""

from collections.abc import Iterable
from struct import pack, pack_into, unpack, unpack_from

_COPIED = ("cvt ", "fpgm", "prep")
_WORDS, _SCALE, _MORE, _TWO_SCALES, _MATRIX = 0x1, 0x8, 0x20, 0x40, 0x80
"""Flags of a glyph made of others: how its placing is written, and whether another part follows."""


class TrueType:
    """A font of the TrueType kind, with outlines in `glyf`.

    Attributes:
        units: of its grid, to the em.
        box: left, bottom, right, top of all its glyphs, in those units.
        italic_angle: in degrees, counted against the clock.
        glyphs: number of the glyph of each code point.
        advances: width of each glyph, in units.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        count = unpack_from(">H", data, 4)[0]
        self._tables: dict[str, tuple[int, int]] = {}
        for at in range(count):
            tag, _, start, length = unpack_from(">4sIII", data, 12 + 16 * at)
            self._tables[tag.decode("latin-1")] = start, length
        head = self._tables["head"][0]
        self.units: int = unpack_from(">H", data, head + 18)[0]
        self.box: tuple[int, int, int, int] = unpack_from(">4h", data, head + 36)
        hhea = self._tables["hhea"][0]
        self.ascent, self.descent = unpack_from(">2h", data, hhea + 4)
        self.cap_height: int = unpack_from(">h", data, self._tables["OS/2"][0] + 88)[0]
        self.italic_angle: float = unpack_from(">i", data, self._tables["post"][0] + 4)[0] / 65536
        self._count: int = unpack_from(">H", data, self._tables["maxp"][0] + 4)[0]
        self._metrics: int = unpack_from(">H", data, hhea + 34)[0]
        self.advances = self._read_advances()
        self.glyphs = self._read_characters()

    def subset(self, glyphs: Iterable[int]) -> bytes:
        """A font file with those glyphs under their numbers, and no other outline."""
        places = self._read_places()
        kept = self._with_parts(set(glyphs) | {0}, places)
        start = self._tables["glyf"][0]
        outlines, offsets = bytearray(), [0]
        for glyph in range(self._count):
            if glyph in kept:
                outlines += self._data[start + places[glyph] : start + places[glyph + 1]]
                outlines += b"\0" * (-len(outlines) % 4)
            offsets.append(len(outlines))
        metrics = bytearray(self._tables["hmtx"][1])
        hmtx = self._tables["hmtx"][0]
        for glyph in kept:
            at = 4 * glyph if glyph < self._metrics else 4 * self._metrics + 2 * (glyph - self._metrics)
            size = 4 if glyph < self._metrics else 2
            metrics[at : at + size] = self._data[hmtx + at : hmtx + at + size]
        metrics[4 * self._metrics - 4 : 4 * self._metrics] = self._data[
            hmtx + 4 * self._metrics - 4 : hmtx + 4 * self._metrics
        ]
        head = bytearray(self._table("head"))
        pack_into(">I", head, 8, 0)
        pack_into(">h", head, 50, 1)  # long offsets
        tables = {tag: self._table(tag) for tag in (*_COPIED, "hhea", "maxp") if tag in self._tables}
        tables |= {
            "glyf": bytes(outlines),
            "head": bytes(head),
            "hmtx": bytes(metrics),
            "loca": pack(f">{len(offsets)}I", *offsets),
        }
        return _file(tables)

    def _table(self, tag: str) -> bytes:
        start, length = self._tables[tag]
        return self._data[start : start + length]

    def _read_advances(self) -> list[int]:
        start = self._tables["hmtx"][0]
        advances = list(unpack_from(f">{2 * self._metrics}H", self._data, start)[::2])
        return advances + advances[-1:] * (self._count - self._metrics)

    def _read_characters(self) -> dict[int, int]:
        """The map of the full range of Unicode (format 12)."""
        start = self._tables["cmap"][0]
        for at in range(unpack_from(">H", self._data, start + 2)[0]):
            place = start + unpack_from(">I", self._data, start + 4 + 8 * at + 4)[0]
            if unpack_from(">H", self._data, place)[0] == 12:
                groups = unpack_from(">I", self._data, place + 12)[0]
                numbers = unpack_from(f">{3 * groups}I", self._data, place + 16)
                return {
                    code: glyph + code - first
                    for first, last, glyph in zip(numbers[::3], numbers[1::3], numbers[2::3], strict=True)
                    for code in range(first, last + 1)
                }
        raise ValueError("no map of characters of format 12")

    def _read_places(self) -> tuple[int, ...]:
        """Where each outline begins, and where the last one ends."""
        start = self._tables["loca"][0]
        long = unpack_from(">h", self._data, self._tables["head"][0] + 50)[0]
        if long:
            return unpack_from(f">{self._count + 1}I", self._data, start)
        return tuple(2 * place for place in unpack_from(f">{self._count + 1}H", self._data, start))

    def _with_parts(self, glyphs: set[int], places: tuple[int, ...]) -> set[int]:
        """The glyphs and all that they are made of."""
        found: set[int] = set()
        left = list(glyphs)
        while left:
            glyph = left.pop()
            if glyph not in found:
                found.add(glyph)
                left += self._parts(glyph, places)
        return found

    def _parts(self, glyph: int, places: tuple[int, ...]) -> list[int]:
        at = self._tables["glyf"][0] + places[glyph]
        if places[glyph] == places[glyph + 1] or unpack_from(">h", self._data, at)[0] >= 0:
            return []
        found, at, flags = [], at + 10, _MORE
        while flags & _MORE:
            flags, part = unpack_from(">HH", self._data, at)
            found.append(part)
            at += 8 if flags & _WORDS else 6
            at += 2 if flags & _SCALE else 4 if flags & _TWO_SCALES else 8 if flags & _MATRIX else 0
        return found


def _file(tables: dict[str, bytes]) -> bytes:
    """A font file of those tables."""
    power = len(tables).bit_length() - 1
    reach = 16 << power
    directory = pack(">IHHHH", 0x00010000, len(tables), reach, power, 16 * len(tables) - reach)
    place = 12 + 16 * len(tables)
    body = b""
    for tag in sorted(tables):
        data = tables[tag]
        padded = data + b"\0" * (-len(data) % 4)
        total = sum(unpack(f">{len(padded) // 4}I", padded)) & 0xFFFFFFFF
        directory += pack(">4sIII", tag.encode("latin-1"), total, place + len(body), len(data))
        body += padded
    return directory + body
