"""Which windows earlier values leave of a column: comparisons with it alone on one side, without it on the other."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from misata_sql.conditions.condition import Atom, Component, Condition, Leaf, leaf_atom
from misata_sql.conditions.linear import Inequality, inequalities
from misata_sql.conditions.lowering.lower import INT64, Input, Loop, NotLoweredError, make_kernel
from misata_sql.conditions.order import MIRRORED, conjuncts, side_of, values_at
from misata_sql.engine.program import Buffer, Layout
from misata_sql.expressions.expression_types import Node
from misata_sql.samplers.base import Cell, ProgramBuilder, Sampler
from misata_sql.samplers.nullable import Nullable
from misata_sql.samplers.windowed import LASTS, STARTS, Window, Windowed


@dataclass(frozen=True, eq=False)
class Comparison:
    """own > other (or >=) where is_above, else own < other (or <=).

    own: a tree over the leaf `name` alone, with which it ascends; other: over leaves that were drawn before
    """

    name: str
    own: Node
    other: "Node | Inequality"
    is_above: bool
    leaves: Mapping[str, Leaf]

    def limit(self, cell: Cell) -> Buffer | None:
        """Append the steps that write the other side."""
        rows: Any = cell.columns
        if isinstance(self.other, Inequality):
            names = self.other.reads - {self.name}
            return emit_linear_limit(
                cell, self.other, self.name, {name: rows.input(self.leaves[name]) for name in sorted(names)}
            )
        read = {node.value for node in self.other.walk() if node.op == "column"}
        return emit_number(cell, self.other, {name: rows.input(self.leaves[name]) for name in read})

    def ends(self, sampler: Sampler) -> np.ndarray | None:
        """(cells,) float64 of the own side, rounded outwards; where it is an error, whatever is farther."""
        leaf = self.leaves[self.name]
        code = leaf.type.storage.code
        data, n = Buffer(code), len(STARTS)
        layout = Layout("fixed", leaf.type.storage.size, data=data)
        cell = Cell(ProgramBuilder(0), ("", ""), ("",), leaf.type)
        out = emit_number(cell, self.own, {self.name: Input(layout, leaf.type, sampler.stored_range() or INT64)})
        if out is None:
            return None
        from misata_sql.engine.arena import Arena
        from misata_sql.engine.program import Program

        arena = Arena(Program(tuple(cell.builder.steps), (), None, (data, out)), n)
        arena.array(data)[:n] = values_at(sampler, LASTS if self.is_above else STARTS, self.is_above)
        arena.run(0, n)
        away = np.inf if self.is_above else -np.inf
        found = arena.array(out)[:n]
        outwards = np.nextafter(np.where(np.isnan(found), away, found), away)
        if self.is_above:
            return np.maximum.accumulate(outwards)
        return np.ascontiguousarray(np.minimum.accumulate(outwards[::-1])[::-1])

    def window(self, sampler: Sampler) -> Window:
        """What it leaves of a sampler's values."""
        return Window(self.is_above, self.limit, lambda: self.ends(sampler))


def draw_within(component: Component, samplers: Mapping[Atom, Sampler]) -> dict[Atom, Windowed]:
    """The samplers of what is drawn within windows, in the place of their own. samplers: of what it draws"""
    found: dict[Atom, Windowed] = {}
    for name, leaf in component.leaves():
        atom = leaf_atom(leaf)
        if leaf.path or atom not in component.atoms or atom in found:
            continue
        sampler = _ascending(samplers.get(atom))
        comparisons = list(_comparisons(component, name)) if sampler is not None else []
        if sampler is not None and comparisons:
            found[atom] = Windowed(sampler, tuple(comparison.window(sampler) for comparison in comparisons))
    return found


def is_window(condition: Condition, component: Component, found: Mapping[Atom, Windowed]) -> bool:
    """Whether a condition says a window of what is drawn within some."""
    names = (name for name, leaf in condition.leaves if not leaf.path and leaf_atom(leaf) in found)
    alone = replace(component, conditions=(condition,))
    return any(True for name in names for _ in _comparisons(alone, name))


