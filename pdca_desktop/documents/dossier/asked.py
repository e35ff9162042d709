"""What the committee is asked to decide: each instrument of ours in the plan or beside it, in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from pdca_desktop.documents.blocks import Column, Kind, Row, Run, Table
from pdca_desktop.documents.dossier.frame import clip
from pdca_desktop.documents.view import PrintView
from pdca_desktop.domain import french
from pdca_desktop.domain.french import typeset
from pdca_desktop.domain.money import Euros, total
from pdca_desktop.domain.piece_facts import asked as schemes_of
from pdca_desktop.domain.plan import Resource, ResourceNature
from pdca_desktop.domain.project import Instrument
from pdca_desktop.domain.record import slots_of
from pdca_desktop.domain.retained import counted
from pdca_desktop.domain.support.dasess import Dasess
from pdca_desktop.domain.support.fidess import Fidess
from pdca_desktop.domain.support.innovation_ess import InnovationEss
from pdca_desktop.finance.forecast import sure_sum
from pdca_desktop.services import beneficiary
from pdca_desktop.services.plans import name_of
from pdca_desktop.services.quota import guaranteed_by, quota_of
from pdca_desktop.services.wording import in_words, status_told, terms_told

_BY_VALUE = {one.value: one for one in Instrument}
_EQUITY = (ResourceNature.APPORT_ASSOCIATIF, ResourceNature.ESS_EQUITY)
_ALL = 10_000
_NOTHING_TO_GRANT = (Instrument.STARTER,)
"""Support that is given without a decision of the committee."""


@dataclass(frozen=True, slots=True)
class Request:
    """One thing asked of the committee.

    Attributes:
        instrument: the scheme it belongs to.
        name: what it is, in French.
        amount: None unknown.
        terms: duration, rate, quota, deferral; empty when there are none.
        status: where it stands with the one who gives it; empty when it is not said.
        priced: whether it is money.
    """

    instrument: Instrument
    name: str
    amount: Euros | None
    terms: str = ""
    status: str = ""
    priced: bool = True


def instrument_of(line: Resource) -> Instrument | None:
    """The scheme of ours a resource is; None: it is somebody else's money."""
    if line.nature is None:
        return None
    if line.nature in _EQUITY:
        return Instrument.ESS_EQUITY
    if line.nature is ResourceNature.PRET_PARTICIPATIF:
        return Instrument.PRET_SOLIDAIRE
    return _BY_VALUE.get(line.nature.value)


def requests(view: PrintView) -> tuple[Request, ...]:
    """Everything asked of the committee, guarantees first."""
    return (*_guarantees(view), *_lines(view), *_beside(view))


def not_yet(view: PrintView) -> tuple[Instrument, ...]:
    """The schemes asked for on the form that nothing in the dossier asks for yet."""
    there = {one.instrument for one in requests(view)}
    wanted = schemes_of(view.dossier) | set(view.dossier.project.instruments)
    return tuple(one for one in Instrument if one in wanted - there and one not in _NOTHING_TO_GRANT)


def request_runs(view: PrintView, most: int = _ALL, words: int = _ALL) -> tuple[Run, ...]:
    """What is asked, in one sentence without its end; amounts are strong.

    Args:
        view: what is printed.
        most: requests told one by one; the others are counted and added up.
        words: signs of the terms of each.
    """
    found = requests(view)
    if not found:
        return (Run("Le dossier ne demande encore aucun financement au comité"),)
    shown, rest = found[:most], found[most:]
    told = [_request_runs(one, words) for one in shown]
    if rest:
        known = total(one.amount for one in rest if one.amount is not None)
        count = f"{len(rest)} autre{'s' if len(rest) > 1 else ''} demande{'s' if len(rest) > 1 else ''}"
        told.append([Run(f"{count} pour "), Run(french.euros(known), strong=True)])
    runs = [Run(typeset("Le comité se prononce sur : "))]
    for rank, one_told in enumerate(told):
        if rank:
            runs.append(Run(" et sur " if rank == len(told) - 1 else typeset(" ; ")))
        runs += one_told
    return tuple(runs)


def _request_runs(one: Request, words: int) -> list[Run]:
    unknown = f"montant {french.UNANSWERED}" if one.priced and one.amount is None else ""
    terms = ", ".join(word for word in (unknown, clip(one.terms, words)) if word)
    runs = [Run(clip(inside(one.name), words))]
    if one.amount is not None:
        runs += [Run(" de "), Run(french.euros(one.amount), strong=True)]
    return [*runs, Run(f" ({terms})")] if terms else runs


