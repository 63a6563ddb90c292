"""sqlglot's DuckDB parser without what it knows of functions.

sqlglot reads calls as classes that stand for the same function in every dialect, and loses on the way which one was
written: epoch_ms(x) and make_timestamp(x) become one class, and subscripts of lists are counted from 0. Here a call
stays a call: exp.Anonymous with its name and arguments, in DuckDB's order.
"""

from typing import Any, ClassVar

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


class _Parser(DuckDBParser):  # type: ignore[misc]
    FUNCTIONS: ClassVar[dict[str, Any]] = {name: DuckDBParser.FUNCTIONS[name] for name in _CLASSES} | {
        name: build for name, build in DuckDBParser.FUNCTIONS.items() if name in _aggregates()
    }
    FUNCTION_PARSERS: ClassVar[dict[str, Any]] = {
        name: parse for name, parse in DuckDBParser.FUNCTION_PARSERS.items() if name in _SYNTAX or name in _aggregates()
    }

    def _parse_map(self) -> exp.Expression:
        """MAP {...}[key], which sqlglot takes for the MAP of {...}[key]."""
        literal = super()._parse_map()
        inner = literal.this
        while isinstance(inner, exp.Bracket):
            inner = inner.this
        if inner is literal.this or not isinstance(literal, exp.ToMap):
            return literal
        outer = literal.this.pop()
        inner.replace(exp.ToMap(this=inner.copy()))
        return outer


class _Dialect(DuckDB):  # type: ignore[misc]
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
