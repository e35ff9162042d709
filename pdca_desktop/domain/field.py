"""The declaration of a field: written once, read by forms, tables, journal, sync, print and privacy."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, StrEnum
from typing import Self


class Privacy(Enum):
    """What a field says of a living person.

    STAFF names who handled the file: it stays with the file when the project holder is erased.
    """

    PLAIN = "plain"
    STAFF = "staff"
    PERSONAL = "personal"
    SENSITIVE = "sensitive"


class Choice(StrEnum):
    """A closed list of answers; each member carries the French label an adviser reads."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        """A member of that stored value and French label."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member


Check = Callable[[str], str | None]
"""Judges what is typed in a text field: the French sentence of what to mend, or None."""


@dataclass(frozen=True, slots=True)
class Field:
    """What a field is, for everyone who reads it.

    Attributes:
        label: French, as printed on a form.
        unit: unit of the value ("%", "mois", "ETP"); euros need none.
        help: French sentence shown on demand.
        section: French title of the form's part it stands in; empty: the part of the field before.
        each: what one item of a list is called ("Exercice"); with it, many figures are typed in as a table.
        usual: how many items a list usually has, so that as many are there to be filled in.
        decimals: digits after the comma of a decimal number.
        least: lowest value that makes sense; below it is a finding, not a refusal.
        most: highest value that makes sense.
        long: free text of several paragraphs.
        privacy: what it says of a living person; a record's holds for all that is in it.
        counted: kept without a name when the person is erased: the activity report counts it.
        internal: never shown or printed for the entrepreneur.
        later: known, or to be put right, after the committee too: it stays open when the dossier is frozen.
        whole: a record that is saved, journalled, merged and undone as one value.
        check: judges a text (SIRET, IBAN, e-mail...).
    """

    label: str
    unit: str = ""
    help: str = ""
    section: str = ""
    each: str = ""
    usual: int = 0
    decimals: int = 2
    least: Decimal | int | None = None
    most: Decimal | int | None = None
    long: bool = False
    privacy: Privacy = Privacy.PLAIN
    counted: bool = False
    internal: bool = False
    later: bool = False
    whole: bool = False
    check: Check | None = None
