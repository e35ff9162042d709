"""A head office and a colleague for who looks around: both on this machine, forgotten with the folder."""

import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path

import uvicorn

from pdca_desktop import places
from pdca_desktop.bootstrap import siege
from pdca_desktop.bootstrap.device import Device
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.territory import Agency
from pdca_desktop.errors import AppError
from pdca_desktop.head_office.access import Role
from pdca_desktop.head_office.app import make_app
from pdca_desktop.head_office.signing_key import make_key
from pdca_desktop.services.exchanges import Exchanges
from pdca_desktop.services.progress import Quiet
from pdca_desktop.services.session import Adviser

PASSPHRASE = "Glycine-Chalutier4!Beffroi"  # noqa: S105  (of examples)
_PATIENCE_S, _STEP_S = 20.0, 0.02


class TrialOffice:
    """A head office in this process, over a file, heard by this machine only."""

    def __init__(self, folder: Path) -> None:
        """Open it to the devices of this machine.

        Raises:
            AppError: it does not start.
        """
        self._engine = siege.make_database(str(folder / "siege.db"))
        self._key = make_key(folder / "siege-cle.pem", "")
        self._published = siege.publishing(self._engine)
        self._published.begin(self._key)
        self._line = socket.socket()
        self._line.bind(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._line.getsockname()[1]}"
        config = uvicorn.Config(
            make_app(self._engine, siege.CLOCK, siege.IDS), log_config=None, access_log=False, lifespan="off"
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [self._line]}, name="siege", daemon=True
        )
        self._thread.start()
        ends = time.monotonic() + _PATIENCE_S
        while not self._server.started:
            if time.monotonic() > ends or not self._thread.is_alive():
                raise AppError("Le siège de démonstration ne démarre pas sur ce poste.")
            time.sleep(_STEP_S)

    def code(self, name: str, agency: Agency) -> str:
        """A code that enrols one device of a new person; it sees every agency, as the examples are of all."""
        access = siege.access(self._engine)
        account = access.add(name, Role.DIRECTION, agency)
        self._published.publish_people(self._key)
        return access.invite(account)

    def close(self) -> None:
        """Hear nobody any more."""
        self._server.should_exit = True
        self._thread.join(_PATIENCE_S)
        self._line.close()
        self._engine.dispose()


class Colleague:
    """Another adviser's machine, without its window.

    Attributes:
        device: its dossiers, open.
    """

    def __init__(self, folder: Path, name: str, agency: Agency) -> None:
        where = places.find(folder)
        places.prepare(where)
        self.name, self.agency = name, agency
        self.device = Device(where)
        self.device.draw_keys(name, agency, PASSPHRASE)
        self.device.begin(examples=False, step=Quiet().step)

    @property
    def adviser(self) -> Adviser:
        """Who works there.

        Raises:
            AppError: nobody was introduced.
        """
        if self.device.adviser is None:
            raise AppError("Personne ne travaille sur ce poste.")
        return self.device.adviser

    @property
    def exchanges(self) -> Exchanges:
        """Its side of the exchange."""
        return self.device.exchanges()

    def join(self, office: TrialOffice) -> None:
        """Be enrolled, and receive what is there."""
        self.exchanges.enrol(office.address, office.code(self.name, self.agency), f"poste de {self.name}")
        self.exchange()

    def exchange(self) -> None:
        """Exchange with the head office."""
        self.exchanges.run(Quiet())

    def change(self, dossier_id: str, edit: Callable[[Dossier], Dossier], why: str) -> None:
        """Change a dossier, and send it."""
        before = self.load(dossier_id)
        self.device.store().save(before, edit(before), self.adviser.act(why))
        self.exchange()

    def load(self, dossier_id: str) -> Dossier:
        """A dossier as it is there."""
        return self.device.store().load(dossier_id)

    def close(self) -> None:
        """Close its file."""
        self.device.lock()
