"""A press that prints at once, and a spooler that keeps what it is sent."""

import threading
from dataclasses import dataclass, field
from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.errors import AppError
from pdca_desktop.services.paper import Order, Paper, PaperKind, paper_name
from pdca_desktop.services.print_order import PrintOrder
from pdca_desktop.services.session import Step

A4 = (595.28, 841.89)


def a_pdf(*pages: str, size: tuple[float, float] = A4, contents: bool = True) -> bytes:
    """A small real PDF, a text a page."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=size, invariant=1)
    for rank, text in enumerate(pages):
        if contents:
            canvas.bookmarkPage(f"p{rank}", fit="XYZ", left=0, top=size[1], zoom=0)
            canvas.addOutlineEntry(text, f"p{rank}", 0)
        canvas.setFont("Helvetica", 24)
        canvas.setFillColorRGB(0.6, 0.1, 0.1)
        canvas.drawString(60, size[1] - 80, text)
        if contents and rank == 0:  # the first words lead to the last page
            canvas.linkRect("", f"p{len(pages) - 1}", (60, size[1] - 90, 260, size[1] - 50), Border="[0 0 0]")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


@dataclass
class FakePress:
    """Implements `Press`: the title and the plan on the first page, then as many pages as asked.

    Attributes:
        refusal: when set, nothing is made.
        bug: when set, raised as it is.
        gate: when set, what is made waits for it.
    """

    pages: int = 3
    refusal: AppError | None = None
    bug: Exception | None = None
    gate: threading.Event | None = None
    warnings: tuple[str, ...] = ()
    orders: list[Order] = field(default_factory=list)

    def kinds(self, dossier: Dossier) -> tuple[PaperKind, ...]:
        return tuple(PaperKind) if dossier.id else (PaperKind.BLANK,)

    def make(self, order: Order, step: Step) -> Paper:
        self.orders.append(order)
        step(0, 2, "Mise en pages")
        if self.gate is not None:
            self.gate.wait(10)
        step(1, 2, "Mise en pages")
        if self.bug is not None:
            raise self.bug
        if self.refusal is not None:
            raise self.refusal
        title = f"{order.kind.label} {order.dossier.project.title}"
        texts = (title, *(f"Page {rank}" for rank in range(2, self.pages + 1)))
        return Paper(paper_name(order.kind, order.dossier), a_pdf(*texts), self.warnings)


@dataclass
class FakeSpooler:
    """Implements `Spooler`."""

    why: str = ""
    failure: AppError | None = None
    sent: list[tuple[bytes, PrintOrder]] = field(default_factory=list)

    def refusal(self) -> str:
        return self.why

    def send(self, data: bytes, order: PrintOrder) -> None:
        if self.failure is not None:
            raise self.failure
        self.sent.append((data, order))
