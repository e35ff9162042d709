"""The printed file: sound by our own checks, the same bytes each time, told in the right order."""

import hashlib
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest

from pdca_desktop.documents import blocks as b
from pdca_desktop.documents.inspection import faults, shown, told
from pdca_desktop.documents.render import render
from tests.documents.engine import sample

DOCUMENTS = {
    "office": sample.document(),
    "large": sample.document(face=b.Face.LARGE),
    "pack": sample.document(*(sample.dossier(number) for number in range(3))),
    "with data": sample.document(attachments=(sample.data_file(),)),
    "nothing": sample.document(b.Part("Vide", ("", ""), ())),
}


@pytest.mark.parametrize("document", DOCUMENTS.values(), ids=DOCUMENTS.keys())
def test_every_document_is_sound(document: b.Document) -> None:
    assert faults(render(document)) == ()


def test_the_same_document_gives_the_same_bytes_in_any_process() -> None:
    command = (
        "import hashlib; from tests.documents.engine import sample; "
        "from pdca_desktop.documents.render import render; "
        "print(hashlib.sha256(render(sample.document(attachments=(sample.data_file(),)))).hexdigest())"
    )
    expected = hashlib.sha256(render(DOCUMENTS["with data"])).hexdigest()
    environment = {**os.environ, "PYTHONHASHSEED": "7", "SOURCE_DATE_EPOCH": "86400", "TZ": "Asia/Tokyo"}
    out = subprocess.run(
        [sys.executable, "-c", command], capture_output=True, text=True, env=environment, check=False
    )
    assert out.stdout.strip() == expected, out.stderr


def test_threads_print_at_once_without_disturbing_each_other() -> None:
    documents = [sample.document(sample.dossier(number)) for number in range(6)]
    expected = [render(document) for document in documents]
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(render, documents)) == expected


def test_the_instant_is_the_only_clock() -> None:
    document = DOCUMENTS["nothing"]
    later = replace(document, made_at=document.made_at + timedelta(seconds=1))
    assert render(later) != render(document)
    with pikepdf.open(BytesIO(render(later))) as pdf:
        assert str(pdf.docinfo["/CreationDate"]) == "D:20260615143001+00'00'"


def test_nothing_is_loaded_before_something_is_printed() -> None:
    command = (
        "import sys, pdca_desktop.documents.render, pdca_desktop.documents.blocks; "
        "print([name for name in ('reportlab', 'pikepdf', 'PIL') if name in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", command], capture_output=True, text=True, check=False)
    assert out.stdout.strip() == "[]", out.stderr


def test_what_is_heard_is_what_was_written_in_its_order() -> None:
    heard = told(render(DOCUMENTS["office"]))
    assert heard[:7] == [
        ("P", "DOSSIER 2026-0401 · Hénin-Beaumont · comité d’engagement du 18/06/2026"),
        ("H1", "Micro-crèche coopérative « Les Tilleuls »"),
        ("P", "Inès Wattez — création, association loi 1901 — instruit par Marie Vasseur"),
        ("Lbl", "Prêt demandé"),
        ("LBody", "12\u202f000,00\u00a0€"),
        ("Lbl", "Coût du projet"),
        ("LBody", "48\u202f650,00\u00a0€"),
    ]
    assert [text for role, text in heard if role == "H1"] == [
        "Micro-crèche coopérative « Les Tilleuls »",
        "Note d’expertise",
        "Échéancier",
    ]
    row = heard.index(("TH", "Apport personnel ≥ 10 %"))
    assert heard[row - 1 : row + 2] == [
        ("TD", "✗ Bloquant"),
        ("TH", "Apport personnel ≥ 10 %"),
        ("TD", "Rapport d’activité 2019, p. 7"),
    ]
    assert [text for role, text in heard if role == "Link"][:2] == [
        "Micro-crèche coopérative « Les Tilleuls » 1",
        "Note d’expertise 2",
    ]


def test_the_synthesis_holds_on_one_page() -> None:
    texts = shown(render(DOCUMENTS["office"]))
    assert {text.page for text in texts if "Capacité d’autofinancement" in text.text} == {0}


def test_each_part_counts_its_pages_and_the_pack_its_own() -> None:
    feet = [text.text for text in shown(render(DOCUMENTS["pack"])) if text.text.startswith("page ")]
    each = len(feet) // 3
    assert feet[0] == f"page 1 / {each} · 1 / {3 * each} du recueil"
    assert feet[each] == f"page 1 / {each} · {each + 1} / {3 * each} du recueil"


def test_running_heads_are_those_of_their_part() -> None:
    texts = shown(render(DOCUMENTS["pack"]))
    for number in range(3):
        heads = {text.page for text in texts if text.text.startswith(f"Dossier 2026-{number:04d}")}
        assert heads == set(range(min(heads), max(heads) + 1))
        assert len(heads) > 3


