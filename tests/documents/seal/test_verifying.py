"""A printed document that comes back: intact, or what differs in words; nothing makes the check stumble."""

import json
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, String

from pdca_desktop.documents.blocks import Document, Heading, Part
from pdca_desktop.documents.inspection import faults
from pdca_desktop.documents.press import Wanted, printed
from pdca_desktop.documents.render import render
from pdca_desktop.documents.seal import page_marks
from pdca_desktop.documents.seal.digest import Bytes, state
from pdca_desktop.documents.seal.program import this_program
from pdca_desktop.documents.seal.sealing import sealed
from pdca_desktop.documents.seal.twin import NAME as TWIN
from pdca_desktop.documents.seal.twin import Twin, read_twin, twin_bytes
from pdca_desktop.documents.seal.verifying import verify
from pdca_desktop.documents.view import inputs_hash
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.errors import FileError, RulePackError
from pdca_desktop.rules.values import RulePack
from pdca_desktop.services.paper import PaperKind
from pdca_desktop.services.sealing import Outcome, Verification
from tests.documents.dossier.printing import AT, NAMES, VERSION, demo, pack
from tests.documents.seal.prints import NAME, Harm, annexes, committee, resaved, sheet


def found(pdf: bytes) -> Verification:
    return verify(pdf, packs=lambda *_: pack())


def said(verification: Verification) -> str:
    return " ".join((*verification.findings, *verification.notes))


# Intact


@pytest.mark.parametrize("name", NAMES)
def test_each_example_comes_back_intact_with_its_data(name: str) -> None:
    one = found(committee(name))
    assert one.outcome is Outcome.INTACT
    assert one.same_content is True
    assert (one.findings, one.notes, one.differences) == ((), (), ())
    assert one.dossier == demo(name)


def test_with_pieces_annexed_it_is_intact_too() -> None:
    one = found(committee(with_pieces=True))
    assert (one.outcome, one.findings, one.notes) == (Outcome.INTACT, (), ())


@pytest.mark.parametrize("kind", [PaperKind.TAKE_HOME, PaperKind.BLANK, PaperKind.PREFILLED])
def test_what_an_entrepreneur_gets_carries_no_data_and_is_checked_all_the_same(kind: PaperKind) -> None:
    one = found(sheet(kind))
    assert one.outcome is Outcome.INTACT
    assert one.dossier is None
    assert one.printed is None
    assert "ne porte pas les données du dossier" in said(one)


def test_a_seal_keeps_the_paper_sound_and_the_bytes_the_same() -> None:
    pdf = committee(with_pieces=True)
    assert faults(pdf) == ()
    again = Wanted(PaperKind.COMMITTEE, demo(NAME), AT, VERSION, annexes=annexes())
    assert printed(again, pack()) == pdf


def test_what_was_printed_is_told() -> None:
    one = found(committee()).printed
    assert one is not None
    assert (one.title, one.at, one.app_version, one.rules) == ("Dossier de comité", AT, VERSION, "2019")
    assert one.inputs_hash == inputs_hash(demo(NAME))


# Bytes


