"""The rule cases: data files that a domain person reads and adds to, judged one by one."""

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

from pdca_desktop.domain import french
from pdca_desktop.rules.case import Case
from pdca_desktop.rules.catalogue import RULES, judge
from pdca_desktop.rules.pack_file import load_pack, shipped_packs
from pdca_desktop.rules.values import RulePack
from pdca_desktop.rules.verdict import Severity, State, Verdict
from pdca_desktop.rules.way_out import ways_out
from tests.cases.reader import BASES, FOLDER, CaseError, RawCase, RuleCase, build, raw_cases

_SEVERITIES = {"block": Severity.BLOCKING, "alert": Severity.WARNING, "note": Severity.INFO}
_RAW = list(raw_cases())


@cache
def _pack(number: str | None) -> RulePack:
    return load_pack(number)


def _judged(case: RuleCase) -> Mapping[str, Verdict]:
    verdicts = judge(case.dossier, _pack(case.pack), today=case.today, on=case.on, scenario=case.plan)
    return {verdict.rule.id: verdict for verdict in verdicts}


def _labels(case: RuleCase, verdicts: Mapping[str, Verdict], rule: str) -> list[str]:
    scenario = case.dossier.chosen_rank if case.plan is None else case.plan
    prepared = Case(case.dossier, scenario, case.today, case.on)
    offers = ways_out(prepared, _pack(case.pack), list(verdicts.values()), verdicts[rule])
    return [remedy.label for remedy in offers]


def _same(words: str, sentence: str) -> bool:
    """Whether a sentence holds words typed on a plain keyboard; the first letter may be a capital."""
    plain = sentence.replace(french.NO_BREAK, " ").replace(french.NARROW, " ").replace("’", "'")
    return words in plain or words[:1].upper() + words[1:] in plain


def _wrongs(case: RuleCase) -> Iterator[str]:
    """What the verdicts do not say as expected, one French sentence each."""
    verdicts = _judged(case)
    for rule, wanted in case.expect.items():
        yield from _wrong_state(verdicts[rule], wanted)
    yield from _wrong_failures(case, verdicts)
    for rule, words in case.message.items():
        if not _same(words, verdicts[rule].message):
            yield f"{rule} : « {words} » n'est pas dans « {verdicts[rule].message} »"
    for rule, name in case.exemption.items():
        exemption = verdicts[rule].exemption
        if exemption is None or exemption.name != name:
            yield f"{rule} : exception « {name} » attendue, trouvé : {verdicts[rule].message}"
    for rule, places in case.missing.items():
        if not set(places) <= set(verdicts[rule].missing):
            yield f"{rule} : {places} attendus parmi {verdicts[rule].missing}"
    for rule, words in case.way_out.items():
        labels = _labels(case, verdicts, rule)
        if not any(_same(words, label) for label in labels):
            yield f"{rule} : issue « {words} » attendue parmi {labels}"


def _wrong_state(verdict: Verdict, wanted: str) -> Iterator[str]:
    agrees = verdict.state.value == ("fail" if wanted in _SEVERITIES else wanted)
    if not agrees or (wanted in _SEVERITIES and verdict.severity is not _SEVERITIES[wanted]):
        found = f"{verdict.state.value} ({verdict.severity.label})"
        yield f"{verdict.rule.id} : attendu {wanted}, trouvé {found} : {verdict.message}"


def _wrong_failures(case: RuleCase, verdicts: Mapping[str, Verdict]) -> Iterator[str]:
    failing = [verdict for verdict in verdicts.values() if verdict.state is State.FAIL]
    alerts = {verdict.rule.id: verdict.message for verdict in failing if verdict.severity > Severity.INFO}
    if case.only_failures is not None and alerts.keys() != case.only_failures:
        yield f"échecs attendus {sorted(case.only_failures)}, trouvés {alerts}"
    blocking = {verdict.rule.id: verdict.message for verdict in failing if verdict.blocks}
    if case.blocking is not None and blocking.keys() != case.blocking:
        yield f"blocages attendus {sorted(case.blocking)}, trouvés {blocking}"


@pytest.mark.parametrize("raw", _RAW, ids=[f"{raw.file.stem}: {raw.name}" for raw in _RAW])
def test_case(raw: RawCase) -> None:
    case = build(raw)
    if wrongs := list(_wrongs(case)):
        pytest.fail(f"{raw.file.name}, « {raw.name} » :\n" + "\n".join(wrongs), pytrace=False)


def test_case_names_are_unique() -> None:
    counted = Counter((raw.file.name, raw.name) for raw in _RAW)
    assert not [name for name, count in counted.items() if count > 1]


def test_every_base_is_a_valid_dossier() -> None:
    names = {str(raw.table.get("base")) for raw in _RAW}
    assert names  # a base nobody starts from is dead text
    text = (FOLDER / BASES).read_text(encoding="utf-8")
    unused = [
        line.strip("[]")
        for line in text.splitlines()
        if line.startswith("[")
        and "." not in line
        and line.strip("[]") not in names
        and f'base = "{line.strip("[]")}"' not in text
    ]
    assert not unused


# The meta-test: every rule has a passing, a failing and an unknown case.

NEVER = {("SOL-03", "unknown"): "le différé vaut 0 tant qu'il n'est pas saisi : toujours connu"}
"""Conclusions a rule cannot reach, with the reason."""

NO_WAY_OUT = {
    "DA-05": "l'âge et l'effectif de la structure sont des faits",
    "FI-05": "les emplois prévus sont une prévision, non un choix",
}
"""Rules that alert or block without any way out to offer, with the reason."""

