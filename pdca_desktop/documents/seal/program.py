"""Which program made a document: only the very same one can be asked to make the same pages again."""

from functools import cache
from hashlib import sha256
from pathlib import Path

import pdca_desktop

_ROOMS = ("documents", "domain", "exchange", "finance", "rules", "services")
"""The rooms whose code decides what the pages say."""

_SIGNS = 12


@cache
def this_program(app_version: str) -> str:
    """The version, and a fingerprint of the code where it can be read.

    A version that is still being worked on changes from one day to the next; without the fingerprint, its
    earlier prints would be said to be false.
    """
    code = sha256()
    house = Path(pdca_desktop.__file__).parent
    for room in _ROOMS:
        for file in sorted((house / room).rglob("*.py")):
            code.update(file.relative_to(house).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return f"{app_version} {code.hexdigest()[:_SIGNS]}"
