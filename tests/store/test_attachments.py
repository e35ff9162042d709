"""Attachments: given back exactly or not at all, and never plain on the disk."""

import hashlib
import io
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pdca_desktop.store.attachments import (
    Attachments,
    DamagedAttachmentError,
    MissingAttachmentError,
    Stored,
)
from pdca_desktop.store.file_kind import AttachmentError, FileKind, sniff
from pdca_desktop.store.sealed_stream import HEAD_LENGTH, PIECE, BrokenSealError, Head, Seal
from tests.store.attached import KEY, LARGE, NAME, PDF, only, put
from tests.store.failing_disk import is_private, plain

HEADS = {
    FileKind.PDF: b"%PDF-",
    FileKind.JPEG: b"\xff\xd8\xff\xe0",
    FileKind.PNG: b"\x89PNG\r\n\x1a\n",
    FileKind.TIFF: b"II*\0",
    FileKind.HEIC: b"\0\0\0\x18ftypheic",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "pieces"


@pytest.fixture
def kept(folder: Path) -> Attachments:
    return Attachments(folder, KEY)


sizes = st.sampled_from([0, 1, PIECE - 5, PIECE - 4, 2 * PIECE - 5]) | st.integers(0, 3000)


@settings(max_examples=40)
@given(kind=st.sampled_from(FileKind), size=sizes, chunk=st.integers(1, PIECE))
def test_a_content_comes_back_exactly(
    tmp_path_factory: pytest.TempPathFactory, kind: FileKind, size: int, chunk: int
) -> None:
    content = HEADS[kind] + os.urandom(size)
    folder = tmp_path_factory.mktemp("kept")
    kept = Attachments(folder, KEY)

    class Halting(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            return super().read(min(size or 0, max(chunk, 4096)))

    stored = kept.put(Halting(content))
    assert stored == Stored(hashlib.sha256(content).hexdigest(), len(content), kind)
    assert b"".join(kept.open(stored.sha256)) == content
    assert Attachments(folder, KEY).find(stored.sha256) == stored
    kept.verify(stored.sha256)
    assert only(folder).stat().st_size == Head(stored.sha256, len(content), kind).length


def test_the_same_content_is_kept_once(kept: Attachments, folder: Path) -> None:
    first = put(kept, PDF)
    before = only(folder).read_bytes()
    assert put(kept, PDF) == first
    assert only(folder).read_bytes() == before


def test_a_damaged_content_is_mended_by_putting_it_again(kept: Attachments, folder: Path) -> None:
    stored = put(kept, PDF)
    only(folder).write_bytes(b"damaged")
    with pytest.raises(DamagedAttachmentError):
        kept.verify(stored.sha256)
    assert put(kept, PDF) == stored
    kept.verify(stored.sha256)


def test_nothing_plain_is_ever_on_the_disk(kept: Attachments, tmp_path: Path) -> None:
    content = PDF * 4000
    fingerprint = hashlib.sha256(content).hexdigest()
    seen: list[bytes] = []

    def look(*_: object) -> None:
        seen.extend(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())

    stored = kept.put(io.BytesIO(content), look)
    for _ in kept.open(stored.sha256):
        look()
    kept.verify(stored.sha256, look)
    assert sum(map(len, seen)) > 4 * PIECE
    for disk in seen:
        assert NAME not in disk
        assert b"%PDF" not in disk
        assert bytes.fromhex(fingerprint) not in disk
    assert not [path for path in tmp_path.rglob("*") if fingerprint[:8] in path.name]


def test_the_file_is_the_owners_only(kept: Attachments, folder: Path) -> None:
    put(kept, PDF)
    assert is_private(only(folder))


@given(place=st.floats(0, 1, exclude_max=True), flip=st.integers(1, 255))
def test_any_byte_changed_is_told(tmp_path_factory: pytest.TempPathFactory, place: float, flip: int) -> None:
    folder = tmp_path_factory.mktemp("kept")
    kept = Attachments(folder, KEY)
    stored = put(kept, PDF)
    content = bytearray(only(folder).read_bytes())
    content[int(place * len(content))] ^= flip
    only(folder).write_bytes(content)
    with pytest.raises(DamagedAttachmentError) as caught:
        b"".join(kept.open(stored.sha256))
    assert plain(caught).startswith("Cette pièce est abîmée sur le disque : ")
    with pytest.raises(DamagedAttachmentError):
        kept.verify(stored.sha256)


def pieces_exchanged(content: bytes) -> bytes:
    size = PIECE + 16
    first, second = content[HEAD_LENGTH:][:size], content[HEAD_LENGTH + size :][:size]
    return content[:HEAD_LENGTH] + second + first + content[HEAD_LENGTH + 2 * size :]


def first_piece_twice(content: bytes) -> bytes:
    size = PIECE + 16
    first = content[HEAD_LENGTH:][:size]
    return content[:HEAD_LENGTH] + first + first + content[HEAD_LENGTH + 2 * size :]


@pytest.mark.parametrize(
    "fault",
    [
        pieces_exchanged,
        first_piece_twice,
        lambda content: content[:-1],
        lambda content: content[: HEAD_LENGTH + PIECE + 16],
        lambda content: content[:HEAD_LENGTH],
        lambda content: content[:10],
        lambda _content: b"",
        lambda content: content + b"x",
    ],
)
def test_pieces_cut_exchanged_or_repeated_are_told(
    kept: Attachments, folder: Path, fault: Callable[[bytes], bytes]
) -> None:
    stored = put(kept, LARGE)
    only(folder).write_bytes(fault(only(folder).read_bytes()))
    with pytest.raises(DamagedAttachmentError):
        b"".join(kept.open(stored.sha256))


def test_a_shorter_file_sealed_by_a_thief_without_the_head_is_told(kept: Attachments, folder: Path) -> None:
    """The last-piece mark alone tells a cut, whatever the head says."""
    salt = bytes(32)
    seal = Seal(KEY, salt)
    pieces = [LARGE[:PIECE], LARGE[PIECE : 2 * PIECE], LARGE[2 * PIECE :]]
    sealed = [seal.piece(piece, rank, last=rank == 2) for rank, piece in enumerate(pieces)]
    stored = put(kept, LARGE)
    short = Head(stored.sha256, 2 * PIECE, FileKind.PDF)
    only(folder).write_bytes(seal.head(short) + sealed[0] + sealed[1])
    with pytest.raises(DamagedAttachmentError):
        kept.verify(stored.sha256)
    other = Head(stored.sha256, len(LARGE), FileKind.PDF)
    only(folder).write_bytes(seal.head(other) + sealed[0] + sealed[1] + sealed[2])
    kept.verify(stored.sha256)
    lying = Head(stored.sha256, 1, FileKind.PDF)
    only(folder).write_bytes(seal.head(lying) + seal.piece(b"x", 0, last=True))
    with pytest.raises(DamagedAttachmentError):
        kept.verify(stored.sha256)


def test_a_piece_opens_at_its_place_only() -> None:
    seal = Seal(KEY, bytes(32))
    piece = seal.piece(b"content", 3, last=False)
    assert seal.open_piece(piece, 3, last=False) == b"content"
    for other, rank, last in ((seal, 3, True), (seal, 2, False), (Seal(KEY, b"s" * 32), 3, False)):
        with pytest.raises(BrokenSealError):
            other.open_piece(piece, rank, last=last)


def test_a_file_put_in_the_place_of_another_is_told_before_any_byte(kept: Attachments, folder: Path) -> None:
    first, second = put(kept, PDF), None
    place = only(folder)
    second = put(kept, PDF + b"other")
    (other,) = set(folder.iterdir()) - {place}
    other.replace(place)
    with pytest.raises(DamagedAttachmentError):
        kept.open(first.sha256)
    assert kept.find(second.sha256) is None


def test_another_key_gives_nothing(kept: Attachments, folder: Path) -> None:
    stored = put(kept, PDF)
    place = only(folder)
    other = Attachments(folder, bytes(32))
    with pytest.raises(MissingAttachmentError):
        other.open(stored.sha256)
    put(other, PDF)
    (theirs,) = set(folder.iterdir()) - {place}
    place.replace(theirs)
    with pytest.raises(DamagedAttachmentError):
        other.open(stored.sha256)
    with pytest.raises(ValueError, match="32 bytes"):
        Attachments(folder, b"short")


def test_what_is_not_here_is_told(kept: Attachments) -> None:
    assert kept.find("0" * 64) is None
    for act in (kept.open, kept.verify):
        with pytest.raises(MissingAttachmentError, match="synchronisez"):
            act("0" * 64)
    kept.remove("0" * 64)
    kept.sweep()


def test_a_removed_content_is_gone(kept: Attachments, folder: Path) -> None:
    stored = put(kept, PDF)
    kept.remove(stored.sha256)
    assert kept.find(stored.sha256) is None
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "vide"),
        (b"MZ\x90\0", "ni un PDF ni une image"),
        (b"PK\x03\x04", "ni un PDF ni une image"),
        (b" " * 2000 + b"%PDF-1.4", "ni un PDF ni une image"),
    ],
)
def test_what_is_not_a_document_is_refused(kept: Attachments, folder: Path, content: bytes, why: str) -> None:
    with pytest.raises(AttachmentError) as caught:
        put(kept, content)
    assert why in plain(caught)
    assert not folder.exists()


@given(st.binary(max_size=40))
def test_only_the_first_bytes_decide(content: bytes) -> None:
    kind = sniff(content)
    assert kind is None or FileKind.numbered(kind.number) is kind
    for expected, head in HEADS.items():
        assert sniff(head + content) is expected
    assert {kind.mime.split("/")[0] for kind in FileKind} == {"application", "image"}


@pytest.mark.parametrize("excess", [0, 1])
def test_the_size_limit_is_exact(folder: Path, excess: int) -> None:
    kept = Attachments(folder, KEY, most=2_000_000)
    content = b"%PDF-" + bytes(1_999_995 + excess)
    if not excess:
        assert put(kept, content).size == 2_000_000
        return
    with pytest.raises(AttachmentError) as caught:
        put(kept, content)
    assert "dépasse 2 Mo" in plain(caught)
    assert list(folder.iterdir()) == []
