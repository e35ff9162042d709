"""A person erased on one machine is on no machine any more after the exchanges, nor at the head office."""

import os
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select, text

from pdca_desktop.domain.assessment import Assessment
from pdca_desktop.domain.document import Piece, PieceKind
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.person import Person
from pdca_desktop.domain.territory import Place
from pdca_desktop.domain.words import folded
from pdca_desktop.head_office.checking import differences
from pdca_desktop.head_office.tables import BLOB, BLOB_PART, BLOB_USE, CHANGE_LOG, QUARANTINE, metadata
from pdca_desktop.services.drafts import name_of, written
from pdca_desktop.services.erasing import ERASED
from pdca_desktop.services.privacy import erase_again
from pdca_desktop.store.erasure import Erasures
from pdca_desktop.store.standing import Ledger
from tests.builders import a_dossier
from tests.head_office.conftest import postgres  # noqa: F401  (fixture)
from tests.head_office.postgres import fresh
from tests.store.pages import plain_pages
from tests.sync.world import KEY, Desktop, World

NEEDLES = ("Quintefeuille", "Zébulonne", "0699887766", "Églantines", "1990-11-03")
DOCUMENT = "ab" * 32
SEEDS = int(os.environ.get("PDCA_ERASURE_SEEDS", "6"))


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    yield made
    for desktop in made.desktops:
        desktop.store.close()
    made.engine.dispose()


def dossier() -> Dossier:
    person = Person(
        id="p1",
        last_name="Quintefeuille",
        first_name="Zébulonne",
        phone="06 99 88 77 66",
        home=Place(address="4 rue des Églantines", postcode="62300", commune="Lens"),
        motivation="Zébulonne veut ouvrir depuis 2015.",
    )
    other = Person(id="p2", first_name="Noé", last_name="Martin", supporters="Zébulonne")
    return a_dossier(
        id="",
        number="",
        holders=(person, other),
        pieces=(
            Piece(id="c1", kind=PieceKind.CV, holder="p1", sha256=DOCUMENT, file_name="cv-quintefeuille.pdf"),
        ),
        assessment=Assessment(strengths="Mme QUINTEFEUILLE connaît le métier ; Noé aussi."),
    )


def two(world: World) -> tuple[Desktop, Desktop, str]:
    """Two machines that hold a dossier, and a head office that holds its document."""
    first, second = world.desktop(), world.desktop()
    made = first.store.create(dossier(), first.act("création pour Mme Quintefeuille"))
    change(first, made.id, lambda one: person(one, birth_name="Quintefeuille-Dubois"), "nom de Zébulonne")
    world.settle_down()
    with world.engine.begin() as connection:
        connection.execute(BLOB.insert(), {"sha256": DOCUMENT, "size": 3, "present": 1})
        connection.execute(BLOB_PART.insert(), {"sha256": DOCUMENT, "start": 0, "data": b"abc"})
    return first, second, made.id


def change(desktop: Desktop, dossier_id: str, edit: object, why: str = "saisie") -> None:
    before = desktop.store.load(dossier_id)
    desktop.store.save(before, edit(before), desktop.act(why))  # type: ignore[operator]


def person(one: Dossier, **fields: object) -> Dossier:
    first, *others = one.holders
    return replace(one, holders=(replace(first, **fields), *others))  # type: ignore[arg-type]


def erase(desktop: Desktop, dossier_id: str, who: str = "p1") -> None:
    erase_again(Erasures(desktop.store), [(dossier_id, who)], f"adviser-{desktop.name}")


def named_in(content: str | bytes) -> list[str]:
    plain = content if isinstance(content, str) else content.decode("utf-8", errors="ignore")
    flat = folded(plain)
    return [one for one in NEEDLES if folded(one) in flat or one in plain]


