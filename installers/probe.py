"""What setup.sh and setup.ps1 ask of an interpreter that may be anything; written for any Python 3.

python -I probe.py                    prints "VERSION<tab>INTERPRETER<tab>complet|incomplet"; exits 1 if unfit
python -I probe.py libraries NAME...  prints the shared libraries that cannot be loaded, one per line
"""
# ruff: noqa: INP001 - a script, run by its path

import os
import sys

OLDEST = (3, 11)
NEEDED = ("ctypes", "ensurepip", "ssl", "venv", "zlib")


def describe():
    """Says which Python this is, or exits 1 when the application cannot run on it."""
    if sys.version_info[:2] < OLDEST or sys.implementation.name != "cpython":
        sys.exit(1)
    if sys.maxsize < 2**32 or "free-threading" in sys.version:  # Qt's wheels have neither
        sys.exit(1)
    state = "complet"
    for name in NEEDED:
        try:
            __import__(name)
        except ImportError:
            state = "incomplet"
    # Outside any virtual environment: rebuilding .venv must not delete the interpreter that rebuilds it.
    interpreter = os.path.realpath(getattr(sys, "_base_executable", None) or sys.executable)
    version = ".".join([str(number) for number in sys.version_info[:3]])
    sys.stdout.write("\t".join([version, interpreter, state]) + "\n")


def missing(names):
    """Writes the names of the libraries that the loader does not find."""
    import ctypes  # noqa: PLC0415 - absent from the smallest Pythons, which can still describe themselves

    for name in names:
        try:
            ctypes.CDLL(name)
        except OSError:
            sys.stdout.write(name + "\n")


if sys.argv[1:2] == ["libraries"]:
    missing(sys.argv[2:])
else:
    describe()
