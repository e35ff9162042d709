"""The command line in French. A command's own module, and what reads a value, are imported only when used."""

# ruff: noqa: PLC0415  (this is loaded before the window's first paint)

import argparse
import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from importlib import import_module
from typing import TYPE_CHECKING, Any, NoReturn

from pdca_desktop.errors import AppError

if TYPE_CHECKING:
    from decimal import Decimal

    from pdca_desktop.domain.money import Euros

_ENGLISH = (
    (r"the following arguments are required: (.*)", r"il manque : \1"),
    (r"unrecognized arguments: (.*)", r"en trop : \1"),
    (
        r"argument (.*): invalid choice: (\S+) \(choose from (.*)\)",
        r"\1 : \2 n'existe pas ; choisissez parmi \3",
    ),
    (r"argument (.*): expected one argument", r"\1 : il manque une valeur"),
    (r"argument (.*): expected at least one argument", r"\1 : il manque une valeur"),
    (r"argument (.*): ignored explicit argument (.*)", r"\1 n'attend pas de valeur (\2)"),
    (r"ambiguous option: (.*) could match (.*)", r"\1 est ambigu : \2"),
    (r"argument (.*?): (.*)", r"\1 : \2"),
)


PRINTED = ("comite", "feuille", "formulaire", "formulaire_prerempli")
"""The documents of a dossier, by the codes of `services.paper.PaperKind`."""

_WINDOW = "pdca_desktop.bootstrap.door"


class UsageError(AppError):
    """The command line is wrong."""


