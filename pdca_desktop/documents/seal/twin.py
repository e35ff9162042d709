"""The twin of a printed document: the file inside it that holds its data, and what was printed of them."""

import json
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from pdca_desktop.documents.scans.annex import Annex
from pdca_desktop.documents.seal.digest import fingerprint
from pdca_desktop.documents.seal.program import this_program
from pdca_desktop.documents.view import PrintView
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.french import typeset
from pdca_desktop.errors import FileError
from pdca_desktop.exchange.dossier_file import dump_dossier, parse_dossier
from pdca_desktop.services.judging import Judgement
from pdca_desktop.services.paper import PaperKind
from pdca_desktop.services.verdict_data import trace_data, verdict_data

FORMAT = "pdca-print"
VERSION = 1
NAME = "donnees-du-dossier.json"
"""Name of the twin among the attached files."""

MIME = "application/json"

_MOST_PIXELS = 5_000
"""Along an edge of a picture; nothing larger is ever annexed."""


@dataclass(frozen=True, slots=True)
class AnnexPage:
    """A page of an annexed piece, its picture told by fingerprint and size in pixels."""

    sha256: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class AnnexMark:
    """What was annexed, without the pictures themselves: those are on the pages.

    Attributes:
        note: sentence printed above the pages.
        original: fingerprint of the PDF it was made from; empty without one.
    """

    title: str
    file_name: str
    note: str
    original: str
    pages: tuple[AnnexPage, ...]


@dataclass(frozen=True, slots=True)
class Twin:
    """What was printed, when, by whom and under which rules, with the data themselves.

    Attributes:
        on: day the dossier was judged at, instead of its own dates.
        scenario: rank of the plan; None: the retained one.
        program: which program made the pages.
        pack: number of the rule pack.
        pack_fingerprint: of its values.
        verdicts: as they were printed, with their trace.
    """

    kind: PaperKind
    printed_at: datetime
    adviser: str
    committee_on: date | None
    on: date | None
    scenario: int | None
    app_version: str
    program: str
    inputs_hash: str
    pack: str
    pack_fingerprint: str
    dossier: Dossier = field(repr=False)
    verdicts: tuple[dict[str, Any], ...] = field(default=(), repr=False)
    annexes: tuple[AnnexMark, ...] = field(default=(), repr=False)


def twin_of(
    view: PrintView, kind: PaperKind, annexes: tuple[Annex, ...], on: date | None, scenario: int | None
) -> Twin:
    """The twin of a document that is about to be printed."""
    return Twin(
        kind=kind,
        printed_at=view.printed_at,
        adviser=view.adviser,
        committee_on=view.committee_on,
        on=on,
        scenario=scenario,
        app_version=view.app_version,
        program=this_program(view.app_version),
        inputs_hash=view.inputs_hash,
        pack=view.pack.number,
        pack_fingerprint=view.pack.fingerprint,
        dossier=view.dossier,
        verdicts=frozen_verdicts(view.judgement),
        annexes=tuple(_mark(made) for made in annexes),
    )


def frozen_verdicts(judgement: Judgement) -> tuple[dict[str, Any], ...]:
    """Every verdict as it stands, with its trace."""
    return tuple(verdict_data(one, judgement.pack) | {"trace": trace_data(one)} for one in judgement.verdicts)


def twin_bytes(twin: Twin) -> bytes:
    """The twin as it is attached; equal twins give equal bytes."""
    data = {
        "format": FORMAT,
        "version": VERSION,
        "printed": {
            "kind": twin.kind.code,
            "at": twin.printed_at.isoformat(),
            "adviser": twin.adviser,
            "committee_on": _iso(twin.committee_on),
            "on": _iso(twin.on),
            "scenario": twin.scenario,
            "app_version": twin.app_version,
            "program": twin.program,
            "rules": {"number": twin.pack, "fingerprint": twin.pack_fingerprint},
            "inputs_sha256": twin.inputs_hash,
        },
        "annexes": [
            {
                "title": made.title,
                "file_name": made.file_name,
                "note": made.note,
                "original_sha256": made.original,
                "pages": [
                    {"sha256": page.sha256, "width": page.width, "height": page.height} for page in made.pages
                ],
            }
            for made in twin.annexes
        ],
        "verdicts": list(twin.verdicts),
        "dossier_file": json.loads(dump_dossier(twin.dossier)),
    }
    return (json.dumps(data, ensure_ascii=False, allow_nan=False, indent=1) + "\n").encode()


def read_twin(data: bytes) -> Twin:
    """The twin of its bytes.

    Raises:
        FileError: they are not a twin that this program reads.
    """
    try:
        found = json.loads(data)
        if found["format"] != FORMAT or found["version"] != VERSION:
            raise _unreadable()
        printed, rules = found["printed"], found["printed"]["rules"]
        return Twin(
            kind=next(kind for kind in PaperKind if kind.code == printed["kind"]),
            printed_at=_moment(printed["at"]),
            adviser=_text(printed["adviser"]),
            committee_on=_day(printed["committee_on"]),
            on=_day(printed["on"]),
            scenario=_rank(printed["scenario"]),
            app_version=_text(printed["app_version"]),
            program=_text(printed["program"]),
            inputs_hash=_text(printed["inputs_sha256"]),
            pack=_text(rules["number"]),
            pack_fingerprint=_text(rules["fingerprint"]),
            dossier=parse_dossier(json.dumps(found["dossier_file"]), NAME),
            verdicts=tuple(dict(one) for one in _items(found["verdicts"])),
            annexes=tuple(_read_mark(one) for one in _items(found["annexes"])),
        )
    except (ValueError, TypeError, KeyError, StopIteration, RecursionError) as error:
        raise _unreadable() from error


def _unreadable() -> FileError:
    return FileError(
        typeset(
            "Les données jointes ne sont pas lisibles par cette version : mettez l'application à jour, ou "
            "redemandez le document."
        )
    )


def _mark(made: Annex) -> AnnexMark:
    return AnnexMark(
        title=made.title,
        file_name=made.file_name,
        note=made.note,
        original=fingerprint(made.original) if made.original else "",
        pages=tuple(AnnexPage(fingerprint(page.data), page.width, page.height) for page in made.pages),
    )


def _read_mark(data: Any) -> AnnexMark:
    return AnnexMark(
        title=_text(data["title"]),
        file_name=_text(data["file_name"]),
        note=_text(data["note"]),
        original=_text(data["original_sha256"]),
        pages=tuple(
            AnnexPage(_text(page["sha256"]), _edge(page["width"]), _edge(page["height"]))
            for page in _items(data["pages"])
        ),
    )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(data: object) -> date | None:
    return None if data is None else date.fromisoformat(_text(data))


def _moment(data: object) -> datetime:
    moment = datetime.fromisoformat(_text(data))
    if moment.utcoffset() is None:
        raise ValueError("without time zone")
    return moment


def _rank(data: object) -> int | None:
    if data is None or (isinstance(data, int) and not isinstance(data, bool) and data >= 0):
        return data
    raise ValueError("not a rank")


def _edge(data: object) -> int:
    if isinstance(data, int) and not isinstance(data, bool) and 0 < data <= _MOST_PIXELS:
        return data
    raise ValueError("not an edge of a picture")


def _items(data: object) -> list[Any]:
    if not isinstance(data, list):
        raise TypeError("not a list")
    return data


def _text(data: object) -> str:
    if not isinstance(data, str):
        raise TypeError("not a text")
    return data
