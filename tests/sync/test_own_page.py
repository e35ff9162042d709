"""What a device is given that had read everything is what the database would have given it."""

from dataclasses import replace
from typing import Any

import msgspec
import pytest

from pdca_desktop.exchange.messages import Answer, Author, Request
from pdca_desktop.head_office import office, paging
from pdca_desktop.head_office.book import Held
from pdca_desktop.head_office.caller import Caller
from pdca_desktop.head_office.office import Office
from tests.sync.journeys import journey

FEWEST = 10


def test_a_page_told_from_memory_is_the_one_that_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[Answer | None] = []
    rows: list[int] = []

    def from_memory(*given: Any) -> None:
        told.append(paging.page_of_its_own(*given))

    def read(self: Office, *given: Any) -> Answer:
        answer = real(self, *given)
        mine = told.pop() if told else None
        if mine is not None:
            assert msgspec.structs.replace(mine, now="") == msgspec.structs.replace(answer, now="")
            rows.append(len(mine.rows))
        return answer

    real = Office._page
    monkeypatch.setattr(office, "page_of_its_own", from_memory)
    monkeypatch.setattr(Office, "_page", read)
    for seed in range(4):
        journey(seed)
    assert len(rows) > FEWEST
    assert max(rows) > 1


def test_what_left_the_perimeter_is_not_told_from_memory() -> None:
    """The rows of a page that is told from memory are those of the perimeter."""
    caller = Caller("d", "a", "lens_1", ("lens_1/*",))
    history = paging.History("g", 4, "x", 0)
    here = Held("Dossier", "r1", "r1", "lens_1/ess", 5, deleted=False, fields={"/number": "null"})
    away = replace(here, row="r2", root="r2", scope="calais_1/ess")
    older = replace(here, row="r3", root="r3", seq=4)
    effect = paging.Effect(authors={5: Author(5, "a", "", "")}, changed=(away, here, older))
    request = Request(stream="s", cursor=4, perimeter=caller.perimeter)
    given = caller, history, history._replace(head=5), effect, ""
    answer = paging.page_of_its_own(request, *given)
    assert answer is not None
    assert [row.row for row in answer.rows] == ["r1"]
    for other in ({"cursor": 3}, {"perimeter": "another"}, {"check": True}, {"protocol": 0}):
        assert paging.page_of_its_own(msgspec.structs.replace(request, **other), *given) is None
    assert paging.page_of_its_own(request, *given[:3], replace(effect, again=[here.key]), "") is None
