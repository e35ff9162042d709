"""650 devices, the whole network, exchange a working day's acts within an hour.

Run `python -m tests.bench.bench_fleet [DEVICES] [ACTS] [sqlite|postgresql]` (650, 100, PostgreSQL). The real
client on a real encrypted file per device, over real HTTP to `pdca-siege serve` with two workers on loopback.
Forty associations of some sixteen people each: a device receives what those of its association did.

Each device does its day's acts first, which is not measured. Then all exchange once, in a random order,
eight at a time and without a pause: an hour's work is done as fast as this machine can, clients included,
which is the hardest hour. What counts: how long an exchange took for its adviser, how much processor the head
office and its database took, and which share of an hour of one core that is.
"""

import random
import statistics
import sys
import time
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pdca_desktop.services.synchronise import UnreachableError
from tests.bench.bench_sync import changed, retitled
from tests.bench.sync_ground import ACT, Desktop, Ground, cpu, grounds, peak
from tests.builders import a_dossier, a_holder
from tests.head_office.served import served

DEVICES, ACTS = 650, 100
ASSOCIATIONS, WORKERS, AT_ONCE, MAKERS = 40, 2, 8, 2
MOST_TRIES = 5
NEW = 2
"""Dossiers that a device begins that day; its other acts change them."""

HOUR_S = 3_600
_NOWHERE = "http://127.0.0.1:9"


@dataclass(frozen=True)
class Exchanged:
    """One device's exchange.

    Attributes:
        whole: seconds from the click to the end.
        line: of it, head office and the way.
    """

    whole: float
    line: float
    rounds: int
    sent: int
    received: int
    tries: int


def day(job: tuple[Path, int, int]) -> Path:
    """A device and a working day's acts, in a process of its own."""
    path, acts, seed = job
    desktop = Desktop.new(path, _NOWHERE, "-")
    chance = random.Random(seed)  # noqa: S311  (the same day each time)
    kept = [
        desktop.store.create(a_dossier(id="", number="", agency=None, holders=(a_holder(id=""),)), ACT)
        for _ in range(NEW)
    ]
    for rank in range(acts - NEW):
        at = chance.randrange(NEW)
        change = retitled if rank % 3 else changed
        kept[at] = desktop.store.save(kept[at], change(kept[at], rank), ACT)
    desktop.close()
    return path


def exchange(path: Path, address: str, token: str) -> Exchanged:
    """One exchange, tried again as the window does when the head office is busy."""
    desktop = Desktop.new(path, address, token)
    began = time.perf_counter()
    try:
        for tries in range(1, MOST_TRIES + 1):
            with suppress(UnreachableError):
                done, spent = desktop.sync()
                took = time.perf_counter() - began
                return Exchanged(took, spent["line"], done.rounds, done.sent, len(done.changed), tries)
    finally:
        desktop.close()
    raise RuntimeError(f"no exchange in {MOST_TRIES} tries")


def bench(ground: Ground, devices: int, acts: int) -> None:
    """The whole network over one database."""
    accounts = [
        ground.adviser(f"Conseil {rank}", f"asso_{rank % ASSOCIATIONS}", f"asso_{rank % ASSOCIATIONS}/*")
        for rank in range(devices)
    ]
    tokens = [ground.token(account) for account in accounts]
    began = time.perf_counter()
    with ProcessPoolExecutor(MAKERS) as makers:
        jobs = [(ground.folder / f"d{rank}.db", acts, rank) for rank in range(devices)]
        paths = list(makers.map(day, jobs, chunksize=4))
    print(f"{devices} devices with {acts} acts each, made in {time.perf_counter() - began:.0f} s", flush=True)
    order = list(range(devices))
    random.Random(0).shuffle(order)  # noqa: S311  (the same order each time)
    with served(ground.database, workers=WORKERS) as office:
        before = cpu(office.pid), cpu(ground.postgres) if ground.postgres else 0.0
        began = time.perf_counter()
        with ThreadPoolExecutor(AT_ONCE) as network:
            found = list(network.map(lambda at: exchange(paths[at], office.address, tokens[at]), order))
        took = time.perf_counter() - began
        after = cpu(office.pid), cpu(ground.postgres) if ground.postgres else 0.0
        memory = peak(office.pid)
    tell(found, took, [one - other for one, other in zip(after, before, strict=True)], memory)


def tell(found: list[Exchanged], took: float, processor: list[float], memory: int) -> None:
    """The report."""
    sent, received, requests = (
        sum(getattr(one, name) for one in found) for name in ("sent", "received", "rounds")
    )
    again = sum(one.tries - 1 for one in found)
    print(
        f"  {sent} acts sent, {received} dossiers received, {requests} requests, {again} tried again; all in "
        f"{took:.0f} s, {AT_ONCE} at a time: {HOUR_S / took:.0f} × the speed of the hour"
    )
    for name, values in (
        ("an exchange, its file included", [one.whole for one in found]),
        ("of it head office and the way", [one.line for one in found]),
    ):
        told = " ".join(f"{label} {1000 * value:.0f} ms " for label, value in shares(values))
        print(f"  {name:32} {told}")
    office, database = processor
    total = office + database
    share, each = 100 * total / HOUR_S, 1000 * total / len(found)
    print(
        f"  processor: head office {office:.1f} s, database {database:.1f} s; {share:.1f} % of one core over "
        f"the hour, {each:.0f} ms a device; memory of a worker {memory >> 20} Mio"
    )


def shares(values: Iterable[float]) -> list[tuple[str, float]]:
    """The median, the 95th percentile, the worst."""
    kept = list(values)
    return [
        ("p50", statistics.median(kept)),
        ("p95", statistics.quantiles(kept, n=20, method="inclusive")[-1]),
        ("max", max(kept)),
    ]


def main(wanted: list[str]) -> None:
    numbers = [int(one) for one in wanted if one.isdigit()]
    devices, acts = (*numbers, *(DEVICES, ACTS)[len(numbers) :])
    kinds = tuple(one for one in wanted if not one.isdigit()) or ("postgresql",)
    with grounds(kinds) as found:
        for ground in found:
            load = Path("/proc/loadavg").read_text().split()[0]
            print(f"{ground.kind}, {WORKERS} workers, loopback, no TLS, {load} load")
            bench(ground, devices, acts)
            ground.engine.dispose()


if __name__ == "__main__":
    main(sys.argv[1:])
