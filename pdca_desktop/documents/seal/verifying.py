"""Says what became of a printed document: its bytes, its pages, the data in it, and whether they agree."""

from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

import pikepdf

from pdca_desktop.documents import press
from pdca_desktop.documents.seal import digest
from pdca_desktop.documents.seal.comparing import compared
from pdca_desktop.documents.seal.digest import Bytes, fingerprint
from pdca_desktop.documents.seal.page_marks import BombError, images, page_marks
from pdca_desktop.documents.seal.program import this_program
from pdca_desktop.documents.seal.sealing import Marks, attached, marks_in, twin_in
from pdca_desktop.documents.seal.twin import Twin, frozen_verdicts, read_twin
from pdca_desktop.documents.view import inputs_hash
from pdca_desktop.domain.french import typeset
from pdca_desktop.errors import AppError, FileError, RulePackError
from pdca_desktop.rules.values import RulePack
from pdca_desktop.services.judging import judge_dossier
from pdca_desktop.services.rule_folders import Packs, shipped_rules
from pdca_desktop.services.sealing import Difference, Outcome, Printed, Verification

_DAMAGES = (
    pikepdf.PdfError, pikepdf.DataDecodingError, ValueError, TypeError, KeyError, IndexError, AttributeError,
    LookupError, RuntimeError, OverflowError, NotImplementedError, MemoryError, RecursionError, BombError,
)  # fmt: skip
"""What a damaged file makes PDF libraries raise, according to where it is damaged."""

_OF_BYTES = {
    Bytes.CHANGED: (
        "Ce n'est plus, octet pour octet, le fichier imprimé : il a été modifié, abîmé ou réenregistré."
    ),
    Bytes.APPENDED: (
        "Le fichier imprimé est entier, mais un autre logiciel y a ajouté quelque chose : signature, note…"
    ),
    Bytes.CUT: "Le fichier est incomplet : la fin manque. Demandez-le de nouveau.",
    Bytes.OTHER: "Le fichier a été réenregistré par un autre logiciel que l'application.",
}
_OUTCOMES = {
    Bytes.WHOLE: Outcome.INTACT,
    Bytes.CHANGED: Outcome.CHANGED,
    Bytes.APPENDED: Outcome.COMPLETED,
    Bytes.CUT: Outcome.CHANGED,
    Bytes.OTHER: Outcome.RESAVED,
}


@dataclass(frozen=True, slots=True)
class _Inside:
    """What a document holds.

    Attributes:
        pages: digests of its pages as they are now.
        twin: bytes of the joined data.
        pictures: of its pages, by fingerprint.
        originals: fingerprints of the joined PDFs, by rank of their piece.
    """

    marks: Marks | None
    pages: tuple[str, ...]
    twin: bytes | None
    pictures: dict[str, bytes]
    originals: dict[int, str]


@dataclass(frozen=True, slots=True)
class _Maker:
    """What can make the pages again."""

    packs: Packs
    program: str | None

    def made(self, twin: Twin) -> bool:
        """Whether this very program made the document."""
        return twin.program == (this_program(twin.app_version) if self.program is None else self.program)


@dataclass(frozen=True, slots=True)
class _Checked:
    """What one check found; None: it cannot be said."""

    same: bool | None
    findings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    differences: tuple[Difference, ...] = ()
    missing_rules: str = ""


def verify(pdf: bytes, packs: Packs = shipped_rules, program: str | None = None) -> Verification:
    """What became of a document since it was printed; offline, and whatever the bytes are.

    Args:
        pdf: the file.
        packs: the rules this program knows.
        program: which program this is; by default the running one.
    """
    if b"%PDF-" not in pdf[:1_024]:
        return _unread(Outcome.FOREIGN, "Ce fichier n'est pas un PDF : choisissez un document imprimé d'ici.")
    state = digest.state(pdf)
    try:
        inside = _read(pdf)
    except pikepdf.PasswordError:
        return _unread(
            Outcome.UNREADABLE,
            "Ce PDF est protégé par un mot de passe : vérifiez l'original, sans mot de passe.",
        )
    except _DAMAGES:
        words = _OF_BYTES[Bytes.CUT] if state is Bytes.CUT else "Ce PDF est abîmé : demandez-le de nouveau."
        return _unread(Outcome.UNREADABLE, words)
    if inside.marks is None and inside.twin is None:
        return _without_marks(state)
    return _told(state, inside, pdf, _Maker(packs, program))


