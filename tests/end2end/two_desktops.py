"""Two desktops and a head office, from nothing: they are enrolled, disagree on a plan, and settle it.

python -m tests.end2end.two_desktops [--sqlite]

Every step is told in words. The head office is the real `pdca-siege`, on a PostgreSQL started for the
occasion (with `--sqlite`, on a file); the desktops are real ones without a window. Nothing is left behind.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

from pdca_desktop import places
from pdca_desktop.bootstrap.device import Device
from pdca_desktop.bootstrap.siege import KEY
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.french import euros, of_name, typeset
from pdca_desktop.domain.money import Euros
from pdca_desktop.domain.path import label
from pdca_desktop.domain.plan import Need, NeedNature, Plan, Resource, ResourceNature, Scenario
from pdca_desktop.domain.project import Project
from pdca_desktop.domain.territory import Agency
from pdca_desktop.head_office.book import CONFLICT
from pdca_desktop.head_office.database import make_engine
from pdca_desktop.head_office.merging import Result
from pdca_desktop.head_office.trail import history
from pdca_desktop.services.composing import composition
from pdca_desktop.services.exchanges import Answer, Exchanges, OpenConflict
from pdca_desktop.services.plan_rows import plan_rows
from pdca_desktop.services.progress import Quiet
from pdca_desktop.services.session import Adviser
from pdca_desktop.services.totals import plan_totals
from pdca_desktop.store.keystore_file import Cost
from tests.head_office.postgres import fresh, running
from tests.head_office.served import served, siege

CHEAP = Cost(memory=64, passes=1, lanes=1)
PASSPHRASE = "Tournesol-Berline7!Cadastre"  # noqa: S105  (of invented dossiers)
AGENCY = Agency.LENS_1
WHY = "le devis du matériel a été refait"
NAMES = ("Camille Exemple", "Alex Modèle")
RESULTS = {Result.APPLIED: "appliqué", Result.CONFLICT: "en conflit", Result.SAME: "déjà là"}
_WIDTH = 62


class Desktop:
    """A machine of an adviser, without its window."""

    def __init__(self, folder: Path, name: str) -> None:
        where = places.find(folder)
        places.prepare(where)
        self.name = name
        self.device = Device(where, cost=CHEAP)
        self.device.draw_keys(name, AGENCY, PASSPHRASE)
        self.device.begin(examples=False, step=Quiet().step)

    @property
    def adviser(self) -> Adviser:
        """Who works there."""
        found = self.device.adviser
        assert found is not None
        return found

    @property
    def exchanges(self) -> Exchanges:
        """Its side of the exchange."""
        return self.device.exchanges()

    def exchange(self) -> None:
        """Exchange with the head office, and tell what it did."""
        say(self.name, self.exchanges.run(Quiet()).sentence())

    def load(self, dossier_id: str) -> Dossier:
        """A dossier as it is here."""
        return self.device.store().load(dossier_id)

    def save(self, dossier_id: str, change: Callable[[Dossier], Dossier], why: str, told: str) -> None:
        """Change a dossier as its adviser does."""
        before = self.load(dossier_id)
        self.device.store().save(before, change(before), self.adviser.act(why))
        say(f"{self.name}, sans réseau", told)


def journey(database: str, folder: Path) -> None:
    """Everything, in order; the head office's key lies in the folder."""
    with patch.dict(os.environ, {KEY: str(folder / "siege-cle.pem")}):
        _journey(database, folder)


def _journey(database: str, folder: Path) -> None:
    command(database, "init")
    people = {name: command(database, "adviser", "add", name, "--agency", AGENCY.value) for name in NAMES}
    codes = {name: command(database, "device", "enrol", people[name]) for name in NAMES}
    line("$ pdca-siege serve &")
    with served(database) as office:
        line(f"Le siège écoute : {office.address}", "  ")
        title("Deux postes")
        first, second = (Desktop(folder / name.split()[0], name) for name in NAMES)
        for desktop in (first, second):
            desktop.exchanges.enrol(office.address, codes[desktop.name], f"poste {of_name(desktop.name)}")
            say(desktop.name, "poste rattaché au siège par son code, qui ne sert plus")
        dossier = together(first, second)
        title("Chacun de son côté, sans réseau")
        apart(first, second, dossier)
        title("De retour à l’agence")
        first.exchange()
        second.exchange()
        conflict = settled(first, second, dossier)
        title("Ce que le siège en garde")
        trail(database, first.load(dossier), conflict, {one.adviser.id: one.name for one in (first, second)})
        for words in (("device", "list"), ("verify",), ("backup", str(folder / "siege.zst"))):
            command(database, *words)
        for desktop in (first, second):
            desktop.device.lock()


def together(first: Desktop, second: Desktop) -> str:
    """A dossier made on one desktop and received on the other; its identifier."""
    plan = Plan(
        needs=(
            Need(nature=NeedNature.EQUIPMENT, label="Matériel et outillage", amount=Euros.of(14_500)),
            Need(nature=NeedNature.STOCK, label="Stock de départ", amount=Euros.of(3_500)),
        ),
        resources=(
            Resource(nature=ResourceNature.OWN_CASH, label="Apport personnel", amount=Euros.of(4_000)),
            Resource(nature=ResourceNature.PTZ, label="Prêt à taux zéro", amount=Euros.of(8_000)),
            Resource(nature=ResourceNature.BANK_LOAN, label="Prêt bancaire", amount=Euros.of(6_000)),
        ),
    )
    made = Dossier(agency=AGENCY, project=Project(title="Atelier vélo"), scenarios=(Scenario(plan=plan),))
    kept = first.device.store().create(made, first.adviser.act("nouveau dossier"))
    say(first.name, "dossier « Atelier vélo », son plan s’équilibre à 18 000,00 €")
    first.exchange()
    second.exchange()
    return kept.id


