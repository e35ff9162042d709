"""The `pdca` command as a user types it: what it prints, its exit codes, nothing half done."""

import json
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pdca_desktop.domain.dossier import Derogation, Dossier
from pdca_desktop.domain.loan import GuaranteeLine, LoanTerms
from pdca_desktop.domain.money import Euros
from pdca_desktop.domain.person import Person, Situation
from pdca_desktop.domain.plan import (
    Need,
    NeedNature,
    Plan,
    Resource,
    ResourceNature,
    ResourceStatus,
    Scenario,
)
from pdca_desktop.domain.project import Project, ProjectNature
from pdca_desktop.exchange.dossier_file import read_dossier, write_dossier
from pdca_desktop.rules.catalogue import RULES
from tests.cli.conftest import TODAY, Command


def dossier(ptz: int) -> Dossier:
    """A balanced plan of 26 000 € with a PTZ of this amount."""
    resources = (
        _line(ResourceNature.OWN_CASH, 13_500 - ptz + 500),
        _line(
            ResourceNature.BANK_LOAN,
            12_000,
            LoanTerms(months=60, surety=Euros.of(0), guarantees=(GuaranteeLine(quota=Decimal(65)),)),
        ),
        _line(ResourceNature.PTZ, ptz, LoanTerms(months=60)),
    )
    need = Need(nature=NeedNature.EQUIPMENT, label="Four", amount=Euros.of(26_000))
    return Dossier(
        number="2026-LEN-0142",
        project=Project(title="Boulangerie du Bassin", nature=ProjectNature.CREATION, collective=False),
        holders=(Person(situation=Situation.RSA),),
        scenarios=(Scenario(plan=Plan(needs=(need,), resources=resources)),),
    )


def _line(nature: ResourceNature, amount: int, loan: LoanTerms | None = None) -> Resource:
    return Resource(
        nature=nature,
        label=nature.label,
        amount=Euros.of(amount),
        status=ResourceStatus.REQUESTED,
        status_on=TODAY,
        loan=loan,
    )


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    write_dossier(tmp_path / "sain.json", dossier(8_000))
    return tmp_path / "sain.json"


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    write_dossier(tmp_path / "refus.json", dossier(8_500))
    return tmp_path / "refus.json"


def verdicts(out: str) -> dict[str, Any]:
    return {verdict["rule"]: verdict for verdict in json.loads(out)}


def test_exit_code_tells_whether_something_blocks(pdca: Command, sound: Path, broken: Path) -> None:
    assert pdca("check", sound)[0] == 0
    assert pdca("check", broken)[0] == 1


def test_check_says_what_blocks_why_and_the_way_out(pdca: Command, broken: Path) -> None:
    _, out, err = pdca("check", broken)
    assert err == ""
    text = " ".join(out.split())
    assert "BLOQUANT ✖ PTZ-01 Montant du prêt à taux zéro" in text
    assert "8 500,00 € pour un plafond de 8 000,00 € (écart de 500,00 €)." in text
    assert "rapport d’activité 2019, p. 10" in text
    assert "→ Ramener le prêt à taux zéro à 8 000,00 € et porter" in text
    assert "8\u202f500,00\u00a0€" in out


def test_check_json_has_the_documented_shape(pdca: Command, broken: Path) -> None:
    code, out, _ = pdca("check", broken, "--json")
    found = verdicts(out)
    assert code == 1
    assert list(found) == [rule.id for rule in RULES]
    ptz = found["PTZ-01"]
    assert (ptz["instrument"], ptz["state"], ptz["severity"]) == ("ptz", "fail", "blocking")
    assert (ptz["measured"], ptz["limit"], ptz["gap"], ptz["unit"]) == ("8500.00", "8000.00", "500.00", "€")
    assert ptz["sources"][0]["mark"] == "explicit"
    assert ptz["sources"][0]["page"] == 10
    assert ptz["sources"][0]["valid_from"] == "2019-01-01"
    assert {change["path"] for change in ptz["remedies"][0]["changes"]} == {
        "/scenarios/0/plan/resources/0/amount",
        "/scenarios/0/plan/resources/2/amount",
    }
    wanted = {"rule", "instrument", "state", "severity", "measured", "limit", "gap", "unit", "message",
              "sources", "missing", "exception", "remedies"}  # fmt: skip
    assert all(wanted <= verdict.keys() for verdict in found.values())
    assert found["PTZ-05"]["missing"] == ["/pieces"]