def test_a_part_begins_on_a_right_hand_page() -> None:
    one = b.Part("Un", ("Un", ""), (b.Para("Une page."),), on_right=True)
    pdf = render(sample.document(one, replace(one, title="Deux"), replace(one, title="Trois")))
    assert [text.page for text in shown(pdf) if text.text == "Une page."] == [0, 2, 4]
    assert faults(pdf) == ()


def bookmarks(entry: pikepdf.Object) -> list[pikepdf.Object]:
    """The bookmarks just under one."""
    found: list[pikepdf.Object] = []
    child: pikepdf.Object | None = entry.First
    while child is not None:
        found.append(child)
        child = child.get("/Next")
    return found


def test_outline_contents_and_headings_agree() -> None:
    data = render(DOCUMENTS["pack"])
    with pikepdf.open(BytesIO(data)) as pdf:
        ranks = {page.obj.objgen: rank for rank, page in enumerate(pdf.pages)}
        parts = bookmarks(pdf.Root.Outlines)
        chapters = [(str(entry.Title), ranks[entry.Dest[0].objgen]) for entry in bookmarks(parts[0])]
    headings = {(text.text, text.page) for text in shown(data) if text.size > 15}
    assert [str(part.Title) for part in parts] == ["Micro-crèche « Les Tilleuls »"] * 3
    assert chapters[0] == ("Micro-crèche coopérative « Les Tilleuls »", 0)
    assert set(chapters) <= headings


def test_contents_may_list_one_part_only() -> None:
    def part(name: str) -> b.Part:
        return b.Part(
            name, (name, ""), (b.Contents(of_part=True), b.PageBreak(), b.Heading(1, name, "titre"))
        )

    links = [text for role, text in told(render(sample.document(part("Un"), part("Deux")))) if role == "Link"]
    assert links == ["Un 2", "Deux 4"]


def test_attachments_are_carried_with_their_relation() -> None:
    scan = b.Attachment("bail.pdf", "application/pdf", "Le bail", b"%PDF-1.4", sample.MADE_AT.date())
    data = render(sample.document(attachments=(sample.data_file(), scan)))
    with pikepdf.open(BytesIO(data)) as pdf:
        relations = {str(spec.UF): str(spec.AFRelationship) for spec in pdf.Root.AF}
        assert relations == {"dossier.json": "/Source", "bail.pdf": "/Supplement"}
        assert pdf.attachments["dossier.json"].get_file().read_bytes() == sample.data_file().data
    assert faults(data) == ()


def test_a_paragraph_over_two_pages_is_one_paragraph() -> None:
    words = "mot " * 4000
    data = render(sample.document(b.Part("Long", ("", ""), (b.Para(words),))))
    assert max(text.page for text in shown(data)) >= 1
    assert told(data) == [("P", words.strip())]


def test_a_head_repeated_on_the_next_page_is_heard_once() -> None:
    data = render(sample.document(b.Part("Long", ("", ""), (sample.amortisation(120),))))
    printed = [text for text in shown(data) if text.text == "Échéance"]
    assert len(printed) == 1 + max(text.page for text in shown(data))
    assert [text for _, text in told(data)].count("Échéance") == 1


def test_numbers_stand_under_each_other() -> None:
    data = render(sample.document(b.Part("Long", ("", ""), (sample.amortisation(24),))))
    right = {round(text.x + text.width, 1) for text in shown(data) if text.text.endswith("€")}
    assert len(right) == 4


def test_metadata_say_who_what_when() -> None:
    document = replace(DOCUMENTS["nothing"], title="Dossier <1> & 2\u0007", author="Zoé 👍")
    with pikepdf.open(BytesIO(render(document))) as pdf, pdf.open_metadata() as xmp:
        assert xmp["dc:title"] == str(pdf.docinfo["/Title"]) == "Dossier <1> & 2"
        assert xmp["dc:creator"] == [str(pdf.docinfo["/Author"])] == ["Zoé [émoji]"]
        assert xmp["xmp:CreateDate"] == "2026-06-15T14:30:00+00:00"
    assert faults(render(document)) == ()


def test_the_last_row_of_a_table_is_not_left_alone() -> None:
    for rows in range(30, 60):
        table = b.Table(
            "t", (b.Column("Colonne", sample.d("1")),), tuple(b.Row((f"ligne {at}",)) for at in range(rows))
        )
        texts = shown(render(sample.document(b.Part("Table", ("", ""), (table,)))))
        pages = {text.text: text.page for text in texts}
        assert pages[f"ligne {rows - 1}"] == pages[f"ligne {rows - 2}"]
