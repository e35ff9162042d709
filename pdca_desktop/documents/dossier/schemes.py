"""The schemes with a file of their own: FIDESS, DASESS, Innovation ESS; the steps of STARTER apart."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from pdca_desktop.documents.blocks import Block, Heading, Para, Row, RowKind, Run, Table
from pdca_desktop.documents.dossier.fields import label_of, record_blocks, record_table
from pdca_desktop.documents.view import PrintView
from pdca_desktop.domain import french
from pdca_desktop.domain.french import typeset
from pdca_desktop.domain.money import total
from pdca_desktop.domain.piece_facts import asked
from pdca_desktop.domain.project import Instrument
from pdca_desktop.domain.support.dasess import Dasess, Facility, Instalment
from pdca_desktop.domain.support.fidess import Fidess, StudyCost
from pdca_desktop.domain.support.innovation_ess import InnovationEss
from pdca_desktop.domain.support.starter import Starter, StarterSession


@dataclass(frozen=True, slots=True)
class Scheme:
    """A scheme with a file of its own.

    Attributes:
        blocks: prints its file.
        begun: whether there is one.
    """

    instrument: Instrument
    begun: bool
    blocks: Callable[[PrintView], Iterator[Block]]


def schemes(view: PrintView) -> tuple[Scheme, ...]:
    """The schemes asked for that have a file of their own."""
    dossier = view.dossier
    every = (
        Scheme(Instrument.FIDESS, dossier.fidess is not None, _fidess),
        Scheme(Instrument.DASESS, dossier.dasess is not None, _dasess),
        Scheme(Instrument.INNOVATION_ESS, dossier.innovation is not None, _innovation),
    )
    wanted = asked(dossier)
    return tuple(one for one in every if one.begun or one.instrument in wanted)


def scheme_blocks(view: PrintView, level: int) -> Iterator[Block]:
    """The file of each scheme that the committee decides of; its verdicts stand among the others."""
    for one in schemes(view):
        yield Heading(level, typeset(one.instrument.label))
        if one.begun:
            yield from one.blocks(view)
        else:
            yield Para(typeset(f"Demandé ; son dossier est {french.UNANSWERED}."))


def support(view: PrintView, level: int) -> Iterator[Block]:
    """What is given without a decision of the committee: the steps of the STARTER cheque book."""
    if view.dossier.starter is not None:
        yield Heading(level, typeset(Instrument.STARTER.label))
        yield from _starter(view)


def _fidess(view: PrintView) -> Iterator[Block]:
    record = view.dossier.fidess or Fidess()
    yield from record_blocks(record)
    costs = record_table(
        "Frais de l'étude-action", record.costs, StudyCost,
        {"nature": 34, "label": 46, "amount": 20}, "Les frais de l'étude-action sont à renseigner.",
    )  # fmt: skip
    yield _titled(Fidess, "costs")
    known = total(one.amount for one in record.costs if one.amount is not None)
    rows = costs.rows
    if rows:
        rows += (Row(("Total des frais connus", "", french.euros(known)), RowKind.TOTAL),)
    yield Table(costs.caption, costs.columns, rows, costs.empty)


def _dasess(view: PrintView) -> Iterator[Block]:
    record = view.dossier.dasess or Dasess()
    yield from record_blocks(record)
    if record.instalments:
        yield _titled(Dasess, "instalments")
        yield record_table(
            "Remboursements de l'avance", record.instalments, Instalment, {"due_on": 50, "amount": 50}, ""
        )
    if record.facilities:
        yield _titled(Dasess, "facilities")
        yield record_table(
            "Concours bancaires avant et après l'avance", record.facilities, Facility,
            {"bank": 34, "kind": 26, "before": 20, "after": 20}, "",
        )  # fmt: skip


def _titled(record: type[Any], name: str) -> Para:
    """What a table within a scheme's file holds."""
    return Para((Run(label_of(record, name), strong=True),))


def _innovation(view: PrintView) -> Iterator[Block]:
    yield from record_blocks(view.dossier.innovation or InnovationEss())


def _starter(view: PrintView) -> Iterator[Block]:
    record = view.dossier.starter or Starter()
    yield from record_blocks(record)
    shares = {"step": 30, "held_on": 14, "hours": 16, "hours_outside": 14, "remote": 12, "signed": 14}
    yield record_table(
        "Séances du chéquier STARTER", record.sessions, StarterSession, shares, "Aucune séance n'est saisie."
    )
