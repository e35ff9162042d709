"""`pdca-siege audit` and `quarantine`: who had access to what, what revoked devices still had to say."""

from argparse import Namespace
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pdca_desktop.cli.parser import calendar_day
from pdca_desktop.cli.siege_database import database_of
from pdca_desktop.cli.siege_words import beginning, between, moment
from pdca_desktop.domain.french import typeset
from pdca_desktop.errors import AppError

if TYPE_CHECKING:
    from pdca_desktop.exchange.messages import WireCommit, WireOp

_MOST, _ALL = 200, 1_000_000
_WORDS: Mapping[str, str] = {
    "account added": "compte ouvert",
    "account closed": "compte fermé",
    "perimeter changed": "périmètre changé",
    "device invited": "code d’enrôlement donné",
    "device enrolled": "poste enrôlé",
    "device revoked": "accès retiré",
    "revoked": "contact d’un poste sans accès",
    "quarantine": "actes mis en quarantaine",
    "device wiped": "poste effacé",
    "sync": "échange",
    "acts file": "actes reçus par fichier",
    "history": "historique lu",
    "attachment": "pièce lue",
    "attachment sent": "pièce reçue",
    "token refused": "jeton refusé",
    "code refused": "code refusé",
}
_KINDS: Mapping[str, str] = {
    "i": "ajout", "u": "changement", "d": "suppression", "r": "rétablissement", "e": "effacement",
}  # fmt: skip


def add_commands(commands: Any) -> None:
    """Add them to the parser."""
    audit = commands.add_parser("audit", help="le livre des accès, du dernier au premier")
    audit.add_argument("--device", default="", metavar="POSTE", help="d’un poste seulement")
    audit.add_argument("--since", type=calendar_day, metavar="DATE", help="depuis ce jour (2026-01-31)")
    audit.add_argument("--most", type=between(1, _ALL), default=_MOST, metavar="N",
                       help=f"au plus N lignes ({_MOST})")  # fmt: skip
    audit.set_defaults(run=_audit)
    kept = commands.add_parser(
        "quarantine", help="ce que des postes sans accès avaient encore à envoyer"
    ).add_subparsers(required=True, metavar="ACTION")
    kept.add_parser("list", help="les postes dont quelque chose est gardé").set_defaults(run=_list)
    show = kept.add_parser("show", help="les actes d’un poste, dans l’ordre où ils ont été faits")
    show.add_argument("device", metavar="POSTE")
    show.set_defaults(run=_show)
    piece = kept.add_parser("piece", help="écrit une pièce reçue d’un tel poste dans un fichier")
    piece.add_argument("sha256", metavar="EMPREINTE", help="comme « show » la donne")
    piece.add_argument("file", type=Path, metavar="FICHIER")
    piece.set_defaults(run=_piece)


def _audit(options: Namespace) -> int:
    from pdca_desktop.bootstrap.siege import open_database  # noqa: PLC0415
    from pdca_desktop.head_office.auditing import entries  # noqa: PLC0415

    engine = open_database(database_of(options))
    since = beginning(options.since) if options.since else ""
    for one in entries(engine, since=since, device=options.device, most=options.most):
        what = _WORDS.get(one.what, one.what)
        about = _exchanged(one.detail) if one.what == "sync" else one.detail
        who = " · ".join(filter(None, (one.person, one.device))) or "inconnu"
        print(typeset(f"{moment(one.at)}  {who}  {what}{f' : {about}' if about else ''}"))
    return 0


def _exchanged(detail: str) -> str:
    taken, _, given = detail.partition(" ")
    return f"actes reçus {taken}, lignes rendues {given}"


def _list(options: Namespace) -> int:
    from pdca_desktop.bootstrap.siege import quarantine  # noqa: PLC0415

    held = quarantine(database_of(options)).devices()
    for one in held:
        size = -(-one.size // 1024)
        told = f"actes {one.acts}, {size} Kio, du {moment(one.first)} au {moment(one.last)}"
        print(typeset(f"{one.device}  {one.person} · {one.name}  {told}"))
    if not held:
        print("Rien n’est en quarantaine.")
    return 0


def _show(options: Namespace) -> int:
    from pdca_desktop.bootstrap.siege import quarantine  # noqa: PLC0415

    number = 0
    for number, act in enumerate(quarantine(database_of(options)).acts(options.device), 1):
        for line in _told(number, act):
            print(typeset(line))
    if not number:
        print("Rien n’est gardé de ce poste.")
    return 0


def _piece(options: Namespace) -> int:
    from pdca_desktop.bootstrap.siege import open_database  # noqa: PLC0415
    from pdca_desktop.exchange.messages import PART_BYTES  # noqa: PLC0415
    from pdca_desktop.head_office.blobs import Blobs  # noqa: PLC0415

    blobs, written = Blobs(open_database(database_of(options))), 0
    if not blobs.offset(options.sha256)[1]:
        raise AppError(typeset(f"La pièce « {options.sha256} » n’est pas, ou pas entière, au siège."))
    with options.file.open("xb") as file:
        while part := blobs.read(options.sha256, written, PART_BYTES):
            written += file.write(part)
    print(typeset(f"Pièce écrite : {written} octets dans « {options.file} »."))
    return 0


def _told(number: int, act: "WireCommit") -> Iterator[str]:
    yield f"{number}. {moment(act.wall)}  {act.why}  ({act.cid})"
    for op in act.ops:
        yield f"     {_KINDS.get(op.kind, op.kind)}, {_place(op)} [{op.entity} {op.row}]"
        for word, value in (("vu", op.seen), ("donné", op.new)):
            text = bytes(value).decode()
            if text != "null":
                yield f"       {word} : {text}"


def _place(op: "WireOp") -> str:
    """The place in words; as it came, when this version does not know it."""
    from pdca_desktop.domain import path as paths  # noqa: PLC0415
    from pdca_desktop.domain.dossier import Dossier  # noqa: PLC0415
    from pdca_desktop.domain.record import Kind, slots_of  # noqa: PLC0415

    records = {slot.of.__name__: slot.of for slot in slots_of(Dossier).values() if slot.kind is Kind.RECORDS}
    record = records.get(op.entity, Dossier if op.entity == Dossier.__name__ else None)
    if record is None or not op.field:
        return "toute la ligne"
    try:
        return str(paths.label(record, op.field))
    except (LookupError, AttributeError):
        return op.field
