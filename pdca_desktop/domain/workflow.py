"""The life of a TPE dossier: its states, who moves it from one to the next, and what must hold before.

Source: workflows §2.1. The bank and the committee use no computer of ours: what they do is recorded by the
adviser or the secretariat. The direction may do all that others may.

A transition is data: two states, who, and guards (`readiness.py`), which tell in French what is missing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from pdca_desktop.domain.dossier import Dossier, DossierState
from pdca_desktop.domain.field import Choice
from pdca_desktop.domain.french import typeset
from pdca_desktop.domain.readiness import (
    Facts,
    Guard,
    Readiness,
    asked_for,
    bank_loan,
    conditions_lifted,
    decided,
    effective,
    guaranteed,
    money_unsettled,
    no_bank_loan,
    no_blocking_rule,
    not_notified,
    opinion,
    pieces,
    plan_begun,
    rules_unanswered,
    session,
    session_held,
    setup_pieces,
    someone,
    withdrawal,
)
from pdca_desktop.errors import AppError

S = DossierState


class Role(Choice):
    """What the person at the keyboard does in the house."""

    ADVISER = "cm", "Chargé de mission"
    LEAD = "rp", "Responsable de pôle"
    DIRECTION = "dir", "Direction"
    SECRETARY = "sc", "Secrétariat du comité"


class LapseReason(Choice):
    """Why a dossier goes no further."""

    ABANDONED = "abandoned", "Abandon du porteur"
    BANK_REFUSED = "bank_refused", "Refus de la banque"
    DELAY = "delay", "Délai dépassé"


@dataclass(frozen=True, slots=True)
class Transition:
    """One step from a state to another.

    Attributes:
        label: French, for a button.
        who: roles that may, the direction aside.
        guards: what must hold, told in this order.
        warnings: what is told before, and does not refuse.
        needs_reason: whether the step is recorded with a reason.
        reasons: usual reasons to choose from, in French; free words may follow.
        withdraws: whether the committee's decision no longer stands afterwards.
    """

    before: DossierState
    after: DossierState
    label: str
    who: frozenset[Role]
    guards: tuple[Guard, ...]
    warnings: tuple[Guard, ...] = ()
    needs_reason: bool = False
    reasons: tuple[str, ...] = ()
    withdraws: bool = False


@dataclass(frozen=True, slots=True)
class Possibility:
    """A transition as it stands today.

    Attributes:
        refusals: French sentences of why not; none: it is allowed.
        warnings: French sentences to read before doing it.
    """

    transition: Transition
    refusals: tuple[str, ...]
    warnings: tuple[str, ...]

    @property
    def allowed(self) -> bool:
        """Whether the step may be taken."""
        return not self.refusals


def possible(dossier: Dossier, role: Role, readiness: Readiness) -> tuple[Possibility, ...]:
    """Every step out of the dossier's state, in the order of the table, with why it is refused."""
    return tuple(_judged(dossier, step, role, readiness) for step in STEPS_FROM[dossier.state])


def move(
    dossier: Dossier, transition: Transition, role: Role, readiness: Readiness, reason: str = ""
) -> Dossier:
    """The dossier after a step.

    Args:
        dossier: the dossier before.
        transition: one of `TRANSITIONS`.
        role: of who takes the step.
        readiness: what the guards read.
        reason: why, in words; kept in the journal by `told`.

    Raises:
        AppError: the step is refused, or lacks its reason.
    """
    if dossier.state is not transition.before:
        raise AppError(
            typeset(f"Le dossier n'est plus « {transition.before.label} » : relisez-le avant de continuer.")
        )
    refusals = _judged(dossier, transition, role, readiness).refusals
    if refusals:
        raise AppError(" ".join(refusals))
    if transition.needs_reason and not reason.strip():
        raise AppError("Indiquez le motif : il est gardé dans l'historique.")
    decided = None if transition.withdraws else dossier.decided_on
    return replace(dossier, state=transition.after, decided_on=decided)


def told(transition: Transition, reason: str = "") -> str:
    """The step in words, for the journal."""
    words = " ".join(reason.split())
    return typeset(f"{transition.label} : {words}" if words else transition.label)


