"""The published schema accepts what is written and refuses what reading refuses."""

import copy
import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.field import Field
from pdca_desktop.domain.record import Kind, slots_of
from pdca_desktop.errors import FileError
from pdca_desktop.exchange import scalars
from pdca_desktop.exchange.codec import encode
from pdca_desktop.exchange.dossier_file import dump_dossier, parse_dossier
from pdca_desktop.exchange.schema import dossier_schema, record_schema
from tests.strategies import reachable, records

SCHEMA = dossier_schema()
VALIDATOR = Draft202012Validator(SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER)


def accepted(data: object) -> bool:
    return bool(VALIDATOR.is_valid(data))


def test_it_is_a_valid_schema_that_never_changes_by_itself() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert json.dumps(dossier_schema()) == json.dumps(SCHEMA)


def test_every_record_type_has_one_definition() -> None:
    names = [record.__name__ for record in reachable(Dossier)]
    assert sorted(names) == sorted(SCHEMA["$defs"])


def test_it_says_what_the_declarations_say() -> None:
    for record in reachable(Dossier):
        definition = SCHEMA["$defs"][record.__name__]
        assert list(definition["properties"]) == list(slots_of(record))
        assert definition["additionalProperties"] is False
        assert "required" not in definition
        for name, slot in slots_of(record).items():
            written = definition["properties"][name]
            assert written["title"].replace("\u00a0", " ").replace("’", "'") == slot.declared.label
            if slot.declared.unit:
                assert slot.declared.unit in written["description"].replace("’", "'")
            if slot.kind is Kind.CHOICE:
                values = [member.value for member in slot.of]
                assert [case["const"] for case in _cases(written)] == values


def _cases(written: dict[str, Any]) -> list[dict[str, str]]:
    choice: dict[str, Any] = written if "oneOf" in written else written["anyOf"][0]
    cases: list[dict[str, str]] = choice["oneOf"]
    return cases


@given(records(Dossier))
def test_what_is_written_is_accepted(dossier: Dossier) -> None:
    assert accepted(json.loads(dump_dossier(dossier)))


def _containers(data: Any) -> Iterator[Any]:
    if isinstance(data, dict | list):
        yield data
        for item in data.values() if isinstance(data, dict) else data:
            yield from _containers(item)


def _refused(data: Any) -> bool:
    try:
        parse_dossier(json.dumps(data), "essai.json")
    except FileError:
        return True
    return False


@given(records(Dossier), st.data())
def test_an_unknown_key_is_refused_by_both(dossier: Dossier, draw: st.DataObject) -> None:
    data = json.loads(dump_dossier(dossier))
    objects = [container for container in _containers(data) if isinstance(container, dict)]
    draw.draw(st.sampled_from(objects))["champ_inconnu"] = 1
    assert not accepted(data)
    assert _refused(data)


@given(records(Dossier), st.data())
def test_a_wrong_type_is_refused_by_both(dossier: Dossier, draw: st.DataObject) -> None:
    data = json.loads(dump_dossier(dossier))
    container = draw.draw(st.sampled_from([found for found in _containers(data) if found]))
    key = draw.draw(
        st.sampled_from(list(container if isinstance(container, dict) else range(len(container))))
    )
    container[key] = {} if isinstance(container[key], list) else []
    assert not accepted(data)
    assert _refused(data)


@pytest.mark.parametrize(
    ("name", "value", "sound"),
    [
        ("applied_on", "2026-01-31", True),
        ("applied_on", None, True),
        ("applied_on", "31/01/2026", False),
        ("id", None, False),
        ("id", "a\x07", False),
        ("id", "a" * (scalars.MOST_CHARACTERS + 1), False),
        ("terms", {"ptz_months": True}, False),
        ("terms", {"ptz_months": -5}, True),
        ("terms", {"own_money": "12.345"}, False),
        ("terms", {"own_money": 12.5}, True),
        ("terms", {"bank_rate": "1,5"}, False),
        ("terms", {"bank_rate": "99"}, True),
        ("state", "contacts", False),
        ("holders", [{}] * 1001, False),
    ],
)
def test_schema_and_reading_agree(name: str, value: object, sound: bool) -> None:
    data = {"format": "pdca-dossier", "version": 1, "dossier": {name: value}}
    assert accepted(data) is sound
    assert _refused(data) is not sound


def test_a_new_field_needs_no_other_line() -> None:
    @dataclass(frozen=True, slots=True, kw_only=True)
    class Longer:
        added: Annotated[
            Decimal | None, Field("Ajout", "mois", help="Un champ de plus.", least=1, most=12)
        ] = None

    definitions: dict[str, Any] = {}
    schema = copy.deepcopy(record_schema(Longer, definitions)) | {"$defs": definitions}
    title, description = (
        definitions["Longer"]["properties"]["added"][key] for key in ("title", "description")
    )
    assert title == "Ajout"
    assert description.replace("\u00a0", " ").startswith(
        "Un champ de plus. Unité : mois. Au moins 1. Au plus 12."
    )
    validator = Draft202012Validator(schema)
    assert validator.is_valid(encode(Longer(added=Decimal("1.5"))))
    assert not validator.is_valid({"added": "x"})
