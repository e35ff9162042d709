"""The journal in words."""

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
