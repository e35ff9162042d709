"""A plan read in a spreadsheet, as the adviser corrects it before anything changes.

draft = Draft(read_plan_sheet(path))
draft = draft.with_nature("/resources/2", ResourceNature.PTZ).without("/needs/4")
draft.lines(dossier)      # each line with what was understood
draft.plan(dossier)       # what `accept_plan` or `add_scenario` takes in
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from pdca_desktop.domain import path as places
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.french import typeset
from pdca_desktop.domain.plan import Need, NeedNature, Plan, Resource, ResourceNature
from pdca_desktop.exchange.plan_sheet import Confidence, PreviewRow, SheetPreview
from pdca_desktop.services import beneficiary
from pdca_desktop.services.natures import fitted, terms_after
from pdca_desktop.services.plans import Side
from pdca_desktop.services.set_aside import set_aside

Nature = NeedNature | ResourceNature


@dataclass(frozen=True, slots=True)
class DraftLine:
    """One line of the spreadsheet as it would be taken in.

    Attributes:
        path: its place in the plan that was read ("/needs/0"); tells it apart.
        line: as it would be taken in.
        source: where it stands in the file: "Plan, B12".
        confidence: how sure the reading is; sure once the adviser has said the nature.
        remark: French sentences on what was understood, or set aside.
        kept: whether it is taken in.
    """

    path: str
    side: Side
    line: Need | Resource
    source: str
    confidence: Confidence
    remark: str
    kept: bool


@dataclass(frozen=True, slots=True)
class Draft:
    """What was read, and what the adviser corrected.

    Attributes:
        natures: the natures they gave, by place of the line.
        dropped: places of the lines they leave out.
    """

    preview: SheetPreview
    natures: Mapping[str, Nature] = field(default_factory=dict)
    dropped: frozenset[str] = frozenset()

    def with_nature(self, place: str, nature: Nature) -> "Draft":
        """The adviser says what a line is."""
        return replace(self, natures={**self.natures, place: nature})

    def without(self, place: str) -> "Draft":
        """A line is left out."""
        return replace(self, dropped=self.dropped | {place})

    def with_line(self, place: str) -> "Draft":
        """A line that was left out is taken in after all."""
        return replace(self, dropped=self.dropped - {place})

    def lines(self, dossier: Dossier) -> tuple[DraftLine, ...]:
        """Every line read, in order."""
        return tuple(self._line(row, dossier) for row in self.preview.rows)

    def plan(self, dossier: Dossier) -> Plan:
        """The plan of the lines that are kept."""
        kept = [one.line for one in self.lines(dossier) if one.kept]
        return Plan(
            needs=tuple(one for one in kept if isinstance(one, Need)),
            resources=tuple(one for one in kept if isinstance(one, Resource)),
        )

    def _line(self, row: PreviewRow, dossier: Dossier) -> DraftLine:
        read: Need | Resource = places.read(self.preview.plan, row.path)
        given = self.natures.get(row.path)
        after = read if given is None else _of_nature(read, given, dossier)
        remarks = ["" if given is not None else row.remark]
        if isinstance(read, Resource) and isinstance(after, Resource):
            after = replace(fitted(after), holder=_holder(after.holder, dossier))
            lost = set_aside(read, after)
            remarks.append(f"Écarté, sans objet pour cette nature : {lost}." if lost else "")
            if beneficiary.is_unknown(dossier.holders, after.holder):
                remarks.append(f"« {after.holder} » n'est pas un porteur du dossier : à choisir ensuite.")
        return DraftLine(
            path=row.path,
            side=Side(row.path.split("/")[1]),
            line=after,
            source=f"{row.sheet}, {row.cell}" if row.sheet else row.cell,
            confidence=row.confidence if given is None else Confidence.SURE,
            remark=typeset(" ".join(one for one in remarks if one)),
            kept=row.path not in self.dropped,
        )


def with_names(plan: Plan, dossier: Dossier) -> Plan:
    """The plan as a spreadsheet shows it: holders by their names, that people read and write."""
    named = _own_names(dossier)
    resources = tuple(replace(one, holder=named.get(one.holder, one.holder)) for one in plan.resources)
    return replace(plan, resources=resources)


def _holder(written: str, dossier: Dossier) -> str:
    """The holder of that name or identifier; what names nobody stays as it is written."""
    folded = " ".join(written.split()).casefold()
    return next(
        (holder_id for holder_id, name in _own_names(dossier).items() if name.casefold() == folded), written
    )


def _own_names(dossier: Dossier) -> dict[str, str]:
    """The holders that their name alone tells apart, by identifier."""
    choices = beneficiary.choices(dossier.holders)
    names = [name.casefold() for _, name in choices]
    return {holder_id: name for holder_id, name in choices if holder_id and names.count(name.casefold()) == 1}


def _of_nature(line: Need | Resource, nature: Nature, dossier: Dossier) -> Need | Resource:
    """The line as it is of another nature; a label nobody wrote follows."""
    written = line.label if line.nature is None or line.label != line.nature.label else ""
    label = written or nature.label
    if isinstance(line, Need) and isinstance(nature, NeedNature):
        return replace(line, nature=nature, label=label)
    if isinstance(line, Resource) and isinstance(nature, ResourceNature):
        return replace(line, nature=nature, label=label, loan=terms_after(dossier.terms, line, nature))
    raise TypeError(nature)
