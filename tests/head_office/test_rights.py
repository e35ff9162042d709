"""Who wrote, what a role may do, which steps exist, how numbers are given: on both databases."""

from dataclasses import dataclass, field

import msgspec
import pytest
from sqlalchemy import Engine, select

from pdca_desktop.domain.territory import Agency
from pdca_desktop.exchange.messages import NULL, Ack, Answer, Refusal, Request, WireCommit, WireOp, raw, text
from pdca_desktop.head_office.access import Access, Role, scopes_of
from pdca_desktop.head_office.caller import Caller
from pdca_desktop.head_office.checking import differences
from pdca_desktop.head_office.office import Office
from pdca_desktop.head_office.soundness import faults
from pdca_desktop.head_office.tables import COMMIT_LOG
from pdca_desktop.head_office.trail import history
from pdca_desktop.head_office.values import plain
from tests.fakes.store import CountedIds, SetClock

DOSSIER = "d1"


@dataclass
class Someone:
    """A person at a device, whose acts say that somebody else made them."""

    office: Office
    name: str
    role: Role = Role.ADVISER
    agency: Agency = Agency.LENS_1
    n: int = 0
    cursor: Answer = field(default_factory=lambda: Answer(gen=""))

    @property
    def caller(self) -> Caller:
        return Caller(
            f"poste-{self.name}", self.name, self.agency, scopes_of(self.role, self.agency), self.role
        )

    def send(self, *ops: WireOp) -> Ack:
        self.n += 1
        made = WireCommit(f"{self.name}-{self.n}", self.n, "un autre", "2026-01-01", "acte", "1", 1, ops)
        return self.exchange(made).acks[0]

    def exchange(self, *commits: WireCommit) -> Answer:
        known = self.cursor
        request = Request(
            stream=f"s-{self.name}",
            gen=known.gen,
            cursor=known.cursor,
            digest=known.digest,
            perimeter=known.perimeter,
            commits=commits,
        )
        self.cursor = self.office.exchange(request, self.caller)
        assert not self.cursor.error
        return self.cursor

    def rows(self) -> dict[str, dict[str, str]]:
        """What the head office gives of each row, from the beginning."""
        answer = self.office.exchange(Request(stream=f"r-{self.name}"), self.caller)
        return {
            row.row: {name: text(value) for name, value in row.fields.items()}
            for row in answer.rows
            if not row.deleted
        }

    def dossier(self, row: str = DOSSIER) -> dict[str, str]:
        return self.rows()[row]

    def conflicts(self) -> list[dict[str, str]]:
        found = [fields for fields in self.rows().values() if "/mine" in fields]
        return [one for one in found if one["/state"] == '"open"']


def make(row: str = DOSSIER, **fields: object) -> WireOp:
    data = {f"/{name}": value for name, value in {"agency": "lens_1", **fields}.items()}
    return WireOp("Dossier", row, "i", "", NULL, raw(msgspec.json.encode(data).decode()))


def put(name: str, seen: object, new: object, row: str = DOSSIER, entity: str = "Dossier") -> WireOp:
    before, after = (raw(msgspec.json.encode(one).decode()) for one in (seen, new))
    return WireOp(entity, row, "u", f"/{name}", before, after)


@pytest.fixture
def office(engine: Engine) -> Office:
    return Office(engine, SetClock())


@pytest.fixture
def adviser(office: Office) -> Someone:
    return Someone(office, "camille")


def sound(engine: Engine) -> bool:
    return list(differences(engine)) == []


def test_the_account_of_the_device_is_the_author(engine: Engine, office: Office, adviser: Someone) -> None:
    other = Someone(office, "alex", Role.DIRECTION)
    adviser.send(make(number="A"))
    adviser.send(put("number", "A", "B"))
    assert other.send(put("number", "A", "C")).status == "conflict"
    (conflict,) = adviser.conflicts()
    assert (plain(conflict["/theirs_who"]), plain(conflict["/mine_who"])) == ("camille", "alex")
    authors = office.exchange(Request(stream="x"), adviser.caller).authors
    assert {one.who for one in authors} <= {"camille", "alex"}
    told = history(engine, ("Dossier", DOSSIER), None, ("*/*",)) or []
    assert {(one["who"], one["claimed"]) for one in told} == {("camille", "un autre"), ("alex", "un autre")}
    with engine.connect() as connection:
        assert set(connection.execute(select(COMMIT_LOG.c.account)).scalars()) == {"camille", "alex"}


