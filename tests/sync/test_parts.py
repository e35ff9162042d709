"""Parts of an attachment in any order, cut, doubled, altered: what is whole at the head office is right."""

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from pdca_desktop.head_office.blobs import Blobs, NotTheSame, WrongOffset
from pdca_desktop.head_office.database import make_engine
from pdca_desktop.head_office.office import found
from tests.fakes.store import CountedIds

CONTENTS = st.binary(min_size=1, max_size=40)
PARTS = st.lists(
    st.tuples(st.none() | st.integers(0, 40), st.integers(1, 20), st.sampled_from([0, 0, 1])), max_size=12
)
"""Where a part begins (none: where it should), how long it is, whether a bit of it was altered on the way."""


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    made = make_engine(f"sqlite:///{Path(tmp_path_factory.mktemp('parts')) / 'siege.db'}")
    found(made, CountedIds(lot=9))
    yield made
    made.dispose()


@settings(max_examples=120, suppress_health_check=list(HealthCheck))
@given(content=CONTENTS, parts=PARTS)
def test_what_is_whole_is_what_was_joined(
    engine: Engine, content: bytes, parts: list[tuple[int | None, int, int]]
) -> None:
    blobs, name = Blobs(engine), hashlib.sha256(content).hexdigest()
    for given_start, length, altered in parts:
        here, whole = blobs.offset(name)
        start = here if given_start is None else given_start
        data = bytes(byte ^ altered for byte in content[start : start + length])
        with pytest.raises(WrongOffset) if whole or start != here else suppress(NotTheSame):
            blobs.add(name, len(content), start, data)
        offset, whole = blobs.offset(name)
        assert blobs.read(name, 0, len(content)) == (content if whole else None)
    for _ in range(2):  # parts altered before are thrown away at the end, and all is sent again
        offset, whole = blobs.offset(name)
        if not whole:
            with suppress(NotTheSame):
                blobs.add(name, len(content), offset, content[offset:])
    assert blobs.read(name, 0, len(content)) == content
