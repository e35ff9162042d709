"""The committee dossier of the social economy: five chapters, then risks, montage, partners, opinion."""

from pdca_desktop.documents.blocks import Document
from pdca_desktop.documents.dossier import checks, forecast, impact, plan, project, ratios, repayment, schemes
from pdca_desktop.documents.dossier.fields import gathered, label_of
from pdca_desktop.documents.dossier.note import (
    INSIDE,
    annexes,
    assembled,
    checks_section,
    decision_section,
    forecast_lines,
    opinion_section,
    results_and_cash,
)
from pdca_desktop.documents.dossier.opinion import texts
from pdca_desktop.documents.dossier.people import holders
from pdca_desktop.documents.dossier.sections import Places, Section, places
from pdca_desktop.documents.view import PrintView
from pdca_desktop.domain.assessment import Assessment


def ess_dossier(view: PrintView) -> Document:
    """What a committee of the social economy reads."""
    annexed = annexes(view, forecast=False)
    return assembled(view, "Dossier de comité ESS", _sections(view, places(annexed, "annexe")), annexed)


def _sections(view: PrintView, where: Places) -> tuple[Section, ...]:
    return (
        Section(
            "identification",
            "Identification et demande",
            gathered((*project.identification(view), *project.company(view))),
        ),
        Section(
            "leadership",
            _title("leadership"),
            (*texts(view, "leadership", titled="leadership"), *holders(view, INSIDE)),
        ),
        Section(
            "team",
            _title("team"),
            gathered((*texts(view, "team", "organisation", titled="team"), *impact.jobs(view))),
        ),
        Section(
            "strategy",
            _title("strategy"),
            gathered((*texts(view, "strategy", titled="strategy"), *project.presentation(view))),
        ),
        Section(
            "impact",
            _title("social_impact"),
            gathered((*texts(view, "social_impact", titled="social_impact"), *impact.engagement(view))),
        ),
        Section(
            "economics",
            _title("economics"),
            (
                *gathered(
                    (
                        *texts(view, "economics", "model", "tests", titled="economics"),
                        *results_and_cash(view),
                    )
                ),
                *forecast.three_years(view),
                *ratios.meanings(view),
                *forecast.funders(view),
                *forecast_lines(view),
            ),
        ),
        Section("schemes", "Dispositifs propres à l’ESS", tuple(schemes.scheme_blocks(view, INSIDE))),
        Section(
            "analysis",
            "Zones de risques et points de vigilance",
            texts(view, "strengths", "weaknesses", "risk_zones", "watch_points"),
        ),
        Section(
            "plan",
            "Montage proposé",
            (
                *plan.plan_tables(view),
                *repayment.debts(view),
                *plan.other_plans(view),
            ),
        ),
        Section("partners", "Tour de table", texts(view, "partners")),
        checks_section(view, where, tuple(checks.others(view, INSIDE))),
        opinion_section(view),
        decision_section(view),
    )


def _title(name: str) -> str:
    """The chapter of a text of the assessment."""
    return label_of(Assessment, name)
