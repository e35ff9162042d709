"""`pdca dossier print` and `pdca verify` as typed: files made, words said, exit codes, nothing half done."""

import json
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from pdca_desktop import resources
from pdca_desktop.cli.parser import PRINTED
from pdca_desktop.documents.page_reader import opened
from pdca_desktop.exchange.dossier_file import read_dossier
from pdca_desktop.services.paper import PaperKind
from tests.cli.conftest import Command

DEMO = resources.folder("demo")
FIDESS, SALON, OTHER = (
    DEMO / f"{name}.json" for name in ("10-conserverie-fidess", "02-coiffure-lens", "11-mobilite-fidess")
)
AT = ("--at", "2026-11-22T10:30:00+01:00")


def plain(text: str) -> str:
    return " ".join(text.split())


def text_of(path: Path) -> str:
    with opened(path.read_bytes()) as pages:
        return "\n".join(line for rank in range(pages.count) for line in pages.lines(rank))


def count(path: Path) -> int:
    with pikepdf.open(path) as pdf:
        return len(pdf.pages)


@pytest.fixture
def printed(pdca: Command, tmp_path: Path) -> Path:
    made = tmp_path / "dossier.pdf"
    assert pdca("dossier", "print", FIDESS, "-o", made, *AT) == (0, "", "")
    return made


def test_the_same_inputs_and_moment_give_the_same_bytes(pdca: Command, printed: Path, tmp_path: Path) -> None:
    again = tmp_path / "encore.pdf"
    pdca("dossier", "print", FIDESS, "-o", again, *AT)
    assert again.read_bytes() == printed.read_bytes()
    pdca("dossier", "print", FIDESS, "-o", again, "--at", "2026-11-22T10:31:00+01:00")
    assert again.read_bytes() != printed.read_bytes()


def test_the_moment_is_now_when_none_is_given(pdca: Command, tmp_path: Path) -> None:
    made = tmp_path / "dossier.pdf"
    assert pdca("dossier", "print", FIDESS, "-o", made)[0] == 0
    _, out, _ = pdca("verify", made, "--json")
    assert json.loads(out)["printed"]["at"][:4] >= "2026"


def test_the_segment_chooses_the_dossier(pdca: Command, printed: Path, tmp_path: Path) -> None:
    salon = tmp_path / "salon.pdf"
    pdca("dossier", "print", SALON, "-o", salon, *AT)
    assert read_dossier(SALON).project.title in text_of(salon)
    with pikepdf.open(salon) as tpe, pikepdf.open(printed) as ess:
        assert "TPE" in str(tpe.docinfo.Title) + str(tpe.docinfo.Subject)
        assert "ESS" in str(ess.docinfo.Title) + str(ess.docinfo.Subject)


@pytest.mark.parametrize("kind", PRINTED)
def test_every_kind_is_printed_and_comes_back_intact(pdca: Command, tmp_path: Path, kind: str) -> None:
    made = tmp_path / "document.pdf"
    assert pdca("dossier", "print", SALON, "-o", made, "--kind", kind, *AT) == (0, "", "")
    code, out, err = pdca("verify", made)
    assert (code, err) == (0, "")
    assert out.startswith("✔ Intact")
    assert (count(made) == 1) == (kind == "feuille")


def test_the_kinds_of_the_command_are_those_of_the_house() -> None:
    assert set(PRINTED) == {kind.code for kind in PaperKind}


def test_several_files_go_to_a_folder_with_progress(pdca: Command, tmp_path: Path) -> None:
    folder = tmp_path / "comité" / "décembre"
    code, out, err = pdca("dossier", "print", FIDESS, SALON, "-o", folder, *AT)
    assert (code, out) == (0, "")
    assert [line.split(" ", 1)[0] for line in err.splitlines()] == ["1/2", "2/2"]
    assert len(list(folder.glob("*.pdf"))) == 2
    pdca("dossier", "print", FIDESS, "-o", folder, *AT)
    assert len(list(folder.glob("*.pdf"))) == 3, "what was there is not replaced"


