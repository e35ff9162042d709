"""`pdca-siege publish`, `withdraw`, `published`, `key`: what every device receives, signed."""

import os
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from datetime import date
from getpass import getpass
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING, Any

from pdca_desktop.cli.parser import UsageError, calendar_day
from pdca_desktop.cli.siege_database import database_of
from pdca_desktop.domain.french import day, typeset
from pdca_desktop.errors import AppError
from pdca_desktop.exchange.publication_files import expected
from pdca_desktop.exchange.publications import Content, Kind, Publication, subject

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from sqlalchemy import Engine

_WIDTH = 78
PASSPHRASE = "PDCA_SIEGE_KEY_PASSPHRASE"  # noqa: S105  (the name of an environment variable)
_BY_HAND = tuple(kind for kind in Kind if expected(kind))
_KINDS = ", ".join(_BY_HAND)
_PEOPLE = (
    "Les noms des personnes se publient d’eux-mêmes, avec leurs comptes. Une erreur dans un fichier, et rien "
    "n’est publié."
)


def add_commands(commands: Any) -> None:
    """Add them to the parser."""
    publish = commands.add_parser(
        "publish",
        help="publie à tous les postes, signé",
        description=_guide(),
        formatter_class=RawDescriptionHelpFormatter,
    )
    publish.add_argument("kind", choices=[kind.value for kind in _BY_HAND], metavar="GENRE", help=_KINDS)
    publish.add_argument("files", nargs="+", type=Path, metavar="FICHIER", help="comme dit plus haut")
    publish.add_argument(
        "--name",
        metavar="NOM",
        help="celui du premier fichier si rien n’est dit ; une nouvelle version d’un nom remplace l’ancienne "
        "(rules : le numéro du jeu)",
    )
    publish.add_argument(
        "--from", dest="first", type=calendar_day, metavar="DATE", help="en vigueur dès ce jour (aujourd’hui)"
    )
    add_key_options(publish)
    publish.set_defaults(run=_publish)
    withdraw = commands.add_parser("withdraw", help="retire de tous les postes")
    withdraw.add_argument("kind", choices=[kind.value for kind in _BY_HAND], metavar="GENRE", help=_KINDS)
    withdraw.add_argument("name", metavar="NOM", help="comme « pdca-siege published » le donne")
    add_key_options(withdraw)
    withdraw.set_defaults(run=_withdraw)
    published = commands.add_parser("published", help="ce qui est publié")
    published.add_argument(
        "--rules",
        type=Path,
        metavar="DOSSIER",
        help="y enregistre tous les jeux de règles publiés un jour, chacun dans son dossier",
    )
    published.set_defaults(run=_published)
    key = commands.add_parser("key", help="la clé de signature").add_subparsers(
        required=True, metavar="ACTION"
    )
    renew = key.add_parser("renew", help="met une clé neuve à la place de la présente, qui la signe")
    renew.add_argument("new", type=Path, metavar="FICHIER", help="où écrire la clé neuve")
    renew.add_argument(
        "--lost", action="store_true", help="l’ancienne est perdue : chaque poste devra être enrôlé à nouveau"
    )
    add_key_options(renew)
    renew.set_defaults(run=_renew)


def _guide() -> str:
    """What can be published, and from which files."""
    lines = ["Publie à tous les postes, signé. Ce que chaque genre attend :", ""]
    for kind in _BY_HAND:
        lines += fill(
            f"{kind.value:12} {kind.label.lower()} : {expected(kind)}",
            _WIDTH,
            initial_indent="  ",
            subsequent_indent=" " * 15,
        ).splitlines()
    return typeset("\n".join([*lines, "", fill(_PEOPLE, _WIDTH)]))


def add_key_options(parser: ArgumentParser) -> None:
    """Where the signing key is, and what opens it."""
    parser.add_argument(
        "--key",
        type=Path,
        metavar="PEM",
        help="clé de signature ; par défaut PDCA_SIEGE_KEY, ./siege-cle.pem",
    )
    parser.add_argument(
        "--ask-passphrase", action="store_true", help=f"demande la phrase de la clé (ou {PASSPHRASE})"
    )


def set_up_key(options: Namespace, engine: "Engine") -> str:
    """Draw the signing key of a head office that has none, publish who works there; what was done."""
    from pdca_desktop.bootstrap.siege import publishing  # noqa: PLC0415
    from pdca_desktop.head_office.signing_key import make_key, read_key  # noqa: PLC0415

    book, path = publishing(engine), _key_path(options)
    if book.public_key():
        return republish_people(options, engine)
    key = read_key(path, _passphrase(options)) if path.exists() else make_key(path, _passphrase(options))
    book.begin(key)
    book.publish_people(key)
    return typeset(f"Clé de signature : « {path} ». Gardez-en une copie hors de cette machine.")


def republish_people(options: Namespace, engine: "Engine") -> str:
    """Publish who works here, after a change; what could not be done, in French."""
    from pdca_desktop.bootstrap.siege import publishing  # noqa: PLC0415

    book = publishing(engine)
    if not book.public_key():
        return typeset("Sans clé de signature, les postes ne recevront pas les noms : « pdca-siege init ».")
    try:
        book.publish_people(_key(options))
    except AppError as error:
        return typeset(f"Les postes n’ont pas reçu la nouvelle liste des personnes : {error}")
    return ""


