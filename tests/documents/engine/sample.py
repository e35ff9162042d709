"""An invented dossier that uses every block: what tests, benchmarks and eyes look at."""

from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

from PIL import Image, ImageDraw

from pdca_desktop.documents import blocks as b
from pdca_desktop.domain.french import euros, typeset
from pdca_desktop.domain.money import Euros

MADE_AT = datetime(2026, 6, 15, 14, 30, tzinfo=UTC)
_LOREM = (
    "La porteuse a tenu six ans la cuisine d’une crèche parentale de Liévin et connaît les rythmes, "
    "les normes d’hygiène et les familles. Elle a suivi la préparation à la création de la couveuse, "
    "puis un stage de gestion de 35 heures. Le local de 142 m², rue des Trois-Fontaines, est libre au"
    " 1er septembre ; le bail commercial de neuf ans prévoit deux mois de franchise. La commune "
    "soutient le projet et réserve six berceaux pour les agents municipaux, soit 48 650,00 € de "
    "recettes la première année."
)


def d(text: str) -> Decimal:
    return Decimal(text)


def amount(whole: int) -> str:
    return euros(Euros(whole * 100))


def picture(width: int = 900, height: int = 620) -> bytes:
    """A drawn storefront, as a JPEG."""
    image = Image.new("RGB", (width, height), "#dfe7ec")
    pen = ImageDraw.Draw(image)
    pen.rectangle((width * 0.1, height * 0.3, width * 0.9, height * 0.95), fill="#b7c4cc")
    pen.rectangle((width * 0.18, height * 0.45, width * 0.5, height * 0.85), fill="#f7fafc")
    pen.rectangle((width * 0.6, height * 0.45, width * 0.78, height * 0.95), fill="#6a4b3c")
    out = BytesIO()
    image.save(out, "JPEG", quality=82)
    return out.getvalue()


