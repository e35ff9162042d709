"""What any `AttachmentStore` does: the encrypted folder and the fake of the tests alike."""

import io
from pathlib import Path

import pytest

from pdca_desktop.errors import AppError
from pdca_desktop.services.pieces import AttachmentStore
from pdca_desktop.services.progress import Cancelled, Quiet
from pdca_desktop.store.attachments import Attachments
from tests.fakes.attachments import FakeAttachments

PDF = b"%PDF-1.7\n" + bytes(range(256)) * 900
step = Quiet().step


@pytest.fixture(params=["folder", "fake"])
def documents(request: pytest.FixtureRequest, tmp_path: Path) -> AttachmentStore:
    return FakeAttachments() if request.param == "fake" else Attachments(tmp_path / "pieces", bytes(32))


def test_a_document_is_given_back_as_it_was(documents: AttachmentStore) -> None:
    kept = documents.put(io.BytesIO(PDF), step, len(PDF))
    assert kept.size == len(PDF)
    assert b"".join(documents.open(kept.sha256)) == PDF
    found = documents.find(kept.sha256)
    assert found is not None
    assert (found.sha256, found.size) == (kept.sha256, kept.size)


def test_the_same_document_is_kept_once(documents: AttachmentStore) -> None:
    one, two = (documents.put(io.BytesIO(PDF), step, 0) for _ in range(2))
    assert one.sha256 == two.sha256


def test_what_is_not_kept_is_told(documents: AttachmentStore) -> None:
    assert documents.find("0" * 64) is None
    with pytest.raises(AppError, match="pas sur ce poste"):
        documents.open("0" * 64)


def test_neither_pdf_nor_image_is_refused(documents: AttachmentStore) -> None:
    with pytest.raises(AppError, match="PDF"):
        documents.put(io.BytesIO(b"MZ program"), step, 0)


def test_a_cancelled_document_is_not_kept(documents: AttachmentStore) -> None:
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
