"""Official lists as they are published; the rows here are shortened or invented."""

import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdca_desktop.domain.territory import Commune, PriorityDistrict, QpvGeneration, Territories
from pdca_desktop.errors import FileError
from pdca_desktop.exchange.territory_csv import (
    parse_communes,
    parse_priority_districts,
    read_communes,
    read_priority_districts,
)

CALAIS = Commune("62193", "Calais", "200090751", "CA Grand Calais Terres et Mers")

COG = """TYPECOM,COM,REG,DEP,CTCD,ARR,TNCC,NCC,NCCENR,LIBELLE,CAN,COMPARENT
COM,59350,32,59,,592,0,LILLE,Lille,Lille,,
COM,62193,32,62,62D,623,0,CALAIS,Calais,Calais,,
COMD,62193,,,,,0,ANCIEN CALAIS,Ancien Calais,Ancien Calais,,62193
COM,2A004,94,2A,,,0,AJACCIO,Ajaccio,Ajaccio,,
"""
INSEE = """Composition communale des EPCI;;;;;
;;;;;
CODGEO;LIBGEO;EPCI;LIBEPCI;DEP;REG
62193;Calais;200090751;CA Grand Calais Terres et Mers;62;32
29083;Île-de-Sein;ZZZZZZZZZ;Sans objet;29;53

"""
DGCL = """dept;siren;raison_sociale;nature_juridique;mode_financ;dep_com;insee;siren_membre;nom_membre
62;200090751;CA Grand Calais Terres et Mers;CA;FPU;62;62193;216201939;Calais
"""
EPCICOM = """dep_epci;siren_epci;nom_complet;nj_epci2023;fisc_epci2023;dep_com;insee;siren_com;nom_com
62;200090751;CA Grand Calais Terres et Mers;CA;FPU;62;62193;216201939;Calais
"""
QPV_2024 = '''code_qp;lib_qp;insee_reg;lib_reg;insee_dep;lib_dep;insee_com;lib_com;siren_epci;lib_epci
QN06201M;Quartier inventé;32;Hauts-de-France;62;Pas-de-Calais;"=""62193;62548""";"Calais; Marck";200090751;CA
QN05901N;Ailleurs;32;Hauts-de-France;59;Nord;"=""59350""";Lille;200093201;Métropole
'''


def plain(error: pytest.ExceptionInfo[FileError]) -> str:
    return str(error.value).replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize("text", [INSEE, DGCL, EPCICOM])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_communes_with_their_epci(text: str, encoding: str) -> None:
    assert parse_communes(text.encode(encoding), "liste.csv") == (CALAIS,)
    assert parse_communes(text.replace("\n", "\r\n").encode(encoding), "liste.csv") == (CALAIS,)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_communes_of_the_official_code(separator: str) -> None:
    content = COG.replace(",", separator).encode()
    assert parse_communes(content, "v_commune.csv") == (Commune("62193", "Calais"),)
    assert [found.code for found in parse_communes(content, "v_commune.csv", None)] == [
        "59350",
        "62193",
        "2A004",
    ]


def test_every_cell_may_be_quoted_and_titles_dressed() -> None:
    text = '"Code géo";"Code commune";"LIBGÉO"\r\n"x";"62193";"Calais, ""la"" ville"\r\n'
    assert parse_communes(text.encode(), "x")[0].name == 'Calais, "la" ville'


def test_a_commune_without_epci_has_none() -> None:
    assert parse_communes(INSEE.encode(), "x", "29") == (Commune("29083", "Île-de-Sein"),)


def test_priority_districts_of_2024() -> None:
    expected = PriorityDistrict("QN06201M", "Quartier inventé", QpvGeneration.SECOND, ("62193", "62548"))
    assert parse_priority_districts(QPV_2024.encode(), "qpv.csv") == (expected,)
    assert len(parse_priority_districts(QPV_2024.encode("cp1252"), "qpv.csv", None)) == 2


