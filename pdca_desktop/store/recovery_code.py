"""The recovery code: printed once, kept on paper, typed years later.

Six groups of six signs. In each, five drawn at random (30 in all, over 148 bits) and one that checks them:
a sign mistyped, two signs exchanged, a group misplaced are told with the number of the group. The 31 signs
leave out 0, O, 1, I and L; 31 is prime, so that no single fault escapes the check.
"""

import secrets

from pdca_desktop.errors import AppError
from pdca_desktop.exchange.scalars import say

SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
GROUPS = 6
DRAWN = 5
_GROUP = DRAWN + 1
_SEPARATORS = "-‐‑‒–—−_.,;:/"
_ORDINALS = ("1er", "2e", "3e", "4e", "5e", "6e")


class RecoveryCodeError(AppError):
    """What was typed cannot be a recovery code; the sentence says where to look."""


def draw() -> str:
    """A new code, as it is printed: groups with dashes."""
    drawn = [[secrets.randbelow(len(SIGNS)) for _ in range(DRAWN)] for _ in range(GROUPS)]
    return "-".join(_with_check(values, at) for at, values in enumerate(drawn))


def read(typed: str) -> str:
    """The code that was typed, as printed; case, spaces and dashes do not matter.

    Raises:
        RecoveryCodeError: a sign is missing, unknown or mistyped; the code itself is not in the sentence.
    """
    signs = "".join(typed.split()).translate({ord(mark): None for mark in _SEPARATORS}).upper()
    for at, sign in enumerate(signs):
        if sign not in SIGNS:
            raise RecoveryCodeError(
                say(
                    "Le {} groupe contient un signe que le code n'emploie jamais : il n'y a ni 0, ni O, "
                    "ni 1, ni I, ni L, ni accent. Relisez ce groupe sur le papier.",
                    _ORDINALS[min(at // _GROUP, GROUPS - 1)],
                )
            )
    if len(signs) != GROUPS * _GROUP:
        raise RecoveryCodeError(
            say(
                "Le code de secours a 36 signes, six groupes de six : vous en avez saisi {}. Relisez le "
                "papier.",
                str(len(signs)),
            )
        )
    groups = [signs[at : at + _GROUP] for at in range(0, len(signs), _GROUP)]
    wrong = [
        _ORDINALS[at]
        for at, group in enumerate(groups)
        if _with_check([SIGNS.index(sign) for sign in group[:DRAWN]], at) != group
    ]
    if wrong:
        one = len(wrong) == 1
        which = f"Le {wrong[0]} groupe contient" if one else f"Les {', '.join(wrong)} groupes contiennent"
        raise RecoveryCodeError(say("{} une faute de frappe : relisez sur le papier.", which))
    return "-".join(groups)


def _with_check(values: list[int], at: int) -> str:
    """A group with its last sign, that depends on each other one, on their order and on the group's place."""
    check = sum((place + 2) * value for place, value in enumerate(values)) + 7 * (at + 1)
    # The check weighs 1, the others 2 to 6: all different, none a multiple of 31.
    return "".join(SIGNS[value] for value in values) + SIGNS[check % len(SIGNS)]
