"""Lines of values in a JSON text, against a writer that knows where it put them."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdca_desktop.exchange.locate import lines, places, pointer_step, repeated

spaces = st.text(" \t\r\n", max_size=3)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=15,
)


class Writer:
    """Writes JSON with any blank between tokens, and notes the line of every value."""

    def __init__(self, draw: Callable[[st.SearchStrategy[Any]], Any]) -> None:
        self.draw = draw
        self.text = ""
        self.places: list[tuple[str, int]] = []

    def put(self, token: str) -> None:
        self.text += self.draw(spaces) + token

    def value(self, value: Any, pointer: str) -> None:
        self.text += self.draw(spaces)
        self.places.append((pointer, self.text.count("\n") + 1))
        if isinstance(value, dict):
            self.text += "{"
            for number, (key, item) in enumerate(value.items()):
                self.put("," if number else "")
                self.put(json.dumps(key, ensure_ascii=self.draw(st.booleans())))
                self.put(":")
                self.value(item, f"{pointer}/{key.replace('~', '~0').replace('/', '~1')}")
            self.put("}")
        elif isinstance(value, list):
            self.text += "["
            for number, item in enumerate(value):
                self.put("," if number else "")
                self.value(item, f"{pointer}/{number}")
            self.put("]")
        else:
            self.text += json.dumps(value)


@given(st.data(), values)
def test_every_value_is_found_on_its_line(data: st.DataObject, value: Any) -> None:
    writer = Writer(data.draw)
    writer.value(value, "")
    assert json.loads(writer.text) == value
    assert list(places(writer.text)) == writer.places
    assert lines(writer.text, [pointer for pointer, _ in writer.places]) == dict(writer.places)


def test_pointers_without_place_are_left_out() -> None:
    assert lines('{"a": [1]}', ["/a/0", "/a/1", "/b"]) == {"/a/0": 1}


def test_a_repeated_key_is_found_in_its_object_only() -> None:
    text = '{"a": {"x": 1},\n "b": {"x": 1,\n "y": 2, "\\u0078": 3}}'
    assert repeated(text) == ("/b/x", 3)
    with pytest.raises(LookupError):
        repeated('{"a": {"x": 1}, "x": 2, "y": ["x", "x"]}')


def test_pointer_steps_are_escaped() -> None:
    assert pointer_step("a/b~1") == "a~1b~01"