def _without_marks(state: Bytes) -> Verification:
    if state is Bytes.CUT:
        return _unread(Outcome.UNREADABLE, _OF_BYTES[Bytes.CUT])
    return _unread(
        Outcome.FOREIGN,
        "Ce PDF n'a pas été imprimé par l'application, ou un pilote d'impression l'a refait sans ses "
        "données : rien ne peut être comparé. Vérifiez le fichier d'origine.",
    )


def _read(pdf: bytes) -> _Inside:
    with pikepdf.open(BytesIO(pdf)) as opened:
        originals = {}
        for name in opened.attachments:
            rank = name.removeprefix("piece-").removesuffix(".pdf")
            if name == f"piece-{rank}.pdf" and rank.isdecimal():
                originals[int(rank)] = fingerprint(attached(opened, name) or b"")
        return _Inside(
            marks=marks_in(opened),
            pages=page_marks(opened),
            twin=twin_in(opened),
            pictures={fingerprint(data): data for data in images(opened)},
            originals=originals,
        )


def _told(state: Bytes, inside: _Inside, pdf: bytes, maker: _Maker) -> Verification:
    twin, checks = None, [_pages(inside), _data(inside)]
    if inside.twin is not None:
        try:
            twin = read_twin(inside.twin)
        except FileError as error:
            checks.append(_Checked(False, (str(error),)))
        else:
            checks += [_annexes(twin, inside), _agreement(twin, inside, pdf, maker)]
    found = Verification(
        outcome=_OUTCOMES[state],
        same_content=_same(checks),
        findings=tuple(one for check in checks for one in check.findings),
        notes=tuple(one for check in checks for one in check.notes),
        differences=tuple(one for check in checks for one in check.differences),
        printed=_printed(twin) if twin else None,
        dossier=twin.dossier if twin else None,
        missing_rules="".join(check.missing_rules for check in checks),
    )
    if state is not Bytes.WHOLE:
        return replace(found, findings=(typeset(_OF_BYTES[state]), *found.findings))
    if found.same_content is not True:
        # The digest holds, so it was made anew: the content says something else than when it was printed.
        return replace(found, outcome=Outcome.CHANGED)
    return found


def _same(checks: list[_Checked]) -> bool | None:
    """Whether pages and data are those printed: by their marks, or because the data give these very pages."""
    same = [check.same for check in checks]
    if False in same:
        return False
    return None if None in same[:2] and same[-1] is not True else True


def _pages(inside: _Inside) -> _Checked:
    """The pages against their marks."""
    if inside.marks is None:
        return _Checked(
            None, notes=(typeset("Les marques des pages manquent : elles ne sont pas comparées."),)
        )
    then, now = inside.marks.pages, inside.pages
    if len(then) != len(now):
        return _Checked(False, (typeset(f"Le document a {len(now)} pages, {len(then)} ont été imprimées."),))
    changed = [str(rank) for rank, (a, b) in enumerate(zip(then, now, strict=True), 1) if a != b]
    if not changed:
        return _Checked(True)
    several = len(changed) > 1
    words = (
        f"Les pages {', '.join(changed)} ne sont plus telles qu'elles"
        if several
        else (f"La page {changed[0]} n'est plus telle qu'elle")
    )
    return _Checked(False, (typeset(f"{words} {'ont' if several else 'a'} été imprimée{'s' * several}."),))


def _data(inside: _Inside) -> _Checked:
    """The joined data against their mark."""
    if inside.marks is None:
        return _Checked(None)
    if not inside.marks.twin and inside.twin is None:
        return _Checked(
            True,
            notes=(typeset(f"« {inside.marks.kind} » : ce document ne porte pas les données du dossier."),),
        )
    if inside.twin is None:
        return _Checked(False, (typeset("Les données du dossier ne sont plus jointes au document."),))
    if fingerprint(inside.twin) != inside.marks.twin:
        return _Checked(False, (typeset("Les données jointes ont été changées après l'impression."),))
    return _Checked(True)