@pytest.mark.parametrize(
    ("role", "before", "after", "status"),
    [
        (Role.ADVISER, "contact", "eligibilite_verifiee", "applied"),
        (Role.ADVISER, "eligibilite_verifiee", "contact", "applied"),  # taken back
        (Role.ADVISER, "contact", "plan_construit", "applied"),  # several steps since the last exchange
        (Role.SECRETARIAT, "contact", "eligibilite_verifiee", "refused"),
        (Role.ADVISER, "plan_construit", "pret_pour_comite", "refused"),
        (Role.POLE, "plan_construit", "pret_pour_comite", "applied"),
        (Role.DIRECTION, "plan_construit", "pret_pour_comite", "applied"),
        (Role.SECRETARIAT, "pret_pour_comite", "inscrit", "applied"),
        (Role.POLE, "pret_pour_comite", "inscrit", "refused"),
        (Role.SECRETARIAT, "inscrit", "accorde", "conflict"),  # the session was not held
        (Role.DIRECTION, "contact", "accorde", "conflict"),
        (Role.ADVISER, "accorde", "en_expertise", "conflict"),
        (Role.ADVISER, "accorde", "etat_a_venir", "applied"),  # of a newer version: its own rules
    ],
)
def test_a_step_exists_and_is_for_a_role(
    engine: Engine, office: Office, role: Role, before: str, after: str, status: str
) -> None:
    author = Someone(office, "camille", role)
    Someone(office, "siège", Role.DIRECTION).send(make(state=before, decided_on=None))
    ack = author.send(put("state", before, after))
    assert ack.status == status
    assert ack.why == (Refusal.ROLE if status == "refused" else "")
    assert plain(author.dossier()["/state"]) == (after if status == "applied" else before)
    assert [plain(one["/why"]) for one in author.conflicts()] == ["step"] * (status == "conflict")
    assert sound(engine)


def test_a_refused_step_is_given_back_and_told_again(office: Office, adviser: Someone) -> None:
    adviser.send(make(state="plan_construit"))
    commit = WireCommit("c", 2, "", "", "", "", 1, (put("state", "plan_construit", "pret_pour_comite"),))
    answer = adviser.exchange(commit)
    assert [row.row for row in answer.rows] == [DOSSIER]  # the author's screen shows what is kept
    assert (
        office.exchange(Request(stream="s-camille", commits=(commit,)), adviser.caller).acks[0].why == "role"
    )


def test_a_step_and_the_decision_it_stands_on_go_together(engine: Engine, office: Office) -> None:
    secretary = Someone(office, "sc", Role.SECRETARIAT)
    Someone(office, "siège", Role.DIRECTION).send(make(state="accorde", decided_on="2026-01-10"))
    Someone(office, "dir", Role.DIRECTION).send(put("decided_on", "2026-01-10", "2026-01-11"))
    ack = secretary.send(put("state", "accorde", "presente"), put("decided_on", "2026-01-10", None))
    assert ack.status == "conflict"
    assert secretary.dossier()["/state"] == '"accorde"'
    assert secretary.dossier()["/decided_on"] == '"2026-01-11"'
    assert {plain(one["/field"]) for one in secretary.conflicts()} == {"/state", "/decided_on"}
    assert sound(engine)


def test_a_conflict_about_a_step_is_decided_by_those_who_lead(engine: Engine, office: Office) -> None:
    adviser, lead = Someone(office, "camille"), Someone(office, "rp", Role.POLE)
    adviser.send(make(state="accorde"))
    adviser.send(put("state", "accorde", "en_expertise"))
    conflict = next(name for name, fields in lead.rows().items() if "/mine" in fields)
    decided = put("state", "accorde", "en_expertise"), put("state", "open", "resolved", conflict, "Conflict")
    assert adviser.send(*decided).why == Refusal.ROLE
    assert lead.send(*decided).status == "applied"
    assert lead.dossier()["/state"] == '"en_expertise"'
    assert lead.conflicts() == []
    assert sound(engine)


def test_a_conflict_about_money_keeps_a_dossier_off_the_agenda(engine: Engine, office: Office) -> None:
    secretary, adviser, other = (
        Someone(office, name, role)
        for name, role in (("sc", Role.SECRETARIAT), ("camille", Role.ADVISER), ("alex", Role.ADVISER))
    )
    Someone(office, "siège", Role.DIRECTION).send(make(state="pret_pour_comite"))
    scenario = raw('{"parent":"d1","rank":0,"/plan":{"needs":[{"amount":"1.00"}]}}')
    adviser.send(WireOp("Scenario", "m1", "i", "", NULL, scenario))
    plans = [{"needs": [{"amount": amount}]} for amount in ("1.00", "2.00", "3.00")]
    adviser.send(put("plan", plans[0], plans[1], "m1", "Scenario"))
    other.send(put("plan", plans[0], plans[2], "m1", "Scenario"))
    other.send(put("project/title", "", "Titre"))
    step = put("state", "pret_pour_comite", "inscrit")
    assert secretary.send(step).why == Refusal.MONEY
    conflict = next(name for name, fields in adviser.rows().items() if "/mine" in fields)
    adviser.send(put("state", "open", "resolved", conflict, "Conflict"))
    assert secretary.send(step).status == "applied"
    assert sound(engine)