def assert_gone(world: World) -> None:
    """Nowhere: rows, logs, free pages, at the head office and on each machine."""
    with world.engine.connect() as connection:
        for table in metadata.sorted_tables:
            found = named_in("\n".join(str(row) for row in connection.execute(select(table))))
            assert found == [], (table.name, found)
    for end in ("", "-wal"):
        file = Path(f"{world.database}{end}")
        if file.exists():
            assert named_in(file.read_bytes()) == [], file.name
    assert list(differences(world.engine)) == []
    for desktop in world.desktops:
        assert desktop.store.verify_journal() is None
        assert desktop.store.search("Quintefeuille") == []
        desktop.store.empty_log()
        assert named_in(plain_pages(desktop.folder / "pdca.db", KEY)) == [], desktop.name
        wal = desktop.folder / "pdca.db-wal"
        assert not wal.exists() or wal.stat().st_size == 0


def test_a_person_erased_on_one_machine_is_on_no_machine_any_more(world: World) -> None:
    first, second, dossier_id = two(world)
    second.store.keep_note(name_of(dossier_id), written(dossier(), person(dossier(), phone="1")))
    second.store.keep_note("recherche", "Quintefeuille Zébulonne")
    erase(first, dossier_id)
    world.settle_down()
    assert_gone(world)
    for desktop in world.desktops:
        one, other = desktop.store.load(dossier_id).holders
        assert (one.last_name, one.first_name, other.last_name) == (ERASED, "", "Martin")
        assert desktop.courier.waiting() == 0
    assert second.store.load(dossier_id) == first.store.load(dossier_id)
    assert Erasures(second.store).orphans() == [DOCUMENT]
    with world.engine.connect() as connection:
        assert connection.execute(select(BLOB_PART.c.start)).all() == []
        assert connection.execute(select(BLOB_USE.c.root)).all() == []
        struck = connection.execute(select(CHANGE_LOG.c.kind).where(CHANGE_LOG.c.struck > 0)).scalars().all()
    assert struck
    world.check_at_rest()


def test_it_is_the_same_on_postgresql(postgres: str, tmp_path: Path) -> None:  # noqa: F811
    world = World(tmp_path, address=fresh(postgres))
    try:
        first, second, dossier_id = two(world)
        change(second, dossier_id, lambda one: person(one, last_name="Quintefeuille-Noël"), "pour Zébulonne")
        erase(first, dossier_id)
        world.sync(first)
        world.settle_down()
        assert_gone(world)
        assert second.store.load(dossier_id) == first.store.load(dossier_id)
        world.check_at_rest()
    finally:
        for desktop in world.desktops:
            desktop.store.close()
        world.engine.dispose()


def test_what_others_typed_unknowing_brings_nobody_back(world: World) -> None:
    first, second, dossier_id = two(world)
    third = world.desktop()
    world.settle_down()
    change(
        second,
        dossier_id,
        lambda one: person(one, last_name="Quintefeuille-Noël", email="z@quintefeuille.fr"),
    )
    change(third, dossier_id, lambda one: replace(one, holders=one.holders[1:]), "Zébulonne se retire")
    erase(first, dossier_id)
    world.sync(first)
    world.settle_down()
    assert_gone(world)
    assert second.store.load(dossier_id) == first.store.load(dossier_id) == third.store.load(dossier_id)
    for desktop in world.desktops:
        assert all(one.clash.path != "/holders/0/last_name" for one in Ledger(desktop.store).conflicts())


def test_an_open_conflict_about_the_person_goes(world: World) -> None:
    first, second, dossier_id = two(world)
    change(first, dossier_id, lambda one: person(one, phone="0699887766"))
    change(second, dossier_id, lambda one: person(one, phone="0699887700"))
    world.settle_down()
    assert len(Ledger(first.store).conflicts()) == 1
    erase(second, dossier_id)
    world.settle_down()
    assert Ledger(first.store).conflicts() == Ledger(second.store).conflicts() == []
    assert_gone(world)


