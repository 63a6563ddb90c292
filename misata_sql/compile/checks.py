"""CHECKs taken apart: what bounds a single drawn column becomes its domain, the rest is left for conditions."""

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from misata_sql.compile.correlate import is_correlation
from misata_sql.compile.simplify import simplified
from misata_sql.conditions.bind import conjuncts
from misata_sql.domains.domain import Domain, NotSupportedError, check_domain
from misata_sql.generators.bind import generator_call
from misata_sql.relations.declared import is_line_number, read_ordered
from misata_sql.spec.keywords import fold
from misata_sql.spec.table import Check, Column, Table

if TYPE_CHECKING:
    from sqlglot import exp


@dataclass(frozen=True, eq=False)
class Part:
    """A conjunct of a CHECK.

    column, domain: of the one column whose domain it bounds; None where it is a condition
    is_not_null: it says that the column is not NULL
    """

    check: Check
    expression: "exp.Expression"
    column: str | None = None
    domain: Domain | None = None
    is_not_null: bool = False

    @property
    def is_condition(self) -> bool:
        return self.domain is None and not self.is_not_null


def read_parts(table: Table, skipped: Container[Check]) -> Iterator[Part]:
    """The conjuncts of a table's CHECKs, without correlations. skipped: CHECKs that are kept in another way"""
    for check in table.checks:
        if check not in skipped and not is_correlation(check):
            for expression in conjuncts(simplified(check.expression)):
                yield _read_part(table, check, expression)


def _read_part(table: Table, check: Check, expression: "exp.Expression") -> Part:
    from sqlglot import exp

    named = list(expression.find_all(exp.Column))
    names = {fold(node.name) for node in named}
    if any(node.table for node in named) or len(names) != 1:
        return Part(check, expression)
    column = table.column(names.pop())
    if _says_not_null(expression) and column.generated is None:
        return Part(check, expression, column.name, is_not_null=True)
    if column.collation is not None or not _takes_domain(table, column):
        return Part(check, expression)
    try:
        return Part(check, expression, column.name, check_domain(expression, column.name, column.type, str(check)))
    except NotSupportedError:
        return Part(check, expression)


def declared_not_null(table: Table, column: Column) -> str:
    """NOT NULL or PRIMARY KEY of a column; "" where it has neither."""
    if not column.not_null:
        return ""
    key = table.primary_key
    return str(key) if key is not None and column.name in key.columns else "NOT NULL"


def must_have_values(table: Table, column: Column, parts: Iterable[Part]) -> str:
    """The declaration by which a column is never NULL; "" where there is none."""
    declared = declared_not_null(table, column)
    if declared:
        return declared
    return next((str(part.check) for part in parts if part.is_not_null and part.column == column.name), "")


def column_domain(table: Table, column: Column) -> Domain:
    """What a table's CHECKs on one column leave of it, however its values come about."""
    from sqlglot import exp

    found = Domain(column.type)
    for check in table.checks:
        for expression in conjuncts(check.expression) if not is_correlation(check) else ():
            named = list(expression.find_all(exp.Column))
            if not named or any(node.table or node.name.lower() != column.name.lower() for node in named):
                continue
            try:
                found = found.both(check_domain(expression, column.name, column.type, str(check)))
            except NotSupportedError:
                continue
    return found


def range_part(check: Check, column: Column, low: int, high: int) -> Part:
    """The conjunct that a derived column lies within its generator's range, in stored units."""
    import sqlglot

    from misata_sql.domains.storage import show
    from misata_sql.spec.keywords import quote_name

    low_text, high_text = (f"CAST('{show(value, column.type)}' AS {column.type})" for value in (low, high))
    sql = f"{quote_name(column.name)} BETWEEN {low_text} AND {high_text}"
    return Part(check, sqlglot.parse_one(sql, dialect="duckdb"))


def _takes_domain(table: Table, column: Column) -> bool:
    """Whether a sampler draws the column, or a parent's key that can be checked at once."""
    if column.generated is not None or (column.default is not None and is_line_number(column.default)):
        return False
    if any(column.name in key.columns for key in table.foreign_keys):
        return True
    from sqlglot import exp

    if column.default is None or read_ordered(column.default) is not None or generator_call(column.default.unnest()):
        return True
    calls = any(generator_call(node) for node in column.default.find_all(exp.Anonymous))
    return not calls and column.default.find(exp.Column) is None  # a constant: the column is inferred


def _says_not_null(expression: "exp.Expression") -> bool:
    from sqlglot import exp

    expression = expression.unnest()
    if isinstance(expression, exp.Not) and isinstance(inner := expression.this.unnest(), exp.Is):
        return isinstance(inner.expression, exp.Null) and isinstance(inner.this.unnest(), exp.Column)
    return False
