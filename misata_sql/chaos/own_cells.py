"""Cells of other rows that calls in a scenario read: the column's first rows, and the first row of a run."""

from typing import TYPE_CHECKING, Any

from sqlglot import exp

from misata_sql.chaos.clean import is_clean, over_clean
from misata_sql.chaos.held import HeldCell
from misata_sql.chaos.operators.operator import Operator
from misata_sql.chaos.operators.rows import BURST, BURST_START
from misata_sql.chaos.samples import PLACEHOLDER, Sample, sample_sql
from misata_sql.chaos.statements import columns_of
from misata_sql.errors import ArgumentError, MisataError
from misata_sql.expressions.expression_types import Node, shown_sql
from misata_sql.spec.keywords import fold

if TYPE_CHECKING:
    from misata_sql.chaos.bind import ChaosBinder, StatementBinder


def own_sample(binder: "ChaosBinder", operator: Operator, value: Node, expression: exp.Expression) -> tuple[Any, str]:
    """The value over the first rows of the clean table, and the SQL of that."""
    state, scenario = binder.statement.state, binder.statement.scenario
    own = {c.name: Node("column", c.type, value=state.clean.get(c.name, "")) for c in state.columns}
    tree = over_clean(value, own)
    if not is_clean(tree, binder.scenario_cells) or "" in columns_of(tree):
        raise binder.error(
            f"{operator.name} takes {operator.parameters[-1].name} from the values that the table was generated "
            "with, so it can be left out only for those", expression,
            f"give {operator.parameters[-1].name}; operators, columns that ALTER TABLE has added or retyped, and "
            "cells of parents that statements have changed are other values",
        )  # fmt: skip
    key = binder.table.key
    try:
        cells = scenario.sample_of(key, tree, binder.scenario_cells)
    except MisataError as error:
        raise binder.error(f"{operator.name}: {error}", expression) from None
    argument = expression.unnest().expressions[0]
    copy = exp.Paren(this=argument.copy())  # so that a column that stands alone can be replaced too
    columns = zip(list(argument.find_all(exp.Column)), list(copy.find_all(exp.Column)), strict=True)
    for old, new in columns:
        name = binder.named[id(old)][1] if id(old) in binder.named else _clean_name(binder, old.name)
        new.replace(exp.column(name, quoted=True))
    text = copy.this.sql(dialect="duckdb", normalize_functions=False)
    sample = Sample(len(scenario.samples) + 1, binder.statement.head[0], f"CAST({text} AS {value.type})", value.type)
    scenario.samples.append(sample)
    return (PLACEHOLDER if cells is None else cells), sample_sql(sample)


def _clean_name(binder: "ChaosBinder", name: str) -> str:
    return next((clean for own, clean in binder.statement.state.clean.items() if fold(own) == fold(name)), name)


def held_cell(binder: "ChaosBinder", value: exp.Expression, expression: exp.Expression) -> Node:
    """The column in the first row of the run that a row is in."""
    node = binder.bind(value) if isinstance(value.unnest(), exp.Column) else None
    column = binder.statement.state.clean.get(node.value) if node is not None else None
    can_hold = binder.statement.draft.kind in ("update", "insert") and binder.column.name  # a WHERE has no column
    if node is None or column is None or not can_hold:
        raise binder.error(
            "misata_stuck without a value takes a column of the table, as it was generated, in what is SET",
            expression,
            "give the value: misata_stuck(x, 21.5)",
        )  # fmt: skip
    statement = binder.statement
    number = len(statement.scenario.held) + len(statement.held) + 1
    cell = HeldCell(number, statement.head[0], column)
    statement.held.append(cell)
    inner = expression.unnest()
    binder.cases[id(inner)] = inner, exp.column(cell.name, quoted=True)
    text = shown_sql(expression)
    return Node("call", node.type, (Node("column", node.type, value=cell.name, text=text),), cell, True, "", text)


def hold(statement: "StatementBinder", where: Node | None) -> None:
    """Give the cells that stay in runs the misata_burst of the WHERE, which says what runs there are."""
    bursts = (
        [n.value for n in where.walk() if n.op == "call" and n.value.kind == BURST.kind] if where is not None else []
    )
    if len(bursts) != 1:
        raise ArgumentError(
            "misata_stuck without a value keeps the one of the first row of a run, so there must be a WHERE with one "
            f"misata_burst (there are {len(bursts)})\n"
            "  Hint: WHERE misata_burst(0.01, 50), or give the value: misata_stuck(x, 21.5)"
        )
    try:
        BURST_START.call(None, bursts[0].given, bursts[0].seed)
    except ArgumentError as error:
        raise ArgumentError(f"misata_stuck without a value looks for the first row of a run: {error}") from None
    for cell in statement.held:
        cell.burst = bursts[0]
    statement.scenario.held += statement.held
