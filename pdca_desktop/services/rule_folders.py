"""Rules in folders of this machine: to judge a document again with those that judged it, and to keep them."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from pdca_desktop.exchange.publication_files import read_rules_folder, write_rules_folder
from pdca_desktop.exchange.publications import Rules
from pdca_desktop.rules.pack_file import PACKS, load_pack, numbers_in, read_pack, shipped_packs
from pdca_desktop.rules.values import RulePack

_UNPLAIN = re.compile(r"[^\w.-]+")

Packs = Callable[[str, str], RulePack]
"""Finds rules by number and fingerprint; others of that number when none has that fingerprint.

Raises `RulePackError` when there are none of that number.
"""


def shipped_rules(number: str, _fingerprint: str) -> RulePack:
    """The rules that are shipped; see `Packs`."""
    return load_pack(number)


def packs_of(folders: Sequence[Path]) -> Packs:
    """Finds the rules of folders too.

    Args:
        folders: of TOML files, or of such folders.

    Raises:
        AppError: one of them holds no rules, or rules with a mistake, told with file and line.
    """
    given = tuple(pack for folder in folders for pack in _packs_in(folder))

    def found(number: str, fingerprint: str) -> RulePack:
        same = [pack for pack in given if pack.number == number]
        if number in shipped_packs():
            same.append(load_pack(number))
        if not same:
            return load_pack(number)  # which says that there is none
        return next((pack for pack in same if pack.fingerprint == fingerprint), same[0])

    return found


def _packs_in(folder: Path) -> tuple[RulePack, ...]:
    inside = sorted(path.parent for path in folder.glob(f"*/{PACKS}"))
    if inside and not (folder / PACKS).exists():
        return tuple(pack for each in inside for pack in _packs_in(each))
    files = {name: text.encode() for name, text in read_rules_folder(folder, "").files.items()}
    return tuple(read_pack(files, number) for number in numbers_in(files))


def write_rules(rules: Rules, folder: Path) -> Path:
    """Write a pack into a folder of its own within that one, where `packs_of` finds it.

    Returns:
        The new folder, named after its number and its fingerprint.

    Raises:
        AppError: it is no sound pack, or cannot be written.
    """
    pack = read_pack({name: text.encode() for name, text in rules.files.items()}, rules.number)
    made = folder / f"regles-{_UNPLAIN.sub('-', pack.number)}-{pack.fingerprint[:12]}"
    write_rules_folder(rules, made)
    return made
