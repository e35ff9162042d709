"""ESS equity: the contrat d'apport associatif (public terms, hence warnings) and who may have ESS equity."""

from collections.abc import Iterator

from pdca_desktop.domain import french
from pdca_desktop.domain.money import ZERO, Euros
from pdca_desktop.domain.path import Change
from pdca_desktop.domain.plan import ResourceNature
from pdca_desktop.rules.answers import Range, any_of, asked, at_most, exactly, range_of, reaches
from pdca_desktop.rules.case import Case, total_of
from pdca_desktop.rules.instruments.pret_solidaire import (
    amounts_within,
    excluded_needs_left_out,
    fit_amounts,
    fit_months,
    give_up,
    leave_excluded_needs,
    months_within,
)
from pdca_desktop.rules.levers import unanswered_bank
from pdca_desktop.rules.moves import Move, cut_down, renature, set_amount
from pdca_desktop.rules.values import Law
from pdca_desktop.rules.verdict import Bound, Check, Findings, Severity, Topic, rule

_W = Severity.WARNING
_APPORT = ResourceNature.APPORT_ASSOCIATIF
_EQUITY = (ResourceNature.ESS_EQUITY, _APPORT, ResourceNature.PRET_PARTICIPATIF)


@rule("EQ-01", Topic.ESS_EQUITY, _W, "Montant de l'apport associatif")
def amount(case: Case, law: Law) -> Findings:
    """5 000 to 30 000 € [public, another region's sheet]."""
    yield from amounts_within(case.of(_APPORT), law, "ess_equity.apport_floor", "ess_equity.apport_cap")


@amount.way_out
def fit_amount(case: Case, law: Law) -> Iterator[Move]:
    """Bring the apport within its bounds, or give it up."""
    yield from fit_amounts(case.of(_APPORT), law, "ess_equity.apport_floor", "ess_equity.apport_cap")


@rule("EQ-02", Topic.ESS_EQUITY, _W, "Durée de l'apport associatif")
def duration(case: Case, law: Law) -> Findings:
    """2 to 5 years [public, another region's sheet]."""
    lines = case.of(_APPORT)
    yield from months_within(lines, law, "ess_equity.apport_least_months", "ess_equity.apport_most_months")


@duration.way_out
def fit_duration(case: Case, law: Law) -> Iterator[Move]:
    """Bring the duration to the nearer bound."""
    lines = case.of(_APPORT)
    yield from fit_months(lines, law, "ess_equity.apport_least_months", "ess_equity.apport_most_months")


@rule("EQ-03", Topic.ESS_EQUITY, _W, "Apport associatif sans intérêt ni caution")
def free(case: Case, law: Law) -> Findings:
    """Neither interest nor surety [public, another region's sheet]."""
    rate, surety = law.rate("ess_equity.apport_rate"), law.euros("ess_equity.apport_surety")
    for line in case.of(_APPORT):
        yield Check(
            f"« {line.name} » est sans intérêt",
            at_most(line.terms.annual_rate, rate, f"{line.path}/loan/annual_rate"),
            f"« {line.name} » porte intérêt",
            line.terms.annual_rate,
            rate,
            "%",
            inputs=(f"{line.path}/loan/annual_rate",),
            values=(law.value("ess_equity.apport_rate"),),
        )
        yield Check(
            f"« {line.name} » est sans caution",
            at_most(line.terms.surety, surety, f"{line.path}/loan/surety"),
            f"« {line.name} » demande une caution",
            line.terms.surety,
            surety,
            inputs=(f"{line.path}/loan/surety",),
            values=(law.value("ess_equity.apport_surety"),),
        )


@free.way_out
def set_free(case: Case, law: Law) -> Iterator[Move]:
    """Drop interest and surety."""
    rate, surety = law.rate("ess_equity.apport_rate"), law.euros("ess_equity.apport_surety")
    changes: list[Change] = []
    for line in case.of(_APPORT):
        terms = line.terms
        if terms.annual_rate is not None and terms.annual_rate > rate:
            changes.append(Change(f"{line.path}/loan/annual_rate", terms.annual_rate, rate))
        if terms.surety is not None and terms.surety > surety:
            changes.append(Change(f"{line.path}/loan/surety", terms.surety, surety))
    if changes:
        yield Move("accorder l'apport associatif sans intérêt ni caution", tuple(changes))


@rule("EQ-04", Topic.ESS_EQUITY, _W, "Parité de l'apport associatif")
def parity(case: Case, law: Law) -> Findings:
    """At least as much other equity, quasi-equity or medium-term bank debt [public, another region's sheet].

    Every bank loan of the plan counts as medium-term: short credit has natures of its own.
    """
    if not (lines := case.of(_APPORT)):
        return
    wanted, others = total_of(lines), _partners(case, law)
    yield Check(
        "Les autres fonds propres et prêts égalent au moins l'apport associatif",
        reaches(others, range_of(wanted)),
        "Les autres fonds propres et prêts sont inférieurs à l'apport associatif",
        others.low if others.high is None else others.high,
        wanted.known,
        inputs=tuple(f"{line.path}/amount" for line in case.resources),
        values=(law.value("ess_equity.apport_parity"), law.value("ess_equity.apport_partners")),
        bound=Bound.FLOOR,
    )