def test_one_wrong_file_does_not_stop_the_others(pdca: Command, tmp_path: Path) -> None:
    wrong = tmp_path / "faux.json"
    wrong.write_text("{", encoding="utf-8")
    code, _, err = pdca("dossier", "print", FIDESS, wrong, SALON, "-o", tmp_path / "sortie", *AT)
    assert code == 2
    assert "2/3 " in err
    assert "« faux.json" in plain(err) or "faux.json" in err
    assert "1 dossier non imprimé sur 3" in plain(err)
    assert len(list((tmp_path / "sortie").glob("*.pdf"))) == 2


def test_pieces_are_annexed_and_checked(pdca: Command, tmp_path: Path) -> None:
    picture, other, made = tmp_path / "devis four.png", tmp_path / "bail.pdf", tmp_path / "dossier.pdf"
    Image.radial_gradient("L").save(picture)
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(200, 300))
    pdf.save(other)
    code, _, err = pdca("dossier", "print", FIDESS, "-o", made, "--annex", picture, "--annex", other, *AT)
    assert (code, err) == (0, "")
    assert "Pièce 1 : devis four" in text_of(made)
    with pikepdf.open(made) as written:
        assert written.attachments["piece-2.pdf"].get_file().read_bytes() == other.read_bytes()
    assert pdca("verify", made)[0] == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--annex", "absent.pdf"), "« absent.pdf » est introuvable"),
        (("--kind", "feuille", "--annex", "x.png"), "ne reçoit pas de pièces"),
        (("--scenario", "9"), "n’a pas de montage n° 9"),
        (("--rules", "1850"), "1850"),
        (("--at", "demain"), "n'est pas un instant"),
        (("--kind", "roman"), "n'existe pas"),
    ],
)
def test_what_cannot_be_printed_is_told_and_nothing_is_written(
    pdca: Command, tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    made = tmp_path / "dossier.pdf"
    code, out, err = pdca("dossier", "print", FIDESS, "-o", made, *arguments)
    assert (code, out) == (2, "")
    assert words in plain(err)
    assert list(tmp_path.iterdir()) == []


def test_an_unwritable_place_is_told(pdca: Command, tmp_path: Path) -> None:
    code, _, err = pdca("dossier", "print", FIDESS, "-o", tmp_path / "absent" / "dossier.pdf", *AT)
    assert code == 2
    assert "n’existe pas" in err
    (tmp_path / "fichier").touch()
    code, _, err = pdca("dossier", "print", FIDESS, OTHER, "-o", tmp_path / "fichier", *AT)
    assert code == 2
    assert "ne peut pas être créé" in err
    code, _, err = pdca("dossier", "print", FIDESS, OTHER, "-o", tmp_path / "deux.pdf", *AT)
    assert code == 2
    assert "donnez un dossier de l’ordinateur" in err


def test_verify_gives_the_dossier_back(pdca: Command, printed: Path, tmp_path: Path) -> None:
    data = tmp_path / "dossier.json"
    assert pdca("verify", printed, "--extract", data)[0] == 0
    assert read_dossier(data) == read_dossier(FIDESS)


def test_verify_tells_what_differs(pdca: Command, printed: Path) -> None:
    pdf = bytearray(printed.read_bytes())
    pdf[len(pdf) // 2] ^= 1
    printed.write_bytes(bytes(pdf))
    code, out, _ = pdca("verify", printed)
    assert code == 1
    assert out.startswith("✖ Modifié après l’impression")
    assert "octet pour octet" in plain(out)


def test_verify_in_json(pdca: Command, printed: Path) -> None:
    code, out, _ = pdca("verify", printed, "--json")
    found = json.loads(out)
    assert code == 0
    assert (found["outcome"], found["intact"], found["same_content"]) == ("intact", True, True)
    assert found["printed"]["at"] == "2026-11-22T10:30:00+01:00"
    assert found["findings"] == found["differences"] == []


def test_verify_of_what_is_not_ours(pdca: Command, tmp_path: Path) -> None:
    other = BytesIO()
    pikepdf.new().save(other)
    letter = tmp_path / "lettre.pdf"
    letter.write_bytes(other.getvalue())
    code, out, _ = pdca("verify", letter)
    assert code == 2
    assert "Sans sceau" in out
    code, out, err = pdca("verify", letter, "--extract", tmp_path / "dossier.json")
    assert (code, out) == (2, "")
    assert "rien n’est écrit" in err
    assert not (tmp_path / "dossier.json").exists()
    code, _, err = pdca("verify", tmp_path / "absent.pdf")
    assert code == 2
    assert "introuvable" in err
