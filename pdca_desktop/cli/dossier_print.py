"""`pdca dossier print`: dossier files as sealed PDFs, one file or a folder of them."""

import sys
from argparse import Namespace
from datetime import date, datetime
from pathlib import Path

from pdca_desktop import resources
from pdca_desktop.cli.reading import check_scenario, pack_named
from pdca_desktop.documents.press import Wanted, printed
from pdca_desktop.documents.scans.annex import MOST_BYTES, Annex, Scan, annex
from pdca_desktop.domain.french import typeset
from pdca_desktop.errors import AppError
from pdca_desktop.exchange import disk
from pdca_desktop.exchange.dossier_file import read_dossier
from pdca_desktop.services.paper import Paper, PaperKind, keep, keep_beside, paper_name


def run(options: Namespace, _today: date) -> int:
    """Print the files: 0 when all are printed, 2 when one is not; the others are printed all the same."""
    kind = next(kind for kind in PaperKind if kind.code == options.kind)
    if options.annex and not kind.annexes:
        raise AppError(typeset(f"« {kind.label} » ne reçoit pas de pièces : retirez --annex."))
    files, output = [Path(name) for name in options.files], Path(options.output)
    if len(files) > 1 and output.suffix.lower() == ".pdf" and not output.is_dir():
        raise AppError(typeset("Plusieurs dossiers à imprimer : donnez un dossier de l'ordinateur après -o."))
    pack = pack_named(options.rules)
    annexes = tuple(_annex(Path(name)) for name in options.annex)
    in_folder = len(files) > 1 or output.is_dir() or options.output.endswith(("/", "\\"))
    if in_folder:
        _make(output)
    at = options.at or datetime.now().astimezone()
    refused = 0
    for rank, file in enumerate(files, 1):
        try:
            dossier = read_dossier(file)
            check_scenario(dossier, options.scenario)
            wanted = Wanted(
                kind=kind,
                dossier=dossier,
                printed_at=at,
                app_version=resources.program_version(),
                on=options.on,
                scenario=options.scenario,
                annexes=annexes,
            )
            paper = Paper(paper_name(kind, dossier), printed(wanted, pack))
            made = keep_beside(output, paper) if in_folder else _keep(output, paper)
        except AppError as error:
            if not in_folder:
                raise
            refused += 1
            sys.stderr.write(f"{rank}/{len(files)} {error}\n")
        else:
            if in_folder:
                sys.stderr.write(f"{rank}/{len(files)} {made}\n")
    if refused:
        many = "s" if refused > 1 else ""
        sys.stderr.write(
            typeset(f"{refused} dossier{many} non imprimé{many} sur {len(files)} : voyez ci-dessus.\n")
        )
    return 2 if refused else 0


def _annex(path: Path) -> Annex:
    """A piece named on the command line: one that cannot be read stops the printing."""
    return annex(Scan(path.stem, path.name, disk.read_bytes(path, MOST_BYTES)))


def _keep(path: Path, paper: Paper) -> Path:
    keep(path, paper)
    return path


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise AppError(
            typeset(f"Le dossier « {folder} » ne peut pas être créé : choisissez-en un autre.")
        ) from error