@pytest.mark.parametrize(
    "text",
    [
        "qp,lib_qp,list_com_2023\nQP062001,Quartier inventé,6219362548\n",
        "QP;LIB_QP;LIST_COM_2025\nQP062001;Quartier inventé;62193, 62548\n",
        "Code quartier;Quartier prioritaire;Code INSEE\nqp062001;A;62193\nQP062001;A;62548\n",
        "code_qp\tnom_qp\tinsee_com\nQP062001\tQuartier inventé\t62193/62548\n",
    ],
)
def test_priority_districts_of_2015(text: str) -> None:
    (found,) = parse_priority_districts(text.encode(), "qpv.csv")
    assert (found.code, found.generation, found.commune_codes) == (
        "QP062001",
        QpvGeneration.FIRST,
        ("62193", "62548"),
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "a,b\n1,2\n",
            "n’a pas les colonnes attendues (COM, CODGEO ou insee ; LIBELLE",
        ),
        ("", "n’a pas les colonnes attendues"),
        ("COM,LIBELLE\n62193,Calais\n6219,X\n", "l.csv, ligne 3 : « 6219 » n’est pas un code INSEE"),
        ('COM,LIBELLE\n62193,"Calais\nville"\n62x,X\n', "l.csv, ligne 4 : « 62X »"),
        ("COM,LIBELLE\n62193\n", "l.csv, ligne 2 : la commune 62193 n’a pas de nom."),
        ("COM,LIBELLE\n59350,Lille\n", "Aucune commune du département 62 dans le fichier « l.csv »"),
        ("COM,LIBELLE\n62193,Calais\n62193,Autre\n", "ligne 3 : la commune 62193 est déjà donnée autrement"),
        ("CODGEO,LIBGEO,EPCI\n62193,Calais,200090752\n", "« 200090752 » n’est pas le SIREN d’un EPCI"),
        ("CODGEO,LIBGEO,EPCI\n62193,Calais,CAC\n", "« CAC » n’est pas le SIREN d’un EPCI"),
        ('COM,LIBELLE\n62193,"Calais\n', "ligne 2 : la ligne est mal formée"),
        ("COM,LIBELLE\n62193,a\0b\n", "n’est pas un texte"),
    ],
)
def test_a_list_that_is_not_understood_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(FileError) as caught:
        parse_communes(text.encode(), "l.csv")
    assert sentence in plain(caught)


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("QX062001;A;62193", "l.csv, ligne 2 : « QX062001 » n’est pas un code de QPV"),
        ("QP06200;A;62193", "n’est pas un code de QPV"),
        ("QP062001;;62193", "le quartier QP062001 n’a pas de nom"),
        ("QP062001;A;Calais", "« Calais » n’est pas un code INSEE, ni une liste de tels codes."),
        ("QP062001;A;", "n’est pas un code INSEE"),
        ("QP059001;A;59350", "Aucun quartier prioritaire du département 62"),
    ],
)
def test_a_district_that_is_not_understood_is_refused(row: str, sentence: str) -> None:
    with pytest.raises(FileError) as caught:
        parse_priority_districts(f"code_qp;lib_qp;insee_com\n{row}\n".encode(), "l.csv")
    assert sentence in plain(caught)


def test_a_workbook_is_to_be_saved_as_csv(tmp_path: Path) -> None:
    path = tmp_path / "epci.xlsx"
    path.write_bytes(b"PK\x03\x04rest")
    with pytest.raises(FileError, match="CSV UTF-8"):
        read_communes(path)
    with pytest.raises(FileError, match="introuvable"):
        read_priority_districts(tmp_path / "rien.csv")


@given(st.binary(max_size=60) | st.text(max_size=60).map(lambda text: ("COM;LIBELLE\n" + text).encode()))
def test_any_content_is_read_or_refused(content: bytes) -> None:
    for parse in (parse_communes, parse_priority_districts):
        with contextlib.suppress(FileError):
            assert parse(content, "x", None)


def test_the_lists_make_the_territories(tmp_path: Path) -> None:
    communes, districts = tmp_path / "c.csv", tmp_path / "q.csv"
    communes.write_text(DGCL, encoding="utf-8")
    districts.write_text(QPV_2024, encoding="utf-8")
    found = Territories.of(read_communes(communes), read_priority_districts(districts))
    assert found.communes["62193"] == CALAIS
    assert found.districts["QN06201M"].commune_codes == ("62193", "62548")
