"""Money told to the one who asks for it: each resource of the plan as a short sentence, without jargon."""

from collections.abc import Iterator
from decimal import Decimal

from pdca_desktop.documents.dossier.asked import instrument_of, not_yet
from pdca_desktop.documents.dossier.frame import clip
from pdca_desktop.documents.view import PrintView
from pdca_desktop.domain import french
from pdca_desktop.domain.french import typeset
from pdca_desktop.domain.loan import GraceKind, LoanTerms
from pdca_desktop.domain.money import Euros, total
from pdca_desktop.domain.plan import OWN_FUNDS, Resource, ResourceNature, ResourceStatus
from pdca_desktop.domain.project import Instrument
from pdca_desktop.domain.retained import counted
from pdca_desktop.services.natures import WITH_TERMS
from pdca_desktop.services.quota import quota_of

_NATURES = {
    ResourceNature.PTZ: "un prêt sans intérêts (prêt à taux zéro)",
    ResourceNature.HONOUR_LOAN: "un prêt d'honneur d'un autre réseau",
    ResourceNature.CAP_JEUNES: "une prime Cap Jeunes",
    ResourceNature.CAP_QUARTIERS: "une prime Cap Quartiers",
    ResourceNature.ARCE: "une avance sur vos allocations chômage (ARCE)",
    ResourceNature.OTHER_GRANT: "une prime ou une subvention",
    ResourceNature.PRET_SOLIDAIRE: "un prêt solidaire",
    ResourceNature.PRET_PARTICIPATIF: "un prêt participatif",
    ResourceNature.APPORT_ASSOCIATIF: "un apport à l'association, à rendre plus tard",
    ResourceNature.ESS_EQUITY: "un apport à votre capital",
    ResourceNature.CAP_ESS: "une aide du Département (Cap ESS)",
    ResourceNature.BANK_LOAN: "un prêt de la banque",
    ResourceNature.MICROCREDIT: "un microcrédit",
    ResourceNature.VENDOR_CREDIT: "un paiement étalé par le vendeur",
    ResourceNature.LEASING: "une location avec option d'achat (crédit-bail)",
    ResourceNature.OVERDRAFT: "un découvert autorisé par la banque",
    ResourceNature.VAT_BRIDGE: "une avance sur la TVA à récupérer",
    ResourceNature.CROWDFUNDING: "un financement par le public",
    ResourceNature.OTHER: "une autre ressource",
}
"""What the labels of the form call by the words of the trade, said to everybody."""

_GIVEN = (
    ResourceNature.CAP_JEUNES,
    ResourceNature.CAP_QUARTIERS,
    ResourceNature.OTHER_GRANT,
    ResourceNature.CAP_ESS,
)
_ANSWERS = {
    ResourceStatus.REQUESTED: "demande en cours",
    ResourceStatus.GRANTED: "accord reçu",
    ResourceStatus.ACQUIRED: "acquis",
}


def aids(view: PrintView, *, short: bool = False) -> tuple[str, ...]:
    """One sentence for each aid asked for, ours first, then the others, then what the holder brings.

    Args:
        view: the dossier as it is printed.
        short: leave out deferrals and what a guarantee is, so that more of them fit.
    """
    lines = [line for line in counted(view.plan) if line.nature not in OWN_FUNDS]
    ours = [line for line in lines if instrument_of(line) is not None]
    others = [line for line in lines if instrument_of(line) is None]
    others.sort(key=lambda line: line.nature is not ResourceNature.BANK_LOAN)
    found = [
        *(_line(line, short=short) for line in ours),
        *_beside(view),
        *(_line(line, short=short) for line in others),
        *_own(view),
        *_open(view),
    ]
    return tuple(typeset(one) for one in found)


