"""The web application: tokens, bounds, attachments, and whatever a stranger may send."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import msgspec
import pytest
import schemathesis
import zstandard
from hypothesis import HealthCheck, given, settings
from schemathesis.core.result import Ok
from sqlalchemy import Engine, select
from starlette.testclient import TestClient

from pdca_desktop.domain.territory import Agency
from pdca_desktop.exchange import messages
from pdca_desktop.exchange.messages import NULL, PART_BYTES, Request, WireCommit, WireOp, raw
from pdca_desktop.head_office import app
from pdca_desktop.head_office.access import Access, Role
from pdca_desktop.head_office.app import make_app
from pdca_desktop.head_office.auditing import Audited
from pdca_desktop.head_office.tables import AUDIT, DEVICE, ORG, QUARANTINE
from tests.fakes.store import CountedIds, SetClock


@dataclass
class Door:
    client: TestClient
    access: Access
    account: str
    device: str
    token: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def sync(self, request: Request, **headers: str) -> messages.Answer:
        answer = self.client.post("/v1/sync", content=messages.pack(request), headers=self.headers | headers)
        assert answer.status_code == 200, answer.text
        return messages.read_answer(answer.content)


@pytest.fixture
def door(engine: Engine) -> Iterator[Door]:
    clock, ids = SetClock(), CountedIds(lot=3)
    access = Access(engine, clock, ids)
    account = access.add("Camille Exemple", Role.ADVISER, Agency.LENS_1)
    device, token, owner = access.enrol(access.invite(account), "portable de Lens")
    assert owner == account
    with TestClient(make_app(engine, clock, ids), raise_server_exceptions=True) as client:
        yield Door(client, access, account, device, token)


def insert(cid: str, n: int, row: str, fields: str, entity: str = "Dossier") -> WireCommit:
    op = WireOp(entity, row, "i", "", NULL, raw(fields))
    return WireCommit(cid, n, "a", "2026-01-01T00:00:00+00:00", "création", "1", 1, (op,))


def test_an_act_comes_back_to_another_device(door: Door) -> None:
    fields = '{"/agency":"lens_1","/project/title":"Friperie du Détroit"}'
    sent = door.sync(Request(stream="s1", commits=(insert("c1", 1, "d1", fields),)))
    assert [(ack.cid, ack.seq, ack.status) for ack in sent.acks] == [("c1", 1, "applied")]
    got = door.sync(Request(stream="s2"), **{"Accept-Encoding": "zstd"})
    assert [(row.row, messages.text(row.fields["/project/title"])) for row in got.rows] == [
        ("d1", '"Friperie du Détroit"')
    ]
    assert [(author.who, author.why) for author in got.authors] == [(door.account, "création")]


def test_sent_twice_is_once(door: Door) -> None:
    request = Request(stream="s1", commits=(insert("c1", 1, "d1", "{}"),))
    assert door.sync(request).acks == door.sync(request).acks
    assert door.sync(Request(stream="s1")).head == 1


def test_nobody_comes_in_without_a_token(door: Door) -> None:
    for headers in ({}, {"Authorization": "Bearer x"}, {"Authorization": "Basic x"}):
        assert door.client.post("/v1/sync", content=b"{}", headers=headers).status_code == 401


def test_a_code_serves_once_and_not_for_ever(door: Door) -> None:
    code = door.access.invite(door.account)
    assert door.client.post("/v1/enrol", json={"code": code.lower()}).status_code == 201
    assert door.client.post("/v1/enrol", json={"code": code}).status_code == 403
    statuses = {door.client.post("/v1/enrol", json={"code": "AAAA"}).status_code for _ in range(12)}
    assert statuses == {403, 429}


def test_a_revoked_device_is_told_and_says_that_it_wiped(door: Door) -> None:
    assert door.client.post("/v1/wiped", headers=door.headers).status_code == 409
    door.access.revoke(door.device)
    assert door.client.post("/v1/sync", content=b"{}", headers=door.headers).status_code == 410
    assert door.client.post("/v1/wiped", headers=door.headers).status_code == 204
    assert [device.wiped_at != "" for device in door.access.devices()] == [True]


def test_access_taken_away_since_it_was_known_holds_at_once(door: Door, engine: Engine) -> None:
    door.sync(Request(stream="s1"))
    assert door.access.recognise(door.token)
    door.access.revoke(door.device)
    request = Request(stream="s1", commits=(insert("c1", 1, "d1", "{}"),))
    answer = door.client.post("/v1/sync", content=messages.pack(request), headers=door.headers)
    told = msgspec.json.decode(answer.content, type=messages.Revoked)
    assert (answer.status_code, [ack.cid for ack in told.acks]) == (410, ["c1"])
    with engine.connect() as connection:
        assert connection.execute(select(ORG.c.seq)).scalar_one() == 0
        assert connection.execute(select(QUARANTINE.c.cid)).scalars().all() == ["c1"]


def test_a_perimeter_moved_since_it_was_known_holds_at_once(door: Door) -> None:
    door.sync(Request(stream="s1", commits=(insert("c1", 1, "d1", '{"/agency":"lens_1"}'),)))
    door.access.move(door.account, Role.ADVISER, Agency.CALAIS_1)
    assert door.sync(Request(stream="s2")).rows == ()
    op = WireOp("Dossier", "d1", "u", "/state", NULL, raw('"expertise"'))
    act = WireCommit("c2", 2, "a", "", "", "", 1, (op,))
    made_here = door.sync(Request(stream="s1", acked=1, commits=(act,)))  # its own dossier, elsewhere now
    assert [row.row for row in made_here.rows] == []


def test_a_device_that_a_restored_database_does_not_know_is_a_stranger(door: Door, engine: Engine) -> None:
    door.sync(Request(stream="s1"))
    with engine.begin() as connection:
        connection.execute(DEVICE.delete())
    for request in (Request(stream="s1"), Request(stream="s1", commits=(insert("c1", 1, "d1", "{}"),))):
        answer = door.client.post("/v1/sync", content=messages.pack(request), headers=door.headers)
        assert answer.status_code == 401
    with engine.connect() as connection:
        refused = select(AUDIT.c.what).where(AUDIT.c.what == Audited.STRANGER.value)
        assert len(connection.execute(refused).all()) == 2
        assert connection.execute(select(ORG.c.seq)).scalar_one() == 0


def test_another_agency_sees_nothing_and_changes_nothing(door: Door) -> None:
    door.sync(Request(stream="s1", commits=(insert("c1", 1, "d1", '{"/agency":"lens_1"}'),)))
    other = door.access.add("Alex Exemple", Role.ADVISER, Agency.CALAIS_1)
    _, token, _ = door.access.enrol(door.access.invite(other), "")
    elsewhere = Door(door.client, door.access, other, "", token)
    assert elsewhere.sync(Request(stream="s3")).rows == ()
    op = WireOp("Dossier", "d1", "u", "/number", raw('""'), raw('"x"'))
    answer = elsewhere.sync(Request(stream="s3", commits=(WireCommit("c2", 1, "b", "", "", "", 1, (op,)),)))
    assert [ack.status for ack in answer.acks] == ["refused"]
    assert elsewhere.client.get("/v1/history/Dossier/d1", headers=elsewhere.headers).status_code == 404
    told = door.client.get("/v1/history/Dossier/d1", headers=door.headers).json()
    assert [one["result"] for one in told if one["kind"] != "g"] == ["refused", "applied"]


def test_a_dossier_that_moves_leaves_the_old_place_and_arrives_whole(door: Door) -> None:
    person = insert("c2", 2, "p1", '{"parent":"d1","/last_name":"Exemple"}', "Person")
    first = door.sync(Request(stream="s1", commits=(insert("c1", 1, "d1", '{"/agency":"lens_1"}'), person)))
    other = door.access.add("Alex Exemple", Role.ADVISER, Agency.CALAIS_1)
    elsewhere = Door(door.client, door.access, other, "", door.access.enrol(door.access.invite(other), "")[1])
    op = WireOp("Dossier", "d1", "u", "/agency", raw('"lens_1"'), raw('"calais_1"'))
    known = Request(
        stream="s1",
        acked=2,
        gen=first.gen,
        cursor=first.cursor,
        digest=first.digest,
        perimeter=first.perimeter,
        commits=(WireCommit("c3", 3, "a", "", "", "", 1, (op,)),),
    )
    moved = door.sync(known)
    assert moved.gone == ("d1",)
    assert moved.rows == ()
    assert {row.row for row in elsewhere.sync(Request(stream="s3")).rows} == {"d1", "p1"}


def test_bombs_and_lengths_are_refused(door: Door) -> None:
    bomb = zstandard.ZstdCompressor(level=19).compress(b" " * 200_000_000)
    assert len(bomb) < 100_000
    headers = door.headers | {"Content-Encoding": "zstd"}
    assert door.client.post("/v1/sync", content=bomb, headers=headers).status_code == 413
    assert door.client.post("/v1/sync", content=b"x" * 5_000_000, headers=door.headers).status_code == 413
    assert door.client.post("/v1/sync", content=b"\x28\xb5\x2f\xfd", headers=headers).status_code == 400
    headers["Content-Encoding"] = "gzip"
    assert door.client.post("/v1/sync", content=b"x", headers=headers).status_code == 415


def test_an_attachment_goes_in_parts_and_comes_back(door: Door) -> None:
    data = bytes(range(256)) * 20_000
    name = hashlib.sha256(data).hexdigest()
    at = f"/v1/blobs/{name}"
    assert door.client.head(at, headers=door.headers).status_code == 404  # no piece names it yet
    piece = insert("c2", 2, "x1", f'{{"parent":"d1","/sha256":"{name}"}}', "Piece")
    door.sync(Request(stream="s1", commits=(insert("c1", 1, "d1", '{"/agency":"lens_1"}'), piece)))
    sizes = {"Upload-Length": str(len(data))}

    def send(start: int, end: int) -> int:
        headers = door.headers | sizes | {"Upload-Offset": str(start)}
        return door.client.patch(at, content=data[start:end], headers=headers).status_code

    assert send(0, 1_000_000) == 204
    assert send(0, 1_000_000) == 409
    asked = door.client.head(at, headers=door.headers)
    assert (asked.headers["Upload-Offset"], asked.headers["Upload-Complete"]) == ("1000000", "?0")
    assert send(1_000_000, 4_000_000) == 204
    assert send(4_000_000, len(data)) == 204
    got = b""
    while len(got) < len(data):
        got += door.client.get(at, params={"start": len(got)}, headers=door.headers).content
    assert got == data
    assert len(data) > PART_BYTES


def test_a_machine_that_carries_its_documents_is_not_sent_away(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "_REQUESTS", 3)
    monkeypatch.setattr(app, "_PARTS", 6)
    at = f"/v1/blobs/{'0' * 64}"
    with TestClient(make_app(door.access._engine, SetClock(), CountedIds(lot=4))) as client:
        asked = [client.head(at, headers=door.headers).status_code for _ in range(7)]
        asked += [client.get("/v1/history/Dossier/d1", headers=door.headers).status_code for _ in range(4)]
    assert asked == [404] * 6 + [429] + [404] * 3 + [429]


def test_other_bytes_than_named_are_thrown_away(door: Door) -> None:
    name = hashlib.sha256(b"right").hexdigest()
    piece = insert("c2", 2, "x1", f'{{"parent":"d1","/sha256":"{name}"}}', "Piece")
    door.sync(Request(stream="s1", commits=(insert("c1", 1, "d1", '{"/agency":"lens_1"}'), piece)))
    headers = door.headers | {"Upload-Length": "5", "Upload-Offset": "0"}
    assert door.client.patch(f"/v1/blobs/{name}", content=b"wrong", headers=headers).status_code == 422
    assert door.client.patch(f"/v1/blobs/{name}", content=b"right", headers=headers).status_code == 204


def test_parts_that_no_content_of_that_size_has_are_thrown_away(door: Door) -> None:
    """Whoever sent too much under a name does not keep the right content out for ever."""
    name = hashlib.sha256(b"right").hexdigest()
    piece = insert("c2", 2, "x1", f'{{"parent":"d1","/sha256":"{name}"}}', "Piece")
    door.sync(Request(stream="s1", commits=(insert("c1", 1, "d1", '{"/agency":"lens_1"}'), piece)))

    def send(content: bytes, size: int, offset: int) -> int:
        headers = door.headers | {"Upload-Length": str(size), "Upload-Offset": str(offset)}
        return door.client.patch(f"/v1/blobs/{name}", content=content, headers=headers).status_code

    assert send(b"much too long", 1_000, 0) == 204
    assert send(b"right", 5, 0) == 409
    assert send(b"", 5, 13) == 422
    assert send(b"right", 5, 0) == 204
    assert door.client.get(f"/v1/blobs/{name}", headers=door.headers).content == b"right"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{}",
        b'{"stream":"\\ud800"}',
        b'{"stream":"s","cursor":-1}',
        b'{"stream":"s","acked":99999999999999999999}',
        b'{"stream":"s","commits":[["c",1,"a","","","",1,[["Dossier","d","u","","",""]]]]}',
        b'{"stream":"s","commits":[["c",1,"a","","","",1,[["Dossier","d","i","",null,[1]]]]]}',
        b'{"stream":"s","commits":[["c",1,"a","","","",1,[["Dossier","d","u","/x",null,"\\u0000"]]]]}',
        b'{"stream":"s","commits":[["c",1,"a\\u0000","","","",1,[["Dossier","d","u","/x",null,1]]]]}',
        b"[" * 5_000,
    ],
)
def test_what_is_no_request_is_told_so(door: Door, body: bytes) -> None:
    answer = door.client.post("/v1/sync", content=body, headers=door.headers)
    assert answer.status_code == 400
    assert msgspec.json.decode(answer.content)["error"]


def test_the_description_is_followed_whatever_is_sent(door: Door) -> None:
    """Fuzzed from the description: no 5xx and no crash, with and without sense."""
    schema = schemathesis.openapi.from_asgi("/v1/openapi.json", door.client.app)
    for operation in schema.get_all_operations():
        assert isinstance(operation, Ok)
        strategy = operation.ok().as_strategy()

        def fuzz(case: Any) -> None:
            sent = case.call(headers=door.headers)
            assert sent.status_code < 500

        bounded = settings(
            max_examples=15, suppress_health_check=list(HealthCheck), deadline=None, database=None
        )
        bounded(given(case=strategy)(fuzz))()
