"""Documents taken in, given back and copied out."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdca_desktop.errors import AppError
from pdca_desktop.services.piece_files import copy_out, read_whole, refusals, size_told, take_in
from pdca_desktop.services.progress import Cancelled, Quiet
from pdca_desktop.store.attachments import Attachments
from tests.fakes.attachments import FakeAttachments

PDF = b"%PDF-1.7 un bail"
quiet = Quiet().step


def files(folder: Path, **contents: bytes) -> list[Path]:
    made = []
    for name, content in contents.items():
        path = folder / name.replace("_", ".")
        path.write_bytes(content)
        made.append(path)
    return made


def test_a_file_that_is_refused_does_not_stop_the_others(tmp_path: Path) -> None:
    store = FakeAttachments()
    gone = tmp_path / "parti.pdf"
    taken = take_in(store, [*files(tmp_path, bail_pdf=PDF, notes_txt=b"bonjour"), gone], quiet)
    assert [(one.name, one.kept is not None) for one in taken] == [
        ("bail.pdf", True),
        ("notes.txt", False),
        ("parti.pdf", False),
    ]
    told = refusals(taken)
    assert "« notes.txt »" in told.replace("\u00a0", " ")
    assert "déplacé" in told
    assert "bail" not in told


def test_cancelling_keeps_those_that_are_done_and_says_which_are_not(tmp_path: Path) -> None:
    store, seen = FakeAttachments(), []

    def step(done: int, total: int, label: str) -> None:
        seen.append((done, total, label))
        if len(seen) > 1:
            raise Cancelled

    taken = take_in(store, files(tmp_path, un_pdf=PDF, deux_pdf=PDF + b"2", trois_pdf=PDF + b"3"), step)
    assert [one.kept is not None for one in taken] == [True, False, False]
    assert len(store.contents) == 1
    assert refusals(taken).count("arrêté") == 2
    assert seen[0][:2] == (len(PDF), 3 * len(PDF) + 2)
    assert seen[1][0] == 2 * len(PDF) + 1


def test_a_document_is_given_back_whole_and_nothing_plain_lies_about(tmp_path: Path) -> None:
    store = Attachments(tmp_path / "pj", b"\1" * 32)
    content = PDF + bytes(range(256)) * 2_000
    (taken,) = take_in(store, files(tmp_path, bail_pdf=content), quiet)
    assert taken.kept is not None
    assert read_whole(store, taken.kept.sha256, quiet) == content
    assert all(b"un bail" not in path.read_bytes() for path in (tmp_path / "pj").rglob("*") if path.is_file())


def test_a_copy_goes_where_asked_and_never_among_what_is_encrypted(tmp_path: Path) -> None:
    store, ours = FakeAttachments(), tmp_path / "application"
    ours.mkdir()
    (taken,) = take_in(store, files(tmp_path, bail_pdf=PDF), quiet)
    assert taken.kept is not None
    copy_out(store, taken.kept.sha256, tmp_path / "copie.pdf", ours, quiet)
    assert (tmp_path / "copie.pdf").read_bytes() == PDF
    with pytest.raises(AppError, match="chiffrées"):
        copy_out(store, taken.kept.sha256, ours / "dedans" / "copie.pdf", ours, quiet)
    with pytest.raises(AppError, match="pas sur ce poste"):
        copy_out(store, "0" * 64, tmp_path / "autre.pdf", ours, quiet)
    assert not (tmp_path / "autre.pdf").exists()


@pytest.mark.parametrize(
    ("size", "told"),
    [(0, "0 octet"), (1, "1 octet"), (999, "999 octets"), (1_000, "1 ko"), (45_001, "46 ko"),
     (999_999, "1 000 ko"), (1_000_000, "1,0 Mo"), (1_250_000, "1,3 Mo"), (50_000_000, "50,0 Mo")],
)  # fmt: skip
def test_sizes_are_told_in_french(size: int, told: str) -> None:
    assert size_told(size).replace("\u00a0", " ").replace("\u202f", " ") == told


@given(st.integers(1_000_000, 60_000_000))
def test_a_size_is_never_told_smaller_than_it_is(size: int) -> None:
    told = size_told(size).removesuffix("\u00a0Mo").replace(",", ".")
    assert float(told) * 1_000_000 >= size - 1
