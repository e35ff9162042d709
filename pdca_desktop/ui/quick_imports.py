"""Makes every import after Qt's as quick as before it.

PySide6 replaces `__import__` to serve `from __feature__ import snake_case`: for each module that is loaded,
it reads and decodes its source again, to look for the word "PySide6" in it. Nothing here uses that; told so,
it looks for nothing. What it would have found makes no difference: a module is then "ignored in switching".
Without the private name that this needs, imports are slow again and nothing else.
"""

import importlib
import sys

_HOOK, _LOOK = "shibokensupport.feature", "_mod_uses_pyside"


def quicken() -> bool:
    """Call it before Qt is first imported; whether imports are quick from now on."""
    importlib.import_module("shiboken6")
    hook = sys.modules.get(_HOOK)
    if not hasattr(hook, _LOOK):
        return False
    setattr(hook, _LOOK, _looks_for_nothing)
    return True


def _looks_for_nothing(_module: object) -> bool:
    return False
