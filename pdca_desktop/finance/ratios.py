"""The ratios of the financial file, as data: label, formula in words, inputs, value or why there is none.

Source: expertise §3.5. A ratio without a denominator has no value and is printed "n.c.", never 0. Thresholds
that rest on custom only are not given as bounds, so that nothing colours them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from pdca_desktop.finance.figures import LABELS, Figures

_NOT_POSITIVE = "La CAF est nulle ou négative : durée infinie."


@dataclass(frozen=True, slots=True)
class Input:
    """A figure that a ratio uses, with its French label; None is unknown."""

    label: str
    value: Decimal | None


@dataclass(frozen=True, slots=True)
class Ratio:
    """A ratio as it is shown.

    Attributes:
        id: stable name.
        label: French name.
        unit: French unit of the value.
        formula: French sentence.
        inputs: the figures used, to print under the ratio.
        value: unrounded; None is printed "n.c.".
        reason: French sentence of why there is no value; empty when there is one.
        reading: French sentence of how to read it; empty when no source gives one.
        least: published lower bound, or None.
        most: published upper bound, or None; the sources say "less than", so the bound itself is outside.
        decimals: digits to show.
    """

    id: str
    label: str
    unit: str
    formula: str
    inputs: tuple[Input, ...]
    value: Decimal | None
    reason: str
    reading: str
    least: Decimal | None
    most: Decimal | None
    decimals: int

    @property
    def within(self) -> bool | None:
        """Whether the value keeps to the published bounds; None without a value or without bounds."""
        if self.value is None or (self.least is None and self.most is None):
            return None
        above = self.least is None or self.value >= self.least
        return above and (self.most is None or self.value < self.most)


def ratios(figures: Figures) -> tuple[Ratio, ...]:
    """Every ratio, in the order of the file."""
    return tuple(_ratio(each, figures) for each in _ALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Definition:
    id: str
    label: str
    unit: str
    formula: str
    uses: tuple[str, ...]
    of: Callable[..., Decimal | str]
    reading: str = ""
    least: Decimal | None = None
    most: Decimal | None = None
    decimals: int = 1


def _ratio(each: _Definition, figures: Figures) -> Ratio:
    inputs = tuple(Input(LABELS[name], getattr(figures, name)) for name in each.uses)
    known = [one.value for one in inputs if one.value is not None]
    value: Decimal | str
    if len(known) < len(inputs):
        value = "À renseigner : " + ", ".join(one.label for one in inputs if one.value is None) + "."
    else:
        value = each.of(*known)
    return Ratio(
        id=each.id,
        label=each.label,
        unit=each.unit,
        formula=each.formula,
        inputs=inputs,
        value=value if isinstance(value, Decimal) else None,
        reason=value if isinstance(value, str) else "",
        reading=each.reading,
        least=each.least,
        most=each.most,
        decimals=each.decimals,
    )


def _share(part: Decimal, whole: Decimal, times: Decimal | int = 1) -> Decimal | str:
    return part * times / whole if whole else "Le dénominateur est nul."


def _percent(part: Decimal, whole: Decimal) -> Decimal | str:
    return _share(part, whole, 100)


def _positive_caf(part: Decimal, caf: Decimal, times: int = 1) -> Decimal | str:
    return part * times / caf if caf > 0 else _NOT_POSITIVE


def _break_even(turnover: Decimal, variable: Decimal, fixed: Decimal) -> Decimal | str:
    if turnover <= 0:
        return "Le chiffre d'affaires est nul."
    if turnover <= variable:
        return "Le taux de marge sur coûts variables est nul ou négatif : aucun équilibre possible."
    return fixed * turnover / (turnover - variable)


def _break_even_days(turnover: Decimal, variable: Decimal, fixed: Decimal, basis: Decimal) -> Decimal | str:
    threshold = _break_even(turnover, variable, fixed)
    return threshold if isinstance(threshold, str) else threshold * basis / turnover


_ALL = (
    _Definition(
        id="bfr",
        label="Besoin en fonds de roulement (BFR)",
        unit="€",
        formula="Stocks + créances clients − dettes fournisseurs − dettes fiscales et sociales "
        "(sans bilan de clôture : délais appliqués aux ventes et aux achats)",
        uses=("bfr",),
        of=lambda bfr: bfr,
        decimals=2,
    ),
    _Definition(
        id="bfr_days",
        label="BFR en jours de chiffre d'affaires",
        unit="jours",
        formula="BFR ÷ chiffre d'affaires HT × jours de l'année",
        uses=("bfr", "turnover", "basis"),
        of=_share,
        decimals=0,
    ),
    _Definition(
        id="fonds_de_roulement",
        label="Fonds de roulement",
        unit="€",
        formula="Capitaux permanents (capitaux propres, quasi-fonds propres, dettes à moyen et long terme) "
        "− immobilisations nettes",
        uses=("permanent", "fixed_assets"),
        of=lambda permanent, fixed: permanent - fixed,
        decimals=2,
    ),
    _Definition(
        id="tresorerie_nette",
        label="Trésorerie nette",
        unit="€",
        formula="Fonds de roulement − BFR",
        uses=("permanent", "fixed_assets", "bfr"),
        of=lambda permanent, fixed, bfr: permanent - fixed - bfr,
        decimals=2,
    ),
    _Definition(
        id="tresorerie_jours",
        label="Trésorerie nette en jours de charges",
        unit="jours",
        formula="Trésorerie nette ÷ charges décaissées de l'année × jours de l'année",
        uses=("net_cash", "cash_charges", "basis"),
        of=_share,
        decimals=0,
    ),
    _Definition(
        id="taux_marge",
        label="Taux de marge",
        unit="%",
        formula="Marge brute ÷ chiffre d'affaires",
        uses=("gross_margin", "turnover"),
        of=_percent,
    ),
    _Definition(
        id="seuil_rentabilite",
        label="Seuil de rentabilité",
        unit="€",
        formula="Charges fixes ÷ taux de marge sur coûts variables",
        uses=("turnover", "variable_charges", "fixed_charges"),
        of=_break_even,
        decimals=2,
    ),
    _Definition(
        id="point_mort",
        label="Point mort",
        unit="jours",
        formula="Seuil de rentabilité ÷ chiffre d'affaires × jours de l'année",
        uses=("turnover", "variable_charges", "fixed_charges", "basis"),
        of=_break_even_days,
        decimals=0,
    ),
    _Definition(
        id="caf",
        label="Capacité d'autofinancement (CAF)",
        unit="€",
        formula="Résultat net + dotations − reprises − plus-values de cession − subventions virées",
        uses=("caf",),
        of=lambda caf: caf,
        decimals=2,
    ),
    _Definition(
        id="capacite_remboursement",
        label="Capacité de remboursement",
        unit="années",
        formula="Dettes financières à moyen et long terme ÷ CAF",
        uses=("long_debts", "caf"),
        of=_positive_caf,
        reading="Moins de 4 ans pour les banques ; 3 ans pour les plus exigeantes.",
        most=Decimal(4),
    ),
    _Definition(
        id="annuite_caf",
        label="Remboursements sur CAF",
        unit="%",
        formula="Capital remboursé dans l'année ÷ CAF",
        uses=("capital_repaid", "caf"),
        of=lambda repaid, caf: _positive_caf(repaid, caf, 100),
        reading="Repère d'usage : 70 à 80 % au plus.",
    ),
    _Definition(
        id="autonomie",
        label="Autonomie financière",
        unit="%",
        formula="Capitaux propres ÷ total du bilan",
        uses=("equity", "total_assets"),
        of=_percent,
        reading="25 à 35 % : idéal ; moins de 25 % : faible.",
        least=Decimal(25),
    ),
    _Definition(
        id="fonds_propres_dettes",
        label="Fonds propres sur dettes",
        unit="",
        formula="Capitaux propres ÷ dettes financières à moyen et long terme",
        uses=("equity", "long_debts"),
        of=_share,
        reading="1 ou plus : les banques ne portent pas plus que les propriétaires.",
        least=Decimal(1),
        decimals=2,
    ),
    _Definition(
        id="apport_besoins",
        label="Apport sur besoins",
        unit="%",
        formula="(Apports + quasi-fonds propres) ÷ besoins du plan initial",
        uses=("own_funds", "initial_needs"),
        of=_percent,
        reading="30 % ou plus.",
        least=Decimal(30),
    ),
    _Definition(
        id="caf_ca",
        label="CAF sur chiffre d'affaires",
        unit="%",
        formula="CAF ÷ chiffre d'affaires",
        uses=("caf", "turnover"),
        of=_percent,
        reading="Environ 5 % à l'impôt sur les sociétés, 15 % à l'impôt sur le revenu.",
    ),
    _Definition(
        id="tresorerie_ca",
        label="Trésorerie en mois de chiffre d'affaires",
        unit="mois",
        formula="Trésorerie nette ÷ chiffre d'affaires × 12",
        uses=("net_cash", "turnover"),
        of=lambda net_cash, turnover: _share(net_cash, turnover, 12),
        reading="Plus d'un mois.",
        least=Decimal(1),
    ),
    _Definition(
        id="cout_par_emploi",
        label="Coût par emploi",
        unit="€ par ETP",
        formula="Aide ÷ emplois en équivalent temps plein",
        uses=("aid", "jobs"),
        of=_share,
        decimals=0,
    ),
    _Definition(
        id="quotite_totale",
        label="Quotité totale garantie",
        unit="%",
        formula="Somme des montants garantis ÷ prêts garantis",
        uses=("guaranteed", "guaranteed_loans"),
        of=_percent,
        reading="50 à 80 % selon les fonds.",
    ),
)
