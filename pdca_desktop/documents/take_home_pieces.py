"""The pieces a project holder still has to bring, by names everybody reads, and never whose they are."""

from collections import Counter

from pdca_desktop.documents.view import PrintView
from pdca_desktop.domain.checklist import PieceStatus
from pdca_desktop.domain.document import PieceKind
from pdca_desktop.domain.french import typeset

_PLAIN = {
    PieceKind.NEET_PROOF: "Preuve que vous n'êtes ni en emploi, ni en études, ni en formation",
    PieceKind.IEJ_QUESTIONNAIRE: "Questionnaire européen d'entrée, à remplir ensemble",
    PieceKind.QPV_PROOF: "Preuve de l'adresse en quartier prioritaire",
    PieceKind.DE_MINIMIS: "Déclaration des aides publiques déjà reçues",
    PieceKind.REGISTRATION: "Preuve d'immatriculation ou de déclaration de l'entreprise",
    PieceKind.RIB: "RIB (relevé d'identité bancaire)",
    PieceKind.FORECAST: "Prévisions de recettes et de dépenses sur trois ans",
    PieceKind.SELF_DIAGNOSIS: "Autodiagnostic de la structure",
    PieceKind.FACILITIES_STATEMENT: "Attestation de la banque sur vos découverts et crédits",
    PieceKind.APPROVALS: "Agrément ou convention de l'entreprise solidaire",
    PieceKind.REQUEST_SIGNED: "Demande signée, avec l'information sur vos données",
}
"""Names for those who do not know the words of the trade."""


def to_bring(view: PrintView) -> tuple[str, ...]:
    """The required pieces that are missing or have to be renewed, each once."""
    missing: Counter[PieceKind] = Counter()
    holders: Counter[PieceKind] = Counter()
    expired: set[PieceKind] = set()
    for line in view.pieces:
        expected = line.expected
        if expected is None or not expected.required:
            continue
        holders[expected.kind] += bool(expected.holder)
        if not line.status.there:
            missing[expected.kind] += 1
            if line.status is PieceStatus.EXPIRED:
                expired.add(expected.kind)
    return tuple(_told(kind, missing[kind], holders[kind], expired) for kind in missing)


def _told(kind: PieceKind, missing: int, holders: int, expired: set[PieceKind]) -> str:
    name = _PLAIN.get(kind, kind.label)
    notes = ["à renouveler"] if kind in expired else []
    if holders > 1:
        notes.append("pour chacun de vous" if missing == holders else "pour l'un de vous")
    return typeset(f"{name} ({', '.join(notes)})" if notes else name)
