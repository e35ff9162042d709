"""What a newer version wrote inside a block is read over, kept, journalled, and written back unchanged."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.plan import Plan, Scenario
from pdca_desktop.domain.record import Kind, Slot, slots_of
from pdca_desktop.store import blocks, journal
from pdca_desktop.store.engine import reading
from pdca_desktop.store.journal import set_meta
from pdca_desktop.store.mapping import Leaf, canonical, entity_of, parsed
from pdca_desktop.store.repository import Store
from pdca_desktop.store.tables import OTHER
from tests.builders import a_dossier, a_need, a_plan
from tests.store.conftest import ACT, open_at
from tests.store.test_round_trip import replayed, stored, without_ids
from tests.strategies import records

GENTLY = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
NEWS = ("nouveau", "zone2030")


def leaves() -> list[Leaf]:
    root = entity_of(Dossier)
    return [leaf for entity in (root, *root.children.values()) for leaf in entity.leaves if leaf.block]


@st.composite
def grown(draw: st.DrawFn, slot: Slot, data: Any) -> Any:
    """A block as a newer version writes it: the same, with fields and choices that nobody knows."""
    if slot.kind is Kind.RECORDS:
        return [draw(grown_record(slot.of, item)) for item in data]
    return data if data is None else draw(grown_record(slot.of, data))


@st.composite
def grown_record(draw: st.DrawFn, record: type[Any], data: dict[str, Any]) -> dict[str, Any]:
    slots = slots_of(record)
    inner = {
        name: draw(grown(slots[name], value)) if slots[name].kind in (Kind.RECORD, Kind.RECORDS) else value
        for name, value in data.items()
    }
    for name, slot in slots.items():
        if slot.kind is Kind.CHOICE and name not in data and draw(st.booleans()):
            inner[name] = draw(st.sampled_from(NEWS))
        if slot.kind is Kind.CHOICES and draw(st.booleans()):
            inner[name] = [*inner.get(name, ()), draw(st.sampled_from(NEWS))]
    news = draw(st.dictionaries(st.sampled_from(NEWS), st.integers() | st.text("xyz"), max_size=2))
    return inner | news


def strangers(data: Any) -> list[tuple[str, str]]:
    """Every field of a newer version in a block and every choice of it, with its value, in any order."""
    if isinstance(data, list):
        return sorted(one for item in data for one in strangers(item))
    if not isinstance(data, dict):
        return [("", data)] if data in NEWS else []
    here = [(name, canonical(value)) for name, value in data.items() if name in NEWS or value in NEWS]
    return sorted([*here, *(one for value in data.values() if value not in NEWS for one in strangers(value))])


@GENTLY
@given(leaf=st.sampled_from(leaves()), data=st.data())
def test_a_block_without_its_strangers_is_the_block_and_carrying_gives_it_again(
    leaf: Leaf, data: st.DataObject
) -> None:
    value = getattr(data.draw(records(leaf.owner, most_fields=30)), leaf.slot.name)
    plain = leaf.plain(value)
    newer = data.draw(grown(leaf.slot, plain))
    assert leaf.known_of(newer) == (value, newer != plain)
    assert blocks.known(leaf.slot, newer) == plain
    assert blocks.known(leaf.slot, plain) is plain
    assert blocks.carried(leaf.slot, newer, plain) == newer
    assert blocks.carried(leaf.slot, plain, plain) == plain


def test_a_line_keeps_its_stranger_when_it_is_edited_moved_or_followed_by_others() -> None:
    slot = slots_of(Plan)["needs"]
    old: list[Any] = [{"label": f"n{rank}", "amount": "1.00", "nouveau": rank} for rank in range(3)]
    plain: list[Any] = [{"label": f"n{rank}", "amount": "1.00"} for rank in range(3)]
    edited: list[Any] = [plain[0], {"label": "n1", "amount": "2.00"}, plain[2]]
    assert blocks.carried(slot, old, edited) == [old[0], edited[1] | {"nouveau": 1}, old[2]]
    assert blocks.carried(slot, old, plain[::-1]) == old[::-1]
    future: Any = old[0] | {"nature": "moon_base"}
    assert blocks.known(slot, [future]) == plain[:1]
    assert blocks.carried(slot, [future], [plain[0] | {"amount": "7.00"}]) == [future | {"amount": "7.00"}]
    assert blocks.carried(slot, [future], [plain[0] | {"nature": "stock"}]) == [future | {"nature": "stock"}]
    added: Any = {"label": "autre", "amount": "9.00"}
    assert blocks.carried(slot, old, [added, *plain]) == [added, *old]
    assert blocks.carried(slot, old, plain[1:]) == old[1:]


@pytest.fixture(scope="module")
def shared(empty_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = open_at(Path(shutil.copy(empty_file, tmp_path_factory.mktemp("beyond") / "pdca.db")))
    yield store
    store.close()


def write_behind(store: Store, table: str, row: str, column: str, raw: str) -> None:
    """Write a column as a newer version on this machine did, journal aside."""
    with store.writing() as connection:
        connection.exec_driver_sql(f'UPDATE {table} SET "{column}" = ? WHERE id = ?', (raw, row))  # noqa: S608
        connection.exec_driver_sql("DELETE FROM touched")


def raw_of(store: Store, table: str, row: str, column: str) -> Any:
    with reading(store._engine) as connection:
        query = f'SELECT "{column}" FROM {table} WHERE id = ?'  # noqa: S608
        return parsed(connection.exec_driver_sql(query, (row,)).scalar_one())


def last_op(store: Store, dossier_id: str) -> Any:
    return store.history(dossier_id)[0]


@GENTLY
@given(one=records(Dossier, most_fields=12), data=st.data())
def test_any_dossier_with_strangers_is_read_and_saved_without_losing_them(
    shared: Store, one: Dossier, data: st.DataObject
) -> None:
    kept = shared.create(without_ids(one), ACT)
    root = entity_of(Dossier)
    held: dict[str, Any] = {}
    for leaf in (leaf for leaf in root.leaves if leaf.block):
        plain = leaf.plain(leaf.read(kept))
        if plain is not None:
            held[leaf.column] = data.draw(grown(leaf.slot, plain))
            write_behind(shared, "dossier", kept.id, leaf.column, canonical(held[leaf.column]))
    assert shared.load(kept.id) == kept
    after = shared.save(kept, replace(kept, number=f"{kept.number}+"), ACT)
    assert {name: raw_of(shared, "dossier", kept.id, name) for name in held} == held
    marks = data.draw(records(Dossier, most_fields=12))
    changed = shared.save(after, replace(after, engagement=(*after.engagement, *marks.engagement)), ACT)
    assert shared.load(kept.id) == changed
    assert {name: strangers(raw_of(shared, "dossier", kept.id, name)) for name in held} == {
        name: strangers(value) for name, value in held.items()
    }
    shared.delete(changed, ACT)
    assert shared.restore(kept.id, ACT) == changed
    assert {name: strangers(raw_of(shared, "dossier", kept.id, name)) for name in held} == {
        name: strangers(value) for name, value in held.items()
    }


def test_the_journal_says_the_strangers_too(store: Store) -> None:
    kept = store.create(a_dossier(), ACT)
    (scenario,) = kept.scenarios
    raw = raw_of(store, "scenario", scenario.id, "plan")
    raw["needs"][0]["nouveau"] = "x"
    write_behind(store, "scenario", scenario.id, "plan", canonical(raw))
    plan = replace(scenario.plan, needs=(*scenario.plan.needs, a_need(1_000)))
    store.save(store.load(kept.id), replace(kept, scenarios=(replace(scenario, plan=plan),)), ACT)
    entry = last_op(store, kept.id)
    assert entry.seen == raw
    assert strangers(entry.new) == strangers(raw)
    assert entry.new["needs"][0]["nouveau"] == "x"
    assert len(entry.new["needs"]) == len(raw["needs"]) + 1
    with reading(store._engine) as connection:
        assert journal.verify(connection) is None
    assert replayed(store, kept.id) == stored(store, kept.id)


def test_a_removed_row_that_comes_back_has_its_strangers(store: Store) -> None:
    kept = store.create(
        a_dossier(scenarios=(Scenario(name="A"), Scenario(name="B", plan=a_plan((a_need(1),))))), ACT
    )
    second = kept.scenarios[1]
    raw = raw_of(store, "scenario", second.id, "plan") | {"nouveau": 1}
    write_behind(store, "scenario", second.id, "plan", canonical(raw))
    without = store.save(kept, replace(kept, scenarios=kept.scenarios[:1]), ACT)
    store.save(without, kept, ACT)
    assert raw_of(store, "scenario", second.id, "plan") == raw
    entry = last_op(store, kept.id)
    assert entry.new["plan"] == raw


def lay_beside(store: Store, table: str, row: str, extra: dict[str, Any]) -> None:
    write_behind(store, table, row, "extra", canonical(extra))


def journalled(store: Store) -> Any:
    """The last operation of the journal, as it travels."""
    with store.reading() as connection:
        *_, (_, op) = journal.operations(connection)
    return op


def test_what_lies_beside_a_row_is_seen_deleted_and_restored_with_it(store: Store) -> None:
    kept = store.create(a_dossier(), ACT)
    (scenario,) = kept.scenarios
    lay_beside(store, "dossier", kept.id, {"/nouveau": 1, "/project/nature": "moon"})
    lay_beside(store, "scenario", scenario.id, {"/zone2030": "x"})
    without = store.save(kept, replace(kept, scenarios=()), ACT)
    assert journalled(store).seen["/zone2030"] == "x"
    back = store.save(without, kept, ACT)
    assert journalled(store).new["/zone2030"] == "x"
    store.delete(back, ACT)
    assert journalled(store).seen["/nouveau"] == 1
    store.restore(kept.id, ACT)
    assert journalled(store).new["/nouveau"] == 1
    assert raw_of(store, "dossier", kept.id, "extra") == {"/nouveau": 1, "/project/nature": "moon"}
    assert raw_of(store, "scenario", scenario.id, "extra") == {"/zone2030": "x"}
    assert store.load(kept.id) == kept
    assert len(store.history(kept.id)) > 4
    assert store.verify_journal() is None
    assert replayed(store, kept.id).record == kept


def test_what_a_newer_version_wrote_takes_its_place_after_the_update(path: Path) -> None:
    store = open_at(path)
    kept = store.create(a_dossier(), ACT)
    (scenario,) = kept.scenarios
    (person,) = kept.holders
    removed = store.save(kept, replace(kept, holders=()), ACT)
    lay_beside(store, "dossier", kept.id, {"/number": "2030-7", "/nouveau": 1, "/state": "on_the_moon"})
    lay_beside(store, "scenario", scenario.id, {"/name": "Lune"})
    lay_beside(store, "person", person.id, {"/last_name": "Demain"})
    wire = {"entity": "Person", "row": "p9", "root": kept.id, "seq": 4, "deleted": 0}
    with store.writing() as connection:
        connection.execute(OTHER.insert(), {**wire, "fields": '{"/last_name":"Avenir","rank":3}'})
        set_meta(connection, "read_by", "an older version")
    assert store.load(kept.id) == removed
    store.close()
    acts = 0
    for _ in range(2):
        store = open_at(path, lot=2)
        found = store.load(kept.id)
        assert found.number == "2030-7"
        assert found.scenarios[0].name == "Lune"
        assert [one.last_name for one in found.holders] == ["Avenir"]
        assert raw_of(store, "dossier", kept.id, "extra") == {"/nouveau": 1, "/state": "on_the_moon"}
        assert raw_of(store, "scenario", scenario.id, "extra") == {}
        assert store.verify_journal() is None
        acts = len(store.history(kept.id))
        store.close()
    store = open_at(path, lot=3)
    found = store.load(kept.id)
    back = store.save(found, replace(found, holders=(*found.holders, person)), ACT)
    assert [one.last_name for one in back.holders] == ["Avenir", "Demain"]
    assert raw_of(store, "person", person.id, "extra") == {}
    assert len(store.history(kept.id)) == acts + 1
    store.close()
