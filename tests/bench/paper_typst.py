"""The same document for Typst: native drawing, a running head and foot, contents with page numbers."""

from pathlib import Path

from pdca_desktop.documents import blocks as b
from tests.bench.paper_charts import Stroke, strokes

WIDTH = 493.0
_START = """#set document(title: %(title)s)
#set page(paper: "a4", margin: (top: 56pt, bottom: 54pt, x: 51pt), header: text(8pt)[#%(head)s],
  footer: context text(8pt)[#%(foot)s #h(1fr) page #counter(page).display() / #counter(page).final().first()])
#set text(font: "Source Sans 3", size: 9.5pt, lang: "fr", fill: rgb("#1b1f23"))
#set par(leading: 4pt, spacing: 7pt)
#set table(stroke: (bottom: 0.4pt + rgb("#cfd6db")), inset: (x: 3.7pt, y: 2.4pt))
#show heading: set text(weight: 600, fill: rgb("#0d4a68"))
#show heading.where(level: 1): set text(19pt)
#show heading.where(level: 2): set text(12pt)
#show table: set text(8.8pt)
"""


def typst(document: b.Document, folder: Path) -> str:
    """The document as Typst source; its pictures are written beside it."""
    part = document.parts[0]
    start = _START % {
        "title": _text(document.title),
        "head": _text(part.head[0]),
        "foot": _text(document.foot),
    }
    return start + "".join(_blocks(part.blocks, folder, WIDTH) for part in document.parts)


def _text(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _blocks(blocks: tuple[b.Block, ...], folder: Path, width: float) -> str:
    return "".join(_block(block, folder, width) + "\n" for block in blocks)


def _block(block: b.Block, folder: Path, width: float) -> str:  # noqa: C901, PLR0912
    match block:
        case b.Heading():
            return f"#heading(level: {block.level}, {_text(block.text)})"
        case b.Para():
            runs = (b.Run(block.text),) if isinstance(block.text, str) else block.text
            inner = "".join(f"#strong({_text(r.text)})" if r.strong else f"#{_text(r.text)}" for r in runs)
            return f"#emph[{inner}]\n" if block.tone is b.Tone.QUOTE else f"#par[{inner}]"
        case b.Bullets():
            return "#list(" + ", ".join(_text(item) for item in block.items) + ")"
        case b.KeyValues():
            cells = ", ".join(_text(text) for pair in block.rows for text in pair)
            return f"#table(columns: {(1, 2) * block.columns}.map(x => x * 1fr), {cells})"
        case b.FigureBand():
            cells = ", ".join(
                f"align(center)[#text(14pt, weight: 600, {_text(one.value)}) \\ #{_text(one.label)}]"
                for one in block.figures
            )
            columns = f"grid(columns: (1fr,) * {len(block.figures)}, {cells})"
            return f'#block(fill: rgb("#eef3f6"), inset: 4pt, {columns})'
        case b.Callout():
            inner = _blocks(block.blocks, folder, width - 18)
            frame = 'width: 100%, stroke: 1.6pt + rgb("#0d4a68"), inset: 6pt'
            return f"#block({frame})[#strong({_text(block.title)})\n\n{inner}]"
        case b.Table():
            return _table(block)
        case b.Gauges() | b.Bars() | b.Radar() | b.Curve():
            height, drawn = strokes(block, width)
            inner = " ".join(map(_stroke, drawn))
            return f"#figure(alt: {_text(block.alt)}, box(width: {width}pt, height: {height}pt)[{inner}])"
        case b.SideBySide():
            sides = ", ".join(f"[{_blocks(side.blocks, folder, width / 2 - 10)}]" for side in block.sides)
            return f"#grid(columns: (1fr,) * {len(block.sides)}, gutter: 19pt, {sides})"
        case b.Together():
            return f"#block(breakable: false)[{_blocks(block.blocks, folder, width)}]"
        case b.TickBoxes():
            return (
                f"#strong({_text(block.label)}) \\ "
                + " ".join("#" + _text(f"☐ {choice}") for choice in block.choices)
                + "\n"
            )
        case b.WritingSpace():
            lines = "#v(19pt) #line(length: 100%, stroke: 0.5pt)\n" * max(block.lines, 1)
            return f"#par[#{_text(block.label)} \\ #{_text(block.hint)}]\n{lines}"
        case b.Signatures():
            titles = ("Nom", *block.columns)
            signed = ", ".join(
                _text(text) for name in block.names for text in (name, *("" for _ in block.columns))
            )
            head = ", ".join(map(_text, titles))
            return f"#table(columns: (1fr,) * {len(titles)}, table.header({head}), {signed})"
        case b.Picture():
            file = folder / "picture.jpg"
            file.write_bytes(block.data)
            image = f'#image("{file.name}", alt: {_text(block.alt)}, width: 100%)'
            return f"{image}\n#text(8pt, {_text(block.caption)})\n"
        case b.Contents():
            return f"#outline(title: {_text(block.title)}, depth: 2)"
        case b.PageBreak():
            return "#pagebreak()"
        case b.Gap():
            return "#v(12pt)"


def _table(block: b.Table) -> str:
    shares = ", ".join(f"{column.share}fr" for column in block.columns)
    sides = ", ".join("right" if column.kind is b.Kind.NUMBER else "left" for column in block.columns)
    head = ", ".join(f"strong({_text(column.title)})" for column in block.columns)
    cells = []
    for row in block.rows:
        texts = [_text(cell.value if isinstance(cell, b.Status) else cell) for cell in row.cells]
        if row.kind is b.RowKind.GROUP:
            cells.append(
                f'table.cell(colspan: {len(block.columns)}, fill: rgb("#eef3f6"), strong({texts[0]}))'
            )
        else:
            cells += [f"strong({text})" for text in texts] if row.kind is b.RowKind.TOTAL else texts
    return f"#table(columns: ({shares},), align: ({sides},), table.header({head}), {', '.join(cells)})"


def _stroke(stroke: Stroke) -> str:
    x, y = stroke.points[0]
    if stroke.words:
        words = f"text(8.8pt, {_text(stroke.words)})"
        lean = {0.0: "left", 0.5: "center"}.get(stroke.lean, "right")
        place = f"dx: {x - 200 * stroke.lean:.2f}pt, dy: {y - 8:.2f}pt"
        return f"#place({place}, box(width: 200pt, align({lean}, {words})))"
    points = ", ".join(f"({x:.2f}pt, {y:.2f}pt)" for x, y in stroke.points)
    fill = f'rgb("{stroke.fill}")' if stroke.fill else "none"
    return f'#place(polygon(fill: {fill}, stroke: 0.6pt + rgb("{stroke.edge}"), {points}))'