def _ascending(sampler: Sampler | None) -> Sampler | None:
    """The sampler as a function of one draw; None where there is none, or other columns go by its draws."""
    if sampler is None or sampler.is_shared or sampler.columns or isinstance(sampler, Nullable):
        return None
    found = sampler.ascending()
    if found is None or isinstance(found.sampler, Nullable) or found.sampler.natural.storage.size > 8:
        return None
    return found.sampler


def _comparisons(component: Component, name: str) -> Iterator[Comparison]:
    drawn = {own for own, leaf in component.leaves() if component.draws(leaf)}
    for condition in component.conditions:
        leaves = dict(condition.leaves)
        for node in conjuncts(condition.tree):
            if node.op not in (*MIRRORED, "="):
                continue
            if not any(side_of(own, frozenset([name])) for own in node.operands):
                yield from _linear_comparisons(node, name, drawn, leaves)
            left, right = node.operands
            for own, other, op in ((left, right, node.op), (right, left, MIRRORED.get(node.op, "="))):
                read = {inner.value for inner in other.walk() if inner.op == "column"}
                if side_of(own, frozenset([name])) is None or not read or read & drawn or own.type != other.type:
                    continue
                for is_above in (True, False) if op == "=" else (op in (">", ">="),):
                    yield Comparison(name, own, other, is_above, leaves)


def _linear_comparisons(node: Node, name: str, drawn: set[str], leaves: Mapping[str, Leaf]) -> Iterator[Comparison]:
    """Of linear inequalities, whichever side the leaf is on: due - day <= 30."""
    for inequality in inequalities(node):
        read = inequality.reads
        if name in inequality.form.coefficients and len(read) > 1 and not (read - {name}) & drawn:
            own = Node("column", leaves[name].type, value=name)
            yield Comparison(name, own, inequality, inequality.form.coefficients[name] < 0, leaves)


def emit_linear_limit(cell: Cell, inequality: Inequality, name: str, inputs: Mapping[str, Input]) -> Buffer | None:
    """Append the kernel that writes what an inequality leaves of a leaf, by the others.

    In its stored units, widened by more than DOUBLEs round; NaN where one of the others is NULL.
    """
    form = inequality.form
    own = form.coefficients[name]
    loop = Loop(inputs)
    terms = [repr(float(-form.constant / own))]
    missing = []
    try:
        for other, source in inputs.items():
            value = loop.value(Node("column", source.type, value=other))
            if other in form.coefficients:
                terms.append(loop.name(f"{float(-form.coefficients[other] / own)!r} * np.float64({value.code})"))
            missing.append(value.null)
    except NotLoweredError:
        return None
    size = " + ".join(f"abs({term})" for term in terms)
    wider = f"{'-' if own < 0 else '+'} {(2.0**-45 if form.is_exact else 2.0**-20)!r} * ({size} + 1.0)"
    out = cell.buffer("f8")
    target = loop.argument("f8[n]", out)
    null = loop.any_of(*missing)
    number = f"{' + '.join(terms)} {wider}"
    loop.lines.append(f"{target}[i] = " + (f"np.nan if {null} else {number}" if null else number))
    cell.add(make_kernel(loop.source(target), loop.signature()), *loop.arguments)
    return out


def emit_number(cell: Cell, tree: Node, inputs: Mapping[str, Input]) -> Buffer | None:
    """Append the kernel that writes a tree of numbers or times as float64, NaN where it is NULL or an error.

    In stored units of its type. None where it has no form as a kernel.
    """
    loop = Loop(inputs)
    try:
        value = loop.value(tree)
    except NotLoweredError:
        return None
    out = cell.buffer("f8")
    target = loop.argument("f8[n]", out)
    missing = loop.any_of(value.null, value.error)
    number = f"np.float64({value.code})"
    loop.lines.append(f"{target}[i] = " + (f"np.nan if {missing} else {number}" if missing else number))
    cell.add(make_kernel(loop.source(target), loop.signature()), *loop.arguments)
    return out
