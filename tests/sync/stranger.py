"""What a desktop of a newer version says to the head office: fields, choices, rows that no other knows."""

from typing import TYPE_CHECKING

from sqlalchemy import select

from pdca_desktop.exchange.messages import NULL, Request, WireCommit, WireOp, raw
from pdca_desktop.head_office.caller import Caller
from pdca_desktop.head_office.shelf import held_of
from pdca_desktop.head_office.tables import ROW

if TYPE_CHECKING:
    from tests.sync.world import World

CALLER = Caller("stranger", "adviser-stranger", "lens_1", ("*/*",))


def say(world: "World", turn: int) -> None:
    """One act on some row that the head office has: it saw the row as it is there."""
    with world.engine.connect() as connection:
        connection.execution_options(reads=True)
        living = select(ROW).where(ROW.c.deleted == 0, ROW.c.entity.in_(["Dossier", "Person", "Scenario"]))
        rows = [held_of(row) for row in connection.execute(living.order_by(ROW.c.row))]
    if not rows:
        return
    held = rows[turn % len(rows)]
    ops = [WireOp(*held.key, "u", "/future", raw(held.fields.get("/future", "null")), raw(f'"v{turn}"'))]
    if held.entity == "Dossier":
        nature = held.fields.get("/project/nature", "null")
        ops += [
            WireOp(*held.key, "u", "/project/nature", raw(nature), raw('"moon"')),
            WireOp(
                "Advice", f"advice-{turn}", "i", "", NULL, raw(f'{{"/text":"v{turn}","parent":"{held.row}"}}')
            ),
        ]
    if held.entity == "Scenario":
        plan = held.fields.get("/plan", "null")
        news = f'{{"needs":[{{"label":"v{turn}","nature":"moon_base","future":1}}]}}'
        ops.append(WireOp(*held.key, "u", "/plan", raw(plan), raw(news)))
    commit = WireCommit(
        f"stranger-{turn}", 1, CALLER.account, "2030-01-01T00:00:00+00:00", "saisie", "", 9, tuple(ops)
    )
    world.count(world.office.exchange(Request(stream=f"stranger-{turn}", commits=(commit,)), CALLER))
