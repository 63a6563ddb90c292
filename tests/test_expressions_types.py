"""The type of every operator's result is DuckDB's typeof(), over all pairs of types and literals."""

import re

import pytest
from expression_oracle import COLUMNS, Oracle

from misata_sql.errors import MisataError

NAMES = [n for n in COLUMNS if "[" not in COLUMNS[n] and "(VARCHAR" not in COLUMNS[n] and "STRUCT" not in COLUMNS[n]]
NAMES = [n for n in NAMES if n not in ("w", "small", "u", "iv", "tsm", "tsn", "raw")]
LITERALS = ["1", "200", "40000", "3000000000", "-1", "0.5", "1.50", "1e3", "10000000000000000000", "true", "'1'"]
OPERATORS = ["+", "-", "*", "/", "//", "%"]
BITS = ["&", "|", "<<", ">>"]


@pytest.fixture(scope="module")
def oracle() -> Oracle:
    return Oracle(n_rows=2)


def _same_or_refused(oracle: Oracle, expressions: list[str]) -> int:
    """How many are bound; each has DuckDB's type, and none that DuckDB refuses is bound."""
    from misata_sql.expressions.bind_expressions import Binder
    from misata_sql.spec.ddl import parse_tables
    from misata_sql.spec.types import SqlType

    bound = 0
    for expression in expressions:
        words = set(re.findall(r"\w+", expression.lower()))
        columns = "".join(f"{n} {t}, " for n, t in COLUMNS.items() if n in words)
        (table,) = parse_tables(f"CREATE TABLE t ({columns}x VARCHAR DEFAULT ({expression}))")
        column = table.column("x")
        try:
            tree = Binder(table, column).bind(column.default)  # type: ignore[arg-type]
        except MisataError:
            continue
        bound += 1
        try:
            theirs = oracle.typeof(expression)
        except Exception as error:
            raise AssertionError(f"{expression} is bound as {tree}, but DuckDB says {error}") from None
        assert tree.type == SqlType.parse(theirs), f"{expression}: {tree.type}, but DuckDB says {theirs}"
    return bound


@pytest.mark.parametrize("operator", OPERATORS)
def test_arithmetic(oracle: Oracle, operator: str) -> None:
    expressions = [f"{a} {operator} {b}" for a in NAMES for b in (*NAMES, *LITERALS)]
    expressions += [f"{a} {operator} {b}" for a in LITERALS for b in NAMES]
    assert _same_or_refused(oracle, expressions) > 250


@pytest.mark.parametrize("operator", BITS)
def test_bits(oracle: Oracle, operator: str) -> None:
    expressions = [f"{a} {operator} {b}" for a in NAMES for b in (*NAMES, *LITERALS)]
    assert _same_or_refused(oracle, expressions) > 60


@pytest.mark.parametrize("operator", ["=", "<", "IS DISTINCT FROM"])
def test_comparisons(oracle: Oracle, operator: str) -> None:
    expressions = [f"{a} {operator} {b}" for a in NAMES for b in (*NAMES, *LITERALS)]
    assert _same_or_refused(oracle, expressions) > 250


@pytest.mark.parametrize(
    "form", ["coalesce({a}, {b})", "CASE WHEN b THEN {a} ELSE {b} END", "greatest({a}, {b})", "nullif({a}, {b})"]
)
def test_choices(oracle: Oracle, form: str) -> None:
    expressions = [form.format(a=a, b=b) for a in NAMES for b in (*NAMES, *LITERALS, "NULL")]
    assert _same_or_refused(oracle, expressions) > 250


@pytest.mark.parametrize(
    "call",
    [
        "- {a}", "abs({a})", "sign({a})", "round({a})", "round({a}, 1)", "round({a}, -1)", "floor({a})", "ceil({a})",
        "trunc({a})", "{a} || 'x'", "concat({a}, 1)", "lower({a})", "length({a})", "left(s, {a})", "repeat(s, {a})",
        "substring(s, {a}, 2)", "to_days({a})", "to_hours({a})", "ts + to_months({a})", "day + {a}", "day - {a}",
        "{a} * INTERVAL 1 DAY", "year({a})", "date_trunc('month', {a})", "NOT {a}", "{a} AND b", "{a} IS NULL",
        "gcd({a}, 4)", "bit_count({a})", "xor({a}, 3)", "sqrt({a})", "pow({a}, 2)", "even({a})", "isnan({a})", "fmod({a}, 3)",
        "trunc({a}, 1)", "factorial({a})", "[{a}, 1]", "[1, 2][{a}]", "list_contains([1, 2], {a})", "MAP {{1: 2}}[{a}]", "{{'x': {a}}}.x",
        "hex({a})", "md5({a})", "chr({a})", "format('{{}}', {a})", "lpad('x', {a}, '-')", "TRY({a})", "{a} + NULL", "instr({a}, 'x')",
        "{a} LIKE 'x'", "regexp_matches({a}, 'x')", "split_part({a}, 'x', 1)", "array_to_string([{a}], '')",
        "{a} BETWEEN 1 AND 2.5", "{a} IN (1, 2)", "starts_with({a}, 'x')",
    ],
)  # fmt: skip
def test_functions(oracle: Oracle, call: str) -> None:
    # the parser of the DDL takes an interval of a fraction for what DuckDB would make of it
    literals = [a for a in LITERALS if "to_" not in call or a.isdigit()]
    _same_or_refused(oracle, [call.format(a=a) for a in (*NAMES, *literals)])


def test_several_literals_and_a_column(oracle: Oracle) -> None:
    """A type takes a literal that it holds, but not where two literals have met before."""
    columns = [name for name in NAMES if any(word in COLUMNS[name] for word in ("INT", "DECIMAL"))]
    expressions = [
        f"coalesce({', '.join(order)})"
        for name in columns
        for pair in (("100", "-3"), ("5", "300"), ("5", "3000000000"), ("-3", "70000"))
        for order in ((*pair, name), (name, *pair), (pair[0], name, pair[1]))
    ]
    assert _same_or_refused(oracle, expressions) > len(expressions) * 0.8
