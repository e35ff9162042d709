"""Where people live and companies settle: commune, EPCI, priority district, rural zone, agency."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Annotated

from pdca_desktop.domain import identifiers
from pdca_desktop.domain.field import Choice, Field, Privacy


class Agency(Choice):
    """The six agencies of the report's contact page."""

    LENS_1 = "lens_1", "Lens (siège)"
    LENS_2 = "lens_2", "Lens 2"
    CALAIS_1 = "calais_1", "Calais 1"
    CALAIS_2 = "calais_2", "Calais 2"
    BETHUNE = "bethune", "Béthune"
    ARRAS = "arras", "Arras (Saint-Nicolas)"


class QpvGeneration(Choice):
    """Which drawing of the priority districts a code belongs to."""

    FIRST = "2015", "QPV 2015 (décret 2014-1750)"
    SECOND = "2024", "QPV 2024 (décret 2023-1314)"


class RuralZone(Choice):
    """Rural revitalisation zoning: ZRR until 30/06/2024, then FRR."""

    NONE = "none", "Hors zonage"
    ZRR = "zrr", "ZRR"
    FRR = "frr", "FRR"
    FRR_PLUS = "frr_plus", "FRR plus"


class ReportTerritory(Choice):
    """The territories of the activity report."""

    ARRAGEOIS = "arrageois", "Arrageois"
    ARTOIS = "artois", "Artois"
    AUDOMAROIS = "audomarois", "Audomarois"
    BOULONNAIS = "boulonnais", "Boulonnais"
    CALAISIS = "calaisis", "Calaisis"
    LENS_HENIN = "lens_henin", "Lens-Hénin"
    MONTREUILLOIS = "montreuillois_ternois", "Montreuillois-Ternois"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """An address and the zones it lies in; only an address point decides of a QPV, never the commune."""

    address: Annotated[str, Field("Adresse", privacy=Privacy.PERSONAL)] = ""
    postcode: Annotated[str, Field("Code postal", check=identifiers.postcode, privacy=Privacy.PERSONAL)] = ""
    commune: Annotated[str, Field("Commune")] = ""
    commune_code: Annotated[str, Field("Code INSEE de la commune")] = ""
    epci_code: Annotated[str, Field("SIREN de l'EPCI", check=identifiers.siren)] = ""
    territory: Annotated[ReportTerritory | None, Field("Territoire du rapport")] = None
    in_qpv: Annotated[
        bool | None, Field("En quartier prioritaire (QPV)", help="À vérifier à l'adresse exacte.")
    ] = None
    qpv_code: Annotated[str, Field("Code du QPV")] = ""
    qpv_generation: Annotated[QpvGeneration | None, Field("Génération du QPV")] = None
    qpv_evidence: Annotated[
        str, Field("Preuve du QPV", help="Carte imprimée, attestation de mairie, auteur de la vérification.")
    ] = ""
    rural_zone: Annotated[RuralZone | None, Field("Zone rurale (ZRR/FRR)")] = None


@dataclass(frozen=True, slots=True)
class Commune:
    """A row of the official list of communes.

    Attributes:
        code: INSEE code.
        epci_code: SIREN of its EPCI, empty when it has none.
    """

    code: str
    name: str
    epci_code: str = ""
    epci_name: str = ""


@dataclass(frozen=True, slots=True)
class PriorityDistrict:
    """A row of the official list of QPV: a district may spread over several communes."""

    code: str
    name: str
    generation: QpvGeneration
    commune_codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Territories:
    """The imported official lists, looked up by code."""

    communes: Mapping[str, Commune]
    districts: Mapping[str, PriorityDistrict]

    @classmethod
    def of(
        cls, communes: Iterable[Commune] = (), districts: Iterable[PriorityDistrict] = ()
    ) -> "Territories":
        """Lists by code; a later row of the same code replaces the earlier."""
        return cls({row.code: row for row in communes}, {row.code: row for row in districts})

    def complete(self, place: Place) -> Place:
        """The place with its blank commune name and EPCI read from the lists; nothing typed is changed.

        A commune without any priority district settles the QPV question ("non"); one with districts
        leaves it open, because only the address decides.
        """
        commune = self.communes.get(place.commune_code)
        if commune is None:
            return place
        has_district = any(commune.code in row.commune_codes for row in self.districts.values())
        settled = False if self.districts and not has_district else None
        return replace(
            place,
            commune=place.commune or commune.name,
            epci_code=place.epci_code or commune.epci_code,
            in_qpv=place.in_qpv if place.in_qpv is not None else settled,
        )
