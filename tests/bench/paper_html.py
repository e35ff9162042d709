"""The same document for WeasyPrint: HTML, drawn SVG, running head and foot, contents with pages."""

from base64 import b64encode
from html import escape

from pdca_desktop import resources
from pdca_desktop.documents import blocks as b
from tests.bench.paper_charts import Stroke, strokes

WIDTH = 493.0
_FONTS = resources.folder("fonts")
_FACES = "".join(
    f"@font-face {{ font-family: S; src: url(file://{_FONTS}/SourceSans3-{name}.ttf); {style} }}\n"
    for name, style in (("Regular", ""), ("Semibold", "font-weight: 600"), ("It", "font-style: italic"))
)
_STYLE = """
@page { font: 8pt S; size: A4; margin: 56pt 51pt 54pt; @top-left { content: string(head) }
  @bottom-left { content: string(foot) }
  @bottom-right { content: "page " counter(page) " / " counter(pages) } }
body { font: 9.5pt/12.6pt S; color: #1b1f23 }
h1 { font-size: 19pt; line-height: 22pt; color: #0d4a68 } h2 { font-size: 12pt; color: #0d4a68 }
h1, h2 { font-weight: 600; margin: 8pt 0 2pt; break-after: avoid }
p { margin: 4pt 0; orphans: 2; widows: 2 } strong { font-weight: 600 }
.small { font-size: 8pt; color: #56606a }
.quote { font-style: italic; border-left: 1.5pt solid #a9b3ba; padding-left: 8pt }
.head { string-set: head content() } .foot { string-set: foot content() }
.head, .foot { position: absolute; font-size: 0.1pt; color: white }
.band { display: flex; background: #eef3f6; text-align: center } .band div { flex: 1; padding: 4pt }
.band b { font-size: 14pt; display: block }
.frame { border: 1.6pt solid #0d4a68; padding: 6pt; margin: 6pt 0 }
.sides { display: flex; gap: 19pt } .sides > div { flex: 1 }
table { width: 100%; border-collapse: collapse; margin: 6pt 0 }
td, th { font-size: 8.8pt; line-height: 11.2pt; padding: 2.4pt 3.7pt; border-bottom: 0.4pt solid #cfd6db;
  text-align: left; vertical-align: top; font-weight: normal }
th { font-weight: 600 } .n { text-align: right } .g { background: #eef3f6 }
.total td { background: #dbe6ec; font-weight: 600 }
.break { break-before: page } .keep { break-inside: avoid }
.toc a { display: block; color: inherit; text-decoration: none }
.toc a::after { content: leader('.') target-counter(attr(href), page) }
img { width: 100% } .line { border-bottom: 0.5pt solid #a9b3ba; height: 19pt }
"""


def html(document: b.Document) -> str:
    """The document as one page of HTML."""
    parts = "".join(
        f"<p class=head>{escape(part.head[0])}</p><p class=foot>{escape(document.foot)}</p>"
        + _blocks(part.blocks, document, WIDTH)
        for part in document.parts
    )
    head = f"<meta charset=utf-8><title>{escape(document.title)}</title><style>{_FACES}{_STYLE}</style>"
    return f"<html lang=fr>{head}<body>{parts}</body></html>"


def _blocks(blocks: tuple[b.Block, ...], document: b.Document, width: float) -> str:
    return "".join(_block(block, document, width) for block in blocks)


