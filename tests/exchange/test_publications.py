"""What the head office publishes: files read strictly, contents that come back whole, signatures."""

from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from pdca_desktop.errors import FileError
from pdca_desktop.exchange.publication_files import read_files, read_rules_folder
from pdca_desktop.exchange.publications import (
    Calendar,
    Colleague,
    Envelope,
    Envelopes,
    Kind,
    Letter,
    Letters,
    Member,
    Members,
    NewKey,
    People,
    Publication,
    Session,
    TerritoryLists,
    UnreadableError,
    content_of,
    fields_of,
    from_fields,
    kind_of,
    written,
)
from pdca_desktop.exchange.signing import is_signed, public_key, signed, trusted
from pdca_desktop.store.mapping import canonical, parsed
from tests.fakes.published import KEY, OTHER_KEY, posted

WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=20)
MADE = posted(Calendar(()))


def table(folder: Path, text: str, name: str = "tableau.csv") -> list[Path]:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return [path]


def test_a_calendar_is_read_however_a_spreadsheet_wrote_it(tmp_path: Path) -> None:
    paths = table(
        tmp_path, "Date;Comité;Lieu;Date limite\n02/07/2027;TPE;Calais;18/06/2027\n2027-06-04;fines;Lens;\n"
    )
    assert read_files(Kind.CALENDAR, paths) == Calendar(
        (
            Session(date(2027, 6, 4), "fines", "Lens"),
            Session(date(2027, 7, 2), "tpe", "Calais", date(2027, 6, 18)),
        )
    )


def test_envelopes_and_members_are_read(tmp_path: Path) -> None:
    paths = table(tmp_path, 'dispositif,année,montant,agence\nFIDESS,2027,"120 000,50 €",Béthune\n')
    assert read_files(Kind.ENVELOPES, paths) == Envelopes(
        (Envelope("FIDESS", 2027, 12_000_050, agency="bethune"),)
    )
    paths = table(tmp_path, "comité;nom;organisme;collège\ntpe;Dominique Exemple;Banque;banque\n")
    assert read_files(Kind.MEMBERS, paths) == Members(
        (Member("tpe", "Dominique Exemple", "Banque", "banque"),)
    )


@pytest.mark.parametrize(
    ("kind", "text", "place", "sentence"),
    [
        (Kind.CALENDAR, "date;comité;lieu\n31/02/2027;TPE;Lens\n", "ligne 2", "n’est pas une date"),
        (Kind.CALENDAR, "date;comité;lieu\n01/02/2027;Autre;Lens\n", "ligne 2", "n’est pas dans la liste"),
        (
            Kind.CALENDAR,
            "date;comité;lieu;limite\n01/02/2027;TPE;Lens;02/02/2027\n",
            "ligne 2",
            "suit la séance",
        ),
        (Kind.CALENDAR, "date;lieu\n01/02/2027;Lens\n", "", "colonnes attendues (date ; comité ; lieu)"),
        (Kind.CALENDAR, "date;comité;lieu\n", "", "aucune ligne"),
        (Kind.ENVELOPES, "dispositif;année;montant\nFIDESS;27;1\n", "ligne 2", "n’est pas une année"),
        (Kind.ENVELOPES, "dispositif;année;montant\nFIDESS;2027;12.345\n", "ligne 2", "n’est pas un montant"),
        (Kind.ENVELOPES, "dispositif;année;montant\nFIDESS;2027;-5\n", "ligne 2", "négatif"),
        (Kind.ENVELOPES, "dispositif;année;montant\n;2027;5\n", "ligne 2", "est vide"),
        (Kind.MEMBERS, "comité;nom;organisme\ntpe;;Banque\n", "ligne 2", "« nom » est vide"),
        (Kind.LETTERS, "Madame,", "", "n’est pas un modèle de lettre"),
        (Kind.CALENDAR, "\0\1", "", "n’est pas un texte : corrigez la première ligne"),
    ],
)
def test_a_mistake_refuses_the_file_with_its_place(
    tmp_path: Path, kind: Kind, text: str, place: str, sentence: str
) -> None:
    with pytest.raises(FileError) as told:
        read_files(kind, table(tmp_path, text))
    said = str(told.value).replace("\u00a0", " ")
    assert sentence in said
    assert place in said


def test_territories_are_read_from_the_official_lists_in_any_order(tmp_path: Path) -> None:
    districts = table(tmp_path, "code_qp;lib_qp;insee_com\nQP062001;Cité 4;62498\n", "qpv.csv")
    communes = table(tmp_path, "TYPECOM,COM,LIBELLE\nCOM,62498,Lens\n", "communes.csv")
    lists = read_files(Kind.TERRITORIES, [*districts, *communes])
    assert isinstance(lists, TerritoryLists)
    assert [one.name for one in lists.communes] == ["Lens"]
    assert [(one.code, one.generation, one.communes) for one in lists.districts] == [
        ("QP062001", "2015", ("62498",))
    ]
    with pytest.raises(FileError, match="QPV"):
        read_files(Kind.TERRITORIES, table(tmp_path, "code_qp;lib_qp;insee_com\nQX1;Cité 4;62498\n"))


