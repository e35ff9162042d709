"""How fast the paper is beside its peers, on the same dossier of nine pages: CPU seconds and their ratios.

Run `python -m tests.bench.bench_paper`. The peers (PyPI `weasyprint`, `typst`) are installed by the bench in
an environment of their own, in the cache folder of this machine. Each engine runs in processes of its own, in
turn with the others, on documents made ready beforehand; what counts is the ratio within the run.
"""

import compileall
import pickle
import resource
import statistics
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from platformdirs import user_cache_path

from pdca_desktop import resources
from tests.bench.paper_dossier import dossier, dossiers
from tests.bench.paper_html import html
from tests.bench.paper_typst import typst
from tests.documents.engine import sample

ROUNDS = 5
WARM = 8
_OURS = """
import pickle, sys, time; from pathlib import Path; from pdca_desktop.documents.render import render
times = []
for file in sys.argv[2:]:
    document = pickle.loads(Path(file).read_bytes()); start = time.process_time()
    data = render(document); times.append(time.process_time() - start)
Path(sys.argv[1]).write_bytes(data); print(*times)
"""
_WEASYPRINT = """
import sys, time; from pathlib import Path; from weasyprint import HTML
times = []
for file in sys.argv[2:]:
    text = Path(file).read_text(encoding="utf-8"); start = time.process_time()
    data = HTML(string=text).write_pdf(pdf_tags=True); times.append(time.process_time() - start)
Path(sys.argv[1]).write_bytes(data); print(*times)
"""
_TYPST = """
import sys, time; from pathlib import Path; import typst
fonts, standards = sys.argv[2], sys.argv[3].split()
compiler = typst.Compiler(root="/", font_paths=[fonts], ignore_system_fonts=True)
times = []
for file in sys.argv[4:]:
    start = time.process_time()
    data = compiler.compile(input=file, pdf_standards=standards); times.append(time.process_time() - start)
Path(sys.argv[1]).write_bytes(data); print(*times)
"""


def peers() -> Path:
    """The interpreter of the environment where the peers are; made when it is not there."""
    folder = user_cache_path("pdca-bench-paper")
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    wanted = ["weasyprint==70.0", "typst==0.15.2"]
    subprocess.run([str(python), "-m", "pip", "install", "-qq", *wanted], check=True)
    return python


def run(command: list[str]) -> tuple[float, list[float]]:
    """CPU seconds of the whole process, and what it tells of each document."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    out = subprocess.run(command, capture_output=True, text=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if out.returncode:
        sys.exit(out.stderr[-2000:])
    whole = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return whole, [float(number) for number in out.stdout.split()]


def measured(
    commands: dict[str, list[str]], value: Callable[[float, list[float]], float]
) -> dict[str, float]:
    """Median of each command's value, the commands in turn."""
    found: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(ROUNDS):
        for name, command in commands.items():
            found[name].append(value(*run(command)))
    return {name: statistics.median(values) for name, values in found.items()}


def main() -> None:
    """All rounds, then the ratios."""
    compileall.compile_dir(
        str(resources.folder("fonts").parent.parent / "pdca_desktop"), quiet=1
    )  # as installed
    python = str(peers())
    fonts = str(resources.folder("fonts"))
    with TemporaryDirectory() as name:
        folder = Path(name)
        documents = dossiers(WARM)
        ready = {
            "pickle": [pickle.dumps(document) for document in documents],
            "html": [html(document).encode() for document in documents],
            "typ": [typst(document, folder).encode() for document in documents],
        }
        for kind, texts in ready.items():
            for rank, text in enumerate(texts):
                (folder / f"{rank}.{kind}").write_bytes(text)

        def files(kind: str, count: int) -> list[str]:
            return [str(folder / f"{rank}.{kind}") for rank in range(count)]

        def commands(count: int) -> dict[str, list[str]]:
            out = str(folder / "out.pdf")
            tagged = [python, "-c", _TYPST, out, fonts]
            return {
                "ours, 2a + UA-1": [sys.executable, "-c", _OURS, out, *files("pickle", count)],
                "Typst, 2a + UA-1": [*tagged, "a-2a ua-1", *files("typ", count)],
                "Typst, tagged": [*tagged, "1.7", *files("typ", count)],
                "WeasyPrint, tagged": [python, "-c", _WEASYPRINT, out, *files("html", count)],
            }

        warm = measured(commands(WARM), lambda _, times: statistics.median(times[1:]))
        cold = measured(commands(1), lambda whole, _: whole)
        packs = {}
        for count in (20, 40):
            file = folder / f"pack-{count}"
            file.write_bytes(pickle.dumps(sample.document(*(dossier(number) for number in range(count)))))
            packs[str(count)] = [sys.executable, "-c", _OURS, str(folder / "out.pdf"), str(file)]
        whole = measured(packs, lambda _, times: times[0])
    report("One dossier, warm", warm, "Typst ≤ 0.70, WeasyPrint ≤ 0.10")
    report("One dossier from a cold start, whole process", cold, "Typst ≤ 1.6")
    print(f"\nA pack of 40 dossiers against 20: {whole['40'] / whole['20']:.2f}   (limit 2.1)")


def report(title: str, times: dict[str, float], limits: str) -> None:
    """CPU seconds, and ours divided by each peer's."""
    mine = next(iter(times.values()))
    print(f"\n{title}, median CPU seconds of {ROUNDS} rounds in turn   (limits: {limits})")
    for name, seconds in times.items():
        print(f"  {name:22}{seconds:8.3f}   ours / it {mine / seconds:6.2f}")


if __name__ == "__main__":
    main()
