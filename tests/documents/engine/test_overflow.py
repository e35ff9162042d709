"""Too much of everything: pages stay right, nothing is lost, nothing is cut."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pdca_desktop.documents import blocks as b
from pdca_desktop.documents.inspection import faults, shown, told
from pdca_desktop.documents.render import render
from tests.documents.engine import sample

HALF = Decimal("0.5")
LONG_NAME = "Société coopérative d’intérêt collectif " * 3
WORD = "anticonstitutionnellement" * 12
MANY = "mot " * 20_000
LINES = "\n".join(f"Ligne {number} d’un très long texte." for number in range(900))


def page_of(*blocks: b.Block) -> bytes:
    return render(sample.document(b.Part("Essai", ("Essai", ""), blocks)))


def column(title: str = "Colonne") -> b.Column:
    return b.Column(title, Decimal(1))


HUGE: dict[str, b.Block] = {
    "a text of 20 000 words": b.Para(MANY),
    "a text of 900 lines": b.Para(LINES),
    "a quotation of 900 lines": b.Para(LINES, b.Tone.QUOTE),
    "a word without end": b.Para(WORD * 20),
    "a title without end": b.Heading(1, MANY[:20_000], "long"),
    "a list": b.Bullets((LINES, WORD, "x")),
    "a framed text taller than a page": b.Callout("Titre", (b.Para(LINES),), b.Box.WARNING),
    "frames in frames": b.Callout("Un", (b.Callout("Deux", (b.Callout("Trois", (b.Para(LINES),)),)),)),
    "what cannot stay together": b.Together((b.Heading(2, "Titre"), b.Para(LINES), sample.amortisation(80))),
    "columns taller than a page": b.SideBySide(
        (b.Side((b.Heading(2, "Un"), b.Para(LINES))), b.Side((b.Para(LINES),)))
    ),
    "columns in columns": b.SideBySide(
        (
            b.Side((b.SideBySide((b.Side((b.Para(WORD),)), b.Side((b.Para(WORD),)))),)),
            b.Side((b.SideBySide((b.Side((b.Para("x"),)), b.Side((sample.amortisation(5),)))),)),
        )
    ),
    "a cell taller than a page": b.Table(
        "Cellules", (column(), column()), (b.Row((LINES, WORD)), b.Row(("a", "b")))
    ),
    "cells of every length": b.Table(
        "Cellules",
        tuple(column() for _ in range(8)),
        (b.Row(tuple(WORD[:at] for at in (1, 40, 200, 3, 0, 9, 80, 5))),),
    ),
    "a table of 60 lines with long names": b.Table(
        "Plan",
        (column(LONG_NAME), b.Column("Montant", HALF, b.Kind.NUMBER)),
        tuple(b.Row((LONG_NAME, "8\u202f000,00\u00a0€")) for _ in range(60)),
    ),
    "labels and values without end": b.KeyValues(((LONG_NAME, LINES), (WORD, WORD), ("", "")), columns=2),
    "figures too wide": b.FigureBand(
        tuple(b.Figure("123\u202f456\u202f789,00\u00a0€", WORD, MANY) for _ in range(6))
    ),
    "gauges without end": b.Gauges(
        tuple(b.Gauge(WORD, WORD, Decimal(9), status, WORD) for _ in range(20) for status in b.Status),
        MANY,
        "Jauges",
    ),
    "bars of many parts": b.Bars(
        tuple(
            b.Bar(WORD, WORD, tuple(b.Segment(WORD, "1,00\u00a0€", Decimal("0.01")) for _ in range(100)))
            for _ in range(3)
        ),
        (Decimal(1), Decimal("0.2"), Decimal(0)),
        "Barres",
    ),
    "a radar of long words": b.Radar(
        tuple(b.Spoke(WORD, Decimal(mark), LONG_NAME) for mark in (0, 1, 2, -1, 1, 1, 0)), 4, "Profil"
    ),
    "a radar in a narrow column": b.SideBySide(
        tuple(
            b.Side((b.Radar(tuple(b.Spoke("Modèle éco.", HALF, "partiel") for _ in range(5)), 4, "Profil"),))
            for _ in range(3)
        )
    ),
    "a curve of ten years": b.Curve(
        tuple(b.Point(f"mois {at}", Decimal(at % 13 - 6), WORD) for at in range(120)), "Courbe"
    ),
    "a curve of one long month": b.Curve((b.Point(WORD, Decimal(0), WORD),), "Courbe"),
    "boxes to tick": b.TickBoxes(WORD, (WORD, *"abc", LONG_NAME, MANY), ("a", MANY)),
    "room to write": b.WritingSpace(LONG_NAME, 90, WORD),
    "many signatories": b.Signatures((LONG_NAME, "Vote"), tuple(LONG_NAME for _ in range(60))),
    "a tall picture": b.Picture(sample.picture(40, 3000), "Colonne", MANY[:2000]),
    "a wide picture": b.Picture(sample.picture(3000, 20), "Bande"),
    "a picture in a frame": b.Callout("Photo", (b.Picture(sample.picture(300, 4000), "Haute", "Légende"),)),
    "white without end": b.Gap(Decimal(500)),
}


@pytest.mark.parametrize("block", HUGE.values(), ids=HUGE.keys())
def test_too_much_stays_on_its_pages(block: b.Block) -> None:
    data = page_of(b.Para("avant"), block, b.Para("après"))
    assert faults(data) == ()
    feet = {text.page: text.y for text in shown(data) if text.text.startswith("page ")}
    body = [text for text in shown(data) if text.mark is not None]
    assert all(text.y > feet[text.page] + 10 for text in body)
    drawn = isinstance(block, b.WritingSpace | b.Callout | b.Picture)
    assert drawn or {text.page for text in body} == set(feet)
    assert [body[0].text, body[-1].text] == ["avant", "après"]


@pytest.mark.parametrize("text", [MANY, LINES, WORD * 20])
@pytest.mark.parametrize("place", ["para", "cell", "value", "callout", "side"])
def test_no_word_is_lost(text: str, place: str) -> None:
    blocks: dict[str, b.Block] = {
        "para": b.Para(text),
        "cell": b.Table("t", (column(), column()), (b.Row((text, "x")),)),
        "value": b.KeyValues((("Label", text),)),
        "callout": b.Callout("Titre", (b.Para(text),)),
        "side": b.SideBySide((b.Side((b.Para(text),)), b.Side(()))),
    }
    heard = "".join(
        "".join(words for role, words in told(page_of(blocks[place])) if role in {"P", "TD"}).split()
    )
    assert "".join(text.split()) in heard


EMPTY: tuple[b.Block, ...] = (
    b.Para(""),
    b.Para((b.Run(" \n "), b.Run("")), b.Tone.QUOTE),
    b.Bullets(("", " ")),
    b.KeyValues(()),
    b.KeyValues((("", ""),), columns=2),
    b.FigureBand(()),
    b.Callout("", ()),
    b.Callout("", (b.Para(""),)),
    b.Table("Vide", (column(""),), ()),
    b.Table("Sans titres", (column(""), column("")), (b.Row(("", "")), b.Row(()), b.Row(("a", "b", "c")))),
    b.Gauges((), "", "x"),
    b.Bars((), (), "x"),
    b.Bars((b.Bar("", "", ()),), (), "x"),
    b.Radar((), 3, "x"),
    b.Radar(tuple(b.Spoke("", None, "") for _ in range(3)), 0, "x"),
    b.Curve((), "x"),
    b.Curve((b.Point("", None, ""),), "x"),
    b.SideBySide(()),
    b.SideBySide((b.Side(()),)),
    b.Together(()),
    b.TickBoxes("", ()),
    b.WritingSpace(""),
    b.Signatures((), ()),
    b.Contents(),
    b.Gap(Decimal(0)),
    b.PageBreak(),
    b.PageBreak(),
)


@pytest.mark.parametrize("block", EMPTY, ids=[type(block).__name__ for block in EMPTY])
def test_nothing_to_say_is_no_fault(block: b.Block) -> None:
    assert faults(page_of(block)) == ()


def test_an_empty_table_says_its_sentence() -> None:
    assert told(page_of(b.Table("Prêts", (column(),), (), "Aucun prêt."))) == [("P", "Aucun prêt.")]


def test_headings_never_skip_a_level() -> None:
    data = page_of(b.Heading(3, "Trois"), b.Heading(1, "Un"), b.Heading(4, "Quatre"), b.Para("x"))
    assert told(data) == [("H1", "Trois"), ("H1", "Un"), ("H2", "Quatre"), ("P", "x")]


TEXTS = st.text(st.one_of(st.characters(), st.sampled_from("abc éè<&>\n\t\u202e👍שמ")), max_size=120)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS, TEXTS, st.sampled_from(b.Box))
def test_any_text_anywhere_gives_a_sound_document(text: str, other: str, box: b.Box) -> None:
    data = page_of(
        b.Heading(1, text, "a"),
        b.Contents(other),
        b.Para((b.Run(text, strong=True), b.Run(other))),
        b.Bullets((text, other)),
        b.KeyValues(((text, other),) * 3, 2),
        b.Callout(text, (b.Para(other), b.Heading(2, text)), box),
        b.Table(
            other, (column(text), column(other)), (b.Row((text, other)), b.Row((text,), b.RowKind.GROUP))
        ),
        b.TickBoxes(text, (other, text), (text,)),
        b.WritingSpace(text, 1, other),
        b.Signatures((text,), (other,)),
        b.FigureBand((b.Figure(text, other, text), b.Figure(other, text))),
        b.Gauges((b.Gauge(text, other, HALF, b.Status.UNKNOWN, text),), other, "Jauge"),
        b.Bars((b.Bar(text, other, (b.Segment(text, other, HALF),)),), (HALF,), "Barre"),
        b.Radar(
            (b.Spoke(text, None, other), b.Spoke(other, HALF, text), b.Spoke("x", HALF, "")), 3, "Profil"
        ),
        b.Curve((b.Point(text, HALF, other), b.Point(other, None, text)), "Courbe"),
    )
    assert faults(data) == ()
