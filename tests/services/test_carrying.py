"""Documents between a device and the head office, cut at every place, wrong in every way."""

import hashlib
from dataclasses import dataclass, field

import pytest

from pdca_desktop.errors import AppError
from pdca_desktop.services import carrying
from pdca_desktop.services.carried import Carried
from pdca_desktop.services.carrying import Carrier
from pdca_desktop.services.carrying_ports import Reached
from pdca_desktop.services.progress import Quiet
from pdca_desktop.services.synchronise import BusyError, Outcome, RevokedError, UnreachableError
from tests.fakes.attachments import FakeAttachments, FakeKept
from tests.fakes.carrying import CUT, PART, FakeManifest, FakeRemotePieces, StoppingProgress

ME = "Camille Exemple"
LONG = b"%PDF-" + bytes(range(250)) * (2 * PART // 250) + b"end"
"""Three parts."""


def name_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@dataclass
class Road:
    """A device, a head office, and what is between them."""

    manifest: FakeManifest = field(default_factory=FakeManifest)
    here: FakeAttachments = field(default_factory=FakeAttachments)
    office: FakeRemotePieces = field(default_factory=FakeRemotePieces)
    progress: StoppingProgress = field(default_factory=StoppingProgress)

    def joined(self, content: bytes) -> str:
        """A document that was joined here; the head office knows its piece."""
        name = name_of(content)
        self.here.contents[name] = content
        self.manifest.named.append(name)
        self.office.known.add(name)
        return name

    def awaited(self, content: bytes) -> str:
        """A document of a dossier that the adviser follows; it is at the head office."""
        name = name_of(content)
        self.office.whole[name] = content
        self.office.known.add(name)
        self.manifest.wanted.append(name)
        return name

    def left(self, content: bytes, *, there: bool = False) -> str:
        """A document whose dossier left this device."""
        name = name_of(content)
        self.here.contents[name] = content
        self.manifest.leaving[name] = there
        return name

    def carry(self) -> Carried:
        return Carrier(self.manifest, self.here, self.office, self.progress).carry(ME)

    def level(self) -> bool:
        """Whether everything is where it is to be."""
        return all(
            self.office.whole.get(one) == self.here.contents.get(one) for one in self.manifest.named
        ) and all(one in self.here.contents for one in self.manifest.wanted)


@pytest.fixture
def road(monkeypatch: pytest.MonkeyPatch) -> Road:
    monkeypatch.setattr(carrying, "PART_BYTES", PART)
    return Road()


def document(number: int, size: int = 1_000) -> bytes:
    return b"%PDF-" + bytes([number]) * size


def test_what_was_joined_goes_and_what_is_awaited_comes(road: Road) -> None:
    sent, came = road.joined(LONG), road.awaited(document(1))
    carried = road.carry()
    assert (carried.sent, carried.received, carried.waiting) == (1, 1, {})
    assert road.level()
    assert road.manifest.settled == {sent: True, came: True}
    assert road.manifest.upto == 7
    road.office.asked.clear()
    assert road.carry() == Carried()
    assert road.office.asked == []


def test_never_more_than_a_part_is_in_hand(road: Road) -> None:
    road.joined(LONG)
    road.awaited(LONG + b"more")
    road.carry()
    assert road.office.largest == PART
    assert road.here.largest <= PART


def test_the_same_content_that_is_there_already_is_not_sent(road: Road) -> None:
    name = road.joined(LONG)
    road.office.whole[name] = LONG
    assert road.carry() == Carried()
    assert [what for what, _, _ in road.office.asked] == ["reached"]


REQUESTS = 8
"""Of the journey below: three parts each way, one question, and one more part of the second document."""


@pytest.mark.parametrize("answer_lost", [False, True])
@pytest.mark.parametrize("cut", range(1, REQUESTS + 1))
@pytest.mark.parametrize("back", [True, False])
def test_a_cut_at_every_request_is_taken_up_again(
    road: Road, cut: int, back: bool, answer_lost: bool
) -> None:
    """The line is cut once; the head office is there again at once, or only at the next exchange."""
    road.office.answer_lost = answer_lost
    road.joined(LONG)
    road.awaited(LONG + b"theirs")
    road.awaited(document(2))

    def fails(number: int) -> None:
        if number == cut:
            road.office.here = back
            raise UnreachableError(CUT)

    road.office.fails = fails
    carried = road.carry()
    if back:
        assert carried.waiting == {}
        assert (carried.sent, carried.received) == (1, 2)
        sent_twice = [ask for ask in road.office.asked if ask[0] == "add" and ask[2] == 0]
        assert len(sent_twice) <= 2, "only the part that was cut is sent again"
    else:
        assert set(carried.waiting.values()) == {CUT}
        assert all(name_of(content) == name for name, content in road.here.contents.items())
        kept = set(road.here.contents)
        road.office.here, road.office.fails = True, lambda _: None
        road.office.asked.clear()
        again = road.carry()
        assert again.waiting == {}
        fetched = {name for what, name, _ in road.office.asked if what == "part"}
        assert not fetched & kept, "what came before the cut is not asked for again"
    assert road.level()


def test_a_cut_for_good_tells_what_waits_and_the_next_exchange_goes_on_where_it_was(road: Road) -> None:
    road.joined(LONG)

    def fails(number: int) -> None:
        if number > 2:
            road.office.here = False

    road.office.fails = fails
    assert list(road.carry().waiting.values()) == [CUT]
    assert road.manifest.upto == 0
    road.office.fails, road.office.here = (lambda _: None), True
    road.office.asked.clear()
    assert road.carry().sent == 1
    assert [offset for what, _, offset in road.office.asked if what == "add"] == [PART, 2 * PART]
    assert road.level()


@pytest.mark.parametrize("stop", range(1, 12))
def test_stopped_at_any_step_keeps_what_was_done_and_nothing_by_halves(road: Road, stop: int) -> None:
    road.progress.stop_at = stop
    for content in (LONG, document(1)):
        road.joined(content)
    for content in (LONG + b"theirs", document(2)):
        road.awaited(content)
    carried = road.carry()
    done = carried.sent + carried.received
    assert done + len(carried.waiting) == 4 or done == 4
    assert all(name_of(content) == name for name, content in road.here.contents.items())
    road.progress.stop_at = 0
    road.carry()
    assert road.level()


def test_the_progress_never_goes_back(road: Road) -> None:
    road.joined(LONG)
    road.awaited(LONG + b"theirs")
    road.carry()
    shares = [done / total for done, total, _ in road.progress.told]
    assert shares == sorted(shares)
    assert shares[-1] <= 1
    assert road.progress.told[0][2] == "Envoi de la pièce 1 sur 2"


@pytest.mark.parametrize("begun", [b"x", b"x" * PART, LONG[:-3] + b"xxx", LONG + b"xxx"])
def test_what_somebody_else_sent_under_that_name_is_thrown_away_once(road: Road, begun: bytes) -> None:
    name = road.joined(LONG)
    road.office.begun[name] = begun
    assert road.carry().sent == 1
    assert road.office.whole[name] == LONG


def test_another_device_that_sends_the_same_meanwhile_is_followed(road: Road) -> None:
    name = road.joined(LONG)

    def fails(number: int) -> None:
        if number == 2:  # before our first part, theirs
            road.office.begun[name] = LONG[:PART]

    road.office.fails = fails
    assert road.carry().sent == 1
    assert road.office.whole[name] == LONG


def test_a_head_office_that_takes_nothing_is_told_and_not_asked_for_ever(road: Road) -> None:
    class Deaf(FakeRemotePieces):
        def add(self, sha256: str, size: int, offset: int, data: bytes) -> Reached:  # noqa: ARG002
            return self.reached(sha256)

    road.office = Deaf()
    road.joined(LONG)
    assert "n’aboutit pas" in told(road.carry())
    assert len(road.office.asked) < 20


def test_altered_bytes_are_not_kept_and_the_others_come(road: Road) -> None:
    wrong, right = road.awaited(LONG), road.awaited(document(1))
    road.office.altered.add(wrong)
    carried = road.carry()
    assert list(carried.waiting) == [wrong]
    assert "abîmée" in told(carried)
    assert set(road.here.contents) == {right}


def test_one_that_is_not_there_yet_does_not_stop_the_others(road: Road) -> None:
    absent, right = name_of(b"absent"), document(1)
    road.manifest.wanted += [absent]
    came = road.awaited(right)
    carried = road.carry()
    assert carried.received == 1
    assert plain(carried.why()) == "1 pièce attend : le siège ne l’a pas encore."
    assert road.manifest.settled == {absent: False, came: True}
    assert road.manifest.upto == 7


def test_a_full_disk_is_told_and_not_tried_for_ever(road: Road) -> None:
    for number in range(10):
        road.awaited(document(number))
    road.here.refusal = AppError("Le disque est plein.")
    carried = road.carry()
    assert len(carried.waiting) == 10
    assert set(carried.waiting.values()) == {"Le disque est plein."}
    assert len(road.office.asked) <= 3
    assert road.here.contents == {}


@pytest.mark.parametrize(
    ("error", "asked"), [(BusyError("Le siège est occupé."), 1), (RevokedError("Accès retiré."), 1)]
)
def test_an_office_that_sends_away_is_left_alone(road: Road, error: AppError, asked: int) -> None:
    for number in range(5):
        road.joined(document(number))

    def fails(_number: int) -> None:
        raise error

    road.office.fails = fails
    carried = road.carry()
    assert len(road.office.asked) == asked
    assert len(carried.waiting) == 5
    assert road.manifest.settled == {}


def test_a_document_that_is_damaged_here_comes_back(road: Road) -> None:
    class Damaged(FakeAttachments):
        def find(self, sha256: str) -> FakeKept | None:  # noqa: ARG002
            raise AppError("Cette pièce est abîmée sur le disque.")

    road.here = Damaged()
    there, lost = road.joined(document(1)), road.joined(document(2))
    road.office.whole[there] = document(1)
    road.here.contents[there] = b"damaged"
    carried = road.carry()
    assert road.here.contents[there] == document(1)
    assert carried.received == 1
    assert carried.waiting == {lost: "Cette pièce est abîmée sur le disque."}


def test_what_left_with_its_dossier_goes_only_once_the_head_office_has_it(road: Road) -> None:
    there = road.left(document(1), there=True)
    to_send = road.left(document(2))
    refused = road.left(document(3))
    road.office.known.add(to_send)
    carried = road.carry()
    assert there not in road.here.contents
    assert to_send not in road.here.contents
    assert road.office.whole == {to_send: document(2)}
    assert road.here.contents == {refused: document(3)}
    assert road.manifest.leaving == {refused: False}
    assert carried.waiting == {}


def test_what_left_stays_while_the_line_is_cut(road: Road) -> None:
    name = road.left(document(2))
    road.office.known.add(name)
    road.office.here = False
    road.carry()
    assert name in road.here.contents
    assert name in road.manifest.leaving


def test_documents_asked_for_come_whoever_follows_them(road: Road) -> None:
    names = [road.awaited(document(number)) for number in range(3)]
    road.manifest.wanted.clear()
    carried = Carrier(road.manifest, road.here, road.office, Quiet()).fetch(names[:2])
    assert carried.received == 2
    assert set(road.here.contents) == set(names[:2])


@pytest.mark.parametrize(
    ("carried", "sentence"),
    [
        (Carried(), "Échange terminé : tout était à jour."),
        (Carried(1, 2), "Échange terminé : 1 pièce envoyée, 2 pièces reçues."),
        (
            Carried(3, 0, {"a": "Le disque est plein.", "b": "Coupé.", "c": "Coupé."}),
            "Échange terminé : 3 pièces envoyées. 3 pièces attendent : coupé.",
        ),
    ],
)
def test_the_outcome_tells_what_travelled_and_what_waits(carried: Carried, sentence: str) -> None:
    assert plain(Outcome(carried=carried).sentence()) == sentence


def plain(sentence: str) -> str:
    return sentence.replace("\u00a0", " ").replace("\u202f", " ")


def told(carried: Carried) -> str:
    (why,) = set(carried.waiting.values())
    return why
