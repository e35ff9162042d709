"""Finds the files shipped with the program: rule packs, examples, schemas, guide."""

from pathlib import Path

_INSTALLED = Path(__file__).with_name("_resources")
_CHECKOUT = Path(__file__).parent.parent / "resources"
ROOT = _INSTALLED if _INSTALLED.is_dir() else _CHECKOUT


def folder(name: str) -> Path:
    """The folder of that name among the resources."""
    return ROOT / name
