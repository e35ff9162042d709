"""The head office takes a machine's access away: what waits is handed over, everything else is destroyed."""

import io
import itertools
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from pdca_desktop import places
from pdca_desktop.bootstrap import siege
from pdca_desktop.bootstrap.device import Device
from pdca_desktop.bootstrap.withdrawal import NAME, Withdrawal
from pdca_desktop.cli.siege import main
from pdca_desktop.domain.territory import Agency
from pdca_desktop.errors import AppError
from pdca_desktop.exchange import messages
from pdca_desktop.head_office.access import Access, Role
from pdca_desktop.head_office.quarantine import Quarantine
from pdca_desktop.services.ports import Act
from pdca_desktop.services.progress import QUIET
from pdca_desktop.services.session import Stage
from pdca_desktop.services.synchronise import RevokedError, UnreachableError
from pdca_desktop.store import keys, keystore_file
from pdca_desktop.store.engine import connect
from pdca_desktop.store.journal import set_meta
from pdca_desktop.store.membership import ADDRESS, FAREWELL
from tests.bootstrap.test_device import CHEAP, PDF, SECRET, step
from tests.builders import a_dossier
from tests.fakes.store import CountedIds, SetClock
from tests.store.keyrings import Memory
from tests.sync.listening import listening

ACT = Act("conseil-1", "montant convenu")


@dataclass
class Post:
    """A machine that was in use, and the head office it belongs to."""

    folder: Path
    device: Device
    keyring: Memory
    code: str
    access: Access
    quarantine: Quarantine
    port: int

    @property
    def where(self) -> places.Places:
        return places.find(self.folder)

    def revoke(self) -> None:
        self.access.revoke(self.access.devices()[0].id)

    def work(self) -> None:
        """An act that waits."""
        (line,) = self.device.store().lines()
        dossier = self.device.store().load(line.id)
        self.device.store().save(dossier, replace(dossier, number=f"{dossier.number}x"), ACT)

    def note(self, name: str, value: str) -> None:
        """Write what the file knows of the head office."""
        assert self.device._file is not None
        with self.device._file.store.writing() as connection:
            set_meta(connection, name, value)

    def move_to(self, address: str) -> None:
        """Something else answers for the head office."""
        self.note(ADDRESS, address)

    def again(self) -> Device:
        """The application, started again."""
        return Device(self.where, cost=CHEAP, keyring=lambda: self.keyring)

    def kept(self) -> list[str]:
        """What the head office has in quarantine, by its reasons."""
        held = self.quarantine.devices()
        return [act.why for one in held for act in self.quarantine.acts(one.device)]


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Post]:
    engine = siege.make_database(str(tmp_path / "siege.db"))
    clock, ids = SetClock(), CountedIds(lot=5)
    access = Access(engine, clock, ids)
    folder, keyring = tmp_path / "poste", Memory()
    with listening(engine, clock, ids) as port:
        places.prepare(places.find(folder))
        device = Device(places.find(folder), cost=CHEAP, keyring=lambda: keyring)
        code = device.draw_keys("Camille Bernard", Agency.LENS_1, SECRET)
        device.begin(examples=False, step=step)
        account = access.add("Camille Bernard", Role.ADVISER, Agency.LENS_1)
        device.exchanges().enrol(f"http://127.0.0.1:{port}", access.invite(account), "portable")
        made = device.store().create(replace(a_dossier(), agency=Agency.LENS_1), ACT)
        device.attachments().put(io.BytesIO(PDF), step, 0)
        device.exchanges().run(QUIET)
        device.back_up(step, asked=True)
        device.lock()
        device.unlock(SECRET, remember=True)
        assert made.id
        yield Post(folder, device, keyring, code, access, Quarantine(engine, clock), port)
        device.lock()
    engine.dispose()


def everything(folder: Path) -> list[Path]:
    """The files of a folder that could hold something."""
    harmless = ("instance.lock", NAME, "fenetre.ini")
    return [one for one in folder.rglob("*") if one.is_file() and one.name not in harmless
            and "journaux" not in one.parts]  # fmt: skip


