"""Makes any text fit to print: composed characters, nothing invisible, nothing the type has no glyph for."""

import re
import unicodedata
from collections.abc import Container

EMOJI = "[émoji]"
FOREIGN = "[texte non imprimable]"

_UNSEEN = re.compile(
    "[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f\u00ad\u061c\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
_SPACE = re.compile("[\t\u1680\u2000-\u2006\u2008-\u200a\u205f\u3000]")
_LINE_END = re.compile("\r\n?|[\u000b\u000c\u0085\u2028\u2029]")
_PLAIN = re.compile("[\t -~\u00a0-\u00ac\u00ae-\u017f€’“”«»…–—−\u202f\n]*")
_PICTURES = re.compile(
    "[\u2190-\u21ff\u2300-\u27bf\u2900-\u297f\u2b00-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff]"
)


def printable(text: str, glyphs: Container[int]) -> str:
    r"""The text as it can be printed.

    Composed to NFC; controls, marks of writing direction and other unseen characters dropped; every end of
    line is \n and every breakable space a plain one; a run of characters that have no glyph becomes a word in
    brackets, so that nobody takes the page for complete.

    Args:
        glyphs: code points that the type can print.
    """
    if _PLAIN.fullmatch(text):
        return text.replace("\t", " ") if "\t" in text else text
    text = _UNSEEN.sub("", _SPACE.sub(" ", _LINE_END.sub("\n", text)))
    text = unicodedata.normalize("NFC", text)
    if all(ord(sign) in glyphs or sign == "\n" for sign in text):
        return text
    return "".join(_with_glyphs(text, glyphs))


def _with_glyphs(text: str, glyphs: Container[int]) -> list[str]:
    """The pieces of a text, those without glyph told in words."""
    pieces: list[str] = []
    word = ""
    for sign in text:
        if ord(sign) in glyphs or sign == "\n":
            pieces.append(sign)
            word = ""
            continue
        plain = unicodedata.normalize("NFKC", sign)
        if plain != sign and all(ord(part) in glyphs for part in plain):
            pieces.append(plain)
            word = ""
            continue
        if unicodedata.category(sign) in {"Mn", "Me"} and word == "":
            continue  # a mark that composes with nothing: the letter below it stays
        told = EMOJI if _PICTURES.match(sign) else FOREIGN
        if told != word:
            pieces.append(told)
            word = told
    return pieces


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a printable text: its lines that are not blank."""
    return [line.strip() for line in text.split("\n") if line.strip()]
