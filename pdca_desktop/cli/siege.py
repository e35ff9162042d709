"""The `pdca-siege` command: the head office made, served, kept and looked at."""

import argparse
import sys
from collections.abc import Mapping, Sequence

from pdca_desktop.cli import siege_keeping, siege_people, siege_publish, siege_serve, siege_watch
from pdca_desktop.cli.parser import FrenchParser
from pdca_desktop.domain.french import typeset
from pdca_desktop.errors import AppError

WRONG = 2
_WHY: Mapping[type[OSError], str] = {
    FileExistsError: "existe déjà : donnez un autre nom",
    FileNotFoundError: "est introuvable : vérifiez le chemin",
    IsADirectoryError: "est un dossier : donnez un nom de fichier",
    NotADirectoryError: "n'est pas un dossier : vérifiez le chemin",
    PermissionError: "ne peut être lu ou écrit avec vos droits",
}


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
        sys.stderr.write(typeset(f"« {error.filename or ''} » {_why(error)}.\n"))
        return WRONG
    return code


def _why(error: OSError) -> str:
    why = _WHY.get(type(error))
    return why or f"ne peut être lu ou écrit : vérifiez la place sur le disque ({error.strerror or error})"


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
    for subject in (siege_serve, siege_people, siege_publish, siege_keeping, siege_watch):
        subject.add_commands(commands)
    return parser
