"""One change sent, ten thousand changes sent and read, ten thousand dossiers read for the first time.

Run `python -m tests.bench.bench_sync [one] [many] [first] [sqlite|postgresql]`. The real client over real
HTTP to the real `pdca-siege serve` on loopback, without TLS. What counts is the ratio to a floor measured in
the same run, its commands in turn:

one    a sync with one change, against the same server and client carrying as many bytes to and fro; against
       the same with one row committed before the answer: what is told as received was kept; and the whole of
       it against that with one row more committed in an encrypted file: what is read is kept too;
many   sending and reading 10 000 field changes, against a bare `executemany` of the same rows into the same
       two tables (acts and changes), in as many transactions, plus the same bytes through a loopback socket.
       Compared is what lies between the desktops: requests, head office, answers. What each desktop does in
       its own encrypted file is reported beside it;
first  a new desktop reads 2 000 and 10 000 dossiers of 20 rows: memory against one page, time by row.
"""

import random
import socket
import statistics
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from sqlalchemy import Table, delete, func, select

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.head_office.tables import CHANGE_LOG, COMMIT_LOG
from pdca_desktop.services.synchronise import Outcome
from pdca_desktop.store.journal import set_meta
from tests.bench.sync_first import first
from tests.bench.sync_ground import ACT, KINDS, MOST_COMMITS, Desktop, Ground, bare, grounds
from tests.builders import a_dossier
from tests.head_office.served import served

ROUNDS = 200
DOSSIERS, ACTS, FIELDS, TURNS = 250, 2_500, 4, 5
LIMIT = 3.0
PARTS = ("one", "many", "first")


def one(ground: Ground) -> None:
    """A sync with one change."""
    account = ground.adviser("Camille Exemple", "lens_1", "lens_1/*")
    with served(ground.database) as office, bare(ground.database) as floor:
        desktop = Desktop.new(ground.folder / "one.db", office.address, ground.token(account))
        other = Desktop.new(ground.folder / "floor.db", floor, "-")
        kept = desktop.store.create(a_dossier(id="", number="", agency=None), ACT)
        desktop.sync()
        times: dict[str, list[float]] = {name: [] for name in ("sync", "line", "bare", "kept", "both")}
        requests = []
        for rank in range(ROUNDS):
            kept = desktop.store.save(kept, retitled(kept, rank), ACT)
            before = len(desktop.line.sent)
            began = time.perf_counter()
            _, spent = desktop.sync()
            times["sync"].append(time.perf_counter() - began)
            times["line"].append(spent["line"])
            requests.append(len(desktop.line.sent) - before)
            body, size = b"x" * desktop.line.sent[-1], desktop.line.received[-1]
            for name in ("bare", "kept"):
                began = time.perf_counter()
                other.office._send("POST", f"/{name}?size={size}", content=body)
                times[name].append(time.perf_counter() - began)
            with other.store.writing() as connection:
                set_meta(connection, "bench", str(rank))
            times["both"].append(time.perf_counter() - began)
        desktop.close()
        other.close()
    middle = {name: 1000 * statistics.median(found) for name, found in times.items()}
    print(f"  one change: {statistics.fmean(requests):.2f} round trips (at most {max(requests)})")
    for name, words in (
        ("bare", "bare round trip of as many bytes"),
        ("kept", "the same, one row committed there"),
        ("both", "and one in an encrypted file here"),
    ):
        print(f"    {words:34} {middle[name]:7.2f} ms")
    for name, same, words in (
        ("line", "kept", "head office and the way to it"),
        ("sync", "both", "whole sync, both files on disk"),
    ):
        floors = middle[name] / middle["bare"], middle[name] / middle[same]
        print(f"    {words:34} {middle[name]:7.2f} ms  {floors[0]:5.2f} × bare (limit {LIMIT})", end="")
        print(f"  {floors[1]:5.2f} × the same, kept")


