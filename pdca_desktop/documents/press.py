"""Makes a document of a dossier from first to last: contents, pieces annexed, twin, pages, seal.

The twin of a printed document gives the same document again: `remade` is how a check redoes the pages.
"""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from io import BytesIO

import pikepdf
from PIL import Image

from pdca_desktop.documents.blank_forms.forms import blank_forms
from pdca_desktop.documents.blocks import Attachment, Document
from pdca_desktop.documents.dossier.ess import ess_dossier
from pdca_desktop.documents.dossier.tpe import tpe_dossier
from pdca_desktop.documents.render import render
from pdca_desktop.documents.scans.annex import Annex, annex_part, originals
from pdca_desktop.documents.scans.picture import Shown, encoded
from pdca_desktop.documents.seal.sealing import sealed
from pdca_desktop.documents.seal.twin import MIME, NAME, AnnexMark, Twin, twin_bytes, twin_of
from pdca_desktop.documents.take_home import ROOM, take_home
from pdca_desktop.documents.view import PrintView, print_view
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.french import typeset
from pdca_desktop.domain.project import Segment
from pdca_desktop.rules.values import RulePack
from pdca_desktop.services.paper import PaperKind


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be printed of a dossier.

    Attributes:
        printed_at: the moment written on it, aware of its time zone.
        adviser: by default the dossier's own.
        committee_on: by default the day of decision written in the dossier.
        on: judge as on that day instead of the dossier's own dates.
        scenario: rank of the plan; None: the retained one.
        annexes: pieces joined to it, in order; only a committee dossier takes any.
    """

    kind: PaperKind
    dossier: Dossier
    printed_at: datetime
    app_version: str
    adviser: str = ""
    committee_on: date | None = None
    on: date | None = None
    scenario: int | None = None
    annexes: tuple[Annex, ...] = ()


def printed(wanted: Wanted, pack: RulePack) -> bytes:
    """The document as a sealed PDF; what goes to the entrepreneur carries no data beyond its pages.

    Raises:
        RulePackError: the pack has no value for a date it is asked about.
    """
    return sealed(_rendered(wanted, pack), wanted.kind.label)


def remade(twin: Twin, pack: RulePack, pictures: Mapping[str, bytes]) -> bytes:
    """The document that the data of a twin give; not sealed.

    Args:
        twin: the data.
        pack: the rules they were judged by.
        pictures: those of the annexed pages by fingerprint; a missing one is drawn as a blank of its size.

    Raises:
        RulePackError: the pack has no value for a date it is asked about.
    """
    wanted = Wanted(
        kind=twin.kind,
        dossier=twin.dossier,
        printed_at=twin.printed_at,
        app_version=twin.app_version,
        adviser=twin.adviser,
        committee_on=twin.committee_on,
        on=twin.on,
        scenario=twin.scenario,
        annexes=tuple(_annex(mark, pictures) for mark in twin.annexes),
    )
    return _rendered(wanted, pack)


def _rendered(wanted: Wanted, pack: RulePack) -> bytes:
    view = print_view(
        wanted.dossier,
        pack,
        printed_at=wanted.printed_at,
        app_version=wanted.app_version,
        adviser=wanted.adviser,
        committee_on=wanted.committee_on,
        on=wanted.on,
        scenario=wanted.scenario,
    )
    match wanted.kind:
        case PaperKind.TAKE_HOME:
            return _on_one_page(view)
        case PaperKind.BLANK:
            return render(blank_forms(view, prefilled=False))
        case PaperKind.PREFILLED:
            return render(blank_forms(view, prefilled=True))
        case PaperKind.COMMITTEE:
            return render(_committee(view, wanted))


def _committee(view: PrintView, wanted: Wanted) -> Document:
    made = ess_dossier(view) if view.dossier.segment is Segment.ESS else tpe_dossier(view)
    twin = twin_of(view, wanted.kind, wanted.annexes, wanted.on, wanted.scenario)
    day = view.printed_at.date()
    data = Attachment(
        name=NAME,
        mime=MIME,
        description=typeset("Données du dossier telles qu'elles sont imprimées"),
        data=twin_bytes(twin),
        changed_on=day,
        data_of=True,
    )
    head = made.parts[0].head[0] if made.parts else ""
    annexes = tuple(annex_part(one, rank, head) for rank, one in enumerate(wanted.annexes, 1))
    return replace(
        made,
        parts=(*made.parts, *annexes),
        attachments=(data, *made.attachments, *originals(wanted.annexes, day)),
    )


def _on_one_page(view: PrintView) -> bytes:
    """The sheet with as much on it as one page holds."""
    data = render(take_home(view, ROOM[-1]))
    if _pages(data) == 1:
        return data
    room = bisect_left(ROOM, x=2, key=lambda lines: _pages(render(take_home(view, lines))))
    return render(take_home(view, ROOM[max(room - 1, 0)]))


def _pages(data: bytes) -> int:
    with pikepdf.open(BytesIO(data)) as pdf:
        return len(pdf.pages)


def _annex(mark: AnnexMark, pictures: Mapping[str, bytes]) -> Annex:
    pages = tuple(
        Shown(pictures[page.sha256], page.width, page.height)
        if page.sha256 in pictures
        else encoded(Image.new("L", (page.width, page.height), "white"))
        for page in mark.pages
    )
    return Annex(mark.title, mark.file_name, pages, mark.note)
