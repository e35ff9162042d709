"""What a page draws, as one digest: the same after any program has only rearranged the file."""

import zlib
from base64 import a85decode
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

import pikepdf

_UNDRAWN = frozenset({
    "/Parent", "/P", "/StructParent", "/StructParents", "/Metadata", "/PieceInfo", "/LastModified",
    "/Length", "/Filter", "/DecodeParms", "/DL",
})  # fmt: skip
MOST_DECODED = 400_000_000
"""Bytes that the streams of one file may unfold to; beyond, it is a bomb."""

_MOST_DEPTH = 60


class BombError(Exception):
    """The streams of a file unfold beyond all measure."""


def page_marks(pdf: pikepdf.Pdf) -> tuple[str, ...]:
    """One digest a page, in order: 32 hexadecimal signs.

    Raises:
        BombError: its streams unfold beyond all measure.
    """
    marker = _Marker()
    return tuple(marker.page(page) for page in pdf.pages)


def images(pdf: pikepdf.Pdf) -> Iterator[bytes]:
    """The JPEG pictures of the pages, as they were before they were put there.

    Raises:
        BombError: its streams unfold beyond all measure.
    """
    unfolding = Unfolding()
    seen: set[tuple[int, int]] = set()
    for page in pdf.pages:
        for image in page.get_images().values():
            if image.objgen not in seen:
                seen.add(image.objgen)
                data, filters = unfolding.of(image)
                if filters == ["/DCTDecode"]:
                    yield data


def _is_seen(note: Any) -> bool:
    """Whether an annotation takes any room; an electronic signature often takes none."""
    left, bottom, right, top = (float(edge) for edge in note.get("/Rect"))
    return left != right and bottom != top


class Unfolding:
    """What streams hold behind filters that only compress or wrap; no more in all than a file may hold."""

    def __init__(self) -> None:
        self._left = MOST_DECODED

    def of(self, stream: Any) -> tuple[bytes, list[str]]:
        """The bytes of a stream, and the filters that are left on them.

        Raises:
            BombError: there is more than a file may hold.
        """
        found = stream.get("/Filter")
        filters = [str(one) for one in found] if isinstance(found, pikepdf.Array) else [str(found)]
        raw, filters = stream.read_raw_bytes(), filters if found is not None else []
        while filters[:1] in (["/FlateDecode"], ["/ASCII85Decode"]) and "/DecodeParms" not in stream:
            raw = self._inflated(raw) if filters.pop(0) == "/FlateDecode" else _unwrapped(raw)
        return raw, filters

    def _inflated(self, raw: bytes) -> bytes:
        inflate = zlib.decompressobj()
        try:
            data = inflate.decompress(raw, self._left + 1)
        except zlib.error:
            return b"damaged" + raw
        self._left -= len(data)
        if self._left < 0:
            raise BombError
        return data


def _unwrapped(raw: bytes) -> bytes:
    try:
        return a85decode(raw.strip().removesuffix(b"~>"))
    except ValueError:
        return b"damaged" + raw


class _Marker:
    """Digests of objects, those that several pages share made once."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], bytes] = {}
        self._open: set[tuple[int, int]] = set()
        self._unfolding = Unfolding()

    def page(self, page: pikepdf.Page) -> str:
        obj = page.obj
        drawn = sha256(repr([float(edge) for edge in page.mediabox]).encode())
        drawn.update(repr(int(obj.get("/Rotate", 0))).encode())
        contents = obj.get("/Contents")
        parts: list[Any] = [] if contents is None else [contents]
        if isinstance(contents, pikepdf.Array):
            parts = list(contents)
        for part in parts:
            drawn.update(self._data(part) + b"\n")
        drawn.update(self._of(page.resources, 0))
        for note in obj.get("/Annots", pikepdf.Array()):
            if _is_seen(note):
                for key in ("/Subtype", "/Rect", "/Contents", "/AP"):
                    drawn.update(self._of(note.get(key), 0))
        return drawn.hexdigest()[:32]

    def _of(self, value: Any, depth: int) -> bytes:
        """The digest of an object with all it holds."""
        if not isinstance(value, pikepdf.Object):
            return sha256(f"{type(value).__name__} {value}".encode()).digest()
        number = value.objgen
        if number == (0, 0):
            return self._made(value, depth)
        if number in self._open:
            return b"again"
        if number not in self._known:
            self._open.add(number)
            self._known[number] = self._made(value, depth)
            self._open.remove(number)
        return self._known[number]

    def _made(self, value: pikepdf.Object, depth: int) -> bytes:
        if depth > _MOST_DEPTH:
            raise BombError
        made = sha256()
        if isinstance(value, pikepdf.Array):
            made.update(b"array")
            for item in value:
                made.update(self._of(item, depth + 1))
        elif isinstance(value, pikepdf.Dictionary | pikepdf.Stream):
            made.update(b"dictionary")
            for key in sorted(value.keys()):
                if key not in _UNDRAWN:
                    made.update(key.encode() + b"\0" + self._of(value.get(key), depth + 1))
            if isinstance(value, pikepdf.Stream):
                made.update(self._data(value))
        elif isinstance(value, pikepdf.String):
            made.update(b"string" + bytes(value))
        else:
            made.update(f"{type(value).__name__} {value}".encode())
        return made.digest()

    def _data(self, stream: Any) -> bytes:
        """What a stream holds, unfolded when it is only compressed."""
        data, filters = self._unfolding.of(stream)
        return sha256(" ".join(filters).encode() + data).digest()
