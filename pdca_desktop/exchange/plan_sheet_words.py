"""Words that people write in financing plans and in their titles, and what they mean."""

import re
import unicodedata
from enum import Enum
from functools import cache
from typing import TypeVar

from pdca_desktop.domain.field import Choice
from pdca_desktop.domain.plan import NeedNature, ResourceNature, ResourceStatus
from pdca_desktop.exchange import plan_sheet_shape as shape

C = TypeVar("C", bound=Choice)

# The first line with words that stand in the label wins: the precise ones come first.
_WORDS: dict[type[Choice], str] = {
    NeedNature: """
        investment_vat: tva
        guarantee_costs: frais de garantie, frais de dossier, frais bancaires, commission de garantie
        deposit: depot de garantie, depots de garantie, caution, cautions, loyer d avance
        bfr: bfr, fonds de roulement, fond de roulement, creances clients
        starting_cash: tresorerie, fonds de caisse, fond de caisse
        goodwill: fonds de commerce, fond de commerce, droit au bail, pas de porte, clientele, fonds
        entry_fee: droit d entree, droits d entree, droits d enregistrement, redevance initiale, franchise
        shares: rachat de titres, rachat de parts, parts sociales, titres, actions
        stock: stock, stocks, marchandise, marchandises, matieres premieres, approvisionnement
        stock: denrees, premieres commandes, semences
        it: informatique, ordinateur, ordinateurs, mobilier, materiel de bureau
        it: imprimante, caisse enregistreuse
        intangible: logiciel, logiciels, site internet, site web, brevet, brevets, marque, licence, licences
        intangible: incorporel, incorporels, incorporelle, incorporelles
        vehicles: vehicule, vehicules, voiture, camion, camionnette, fourgon, utilitaire, remorque
        vehicles: food truck, scooter, velo, velos
        works: travaux, amenagement, amenagements, agencement, agencements, renovation, peinture, electricite
        works: plomberie, accessibilite, enseigne, installation, installations
        equipment: materiel, materiels, outillage, outil, outils, machine, machines, equipement, equipements
        equipment: four, fours, chambre froide, presse
        real_estate: immobilier, batiment, batiments, terrain, terrains, construction, murs, achat du local
        setup_costs: frais d etablissement, frais de constitution, frais de creation, immatriculation, notaire
        setup_costs: honoraires, frais juridiques, frais d acte, comptable, publicite, communication, stage
        setup_costs: formation, frais de demarrage, greffe
        running_costs: charges, fonctionnement, loyer, loyers, salaire, salaires, assurance, assurances
        running_costs: remuneration, deplacements
        past_losses: pertes, deficit, deficits
    """,
    ResourceNature: """
        vat_bridge: relais de tva, relais tva, credit de tva, pret tva, remboursement de tva
        ptz: ptz, pret a taux zero, prets a taux zero, pret taux zero, pret a taux 0, pret a 0, taux 0
        cap_jeunes: cap jeunes, cap jeune, iej
        cap_quartiers: cap quartiers, cap quartier
        cap_ess: cap ess
        honour_loan: pret d honneur, prets d honneur, honneur, initiative, reseau entreprendre
        arce: arce, pole emploi, france travail
        microcredit: microcredit, micro credit, adie
        pret_participatif: pret participatif, prets participatifs, titre participatif, titres participatifs
        pret_solidaire: pret solidaire, prets solidaires, credit solidaire
        apport_associatif: apport associatif, caa
        ess_equity: fonds propres ess, apport en fonds propres
        vendor_credit: credit vendeur, pret vendeur
        leasing: credit bail, leasing, lld, loa, location financiere
        overdraft: decouvert, facilite de caisse
        crowdfunding: financement participatif, crowdfunding, ulule, kisskissbankbank, propulsons, cagnotte
        partner_account: compte courant, comptes courants, cca
        own_in_kind: apport en nature, apports en nature, en nature
        associative_fund: fonds associatif, fonds associatifs
        other: pret familial, famille, amis, love money
        bank_loan: pret bancaire, prets bancaires, emprunt bancaire, pret professionnel, caisse d epargne
        share_capital: capital, capital social, capitaux propres, souscription, actionnaires, societaires
        other_grant: subvention, subventions, prime, primes, aide, aides, bourse, prix, don, dons, mecenat
        other_grant: fondation, region, departement, commune, feder, fse, starter
        own_cash: apport, apports, apport personnel, epargne, fonds propres, autofinancement
        bank_loan: banque, bancaire, credit agricole, credit mutuel, credit du nord, credit cooperatif
        bank_loan: societe generale, bnp, cic, lcl, emprunt, emprunts, pret, prets, credit, credits, pge
    """,
    ResourceStatus: """
        refused: refuse, refusee, rejete, non accorde
        granted: accorde, accordee, obtenu, obtenue, valide, validee, accord
        acquired: acquis, acquise, disponible, verse, versee
        requested: sollicite, sollicitee, demande, demandee, en cours, en attente, a demander
    """,
}


def fold(text: str) -> str:
    """The words of a text, without case, accents nor signs; the euro sign is a word."""
    text = re.sub(r"\bk\s?(€|euros?\b)", " keuros ", text, flags=re.IGNORECASE)
    text = text.replace("€", " euros ").replace("’", " ")
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()
    return " ".join(re.findall(r"[a-z0-9]+", letters))


def exact(of: type[C], text: str) -> C | None:
    """The answer whose label the text is, case and accents aside."""
    found = _labels(of).get(fold(text))
    return found if isinstance(found, of) else None


def meant(of: type[C], text: str) -> tuple[C, str] | None:
    """The answer that a text speaks of, with the words that say so."""
    padded = f" {fold(text)} "
    for value, words in _synonyms(of):
        found = [word for word in words if f" {word} " in padded]
        if found:
            return of(value), max(found, key=len)
    return None


@cache
def _labels(of: type[Choice]) -> dict[str, Choice]:
    return {fold(member.label): member for member in of}


@cache
def _synonyms(of: type[Choice]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    lines = (line.partition(":") for line in _WORDS.get(of, "").strip().splitlines())
    return tuple((value.strip(), tuple(words.strip().split(", "))) for value, _, words in lines)


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
