"""`pdca propose`: the best plans by own money, by monthly cost, by debt and surety, and what binds them."""

from argparse import Namespace
from datetime import date
from typing import Any

from pdca_desktop.cli import json_output
from pdca_desktop.cli.reading import dossier_of, pack_named
from pdca_desktop.cli.text import heading, say, table
from pdca_desktop.domain import french, path
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.exchange import codec
from pdca_desktop.rules.best_mix import Mix, Proposal, propose
from pdca_desktop.rules.mix_space import Limit
from pdca_desktop.services.verdict_data import plain, source_data


def run(options: Namespace, today: date) -> int:
    """Print the proposals: 0 when there is one, 1 when no plan can be proposed."""
    dossier = dossier_of(options)
    mix = propose(dossier, pack_named(options.rules), today=today, on=options.on, scenario=options.scenario)
    if options.json:
        json_output.write(_data(mix))
    else:
        _print(mix, dossier)
    return 0 if mix.proposals else 1


def _print(mix: Mix, dossier: Dossier) -> None:
    if mix.impossible:
        say(mix.impossible, mark="✖")
    for rank, proposal in enumerate(mix.proposals, 1):
        _proposal(rank, proposal)
    if mix.missing:
        heading("À renseigner d'abord")
        for place in mix.missing:
            say(path.told(dossier, place), indent=2, mark="?")
    if mix.questions:
        heading("À renseigner pour aller plus loin")
        for remark in mix.questions:
            places = ", ".join(path.told(dossier, place) for place in remark.missing)
            say(f"{remark.label} : {places}", indent=2, mark="?")
    if mix.excluded:
        heading("Écartés")
        for remark in mix.excluded:
            say(f"{remark.label} : {remark.reason}", indent=2, mark="–")


def _proposal(rank: int, proposal: Proposal) -> None:
    heading(f"{rank}. {proposal.label}")
    rows: list[tuple[str, ...]] = [
        (line.label, french.euros(line.amount)) for line in proposal.plan.resources
    ]
    table(rows)
    monthly = french.NOT_COMPUTABLE if proposal.monthly is None else french.euros(proposal.monthly)
    say(
        f"Apport {french.euros(proposal.own)} · mensualités {monthly} · dettes {french.euros(proposal.debt)}"
        f" · caution {french.euros(proposal.surety)} · garanti {french.euros(proposal.guarantee)}",
        indent=2,
    )
    for limit in proposal.binding:
        say(f"Limité par : {limit.text}", indent=2, mark="▸")
    for alert in proposal.alerts:
        say(alert, indent=2, mark="▲")


def _data(mix: Mix) -> dict[str, Any]:
    return {
        "proposals": [
            {
                "label": proposal.label,
                "criteria": [criterion.value for criterion in proposal.criteria],
                "own": plain(proposal.own),
                "monthly": plain(proposal.monthly),
                "debt": plain(proposal.debt),
                "surety": plain(proposal.surety),
                "guarantee": plain(proposal.guarantee),
                "binding": [_limit(limit) for limit in proposal.binding],
                "alerts": list(proposal.alerts),
                "plan": codec.encode(proposal.plan),
            }
            for proposal in mix.proposals
        ],
        "missing": list(mix.missing),
        "questions": [
            {"instrument": remark.nature.value, "label": remark.label, "missing": list(remark.missing)}
            for remark in mix.questions
        ],
        "excluded": [
            {"instrument": remark.nature.value, "label": remark.label, "reason": remark.reason}
            for remark in mix.excluded
        ],
        "impossible": mix.impossible or None,
    }


def _limit(limit: Limit) -> dict[str, Any]:
    value = limit.value
    return {"text": limit.text, "source": source_data(value) if value else None}
