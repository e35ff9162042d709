"""This machine: what its keys open, its store and its documents, over real files."""

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pdca_desktop import places
from pdca_desktop.bootstrap.device import Device
from pdca_desktop.domain.territory import Agency
from pdca_desktop.errors import AppError
from pdca_desktop.services import privacy
from pdca_desktop.services.erasing import ERASED
from pdca_desktop.services.ports import Act
from pdca_desktop.services.progress import Quiet
from pdca_desktop.services.session import Stage
from pdca_desktop.store.keystore_file import Cost
from pdca_desktop.store.safe_file import draft_name
from tests.builders import a_dossier
from tests.store.failing_disk import no_file_over

CHEAP = Cost(memory=1_024, passes=1, lanes=1)
SECRET = "Tournesol-Berline7!Cadastre"  # noqa: S105  (of data made up here)
OTHER = "Falaise-Moulin4?Violoncelle"
PDF = b"%PDF-1.7\n" + b"Wattrelot-Desprez" * 40
ACT = Act("conseil-1", "saisie")
step = Quiet().step


def a_device(folder: Path) -> Device:
    where = places.find(folder)
    places.prepare(where)
    return Device(where, cost=CHEAP, keyring=lambda: None)


@pytest.fixture
def code_and_device(tmp_path: Path) -> Iterator[tuple[str, Device]]:
    device = a_device(tmp_path)
    code = device.draw_keys("Camille Bernard", Agency.LENS_1, SECRET)
    device.begin(examples=False, step=step)
    yield code, device
    device.lock()


@pytest.fixture
def device(code_and_device: tuple[str, Device]) -> Device:
    return code_and_device[1]


def test_documents_are_found_again_after_locking(device: Device, tmp_path: Path) -> None:
    kept = device.attachments().put(io.BytesIO(PDF), step, len(PDF))
    device.lock()
    with pytest.raises(AppError, match="verrouillés"):
        device.attachments()
    device.unlock(SECRET, remember=False)
    assert b"".join(device.attachments().open(kept.sha256)) == PDF
    assert not any(b"Wattrelot" in one.read_bytes() for one in tmp_path.rglob("*") if one.is_file())


def test_documents_are_still_open_after_a_restored_backup(device: Device) -> None:
    line = device.back_up(step, asked=True)
    assert line is not None
    kept = device.attachments().put(io.BytesIO(PDF), step, len(PDF))
    device.restore(line.name, step)
    assert b"".join(device.attachments().open(kept.sha256)) == PDF


def test_what_a_power_cut_left_of_a_document_is_gone_at_the_next_opening(
    device: Device, tmp_path: Path
) -> None:
    folder = places.find(tmp_path).attachments
    folder.mkdir()
    rubbish = draft_name(folder)
    rubbish.write_bytes(b"half")
    device.lock()
    device.unlock(SECRET, remember=False)
    assert not rubbish.exists()


def test_a_new_recovery_code_replaces_the_old_one(code_and_device: tuple[str, Device]) -> None:
    old, device = code_and_device
    new = device.new_recovery_code(SECRET)
    device.lock()
    with pytest.raises(AppError, match="remplacé"):
        device.unlock_with_code(old, OTHER)
    with pytest.raises(AppError, match="verrouillés"):
        device.store()
    device.unlock_with_code(new, OTHER)
    assert device.stage is Stage.OPEN
    device.lock()
    device.unlock(OTHER, remember=False)


def test_a_new_recovery_code_asks_for_the_passphrase(code_and_device: tuple[str, Device]) -> None:
    old, device = code_and_device
    with pytest.raises(AppError, match="n’ouvre pas"):
        device.new_recovery_code(OTHER)
    device.lock()
    device.unlock_with_code(old, OTHER)
    assert device.stage is Stage.OPEN


def test_the_old_code_still_stands_when_the_new_one_cannot_be_kept(
    code_and_device: tuple[str, Device],
) -> None:
    old, device = code_and_device
    with no_file_over(100), pytest.raises(AppError, match="clé n’est pas enregistrée"):
        device.new_recovery_code(SECRET)
    device.lock()
    device.unlock_with_code(old, OTHER)
    assert device.stage is Stage.OPEN


def test_an_older_backup_does_not_bring_an_erased_person_back(device: Device, tmp_path: Path) -> None:
    kept = device.store().create(a_dossier(), ACT)
    line = device.back_up(step, asked=True)
    assert line is not None
    person = kept.holders[0]
    document = device.attachments().put(io.BytesIO(PDF), step, 0)
    piece = replace(kept.pieces[0], holder=person.id, sha256=document.sha256)
    device.store().save(kept, replace(kept, pieces=(piece,)), ACT)
    privacy.erase(device.erasures(), device.attachments(), kept.id, person.id, "conseil-1")
    assert device.attachments().find(document.sha256) is None
    device.restore(line.name, step)
    back = device.store().load(kept.id)
    assert back.holders[0].last_name == ERASED
    assert not device.store().search("exemple")
    assert "Exemple" not in (tmp_path / "configuration" / "poste.json").read_text("utf-8")
    device.introduce("Camille Bernard", Agency.ARRAS)
    device.restore(line.name, step)
    assert device.store().load(kept.id).holders[0].last_name == ERASED


def test_documents_left_by_an_interrupted_erasure_go_at_the_next_opening(device: Device) -> None:
    document = device.attachments().put(io.BytesIO(PDF), step, 0)
    made = a_dossier()
    piece = replace(made.pieces[0], sha256=document.sha256)
    kept = device.store().create(replace(made, pieces=(piece,)), ACT)
    privacy.erase_again(device.erasures(), [(kept.id, kept.holders[0].id)], "conseil-1")
    assert device.attachments().find(document.sha256) is not None
    device.lock()
    device.unlock(SECRET, remember=False)
    assert device.attachments().find(document.sha256) is None
