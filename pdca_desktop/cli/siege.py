"""The `pdca-siege` command: the head office made, served, kept and looked at."""

import argparse
import ipaddress
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from pdca_desktop.cli.parser import FrenchParser, UsageError
from pdca_desktop.domain.french import typeset
from pdca_desktop.domain.project import Segment
from pdca_desktop.domain.territory import Agency
from pdca_desktop.errors import AppError

WRONG = 2
_DIFFERS = 1
_APPLICATION = "pdca_desktop.bootstrap.siege:application"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        arguments: the command line, by default the process's own.

    Returns:
        0: done; 1: something is not as it should be; 2: the command is wrong or refused.
    """
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    try:
        options = _parser().parse_args(sys.argv[1:] if arguments is None else list(arguments))
        code: int = options.run(options)
    except AppError as error:
        sys.stderr.write(f"{error}\n")
        return WRONG
    except OSError as error:
        sys.stderr.write(typeset(f"Impossible : {error.strerror or error} ({error.filename or ''}).\n"))
        return WRONG
    return code


def run() -> None:
    """The command of the installed package."""
    sys.exit(main())


def _parser() -> argparse.ArgumentParser:
    parser = FrenchParser(
        prog="pdca-siege", description="Le siège : il ordonne et garde ce que les postes échangent."
    )
    parser.add_argument(
        "--database",
        metavar="BASE",
        help="postgresql://… ou un fichier ; par défaut PDCA_SIEGE_DATABASE, sinon ./siege.db (essai)",
    )
    commands = parser.add_subparsers(title="Commandes", required=True, metavar="COMMANDE")
    commands.add_parser("init", help="prépare la base").set_defaults(run=_init)
    serve = commands.add_parser("serve", help="ouvre le siège aux postes")
    serve.add_argument("--host", default="127.0.0.1", help="adresse d’écoute (127.0.0.1)")
    serve.add_argument("--port", type=int, default=8443, help="port d’écoute (8443)")
    serve.add_argument("--workers", type=int, default=1, help="processus (1)")
    serve.add_argument("--tls-cert", type=Path, metavar="PEM", help="certificat du siège")
    serve.add_argument("--tls-key", type=Path, metavar="PEM", help="clé du certificat")
    serve.add_argument(
        "--behind-proxy", action="store_true", help="un répartiteur placé devant chiffre déjà les échanges"
    )
    serve.set_defaults(run=_serve)
    adviser = commands.add_parser("adviser", help="les personnes").add_subparsers(
        required=True, metavar="ACTION"
    )
    add = adviser.add_parser("add", help="ajoute une personne ; affiche son identifiant")
    add.add_argument("name", metavar="NOM")
    add.add_argument("--role", default="charge_de_mission", help="charge_de_mission, responsable_de_pole, "
                     "secretariat_de_comite, direction ou mission_rsa")  # fmt: skip
    add.add_argument(
        "--agency", required=True, choices=[agency.value for agency in Agency], help="son agence"
    )
    add.add_argument("--segment", action="append", default=[], choices=[one.value for one in Segment],
                     help="limite à un segment ; peut être répété")  # fmt: skip
    add.set_defaults(run=_add)
    device = commands.add_parser("device", help="les postes").add_subparsers(required=True, metavar="ACTION")
    enrol = device.add_parser("enrol", help="affiche un code qui enrôle un poste, une fois, dans la journée")
    enrol.add_argument("account", metavar="PERSONNE", help="identifiant de la personne")
    enrol.set_defaults(run=_enrol)
    device.add_parser("list", help="les postes enrôlés").set_defaults(run=_list)
    revoke = device.add_parser("revoke", help="retire l’accès d’un poste ; il s’efface au prochain contact")
    revoke.add_argument("device", metavar="POSTE")
    revoke.set_defaults(run=_revoke)
    backup = commands.add_parser("backup", help="écrit une sauvegarde, la relit et la vérifie")
    backup.add_argument("file", type=Path, metavar="FICHIER")
    backup.set_defaults(run=_backup)
    restore = commands.add_parser("restore", help="remet une sauvegarde dans une base neuve")
    restore.add_argument("file", type=Path, metavar="FICHIER")
    restore.set_defaults(run=_restore)
    commands.add_parser("verify", help="rejoue l’historique et compare").set_defaults(run=_verify)
    commands.add_parser("views", help="refait les vues de lecture (tableurs, PowerBI)").set_defaults(
        run=_views
    )
    export = commands.add_parser("export", help="écrit les vues en CSV dans un dossier")
    export.add_argument("folder", type=Path, metavar="DOSSIER")
    export.set_defaults(run=_export)
    return parser


def _database(options: argparse.Namespace) -> str:
    from pdca_desktop.bootstrap.siege import default_database  # noqa: PLC0415

    return options.database or default_database()


def _init(options: argparse.Namespace) -> int:
    from pdca_desktop.bootstrap.siege import open_database  # noqa: PLC0415
    from pdca_desktop.head_office.views import make_views  # noqa: PLC0415

    made = make_views(open_database(_database(options)))
    print(typeset(f"Base prête, {len(made)} vues de lecture."))
    return 0


def _serve(options: argparse.Namespace) -> int:
    import uvicorn  # noqa: PLC0415

    from pdca_desktop.bootstrap.siege import DATABASE, open_database  # noqa: PLC0415

    encrypted = options.tls_cert is not None and options.tls_key is not None
    if not (encrypted or options.behind_proxy or _is_loopback(options.host)):
        raise UsageError(
            typeset(
                "Hors de cette machine, le siège ne répond que chiffré : donnez --tls-cert et --tls-key, ou "
                "--behind-proxy si un répartiteur chiffre déjà."
            )
        )
    database = _database(options)
    open_database(database).dispose()
    os.environ[DATABASE] = database
    print(typeset(f"Le siège écoute : http{'s' * encrypted}://{options.host}:{options.port}"), flush=True)
    uvicorn.run(
        _APPLICATION,
        factory=True,
        host=options.host,
        port=options.port,
        workers=options.workers,
        ssl_certfile=options.tls_cert,
        ssl_keyfile=options.tls_key,
        proxy_headers=options.behind_proxy,
        access_log=False,
        log_level="warning",
        server_header=False,
        timeout_keep_alive=75,
    )
    return 0


def _add(options: argparse.Namespace) -> int:
    from pdca_desktop.bootstrap.siege import access, open_database  # noqa: PLC0415
    from pdca_desktop.head_office.access import Role  # noqa: PLC0415

    try:
        role = Role(options.role)
    except ValueError as error:
        known = ", ".join(role.value for role in Role)
        raise UsageError(typeset(f"Rôle « {options.role} » inconnu : choisissez parmi {known}.")) from error
    engine = open_database(_database(options))
    print(access(engine).add(options.name, role, Agency(options.agency), options.segment))
    return 0


def _enrol(options: argparse.Namespace) -> int:
    from pdca_desktop.bootstrap.siege import access, open_database  # noqa: PLC0415

    print(access(open_database(_database(options))).invite(options.account))
    return 0


def _list(options: argparse.Namespace) -> int:
    from pdca_desktop.bootstrap.siege import access, open_database  # noqa: PLC0415

    for device in access(open_database(_database(options))).devices():
        state = "effacé" if device.wiped_at else "révoqué" if device.revoked_at else "actif"
        seen = device.seen_at[:16].replace("T", " ") or "jamais vu"
        print(f"{device.id}  {state:8}  {seen:16}  {device.person} · {device.name}")
    return 0


def _revoke(options: argparse.Namespace) -> int:
    from pdca_desktop.bootstrap.siege import access, open_database  # noqa: PLC0415

    access(open_database(_database(options))).revoke(options.device)
    print("Accès retiré. Le poste effacera ses dossiers à son prochain contact.")
    return 0


def _backup(options: argparse.Namespace) -> int:
    from pdca_desktop.bootstrap.siege import open_database  # noqa: PLC0415
    from pdca_desktop.head_office.backup import back_up  # noqa: PLC0415

    head = back_up(open_database(_database(options)), options.file)
    print(typeset(f"Sauvegarde écrite, relue et vérifiée : {head} actes dans « {options.file} »."))
    return 0


def _restore(options: argparse.Namespace) -> int:
    from pdca_desktop.bootstrap.siege import IDS  # noqa: PLC0415
    from pdca_desktop.head_office.backup import restore  # noqa: PLC0415
    from pdca_desktop.head_office.database import make_engine  # noqa: PLC0415

    head = restore(options.file, make_engine(_database(options)), IDS)
    print(typeset(f"Base restaurée : {head} actes. Les postes renverront d’eux-mêmes ce qui manque."))
    return 0


def _verify(options: argparse.Namespace) -> int:
    from pdca_desktop.bootstrap.siege import open_database  # noqa: PLC0415
    from pdca_desktop.head_office.checking import differences  # noqa: PLC0415

    wrong = list(differences(open_database(_database(options))))
    for line in wrong:
        print(line)
    print(typeset("Historique et dossiers concordent." if not wrong else f"{len(wrong)} différences."))
    return _DIFFERS if wrong else 0


def _views(options: argparse.Namespace) -> int:
    from pdca_desktop.bootstrap.siege import open_database  # noqa: PLC0415
    from pdca_desktop.head_office.views import make_views  # noqa: PLC0415

    for name in make_views(open_database(_database(options))):
        print(name)
    return 0


def _export(options: argparse.Namespace) -> int:
    from pdca_desktop.bootstrap.siege import open_database  # noqa: PLC0415
    from pdca_desktop.head_office.views import export  # noqa: PLC0415

    for path in export(open_database(_database(options)), options.folder):
        print(path)
    return 0


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
