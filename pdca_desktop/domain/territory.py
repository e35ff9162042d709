"""Where people live and companies settle: commune, EPCI, priority district, rural zone, agency."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Annotated

from pdca_desktop.domain import identifiers
from pdca_desktop.domain.field import Choice, Field, Privacy
from pdca_desktop.domain.words import words_of


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
    commune: Annotated[str, Field("Commune", counted=True)] = ""
    commune_code: Annotated[str, Field("Code INSEE de la commune", counted=True)] = ""
    epci_code: Annotated[str, Field("SIREN de l'EPCI", check=identifiers.siren, counted=True)] = ""
    territory: Annotated[ReportTerritory | None, Field("Territoire du rapport", counted=True)] = None
    in_qpv: Annotated[
        bool | None,
        Field("En quartier prioritaire (QPV)", help="À vérifier à l'adresse exacte.", counted=True),
    ] = None
    qpv_code: Annotated[str, Field("Code du QPV", counted=True)] = ""
    qpv_generation: Annotated[QpvGeneration | None, Field("Génération du QPV", counted=True)] = None
    qpv_evidence: Annotated[
        str, Field("Preuve du QPV", help="Carte imprimée, attestation de mairie, auteur de la vérification.")
    ] = ""
    rural_zone: Annotated[RuralZone | None, Field("Zone rurale (ZRR/FRR)", counted=True)] = None


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
        """Lists by code; of two rows for one commune, the one that names its EPCI stays."""
        by_code: dict[str, Commune] = {}
        for row in communes:
            if row.epci_code or row.code not in by_code:
                by_code[row.code] = row
        return cls(by_code, {row.code: row for row in districts})

    def complete(self, place: Place) -> Place:
        """The place with its blanks read from the lists; nothing typed is changed.

        A commune gives its name, code and EPCI, a known district code its generation. Whether an address lies
        in a district is never guessed from the commune: only the address decides.
        """
        commune = self._commune(place)
        if commune is not None:
            place = replace(
                place,
                commune=place.commune or commune.name,
                commune_code=place.commune_code or commune.code,
                epci_code=place.epci_code or commune.epci_code,
            )
        district = self.districts.get(place.qpv_code)
        if district is not None and place.qpv_generation is None:
            place = replace(place, qpv_generation=district.generation)
        return place

    def _commune(self, place: Place) -> Commune | None:
        """By its code; without one, by its name when one commune alone bears it."""
        if place.commune_code or not place.commune:
            return self.communes.get(place.commune_code)
        named = words_of(place.commune)
        found = [one for one in self.communes.values() if words_of(one.name) == named]
        return found[0] if len(found) == 1 else None
