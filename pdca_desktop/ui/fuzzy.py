"""How well typed words match a name: accents and case ignored, letters in order, starts of words first."""

import unicodedata

_WORD_START, _FOLLOWS, _FOUND = 8, 4, 1
_GAP = 1


class _Plain(dict[int, str]):
    """Letters without accent, learnt as they are met."""

    def __missing__(self, code: int) -> str:
        plain = self[code] = unicodedata.normalize("NFD", chr(code))[0]
        return plain


_PLAIN = _Plain({ord("œ"): "oe", ord("’"): "'"})


def folded(text: str) -> str:
    """The text without accents and case, one character for one character where it can be."""
    small = text.lower()
    return small if small.isascii() else small.translate(_PLAIN)


def score(typed: str, name: str) -> int | None:
    """How well it matches, higher is better; None when a letter is missing."""
    words = folded(typed).split()
    where = folded(name)
    total = 0
    for word in words:
        best = _best(word, where)
        if best is None:
            return None
        total += best
    return total * 100 - len(where)


def _best(word: str, where: str) -> int | None:
    found = where.find(word)
    while found > 0 and where[found - 1].isalnum():
        found = where.find(word, found + 1)
    if found >= 0:
        return _WORD_START + len(word) * _FOLLOWS
    return _in_order(word, where)


def _in_order(word: str, where: str) -> int | None:
    """Each letter after the one before; the first one starts a word."""
    at, total, before = -1, 0, -2
    for rank, letter in enumerate(word):
        at = _start(letter, where) if rank == 0 else where.find(letter, at + 1)
        if at < 0:
            return None
        total += _FOLLOWS if at == before + 1 else _FOUND
        before = at
    return total


def _start(letter: str, where: str) -> int:
    for at, known in enumerate(where):
        if known == letter and (at == 0 or not where[at - 1].isalnum()):
            return at
    return -1
