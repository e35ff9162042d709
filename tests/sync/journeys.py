"""Random journeys through everything that happens to desktops and head office, each told by its number."""

import random
import tempfile
from collections import Counter
from pathlib import Path

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.person import Person
from tests.sync import stranger
from tests.sync.line import FAULTS
from tests.sync.world import EVERYWHERE, LENS, Desktop, World, edited, moved

STEPS = 45
BLANK = Dossier(holders=(Person(first_name="Camille"), Person(first_name="Alex")))


def journey(seed: int, steps: int = STEPS, address: str = "") -> Counter[str]:
    """One journey, then its checks.

    Args:
        seed: its number.
        steps: how much happens.
        address: of the head office's database, see `World`.

    Returns:
        What happened, counted.
    """
    dice = random.Random(seed)  # noqa: S311  (a test that can be repeated)
    with tempfile.TemporaryDirectory(prefix="pdca-journey-", ignore_cleanup_errors=True) as name:
        world = World(Path(name), address=address)
        try:
            _set_up(world, seed)
            walk = Walk(world, dice)
            for step in range(steps):
                walk.step(step)
                world.check_always()
            world.settle_down()
            world.check_always()
            world.check_at_rest()
        finally:
            world.close()
    return world.counts


def _set_up(world: World, seed: int) -> None:
    """Three desktops, one of which may hold only what is of Lens in every other journey."""
    for _ in range(2):
        world.desktop()
    world.desktop(LENS) if seed % 2 else world.desktop()
    first = world.desktops[0]
    first.store.create(BLANK, first.act("création"))
    world.noted(first)
    world.settle_down()


