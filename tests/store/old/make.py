"""Writes the stored file of the present schema: run once when a version is released, never again for it.

`PYTHONPATH=. python tests/store/old/make.py` makes `v<schema>.db` beside this file and never replaces one.
Its people are invented; its key is the one of the tests.
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from pdca_desktop.domain.dossier import Derogation, Dossier
from pdca_desktop.domain.person import Person
from pdca_desktop.domain.project import Instrument
from pdca_desktop.domain.support.fidess import Fidess
from pdca_desktop.services.ports import Act
from pdca_desktop.store import opening
from pdca_desktop.store.tables import SCHEMA
from tests.builders import a_dossier, a_holder, euros
from tests.fakes.store import CountedIds, SetClock

KEY = bytes(range(32))
FOLDER = Path(__file__).parent


def full() -> Dossier:
    """A dossier that uses every kind of column."""
    base = a_dossier(id="ancien-1", holders=(a_holder(), Person(id="porteur-2", first_name="Noé")))
    project = replace(
        base.project,
        instruments=(Instrument.PTZ, Instrument.FIDESS),
        support_hours=Decimal("3.25"),
        genesis="Une idée née à Liévin.\nDeux lignes.",
    )
    return replace(
        base,
        project=project,
        structure=replace(base.structure, capital=euros("1500.50"), employees=2),
        fidess=Fidess(requested=euros("9000.00")),
        derogations=(Derogation(rule="ptz", author="Une directrice", decided_on=date(2019, 6, 20)),),
    )


def make() -> Path:
    """Write the file.

    Raises:
        StoreExistsError: the file of this schema is already stored.
    """
    path = FOLDER / f"v{SCHEMA}.db"
    store = opening.create(path, KEY, clock=SetClock(), ids=CountedIds(), device="ancien-poste")
    first = store.create(full(), Act("conseil-1", "création"))
    second = store.save(first, replace(first, number="2019-0099"), Act("conseil-1", "saisie"))
    store.save(second, replace(second, holders=second.holders[:1]), Act("conseil-2", "retrait d'un porteur"))
    store.close()
    return path


if __name__ == "__main__":
    make()