def test_everything_goes_once_the_head_office_has_what_waited(post: Post) -> None:
    keystore = keystore_file.read(post.where.keystore)
    key = keys.open_with_passphrase(keystore, SECRET)
    copy = {one: one.read_bytes() for one in everything(post.folder)}
    assert len(copy) > 5
    post.work()
    post.revoke()
    with pytest.raises(RevokedError) as told:
        post.device.exchanges().run(QUIET)
    assert told.value.erase
    assert "vont être effacés" in str(told.value)
    post.work()  # typed meanwhile
    post.device.withdraw(QUIET)
    assert post.kept() == ["montant convenu"] * 2
    assert everything(post.folder) == []
    assert not post.keyring.kept
    assert post.device.stage is Stage.WITHDRAWN
    with pytest.raises(AppError):
        post.device.unlock(SECRET, remember=False)
    with pytest.raises(AppError):
        post.device.unlock_with_code(post.code, "Falaise-Moulin4?Violoncelle")
    assert [one.wiped_at != "" for one in post.access.devices()] == [True]
    # What somebody undeletes is only what was sealed: the database opens with the key, which nothing holds.
    post.where.database.write_bytes(copy[post.where.database])
    connect(post.where.database, key).close()
    with pytest.raises(AppError, match="ne s’ouvre pas"):
        connect(post.where.database, bytes(32))
    post.where.database.unlink()


def test_a_document_that_was_never_sent_is_handed_over_too(post: Post, tmp_path: Path) -> None:
    (line,) = post.device.store().lines()
    dossier = post.device.store().load(line.id)
    document = post.device.attachments().put(io.BytesIO(PDF + b"joint hors ligne"), step, 0)
    piece = replace(dossier.pieces[0], sha256=document.sha256)
    post.device.store().save(dossier, replace(dossier, pieces=(piece,)), ACT)
    post.revoke()
    with pytest.raises(RevokedError):
        post.device.exchanges().run(QUIET)
    post.device.withdraw(QUIET)
    target = tmp_path / "piece.pdf"
    command = ["--database", str(tmp_path / "siege.db"), "quarantine", "piece", document.sha256, str(target)]
    assert main(command) == 0
    assert target.read_bytes() == PDF + b"joint hors ligne"
    assert main([*command[:4], "0" * 64, str(tmp_path / "autre.pdf")]) == 2


def test_the_machine_begins_anew(post: Post) -> None:
    post.revoke()
    with pytest.raises(RevokedError):
        post.device.exchanges().run(QUIET)
    post.device.withdraw(QUIET)
    again = post.again()
    assert again.stage is Stage.WITHDRAWN
    again.finish_withdrawal()
    again.start_anew()
    assert (again.stage, again.adviser) == (Stage.NEW, None)
    again.draw_keys("Alex Martin", Agency.CALAIS_1, SECRET)
    again.begin(examples=False, step=step)
    assert not again.store().lines()
    again.lock()


def test_cut_between_any_two_steps_it_goes_on(post: Post) -> None:
    post.work()
    post.revoke()
    farewell = post.device.exchanges().part(QUIET)
    keystore = keystore_file.read(post.where.keystore).id
    post.device.lock()
    before = {one: one.read_bytes() for one in everything(post.folder)}
    known = dict(post.keyring.kept)
    for cut in itertools.count():
        for path, content in before.items():
            path.write_bytes(content)
        post.keyring.kept = dict(known)
        device = post.again()
        device._withdrawal.order(keystore, farewell.address, farewell.token)
        steps = device._withdrawal.steps()
        done = list(itertools.islice(steps, cut))
        if "keyring" in done:
            assert not [one for one in everything(post.folder) if one.name.startswith("keystore")]
        again = post.again()
        assert again.stage is Stage.WITHDRAWN
        if any("key envelope" in one for one in done):
            with pytest.raises(AppError):
                again.unlock(SECRET, remember=False)
        again.finish_withdrawal()
        assert everything(post.folder) == []
        assert not post.keyring.kept
        again.start_anew()
        if len(done) < cut:
            break
    assert cut > 10


def test_an_order_that_lost_its_words_is_carried_out(post: Post) -> None:
    post.device.lock()
    (post.where.configuration / NAME).write_text("{", encoding="utf-8")
    again = post.again()
    again.finish_withdrawal()
    assert everything(post.folder) == []


