"""What the tests of the pages share: a machine in memory, dialogs that answer, a desk."""

# ruff: noqa: ARG002, S105  (a fake has the arguments of its port, and a passphrase that everybody knows)

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QObject, QSettings
from pytestqt.qtbot import QtBot

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.territory import Agency
from pdca_desktop.errors import AppError
from pdca_desktop.services.progress import Progress
from pdca_desktop.services.publications import Publications
from pdca_desktop.services.session import Adviser, BackupLine, Stage, Step, Worth
from pdca_desktop.ui.bus import Bus
from pdca_desktop.ui.dialogs import Dialogs
from pdca_desktop.ui.jobs.runner import JobRunner
from pdca_desktop.ui.pages.dossier.presenter import DossierPresenter
from pdca_desktop.ui.pages.dossier.workspace import Workspace
from pdca_desktop.ui.pages.start.desk import Desk
from pdca_desktop.ui.shell import Shell
from tests.fakes.attachments import FakeAttachments
from tests.fakes.erasures import FakeErasures
from tests.fakes.exchanges import FakeExchanges
from tests.fakes.press import FakePress, FakeSpooler
from tests.fakes.published import FakeShelf
from tests.fakes.store import CountedIds, FakeStore, SetClock

ADVISER = Adviser("0198c000-0000-7000-8000-00000000000a", "Camille Bernard", Agency.LENS_1)
PATIENCE = 8
CODE = "-".join(f"{letter}23456" for letter in "ABCDEF")
NEXT_CODE = "-".join(f"{letter}65432" for letter in "GHJKLM")


@dataclass
class FakeMachine:
    """Implements `Machine` over a store in memory; the passphrase is "sésame"."""

    stage: Stage = Stage.OPEN
    adviser: Adviser | None = ADVISER
    kept: FakeStore = field(default_factory=FakeStore)
    documents: FakeAttachments = field(default_factory=FakeAttachments)
    office: FakeExchanges = field(default_factory=lambda: FakeExchanges(address=""))
    shelf: FakeShelf = field(default_factory=FakeShelf)
    clock: SetClock = field(default_factory=SetClock)
    ids: CountedIds = field(default_factory=lambda: CountedIds(lot=7))
    damage: AppError | None = None
    unheard: AppError | None = None
    stuck: AppError | None = None
    remembered: bool = False
    restored: str = ""
    passphrase: str = "sésame"
    place: str = "/donnees"
    loss: str = "Sans la phrase ni le code, personne ne peut les lire."

    def __post_init__(self) -> None:
        self.published = Publications(self.shelf)

    def doubts(self) -> Sequence[str]:
        return ()

    def worth(self, passphrase: str, personal: Sequence[str]) -> Worth:
        enough = len(passphrase) >= 6
        return Worth(enough, () if enough else ("Choisissez une phrase plus longue.",))

    def draw_keys(self, name: str, agency: Agency, passphrase: str) -> str:
        if not self.worth(passphrase, ()).enough:
            raise AppError("Choisissez une phrase plus longue.")
        self.adviser = Adviser(ADVISER.id, name, agency)
        return CODE

    def begin(self, *, examples: bool, step: Step) -> None:
        step(0, 1, "Copie")
        self.stage = Stage.OPEN

    def introduce(self, name: str, agency: Agency) -> None:
        self.adviser = Adviser(ADVISER.id, name, agency)

    def unlock(self, passphrase: str, *, remember: bool) -> Sequence[str]:
        if passphrase != self.passphrase:
            raise AppError("Cette phrase de passe n’ouvre pas vos dossiers.")
        if self.damage is not None:
            raise self.damage
        self.stage, self.remembered = Stage.OPEN, remember
        return ()

    def unlock_remembered(self) -> bool:
        if self.remembered:
            self.stage = Stage.OPEN
        return self.remembered

    def unlock_with_code(self, code: str, passphrase: str) -> Sequence[str]:
        if code != CODE:
            raise AppError("Ce code n’ouvre pas ce poste.")
        self.stage = Stage.OPEN
        return ()

    def change_passphrase(self, present: str, passphrase: str) -> Sequence[str]:
        if present != self.passphrase:
            raise AppError("Cette phrase de passe n’ouvre pas vos dossiers.")
        self.passphrase = passphrase
        return ()

    def new_recovery_code(self, passphrase: str) -> str:
        if passphrase != self.passphrase:
            raise AppError("Cette phrase de passe n’ouvre pas vos dossiers.")
        return NEXT_CODE

    def forget_key(self) -> bool:
        self.remembered = False
        return True

    def lock(self) -> None:
        self.stage = Stage.LOCKED

    def store(self) -> FakeStore:
        if self.stage is not Stage.OPEN:
            raise AppError("Les dossiers sont verrouillés.")
        return self.kept

    def erasures(self) -> FakeErasures:
        return FakeErasures(self.store())

    def attachments(self) -> FakeAttachments:
        if self.stage is not Stage.OPEN:
            raise AppError("Les dossiers sont verrouillés.")
        return self.documents

    def exchanges(self) -> FakeExchanges:
        if self.stage is not Stage.OPEN:
            raise AppError("Les dossiers sont verrouillés.")
        return self.office

    def publications(self) -> Publications:
        return self.published

    def withdraw(self, progress: Progress) -> None:
        if self.unheard is not None:
            raise self.unheard
        self.stage = Stage.WITHDRAWN
        self.finish_withdrawal()

    def finish_withdrawal(self) -> None:
        if self.stuck is not None:
            raise self.stuck

    def start_anew(self) -> None:
        self.stage, self.adviser = Stage.NEW, None

    def backups(self) -> Sequence[BackupLine]:
        return (BackupLine("dossiers-1.pdca", self.clock.now(), "sauvegarde du jour", 4096),)

    def back_up(self, step: Step, *, asked: bool) -> BackupLine | None:
        return self.backups()[0] if asked else None

    def restore(self, name: str, step: Step) -> None:
        self.restored, self.damage, self.stage = name, None, Stage.OPEN

    def needs_recovery(self, error: Exception) -> bool:
        return error is self.damage


