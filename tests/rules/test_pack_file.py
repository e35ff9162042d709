"""Rule packs: the shipped ones load; sloppy data is refused with file and line; freshness is told."""

import hashlib
import shutil
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pdca_desktop import resources
from pdca_desktop.domain import french
from pdca_desktop.domain.dates import add_months
from pdca_desktop.domain.money import Euros
from pdca_desktop.errors import RulePackError
from pdca_desktop.rules.catalogue import judge
from pdca_desktop.rules.pack_file import PACKS, SOURCES, load_pack, shipped_packs
from pdca_desktop.rules.values import Mark, RulePack
from pdca_desktop.rules.verdict import State
from tests.builders import TODAY, a_dossier

RULES = resources.folder("rules")
FILES = sorted(RULES.glob("*.toml"))

PACK = """\
[[pack]]
number = "2019"
title = "Essai"
starts_on = 2019-01-01
later_public = false
"""
SOURCE = '[rapport]\ntitle = "Rapport"\n'
VALUES = """\
# Une ligne de commentaire.
[cap]
label = "Plafond"
unit = "€"
checked_on = 2026-01-31
review_every_months = 12
[[cap.entries]]
value = "8000.00"
valid_from = 2019-01-01
mark = "explicit"
source = "rapport"
page = 10
quote = "Jusqu'à 8 000 €."
"""
LATER = """\
[[cap.entries]]
value = "9000.00"
valid_from = 2026-01-01
mark = "public"
source = "rapport"
"""


def _folder(folder: Path, values: str = VALUES, pack: str = PACK, source: str = SOURCE) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / PACKS).write_text(pack, encoding="utf-8")
    (folder / SOURCES).write_text(source, encoding="utf-8")
    (folder / "essai.toml").write_text(values, encoding="utf-8")
    return folder


def _refused(folder: Path, number: str | None = None) -> str:
    with pytest.raises(RulePackError) as error:
        load_pack(number, folder)
    return str(error.value).replace(french.NO_BREAK, " ").replace(french.NARROW, " ").replace("’", "'")


# What is shipped.


@pytest.mark.parametrize("number", shipped_packs())
def test_shipped_packs_load_with_every_value_sourced(number: str) -> None:
    pack = load_pack(number)
    assert pack.number == number
    assert pack.parameters
    for parameter in pack.parameters.values():
        for entry in parameter.entries:
            assert entry.source.title
            if entry.mark is Mark.EXPLICIT:
                assert entry.source.quote
                assert entry.source.page


def test_the_first_pack_is_the_default() -> None:
    assert load_pack().number == shipped_packs()[0]


def test_quotes_and_labels_are_french_sentences_without_scanning_faults() -> None:
    for parameter in load_pack().parameters.values():
        assert parameter.label[:1].isupper()
        for entry in parameter.entries:
            assert "£" not in entry.source.quote
            assert entry.source.quote == entry.source.quote.strip()


def test_every_source_is_used() -> None:
    used = {
        line.partition('"')[2].rstrip('"\n')
        for file in FILES
        for line in file.read_text(encoding="utf-8").splitlines()
        if line.startswith("source =")
    }
    titles = (RULES / SOURCES).read_text(encoding="utf-8")
    assert {line.strip("[]") for line in titles.splitlines() if line.startswith("[")} == used


# Sloppy data.

