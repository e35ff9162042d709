"""What the page lists, in words: dossiers that wait, that came in, that were refused, that do not hold."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from pdca_desktop.domain.french import typeset
from pdca_desktop.services.after_exchange import Review
from pdca_desktop.services.clashes import ClashLine, clash_lines
from pdca_desktop.services.exchanges import Decided, ExchangeLine, OpenConflict, SetAside, Standing
from pdca_desktop.services.ports import DossierLine
from pdca_desktop.ui.pages.exchange.situation import age, counted
from pdca_desktop.ui.pages.start.desk import since
from pdca_desktop.ui.tokens import Tone

_MOST_WORDS = 3
_MOST_PLACES = 4
_UNTITLED = "Dossier sans intitulé"
_ELSEWHERE = "Dossier qui n’est plus sur ce poste"
_MARKS = {
    Standing.WAITING: (Tone.NEUTRAL, "upload"),
    Standing.RECEIVED: (Tone.NEUTRAL, "check"),
    Standing.APPLIED: (Tone.CONFORME, "circle-check"),
    Standing.CONFLICT: (Tone.ALERTE, "triangle-alert"),
    Standing.ASIDE: (Tone.ALERTE, "triangle-alert"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a list.

    Attributes:
        key: of what the line is about: a dossier, a conflict, an act.
        dossier_id: what its title opens; empty: the key itself is asked for.
        detail: under the title, in a quieter type.
        mark: word in a tone, with the icon.
        action: what can be done with it, beside the title; empty: nothing.
        path: the place to go to in the dossier.
        other: what else can be done, quieter.
        more: lines under the detail.
        leads: whether its title opens something.
    """

    key: str
    title: str
    detail: str
    mark: str
    tone: Tone
    icon: str
    dossier_id: str = ""
    action: str = ""
    path: str = ""
    other: str = ""
    more: tuple[str, ...] = ()
    leads: bool = True


def waiting_rows(lines: Iterable[ExchangeLine], today: date) -> tuple[Row, ...]:
    """What goes out from here, dossier by dossier; conflicts and what is set aside have their own lists."""
    return tuple(
        _waiting(line, today) for line in lines if line.standing not in (Standing.CONFLICT, Standing.ASIDE)
    )


def _waiting(line: ExchangeLine, today: date) -> Row:
    tone, icon = _MARKS[line.standing]
    left = len(line.why) - _MOST_WORDS
    rest = f" et {left} autre{'s' if left > 1 else ''}" if left > 0 else ""
    what = ", ".join(line.why[:_MOST_WORDS]) + rest
    mark = line.standing.label + (f" · {line.acts}" if line.acts > 1 else "")
    detail = " · ".join(filter(None, (line.number, what, f"depuis {_since(line.since, today)}")))
    return Row(
        line.dossier_id,
        line.title or _UNTITLED,
        typeset(detail),
        typeset(mark),
        tone,
        icon,
        dossier_id=line.dossier_id,
    )


def conflict_rows(conflicts: Sequence[OpenConflict], now: datetime) -> tuple[Row, ...]:
    """What is to be decided; the title opens the conflict."""
    tone, icon = _MARKS[Standing.CONFLICT]
    return tuple(
        Row(
            one.id,
            typeset(one.clash.place),
            typeset(" · ".join(filter(None, (one.title or _UNTITLED, _aged(one, now))))),
            "À trancher",
            tone,
            icon,
        )
        for one in conflicts
    )


def aside_rows(acts: Sequence[SetAside], today: date) -> tuple[Row, ...]:
    """What the head office refused, with its reason."""
    tone, icon = _MARKS[Standing.ASIDE]
    return tuple(
        Row(
            one.id,
            one.title or (_UNTITLED if one.here else _ELSEWHERE),
            typeset(f"{one.why[:1].upper()}{one.why[1:]}, {since(one.at, today)}. Refusé : {one.reason}"),
            Standing.ASIDE.label,
            tone,
            icon,
            dossier_id=one.dossier_id,
            leads=one.here,
            action="Renvoyer",
            path=one.changes[0].path if one.changes else "",
            other="Abandonner…",
            more=tuple(map(_changed, clash_lines(one.changes[:_MOST_PLACES]))) + _beyond(one),
        )
        for one in acts
    )


def _changed(line: ClashLine) -> str:
    """What was wanted at a place, and what stands there."""
    return typeset(f"{line.place} : « {line.mine or '—'} » (le dossier porte « {line.theirs or '—'} »)")


def _beyond(one: SetAside) -> tuple[str, ...]:
    left = len(one.changes) - _MOST_PLACES
    return (f"et {counted(left, 'autre champ', 'autres champs')}",) if left > 0 else ()


def decided_rows(decided: Iterable[Decided], today: date) -> tuple[Row, ...]:
    """What was decided here, and may be taken back."""
    tone, icon = _MARKS[Standing.APPLIED]
    return tuple(
        Row(
            one.id,
            typeset(one.place),
            typeset(" · ".join((one.title or _UNTITLED, _why(one), since(one.at, today)))),
            "Tranché",
            tone,
            icon,
            dossier_id=one.dossier_id,
            action="Reprendre",
            path=one.path,
        )
        for one in decided
    )


def _why(one: Decided) -> str:
    """What was written when it was decided, without the place, which stands above."""
    return typeset(one.why).replace(f", {typeset(one.place)}", "", 1)


def received_rows(
    received: Mapping[str, datetime], lines: Iterable[DossierLine], today: date
) -> tuple[Row, ...]:
    """What others changed since it was last opened here, last first."""
    known = {line.id: line for line in lines if line.id in received}
    found = []
    for key, at in sorted(received.items(), key=lambda item: item[1], reverse=True):
        line = known.get(key)
        if line is None:
            continue  # deleted, or gone since
        detail = " · ".join(filter(None, (line.number, line.holders, since(at, today))))
        title = line.title or line.holders or _UNTITLED
        found.append(
            Row(key, title, typeset(detail), "Reçu du siège", Tone.NEUTRAL, "download", dossier_id=key)
        )
    return tuple(found)


def review_rows(reviews: Iterable[Review]) -> tuple[Row, ...]:
    """What no longer holds since an exchange."""
    return tuple(
        Row(
            one.dossier_id,
            one.title,
            one.brief,
            "Bloquant" if len(one.rules) == 1 else counted(len(one.rules), "bloquant", "bloquants"),
            Tone.BLOQUANT,
            Tone.BLOQUANT.icon,
            dossier_id=one.dossier_id,
            path=one.path,
        )
        for one in reviews
    )


def _aged(one: OpenConflict, now: datetime) -> str:
    known = [at for at in (one.mine_at, one.clash.at) if at is not None]
    return age(max(known), now) if known else ""


def _since(instant: datetime, today: date) -> str:
    return since(instant, today).removeprefix("aujourd’hui à ")
