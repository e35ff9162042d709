"""The forecast: its tables, and under each what it adds up to; the figures follow the typing."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.forecast import Forecast
from pdca_desktop.domain.french import typeset
from pdca_desktop.services.figures import PlanFigures, plan_figures
from pdca_desktop.ui.pages.dossier import forecast_reading as reading
from pdca_desktop.ui.pages.dossier.presenter import DossierPresenter
from pdca_desktop.ui.pages.dossier.sections import FormSection, Part
from pdca_desktop.ui.theme import text_label
from pdca_desktop.ui.tokens import AIR, ROOM, SNUG
from pdca_desktop.ui.widgets.chips import Chip
from pdca_desktop.ui.widgets.figure_table import FigureTable
from pdca_desktop.ui.widgets.lines import LineChart, Series

_REST_MS = 40
_BASE = "/forecast"
_YEARS, _CASH, _PLAN = "years", "cash", "plan_years"
PARTS = (
    Part(Forecast, _BASE, (_YEARS,)),
    Part(Forecast, _BASE, (_CASH,)),
    Part(Forecast, _BASE, (_PLAN, "cycle")),
    Part(Forecast, _BASE, ("opening",)),
)


class ForecastSection(FormSection):
    """Three years and twelve months, with results, cash curve, ratios and the banker's checks."""

    def __init__(self, presenter: DossierPresenter) -> None:
        self._results, self._cash = Results(), CashCurve()
        self._funding, self._ratios = Funding(), Ratios()
        self._after: dict[str, QWidget] = {
            _YEARS: self._results,
            _CASH: self._cash,
            _PLAN: self._funding,
            "opening": self._ratios,
        }
        self._rest = QTimer()
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._shown: PlanFigures | None = None
        super().__init__(presenter, PARTS)
        self._rest.setParent(self)
        self._rest.timeout.connect(self._calculate)
        presenter.edited.connect(self._soon)
        self._calculate()

    def show_dossier(self, dossier: Dossier, over_typing: bool) -> None:
        """Show a dossier and its figures."""
        super().show_dossier(dossier, over_typing)
        self._calculate()

    def entered(self) -> None:
        """The plan may have changed meanwhile."""
        self._calculate()

    def built(self, part: Part, at: int) -> None:
        """Put under a form what it adds up to."""
        self.box.insertWidget(at, self._after[part.only[0]])
        self._name_months()

    def _soon(self, _path: str) -> None:
        """Not at once for each key stroke: a paste is many."""
        if self.isVisible():
            self._rest.start()

    def _calculate(self) -> None:
        figures = plan_figures(self.presenter.dossier)
        if figures != self._shown:
            self._shown = figures
            for part in (self._results, self._cash, self._funding, self._ratios):
                part.show_figures(figures)
        self._name_months()

    def _name_months(self) -> None:
        months = reading.month_titles(self.presenter.dossier)
        for form in self.built_forms():
            table = form.tables().get(f"/{_CASH}/months")
            if table is not None:
                table.show_titles(months)


class _Block(QWidget):
    """A titled part of the figures."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(0, SNUG, 0, ROOM)
        self.box.setSpacing(SNUG)
        self.title = text_label(typeset(title), "subsection", self)
        self.box.addWidget(self.title)
        self.box.addSpacing(SNUG)

    def said(self, role: str = "muted") -> QLabel:
        """A sentence under the title."""
        label = text_label("", role, self)
        self.box.addWidget(label)
        return label


class Results(_Block):
    """The income statement in a few lines."""

    def __init__(self) -> None:
        super().__init__("Résultats")
        self.table = FigureTable("Résultats")
        self.box.addWidget(self.table)
        self.note = self.said("small")

    def show_figures(self, figures: PlanFigures) -> None:
        """Show the results."""
        self.table.show_rows(reading.year_titles(), reading.result_rows(figures))
        self.note.setText(reading.result_note(figures))
        self.note.setVisible(bool(self.note.text()))


class CashCurve(_Block):
    """What is left in the bank month after month, its lowest point marked and told."""

    def __init__(self) -> None:
        super().__init__("Trésorerie cumulée")
        self.sentence = self.said("strong")
        self.chart = LineChart("Trésorerie cumulée, mois par mois")
        self.box.addWidget(self.chart)

    def show_figures(self, figures: PlanFigures) -> None:
        """Show the curve."""
        months, lowest = figures.cash.months, figures.cash.lowest
        self.sentence.setText(reading.cash_sentence(figures))
        amounts = tuple(line.cumulated for line in months)
        self.chart.setVisible(any(amount is not None for amount in amounts))
        marked = months.index(lowest) if lowest is not None else None
        self.chart.show_series(tuple(f"M{line.n}" for line in months), Series("Cumul", amounts, marked))


class Funding(_Block):
    """Whether the three-year plan holds."""

    def __init__(self) -> None:
        super().__init__("Équilibre à trois ans")
        self.sentence = self.said("strong")
        self.table = FigureTable("Équilibre à trois ans")
        self.box.addWidget(self.table)

    def show_figures(self, figures: PlanFigures) -> None:
        """Show the gaps."""
        titles = tuple(f"Année {year.year}" for year in figures.funding)
        self.sentence.setText(reading.funding_sentence(figures))
        self.table.show_rows(titles, reading.funding_rows(figures))


class Ratios(_Block):
    """The banker's five checks, then every ratio with its meaning."""

    def __init__(self) -> None:
        super().__init__("Ce que la banque regardera, la première année")
        self._checks: list[tuple[QLabel, Chip, QLabel]] = []
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(AIR)
        self._grid.setVerticalSpacing(SNUG)
        self._grid.setColumnStretch(2, 1)
        self.box.addLayout(self._grid)
        self.box.addSpacing(ROOM)
        self.box.addWidget(text_label("Ratios", "subsection", self))
        self._plan = text_label("", "small", self)
        self.box.addWidget(self._plan)
        self.table = FigureTable("Ratios")
        self.box.addWidget(self.table)

    def show_figures(self, figures: PlanFigures) -> None:
        """Show checks and ratios."""
        checks = reading.checks(figures)
        while len(self._checks) < len(checks):
            row = len(self._checks)
            line = (text_label("", "strong", self), Chip("", parent=self), text_label("", "muted", self))
            for column, part in enumerate(line):
                self._grid.addWidget(part, row, column)
            self._checks.append(line)
        for (label, chip, told), check in zip(self._checks, checks, strict=True):
            label.setText(check.label)
            chip.show_text(check.word, check.tone)
            chip.say("")
            told.setText(check.told)
        name = figures.scenario.name.strip()
        self._plan.setText(
            typeset(f"Avec le montage retenu : « {name} »." if name else "Avec le montage retenu.")
        )
        self.table.show_rows(reading.year_titles(), reading.ratio_rows(figures))
