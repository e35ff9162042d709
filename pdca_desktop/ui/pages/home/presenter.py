"""Accueil: finds what to resume and what is missing, in jobs."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from PySide6.QtCore import QLocale, QObject, Signal

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.french import of_name, typeset
from pdca_desktop.domain.workflow import is_frozen
from pdca_desktop.errors import AppError
from pdca_desktop.rules.values import RulePack
from pdca_desktop.rules.verdict import State
from pdca_desktop.services.judging import judge_dossier
from pdca_desktop.services.ports import DossierLine
from pdca_desktop.ui.bus import Changes
from pdca_desktop.ui.jobs.job import Progress
from pdca_desktop.ui.pages.dossiers.listing import Listing
from pdca_desktop.ui.pages.home.page import Line
from pdca_desktop.ui.pages.start.desk import Desk, hour, local, since
from pdca_desktop.ui.tokens import Tone

_RECENT, _JUDGED, _NAMED = 6, 8, 2
_CLOCKS_AGREE = timedelta(minutes=10)


class HomePresenter(QObject):
    """Decides for Accueil.

    Signals:
        opened: identifier of a dossier, and the place or section to go to in it.
        created: a new dossier is wanted.
        imported: a dossier file is to be taken in.
    """

    opened = Signal(str, str)
    created = Signal()
    imported = Signal()

    def __init__(self, desk: Desk, page: Any, listing: Listing, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._page, self._listing = desk, page, listing
        self._stale, self._loading = True, False
        self._lines: Sequence[DossierLine] = ()
        page.asked.connect(self.opened)
        page.resumed.connect(self._resume)
        page.created.connect(self.created)
        page.imported.connect(self.imported)
        page.shown.connect(self._shown)
        desk.bus.changed.connect(self._changed)

    def load(self) -> None:
        """Read the list, which paints the page; then, if it is still looked at, judge the last dossiers."""
        if self._loading:
            self._stale = True
            return
        self._loading, self._stale = True, False
        job = self._desk.runner.write(self._read, "Lecture des dossiers")
        job.finished.connect(self._loaded)
        job.failed.connect(self._desk.dialogs.tell)
        job.ended.connect(self._ended)

    def _read(self, _progress: Progress) -> Sequence[DossierLine]:
        return self._listing.lines()

    def _loaded(self, lines: Sequence[DossierLine]) -> None:
        self._lines = lines
        today = self._desk.today()
        words = QLocale().toString(today, QLocale.FormatType.LongFormat)  # type: ignore[call-overload]
        self._page.greet(self._desk.adviser.name, words)
        self._page.show_doubt(_clock_doubt(lines, self._desk.machine.clock.now()))
        self._page.show_recent([_recent(line, today) for line in lines[:_RECENT]])
        self._page.show_resume(self._to_resume(lines))
        if not self._seen():
            self._stale = True
            return
        wanted = [line.id for line in lines[:_JUDGED]]

        def read(_progress: Progress) -> tuple[Dossier, ...]:
            dossiers = (self._desk.store.load(dossier_id) for dossier_id in wanted)
            return tuple(one for one in dossiers if not is_frozen(one.state))

        job = self._desk.runner.write(read, "Lecture des derniers dossiers")
        job.finished.connect(self._judge)
        job.failed.connect(self._desk.dialogs.tell)

    def _judge(self, dossiers: tuple[Dossier, ...]) -> None:
        if not dossiers:
            self._page.show_missing(())
            return
        today = self._desk.today()

        def judge(progress: Progress) -> list[Line]:
            missing = []
            for rank, dossier in enumerate(dossiers):
                progress.step(rank, len(dossiers), "Vérification des dossiers")
                line = _missing(dossier, self._desk.rules(), today)
                if line is not None:
                    missing.append(line)
            return missing

        job = self._desk.runner.elsewhere(judge, "Vérification des dossiers")
        job.finished.connect(self._judged)
        job.failed.connect(self._desk.dialogs.tell)

    def _judged(self, missing: list[Line]) -> None:
        note = "" if missing else "Rien ne manque aux derniers dossiers."
        self._page.show_missing(missing, note)

    def _to_resume(self, lines: Sequence[DossierLine]) -> str:
        settings = self._desk.settings
        last = str(settings.value("dossier/last", "") or "")
        line = next((one for one in lines if one.id == last), None)
        try:
            at = datetime.fromisoformat(str(settings.value("dossier/at", "")))
        except ValueError:
            return ""
        if line is None:
            return ""
        whom = line.holders or line.title or "ce dossier"
        return f"Reprendre l’entretien {of_name(whom)}, {since(at, self._desk.today())}"

    def _resume(self) -> None:
        settings = self._desk.settings
        last, section = (str(settings.value(f"dossier/{name}", "") or "") for name in ("last", "section"))
        if last:
            self.opened.emit(last, section)

    def _shown(self) -> None:
        if self._stale:
            self.load()
        else:  # a dossier that was only looked at is taken up again too
            self._page.show_resume(self._to_resume(self._lines))

    def _changed(self, _changes: Changes) -> None:
        self._stale = True
        if self._seen():
            self.load()

    def _seen(self) -> bool:
        return bool(getattr(self._page, "isVisible", lambda: True)())

    def _ended(self) -> None:
        self._loading = False
        if self._stale and self._seen():
            self.load()


def _clock_doubt(lines: Sequence[DossierLine], now: datetime) -> str:
    """A sentence when something was done later than now: a clock was moved, here or elsewhere."""
    latest = max((line.changed_at for line in lines), default=now)
    if latest - now < _CLOCKS_AGREE:
        return ""
    return (
        f"La dernière saisie est datée du {local(latest):%d/%m/%Y} à {hour(latest)}, et ce poste se croit "
        f"le {local(now):%d/%m/%Y} à {hour(now)} : vérifiez la date et l'heure de l'ordinateur. "
        "Rien n'est perdu."
    )


def _recent(line: DossierLine, today: date) -> Line:
    title = line.title or line.holders or "Dossier sans intitulé"
    detail = " · ".join(
        filter(None, (line.number, line.holders if line.title else "", since(line.changed_at, today)))
    )
    return Line(line.id, title, detail, ((line.state, Tone.NEUTRAL),))


def _missing(dossier: Dossier, pack: RulePack, today: date) -> Line | None:
    """What keeps a dossier from the committee, the most useful question first; None when nothing does."""
    try:
        judgement = judge_dossier(dossier, pack, today=today)
    except AppError:
        return None
    blocking = [verdict for verdict in judgement.of(State.FAIL) if verdict.blocks]
    unknown = judgement.of(State.UNKNOWN)
    if not blocking and not unknown:
        return None
    marks = []
    if blocking:
        marks.append((f"{len(blocking)} bloquant{'s' if len(blocking) > 1 else ''}", Tone.BLOQUANT))
    if unknown:
        marks.append((f"{len(unknown)} à renseigner", Tone.INCONNU))
    title = dossier.project.title or dossier.structure.name or "Dossier sans intitulé"
    if judgement.questions:
        question = judgement.questions[0]
        return Line(dossier.id, title, typeset(f"d’abord : {question.label}"), tuple(marks), question.path)
    named = " ; ".join(verdict.rule.title for verdict in (blocking or unknown)[:_NAMED])
    verb = "bloque" if blocking else "à vérifier"
    return Line(dossier.id, title, typeset(f"{verb} : {named}"), tuple(marks), "plan")
