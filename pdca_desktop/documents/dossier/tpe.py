"""The committee dossier of a very small company: synthesis, note of a few pages, annexes."""

from pdca_desktop.documents.blocks import Document
from pdca_desktop.documents.dossier import forecast, impact, plan, project, ratios, repayment, schemes
from pdca_desktop.documents.dossier.fields import gathered, label_of
from pdca_desktop.documents.dossier.note import (
    INSIDE,
    annexes,
    assembled,
    checks_section,
    decision_section,
    opinion_section,
    results_and_cash,
)
from pdca_desktop.documents.dossier.opinion import texts
from pdca_desktop.documents.dossier.people import holders
from pdca_desktop.documents.dossier.sections import Places, Section, places
from pdca_desktop.documents.view import PrintView
from pdca_desktop.domain.dossier import Dossier

_ESS_CHAPTERS = ("leadership", "team", "strategy", "social_impact", "economics")


def tpe_dossier(view: PrintView) -> Document:
    """What a TPE committee reads."""
    annexed = annexes(view, forecast=True)
    return assembled(view, "Dossier de comité TPE", _sections(view, places(annexed, "annexe")), annexed)


def _sections(view: PrintView, where: Places) -> tuple[Section, ...]:
    return (
        Section("identification", "Projet et demande", tuple(project.identification(view))),
        Section("holders", label_of(Dossier, "holders"), tuple(holders(view, INSIDE))),
        Section(
            "project",
            "Projet et entreprise",
            gathered((*project.presentation(view), *texts(view, "organisation"), *project.company(view))),
        ),
        Section("model", "Modèle économique", texts(view, "model", "tests")),
        Section(
            "plan",
            label_of(type(view.judgement.scenario), "plan"),
            (
                *plan.plan_tables(view),
                *repayment.debts(view),
                *plan.other_plans(view),
                *schemes.scheme_blocks(view, INSIDE),
            ),
        ),
        Section(
            "forecast",
            label_of(Dossier, "forecast"),
            (
                *results_and_cash(view),
                *forecast.three_years_told(view, where.get("lines", "")),
                *ratios.checked(view),
            ),
        ),
        Section("impact", "Impact", (*impact.jobs(view), *impact.engagement(view))),
        Section(
            "analysis",
            "Analyse et partenaires",
            texts(
                view, "strengths", "weaknesses", "risk_zones", "watch_points", "partners", *_ess_texts(view)
            ),
        ),
        checks_section(view, where),
        opinion_section(view),
        decision_section(view),
    )


def _ess_texts(view: PrintView) -> tuple[str, ...]:
    """The chapters of the social economy that were filled in all the same."""
    record = view.dossier.assessment
    return tuple(name for name in _ESS_CHAPTERS if getattr(record, name).strip())