def apart(first: Desktop, second: Desktop, dossier: str) -> None:
    """Different fields, which go together; and the same plan, which does not."""
    first.save(
        dossier,
        lambda one: replace(one, project=replace(one.project, naf="95.29Z")),
        "projet",
        "code NAF 95.29Z",
    )
    second.save(
        dossier,
        lambda one: replace(one, project=replace(one.project, title="Atelier vélo du Bassin")),
        "projet",
        "intitulé « Atelier vélo du Bassin »",
    )
    first.save(dossier, lambda one: planned(one, 16_000, 8_000, 7_500), "plan",
               "matériel 16 000,00 €, prêt bancaire 7 500,00 €")  # fmt: skip
    second.save(dossier, lambda one: planned(one, 14_500, 8_500, 5_500), "plan",
                "PTZ 8 500,00 €, prêt bancaire 5 500,00 €")  # fmt: skip


def planned(dossier: Dossier, equipment: int, ptz: int, bank: int) -> Dossier:
    """The dossier with other amounts in its plan."""
    plan = dossier.scenarios[0].plan
    needs = (replace(plan.needs[0], amount=Euros.of(equipment)), *plan.needs[1:])
    own, zero, loan = plan.resources
    resources = (own, replace(zero, amount=Euros.of(ptz)), replace(loan, amount=Euros.of(bank)))
    scenario = replace(dossier.scenarios[0], plan=Plan(needs=needs, resources=resources))
    return replace(dossier, scenarios=(scenario,))


def settled(first: Desktop, second: Desktop, dossier: str) -> str:
    """The conflict seen, decided, and both desktops level again; its identifier."""
    (conflict,) = second.exchanges.conflicts()
    show(conflict)
    decision = second.adviser.act(typeset(f"conflit tranché : {WHY}"))
    second.exchanges.settle(conflict.id, Answer.THEIRS, None, decision)
    say(second.name, f"garde la valeur du siège, car {WHY}")
    second.exchange()
    first.exchange()
    one, other = first.load(dossier), second.load(dossier)
    assert one == other, "the desktops differ"
    left = [*first.exchanges.conflicts(), *second.exchanges.conflicts()]
    assert not left, "a conflict is left"
    plan = one.scenarios[0].plan
    say("Les deux postes", f"même dossier : « {one.project.title} », {one.project.naf}, plan de "
        f"{euros(plan_totals(plan).needs)}")  # fmt: skip
    return conflict.id


def show(conflict: OpenConflict) -> None:
    """The difference, line by line."""
    line(f"\n  À trancher : {conflict.clash.place}")
    line(f"{'':26}{'au départ':>14}{'au siège':>16}{'ici':>16}", "  ")
    for row in plan_rows(conflict.clash.base, composition(conflict.clash)):
        base, theirs, mine = row.figures
        kept, other = ("▲ " * differs for differs in row.differs)
        line(f"{row.name:26}{base:>14}{kept + theirs:>16}{other + mine:>16}", "  ")
    line()


def trail(database: str, dossier: Dossier, conflict_id: str, names: Mapping[str, str]) -> None:
    """Who did what, when, what the author saw and gave: on the dossier, its plan, and their conflict."""
    engine = make_engine(database)
    found = []
    for record, row in ((Dossier, dossier.id), (Scenario, dossier.scenarios[0].id), (None, conflict_id)):
        key = (CONFLICT if record is None else record.__name__, row)
        found += [(one["seq"], record, one) for one in history(engine, key, None, ("*/*",)) or ()]
    engine.dispose()
    for seq, record, entry in sorted(found, key=lambda one: one[0]):
        at, who = entry["wall"][:19].replace("T", " "), entry["name"] or names[entry["who"]]
        field = entry["field"]
        place = "création" if not field else label(record, field) if record else "conflit"
        result = RESULTS[Result(entry["result"])]
        line(f"{seq:3}  {at}  {who:15}  {result:10}  {place} ({entry['why']})", "  ")


def command(database: str, *words: str) -> str:
    """Run a command of the head office in front of the reader; what it printed."""
    line("$ pdca-siege " + " ".join(f'"{word}"' if " " in word else word for word in words))
    told = siege(database, *words)
    for said in told.splitlines():
        line(said, "  ")
    return told.split()[-1] if told else ""


def title(words: str) -> None:
    """A heading."""
    line(f"\n{words}\n{'─' * _WIDTH}")


def say(who: str, what: str) -> None:
    """One step."""
    line(f"{who} : {what}", "  ")


def line(words: str = "", indent: str = "") -> None:
    """One line, at once: the reader follows."""
    sys.stdout.write(f"{indent}{typeset(words)}\n")
    sys.stdout.flush()


@contextmanager
def database_for(folder: Path, *, sqlite: bool) -> Iterator[str]:
    """An empty database of the head office."""
    if sqlite:
        yield str(folder / "siege.db")
        return
    with running() as address:
        yield fresh(address)


def main(*, sqlite: bool) -> None:
    """The whole journey."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="pdca-deux-postes-") as name:
        folder = Path(name)
        title("Un siège sur " + ("un fichier SQLite" if sqlite else "un PostgreSQL démarré pour l’occasion"))
        with database_for(folder, sqlite=sqlite) as database:
            journey(database, folder)
    line(f"\nTout concorde, en {time.monotonic() - began:.0f} s.")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description="Deux postes et un siège, de l’enrôlement au conflit tranché."
    )
    parser.add_argument("--sqlite", action="store_true", help="sans PostgreSQL : le siège sur un fichier")
    main(sqlite=parser.parse_args().sqlite)
