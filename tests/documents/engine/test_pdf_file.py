"""The file writer: what is written is what another program reads; the same objects give the same bytes."""

from io import BytesIO

import pikepdf
from hypothesis import given
from hypothesis import strategies as st

from pdca_desktop.documents.pdf_file import PdfFile, name, reference, words

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))


def filled(texts: list[str], streams: list[bytes]) -> bytes:
    file = PdfFile()
    root = file.number()
    kept = [file.add(f"<</Text{words(text)}/Next null>>") for text in texts]
    held = [file.stream("/Kind/Data", data, packed=len(data) % 2 == 0) for data in streams]
    pages = file.add("<</Type/Pages/Kids[]/Count 0>>")
    texts_list = " ".join(map(reference, kept))
    held_list = " ".join(map(reference, held))
    file.write(root, f"<</Type/Catalog/Pages {reference(pages)}/Texts[{texts_list}]/Streams[{held_list}]>>")
    return file.finished(root, file.add("<</Title(x)>>"))


@given(st.lists(TEXTS, max_size=20), st.lists(st.binary(max_size=300), max_size=6))
def test_another_program_reads_what_was_written(texts: list[str], streams: list[bytes]) -> None:
    with pikepdf.open(BytesIO(filled(texts, streams))) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert [str(item.Text) for item in pdf.Root.Texts] == texts
        assert [item.read_bytes() for item in pdf.Root.Streams] == streams


def test_thousands_of_objects_are_packed_and_found() -> None:
    texts = [f"objet {rank}" for rank in range(5000)]
    data = filled(texts, [])
    with pikepdf.open(BytesIO(data)) as pdf:
        assert [str(item.Text) for item in pdf.Root.Texts] == texts
    assert len(data) < 5000 * 14  # each would take more than 60 alone


def test_the_same_objects_give_the_same_bytes_and_others_another_identifier() -> None:
    def identifier(data: bytes) -> str:
        with pikepdf.open(BytesIO(data)) as pdf:
            return bytes(pdf.trailer.ID[0]).hex()

    assert filled(["a"], [b"b"]) == filled(["a"], [b"b"])
    assert identifier(filled(["a"], [b"b"])) != identifier(filled(["a"], [b"c"]))


@given(TEXTS.filter(lambda text: "\0" not in text))
def test_names_are_read_as_they_were(text: str) -> None:
    assert str(pikepdf.Object.parse(name(text).encode("ascii"))) == "/" + text