def is_frozen(state: DossierState) -> bool:
    """Whether the expertise, the plan and the opinion are those of the committee and no longer edited.

    The note is frozen when the dossier is ready; later notes are new notes.
    """
    return state not in EDITABLE


def is_decided(state: DossierState) -> bool:
    """Whether the committee has decided, or the dossier is over without it."""
    return state not in EDITABLE | _BEFORE_DECISION


def why_frozen(state: DossierState, *, aloud: bool = False) -> str:
    """Why the contents are no longer edited and what to do, in French; empty while they are.

    Args:
        aloud: read by the entrepreneur too: neither the state nor what the adviser can do about it.
    """
    if not is_frozen(state):
        return ""
    if state in _BEFORE_DECISION:
        said = "Ce que le comité lira ne se modifie plus."
        if not aloud:
            said = (
                f"Le dossier est « {state.label.lower()} » : ce que le comité lira ne se modifie plus. "
                "Pour y revenir, changez d'abord son état, en haut à droite."
            )
    elif state in FINAL:
        what = "Le contenu du dossier" if aloud else f"Le dossier est « {state.label.lower()} » : son contenu"
        said = f"{what} ne se modifie plus. {_STILL_OPEN}"
    else:
        said = f"Ce que le comité a lu ne se modifie plus. {_STILL_OPEN}"
    return typeset(said)


_STILL_OPEN = "Dates, immatriculation, coordonnées et pièces restent ouvertes."

EDITABLE = frozenset({S.CONTACT, S.ELIGIBLE, S.REDIRECTED, S.ASSESSMENT, S.PLAN_BUILT})
"""States in which the adviser still works on the dossier's contents."""

_BEFORE_DECISION = frozenset({S.READY, S.ON_AGENDA, S.PRESENTED, S.ADJOURNED})
"""States in which the committee has the dossier, or gives it back."""

FINAL = frozenset({S.REDIRECTED, S.REFUSED, S.LAPSED, S.CLOSED})
"""States where the work ends. A redirected project may come back; a refusal only by the direction's hand."""


def _judged(dossier: Dossier, step: Transition, role: Role, readiness: Readiness) -> Possibility:
    facts = Facts(dossier, readiness)
    refusals: list[str] = []
    if role is not Role.DIRECTION and role not in step.who:
        allowed = step.who | {Role.DIRECTION}
        roles = " ou ".join(one.label.lower() for one in Role if one in allowed)
        refusals.append(typeset(f"Étape réservée : {roles}."))
    refusals += _sentences(step.guards, facts)
    return Possibility(step, tuple(refusals), tuple(_sentences(step.warnings, facts)))


def _sentences(guards: Iterable[Guard], facts: Facts) -> list[str]:
    return [typeset(sentence) for guard in guards if (sentence := guard(facts))]


_CM = frozenset({Role.ADVISER, Role.LEAD})
_RP = frozenset({Role.LEAD})
_SC = frozenset({Role.SECRETARY})
_DIR = frozenset({Role.DIRECTION})
_FOR_COMMITTEE = (plan_begun, no_blocking_rule, pieces, opinion)
_LAPSE_REASONS = tuple(reason.label for reason in LapseReason)
_DECISIONS = (S.GRANTED, S.GRANTED_WITH_CONDITIONS, S.REFUSED)
_GIVEN_UP = (S.CONTACT, S.ELIGIBLE, S.ASSESSMENT, S.PLAN_BUILT, S.READY, S.ON_AGENDA, S.ADJOURNED)
_LAPSING = (S.GRANTED, S.GRANTED_WITH_CONDITIONS, S.CONDITIONS_LIFTED, S.AWAITING_BANK)


