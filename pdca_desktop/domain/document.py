"""The supporting documents of a file (pièces)."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from pdca_desktop.domain.field import Choice, Field, Privacy


class PieceKind(Choice):
    """The supporting documents a committee may ask for."""

    IDENTITY = "identity", "Pièce d'identité"
    RESIDENCE_PERMIT = "residence_permit", "Titre de séjour"
    HOME_PROOF = "home_proof", "Justificatif de domicile de moins de 3 mois"
    CV = "cv", "CV"
    TAX_NOTICE = "tax_notice", "Avis d'imposition"
    SITUATION_PROOF = "situation_proof", "Attestation Pôle emploi ou CAF de moins de 3 mois"
    BANK_STATEMENTS = "bank_statements", "Trois derniers relevés bancaires"
    PERSONAL_LOANS = "personal_loans", "Tableaux d'amortissement des prêts personnels"
    RIB = "rib", "RIB"
    STATUTES = "statutes", "Statuts (projet ou signés)"
    REGISTRATION = "registration", "Kbis, RNE ou récépissé de déclaration"
    LEASE = "lease", "Bail ou promesse de bail"
    QUOTES = "quotes", "Devis"
    LICENCES = "licences", "Licences et diplômes obligatoires"
    FORECAST = "forecast", "Prévisionnel"
    LOAN_OFFER = "loan_offer", "Offre de prêt"
    BALANCE_SHEETS = "balance_sheets", "Trois derniers bilans"
    SALE_AGREEMENT = "sale_agreement", "Compromis de cession"
    OFFICIAL_JOURNAL = "official_journal", "Publication au Journal officiel"
    BOARD_LIST = "board_list", "Liste du conseil d'administration"
    ANNUAL_REPORT = "annual_report", "Rapport d'activité"
    BUDGET = "budget", "Budget de l'exercice"
    GRANT_AGREEMENTS = "grant_agreements", "Conventions de subvention"
    APPROVALS = "approvals", "Agrément ESUS ou convention IAE"
    NEET_PROOF = "neet_proof", "Preuve du statut NEET"
    IEJ_QUESTIONNAIRE = "iej_questionnaire", "Questionnaire IEJ"
    QPV_PROOF = "qpv_proof", "Preuve de localisation en QPV"
    LABEL_PROOF = "label_proof", "Label du budget citoyen"
    STUDY_CONTENT = "study_content", "Contenu de l'étude-action"
    SELF_DIAGNOSIS = "self_diagnosis", "Autodiagnostic DASESS"
    CASH_PLAN = "cash_plan", "Plan de trésorerie sur 12 mois"
    FACILITIES_STATEMENT = "facilities_statement", "Attestation sur les concours bancaires"
    DE_MINIMIS = "de_minimis", "Attestation de minimis"
    REQUEST_SIGNED = "request_signed", "Demande signée et information RGPD"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One supporting document, received or awaited."""

    id: Annotated[str, Field("Identifiant")] = ""
    kind: Annotated[PieceKind | None, Field("Pièce")] = None
    holder: Annotated[str, Field("Porteur concerné")] = ""
    received_on: Annotated[date | None, Field("Reçue le")] = None
    valid_until: Annotated[date | None, Field("Valable jusqu'au")] = None
    original_seen: Annotated[bool | None, Field("Original vu")] = None
    seen_by: Annotated[str, Field("Vu par", privacy=Privacy.STAFF)] = ""
    sha256: Annotated[str, Field("Empreinte du fichier")] = ""
    file_name: Annotated[str, Field("Nom du fichier", privacy=Privacy.PERSONAL)] = ""
    note: Annotated[str, Field("Remarque")] = ""