def test_an_applied_remedy_lifts_the_block(pdca: Command, broken: Path) -> None:
    """A program that applies the JSON of a remedy to the JSON of the file gets a dossier that passes."""
    remedy = verdicts(pdca("check", broken, "--json")[1])["PTZ-01"]["remedies"][0]
    data = json.loads(broken.read_text("utf-8"))
    for change in remedy["changes"]:
        *steps, last = change["path"].split("/")[1:]
        target = data["dossier"]
        for step in steps:
            target = target[int(step)] if isinstance(target, list) else target[step]
        assert target[last] == change["from"]
        target[last] = change["to"]
    broken.write_text(json.dumps(data), "utf-8")
    assert pdca("check", broken)[0] == 0


def test_a_derogation_lifts_the_block_and_is_told(pdca: Command, broken: Path) -> None:
    waived = Derogation(
        rule="PTZ-01", author="Directrice inventée", reason="Projet exemplaire.", decided_on=TODAY
    )
    write_dossier(broken, replace(read_dossier(broken), derogations=(waived,)))
    code, out, _ = pdca("check", broken)
    assert code == 0
    assert "Dérogation de Directrice inventée, le 22/11/2026" in " ".join(out.split())
    write_dossier(broken, replace(read_dossier(broken), derogations=(replace(waived, reason=" "),)))
    assert pdca("check", broken)[0] == 1


def test_why_tells_inputs_values_and_sources(pdca: Command, broken: Path) -> None:
    _, out, _ = pdca("check", broken, "--why", "ptz-01")
    text = " ".join(out.split())
    assert "« Prêt à taux zéro (PTZ) » › Montant : 8 500,00 €" in text
    assert "Plafond du prêt à taux zéro, par porteur = 8 000,00 €, depuis le 01/01/2019" in text
    code, _, err = pdca("check", broken, "--why", "XYZ-99")
    assert code == 2
    assert "XYZ-99" in err


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "ligne 1"),
        ("", "vide"),
        ('{"format": "pdca-dossier", "version": 99, "dossier": {}}', "version"),
        ('{"format": "pdca-dossier", "version": 1, "dossier": {"nom": 1}}', "nom"),
    ],
)
def test_a_wrong_file_is_told_with_its_place(pdca: Command, tmp_path: Path, text: str, told: str) -> None:
    file = tmp_path / "faux.json"
    file.write_text(text, "utf-8")
    for command in ("check", "next-question", "propose"):
        code, out, err = pdca(command, file)
        assert (code, out) == (2, "")
        assert told in err
        assert "Traceback" not in err
    assert file.read_text("utf-8") == text


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "il manque"),
        (("check",), "FICHIER"),
        (("verifier",), "n'existe pas"),
        (("check", "a.json", "--on", "hier"), "n'est pas une date"),
        (("check", "a.json", "--scenario", "0"), "à partir de 1"),
        (("check", "absent.json"), "absent.json"),
        (("schedule", "--amount", "1,005", "--rate", "3", "--months", "12"), "n'est pas un montant"),
        (("schedule", "--amount", "1000", "--rate", "NaN", "--months", "12"), "n'est pas un taux"),
        (("schedule", "--amount", "1000", "--rate", "3", "--months", "0"), "durée"),
        (("compare", "a.json"), "--with-on"),
        (("territories",), "--communes"),
    ],
)
def test_a_wrong_command_is_told_in_french(pdca: Command, arguments: tuple[str, ...], told: str) -> None:
    code, out, err = pdca(*arguments)
    assert (code, out) == (2, "")
    assert told in err.replace("’", "'").replace("\u00a0", " ")


def test_a_scenario_that_does_not_exist_is_refused(pdca: Command, sound: Path) -> None:
    code, _, err = pdca("check", sound, "--scenario", 2)
    assert code == 2
    assert "montage n° 2" in err


def test_a_date_without_value_is_refused(pdca: Command, sound: Path) -> None:
    code, _, err = pdca("check", sound, "--on", "2018-12-31")
    assert code == 2
    assert "31/12/2018" in err


def test_rule_packs_are_chosen_by_number_or_folder(pdca: Command, sound: Path) -> None:
    for pack in ("2019", "2026", Path("resources/rules").resolve()):
        assert pdca("check", sound, "--rules", pack)[0] == 0
    code, _, err = pdca("check", sound, "--rules", "1984")
    assert code == 2
    assert "1984" in err


