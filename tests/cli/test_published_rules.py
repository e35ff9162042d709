"""A paper judged by rules that the head office published, checked where they are known and where not.

Everything as it is: `pdca-siege publish`, a device that receives over loopback, its press, `pdca verify`.
"""

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pdca_desktop import __main__ as door
from pdca_desktop import resources
from pdca_desktop.bootstrap.paper import HousePress
from pdca_desktop.cli import siege as office
from pdca_desktop.cli.siege_publish import PASSPHRASE
from pdca_desktop.exchange.dossier_file import read_dossier
from pdca_desktop.services.paper import Order, PaperKind
from tests.end2end.two_desktops import Desktop
from tests.head_office.served import served

NUMBER = "2027"


@dataclass(frozen=True)
class Judged:
    """A paper, and where the rules that judged it were published from."""

    pdf: Path
    rules: Path
    database: str


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Judged:
    folder = tmp_path_factory.mktemp("siege")
    rules, database = folder / "regles", str(folder / "siege.db")
    shutil.copytree(resources.folder("rules"), rules)
    change(rules / "packs.toml", 'number = "2019"', f'number = "{NUMBER}"')
    change(rules / "ptz.toml", "8000.00", "5000.00")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("PDCA_SIEGE_DATABASE", database)
        patched.setenv("PDCA_SIEGE_KEY", str(folder / "cle.pem"))
        patched.delenv(PASSPHRASE, raising=False)
        for words in (("init",), ("publish", "rules", str(rules), "--from", "2019-01-01")):
            assert office.main(words) == 0
    return Judged(printed(folder, database), rules, database)


def change(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


def printed(folder: Path, database: str) -> Path:
    """On a device that was enrolled and received the rules."""
    from pdca_desktop.bootstrap.siege import access, open_database  # noqa: PLC0415
    from pdca_desktop.domain.territory import Agency  # noqa: PLC0415
    from pdca_desktop.head_office.access import Role  # noqa: PLC0415

    engine = open_database(database)
    code = access(engine).invite(access(engine).add("Camille Exemple", Role.ADVISER, Agency.LENS_1))
    engine.dispose()
    desktop = Desktop(folder / "poste", "Camille Exemple")
    with served(database) as siege:
        desktop.exchanges.enrol(siege.address, code, "poste")
        desktop.exchange()
    dossier = read_dossier(resources.folder("demo") / "02-coiffure-lens.json")
    kept = desktop.device.store().create(dossier, desktop.adviser.act("essai"))
    order = Order(PaperKind.COMMITTEE, kept, datetime(2026, 11, 23, 9, 30, tzinfo=UTC))
    paper = HousePress(desktop.device).make(order, lambda *_: None)
    desktop.device.lock()
    made = folder / "dossier.pdf"
    made.write_bytes(paper.data)
    return made


@pytest.fixture
def verify(capsys: pytest.CaptureFixture[str]) -> "Verify":
    return Verify(capsys)


@dataclass(frozen=True)
class Verify:
    """`pdca verify`, as typed: its code and its words on one line."""

    capsys: pytest.CaptureFixture[str]

    def __call__(self, *words: object) -> tuple[int, str]:
        code = door.main(["verify", *map(str, words)])
        said = self.capsys.readouterr()
        return code, " ".join((said.out + said.err).split())


def test_rules_that_are_not_known_are_named_with_how_to_give_them(judged: Judged, verify: Verify) -> None:
    code, said = verify(judged.pdf)
    assert (code, said.startswith("✔ Intact")) == (0, True)
    assert f"les règles {NUMBER} qui ont jugé ne sont pas connues ici (empreinte " in said
    assert "Donnez ces règles avec --rules DOSSIER" in said
    assert '"missing_rules": "2027"' in verify(judged.pdf, "--json")[1]


def test_with_the_rules_the_pages_are_made_again(judged: Judged, verify: Verify) -> None:
    code, said = verify(judged.pdf, "--rules", judged.rules)
    assert (code, "règles 2027" in said) == (0, True)
    assert "refaites" not in said
    assert "--rules" not in said


def test_the_head_office_gives_every_pack_back_withdrawn_or_replaced(
    judged: Judged, verify: Verify, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PDCA_SIEGE_DATABASE", judged.database)
    monkeypatch.setenv("PDCA_SIEGE_KEY", str(Path(judged.database).with_name("cle.pem")))
    other = tmp_path / "autres"
    shutil.copytree(judged.rules, other)
    change(other / "ptz.toml", "5000.00", "6000.00")
    assert office.main(("publish", "rules", str(other), "--from", "2019-01-01")) == 0
    assert office.main(("withdraw", "rules", NUMBER)) == 0
    archive = tmp_path / "archives"
    assert office.main(("published", "--rules", str(archive))) == 0
    verify.capsys.readouterr()
    assert len(list(archive.iterdir())) == 2
    code, said = verify(judged.pdf, "--rules", other, "--rules", archive)
    assert (code, "refaites" in said) == (0, False)


def test_rules_of_the_same_number_that_did_not_judge_are_not_taken_for_those_that_did(
    judged: Judged, verify: Verify, tmp_path: Path
) -> None:
    other = tmp_path / "autres"
    shutil.copytree(judged.rules, other)
    change(other / "ptz.toml", "5000.00", "6000.00")
    code, said = verify(judged.pdf, "--rules", other)
    assert code == 0
    assert "les règles 2027 connues ici sont d’une autre empreinte" in said
    assert "--rules DOSSIER" in said


@pytest.mark.parametrize("wrong", ["absent", "empty", "mistake"])
def test_a_folder_that_holds_no_rules_is_told(
    judged: Judged, verify: Verify, tmp_path: Path, wrong: str
) -> None:
    folder = tmp_path / "dossier"
    if wrong == "empty":
        folder.mkdir()
    if wrong == "mistake":
        shutil.copytree(judged.rules, folder)
        change(folder / "ptz.toml", '"5000.00"', '"cinq mille"')
    code, said = verify(judged.pdf, "--rules", folder)
    assert code == 2
    assert ("ptz.toml, ligne" if wrong == "mistake" else "n’est pas un dossier de fichiers TOML") in said


def test_rules_whose_files_are_not_plainly_named_are_written_nowhere(tmp_path: Path) -> None:
    from pdca_desktop.errors import FileError  # noqa: PLC0415
    from pdca_desktop.exchange.publication_files import write_rules_folder  # noqa: PLC0415
    from pdca_desktop.exchange.publications import Rules  # noqa: PLC0415

    for name in ("../ptz.toml", "/ptz.toml", "a/b.toml", ".toml", "ptz.py", "c:ptz.toml"):
        with pytest.raises(FileError):
            write_rules_folder(Rules("1", {name: ""}), tmp_path / "regles")
    assert list(tmp_path.iterdir()) == []
