"""The encrypted file as the services see it: implements the port `DossierStore`."""

import contextlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Connection, Engine, delete, func, select
from sqlalchemy.exc import IntegrityError

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.french import typeset
from pdca_desktop.domain.words import words_of
from pdca_desktop.errors import Clash, ConflictError, GoneError, StoreError
from pdca_desktop.services.ports import Act, Break, DossierLine, Hit, JournalEntry, Note
from pdca_desktop.store import history, journal, listing, notes, search
from pdca_desktop.store.driver_errors import is_taken, told
from pdca_desktop.store.engine import driver_of
from pdca_desktop.store.engine import reading as snapshot
from pdca_desktop.store.faults import DamagedStoreError
from pdca_desktop.store.journal import Signature, get_meta, set_meta
from pdca_desktop.store.merging import merge
from pdca_desktop.store.operations import State, identified
from pdca_desktop.store.rows import read_state, rows_of
from pdca_desktop.store.tables import CHANGE_LOG, DOSSIER, ENTITIES, LISTING
from pdca_desktop.store.unit_of_work import commit, refresh, remove, revive
from pdca_desktop.store.vocabulary import Vocabulary

RUNNING = "running"
DATA_KEY = "data_key"

ABSENT = typeset("Ce dossier n'est pas (ou plus) sur ce poste : revenez à la liste des dossiers.")
DELETED = typeset("Ce dossier a été supprimé : rétablissez-le depuis la corbeille, ou revenez à la liste.")
CLOSED = typeset("Les dossiers sont verrouillés : déverrouillez-les, puis recommencez.")
CHANGED_SINCE = typeset(
    "Ce dossier a été modifié entre-temps dans une autre fenêtre : il n'est pas supprimé. Rouvrez-le, puis "
    "recommencez."
)

_LINES = f"SELECT {', '.join(listing.LINE_COLUMNS)} FROM listing ORDER BY n DESC"  # noqa: S608  (names of ours)
"""For the driver itself: thousands of rows come in half the time."""


_ROWS, _ACTS = ENTITIES[DOSSIER.name], CHANGE_LOG.alias("act")
_LAST_ACT = select(func.max(_ACTS.c.n)).where(_ACTS.c.row == _ROWS.c.id).scalar_subquery()
_DELETED = select(_ROWS.c.id, _ROWS.c.changed_at).where(_ROWS.c.deleted == 1).order_by(_LAST_ACT.desc())