BROKEN: dict[str, tuple[Callable[[str], str], str, str]] = {
    "unknown key": (lambda t: t.replace("label =", "labell ="), "ligne 3", "clé « labell » inconnue"),
    "unknown key in an entry": (lambda t: t.replace("page =", "pages ="), "ligne 12", "« pages » inconnue"),
    "missing key": (lambda t: t.replace('unit = "€"\n', ""), "ligne 2", "clé « unit » manquante"),
    "missing value": (lambda t: t.replace('value = "8000.00"\n', ""), "ligne 7", "« value » manquante"),
    "no source": (lambda t: t.replace('source = "rapport"\n', ""), "ligne 7", "clé « source » manquante"),
    "unknown source": (lambda t: t.replace('"rapport"', '"rumeur"'), "ligne 11", "absente de sources.toml"),
    "duplicate key": (
        lambda t: t.replace('unit = "€"', 'unit = "€"\nunit = "€"'),
        "ligne 5",
        "Cannot overwrite",
    ),
    "duplicate table": (lambda t: t + "\n[cap]\n", "ligne 15", "Cannot declare"),
    "no date": (lambda t: t.replace("valid_from = 2019-01-01\n", ""), "ligne 7", "« valid_from » manquante"),
    "date as text": (lambda t: t.replace("= 2019-01-01", '= "2019-01-01"'), "ligne 9", "« valid_from »"),
    "moment as date": (
        lambda t: t.replace("= 2019-01-01", "= 2019-01-01T00:00:00"),
        "ligne 9",
        "« valid_from »",
    ),
    "end before start": (
        lambda t: t.replace("= 2019-01-01", "= 2019-01-01\nvalid_to = 2018-12-31"),
        "ligne 10",
        "la fin précède le début",
    ),
    "overlap": (
        lambda t: t + LATER.replace("public", "interpretation"),
        "ligne 16",
        "en désordre ou qui se chevauchent",
    ),
    "dates out of order": (
        lambda t: (
            t.replace("= 2019-01-01", "= 2027-01-01\nvalid_to = 2027-12-31")
            + LATER.replace("public", "interpretation")
        ),
        "ligne 17",
        "en désordre ou qui se chevauchent",
    ),
    "overlap of public values": (lambda t: t + LATER + LATER, "ligne 21", "en désordre"),
    "explicit without quote": (
        lambda t: t.replace('quote = "Jusqu\'à 8 000 €."\n', ""),
        "ligne 7",
        "cite sa phrase",
    ),
    "explicit with an empty quote": (lambda t: t.replace("Jusqu'à 8 000 €.", ""), "ligne 13", "« quote »"),
    "explicit without page": (lambda t: t.replace("page = 10\n", ""), "ligne 7", "cite sa phrase"),
    "page zero": (lambda t: t.replace("= 10", "= 0"), "ligne 12", "« page »"),
    "unknown mark": (lambda t: t.replace("explicit", "certain"), "ligne 10", "marque « certain » inconnue"),
    "unknown unit": (lambda t: t.replace('"€"', '"francs"'), "ligne 8", "n'est pas une valeur en « francs »"),
    "float amount": (lambda t: t.replace('"8000.00"', "8000.00"), "ligne 8", "n'est pas une valeur en « € »"),
    "whole amount": (lambda t: t.replace('"8000.00"', "8000"), "ligne 8", "n'est pas une valeur en « € »"),
    "amount beyond cents": (lambda t: t.replace("8000.00", "8000.001"), "ligne 8", "en « € »"),
    "amount in words": (lambda t: t.replace("8000.00", "huit mille"), "ligne 8", "en « € »"),
    "text for months": (lambda t: t.replace('"€"', '"mois"'), "ligne 8", "en « mois »"),
    "true for months": (
        lambda t: t.replace('"€"', '"mois"').replace('"8000.00"', "true"),
        "ligne 8",
        "en « mois »",
    ),
    "number for a rate": (
        lambda t: t.replace('"€"', '"%"').replace('"8000.00"', "80"),
        "ligne 8",
        "en « % »",
    ),
    "rate that is not a number": (
        lambda t: t.replace('"€"', '"%"').replace("8000.00", "NaN"),
        "ligne 8",
        "en « % »",
    ),
    "empty list": (
        lambda t: t.replace('"€"', '"liste"').replace('"8000.00"', "[]"),
        "ligne 8",
        "en « liste »",
    ),
    "list of numbers": (
        lambda t: t.replace('"€"', '"liste"').replace('"8000.00"', '["62", 59]'),
        "ligne 8",
        "en « liste »",
    ),
    "empty label": (lambda t: t.replace("Plafond", ""), "ligne 3", "clé « label »"),
    "review never": (lambda t: t.replace("= 12", "= 0"), "ligne 6", "« review_every_months »"),
    "review yes": (lambda t: t.replace("= 12", "= true"), "ligne 6", "« review_every_months »"),
    "no entry": (lambda t: t.partition("[[")[0], "ligne 2", "« entries » manquante"),
    "empty entries": (lambda t: t.partition("[[")[0] + "entries = []\n", "ligne 2", "aucune entrée datée"),
    "entries of text": (lambda t: t.partition("[[")[0] + 'entries = ["8000"]\n', "", "table attendue"),
    "key outside a value": (lambda t: 'unit = "€"\n' + t, "", "clé « unit » hors d'une valeur"),
    "not TOML": (lambda t: t.replace("[cap]", "[cap"), "ligne 2", "essai.toml"),
}


