"""The example dossiers, for who looks around before beginning."""

from pdca_desktop import resources
from pdca_desktop.exchange.dossier_file import read_dossier
from pdca_desktop.services.ports import DossierStore
from pdca_desktop.services.session import Adviser, Step


def copy_examples(store: DossierStore, who: Adviser, step: Step) -> None:
    """Put the example dossiers in a store, under the name of who asked.

    Args:
        step: told at each dossier.

    Raises:
        AppError: one cannot be written.
    """
    files = sorted(resources.folder("demo").glob("*.json"), reverse=True)
    for rank, file in enumerate(files):
        step(rank, len(files), "Copie des dossiers d’exemple")
        store.create(read_dossier(file), who.act("dossier d’exemple"))
