"""Full-text search: words by their beginning, accents and case ignored, near spellings as a last resort."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, text

from pdca_desktop.domain.words import WORD, folded, words_of
from pdca_desktop.services.ports import Hit
from pdca_desktop.store.programs import SEARCHED
from pdca_desktop.store.vocabulary import Vocabulary

_MOST_WORDS = 8
_CANDIDATES = 300
_EXCERPT = 90
_DIGITS_JOINED = 5

_MATCH = text(
    f"SELECT l.dossier_id, l.title AS shown, l.holders, {', '.join(f's.{name}' for name in SEARCHED)} "  # noqa: S608
    "FROM search AS s JOIN listing AS l ON l.k = s.rowid "
    "WHERE search MATCH :query ORDER BY s.rowid DESC LIMIT :most"
)
_TERMS = text("SELECT term FROM search_word WHERE term >= 'a'")
"""Every word but numbers: a reference is not corrected."""
_BEGINS = text("SELECT 1 FROM search_word WHERE term >= :first AND term < :last LIMIT 1")
_KNOWN = text("SELECT 1 FROM search_word WHERE term = :term")


def index(connection: Connection, k: int, texts: dict[str, str], *, known: bool) -> None:
    """Put a dossier's texts in the index.

    Args:
        k: its number in the list.
        texts: by column of the index.
        known: whether it was there before.
    """
    if known:
        forget(connection, k)
    marks = ", ".join("?" * (len(SEARCHED) + 1))
    connection.exec_driver_sql(
        f"INSERT INTO search (rowid, {', '.join(SEARCHED)}) VALUES ({marks})",  # noqa: S608  (names of ours)
        (k, *(texts[column] for column in SEARCHED)),
    )


def forget(connection: Connection, k: int) -> None:
    """Take a dossier's texts out of the index."""
    connection.exec_driver_sql("DELETE FROM search WHERE rowid = ?", (k,))


def compact(connection: Connection) -> None:
    """Make the index anew of the texts there are: nothing of a text that left is in it, or in its pages."""
    connection.exec_driver_sql("INSERT INTO search(search) VALUES ('rebuild')")


def find(connection: Connection, words: str, limit: int, vocabulary: Vocabulary) -> list[Hit]:
    """The dossiers whose texts hold words that begin so, the best first; near spellings if there is none."""
    asked = words_of(words)[:_MOST_WORDS]
    if not asked or limit <= 0:
        return []
    joined = "".join(asked)
    alternatives = [asked]
    if len(asked) > 1 and joined.isdigit() and len(joined) >= _DIGITS_JOINED:
        alternatives.append([joined])
    hits = [hit for some in alternatives for hit in _matching(connection, some, limit)]
    if not hits:
        meant = [_nearest(connection, word, vocabulary) for word in asked]
        hits = [] if meant == asked else _matching(connection, meant, limit)
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


def _nearest(connection: Connection, word: str, vocabulary: Vocabulary) -> str:
    """The known word that a mistyped one most looks like; itself when it begins one, or none is near."""
    if connection.execute(_BEGINS, {"first": word, "last": word + "\U0010ffff"}).first():
        return word
    for term in vocabulary.near(word, lambda: connection.execute(_TERMS).scalars()):
        if connection.execute(_KNOWN, {"term": term}).first():
            return term
    return word
