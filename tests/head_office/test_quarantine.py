"""What revoked devices had still to say, and the book of every access, over both databases."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import Engine
from starlette.testclient import TestClient

from pdca_desktop.cli.siege import main
from pdca_desktop.cli.siege_words import moment
from pdca_desktop.domain.territory import Agency
from pdca_desktop.exchange import messages
from pdca_desktop.exchange.messages import Request, WireCommit, WireOp, raw
from pdca_desktop.head_office.access import Access, Role
from pdca_desktop.head_office.app import make_app
from pdca_desktop.head_office.auditing import entries
from pdca_desktop.head_office.caller import Caller
from pdca_desktop.head_office.database import make_engine
from pdca_desktop.head_office.office import found
from pdca_desktop.head_office.quarantine import Quarantine
from tests.fakes.store import CountedIds, SetClock
from tests.head_office.test_app import insert

FIELDS = '{"/agency":"lens_1","/project/title":"Friperie du Détroit"}'


@dataclass
class Door:
    """A head office with one device."""

    client: TestClient
    access: Access
    quarantine: Quarantine
    account: str
    device: str
    token: str

    def sync(self, *commits: WireCommit, token: str = "") -> tuple[int, messages.Revoked | messages.Answer]:
        headers = {"Authorization": f"Bearer {token or self.token}"}
        body = messages.pack(Request(stream="s1", commits=commits))
        answer = self.client.post("/v1/sync", content=body, headers=headers)
        if answer.status_code == 410:
            return 410, msgspec.json.decode(answer.content, type=messages.Revoked)
        return answer.status_code, messages.read_answer(answer.content)

    def kept(self) -> list[str]:
        return [act.cid for act in self.quarantine.acts(self.device)]


def a_door(engine: Engine, client: TestClient) -> Door:
    clock, ids = SetClock(), CountedIds(lot=3)
    access = Access(engine, clock, ids)
    account = access.add("Camille Exemple", Role.ADVISER, Agency.LENS_1)
    device, token, _ = access.enrol(access.invite(account), "portable de Lens")
    return Door(client, access, Quarantine(engine, clock), account, device, token)


@pytest.fixture
def door(engine: Engine) -> Iterator[Door]:
    with TestClient(make_app(engine, SetClock(), CountedIds(lot=4))) as client:
        yield a_door(engine, client)


def test_a_revoked_device_hands_over_its_acts_once_and_they_are_worked_in_nowhere(door: Door) -> None:
    first, second = insert("c1", 1, "d1", FIELDS), insert("c2", 2, "d2", FIELDS)
    door.access.revoke(door.device)
    for _ in range(2):
        status, told = door.sync(first, second)
        assert isinstance(told, messages.Revoked)
        assert (status, told.error) == (410, messages.REVOKED)
        assert [(ack.cid, ack.status) for ack in told.acks] == [("c1", "quarantine"), ("c2", "quarantine")]
        assert told.farewell
    assert door.kept() == ["c1", "c2"]
    other = door.access.enrol(door.access.invite(door.account), "autre")[1]
    _, answer = door.sync(token=other)
    assert isinstance(answer, messages.Answer)
    assert (answer.head, answer.rows) == (0, ())


def test_what_was_received_before_is_acknowledged_and_not_kept(door: Door) -> None:
    first = insert("c1", 1, "d1", FIELDS)
    assert door.sync(first)[0] == 200
    door.access.revoke(door.device)
    _, told = door.sync(first, insert("c2", 2, "d2", FIELDS))
    assert [ack.cid for ack in told.acks] == ["c1", "c2"]
    assert door.kept() == ["c2"]


def test_an_act_that_came_in_since_is_no_longer_to_be_judged(door: Door) -> None:
    first = insert("c1", 1, "d1", FIELDS)
    door.access.revoke(door.device)
    door.sync(first)
    again = door.access.enrol(door.access.invite(door.account), "rejoint")[1]
    assert door.sync(first, token=again)[0] == 200
    assert door.kept() == []
    assert door.quarantine.devices() == []


def test_the_farewell_is_said_to_nobody_else_and_only_its_digest_before(door: Door) -> None:
    code = door.access.invite(door.account)
    given = door.client.post("/v1/enrol", json={"code": code, "device": "autre"}).json()
    assert len(given["farewell"]) == 64
    door.access.revoke(given["device"])
    _, told = door.sync(token=given["token"])
    assert isinstance(told, messages.Revoked)
    assert hashlib.sha256(told.farewell.encode()).hexdigest() == given["farewell"]
    headers = {"Authorization": f"Bearer {given['token']}"}
    assert door.client.get("/v1/history/Dossier/d1", headers=headers).json() == {"error": "revoked"}
    assert door.sync()[0] == 200


def test_a_share_that_is_full_takes_no_more_and_says_so(engine: Engine) -> None:
    one = insert("c1", 1, "d1", FIELDS)
    small = Quarantine(engine, SetClock(), most=len(messages.pack(one)) + 10)
    caller = Caller("p1", "a1", "lens_1", ())
    request = Request(stream="s", commits=(one, insert("c2", 2, "d2", FIELDS)))
    assert [ack.cid for ack in small.keep(request, caller)] == ["c1"]
    assert [ack.cid for ack in small.keep(request, caller)] == ["c1"]
    other = Caller("p2", "a1", "lens_1", ())
    assert [
        ack.cid for ack in small.keep(Request(stream="t", commits=(insert("c3", 1, "d3", FIELDS),)), other)
    ]


def test_a_request_that_is_no_request_keeps_nothing_and_is_told_all_the_same(door: Door) -> None:
    door.access.revoke(door.device)
    headers = {"Authorization": f"Bearer {door.token}"}
    answer = door.client.post("/v1/sync", content=b'{"stream":""}', headers=headers)
    assert answer.status_code == 410
    assert answer.json()["error"] == "revoked"
    assert "acks" not in answer.json()


def test_every_access_is_in_the_book(door: Door, engine: Engine) -> None:
    door.sync(insert("c1", 1, "d1", FIELDS))
    door.sync()
    headers = {"Authorization": f"Bearer {door.token}"}
    door.client.get("/v1/history/Dossier/d1", headers=headers)
    door.client.post("/v1/sync", content=b"{}", headers={"Authorization": "Bearer nobody"})
    door.client.post("/v1/enrol", json={"code": "0000-0000-0000", "device": "x"})
    door.access.revoke(door.device)
    door.sync(insert("c2", 2, "d2", FIELDS))
    door.client.post("/v1/wiped", headers=headers)
    told = [one.what for one in entries(engine)][::-1]
    assert told == [
        "account added", "device invited", "device enrolled", "sync", "sync", "history", "token refused",
        "code refused", "device revoked", "quarantine", "revoked", "device wiped",
    ]  # fmt: skip
    (first,) = [one for one in entries(engine, device=door.device) if one.what == "sync"][-1:]
    assert (first.person, first.device, first.detail) == ("Camille Exemple", "portable de Lens", "1 1")
    assert list(entries(engine, since="2999")) == []
    assert len(list(entries(engine, most=3))) == 3


def test_a_contact_with_nothing_to_say_only_moves_the_hour(door: Door, engine: Engine) -> None:
    door.sync()
    assert next(one.what for one in entries(engine)) == "device enrolled"
    assert door.access.devices()[0].seen_at


def test_both_are_read_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(tmp_path / "siege.db")
    engine = make_engine(path)
    found(engine, CountedIds(lot=9))
    with TestClient(make_app(engine, SetClock(), CountedIds(lot=4))) as client:
        door = a_door(engine, client)
        door.access.revoke(door.device)
        seen, new = raw('"Friperie"'), raw('"Friperie du Détroit"')
        op = WireOp("Dossier", "d1", "u", "/project/title", seen, new)
        unknown = WireOp("Autre", "x", "u", "/y", seen, new)
        wall = "2026-03-02T10:00:00+00:00"
        door.sync(WireCommit("c1", 1, "a", wall, "intitulé du projet", "1", 1, (op, unknown)))
    engine.dispose()
    assert main(["--database", path, "quarantine", "list"]) == 0
    assert "Camille Exemple · portable de Lens  actes 1," in capsys.readouterr().out
    assert main(["--database", path, "quarantine", "show", door.device]) == 0
    shown = capsys.readouterr().out
    assert f"1. {moment(wall)}  intitulé du projet" in shown
    assert "changement, Projet › Intitulé du projet" in shown
    assert 'donné : "Friperie du Détroit"' in shown.replace("\u00a0", " ")
    assert main(["--database", path, "quarantine", "show", "personne"]) == 0
    assert "Rien n’est gardé" in capsys.readouterr().out
    assert main(["--database", path, "audit", "--device", door.device]) == 0
    lines = capsys.readouterr().out.replace("\u00a0", " ").splitlines()
    assert [line.split("  ")[2] for line in lines] == [
        "contact d’un poste sans accès", "actes mis en quarantaine : 1", "accès retiré", "poste enrôlé",
    ]  # fmt: skip
