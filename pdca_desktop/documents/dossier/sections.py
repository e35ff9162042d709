"""The numbered sections of a note and its lettered annexes, and how other pages refer to them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from string import ascii_uppercase

from pdca_desktop.documents.blocks import Block, Heading, Together
from pdca_desktop.domain.french import NO_BREAK, typeset


@dataclass(frozen=True, slots=True)
class Section:
    """One section of the note, or an annex.

    Attributes:
        key: what other pages refer to it by.
        own_page: whether it stays on one page.
    """

    key: str
    title: str
    blocks: tuple[Block, ...] = ()
    own_page: bool = False


Places = Mapping[str, str]
"""Where a section is, in words, by its key."""


def numbered(sections: Iterable[Section]) -> tuple[Section, ...]:
    """The sections with their numbers in their titles; those that say nothing are left out."""
    kept = [one for one in sections if one.blocks]
    return tuple(replace(one, title=typeset(f"{rank}. {one.title}")) for rank, one in enumerate(kept, 1))


def lettered(annexes: Iterable[Section]) -> tuple[Section, ...]:
    """The annexes with their letters in their titles; those that say nothing are left out."""
    kept = [one for one in annexes if one.blocks]
    return tuple(
        replace(one, title=typeset(f"{letter}. {one.title}"))
        for letter, one in zip(ascii_uppercase, kept, strict=False)
    )


def places(sections: Iterable[Section], word: str = "partie") -> Places:
    """Where each section is: "partie 10", "annexe B"."""
    return {one.key: f"{word}{NO_BREAK}{one.title.partition('.')[0]}" for one in sections}


def laid_out(sections: Iterable[Section], level: int) -> tuple[Block, ...]:
    """The sections one after the other."""
    blocks: list[Block] = []
    for one in sections:
        its: tuple[Block, ...] = (Heading(level, one.title, anchor=one.key), *one.blocks)
        blocks += (Together(its),) if one.own_page else its
    return tuple(blocks)
