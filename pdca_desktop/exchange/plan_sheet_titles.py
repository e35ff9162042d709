"""What the titles of a table announce: needs or resources, and what each column holds."""

import re
from enum import Enum

from pdca_desktop.exchange import plan_sheet_shape as shape
from pdca_desktop.exchange.plan_sheet_words import fold


class Side(Enum):
    """Which half of a plan."""

    NEEDS = "needs"
    RESOURCES = "resources"


NUMBER, LINK, LABEL, NATURE, AMOUNT, SUM, TTC, YEARS, CATEGORY, OTHER = (
    "number",
    "link",
    "label",
    "nature",
    "amount",
    "sum",
    "ttc",
    "years",
    "category",
    "other",
)
AMOUNTS = (AMOUNT, SUM, TTC)
"""Columns of amounts, the one to read first."""

FIRSTS = (NUMBER, CATEGORY, LABEL, NATURE)
"""Columns a table begins with."""

_HEADS = {
    Side.NEEDS: {"besoin", "besoins", "emploi", "emplois", "depense", "depenses", "utilisation"},
    Side.RESOURCES: {
        "ressource",
        "ressources",
        "financement",
        "financements",
        "moyens",
        "source",
        "sources",
        "recette",
        "recettes",
    },
}
_TAILS = re.compile(
    r"aux?|d|des?|du|en|et|l[ae]?|les|financements?|financer|durables?|stables?|demarrage|depart|initia\w+|ht|ttc"
    r"|k?euros|projet|previsionnels?|prevue?s?|creation|a"
)
_AMOUNT = re.compile(
    r"(montants?|couts?|prix|sommes?|valeurs?|euros|keuros|budget|ht|hors taxes?)"
    r"( (ht|h t|hors taxes?|en|euros?|eur|keuros|prevus?|previsionnels?|demandes?|initial|au|demarrage|total"
    r"|a financer|de|du|la|le|l|depense|besoin|ressource|pret|financement))*"
)
_TTC = re.compile(
    r"(montants? |couts? |prix |total )?(en euros |euros )?(ttc|toutes taxes comprises)( euros)?"
)
_TITLES = {
    NUMBER: "n|no|num|numero",
    LINK: "n ressource|n de la ressource|no ressource|numero de la ressource",
    LABEL: "libelle|libelles|designation|intitule|description|objet|poste|postes|rubrique|detail|details"
    "|element|elements|denomination|type de depense|type",
    NATURE: "nature|nature du besoin|nature de la ressource",
    "funder": "financeur|financeurs|organisme|banque|preteur|origine|partenaire|etablissement",
    "status": "statut|etat|avancement|accord",
    "expected_on": "date prevue|echeance|date",
    "evidence": "justificatif|justificatifs|devis|n devis|n de devis|fournisseur|facture",
    "months": "duree|duree mois|duree en mois|nb mois|nombre de mois|mois",
    SUM: "total|total ht|total general",
    OTHER: "quantite|quantites|qte|nombre|nb|prix unitaire|prix unitaire ht|pu|p u|pu ht|tva|taux de tva"
    "|part",
    CATEGORY: "categorie|categories|famille",
    YEARS: "duree ans|duree annees|duree en annees|duree en ans|ans",
    "annual_rate": "taux|taux annuel|taux d interet|taux nominal|taux fixe|taux euros",
    "grace_months": "differe|differe mois|differe en mois|franchise",
}
_BY_TITLE = {title: role for role, titles in _TITLES.items() for title in titles.split("|")}
_OWN = {
    fold(column.title): column.slot.name
    for columns in (shape.GUARANTEE_COLUMNS, shape.LOAN_COLUMNS, shape.RESOURCE_COLUMNS, shape.NEED_COLUMNS)
    for column in columns
}


def side_of(text: str) -> Side | None:
    """The half of a plan that a title names: "BESOINS (emplois) en €"."""
    words = [word for word in fold(text[:80]).split() if word not in ("les", "mes", "nos", "vos")]
    if words:
        for side, heads in _HEADS.items():
            if words[0] in heads and all(word in heads or _TAILS.fullmatch(word) for word in words[1:]):
                return side
    return None


def role_of(text: str) -> str | None:
    """What a column of that title holds: the name of a field or one of the roles above."""
    title = fold(text[:80])
    if _AMOUNT.fullmatch(title):
        return AMOUNT
    if _TTC.fullmatch(title):
        return TTC
    return _OWN.get(title) or _BY_TITLE.get(title)


def in_thousands(text: str) -> bool:
    """Whether a title says that amounts are in thousands of euros."""
    return "keuros" in fold(text[:80]).split() or "milliers" in fold(text[:80])


def is_total(text: str) -> bool:
    """Whether a line's label announces a sum."""
    return bool(re.match(r"(sous |s )?(total|totaux)\b|(montant|cout) total\b", fold(text[:80])))


def is_grand_total(text: str) -> bool:
    """Whether a line's label announces the sum of a whole half: "TOTAL DES BESOINS"."""
    first, _, rest = fold(text[:80]).partition(" ")
    named = re.sub(r"^(des?|les|du) ", "", rest)
    return first in ("total", "totaux") and (rest in ("general", "global") or side_of(named) is not None)


def is_gap(text: str) -> bool:
    """Whether a line compares the totals and is no line of the plan."""
    return bool(
        re.match(r"(ecart|solde|difference|equilibre|reste a financer|verification)\b", fold(text[:80]))
    )


def is_detail(text: str) -> bool:
    """Whether a line is part of the one above: "dont matériel"."""
    return fold(text[:80]).startswith("dont ")
