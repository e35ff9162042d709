"""Full-text search: words by their beginning, accents and case ignored, near spellings as a last resort."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, text

from pdca_desktop.services.ports import Hit
from pdca_desktop.store.folding import WORD, folded, words_of
from pdca_desktop.store.programs import SEARCHED

_MOST_WORDS = 8
_CANDIDATES = 300
_EXCERPT = 90
_DIGITS_JOINED = 5
_MOST_TERMS = 40_000
_SHORTEST_TYPO = 4
_TWO_TYPOS_FROM = 8

_MATCH = text(
    f"SELECT l.dossier_id, l.title AS shown, l.holders, {', '.join(f's.{name}' for name in SEARCHED)} "  # noqa: S608
    "FROM search AS s JOIN listing AS l ON l.k = s.rowid "
    "WHERE search MATCH :query ORDER BY s.rowid DESC LIMIT :most"
)
_TERMS = text(
    "SELECT term FROM search_word WHERE term >= :first AND term < :last "
    "AND length(term) BETWEEN :least AND :longest LIMIT :most"
)


def index(connection: Connection, k: int, texts: dict[str, str], *, known: bool) -> None:
    """Put a dossier's texts in the index.

    Args:
        k: its number in the list.
        texts: by column of the index.
        known: whether it was there before.
    """
    if known:
        connection.exec_driver_sql("DELETE FROM search WHERE rowid = ?", (k,))
    marks = ", ".join("?" * (len(SEARCHED) + 1))
    connection.exec_driver_sql(
        f"INSERT INTO search (rowid, {', '.join(SEARCHED)}) VALUES ({marks})",  # noqa: S608  (names of ours)
        (k, *(texts[column] for column in SEARCHED)),
    )


def find(connection: Connection, words: str, limit: int) -> list[Hit]:
    """The dossiers whose texts hold words that begin so, the best first."""
    asked = words_of(words)[:_MOST_WORDS]
    if not asked or limit <= 0:
        return []
    joined = "".join(asked)
    alternatives = [asked]
    if len(asked) > 1 and joined.isdigit() and len(joined) >= _DIGITS_JOINED:
        alternatives.append([joined])
    hits = [hit for some in alternatives for hit in _matching(connection, some, limit)]
    if not hits:
        hits = _matching(connection, [_nearest(connection, word) for word in asked], limit)
    return list({hit.dossier_id: hit for hit in hits}.values())[:limit]


def _matching(connection: Connection, words: Sequence[str], limit: int) -> list[Hit]:
    """Whole words first, then beginnings; of very many, the newest dossiers are judged."""
    most = max(_CANDIDATES, limit)
    rows: dict[str, Any] = {}
    for star in ("", "*"):
        query = " ".join(f'"{word}"{star}' for word in words)
        for row in connection.execute(_MATCH, {"query": query, "most": most}).mappings():
            rows.setdefault(row["dossier_id"], row)
        if len(rows) >= most:
            break
    scored = []
    for rank, row in enumerate(rows.values()):
        columns = [(column, row[column]) for column in SEARCHED if row[column]]
        column_scores = [
            (_score(content, words), -SEARCHED.index(name), content) for name, content in columns
        ]
        best = max(column_scores)
        score = sum(one[0] for one in column_scores)
        scored.append(
            (-score, rank, Hit(row["dossier_id"], row["shown"] or row["holders"], _excerpt(best[2], words)))
        )
    return [hit for *_, hit in sorted(scored, key=lambda one: one[:2])][:limit]


def _score(content: str, words: Sequence[str]) -> int:
    """How well a text answers: a whole word counts more than a beginning."""
    found = words_of(content)
    return sum(3 if word in found else any(one.startswith(word) for one in found) for word in words)


def _excerpt(content: str, words: Sequence[str]) -> str:
    if len(content) <= _EXCERPT:
        return content
    spans = [m.start() for m in WORD.finditer(content) if folded(m[0]).startswith(tuple(words))]
    start = max(0, min(spans, default=0) - _EXCERPT // 3)
    cut = content[start : start + _EXCERPT].strip()
    return ("…" if start else "") + cut + ("…" if start + _EXCERPT < len(content) else "")


def _nearest(connection: Connection, word: str) -> str:
    """The known word that a mistyped one most looks like; itself when none is near."""
    allowed = 2 if len(word) >= _TWO_TYPOS_FROM else 1
    if len(word) < _SHORTEST_TYPO or word.isdigit():
        return word
    for first, last in ((word[0], word[0] + "\U0010ffff"), ("", "\U0010ffff")):
        bounds = {"first": first, "last": last, "most": _MOST_TERMS}
        lengths = {"least": len(word) - allowed, "longest": len(word) + allowed + 4}
        terms = connection.execute(_TERMS, bounds | lengths).scalars()
        near = [(typos, term) for term in terms if (typos := _typos(word, term, allowed)) <= allowed]
        if near:
            return str(min(near)[1])
    return word


def _typos(word: str, term: str, most: int) -> int:
    """Letters to add, drop, change or swap so that the word begins the term; counted up to `most` + 1."""
    if len(set(word) - set(term)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(term) + 1))
    for i, letter in enumerate(word, 1):
        above, row = row, [i] + [0] * len(term)
        for j, other in enumerate(term, 1):
            row[j] = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (letter != other))
            if before and j > 1 and letter == term[j - 2] and word[i - 2] == other:
                row[j] = min(row[j], before[j - 2] + 1)
        if min(row) > most:
            return most + 1
        before = above
    return min(row)
