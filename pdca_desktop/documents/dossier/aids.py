"""What was set aside and what was received: the derogations, the register of public aid."""

from dataclasses import replace

from pdca_desktop.documents.blocks import Block, Table
from pdca_desktop.documents.dossier.asked import inside
from pdca_desktop.documents.dossier.fields import record_table
from pdca_desktop.documents.view import PrintView
from pdca_desktop.domain import french
from pdca_desktop.domain.aid import DeMinimisAid
from pdca_desktop.domain.dossier import Derogation, Dossier
from pdca_desktop.domain.french import typeset
from pdca_desktop.domain.money import total
from pdca_desktop.domain.record import slots_of


def derogations(view: PrintView) -> tuple[Block, ...]:
    """Blocking verdicts set aside: rule, author, reason, date."""
    if not view.dossier.derogations:
        return ()
    table = record_table(
        "Dérogations accordées",
        view.dossier.derogations,
        Derogation,
        {"rule": 12, "author": 24, "reason": 48, "decided_on": 16},
        "",
    )
    return (
        Table(table.caption, (replace(table.columns[0], title="Dérogation"), *table.columns[1:]), table.rows),
    )


def aids_told(view: PrintView, where: str) -> tuple[str, str]:
    """The public aid already received, as bold words and their sentence.

    Args:
        view: what is printed.
        where: where the register is.
    """
    declared = typeset(slots_of(Dossier)["no_other_aid"].declared.label)
    words = f"{inside(declared)} : {french.yes_no(view.dossier.no_other_aid)}"
    aids = view.dossier.aids
    if aids:
        known = total(one.amount for one in aids if one.amount is not None)
        least = "au moins " if any(one.amount is None for one in aids) else ""
        count = f"{len(aids)} aide{'s' if len(aids) > 1 else ''} reçue{'s' if len(aids) > 1 else ''}"
        words = f"{count} pour {least}{french.euros(known)} ({where}) ; {words}"
    return "Aides de minimis", typeset(f"{words[:1].upper()}{words[1:]}.")


def de_minimis(view: PrintView) -> tuple[Block, ...]:
    """The register of public aid already received; nothing when there is none."""
    if not view.dossier.aids:
        return ()
    shares = {"scheme": 30, "giver": 26, "granted_on": 14, "sieg": 14, "amount": 16}
    return (record_table("Aides de minimis déjà reçues", view.dossier.aids, DeMinimisAid, shares, ""),)
