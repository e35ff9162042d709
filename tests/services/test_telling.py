"""The journal in words."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from pdca_desktop.services.ports import JournalEntry
from pdca_desktop.services.telling import Told, tell

_START = datetime(2026, 11, 12, 14, 0, tzinfo=UTC)


def entry(path: str, seen: Any, new: Any, *, minute: float = 0, who: str = "a") -> JournalEntry:
    at = _START + timedelta(minutes=minute)
    return JournalEntry(f"c{minute}", at, who, "saisie", path, seen, new)


def words(*entries: JournalEntry) -> list[tuple[str, str, str]]:
    return [(line.where, line.before, line.after) for line in tell(entries)]


def test_each_kind_of_value_is_told_as_it_is_read() -> None:
    assert words(
        entry("/project/nature", None, "creation"),
        entry("/project/collective", None, False),
        entry("/applied_on", None, "2026-10-05"),
        entry("/holders/0/household_income", "1850.50", None),
        entry("/project/instruments", [], ["ptz", "guarantee"]),
    ) == [
        ("Projet › Nature du projet", "à renseigner", "Création"),
        ("Projet › Projet collectif", "à renseigner", "non"),
        ("Date de la demande", "à renseigner", "05/10/2026"),
        ("Porteurs › 1 › Revenus mensuels du foyer", "1\u202f850,50\u00a0€", "à renseigner"),
        ("Projet › Dispositifs sollicités", "à renseigner", "Prêt à taux zéro, Garantie d’emprunt bancaire"),
    ]


def test_key_strokes_of_one_author_in_one_field_are_one_line() -> None:
    last, middle, first = (
        entry("/number", "20", "2026", minute=2),
        entry("/number", "2", "20", minute=1),
        entry("/number", "", "2", minute=0),
    )
    assert words(last, middle, first) == [("Numéro de dossier", "à renseigner", "2026")]


def test_another_author_a_long_pause_or_a_gap_are_other_lines() -> None:
    assert len(words(entry("/number", "2", "20", minute=1, who="b"), entry("/number", "", "2"))) == 2
    assert len(words(entry("/number", "2", "20", minute=30), entry("/number", "", "2"))) == 2
    assert len(words(entry("/number", "x", "20", minute=1), entry("/number", "", "2"))) == 2


def test_what_was_typed_and_taken_back_is_not_told() -> None:
    assert words(entry("/number", "2", "", minute=1), entry("/number", "", "2")) == []


def test_rows_come_and_go_by_their_name() -> None:
    ada = {"first_name": "Ada", "last_name": "Un"}
    assert words(entry("/holders/1", ada, None, minute=1), entry("/holders/1", None, ada)) == [
        ("Porteurs › 2", "Ada Un", "retiré"),
        ("Porteurs › 2", "", "ajouté : Ada Un"),
    ]
    assert words(entry("/pieces/0", None, {"kind": "cv"})) == [("Pièces › 1", "", "ajouté : CV")]


def test_an_unknown_place_is_told_as_it_stands() -> None:
    assert words(entry("/gone", None, "x")) == [("/gone", "à renseigner", "x")]


def test_what_is_internal_is_marked() -> None:
    line: Told = tell([entry("/assessment/opinion_reason", "", "Solide")])[0]
    assert line.internal


def test_a_plan_is_told_by_what_was_done_to_it() -> None:
    before = {"needs": [{"nature": "equipment", "label": "Four", "amount": "100.00"}]}
    after = {"needs": [{"nature": "equipment", "label": "Four", "amount": "250.00"}]}
    ((where, was, done),) = words(entry("/scenarios/0/plan", before, after))
    assert where.endswith("Plan de financement")
    assert "100,00\u00a0€" in was
    assert "Four" in done
    assert "100,00\u00a0€ → 250,00\u00a0€" in done
    ((_, _, unread),) = words(entry("/scenarios/0/plan", {"gone": 1}, {"needs": "?"}))
    assert unread == "rempli"


def test_a_long_text_is_told_whole_so_that_it_can_be_taken_back() -> None:
    text = "Premier paragraphe.\n\n" + "Suite " * 60
    ((_, before, after),) = words(entry("/assessment/model", text, "Court"))
    assert (before, after) == (text, "Court")


def test_steps_are_never_joined_and_say_why() -> None:
    last, first = (
        replace(entry("/state", "ajourne", "en_expertise", minute=1), why="Reprendre l’expertise : suite"),
        replace(entry("/state", "presente", "ajourne"), why="Ajourner : marché à préciser"),
    )
    told = tell([last, first])
    assert [line.reason for line in told] == ["Reprendre l’expertise : suite", "Ajourner : marché à préciser"]


def test_a_reason_that_only_names_the_field_is_not_repeated() -> None:
    named = replace(entry("/project/title", "", "Vélos"), why="intitulé du projet, activité")
    other = replace(entry("/project/title", "", "Vélos"), why="import")
    assert [line.reason for line in (*tell([named]), *tell([other]))] == ["", "import"]
