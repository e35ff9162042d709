"""The official lists of communes, EPCI and priority districts (QPV), as their publishers give them in CSV.

Communes: INSEE, code officiel géographique (`v_commune_*.csv`: TYPECOM, COM, LIBELLE).
Communes with their EPCI: INSEE, composition communale des EPCI (CODGEO, LIBGEO, EPCI, LIBEPCI), or DGCL,
BANATIC (siren, raison_sociale, insee, nom_membre) and `epcicom*` (siren_epci, nom_complet, insee, nom_com).
QPV: ANCT, list of 2024 (code_qp, lib_qp, insee_com: several codes in one cell, written ="62193" when the file
went through a spreadsheet); INSEE and Caisse des Dépôts (QP, LIB_QP, LIST_COM_2023: codes in a row without
separator); data.gouv.fr, 2015 (code_quartier, quartier_prioritaire, code_insee).

Names of columns are known whatever their case, accents and year; content is strict: one row that cannot be
understood refuses the whole file, with its line.
"""

import re
from pathlib import Path

from pdca_desktop.domain import identifiers
from pdca_desktop.domain.territory import Commune, PriorityDistrict, QpvGeneration
from pdca_desktop.errors import FileError
from pdca_desktop.exchange import csv_table, disk
from pdca_desktop.exchange.csv_table import Column, Row
from pdca_desktop.exchange.scalars import quoted, say

PAS_DE_CALAIS = "62"
MOST_BYTES = 50_000_000

_COMMUNE_CODE = Column(
    "COM, CODGEO ou insee", ("com", "codgeo", "insee", "codeinsee", "inseecom", "codecommune", "depcom")
)
_COMMUNE_NAME = Column(
    "LIBELLE, LIBGEO ou nom_membre",
    ("libelle", "libgeo", "nommembre", "nomcom", "nomcommune", "libcom", "libellecommune"),
)
_COMMUNE_TYPE = Column("TYPECOM", ("typecom",))
_EPCI_CODE = Column("EPCI ou siren", ("epci", "sirenepci", "siren", "codeepci"))
_EPCI_NAME = Column(
    "LIBEPCI ou raison_sociale", ("libepci", "raisonsociale", "nomcomplet", "nomepci", "libelleepci")
)
_DISTRICT_CODE = Column("code_qp", ("codeqp", "qp", "codequartier", "codeqpv", "idqp"))
_DISTRICT_NAME = Column(
    "lib_qp", ("libqp", "nomqp", "quartierprioritaire", "nomquartier", "libelleqp", "nomqpv", "libqpv")
)
_DISTRICT_COMMUNES = Column(
    "insee_com",
    ("inseecom", "listcom", "codeinsee", "codgeo", "codecommune", "depcom", "insee", "codesinsee", "com"),
)

_CODE = re.compile(r"[0-9][0-9AB][0-9]{3}")
_CODES = re.compile(r"(?:[0-9][0-9AB][0-9]{3})+")
_SEPARATORS = re.compile(r"[\s;,/|\-]+")
_GENERATIONS = {
    re.compile(r"QP[0-9][0-9AB][0-9]{4}"): QpvGeneration.FIRST,
    re.compile(r"QN[0-9][0-9AB][0-9]{3}[A-Z]"): QpvGeneration.SECOND,
}
_NO_EPCI = frozenset({"", "ZZZZZZZZZ", "NA"})


def read_communes(path: Path, department: str | None = PAS_DE_CALAIS) -> tuple[Commune, ...]:
    """The communes of an official list, with their EPCI when the list gives it.

    Args:
        path: the CSV file.
        department: department code kept; None keeps all.

    Raises:
        FileError: the file is not such a list; nothing is kept.
    """
    return parse_communes(disk.read_bytes(path, MOST_BYTES), path.name, department)


def read_priority_districts(
    path: Path, department: str | None = PAS_DE_CALAIS
) -> tuple[PriorityDistrict, ...]:
    """The priority districts (QPV) of an official list, of either generation.

    Args:
        path: the CSV file.
        department: districts with a commune of that department are kept; None keeps all.

    Raises:
        FileError: the file is not such a list; nothing is kept.
    """
    return parse_priority_districts(disk.read_bytes(path, MOST_BYTES), path.name, department)


