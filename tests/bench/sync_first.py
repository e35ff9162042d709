"""A new desktop reads everything: memory against one page, time by row.

The desktop is a process of its own: python -m tests.bench.sync_first ADDRESS TOKEN FILE
"""

import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

from sqlalchemy import func, select, text

from pdca_desktop.domain.document import Piece, PieceKind
from pdca_desktop.exchange.messages import ROWS_A_PAGE
from pdca_desktop.head_office.tables import COMMIT_LOG, ORG, ROW
from pdca_desktop.store.tables import KNOWN
from tests.bench.sync_ground import ACT, CLOCK, IDS, Desktop, Ground, peak
from tests.builders import a_dossier, a_holder
from tests.head_office.served import served

COUNTS = (2_000, 10_000)
PIECES = 17
LOT = 5_000
_TIME = 8
"""Letters of an identifier that tell its time: the same in all those of one dossier made at once."""


def first(ground: Ground) -> None:
    """A new desktop reads 2 000 dossiers, another one 10 000."""
    account = ground.adviser("Camille Exemple", "arras", "arras/*")
    model = the_model(ground, account)
    print(f"  first exchange of a new desktop, {len(model)} rows a dossier, pages of {ROWS_A_PAGE}")
    found: list[dict[str, float]] = []
    there = 1
    for count in COUNTS:
        multiply(ground, model, there, count)
        there = count
        with served(ground.database) as office:
            path = ground.folder / f"first-{count}.db"
            one = read(office.address, ground.token(account), path)
            one["office"] = peak(office.pid)
        assert one["dossiers"] == count, one
        found.append(one)
        print(
            f"    {count:6} dossiers, {one['rows']:.0f} rows: {one['seconds']:.1f} s, {one['rounds']:.0f} "
            f"requests ({one['line']:.1f} s head office and the way, {one['kept']:.1f} s written); memory: "
            f"desktop {one['before'] / 2**20:.0f} → {one['peak'] / 2**20:.0f} Mio, head office at most "
            f"{one['office'] / 2**20:.0f} Mio"
        )
    small, large = found
    for name, words in (("seconds", "time by row"), ("line", "of it the head office")):
        ratio = (large[name] / large["rows"]) / (small[name] / small["rows"])
        print(f"    {words:24} {ratio:5.2f} × that of {COUNTS[0]} dossiers (1.00: linear)")
    more = large["rows"] / small["rows"]
    for name, words in (("peak", "memory, desktop"), ("office", "memory, head office")):
        print(f"    {words:24} {large[name] / small[name]:5.2f} × with {more:.1f} × the rows")


def the_model(ground: Ground, account: str) -> list[dict[str, object]]:
    """The rows of one dossier as the head office holds them."""
    kinds = list(PieceKind)
    pieces = tuple(Piece(kind=kinds[rank % len(kinds)]) for rank in range(PIECES))
    holders = (a_holder(id=""), a_holder(id="", first_name="Alix"))
    with served(ground.database) as office:
        desktop = Desktop.new(ground.folder / "model.db", office.address, ground.token(account))
        made = desktop.store.create(
            a_dossier(id="", number="", agency=None, holders=holders, pieces=pieces), ACT
        )
        desktop.sync()
        desktop.close()
    with ground.engine.connect() as connection:
        rows = [dict(row) for row in connection.execute(select(ROW).where(ROW.c.root == made.id)).mappings()]
    assert len({str(row["row"])[:_TIME] for row in rows}) == 1, "made across a minute: run again"
    return rows


def multiply(ground: Ground, model: list[dict[str, object]], there: int, count: int) -> None:
    """Dossiers like the model, each with identifiers and an act of its own."""
    own = str(model[0]["row"])[:_TIME]
    with ground.engine.begin() as connection:
        head = connection.execute(select(ORG.c.seq)).scalar_one()
        rows: list[dict[str, object]] = []
        acts: list[dict[str, object]] = []
        for rank in range(there, count):
            head += 1
            name = f"{rank:0{_TIME}x}"
            rows += [
                {
                    key: value.replace(own, name) if isinstance(value, str) else value
                    for key, value in row.items()
                }
                | {"seq": head}
                for row in model
            ]
            now = CLOCK.now().isoformat()
            acts.append(
                {
                    "seq": head, "cid": IDS.new(), "stream": "banc", "n": rank, "device": "banc", "skew": 0,
                    "who": "conseil-1", "wall": now, "received_at": now, "app": "", "schema": 1,
                    "why": "création", "status": "applied", "digest": f"{head:032x}",
                }
            )  # fmt: skip
        for table, values in ((ROW, rows), (COMMIT_LOG, acts)):
            for at in range(0, len(values), LOT):
                connection.execute(table.insert(), values[at : at + LOT])
        connection.execute(ORG.update().values(seq=head, digest=f"{head:032x}"))
    with ground.engine.connect() as connection:
        connection.execute(text("ANALYZE"))
        connection.commit()


def read(address: str, token: str, path: Path) -> dict[str, float]:
    """What a new desktop in a process of its own told of its first exchange."""
    command = [sys.executable, "-m", "tests.bench.sync_first", address, token, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    told: dict[str, float] = json.loads(done.stdout)
    return told


def main(address: str, token: str, path: Path) -> None:
    desktop = Desktop.new(path, address, token)
    before = int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    began = time.perf_counter()
    done, spent = desktop.sync()
    seconds = time.perf_counter() - began
    highest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    with desktop.store.reading() as connection:
        rows = connection.execute(select(func.count()).select_from(KNOWN)).scalar_one()
    told = {
        "seconds": seconds, "rounds": done.rounds, "dossiers": len(desktop.store.lines()), "rows": rows,
        "before": before, "peak": highest, **spent,
    }  # fmt: skip
    desktop.close()
    print(json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
