"""Prime Cap Quartiers: amount, creation in a QPV of four territories, coupling."""

from collections.abc import Iterator

from pdca_desktop.domain.plan import ResourceNature
from pdca_desktop.domain.project import ProjectNature
from pdca_desktop.domain.territory import Place, QpvGeneration
from pdca_desktop.rules.answers import Answer, any_of, asked
from pdca_desktop.rules.case import Case
from pdca_desktop.rules.instruments.primes import (
    add_guaranteed_loan,
    give_up_prime,
    guaranteed_loan,
    lower_prime,
    prime_within,
)
from pdca_desktop.rules.moves import Move
from pdca_desktop.rules.values import Law
from pdca_desktop.rules.verdict import Check, Findings, Moment, Severity, Topic, rule

_B = Severity.BLOCKING
_PRIME = ResourceNature.CAP_QUARTIERS
_OTHER = ResourceNature.CAP_JEUNES


@rule("CQ-01", Topic.CAP_QUARTIERS, _B, "Conditions de la prime Cap Quartiers", Moment.EFFECT)
def conditions(case: Case, law: Law) -> Findings:
    """Prime ≤ 2 000 €, a company being created at an address in a QPV of one of the four territories."""
    if not case.of(_PRIME):
        return
    project, place = case.dossier.project, case.dossier.structure.place
    yield prime_within(case, law, _PRIME, "cap_quartiers.cap")
    yield Check(
        "L'entreprise est en création",
        asked(
            None if project.nature is None else project.nature is ProjectNature.CREATION, "/project/nature"
        ),
        "Cap Quartiers est réservé aux entreprises en création",
        project.nature.label if project.nature else None,
        inputs=("/project/nature",),
        values=(law.value("cap_quartiers.public"),),
    )
    yield Check(
        "L'entreprise est dans un quartier prioritaire (QPV)",
        asked(place.in_qpv, "/structure/place/in_qpv"),
        "L'adresse de l'entreprise n'est pas dans un quartier prioritaire (QPV)",
        place.commune or None,
        inputs=("/structure/place/in_qpv", "/structure/place/qpv_code"),
        values=(law.value("cap_quartiers.public"),),
    )
    yield Check(
        "Le quartier prioritaire est de la génération en vigueur",
        _current(place, law),
        "Le quartier prioritaire n'est plus ou pas encore en vigueur à cette date",
        place.qpv_code or None,
        inputs=("/structure/place/qpv_code", "/structure/place/qpv_generation"),
        values=(law.value("cap_quartiers.qpv_generation"),),
    )
    yield Check(
        "Le territoire est couvert par Cap Quartiers",
        _covered(place, law),
        "Le territoire n'est pas couvert par Cap Quartiers (Calais, Béthune-Bruay, Hénin-Carvin, Saint-Omer)",
        place.commune or None,
        inputs=("/structure/place/commune_code", "/structure/place/epci_code"),
        values=(law.value("cap_quartiers.communes"), law.value("cap_quartiers.epci")),
    )


def _covered(place: Place, law: Law) -> Answer:
    commune = asked(
        place.commune_code in law.names("cap_quartiers.communes") if place.commune_code else None,
        "/structure/place/commune_code",
    )
    epci = asked(
        place.epci_code in law.names("cap_quartiers.epci") if place.epci_code else None,
        "/structure/place/epci_code",
    )
    return any_of(commune, epci)


def _current(place: Place, law: Law) -> Answer:
    if place.in_qpv is False:
        return Answer(True)
    generation = place.qpv_generation
    if generation is None and place.qpv_code:
        generation = QpvGeneration.SECOND if place.qpv_code.upper().startswith("QN") else QpvGeneration.FIRST
    return asked(
        None if generation is None else generation in law.names("cap_quartiers.qpv_generation"),
        "/structure/place/qpv_code",
    )


@conditions.way_out
def lower(case: Case, law: Law) -> Iterator[Move]:
    """Bring the prime down to the cap."""
    yield from lower_prime(case, law, _PRIME, "cap_quartiers.cap")


@conditions.way_out
def give_up(case: Case, law: Law) -> Iterator[Move]:
    """Ask for the other prime, or give the prime up."""
    yield from give_up_prime(case, _PRIME, _OTHER)


@rule("CQ-02", Topic.CAP_QUARTIERS, _B, "Prêt bancaire garanti avec Cap Quartiers")
def coupling(case: Case, law: Law) -> Findings:
    """One guaranteed bank loan in the plan: the same sentence as for Cap Jeunes."""
    yield from guaranteed_loan(case, law, _PRIME, "cap_quartiers.coupling")


@coupling.way_out
def add_loan(case: Case, law: Law) -> Iterator[Move]:
    """Guarantee a loan, or give the prime up."""
    yield from add_guaranteed_loan(case, law, _PRIME)


RULES = (conditions, coupling)
