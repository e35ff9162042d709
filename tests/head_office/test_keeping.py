"""Backups, restores, checks and views of the head office."""

import csv
import hashlib
import tracemalloc
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from pdca_desktop.domain.french import typeset
from pdca_desktop.errors import AppError
from pdca_desktop.exchange.messages import NULL, PART_BYTES, Request, WireCommit, WireOp, raw
from pdca_desktop.head_office.backup import back_up, restore
from pdca_desktop.head_office.blobs import Blobs
from pdca_desktop.head_office.caller import Caller
from pdca_desktop.head_office.checking import differences
from pdca_desktop.head_office.database import make_engine
from pdca_desktop.head_office.migrating import schema_of
from pdca_desktop.head_office.office import Office
from pdca_desktop.head_office.tables import BLOB_PART
from pdca_desktop.head_office.views import export, make_views
from tests.fakes.store import CountedIds, SetClock

CALLER = Caller("d1", "a1", "lens_1", ("*/*",))


def filled(engine: Engine) -> Office:
    office = Office(engine, SetClock())
    whole = '{"/agency":"lens_1","/project/title":"=Friperie","/structure/capital":"1500.50","/jobs":[]}'
    ops = (
        WireOp("Dossier", "d1", "i", "", NULL, raw(whole)),
        WireOp("Person", "p1", "i", "", NULL, raw('{"parent":"d1","rank":0,"/last_name":"Exemple"}')),
    )
    update = WireOp("Dossier", "d1", "u", "/number", raw('""'), raw('"2026-001"'))
    clash = WireOp("Dossier", "d1", "u", "/number", raw('""'), raw('"2026-002"'))
    orphan = WireOp("Person", "p9", "u", "/phone", raw('""'), raw('"1"'))
    office.exchange(Request(stream="s1", commits=(commit("c1", 1, *ops), commit("c2", 2, update))), CALLER)
    office.exchange(Request(stream="s2", commits=(commit("c3", 1, clash, orphan),)), CALLER)
    return office


def commit(cid: str, n: int, *ops: WireOp) -> WireCommit:
    return WireCommit(cid, n, "a1", "2026-01-01T00:00:00+00:00", "saisie", "1", 1, ops)


def test_a_backup_is_durable_once_read_back(engine: Engine, tmp_path: Path) -> None:
    office = filled(engine)
    assert office.exchange(Request(stream="s3"), CALLER).durable == 0
    assert back_up(engine, tmp_path / "b.zst") == 3
    assert office.exchange(Request(stream="s3"), CALLER).durable == 3


def test_a_restored_head_office_says_that_its_history_is_another(engine: Engine, tmp_path: Path) -> None:
    office = filled(engine)
    known = office.exchange(Request(stream="s3"), CALLER)
    back_up(engine, tmp_path / "b.zst")
    other = make_engine(str(tmp_path / "other.db"))
    assert restore(tmp_path / "b.zst", other, CountedIds(lot=77)) == 3
    again = Office(other, SetClock())
    following = Request(stream="s3", gen=known.gen, cursor=known.cursor, digest=known.digest)
    assert again.exchange(following, CALLER).error == "history"
    fresh = again.exchange(Request(stream="s3"), CALLER)
    assert [row.fields for row in fresh.rows] == [row.fields for row in known.rows]
    assert list(differences(other)) == []
    with pytest.raises(AppError, match="pas vide"):
        restore(tmp_path / "b.zst", other, CountedIds(lot=78))
    other.dispose()


def with_attachment(engine: Engine) -> tuple[str, bytes]:
    """An attachment of as many parts as there may be."""
    content = b"%PDF-1.7" + bytes(range(256)) * (11 * PART_BYTES // 256)
    name, blobs = hashlib.sha256(content).hexdigest(), Blobs(engine)
    for start in range(0, len(content), PART_BYTES):
        blobs.add(name, len(content), start, content[start : start + PART_BYTES])
    return name, content


def test_attachments_are_in_the_backup_and_never_all_in_memory(engine: Engine, tmp_path: Path) -> None:
    filled(engine)
    name, content = with_attachment(engine)
    other = make_engine(str(tmp_path / "other.db"))
    tracemalloc.start()
    try:
        back_up(engine, tmp_path / "b.zst")
        _, backing_up = tracemalloc.get_traced_memory()
        tracemalloc.reset_peak()
        restore(tmp_path / "b.zst", other, CountedIds(lot=77))
        _, restoring = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert max(backing_up, restoring) < 10 * PART_BYTES < len(content)
    again = Blobs(other)
    assert again.offset(name) == (len(content), True)
    parts = [again.read(name, start, PART_BYTES) for start in range(0, len(content), PART_BYTES)]
    assert b"".join(part or b"" for part in parts) == content
    assert list(differences(other)) == []
    other.dispose()


def test_an_attachment_that_the_disk_altered_is_found(engine: Engine) -> None:
    filled(engine)
    name, _ = with_attachment(engine)
    assert list(differences(engine)) == []
    with engine.begin() as connection:
        connection.execute(BLOB_PART.update().where(BLOB_PART.c.start == 0), {"data": bytes(PART_BYTES)})
    assert list(differences(engine)) == [typeset(f"pièce {name} : n'est plus ce qu'elle était")]


@pytest.mark.parametrize("cut", [0, 1, 40, -1, -20])
def test_a_cut_backup_is_refused_whole(engine: Engine, tmp_path: Path, cut: int) -> None:
    filled(engine)
    path = tmp_path / "b.zst"
    back_up(engine, path)
    path.write_bytes(path.read_bytes()[:cut])
    other = make_engine(str(tmp_path / "other.db"))
    with pytest.raises(AppError, match="pas une sauvegarde lisible"):
        restore(path, other, CountedIds(lot=77))
    path.unlink()
    with other.connect() as connection:
        assert schema_of(connection) == 0
    other.dispose()


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        ("UPDATE row_state SET fields = '{}' WHERE row = 'd1'", "d1 : n'est pas tel que ses actes"),
        ("DELETE FROM row_state WHERE row = 'p1'", "p1 : manque"),
        ("UPDATE row_state SET row = 'p2' WHERE row = 'p1'", "p2 : aucun acte"),
    ],
)
def test_a_row_that_no_act_made_is_found(engine: Engine, damage: str, told: str) -> None:
    filled(engine)
    assert list(differences(engine)) == []
    with engine.begin() as connection:
        connection.execute(text(damage))
    assert any(typeset(told) in one for one in differences(engine))


@pytest.mark.parametrize(
    "damage", ["UPDATE commit_log SET cid = 'x' WHERE seq = 2", "DELETE FROM commit_log WHERE seq = 3"]
)
def test_a_broken_history_is_found(engine: Engine, damage: str) -> None:
    filled(engine)
    with engine.begin() as connection:
        connection.execute(text(damage))
    with pytest.raises(AppError, match="historique"):
        list(differences(engine))


def test_views_read_like_the_forms(engine: Engine, tmp_path: Path) -> None:
    filled(engine)
    assert make_views(engine) == make_views(engine)  # made anew at will
    written = {path.stem: path for path in export(engine, tmp_path / "vues")}
    with written["dossier"].open(encoding="utf-8-sig") as file:
        (row,) = csv.DictReader(file, delimiter=";")
    assert row["numero_de_dossier"] == "2026-001"
    assert float(row["structure_capital"]) == 1500.5
    assert "'=Friperie" in row.values()
    with written["porteurs"].open(encoding="utf-8-sig") as file:
        (person,) = csv.DictReader(file, delimiter=";")
    assert person["dossier_id"] == "d1"