def request_table(view: PrintView) -> Table:
    """The schemes ticked on the form beside what the plan asks for."""
    ticked = view.dossier.project.instruments
    rows = [
        Row((
            one.name,
            french.yes_no(one.instrument in ticked) if ticked else french.UNANSWERED,
            one.terms or "—",
            one.status or "—",
            french.euros(one.amount) if one.priced else "—",
        ))
        for one in requests(view)
    ]  # fmt: skip
    rows += [
        Row((typeset(one.label), "oui", typeset("pas encore chiffré"), "—", french.UNANSWERED))
        for one in not_yet(view)
    ]
    if Instrument.STARTER in ticked:
        rows.append(Row((typeset(Instrument.STARTER.label), "oui", _starter(view), "—", "—")))
    columns = (
        Column("Dispositif", Decimal(26), head=True),
        Column("Demandé", Decimal(12)),
        Column("Proposé", Decimal(33)),
        Column("Statut", Decimal(13)),
        Column("Montant", Decimal(16), Kind.NUMBER),
    )
    return Table(
        "Dispositifs demandés et proposés", columns, tuple(rows), "Aucun dispositif n’est demandé à ce stade."
    )


def _guarantees(view: PrintView) -> Iterator[Request]:
    """One request a guaranteed loan, whatever the funds it draws on."""
    for line in counted(view.plan):
        if line.loan is None or not line.loan.guarantees:
            continue
        funds = [f"{one.fund.label} {_rate(quota_of(one, line.amount))}" for one in line.loan.guarantees]
        parts = [guaranteed_by(one, line.amount) for one in line.loan.guarantees]
        words = [
            f"prêt « {name_of(line)} » de {french.euros(line.amount)}",
            french.months(line.loan.months) if line.loan.months is not None else "durée à renseigner",
        ]
        if line.loan.grace_months:
            words.append(f"différé {french.months(line.loan.grace_months)}")
        yield Request(
            Instrument.GUARANTEE,
            typeset(Instrument.GUARANTEE.label),
            sure_sum(*parts),
            typeset(f"{', '.join(words)} ; {' et '.join(funds)}"),
            status_told(line),
        )


def _rate(quota: Decimal | None) -> str:
    return f"quotité {french.UNANSWERED}" if quota is None else f"à {french.percent(quota)}"


def _lines(view: PrintView) -> Iterator[Request]:
    for line in counted(view.plan):
        instrument = instrument_of(line)
        if instrument is None or line.nature is None:
            continue
        name = f"{line.nature.label} {beneficiary.told(view.dossier.holders, line)}".strip()
        terms = terms_told(line).replace(" · ", ", ")
        yield Request(instrument, typeset(name), line.amount, terms, status_told(line))


def _beside(view: PrintView) -> Iterator[Request]:
    dossier = view.dossier
    if dossier.fidess is not None:
        label = slots_of(Fidess)["requested"].declared.label
        months = slots_of(Fidess)["study_months"]
        terms = f"étude-action : durée {in_words(months, dossier.fidess.study_months)}"
        yield Request(Instrument.FIDESS, _named(Instrument.FIDESS, label), dossier.fidess.requested, terms)
    if dossier.dasess is not None:
        yield from _dasess(dossier.dasess)
    if dossier.innovation is not None:
        modes = ", ".join(mode.label for mode in dossier.innovation.modes)
        mode = slots_of(InnovationEss)["modes"].declared.label
        yield Request(
            Instrument.INNOVATION_ESS,
            typeset(Instrument.INNOVATION_ESS.label),
            dossier.innovation.requested,
            typeset(inside(modes or f"{mode} {french.UNANSWERED}")),
        )


def _dasess(asked: Dasess) -> Iterator[Request]:
    declared = slots_of(Dasess)
    if asked.technical_support is not False:
        label = declared["technical_support"].declared.label.removesuffix(" demandé")
        terms = "" if asked.technical_support else french.UNANSWERED
        yield Request(Instrument.DASESS, _named(Instrument.DASESS, label), None, terms, priced=False)
    if asked.advance is not None or asked.instalments:
        label = declared["advance"].declared.label.removesuffix(" demandée")
        last = max((one.due_on for one in asked.instalments if one.due_on), default=None)
        count = len(asked.instalments)
        many = "s" if count > 1 else ""
        terms = (
            f"{french.percent(asked.advance_rate)}, {count} échéance{many}, la dernière le {french.day(last)}"
        )
        yield Request(Instrument.DASESS, _named(Instrument.DASESS, label), asked.advance, typeset(terms))


def _starter(view: PrintView) -> str:
    if view.dossier.starter is None:
        return french.UNANSWERED
    hours = [one.hours for one in view.dossier.starter.sessions]
    known = sum(one for one in hours if one is not None)
    return typeset(f"{french.number(known)} h imputées" + (" au moins" if None in hours else ""))


def _named(instrument: Instrument, label: str) -> str:
    return typeset(f"{instrument.label} : {inside(label)}")


def inside(name: str) -> str:
    """A label inside a sentence; an acronym keeps its capitals."""
    return name if name[1:2].isupper() or name.startswith("Pas-de-Calais") else name[:1].lower() + name[1:]