def synthesis() -> tuple[b.Block, ...]:
    return (
        b.Para("DOSSIER 2026-0401 · Hénin-Beaumont · comité d’engagement du 18/06/2026", b.Tone.SMALL),
        b.Heading(1, "Micro-crèche coopérative « Les Tilleuls »", "synthese"),
        b.Para("Inès Wattez — création, association loi 1901 — instruit par Marie Vasseur", b.Tone.LEAD),
        b.FigureBand(
            (
                b.Figure(amount(12000), "Prêt demandé"),
                b.Figure(amount(48650), "Coût du projet"),
                b.Figure("13 %", "Apport"),
                b.Figure(amount(20100), "Prêt bancaire garanti"),
                b.Figure("1,55", "CAF / annuité an 1"),
                b.Figure("2,5 ETP", "Emplois à 3 ans"),
            )
        ),
        b.Callout(
            "Décision demandée",
            (
                b.Para(
                    "Avis favorable sous réserve de l’attestation d’assurance : prêt solidaire de "
                    "12 000,00 € sur 60 mois à 2,00 %, différé de 3 mois, et garantie à 65 % du prêt "
                    "bancaire de 20 100,00 €."
                ),
            ),
            b.Box.DECISION,
        ),
        b.SideBySide(
            (
                b.Side(
                    (
                        b.Heading(2, "Évaluation sur cinq axes"),
                        b.Radar(
                            (
                                b.Spoke("Porteur", d("1"), "fort, 4 sur 4"),
                                b.Spoke("Marché", d("0.75"), "présent, 3 sur 4"),
                                b.Spoke("Modèle éco.", d("0.5"), "partiel, 2 sur 4"),
                                b.Spoke("Impact social", d("0.25"), "faible, 1 sur 4"),
                                b.Spoke("Financier", d("0.75"), "présent, 3 sur 4"),
                            ),
                            4,
                            "Profil sur cinq axes : porteur fort, marché présent, modèle partiel, "
                            "impact faible, "
                            "financier présent.",
                        ),
                    ),
                    d("0.5"),
                ),
                b.Side(
                    (
                        b.Heading(2, "Plafonds et engagements"),
                        b.Gauges(
                            (
                                b.Gauge(
                                    "Prêt / plafond",
                                    "12 000 € / 10 000 €",
                                    d("1.2"),
                                    b.Status.BLOCKING,
                                    "dépassement 120 %",
                                ),
                                b.Gauge(
                                    "Garantie",
                                    "13 065 € / 50 000 €",
                                    d("0.26"),
                                    b.Status.CONFORM,
                                    "conforme 26 %",
                                ),
                                b.Gauge(
                                    "Encours cumulé",
                                    "52 000 € / 60 000 €",
                                    d("0.87"),
                                    b.Status.WARNING,
                                    "proche 87 %",
                                ),
                                b.Gauge(
                                    "Minimis cumulé",
                                    "à renseigner / 300 000 €",
                                    None,
                                    b.Status.UNKNOWN,
                                    "à renseigner",
                                ),
                            ),
                            "Trait noir : plafond.",
                            "Prêt au-delà du plafond ; garantie conforme ; encours proche ; minimis inconnu.",
                        ),
                    ),
                    d("0.5"),
                ),
            )
        ),
        b.Heading(2, "Plan de financement"),
        b.Bars(
            (
                b.Bar(
                    "Besoins",
                    amount(48650),
                    (
                        b.Segment("Matériel", amount(15200), d("0.312")),
                        b.Segment("Travaux", amount(9800), d("0.201")),
                        b.Segment("BFR", amount(8000), d("0.164")),
                        b.Segment("Véhicule", amount(6300), d("0.129")),
                        b.Segment("Stock", amount(4900), d("0.101")),
                        b.Segment("Frais d’établissement", amount(2500), d("0.052")),
                        b.Segment("Communication", amount(1950), d("0.041")),
                    ),
                ),
                b.Bar(
                    "Ressources",
                    amount(48650),
                    (
                        b.Segment("Prêt bancaire", amount(20100), d("0.413")),
                        b.Segment("Prêt solidaire", amount(12000), d("0.247"), strong=True),
                        b.Segment("Prêt d’honneur", amount(8000), d("0.164")),
                        b.Segment("Apport", amount(6550), d("0.135")),
                        b.Segment("Subvention", amount(2000), d("0.041")),
                    ),
                ),
            ),
            (d("1"), d("1")),
            "Besoins et ressources de 48 650,00 €, dont un prêt solidaire de 12 000,00 €.",
        ),
        b.SideBySide(
            (
                b.Side(
                    (
                        b.Heading(2, "Points forts"),
                        b.Bullets(
                            (
                                "Huit années de restauration collective, dont trois comme cheffe.",
                                "Le marché local est porteur.",
                                "Le territoire est un quartier prioritaire de la politique de la ville.",
                            ),
                            b.Bullet.PLUS,
                        ),
                    ),
                ),
                b.Side(
                    (
                        b.Heading(2, "Points de vigilance"),
                        b.Bullets(
                            (
                                "Besoin en fonds de roulement à sécuriser avant le déblocage.",
                                "Dépendance commerciale : un client pèse 22 % du chiffre d’affaires.",
                            ),
                            b.Bullet.WARNING,
                        ),
                    ),
                ),
            )
        ),
        b.Heading(2, "Contrôles : 19 conformes, 2 à renseigner, 1 alerte, 1 bloquant"),
        b.Table(
            "Contrôles qui ne sont pas conformes",
            (
                b.Column("État", d("1.1"), b.Kind.STATUS),
                b.Column("Contrôle", d("3"), head=True),
                b.Column("Source", d("3")),
            ),
            (
                b.Row((b.Status.BLOCKING, "Apport personnel ≥ 10 %", "Rapport d’activité 2019, p. 7")),
                b.Row((b.Status.WARNING, "Encours cumulé du porteur", "Calcul automatique")),
                b.Row((b.Status.UNKNOWN, "Consentement RGPD signé", "Déclaration du porteur")),
                b.Row((b.Status.CONFORM, "Durée du prêt", "Rapport d’activité 2019, p. 10")),
            ),
        ),
        forecast(),
    )


def forecast() -> b.Table:
    return b.Table(
        "Prévisionnel sur trois ans",
        (
            b.Column("Prévisionnel", d("3"), head=True),
            *(b.Column(f"An {year}", d("1"), b.Kind.NUMBER) for year in (1, 2, 3)),
        ),
        (
            b.Row(("Chiffre d’affaires", amount(107000), amount(119840), amount(130540))),
            b.Row(
                ("Capacité d’autofinancement", amount(10135), amount(12435), amount(13340)), b.RowKind.TOTAL
            ),
        ),
    )


def amortisation(rows: int = 60, capital_cents: int = 12000_00) -> b.Table:
    left = capital_cents
    lines: list[b.Row] = []
    for month in range(1, rows + 1):
        capital = left // (rows + 1 - month)
        interest = left * 2 // 1200
        left -= capital
        if month % 12 == 1:
            lines.append(b.Row((f"Année {1 + month // 12}",), b.RowKind.GROUP))
        lines.append(
            b.Row(
                (
                    str(month),
                    f"{date(2026 + (8 + month) // 12, (8 + month) % 12 + 1, 5):%d/%m/%Y}",
                    *(euros(Euros(cents)) for cents in (capital + interest, capital, interest, left)),
                )
            )
        )
    lines.append(
        b.Row(
            ("Total", "", *(euros(Euros(cents)) for cents in (12610_00, 12000_00, 610_00, 0))),
            b.RowKind.TOTAL,
        )
    )
    return b.Table(
        "Échéancier du prêt solidaire",
        (
            b.Column("N°", d("0.6"), b.Kind.NUMBER, head=True),
            b.Column("Date", d("1.1"), b.Kind.NUMBER),
            *(
                b.Column(title, d("1.3"), b.Kind.NUMBER)
                for title in ("Échéance", "Capital", "Intérêts", "Restant dû")
            ),
        ),
        tuple(lines),
    )


