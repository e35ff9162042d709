"""Situations of the exchange for its tests and its pictures: invented dossiers, conflicts, refusals."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from pdca_desktop.domain.assessment import Assessment
from pdca_desktop.domain.dossier import Dossier, DossierState
from pdca_desktop.domain.money import Euros
from pdca_desktop.domain.person import Person
from pdca_desktop.domain.plan import Need, NeedNature, Plan, Resource, ResourceNature, Scenario
from pdca_desktop.domain.project import Project
from pdca_desktop.errors import Clash
from pdca_desktop.services.exchanges import ExchangeLine, OpenConflict, SetAside, Standing
from tests.ui.pages.rooms import ADVISER, FakeMachine

NOW = datetime(2019, 6, 18, 12, 32, tzinfo=UTC)
COLLEAGUE = "0198c000-0000-7000-8000-00000000000b"
NAMES = {COLLEAGUE: "Alex Martin"}


def plan(equipment: int, bank: int, ptz: int = 8_000) -> Plan:
    """A plan of four lines."""
    return Plan(
        needs=(
            Need(nature=NeedNature.EQUIPMENT, label="Matériel et outillage", amount=Euros.of(equipment)),
            Need(nature=NeedNature.STOCK, label="Stock de départ", amount=Euros.of(3_500)),
        ),
        resources=(
            Resource(nature=ResourceNature.OWN_CASH, label="Apport personnel", amount=Euros.of(4_000)),
            Resource(nature=ResourceNature.PTZ, label="Prêt à taux zéro", amount=Euros.of(ptz)),
            Resource(nature=ResourceNature.BANK_LOAN, label="Prêt bancaire", amount=Euros.of(bank)),
        ),
    )


def dossier(title: str, number: str = "", **fields: object) -> Dossier:
    """A dossier whose plan balances."""
    made = Dossier(
        number=number,
        project=Project(title=title),
        holders=(Person(first_name="Ada", last_name="Exemple"),),
        scenarios=(Scenario(plan=plan(14_500, 6_000)),),
    )
    return replace(made, **fields)  # type: ignore[arg-type]


def keep(machine: FakeMachine, *dossiers: Dossier) -> list[Dossier]:
    """The dossiers as the store holds them."""
    return [machine.kept.create(one, ADVISER.act("essai")) for one in dossiers]


def line(of: Dossier, acts: int = 1, standing: Standing = Standing.WAITING, *why: str) -> ExchangeLine:
    """Something to say of a dossier."""
    since = NOW - timedelta(hours=3)
    return ExchangeLine(of.id, of.number, of.project.title, standing, acts, since, why or ("plan",))


def conflict(
    of: Dossier, path: str, place: str, values: Sequence[object], *, rank: int = 1, mine: str = ADVISER.id
) -> OpenConflict:
    """Two values for one place."""
    base, theirs, other = values
    clash = Clash(path, "", place, base, theirs, other, COLLEAGUE, NOW - timedelta(days=rank, hours=2))
    return OpenConflict(
        f"c{rank}", of.id, of.project.title, clash, mine, NOW - timedelta(days=rank, hours=1), NAMES
    )


def conflicts(of: Dossier) -> list[OpenConflict]:
    """A plan, an amount, a text, a choice; the oldest first."""
    plan_path = "/scenarios/0/plan"
    plans = (plan(14_500, 6_000), plan(16_000, 7_500), plan(14_500, 5_500, 8_500))
    return [
        conflict(of, plan_path, "« Montage A » › Plan de financement", plans, rank=4),
        conflict(of, "/terms/own_money", "Moyens connus › Apport mobilisable",
                 (Euros.of(4_000), Euros.of(4_500), Euros.of(5_000)), rank=3),
        conflict(of, "/project/title", "Projet › Intitulé du projet",
                 ("Atelier vélo", "Atelier vélo du Bassin", "Atelier vélo de Lens"), rank=2),
        conflict(of, "/assessment/strengths", "Expertise et avis › Forces",
                 ("", "Deux ans d’expérience chez un loueur de cycles.", "Un réseau d’associations locales."),
                 rank=1, mine=COLLEAGUE),
    ]  # fmt: skip


def refused(of: Dossier) -> SetAside:
    """An act that the head office did not take."""
    clash = Clash("/terms/own_money", "", "Moyens connus › Apport mobilisable",
                  Euros.of(4_000), Euros.of(4_000), Euros.of(9_000))  # fmt: skip
    return SetAside(
        "a1",
        of.id,
        of.project.title,
        NOW - timedelta(days=1),
        "apport mobilisable",
        "Votre rôle ne permet pas cette modification\u00a0: demandez à qui le peut. Vos valeurs sont "
        "gardées ici.",
        (clash,),
    )


def furnished() -> tuple[FakeMachine, list[Dossier]]:
    """A machine where everything that can happen did."""
    machine = FakeMachine()
    machine.clock.time = NOW
    kept = keep(
        machine,
        dossier("Atelier vélo du Bassin", "2026-LEN-0142"),
        dossier("Friperie du Détroit", "2026-CAL-033", assessment=Assessment(strengths="Une clientèle.")),
        dossier("Boulangerie des Remparts", "2026-ARR-017", state=DossierState.PLAN_BUILT),
        dossier("Salon Les Tilleuls", "2026-BET-041"),
    )
    office = machine.office
    office.address, office.last = "https://siege.pdca.exemple", NOW - timedelta(hours=2)
    office.waits = [
        line(kept[0], 3, Standing.WAITING, "plan", "montant du prêt", "annulation", "projet"),
        line(kept[1], 1, Standing.RECEIVED, "pièces"),
        line(kept[3], 2, Standing.APPLIED, "porteur", "expertise"),
    ]
    office.open = conflicts(kept[0])
    office.refused = [refused(kept[1])]
    return machine, kept