@pytest.mark.parametrize("broken", BROKEN)
def test_a_broken_value_is_refused_with_file_and_line(tmp_path: Path, broken: str) -> None:
    mend, line, sentence = BROKEN[broken]
    assert mend(VALUES) != VALUES
    message = _refused(_folder(tmp_path, mend(VALUES)))
    assert message.startswith("essai.toml")
    assert line in message
    assert sentence in message


@pytest.mark.parametrize(
    ("pack", "sentence"),
    [
        (PACK.replace("number =", "numero ="), "packs.toml, ligne 2, [pack] n° 1 : clé « numero » inconnue"),
        (PACK.replace("later_public = false\n", ""), "clé « later_public » manquante"),
        (PACK.replace("= false", '= "non"'), "packs.toml, ligne 5"),
        (PACK + PACK, "packs.toml, ligne 7, [pack] n° 2 : le numéro 2019 est donné deux fois"),
        ("", "packs.toml, ligne 1, [pack] : aucun jeu de règles"),
        ("[pack", "packs.toml, ligne 1"),
        ('pack = "2019"\n', "packs.toml"),
        ("[pack]\n", "packs.toml"),
        ('titre = "x"\n' + PACK, "packs.toml"),
    ],
)
def test_a_broken_list_of_packs_is_refused(tmp_path: Path, pack: str, sentence: str) -> None:
    assert sentence in _refused(_folder(tmp_path, pack=pack))


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ('[rapport]\ntitre = "Rapport"\n', "sources.toml, ligne 2, [rapport] : clé « titre » inconnue"),
        ('[rapport]\ntitle = ""\n', "sources.toml, ligne 2, [rapport] : clé « title »"),
        ("[rapport]\ntitle = 2019\n", "sources.toml, ligne 2"),
        ('rapport = "Rapport"\n', "sources.toml"),
        ("[rapport\n", "sources.toml, ligne 1"),
    ],
)
def test_broken_sources_are_refused(tmp_path: Path, source: str, sentence: str) -> None:
    assert sentence in _refused(_folder(tmp_path, source=source))


@pytest.mark.parametrize("name", [PACKS, SOURCES])
def test_a_missing_file_is_refused_with_its_name(tmp_path: Path, name: str) -> None:
    _folder(tmp_path).joinpath(name).unlink()
    assert f"{name} est illisible" in _refused(tmp_path)


def test_a_file_in_another_encoding_is_refused_with_its_name(tmp_path: Path) -> None:
    _folder(tmp_path).joinpath("essai.toml").write_bytes(VALUES.encode("cp1252"))
    assert _refused(tmp_path).startswith("essai.toml, ligne 4 : ")


def test_an_unknown_number_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    assert "Jeu de règles « 1999 » inconnu. Jeux disponibles : 2019." in _refused(_folder(tmp_path), "1999")


