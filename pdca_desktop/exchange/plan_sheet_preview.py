"""What was read in a spreadsheet, before the adviser accepts it."""

from dataclasses import dataclass

from pdca_desktop.domain.field import Choice
from pdca_desktop.domain.plan import Plan


class Confidence(Choice):
    """How sure the reading of a line is."""

    SURE = "sure", "Sûr"
    LIKELY = "likely", "Probable"
    TO_CHECK = "to_check", "À vérifier"


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """Where one line of the proposed plan comes from.

    Attributes:
        path: JSON Pointer of the line in the plan ("/needs/0").
        sheet: name of the sheet.
        cell: address of the line's first cell there ("B12").
        confidence: how sure its nature and amount are.
        remark: French sentences on what was understood; empty when nothing needs saying.
    """

    path: str
    sheet: str
    cell: str
    confidence: Confidence
    remark: str = ""


@dataclass(frozen=True, slots=True)
class SheetWarning:
    """Something the adviser should look at.

    Attributes:
        sheet: name of the sheet; empty for the whole file.
        cell: address there; empty for the whole sheet.
        sentence: French, complete, the place included.
    """

    sheet: str
    cell: str
    sentence: str


@dataclass(frozen=True, slots=True)
class SheetPreview:
    """A proposal: nothing is changed until the adviser accepts it.

    Attributes:
        plan: the plan as read.
        rows: one for each need and resource of the plan, in order.
        warnings: what to look at, in reading order.
    """

    plan: Plan
    rows: tuple[PreviewRow, ...]
    warnings: tuple[SheetWarning, ...]
