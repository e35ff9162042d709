"""The digest over a file's own bytes: any change is found, wherever it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdca_desktop.documents.seal.digest import KEY, Bytes, blank, stamped, state

END = b"\nstartxref\n0\n%%EOF\n"


def unsealed(before: bytes, after: bytes) -> bytes:
    return before + f"{KEY} ({blank()})".encode() + after + END


@given(st.binary(max_size=300), st.binary(max_size=300), st.data())
def test_any_change_is_found(before: bytes, after: bytes, data: st.DataObject) -> None:
    pdf = stamped(unsealed(before, after))
    assert len(pdf) == len(unsealed(before, after))
    assert state(pdf) is Bytes.WHOLE
    harmed = bytearray(pdf)
    harmed[data.draw(st.integers(0, len(pdf) - 1))] ^= data.draw(st.integers(1, 255))
    assert state(bytes(harmed)) is not Bytes.WHOLE
    assert state(pdf[: data.draw(st.integers(0, len(pdf) - 1))]) is not Bytes.WHOLE
    more = data.draw(st.binary(min_size=1, max_size=50))
    assert state(pdf + more) is not Bytes.WHOLE


def test_a_sealed_file_inside_another_is_not_taken_for_its_seal() -> None:
    inner = stamped(unsealed(b"inner", b""))
    outer = stamped(unsealed(inner, b"outer"))
    assert state(outer) is Bytes.WHOLE
    assert state(outer.replace(b"inner", b"other")) is Bytes.CHANGED


def test_what_happened_is_told_apart() -> None:
    pdf = stamped(unsealed(b"%PDF-1.7", b" /Size 7"))
    assert state(pdf.replace(b"/Size 7", b"/Size 8")) is Bytes.CHANGED
    assert state(pdf + b"1 0 obj\nendobj" + END) is Bytes.APPENDED
    assert state(pdf + pdf[8:]) is Bytes.APPENDED  # the update repeats the seal it found
    assert state(pdf[:-10]) is Bytes.CUT
    assert state(b"%PDF-1.7 nothing" + END) is Bytes.OTHER
    assert state(pdf.replace(b"%PDF-1.7", b"%PDF-1.7 longer")) is Bytes.OTHER


@pytest.mark.parametrize("pdf", [b"", b"%PDF-1.7" + END, stamped(unsealed(b"", b""))])
def test_only_a_blank_seal_is_stamped(pdf: bytes) -> None:
    with pytest.raises(ValueError, match="no blank seal"):
        stamped(pdf)