EXEMPTIONS = {
    ("PTZ-04", "reprise"),
    ("PTZ-04", "projet collectif"),
    ("PTZ-04", "développement, non création"),
}


@cache
def _cases() -> tuple[RuleCase, ...]:
    return tuple(build(raw) for raw in _RAW)


@pytest.mark.parametrize("rule", [rule.id for rule in RULES])
def test_every_rule_has_a_passing_a_failing_and_an_unknown_case(rule: str) -> None:
    told = {
        "fail" if case.expect[rule] in _SEVERITIES else case.expect[rule]
        for case in _cases()
        if rule in case.expect
    }
    told |= {
        "fail" for case in _cases() if rule in (case.only_failures or ()) or rule in (case.blocking or ())
    }
    for state in ("pass", "fail", "unknown"):
        if (rule, state) in NEVER:
            assert state not in told, f"{rule}: {NEVER[rule, state]}"
        else:
            assert state in told, f"{rule} n'a pas de cas « {state} »"


def test_every_exemption_has_a_case() -> None:
    assert {pair for case in _cases() for pair in case.exemption.items()} >= EXEMPTIONS


@cache
def _all_judged() -> tuple[tuple[RuleCase, Mapping[str, Verdict]], ...]:
    return tuple((case, _judged(case)) for case in _cases())


@pytest.mark.parametrize("rule", [rule.id for rule in RULES if rule.severity is not Severity.INFO])
def test_every_rule_that_can_fail_offers_a_way_out_in_some_case(rule: str) -> None:
    failing = [
        (case, verdicts)
        for case, verdicts in _all_judged()
        if verdicts[rule].state is State.FAIL and verdicts[rule].severity is not Severity.INFO
    ]
    assert failing, rule
    offered = any(_labels(case, verdicts, rule) for case, verdicts in failing)
    assert offered is (rule not in NO_WAY_OUT), rule


def test_the_lists_of_exceptions_name_rules_that_exist() -> None:
    named = {rule for rule, _ in NEVER} | set(NO_WAY_OUT) | {rule for rule, _ in EXEMPTIONS}
    assert named <= {rule.id for rule in RULES}


def test_the_packs_named_by_the_cases_are_shipped() -> None:
    assert {case.pack for case in _cases()} - {None} <= set(shipped_packs())


# A wrong case file fails with its own name and the case's.

_BASE = '[base]\ntoday = 2019-06-18\n[base.dossier.project]\nnature = "creation"\n'

WRONG = {
    "unknown rule": ('expect = { PTZ-99 = "fail" }', "règle « PTZ-99 » inconnue"),
    "unknown rule among failures": ('only_failures = ["X"]', "règle « X » inconnue"),
    "unknown state": ('expect = { PTZ-01 = "échoue" }', "n'est pas un verdict"),
    "unknown key": ("expected = {}", "clé « expected » inconnue"),
    "unknown base": ('base = "ailleurs"', "base « ailleurs » inconnue"),
    "unknown field": ('set = { "/project/natur" = "creation" }', "natur"),
    "unknown choice": ('set = { "/project/nature" = "achat" }', "achat"),
    "unknown nature": ('needs = { voiture = "1.00" }', "nature « voiture »"),
    "too precise amount": ('needs = { works = "1.001" }', "1.001"),
    "line that is not there": ('without = ["/resources/ptz"]', "n'existe pas"),
    "side without a line": ('without = ["/resources"]', "indiquez la ligne par sa nature"),
    "answer that is not there": ('without = ["/project/title"]', "n'est pas rempli"),
    "second line before the first": ('set = { "/resources/ptz.2" = { amount = "1.00" } }', "pas de ligne"),
    "hole in a list": ('set = { "/holders/3" = { id = "x" } }', "n'existe pas"),
    "not a place": ('set = { project = "x" }', "n'est pas un endroit"),
    "wrong type": ('on = "2019-06-18"', "inattendue"),
}


def _refused(folder: Path, case: str) -> str:
    (folder / BASES).write_text(_BASE, encoding="utf-8")
    (folder / "faux.toml").write_text(f"[[case]]\n{case}\n", encoding="utf-8")
    with pytest.raises(CaseError) as error:
        [build(raw) for raw in raw_cases(folder)]
    return str(error.value)


@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_case_is_refused_with_file_and_name(tmp_path: Path, wrong: str) -> None:
    text, told = WRONG[wrong]
    base = "" if "base =" in text else 'base = "base"\n'
    expected = "" if "only_failures" in text else "only_failures = []\n"
    message = _refused(tmp_path, f'name = "un cas faux"\n{base}{expected}{text}')
    assert message.startswith("faux.toml, « un cas faux » : ")
    assert told in message


def test_a_case_without_name_expectation_or_quotes_is_refused(tmp_path: Path) -> None:
    assert "faux.toml, « cas n° 1 » : un nom en français" in _refused(tmp_path, "only_failures = []")
    assert "n'attend rien" in _refused(tmp_path, 'name = "x"')
    assert "faux.toml" in _refused(tmp_path, 'name = "x"\nneeds = { works = 1.5 }')


def test_a_case_file_that_is_not_toml_is_refused_with_its_name(tmp_path: Path) -> None:
    (tmp_path / "faux.toml").write_text("[[case]\n", encoding="utf-8")
    with pytest.raises(CaseError, match=r"faux\.toml"):
        list(raw_cases(tmp_path))


def test_a_table_that_is_not_a_case_is_refused(tmp_path: Path) -> None:
    (tmp_path / "faux.toml").write_text("[[cas]]\n", encoding="utf-8")
    with pytest.raises(CaseError, match="seules des tables"):
        list(raw_cases(tmp_path))
