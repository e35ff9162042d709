"""How long the best mix takes: 12 needs, every instrument open.

Run `python -m tests.bench.bench_best_mix`. Figures are medians; what counts is the ratio to one judgement.
"""

import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.money import Euros
from pdca_desktop.domain.plan import FinancingTerms, Plan
from pdca_desktop.domain.project import Segment
from pdca_desktop.rules.best_mix import propose
from pdca_desktop.rules.catalogue import judge
from pdca_desktop.rules.pack_file import load_pack
from tests.builders import BETHUNE_QPV, TODAY, a_dossier, a_holder, a_need

_TERMS = FinancingTerms(
    own_money=Euros.of(12_000),
    bank_maximum=Euros.of(40_000),
    bank_rate=Decimal("3.17"),
    bank_months=60,
    bank_surety=Decimal(50),
    ptz_months=48,
    solidaire_maximum=Euros.of(15_000),
    solidaire_rate=Decimal("2.13"),
    solidaire_months=84,
    equity_maximum=Euros.of(7_000),
)


def every_instrument(need: str = "4000.03", **terms: object) -> Dossier:
    """12 needs of a labelled ESS creation in a priority district, by two young job-seekers."""
    plan = Plan(needs=tuple(a_need(need) for _ in range(12)))
    dossier = a_dossier(plan, terms=replace(_TERMS, **terms), segment=Segment.ESS)  # type: ignore[arg-type]
    return replace(
        dossier,
        holders=(a_holder(), a_holder(id="porteur-2", first_name="Sacha")),
        structure=replace(dossier.structure, place=BETHUNE_QPV),
        project=replace(dossier.project, labelled=True, collective=True),
    )


def median_ms(work: Callable[[], object], runs: int) -> float:
    """Median time of a call in milliseconds."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times)


def main() -> None:
    """Three plans, plans that only raise alerts, and no plan at all."""
    pack = load_pack()
    files = {
        "trois montages": every_instrument(),
        "alertes mises de côté": every_instrument("9000.03", own_money=Euros(0), bank_maximum=None),
        "aucun montage": every_instrument("9000.03", bank_maximum=Euros.of(20_000)),
    }
    for name, dossier in files.items():
        mix = propose(dossier, pack, today=TODAY)
        plan = mix.proposals[0].plan if mix.proposals else dossier.scenarios[0].plan
        one = replace(dossier, scenarios=(replace(dossier.scenarios[0], plan=plan),))
        judging = median_ms(lambda one=one: judge(one, pack, today=TODAY), 50)  # type: ignore[misc]
        mixing = median_ms(lambda dossier=dossier: propose(dossier, pack, today=TODAY), 7)  # type: ignore[misc]
        print(f"{name:24} {len(mix.proposals)} plans {mixing:7.1f} ms = {mixing / judging:5.0f} × judge "
              f"({judging:.2f} ms) {mix.impossible}")  # fmt: skip


if __name__ == "__main__":
    main()
