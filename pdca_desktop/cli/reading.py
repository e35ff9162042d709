"""What the commands on a dossier file share: the file, the rule pack, the day."""

from argparse import Namespace
from datetime import date
from pathlib import Path

from pdca_desktop.domain import french
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.errors import AppError
from pdca_desktop.exchange.dossier_file import read_dossier
from pdca_desktop.rules.pack_file import load_pack
from pdca_desktop.rules.values import RulePack
from pdca_desktop.services.judging import Judgement, judge_dossier


def pack_named(name: str | None) -> RulePack:
    """A rule pack by its number, or the default pack of a folder.

    Raises:
        RulePackError: no such pack, or it does not load.
    """
    if name is not None and Path(name).is_dir():
        return load_pack(folder=Path(name))
    return load_pack(name)


def dossier_of(options: Namespace) -> Dossier:
    """The dossier of the command's file, with the scenario asked for among its own.

    Raises:
        AppError: the file is wrong, or has no such scenario.
    """
    dossier = read_dossier(Path(options.file))
    check_scenario(dossier, options.scenario)
    return dossier


def check_scenario(dossier: Dossier, rank: int | None) -> None:
    """Refuse a scenario the dossier does not have.

    Raises:
        AppError: no scenario of that rank.
    """
    if rank is not None and rank >= len(dossier.scenarios):
        count = len(dossier.scenarios)
        raise AppError(
            french.typeset(
                f"Le dossier n'a pas de montage n° {rank + 1} : il en a {count}. Choisissez parmi ceux-là."
            )
        )


def judgement_of(options: Namespace, today: date) -> Judgement:
    """The judgement of the command's file.

    Raises:
        AppError: the file or the pack is wrong.
    """
    dossier = dossier_of(options)
    return judge_dossier(
        dossier, pack_named(options.rules), today=today, on=options.on, scenario=options.scenario
    )