def note() -> tuple[b.Block, ...]:
    months = (
        "sept.",
        "oct.",
        "nov.",
        "déc.",
        "janv.",
        "févr.",
        "mars",
        "avr.",
        "mai",
        "juin",
        "juil.",
        "août",
    )
    cash = (8200, 3100, -640, -1450, 300, 2100, 2600, 3900, 4100, 5200, 6800, 7400)
    return (
        b.PageBreak(),
        b.Heading(1, "Note d’expertise", "note"),
        b.Contents(of_part=True),
        b.Heading(2, "Porteuse et parcours", "porteuse"),
        b.KeyValues(
            (
                ("Nom", "Wattez Inès"),
                ("Née le", "12/03/1988"),
                ("Adresse", "14 rue Élie-Gruyelle, 62110 Hénin-Beaumont"),
                ("Situation", "Demandeuse d’emploi depuis 14 mois"),
                ("Statut", "Association loi 1901"),
                ("SIREN", "à renseigner"),
            ),
            columns=2,
        ),
        b.Para(_LOREM),
        b.Para(
            (b.Run("Notre lecture : "), b.Run("le parcours est solide", strong=True), b.Run(f", {_LOREM}"))
        ),
        b.Heading(2, "Marché", "marche"),
        b.Para(_LOREM),
        b.Para("Le prêt à taux zéro : jusqu’à 8 000,00 € par projet.", b.Tone.QUOTE),
        b.Para("Pas-de-Calais Actif, rapport d’activité 2019, p. 10", b.Tone.SMALL),
        b.Callout(
            "Zone de risque",
            (b.Para(_LOREM), b.Bullets(("Bail à signer.", "Assurance à fournir."))),
            b.Box.WARNING,
        ),
        b.Callout(
            "À savoir", (b.Para("Le comité a déjà vu ce projet en avril ; il avait ajourné sa décision."),)
        ),
        b.Heading(2, "Trésorerie", "tresorerie"),
        b.Curve(
            tuple(
                b.Point(month, d(str(value)), amount(value))
                for month, value in zip(months, cash, strict=True)
            ),
            "Trésorerie mois par mois : point bas en décembre à −1 450,00 €.",
        ),
        b.Heading(2, "Lieu", "lieu"),
        b.Picture(
            picture(),
            "Façade du local vue de la rue",
            "Le local, rue des Trois-Fontaines, photographié le 02/06/2026.",
        ),
        *(b.Para(_LOREM) for _ in range(4)),
        b.Heading(2, "Décision du comité", "decision"),
        b.Together(
            (
                b.TickBoxes(
                    "Décision",
                    ("accord", "accord sous conditions", "ajournement", "refus", "incompétence"),
                    ("ajournement",),
                ),
                b.WritingSpace("Motivation", 3, "Obligatoire en cas d’ajournement ou de refus."),
                b.WritingSpace("Fait à"),
                b.Signatures(("Fonction", "Vote", "Signature"), ("Paul Delattre", "Samira Benali", "")),
            )
        ),
        b.PageBreak(),
        b.Heading(1, "Échéancier", "echeancier"),
        amortisation(),
    )


def dossier(number: int = 401) -> b.Part:
    return b.Part(
        "Micro-crèche « Les Tilleuls »",
        (f"Dossier 2026-{number:04d} — Micro-crèche coopérative « Les Tilleuls »", "Inès Wattez"),
        (*synthesis(), *note()),
    )


def document(
    *parts: b.Part, face: b.Face = b.Face.OFFICE, attachments: tuple[b.Attachment, ...] = ()
) -> b.Document:
    return b.Document(
        title="Dossier 2026-0401",
        subject="Comité d’engagement",
        author="Marie Vasseur",
        foot=typeset("Pas-de-Calais Actif — confidentiel, comité du 18/06/2026"),
        fine_print="Règles 2019, empreinte 115bd7205aca · données 0f1e2d3c4b5a6978 · imprimé le 15/06/2026",
        made_at=MADE_AT,
        parts=parts or (dossier(),),
        face=face,
        attachments=attachments,
    )


def data_file() -> b.Attachment:
    return b.Attachment(
        "dossier.json",
        "application/json",
        "Données du dossier",
        b'{"dossier": "2026-0401"}',
        date(2026, 6, 15),
        data_of=True,
    )
