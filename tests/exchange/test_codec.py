"""Records to JSON data and back: nothing lost, nothing guessed, every fault told."""

import dataclasses
import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.field import Choice, Field
from pdca_desktop.domain.money import Euros
from pdca_desktop.domain.record import slots_of
from pdca_desktop.errors import FileError
from pdca_desktop.exchange import codec
from pdca_desktop.exchange.codec import Fault, decode, encode, inspect
from tests.strategies import reachable, records, texts


class Colour(Choice):
    RED = "red", "Rouge"
    BLUE = "blue", "Bleu"


@dataclass(frozen=True, slots=True, kw_only=True)
class Inner:
    amount: Annotated[Euros | None, Field("Montant")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    text: Annotated[str, Field("Texte")] = ""
    whole: Annotated[int | None, Field("Entier")] = None
    rate: Annotated[Decimal | None, Field("Taux", "%")] = None
    amount: Annotated[Euros | None, Field("Montant")] = None
    day: Annotated[date | None, Field("Jour")] = None
    yes: Annotated[bool | None, Field("Réponse")] = None
    colour: Annotated[Colour | None, Field("Couleur")] = None
    colours: Annotated[tuple[Colour, ...], Field("Couleurs")] = ()
    inner: Annotated[Inner, Field("Partie")] = Inner()
    maybe: Annotated[Inner | None, Field("Partie facultative")] = None
    many: Annotated[tuple[Inner, ...], Field("Lignes")] = (Inner(),)
    start: Annotated[int | None, Field("Départ")] = 3


def through_json(data: Any) -> Any:
    return json.loads(json.dumps(data, ensure_ascii=False, allow_nan=False), parse_float=Decimal)


@given(records(Dossier))
def test_a_dossier_comes_back_as_it_was(dossier: Dossier) -> None:
    assert decode(Dossier, through_json(encode(dossier))) == dossier


@given(records(Sample))
def test_every_kind_of_field_comes_back(sample: Sample) -> None:
    data = encode(sample)
    assert decode(Sample, through_json(data)) == sample
    assert list(data) == [name for name in slots_of(Sample) if name in data]
    assert json.dumps(encode(decode(Sample, data))) == json.dumps(data)


@pytest.mark.parametrize("record", sorted(reachable(Dossier), key=str))
def test_an_empty_record_is_empty_data(record: type[Any]) -> None:
    assert encode(record()) == {}
    assert decode(record, {}) == record()


def test_the_forms_of_values() -> None:
    sample = Sample(
        text="a\nb",
        whole=-2,
        rate=Decimal("3.40"),
        amount=Euros(-800_000),
        day=date(2026, 1, 31),
        yes=False,
        colour=Colour.RED,
        colours=(Colour.BLUE,),
        inner=Inner(amount=Euros(5)),
        maybe=Inner(),
        many=(),
        start=None,
    )
    assert encode(sample) == {
        "text": "a\nb",
        "whole": -2,
        "rate": "3.4",
        "amount": "-8000.00",
        "day": "2026-01-31",
        "yes": False,
        "colour": "red",
        "colours": ["blue"],
        "inner": {"amount": "0.05"},
        "maybe": {},
        "many": [],
        "start": None,
    }


@given(st.decimals(-(10**9), 10**9, places=4), st.integers(0, 20))
def test_equal_decimals_are_written_alike(value: Decimal, zeros: int) -> None:
    longer = Decimal(f"{value:f}" + "0" * zeros)
    assert longer == value
    assert encode(Sample(rate=longer)) == encode(Sample(rate=value))


@pytest.mark.parametrize(
    ("data", "cents"),
    [
        ("8000.00", 800_000),
        ("8000", 800_000),
        ("-0.5", -50),
        ("007", 700),
        (12, 1200),
        (Decimal("8000.50"), 800_050),
        (Decimal("1E+3"), 100_000),
        (Decimal("0.1000000000000000000000000000000"), 10),
        (10**13, 10**15),
    ],
)
def test_an_amount_is_a_string_or_a_number(data: object, cents: int) -> None:
    assert decode(Sample, {"amount": data}).amount == Euros(cents)


FAULTY: list[tuple[dict[str, object], str, str]] = [
    ({"amount": "12,5x"}, "/amount", '« 12,5x » n’est pas un montant : écrivez-le comme "8000.00".'),
    ({"amount": "8 000"}, "/amount", "n’est pas un montant"),
    ({"amount": "1e3"}, "/amount", "n’est pas un montant"),
    ({"amount": "٣"}, "/amount", "n’est pas un montant"),
    ({"amount": "12\n"}, "/amount", "« 12⏎ » n’est pas un montant"),
    ({"amount": True}, "/amount", "oui ou non (true ou false) n’est pas un montant"),
    ({"amount": Decimal("NaN")}, "/amount", "« NaN » n’est pas un montant"),
    ({"amount": Decimal("Infinity")}, "/amount", "n’est pas un montant"),
    ({"amount": "1.005"}, "/amount", "plus de deux décimales"),
    ({"amount": Decimal("8000.0000000000000000000000000000000001")}, "/amount", "plus de deux décimales"),
    ({"amount": Decimal("1E-99999999999")}, "/amount", "trop grand ou trop long"),
    ({"amount": Decimal("1E+99999999999")}, "/amount", "trop grand ou trop long"),
    ({"amount": 10**13 + 1}, "/amount", "montant trop grand"),
    ({"amount": {"x": 1}}, "/amount", "un objet n’est pas un montant"),
    ({"whole": True}, "/whole", "n’est pas un nombre entier"),
    ({"whole": Decimal("1.5")}, "/whole", "n’est pas un nombre entier"),
    ({"whole": "12"}, "/whole", "n’est pas un nombre entier"),
    ({"whole": 10**16}, "/whole", "trop grand ou trop long"),
    ({"rate": "abc"}, "/rate", "n’est pas un nombre"),
    ({"rate": "NaN"}, "/rate", "n’est pas un nombre"),
    ({"rate": Decimal("1E+20")}, "/rate", "trop grand ou trop long"),
    ({"day": "31/12/2019"}, "/day", "n’est pas une date"),
    ({"day": "20240101"}, "/day", "n’est pas une date"),
    ({"day": "2024-02-30"}, "/day", "« 2024-02-30 » n’est pas un jour du calendrier."),
    ({"yes": "oui"}, "/yes", "n’est pas une réponse"),
    ({"yes": 1}, "/yes", "n’est pas une réponse"),
    ({"colour": "rouge"}, "/colour", "Valeurs admises : red (Rouge), blue (Bleu)."),
    ({"colour": "rde"}, "/colour", "Vouliez-vous écrire « red » ?"),
    ({"colours": ["red", "x"]}, "/colours/1", "n’est pas dans la liste"),
    ({"colours": "red"}, "/colours", "une liste [ … ] est attendue ici, pas un texte."),
    ({"text": None}, "/text", "un texte entre guillemets est attendu ici, pas une valeur vide (null)."),
    ({"text": 12}, "/text", "pas un nombre"),
    ({"text": "a\x07b"}, "/text", "caractère invisible (U+0007)"),
    ({"text": "a\ud800"}, "/text", "caractère invisible (U+D800)"),
    ({"text": "a" * 100_001}, "/text", "le texte a 100001 caractères : 100"),
    ({"inner": []}, "/inner", "un objet { … } est attendu ici, pas une liste."),
    (
        {"inner": {"amout": 1}},
        "/inner/amout",
        "« amout » n’est pas un champ connu. Vouliez-vous écrire « amount » ?",
    ),
    ({"many": [{}, None]}, "/many/1", "un objet { … } est attendu ici"),
    ({"many": [{}] * 1001}, "/many", "la liste a 1001 lignes"),
    ({"a/b~c\n": 1}, "/a~1b~0c\n", "« a/b~c⏎ » n’est pas un champ connu."),
]


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(("data", "path", "sentence"), FAULTY)
def test_a_fault_is_told_with_its_place(data: dict[str, object], path: str, sentence: str) -> None:
    _, faults = inspect(Sample, data)
    assert [fault.path for fault in faults] == [path]
    assert sentence in plain(faults[0].sentence)
    with pytest.raises(FileError):
        decode(Sample, data)


def test_the_error_is_one_line_per_fault_with_words_and_pointer() -> None:
    with pytest.raises(FileError) as caught:
        decode(Sample, {"many": [{"amount": "x"}], "txt": "", "yes": 1})
    first, second, third = plain(str(caught.value)).split("\n")
    assert first.startswith("Lignes › 1 › Montant (/many/0/amount) : « x » n’est pas un montant")
    assert second == "(/txt) : « txt » n’est pas un champ connu. Vouliez-vous écrire « text » ?"
    assert third.startswith("Réponse (/yes) : ")
    assert plain(caught.value.place) == "Lignes › 1 › Montant (/many/0/amount)"


@pytest.mark.parametrize("key", ["0", "-", "", "a/b"])
def test_a_key_that_looks_like_a_step_is_no_place(key: str) -> None:
    with pytest.raises(FileError) as caught:
        decode(Sample, {"many": [{key: 1}]})
    assert plain(caught.value.place).startswith("Lignes › 1 (/many/0/")


def test_no_more_faults_than_one_can_read() -> None:
    _, faults = inspect(Sample, {f"key{index}": 1 for index in range(50)})
    assert len(faults) == codec.MOST_FAULTS
    _, faults = inspect(Sample, {"many": [{"amount": "x"}] * 900})
    assert len(faults) == codec.MOST_FAULTS


@pytest.mark.parametrize(
    "name", ["text", "whole", "rate", "amount", "day", "yes", "colour", "colours", "inner"]
)
def test_a_float_is_a_bug_of_the_reader(name: str) -> None:
    with pytest.raises(TypeError, match="parse_float"):
        decode(Sample, {name: 1.5})


def test_text_is_normalised_both_ways() -> None:
    assert decode(Sample, {"text": "e\u0301"}).text == "é"
    assert encode(Sample(text="e\u0301\r\n\x00x\ud800"))["text"] == "é\nx"


@given(st.text(st.characters(), max_size=20))
def test_any_typed_text_is_written_readable(text: str) -> None:
    data = encode(Sample(text=text))
    assert encode(decode(Sample, data)) in (data, {})
    json.dumps(data, ensure_ascii=False).encode()


@given(texts)
def test_a_text_that_a_file_holds_is_not_changed(text: str) -> None:
    assert decode(Sample, encode(Sample(text=text))).text == text


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | texts | st.decimals(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(list(slots_of(Sample))) | texts, inner, max_size=4)
    ),
    max_leaves=12,
)


@given(json_values)
def test_any_data_is_read_or_refused(data: Any) -> None:
    try:
        sample = decode(Sample, data)
    except FileError:
        return
    assert decode(Sample, encode(sample)) == sample


def test_the_faulty_field_keeps_its_default() -> None:
    value, faults = inspect(Sample, {"text": "ok", "start": "x"})
    assert value == Sample(text="ok")
    assert isinstance(faults[0], Fault)


def test_a_new_field_needs_no_other_line() -> None:
    fields = [("added", Annotated[Decimal | None, Field("Ajout")], dataclasses.field(default=None))]
    longer = dataclasses.make_dataclass("Longer", fields, bases=(Inner,), frozen=True, kw_only=True)
    value = longer(added=Decimal("1.5"))
    assert encode(value) == {"added": "1.5"}
    assert decode(longer, {"added": "1.5"}) == value
