"""What SQLAlchemy does not declare: the triggers and the search index."""

from collections.abc import Iterable

SEARCHED = ("title", "people", "structure", "reference", "place")
"""The columns of the search index, the most telling first."""

SEARCH = (
    f"CREATE VIRTUAL TABLE search USING fts5({', '.join(SEARCHED)}, "
    "tokenize='unicode61 remove_diacritics 2', prefix='1 2 3')"
)
WORDS = "CREATE VIRTUAL TABLE search_word USING fts5vocab('search', 'row')"

_LOGS = {"commit_log": "n = NEW.n OR cid = NEW.cid", "change_log": "n = NEW.n AND i = NEW.i"}


def all_programs(entity_tables: Iterable[str]) -> list[str]:
    """The statements that follow the tables, in order."""
    tripwires = [one for table in entity_tables for one in tripwire(table)]
    return [SEARCH, WORDS, *tripwires, *append_only()]


def tripwire(table: str) -> list[str]:
    """Triggers that note every changed row: a commit whose rows and operations differ is refused."""
    note = f"INSERT INTO touched (entity, row) VALUES ('{table}', "  # noqa: S608  (a name of ours)
    renamed = f"INSERT INTO touched (entity, row) SELECT '{table}', NEW.id WHERE NEW.id <> OLD.id;"
    both = f"{note}OLD.id); {renamed}"
    bodies = {"INSERT": f"{note}NEW.id);", "UPDATE": both, "DELETE": f"{note}OLD.id);"}
    return [
        f"CREATE TRIGGER {table}_{verb.lower()} AFTER {verb} ON {table} BEGIN {body} END"
        for verb, body in bodies.items()
    ]


def append_only() -> list[str]:
    """Triggers that keep the journal as it was written, outside the erasure procedure."""
    refuse = "BEGIN SELECT RAISE(ABORT, 'append-only'); END"
    return [
        f"CREATE TRIGGER {log}_{name} BEFORE {verb} ON {log} WHEN {condition} {refuse}"
        for log, same in _LOGS.items()
        for name, verb, condition in (
            ("update", "UPDATE", "NOT EXISTS (SELECT 1 FROM erasure)"),
            ("delete", "DELETE", "NOT EXISTS (SELECT 1 FROM erasure)"),
            ("replace", "INSERT", f"EXISTS (SELECT 1 FROM {log} WHERE {same})"),  # noqa: S608
        )
    ]
