"""SET c = misata_violate('check'): from the statement to a call, or to why there is none."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlglot import exp

from misata_sql.chaos.statements import Assignment, Expression
from misata_sql.chaos.violate.breakable import require_breakable
from misata_sql.chaos.violate.call import KIND, NAME, Joint, ViolateCall
from misata_sql.chaos.violate.carried import can_carry, decoded, from_text, to_text
from misata_sql.chaos.violate.proposers import can_propose, own_generator
from misata_sql.chaos.violate.violation import named_columns
from misata_sql.compile.correlate import is_correlation
from misata_sql.errors import DefinitionError
from misata_sql.expressions.expression_types import Node
from misata_sql.generators.bind import generator_call
from misata_sql.spec.keywords import fold, quote_name, quote_text
from misata_sql.spec.table import Check, Column, Table
from misata_sql.spec.types import SqlType


@dataclass(frozen=True)
class Setting:
    """A column that a statement sets.

    column: as the table declared it; name: what it is called by now
    """

    column: Column
    name: str


def is_call(expression: exp.Expression) -> bool:
    """Whether an expression is a call of misata_violate and nothing else."""
    called = generator_call(expression.unnest())
    return called is not None and called[0] == NAME


def check_argument(expression: exp.Expression) -> str:
    """What a call names. Raises DefinitionError."""
    called = generator_call(expression.unnest())
    assert called is not None
    arguments = called[1]
    if len(arguments) != 1 or not (isinstance(arguments[0].unnest(), exp.Literal) and arguments[0].unnest().is_string):
        given = ", ".join(argument.sql(dialect="duckdb") for argument in arguments)
        raise DefinitionError(
            f"{NAME} takes the name of a CHECK as a text (got {NAME}({given}))\n"
            f"  Hint: SET quantity = {NAME}('orders_quantity_check')"
        )
    return str(arguments[0].unnest().name)


def bind_joint(
    table: Table,
    types: Mapping[str, SqlType],
    now: Mapping[str, str],
    check: Check,
    given: str,
    settings: Sequence[Setting],
    others: Sequence[str],
    seed: int,
    cell: Callable[[exp.Expression], Node],
    key: Node,
) -> list[Assignment]:
    """The assignments of one statement that break one CHECK.

    table: as it was declared; types: those of CREATE TYPE, by folded name
    now: by declared name what a column is called by now, where it is the same still
    check: that is to be false; given: what names it
    others: columns, by declared name, that the statement sets in another way
    cell: the node of a column or of a parent's cell; key: that of the row's key

    Raises DefinitionError, ConstraintError.
    """
    _refuse_check(table, now, check)
    for setting in settings:
        if reason := _why_fixed(table, setting.column):
            raise DefinitionError(reason)
    wanted = {setting.column.name for setting in settings}
    there = [c for c in table.checks if not is_correlation(c) and all(name in now for name in _reads(table, c))]
    kept = [other for other in there if other is not check and _reads(table, other) & wanted]
    _refuse_unread(table, check, kept, [setting.column.name for setting in settings])
    changed = sorted(set(others) & set().union(*(_reads(table, other) for other in (check, *kept))))
    if changed:
        raise DefinitionError(
            f"{named_columns(changed)} is read by {check} or a CHECK beside it, and set in the same statement, so that "
            f"its new value cannot be known\n  Hint: set it in a statement before or behind"
        )
    foreign: dict[str, exp.Expression] = {}
    checks = [_text_of(one, given if one is check else None, foreign) for one in (check, *kept)]
    read = set().union(wanted, *(_reads(table, other) for other in (check, *kept)))
    own = [column for column in table.columns if column.name in read]
    inputs: list[tuple[str, Node, str]] = []  # the name in the text, the cell, and its SQL
    for column in own:
        if column.generated is None:
            node = cell(exp.column(now[column.name], quoted=True))
            inputs.append((column.name, node, quote_name(now[column.name])))
    for name, expression in foreign.items():
        node = cell(expression)
        inputs.append((name, node, quote_name(node.value)))
    given_types = {name: node.type for name, node, _ in inputs}
    parts = [_column_text(column, column.name in wanted) for column in own]
    parts += [f"{quote_name(name)} {given_types[name]}" for name in foreign]
    named = [name for name in types if any(name in fold(text) for text in (*parts, *checks))]
    ddl = "".join(f"CREATE TYPE {quote_name(name)} AS {types[name]}; " for name in named)
    ddl += f"CREATE TABLE {table.full_name} ({', '.join([*parts, *checks])})"
    free = tuple(column.name for column in own if not _why_fixed(table, column))
    joint = Joint(ddl, tuple(setting.column.name for setting in settings), seed, free)
    require_breakable(joint.violation)
    operands = (*(node for _, node, _ in inputs), key)
    unsent = next((f"{name} {node.type}" for name, node, _ in inputs if not can_carry(node.type)), "")
    cells = () if unsent else tuple(to_text(sql, node.type) for _, node, sql in inputs)
    made = []
    for setting in settings:
        call = ViolateCall(joint, setting.column.name, cells, unsent)
        tree = Node("call", setting.column.type, operands, call, True, "", f"{NAME}({quote_text(given)})")
        sql = from_text(decoded(joint.columns.index(setting.column.name)), setting.column.type)
        made.append(Assignment(setting.name, Expression(tree, sql), KIND))
    return made


def _refuse_check(table: Table, now: Mapping[str, str], check: Check) -> None:
    if is_correlation(check):
        raise DefinitionError(
            f"{check} is about all rows together, so no row breaks it\n  Hint: put noise on one of the columns"
        )
    gone = [name for name in _reads(table, check) if name not in now]
    if gone:
        raise DefinitionError(
            f"{check} is there no more, since a statement before dropped {named_columns(sorted(gone))} or gave it "
            f"another type\n  Hint: move this statement before that one"
        )


def _why_fixed(table: Table, column: Column) -> str:
    """Why a column cannot be set, whatever the CHECK; "" where it can."""
    if column.generated is not None:
        return (
            f"{column.name} is a GENERATED column, which is computed and not set\n"
            f"  Hint: set a column that it is computed from"
        )
    keys = [table.primary_key, *table.uniques, *table.foreign_keys]
    key = next((key for key in keys if key is not None and column.name in key.columns), None)
    if key is not None:
        hint = "misata_orphan() breaks it" if key in table.foreign_keys else "set another column that the CHECK reads"
        return f"{column.name} is part of {key}, which {NAME} would break as well\n  Hint: {hint}"
    if not can_propose(column.type):
        return (
            f"{column.name} is of type {column.type}, of which {NAME} draws no values\n"
            f"  Hint: SET {column.name} = an expression that breaks the CHECK"
        )
    return ""


def _refuse_unread(table: Table, check: Check, kept: Sequence[Check], columns: Sequence[str]) -> None:
    """Refuse columns that neither the CHECK reads, nor one beside it that reads another column which is set."""
    reached = _reads(table, check) & set(columns)
    more = set(reached)
    while more:
        near = [_reads(table, other) for other in kept if _reads(table, other) & reached]
        more = (set(columns) & set().union(*near)) - reached
        reached |= more
    column = next((column for column in columns if column not in reached), None)
    if column is not None:
        read = _reads(table, check)
        names = [c.name for c in table.columns if c.name in read and c.generated is None]
        raise DefinitionError(
            f"{check} does not read {column}, so no value of it breaks the CHECK\n"
            f"  Hint: set {named_columns(names) or 'another column'}"
        )


def _reads(table: Table, check: Check) -> set[str]:
    """The columns that a CHECK reads, also those behind GENERATED ones."""
    found: set[str] = set()
    todo = list(check.columns)
    while todo:
        name = todo.pop()
        if name not in found:
            found.add(name)
            generated = table.column(name).generated
            if generated is not None:
                todo += [table.column(node.name).name for node in generated.find_all(exp.Column) if not node.table]
    return found


def _text_of(check: Check, name: str | None, foreign: dict[str, exp.Expression]) -> str:
    """The declaration, with a column of its own in the place of each parent's cell, which is noted."""
    sql = check.sql
    if check.foreign:

        def plain(node: exp.Expression) -> exp.Expression:
            if isinstance(node, exp.Column) and node.table:
                text = ".".join(part.name for part in node.parts)
                foreign.setdefault(text, node.copy())
                return exp.column(text, quoted=True)
            return node

        sql = check.expression.copy().transform(plain).sql(dialect="duckdb", normalize_functions=False)
    return f"{f'CONSTRAINT {quote_name(name)} ' if name else ''}CHECK ({sql})"


def _column_text(column: Column, is_set: bool) -> str:
    parts = [quote_name(column.name), str(column.type)]
    if column.collation is not None:
        parts.append(f"COLLATE {column.collation}")
    if column.generated is not None:
        parts.append(f"GENERATED ALWAYS AS ({column.generated_sql})")
    elif is_set:
        if column.not_null:
            parts.append("NOT NULL")
        if own_generator(column) is not None:
            parts.append(f"DEFAULT {column.default_sql}")
    return " ".join(parts)
