"""The head office and the colleague of the journey without a screen."""

from dataclasses import replace
from pathlib import Path

from pdca_desktop.bootstrap.demonstration import Colleague, TrialOffice
from pdca_desktop.domain.territory import Agency
from tests.builders import a_dossier


def test_what_one_colleague_changes_reaches_the_other(tmp_path: Path) -> None:
    office = TrialOffice(tmp_path)
    one, two = (Colleague(tmp_path / name, name, Agency.LENS_1) for name in ("Camille", "Alex"))
    try:
        one.join(office)
        made = one.device.store().create(a_dossier(id="", number=""), one.adviser.act("création")).id
        one.exchange()
        two.join(office)
        two.change(made, lambda dossier: replace(dossier, adviser="Alex"), "conseiller")
        one.exchange()
        assert one.load(made).adviser == "Alex"
        assert one.load(made) == two.load(made)
        names = one.device.publications().names(one.device.clock.now().date()).values()
        assert set(names) == {"le siège", "Camille", "Alex"}  # accounts are named without anybody's doing
    finally:
        for colleague in (one, two):
            colleague.close()
        office.close()
