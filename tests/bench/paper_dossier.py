"""A dossier of nine pages to measure on: no two of them have the same words or amounts."""

from random import Random

from pdca_desktop.documents import blocks as b
from pdca_desktop.domain.french import euros
from pdca_desktop.domain.money import Euros
from tests.documents.engine import sample

_WORDS = [
    "le",
    "marché",
    "local",
    "porte",
    "un",
    "projet",
    "solide",
    "dont",
    "la",
    "clientèle",
    "reste",
    "fidèle",
    "malgré",
    "une",
    "concurrence",
    "forte",
    ";",
    "l’équipe",
    "maîtrise",
    "son",
    "métier,",
    "connaît",
    "ses",
    "fournisseurs",
    "et",
    "prépare",
    "l’ouverture",
    "avec",
    "méthode,",
    "sans",
    "négliger",
    "la",
    "trésorerie",
    "ni",
    "les",
    "charges",
    "sociales,",
    "que",
    "le",
    "prévisionnel",
    "établi",
    "par",
    "l’expert-comptable",
    "détaille",
    "mois",
    "par",
    "mois",
    "pour",
    "les",
    "trois",
    "premières",
    "années",
    "d’activité",
    "à",
    "Hénin-Beaumont",
]
_SECTIONS = (
    "Parcours",
    "Marché",
    "Concurrence",
    "Moyens",
    "Communication",
    "Emplois",
    "Impact",
    "Montage",
    "Avis",
)


def dossiers(count: int) -> list[b.Document]:
    """So many different dossiers."""
    return [sample.document(dossier(number)) for number in range(count)]


def dossier(number: int) -> b.Part:
    """One dossier of some 2 000 words, 25 checks, 60 instalments, drawings, a picture, signatures."""
    chance = Random(number)  # noqa: S311  (words to print, no secret)
    return b.Part(
        f"Dossier {number}",
        (f"Dossier 2026-{number:04d} — Les Tilleuls", "Inès Wattez"),
        (
            *sample.synthesis(),
            _checks(chance),
            *(block for title in _SECTIONS for block in _section(title, chance)),
            *sample.note()[:-1],
            sample.amortisation(60, chance.randrange(5_000_00, 60_000_00)),
        ),
    )


def _section(title: str, chance: Random) -> tuple[b.Block, ...]:
    texts = (" ".join(chance.choices(_WORDS, k=90)).capitalize() + "." for _ in range(2))
    return b.Heading(2, title, f"s-{title}"), *(b.Para(text) for text in texts)


def _checks(chance: Random) -> b.Table:
    columns = (
        b.Column("État", sample.d("1")),
        b.Column("Contrôle", sample.d("3")),
        b.Column("Mesure", sample.d("2")),
    )
    rows = (
        b.Row((chance.choice(list(b.Status)), " ".join(chance.choices(_WORDS, k=6)), _amount(chance)))
        for _ in range(25)
    )
    return b.Table("Contrôles", columns, tuple(rows))


def _amount(chance: Random) -> str:
    return euros(Euros(chance.randrange(100_00, 90_000_00)))
