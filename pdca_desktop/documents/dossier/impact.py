"""What the project brings: jobs, territory, engagement with its evidence."""

from collections.abc import Iterator

from pdca_desktop.documents.blocks import Block
from pdca_desktop.documents.dossier.asked import inside
from pdca_desktop.documents.dossier.axes import evidence
from pdca_desktop.documents.dossier.fields import label_of, run_in, to_answer, told
from pdca_desktop.documents.view import PrintView
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.employment import Jobs
from pdca_desktop.domain.french import typeset


def jobs(view: PrintView) -> tuple[Block, ...]:
    """Jobs by kind, then by horizon, in one sentence; one line when none is told."""
    label, every = label_of(Dossier, "jobs"), view.dossier.jobs
    if not every:
        return to_answer((label,))
    kinds = dict.fromkeys(told(one, "kind") for one in every)
    by_kind = (
        f"{kind} : {', '.join(_job(one) for one in every if told(one, 'kind') == kind)}" for kind in kinds
    )
    return run_in(((label, typeset(f"{' ; '.join(by_kind)}.")),))


def _job(one: Jobs) -> str:
    detail = f" ({one.detail.strip().rstrip('.')})" if one.detail.strip() else ""
    return f"{inside(told(one, 'horizon'))} {told(one, 'fte')}{detail}"


def engagement(view: PrintView) -> Iterator[Block]:
    """The five axes with the evidence of each criterion."""
    yield from evidence(view)