class FakeDialogs(Dialogs):
    """Answers by itself, and remembers what was told; what is asked for ever fails the test."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[str] = []
        self.asked: list[str] = []
        self.answer = True
        self.words = "Marché à préciser"
        self.path: Path | None = None

    def tell(self, error: AppError) -> None:
        self.told.append(str(error))

    def ask(self, question: str, *, yes: str, no: str = "Annuler", explanation: str = "") -> bool:
        self.asked.append(question)
        assert self.asked[-PATIENCE:].count(question) < PATIENCE, f"asked again and again: {question}"
        return self.answer

    def file_to_open(self, title: str, kinds: str, folder: Path | None = None) -> Path | None:
        return self.path

    def reason(
        self, question: str, *, yes: str, usual: Sequence[str] = (), explanation: str = ""
    ) -> str | None:
        self.asked.append(question)
        return self.words if self.answer else None

    def confirm(
        self, question: str, *, yes: str, typed: str, lines: Sequence[str] = (), explanation: str = ""
    ) -> bool:
        self.asked += [question, *lines]
        return self.answer

    def files_to_open(self, title: str, kinds: str, folder: Path | None = None) -> tuple[Path, ...]:
        return () if self.path is None else (self.path,)

    def file_to_write(self, title: str, kinds: str, proposed: Path) -> Path | None:
        return self.path

    def folder(self, title: str, start: Path | None = None) -> Path | None:
        return self.path

    def crash(self, error: BaseException) -> None:
        raise error


def desk_of(folder: Path, parent: QObject, machine: FakeMachine | None = None) -> Desk:
    """A desk over a machine in memory."""
    return Desk(
        machine=machine or FakeMachine(),
        runner=JobRunner(parent),
        bus=Bus(parent),
        dialogs=FakeDialogs(),
        settings=QSettings(str(folder / "fenetre.ini"), QSettings.Format.IniFormat),
        press=FakePress(),
        spooler=FakeSpooler(),
    )


def opened(shell: Shell, desk: Desk, dossier: Dossier, section: str = "") -> Workspace:
    """A dossier open in the window."""
    stored = desk.store.create(dossier, ADVISER.act("essai"))
    workspace = Workspace(desk, shell.commands, stored, shell)
    shell.add_page("dossier", lambda: workspace.page)
    workspace.open(section)
    shell.open_page("dossier")
    shell.window.resize(1366, 768)
    shell.window.show()
    return workspace


def all_kept(qtbot: QtBot, presenter: DossierPresenter) -> None:
    """Wait until nothing waits to be kept: a save that was under way before may be told first."""
    qtbot.waitUntil(lambda: not presenter.waiting)
