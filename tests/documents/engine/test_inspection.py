"""Our own checks see each fault that they are for; a sound document made unsound one way at a time."""

from collections.abc import Callable
from io import BytesIO

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from pdca_desktop.documents import blocks as b
from pdca_desktop.documents.inspection import faults
from pdca_desktop.documents.render import render
from tests.documents.engine import sample

SOUND = render(sample.document(attachments=(sample.data_file(),)))

Spoil = Callable[[pikepdf.Pdf], object]


def content(pdf: pikepdf.Pdf, old: bytes, new: bytes) -> None:
    page = pdf.pages[0]
    data = page.Contents.read_bytes()
    assert old in data
    page.Contents = pdf.make_stream(data.replace(old, new, 1))


def elements(pdf: pikepdf.Pdf, role: str) -> list[pikepdf.Object]:
    return [
        found
        for found in pdf.objects
        if isinstance(found, Dictionary) and found.get("/S") == Name("/" + role) and "/P" in found
    ]


def xmp(pdf: pikepdf.Pdf, old: str, new: str) -> None:
    data = pdf.Root.Metadata.read_bytes().decode()
    assert old in data
    pdf.Root.Metadata = pdf.make_stream(data.replace(old, new).encode(), Type=Name.Metadata, Subtype=Name.XML)


def strip_font(pdf: pikepdf.Pdf, key: str) -> None:
    for font in pdf.pages[0].obj.Resources.Font.values():
        del (font if key in font else font.FontDescriptor)[key]


def encode(pdf: pikepdf.Pdf) -> None:
    for font in pdf.pages[0].obj.Resources.Font.values():
        font.Encoding = Name.WinAnsiEncoding


SPOILS: dict[str, tuple[Spoil, str]] = {
    "language": (lambda pdf: pdf.Root.__setitem__("/Lang", String("en")), "fr-FR"),
    "not marked": (lambda pdf: pdf.Root.__delitem__("/MarkInfo"), "marqué"),
    "title hidden": (lambda pdf: pdf.Root.__delitem__("/ViewerPreferences"), "titre n’est pas affiché"),
    "no colours": (lambda pdf: pdf.Root.__delitem__("/OutputIntents"), "profil"),
    "broken colours": (
        lambda pdf: pdf.Root.OutputIntents[0].__setitem__("/DestOutputProfile", pdf.make_stream(b"x" * 200)),
        "profil",
    ),
    "script": (lambda pdf: pdf.Root.__setitem__("/OpenAction", Dictionary(S=Name.JavaScript)), "OpenAction"),
    "no claim": (lambda pdf: xmp(pdf, "pdfaid:part>3", "pdfaid:part>2"), "se dit"),
    "no accessibility claim": (lambda pdf: xmp(pdf, "pdfuaid:part>1", "pdfuaid:part>2"), "se dit"),
    "two titles": (lambda pdf: xmp(pdf, "Dossier 2026-0401", "Autre"), "titre manque"),
    "no metadata": (lambda pdf: pdf.Root.__delitem__("/Metadata"), "métadonnées"),
    "unrelated file": (lambda pdf: pdf.Root.AF[0].__delitem__("/AFRelationship"), "pièce jointe"),
    "no tree": (lambda pdf: pdf.Root.__delitem__("/StructTreeRoot"), "arbre"),
    "font left out": (lambda pdf: strip_font(pdf, "/FontFile2"), "non incorporée"),
    "mute font": (lambda pdf: strip_font(pdf, "/ToUnicode"), "Unicode"),
    "strange font": (encode, "genre inattendu"),
    "missing glyph": (lambda pdf: content(pdf, b"(", b"(\\000"), "signe sans dessin"),
    "cmyk": (lambda pdf: content(pdf, b" rg", b" rg 0 0 0 1 k"), "CMJN"),
    "unmarked text": (lambda pdf: content(pdf, b"/P <</MCID 0>> BDC", b""), "marque"),
    "unmarked drawing": (
        lambda pdf: pdf.pages[0].contents_add(b"0 0 10 10 re f"),
        "dessin sans marque",
    ),
    "text beyond the edge": (
        lambda pdf: content(pdf, b"1 0 0 1 51 805", b"1 0 0 1 -51 805"),
        "sort de la page",
    ),
    "text on text": (
        lambda pdf: pdf.pages[0].contents_add(
            b"/Artifact BMC BT /F1+0 9 Tf 1 0 0 1 60 760 Tm (AB) Tj 1 0 0 1 62 760 Tm (AB) Tj ET EMC"
        ),
        "chevauchent",
    ),
    "tab order": (lambda pdf: pdf.pages[1].obj.__delitem__("/Tabs"), "tabulation"),
    "foreign annotation": (
        lambda pdf: pdf.pages[1].obj.Annots.append(
            pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=Array([0, 0, 9, 9])))
        ),
        "lien interne",
    ),
    "mute figure": (lambda pdf: elements(pdf, "Figure")[0].__delitem__("/Alt"), "figure sans description"),
    "figure nowhere": (lambda pdf: elements(pdf, "Figure")[0].__delitem__("/A"), "figure sans cadre"),
    "title without scope": (lambda pdf: elements(pdf, "TH")[0].__delitem__("/A"), "sans portée"),
    "row too short": (
        lambda pdf: elements(pdf, "TR")[0].__setitem__("/K", Array(list(elements(pdf, "TR")[0].K)[:-1])),
        "irrégulier",
    ),
    "heading skipped": (lambda pdf: elements(pdf, "H2")[0].__setitem__("/S", Name.H4), "titre de niveau 4"),
    "unknown role": (lambda pdf: elements(pdf, "Sect")[0].__setitem__("/S", Name.Foo), "rôle inconnu"),
    "cell astray": (lambda pdf: elements(pdf, "TR")[0].__setitem__("/S", Name.Sect), "TH dans Sect"),
    "orphan mark": (lambda pdf: elements(pdf, "H1")[0].__delitem__("/K"), "n’est à personne"),
    "mark owned twice": (
        lambda pdf: elements(pdf, "H1")[0].__setitem__("/K", Array([1, 0])),
        "deux propriétaires",
    ),
    "index wrong": (
        lambda pdf: pdf.Root.StructTreeRoot.ParentTree.Nums[1].__setitem__(0, elements(pdf, "H1")[0]),
        "se trompe",
    ),
    "contents wrong": (
        lambda pdf: pdf.pages[1].obj.Annots[0].__setitem__("/Dest", Array([pdf.pages[3].obj, Name.Fit])),
        "le sommaire annonce",
    ),
    "link to nowhere": (
        lambda pdf: pdf.pages[1].obj.Annots[0].__setitem__("/Dest", Array([pdf.make_indirect(Dictionary())])),
        "page absente",
    ),
    "mute link": (lambda pdf: pdf.pages[1].obj.Annots[0].__delitem__("/Contents"), "lien sans description"),
    "bookmark to nowhere": (
        lambda pdf: pdf.Root.Outlines.First.__setitem__("/Dest", Array([pdf.make_indirect(Dictionary())])),
        "signet",
    ),
    "picture of another colour": (
        lambda pdf: next(
            iter(pdf.pages[2].obj.Resources.XObject.values()),
        ).__setitem__("/ColorSpace", Name.DeviceCMYK),
        "ni RVB ni grise",
    ),
    "picture smoothed": (
        lambda pdf: next(iter(pdf.pages[2].obj.Resources.XObject.values())).__setitem__("/Interpolate", True),
        "lissée",
    ),
    "glass": (
        lambda pdf: pdf.pages[0].obj.Resources.__setitem__(
            "/ExtGState", Dictionary(G=Dictionary(Type=Name.ExtGState, ca=0.5))
        ),
        "transparence",
    ),
}


