"""The best whole-number point under linear rows, by objectives in order of importance: exact, no float.

For small programmes (a dozen unknowns). The tableau of the simplex holds whole numbers (fraction-free
pivots), all objectives are carried at once and compared in order, Bland's choice keeps it from turning in
circles, and an unknown that is not whole splits the programme in two.
"""

import heapq
from collections.abc import Sequence
from fractions import Fraction
from math import gcd
from typing import NamedTuple


class Row(NamedTuple):
    """Σ weight × unknown ≥ floor, or = floor."""

    weights: tuple[int, ...]
    floor: int
    equal: bool = False

    def only(self, ranks: Sequence[int]) -> "Row":
        """The same row on some of its unknowns."""
        return self._replace(weights=tuple(self.weights[rank] for rank in ranks))

    def holds(self, point: Sequence[int]) -> bool:
        """Whether the point satisfies the row."""
        reached = dot(self.weights, point)
        return reached == self.floor if self.equal else reached >= self.floor


class Optimum(NamedTuple):
    """The best point and what each objective is worth there."""

    point: tuple[int, ...]
    key: tuple[int, ...]


def dot(weights: Sequence[int], point: Sequence[int]) -> int:
    """Σ weight × unknown."""
    return sum(weight * unknown for weight, unknown in zip(weights, point, strict=True))


def minimise(costs: Sequence[Sequence[int]], rows: Sequence[Row]) -> Optimum | None:
    """The whole non-negative point that is lowest by the first cost, then by the second, and so on.

    Args:
        costs: one weight per unknown for each objective, the most important first.
        rows: must bound the unknowns; otherwise there may be no lowest point.

    Returns:
        None when no point satisfies the rows.
    """
    free = _free(rows, len(costs[0]))
    if len(free) < len(costs[0]):
        found = minimise([[cost[rank] for rank in free] for cost in costs], [row.only(free) for row in rows])
        if found is None:
            return None
        known = dict(zip(free, found.point, strict=True))
        return Optimum(tuple(known.get(rank, 0) for rank in range(len(costs[0]))), found.key)
    waiting: list[tuple[tuple[Fraction, ...], int, tuple[Fraction, ...], tuple[Row, ...]]] = []
    count = 0

    def wait(bounded: tuple[Row, ...]) -> None:
        nonlocal count
        found = _relaxed(costs, bounded)
        if found is not None:
            count += 1
            heapq.heappush(waiting, (found[1], count, found[0], bounded))

    wait(tuple(_tightened(row) for row in rows))
    while waiting:
        key, _, point, bounded = heapq.heappop(waiting)
        split = next((rank for rank, value in enumerate(point) if value.denominator > 1), None)
        if split is None:
            return Optimum(tuple(int(value) for value in point), tuple(int(value) for value in key))
        below = int(point[split])
        one = tuple(int(rank == split) for rank in range(len(point)))
        wait((*bounded, Row(tuple(-weight for weight in one), -below)))
        wait((*bounded, Row(one, below + 1)))
    return None


def _free(rows: Sequence[Row], count: int) -> list[int]:
    """The unknowns that no row alone holds at nothing."""
    nothing = set()
    for row in rows:
        ranks = [rank for rank, weight in enumerate(row.weights) if weight]
        if len(ranks) == 1 and row.weights[ranks[0]] < 0 and row.floor == 0:
            nothing.add(ranks[0])
    return [rank for rank in range(count) if rank not in nothing]


def _tightened(row: Row) -> Row:
    """The same row for whole numbers: divided by what its weights share, its floor rounded up."""
    shared = gcd(*row.weights)
    if shared < 2 or row.equal:
        return row
    return Row(tuple(weight // shared for weight in row.weights), -(-row.floor // shared))


def _relaxed(
    costs: Sequence[Sequence[int]], rows: Sequence[Row]
) -> tuple[tuple[Fraction, ...], tuple[Fraction, ...]] | None:
    """The best point and its key when unknowns need not be whole."""
    tableau = _Tableau(costs, rows)
    while (column := tableau.entering()) is not None:
        tableau.pivot(tableau.leaving(column), column)
    if tableau.objectives[0][-1]:
        return None
    known = dict(zip(tableau.basis, tableau.lines, strict=True))
    point = tuple(
        Fraction(known[rank][-1], tableau.scale) if rank in known else Fraction(0)
        for rank in range(len(costs[0]))
    )
    return point, tuple(Fraction(-line[-1], tableau.scale) for line in tableau.objectives[1:])


class _Tableau:
    """The simplex tableau, every number multiplied by `scale`.

    The first objective is the sum of the artificial unknowns, whose columns are not kept: once one has left
    the basis it is never wanted back. Their ranks in the basis start at the width.
    """

    __slots__ = ("basis", "lines", "objectives", "scale", "width")

    def __init__(self, costs: Sequence[Sequence[int]], rows: Sequence[Row]) -> None:
        unknowns = len(costs[0])
        slacks = sum(not row.equal for row in rows)
        self.width = unknowns + slacks
        self.scale = 1
        self.lines: list[list[int]] = []
        self.basis: list[int] = []
        excess = [0] * (self.width + 1)
        at = unknowns
        for rank, row in enumerate(rows):
            artificial = row.equal or row.floor > 0
            sign = 1 if row.floor > 0 or (row.equal and row.floor == 0) else -1
            line = [*(sign * weight for weight in row.weights), *([0] * slacks), sign * row.floor]
            if not row.equal:
                line[at] = -sign
            self.basis.append(self.width + rank if artificial else at)
            at += not row.equal
            self.lines.append(line)
            if artificial:
                excess = [before - value for before, value in zip(excess, line, strict=True)]
        self.objectives = [excess, *([*cost, *([0] * (slacks + 1))] for cost in costs)]

    def entering(self) -> int | None:
        """The first column whose use improves the objectives, in their order."""
        for column in range(self.width):
            for line in self.objectives:
                if line[column] < 0:
                    return column
                if line[column] > 0:
                    break
        return None

    def leaving(self, column: int) -> int:
        """The line that limits the use of that column the most, the lowest unknown among equals."""
        best: int | None = None
        for rank, line in enumerate(self.lines):
            if line[column] <= 0:
                continue
            if best is None:
                best = rank
                continue
            rival = self.lines[best]
            here, there = line[-1] * rival[column], rival[-1] * line[column]
            if here < there or (here == there and self.basis[rank] < self.basis[best]):
                best = rank
        if best is None:
            raise ArithmeticError("the rows do not bound the unknowns")
        return best

    def pivot(self, leaving: int, column: int) -> None:
        """The column's unknown takes the place of the line's."""
        chosen = self.lines[leaving]
        factor, scale = chosen[column], self.scale
        for table in (self.objectives, self.lines):
            for rank, line in enumerate(table):
                if line is chosen:
                    continue
                share = line[column]
                if share:
                    table[rank] = [
                        (value * factor - share * other) // scale
                        for value, other in zip(line, chosen, strict=True)
                    ]
                elif factor != scale:
                    table[rank] = [value * factor // scale for value in line]
        self.basis[leaving] = column
        self.scale = factor
