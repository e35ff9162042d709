"""What any `AttachmentStore` and `LocalPieces` does: the encrypted folder and the fake of the tests alike."""

import hashlib
import io
from pathlib import Path

import pytest

from pdca_desktop.errors import AppError
from pdca_desktop.services.progress import Cancelled, Quiet
from pdca_desktop.store.attachments import Attachments
from tests.fakes.attachments import FakeAttachments

PDF = b"%PDF-1.7\n" + bytes(range(256)) * 900
LONG = b"%PDF-1.7\n" + bytes(range(250)) * 10_000
step = Quiet().step

Documents = Attachments | FakeAttachments


@pytest.fixture(params=["folder", "fake"])
def documents(request: pytest.FixtureRequest, tmp_path: Path) -> Documents:
    return FakeAttachments() if request.param == "fake" else Attachments(tmp_path / "pieces", bytes(32))


def test_a_document_is_given_back_as_it_was(documents: Documents) -> None:
    kept = documents.put(io.BytesIO(PDF), step, len(PDF))
    assert kept.size == len(PDF)
    assert b"".join(documents.open(kept.sha256)) == PDF
    found = documents.find(kept.sha256)
    assert found is not None
    assert (found.sha256, found.size) == (kept.sha256, kept.size)


def test_the_same_document_is_kept_once(documents: Documents) -> None:
    one, two = (documents.put(io.BytesIO(PDF), step, 0) for _ in range(2))
    assert one.sha256 == two.sha256


def test_what_is_not_kept_is_told(documents: Documents) -> None:
    assert documents.find("0" * 64) is None
    with pytest.raises(AppError, match="pas sur ce poste"):
        documents.open("0" * 64)


def test_neither_pdf_nor_image_is_refused(documents: Documents) -> None:
    with pytest.raises(AppError, match="PDF"):
        documents.put(io.BytesIO(b"MZ program"), step, 0)


def test_a_cancelled_document_is_not_kept(documents: Documents) -> None:
    told: list[int] = []

    def stop(done: int, _total: int, _label: str) -> None:
        told.append(done)
        raise Cancelled

    with pytest.raises(Cancelled):
        documents.put(io.BytesIO(PDF), stop, len(PDF))
    assert told
    kept = documents.put(io.BytesIO(PDF), step, len(PDF))
    documents.remove(kept.sha256)
    assert documents.find(kept.sha256) is None
    documents.remove(kept.sha256)


@pytest.mark.parametrize("start", [0, 1, 65_536, 1_048_576, 1_048_577, 2_097_152, len(LONG) - 1, len(LONG)])
def test_a_document_is_given_back_from_any_byte_on(documents: Documents, start: int) -> None:
    kept = documents.put(io.BytesIO(LONG), step, 0)
    assert documents.has(kept.sha256)
    assert b"".join(documents.open(kept.sha256, start)) == LONG[start:]


def test_what_is_not_the_document_wanted_is_not_kept(documents: Documents) -> None:
    wanted = hashlib.sha256(LONG).hexdigest()
    for came in (PDF, LONG[1:], b""):
        with pytest.raises(AppError, match="abîmée"):
            documents.put(io.BytesIO(came), step, 0, wanted=wanted)
    assert not documents.has(wanted)
    assert not documents.has(hashlib.sha256(PDF).hexdigest())
    assert documents.put(io.BytesIO(LONG), step, 0, wanted=wanted).sha256 == wanted
