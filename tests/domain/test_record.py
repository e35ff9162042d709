"""The declarations of every record of a dossier: readable, and labelled as an adviser reads."""

import re
from collections import Counter
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

import pytest

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.field import Choice, Field, Privacy
from pdca_desktop.domain.money import Euros
from pdca_desktop.domain.record import Kind, is_blank, slots_of
from tests.strategies import reachable

RECORDS = sorted(reachable(Dossier), key=str)
CHOICES: list[Any] = sorted(
    {slot.of for record in RECORDS for slot in slots_of(record).values() if issubclass(slot.of, Choice)},
    key=str,
)


@pytest.mark.parametrize("record", RECORDS)
def test_every_field_is_declared(record: type[Any]) -> None:
    assert is_dataclass(record)
    assert list(slots_of(record)) == [field.name for field in fields(record)]
    assert slots_of(record) is slots_of(record)
    assert record() == record()
    assert hash(record()) == hash(record())
    assert "__slots__" in vars(record)
    assert record.__doc__


@pytest.mark.parametrize("record", RECORDS)
def test_a_new_form_has_the_declared_defaults(record: type[Any]) -> None:
    for name, slot in slots_of(record).items():
        assert getattr(record(), name) == slot.default
        assert slot.optional or slot.default is not None
        assert slot.kind is not Kind.YES_NO or slot.optional, f"{name}: unknown is an answer"


@pytest.mark.parametrize("record", RECORDS)
def test_labels_are_those_of_a_form(record: type[Any]) -> None:
    labels = [slot.declared.label for slot in slots_of(record).values()]
    assert [label for label, count in Counter(labels).items() if count > 1] == []
    for label in labels:
        assert label == label.strip() != ""
        assert label[0].isupper() or label[0].isdigit(), label
        assert not re.search(r"  |[.:;]$|\.\.\.|[\u2019\u00a0\u202f]", label), label


@pytest.mark.parametrize("record", RECORDS)
def test_help_and_sections_are_sentences_and_titles(record: type[Any]) -> None:
    for name, slot in slots_of(record).items():
        declared = slot.declared
        assert not declared.help or declared.help[-1] in ".?!", f"{name}: {declared.help}"
        assert declared.section == declared.section.strip()
        if declared.least is not None and declared.most is not None:
            assert declared.least < declared.most
        bounded = declared.least is not None or declared.most is not None
        assert not bounded or slot.kind in (Kind.WHOLE, Kind.DECIMAL, Kind.EUROS), name
        assert not (declared.check or declared.long) or slot.kind is Kind.TEXT, name
        assert declared.decimals >= 0


@pytest.mark.parametrize("record", RECORDS)
def test_names_are_those_of_columns_and_keys(record: type[Any]) -> None:
    for name in slots_of(record):
        assert re.fullmatch(r"[a-z][a-z0-9_]*", name)
        assert not name.isdecimal()


@pytest.mark.parametrize("choice", CHOICES)
def test_choices_are_stable_values_with_french_labels(choice: type[Choice]) -> None:
    values = [member.value for member in choice]
    labels = [member.label for member in choice]
    assert len(set(values)) == len(values) > 1
    assert len(set(labels)) == len(labels)
    assert len(choice.__members__) == len(values), "an alias hides a member"
    by_value: Any = choice
    for member in choice:
        assert by_value(member.value) is member
        assert re.fullmatch(r"[a-z0-9][a-z0-9_]*", member.value), member
        assert member.value == str(member)
        assert member.label == member.label.strip() != ""
        assert not re.search(r"  |[.:;]$|[\u2019\u00a0\u202f]", member.label), member.label


def test_what_says_nothing_yet_is_blank() -> None:
    assert all(map(is_blank, (None, "", ())))
    assert not any(map(is_blank, (0, False, Euros(0), Decimal(0), " ", (None,), date(2026, 1, 1))))


def test_each_kind_is_read() -> None:
    @dataclass(frozen=True, slots=True, kw_only=True)
    class Sample:
        text: Annotated[str, Field("A", privacy=Privacy.SENSITIVE)] = ""
        maybe: Annotated[Decimal | None, Field("B", "%")] = None
        jobs: Annotated[tuple[Euros, ...], Field("C")] = ()

    with pytest.raises(TypeError, match=r"Sample\.jobs"):
        slots_of(Sample)


def test_a_declaration_that_nothing_carries_is_a_bug() -> None:
    @dataclass(frozen=True, slots=True)
    class Undeclared:
        name: str = ""

    @dataclass(frozen=True, slots=True)
    class WithoutDefault:
        name: Annotated[str, Field("Nom")]

    @dataclass(frozen=True, slots=True)
    class Mixed:
        name: Annotated[str | int, Field("Nom")] = ""

    @dataclass(frozen=True, slots=True)
    class Inexact:
        rate: Annotated[float | None, Field("Taux")] = None

    for wrong in (Undeclared, WithoutDefault, Mixed, Inexact):
        with pytest.raises(TypeError, match=wrong.__name__):
            slots_of(wrong)


def test_a_slot_says_all() -> None:
    slots = slots_of(Dossier)
    assert (slots["holders"].kind, slots["holders"].many, slots["holders"].optional) == (
        Kind.RECORDS,
        True,
        False,
    )
    assert (slots["starter"].kind, slots["starter"].optional, slots["starter"].default) == (
        Kind.RECORD,
        True,
        None,
    )
    assert slots["applied_on"].of is date
    assert slots["holders"].declared.privacy is Privacy.PERSONAL