@given(st.data())
@settings(max_examples=60)
def test_one_changed_byte_is_found_wherever_it_is(data: st.DataObject) -> None:
    pdf = bytearray(committee())
    pdf[data.draw(st.integers(0, len(pdf) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    one = found(bytes(pdf))
    assert not one.intact
    assert one.findings


def test_every_byte_of_the_seal_counts() -> None:
    pdf = committee()
    start = pdf.rindex(b"/PDCASeal")
    for at in range(start, start + 100):
        harmed = bytearray(pdf)
        harmed[at] ^= 1
        assert state(bytes(harmed)) is not Bytes.WHOLE
    assert not found(pdf[:start] + pdf[start:].replace(b"0", b"1", 1)).intact


@given(st.data())
@settings(max_examples=30)
def test_a_truncated_file_is_never_intact(data: st.DataObject) -> None:
    pdf = committee()
    one = found(pdf[: data.draw(st.integers(0, len(pdf) - 1))])
    assert not one.intact
    assert one.findings


def test_a_missing_end_is_said_so() -> None:
    assert "la fin manque" in said(found(committee()[:-40]))
    assert "la fin manque" in said(found(committee()[: len(committee()) // 2]))


def test_additions_are_told_from_changes() -> None:
    one = found(committee() + b"\n% signed elsewhere\n")
    assert one.outcome is Outcome.COMPLETED
    assert one.same_content is True
    assert one.sentence == "Complété après l'impression\u00a0: contenu identique"


# Saved anew


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"compress_streams": False, "stream_decode_level": pikepdf.StreamDecodeLevel.generalized},
        {"object_stream_mode": pikepdf.ObjectStreamMode.disable, "linearize": False},
        {"encryption": pikepdf.Encryption(owner="owner", user="")},
    ],
    ids=["linear", "unfolded", "plain", "locked against changes"],
)
def test_saved_by_another_program_with_the_same_content(options: dict[str, Any]) -> None:
    one = found(resaved(committee(with_pieces=True), **options))
    assert one.outcome is Outcome.RESAVED
    assert one.same_content is True
    assert one.sentence == "Réenregistré par un autre logiciel\u00a0: contenu identique"


def _turn(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].rotate(90, relative=True)


def _drop(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[1]


def _swap(pdf: pikepdf.Pdf) -> None:
    first = pdf.pages[0].obj
    del pdf.pages[0]
    pdf.pages.insert(1, pikepdf.Page(first))


def _cover(pdf: pikepdf.Pdf) -> None:
    page = pdf.pages[0]
    page.Contents = pdf.make_stream(page.Contents.read_bytes() + b"\n1 1 1 rg 60 400 200 80 re f\n")


def _stamp(pdf: pikepdf.Pdf) -> None:
    note = Dictionary(Type=Name.Annot, Subtype=Name.FreeText, Rect=[0, 0, 90, 90], Contents=String("accordé"))
    pdf.pages[2].obj.Annots = Array([pdf.make_indirect(note)])


def _font(pdf: pikepdf.Pdf) -> None:
    font = next(iter(pdf.pages[0].obj.Resources.Font.values()))
    font.ToUnicode = pdf.make_stream(font.ToUnicode.read_bytes().replace(b"<0020>", b"<0021>", 1))


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (_turn, "La page 1 n’est plus telle qu’elle a été imprimée"),
        (_drop, "pages, "),
        (_swap, "Les pages 1, 2 ne sont plus telles qu’elles ont été imprimées"),
        (_cover, "La page 1 n’est plus"),
        (_stamp, "La page 3 n’est plus"),
        (_font, "ne sont plus telles"),
    ],
)
def test_a_changed_page_is_named(harm: Harm, words: str) -> None:
    one = found(resaved(committee(), harm))
    assert one.outcome is Outcome.RESAVED
    assert one.same_content is False
    assert words in said(one)


def test_an_unseen_signature_changes_no_page() -> None:
    def sign(pdf: pikepdf.Pdf) -> None:
        field = Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Sig, Rect=[0, 0, 0, 0])
        signature = pdf.make_indirect(field)
        pdf.pages[0].obj.Annots = Array([signature])
        pdf.Root.AcroForm = Dictionary(Fields=Array([signature]))

    assert found(resaved(committee(), sign)).same_content is True


def test_a_changed_picture_of_a_piece_is_named() -> None:
    def repaint(pdf: pikepdf.Pdf) -> None:
        for page in pdf.pages:
            for image in page.get_images().values():
                image.write(annexes()[1].pages[0].data, filter=Name.DCTDecode)

    one = found(resaved(committee(with_pieces=True), repaint))
    assert one.same_content is False
    assert "Les images de la pièce 1, « Devis », ne sont plus celles imprimées" in said(one).replace(
        "\u00a0", " "
    )


def test_a_changed_original_of_a_piece_is_named() -> None:
    one = found(resaved(committee(with_pieces=True), _without("piece-2.pdf")))
    assert one.same_content is False
    assert "L’original joint de la pièce 2" in said(one)


def _without(name: str) -> Harm:
    def harm(pdf: pikepdf.Pdf) -> None:
        del pdf.attachments[name]

    return harm


def test_data_taken_out_are_missed() -> None:
    one = found(resaved(committee(), _without(TWIN)))
    assert one.same_content is False
    assert "ne sont plus jointes" in said(one)
    assert one.dossier is None


def test_lost_marks_are_no_loss_when_the_data_give_the_same_pages() -> None:
    one = found(resaved(committee(), lambda pdf: pdf.Root.__delitem__("/PieceInfo")))
    assert (one.outcome, one.same_content) == (Outcome.RESAVED, True)


def test_a_printer_driver_leaves_nothing_to_compare() -> None:
    def harm(pdf: pikepdf.Pdf) -> None:
        _without(TWIN)(pdf)
        del pdf.Root.PieceInfo

    one = found(resaved(committee(), harm))
    assert one.outcome is Outcome.FOREIGN
    assert "un pilote d’impression l’a refait sans ses données" in said(one)


# Data and pages that disagree, under a seal made anew


def _with_twin(pdf: bytes, change: Callable[[Twin], Twin]) -> bytes:
    def harm(opened: pikepdf.Pdf) -> None:
        data = opened.attachments[TWIN].get_file().read_bytes()
        opened.attachments[TWIN] = twin_bytes(change(read_twin(data)))

    return resaved(pdf, harm)


def _renamed(twin: Twin) -> Twin:
    project = replace(twin.dossier.project, title="Conserverie du Ternois")
    dossier = replace(twin.dossier, project=project)
    return replace(twin, dossier=dossier, inputs_hash=inputs_hash(dossier))


def test_changed_data_are_found_by_their_mark() -> None:
    one = found(_with_twin(committee(), _renamed))
    assert one.same_content is False
    assert "Les données jointes ont été changées après l’impression." in said(one)


def test_pages_that_do_not_show_the_data_are_told_line_by_line() -> None:
    one = found(sealed(_with_twin(committee(), _renamed), "Dossier de comité"))
    assert one.outcome is Outcome.CHANGED
    assert "Les pages ne montrent pas les données jointes" in said(one)
    first = one.differences[0]
    assert first.page == 1
    title = demo(NAME).project.title.split(":")[0].strip()
    assert any(title in line for place in one.differences for line in place.printed)
    assert any("Conserverie du Ternois" in line for place in one.differences for line in place.data)


def test_a_page_drawn_over_under_a_new_seal_is_found() -> None:
    one = found(sealed(resaved(committee(), _cover), "Dossier de comité"))
    assert one.outcome is Outcome.CHANGED
    assert "Le dessin des pages n’est pas celui que donnent les données" in said(one)


def test_a_page_taken_out_under_a_new_seal_is_found() -> None:
    one = found(sealed(resaved(committee(), _drop), "Dossier de comité"))
    assert one.outcome is Outcome.CHANGED
    assert "Les données jointes donnent" in said(one)


def test_data_that_are_not_those_of_the_foot_are_found() -> None:
    one = found(
        sealed(_with_twin(committee(), lambda twin: replace(_renamed(twin), inputs_hash="0" * 64)), "x")
    )
    assert "dont l’empreinte est imprimée en pied de page" in said(one)


def test_a_verdict_changed_in_the_data_is_named() -> None:
    def harm(twin: Twin) -> Twin:
        first, *rest = twin.verdicts
        return replace(twin, verdicts=(first | {"state": "pass", "message": "Conforme."}, *rest))

    one = found(sealed(_with_twin(committee(), harm), "Dossier de comité"))
    assert one.same_content is False
    assert "Les verdicts gardés à l’impression ne sont pas ceux que donnent les données" in said(one)


# What cannot be checked is said, and accuses nobody


def test_another_program_does_not_redo_the_pages() -> None:
    one = verify(committee(), packs=lambda *_: pack(), program="0.2.0")
    assert one.outcome is Outcome.INTACT
    assert f"cette version n’est pas celle qui a imprimé ({VERSION})" in said(one)


def test_the_program_is_its_version_and_its_code() -> None:
    assert this_program("1.0") != this_program("1.1")
    assert this_program("1.0") == this_program("1.0")


def test_rules_that_changed_since_or_are_not_here_do_not_redo_the_pages() -> None:
    other = replace(pack(), fingerprint="0" * 64)
    changed = verify(committee(), packs=lambda *_: other)
    assert changed.outcome is Outcome.INTACT
    assert "les règles 2019 connues ici sont d’une autre empreinte" in said(changed)
    assert pack().fingerprint[:12] in said(changed)

    def none(_number: str, _fingerprint: str) -> RulePack:
        raise RulePackError

    gone = verify(committee(), packs=none)
    assert gone.outcome is Outcome.INTACT
    assert "les règles 2019 qui ont jugé ne sont pas connues ici" in said(gone)
    assert (changed.missing_rules, gone.missing_rules, found(committee()).missing_rules) == (
        "2019",
        "2019",
        "",
    )


# Unreadable


@pytest.mark.parametrize(
    ("pdf", "outcome", "words"),
    [
        (b"", Outcome.FOREIGN, "n’est pas un PDF"),
        (b"\x89PNG", Outcome.FOREIGN, "n’est pas un PDF"),
        (b"%PDF-1.7 and nothing", Outcome.UNREADABLE, "la fin manque"),
        (b"%PDF-1.7\n%%EOF\n", Outcome.UNREADABLE, "abîmé"),
    ],
)
def test_what_is_no_document_is_said_so(pdf: bytes, outcome: Outcome, words: str) -> None:
    one = found(pdf)
    assert one.outcome is outcome
    assert words in said(one)
    assert one.sentence == outcome.label


def test_a_document_of_another_maker_is_not_ours() -> None:
    part = Part("Lettre", ("", ""), (Heading(1, "Lettre"),))
    letter = render(Document("Lettre", "Lettre", "Quelqu’un", "", "", AT, (part,)))
    assert found(letter).outcome is Outcome.FOREIGN


def test_a_password_is_told() -> None:
    one = found(resaved(committee(), encryption=pikepdf.Encryption(owner="owner", user="secret")))
    assert one.outcome is Outcome.UNREADABLE
    assert "mot de passe" in said(one)


def test_a_bomb_among_the_streams_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def harm(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].Contents = pdf.make_stream(b" " * 6_000_000)

    bomb = resaved(committee(), harm)
    assert found(bomb).outcome is Outcome.RESAVED
    monkeypatch.setattr(page_marks, "MOST_DECODED", 5_000_000)
    assert found(bomb).outcome is Outcome.UNREADABLE
    assert found(committee()).intact


def test_objects_nested_without_end_are_refused() -> None:
    def harm(pdf: pikepdf.Pdf) -> None:
        deep: pikepdf.Object = Array([])
        for _ in range(200):
            deep = pdf.make_indirect(Array([deep]))
        pdf.pages[0].obj.Resources["/Deep"] = deep

    assert found(resaved(committee(), harm)).outcome is Outcome.UNREADABLE


def test_objects_that_hold_themselves_are_read() -> None:
    def harm(pdf: pikepdf.Pdf) -> None:
        ring = pdf.make_indirect(Array([]))
        ring.append(ring)
        pdf.pages[0].obj.Resources["/Ring"] = ring

    assert found(resaved(committee(), harm)).outcome is Outcome.RESAVED


# The twin


def test_a_twin_is_read_back_whole() -> None:
    with pikepdf.open(BytesIO(committee(with_pieces=True))) as pdf:
        data = pdf.attachments[TWIN].get_file().read_bytes()
    twin = read_twin(data)
    assert twin_bytes(twin) == data
    assert [made.title for made in twin.annexes] == ["Devis", "Bail"]
    assert any(one["trace"] for one in twin.verdicts)
    assert isinstance(twin.dossier, Dossier)


@given(st.data())
@settings(max_examples=60)
def test_a_spoiled_twin_is_refused_in_words(data: st.DataObject) -> None:
    with pikepdf.open(BytesIO(committee())) as pdf:
        sound = json.loads(pdf.attachments[TWIN].get_file().read_bytes())
    place = data.draw(
        st.sampled_from(["format", "version", "printed", "annexes", "verdicts", "dossier_file"])
    )
    junk = st.none() | st.integers() | st.text(max_size=5) | st.lists(st.integers(), min_size=1, max_size=2)
    if place == "printed":
        sound["printed"][data.draw(st.sampled_from(["kind", "at", "rules", "scenario"]))] = data.draw(
            st.text(max_size=5) | st.lists(st.integers(), max_size=2) | st.booleans()
        )
    else:
        sound[place] = data.draw(junk)
    with pytest.raises(FileError):
        read_twin(json.dumps(sound).encode())


def test_pages_have_the_same_mark_only_when_they_draw_the_same() -> None:
    with pikepdf.open(BytesIO(committee())) as pdf:
        marks = page_marks.page_marks(pdf)
    assert len(set(marks)) == len(marks)