class FrenchParser(argparse.ArgumentParser):
    """An argument parser that speaks French and raises instead of leaving the process."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings, add_help=False, allow_abbrev=False)
        self._positionals.title = "À donner"
        self._optionals.title = "Options"
        self.add_argument("-h", "--help", action="help", help="affiche cette aide")

    def format_usage(self) -> str:
        """The usage, in French."""
        return super().format_usage().replace("usage:", "Utilisation :")

    def format_help(self) -> str:
        """The help, in French."""
        text = super().format_help().replace("usage:", "Utilisation :")
        return re.sub(r"^(\S+(?: \S+)*):$", r"\1 :", text, flags=re.MULTILINE)

    def error(self, message: str) -> NoReturn:
        """Refuse a command line.

        Raises:
            UsageError: always.
        """
        for pattern, french in _ENGLISH:
            if re.fullmatch(pattern, message):
                message = re.sub(pattern, french, message)
                break
        raise UsageError(f"Commande incomplète ou mal écrite : {message}.\n{self.format_usage()}")


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """The options of a command line; `run` is the command to call with them and the day.

    Raises:
        UsageError: the command line is wrong, told in French.
    """
    parser = FrenchParser(
        prog="pdca",
        description="Juge et construit les plans de financement de Pas-de-Calais Actif, hors ligne.",
    )
    commands = parser.add_subparsers(title="Commandes", metavar="COMMANDE", required=True)

    def command(name: str, help_: str, module: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=help_, description=help_[:1].upper() + help_[1:] + ".")
        made.set_defaults(run=_later(module))
        return made

    check = command("check", "juge un dossier : ce que les instruments permettent, et pourquoi", "check")
    _file(check)
    _judged(check)
    check.add_argument("--json", action="store_true", help="sortie pour un programme")
    check.add_argument("--why", metavar="RÈGLE", help="explique le calcul d'une règle, par exemple PTZ-01")

    compare = command("compare", "dit quels verdicts changent d'une date ou de règles à d'autres", "compare")
    compare.add_argument("files", nargs="+", metavar="FICHIER", help="dossiers au format pdca (JSON)")
    _judged(compare)
    compare.add_argument("--with-on", type=calendar_day, metavar="DATE", help="l'autre date")
    compare.add_argument("--with-rules", metavar="JEU", help="l'autre jeu de règles")

    propose = command("propose", "propose les meilleurs montages", "propose")
    _file(propose)
    _judged(propose)
    propose.add_argument("--json", action="store_true", help="sortie pour un programme")

    question = command("next-question", "dit quelle question règle le plus de verdicts", "question")
    _file(question)
    _judged(question)
    question.add_argument("--json", action="store_true", help="sortie pour un programme")

    schedule = command("schedule", "calcule l'échéancier d'un prêt et son TAEG", "schedule")
    _loan(schedule)

    _printing(command)

    command("schema", "écrit le schéma JSON du fichier de dossier", "schema")

    territories = command("territories", "lit les listes officielles de communes et de QPV", "territories")
    territories.add_argument("--communes", metavar="CSV", help="communes et intercommunalités (INSEE)")
    territories.add_argument("--qpv", metavar="CSV", help="quartiers prioritaires (ANCT)")
    territories.add_argument("--complete", metavar="DOSSIER", help="complète les adresses de ce dossier")

    window = command("window", "ouvre l'application ; c'est aussi ce que fait pdca seul", "window")
    window.add_argument("--data-dir", metavar="DOSSIER", help="garde tout dans ce dossier de l'ordinateur")
    window.add_argument("--demo", action="store_true", help="commence par les exemples, sans clé")
    window.add_argument("--tour", metavar="DOSSIER", help="fait le parcours sans écran, garde les images")
    window.set_defaults(run=_later(_WINDOW))

    command("self-test", "vérifie l'installation", "self_test")
    return parser.parse_args(list(arguments))


def _printing(command: Callable[[str, str, str], argparse.ArgumentParser]) -> None:
    dossier = command("dossier", "imprime des dossiers en PDF", "dossier_print")
    acts = dossier.add_subparsers(title="Actions", metavar="ACTION", required=True)
    help_ = (
        "imprime des dossiers en PDF scellé : un fichier, ou un par dossier dans un dossier de l'ordinateur"
    )
    made = acts.add_parser("print", help=help_, description=help_[:1].upper() + help_[1:] + ".")
    made.add_argument("files", nargs="+", metavar="FICHIER", help="dossiers au format pdca (JSON)")
    made.add_argument("-o", "--output", required=True, metavar="PDF|DOSSIER", help="où écrire")
    made.add_argument("--kind", choices=PRINTED, default=PRINTED[0], help="document (comite)")
    made.add_argument("--at", type=_moment, metavar="INSTANT", help="heure d'impression (maintenant)")
    made.add_argument(
        "--annex", action="append", default=[], metavar="PIÈCE", help="joint une image ou un PDF"
    )
    _judged(made)

    verify = command("verify", "dit si un PDF imprimé est intact, ou ce qui diffère", "verify")
    verify.add_argument("file", metavar="PDF", help="document imprimé par l'application")
    verify.add_argument("--json", action="store_true", help="sortie pour un programme")
    verify.add_argument(
        "--rules", action="append", default=[], metavar="DOSSIER", help="jeu de règles publié par le siège"
    )
    verify.add_argument("--extract", metavar="FICHIER", help="écrit le dossier joint au PDF (JSON)")


def _file(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FICHIER", help="dossier au format pdca (JSON)")


def _judged(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--on", type=calendar_day, metavar="DATE", help="juge à cette date (AAAA-MM-JJ)")
    parser.add_argument("--rules", metavar="JEU", help="numéro du jeu de règles, ou son dossier")
    parser.add_argument("--scenario", type=_rank, metavar="N", help="montage à juger, à partir de 1")


def _loan(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--amount", type=_amount, required=True, metavar="EUROS", help="montant emprunté")
    parser.add_argument("--rate", type=_rate, required=True, metavar="TAUX", help="taux annuel en %%")
    parser.add_argument(
        "--months", type=_count, required=True, metavar="N", help="durée en mois, différé compris"
    )
    parser.add_argument("--grace", type=_count, default=0, metavar="N", help="différé en mois")
    parser.add_argument(
        "--grace-kind", choices=("total", "partial"), default="partial", help="type de différé"
    )
    parser.add_argument("--every", choices=("month", "quarter", "year"), default="month", help="périodicité")
    parser.add_argument("--method", choices=("annuity", "capital", "bullet"), default="annuity", help="mode")
    parser.add_argument("--start", type=calendar_day, metavar="DATE", help="date de déblocage")
    parser.add_argument("--first", type=calendar_day, metavar="DATE", help="date de la première échéance")
    parser.add_argument("--fees", type=_amount, metavar="EUROS", help="frais de dossier et de garantie")
    parser.add_argument("--json", action="store_true", help="sortie pour un programme")


def _later(module: str) -> Callable[[argparse.Namespace, date], int]:
    def run(options: argparse.Namespace, today: date) -> int:
        name = module if "." in module else f"pdca_desktop.cli.{module}"
        code: int = import_module(name).run(options, today)
        return code

    return run


def calendar_day(text: str) -> date:
    """A day as it is written on a command line."""
    french = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text)
    try:
        return date(*map(int, reversed(french.groups()))) if french else date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"« {text} » n'est pas une date : écrivez-la comme 2027-01-31 ou 31/01/2027"
        ) from None


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
        return moment if moment.utcoffset() is not None else moment.astimezone()
    except (ValueError, OverflowError):
        raise argparse.ArgumentTypeError(f"« {text} » n'est pas un instant AAAA-MM-JJTHH:MM") from None


def _amount(text: str) -> "Euros":
    from pdca_desktop.domain.money import Euros

    try:
        return Euros.of(_plain(text))
    except ValueError:
        raise argparse.ArgumentTypeError(f"« {text} » n'est pas un montant en euros") from None


def _rate(text: str) -> "Decimal":
    from decimal import Decimal, InvalidOperation

    try:
        rate = Decimal(_plain(text))
    except InvalidOperation:
        raise argparse.ArgumentTypeError(f"« {text} » n'est pas un taux") from None
    if not rate.is_finite():
        raise argparse.ArgumentTypeError(f"« {text} » n'est pas un taux")
    return rate


def _count(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"« {text} » n'est pas un nombre entier")
    return int(text)


def _rank(text: str) -> int:
    rank = _count(text)
    if rank < 1:
        raise argparse.ArgumentTypeError("les montages se comptent à partir de 1")
    return rank - 1


def _plain(text: str) -> str:
    return re.sub(r"[\s€%]", "", text).replace(",", ".")
