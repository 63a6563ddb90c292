"""sqlglot's DuckDB parser without what it knows of functions.

sqlglot reads calls as classes that stand for the same function in every dialect, and loses on the way which one was
written: epoch_ms(x) and make_timestamp(x) become one class, subscripts of lists are counted from 0, initcap is expanded.
Here a call stays a call: exp.Anonymous with its name and arguments, in DuckDB's order.
"""

from sqlglot import exp
from sqlglot.dialects.duckdb import DuckDB
from sqlglot.parsers.duckdb import DuckDBParser

# Read as classes that later passes know: what DuckDB prints of literals.
_CLASSES = ("LIST_VALUE", "STRUCT_PACK")
# Calls with a syntax of their own.
_SYNTAX = ("CAST", "TRY_CAST", "EXTRACT", "OVERLAY", "POSITION", "SUBSTRING", "TRIM")


def _aggregates() -> set[str]:
    """Names of aggregate functions, which no expression of a row may call."""
    names = {name for name, kind in exp.FUNCTION_BY_NAME.items() if issubclass(kind, exp.AggFunc)}
    return names | {"ANY_VALUE", "LIST", "BIT_AND", "BIT_OR", "BIT_XOR", "LISTAGG", "STRINGAGG", "STRING_AGG"}


class _Parser(DuckDBParser):
    FUNCTIONS = {name: DuckDBParser.FUNCTIONS[name] for name in _CLASSES} | {
        name: build for name, build in DuckDBParser.FUNCTIONS.items() if name in _aggregates()
    }
    FUNCTION_PARSERS = {
        name: parse
        for name, parse in DuckDBParser.FUNCTION_PARSERS.items()
        if name in _SYNTAX or name in _aggregates()
    }


class _Dialect(DuckDB):
    INDEX_OFFSET = 0
    parser_class = _Parser


_dialect = _Dialect()


def parse_sql(source: str) -> list[exp.Expression | None]:
    """The trees of an expression's text. Raises sqlglot's errors."""
    trees = _dialect.parser().parse_into(exp.Condition, _dialect.tokenize(source), source)
    for tree in trees:
        for bracket in tree.find_all(exp.Bracket) if tree is not None else ():
            bracket.set("offset", DuckDB.INDEX_OFFSET)  # so that it is written as it was read
    return trees