def many(ground: Ground) -> None:
    """Sending and reading 10 000 field changes."""
    account = ground.adviser("Camille Exemple", "calais_1", "calais_1/*")
    with served(ground.database) as office:
        here, there = (
            Desktop.new(ground.folder / f"{name}.db", office.address, ground.token(account))
            for name in ("here", "there")
        )
        kept = [
            here.store.create(a_dossier(id="", number="", agency=None, holders=()), ACT)
            for _ in range(DOSSIERS)
        ]
        here.sync()
        there.sync()
        turns = [Turn.taken(ground, here, there, kept, turn) for turn in range(TURNS)]
        here.close()
        there.close()
    turn = sorted(turns, key=lambda one: one.ratio)[TURNS // 2]
    print(f"  {ACTS * FIELDS} field changes in {ACTS} acts on {DOSSIERS} dossiers, the middle one of {TURNS}")
    for name, (done, spent, pairs) in turn.found.items():
        told = f"{sum(one for one, _ in pairs) >> 10} Kio up, {sum(one for _, one in pairs) >> 10} Kio down"
        print(
            f"    {name}: {done.rounds} requests, {told}; head office and the way {1000 * spent['line']:.0f} "
            f"ms; its file: asked {1000 * spent['asked']:.0f} ms, written {1000 * spent['kept']:.0f} ms"
        )
    print(f"    bare executemany {1000 * turn.rows:.0f} ms, bytes over loopback {1000 * turn.carried:.1f} ms")
    print(f"    between the desktops {1000 * turn.line:.0f} ms  {turn.ratio:5.2f} × the floor", end="")
    print(f"   (limit {LIMIT}; of all turns {', '.join(f'{one.ratio:.2f}' for one in turns)})")
    own = sum(spent["asked"] + spent["kept"] for _, spent, _ in turn.found.values())
    print(f"    with both encrypted files  {(turn.line + own) / turn.floor:5.2f} × the floor")


@dataclass(frozen=True)
class Turn:
    """Ten thousand changes sent and read once, and the same rows written bare.

    Attributes:
        found: what each desktop did, where its seconds went, and the bytes of its requests.
        rows, carried: seconds of the bare rows, and of the bytes.
    """

    found: dict[str, tuple[Outcome, dict[str, float], list[tuple[int, int]]]]
    rows: float
    carried: float

    @property
    def line(self) -> float:
        """Seconds between the desktops."""
        return sum(spent["line"] for _, spent, _ in self.found.values())

    @property
    def floor(self) -> float:
        """Seconds of what had to be."""
        return self.rows + self.carried

    @property
    def ratio(self) -> float:
        """What is compared with the limit."""
        return self.line / self.floor

    @classmethod
    def taken(cls, ground: Ground, here: Desktop, there: Desktop, kept: list[Dossier], turn: int) -> Self:
        """Make the changes, exchange twice, and write the same rows bare."""
        chance = random.Random(turn)  # noqa: S311  (the same changes each time)
        for rank in range(turn * ACTS, (turn + 1) * ACTS):
            at = chance.randrange(DOSSIERS)
            kept[at] = here.store.save(kept[at], changed(kept[at], rank), ACT)
        with ground.engine.connect() as connection:
            before = connection.execute(select(func.max(COMMIT_LOG.c.seq))).scalar_one()
        found = {}
        for name, desktop in (("sent", here), ("read", there)):
            first_one = len(desktop.line.sent)
            done, spent = desktop.sync()
            bytes_ = list(zip(desktop.line.sent, desktop.line.received, strict=True))[first_one:]
            found[name] = done, spent, bytes_
        with ground.engine.connect() as connection:
            acts, changes = (
                [dict(row) for row in connection.execute(
                    select(table).where(table.c.seq > before)).mappings()]
                for table in (COMMIT_LOG, CHANGE_LOG)
            )  # fmt: skip
        assert (len(acts), len(changes)) == (ACTS, ACTS * FIELDS), (len(acts), len(changes))
        rows = statistics.median(raw(ground, acts, changes) for _ in range(3))
        return cls(found, rows, loopback([pair for _, _, pairs in found.values() for pair in pairs]))


def changed(dossier: Dossier, rank: int) -> Dossier:
    """Four fields given other values."""
    project = replace(
        dossier.project, title=f"Atelier {rank}", activity=f"Réparation {rank}", genesis=f"{rank}"
    )
    return replace(dossier, project=project, structure=replace(dossier.structure, name=f"Société {rank}"))


def retitled(dossier: Dossier, rank: int) -> Dossier:
    """One field given another value."""
    return replace(dossier, project=replace(dossier.project, title=f"Atelier {rank}"))


def raw(ground: Ground, acts: list[dict[str, object]], changes: list[dict[str, object]]) -> float:
    """Seconds of a bare `executemany` of these rows, in as many transactions as there were requests."""
    with ground.engine.begin() as connection:
        for table in (CHANGE_LOG, COMMIT_LOG):
            connection.execute(delete(table).where(table.c.seq >= acts[0]["seq"]))
    lots = [acts[at : at + MOST_COMMITS] for at in range(0, len(acts), MOST_COMMITS)]
    took = 0.0
    for lot in lots:
        of = {one["seq"] for one in lot}
        given = ((COMMIT_LOG, lot), (CHANGE_LOG, [one for one in changes if one["seq"] in of]))
        values = [(_statement(ground, table), [tuple(one.values()) for one in rows]) for table, rows in given]
        driver = ground.engine.raw_connection()
        try:
            cursor = driver.cursor()
            began = time.perf_counter()
            if ground.kind == "sqlite":
                cursor.execute("BEGIN IMMEDIATE")
            for statement, rows in values:
                cursor.executemany(statement, rows)
            driver.commit()
            took += time.perf_counter() - began
        finally:
            driver.close()
    return took


def _statement(ground: Ground, table: Table) -> str:
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    marks = ", ".join(["?" if ground.kind == "sqlite" else "%s"] * len(table.columns))
    return f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})'  # noqa: S608  (names of ours)


def loopback(pairs: list[tuple[int, int]]) -> float:
    """Seconds of as many bytes to and fro through a socket, one request after the other."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def answer() -> None:
            line, _ = listening.accept()
            with line:
                for sent, received in pairs:
                    _take(line, sent)
                    line.sendall(b"x" * received)

        thread = threading.Thread(target=answer)
        thread.start()
        with socket.create_connection(listening.getsockname()) as line:
            began = time.perf_counter()
            for sent, received in pairs:
                line.sendall(b"x" * sent)
                _take(line, received)
            took = time.perf_counter() - began
        thread.join()
    return took


def _take(line: socket.socket, size: int) -> None:
    while size:
        size -= len(line.recv(min(size, 65_536)))


def main(wanted: list[str]) -> None:
    kinds = tuple(kind for kind in KINDS if kind in wanted) or KINDS
    parts: dict[str, Callable[[Ground], None]] = {"one": one, "many": many, "first": first}
    with grounds(kinds) as found:
        for ground in found:
            print(f"{ground.kind}, loopback, no TLS, {Path('/proc/loadavg').read_text().split()[0]} load")
            for name in [part for part in PARTS if part in wanted] or PARTS:
                parts[name](ground)
            ground.engine.dispose()


if __name__ == "__main__":
    main(sys.argv[1:])
