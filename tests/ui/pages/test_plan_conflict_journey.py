"""A plan composed of two, with the real file and a real head office: kept, exchanged, taken back."""

from dataclasses import replace

from pytestqt.qtbot import QtBot

from pdca_desktop.domain.plan import Plan, Scenario
from pdca_desktop.services.clashes import Keep
from pdca_desktop.services.exchanges import Answer
from tests.ui.keys import press
from tests.ui.pages.exchange_rooms import plan
from tests.ui.pages.test_exchange_journey import Office, Post, office, posts

__all__ = ("office", "posts")

_PLAN = "/scenarios/0/plan"
_PATIENCE_MS = 20_000


def planned(post: Post, dossier_id: str) -> Plan:
    return post.device.store().load(dossier_id).scenarios[0].plan


def test_a_composed_plan_reaches_both_and_can_be_taken_back(
    qtbot: QtBot,
    office: Office,
    posts: tuple[Post, Post],
) -> None:
    one, two = posts
    one.join(office)
    with qtbot.waitSignal(one.house.dossier_opened, timeout=_PATIENCE_MS):
        one.house.create()
    assert one.house.workspace is not None
    made = one.house.workspace.presenter.dossier
    one.type("/scenarios", (replace((*made.scenarios, Scenario())[0], plan=plan(14_500, 6_000)),))
    one.exchange()
    two.join(office)
    two.open(made.id)
    two.type(_PLAN, plan(16_000, 7_500))
    two.exchange()
    one.type(_PLAN, plan(14_500, 5_500, 8_500))
    one.exchange()
    one.house.exchange.decide()
    one.idle()
    view = one.page().conflict
    view.choose(Answer.OTHER)
    composed = plan(16_000, 7_500, 8_500)
    view.ticked.emit(1, Keep.MINE)
    press(view.reason, "PTZ accorde")
    view.go.click()
    one.idle()
    assert planned(one, made.id) == composed
    assert one.device.store().history(made.id)[0].why.endswith("PTZ accorde")
    one.exchange()
    two.exchange()
    assert planned(two, made.id) == composed
    for post in posts:
        assert post.chip.startswith("Siège joignable · à jour")

    page = one.page()
    (kept,) = one.device.exchanges().decided()
    page.decided.acted.emit(kept.id)
    one.idle()
    assert planned(one, made.id) == plan(16_000, 7_500)
    one.exchange()
    two.exchange()
    assert planned(two, made.id) == plan(16_000, 7_500)
    assert len(two.device.exchanges().conflicts()) == len(one.device.exchanges().conflicts()) == 1
