"""What a printed document is found to be when it comes back: intact, or what differs, in words."""

from dataclasses import dataclass, field
from datetime import datetime

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.field import Choice


class Outcome(Choice):
    """What became of a document since it was printed."""

    INTACT = "intact", "Intact"
    COMPLETED = "completed", "Complété après l'impression"
    RESAVED = "resaved", "Réenregistré par un autre logiciel"
    CHANGED = "changed", "Modifié après l'impression"
    UNREADABLE = "unreadable", "Illisible"
    FOREIGN = "foreign", "Sans sceau de l'application"

    @property
    def told(self) -> bool:
        """Whether anything can be said of its content."""
        return self not in (Outcome.UNREADABLE, Outcome.FOREIGN)


@dataclass(frozen=True, slots=True)
class Difference:
    """A place where a page and the data joined to it do not say the same.

    Attributes:
        page: from 1.
        printed: lines of the page.
        data: lines that the data give.
    """

    page: int
    printed: tuple[str, ...]
    data: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Printed:
    """What a document says of its own printing."""

    title: str
    at: datetime
    adviser: str
    app_version: str
    rules: str
    inputs_hash: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What a document was found to be.

    Attributes:
        same_content: pages and data are those that were printed; None: that cannot be said.
        findings: French sentences, what differs.
        notes: French sentences, what could not be checked and why.
        differences: places where a page and the data disagree.
        printed: None without data.
        dossier: the data joined to the pages; None without.
        missing_rules: number of the rules that judged it and are not known here; empty when they are.
    """

    outcome: Outcome
    same_content: bool | None = None
    findings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    differences: tuple[Difference, ...] = ()
    printed: Printed | None = None
    dossier: Dossier | None = field(default=None, repr=False)
    missing_rules: str = ""

    @property
    def intact(self) -> bool:
        """Whether it is to the byte what was printed."""
        return self.outcome is Outcome.INTACT

    @property
    def sentence(self) -> str:
        """The finding in a few French words: "Réenregistré par un autre logiciel : contenu identique"."""
        if self.intact or not self.outcome.told:
            return self.outcome.label
        word = {True: "identique", False: "différent", None: "non comparable"}[self.same_content]
        return f"{self.outcome.label}\u00a0: contenu {word}"
