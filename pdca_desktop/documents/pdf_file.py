"""Writes a PDF file: objects by number, the small ones packed, the same bytes for the same objects."""

import zlib
from hashlib import sha256
from struct import pack

_PACKED = 128
"""Objects of one packed stream."""


def words(text: str) -> str:
    """A text as a PDF writes it."""
    if text.isascii() and text.isprintable():
        return "(" + text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)") + ")"
    return f"<feff{text.encode('utf-16-be', 'replace').hex()}>"


def name(text: str) -> str:
    """A name, its signs that are not letters, digits or dots told by their code."""
    return "/" + "".join(
        chr(code) if (chr(code).isalnum() and code < 128) or chr(code) in ".-+_" else f"#{code:02x}"
        for code in text.encode()
    )


def reference(number: int) -> str:
    """What stands for an object in another."""
    return f"{number} 0 R"


class PdfFile:
    """A file in the making; an object may be numbered before it is written."""

    def __init__(self) -> None:
        self._objects: list[bytes] = []
        self._streams: set[int] = set()

    def number(self) -> int:
        """The number of an object to be written later."""
        self._objects.append(b"null")
        return len(self._objects)

    def write(self, number: int, text: str) -> None:
        """Write an object: a dictionary, an array, a number."""
        self._objects[number - 1] = text.encode("latin-1")

    def add(self, text: str) -> int:
        """Write a new object; returns its number."""
        number = self.number()
        self.write(number, text)
        return number

    def stream(self, entries: str, data: bytes, *, packed: bool = True) -> int:
        """Write a new stream; returns its number.

        Args:
            entries: of its dictionary, without length and filter.
            packed: whether the data are compressed here.
        """
        number = self.number()
        if packed:
            data = zlib.compress(data)
            entries += "/Filter/FlateDecode"
        head = f"<<{entries}/Length {len(data)}>>stream\n".encode("latin-1")
        self._objects[number - 1] = head + data + b"\nendstream"
        self._streams.add(number)
        return number

    def finished(self, root: int, info: int) -> bytes:
        """The whole file, from its catalog and what it says of itself."""
        small = [number for number in range(1, len(self._objects) + 1) if number not in self._streams]
        places = dict.fromkeys(small, (2, 0, 0))
        for start in range(0, len(small), _PACKED):
            some = small[start : start + _PACKED]
            holder = self._pack(some)
            places |= {number: (2, holder, rank) for rank, number in enumerate(some)}
        out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
        for number in sorted(self._streams):
            places[number] = (1, len(out), 0)
            out += b"%d 0 obj\n" % number + self._objects[number - 1] + b"\nendobj\n"
        table = len(self._objects) + 1
        places[table] = (1, len(out), 0)
        rows = pack(">BIH", 0, 0, 65535) + b"".join(
            pack(">BIH", *places[number]) for number in range(1, table + 1)
        )
        identifier = sha256(out + rows).hexdigest()[:32]
        data = zlib.compress(rows)
        head = (
            f"{table} 0 obj\n<</Type/XRef/Size {table + 1}/W[1 4 2]/Root {root} 0 R/Info {info} 0 R"
            f"/ID[<{identifier}><{identifier}>]/Filter/FlateDecode/Length {len(data)}>>stream\n"
        )
        place = len(out)
        out += head.encode() + data + f"\nendstream\nendobj\nstartxref\n{place}\n%%EOF\n".encode()
        return bytes(out)

    def _pack(self, numbers: list[int]) -> int:
        """Put small objects in one stream; returns its number."""
        index, body = [], bytearray()
        for number in numbers:
            index.append(f"{number} {len(body)}")
            body += self._objects[number - 1] + b"\n"
        head = " ".join(index).encode() + b"\n"
        return self.stream(f"/Type/ObjStm/N {len(numbers)}/First {len(head)}", head + bytes(body))
