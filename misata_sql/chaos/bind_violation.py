"""misata_violate('<CHECK>') bound: which CHECK it is, what it reads, and whether rows of the table can break it."""

from typing import TYPE_CHECKING, Any

from sqlglot import exp

from misata_sql.chaos.calls import ROW_KEY
from misata_sql.chaos.proposals import Proposals, family
from misata_sql.chaos.violation import NAME, ViolateCall, Violation
from misata_sql.compile.correlate import is_correlation
from misata_sql.errors import UnknownNameError
from misata_sql.expressions.bind_conditions import as_boolean
from misata_sql.expressions.expression_types import Node
from misata_sql.generators.bind import generator_call
from misata_sql.spec.cursor import Refused
from misata_sql.spec.keywords import fold
from misata_sql.spec.table import Check, Column, Table
from misata_sql.spec.types import BIGINT, SqlType

if TYPE_CHECKING:
    from misata_sql.chaos.bind import ChaosBinder


def bind_violation(binder: "ChaosBinder", arguments: list[exp.Expression], expression: exp.Expression) -> Node:
    """The call that is the whole value of a column."""
    column = binder.column
    if not column.name or binder.root is not expression:
        raise binder.error(
            f"{NAME} must be the whole value that a column is set to", expression,
            f"UPDATE t SET c = {NAME}('name of a CHECK') WHERE ...",
        )  # fmt: skip
    if len(arguments) != 1 or not arguments[0].is_string:
        raise binder.error(f"{NAME} takes the name of a CHECK as text", expression)
    table = binder.statement.state.compiled.table
    check = _check(table, arguments[0].name, binder, expression)
    drawn = binder.statement.violated(check_name(check))
    for name in drawn:
        _refuse(binder, table, table_column(binder, name), check, expression)
    cached = binder.statement.violations.get(check_name(check))
    if cached is None:
        cached = _violation(binder, table, check, drawn)
        binder.statement.violations[check_name(check)] = cached
    violation, types = cached
    operands = [Node("column", types[name], value=name, text=name) for name in violation.read]
    key = Node("column", BIGINT, value=ROW_KEY, can_be_null=False)
    return Node("call", column.type, (*operands, key), ViolateCall(violation, column.name), False, "", f"{NAME}(...)")


def violated_check(expression: exp.Expression) -> str | None:
    """The argument of a call that is the whole expression."""
    called = generator_call(expression.unnest())
    if called is None or called[0] != NAME or len(called[1]) != 1 or not called[1][0].is_string:
        return None
    return str(called[1][0].name)


def check_name(check: Check) -> str:
    """What misata_violate calls a CHECK."""
    return check.name if check.name is not None else check.sql


def table_column(binder: "ChaosBinder", name: str) -> Column:
    return next(column for column in binder.statement.state.columns if column.name == name)


def _check(table: Table, name: str, binder: "ChaosBinder", expression: exp.Expression) -> Check:
    """By its name, or by its text where it has none."""
    for check in table.checks:
        if fold(name) == fold(check_name(check)) or name in (check.sql, str(check)):
            return check
    known = [check_name(check) for check in table.checks]
    if not known:
        raise binder.error(f"{table.name} has no CHECK", expression)
    raise binder.error(str(UnknownNameError(f"CHECK of {table.name}", name, known)), expression)


def _refuse(binder: "ChaosBinder", table: Table, column: Column, check: Check, expression: exp.Expression) -> None:
    if is_correlation(check):
        raise binder.error(f"{check} is about all rows together, and no row alone can break it", expression)
    if column.name not in check.columns:
        reads = ", ".join(check.columns)
        raise binder.error(f"{check} does not read {column.name}", expression, f"set one of its columns: {reads}")
    if not family(column.type):
        raise binder.error(
            f"{NAME} draws numbers of up to 64 bits, texts, dates, times, truth values and ENUMs, and {column.name} is "
            f"{column.type}", expression,
        )  # fmt: skip
    primary = [table.primary_key] if table.primary_key is not None else []
    keys: list[Any] = [*primary, *table.uniques, *table.foreign_keys]
    for key in keys:
        if column.name in key.columns:
            raise binder.error(f"{column.name} is a column of {key}, which the new values could break too", expression)


def _violation(
    binder: "ChaosBinder", table: Table, check: Check, drawn: tuple[str, ...]
) -> tuple[Violation, dict[str, SqlType]]:
    broken = _condition(binder, check)
    kept = tuple(
        (check_name(other), _condition(binder, other))
        for other in table.checks
        if other is not check and not is_correlation(other) and set(other.columns) & set(drawn)
    )
    types = {name: table_column(binder, name).type for name in drawn}
    trees = [broken, *(tree for _, tree in kept)]
    for tree in trees:
        types |= {node.value: node.type for node in tree.walk() if node.op == "column"}
    proposals = tuple(
        (name, Proposals.of(types[name], trees, {n: t for n, t in types.items() if n != ROW_KEY})) for name in drawn
    )
    _refuse_others(binder, check, drawn, types)
    seed = binder.statement.next_seed()
    return Violation(check_name(check), binder.label, seed, broken, kept, tuple(types), proposals), types


def _refuse_others(binder: "ChaosBinder", check: Check, drawn: tuple[str, ...], types: dict[str, SqlType]) -> None:
    """What else the statement sets must be nothing that the conditions read, which see the cells before it."""
    state = binder.statement.state
    for (name, span), _ in binder.statement.draft.assignments:
        column = state.columns[state.position(name, span)].name
        if column in drawn or column not in types:
            continue
        what = f"{column}, which {check} or another CHECK reads, is set in the same statement"
        raise Refused(what, span, "set it in a statement of its own, before")


def _condition(binder: "ChaosBinder", check: Check) -> Node:
    tree: Any = check.expression.copy()
    return as_boolean(binder.bind(tree), binder)
