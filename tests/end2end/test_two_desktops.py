"""The journey that the README shows: it ends level, and says so."""

from pathlib import Path

import pytest

from pdca_desktop.domain.french import NO_BREAK
from tests.end2end.two_desktops import WHY, journey


def test_two_desktops_disagree_and_end_level(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    journey(str(tmp_path / "siege.db"), tmp_path)
    told = capsys.readouterr().out.replace(NO_BREAK, " ")
    assert "1 conflit à trancher" in told
    assert "▲ 16" in told  # the difference, line by line
    assert "Les deux postes : même dossier : « Atelier vélo du Bassin »" in told
    trail = [line for line in told.splitlines() if WHY in line]
    assert any("Alex Modèle" in line and "conflit" in line for line in trail)
    assert "Historique et dossiers concordent." in told
