"""From the sheets of a workbook to a proposed plan, each line with its source and what to check."""

from typing import Any, TypeVar

from pdca_desktop.domain import french
from pdca_desktop.domain.field import Choice
from pdca_desktop.domain.french import UNANSWERED
from pdca_desktop.domain.plan import Need, NeedNature, Plan, Resource, ResourceNature
from pdca_desktop.errors import FileError
from pdca_desktop.exchange import plan_sheet_shape as shape
from pdca_desktop.exchange.plan_sheet import Confidence, PreviewRow, SheetPreview
from pdca_desktop.exchange.plan_sheet_grid import Grid, address
from pdca_desktop.exchange.plan_sheet_lines import Line, Warnings, fields_of, lines_of
from pdca_desktop.exchange.plan_sheet_loans import loan_columns, read_linked, resource_number, with_loans
from pdca_desktop.exchange.plan_sheet_tables import Table, find_tables
from pdca_desktop.exchange.plan_sheet_words import AMOUNT, LABEL, NATURE, Side, exact, fold, meant
from pdca_desktop.exchange.scalars import quoted, say

C = TypeVar("C", bound=Choice)


def preview(grids: list[Grid], name: str) -> SheetPreview:
    """What a workbook proposes.

    Args:
        grids: its visible sheets.
        name: name of the file, shown in errors.

    Raises:
        FileError: it holds no financing plan, or formulas without their values.
    """
    warnings = Warnings()
    tables = [table for grid in grids for table in find_tables(grid)]
    needs, resources = _chosen(tables, warnings)
    if needs is None and resources is None:
        raise FileError(
            say(
                "Aucun tableau de besoins ou de ressources n'est reconnu dans « {} » : recopiez-le dans le "
                "modèle de plan de financement, puis recommencez.",
                quoted(name),
            )
        )
    rows: list[PreviewRow] = []
    found_needs = [] if needs is None else _needs(needs, rows, warnings)
    found, numbers = ([], []) if resources is None else _resources(resources, rows, warnings)
    others = [
        grid for grid in grids if all(table is None or grid is not table.grid for table in (needs, resources))
    ]
    linked = read_linked(others, {number for number in numbers if number is not None}, warnings)
    plan = Plan(needs=tuple(found_needs), resources=with_loans(found, numbers, linked))
    _tell_limits(grids, needs, resources, plan, warnings)
    return SheetPreview(plan, tuple(rows), tuple(warnings.found))


def _chosen(tables: list[Table], warnings: Warnings) -> tuple[Table | None, Table | None]:
    """One table of each half, of the same sheet when one has both; the others are told."""
    halves = {
        side: sorted((table for table in tables if table.side is side), key=lambda table: not table.complete)
        for side in Side
    }
    both = [
        (need, resource)
        for need in halves[Side.NEEDS]
        for resource in halves[Side.RESOURCES]
        if need.grid is resource.grid
    ]
    first = {side: found[0] if found else None for side, found in halves.items()}
    chosen = both[0] if both else (first[Side.NEEDS], first[Side.RESOURCES])
    for table in tables:
        if table not in chosen:
            what = (
                "un tableau de montants n'est ni de besoins ni de ressources"
                if table.side is None
                else f"un autre tableau de {'besoins' if table.side is Side.NEEDS else 'ressources'}"
            )
            warnings.add(table.grid, (table.row, table.left), say("{}, non repris.", what))
    return chosen


def _needs(table: Table, rows: list[PreviewRow], warnings: Warnings) -> list[Need]:
    found: list[Need] = []
    for line in lines_of(table, warnings):
        nature, confidence, remark = _nature(NeedNature, line, "", NeedNature.OTHER)
        values = fields_of(table, line.row, shape.NEED_COLUMNS, warnings)
        found.append(Need(nature=nature, label=line.label, amount=line.amount, **values))
        rows.append(_row(table, line, f"/needs/{len(found) - 1}", confidence, remark))
    return found


def _resources(
    table: Table, rows: list[PreviewRow], warnings: Warnings
) -> tuple[list[Resource], list[int | None]]:
    found: list[Resource] = []
    numbers: list[int | None] = []
    for line in lines_of(table, warnings):
        values: dict[str, Any] = fields_of(table, line.row, shape.RESOURCE_COLUMNS, warnings)
        funder = values.get("funder", "")
        nature, confidence, remark = _nature(ResourceNature, line, funder, ResourceNature.OTHER)
        loan, doubt = loan_columns(table, line.row, warnings)
        if doubt:
            confidence, remark = Confidence.TO_CHECK, f"{remark} {doubt}".strip()
        found.append(Resource(nature=nature, label=line.label, amount=line.amount, loan=loan, **values))
        number = resource_number(table, line.row)
        if number in numbers:
            number = None
        numbers.append(number)
        rows.append(_row(table, line, f"/resources/{len(found) - 1}", confidence, remark))
    return found, numbers


def _nature(of: type[C], line: Line, funder: str, other: C) -> tuple[C | None, Confidence, str]:
    """The nature of a line, how sure it is, and why."""
    texts = [text for text in (line.nature, line.label, funder) if text and text.strip()]
    if line.nature is not None and fold(line.nature) == fold(UNANSWERED):
        return None, Confidence.SURE, ""
    named = exact(of, texts[0]) if texts else None
    if named is not None:
        return named, Confidence.SURE, ""
    for text in texts:
        guess = meant(of, text)
        if guess is not None:
            nature, words = guess
            remark = say("Nature déduite de « {} » : {}.", quoted(words), nature.label)
            return nature, Confidence.LIKELY, remark
    if not texts:
        return other, Confidence.TO_CHECK, say("Montant sans libellé : classé en « {} ».", other.label)
    remark = say("« {} » non reconnu : classé en « {} ».", quoted(texts[0]), other.label)
    return other, Confidence.TO_CHECK, remark


def _row(table: Table, line: Line, path: str, confidence: Confidence, remark: str) -> PreviewRow:
    """The source of a line, with all that is to be said of it."""
    columns = [table.columns[role] for role in (NATURE, LABEL, AMOUNT) if role in table.columns]
    filled = [at for at in columns if table.grid.get(line.row, at) is not None] or columns
    remarks = [part for part in (remark, line.note) if part]
    if line.fault:
        remarks.append(say("Montant illisible : à renseigner."))
    if line.fault or line.note:
        confidence = Confidence.TO_CHECK
    return PreviewRow(path, table.grid.name, address(line.row, filled[0]), confidence, " ".join(remarks))


def _tell_limits(
    grids: list[Grid], needs: Table | None, resources: Table | None, plan: Plan, warnings: Warnings
) -> None:
    """Tell what the whole file lacks, or what was left out of it."""
    for grid in grids:
        if grid.cut:
            warnings.add(
                grid, None, say("seules les {} premières lignes sont lues.", french.number(shape.MOST_ROWS))
            )
    for table, missing in ((needs, "besoins"), (resources, "ressources")):
        if table is None:
            warnings.add(grids[0], None, say("aucun tableau de {} n'est reconnu.", missing))
        else:
            _tell_amounts(table, warnings)
    if not plan.needs and not plan.resources:
        found = needs or resources
        warnings.add(found.grid if found else grids[0], None, say("aucune ligne n'est remplie."))


def _tell_amounts(table: Table, warnings: Warnings) -> None:
    read = (table.row, table.columns[AMOUNT])
    if table.other_amounts:
        others = ", ".join(address(table.row, at) for at in table.other_amounts)
        warnings.add(
            table.grid,
            read,
            say("les montants de cette colonne sont lus ; ceux de {} ne le sont pas.", others),
        )
