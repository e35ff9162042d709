"""A desktop of a version to come, in a process of its own: the same program, whose declarations say more.

    python -m tests.sync.newer FOLDER ADDRESS TOKEN

It takes one command a line, as JSON, and answers each with a line: "sync"; "list"; ["show", ID];
["save", ID, DOSSIER]; ["delete", ID]; ["restore", ID].
"""

import json
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

ADVICE = '''
@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """What somebody thinks of it."""

    id: Annotated[str, Field("Identifiant")] = ""
    text: Annotated[str, Field("Texte")] = ""

'''
FUTURE = 'future: Annotated[str, Field("À venir")] = ""\n    '
ADVICES = 'advices: Annotated[tuple[Advice, ...], Field("Avis", each="Avis")] = ()\n    '
MOON_BASE = 'MOON_BASE = "moon_base", "Base lunaire"\n    '
MOON = 'MOON = "moon", "Lune"\n    '

SAYS_MORE = {
    "pdca_desktop.domain.plan": (
        ('OTHER = "other", "Autre besoin"', MOON_BASE),
        ('evidence: Annotated[str, Field("Justificatif"', FUTURE),
    ),
    "pdca_desktop.domain.project": (('CREATION = "creation", "Création"', MOON),),
    "pdca_desktop.domain.dossier": (
        ("@dataclass(frozen=True, slots=True, kw_only=True)\nclass Dossier:", ADVICE),
        ("pieces: Annotated[", FUTURE + ADVICES),
    ),
}
"""What the version to come declares, before what: a choice, a field of a line, a field, a kind of record."""

MIGRATION = """
ALTER TABLE dossier ADD COLUMN future TEXT;
CREATE TABLE advice (id TEXT NOT NULL PRIMARY KEY, dossier_id TEXT NOT NULL REFERENCES dossier (id),
    rank INTEGER NOT NULL, text TEXT, deleted INTEGER DEFAULT 0 NOT NULL, extra TEXT DEFAULT '{}' NOT NULL,
    changed_at TEXT NOT NULL) STRICT;
CREATE TRIGGER advice_insert AFTER INSERT ON advice BEGIN
    INSERT INTO touched (entity, row) VALUES ('advice', NEW.id) ; END;
CREATE TRIGGER advice_update AFTER UPDATE ON advice BEGIN
    INSERT INTO touched (entity, row) VALUES ('advice', OLD.id) ; END;
"""


class _Newer(SourceFileLoader):
    def get_code(self, fullname: str) -> CodeType:
        text = Path(self.path).read_text(encoding="utf-8")
        for place, more in SAYS_MORE[fullname]:
            if text.count(place) != 1:
                raise SystemExit(f"{fullname} no longer says {place!r} once")
            text = text.replace(place, more + place)
        return self.source_to_code(text.encode(), self.path)


class _Finder(MetaPathFinder):
    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname not in SAYS_MORE:
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is not None and spec.origin is not None:
            spec.loader = _Newer(fullname, spec.origin)
        return spec


def main(folder: Path, address: str, token: str) -> None:  # noqa: C901  (one branch a command)
    """Answer commands until there are no more."""
    sys.meta_path.insert(0, _Finder())
    from pdca_desktop.store import journal, migrating, tables  # noqa: PLC0415

    number, upgrade = tables.SCHEMA + 1, migrating._upgrade

    def further(connection: Any) -> None:
        upgrade(connection)
        for statement in (*MIGRATION.split(";\n"), f"PRAGMA user_version = {number}"):
            connection.exec_driver_sql(statement)

    migrating._upgrade = further
    for module in (tables, migrating, journal):
        module.SCHEMA = number  # type: ignore[attr-defined]

    from pdca_desktop.domain.dossier import Dossier  # noqa: PLC0415
    from pdca_desktop.exchange import codec  # noqa: PLC0415
    from pdca_desktop.services.ports import Act  # noqa: PLC0415
    from pdca_desktop.services.progress import Quiet  # noqa: PLC0415
    from pdca_desktop.services.synchronise import synchronise  # noqa: PLC0415
    from pdca_desktop.store import opening  # noqa: PLC0415
    from pdca_desktop.store.courier import Courier  # noqa: PLC0415
    from pdca_desktop.sync.client import HeadOffice  # noqa: PLC0415
    from tests.fakes.store import CountedIds, SetClock  # noqa: PLC0415
    from tests.sync.world import KEY  # noqa: PLC0415

    path = folder / "pdca.db"
    make = opening.open_store if path.exists() else opening.create
    store = make(
        path, KEY, clock=SetClock(), ids=CountedIds(lot=900), device="newer", app_version="version to come"
    )
    act = Act("adviser-newer", "saisie")
    with HeadOffice(address, token) as office:
        for line in sys.stdin:
            answer: Any = None
            match json.loads(line):
                case "sync":
                    outcome = synchronise(
                        Courier(store), office, Quiet(), most_commits=500, most_bytes=1_000_000
                    )
                    answer = [len(outcome.conflicts), len(outcome.aside), outcome.read_again]
                case "list":
                    answer = [one.id for one in store.lines()]
                case "show", str(which):
                    answer = codec.encode(store.load(which))
                case "save", str(which), data:
                    store.save(store.load(which), codec.decode(Dossier, data), act)
                case "delete", str(which):
                    store.delete(store.load(which), act)
                case "restore", str(which):
                    store.restore(which, act)
            print(json.dumps(answer), flush=True)  # noqa: T201
    store.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