@pytest.mark.parametrize(
    ("role", "state", "status"),
    [
        (Role.ADVISER, "contact", "applied"),
        (Role.ADVISER, "accorde", "refused"),
        (Role.POLE, "refuse", "refused"),
        (Role.DIRECTION, "accorde", "applied"),
        (Role.SECRETARIAT, "contact", "refused"),
    ],
)
def test_who_may_delete_a_dossier(office: Office, role: Role, state: str, status: str) -> None:
    someone = Someone(office, "camille", role)
    Someone(office, "siège", Role.DIRECTION).send(make(number="A", state=state))
    seen = raw(f'{{"/agency":"lens_1","/number":"A","/state":"{state}"}}')
    assert someone.send(WireOp("Dossier", DOSSIER, "d", "", seen, NULL)).status == status


def test_nobody_makes_a_conflict_nor_a_number_of_the_head_office(office: Office, adviser: Someone) -> None:
    adviser.send(make())
    forged = WireOp("Conflict", "x", "i", "", NULL, raw('{"parent":"d1","/state":"open","/mine":"1"}'))
    assert adviser.send(forged).why == Refusal.ROLE
    assert adviser.conflicts() == []
    given = WireOp("Dossier", DOSSIER, "g", "/number", raw('""'), raw('"1"'))
    asked = Request(stream="s", commits=(WireCommit("c", 1, "", "", "", "", 1, (given,)),))
    assert list(faults(asked)) == ["operation kind"]


def test_what_waits_for_its_row_is_worked_in_as_its_author(engine: Engine, office: Office) -> None:
    access = Access(engine, SetClock(), CountedIds(lot=3))
    stranger = Someone(
        office, access.add("Alex Exemple", Role.ADVISER, Agency.CALAIS_1), agency=Agency.CALAIS_1
    )
    friend = Someone(office, access.add("Sam Exemple", Role.ADVISER, Agency.LENS_1))
    assert stranger.send(put("number", "", "volé")).status == "waiting"
    assert friend.send(put("project/title", "", "Friperie")).status == "waiting"
    adviser = Someone(office, "camille")
    adviser.send(make(number="A"))
    kept = adviser.dossier()
    assert (kept["/number"], kept["/project/title"]) == ('"A"', '"Friperie"')
    told = {one["field"]: one for one in history(engine, ("Dossier", DOSSIER), None, ("*/*",)) or []}
    assert told["/number"]["result"] == "refused"
    assert told["/project/title"]["who"] == friend.name
    assert sound(engine)


def test_numbers_are_given_by_year_and_town_and_go_on(engine: Engine, office: Office) -> None:
    adviser = Someone(office, "camille")
    adviser.send(make("a", number="2019-LEN-041"))  # of the former tool
    for row, agency in (("b", "lens_1"), ("c", "lens_2"), ("d", "bethune"), ("e", "arras")):
        Someone(office, row, Role.DIRECTION).send(make(row, agency=agency))
    other = Someone(office, "alex", Role.DIRECTION)
    kept = {row: plain(fields["/number"]) for row, fields in other.rows().items()}
    assert kept == {
        "a": "2019-LEN-041",
        "b": "2019-LEN-042",
        "c": "2019-LEN-043",
        "d": "2019-BET-001",
        "e": "2019-ARR-001",
    }
    assert sound(engine)


def test_two_devices_that_made_dossiers_apart_never_share_a_number(office: Office) -> None:
    first, second = Someone(office, "camille"), Someone(office, "alex")
    made = [
        WireCommit(f"{one.name}-{n}", n, "", "", "", "", 1, (make(f"{one.name}{n}"),))
        for one in (first, second)
        for n in range(1, 6)
    ]
    first.exchange(*made[:5])
    second.exchange(*made[5:])
    numbers = [fields["/number"] for fields in first.rows().values()]
    assert len(numbers) == len(set(numbers)) == 10


def test_a_number_typed_meanwhile_takes_the_place_of_the_one_given(engine: Engine, office: Office) -> None:
    adviser = Someone(office, "camille")
    adviser.send(make())
    assert plain(adviser.dossier()["/number"]) == "2019-LEN-001"
    assert adviser.send(put("number", "", "ANCIEN-7")).status == "applied"  # it was typed without seeing it
    assert plain(adviser.dossier()["/number"]) == "ANCIEN-7"
    assert adviser.send(put("number", "", "ANCIEN-8")).status == "conflict"
    assert sound(engine)


def test_a_number_that_is_taken_is_left_to_a_person(engine: Engine, office: Office) -> None:
    adviser = Someone(office, "camille")
    adviser.send(make("a", number="2026-LEN-001"))
    adviser.send(make("b", number="2026-len-001 "))
    assert "/number" not in adviser.dossier("b")  # neither shared nor given another one in silence
    (conflict,) = adviser.conflicts()
    assert (plain(conflict["/why"]), plain(conflict["/mine"])) == ("number", '"2026-len-001 "')
    adviser.send(make("c", number="2026-LEN-002"))
    assert adviser.send(put("number", "2026-LEN-002", "2026-LEN-001", "c")).status == "conflict"
    where = next(
        name for name, fields in adviser.rows().items() if fields.get("/row") == '"c"' and "/mine" in fields
    )
    decided = put("state", "open", "resolved", where, "Conflict")
    assert adviser.send(put("number", "2026-LEN-002", "2026-LEN-001", "c"), decided).status == "applied"
    assert sound(engine)
