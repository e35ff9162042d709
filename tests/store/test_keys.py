"""The key under the adviser's secrets: opened by one of them only, never lost by a fault of ours."""

import base64
import json
import pickle
import time
import traceback
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pdca_desktop.errors import AppError
from pdca_desktop.store import keys, keystore_file
from pdca_desktop.store.keys import NewKeys, WeakPassphraseError, WrongSecretError
from pdca_desktop.store.keystore_file import FULL_COST, Cost, Keystore, KeystoreError
from pdca_desktop.store.safe_file import StorageError
from tests.store.failing_disk import is_private, legible, no_file_over, ordinary_user, plain, reachable_folder

LIGHT = Cost(memory=64, passes=1, lanes=1)
PHRASE = "girafe mauve tracteur onze violon nuage pépin"
OTHER = "Nv7#kqZ!w2Lp"
NEW = keys.create(PHRASE, cost=LIGHT)
CONTENT = keystore_file.dump(NEW.keystore)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    keystore_file.write(NEW.keystore, tmp_path / "keystore.json", [tmp_path / "copies" / "keystore.json"])
    return tmp_path


def load(folder: Path) -> keys.Loaded:
    return keys.load(
        folder / "keystore.json", [folder / "copies" / "keystore.json"], folder / "dossiers.pdca"
    )


def test_each_secret_opens_the_key_at_the_real_cost() -> None:
    began = time.process_time()
    new = keys.create(PHRASE)
    assert new.keystore.passphrase.cost == FULL_COST == Cost(65_536, 3, 4)
    read = keystore_file.parse(keystore_file.dump(new.keystore))
    assert keys.open_with_passphrase(read, PHRASE) == new.key
    assert keys.open_with_recovery(read, new.recovery_code) == new.key
    assert len(new.key) == 32
    assert time.process_time() > began


def test_two_devices_share_nothing() -> None:
    first, second = keys.create(PHRASE, cost=LIGHT), keys.create(PHRASE, cost=LIGHT)
    assert first.key != second.key
    assert first.recovery_code != second.recovery_code
    assert first.keystore.id != second.keystore.id
    with pytest.raises(WrongSecretError, match="autre poste"):
        keys.open_with_recovery(second.keystore, first.recovery_code)


def test_spaces_and_accents_are_the_same_on_every_keyboard() -> None:
    typed = f"  {PHRASE.replace(' ', chr(0xA0)).replace('é', 'é')} "
    assert keys.open_with_passphrase(NEW.keystore, typed) == NEW.key


def test_a_wrong_passphrase_is_told_with_the_way_out() -> None:
    with pytest.raises(WrongSecretError) as caught:
        keys.open_with_passphrase(NEW.keystore, PHRASE.upper())
    assert "majuscules" in plain(caught)
    assert "code de secours" in plain(caught)


def test_the_passphrase_changes_without_the_key_nor_the_code() -> None:
    changed = keys.change_passphrase(NEW.keystore, NEW.key, OTHER, cost=LIGHT)
    assert keys.open_with_passphrase(changed, OTHER) == NEW.key
    assert changed.recovery == NEW.keystore.recovery
    with pytest.raises(WrongSecretError):
        keys.open_with_passphrase(changed, PHRASE)
    with pytest.raises(ValueError, match="not this keystore"):
        keys.change_passphrase(NEW.keystore, bytes(32), OTHER, cost=LIGHT)


def test_a_new_code_makes_the_old_paper_useless() -> None:
    changed, code = keys.renew_recovery_code(NEW.keystore, NEW.key, cost=LIGHT)
    assert keys.open_with_recovery(changed, code) == NEW.key
    assert keys.open_with_passphrase(changed, PHRASE) == NEW.key
    with pytest.raises(WrongSecretError, match="remplacé"):
        keys.open_with_recovery(changed, NEW.recovery_code)