@pytest.mark.parametrize(("spoil", "told"), SPOILS.values(), ids=SPOILS.keys())
def test_each_fault_is_seen(spoil: Spoil, told: str) -> None:
    with pikepdf.open(BytesIO(SOUND)) as pdf:
        spoil(pdf)
        out = BytesIO()
        pdf.save(out)
    assert any(told in fault for fault in faults(out.getvalue())), faults(out.getvalue())


def test_a_document_only_saved_again_stays_sound() -> None:
    with pikepdf.open(BytesIO(SOUND)) as pdf:
        out = BytesIO()
        pdf.save(out)
    assert faults(out.getvalue()) == ()


def test_encryption_is_a_fault() -> None:
    with pikepdf.open(BytesIO(SOUND)) as pdf:
        out = BytesIO()
        pdf.save(out, encryption=pikepdf.Encryption(owner="x", user=""))
    assert "le document est chiffré" in faults(out.getvalue())


def test_a_foreign_document_is_full_of_faults() -> None:
    out = BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(out)
    assert len(faults(out.getvalue())) > 5


def test_every_block_is_in_the_sample() -> None:
    """What the checks are run on holds every kind of block."""
    seen: set[type] = set()

    def visit(blocks: tuple[b.Block, ...]) -> None:
        for block in blocks:
            seen.add(type(block))
            match block:
                case b.Callout() | b.Together():
                    visit(block.blocks)
                case b.SideBySide():
                    for side in block.sides:
                        visit(side.blocks)
                case _:
                    pass

    visit(sample.dossier().blocks)
    assert {kind.__name__ for kind in b.Block.__args__} - {kind.__name__ for kind in seen} == {"Gap"}
