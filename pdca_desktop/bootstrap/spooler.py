"""The system's own printing: CUPS, on Linux and macOS, takes a PDF as it is through `lp`."""

import os
import shutil
import subprocess

from pdca_desktop.domain.french import typeset
from pdca_desktop.errors import AppError
from pdca_desktop.services.print_order import PrintOrder, Sides, ranges_of

_SECONDS = 120
_SIDES = {
    Sides.ONE: "one-sided",
    Sides.LONG: "two-sided-long-edge",
    Sides.SHORT: "two-sided-short-edge",
}
_WINDOWS = (
    "Envoi en image. Pour un tracé vectoriel, ouvrez le document dans le lecteur de l'ordinateur et "
    "imprimez-le de là."
)
_NO_CUPS = "Envoi en image : ce système n'a pas la commande « lp » pour un tracé vectoriel."


class LpSpooler:
    """Implements `Spooler`; the PDF goes through a pipe, never through a file."""

    def refusal(self) -> str:
        """Why the system cannot print a PDF by itself; empty when it can."""
        if os.name == "nt":
            return typeset(_WINDOWS)
        return "" if shutil.which("lp") else typeset(_NO_CUPS)

    def send(self, data: bytes, order: PrintOrder) -> None:
        """Hand a PDF over to the system's queue."""
        program = shutil.which("lp")
        if self.refusal() or program is None:
            raise AppError(self.refusal())
        colour = "monochrome" if order.grey else "color"
        command = [
            program, "-d", order.printer, "-n", str(order.copies), "-t", order.title,
            "-P", ranges_of(order.pages), "-o", f"sides={_SIDES[order.sides]}",
            "-o", f"print-color-mode={colour}", "-o", "media=A4", "-o", "fit-to-page",
        ]  # fmt: skip
        try:
            done = subprocess.run(  # noqa: S603  (a list, never a shell; the program is the system's own)
                command, input=data, capture_output=True, timeout=_SECONDS, check=False
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise AppError(_refused(order)) from error
        if done.returncode:
            raise AppError(_refused(order))


def _refused(order: PrintOrder) -> str:
    return typeset(
        f"Le système d'impression refuse l'envoi à « {order.printer} » : vérifiez qu'elle est allumée et "
        "reliée, ou choisissez l'envoi en image."
    )
