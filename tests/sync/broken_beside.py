# ruff: noqa: ARG005  (a mutant takes what the real function takes)
"""Attachments, erasure and publications broken, one way at a time; see `mutants`."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any
from unittest.mock import patch

from pdca_desktop.exchange import precedence
from pdca_desktop.head_office import blobs, forgetting, office
from pdca_desktop.services import publications
from pdca_desktop.store import erasure, receiving


@contextmanager
def altered_attachments_kept() -> Iterator[None]:
    with patch.object(blobs, "_digest", lambda connection, sha256: sha256):
        yield


@contextmanager
def attachments_given_to_anybody() -> Iterator[None]:
    with patch.object(blobs.Blobs, "may_fetch", lambda self, sha256, caller: True):
        yield


@contextmanager
def parts_of_attachments_taken_in_any_order() -> Iterator[None]:
    real = blobs.Blobs._added

    def added(self: Any, connection: Any, sha256: str, size: int, offset: int, data: bytes) -> bool:
        here, whole = blobs._state(connection, sha256)
        return real(self, connection, sha256, size, offset if whole else here, data)

    with patch.object(blobs.Blobs, "_added", added):
        yield


@contextmanager
def log_keeps_the_erased() -> Iterator[None]:
    with patch.object(office, "scrub", lambda connection, erased, seq: None):
        yield


@contextmanager
def the_erased_come_back() -> Iterator[None]:
    """What others typed who did not know is taken as it is."""
    with patch.object(forgetting, "cleaned", lambda op, held, book, author: op):
        yield


@contextmanager
def other_machines_keep_the_erased() -> Iterator[None]:
    with patch.object(erasure.Erasures, "echo", lambda self, *given: None):
        yield


@contextmanager
def unsigned_withdrawals_believed() -> Iterator[None]:
    """What is no longer given out goes, whoever says so."""
    with patch.object(receiving, "upholding", lambda connection: nullcontext()):
        yield


@contextmanager
def signed_withdrawals_ignored() -> Iterator[None]:
    with (
        patch.object(precedence, "withdrawal_of", lambda one, sound: None),
        patch.object(publications, "withdrawal_of", lambda one, sound: None),
    ):
        yield