class Store:
    """An open data file. Any thread may read; one thread writes."""

    def __init__(self, engine: Engine, path: Path, signature: Signature, mark: str) -> None:
        self._engine = engine
        self.signature = signature
        self._mark = mark
        self.vocabulary = Vocabulary()
        self._damage: DamagedStoreError | None = None
        self._closed = False
        self.path = path

    def create(self, dossier: Dossier, act: Act) -> Dossier:
        """Keep a new dossier, given the identifiers it lacks.

        Raises:
            AppError: one of its identifiers is already used, or it cannot be written.
        """
        wanted = identified(dossier, self.signature.ids)
        with self.writing() as connection:
            return self._noted(commit(connection, self.path, State(), wanted, self.signature, act))

    def load(self, dossier_id: str) -> Dossier:
        """The dossier as last saved.

        Raises:
            GoneError: there is no such dossier, or it was deleted.
            AppError: it cannot be read.
        """
        with self.reading() as connection:
            return _dossier(self._state(connection, dossier_id))

    def save(self, before: Dossier, after: Dossier, act: Act, note: Note | None = None) -> Dossier:
        """Keep what changed between two values of a dossier; unchanged, nothing is written of it.

        Args:
            before: what its author saw.
            after: what they want.
            act: who and why.
            note: kept in the same transaction.

        Returns:
            The dossier as stored, with what other windows changed elsewhere in it.

        Raises:
            ConflictError: it was changed meanwhile at the same places; nothing was written.
            AppError: it cannot be written; nothing was.
        """
        with self.writing() as connection:
            state = self._state(connection, before.id)
            try:
                merged = merge(state.record, before, after)
            except ConflictError as conflict:
                conflict.clashes = tuple(_signed(connection, one, before.id) for one in conflict.clashes)
                raise
            wanted = identified(merged, self.signature.ids)
            if note is not None:
                notes.keep(connection, note)
            return self._noted(commit(connection, self.path, state, wanted, self.signature, act))

    def delete(self, dossier: Dossier, act: Act) -> None:
        """Take a dossier off the list and out of the search; its rows and history stay.

        Raises:
            GoneError: it is not there, or already deleted.
            AppError: it is no longer as seen, or cannot be written; nothing was.
        """
        with self.writing() as connection:
            state = self._state(connection, dossier.id)
            if state.record != dossier:
                raise StoreError(CHANGED_SINCE)
            remove(connection, self.path, state, self.signature, act)

    def restore(self, dossier_id: str, act: Act) -> Dossier:
        """Bring a deleted dossier back as it was; one that is not deleted is left alone.

        Raises:
            GoneError: there is no such dossier.
            AppError: it cannot be written; nothing was.
        """
        with self.writing() as connection:
            state = self._any_state(connection, dossier_id)
            if (DOSSIER.name, dossier_id) not in state.deleted:
                return _dossier(state)
            return self._noted(revive(connection, self.path, state, self.signature, act))

    def deleted_lines(self) -> Sequence[DossierLine]:
        """Every deleted dossier, last deleted first; `changed_at` says when it was."""
        with self.reading() as connection:
            found = connection.execute(_DELETED).all()
            states = [(row, self._any_state(connection, row.id)) for row in found]
        return [listing.line_of(_dossier(state), row.changed_at) for row, state in states]

    def lines(self) -> Sequence[DossierLine]:
        """Every dossier, last changed first."""
        with self.reading() as connection:
            rows = driver_of(connection).execute(_LINES)
            return [listing.line(row) for row in rows]

    def search(self, words: str, limit: int = 50) -> Sequence[Hit]:
        """Dossiers whose people, structures, references or places match; accents and case ignored."""
        with self.reading() as connection:
            return search.find(connection, words, limit, self.vocabulary)

    def history(self, dossier_id: str) -> Sequence[JournalEntry]:
        """What happened to a dossier, last first."""
        with self.reading() as connection:
            return history.entries(journal.operations(connection, rows_of(connection, dossier_id)))

    def data_key(self) -> bytes:
        """What the attachments are encrypted with: drawn when the file was made, kept nowhere else.

        Raises:
            AppError: it cannot be read.
        """
        with self.reading() as connection:
            return bytes.fromhex(get_meta(connection, DATA_KEY) or "")

    def note(self, name: str) -> str:
        """A text that a screen asked to keep; empty when there is none."""
        with self.reading() as connection:
            return notes.read(connection, name)

    def notes(self, beginning: str) -> Sequence[Note]:
        """The texts whose name begins so."""
        with self.reading() as connection:
            return notes.begun(connection, beginning)

    def keep_note(self, name: str, text: str) -> None:
        """Keep a text for a screen; an empty one leaves nothing.

        Raises:
            AppError: it cannot be written; the one before still stands.
        """
        with self.writing() as connection:
            notes.keep(connection, Note(name, text))

    def verify_journal(self) -> Break | None:
        """The first commit of the journal that is not as it was written, or None."""
        with self.reading() as connection:
            return journal.verify(connection)

    def empty_log(self) -> None:
        """Write the log into the file and empty it: no former page waits in it; at closing if not now."""
        with told(self.path):
            connection = self._engine.raw_connection()
            try:
                connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            finally:
                connection.close()

    def close(self) -> None:
        """Mark the file as well closed and release it; the store is of no use afterwards.

        A file that cannot be marked, or was found damaged, is checked at its next opening.
        """
        with contextlib.suppress(StoreError), self.writing() as connection:
            if get_meta(connection, RUNNING) == self._mark:
                set_meta(connection, RUNNING, "")
        self._closed = True  # a job that is still under way must not open the file again
        self._engine.dispose()

    def _noted(self, dossier: Dossier) -> Dossier:
        """What was written, its words known to the search."""
        self.vocabulary.add(words_of(" ".join(listing.searched(dossier).values())))
        return dossier

    def _state(self, connection: Connection, dossier_id: str) -> State:
        state = self._any_state(connection, dossier_id)
        if (DOSSIER.name, dossier_id) in state.deleted:
            raise GoneError(DELETED)
        return state

    def _any_state(self, connection: Connection, dossier_id: str) -> State:
        """Deleted or not."""
        state = read_state(connection, self.path, dossier_id)
        if state is None:
            raise GoneError(ABSENT)
        return state

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One moment of the file.

        Raises:
            StoreError: it cannot be read.
        """
        with self._watching(), snapshot(self._engine) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction, kept whole if the block ends well, else not at all.

        Raises:
            StoreError: it cannot be written; nothing was.
        """
        if self._damage is not None:
            raise self._damage
        try:
            with self._watching(), self._engine.begin() as connection:
                yield connection
        except IntegrityError as error:
            if not is_taken(error):
                raise
            raise StoreError(
                typeset(
                    "Ce dossier, ou l'un de ses porteurs, montages ou pièces, a un identifiant déjà utilisé. "
                    "Rien n'est enregistré. S'il vient d'un fichier, importez-le comme copie."
                )
            ) from error

    @contextmanager
    def _watching(self) -> Iterator[None]:
        """After damage nothing more is written: a connection that met it cannot be trusted."""
        if self._closed:
            raise StoreError(CLOSED)
        try:
            with told(self.path):
                yield
        except DamagedStoreError as error:
            self._damage = error
            self._engine.dispose()
            raise


def rebuild(connection: Connection, path: Path) -> None:
    """Make the list and the search index again from the rows, within a writing transaction."""
    last = {row.dossier_id: row.n for row in connection.execute(select(LISTING.c.dossier_id, LISTING.c.n))}
    connection.execute(delete(LISTING))
    connection.exec_driver_sql("DELETE FROM search")
    table = ENTITIES[DOSSIER.name]
    rows = connection.execute(select(table.c.id, table.c.changed_at).where(table.c.deleted == 0)).all()
    for row in sorted(rows, key=lambda row: last.get(row.id, 0)):
        state = read_state(connection, path, row.id)
        if state is not None:
            refresh(connection, None, state.record, last.get(row.id, 0), row.changed_at)


def _dossier(state: State) -> Dossier:
    dossier: Dossier = state.record
    return dossier


def _signed(connection: Connection, clash: Clash, dossier_id: str) -> Clash:
    """A clash with who gave the value now kept, and when."""
    name, _, field = clash.path[1:].partition("/")
    if clash.row:
        key, field = (DOSSIER.children[name].name, clash.row), field.partition("/")[2]
        last = journal.last_change(connection, key, f"/{field}" if field else "")
    else:
        last = journal.last_change(connection, (DOSSIER.name, dossier_id), clash.path)
    return replace(clash, who=last[0], at=last[1]) if last else clash
