"""Which columns CHECKs put in order: shipped_at > ordered_at, shipped_at < ordered_at + INTERVAL 30 DAY.

A comparison counts where each of its sides is one column, moved or scaled by constants so that it does not descend with
the column; or where it is a linear inequality of two columns, whichever side they are on (due - day <= 30). Columns and
comparisons are a graph; a spanning forest of it is proposed by bins (samplers/binned.py), and what the forest leaves
out is left to rejection.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np

from misata_sql.conditions.condition import Component, Condition
from misata_sql.conditions.linear import inequalities
from misata_sql.expressions.expression_types import Node
from misata_sql.samplers.base import Cell, ProgramBuilder, Sampler
from misata_sql.samplers.binned import BIN_SHIFT, N_BINS, Binned, Member, Reach
from misata_sql.samplers.nullable import Nullable
from misata_sql.samplers.timeline import FittedTimeline
from misata_sql.spec.types import SqlType

MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


@dataclass(frozen=True, eq=False)
class Comparison:
    """left < right (or <=), each over one column.

    sides: (column, tree) of the left and the right one
    """

    sides: tuple[tuple[str, Node], tuple[str, Node]]

    @property
    def columns(self) -> frozenset[str]:
        return frozenset(name for name, _ in self.sides)

    def reach(self, above: str, name: str, samplers: Mapping[str, Sampler]) -> Reach:
        """Of each bin of `above`, the bins of the other column that may satisfy it."""
        lows, highs = np.zeros(N_BINS, np.int64), np.full(N_BINS, N_BINS, np.int64)
        trees = dict(self.sides)
        if self.sides[0][0] == above:  # its side is below the column's: its bins reach down to where that begins
            own, other = _at(trees[name], samplers[name], True), _at(trees[above], samplers[above], False)
            return np.searchsorted(own, other, side="left"), highs
        own, other = _at(trees[name], samplers[name], False), _at(trees[above], samplers[above], True)
        return lows, np.searchsorted(own, other, side="right")


@dataclass(frozen=True, eq=False)
class LinearComparison:
    """sum of factors[column] * column + constant <= 0 over two columns, in stored units: a - b < 5, a + b < 5."""

    factors: Mapping[str, float]
    constant: float
    is_exact: bool

    @property
    def columns(self) -> frozenset[str]:
        return frozenset(self.factors)

    def reach(self, above: str, name: str, samplers: Mapping[str, Sampler]) -> Reach:
        """As of a Comparison. What is computed in DOUBLEs is widened by more than they round."""
        lows, highs = np.zeros(N_BINS, np.int64), np.full(N_BINS, N_BINS, np.int64)
        own, other = (self._least(column, samplers[column]) for column in (name, above))
        scale = np.abs(own).max() + np.abs(other).max() + abs(self.constant) + 1
        limit = scale * (2.0**-45 if self.is_exact else 2.0**-20) - self.constant - other
        if self.factors[name] > 0:
            return lows, np.searchsorted(own, limit, side="right")
        return np.searchsorted(-own, -limit, side="left"), highs

    def _least(self, name: str, sampler: Sampler) -> np.ndarray:
        """(N_BINS,) float64: the least of a column's term in each bin."""
        factor = self.factors[name]
        return factor * value_ends(sampler, factor < 0).astype(np.float64)


def comparisons(
    conditions: Sequence[Condition], columns: "frozenset[str]"
) -> "Iterator[Comparison | LinearComparison]":
    """Those that the conditions imply, over some columns of the row."""
    for condition in conditions:
        for node in conjuncts(condition.tree):
            sides = [side_of(operand, columns) for operand in node.operands] if node.op in MIRRORED else [None]
            if None not in sides and sides[0][0] != sides[1][0]:  # type: ignore[index]
                yield Comparison(tuple(sides if node.op in ("<", "<=") else sides[::-1]))  # type: ignore[arg-type]
            elif None in sides:
                yield from _linear_comparisons(node, columns)


def _linear_comparisons(node: Node, columns: "frozenset[str]") -> Iterator[LinearComparison]:
    for inequality in inequalities(node):
        form = inequality.form
        if len(form.coefficients) == 2 and inequality.reads <= columns:
            factors = {name: float(factor) for name, factor in form.coefficients.items()}
            yield LinearComparison(factors, float(form.constant), form.is_exact)


def conjuncts(node: Node) -> Iterator[Node]:
    """What a condition is the AND of."""
    if node.op == "and":
        for operand in node.operands:
            yield from conjuncts(operand)
    else:
        yield node


def side_of(node: Node, columns: "frozenset[str]") -> tuple[str, Node] | None:
    """The column that a tree ascends with, and the tree."""
    inner = node
    while inner.op != "column":
        match inner.op:
            case "cast" if _keeps_order(inner.operands[0].type, inner.type):
                inner = inner.operands[0]
            case "+" if _is_fixed(inner.operands[1]):
                inner = inner.operands[0]
            case "+" if _is_fixed(inner.operands[0]):
                inner = inner.operands[1]
            case "-" if _is_fixed(inner.operands[1]):
                inner = inner.operands[0]
            case "*" if _is_positive(inner.operands[1]):
                inner = inner.operands[0]
            case "*" if _is_positive(inner.operands[0]):
                inner = inner.operands[1]
            case "move" | "move days" if _is_fixed(inner.operands[1]):
                inner = inner.operands[0]
            case _:
                return None
    return (inner.value, node) if inner.value in columns else None


