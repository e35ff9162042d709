"""Search, opening, list and save in data files of 10 000 and 50 000 dossiers.

Run `python -m tests.bench.bench_store [COUNT...]`. What counts is the ratio to the limit, and to what the
encrypted file itself gives in the same run: a scan of the list, and a question to the bare index.
"""

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from pdca_desktop.store.engine import connect
from pdca_desktop.store.repository import Store
from tests.bench.stores import ACT, KEY, fill, open_at

COUNTS = (10_000, 50_000)
SEARCH_LIMIT, LOAD_LIMIT = 30.0, 100.0
ROUNDS, ANSWERS, LONG = 150, 8, 8


def measured(work: Callable[[], object], rounds: int = ROUNDS) -> tuple[float, float]:
    """Median and 95th percentile in milliseconds."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times), statistics.quantiles(times, n=20)[-1]


def told(name: str, found: tuple[float, float], bare: float, limit: float | None = None) -> None:
    """One line of the report."""
    median, p95 = found
    share = f"  p95 / limit of {limit:.0f} ms {p95 / limit:5.2f}" if limit else ""
    print(f"  {name:<34} median {median:7.2f} ms  p95 {p95:7.2f} ms  × bare {median / bare:6.1f}{share}")


def mistyped(chance: random.Random, word: str) -> str:
    """A word with a letter dropped, added, changed or swapped."""
    at, letter = chance.randrange(len(word)), chance.choice("abcdefghijklmnoprstuvz")
    before, after = word[:at], word[at + 1 :]
    swapped = before + after[:1] + word[at] + after[1:]
    return chance.choice([before + after, before + letter + word[at:], before + letter + after, swapped])


def questions(store: Store, chance: random.Random) -> Iterator[tuple[str, Callable[[], str]]]:
    """What is asked, and how each question is drawn."""
    names = [line.holders.lower().split() for line in store.lines() if line.holders]
    long = [name[-1] for name in names if len(name[-1]) > LONG]
    numbers = [line.number for line in store.lines()]

    def one() -> str:
        return chance.choice(names)[-1]

    yield "found: a family name", one
    yield "found: first name and family name", lambda: " ".join(chance.choice(names))
    yield "found: three letters", lambda: one()[:3]
    yield "found: one letter", lambda: one()[0]
    yield "found: a reference", lambda: chance.choice(numbers)
    yield "found: one mistake", lambda: mistyped(chance, one())
    yield (
        "found: two mistakes in a long name",
        lambda: mistyped(chance, mistyped(chance, chance.choice(long))),
    )
    yield "not found: letters", lambda: "".join(chance.choices("bcdfghjkwxz", k=chance.randint(4, 10)))
    yield "not found: two words", lambda: f"{one()} wz{one()}xk"
    yield "not found: figures", lambda: str(chance.randrange(10**13, 10**14))


def bench(path: Path, count: int) -> None:
    start = time.perf_counter()
    fill(path, count)
    print(f"{count} dossiers, made in {time.perf_counter() - start:.0f} s, {path.stat().st_size >> 20} Mio")
    raw = connect(path, KEY)
    scan, _ = measured(lambda: raw.execute("SELECT sum(length(title)) FROM listing").fetchone(), 20)
    asked = "SELECT rowid FROM search WHERE search MATCH '\"quin\"*' LIMIT 8"
    bare, _ = measured(lambda: raw.execute(asked).fetchall())
    rows, _ = measured(lambda: raw.execute("SELECT * FROM dossier WHERE id = 'd7'").fetchall())
    every, _ = measured(lambda: raw.execute("SELECT * FROM listing").fetchall(), 20)
    raw.close()
    print(
        f"  bare: scan of the list {scan:.2f} ms, index {bare:.3f} ms, one row {rows:.3f} ms, all {every:.1f}"
    )
    store = open_at(path, count)
    chance = random.Random(1)  # noqa: S311  (the same questions each time)
    first, _ = measured(lambda: store.search("qsdfghjk", ANSWERS), 2)
    print(f"  the first mistyped word of a session reads the vocabulary: {first:.0f} ms")
    for name, draw in questions(store, chance):
        told(name, measured(lambda draw=draw: store.search(draw(), ANSWERS)), bare, SEARCH_LIMIT)  # type: ignore[misc]
    ids = [line.id for line in store.lines()]
    told("open a dossier", measured(lambda: store.load(chance.choice(ids))), rows, LOAD_LIMIT)
    told("the list", measured(store.lines, 20), every)
    kept = [store.load("d7")]

    def save() -> None:
        kept[0] = store.save(kept[0], replace(kept[0], number=str(chance.random())), ACT)

    told("save a field", measured(save), rows)
    store.close()


def main() -> None:
    counts = [int(one) for one in sys.argv[1:]] or COUNTS
    for count in counts:
        with tempfile.TemporaryDirectory() as folder:
            bench(Path(folder) / "pdca.db", count)


if __name__ == "__main__":
    main()
