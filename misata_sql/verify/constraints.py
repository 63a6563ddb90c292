"""Checks of what holds in every row: types, NOT NULL, keys, CHECKs, computed columns."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from misata_sql.domains.storage import TIMESTAMP_UNITS, is_float
from misata_sql.spec.keywords import quote_text
from misata_sql.spec.table import Check, Column
from misata_sql.verify.constants import constant
from misata_sql.verify.references import Joined, quoted, rows_of
from misata_sql.verify.select import Selected, count_where, select

if TYPE_CHECKING:
    from sqlglot import exp

    from misata_sql.relations.links import Link
    from misata_sql.verify.calls import Calls

NEAR = "1e-12"  # relative: DuckDB's functions of DOUBLE differ by as much between machines


def check_count(calls: "Calls") -> Selected:
    """As many rows as were asked for; each one missing or too many is a violation."""
    n_rows = calls.plan.n_rows
    return select("rows", f"{n_rows} rows", "count(*)", f"abs(count(*) - {n_rows})", rows_of(calls))


def check_type(calls: "Calls", column: Column) -> Selected:
    """DuckDB's type of the column, and what that alone does not make sure of."""
    name = quoted(column.name)
    wrong = [f"typeof({name}) <> typeof(CAST(NULL AS {column.type}))", *_out_of_type(column)]
    condition = " OR ".join(wrong)
    declared = f"VARCHAR({column.length})" if column.length is not None else str(column.type)
    return select("type", f"{column.name} {declared}", "count(*)", count_where(condition), rows_of(calls))


def _out_of_type(column: Column) -> Iterator[str]:
    name, type = quoted(column.name), column.type
    if column.length is not None:
        yield f"length({name}) > {column.length}"
    if type.id == "DECIMAL" and type.bounds is not None:
        low, high = (constant(bound, type) for bound in type.bounds)
        yield f"{name} NOT BETWEEN {low} AND {high}"
    if type.id == "ENUM":
        yield f"CAST({name} AS VARCHAR) NOT IN ({', '.join(map(quote_text, type.values))})"
    if type.id == "DATE" or type.id in TIMESTAMP_UNITS or is_float(type):
        yield f"NOT isfinite({name})"
    if type.id == "TIME":
        yield f"{name} > CAST('24:00:00' AS TIME)"


def check_not_null(calls: "Calls", column: Column) -> Selected:
    """How many rows are NULL."""
    condition = f"{quoted(column.name)} IS NULL"
    return select("NOT NULL", f"{column.name} NOT NULL", "count(*)", count_where(condition), rows_of(calls))


def check_key(calls: "Calls", kind: str, declaration: str, columns: Sequence[str]) -> Selected:
    """Rows that repeat an earlier one's key; of a PRIMARY KEY also those where it is NULL."""
    names = ", ".join(map(quoted, columns))
    is_null = " OR ".join(f"{quoted(name)} IS NULL" for name in columns)
    groups = f"SELECT {is_null} AS is_null, count(*) AS n FROM {rows_of(calls)} GROUP BY {names}"
    repeated = "coalesce(sum(n - 1) FILTER (WHERE NOT is_null AND n > 1), 0)"
    if kind == "PRIMARY KEY":
        repeated += " + coalesce(sum(n) FILTER (WHERE is_null), 0)"
    return select(kind, declaration, "coalesce(sum(n), 0)", repeated, f"({groups}) AS keys")


def check_condition(calls: "Calls", check: Check) -> Selected:
    """A CHECK's own text; a row passes unless it is false."""
    joined = Joined(calls)
    text = joined.bind(check.sql, check.expression)
    return select("CHECK", str(check), "count(*)", count_where(f"NOT CAST(({text}) AS BOOLEAN)"), joined.source())


def check_computed(calls: "Calls", column: Column, kind: str, sql: str, expression: "exp.Expression") -> Selected:
    """A column that is computed from others: its expression once more, by DuckDB."""
    joined = Joined(calls)
    name, type = quoted(column.name), column.type
    value = f"CAST(({joined.bind(sql, expression)}) AS {type})"
    differs = f"{name} IS DISTINCT FROM {value}"
    if is_float(type):
        near = f"abs({name} - {value}) <= {NEAR} * abs({name})"
        differs += f" AND NOT coalesce({near}, false)"
    declaration = f"{column.name} {'GENERATED ALWAYS AS' if kind == 'GENERATED' else kind} ({sql})"
    return select(kind, declaration, "count(*)", count_where(differs), joined.source())


def check_foreign_key(calls: "Calls", link: "Link") -> Selected:
    """Rows whose key no row of the parent has, by an anti-join; a key with a NULL refers to none."""
    keys = list(zip(link.columns, link.parent_columns, strict=True))
    listed = ", ".join(f"{quoted(theirs)} AS {quoted(f'key {i}')}" for i, (_, theirs) in enumerate(keys))
    on = " AND ".join(f"{quoted(own)} = {quoted(f'key {i}')}" for i, (own, _) in enumerate(keys))
    filled = " AND ".join(f"{quoted(own)} IS NOT NULL" for own, _ in keys)
    parents = f'(SELECT DISTINCT {listed}, true AS "is found" FROM {calls.parent(link.parent.key)}) AS parents'
    return select(
        "FOREIGN KEY",
        str(link),
        "count(*)",
        count_where(f'{filled} AND "is found" IS NULL'),
        f"{rows_of(calls)} LEFT JOIN {parents} ON {on}",
    )
