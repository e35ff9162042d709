"""`pdca self-test`: whether this installation has everything it needs, part by part."""

import platform
from argparse import Namespace
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from secrets import token_urlsafe
from tempfile import TemporaryDirectory

from pdca_desktop import places, resources
from pdca_desktop.cli.text import say
from pdca_desktop.domain import french, identifiers
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.territory import Agency
from pdca_desktop.exchange.dossier_file import dump_dossier, read_dossier
from pdca_desktop.exchange.schema import dossier_schema
from pdca_desktop.rules.pack_file import load_pack, shipped_packs
from pdca_desktop.services.judging import judge_dossier
from pdca_desktop.services.paper import PaperKind
from pdca_desktop.services.ports import Act

_PACKAGES = (
    "pdca-desktop",
    "PySide6_Essentials",
    "SQLAlchemy",
    "sqlcipher3",
    "cryptography",
    "reportlab",
    "pikepdf",
    "python-stdnum",
)


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
        ("Coffre chiffré", _store),
        ("Papier", _paper),
        ("Écran", _screen),
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


def _paper(today: date) -> str:
    """Print an example, check the pages as an archive would, and the seal."""
    from pdca_desktop.documents.inspection import faults  # noqa: PLC0415
    from pdca_desktop.documents.press import Wanted, printed  # noqa: PLC0415
    from pdca_desktop.documents.seal.verifying import verify  # noqa: PLC0415

    example = read_dossier(min(resources.folder("demo").glob("*.json")))
    at = datetime.combine(today, time(12), tzinfo=UTC)
    kind = PaperKind.COMMITTEE
    pdf = printed(Wanted(kind, example, at, resources.program_version()), load_pack())
    wrong = [*faults(pdf), *(() if verify(pdf).intact else ("sceau",))]
    if wrong:
        raise ValueError(", ".join(str(one) for one in wrong[:3]))
    return f"{kind.label}, {len(pdf) // 1000} ko, archivable et scellé"


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


def _store(_today: date) -> str:
    """A dossier kept in a temporary encrypted file, read back, and not to be found in its raw bytes."""
    from pdca_desktop.bootstrap.device import Device  # noqa: PLC0415  (only here: SQLAlchemy is slow to load)

    with TemporaryDirectory() as folder:
        where = places.find(Path(folder))
        places.prepare(where)
        device = Device(where)
        device.draw_keys("Essai", Agency.LENS_1, token_urlsafe(24) + "+Aé1")
        device.begin(examples=False, step=lambda _done, _total, _label: None)
        store = device.store()
        kept = store.create(Dossier(number="ESSAI-CLAIR"), Act("essai", "vérification"))
        same = store.load(kept.id) == kept
        device.lock()
        raw = b"".join(path.read_bytes() for path in Path(folder).rglob("*") if path.is_file())
    if not same or b"ESSAI-CLAIR" in raw:
        raise ValueError("le fichier n'est pas relu à l'identique, ou n'est pas chiffré")
    return "un dossier gardé, relu, introuvable dans le fichier brut"


def _screen(_today: date) -> str:
    """The main window built and painted."""
    from pdca_desktop.ui.app import try_screen  # noqa: PLC0415  (only here: Qt)

    with TemporaryDirectory() as folder:
        width, height = try_screen(Path(folder) / "fenetre.ini")
    return f"fenêtre de {width} × {height} points construite et peinte"
