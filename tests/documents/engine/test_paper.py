"""The file that the library writes for us: sound for other programs, and as PDF/A asks."""

import re
from dataclasses import replace
from io import BytesIO

import pikepdf
from hypothesis import given, settings
from hypothesis import strategies as st

from pdca_desktop.documents import blocks as b
from pdca_desktop.documents.render import render
from tests.documents.engine import sample

TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40)


def test_another_program_finds_no_fault_in_it() -> None:
    with pikepdf.open(BytesIO(render(sample.document(attachments=(sample.data_file(),))))) as pdf:
        assert pdf.check_pdf_syntax() == []


def test_each_stream_ends_on_a_line_of_its_own_after_its_length() -> None:
    data = render(sample.document(attachments=(sample.data_file(),)))
    lengths = [
        (found.end(), int(found[1]))
        for found in re.finditer(rb"/Length (\d+)[^\0]{0,200}?>>\nstream\n", data)
    ]
    assert len(lengths) > 10
    assert {data[start + length :][:18] for start, length in lengths} == {b"\nendstream\nendobj\n"}


def test_another_content_has_another_identifier() -> None:
    def identifier(words: str) -> str:
        document = sample.document(b.Part("Un", ("", ""), (b.Para(words),)))
        with pikepdf.open(BytesIO(render(document))) as pdf:
            return bytes(pdf.trailer.ID[0]).hex()

    assert identifier("Un texte") == identifier("Un texte")
    assert identifier("Un texte") != identifier("Un autre")


@settings(max_examples=25)
@given(TEXTS, TEXTS)
def test_names_and_words_of_attached_files_are_read_as_they_were(name: str, words: str) -> None:
    carried = replace(sample.data_file(), name=name, description=words)
    with pikepdf.open(BytesIO(render(sample.document(attachments=(carried,))))) as pdf:
        (spec,) = pdf.Root.AF
        assert (str(spec.UF), str(spec.Desc)) == (name, words)
        assert pdf.attachments[name].get_file().mime_type == carried.mime
