"""`pdca territories`: reads the official lists, and completes a dossier's addresses with them."""

from argparse import Namespace
from datetime import date
from pathlib import Path

from pdca_desktop.cli.text import say
from pdca_desktop.domain import french
from pdca_desktop.domain.territory import Territories
from pdca_desktop.errors import AppError
from pdca_desktop.exchange.dossier_file import read_dossier, write_dossier
from pdca_desktop.exchange.territory_csv import read_communes, read_priority_districts
from pdca_desktop.services.completing import all_completed


def run(options: Namespace, _today: date) -> int:
    """Say what the lists hold; with --complete, fill in the blanks of a dossier's addresses."""
    if options.communes is None and options.qpv is None:
        raise AppError(french.typeset("Rien à lire : donnez --communes CSV, --qpv CSV ou les deux."))
    communes = read_communes(Path(options.communes)) if options.communes else ()
    districts = read_priority_districts(Path(options.qpv)) if options.qpv else ()
    epci = {commune.epci_code for commune in communes if commune.epci_code}
    say(f"{len(communes)} communes, {len(epci)} intercommunalités, {len(districts)} QPV lus.")
    if options.complete:
        file = Path(options.complete)
        before = read_dossier(file)
        after = all_completed(before, Territories.of(communes, districts))
        if after == before:
            say(f"{file.name} : rien à compléter.")
        else:
            write_dossier(file, after)
            say(f"{file.name} : adresses complétées.")
    return 0