def _annexes(twin: Twin, inside: _Inside) -> _Checked:
    """The annexed pieces against the twin: their pictures, their originals."""
    found = []
    for rank, made in enumerate(twin.annexes, 1):
        if any(page.sha256 not in inside.pictures for page in made.pages):
            found.append(f"Les images de la pièce {rank}, « {made.title} », ne sont plus celles imprimées.")
        if made.original and inside.originals.get(rank) != made.original:
            found.append(f"L'original joint de la pièce {rank}, « {made.title} », manque ou a été changé.")
    return _Checked(not found, tuple(typeset(one) for one in found))


def _agreement(twin: Twin, inside: _Inside, pdf: bytes, maker: _Maker) -> _Checked:
    """Whether the pages show the joined data: by making them again, with the same program and rules."""
    if inputs_hash(twin.dossier) != twin.inputs_hash:
        words = "Les données jointes ne sont pas celles dont l'empreinte est imprimée en pied de page."
        return _Checked(False, (typeset(words),))
    if not maker.made(twin):
        return _not_redone(f"cette version n'est pas celle qui a imprimé ({twin.app_version})")
    try:
        pack = maker.packs(twin.pack, twin.pack_fingerprint)
        if pack.fingerprint != twin.pack_fingerprint:
            return _without_rules(twin, "connues ici sont d'une autre empreinte que celles de l'impression")
        changed = _verdicts(twin, pack)
        again = press.remade(twin, pack, inside.pictures)
    except RulePackError:
        return _without_rules(twin, "qui ont jugé ne sont pas connues ici")
    except (AppError, *_DAMAGES):
        return _Checked(False, (typeset("Les données jointes ne permettent pas de refaire les pages."),))
    with pikepdf.open(BytesIO(again)) as opened:
        marks = page_marks(opened)
    same_count = len(marks) == len(inside.pages)
    differences = compared(pdf, again, inside.pages, marks) if same_count and marks != inside.pages else ()
    if not same_count:
        changed.append(typeset(f"Les données jointes donnent {len(marks)} pages."))
    elif differences:
        changed.append(typeset("Les pages ne montrent pas les données jointes :"))
    elif marks != inside.pages:
        changed.append(
            typeset("Le dessin des pages n'est pas celui que donnent les données ; leur texte l'est.")
        )
    return _Checked(not changed, tuple(changed), differences=differences)


def _verdicts(twin: Twin, pack: RulePack) -> list[str]:
    """The verdicts that the data give, against those kept at the time of printing."""
    judgement = judge_dossier(
        twin.dossier, pack, today=twin.printed_at.date(), on=twin.on, scenario=twin.scenario
    )
    then: dict[Any, Any] = {one.get("rule"): one for one in twin.verdicts}
    now = {one["rule"]: one for one in frozen_verdicts(judgement)}
    changed = [rule for rule in {**now, **then} if now.get(rule) != then.get(rule)]
    if not changed:
        return []
    rules = ", ".join(map(str, changed))
    return [
        typeset(f"Les verdicts gardés à l'impression ne sont pas ceux que donnent les données : {rules}.")
    ]


def _not_redone(why: str) -> _Checked:
    return _Checked(None, notes=(typeset(f"Les pages n'ont pas été refaites à partir des données : {why}."),))


def _without_rules(twin: Twin, why: str) -> _Checked:
    """The rules that judged are not here: which ones they are, by number and fingerprint."""
    told = _not_redone(f"les règles {twin.pack} {why} (empreinte {twin.pack_fingerprint[:12]})")
    return replace(told, missing_rules=twin.pack)


def _printed(twin: Twin) -> Printed:
    return Printed(
        title=typeset(twin.kind.label),
        at=twin.printed_at,
        adviser=twin.adviser,
        app_version=twin.app_version,
        rules=twin.pack,
        inputs_hash=twin.inputs_hash,
    )


def _unread(outcome: Outcome, words: str) -> Verification:
    return Verification(outcome, findings=(typeset(words),))