def test_who_was_made_and_erased_before_the_first_exchange_arrives_without_a_name(world: World) -> None:
    first, second = world.desktop(), world.desktop()
    world.settle_down()
    made = first.store.create(dossier(), first.act("création"))
    change(first, made.id, lambda one: replace(one, project=replace(one.project, title="Avant")))
    change(first, made.id, lambda one: replace(one, project=replace(one.project, title="Après")))
    erase(first, made.id)
    world.settle_down()
    assert_gone(world)
    assert second.store.load(made.id) == first.store.load(made.id)
    assert second.store.load(made.id).project.title == "Après"
    assert Ledger(second.store).conflicts() == []
    world.check_at_rest()


def test_who_was_removed_before_is_erased_everywhere(world: World) -> None:
    first, second, dossier_id = two(world)
    change(first, dossier_id, lambda one: replace(one, holders=one.holders[1:]))
    erase(first, dossier_id)
    world.settle_down()
    assert_gone(world)
    assert second.store.load(dossier_id) == first.store.load(dossier_id)
    world.check_at_rest()


def test_a_dossier_deleted_and_erased_before_the_exchange_is_gone(world: World) -> None:
    first, second, dossier_id = two(world)
    first.store.delete(first.store.load(dossier_id), first.act("suppression"))
    erase(first, dossier_id)
    world.settle_down()
    assert second.store.lines() == []
    assert_gone(world)


def test_what_only_one_machine_said_of_the_person_is_struck_there_and_everywhere(world: World) -> None:
    first, second, dossier_id = two(world)
    added = Piece(id="c9", kind=PieceKind.CV, file_name="devis Quintefeuille.pdf")
    change(second, dossier_id, lambda one: replace(one, pieces=(*one.pieces, added)), "devis de Zébulonne")
    erase(first, dossier_id)
    world.sync(first)
    world.settle_down()
    assert_gone(world)
    assert second.store.load(dossier_id) == first.store.load(dossier_id)
    assert [one.id for one in second.store.load(dossier_id).pieces] == ["c1", "c9"]


def test_what_is_typed_afterwards_knowing_it_is_kept(world: World) -> None:
    first, second, dossier_id = two(world)
    erase(first, dossier_id)
    world.settle_down()
    change(second, dossier_id, lambda one: person(one, last_name="Durand", phone="0321000000"))
    world.settle_down()
    for desktop in world.desktops:
        assert desktop.store.load(dossier_id).holders[0].phone == "0321000000"
    change(first, dossier_id, lambda one: replace(one, project=replace(one.project, title="Suite")))
    world.settle_down()
    history = [one.why for one in second.store.history(dossier_id)]
    assert "saisie" in history
    world.check_at_rest()


def test_acts_in_quarantine_lose_the_name(world: World) -> None:
    first, _, dossier_id = two(world)
    request = first.courier.request(500, 1_000_000)
    change(first, dossier_id, lambda one: person(one, phone="0699887766"), "pour Zébulonne")
    request = first.courier.request(500, 1_000_000)
    from pdca_desktop.exchange.messages import pack  # noqa: PLC0415

    with world.engine.begin() as connection:
        body = pack(request.commits[0]).decode()
        values = {
            "cid": "q1",
            "device": "x",
            "account": "x",
            "received_at": "",
            "size": len(body),
            "body": body,
        }
        connection.execute(QUARANTINE.insert(), values)
    erase(first, dossier_id)
    world.settle_down()
    assert_gone(world)
    with world.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM quarantine")).scalar() == 1


def test_a_second_person_is_erased_after_the_first(world: World) -> None:
    first, second, dossier_id = two(world)
    erase(first, dossier_id)
    world.settle_down()
    erase(second, dossier_id, "p2")
    world.settle_down()
    assert_gone(world)
    for desktop in world.desktops:
        assert [one.last_name for one in desktop.store.load(dossier_id).holders] == [ERASED, ERASED]
        assert "Noé" not in desktop.store.load(dossier_id).assessment.strengths
    world.check_at_rest()