def test_compare_lists_what_changes_between_two_dates(pdca: Command, tmp_path: Path) -> None:
    file = tmp_path / "quartier.json"
    plan = dossier(8_000)
    prime = _line(ResourceNature.CAP_QUARTIERS, 2_000)
    place = replace(plan.structure.place, commune_code="62193", in_qpv=True, qpv_code="QP062099")
    scenario = replace(
        plan.scenarios[0],
        plan=replace(plan.scenarios[0].plan, resources=(*plan.scenarios[0].plan.resources, prime)),
    )
    write_dossier(file, replace(plan, structure=replace(plan.structure, place=place), scenarios=(scenario,)))
    code, out, _ = pdca("compare", file, "--on", "2023-12-31", "--with-on", "2024-01-01")
    assert code == 1
    assert "CQ-01" in out
    assert "conforme → en échec" in out
    assert pdca("compare", file, "--on", "2020-01-01", "--with-on", "2020-01-02")[0] == 0


def test_next_question_comes_with_what_it_settles(pdca: Command, sound: Path) -> None:
    code, out, _ = pdca("next-question", sound, "--json")
    questions = json.loads(out)
    assert code == 0
    assert questions[0].keys() == {"path", "label", "settles", "rules"}
    settles = [Decimal(question["settles"]) for question in questions]
    assert settles == sorted(settles, reverse=True)
    assert "1." in pdca("next-question", sound)[1]


def test_schedule_json_adds_up(pdca: Command) -> None:
    code, out, _ = pdca(
        "schedule", "--amount", "12000", "--rate", "3,4", "--months", "60", "--fees", "120", "--json"
    )
    found = json.loads(out)
    assert code == 0
    assert found.keys() == {"payment", "total_interest", "total_cost", "taeg_percent", "rows"}
    assert sum(Decimal(row["capital"]) for row in found["rows"]) == Decimal(12_000)
    assert found["rows"][-1]["balance"] == "0.00"
    assert Decimal(found["total_cost"]) == Decimal(found["total_interest"]) + 120
    assert Decimal(found["taeg_percent"]) > Decimal("3.4")
    assert found["rows"][0].keys() == {"n", "date", "interest", "capital", "payment", "balance"}


def test_schedule_prints_a_table(pdca: Command) -> None:
    _, out, _ = pdca(
        "schedule", "--amount", "8 000 €", "--rate", "0", "--months", "48", "--start", "2026-01-31"
    )
    assert "28/02/2026" in out
    assert "31/03/2026" in out
    assert "166,67" in out


def test_schema_is_the_published_one(pdca: Command) -> None:
    code, out, _ = pdca("schema")
    schema = json.loads(out)
    assert code == 0
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_territories_complete_a_dossier(pdca: Command, sound: Path, tmp_path: Path) -> None:
    lists = tmp_path / "epci.csv"
    lists.write_text(
        "CODGEO;LIBGEO;EPCI;LIBEPCI;DEP;REG\n62193;Calais;200090751;CA Grand Calais Terres et Mers;62;32\n",
        "utf-8",
    )
    before = read_dossier(sound)
    place = replace(before.structure.place, commune_code="62193")
    write_dossier(sound, replace(before, structure=replace(before.structure, place=place)))
    code, out, _ = pdca("territories", "--communes", lists, "--complete", sound)
    assert code == 0
    assert "1 communes" in out
    assert read_dossier(sound).structure.place.commune == "Calais"


def test_self_test_passes(pdca: Command) -> None:
    code, out, _ = pdca("self-test")
    assert code == 0, out
    assert "Tout fonctionne." in out


def test_help_is_in_french(pdca: Command, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        pdca("--help")
    assert left.value.code == 0
    out = capsys.readouterr().out
    assert "Utilisation : pdca" in out
    assert "usage" not in out.lower()


def test_check_needs_no_screen_no_database_no_paper(sound: Path) -> None:
    """In its own process: exit code, UTF-8 whatever the locale, and only what it needs imported."""
    program = (
        "import sys; from pdca_desktop.__main__ import main; code = main(sys.argv[1:]);"
        "heavy = {'PySide6', 'sqlalchemy', 'alembic', 'sqlcipher3', 'reportlab', 'keyring', 'httpx'};"
        "sys.exit(90 if heavy & {name.partition('.')[0] for name in sys.modules} else code)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program, "check", str(sound)],
        capture_output=True,
        check=False,
        env={"PYTHONPATH": str(Path.cwd()), "LC_ALL": "C", "PYTHONUTF8": "0"},
    )
    assert ran.returncode == 0, ran.stderr.decode()
    assert "€" in ran.stdout.decode("utf-8")


def test_a_reader_that_leaves_early_is_no_error(sound: Path) -> None:
    command = f'"{sys.executable}" -m pdca_desktop check "{sound}" --json | head -c 10'
    ran = subprocess.run(["sh", "-c", command], capture_output=True, check=False)
    assert ran.stderr == b""