def _partners(case: Case, law: Law) -> Range:
    """What the other resources bring to the parity; a line without a nature may be one of them."""
    counted = law.names("ess_equity.apport_partners")
    amount = exactly(ZERO)
    for line in case.resources:
        if line.resource.nature is None:
            amount = amount.plus(Range(ZERO, line.resource.amount, (f"{line.path}/nature",)))
        elif line.resource.nature in counted:
            amount = amount.plus(range_of(line.amount))
    return amount


@parity.way_out
def restore_parity(case: Case, law: Law) -> Iterator[Move]:
    """Bring the apport down to the others, ask the bank for half of what lacks, or give the apport up."""
    lines, others = case.of(_APPORT), _partners(case, law).high
    if others is None or not lines:
        return
    if others > ZERO:
        yield Move(f"ramener l'apport associatif à {french.euros(others)}", cut_down(lines, others))
    wanted = total_of(lines).known
    half = Euros((wanted.cents - others.cents + 1) // 2)
    bank, last = unanswered_bank(case.resources), lines[-1]
    if bank is not None and last.amount.known > half:
        yield Move(
            f"demander {french.euros(half)} de l'apport associatif à la banque",
            (*set_amount(last, last.amount.known - half), *set_amount(bank, bank.amount.known + half)),
        )
    yield give_up(lines)


@rule("EQ-05", Topic.ESS_EQUITY, _W, "Bénéficiaire de l'apport associatif")
def association(case: Case, law: Law) -> Findings:
    """« Les associations d'utilité sociale » [public, another region's sheet]."""
    if not case.of(_APPORT):
        return
    form = case.dossier.structure.legal_form
    yield Check(
        "Le bénéficiaire de l'apport associatif est une association",
        asked(
            None if form is None else form in law.names("ess_equity.apport_forms"), "/structure/legal_form"
        ),
        "Le bénéficiaire de l'apport associatif n'est pas une association",
        form.label if form else None,
        inputs=("/structure/legal_form",),
        values=(law.value("ess_equity.apport_forms"),),
    )


@association.way_out
def other_instrument(case: Case, law: Law) -> Iterator[Move]:
    """Ask for a prêt participatif instead, or give the apport up."""
    lines, loan = case.of(_APPORT), ResourceNature.PRET_PARTICIPATIF
    swapped = tuple(renature(line, nature=loan, label=loan.label) for line in lines)
    yield Move("demander un prêt participatif à la place", swapped)
    yield give_up(lines)


@rule("EQ-06", Topic.ESS_EQUITY, _W, "Besoins financés par l'apport associatif")
def uses(case: Case, law: Law) -> Findings:
    """Investment and BFR, neither running costs nor losses [public, another region's sheet]."""
    yield from excluded_needs_left_out(case, law, case.of(_APPORT), "ess_equity.apport_excluded")


@uses.way_out
def fit_uses(case: Case, law: Law) -> Iterator[Move]:
    """Bring the apport down to what it may finance, or give it up."""
    yield from leave_excluded_needs(case, law, case.of(_APPORT), "ess_equity.apport_excluded")


@rule("EQ-07", Topic.ESS_EQUITY, _W, "Utilité sociale du bénéficiaire")
def social_utility(case: Case, law: Law) -> Findings:
    """« Les entreprises engagées poursuivant un objectif d'utilité sociale ».

    Segment, legal form, approval, agreement for insertion or the answer "entreprise solidaire" show it: our
    reading, one is enough.
    """
    if not (lines := case.of(*_EQUITY)):
        return
    structure, segment = case.dossier.structure, case.dossier.segment
    segments, forms = law.names("ess_equity.utility_segments"), law.names("ess_equity.utility_forms")
    form = structure.legal_form
    yield Check(
        "Le bénéficiaire poursuit un objectif d'utilité sociale",
        any_of(
            asked(None if segment is None else segment in segments, "/segment"),
            asked(None if form is None else form in forms, "/structure/legal_form"),
            asked(structure.solidarity_company, "/structure/solidarity_company"),
            asked(structure.esus, "/structure/esus"),
            asked(structure.siae, "/structure/siae"),
            asked(structure.adapted_company, "/structure/adapted_company"),
        ),
        "Rien ne montre que le bénéficiaire poursuit un objectif d'utilité sociale",
        inputs=("/segment", "/structure/legal_form", *(f"{line.path}/nature" for line in lines)),
        values=(law.value("ess_equity.utility_segments"), law.value("ess_equity.utility_forms")),
    )


@social_utility.way_out
def give_up_equity(case: Case, law: Law) -> Iterator[Move]:
    """Give the equity up: what the company pursues is a fact."""
    yield give_up(case.of(*_EQUITY))


RULES = (amount, duration, free, parity, association, uses, social_utility)
