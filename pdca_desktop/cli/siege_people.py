"""`pdca-siege adviser` and `device`: who works here, and on which devices."""

import sys
from argparse import Namespace
from typing import TYPE_CHECKING, Any

from pdca_desktop.cli.parser import UsageError
from pdca_desktop.cli.siege_database import database_of
from pdca_desktop.cli.siege_publish import add_key_options, republish_people
from pdca_desktop.cli.siege_words import moment
from pdca_desktop.domain.french import typeset
from pdca_desktop.domain.project import Segment
from pdca_desktop.domain.territory import Agency
from pdca_desktop.domain.words import words_of

if TYPE_CHECKING:
    from sqlalchemy import Engine


def add_commands(commands: Any) -> None:
    """Add them to the parser."""
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
    add_key_options(add)
    add.set_defaults(run=_add)
    adviser.add_parser("list", help="les personnes, avec leur identifiant").set_defaults(run=_people)
    close = adviser.add_parser("close", help="la personne s’en va : ses postes n’ont plus accès")
    close.add_argument("account", metavar="PERSONNE", help="identifiant de la personne")
    add_key_options(close)
    close.set_defaults(run=_close)
    device = commands.add_parser("device", help="les postes").add_subparsers(required=True, metavar="ACTION")
    enrol = device.add_parser("enrol", help="affiche un code qui enrôle un poste, une fois, dans la journée")
    enrol.add_argument("account", metavar="PERSONNE", help="identifiant de la personne")
    enrol.set_defaults(run=_enrol)
    device.add_parser("list", help="les postes enrôlés").set_defaults(run=_list)
    revoke = device.add_parser("revoke", help="retire l’accès d’un poste ; il s’efface au prochain contact")
    revoke.add_argument("device", metavar="POSTE")
    revoke.set_defaults(run=_revoke)


def _add(options: Namespace) -> int:
    from pdca_desktop.bootstrap.siege import access, open_database  # noqa: PLC0415
    from pdca_desktop.head_office.access import Role  # noqa: PLC0415

    try:
        role = Role(options.role)
    except ValueError as error:
        known = ", ".join(role.value for role in Role)
        raise UsageError(typeset(f"Rôle « {options.role} » inconnu : choisissez parmi {known}.")) from error
    engine = open_database(database_of(options))
    name = words_of(options.name)
    others = [one for one in access(engine).people() if words_of(one.name) == name and not one.closed_at]
    print(access(engine).add(options.name, role, Agency(options.agency), options.segment))
    if others:
        same = ", ".join(one.id for one in others)
        sys.stderr.write(
            typeset(
                f"Ce nom est aussi celui d'un autre compte ({same}) : fermez-en un si c'est la même personne."
            )
            + "\n"
        )
    _tell_devices(options, engine)
    return 0


def _tell_devices(options: Namespace, engine: "Engine") -> None:
    """Publish the names anew; the account stands even when that cannot be done."""
    trouble = republish_people(options, engine)
    if trouble:
        sys.stderr.write(f"{trouble}\n")


def _people(options: Namespace) -> int:
    from pdca_desktop.bootstrap.siege import access, open_database  # noqa: PLC0415

    for one in access(open_database(database_of(options))).people():
        state = "partie" if one.closed_at else "présente"
        print(f"{one.id}  {state:8}  {one.role:22}  {one.agency:9}  {one.name}")
    return 0


def _close(options: Namespace) -> int:
    from pdca_desktop.bootstrap.siege import access, open_database  # noqa: PLC0415

    engine = open_database(database_of(options))
    access(engine).close(options.account)
    print("Compte fermé. Chaque poste de cette personne effacera ses dossiers à son prochain contact.")
    _tell_devices(options, engine)
    return 0


def _enrol(options: Namespace) -> int:
    from pdca_desktop.bootstrap.siege import access, open_database  # noqa: PLC0415

    print(access(open_database(database_of(options))).invite(options.account))
    return 0


def _list(options: Namespace) -> int:
    from pdca_desktop.bootstrap.siege import access, open_database  # noqa: PLC0415

    for device in access(open_database(database_of(options))).devices():
        state = "effacé" if device.wiped_at else "révoqué" if device.revoked_at else "actif"
        seen = moment(device.seen_at, "jamais vu")
        print(f"{device.id}  {state:8}  {seen:16}  {device.person} · {device.name}")
    return 0


def _revoke(options: Namespace) -> int:
    from pdca_desktop.bootstrap.siege import access, open_database  # noqa: PLC0415

    access(open_database(database_of(options))).revoke(options.device)
    print("Accès retiré. Le poste effacera ses dossiers à son prochain contact.")
    return 0
