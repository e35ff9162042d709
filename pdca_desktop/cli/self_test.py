"""`pdca self-test`: whether this installation has everything it needs, part by part."""

import platform
from argparse import Namespace
from collections.abc import Callable
from datetime import date
from importlib.metadata import PackageNotFoundError, version

from pdca_desktop import resources
from pdca_desktop.cli.text import say
from pdca_desktop.domain import french, identifiers
from pdca_desktop.exchange.dossier_file import dump_dossier, read_dossier
from pdca_desktop.exchange.schema import dossier_schema
from pdca_desktop.rules.pack_file import load_pack, shipped_packs
from pdca_desktop.services.judging import judge_dossier

_PACKAGES = ("pdca-desktop", "PySide6_Essentials", "python-stdnum", "phonenumberslite", "email-validator")


def run(_options: Namespace, today: date) -> int:
    """Try each part: 0 when all work, 1 when one does not."""
    say(f"Python {platform.python_version()}, {platform.system()} {platform.machine()}")
    for package in _PACKAGES:
        say(f"{package} {_version(package)}", indent=2)
    parts: tuple[tuple[str, Callable[[date], str]], ...] = (
        ("Jeux de règles", _packs),
        ("Exemples", _examples),
        ("Schéma du dossier", _schema),
        ("Contrôles de saisie", _identifiers),
    )
    broken = 0
    for name, part in parts:
        try:
            say(f"{name} : {part(today)}", mark="✔")
        except Exception as error:  # noqa: BLE001  (whatever is broken is told, the other parts still run)
            broken += 1
            say(f"{name} : {type(error).__name__} : {error}", mark="✖")
    say("Tout fonctionne." if not broken else f"{broken} partie(s) ne fonctionnent pas : réinstallez.")
    return 1 if broken else 0


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "absent"


def _packs(today: date) -> str:
    packs = [load_pack(number) for number in shipped_packs()]
    for pack in packs:
        for name in pack.parameters:
            pack.law(today, today).value(name)
    return ", ".join(
        f"{pack.number} ({len(pack.parameters)} valeurs, empreinte {pack.fingerprint[:12]})" for pack in packs
    )


def _examples(today: date) -> str:
    pack, files = load_pack(), sorted(resources.folder("demo").glob("*.json"))
    if not files:
        raise FileNotFoundError("resources/demo")
    for file in files:
        dossier = read_dossier(file)
        judge_dossier(dossier, pack, today=today)
        if dump_dossier(dossier) != file.read_text(encoding="utf-8"):
            raise ValueError(file.name)
    return f"{len(files)} dossiers lus, jugés et relus à l'identique"


def _schema(_today: date) -> str:
    return f"{len(dossier_schema()['$defs'])} fiches décrites"


def _identifiers(_today: date) -> str:
    sound = {
        identifiers.siren: "732829320",
        identifiers.siret: "73282932000074",
        identifiers.iban: "FR1420041010050500013M02606",
        identifiers.email: "porteur@example.org",
        identifiers.phone: "01 99 00 12 34",
        identifiers.postcode: "62300",
    }
    refused = [check.__name__ for check, text in sound.items() if check(text) is not None]
    if refused:
        raise ValueError(", ".join(refused))
    return french.typeset("SIREN, SIRET, IBAN, adresse électronique, téléphone, code postal")
