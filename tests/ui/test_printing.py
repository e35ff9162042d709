"""Printing through QPrinter, which writes a PDF here instead of paper."""

import random
import threading
from io import BytesIO
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]
import pytest
from PIL import Image
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from pdca_desktop.errors import AppError
from pdca_desktop.services.print_order import PrintOrder, Sides
from pdca_desktop.services.progress import Cancelled
from pdca_desktop.ui.jobs.job import Progress
from pdca_desktop.ui.jobs.runner import JobRunner
from pdca_desktop.ui.printing import Printers, print_pdf
from tests.fakes.press import A4, a_pdf

_WIDTH, _HEIGHT = A4


def quiet(_done: int, _total: int, _label: str) -> None:
    """Nobody watches."""


def order(*pages: int, grey: bool = False) -> PrintOrder:
    return PrintOrder("", "PdC Actif – essai", pages, sides=Sides.LONG, grey=grey)


def ink_of(path: Path, page: int) -> tuple[tuple[float, float], set[tuple[int, ...]]]:
    """Size in points of a printed page, and the colours of its ink."""
    with pypdfium2.PdfDocument(path) as printed:
        shown = printed[page]
        picture = shown.render(scale=30 / 72).to_pil().convert("RGB")
        data = picture.tobytes()
        colours = {tuple(data[at : at + 3]) for at in range(0, len(data), 3)}
        return shown.get_size(), colours - {(255, 255, 255)}


def a_heavy_pdf() -> bytes:
    """Two pages of a picture that nothing compresses: each band takes its time."""
    noise = Image.frombytes("RGB", (800, 1100), random.Random(1).randbytes(800 * 1100 * 3))  # noqa: S311
    out = BytesIO()
    noise.save(out, "PDF", save_all=True, append_images=[noise], resolution=96)
    return out.getvalue()


def test_the_pages_asked_for_are_printed(qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "papier.pdf"
    steps: list[tuple[int, int, str]] = []
    data = a_pdf("Une", "", "Trois")
    print_pdf(data, order(1, 2), lambda *step: steps.append(step), file=str(file))
    (size, blank), (_, written) = ink_of(file, 0), ink_of(file, 1)
    assert size == pytest.approx(A4, abs=1)
    assert not blank
    assert written
    assert {step[2] for step in steps} == {"Page 2", "Page 3"}
    assert [done for done, total, _ in steps] == sorted(done for done, _, _ in steps)


def test_grey_is_grey(qtbot: QtBot, tmp_path: Path) -> None:
    inks = []
    for grey in (False, True):
        file = tmp_path / f"{grey}.pdf"
        print_pdf(a_pdf("Une"), order(0, grey=grey), quiet, file=str(file))
        inks.append(ink_of(file, 0)[1])
    assert any(len(set(colour)) > 1 for colour in inks[0])
    assert inks[1]
    assert all(len(set(colour)) == 1 for colour in inks[1])


def test_a_wide_page_turns_the_sheet_and_a_large_one_is_made_smaller(qtbot: QtBot, tmp_path: Path) -> None:
    wide, large = tmp_path / "large.pdf", tmp_path / "a3.pdf"
    print_pdf(a_pdf("Une", size=(_HEIGHT, _WIDTH)), order(0), quiet, file=str(wide))
    assert ink_of(wide, 0)[0] == pytest.approx((_HEIGHT, _WIDTH), abs=1)
    print_pdf(a_pdf("Une", size=(2 * _WIDTH, 2 * _HEIGHT)), order(0), quiet, file=str(large))
    size, ink = ink_of(large, 0)
    assert size == pytest.approx(A4, abs=1)
    assert ink


def test_the_page_lies_where_it_was(qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "papier.pdf"
    data = a_pdf("Une")
    print_pdf(data, order(0), quiet, file=str(file))
    (tmp_path / "vrai.pdf").write_bytes(data)
    boxes = []
    for path in (tmp_path / "vrai.pdf", file):
        with pypdfium2.PdfDocument(path) as printed:
            picture = printed[0].render(scale=1).to_pil().convert("L").point(lambda grey: grey < 160 and 255)
            boxes.append(picture.getbbox())
    assert boxes[0] is not None
    assert boxes[1] == pytest.approx(boxes[0], abs=2)


def test_nothing_chosen_prints_nothing(qtbot: QtBot, tmp_path: Path) -> None:
    with pytest.raises(AppError, match="Aucune page"):
        print_pdf(a_pdf("Une"), order(), quiet, file=str(tmp_path / "papier.pdf"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", a_pdf("Une")[:300]])
def test_a_broken_document_is_told(qtbot: QtBot, tmp_path: Path, data: bytes) -> None:
    with pytest.raises(AppError, match="ne se relit pas"):
        print_pdf(data, order(0), quiet, file=str(tmp_path / "papier.pdf"))


def test_a_page_that_is_not_there_is_told(qtbot: QtBot, tmp_path: Path) -> None:
    with pytest.raises(AppError, match="ne se relit pas"):
        print_pdf(a_pdf("Une"), order(1), quiet, file=str(tmp_path / "papier.pdf"))


def test_a_printer_that_takes_nothing_is_told(qtbot: QtBot, tmp_path: Path, qtlog: object) -> None:
    with qtlog.disabled(), pytest.raises(AppError, match="refuse l’impression"):  # type: ignore[attr-defined]
        print_pdf(a_pdf("Une"), order(0), quiet, file=str(tmp_path / "parti" / "papier.pdf"))


def test_a_printer_that_is_gone_is_told(qtbot: QtBot) -> None:
    with pytest.raises(AppError, match="« Partie ».*n’est plus là".replace(" ", r"\s")):
        print_pdf(a_pdf("Une"), PrintOrder("Partie", "", (0,)), quiet)


def test_a_stopped_print_stops(qtbot: QtBot, tmp_path: Path) -> None:
    steps: list[int] = []

    def stop(done: int, _total: int, _label: str) -> None:
        steps.append(done)
        if done == 1:
            raise Cancelled

    with pytest.raises(Cancelled):
        print_pdf(a_pdf("Une", "Deux", "Trois"), order(0, 1, 2), stop, file=str(tmp_path / "papier.pdf"))
    assert steps.count(1) == 1


def test_printers_are_found_without_any(qtbot: QtBot) -> None:
    assert isinstance(Printers().found(), tuple)


def test_the_screen_lives_while_pages_are_printed(qtbot: QtBot, tmp_path: Path) -> None:
    """The event loop turns between any two steps of the print: it is elsewhere, and in small pieces."""
    runner = JobRunner()
    turned = threading.Event()
    ticker = QTimer()
    ticker.setInterval(0)
    ticker.timeout.connect(turned.set)
    steps: list[int] = []
    stuck: list[int] = []

    def work(progress: Progress) -> None:
        def step(done: int, total: int, label: str) -> None:
            steps.append(done)
            turned.clear()
            if not turned.wait(5):
                stuck.append(done)
            progress.step(done, total, label)

        print_pdf(a_heavy_pdf(), order(0, 1), step, file=str(tmp_path / "papier.pdf"))

    ticker.start()
    with qtbot.waitSignal(runner.elsewhere(work, "Impression").finished, timeout=60_000):
        pass
    ticker.stop()
    assert runner.close(10_000)
    assert len(steps) > 20
    assert stuck == []
