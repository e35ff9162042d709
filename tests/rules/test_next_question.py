"""The next question: what it settles is what it says, whatever the dossier lacks."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pdca_desktop import resources
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.exchange.dossier_file import read_dossier
from pdca_desktop.rules.pack_file import load_pack
from pdca_desktop.services.judging import judge_dossier

TODAY = date(2026, 11, 22)
FILES = sorted(resources.folder("demo").glob("*.json"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_dossier_without_holders_still_has_questions(file: Path) -> None:
    dossier = replace(read_dossier(file), holders=())
    questions = judge_dossier(dossier, load_pack(), today=TODAY).questions
    assert list(questions) == sorted(questions, key=lambda one: -one.settles)


def test_an_empty_dossier_asks_for_its_plan_first() -> None:
    questions = judge_dossier(Dossier(), load_pack(), today=TODAY).questions
    assert questions
    assert questions[0].path.startswith("/scenarios/0/plan")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_missing_place_of_an_open_verdict_is_asked_once(file: Path) -> None:
    judgement = judge_dossier(read_dossier(file), load_pack(), today=TODAY)
    missing = {place for one in judgement.verdicts if one.severity for place in one.missing}
    asked = [question.path for question in judgement.questions]
    assert len(asked) == len(set(asked))
    assert set(asked) == missing
