"""The dossier file: read with clear errors, written whole or not at all."""

import json
import os
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.money import Euros
from pdca_desktop.domain.plan import FinancingTerms, Need, Plan, Scenario
from pdca_desktop.domain.structure import Structure
from pdca_desktop.errors import FileError
from pdca_desktop.exchange.dossier_file import dump_dossier, parse_dossier, read_dossier, write_dossier
from tests.strategies import records

DOSSIER = Dossier(
    number="2026-001",
    scenarios=(Scenario(plan=Plan(needs=(Need(label="Four à pain", amount=Euros(800_000)),))),),
)
MONTHS = '{"format":"pdca-dossier","version":1,"dossier":{"terms":{"ptz_months":%s}}}'


def plain(error: pytest.ExceptionInfo[FileError]) -> str:
    return str(error.value).replace("\u00a0", " ").replace("\u202f", " ")


def refused(text: str) -> str:
    with pytest.raises(FileError) as caught:
        parse_dossier(text, "essai.json")
    return plain(caught)


def envelope(dossier: Any, **other: Any) -> str:
    return json.dumps({"format": "pdca-dossier", "version": 1, "dossier": dossier} | other)


def test_the_text_is_stable_and_legible() -> None:
    text = dump_dossier(DOSSIER)
    assert text.endswith("}\n")
    assert '      "number": "2026-001"' not in text
    assert '    "number": "2026-001",\n' in text
    assert '"label": "Four à pain",' in text
    assert text == dump_dossier(parse_dossier(text, "essai.json"))


@given(records(Dossier))
def test_a_dossier_comes_back_from_its_text(dossier: Dossier) -> None:
    assert parse_dossier(dump_dossier(dossier), "essai.json") == dossier


def test_numbers_are_read_exactly() -> None:
    text = '{"format":"pdca-dossier","version":1,"dossier":{"terms":{"own_money":0.07,"bank_rate":3.40}}}'
    assert parse_dossier(text, "x").terms == FinancingTerms(own_money=Euros(7), bank_rate=Decimal("3.4"))


def test_a_fault_is_told_with_its_line() -> None:
    text = json.dumps(
        {
            "format": "pdca-dossier",
            "version": 1,
            "dossier": {"scenarios": [{"plan": {"resources": [{}, {}, {}]}}]},
        },
        indent=1,
    )
    at = text.rindex("{}")
    text = text[:at] + '{\n"amount": "12,5x", "amout": 1}' + text[at + 2 :]
    line = text[: text.index("12,5x")].count("\n") + 1
    heading, first, second = refused(text).split("\n")
    assert heading == "Le fichier « essai.json » n’est pas lu, rien n’est changé : 2 erreurs."
    where = "Montages › 1 › Plan de financement › Ressources › 3"
    assert first == (
        f"ligne {line}, {where} › Montant (/scenarios/0/plan/resources/2/amount) : "
        '« 12,5x » n’est pas un montant : écrivez-le comme "8000.00".'
    )
    assert second == (
        f"ligne {line}, {where} (/scenarios/0/plan/resources/2/amout) : "
        "« amout » n’est pas un champ connu. Vouliez-vous écrire « amount » ?"
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "est vide"),
        (" \n", "est vide"),
        ('{"a" 1}', "essai.json, ligne 1, colonne 6 : deux-points « : » manquent"),
        ('{"a": 1 "b": 2}', "une virgule manque"),
        ('{\n"a": 1,}', "essai.json, ligne 2, colonne"),
        ('{"a": }', "une valeur est attendue ici"),
        ("{} x", "du texte suit la fin"),
        ('{"a": "b', "un guillemet ouvert ici n’est pas refermé"),
        ('{"a": "b\nc"}', "un retour à la ligne"),
        ('{"a": "\\q"}', "barre oblique inverse"),
        ("[" * 100_000, "imbrique trop"),
        ("[]", "n’est pas un dossier"),
        ('{"format": "autre"}', "n’est pas un dossier"),
        (envelope({}, version=2), "vient d’une version plus récente de l’application (format 2, ici 1)"),
        (envelope({}, version=True), 'doit indiquer "version" : 1.'),
        (envelope({}, version="1"), 'doit indiquer "version" : 1.'),
        (
            envelope({}, dosier={}),
            "« dosier » n’est pas connu à ce niveau. Vouliez-vous écrire « dossier » ?",
        ),
        ('{"format":"pdca-dossier","version":1}', "ne contient aucun dossier"),
        (
            '{"format":"pdca-dossier","version":1,\n"dossier":{"id":"a",\n"id":"b"}}',
            "ligne 3 (/dossier/id) : « id »",
        ),
        (envelope([]), "un objet { … } est attendu ici, pas une liste."),
        (MONTHS % "NaN", "« NaN » n’est pas un nombre entier"),
        (MONTHS % "1e999999999999999999999", "n’est pas un nombre entier"),
        (MONTHS % ("9" * 10_000), "trop grand"),
        (envelope({str(number): 1 for number in range(30)}), "les 20 premières erreurs"),
    ],
)
def test_what_is_no_dossier_is_refused(text: str, sentence: str) -> None:
    assert sentence in refused(text)


