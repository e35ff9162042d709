"""The words of the search index, kept in memory to find the one that a mistyped word most looks like.

Comparing every word letter by letter takes too long. A word with one or two mistakes keeps a part of itself
intact, nearly in its place: only what stands before and after such a part is compared, and first among the
words with the same first letter.
"""

import threading
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby, pairwise

SHORTEST = 4
"""Letters under which a word is taken as it is."""

_TWO_TYPOS_FROM = 8
_BETWEEN = "\n"


class Vocabulary:
    """The words of one open file; any thread may ask, the one that writes adds."""

    def __init__(self) -> None:
        self._texts: dict[str, str] | None = None
        self._added: set[str] = set()
        self._lock = threading.Lock()

    def add(self, words: Iterable[str]) -> None:
        """Note words that are being written; those of a transaction that fails do no harm."""
        with self._lock:
            if self._texts is None:
                self._added.update(words)
            else:
                _put(self._texts, words)

    def forget(self) -> None:
        """Keep nothing in memory: the words are read again when they are needed."""
        with self._lock:
            self._texts, self._added = None, set()

    def near(self, word: str, read: Callable[[], Iterable[str]]) -> Iterator[str]:
        """The words that a mistyped one looks like or begins like, the nearest first.

        Those with the same first letter come before the others. Some may have left the index since.

        Args:
            word: folded.
            read: gives every word of the index but numbers, in order; called once.
        """
        if len(word) < SHORTEST or word.isdigit():
            return
        texts = self._read(read)
        allowed = 2 if len(word) >= _TWO_TYPOS_FROM else 1
        yield from _sorted(word, _candidates(texts.get(word[0], ""), word, 0, allowed), allowed)
        others = (term for term in _with_another_first(texts, word, allowed - 1) if term[0] != word[0])
        yield from _sorted(word, others, allowed)

    def _read(self, read: Callable[[], Iterable[str]]) -> dict[str, str]:
        """One text of words for each first letter."""
        with self._lock:
            if self._texts is None:
                groups = groupby(read(), key=lambda term: term[0])
                texts = {first: _BETWEEN.join(("", *terms, "")) for first, terms in groups}
                _put(texts, self._added)
                self._texts, self._added = texts, set()
            return dict(self._texts)


def typos(word: str, term: str, most: int) -> int:
    """Letters to add, drop, change or swap so that the word begins the term; over `most`, only that."""
    return min(_edits(word, term, most))


def _put(texts: dict[str, str], words: Iterable[str]) -> None:
    for word in filter(None, words):
        text = texts.get(word[0], _BETWEEN)
        if f"{_BETWEEN}{word}{_BETWEEN}" not in text:
            texts[word[0]] = text + word + _BETWEEN


def _sorted(word: str, terms: Iterable[str], allowed: int) -> list[str]:
    """The terms that are near indeed, the nearest first."""
    counted = [(typos(word, term, allowed), term) for term in set(terms)]
    return [term for count, term in sorted(counted) if count <= allowed]


def _with_another_first(texts: dict[str, str], word: str, left: int) -> Iterator[str]:
    """The words near one whose first letter is wrong, with so many mistakes left for the others."""
    swapped = word[1] + word[0] + word[2:]
    yield from _candidates(texts.get(word[1], ""), swapped, 0, left)
    for text in texts.values():
        yield from _candidates(text, word[1:], 1, left)  # another letter
        yield from _candidates(text, word[1:], 0, left)  # a letter too many
        yield from _candidates(text, word, 1, left)  # a letter forgotten


def _candidates(text: str, word: str, skipped: int, allowed: int) -> Iterator[str]:
    """Every term of a text that a word begins after so many letters, within so many mistakes; and few others.

    Cut into one part more than mistakes, a word has a part without any: it stands in the term where it stands
    in the word, but for the letters added or dropped before it. Two letters swapped across a cut spoil two
    parts at once: the first and the last part are looked for with them swapped back, too.
    """
    cuts = [len(word) * rank // (allowed + 1) for rank in range(allowed + 2)]
    for part in pairwise(cuts):
        yield from _around(text, word, part, skipped, allowed)
    swaps = {cuts[1]: (cuts[0], cuts[1])} if allowed else {}
    if allowed > 1:
        swaps[cuts[-2]] = (cuts[-2], cuts[-1])
    for cut, part in swaps.items():
        spelling = word[: cut - 1] + word[cut] + word[cut - 1] + word[cut + 1 :]
        yield from _around(text, spelling, part, skipped, allowed - 1)


def _around(text: str, word: str, cut: tuple[int, int], skipped: int, allowed: int) -> Iterator[str]:
    """The terms of a text that hold a part of the word intact, within so many mistakes around it."""
    first, last = cut
    before, part, after = word[:first], word[first:last], word[last:]
    least, most = (skipped + first - allowed, skipped + first + allowed) if first else (skipped, skipped)
    anchor = _BETWEEN if not most else ""
    longest, letters = len(after) + allowed, frozenset(after)
    heads: dict[str, int] = {}
    tails: dict[str, int] = {}
    at = text.find(anchor + part)
    while at >= 0:
        begin = at + 1 if anchor else text.rfind(_BETWEEN, 0, at) + 1
        here = begin if anchor else at
        if least <= here - begin <= most:
            head = text[begin + skipped : here]
            count = heads.get(head, -1)
            if count < 0:
                count = heads[head] = _edits(before, head, allowed)[-1]
            if count <= allowed:
                end = text.find(_BETWEEN, here)
                tail = text[here + len(part) : min(end, here + len(part) + longest)]
                more = tails.get(tail, -1)
                if more < 0:
                    strange = len(letters.difference(tail))
                    more = tails[tail] = strange if strange > allowed else typos(after, tail, allowed)
                if count + more <= allowed:
                    yield text[begin:end]
        at = text.find(anchor + part, at + 1)


def _edits(word: str, term: str, most: int) -> list[int]:
    """For each beginning of the term, the letters to add, drop, change or swap to make it of the word.

    Given up as soon as all are more than `most`.
    """
    before: list[int] = []
    row = list(range(len(term) + 1))
    for i, letter in enumerate(word, 1):
        above, row = row, [i] + [0] * len(term)
        for j, other in enumerate(term, 1):
            row[j] = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (letter != other))
            if before and j > 1 and letter == term[j - 2] and word[i - 2] == other:
                row[j] = min(row[j], before[j - 2] + 1)
        if min(row) > most:
            break
        before = above
    return row
