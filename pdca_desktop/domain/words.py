"""Words as they are compared: without accents or case."""

import re
import unicodedata

WORD = re.compile(r"[^\W_]+")


def folded(text: str) -> str:
    """A text without accents or case, as it is compared."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def words_of(text: str) -> list[str]:
    """The words of a text, folded."""
    return WORD.findall(folded(text))
