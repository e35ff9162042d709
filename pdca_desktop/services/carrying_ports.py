"""What the carrying of documents needs of the disk, of the network and of the file of dossiers."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from pdca_desktop.domain.dossier import DossierState
from pdca_desktop.errors import AppError
from pdca_desktop.services.pieces import Content, Kept

OVER = (DossierState.REDIRECTED, DossierState.REFUSED, DossierState.LAPSED, DossierState.CLOSED)
"""Dossiers whose documents no longer come by themselves."""


class UnknownPieceError(AppError):
    """The head office knows no such document, or not for this device, or does not have it yet."""


class ThrownAwayError(AppError):
    """What the head office had received is not the document of that name: it forgot it."""


@dataclass(frozen=True, slots=True)
class Reached:
    """How much of a document the head office has.

    Attributes:
        offset: bytes, from the first one.
        whole: all of them, and verified.
    """

    offset: int
    whole: bool


@dataclass(frozen=True, slots=True)
class Part:
    """Some bytes of a document.

    Attributes:
        total: bytes of the whole document.
    """

    data: bytes
    total: int


class RemotePieces(Protocol):
    """The documents of the head office. Every call may raise `UnreachableError` or another `AppError`."""

    def reachable(self) -> bool:
        """Whether it answers now."""
        ...

    def reached(self, sha256: str) -> Reached:
        """How much of a document it has.

        Raises:
            UnknownPieceError: no dossier that it knows, and this device may see, names it.
        """
        ...

    def add(self, sha256: str, size: int, offset: int, data: bytes) -> Reached:
        """Give it the next part; when it wanted another one, nothing is taken and the answer says which.

        Raises:
            UnknownPieceError: see `reached`.
            ThrownAwayError: all parts are there and are something else: they are to be sent from the first.
        """
        ...

    def part(self, sha256: str, start: int) -> Part:
        """The bytes from one on, at most `PART_BYTES`.

        Raises:
            UnknownPieceError: it does not have the whole document, or not for this device.
        """
        ...


class LocalPieces(Protocol):
    """The documents of this device, sealed on its disk."""

    def has(self, sha256: str) -> bool:
        """Whether there is something under a fingerprint."""
        ...

    def find(self, sha256: str) -> Kept | None:
        """What is kept under a fingerprint.

        Raises:
            AppError: it is damaged.
        """
        ...

    def open(self, sha256: str, start: int = 0) -> Iterator[bytes]:
        """The content from a byte on, piece by piece.

        Raises:
            AppError: it is not here, or damaged.
        """
        ...

    def put(self, source: Content, step: Callable[[int, int, str], None], total: int, *, wanted: str) -> Kept:
        """Keep a content whole, if it has the fingerprint wanted.

        Raises:
            AppError: it has not, or the disk is full; nothing is kept.
        """
        ...

    def remove(self, sha256: str) -> None:
        """Forget a document.

        Raises:
            AppError: the disk refuses.
        """
        ...


@dataclass(frozen=True, slots=True)
class Cargo:
    """What there is to look at.

    Attributes:
        named: by pieces, and the head office was not, or not lately, seen to have them.
        wanted: by dossiers that the adviser follows.
        leaving: those whose dossier left this device, and whether the head office was seen to have them.
        upto: given back once all of it was looked at.
    """

    named: tuple[str, ...] = ()
    wanted: tuple[str, ...] = ()
    leaving: tuple[tuple[str, bool], ...] = ()
    upto: int = 0


class Manifest(Protocol):
    """What the file of dossiers knows of documents on their way."""

    def cargo(self, adviser: str) -> Cargo:
        """What there is to look at now, for an adviser by name."""
        ...

    def settle(self, sha256: str, *, there: bool) -> None:
        """Note that the head office has a document whole, or that it is still to be sent or received."""
        ...

    def forget(self, sha256: str) -> None:
        """Nothing is known of a document any more: it left this disk."""
        ...

    def looked(self, upto: int) -> None:
        """All of a cargo was looked at."""
        ...
