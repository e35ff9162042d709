"""The token that opens the head office: half in the system's keyring, half in the encrypted file."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pdca_desktop.errors import AppError
from pdca_desktop.store import opening
from pdca_desktop.store.glance import glance
from pdca_desktop.store.journal import get_meta
from pdca_desktop.store.keyring_entry import KeyringEntry
from pdca_desktop.store.membership import TOKEN, Membership, digest_of, entry_of_token
from pdca_desktop.store.repository import Store
from tests.fakes.store import CountedIds, SetClock
from tests.store.keyrings import Broken, Memory, in_secret_service, with_secret_service

KEY = bytes(range(32))
ADDRESS, SECRET = "https://siege.exemple.fr", "jeton-du-poste-de-lens"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = opening.create(tmp_path / "d.pdca", KEY, clock=SetClock(), ids=CountedIds(lot=4), device="poste")
    yield made
    made.close()


def in_file(store: Store) -> str:
    with store.reading() as connection:
        return get_meta(connection, TOKEN) or ""


def entry(keyring: Memory | None, keystore: str = "k1") -> KeyringEntry:
    return entry_of_token(keystore, lambda: keyring, patience=0.5)


def test_the_token_goes_to_the_keyring_and_comes_back(store: Store) -> None:
    memory = Memory()
    member = Membership(store, entry(memory))
    assert glance(store).in_keyring is None
    member.join(ADDRESS, SECRET, "")
    assert (member.address, member.token(), in_file(store)) == (ADDRESS, SECRET, "")
    assert member.in_keyring
    assert glance(store).in_keyring


def test_the_keyring_alone_tells_nothing_of_it(store: Store) -> None:
    memory = Memory()
    Membership(store, entry(memory)).join(ADDRESS, SECRET, "")
    (kept,) = memory.kept.values()
    assert SECRET not in kept
    ((service, _),) = memory.kept
    assert service == "pdca_desktop siege k1"


def test_the_file_alone_gives_nothing(store: Store) -> None:
    """A copy of the file on another machine, opened with its passphrase, does not exchange for this one."""
    Membership(store, entry(Memory())).join(ADDRESS, SECRET, "")
    with pytest.raises(AppError, match="trousseau"):
        Membership(store, entry(Memory())).token()


@pytest.mark.parametrize("keyring", [None, Broken()])
def test_without_a_keyring_it_lies_in_the_encrypted_file(store: Store, keyring: Memory | None) -> None:
    member = Membership(store, entry(keyring))
    member.join(ADDRESS, SECRET, "")
    assert (member.token(), in_file(store), member.in_keyring) == (SECRET, SECRET, False)
    assert glance(store).in_keyring is False


def test_a_token_of_the_file_moves_once_there_is_a_keyring(store: Store) -> None:
    Membership(store).join(ADDRESS, SECRET, "")
    memory = Memory()
    member = Membership(store, entry(memory))
    assert member.token() == SECRET
    assert (in_file(store), len(memory.kept)) == ("", 1)
    assert member.token() == SECRET


def test_two_folders_of_one_machine_do_not_mix(store: Store, tmp_path: Path) -> None:
    memory = Memory()
    other = opening.create(tmp_path / "e.pdca", KEY, clock=SetClock(), ids=CountedIds(lot=5), device="autre")
    first, second = Membership(store, entry(memory)), Membership(other, entry(memory, "k2"))
    first.join(ADDRESS, SECRET, "")
    second.join(ADDRESS, "un autre", "")
    assert (first.token(), second.token()) == (SECRET, "un autre")
    first.leave()
    assert second.token() == "un autre"
    other.close()


def test_joining_again_replaces_it_and_leaving_forgets_it(store: Store) -> None:
    memory = Memory()
    member = Membership(store, entry(memory))
    member.join(ADDRESS, SECRET, "")
    member.join(ADDRESS, "un autre", digest_of("adieu"))
    assert member.token() == "un autre"
    assert member.is_farewell("adieu")
    member.leave()
    assert not memory.kept
    assert (member.address, member.is_farewell("adieu")) == ("", False)


@pytest.mark.parametrize("word", ["", "adieux", "adieu "])
def test_no_other_word_is_a_farewell(store: Store, word: str) -> None:
    member = Membership(store)
    assert not member.is_farewell(word)
    member.join(ADDRESS, SECRET, digest_of("adieu"))
    assert not member.is_farewell(word)


def test_an_entry_that_was_tampered_with_opens_nothing(store: Store) -> None:
    memory = Memory()
    member = Membership(store, entry(memory))
    member.join(ADDRESS, SECRET, "")
    for text in ("", "é", "AAAA", next(iter(memory.kept.values()))[:-8] + "AAAAAAA="):
        memory.kept = dict.fromkeys(memory.kept, text)
        with pytest.raises(AppError, match="trousseau"):
            member.token()


JOURNEY = """
import sys
from pathlib import Path
from pdca_desktop.store import opening
from pdca_desktop.store.membership import Membership, entry_of_token
from tests.fakes.store import CountedIds, SetClock
store = opening.create(Path(sys.argv[1]), bytes(32), clock=SetClock(), ids=CountedIds(lot=4), device="poste")
member = Membership(store, entry_of_token("journey"))
member.join("https://siege.exemple.fr", "jeton", "")
assert member.in_keyring, "not kept"
assert Membership(store, entry_of_token("journey")).token() == "jeton"
member.leave()
assert entry_of_token("journey").read() is None
print("guarded and forgotten")
"""


@with_secret_service
def test_with_a_real_secret_service(tmp_path: Path) -> None:
    assert "guarded and forgotten" in in_secret_service(JOURNEY, tmp_path, tmp_path / "d.pdca")