class Walk:
    """What may happen, one step after the other."""

    def __init__(self, world: World, dice: random.Random) -> None:
        self.world, self.dice = world, dice
        self.images: dict[str, Path] = {}
        self._alone = (
            self._deletion_races,
            self._cut_after_receipt,
            self._orphan,
            self._receipt_is_lost,
            self._copied_while_waiting,
        )

    def step(self, number: int) -> None:
        """Something happens."""
        desktop = self.dice.choice(self.world.desktops)
        choice = self.dice.random()
        if choice < 0.36:
            self._edit(desktop)
        elif choice < 0.68:
            self._exchange(desktop)
        elif choice < 0.82:
            self._few(desktop, choice)
        elif choice < 0.92:
            self._disaster(desktop, self.dice.random(), number)
        else:
            other = self.dice.choice([one for one in self.world.desktops if one is not desktop])
            self.dice.choice(self._alone)(desktop, other)
            self.world.noted(other)
        self.world.noted(desktop)

    def _chosen(self, desktop: Desktop) -> Dossier | None:
        lines = sorted(line.id for line in desktop.store.lines())
        return desktop.store.load(self.dice.choice(lines)) if lines else None

    def _edit(self, desktop: Desktop) -> None:
        before = self._chosen(desktop)
        if before is not None:
            after = edited(before, self.dice.randrange(7), self.dice.randrange(7))
            desktop.store.save(before, after, desktop.act("saisie"))

    def _exchange(self, desktop: Desktop) -> None:
        fault = self.dice.choice(["", "", "", "", "", *FAULTS])
        limit, most = self.dice.choice([1, 2, 2_000]), self.dice.choice([1, 2, 500])
        self.world.sync(desktop, fault, limit, most, self.dice.randrange(1, 30))

    def _few(self, desktop: Desktop, choice: float) -> None:
        if choice < 0.71:
            desktop.store.create(BLANK, desktop.act("création"))
        elif choice < 0.74:
            chosen = self._chosen(desktop)
            if chosen is not None:
                desktop.store.delete(chosen, desktop.act("suppression"))
        elif choice < 0.76:
            for line in desktop.store.deleted_lines()[:1]:
                desktop.store.restore(line.id, desktop.act("rétablissement"))
        elif choice < 0.78:
            self.world.deliver_late(self.dice.randrange(9))
        elif choice < 0.79:
            stranger.say(self.world, self.dice.randrange(10**6))
        elif choice < 0.80:
            desktop.now_holds(self.dice.choice((LENS, EVERYWHERE)))
        else:
            moved(desktop, self.dice.choice([-400, -3, 3, 400]))

    def _deletion_races(self, desktop: Desktop, other: Desktop) -> None:
        """One deletes a dossier while another one changes it."""
        self.world.sync(desktop)
        self.world.sync(other)
        before = self._chosen(desktop)
        if before is not None and before.id in {line.id for line in other.store.lines()}:
            theirs = other.store.load(before.id)
            other.store.save(theirs, edited(theirs, self.dice.randrange(5), 7), other.act("saisie"))
            self.world.sync(other)
            desktop.store.delete(before, desktop.act("suppression"))
            self.world.sync(desktop)

    def _cut_after_receipt(self, desktop: Desktop, other: Desktop) -> None:
        """Acts are received, but the exchange is cut before their rows come back."""
        self.world.sync(desktop)
        self._edit(other)
        self._edit(other)
        self.world.sync(other)
        self._edit(desktop)
        self._edit(desktop)
        self.world.sync(desktop, "cut", 1)

    def _receipt_is_lost(self, desktop: Desktop, other: Desktop) -> None:
        """A head office that had received acts is put back; their author had not read as far as they went."""
        self.world.sync(desktop)
        self._edit(other)
        self.world.sync(other)
        self.world.back_up()
        self._edit(desktop)
        self.world.noted(desktop)
        self.world.sync(desktop, "cut", 1)
        self.world.put_office_back(declared=False)

    def _copied_while_waiting(self, desktop: Desktop, other: Desktop) -> None:
        """A disk is copied with an act that waits: the copy offers it too, after its author wrote over it."""
        self.world.sync(desktop)
        before = self._chosen(desktop)
        if before is None or len(self.world.desktops) > 3:
            return
        other.store.create(BLANK, other.act("création"))
        self._edit(other)
        self.world.sync(other)
        desktop.store.save(before, edited(before, 1, 8), desktop.act("saisie"))
        self.world.noted(desktop)
        twin = self.world.clone(desktop)
        self.world.sync(desktop)
        if before.id in {line.id for line in desktop.store.lines()}:
            now = desktop.store.load(before.id)
            desktop.store.save(now, edited(now, 1, 9), desktop.act("saisie"))
            self.world.sync(desktop)
        self.world.sync(twin, "cut", 1)

    def _orphan(self, desktop: Desktop, other: Desktop) -> None:
        """A dossier made after the backup that is restored is changed by somebody else than its author."""
        self.world.back_up()
        made = other.store.create(BLANK, other.act("création"))
        self.world.sync(other)
        self.world.sync(desktop)
        self.world.put_office_back(declared=False)
        if made.id in {line.id for line in desktop.store.lines()}:
            before = desktop.store.load(made.id)
            desktop.store.save(before, edited(before, 1, 7), desktop.act("saisie"))
            self.world.sync(desktop, "cut")

    def _disaster(self, desktop: Desktop, choice: float, number: int) -> None:
        world = self.world
        if choice < 0.25:
            world.back_up()
        elif choice < 0.5:
            world.put_office_back(declared=self.dice.random() < 0.5)
        elif choice < 0.7:
            to = world.folder / f"image-{number}"
            desktop.image(to)
            self.images[desktop.name] = to
        elif choice < 0.9 and desktop.name in self.images:
            others = set().union(*(one.own_acts() for one in world.desktops if one is not desktop))
            lost = desktop.own_acts() - others
            desktop.put_back(self.images[desktop.name])
            world.acts -= lost - desktop.own_acts()
            world.counts["disks put back"] += 1
        elif len(world.desktops) < 4:
            world.clone(desktop)
            world.counts["clones"] += 1