@given(st.integers(0, len(CONTENT) - 1), st.integers(1, 255))
def test_any_byte_changed_is_told_and_never_gives_another_key(place: int, flip: int) -> None:
    damaged = bytearray(CONTENT)
    damaged[place] ^= flip
    try:
        read = keystore_file.parse(bytes(damaged))
    except KeystoreError as error:
        sentence = legible(str(error))
    else:
        assert read == NEW.keystore, "only white space may change unseen"
        return
    assert sentence.endswith("intacts.") or "plus récente" in sentence


@given(st.binary(max_size=300) | st.integers(0, len(CONTENT) - 1).map(lambda size: CONTENT[:size]))
def test_rubbish_is_told(content: bytes) -> None:
    assume(content.strip() != CONTENT.strip())
    with pytest.raises(KeystoreError, match="abîmé"):
        keystore_file.parse(content)


def rewritten(**changes: object) -> bytes:
    """The keystore as a thief would write it: changed, with a right checksum."""
    body = json.loads(CONTENT)
    del body["sha256"]
    for path, value in changes.items():
        *above, last = path.split("__")
        inner = body
        for name in above:
            inner = inner[name]
        inner[last] = value
    return json.dumps(body | {"sha256": keystore_file._digest(body)}).encode()


@pytest.mark.parametrize(
    "changes",
    [
        {"passphrase__memory": 1 << 30},
        {"passphrase__passes": 10**6},
        {"passphrase__lanes": 0},
        {"passphrase__memory": True},
        {"recovery__memory": "64"},
        {"recovery__kdf": "md5"},
        {"passphrase__sealed": "AAAA"},
        {"id": "zz"},
        {"more": 1},
        {"recovery": []},
    ],
)
def test_bounds_hold_before_any_memory_is_taken(changes: dict[str, object]) -> None:
    with pytest.raises(KeystoreError, match="abîmé"):
        keystore_file.parse(rewritten(**changes))


def test_what_is_tampered_with_only_looks_like_a_wrong_passphrase() -> None:
    sealed = bytearray(NEW.keystore.passphrase.sealed)
    sealed[0] ^= 1
    for changes in (
        {"passphrase__passes": 2},
        {"passphrase__sealed": base64.b64encode(sealed).decode()},
        {"id": "0" * 32},
        {"check": "0" * 32},
        {"passphrase": json.loads(CONTENT)["recovery"]},
    ):
        with pytest.raises(WrongSecretError):
            keys.open_with_passphrase(keystore_file.parse(rewritten(**changes)), PHRASE)


def test_a_newer_keystore_asks_for_an_update() -> None:
    with pytest.raises(KeystoreError, match="mettez l’application à jour"):
        keystore_file.parse(rewritten(version=2))


def test_the_file_is_the_owners_only(folder: Path) -> None:
    assert is_private(folder / "keystore.json")
    assert load(folder) == keys.Loaded(NEW.keystore)


@pytest.mark.parametrize("damage", [b"", b"{}", CONTENT[:-40], None])
def test_a_lost_or_damaged_file_comes_back_from_its_copy(folder: Path, damage: bytes | None) -> None:
    path = folder / "keystore.json"
    path.unlink() if damage is None else path.write_bytes(damage)
    loaded = load(folder)
    assert loaded.keystore == NEW.keystore
    assert ("absent" if damage is None else "abîmé") in loaded.finding
    assert path.read_bytes() == CONTENT
    assert damage is None or (folder / "keystore-abime1.json").read_bytes() == damage


def test_without_any_copy_the_sentence_says_what_to_do(folder: Path) -> None:
    (folder / "copies" / "keystore.json").unlink()
    (folder / "keystore.json").write_bytes(b"{}")
    with pytest.raises(KeystoreError, match="abîmé"):
        load(folder)
    assert (folder / "keystore.json").read_bytes() == b"{}"
    (folder / "keystore.json").unlink()
    with pytest.raises(KeystoreError, match="commencez l’installation"):
        load(folder)
    (folder / "dossiers.pdca").touch()
    with pytest.raises(KeystoreError) as caught:
        load(folder)
    assert "Ne supprimez rien" in plain(caught)


