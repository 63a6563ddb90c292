"""The clean rows behind a scenario: cells of any rows as Series, and which rows a statement may hit at all."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from misata_sql.chaos.calls import ROW_KEY
from misata_sql.chaos.statements import (
    AddColumn,
    Assignment,
    Delete,
    DropColumn,
    Expression,
    Insert,
    RenameColumn,
    RetypeColumn,
    ScenarioCell,
    Statement,
    TableKey,
    Update,
    columns_of,
    trees_of,
)
from misata_sql.compose import Composer, Computed, TableRows, Value
from misata_sql.conditions.condition import Condition
from misata_sql.conditions.judge import satisfied
from misata_sql.conditions.lowering.lower import Input, NotLoweredError, lower_mask
from misata_sql.engine.program import Buffer, Layout, Program, Step
from misata_sql.expressions.bind_expressions import ExpressionSource
from misata_sql.expressions.expression_types import Node
from misata_sql.kernels.chaos_rows import name_rows
from misata_sql.spec.types import BOOLEAN, SqlType

if TYPE_CHECKING:
    from misata_sql.engine.arena import Arena
    from misata_sql.plan import Plan

ScenarioCells = Mapping[str, ScenarioCell]
Places = Mapping[str, tuple[Value, SqlType]]  # where values that were asked for lie, by name


def read_values(program: Program, values: Places, arena: "Arena", n_rows: int) -> dict[str, Any]:
    """Values of a program as Series, once the arena has run."""
    from misata_sql.expressions.nested_columns import read_cells

    stage = program.python_stage
    computed = stage.values(arena, n_rows) if stage is not None else {}  # type: ignore[attr-defined]
    return {
        name: computed[value.name] if isinstance(value, Computed) else read_cells(arena, value, type, n_rows)
        for name, (value, type) in values.items()
    }


def make_composer(plan: "Plan") -> Composer:
    """Of the plan's own seed and sizes."""
    sizes = {key: size.n_rows for key, size in plan.sizes.items()}
    return Composer(plan.schema, sizes, plan.seed, plan.most_attempts)


# ---- columns through ALTER TABLE ----


def clean_trees(columns: Mapping[str, SqlType], statements: Sequence[Statement]) -> list[dict[str, Node]]:
    """Before each statement, and behind the last: the columns as expressions over the clean ones, for rows that no
    statement has touched."""
    at = {name: Node("column", type, value=name, text=name) for name, type in columns.items()}
    found = [dict(at)]
    for statement in statements:
        match statement:
            case RenameColumn():
                at[statement.new_name] = at.pop(statement.column)
            case DropColumn():
                del at[statement.column]
            case AddColumn() | RetypeColumn():
                at[statement.column] = over_clean(statement.value.tree, at)
        found.append(dict(at))
    return found


def over_clean(tree: Node, columns: Mapping[str, Node]) -> Node:
    """The tree with its columns replaced; cells of parents and row keys stay."""
    from misata_sql.conditions.bind import substitute

    return substitute(tree, lambda node: columns.get(node.value, node))


def is_clean(tree: Node, cells: ScenarioCells) -> bool:
    """Whether it is computed from clean cells alone, by no operator."""
    return all(
        node.op != "call" and node.value != ROW_KEY and not (node.op == "column" and _is_dirty(node.value, cells))
        for node in tree.walk()
    )


def _is_dirty(name: str, cells: ScenarioCells) -> bool:
    return name in cells and cells[name].is_dirty


def whole_where_unclean(
    statements: Sequence[Statement], columns: Mapping[str, SqlType], cells: ScenarioCells
) -> list[Statement]:
    """The statements; a column of another type is computed in every row where the clean stream has no cells of it."""
    made = []
    for statement, behind in zip(statements, clean_trees(columns, statements)[1:], strict=True):
        if isinstance(statement, RetypeColumn) and not is_clean(behind[statement.column], cells):
            statement = replace(statement, is_last_read=False)
        made.append(statement)
    return made


def source_of(tree: Node, label: str, columns: Mapping[str, SqlType], cells: ScenarioCells) -> ExpressionSource:
    """A clean tree as what a column is computed from."""
    read = columns_of(tree)
    own = tuple(name for name in columns if name in read)
    return ExpressionSource(
        own, (), tree.type, tree, tree.text, label, tuple((name, cells[name].cell) for name in read if name in cells)
    )


# ---- conditions ----


