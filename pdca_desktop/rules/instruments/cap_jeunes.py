"""Prime Cap Jeunes IEJ: amount, age, place, management, coupling, NEET proofs."""

from collections.abc import Iterator
from datetime import date

from pdca_desktop.domain import french
from pdca_desktop.domain.dates import age_on
from pdca_desktop.domain.plan import ResourceNature
from pdca_desktop.domain.project import ProjectNature
from pdca_desktop.domain.territory import Place
from pdca_desktop.rules.answers import Answer, all_of, asked
from pdca_desktop.rules.case import Case, HolderLine
from pdca_desktop.rules.instruments.primes import (
    add_guaranteed_loan,
    give_up_prime,
    guaranteed_loan,
    lower_prime,
    prime_within,
)
from pdca_desktop.rules.moves import Move
from pdca_desktop.rules.values import Law
from pdca_desktop.rules.verdict import Bound, Check, Findings, Moment, Severity, Topic, rule

_B, _W = Severity.BLOCKING, Severity.WARNING
_PRIME = ResourceNature.CAP_JEUNES
_OTHER = ResourceNature.CAP_QUARTIERS


def _young(case: Case) -> list[HolderLine]:
    return list(dict.fromkeys(case.holder_of(line) for line in case.of(_PRIME)))


def entry_day(case: Case, holder: HolderLine) -> date:
    """The day age and status are tested: entry in the operation, else the request (reading, register 4)."""
    return holder.person.neet.entry_on or case.day(Moment.APPLICATION)


@rule("CJ-01", Topic.CAP_JEUNES, _B, "Montant de la prime Cap Jeunes")
def amount(case: Case, law: Law) -> Findings:
    """Prime ≤ 2 000 €. Source: « Un apport non remboursable de 2 000 € maximum. »."""
    if case.of(_PRIME):
        yield prime_within(case, law, _PRIME, "cap_jeunes.cap")


@amount.way_out
def lower(case: Case, law: Law) -> Iterator[Move]:
    """Bring the prime down to the cap."""
    yield from lower_prime(case, law, _PRIME, "cap_jeunes.cap")


@rule("CJ-02", Topic.CAP_JEUNES, _B, "Âge du bénéficiaire de Cap Jeunes", Moment.APPLICATION)
def age(case: Case, law: Law) -> Findings:
    """18 ≤ age < 26 on the day of entry; 26 warns only. Source: « Âgés de 18 à 26 ans. », read "under 26"."""
    least, below = law.count("cap_jeunes.age_least"), law.count("cap_jeunes.age_below")
    for holder in _young(case):
        birth, day = holder.person.birth_date, entry_day(case, holder)
        years = age_on(birth, day) if birth is not None and birth <= day else None
        young = years is not None and years < least
        yield Check(
            "Le porteur a l'âge de Cap Jeunes",
            asked(None if years is None else least <= years < below, holder.at("birth_date")),
            f"Le porteur n'a pas l'âge de Cap Jeunes le {french.day(day)}",
            years,
            least if young else below - 1,
            "ans",
            inputs=holder.places("birth_date", "neet/entry_on"),
            values=(law.value("cap_jeunes.age_least"), law.value("cap_jeunes.age_below")),
            severity=_W if years == below else None,
            bound=Bound.FLOOR if young else Bound.CEILING,
        )


@rule("CJ-03", Topic.CAP_JEUNES, _B, "Domicile et entreprise dans le Pas-de-Calais", Moment.APPLICATION)
def department(case: Case, law: Law) -> Findings:
    """« Qui résident et créent une entreprise dans le département du Pas-de-Calais. »."""
    where = [
        (holder.at("home/commune_code"), holder.places("home/commune_code", "home/postcode"),
         holder.person.home, "du domicile")
        for holder in _young(case)
    ]  # fmt: skip
    if where:
        firm = case.dossier.structure.place
        codes = ("/structure/place/commune_code", "/structure/place/postcode")
        where.append((codes[0], codes, firm, "de l'entreprise"))
    for asked_at, inputs, place, whose in where:
        yield Check(
            f"L'adresse {whose} est dans le Pas-de-Calais",
            _in_department(place, asked_at, law.names("cap_jeunes.department")),
            f"L'adresse {whose} n'est pas dans le Pas-de-Calais",
            place.commune or place.postcode or None,
            inputs=inputs,
            values=(law.value("cap_jeunes.department"),),
        )


