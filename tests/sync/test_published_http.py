"""Publications over real HTTP: the key comes with the enrolment, or later to who was enrolled before."""

# ruff: noqa: F811  (fixtures are named as they are imported)

from datetime import date

import pytest

from pdca_desktop.exchange.signing import public_key
from pdca_desktop.head_office.publishing import Publishing
from pdca_desktop.rules.verdict import State
from pdca_desktop.services.judging import judge_dossier
from pdca_desktop.services.progress import Quiet
from pdca_desktop.services.publications import Publications, Use
from pdca_desktop.store.published import PublishedRows
from tests.builders import a_dossier, a_need, a_plan, a_ptz
from tests.fakes.published import KEY, rules_with_cap
from tests.fakes.store import CountedIds, SetClock
from tests.head_office.conftest import engine, postgres  # noqa: F401
from tests.sync.test_http import Poste, Siege, act, postes, siege  # noqa: F401

TODAY = date(2019, 6, 18)


def publishing(of: Siege) -> Publishing:
    return Publishing(of.access._engine, SetClock(), CountedIds(lot=8))


def read(poste: Poste) -> Publications:
    return Publications(PublishedRows(poste.store))


@pytest.mark.parametrize("enrolled", ["after", "before"])
def test_a_pack_published_at_the_head_office_changes_a_verdict(
    siege: Siege,
    postes: list[Poste],
    enrolled: str,
) -> None:
    poste, book = postes[0], publishing(siege)
    if enrolled == "after":
        book.begin(KEY)
    poste.exchanges.enrol(siege.address, siege.code(), "poste")
    poste.exchanges.run(Quiet())
    if enrolled == "before":
        assert PublishedRows(poste.store).key() == ""
        book.begin(KEY)
    made = poste.store.create(a_dossier(a_plan((a_need(16_000),), a_ptz(8_000))), act("création"))
    assert verdict(poste, made.id) is State.PASS
    book.publish(rules_with_cap("5000.00"), "2027", date(2019, 1, 1), KEY)
    assert poste.exchanges.run(Quiet()).published == {"rules/2027"}
    assert PublishedRows(poste.store).key() == public_key(KEY)
    assert [one.use for one in read(poste).posted(TODAY)] == [Use.IN_FORCE]
    assert verdict(poste, made.id) is State.FAIL


def test_a_device_that_left_and_joins_again_believes_the_key_of_now(
    siege: Siege, postes: list[Poste]
) -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415

    poste, book = postes[0], publishing(siege)
    book.begin(KEY)
    poste.exchanges.enrol(siege.address, siege.code(), "poste")
    lost = Ed25519PrivateKey.generate()
    book.replace_lost(lost)
    book.publish(rules_with_cap("5000.00"), "2027", date(2019, 1, 1), lost)
    poste.exchanges.run(Quiet())
    assert [one.use for one in read(poste).posted(TODAY)] == [Use.UNSIGNED]
    poste.exchanges.enrol(siege.address, siege.code(), "poste")
    assert [one.use for one in read(poste).posted(TODAY)] == [Use.IN_FORCE]


def verdict(poste: Poste, dossier_id: str) -> State:
    judged = judge_dossier(poste.store.load(dossier_id), read(poste).pack(TODAY), today=TODAY)
    return next(one.state for one in judged.verdicts if one.rule.id == "PTZ-01")
