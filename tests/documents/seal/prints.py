"""Printed documents to harm, made once."""

from collections.abc import Callable
from functools import cache
from io import BytesIO
from typing import Any

import pikepdf
from PIL import Image

from pdca_desktop.documents.press import Wanted, printed
from pdca_desktop.documents.scans.annex import Annex, Scan, annex
from pdca_desktop.services.paper import PaperKind
from tests.documents.dossier.printing import AT, VERSION, demo, pack

NAME = "10-conserverie-fidess"

Harm = Callable[[pikepdf.Pdf], object]


@cache
def annexes() -> tuple[Annex, ...]:
    picture = BytesIO()
    Image.linear_gradient("L").resize((60, 40)).save(picture, "JPEG")
    other = pikepdf.new()
    page = other.add_blank_page(page_size=(60, 40))
    page.Contents = other.make_stream(b"1 0 0 rg 5 5 20 20 re f")
    pdf = BytesIO()
    other.save(pdf, deterministic_id=True)
    return (
        annex(Scan("Devis", "devis.jpg", picture.getvalue())),
        annex(Scan("Bail", "bail.pdf", pdf.getvalue())),
    )


@cache
def committee(name: str = NAME, *, with_pieces: bool = False) -> bytes:
    wanted = Wanted(
        PaperKind.COMMITTEE, demo(name), AT, VERSION, annexes=annexes() if with_pieces else (), on=None
    )
    return printed(wanted, pack())


@cache
def sheet(kind: PaperKind = PaperKind.TAKE_HOME) -> bytes:
    return printed(Wanted(kind, demo(NAME), AT, VERSION), pack())


def resaved(pdf: bytes, harm: Harm = lambda _: None, **options: Any) -> bytes:
    """The file as another program saves it."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        harm(opened)
        out = BytesIO()
        opened.save(out, **({"linearize": True} | options))
    return out.getvalue()