def test_a_second_pack_is_checked_even_when_the_first_is_asked_for(tmp_path: Path) -> None:
    second = PACK.replace('"2019"', '"2026"').replace("title =", "titre =")
    assert "packs.toml, ligne 9, [pack] n° 2" in _refused(_folder(tmp_path, pack=f"{PACK}\n{second}"), "2019")


@pytest.mark.parametrize("file", FILES, ids=[file.name for file in FILES])
def test_without_any_one_line_a_shipped_file_loads_or_is_refused_by_name(tmp_path: Path, file: Path) -> None:
    read_with_it = FILES if file.name in (PACKS, SOURCES) else [RULES / PACKS, RULES / SOURCES]
    for other in read_with_it:
        shutil.copy(other, tmp_path)
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    for rank, line in enumerate(lines):
        (tmp_path / file.name).write_text("".join(lines[:rank] + lines[rank + 1 :]), encoding="utf-8")
        try:
            pack = load_pack(None, tmp_path)
        except RulePackError as error:
            told = str(error)
            assert ".toml" in told, (rank + 1, line, told)
            assert file.name in told or file.name in (PACKS, SOURCES), (rank + 1, line, told)
        else:
            assert _sound(pack), (rank + 1, line)


def _sound(pack: RulePack) -> bool:
    return all(
        entry.source.title and (entry.mark is not Mark.EXPLICIT or entry.source.quote)
        for parameter in pack.parameters.values()
        for entry in parameter.entries
    )


@settings(max_examples=150)
@given(st.data())
def test_no_damage_to_a_file_escapes_as_another_error(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """A few characters are cut, doubled or replaced: it loads or it is refused, never a crash."""
    folder = tmp_path_factory.mktemp("pack")
    texts = {"essai.toml": VALUES + LATER, PACKS: PACK, SOURCES: SOURCE}
    name = data.draw(st.sampled_from(sorted(texts)))
    text = texts[name]
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start, min(len(text), start + 40)))
    patches = ["", "\n", '"', "[", "]]", "=", "true", "9", "2019-01-01", text[start:end] * 2]
    texts[name] = text[:start] + data.draw(st.sampled_from(patches)) + text[end:]
    for file, content in texts.items():
        (folder / file).write_text(content, encoding="utf-8")
    with suppress(RulePackError):
        load_pack(None, folder)
    shutil.rmtree(folder)


# Values by date, freshness, and a public value against an explicit one.


def test_a_date_without_a_value_is_an_error(tmp_path: Path) -> None:
    ended = VALUES.replace("= 2019-01-01", "= 2019-01-01\nvalid_to = 2020-12-31")
    pack = load_pack(None, _folder(tmp_path, ended))
    assert pack.value("essai.cap", date(2020, 12, 31), TODAY).amount == Euros.of(8000)
    with pytest.raises(RulePackError, match="Aucune valeur"):
        pack.value("essai.cap", date(2021, 1, 1), TODAY)


def test_a_value_nobody_gave_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(RulePackError, match=r"n’a pas de valeur «.essai\.floor"):
        load_pack(None, _folder(tmp_path)).value("essai.floor", TODAY, TODAY)


def test_freshness_acts_after_the_review_date_only(tmp_path: Path) -> None:
    pack = load_pack(None, _folder(tmp_path))
    due = add_months(date(2026, 1, 31), 12)
    assert not pack.value("essai.cap", TODAY, due).notes
    (note,) = pack.value("essai.cap", TODAY, due + timedelta(1)).notes
    assert "n'a pas été vérifié depuis le 31/01/2026" in note


