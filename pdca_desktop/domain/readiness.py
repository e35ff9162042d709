"""What must hold before a dossier moves on: facts, and guards that tell in French what is missing.

A guard answers with a sentence, empty when nothing is missing. Unknown never passes.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.french import day
from pdca_desktop.domain.plan import Plan, Resource, ResourceNature
from pdca_desktop.domain.retained import counted, retained_plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """What guards read beside the dossier; None is unknown, and an unknown never passes.

    Attributes:
        today: the day of the question.
        blocking: names of the rules that block, derogations counted.
        unanswered: names of the blocking rules that lack an answer.
        missing_pieces: names of the required pieces missing or expired, for the committee.
        missing_setup_pieces: the same for the setting up of what was granted.
        session_on: day of the committee session the dossier is entered for.
        notified: whether the decision was sent to the holder.
        open_conditions: names of the conditions of the decision not lifted yet.
        conflicts: places where two people gave two amounts, and nobody has chosen yet.
    """

    today: date
    blocking: tuple[str, ...] = ()
    unanswered: tuple[str, ...] = ()
    missing_pieces: tuple[str, ...] = ()
    missing_setup_pieces: tuple[str, ...] = ()
    session_on: date | None = None
    notified: bool | None = None
    open_conditions: tuple[str, ...] | None = None
    conflicts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """What guards read."""

    dossier: Dossier
    readiness: Readiness

    @property
    def plan(self) -> Plan:
        """The retained plan."""
        return retained_plan(self.dossier)

    @property
    def lines(self) -> tuple[Resource, ...]:
        """Its resources that were not refused."""
        return counted(self.plan)

    @property
    def lent(self) -> bool:
        """Whether a bank lends."""
        return any(line.nature is ResourceNature.BANK_LOAN for line in self.lines)


Guard = Callable[[Facts], str]


def someone(facts: Facts) -> str:
    """Somebody is named."""
    named = any(holder.full_name for holder in facts.dossier.holders) or facts.dossier.structure.name.strip()
    return "" if named else "Le nom d'un porteur ou la dénomination de l'entreprise est à renseigner."


def asked_for(facts: Facts) -> str:
    """What is asked for is known."""
    ready = facts.dossier.project.instruments and facts.dossier.project.nature is not None
    return "" if ready else "La nature du projet et les dispositifs sollicités sont à renseigner."


def plan_begun(facts: Facts) -> str:
    """The retained plan has needs and resources, unless the scheme asked for needs none."""
    plan = facts.plan
    others = (facts.dossier.fidess, facts.dossier.dasess, facts.dossier.starter, facts.dossier.innovation)
    if not plan.needs and not plan.resources and any(other is not None for other in others):
        return ""
    missing = ["aucun besoin"] * (not plan.needs) + ["aucune ressource"] * (not plan.resources)
    return f"Le plan retenu n'a encore {' ni '.join(missing)}." if missing else ""


def no_blocking_rule(facts: Facts) -> str:
    """No rule blocks."""
    rules = facts.readiness.blocking
    if not rules:
        return ""
    which = "Une règle bloque" if len(rules) == 1 else f"{len(rules)} règles bloquent"
    return f"{which} : {_listed(rules)}. Corrigez le plan, ou motivez une dérogation."


def pieces(facts: Facts) -> str:
    """The committee's pieces are there, or a named person lets the dossier go without."""
    if not facts.readiness.missing_pieces or _set_aside(facts.dossier):
        return ""
    awaited = _listed(facts.readiness.missing_pieces)
    return f"Pièces à recevoir : {awaited}. Joignez-les, ou motivez une dérogation."


def _set_aside(dossier: Dossier) -> bool:
    """Whether a named person lets the dossier go without its pieces."""
    return any(
        one.rule == PIECES and one.author.strip() and one.reason.strip() for one in dossier.derogations
    )


PIECES = "PIECES"
"""What a derogation names to let a dossier go to the committee without all its pieces."""


def opinion(facts: Facts) -> str:
    """The adviser has concluded."""
    assessment = facts.dossier.assessment
    given = assessment.opinion is not None and assessment.opinion_reason.strip()
    return "" if given else "L'avis du chargé de mission et sa motivation sont à renseigner."


def session(facts: Facts) -> str:
    """A session is chosen."""
    return "" if facts.readiness.session_on else "Aucune séance de comité n'est choisie."


def session_held(facts: Facts) -> str:
    """The session was held."""
    held_on = facts.readiness.session_on
    if held_on is None or held_on <= facts.readiness.today:
        return session(facts)
    return f"La séance n'a pas encore eu lieu : elle est prévue le {day(held_on)}."


def decided(facts: Facts) -> str:
    """The decision is dated, and not of a day to come."""
    decided = facts.dossier.decided_on
    if decided is None:
        return "La date de la décision du comité est à renseigner."
    if decided > facts.readiness.today:
        return f"La décision ne peut pas être datée du {day(decided)} : ce jour n'est pas venu."
    return ""


def conditions_lifted(facts: Facts) -> str:
    """Every condition of the decision is lifted."""
    if facts.readiness.open_conditions is None:
        return "Les conditions de la décision sont à renseigner."
    opened = facts.readiness.open_conditions
    return f"Conditions à lever : {_listed(opened)}." if opened else ""


def bank_loan(facts: Facts) -> str:
    """There is a bank loan to wait for."""
    return "" if facts.lent else "Le plan retenu n'a pas de prêt bancaire."


def no_bank_loan(facts: Facts) -> str:
    """There is no bank loan to wait for."""
    return "La réponse de la banque est attendue : le plan a un prêt bancaire." if facts.lent else ""


def setup_pieces(facts: Facts) -> str:
    """The pieces that payment needs are there."""
    awaited = facts.readiness.missing_setup_pieces
    return f"Pièces à recevoir avant tout versement : {_listed(awaited)}." if awaited else ""


def effective(facts: Facts) -> str:
    """The company is created or taken over."""
    return "" if facts.dossier.effective_on else "La date d'effet (création ou reprise) est à renseigner."


def guaranteed(facts: Facts) -> str:
    """A loan is guaranteed."""
    loans = (line.loan for line in facts.lines if line.loan is not None)
    return "" if any(loan.guarantees for loan in loans) else "Aucun prêt du plan n'est garanti."


def not_notified(facts: Facts) -> str:
    """Nobody outside knows the decision yet."""
    if facts.readiness.notified is None:
        return "Il reste à renseigner si la décision a été notifiée."
    return (
        "La décision est notifiée : seule la direction peut la rouvrir." if facts.readiness.notified else ""
    )


def withdrawal(_facts: Facts) -> str:
    """Warning: a decision that was sent is withdrawn."""
    return (
        "Rouvrir une décision notifiée, c'est la retirer : le porteur, la banque et les financeurs devront "
        "en être informés."
    )


def money_unsettled(facts: Facts) -> str:
    """Warning: two amounts stand against each other, and the head office would refuse the step."""
    places = facts.readiness.conflicts
    if not places:
        return ""
    told = _listed(places)
    return f"Montants en conflit : {told}. Tranchez d'abord : sinon le siège refusera l'inscription."


def rules_unanswered(facts: Facts) -> str:
    """Warning: blocking rules that could not conclude."""
    rules = facts.readiness.unanswered
    return f"Règles bloquantes encore sans réponse : {_listed(rules)}." if rules else ""


def _listed(words: Iterable[str]) -> str:
    return " ; ".join(words)
