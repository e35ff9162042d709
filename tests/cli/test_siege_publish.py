"""`pdca-siege publish` and its neighbours, as an administrator types them."""

import shutil
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pdca_desktop import resources
from pdca_desktop.bootstrap.siege import make_database
from pdca_desktop.cli.siege import main
from pdca_desktop.cli.siege_publish import PASSPHRASE

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def siege(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.chdir(tmp_path)
    for name in ("PDCA_SIEGE_DATABASE", "PDCA_SIEGE_KEY", PASSPHRASE):
        monkeypatch.delenv(name, raising=False)

    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(arguments)
        said = capsys.readouterr()
        return code, said.out.replace("\u00a0", " "), said.err.replace("\u00a0", " ")

    return run


def calendar(folder: Path, rows: str = "02/07/2027;TPE;Lens\n") -> str:
    path = folder / "comites.csv"
    path.write_text(f"date;comité;lieu\n{rows}", encoding="utf-8")
    return str(path)


def rules(folder: Path) -> Path:
    copy = folder / "regles"
    shutil.copytree(resources.folder("rules"), copy)
    packs = (copy / "packs.toml").read_text(encoding="utf-8")
    (copy / "packs.toml").write_text(packs.replace('number = "2019"', 'number = "2027"'), encoding="utf-8")
    return copy


def test_from_the_first_key_to_a_withdrawal(siege: Run, tmp_path: Path) -> None:
    assert siege("init")[0] == 0
    key = tmp_path / "siege-cle.pem"
    if sys.platform != "win32":
        assert stat.S_IMODE(key.stat().st_mode) == 0o600
    kept = key.read_bytes()
    assert siege("init")[0] == 0
    assert key.read_bytes() == kept
    code, said, _ = siege("publish", "calendar", calendar(tmp_path), "--name", "2027", "--from", "2027-01-01")
    assert (code, "« 2027 », version 1, dès le 01/01/2027" in said) == (0, True)
    code, said, _ = siege("publish", "rules", str(rules(tmp_path)))
    assert (code, "« 2027 », version 1" in said) == (0, True)
    code, said, _ = siege("published")
    assert code == 0
    assert [line.split()[0] for line in said.splitlines()] == ["calendar", "key", "people", "rules"]
    assert siege("withdraw", "calendar", "2027")[0] == 0
    assert "calendar 2027 · retiré le " in " ".join(siege("published")[1].split())
    assert siege("withdraw", "calendar", "2027")[0] == 2
    assert siege("verify")[0] == 0


def test_the_help_says_what_each_kind_is_made_from(siege: Run, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        siege("publish", "--help")
    said = " ".join(capsys.readouterr().out.split())
    for kind in ("rules", "letters", "territories", "envelopes", "calendar", "members"):
        assert f" {kind} " in said
    assert "un tableau en CSV : date ; comité ; lieu (et au besoin : date limite ; heure)" in said
    assert "withdrawal" not in said
    for kind in ("people", "key", "withdrawal"):
        assert "n'existe pas" in siege("publish", kind, "x.csv")[2]


def test_what_was_published_is_counted_and_what_stands_beside_it_named(siege: Run, tmp_path: Path) -> None:
    siege("init")
    file = calendar(tmp_path, "02/07/2027;TPE;Lens\n09/07/2027;FINES;Arras\n")
    code, said, _ = siege("publish", "calendar", file, "--name", "2027", "--from", "1/1/2027")
    assert (code, "Contenu : 2 séances." in said, "Reste publié" in said) == (0, True, False)
    assert "dès le 01/01/2027" in said
    _, said, _ = siege("publish", "calendar", file, "--name", "2028")
    assert "Reste publié sous un autre nom, à retirer s’il ne vaut plus : « 2027 »." in said
    assert "31/01/2027" in siege("publish", "calendar", file, "--from", "31/02/2027")[2]


def test_a_withdrawal_is_listed_until_the_name_is_published_again(siege: Run, tmp_path: Path) -> None:
    siege("init")
    siege("publish", "calendar", calendar(tmp_path), "--name", "2027")
    code, _, said = siege("withdraw", "calendar", "2027", "--key", "absente.pem")
    assert (code, "n’est pas là" in said) == (2, True)
    assert "retiré" not in siege("published")[1]
    assert siege("withdraw", "calendar", "2027")[0] == 0
    assert "2027 · retiré le" in siege("published")[1]
    siege("publish", "calendar", calendar(tmp_path), "--name", "2027")
    said = siege("published")[1]
    assert ("2027 · version 2" in said, "retiré" in said) == (True, False)
    assert siege("verify")[0] == 0


@pytest.mark.parametrize("later", ["publish", "init"])
def test_accounts_made_without_the_key_are_named_with_the_next_word_of_it(
    siege: Run, tmp_path: Path, later: str
) -> None:
    siege("init")
    key = tmp_path / "siege-cle.pem"
    key.rename(tmp_path / "ailleurs.pem")
    assert "n’ont pas reçu" in siege("adviser", "add", "Camille Exemple", "--agency", "lens_1")[2]
    assert "Pas-de-Calais Actif · version 1" in siege("published")[1]
    (tmp_path / "ailleurs.pem").rename(key)
    assert siege(*(("init",) if later == "init" else ("publish", "calendar", calendar(tmp_path))))[0] == 0
    assert "Pas-de-Calais Actif · version 2" in siege("published")[1]


def test_a_renewal_by_another_key_makes_no_key(siege: Run, tmp_path: Path) -> None:
    siege("init")
    siege("key", "renew", "neuve.pem")
    code, _, said = siege("key", "renew", "encore.pem")
    assert (code, "n’est pas celle" in said) == (2, True)
    assert not (tmp_path / "encore.pem").exists()


def test_people_are_published_anew_with_each_account(siege: Run) -> None:
    siege("init")
    code, account, trouble = siege("adviser", "add", "Camille Exemple", "--agency", "lens_1")
    assert (code, trouble) == (0, "")
    assert "version 2" in siege("published")[1]
    assert siege("adviser", "close", account.strip())[0] == 0
    assert "partie" in siege("adviser", "list")[1]
    assert "version 3" in siege("published")[1]


def test_an_account_stands_even_when_nothing_can_be_signed(siege: Run, tmp_path: Path) -> None:
    make_database(str(tmp_path / "siege.db")).dispose()
    code, account, trouble = siege("adviser", "add", "Camille Exemple", "--agency", "lens_1")
    assert (code, "init" in trouble) == (0, True)
    assert account.strip()
    siege("init")
    (tmp_path / "siege-cle.pem").rename(tmp_path / "ailleurs.pem")
    code, _, trouble = siege("adviser", "add", "Alex Exemple", "--agency", "lens_1")
    assert (code, "n’est pas là" in trouble) == (0, True)
    code, _, trouble = siege("adviser", "add", "Lou Exemple", "--agency", "arras", "--key", "ailleurs.pem")
    assert (code, trouble) == (0, "")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("publish", "calendar", "absent.csv"), "introuvable"),
        (("publish", "calendar", "comites.csv", "--name", " "), "Donnez un nom"),
        (("publish", "rules", "comites.csv"), "TOML"),
        (("publish", "rules", "regles", "--from", "2018-01-01"), "starts_on"),
        (("publish", "rules", "regles", "--name", "2031"), "inconnu"),
        (("publish", "calendar", "comites.csv", "--key", "autre.pem"), "n’est pas là"),
        (("publish", "calendar", "comites.csv", "--key", "comites.csv"), "ne s’ouvre pas"),
        (("key", "renew", "siege-cle.pem"), "existe déjà"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_published(
    siege: Run, tmp_path: Path, arguments: tuple[str, ...], told: str
) -> None:
    siege("init")
    calendar(tmp_path)
    rules(tmp_path)
    before = siege("published")[1]
    code, _, said = siege(*arguments)
    assert (code, told in said) == (2, True), said
    assert siege("published")[1] == before


def test_a_rule_with_a_mistake_is_refused_with_its_file_and_line(siege: Run, tmp_path: Path) -> None:
    siege("init")
    folder = rules(tmp_path)
    text = (folder / "ptz.toml").read_text(encoding="utf-8")
    (folder / "ptz.toml").write_text(text.replace('"8000.00"', '"huit mille"', 1), encoding="utf-8")
    code, _, said = siege("publish", "rules", str(folder))
    assert code == 2
    assert "ptz.toml, ligne 9" in said


def test_a_key_under_a_passphrase_is_renewed(
    siege: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PASSPHRASE, "une phrase longue")
    siege("init")
    monkeypatch.delenv(PASSPHRASE)
    code, _, said = siege("publish", "calendar", calendar(tmp_path))
    assert (code, "protégée" in said) == (2, True)
    monkeypatch.setenv(PASSPHRASE, "une autre")
    assert "ne s’ouvre pas" in siege("publish", "calendar", calendar(tmp_path))[2]
    monkeypatch.setenv(PASSPHRASE, "une phrase longue")
    assert siege("publish", "calendar", calendar(tmp_path))[0] == 0
    assert siege("key", "renew", "neuve.pem")[0] == 0
    assert "FAUSSE" not in siege("published")[1]
    code, _, said = siege("publish", "calendar", calendar(tmp_path))
    assert (code, "n’est pas celle" in said) == (2, True)
    assert siege("publish", "calendar", calendar(tmp_path), "--key", "neuve.pem")[0] == 0
