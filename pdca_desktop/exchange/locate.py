"""Where each value of a JSON text stands: scanned once, and only when a fault has to be shown.

The text is known to be well-formed JSON: `json.loads` has read it before.
"""

import json
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[{}\[\],:]|[^\s{}\[\],:"]+')


@dataclass(slots=True)
class _Open:
    """An object or list not closed yet."""

    pointer: str
    is_object: bool
    step: str = "0"
    at_key: bool = True


def pointer_step(key: str) -> str:
    """A key as a step of a JSON Pointer (RFC 6901)."""
    return key.replace("~", "~0").replace("/", "~1")


def places(text: str) -> Iterator[tuple[str, int]]:
    """The JSON Pointer and the line, from 1, of every value of a well-formed JSON text, in reading order."""
    line, counted = 1, 0
    stack: list[_Open] = []
    for token in _TOKEN.finditer(text):
        line += text.count("\n", counted, token.start())
        counted = token.start()
        sign = token[0]
        inner = stack[-1] if stack else None
        if sign in "}]":
            stack.pop()
        elif sign == ",":
            assert inner is not None  # noqa: S101  (json.loads accepted the text)
            inner.at_key = True
            inner.step = inner.step if inner.is_object else str(int(inner.step) + 1)
        elif sign == ":":
            assert inner is not None  # noqa: S101
            inner.at_key = False
        elif inner is not None and inner.is_object and inner.at_key:
            inner.step = pointer_step(json.loads(sign))
        else:
            pointer = "" if inner is None else f"{inner.pointer}/{inner.step}"
            yield pointer, line
            if sign in "{[":
                stack.append(_Open(pointer, sign == "{"))


def lines(text: str, wanted: Collection[str]) -> dict[str, int]:
    """The line of each wanted pointer that the text has."""
    missing = set(wanted)
    found: dict[str, int] = {}
    for pointer, line in places(text):
        if pointer in missing:
            found[pointer] = line
            missing.remove(pointer)
            if not missing:
                break
    return found


def repeated(text: str) -> tuple[str, int]:
    """The pointer and the line of the first key given twice in one object.

    Raises:
        LookupError: no key is repeated.
    """
    seen: set[str] = set()
    for pointer, line in places(text):
        if pointer in seen:
            return pointer, line
        seen.add(pointer)
    raise LookupError("no repeated key")
