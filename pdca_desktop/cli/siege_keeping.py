"""`pdca-siege backup`, `restore`, `import`, `verify`, `views`, `export`: what is kept, and looked at."""

from argparse import Namespace
from pathlib import Path
from typing import Any

from pdca_desktop.cli.siege_database import database_of
from pdca_desktop.domain.french import typeset
from pdca_desktop.errors import AppError

_DIFFERS = 1


def add_commands(commands: Any) -> None:
    """Add them to the parser."""
    backup = commands.add_parser("backup", help="écrit une sauvegarde, la relit et la vérifie")
    backup.add_argument("file", type=Path, metavar="FICHIER")
    backup.set_defaults(run=_backup)
    restore = commands.add_parser("restore", help="remet une sauvegarde dans une base neuve")
    restore.add_argument("file", type=Path, metavar="FICHIER")
    restore.set_defaults(run=_restore)
    taken = commands.add_parser("import", help="reçoit les modifications qu’un poste sans réseau a exportées")
    taken.add_argument("file", type=Path, metavar="FICHIER")
    taken.set_defaults(run=_import)
    commands.add_parser("verify", help="rejoue l’historique et compare").set_defaults(run=_verify)
    commands.add_parser("views", help="refait les vues de lecture (tableurs, PowerBI)").set_defaults(
        run=_views
    )
    export = commands.add_parser("export", help="écrit les vues en CSV dans un dossier")
    export.add_argument("folder", type=Path, metavar="DOSSIER")
    export.set_defaults(run=_export)


def _backup(options: Namespace) -> int:
    from pdca_desktop.bootstrap.siege import open_database  # noqa: PLC0415
    from pdca_desktop.head_office.backup import back_up  # noqa: PLC0415

    if options.file.exists():
        raise AppError(
            typeset(
                f"« {options.file} » existe déjà : une sauvegarde n'est jamais écrasée, nommez-en une autre."
            )
        )
    head = back_up(open_database(database_of(options)), options.file)
    print(typeset(f"Sauvegarde écrite, relue et vérifiée : « {options.file} », jusqu'à l'acte {head}."))
    return 0


def _restore(options: Namespace) -> int:
    from pdca_desktop.bootstrap.siege import IDS, new_database  # noqa: PLC0415
    from pdca_desktop.head_office.backup import restore  # noqa: PLC0415
    from pdca_desktop.head_office.views import make_views  # noqa: PLC0415

    engine = new_database(database_of(options))
    head = restore(options.file, engine, IDS)
    make_views(engine)
    print(typeset(f"Base restaurée jusqu'à l'acte {head}. Les postes renverront d'eux-mêmes ce qui manque."))
    return 0


def _import(options: Namespace) -> int:
    from pdca_desktop.bootstrap.siege import CLOCK, IDS, open_database  # noqa: PLC0415
    from pdca_desktop.exchange import acts_file, disk  # noqa: PLC0415
    from pdca_desktop.head_office.importing import take_file  # noqa: PLC0415

    content = disk.read_bytes(options.file, acts_file.MOST_BYTES)
    print(take_file(content, open_database(database_of(options)), CLOCK, IDS).sentence())
    return 0


def _verify(options: Namespace) -> int:
    from pdca_desktop.bootstrap.siege import open_database  # noqa: PLC0415
    from pdca_desktop.head_office.checking import differences  # noqa: PLC0415

    wrong = list(differences(open_database(database_of(options))))
    for line in wrong:
        print(line)
    print(typeset("Historique et dossiers concordent." if not wrong else f"Différences : {len(wrong)}."))
    return _DIFFERS if wrong else 0


def _views(options: Namespace) -> int:
    from pdca_desktop.bootstrap.siege import open_database  # noqa: PLC0415
    from pdca_desktop.head_office.views import make_views  # noqa: PLC0415

    for name in make_views(open_database(database_of(options))):
        print(name)
    return 0


def _export(options: Namespace) -> int:
    from pdca_desktop.bootstrap.siege import open_database  # noqa: PLC0415
    from pdca_desktop.head_office.views import export  # noqa: PLC0415

    for path in export(open_database(database_of(options)), options.folder):
        print(path)
    return 0
