"""`pdca schema`: the JSON Schema of the dossier file."""

from argparse import Namespace
from datetime import date

from pdca_desktop.cli import json_output
from pdca_desktop.exchange.schema import dossier_schema


def run(_options: Namespace, _today: date) -> int:
    """Print the schema."""
    json_output.write(dossier_schema())
    return 0