@pytest.mark.parametrize("present", ["keystore.json", "copies/keystore.json", "dossiers.pdca"])
def test_a_new_key_never_replaces_what_opens_existing_dossiers(tmp_path: Path, present: str) -> None:
    (tmp_path / "copies").mkdir()
    (tmp_path / present).write_bytes(CONTENT)
    new = keys.create(OTHER, cost=LIGHT)
    path, copies = tmp_path / "keystore.json", [tmp_path / "copies" / "keystore.json"]
    with pytest.raises(KeystoreError, match="contient déjà"):
        keys.save_new(new, path, copies, tmp_path / "dossiers.pdca")
    assert (tmp_path / present).read_bytes() == CONTENT


def test_another_devices_keystore_is_not_overwritten(folder: Path) -> None:
    with pytest.raises(KeystoreError, match="autre clé"):
        keystore_file.write(keys.create(OTHER, cost=LIGHT).keystore, folder / "keystore.json")
    assert load(folder).keystore == NEW.keystore


def test_a_copy_that_cannot_be_written_is_told_and_the_file_is_there(tmp_path: Path) -> None:
    (tmp_path / "usb").touch()
    path, copy = tmp_path / "keystore.json", tmp_path / "usb" / "keystore.json"
    (finding,) = keys.save_new(NEW, path, [copy], tmp_path / "dossiers.pdca")
    assert "La copie de la clé" in finding
    assert keystore_file.read(path) == NEW.keystore


def test_a_full_disk_leaves_the_old_keystore(folder: Path) -> None:
    changed = keys.change_passphrase(NEW.keystore, NEW.key, OTHER, cost=LIGHT)
    with no_file_over(300), pytest.raises(StorageError) as caught:
        keystore_file.write(changed, folder / "keystore.json")
    assert "plein" in plain(caught)
    assert load(folder).keystore == NEW.keystore
    assert sorted(path.name for path in folder.iterdir()) == ["copies", "keystore.json"]


def test_a_read_only_folder_is_told() -> None:
    with reachable_folder() as folder:
        folder.chmod(0o500)
        with ordinary_user(), pytest.raises(StorageError) as caught:
            keystore_file.write(NEW.keystore, folder / "keystore.json")
    assert "refusée" in plain(caught)


def test_no_secret_shows() -> None:
    shown = repr(NEW) + str(NEW) + repr(NEW.keystore) + traceback.format_exc()
    with pytest.raises(AppError) as caught:
        keys.open_with_passphrase(NEW.keystore, OTHER)
    shown += "".join(traceback.format_exception(caught.value)) + repr(caught.value)
    with pytest.raises(AppError) as caught:
        keys.open_with_recovery(NEW.keystore, NEW.recovery_code[:-1])
    shown += "".join(traceback.format_exception(caught.value))
    with pytest.raises(WeakPassphraseError) as weak:
        keys.create("Courte secrète")
    shown += str(weak.value)
    for secret in (NEW.key.hex(), repr(NEW.key), NEW.recovery_code, NEW.recovery_code[:6], OTHER, "secrète"):
        assert secret not in shown
    assert NEW.key.hex().encode() not in CONTENT
    assert pickle.loads(pickle.dumps(NEW.keystore)) == NEW.keystore  # noqa: S301


def test_a_weak_phrase_makes_no_keys() -> None:
    for act in (
        lambda: keys.create("azerty1234"),
        lambda: keys.change_passphrase(NEW.keystore, NEW.key, "azerty1234"),
    ):
        with pytest.raises(WeakPassphraseError) as caught:
            act()
        assert caught.value.findings


def test_a_moved_wrap_does_not_open() -> None:
    other: NewKeys = keys.create(PHRASE, cost=LIGHT)
    mixed: Keystore = replace(NEW.keystore, passphrase=other.keystore.passphrase)
    with pytest.raises(WrongSecretError):
        keys.open_with_passphrase(mixed, PHRASE)
