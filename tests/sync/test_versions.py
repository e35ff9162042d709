"""An older and a newer version exchange: nothing that the older one cannot read is harmed by its work."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from pdca_desktop.domain.territory import Agency
from pdca_desktop.head_office.access import Access, Role
from pdca_desktop.services.progress import Quiet
from pdca_desktop.services.synchronise import Outcome, synchronise
from pdca_desktop.sync.client import HeadOffice
from tests.builders import a_need, a_plan
from tests.fakes.store import CountedIds, SetClock
from tests.sync.journeys import BLANK
from tests.sync.listening import listening
from tests.sync.world import Desktop, World


@dataclass
class Newer:
    """The process of a desktop of a version to come."""

    process: "subprocess.Popen[str]"

    def __call__(self, command: Any) -> Any:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(command) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())


@contextmanager
def newer(folder: Path, address: str, token: str) -> Iterator[Newer]:
    """A desktop of a version to come over a folder, which may hold a file of this version."""
    folder.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "tests.sync.newer", str(folder), address, token]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield Newer(process)
    finally:
        process.communicate(timeout=20)


@dataclass
class Field:
    """Both versions and their head office."""

    world: World
    older: Desktop
    newer: Newer
    office: HeadOffice
    dossier: str

    def sync(self) -> Outcome:
        """The older one exchanges."""
        outcome = synchronise(
            self.older.courier, self.office, Quiet(), most_commits=500, most_bytes=1_000_000
        )
        assert not outcome.read_again
        self.world.noted(self.older)
        return outcome

    def level(self) -> None:
        """Both exchange until nothing moves; there is no conflict."""
        for _ in range(2):
            assert not self.sync().conflicts
            assert self.newer("sync") == [0, 0, False]


@pytest.fixture
def field(tmp_path: Path) -> Iterator[Field]:
    world, ids = World(tmp_path), CountedIds(lot=7)
    access = Access(world.engine, SetClock(), ids)
    account = access.add("Camille Exemple", Role.DIRECTION, Agency.LENS_1)
    older = world.desktop()
    plan = a_plan((a_need(1_000), a_need(2_000)))
    blank = replace(BLANK, scenarios=(replace(BLANK.scenarios[0], plan=plan),))
    made = older.store.create(blank, older.act("création"))
    with listening(world.engine, SetClock(), ids) as port:
        address = f"http://127.0.0.1:{port}"
        with HeadOffice(address) as stranger:
            tokens = [stranger.enrol(access.invite(account), "poste").token for _ in range(2)]
        with HeadOffice(address, tokens[0]) as office, newer(tmp_path / "n", address, tokens[1]) as other:
            yield Field(world, older, other, office, made.id)
    world.check_at_rest()
    world.close()


def write_news(field: Field) -> dict[str, Any]:
    """The newer one says everything that the older one cannot read; what it then shows."""
    data = field.newer(["show", field.dossier])
    data |= {"future": "neuf", "advices": [{"text": "favorable"}]}
    data["project"] = {"nature": "moon"}
    data["scenarios"][0]["plan"]["needs"][0] |= {"future": "dans la ligne", "nature": "moon_base"}
    field.newer(["save", field.dossier, data])
    field.newer("sync")
    shown: dict[str, Any] = field.newer(["show", field.dossier])
    assert shown["future"] == "neuf"
    return shown


def test_what_a_newer_version_wrote_survives_the_work_of_an_older_one(field: Field) -> None:
    field.level()
    shown = write_news(field)
    field.level()
    before = field.older.store.load(field.dossier)
    first, second = before.scenarios[0].plan.needs
    assert first.nature is None
    assert before.project.nature is None
    needs = (replace(first, label="revu"), replace(second, label="aussi"))
    scenario = replace(before.scenarios[0], name="revu", plan=replace(before.scenarios[0].plan, needs=needs))
    after = replace(before, scenarios=(scenario,), no_other_aid=True, holders=before.holders[:1])
    field.older.store.save(before, after, field.older.act("saisie"))
    field.level()
    for need, label in zip(shown["scenarios"][0]["plan"]["needs"], ("revu", "aussi"), strict=True):
        need["label"] = label
    shown["scenarios"][0]["name"] = "revu"
    assert field.newer(["show", field.dossier]) == shown | {
        "no_other_aid": True,
        "holders": shown["holders"][:1],
    }


def test_an_older_version_deletes_only_what_it_could_see(field: Field) -> None:
    field.level()
    shown = write_news(field)
    field.level()
    field.older.store.delete(field.older.store.load(field.dossier), field.older.act("suppression"))
    assert field.sync().conflicts
    assert field.newer("sync") == [1, 0, False]
    assert field.newer(["show", field.dossier]) == shown
    field.sync()


def test_an_older_version_deletes_and_restores_without_loss(field: Field) -> None:
    field.level()
    shown = field.newer(["show", field.dossier]) | {"future": "neuf"}
    field.newer(["save", field.dossier, shown])
    field.level()
    field.level()
    field.older.store.delete(field.older.store.load(field.dossier), field.older.act("suppression"))
    field.level()
    assert field.newer("list") == []
    field.older.store.restore(field.dossier, field.older.act("rétablissement"))
    field.level()
    assert field.newer(["show", field.dossier]) == shown


def test_an_updated_desktop_shows_at_once_what_it_could_not_read(field: Field, tmp_path: Path) -> None:
    field.level()
    shown = write_news(field)
    field.level()
    field.older.image(tmp_path / "copy")
    with newer(tmp_path / "copy", "http://127.0.0.1:9", "x") as updated:
        assert updated(["show", field.dossier]) == shown
