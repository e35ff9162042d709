"""The financing plan: both sides as bars on one scale, the full table, the guarantees, the other montages."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from pdca_desktop.documents.blocks import (
    Bar,
    Bars,
    Block,
    Column,
    Kind,
    Para,
    Row,
    RowKind,
    Segment,
    Table,
    Together,
    Tone,
)
from pdca_desktop.documents.dossier.asked import inside, instrument_of
from pdca_desktop.documents.dossier.fields import label_of, run_in, told
from pdca_desktop.documents.dossier.frame import clip
from pdca_desktop.documents.view import PrintView
from pdca_desktop.domain import french
from pdca_desktop.domain.french import typeset
from pdca_desktop.domain.loan import GuaranteeLine
from pdca_desktop.domain.money import ZERO, Euros, total
from pdca_desktop.domain.person import Person
from pdca_desktop.domain.piece_facts import is_financed
from pdca_desktop.domain.plan import Need, Resource, ResourceStatus
from pdca_desktop.domain.retained import counted
from pdca_desktop.services import beneficiary
from pdca_desktop.services.plan_difference import LinePair, difference
from pdca_desktop.services.plans import name_of
from pdca_desktop.services.quota import guaranteed_by
from pdca_desktop.services.wording import status_told, terms_told

Line = Need | Resource

_MOST_LABEL = 48
_MOST_NAMED = 3
_MOST_SEGMENTS = 7
"""Parts of a bar that are told one by one; the smallest of more are added up."""


def bars(view: PrintView) -> Bars | None:
    """Needs over resources on one scale, ours strong; None while no amount is known."""
    sides = (("Besoins", view.plan.needs), ("Ressources", counted(view.plan)))
    drawn = [(label, _priced(lines), lines) for label, lines in sides]
    longest = max((total(amount for _, amount in priced) for _, priced, _ in drawn), default=ZERO)
    if not longest:
        return None
    made = tuple(
        _bar(label, priced, sum(line.amount is None for line in lines)) for label, priced, lines in drawn
    )
    lengths = tuple(total(amount for _, amount in priced).decimal / longest.decimal for _, priced, _ in drawn)
    words = ". ".join(f"{bar.label} : {bar.total}" for bar in made)
    return Bars(made, lengths, typeset(f"{words}. {view.figures.totals.sentence}."))


def plan_tables(view: PrintView) -> Iterator[Block]:
    """The whole plan, line by line."""
    plan = view.plan
    if not plan.needs and not plan.resources:
        if is_financed(view.dossier):
            yield Para(typeset(f"Plan de financement : {french.UNANSWERED}."))
        return
    yield _needs(view)
    yield _resources(view)
    words = typeset(f"{view.figures.totals.sentence}. Les financements sollicités restent sous réserve de "
                    "l'accord de ceux qui les donnent.")  # fmt: skip
    yield Para(words, Tone.SMALL)
    yield from guarantees(view)


def guarantees(view: PrintView) -> Iterator[Block]:
    """Each guarantee line, then what its bank still risks."""
    rows = [
        Row((
            typeset(name_of(line)),
            typeset(one.fund.label),
            told(one, "quota"),
            french.euros(guaranteed_by(one, line.amount)),
            told(one, "commission"),
            told(one, "decided_on") if one.decided_on else "—",
            told(one, "set_up_on") if one.set_up_on else "—",
        ))
        for line in counted(view.plan)
        if line.loan is not None
        for one in line.loan.guarantees
    ]  # fmt: skip
    if not rows:
        return
    columns = (
        Column("Prêt garanti", Decimal(18), head=True),
        Column(label_of(GuaranteeLine, "fund"), Decimal(24)),
        Column(label_of(GuaranteeLine, "quota"), Decimal(11), Kind.NUMBER),
        Column(label_of(GuaranteeLine, "amount"), Decimal(14), Kind.NUMBER),
        Column("Commission", Decimal(12), Kind.NUMBER),
        Column("Décidée le", Decimal(11), Kind.NUMBER),
        Column("En place le", Decimal(11), Kind.NUMBER),
    )
    left = (Para(typeset(side.sentence)) for side in view.figures.bank_sides)
    yield Together((Table("Lignes de garantie", columns, tuple(rows)), *left))


def other_plans(view: PrintView) -> Iterator[Block]:
    """The other montages kept in the dossier, each by what differs from the printed one."""
    for rank, scenario in enumerate(view.dossier.scenarios):
        if rank == view.judgement.case.scenario or not (scenario.plan.needs or scenario.plan.resources):
            continue
        found = difference(view.plan, scenario.plan)
        words = [_changed(pair) for pair in (*found.needs, *found.resources) if not pair.same]
        told_one = " ; ".join(words) or "mêmes lignes"
        yield from run_in((
            (
                typeset(f"Montage étudié « {scenario.name} »"),
                typeset(f"Par rapport à « {view.judgement.scenario.name} » : {told_one}."),
            ),
        ))  # fmt: skip


def _changed(pair: LinePair) -> str:
    """What happens to a line: amounts in full, the other fields by their names, many by their number."""
    if pair.left is None or pair.right is None:
        line = pair.left or pair.right
        return typeset(f"{pair.sentence} ({french.euros(line.amount if line else None)})")
    words = []
    if pair.left.amount != pair.right.amount:
        words.append(f"{french.euros(pair.left.amount)} → {french.euros(pair.right.amount)}")
    others = [one.label.split(" › ")[-1].lower() for one in pair.differences if one.path != "/amount"]
    named = list(dict.fromkeys(others))
    words += named[:_MOST_NAMED]
    left = len(named) - _MOST_NAMED
    if left > 0:
        words.append(f"et {left} autre{'s' if left > 1 else ''} champ{'s' if left > 1 else ''}")
    return typeset(f"« {pair.name} » : {', '.join(words)}")


def _needs(view: PrintView) -> Table:
    whole = view.figures.totals.needs
    rows = [
        Row((
            typeset(name_of(line)),
            "—" if not line.nature or line.nature.label == line.label else typeset(line.nature.label),
            line.evidence.strip() or "—",
            told(line, "expected_on") if line.expected_on else "—",
            french.euros(line.amount),
            _share(line.amount, whole),
        ))
        for line in view.plan.needs
    ]  # fmt: skip
    rows.append(Row(("Total des besoins", "", "", "", french.euros(whole), "100 %"), RowKind.TOTAL))
    columns = (
        Column("Besoins", Decimal(30), head=True),
        Column(label_of(Need, "nature"), Decimal(19)),
        Column(label_of(Need, "evidence"), Decimal(19)),
        Column("Prévu le", Decimal(11), Kind.NUMBER),
        Column(label_of(Need, "amount"), Decimal(14), Kind.NUMBER),
        Column("Part", Decimal(7), Kind.NUMBER),
    )
    return Table("Besoins du plan de financement", columns, tuple(rows), "Aucun besoin n’est saisi.")


def _resources(view: PrintView) -> Table:
    whole = view.figures.totals.resources
    holders = view.dossier.holders
    kept = counted(view.plan)
    refused = [line for line in view.plan.resources if line.status is ResourceStatus.REFUSED]
    rows = [_resource_row(line, whole, holders) for line in kept]
    rows.append(Row(("Total des ressources", "", "", "", french.euros(whole), "100 %"), RowKind.TOTAL))
    if refused:
        rows.append(Row((typeset("Refusé : ne compte pas"),), RowKind.GROUP))
        rows += [_resource_row(line, None, holders) for line in refused]
    columns = (
        Column("Ressources", Decimal(27), head=True),
        Column("Conditions", Decimal(26)),
        Column(label_of(Resource, "funder"), Decimal(17)),
        Column(label_of(Resource, "status"), Decimal(13)),
        Column(label_of(Resource, "amount"), Decimal(13), Kind.NUMBER),
        Column("Part", Decimal(7), Kind.NUMBER),
    )
    return Table("Ressources du plan de financement", columns, tuple(rows), "Aucune ressource n’est saisie.")


def _resource_row(line: Resource, whole: Euros | None, holders: Sequence[Person]) -> Row:
    name = name_of(line)
    nature = line.nature.label if line.nature else ""
    if name.casefold() in nature.casefold():
        name = nature
    elif nature.casefold() not in name.casefold():
        name += f" — {inside(nature)}"
    if whose := beneficiary.told(holders, line):
        name += f" ({whose})"
    return Row(
        (
            typeset(name),
            terms_told(line) or "—",
            line.funder.strip() or "—",
            status_told(line) or "—",
            french.euros(line.amount),
            _share(line.amount, whole),
        ),
        strong=instrument_of(line) is not None,
    )


def _share(amount: Euros | None, whole: Euros | None) -> str:
    share = None if amount is None or whole is None else amount.share_of(whole)
    return "—" if share is None else french.percent(share, 0)


def _priced(lines: Iterable[Line]) -> tuple[tuple[Line, Euros], ...]:
    return tuple((line, line.amount) for line in lines if line.amount)


def _bar(label: str, priced: tuple[tuple[Line, Euros], ...], open_: int) -> Bar:
    whole = total(amount for _, amount in priced)
    ranked = sorted(priced, key=lambda pair: -pair[1].cents)
    ours = [pair for pair in ranked if isinstance(pair[0], Resource) and instrument_of(pair[0])]
    told_one = [*ours, *(pair for pair in ranked if pair not in ours)][:_MOST_SEGMENTS]
    if len(ranked) == _MOST_SEGMENTS + 1:
        told_one = ranked
    kept = [pair for pair in ranked if pair in told_one]
    rest = [amount for pair in ranked if pair not in told_one for amount in (pair[1],)]
    segments = [
        Segment(
            typeset(clip(name_of(line), _MOST_LABEL)),
            french.euros(amount),
            amount.decimal / whole.decimal,
            isinstance(line, Resource) and instrument_of(line) is not None,
        )
        for line, amount in kept
    ]
    if rest:
        words = typeset(f"{len(rest)} autres lignes")
        segments.append(Segment(words, french.euros(total(rest)), total(rest).decimal / whole.decimal))
    without = f" + {open_} ligne{'s' if open_ > 1 else ''} sans montant" if open_ else ""
    return Bar(label, typeset(f"{french.euros(whole)}{without}"), tuple(segments))