def _line(line: Resource, *, short: bool) -> str:
    name = _NATURES[line.nature] if line.nature else "une ressource"
    answer = ", ".join(filter(None, _answer(line)))
    words = [f"{_capital(name)} {_amount(line.amount)}" + (f" ({answer})" if answer else "")]
    if line.nature in _GIVEN:
        words.append("cela ne se rembourse pas")
    elif line.nature in WITH_TERMS and line.loan is not None:
        words += _terms(line, line.loan, short=short)
    sentence = f"{words[0]} : {', '.join(words[1:])}." if words[1:] else f"{words[0]}."
    return sentence if short else sentence + _guaranteed(line)


def _answer(line: Resource) -> Iterator[str]:
    """Who lends and what they answered; whether ours is decided is said once, for all of it."""
    if line.nature is ResourceNature.BANK_LOAN:
        yield clip(line.funder, 40)
    if line.status is not None and (line.status is not ResourceStatus.REQUESTED or not instrument_of(line)):
        yield _ANSWERS.get(line.status, "")


def _terms(line: Resource, terms: LoanTerms, *, short: bool) -> Iterator[str]:
    if terms.months is not None:
        yield f"à rembourser en {_duration(terms.months)}"
    else:
        yield "durée à fixer"
    rate = Decimal(0) if line.nature is ResourceNature.PTZ else terms.annual_rate
    if rate:
        yield f"au taux de {french.percent(rate)} par an"
    elif rate is None:
        yield "taux à fixer"
    if terms.grace_months and not short:
        free = not rate or terms.grace_kind is GraceKind.TOTAL
        paid = "rien à payer" if free else "seulement les intérêts"
        yield (
            f"les {terms.grace_months} premiers mois {paid}"
            if terms.grace_months > 1
            else (f"le premier mois {paid}")
        )


def _guaranteed(line: Resource) -> str:
    """What a guarantee is, so that nobody takes it for an insurance of his own."""
    if line.loan is None or not line.loan.guarantees:
        return ""
    quotas = [quota_of(one, line.amount) for one in line.loan.guarantees]
    known = [quota for quota in quotas if quota is not None]
    part = f"pour {french.percent(sum(known, Decimal(0)))}" if len(known) == len(quotas) else "en partie"
    return f" Garantie demandée {part} : elle rassure la banque, vous remboursez tout le prêt."


def _beside(view: PrintView) -> Iterator[str]:
    """What is asked for outside the plan."""
    dossier = view.dossier
    if dossier.fidess is not None:
        amount = _amount(dossier.fidess.requested)
        yield f"Une subvention FIDESS {amount} pour l'étude du projet : elle ne se rembourse pas."
    if dossier.dasess is not None:
        if dossier.dasess.technical_support:
            yield "Un accompagnement par un expert (DASESS)."
        if dossier.dasess.advance is not None:
            last = max((one.due_on for one in dossier.dasess.instalments if one.due_on), default=None)
            until = f", la dernière fois le {french.day(last)}" if last else ""
            yield f"Une avance DASESS {_amount(dossier.dasess.advance)} : à rembourser{until}."
    if dossier.innovation is not None:
        yield f"Une aide à l'innovation du Département {_amount(dossier.innovation.requested)}."


def _own(view: PrintView) -> Iterator[str]:
    lines = [line for line in counted(view.plan) if line.nature in OWN_FUNDS]
    known = [line.amount for line in lines if line.amount is not None]
    if lines:
        more = "" if len(known) == len(lines) else " au moins"
        yield f"Ce que vous apportez : {french.euros(total(known))}{more}."


def _open(view: PrintView) -> Iterator[str]:
    names = [one.label for one in not_yet(view) if one is not Instrument.GUARANTEE]
    if names:
        yield f"Aussi à l'étude, sans montant pour le moment : {', '.join(names)}."


def _amount(amount: Euros | None) -> str:
    return "d'un montant à préciser" if amount is None else f"de {french.euros(amount)}"


def _duration(months: int) -> str:
    years, rest = divmod(months, 12)
    if rest or not years:
        return french.months(months)
    return f"{years}{french.NO_BREAK}an{'s' if years > 1 else ''}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