def parse_communes(content: bytes, name: str, department: str | None = PAS_DE_CALAIS) -> tuple[Commune, ...]:
    """The communes of a file's content.

    Raises:
        FileError: as `read_communes`.
    """
    rows = csv_table.rows(
        content, name, (_COMMUNE_CODE, _COMMUNE_NAME), (_COMMUNE_TYPE, _EPCI_CODE, _EPCI_NAME)
    )
    kept: dict[str, Commune] = {}
    for row in rows:
        if row.get(_COMMUNE_TYPE).upper() not in ("", "COM"):
            continue  # delegated and associated communes bear codes that also name a whole commune
        commune = _commune(row)
        if department is not None and not commune.code.startswith(department):
            continue
        if kept.setdefault(commune.code, commune) != commune:
            raise row.fault(say("la commune {} est déjà donnée autrement plus haut.", commune.code))
    if not kept:
        raise _nothing(name, "e commune", department)
    return tuple(kept.values())


def parse_priority_districts(
    content: bytes, name: str, department: str | None = PAS_DE_CALAIS
) -> tuple[PriorityDistrict, ...]:
    """The priority districts of a file's content.

    Raises:
        FileError: as `read_priority_districts`.
    """
    rows = csv_table.rows(content, name, (_DISTRICT_CODE, _DISTRICT_NAME, _DISTRICT_COMMUNES))
    kept: dict[str, PriorityDistrict] = {}
    for row in rows:
        district = _district(row)
        earlier = kept.get(district.code)
        codes = (*earlier.commune_codes, *district.commune_codes) if earlier else district.commune_codes
        kept[district.code] = PriorityDistrict(
            district.code, district.name, district.generation, tuple(dict.fromkeys(codes))
        )
    found = tuple(
        district
        for district in kept.values()
        if department is None or any(code.startswith(department) for code in district.commune_codes)
    )
    if not found:
        raise _nothing(name, " quartier prioritaire", department)
    return found


def _commune(row: Row) -> Commune:
    code = row.get(_COMMUNE_CODE).upper()
    if not _CODE.fullmatch(code):
        raise row.fault(
            say("« {} » n'est pas un code INSEE de commune : cinq signes, comme 62193.", quoted(code))
        )
    name = row.get(_COMMUNE_NAME)
    if not name:
        raise row.fault(say("la commune {} n'a pas de nom.", code))
    epci = row.get(_EPCI_CODE).upper().replace(" ", "")
    if epci in _NO_EPCI:
        return Commune(code, name)
    if not re.fullmatch("[0-9]{9}", epci) or identifiers.siren(epci):
        raise row.fault(say("« {} » n'est pas le SIREN d'un EPCI : neuf chiffres à clé juste.", quoted(epci)))
    return Commune(code, name, epci, row.get(_EPCI_NAME))


def _district(row: Row) -> PriorityDistrict:
    code = row.get(_DISTRICT_CODE).upper()
    found = [generation for form, generation in _GENERATIONS.items() if form.fullmatch(code)]
    if not found:
        raise row.fault(
            say("« {} » n'est pas un code de QPV, comme QP062001 (2015) ou QN06201M (2024).", quoted(code))
        )
    name = row.get(_DISTRICT_NAME)
    if not name:
        raise row.fault(say("le quartier {} n'a pas de nom.", code))
    cell = row.get(_DISTRICT_COMMUNES)
    codes = _SEPARATORS.sub("", cell).upper()
    if not _CODES.fullmatch(codes):
        raise row.fault(say("« {} » n'est pas un code INSEE, ni une liste de tels codes.", quoted(cell)))
    return PriorityDistrict(code, name, found[0], tuple(dict.fromkeys(_CODE.findall(codes))))


def _nothing(name: str, what: str, department: str | None) -> FileError:
    where = f" du département {department}" if department else ""
    sentence = "Aucun{} dans le fichier « {} » : choisissez-en un autre."
    return FileError(say(sentence, f"{what}{where}", quoted(name)))
