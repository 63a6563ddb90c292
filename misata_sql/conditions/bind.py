"""From the SQL of a CHECK to a Condition: bound as DuckDB binds it, computed columns replaced by what they are."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from misata_sql.compile.sources import Source, TupleValue
from misata_sql.conditions.condition import Atom, Condition, Leaf
from misata_sql.conditions.enclose import enclosed, is_inexact
from misata_sql.conditions.known import KnownLeaves
from misata_sql.conditions.prove import is_proved
from misata_sql.expressions.bind_conditions import as_boolean
from misata_sql.expressions.bind_expressions import Binder, ExpressionSource
from misata_sql.expressions.expression_types import Node
from misata_sql.relations.cells import ParentCell
from misata_sql.relations.picks import EarlierRow, Follow, OtherThan, Pick, Uniform, WithinGroup, Zipf
from misata_sql.samplers.base import Sampler
from misata_sql.samplers.correlated import Correlated
from misata_sql.samplers.nullable import Nullable
from misata_sql.samplers.numbered_names import NumberedNames
from misata_sql.samplers.progression import Sequence as Sequence_
from misata_sql.spec.table import Column, Table
from misata_sql.spec.types import BOOLEAN

if TYPE_CHECKING:
    from sqlglot import exp

    from misata_sql.compile.link import CompiledLink
    from misata_sql.relations.cells import ParentCells


def conjuncts(expression: "exp.Expression") -> "Iterator[exp.Expression]":
    """The parts of a condition that is an AND: a row passes where none of them is false, which is NULL's rule too."""
    from sqlglot import exp

    inner = expression.unnest()
    if isinstance(inner, exp.And):
        yield from conjuncts(inner.this)
        yield from conjuncts(inner.expression)
    else:
        yield inner


def bind_condition(
    expression: "exp.Expression",
    text: str,
    table: Table,
    sources: Mapping[str, Source],
    links: "Sequence[CompiledLink]",
    parents: "ParentCells | None",
) -> Condition:
    """The condition over the sources of a table's columns.

    text: the declaration, for messages

    Raises DefinitionError for what is not supported, by name, or what is an error in DuckDB too.
    """
    binder = Binder(
        table, Column("", BOOLEAN), parents, draws=False, label=table.name, where="in a CHECK", encloses=True
    )
    own = as_boolean(binder.bind(expression), binder)
    leaves: dict[str, Leaf] = {}
    atoms: dict[Atom, None] = {}
    resolved: dict[str, Node] = {}
    cells: dict[Leaf, Node] = {}

    def resolve(name: str, node: Node) -> Node:
        """The node that stands for a name of the row: a leaf, or a computed column's own tree."""
        source = binder.cells.get(name) or sources[name]
        if isinstance(source, ExpressionSource):
            return _inline(source, name, resolved, resolve)
        return _leaf(name, node, source)

    def _leaf(name: str, node: Node, source: Source) -> Node:
        if isinstance(source, ParentCell):
            leaf = Leaf(source.path, source.column, source.type)
            leaves.setdefault(name, leaf)
            cells.setdefault(leaf, node)
            atoms.update(dict.fromkeys(link_atoms(source.path[0], links)))
            return cells[leaf]  # one node for each cell, by whatever name
        leaves[name] = Leaf((), name, node.type)
        atoms.update(dict.fromkeys(column_atoms(name, source)))
        return node

    def _inline(
        source: ExpressionSource, name: str, resolved: dict[str, Node], resolve: Callable[[str, Node], Node]
    ) -> Node:
        samplers, in_order = dict(source.draws), dict(source.ordered)

        def renamed(node: Node) -> Node:
            if node.op == "draw":
                inner = f"{name}\0{node.value}"
                leaves[inner] = Leaf((), name, node.type, node.value)
                if is_redrawable(samplers[node.value]) and node.value not in in_order:
                    atoms["draw", name, node.value] = None
                return replace(node, op="column", value=inner)
            own = dict(source.cells)
            if node.value in own:
                return _leaf(f"{name}\0{node.value}", replace(node, value=f"{name}\0{node.value}"), own[node.value])
            if node.value not in resolved:
                resolved[node.value] = resolve(node.value, node)
            return resolved[node.value]

        return substitute(source.tree, renamed)

    def lookup(node: Node) -> Node:
        if node.value not in resolved:
            resolved[node.value] = resolve(node.value, node)
        return resolved[node.value]

    tree = substitute(own, lookup)
    read = {node.value for node in tree.walk() if node.op == "column"}
    leaves = {name: leaf for name, leaf in leaves.items() if name in read}
    known = KnownLeaves(leaves, table, sources, links, parents)  # type: ignore[arg-type]
    if is_inexact(tree):
        sure, possible = enclosed(tree, f"{table.name}: {text}")
        return Condition(text, sure, tuple(leaves.items()), tuple(atoms), possible=possible)
    return Condition(text, tree, tuple(leaves.items()), tuple(atoms), is_proved(own, tree, known))


