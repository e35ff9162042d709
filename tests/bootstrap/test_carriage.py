"""A document from one machine to another: keys, stores and sealed folders as they are installed."""

import io
from dataclasses import replace
from pathlib import Path

from pdca_desktop import places
from pdca_desktop.bootstrap.device import Device
from pdca_desktop.domain.document import Piece, PieceKind
from pdca_desktop.domain.territory import Agency
from pdca_desktop.head_office.access import Role
from pdca_desktop.services.progress import Quiet
from tests.bootstrap.test_device import PDF, SECRET, a_device, step
from tests.builders import a_dossier
from tests.head_office.conftest import engine, postgres  # noqa: F401  (fixtures)
from tests.sync.test_http import Siege, siege  # noqa: F401  (fixture)

NAMES = ("Camille Exemple", "Alex Exemple")


def installed(folder: Path, name: str, siege: Siege) -> Device:  # noqa: F811
    device = a_device(folder)
    device.draw_keys(name, Agency.LENS_1, SECRET)
    device.begin(examples=False, step=step)
    account = siege.access.add(name, Role.ADVISER, Agency.LENS_1)
    device.exchanges().enrol(siege.address, siege.access.invite(account), name)
    return device


def test_what_one_adviser_joins_another_opens(tmp_path: Path, siege: Siege) -> None:  # noqa: F811
    folders = [tmp_path / name for name in NAMES]
    first, second = (installed(folder, name, siege) for folder, name in zip(folders, NAMES, strict=True))
    kept = first.attachments().put(io.BytesIO(PDF), step, len(PDF))
    piece = Piece(kind=PieceKind.CV, sha256=kept.sha256, file_name="cv.pdf")
    assert first.adviser is not None
    dossier = replace(a_dossier(pieces=(piece,)), adviser=NAMES[1], agency=Agency.LENS_1)
    first.store().create(dossier, first.adviser.act("création"))
    assert first.exchanges().run(Quiet()).carried.sent == 1
    assert second.exchanges().run(Quiet()).carried.received == 1
    assert b"".join(second.attachments().open(kept.sha256)) == PDF
    names = [one.name for folder in folders for one in places.find(folder).attachments.iterdir()]
    assert len(set(names)) == 2, "each machine seals it under its own key"
    on_disk = [one.read_bytes() for one in tmp_path.glob("*Exemple/**/*") if one.is_file()]
    assert not any(b"Wattrelot" in content for content in on_disk)
    for device in (first, second):
        device.lock()