def test_what_cannot_be_removed_is_told_and_tried_again(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    post.revoke()
    with pytest.raises(RevokedError):
        post.device.exchanges().run(QUIET)
    unlink = Path.unlink

    def refuse(path: Path, *, missing_ok: bool = False) -> None:
        if path.suffix == ".pj":
            raise PermissionError(13, "held by another program")
        unlink(path, missing_ok=missing_ok)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", refuse)
        with pytest.raises(AppError, match="effacement n’est pas fini"):
            post.device.withdraw(QUIET)
    assert {one.suffix for one in everything(post.folder)} == {".pj"}
    assert not post.keyring.kept
    with pytest.raises(AppError, match="reprenez"):
        post.device.start_anew()
    post.device.finish_withdrawal()
    assert everything(post.folder) == []


def test_files_that_are_not_ours_stay(post: Post) -> None:
    for folder in (post.where.data, post.where.backups, post.where.attachments):
        (folder / "Lettre à l’adie.odt").write_text("à moi", encoding="utf-8")
    post.revoke()
    with pytest.raises(RevokedError):
        post.device.exchanges().run(QUIET)
    post.device.withdraw(QUIET)
    assert {one.name for one in everything(post.folder)} == {"Lettre à l’adie.odt"}


@contextmanager
def impostor(status: int, body: bytes) -> Iterator[str]:
    """A machine on the way that greets like a head office, and answers every request in one way."""

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.answer(status, body)

        def do_GET(self) -> None:
            self.answer(200, b'{"name":"pdca-siege"}')

        def answer(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Nothing is told."""

    server = HTTPServer(("127.0.0.1", 0), Answering)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


FORGED = (
    b"",
    b"<html>Gone</html>",
    b'{"error":"gone"}',
    b'{"error":"revoked"}',
    messages.pack(messages.Revoked(error=messages.REVOKED, farewell="I am the head office")),
)


def test_nobody_else_has_anything_erased(post: Post) -> None:
    """A proxy, a portal, a mistaken or forged answer: whoever does not know the word."""
    before = {one for one in everything(post.folder) if one.suffix not in (".pdca-wal", ".pdca-shm")}
    for status, body in itertools.product((410, 200), FORGED):
        with impostor(status, body) as address:
            post.move_to(address)
            with pytest.raises(AppError) as told:
                post.device.exchanges().run(QUIET)
            assert not getattr(told.value, "erase", False)
            with pytest.raises((RevokedError, UnreachableError)):
                post.device.withdraw(QUIET)
        assert post.device.stage is Stage.OPEN
    post.device.lock()
    assert before <= set(everything(post.folder))
    post.device.unlock(SECRET, remember=False)
    assert post.device.store().lines()


def test_without_the_head_office_nothing_is_erased(post: Post) -> None:
    post.work()
    post.revoke()
    with pytest.raises(RevokedError):
        post.device.exchanges().run(QUIET)
    post.work()
    with impostor(503, b"") as address:
        post.move_to(address)
        with pytest.raises(UnreachableError, match="Rien n’est perdu"):
            post.device.withdraw(QUIET)
    assert post.device.stage is Stage.OPEN
    assert post.device.exchanges().state().waiting == 1


def test_joined_anew_what_was_in_quarantine_is_sent_as_ever(post: Post) -> None:
    """A device that was not erased (it joined before there were farewells) and is given another code."""
    post.work()
    post.note(FAREWELL, "")
    post.revoke()
    with pytest.raises(RevokedError, match="restent ici") as told:
        post.device.exchanges().run(QUIET)
    assert not told.value.erase
    assert post.kept() == ["montant convenu"]
    assert post.device.exchanges().state().waiting == 0
    account = post.access.devices()[0].account
    post.device.exchanges().enrol(f"http://127.0.0.1:{post.port}", post.access.invite(account), "portable")
    assert post.device.exchanges().state().waiting == 1
    assert post.device.exchanges().run(QUIET).sent == 1
    assert post.kept() == []


def test_the_order_is_written_whole_before_anything_goes(post: Post) -> None:
    told: list[tuple[str, str]] = []
    withdrawal = Withdrawal(post.where, lambda _: None, lambda *words: told.append(words))
    withdrawal.order("k", "https://siege.exemple.fr", "t")
    data = json.loads((post.where.configuration / NAME).read_text(encoding="utf-8"))
    assert data == {
        "keystore": "k", "address": "https://siege.exemple.fr", "token": "t", "erased": False, "told": False,
    }  # fmt: skip
    assert everything(post.folder)
    post.device.lock()
    withdrawal.carry_out()
    withdrawal.carry_out()
    assert told == [("https://siege.exemple.fr", "t")]