def _block(block: b.Block, document: b.Document, width: float) -> str:  # noqa: C901, PLR0912
    match block:
        case b.Heading():
            return f'<h{block.level} id="{block.anchor}">{escape(block.text)}</h{block.level}>'
        case b.Para():
            runs = (b.Run(block.text),) if isinstance(block.text, str) else block.text
            text = "".join(f"<strong>{escape(r.text)}</strong>" if r.strong else escape(r.text) for r in runs)
            return f'<p class="{block.tone.value}">{text}</p>'
        case b.Bullets():
            return "<ul>" + "".join(f"<li>{escape(item)}</li>" for item in block.items) + "</ul>"
        case b.KeyValues():
            pairs = [f"<th>{escape(label)}</th><td>{escape(value)}</td>" for label, value in block.rows]
            rows = [pairs[at : at + block.columns] for at in range(0, len(pairs), block.columns)]
            return "<table>" + "".join(f"<tr>{''.join(row)}</tr>" for row in rows) + "</table>"
        case b.FigureBand():
            each = (f"<div><b>{escape(one.value)}</b>{escape(one.label)}</div>" for one in block.figures)
            return f"<div class=band>{''.join(each)}</div>"
        case b.Callout():
            inner = _blocks(block.blocks, document, width - 18)
            return f"<div class=frame><strong>{escape(block.title)}</strong>{inner}</div>"
        case b.Table():
            return _table(block)
        case b.Gauges() | b.Bars() | b.Radar() | b.Curve():
            height, drawn = strokes(block, width)
            inner = "".join(map(_svg, drawn))
            size = f'width="{width}pt" height="{height}pt" viewBox="0 0 {width} {height}"'
            return f'<svg role=img aria-label="{escape(block.alt)}" {size}>{inner}</svg>'
        case b.SideBySide():
            each = (f"<div>{_blocks(side.blocks, document, width / 2 - 10)}</div>" for side in block.sides)
            return f"<div class=sides>{''.join(each)}</div>"
        case b.Together():
            return f"<div class=keep>{_blocks(block.blocks, document, width)}</div>"
        case b.TickBoxes():
            return (
                f"<p><strong>{escape(block.label)}</strong><br>"
                + "".join(f"☐ {escape(c)} " for c in block.choices)
                + "</p>"
            )
        case b.WritingSpace():
            return f"<p>{escape(block.label)}<br>{escape(block.hint)}</p>" + "<div class=line></div>" * max(
                block.lines, 1
            )
        case b.Signatures():
            head = "".join(f"<th>{escape(title)}</th>" for title in ("Nom", *block.columns))
            signed = "".join(
                f"<tr><td>{escape(name)}</td>{'<td></td>' * len(block.columns)}</tr>" for name in block.names
            )
            return f"<table><tr>{head}</tr>{signed}</table>"
        case b.Picture():
            data = b64encode(block.data).decode()
            image = f'<img alt="{escape(block.alt)}" src="data:image/jpeg;base64,{data}">'
            return f"{image}<p class=small>{escape(block.caption)}</p>"
        case b.Contents():
            titles = [
                x for part in document.parts for x in part.blocks if isinstance(x, b.Heading) and x.anchor
            ]
            return (
                f"<div class=toc><h2>{block.title}</h2>"
                + "".join(f'<a href="#{x.anchor}">{escape(x.text)}</a>' for x in titles)
                + "</div>"
            )
        case b.PageBreak():
            return "<div class=break></div>"
        case b.Gap():
            return "<br>"


def _table(block: b.Table) -> str:
    kinds = ["n" if column.kind is b.Kind.NUMBER else "" for column in block.columns]
    whole = sum(column.share for column in block.columns)
    widths = "".join(f'<col style="width:{100 * column.share / whole:.2f}%">' for column in block.columns)
    head = "".join(
        f'<th class="{kind}">{escape(column.title)}</th>'
        for column, kind in zip(block.columns, kinds, strict=True)
    )
    rows = []
    for row in block.rows:
        cells = [cell.value if isinstance(cell, b.Status) else cell for cell in row.cells]
        if row.kind is b.RowKind.GROUP:
            rows.append(f'<tr><th class=g colspan="{len(kinds)}">{escape(cells[0])}</th></tr>')
            continue
        inner = "".join(
            f'<td class="{kind}">{escape(cell)}</td>' for cell, kind in zip(cells, kinds, strict=True)
        )
        rows.append(f'<tr class="{row.kind.value}">{inner}</tr>')
    body = f"<thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody>"
    return f"<table><colgroup>{widths}</colgroup>{body}</table>"


def _svg(stroke: Stroke) -> str:
    x, y = stroke.points[0]
    if stroke.words:
        anchor = {0.0: "start", 0.5: "middle"}.get(stroke.lean, "end")
        place = f'x="{x:.2f}" y="{y:.2f}" font-family="S" font-size="8.8" text-anchor="{anchor}"'
        return f"<text {place}>{escape(stroke.words)}</text>"
    points = " ".join(f"{x:.2f},{y:.2f}" for x, y in stroke.points)
    fill = stroke.fill or "none"
    return f'<polygon points="{points}" fill="{fill}" stroke="{stroke.edge}" stroke-width="0.6"/>'