def test_freshness_is_told_by_the_verdicts() -> None:
    pack, dossier = load_pack(), a_dossier()
    limits = [add_months(p.checked_on, p.review_every_months) for p in pack.parameters.values()]
    fresh = judge(dossier, pack, today=min(limits))
    assert not any("vérifié" in note for verdict in fresh for note in verdict.notes)
    for verdict in judge(dossier, pack, today=max(limits) + timedelta(1)):
        if verdict.state is not State.NOT_APPLICABLE:
            assert any("n’a pas été vérifié depuis le" in note for note in verdict.notes), verdict.rule.id


@pytest.mark.parametrize(("later_public", "kept"), [(False, "8000"), (True, "9000")])
def test_an_explicit_value_and_a_later_public_one(tmp_path: Path, later_public: bool, kept: str) -> None:
    pack = load_pack(
        None, _folder(tmp_path, VALUES + LATER, PACK.replace("false", str(later_public).lower()))
    )
    before = pack.value("essai.cap", date(2025, 12, 31), TODAY)
    assert (before.amount, before.notes) == (Euros.of(8000), ())
    for day in (date(2026, 1, 1), date(2026, 1, 2)):
        value = pack.value("essai.cap", day, TODAY)
        assert value.amount == Euros.of(kept)
        (note,) = value.notes
        plain = note.replace(french.NO_BREAK, " ").replace(french.NARROW, " ")
        if later_public:
            assert plain == (
                "Valeur publique retenue à la place de celle du rapport (8 000,00 €, depuis le 01/01/2019)."
            )
        else:
            assert plain == (
                "Une valeur publique plus récente existe, à confirmer : 9 000,00 €, depuis le 01/01/2026."
            )


def test_the_shipped_packs_differ_by_later_public_values_only() -> None:
    day = date(2026, 6, 1)
    explicit, public = (load_pack(number).value("dasess.months", day, day) for number in ("2019", "2026"))
    assert (explicit.amount, public.amount) == (6, 12)
    assert explicit.notes != public.notes
    old, new = load_pack("2019"), load_pack("2026")
    for name in old.parameters:
        assert old.value(name, TODAY, TODAY).amount == new.value(name, TODAY, TODAY).amount


def test_the_typed_readers_refuse_a_value_of_another_kind() -> None:
    law = load_pack().law(TODAY, TODAY)
    assert law.euros("ptz.cap") == Euros.of(8000)
    assert law.rate("plan.own_share") == Decimal(30)
    assert law.count("fidess.months") == 9
    assert "rsa" in law.names("ptz.jobless_situations")
    for read, name in (
        (law.euros, "plan.own_share"),
        (law.rate, "ptz.cap"),
        (law.count, "ptz.cap"),
        (law.names, "ptz.cap"),
    ):
        with pytest.raises(TypeError, match=name):
            read(name)


# The fingerprint.


@pytest.mark.parametrize("file", FILES, ids=[file.name for file in FILES])
def test_the_fingerprint_changes_with_any_byte_of_any_file(tmp_path: Path, file: Path) -> None:
    shutil.copytree(RULES, tmp_path, dirs_exist_ok=True)
    assert load_pack(None, tmp_path).fingerprint == load_pack().fingerprint
    (tmp_path / file.name).write_bytes(file.read_bytes() + b"#")
    assert load_pack(None, tmp_path).fingerprint != load_pack().fingerprint


def test_the_fingerprint_is_a_sha256_and_differs_by_pack() -> None:
    prints = {load_pack(number).fingerprint for number in shipped_packs()}
    assert len(prints) == len(shipped_packs())
    assert {len(one) for one in prints} == {len(hashlib.sha256().hexdigest())}


def test_moving_text_from_a_file_to_the_next_changes_the_fingerprint(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    _folder(one).joinpath("zz.toml").write_text("#a\n", encoding="utf-8")
    _folder(two, VALUES + "#a\n").joinpath("zz.toml").write_text("", encoding="utf-8")
    assert load_pack(None, one).fingerprint != load_pack(None, two).fingerprint


def test_a_fresh_reading_of_the_same_files_is_the_same_pack() -> None:
    assert load_pack() == load_pack()