def substitute(tree: Node, leaf: Callable[[Node], Node]) -> Node:
    """The tree with leaf(node) in the place of each column and draw; what was one node stays one."""
    done: dict[Node, Node] = {}

    def visit(node: Node) -> Node:
        found = done.get(node)
        if found is None:
            if node.op in ("column", "draw"):
                found = leaf(node)
            else:
                operands = tuple(map(visit, node.operands))
                same = all(new is old for new, old in zip(operands, node.operands, strict=True))
                found = node if same else replace(node, operands=operands)
            done[node] = found
        return found

    return visit(tree)


def is_redrawable(sampler: Sampler) -> bool:
    """Whether a sampler's rows are independent of each other, so that one may be drawn again."""
    inner = _inner(sampler)
    if isinstance(inner, NumberedNames) and inner.is_shared:
        return True  # the names, before a number that stays
    return not inner.is_unique and not isinstance(inner, Sequence_ | Correlated)


def column_atoms(name: str, source: Source) -> list[Atom]:
    """What a column of its own row draws anew; nothing for keys, numbers and what is in order."""
    if isinstance(source, Sampler) and not isinstance(source, TupleValue) and is_redrawable(source):
        return [("column", name, "")]
    return []


def link_atoms(number: int, links: "Sequence[CompiledLink]") -> list[Atom]:
    """The picks of a foreign key that can be drawn anew, with those that follow each other."""
    return [("link", n, "") for n in sorted(_picked_together(number, links))]


def _picked_together(number: int, links: "Sequence[CompiledLink]") -> set[int]:
    by_number = {entry.link.number: entry.pick for entry in links}
    group = {number}
    while True:
        more = {n for n, pick in by_number.items() if _needs(pick) & group}
        more |= {n for m in group for n in _needs(by_number[m])}
        if more <= group:
            break
        group |= more
    kept = (Uniform, Zipf, EarlierRow, OtherThan, WithinGroup, Follow)
    return {n for n in group if isinstance(by_number[n], kept)}


def _needs(pick: Pick) -> set[int]:
    """The links of the same row whose picks this one looks at."""
    match pick:
        case OtherThan():
            return {pick.other}
        case WithinGroup() | Follow():
            return {pick.path[0]}
    return set()


def entity_groups(sources: Mapping[str, Source]) -> list[frozenset[Atom]]:
    """The atoms that share draws or decide each other: the columns of people, places and things."""
    group: set[Atom] = set()
    for name, source in sources.items():
        if isinstance(source, Sampler) and (_inner(source).is_shared or source.columns):
            group.update(column_atoms(name, source))
            for other in source.columns:
                group.update(column_atoms(other, sources[other]))
        elif isinstance(source, ExpressionSource):
            for draw, sampler in source.draws:
                if is_redrawable(sampler) and (_inner(sampler).is_shared or sampler.columns):
                    group.add(("draw", name, draw))
                    for other in sampler.columns:
                        group.update(column_atoms(other, sources[other]))
    return [frozenset(group)] if group else []


def _inner(sampler: Sampler) -> Sampler:
    return sampler.inner if isinstance(sampler, Nullable) else sampler