def _is_fixed(node: Node) -> bool:
    return not any(inner.op == "column" for inner in node.walk())


def _is_positive(node: Node) -> bool:
    while node.op == "cast":
        node = node.operands[0]
    return node.is_constant and isinstance(node.value, int | float) and node.value > 0


def _keeps_order(source: SqlType, target: SqlType) -> bool:
    if source.is_numeric and target.is_numeric:
        return True
    return (source.id == "DATE" or source.is_timestamp) and (target.id == "DATE" or target.is_timestamp)


def order_by_bins(component: Component, sources: Mapping[str, Any]) -> dict[str, Binned]:
    """The samplers of the columns that are proposed by bins, in the place of their own."""
    ascending: dict[str, Sampler] = {}
    for kind, name, _ in component.atoms:
        source = sources[str(name)] if kind == "column" else None
        found = source.ascending() if isinstance(source, Sampler) else None
        if found is None or isinstance(found.sampler, Nullable):  # where a column is NULL, the other is free
            continue
        if found.sampler.natural.storage.size <= 8:  # the ends of bins are computed as numpy's numbers
            ascending[str(name)] = found.sampler
    edges: dict[frozenset[str], list[Comparison | LinearComparison]] = {}
    for comparison in comparisons(component.conditions, frozenset(ascending)):
        edges.setdefault(comparison.columns, []).append(comparison)
    members: dict[str, Member] = {}
    for name in sources:
        if name in ascending and name not in members and any(name in pair for pair in edges):
            _grow(Member(name), edges, ascending, members)
    return {name: Binned(ascending[name], member) for name, member in members.items()}


def _grow(
    root: Member,
    edges: Mapping[frozenset[str], list[Comparison | LinearComparison]],
    samplers: Mapping[str, Sampler],
    members: dict[str, Member],
) -> None:
    """Breadth first, so that what is compared with the root goes by the root."""
    members[root.name] = root
    todo = [root]
    while todo:
        above = todo.pop(0)
        for pair, found in edges.items():
            if above.name not in pair:
                continue
            (name,) = pair - {above.name}
            if name in members:
                continue
            member = Member(name, above, _reaching(above.name, name, found, samplers))
            above.below.append(member)
            members[name] = member
            todo.append(member)


def _reaching(
    above: str, name: str, found: "Sequence[Comparison | LinearComparison]", samplers: Mapping[str, Sampler]
) -> Any:
    def reach() -> Reach:
        ends = [comparison.reach(above, name, samplers) for comparison in found]
        lows = np.maximum.reduce([low for low, _ in ends])
        return lows, np.maximum(np.minimum.reduce([high for _, high in ends]), lows)

    return reach


def _at(tree: Node, sampler: Sampler, is_high: bool) -> np.ndarray:
    """(N_BINS,) float64: a side at the lower or the upper ends of the bins; where it is an error, whatever is farther.

    Doubles are rounded outwards, so that no pair of bins is lost.
    """
    import polars as pl

    from misata_sql.conditions.bind import substitute
    from misata_sql.expressions.evaluate import Evaluation
    from misata_sql.expressions.series import expand, polars_type

    leaf = next(node for node in tree.walk() if node.op == "column")
    stored = pl.Series(value_ends(sampler, is_high)).cast(polars_type(leaf.type), wrap_numerical=True)
    named = substitute(tree, lambda node: replace(node, value="x"))
    value, failed = Evaluation({"x": stored}, N_BINS, "", {}).attempt(named, None)
    numbers = expand(value, N_BINS).cast(pl.Float64)
    bad = expand(failed, N_BINS) | numbers.is_null()
    away = np.inf if is_high else -np.inf
    filled = np.where(bad.to_numpy(), away, numbers.fill_null(0.0).to_numpy())
    outwards = np.nextafter(filled, away)
    return np.maximum.accumulate(outwards) if is_high else np.minimum.accumulate(outwards[::-1])[::-1]


@lru_cache(maxsize=64)
def value_ends(sampler: Sampler, is_high: bool) -> np.ndarray:
    """(N_BINS,) stored values at the lower or the upper ends of the bins."""
    bits = np.arange(N_BINS, dtype=np.uint64) << np.uint64(BIN_SHIFT)
    return values_at(sampler, bits | np.uint64((1 << BIN_SHIFT) - 1) if is_high else bits, is_high)


def values_at(sampler: Sampler, bits: np.ndarray, is_high: bool) -> np.ndarray:
    """Stored values at random bits; the least or the greatest of them where the bits do not say all."""
    from misata_sql.engine.arena import Arena
    from misata_sql.engine.program import Buffer, Program

    if isinstance(sampler, FittedTimeline):  # the time of day is drawn apart
        table = sampler.table
        days = np.searchsorted(table.last, bits, side="left")
        ends: np.ndarray = table.starts[days] + (table.widths[days].astype(np.int64) - 1 if is_high else 0)
        return ends
    builder = ProgramBuilder(0)
    draws = Buffer("u8")
    layout = sampler.emit(Cell(builder, ("", ""), ("",), sampler.natural, draws=draws))
    assert layout.data is not None and layout.kind == "fixed"
    arena = Arena(Program(tuple(builder.steps), (), None, (draws, layout.data)), len(bits))
    arena.array(draws)[:] = bits
    arena.run(0, len(bits))
    found: np.ndarray = arena.array(layout.data)[: len(bits)].view(sampler.natural.storage.code).copy()
    return found
