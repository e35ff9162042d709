"""What stands around the pages: running heads, feet, the fine print that ties a print to its inputs."""

import re

from pdca_desktop.documents.blocks import Block, Document, Part
from pdca_desktop.documents.view import HASH_SHOWN, PrintView
from pdca_desktop.domain import french
from pdca_desktop.domain.french import NO_BREAK, UNANSWERED, typeset

HOUSE = "Pas-de-Calais Actif"

_SENTENCE = re.compile(r"(?<=[^\s.][^\s.])[.!?…»](?= [^a-zà-ÿ])")
"""The end of a sentence, not of an abbreviated word."""


def number(view: PrintView) -> str:
    """The dossier's number, said when there is none."""
    return view.dossier.number.strip() or f"sans{NO_BREAK}numéro"


def project_name(view: PrintView) -> str:
    """What the project is called."""
    dossier = view.dossier
    return typeset(dossier.project.title.strip() or dossier.structure.name.strip() or "Projet sans intitulé")


def holders_named(view: PrintView) -> str:
    """The holders, in one line."""
    names = [holder.full_name for holder in view.dossier.holders if holder.full_name]
    if not names:
        return typeset(f"porteur {UNANSWERED}")
    return " et ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]


def clip(text: str, most: int) -> str:
    """The beginning of a text, cut between words; "…" says that there is more."""
    flat = " ".join(text.split())
    if len(flat) <= most:
        return flat
    head = flat[: most - 1]
    cut = head.rsplit(" ", 1)[0] if " " in head[most // 2 :] else head
    return cut.rstrip(" ,;:.") + "…"


def gist(text: str, most: int) -> str:
    """The first whole sentences of a text; cut between words when the first is too long."""
    flat = " ".join(text.split())
    ends = [end.end() for end in _SENTENCE.finditer(flat) if end.end() <= most]
    return flat if len(flat) <= most else flat[: ends[-1]] if ends else clip(flat, most)


def part(view: PrintView, title: str, blocks: tuple[Block, ...], *, on_right: bool = False) -> Part:
    """Pages under this dossier's running head."""
    left = f"Dossier {clip(number(view), 40)} — {clip(project_name(view), 60)}"
    return Part(title, (typeset(left), clip(holders_named(view), 40)), blocks, on_right)


def document(view: PrintView, title: str, subject: str, parts: tuple[Part, ...]) -> Document:
    """The whole, with its feet."""
    day = french.day(view.committee_on) if view.committee_on else f"(date {UNANSWERED})"
    at = view.printed_at
    foot = (
        f"Confidentiel – comité du {day} · dossier {clip(number(view), 40)} · "
        f"imprimé le {french.day(at.date())} à {at:%H:%M} · version {view.app_version}"
    )
    checked = view.rules_checked_on
    verified = f", valeurs vérifiées le {french.day(checked)}" if checked else ""
    fine = (
        f"Règles {view.pack.number} ({view.pack.title}), empreinte {view.pack.fingerprint[:12]}{verified} · "
        f"données {view.inputs_hash[:HASH_SHOWN]}"
    )
    return Document(
        title=typeset(title),
        subject=typeset(subject),
        author=typeset(f"{HOUSE}, {view.adviser}" if view.adviser else HOUSE),
        foot=typeset(foot),
        fine_print=typeset(fine),
        made_at=view.printed_at,
        parts=parts,
    )
