"""What every document reads: one dossier, judged and computed once, frozen with the moment it is printed."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.plan import Plan
from pdca_desktop.exchange import codec
from pdca_desktop.rules.values import RulePack
from pdca_desktop.services.figures import PlanFigures, plan_figures
from pdca_desktop.services.judging import Judgement, judge_dossier
from pdca_desktop.services.pieces import PieceLine, piece_list

HASH_SHOWN = 16
"""Signs of the inputs' hash that are printed on each page."""


@dataclass(frozen=True, slots=True)
class PrintView:
    """A dossier as it is printed; equal views make equal documents.

    Attributes:
        judgement: the verdicts on the printed plan, with the rule pack.
        figures: everything computed of that plan.
        pieces: the supporting documents, awaited and received.
        adviser: who is in charge of the dossier; empty when nobody is named.
        committee_on: day of the committee it is printed for; None unknown.
        printed_at: the moment, aware of its time zone.
        app_version: of the program.
        inputs_hash: SHA-256 of the canonical dossier, in hexadecimal.
    """

    judgement: Judgement
    figures: PlanFigures
    pieces: tuple[PieceLine, ...]
    adviser: str
    committee_on: date | None
    printed_at: datetime
    app_version: str
    inputs_hash: str

    @property
    def dossier(self) -> Dossier:
        """The dossier printed."""
        return self.judgement.dossier

    @property
    def plan(self) -> Plan:
        """The plan printed; empty when the dossier has none of that rank."""
        return self.judgement.scenario.plan

    @property
    def pack(self) -> RulePack:
        """The rules it is judged by."""
        return self.judgement.pack

    @property
    def agency(self) -> str:
        """The agency in charge; empty when it is not known."""
        return self.dossier.agency.label if self.dossier.agency else ""

    @property
    def rules_checked_on(self) -> date | None:
        """The day since which every value of the rules has been compared with its source at least once."""
        return min((one.checked_on for one in self.pack.parameters.values()), default=None)


def print_view(
    dossier: Dossier,
    pack: RulePack,
    *,
    printed_at: datetime,
    app_version: str,
    adviser: str = "",
    committee_on: date | None = None,
    on: date | None = None,
    scenario: int | None = None,
) -> PrintView:
    """Judge and compute a dossier for printing.

    Args:
        dossier: the dossier.
        pack: the rules to judge it by.
        printed_at: the moment, aware of its time zone; its day is the day of the judgement.
        app_version: of the program.
        adviser: who is in charge; by default the dossier's own.
        committee_on: day of the committee; by default the day of decision written in the dossier.
        on: judge as on that day instead of the dossier's own dates.
        scenario: rank of the plan; by default the retained one.

    Raises:
        RulePackError: the pack has no value for a date it is asked about.
    """
    if printed_at.utcoffset() is None:
        raise ValueError("the moment of printing needs its time zone")
    today = printed_at.date()
    return PrintView(
        judgement=judge_dossier(dossier, pack, today=today, on=on, scenario=scenario),
        figures=plan_figures(dossier, scenario),
        pieces=piece_list(dossier, today),
        adviser=(adviser or dossier.adviser).strip(),
        committee_on=committee_on or dossier.decided_on,
        printed_at=printed_at,
        app_version=app_version,
        inputs_hash=inputs_hash(dossier),
    )


def inputs_hash(dossier: Dossier) -> str:
    """SHA-256, in hexadecimal, of the dossier as canonical JSON: the same for equal dossiers everywhere."""
    data = codec.encode(dossier)
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()
