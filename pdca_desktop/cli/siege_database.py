"""Which database a command of the head office is about."""

from argparse import Namespace


def database_of(options: Namespace) -> str:
    """The address named, or the usual one."""
    from pdca_desktop.bootstrap.siege import default_database  # noqa: PLC0415

    return options.database or default_database()