@given(st.text(max_size=60) | st.text('{}[]:,"\\ \n01eE.-ntruefals/dossier', max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    with pytest.raises(FileError):
        parse_dossier(text, "essai.json")


@given(records(Dossier), st.data())
def test_a_damaged_file_is_read_or_refused(dossier: Dossier, draw: st.DataObject) -> None:
    text = dump_dossier(dossier)
    at = draw.draw(st.integers(0, len(text) - 1))
    damaged = text[:at] + draw.draw(st.text(max_size=2)) + text[at + 1 :]
    try:
        read = parse_dossier(damaged, "essai.json")
    except FileError:
        return
    assert parse_dossier(dump_dossier(read), "essai.json") == read


def test_a_file_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "dossier été.json"
    write_dossier(path, DOSSIER)
    write_dossier(path, DOSSIER)
    assert read_dossier(path) == DOSSIER
    assert [found.name for found in tmp_path.iterdir()] == [path.name]
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert read_dossier(path) == DOSSIER


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="introuvable"):
        read_dossier(tmp_path / "rien.json")
    with pytest.raises(FileError, match="choisissez un fichier"):
        read_dossier(tmp_path)
    path = tmp_path / "x.json"
    path.write_bytes(b'{\n"a": "\xe9"}')
    with pytest.raises(FileError, match=r"ligne 2.*UTF-8"):
        read_dossier(path)
    path.write_bytes(b" " * 20_000_001)
    with pytest.raises(FileError, match="dépasse 20"):
        read_dossier(path)
    with pytest.raises(FileError, match="ne peut pas être lu"):
        read_dossier(Path("a\0b"))


@pytest.mark.parametrize("error", [PermissionError(), OSError("disk")])
def test_a_disk_error_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: OSError) -> None:
    path = tmp_path / "x.json"
    write_dossier(path, DOSSIER)

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(Path, "open", fail)
    with pytest.raises(FileError, match=r"x\.json"):
        read_dossier(path)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no named pipes among files")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    with pytest.raises(FileError, match="fichier ordinaire"):
        read_dossier(path)


@pytest.mark.parametrize("error", [PermissionError(), OSError("full")])
@pytest.mark.parametrize("where", ["fsync", "replace"])
def test_a_failed_write_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, where: str
) -> None:
    path = tmp_path / "x.json"
    write_dossier(path, DOSSIER)
    before = path.read_bytes()

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(Path if where == "replace" else os, where, fail)
    with pytest.raises(FileError, match=r"x\.json"):
        write_dossier(path, Dossier())
    assert path.read_bytes() == before
    assert [found.name for found in tmp_path.iterdir()] == ["x.json"]


def test_where_nothing_can_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="n’existe pas"):
        write_dossier(tmp_path / "absent" / "x.json", DOSSIER)
    with pytest.raises(FileError, match="donnez un nom de fichier"):
        write_dossier(tmp_path, DOSSIER)


def test_what_could_not_be_read_again_is_not_written(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    write_dossier(path, DOSSIER)
    with pytest.raises(FileError, match="trop grand"):
        write_dossier(path, Dossier(structure=Structure(employees=10**20)))
    assert read_dossier(path) == DOSSIER


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege on Windows")
def test_a_link_stays_a_link(tmp_path: Path) -> None:
    path, link = tmp_path / "x.json", tmp_path / "lien.json"
    path.touch()
    link.symlink_to(path)
    write_dossier(link, DOSSIER)
    assert link.is_symlink()
    assert read_dossier(path) == DOSSIER
