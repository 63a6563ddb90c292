"""What a pack's DDL declares, as the rules that a check can be made of."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlglot import exp

from misata_sql.packs import pack_tables
from misata_sql.spec.table import Check, Table


@dataclass(frozen=True)
class Rule:
    """One declaration of one table.

    kind: "not_null", "unique", "accepted_values", "relationships", "range" or "condition"
    table: as "retail.orders"
    columns: one; of "unique" and "relationships" one or more; of "condition" those that it names
    values: of "accepted_values"
    bounds: of "range", inclusive; None where there is none on that side
    parent, parent_columns: of "relationships"
    sql: of "condition", true where a row passes
    """

    kind: str
    table: str
    columns: tuple[str, ...]
    values: tuple[str, ...] = ()
    bounds: tuple[float | None, float | None] = (None, None)
    parent: str = ""
    parent_columns: tuple[str, ...] = ()
    sql: str = ""


def rules_of(pack: str) -> list[Rule]:
    """Of all tables of a pack, in order. What joins a parent is left out: a CHECK over cells of two tables."""
    return [rule for table in pack_tables(pack).values() for rule in _rules(pack, table)]


def _rules(pack: str, table: Table) -> Iterator[Rule]:
    name = f"{pack}.{table.name}"
    for column in table.columns:
        if column.not_null:
            yield Rule("not_null", name, (column.name,))
        if column.type.values:
            yield Rule("accepted_values", name, (column.name,), values=column.type.values)
    for key in filter(None, (table.primary_key, *table.uniques)):
        yield Rule("unique", name, key.columns)
    for check in table.checks:
        if not check.foreign:
            yield _of_check(name, check)
    for foreign in table.foreign_keys:
        parent = pack_tables(pack)[foreign.table]
        assert parent.primary_key is not None
        columns = foreign.parent_columns or parent.primary_key.columns
        yield Rule("relationships", name, foreign.columns, parent=f"{pack}.{parent.name}", parent_columns=columns)


def _of_check(table: str, check: Check) -> Rule:
    match check.expression:
        case exp.In(this=exp.Column(), expressions=values):
            return Rule("accepted_values", table, check.columns, values=tuple(value.this for value in values))
        case exp.Between(this=exp.Column()) as between:
            return Rule(
                "range", table, check.columns, bounds=(_number(between.args["low"]), _number(between.args["high"]))
            )
        case exp.GTE(this=exp.Column(), expression=exp.Literal() as low):
            return Rule("range", table, check.columns, bounds=(_number(low), None))
    return Rule("condition", table, check.columns, sql=check.sql)


def _number(tree: Any) -> float:
    return float(tree.sql("duckdb"))