def _publish(options: Namespace) -> int:
    from pdca_desktop.bootstrap.siege import CLOCK, open_database, publishing  # noqa: PLC0415

    content, name = _content(Kind(options.kind), options.files, options.name)
    from pdca_desktop.services.publication_words import summary  # noqa: PLC0415

    book = publishing(open_database(database_of(options)))
    first = options.first or CLOCK.now().astimezone().date()
    key = _key(options)
    made = book.publish(content, name, first, key)
    book.publish_people(key)  # accounts that were made where the key was not
    print(
        typeset(
            f"Publié : {Kind(made.kind).label} « {made.name} », version {made.version}, dès le {day(first)}. "
            "Chaque poste le recevra à son prochain échange."
        )
    )
    print(typeset(f"Contenu : {summary(content)}."))
    beside = [one.name for one in book.published() if one.kind == made.kind and one.name != made.name]
    if beside:
        names = ", ".join(f"« {one} »" for one in dict.fromkeys(beside))
        print(typeset(f"Reste publié sous un autre nom, à retirer s’il ne vaut plus : {names}."))
    return 0


def _content(kind: Kind, files: list[Path], name: str | None) -> tuple[Content, str]:
    """What the files say, and the name it is published under."""
    from pdca_desktop.exchange.publication_files import read_files, read_rules_folder  # noqa: PLC0415

    if kind is not Kind.RULES:
        return read_files(kind, files), name or files[0].stem
    from pdca_desktop.rules.pack_file import load_pack  # noqa: PLC0415

    if len(files) != 1:
        raise UsageError("Un jeu de règles est un seul dossier de fichiers TOML.")
    rules = read_rules_folder(files[0], "")
    number = load_pack(name, files[0]).number
    return type(rules)(number, rules.files), number


def _withdraw(options: Namespace) -> int:
    from pdca_desktop.bootstrap.siege import open_database, publishing  # noqa: PLC0415

    book = publishing(open_database(database_of(options)))
    book.withdraw(Kind(options.kind), options.name, _key(options))
    print("Retiré. Chaque poste l’oubliera à son prochain échange.")
    return 0


def _published(options: Namespace) -> int:
    from pdca_desktop.bootstrap.siege import open_database, publishing  # noqa: PLC0415
    from pdca_desktop.exchange.signing import is_signed  # noqa: PLC0415
    from pdca_desktop.services.rule_folders import write_rules  # noqa: PLC0415

    book = publishing(open_database(database_of(options)))
    public, wrong = book.public_key(), 0
    listed = book.published()
    back = {subject(one.kind, one.name) for one in listed}
    for one in listed:
        if one.known is Kind.WITHDRAWAL and one.subject in back:
            continue  # it was published again since
        sound = one.known is Kind.KEY or is_signed(one, public)
        wrong += not sound
        mark = "signature valide" if sound else "SIGNATURE FAUSSE"
        print(typeset(f"{_listed(one)} · {mark}"))
    if options.rules is not None:
        for rules in book.all_rules():
            print(typeset(f"Enregistré : « {write_rules(rules, options.rules)} »."))
    return 1 if wrong else 0


def _listed(one: Publication) -> str:
    """What is published, or was taken back, by the words that other commands take."""
    if one.known is Kind.WITHDRAWAL:
        kind, _, name = one.name.partition("/")
        return f"{kind:12} {name} · retiré le {_french(one.published_at[:10])}"
    return f"{one.kind:12} {one.name} · version {one.version} · dès le {_french(one.valid_from)}"


def _french(iso: str) -> str:
    try:
        return day(date.fromisoformat(iso))
    except ValueError:
        return iso


def _renew(options: Namespace) -> int:
    from pdca_desktop.bootstrap.siege import open_database, publishing  # noqa: PLC0415
    from pdca_desktop.head_office.signing_key import make_key  # noqa: PLC0415

    book = publishing(open_database(database_of(options)))
    old = None if options.lost else _key(options)
    if old is not None:
        book.must_be_present(old)
    new = make_key(options.new, _passphrase(options))
    if old is None:
        book.replace_lost(new)
        print("Clé remplacée. Donnez à chaque poste un nouveau code d’enrôlement : il la connaîtra alors.")
    else:
        book.renew(old, new)
        print(typeset(f"Clé renouvelée : « {options.new} ». Les postes la suivront d’eux-mêmes."))
    return 0


def _key(options: Namespace) -> "Ed25519PrivateKey":
    from pdca_desktop.head_office.signing_key import read_key  # noqa: PLC0415

    return read_key(_key_path(options), _passphrase(options))


def _key_path(options: Namespace) -> Path:
    from pdca_desktop.bootstrap.siege import default_key  # noqa: PLC0415

    return options.key or default_key()


def _passphrase(options: Namespace) -> str:
    if options.ask_passphrase:
        return getpass("Phrase de passe de la clé de signature : ")
    return os.environ.get(PASSPHRASE, "")
