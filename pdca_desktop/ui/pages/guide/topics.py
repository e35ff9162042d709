"""The pages of the guide: their order, their words, the one that goes with a screen. Pure: no Qt."""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from pdca_desktop import resources
from pdca_desktop.domain.french import typeset
from pdca_desktop.ui.fuzzy import folded

ORDER = (
    "premier-demarrage",
    "creer-un-dossier",
    "retrouver-un-dossier",
    "remplir-l-expertise",
    "construire-le-plan",
    "comprendre-un-verdict",
    "issues-proposees",
    "meilleurs-montages",
    "pieces",
    "imprimer",
    "echanger-avec-le-siege",
    "publications-du-siege",
    "verrouillage-et-cles",
    "sauvegardes-et-recuperation",
    "raccourcis",
    "glossaire",
)
"""Names of the files in `resources/guide`, as they are read one after the other."""

OF_SCREEN: Mapping[str, str] = MappingProxyType(
    {
        "home": "premier-demarrage",
        "dossiers": "retrouver-un-dossier",
        "dossier/project": "creer-un-dossier",
        "dossier": "remplir-l-expertise",
        "dossier/plan": "construire-le-plan",
        "dossier/pieces": "pieces",
        "preview": "imprimer",
        "exchange": "echanger-avec-le-siege",
        "published": "publications-du-siege",
        "settings": "verrouillage-et-cles",
    }
)
"""The page that goes with a screen, or with a section of a dossier."""

_MARKS = re.compile(r"\[([^]]*)\]\([^)]*\)|[*`#|]+|^\s*[-\d.]+\s", re.MULTILINE)
_SPACES = re.compile(r"\s+")
_FOR_THE_CODE = "Identifiant"
_AROUND = 60


class Topic(NamedTuple):
    """A page of the guide.

    Attributes:
        name: of its file, without ".md".
        text: Markdown, in French typography.
    """

    name: str
    title: str
    text: str


class Found(NamedTuple):
    """A page where words were found.

    Attributes:
        excerpt: the words around the first one, plain.
    """

    topic: Topic
    excerpt: str


def topic_of(page: str, section: str = "") -> str:
    """The page of the guide that goes with a page of the window.

    Args:
        page: as the shell calls it.
        section: of the dossier, when one is open there.
    """
    return OF_SCREEN.get(f"{page}/{section}") or OF_SCREEN.get(page) or ORDER[0]


def load() -> tuple[Topic, ...]:
    """Every page, in order.

    Raises:
        OSError: a file of the program is missing.
    """
    folder = resources.folder("guide")
    return tuple(_topic(name, (folder / f"{name}.md").read_text(encoding="utf-8")) for name in ORDER)


def search(topics: Sequence[Topic], words: str) -> tuple[Found, ...]:
    """The pages that hold every word, accents and case ignored: those whose title does come first."""
    asked = folded(words).split()
    if not asked:
        return tuple(Found(topic, "") for topic in topics)
    found = []
    for topic in topics:
        plain = _SPACES.sub(" ", _MARKS.sub(lambda mark: mark[1] or " ", topic.text))
        where = folded(plain)
        if all(word in where for word in asked):
            found.append(Found(topic, _excerpt(plain, where.find(asked[0], len(topic.title) + 2))))
    found.sort(key=lambda one: not all(word in folded(one.topic.title) for word in asked))
    return tuple(found)


def _topic(name: str, text: str) -> Topic:
    title = text.partition("\n")[0].removeprefix("# ").strip()
    return Topic(name, typeset(title), typeset(_for_advisers(text)))


def _for_advisers(text: str) -> str:
    """The glossary without the column that only the program's authors read."""
    if _FOR_THE_CODE not in text:
        return text
    return "\n".join(
        line.rstrip("|").rpartition("|")[0] + "|" if line.startswith("|") else line
        for line in text.splitlines()
    )


def _excerpt(plain: str, at: int) -> str:
    if at < 0:
        return ""
    start = max(0, at - _AROUND // 2)
    said = plain[start : at + _AROUND]
    if start:
        said = said.partition(" ")[2]
    return f"…{said.rpartition(' ')[0].strip()}…"
