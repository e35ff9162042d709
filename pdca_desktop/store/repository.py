"""The encrypted file as the services see it: implements the port `DossierStore`."""

import contextlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, delete, select
from sqlalchemy.exc import IntegrityError

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.french import typeset
from pdca_desktop.errors import AppError
from pdca_desktop.services.ports import Act, DossierLine, Hit, JournalEntry
from pdca_desktop.store import history, journal, listing, search
from pdca_desktop.store.driver_errors import is_taken, told
from pdca_desktop.store.engine import reading
from pdca_desktop.store.faults import DamagedStoreError, StoreError
from pdca_desktop.store.journal import Break, Signature, get_meta, set_meta
from pdca_desktop.store.merging import merge
from pdca_desktop.store.operations import State, identified
from pdca_desktop.store.rows import read_state, rows_of
from pdca_desktop.store.tables import DOSSIER, ENTITIES, LISTING
from pdca_desktop.store.unit_of_work import commit, refresh

RUNNING = "running"

_LINES = select(*(LISTING.c[name] for name in listing.LINE_COLUMNS)).order_by(LISTING.c.n.desc())


class Store:
    """An open data file. Any thread may read; one thread writes."""

    def __init__(self, engine: Engine, path: Path, signature: Signature, mark: str) -> None:
        self._engine = engine
        self._signature = signature
        self._mark = mark
        self._damage: DamagedStoreError | None = None
        self.path = path

    def create(self, dossier: Dossier, act: Act) -> Dossier:
        """Keep a new dossier, given the identifiers it lacks.

        Raises:
            AppError: one of its identifiers is already used, or it cannot be written.
        """
        wanted = identified(dossier, self._signature.ids)
        with self._writing() as connection:
            return commit(connection, self.path, State(), wanted, self._signature, act)

    def load(self, dossier_id: str) -> Dossier:
        """The dossier as last saved.

        Raises:
            AppError: there is no such dossier, or it cannot be read.
        """
        with self._reading() as connection:
            return _dossier(self._state(connection, dossier_id))

    def save(self, before: Dossier, after: Dossier, act: Act) -> Dossier:
        """Keep what changed between two values of a dossier; unchanged, nothing is written.

        Returns:
            The dossier as stored, with what other windows changed elsewhere in it.

        Raises:
            ConflictError: it was changed meanwhile at the same places; nothing was written.
            AppError: it cannot be written; nothing was.
        """
        with self._writing() as connection:
            state = self._state(connection, before.id)
            wanted = identified(merge(state.record, before, after), self._signature.ids)
            return commit(connection, self.path, state, wanted, self._signature, act)

    def lines(self) -> Sequence[DossierLine]:
        """Every dossier, last changed first."""
        with self._reading() as connection:
            return [listing.line(row) for row in connection.execute(_LINES)]

    def search(self, words: str, limit: int = 50) -> Sequence[Hit]:
        """Dossiers whose people, structures, references or places match; accents and case ignored."""
        with self._reading() as connection:
            return search.find(connection, words, limit)

    def history(self, dossier_id: str) -> Sequence[JournalEntry]:
        """What happened to a dossier, last first."""
        with self._reading() as connection:
            return history.entries(journal.operations(connection, rows_of(connection, dossier_id)))

    def verify_journal(self) -> Break | None:
        """The first commit of the journal that is not as it was written, or None."""
        with self._reading() as connection:
            return journal.verify(connection)

    def close(self) -> None:
        """Mark the file as well closed and release it; the store is of no use afterwards.

        A file that cannot be marked, or was found damaged, is checked at its next opening.
        """
        with contextlib.suppress(StoreError), self._writing() as connection:
            if get_meta(connection, RUNNING) == self._mark:
                set_meta(connection, RUNNING, "")
        self._engine.dispose()

    def _state(self, connection: Connection, dossier_id: str) -> State:
        state = read_state(connection, self.path, dossier_id)
        if state is None:
            raise AppError(
                typeset("Ce dossier n'est pas (ou plus) sur ce poste : revenez à la liste des dossiers.")
            )
        return state

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._watching(), reading(self._engine) as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
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