@dataclass(frozen=True, eq=False)
class CellMask:
    """Where conditions over clean cells may be true: the mask that a kernel writes, or what Polars computes.

    mask: 0 where the row is a candidate
    """

    mask: Buffer | None
    condition: Condition
    values: Places

    def rows(self, arena: "Arena", read: "dict[str, Any]", n_rows: int) -> np.ndarray:
        """(n_rows,) bool."""
        if self.mask is not None:
            found: np.ndarray = arena.array(self.mask)[:n_rows] == 0
            return found
        return ~satisfied(self.condition, read, n_rows)


def may_be_true(*trees: Node) -> Condition:
    """The condition that rows fail for which all trees are true, or an error: the negation, since rows pass a condition
    unless it is false or an error."""
    tree = trees[0]
    for other in trees[1:]:
        tree = Node("and", BOOLEAN, (tree, other), text=f"{tree.text} AND {other.text}")
    return Condition(tree.text, Node("not", BOOLEAN, (tree,), text=f"NOT {tree.text}"), (), ())


def place_values(
    at: TableRows, names: Iterable[str], columns: Mapping[str, SqlType], cells: ScenarioCells
) -> dict[str, tuple[Value, SqlType]]:
    """Where clean columns and parents' cells lie."""
    return {
        name: (at.parent_cell(cells[name].cell, name), cells[name].cell.type)
        if name in cells
        else (at.value(name), columns[name])
        for name in names
    }


def cell_mask(at: TableRows, trees: Sequence[Node], columns: Mapping[str, SqlType], cells: ScenarioCells) -> CellMask:
    """Append the kernel that finds the rows for which all trees are true, or an error that a statement would raise."""
    condition = may_be_true(*trees)
    values = place_values(at, columns_of(condition.tree), columns, cells)
    layouts = {name: value for name, (value, _) in values.items() if isinstance(value, Layout)}
    if len(layouts) == len(values):
        inputs = {
            name: Input(value, values[name][1], at.bounds(name)) if name in columns else Input(value, values[name][1])
            for name, value in layouts.items()
        }
        mask = Buffer("u1")
        try:
            kernel, arguments = lower_mask([condition.tree], inputs, mask)
        except NotLoweredError:
            pass
        else:
            at.builder.add(Step(kernel, arguments))
            return CellMask(mask, condition, {})
    return CellMask(None, condition, values)


def rows_by_number(plan: "Plan", key: TableKey) -> tuple[TableRows, Buffer]:
    """A table at rows that a caller names, in a program of its own, and the buffer of their numbers."""
    composer = make_composer(plan)
    rows = Buffer("i8")
    composer.builder.add(Step(name_rows, (rows,)))
    return TableRows(composer, plan.schema[key], rows, "", composer.builder), rows


def prune(
    statements: Sequence[Statement], wanted: Sequence[str], *, keep_all: bool = False
) -> tuple[list[Statement], set[str]]:
    """The statements that matter for some columns of the result, and the columns that they read or set before all.

    What decides which rows there are always matters. keep_all: every statement and all that they name matters
    """
    needed = set(wanted)
    kept: list[Statement] = []
    read_later: set[str] = set()  # by the names of then
    for statement in reversed(statements):
        match statement:
            case Update() | Insert():
                own = tuple(a for a in statement.assignments if keep_all or a.column in needed)
                if not own and isinstance(statement, Update):
                    continue
                kept.append(replace(statement, assignments=own))
                needed |= _reads(own, statement.where)
            case Delete():
                kept.append(statement)
                needed |= _reads((), statement.where)
            case RenameColumn():
                kept.append(statement)
                if statement.new_name in needed:
                    needed.discard(statement.new_name)
                    needed.add(statement.column)
            case AddColumn():
                if keep_all or statement.column in needed:
                    kept.append(statement)
                    needed.discard(statement.column)
                    needed |= columns_of(statement.value.tree)
            case RetypeColumn():
                if keep_all or statement.column in needed:
                    kept.append(replace(statement, is_last_read=statement.column not in read_later))
                    needed |= columns_of(statement.value.tree) | {statement.column}
            case _:
                kept.append(statement)
        read_later |= {name for tree in trees_of(statement) for name in columns_of(tree)}
        if isinstance(statement, RenameColumn) and statement.new_name in read_later:
            read_later.add(statement.column)
    return kept[::-1], needed - {ROW_KEY}


def _reads(assignments: Sequence[Assignment], where: Expression | None) -> set[str]:
    read: set[str] = set()
    for assignment in assignments:
        read |= columns_of(assignment.value.tree) | {assignment.column}
    return read | (columns_of(where.tree) if where is not None else set())
