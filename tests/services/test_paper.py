"""Names of documents on every system, and files that nothing replaces."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.project import Project, Segment
from pdca_desktop.errors import FileError
from pdca_desktop.services.paper import Paper, PaperKind, keep, keep_beside, paper_name

RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}


def a_dossier(title: str, number: str = "") -> Dossier:
    return Dossier(id="x", number=number, project=Project(title=title))


@pytest.mark.parametrize(
    ("kind", "title", "number", "name"),
    [
        (
            PaperKind.COMMITTEE, "Friperie du Détroit", "2026-CAL-033",
            "2026-CAL-033 Friperie du Détroit – dossier de comité.pdf",
        ),
        (PaperKind.TAKE_HOME, "", "", "Dossier sans intitulé – fiche à emporter.pdf"),
        (PaperKind.COMMITTEE, "Bar/Tabac: « Le 5 » ?", "", "Bar-Tabac- « Le 5 » - – dossier de comité.pdf"),
        (PaperKind.COMMITTEE, "nul.", "", "_nul – dossier de comité.pdf"),
        (PaperKind.COMMITTEE, "\u202e\u0000 \t\n", "", "Dossier – dossier de comité.pdf"),
        (PaperKind.PREFILLED, "Cafe\u0301", "", "Café – formulaire prérempli.pdf"),
    ],
)  # fmt: skip
def test_a_name_says_what_it_is(kind: PaperKind, title: str, number: str, name: str) -> None:
    assert paper_name(kind, a_dossier(title, number)) == name


def test_a_blank_form_names_nobody() -> None:
    dossier = replace(a_dossier("Friperie du Détroit", "2026-CAL-033"), segment=Segment.TPE)
    assert paper_name(PaperKind.BLANK, dossier) == "Formulaire vierge TPE.pdf"


@given(st.sampled_from(PaperKind), st.text(), st.text(max_size=20))
def test_every_system_takes_the_name(kind: PaperKind, title: str, number: str) -> None:
    name = paper_name(kind, a_dossier(title, number))
    assert not set(name) & set('<>:"/\\|?*')
    assert name.isprintable()
    assert len(name.encode()) + len(" (999)") <= 255
    stem = name.removesuffix(".pdf")
    assert name.endswith(".pdf")
    assert stem == stem.strip(" .")
    assert name.split(".")[0].strip().lower() not in RESERVED


def test_a_document_beside_another_never_replaces_it(tmp_path: Path) -> None:
    made = [keep_beside(tmp_path, Paper("a.pdf", str(rank).encode())) for rank in range(3)]
    assert [path.name for path in made] == ["a.pdf", "a (2).pdf", "a (3).pdf"]
    assert [path.read_bytes() for path in made] == [b"0", b"1", b"2"]


def test_what_cannot_be_written_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pdca_desktop.exchange.disk.os.fsync", full)
    with pytest.raises(FileError, match="place sur le disque"):
        keep_beside(tmp_path, Paper("a.pdf", b"x"))
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"a\.pdf.*ne peut pas être écrit dans ce dossier"):
        keep_beside(tmp_path / "parti", Paper("a.pdf", b"x"))


def test_keeping_replaces_whole(tmp_path: Path) -> None:
    keep(tmp_path / "a.pdf", Paper("a.pdf", b"old and longer"))
    keep(tmp_path / "a.pdf", Paper("a.pdf", b"new"))
    assert (tmp_path / "a.pdf").read_bytes() == b"new"
    assert len(list(tmp_path.iterdir())) == 1
