"""Finds the files shipped with the program: rule packs, examples, schemas, guide."""

from pathlib import Path

_INSTALLED = Path(__file__).with_name("_resources")
_CHECKOUT = Path(__file__).parent.parent / "resources"
ROOT = _INSTALLED if _INSTALLED.is_dir() else _CHECKOUT


def folder(name: str) -> Path:
    """The folder of that name among the resources."""
    return ROOT / name


def program_version() -> str:
    """The version of the program; empty when it is not installed."""
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415  (dear, and seldom asked)

    try:
        return version("pdca-desktop")
    except PackageNotFoundError:
        return ""