@pytest.mark.parametrize("seed", range(SEEDS))
def test_in_whatever_order_people_type_exchange_and_erase(world: World, seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311  (a test that can be repeated)
    first, _, dossier_id = two(world)
    world.desktop()
    world.settle_down()
    erased = False
    for step in range(25):
        desktop = dice.choice(world.desktops)
        what = dice.random()
        if what < 0.45:
            world.sync(desktop, dice.choice(["", "", "answer", "request"]), dice.choice([1, 2_000]))
        elif what < 0.55 and step > 8:
            erase(desktop, dossier_id)
            erased = True
        else:
            type_something(desktop, dossier_id, dice)
    if not erased:
        erase(first, dossier_id)
    world.settle_down()
    world.settle_down()
    assert_gone(world)
    world.check_at_rest()
    kept = {desktop.name: desktop.store.load(dossier_id) for desktop in world.desktops}
    assert len({str(one) for one in kept.values()}) == 1


def type_something(desktop: Desktop, dossier_id: str, dice: random.Random) -> None:
    """An act of somebody who may not know yet, nor be meant to."""
    now = desktop.store.load(dossier_id)
    named = any(one.last_name.startswith("Quintefeuille") for one in now.holders if one.id == "p1")
    who = "Zébulonne Quintefeuille" if named else "Noé"
    edits = [
        lambda one: replace(one, project=replace(one.project, title=f"Titre {dice.randrange(9)}")),
        lambda one: replace(one, assessment=Assessment(strengths=f"{who} : {dice.randrange(9)}")),
        lambda one: replace(one, pieces=(*one.pieces, Piece(kind=PieceKind.CV, file_name=f"{who}.pdf"))),
    ]
    if named and now.holders[0].id == "p1":
        edits += [
            lambda one: person(one, last_name=f"Quintefeuille{dice.choice('AB')}"),
            lambda one: person(one, phone=dice.choice(["0699887766", ""])),
            lambda one: person(one, motivation=f"Zébulonne {dice.randrange(9)}"),
            lambda one: replace(one, holders=one.holders[1:]),
        ]
    change(desktop, dossier_id, dice.choice(edits), f"pour {who}")


def test_what_a_colleague_wrote_meanwhile_loses_the_name_and_nothing_else(world: World) -> None:
    first, second, dossier_id = two(world)
    written_there = Assessment(strengths="Zébulonne Quintefeuille gère bien.")
    change(second, dossier_id, lambda one: replace(one, assessment=written_there), "avis")
    erase(first, dossier_id)
    world.sync(first)
    world.settle_down()
    assert_gone(world)
    for desktop in world.desktops:
        assert desktop.store.load(dossier_id).assessment.strengths == "[effacé] [effacé] gère bien."
        assert Ledger(desktop.store).conflicts() == []
    world.check_at_rest()


def test_what_was_typed_before_the_erasure_on_the_same_machine_arrives(world: World) -> None:
    first, second, dossier_id = two(world)
    change(first, dossier_id, lambda one: replace(one, assessment=Assessment(strengths="Noé gère bien.")))
    erase(first, dossier_id)
    world.settle_down()
    assert_gone(world)
    assert second.store.load(dossier_id).assessment.strengths == "Noé gère bien."
    assert Ledger(second.store).conflicts() == []


def test_two_who_wrote_in_the_same_text_still_have_to_choose(world: World) -> None:
    first, second, dossier_id = two(world)
    change(second, dossier_id, lambda one: replace(one, assessment=Assessment(strengths="Zébulonne : non.")))
    world.sync(second)
    change(first, dossier_id, lambda one: replace(one, assessment=Assessment(strengths="Zébulonne : oui.")))
    erase(first, dossier_id)
    world.settle_down()
    assert_gone(world)
    (conflict,) = Ledger(second.store).conflicts()
    assert (conflict.clash.theirs, conflict.clash.mine) == ("[effacé] : non.", "[effacé] : oui.")
    world.check_at_rest()
