"""A third plan made on the page of a conflict: its sums and its verdicts follow each line that is taken."""

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.plan import Plan
from pdca_desktop.domain.workflow import is_frozen
from pdca_desktop.errors import AppError
from pdca_desktop.services.clashes import Keep
from pdca_desktop.services.composing import Composition
from pdca_desktop.services.exchanges import Answer
from pdca_desktop.services.plan_rows import plan_rows
from pdca_desktop.services.totals import plan_totals
from pdca_desktop.ui.jobs.job import Progress
from pdca_desktop.ui.pages.exchange.conflict_view import ConflictView
from pdca_desktop.ui.pages.exchange.conflict_words import ConflictShown
from pdca_desktop.ui.pages.exchange.third_texts import ThirdTexts
from pdca_desktop.ui.pages.start.desk import Desk

if TYPE_CHECKING:
    from pdca_desktop.rules.values import RulePack
    from pdca_desktop.services.judging import Judgement

_GONE = "Les règles ne peuvent pas être lues : ce montage n'est plus dans le dossier."


class _Ground(NamedTuple):
    """What a plan is judged with."""

    conflict: str
    dossier: Dossier
    pack: "RulePack"


class Composing(QObject):
    """Decides for the plan that is chosen, whichever answer chooses it."""

    def __init__(
        self, desk: Desk, view: ConflictView, texts: ThirdTexts, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._desk, self._view, self._texts = desk, view, texts
        self._shown: ConflictShown | None = None
        self._made: Composition | None = None
        self._composed: Composition | None = None
        self._ground: _Ground | None = None
        self._judged: Judgement | None = None
        self._trouble = ""
        view.answered.connect(self._answered)
        view.ticked.connect(self._ticked)
        view.each_asked.connect(self._take_of_each)
        view.why_asked.connect(self._tell_sum)

    @property
    def plan(self) -> Plan | None:
        """The plan that is chosen; None when the conflict is not about plans."""
        return None if self._made is None else self._made.plan

    def begin(self, shown: ConflictShown) -> None:
        """A conflict is in front, undecided."""
        self._shown, self._made, self._composed = shown, shown.made, shown.made
        self._ground = self._judged = None
        self._trouble = ""
        self._show()
        self.refresh()

    def refresh(self) -> None:
        """Read again what the plan is judged with: the dossier may be another."""
        if self._made is None or self._shown is None:
            return
        desk, conflict, dossier_id = self._desk, self._shown.id, self._shown.dossier_id
        store = desk.store

        def read(_progress: Progress) -> _Ground:
            from pdca_desktop.services import judging  # noqa: F401, PLC0415  (loaded before a line is taken)

            return _Ground(conflict, store.load(dossier_id), desk.rules())

        job = desk.runner.elsewhere(read, "Vérification des règles")
        job.finished.connect(self._read)
        job.failed.connect(self._not_read)

    def resume(self, draft: str) -> None:
        """Choices made before the application stopped come back, unless something was answered meanwhile."""
        found = None if self._made is None else self._made.resumed(draft)
        if found is not None and self._view.answer() is None:
            self._composed = found
            self._view.choose(Answer.OTHER)

    def _answered(self, answer: Answer) -> None:
        if self._made is None:
            return
        if answer is Answer.OTHER:
            self._made = self._composed
        else:
            self._made = self._made.all(Keep.THEIRS if answer is Answer.THEIRS else Keep.MINE)
        self._show()

    def _ticked(self, rank: int, keep: Keep) -> None:
        """From what is ticked now, or from the plan that is kept when nothing is."""
        made, shown = self._made, self._shown
        if made is None or shown is None:
            return
        first = self._view.answer() is None
        self._compose(shown, made.take(rank, keep) if first else made.tick(rank, keep))

    def _take_of_each(self) -> None:
        if self._made is not None and self._shown is not None:
            self._compose(self._shown, self._made.of_each())

    def _compose(self, shown: ConflictShown, made: Composition) -> None:
        self._composed = made
        self._texts.take(shown.id, made.draft)
        if self._view.answer() is Answer.OTHER:
            self._answered(Answer.OTHER)
        else:
            self._view.choose(Answer.OTHER)

    def _show(self) -> None:
        made, shown = self._made, self._shown
        if made is None or shown is None:
            return
        chosen = self._view.answer() is not None
        self._view.show_plan(plan_rows(shown.base, made, shown.other, common=True), chosen=chosen)
        if chosen:
            self._view.outlook.show_totals(plan_totals(made.plan))
            self._judge(made, shown)

    def _judge(self, made: Composition, shown: ConflictShown) -> None:
        ground = self._ground
        if ground is None:
            if self._trouble:
                self._view.outlook.show_trouble(self._trouble)
            return
        from pdca_desktop.services.judging import judge_with  # noqa: PLC0415  (the rules wait for it)
        from pdca_desktop.ui.pages.plan.reading import readings  # noqa: PLC0415

        today = self._desk.today()
        try:
            self._judged = judge_with(ground.dossier, shown.path, made.plan, ground.pack, today=today)
        except LookupError:
            self._view.outlook.show_trouble(_GONE)
        except AppError as error:  # the pack has no value for the dossier's dates
            self._view.outlook.show_trouble(str(error))
        else:
            in_work = not is_frozen(ground.dossier.state)
            self._view.outlook.show_readings(readings(self._judged.verdicts), in_work=in_work)

    def _tell_sum(self, rule_id: str) -> None:
        from pdca_desktop.ui.pages.plan.reading import sum_of  # noqa: PLC0415

        verdicts = () if self._judged is None else self._judged.verdicts
        verdict = next((one for one in verdicts if one.rule.id == rule_id), None)
        if verdict is not None:
            self._view.outlook.show_sum(rule_id, sum_of(verdict, verdict.dossier))

    def _read(self, ground: _Ground) -> None:
        if self._shown is not None and ground.conflict == self._shown.id:
            self._ground = ground
            self._show()

    def _not_read(self, error: AppError) -> None:
        if self._made is not None:
            self._trouble = str(error)
            self._show()
