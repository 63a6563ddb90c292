"""SQL of a project as DuckDB's: types and expressions, from the dialect of the warehouse that it was written for."""

from collections.abc import Collection
from functools import cache
from typing import TYPE_CHECKING

from misata_sql.dbt.clauses import CannotHonourError
from misata_sql.errors import DefinitionError
from misata_sql.spec.keywords import fold, quote_name

if TYPE_CHECKING:
    from sqlglot import exp

DUCKDB = "duckdb"


def known_dialect(name: str) -> str:
    """A dialect that sqlglot reads. Raises UnknownNameError."""
    from sqlglot.dialects.dialect import Dialects

    from misata_sql.errors import UnknownNameError

    names = sorted(dialect.value for dialect in Dialects if dialect.value)
    if fold(name) not in names:
        raise UnknownNameError("SQL dialect", name, names)
    return fold(name)


@cache
def duckdb_type(text: str, dialect: str) -> str:
    """A column's type. Raises CannotHonourError where it is not known."""
    from misata_sql.spec.types import SqlType

    sql = text
    if dialect != DUCKDB:
        import sqlglot

        try:
            sql = sqlglot.exp.DataType.build(text, dialect=dialect).sql(DUCKDB)
        except sqlglot.ParseError:
            raise CannotHonourError(f"{text} is no type of {dialect}") from None
    try:
        SqlType.parse(sql)
    except DefinitionError as error:
        raise CannotHonourError(str(error).partition("\n")[0]) from None
    return sql


def duckdb_expression(text: str, dialect: str, column: str = "") -> str:
    """A condition or value of the project as DuckDB's. Raises CannotHonourError.

    column: what it continues, as in `BETWEEN 3 AND 5`
    """
    from sqlglot import exp

    if dialect == DUCKDB:
        return f"{quote_name(column)} {text}" if column else text
    whole = f"{exp.to_identifier(column, quoted=True).sql(dialect)} {text}" if column else text
    return _parse(whole, dialect).sql(DUCKDB, comments=False)


def checked_condition(text: str, columns: Collection[str]) -> str:
    """A condition of one row over its own columns, in DuckDB's SQL and in one line. Raises CannotHonourError."""
    from sqlglot import exp

    tree = _parse(text, DUCKDB)
    folded = {fold(column) for column in columns}
    for column in tree.find_all(exp.Column):
        if not column.table and fold(column.name) not in folded:
            raise CannotHonourError(f"{text} names {column.name}, which is not among the columns in the yml")
    is_one_line = not any(mark in text for mark in ("--", "/*", "\n"))
    return text.strip() if is_one_line else tree.sql(DUCKDB, comments=False)


def _parse(text: str, dialect: str) -> "exp.Condition":
    import sqlglot
    from sqlglot import exp

    try:
        tree = sqlglot.parse_one(text, dialect=dialect)
    except (sqlglot.ParseError, sqlglot.TokenError):
        tree = None
    if tree is not None and tree.find(exp.Query, exp.AggFunc, exp.Window):
        raise CannotHonourError(f"{text} is about more than one row")
    if not isinstance(tree, exp.Condition):
        raise CannotHonourError(f"{text} is no SQL expression")
    return tree