TRANSITIONS: tuple[Transition, ...] = (
    Transition(S.CONTACT, S.ELIGIBLE, "Éligibilité vérifiée", _CM, (someone, asked_for)),
    Transition(S.ELIGIBLE, S.ASSESSMENT, "Commencer l'expertise", _CM, (someone,)),
    Transition(S.ASSESSMENT, S.PLAN_BUILT, "Plan construit", _CM, (plan_begun,)),
    Transition(S.PLAN_BUILT, S.READY, "Prêt pour le comité", _RP, _FOR_COMMITTEE, (rules_unanswered,)),
    Transition(
        S.READY, S.ON_AGENDA, "Inscrire au comité", _SC, (*_FOR_COMMITTEE[:3], session), (money_unsettled,)
    ),
    Transition(S.ON_AGENDA, S.PRESENTED, "Présenté au comité", _SC, (session_held,)),
    Transition(S.PRESENTED, S.GRANTED, "Accorder", _SC, (decided,)),
    Transition(S.PRESENTED, S.GRANTED_WITH_CONDITIONS, "Accorder sous conditions", _SC, (decided,)),
    Transition(S.PRESENTED, S.ADJOURNED, "Ajourner", _SC, (decided,), needs_reason=True),
    Transition(S.PRESENTED, S.REFUSED, "Refuser", _SC, (decided,), needs_reason=True),
    Transition(
        S.ADJOURNED, S.ASSESSMENT, "Reprendre l'expertise", _CM, (), needs_reason=True, withdraws=True
    ),
    Transition(
        S.GRANTED_WITH_CONDITIONS, S.CONDITIONS_LIFTED, "Conditions levées", _CM, (conditions_lifted,)
    ),
    *(
        Transition(state, S.AWAITING_BANK, "Attendre l'offre de la banque", _CM, (bank_loan,))
        for state in (S.GRANTED, S.CONDITIONS_LIFTED)
    ),
    *(
        Transition(state, S.SET_UP, "Mettre en place", _CM, (no_bank_loan, setup_pieces, effective))
        for state in (S.GRANTED, S.CONDITIONS_LIFTED)
    ),
    Transition(S.AWAITING_BANK, S.SET_UP, "Mettre en place", _CM, (setup_pieces, effective)),
    Transition(S.SET_UP, S.FOLLOW_UP, "Commencer le suivi", _CM, (effective,)),
    Transition(S.FOLLOW_UP, S.INCIDENT, "Signaler un incident", _CM, (), needs_reason=True),
    Transition(S.INCIDENT, S.FOLLOW_UP, "Incident régularisé", _CM, (), needs_reason=True),
    Transition(S.INCIDENT, S.CALLED, "Garantie mise en jeu", _CM, (guaranteed,), needs_reason=True),
    *(
        Transition(state, S.CLOSED, "Clore le dossier", _CM, (), needs_reason=True)
        for state in (S.FOLLOW_UP, S.CALLED)
    ),
    *(
        Transition(state, S.REDIRECTED, "Réorienter", _CM, (), needs_reason=True)
        for state in (S.CONTACT, S.ELIGIBLE, S.ASSESSMENT, S.PLAN_BUILT)
    ),
    Transition(S.REDIRECTED, S.CONTACT, "Reprendre le contact", _CM, (), needs_reason=True),
    *(
        Transition(state, S.LAPSED, "Abandon avant décision", _CM, (), needs_reason=True)
        for state in _GIVEN_UP
    ),
    *(
        Transition(state, S.LAPSED, "Rendre caduc", _CM, (), needs_reason=True, reasons=_LAPSE_REASONS)
        for state in _LAPSING
    ),
    Transition(S.PLAN_BUILT, S.ASSESSMENT, "Revenir à l'expertise", _CM, (), needs_reason=True),
    Transition(S.READY, S.PLAN_BUILT, "Rendre au chargé de mission", _RP, (), needs_reason=True),
    Transition(S.ON_AGENDA, S.READY, "Retirer de l'ordre du jour", _SC, (), needs_reason=True),
    *(
        Transition(
            state,
            S.PRESENTED,
            "Corriger la décision",
            _SC,
            (not_notified,),
            needs_reason=True,
            withdraws=True,
        )
        for state in _DECISIONS
    ),
    *(
        Transition(
            state,
            S.PRESENTED,
            "Rouvrir la décision notifiée",
            _DIR,
            (),
            (withdrawal,),
            needs_reason=True,
            withdraws=True,
        )
        for state in _DECISIONS
    ),
)
"""Every step, those that go forward first."""

STEPS_FROM: Mapping[DossierState, tuple[Transition, ...]] = MappingProxyType(
    {state: tuple(step for step in TRANSITIONS if step.before is state) for state in DossierState}
)
"""The steps out of each state."""