def test_letters_and_rules_keep_their_texts(tmp_path: Path) -> None:
    (tmp_path / "accord_sous_conditions.txt").write_text("Madame,\r\nMonsieur", encoding="utf-8")
    assert read_files(Kind.LETTERS, [tmp_path]) == Letters(
        (Letter("accord sous conditions", "Madame,\nMonsieur"),)
    )
    with pytest.raises(FileError, match="est vide"):
        read_files(Kind.LETTERS, table(tmp_path, " \n", "vide.md"))
    with pytest.raises(FileError, match="TOML"):
        read_rules_folder(tmp_path, "1")
    (tmp_path / "ptz.toml").write_text("[cap]\n", encoding="utf-8")
    assert read_rules_folder(tmp_path, "1").files == {"ptz.toml": "[cap]\n"}


@given(WORDS, WORDS, st.integers(1, 2**40), st.dates())
def test_a_publication_comes_back_whole_from_its_row_and_stays_signed(
    name: str, said: str, version: int, first: date
) -> None:
    content = People((Colleague("a", said, "direction", "arras", left=True),))
    made = signed(Publication("people", name, version, first.isoformat(), written(content), "2027"), KEY)
    # as it travels, then as the file keeps it: neither may touch what was signed
    row = {key: parsed(value) for key, value in fields_of(made).items()}
    kept = parsed(canonical(row))
    assert isinstance(kept, dict)
    again = from_fields(kept)
    assert again == made
    assert is_signed(again, public_key(KEY))
    assert content_of(again) == content


@pytest.mark.parametrize(
    "other",
    [
        replace(MADE, kind="letters"),
        replace(MADE, name="essai "),
        replace(MADE, version=99),
        replace(MADE, valid_from="2018-12-31"),
        replace(MADE, content='{"sessions": []}'),
        replace(MADE, published_at="2026-11-23T08:00:01+00:00"),
    ],
)
def test_every_part_is_signed(other: Publication) -> None:
    assert is_signed(MADE, public_key(KEY))
    assert not is_signed(other, public_key(KEY))
    assert not is_signed(MADE, public_key(OTHER_KEY))


@pytest.mark.parametrize("junk", ["", "AAAA", "é", "=" * 88])
def test_a_signature_or_a_key_that_is_none_is_simply_false(junk: str) -> None:
    made = posted(Calendar(()))
    assert not is_signed(replace(made, signature=junk), public_key(KEY))
    assert not is_signed(made, junk)


def test_trust_goes_from_key_to_key_and_never_around() -> None:
    keys = [KEY, *(Ed25519PrivateKey.generate() for _ in range(3))]
    chain = [link(one, by, rank) for rank, (by, one) in enumerate(pairwise(keys), 1)]
    last = public_key(keys[-1])
    assert trusted(public_key(KEY), chain) == last
    assert trusted(public_key(KEY), reversed(chain)) == last
    assert trusted(public_key(keys[2]), chain) == last  # who joined later starts from a later key
    assert trusted(public_key(KEY), chain[1:]) == public_key(KEY)  # a missing link ends it
    assert trusted(public_key(OTHER_KEY), chain) == public_key(OTHER_KEY)
    assert trusted(public_key(KEY), [*chain, link(KEY, keys[-1], 9)]) == last  # a circle ends too
    assert trusted("", chain) == ""


def link(new: Ed25519PrivateKey, by: Ed25519PrivateKey, version: int) -> Publication:
    content = written(NewKey(public_key(new)))
    return signed(Publication("key", "siège", version, "2027-01-01", content, "2027"), by)


def test_what_this_version_does_not_know_is_told_and_kept() -> None:
    unknown = replace(posted(Calendar(())), kind="barometer")
    with pytest.raises(UnreadableError, match="ne connaît pas"):
        content_of(unknown)
    with pytest.raises(UnreadableError, match="mettez-la à jour"):
        content_of(replace(posted(Calendar(())), content='{"sessions":3}'))
    later = replace(posted(Calendar(())), content='{"sessions":[],"remote":true}')
    assert content_of(later) == Calendar(())  # a field of a newer version is left aside
    assert from_fields({"/kind": "calendar"}) is None


def test_each_content_has_its_kind() -> None:
    assert kind_of(Calendar(())) is Kind.CALENDAR
    assert {kind_of(one) for one in (Letters(()), Members(()), Envelopes(()))} == {
        Kind.LETTERS,
        Kind.MEMBERS,
        Kind.ENVELOPES,
    }