def _in_department(place: Place, asked_at: str, codes: tuple[str, ...]) -> Answer:
    known = place.commune_code or place.postcode
    return asked(known.startswith(codes) if known else None, asked_at)


@rule("CJ-04", Topic.CAP_JEUNES, _B, "Gestion de l'entreprise par le bénéficiaire", Moment.APPLICATION)
def management(case: Case, law: Law) -> Findings:
    """Runs the company created. Source: « Qui assurent la gestion de l'entreprise créée. »."""
    for holder in _young(case):
        yield Check(
            "Le porteur assure la gestion de l'entreprise",
            asked(holder.person.runs_company, holder.at("runs_company")),
            "Le porteur n'assure pas la gestion de l'entreprise créée",
            inputs=holder.places("runs_company"),
            values=(law.value("cap_jeunes.management"),),
        )


@age.way_out
@department.way_out
@management.way_out
def give_up(case: Case, law: Law) -> Iterator[Move]:
    """Ask for the other prime, or give the prime up."""
    yield from give_up_prime(case, _PRIME, _OTHER)


@rule("CJ-05", Topic.CAP_JEUNES, _B, "Prêt bancaire garanti avec Cap Jeunes")
def coupling(case: Case, law: Law) -> Findings:
    """One guaranteed bank loan in the plan: « … un prêt bancaire … grâce au couplage de garanties »."""
    yield from guaranteed_loan(case, law, _PRIME, "cap_jeunes.coupling")


@coupling.way_out
def add_loan(case: Case, law: Law) -> Iterator[Move]:
    """Guarantee a loan, or give the prime up."""
    yield from add_guaranteed_loan(case, law, _PRIME)


@rule("CJ-06", Topic.CAP_JEUNES, _W, "Preuves du statut NEET", Moment.APPLICATION)
def neet(case: Case, law: Law) -> Findings:
    """NEET status declared and proved at entry, questionnaire and publicity: public terms of IEJ money."""
    for holder in _young(case):
        neet_ = holder.person.neet
        answers = {
            "declared": neet_.declared,
            "entry_on": True if neet_.entry_on else None,
            "proof_received": neet_.proof_received,
            "questionnaire": neet_.questionnaire,
            "publicity": neet_.publicity,
        }
        yield Check(
            "Les preuves NEET sont complètes",
            all_of(*(asked(given, holder.at(f"neet/{name}")) for name, given in answers.items())),
            "Le jeune n'a pas prouvé qu'il est sans emploi, ni en études, ni en formation",
            inputs=holder.places(*(f"neet/{name}" for name in answers)),
            values=(law.value("cap_jeunes.neet"),),
        )


@neet.way_out
def give_up_unproved(case: Case, law: Law) -> Iterator[Move]:
    """Ask for the other prime, or give the prime up."""
    yield from give_up_prime(case, _PRIME, _OTHER)


@rule("CJ-07", Topic.CAP_JEUNES, _W, "Création avec Cap Jeunes")
def creation(case: Case, law: Law) -> Findings:
    """« créent une entreprise »: a takeover is not in the words, so it warns and does not block."""
    if not case.of(_PRIME):
        return
    nature = case.dossier.project.nature
    yield Check(
        "Le projet est une création",
        asked(None if nature is None else nature is ProjectNature.CREATION, "/project/nature"),
        "Cap Jeunes vise la création d'entreprise",
        nature.label if nature else None,
        inputs=("/project/nature",),
        values=(law.value("cap_jeunes.creation"),),
    )


@creation.way_out
def give_up_without_creation(case: Case, law: Law) -> Iterator[Move]:
    """Give the prime up."""
    yield from give_up_prime(case, _PRIME, _OTHER)


RULES = (amount, age, department, management, coupling, neet, creation)
