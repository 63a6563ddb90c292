"""Data tests as clauses: those of dbt itself, of dbt_utils and of dbt_expectations that state something of every row.

A rule yields what makes its test pass, which may be more than the test asks for: NOT NULL for a share of values that
must be there. A NULL passes a CHECK as it passes the tests.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from misata_sql.dbt.clauses import CannotHonourError, Check, Clause, IsNull, NotNull, Reference, Unique
from misata_sql.dbt.dialects import duckdb_expression
from misata_sql.dbt.manifest import DataTest, DbtTable, unquoted
from misata_sql.spec.keywords import fold, quote_name, quote_text

Rule = Callable[[DataTest, DbtTable], Iterable[Clause]]
RULES: dict[str, tuple[Rule, frozenset[str]]] = {}
ROW_CONDITION = "row_condition"
_TOLERANT = re.compile(r"!=\s*0|<>\s*0|>\s*\d+|>=\s*[1-9]\d*")  # 0 failures never raise such an error


def rule(*kinds: str, arguments: str = "") -> Callable[[Rule], Rule]:
    """Register a rule for tests. arguments: what it reads, in one text; a test with others is refused"""

    def register(function: Rule) -> Rule:
        for kind in kinds:
            RULES[kind] = function, frozenset(arguments.split())
        return function

    return register


def test_clauses(test: DataTest, table: DbtTable, dialect: str) -> tuple[Clause, ...]:
    """What must hold so that a test passes; nothing where it always does. Raises CannotHonourError.

    dialect: of the SQL in its arguments
    """
    if not test.kind:
        raise CannotHonourError("it is a query of its own")
    if test.kind not in RULES:
        raise CannotHonourError(f"{test.kind} is not known to state a condition of rows, of a key or of a reference")
    if not _TOLERANT.fullmatch(test.error_if.strip()):
        raise CannotHonourError(f"error_if: {test.error_if!r} wants rows that fail")
    function, known = RULES[test.kind]
    given = {name: value for name, value in test.arguments.items() if value is not None}
    test = replace(test, arguments=given)
    for name in given:
        if name not in known:
            raise CannotHonourError(f"its argument {name} is not understood")
    for name, value in (*given.items(), ("where", test.where)):
        if _has_jinja(value):
            raise CannotHonourError(f"{name} has Jinja in it, which dbt renders only when it runs the test")
    if test.column and table.column(test.column) is None:
        raise CannotHonourError(f"there is no column {test.column} among the columns of {table.label}")
    clauses = tuple(function(_in_duckdb(test, dialect), table))
    for condition in (test.where, given.get(ROW_CONDITION)):
        if condition:
            clauses = tuple(_under(duckdb_expression(str(condition), dialect), clause) for clause in clauses)
    return clauses


def _in_duckdb(test: DataTest, dialect: str) -> DataTest:
    """A test whose arguments are DuckDB's SQL, an expression that continues its column with that column."""
    arguments = dict(test.arguments)
    for name in ("min_value", "max_value"):
        if isinstance(arguments.get(name), str):
            arguments[name] = duckdb_expression(arguments[name], dialect)
    if arguments.get("expression") is not None:
        arguments["expression"] = duckdb_expression(str(arguments["expression"]), dialect, test.column)
    return replace(test, arguments=arguments)


def _under(condition: str, clause: Clause) -> Clause:
    """What a clause says of the rows where a condition is true. Keys and references hold in all rows, so in those."""
    if isinstance(clause, NotNull):
        return Check(f"({condition}) IS NOT TRUE OR {quote_name(clause.column)} IS NOT NULL")
    if isinstance(clause, IsNull):
        return Check(f"({condition}) IS NOT TRUE OR {quote_name(clause.column)} IS NULL")
    if isinstance(clause, Check):
        return Check(f"({condition}) IS NOT TRUE OR ({clause.sql})")
    return clause


def _has_jinja(value: Any) -> bool:
    if isinstance(value, str):
        return "{{" in value or "{%" in value
    if isinstance(value, Mapping):
        return any(map(_has_jinja, value.values()))
    return isinstance(value, list) and any(map(_has_jinja, value))


def _name(test: DataTest) -> str:
    if not test.column:
        raise CannotHonourError("it names no column")
    return quote_name(test.column)


def _argument(test: DataTest, name: str) -> Any:
    value = test.arguments.get(name)
    if value is None:
        raise CannotHonourError(f"its argument {name} is missing")
    return value


def _number(test: DataTest, name: str) -> float:
    value = _argument(test, name)
    try:
        return float(value)
    except (TypeError, ValueError):
        raise CannotHonourError(f"its argument {name} must be a number (got {value!r})") from None


def _listed(test: DataTest, name: str) -> list[Any]:
    value = _argument(test, name)
    if not isinstance(value, list) or not value:
        raise CannotHonourError(f"its argument {name} must be a list that has something in it (got {value!r})")
    return value


def _literals(test: DataTest, table: DbtTable, name: str, quote: str) -> str:
    """The values of a list; quote: the argument that says whether dbt puts them in quotes (if left out, it does)."""
    quoted = test.arguments.get(quote, True)
    column = table.column(test.column)
    return ", ".join(_literal(value, column.data_type if column else "", bool(quoted)) for value in _listed(test, name))


def _literal(value: Any, data_type: str, quoted: bool) -> str:
    """Numbers and flags stay bare beside a column of their own kind, where dbt's quotes are cast away again."""
    if isinstance(value, str):
        return quote_text(value) if quoted else value
    is_text = re.match(r"(var)?char|text|string|n?varchar|bpchar|enum", data_type, re.I) is not None
    if is_text and quoted:
        return quote_text(str(value))
    return str(value).upper() if isinstance(value, bool) else repr(value)


# ---- dbt ----


@rule("not_null", "dbt_utils.at_least_one", arguments="group_by_columns")
@rule("dbt_expectations.expect_column_values_to_not_be_null", arguments=ROW_CONDITION)
def not_null(test: DataTest, table: DbtTable) -> Iterable[Clause]:
    _name(test)
    yield NotNull(test.column)


@rule("unique")
@rule("dbt_expectations.expect_column_values_to_be_unique", arguments=ROW_CONDITION)
def unique(test: DataTest, table: DbtTable) -> Iterable[Clause]:
    _name(test)
    yield Unique((test.column,))


@rule("accepted_values", arguments="values quote")
@rule("dbt_expectations.expect_column_values_to_be_in_set", arguments="value_set quote_values row_condition")
def accepted_values(test: DataTest, table: DbtTable) -> Iterable[Clause]:
    given = ("values", "quote") if "values" in test.arguments else ("value_set", "quote_values")
    yield Check(f"{_name(test)} IN ({_literals(test, table, *given)})")


@rule("dbt_utils.not_accepted_values", arguments="values quote")
@rule("dbt_expectations.expect_column_values_to_not_be_in_set", arguments="value_set quote_values row_condition")
def not_accepted_values(test: DataTest, table: DbtTable) -> Iterable[Clause]:
    given = ("values", "quote") if "values" in test.arguments else ("value_set", "quote_values")
    yield Check(f"{_name(test)} NOT IN ({_literals(test, table, *given)})")


@rule("relationships", arguments="to field")
@rule("dbt_utils.relationships_where", arguments="to field from_condition to_condition")
def relationships(test: DataTest, table: DbtTable) -> Iterable[Clause]:
    _name(test)
    condition = str(test.arguments.get("to_condition", "1=1"))
    if condition.replace(" ", "") not in ("1=1", "true"):
        raise CannotHonourError(f"to_condition: {condition!r} leaves only some of the rows to refer to")
    yield Reference((test.column,), str(_argument(test, "to")), (unquoted(str(_argument(test, "field"))),))


# ---- conditions of a row ----


@rule("dbt_utils.expression_is_true", arguments="expression")
@rule("dbt_expectations.expression_is_true", arguments="expression test_condition row_condition")
def expression_is_true(test: DataTest, table: DbtTable) -> Iterable[Clause]:
    condition = str(test.arguments.get("test_condition", "= true")).replace(" ", "").lower()
    if condition != "=true":
        raise CannotHonourError(f"test_condition: {test.arguments['test_condition']!r} is not '= true'")
    yield Check(_argument(test, "expression"))


@rule("dbt_utils.accepted_range", arguments="min_value max_value inclusive")
@rule("dbt_expectations.expect_column_values_to_be_between", arguments="min_value max_value strictly row_condition")
def between(test: DataTest, table: DbtTable) -> Iterable[Clause]:
    yield Check(_bounds(test, _name(test)))


def _bounds(test: DataTest, value: str) -> str:
    strictly = bool(test.arguments.get("strictly", False)) or not test.arguments.get("inclusive", True)
    equal = "" if strictly else "="
    bounds = ((">", test.arguments.get("min_value")), ("<", test.arguments.get("max_value")))
    sides = [f"{value} {order}{equal} {bound}" for order, bound in bounds if bound is not None]
    if not sides:
        raise CannotHonourError("it has neither min_value nor max_value")
    return " AND ".join(sides)


@rule("dbt_utils.not_empty_string", arguments="trim_whitespace")
def not_empty_string(test: DataTest, table: DbtTable) -> Iterable[Clause]:
    name = _name(test)
    yield Check(f"trim({name}) <> ''" if test.arguments.get("trim_whitespace", True) else f"{name} <> ''")


@rule("dbt_expectations.expect_column_values_to_be_null", arguments=ROW_CONDITION)
def is_null(test: DataTest, table: DbtTable) -> Iterable[Clause]:
    _name(test)
    yield IsNull(test.column)


@rule(
    "dbt_expectations.expect_column_value_lengths_to_be_between", arguments="min_value max_value strictly row_condition"
)
def length_between(test: DataTest, table: DbtTable) -> Iterable[Clause]:
    yield Check(_bounds(test, f"length({_name(test)})"))


@rule("dbt_expectations.expect_column_value_lengths_to_equal", arguments="value row_condition")
def length_equals(test: DataTest, table: DbtTable) -> Iterable[Clause]:
    yield Check(f"length({_name(test)}) = {_number(test, 'value'):g}")


@rule(
    "dbt_expectations.expect_column_pair_values_A_to_be_greater_than_B",
    arguments="column_A column_B or_equal row_condition",
)
def greater_than(test: DataTest, table: DbtTable) -> Iterable[Clause]:
    order = ">=" if test.arguments.get("or_equal", False) else ">"
    yield Check(f"{_pair(test)[0]} {order} {_pair(test)[1]}")


@rule("dbt_expectations.expect_column_pair_values_to_be_equal", arguments="column_A column_B row_condition")
def equal(test: DataTest, table: DbtTable) -> Iterable[Clause]:
    yield Check(" = ".join(_pair(test)))


def _pair(test: DataTest) -> list[str]:
    return [quote_name(unquoted(str(_argument(test, f"column_{side}")))) for side in "AB"]


# ---- patterns ----


@rule(
    "dbt_expectations.expect_column_values_to_match_regex",
    "dbt_expectations.expect_column_values_to_not_match_regex",
    arguments="regex row_condition is_raw flags",
)
def regex(test: DataTest, table: DbtTable) -> Iterable[Clause]:
    flags = test.arguments.get("flags") or ""
    if flags:
        raise CannotHonourError(f"flags: {flags!r} are not supported")
    negated = "_not_match_" in test.kind
    name, pattern = _name(test), str(_argument(test, "regex"))
    matches = f"regexp_matches({name}, {quote_text(pattern)})"
    yield Check(f"NOT {matches}" if negated else matches, test.column, "" if negated else pattern)


@rule(
    "dbt_expectations.expect_column_values_to_match_like_pattern",
    "dbt_expectations.expect_column_values_to_not_match_like_pattern",
    arguments="like_pattern row_condition",
)
def like(test: DataTest, table: DbtTable) -> Iterable[Clause]:
    order = "NOT LIKE" if "_not_match_" in test.kind else "LIKE"
    yield Check(f"{_name(test)} {order} {quote_text(str(_argument(test, 'like_pattern')))}")


# ---- keys and shares ----


@rule("dbt_utils.unique_combination_of_columns", arguments="combination_of_columns quote_columns")
@rule(
    "dbt_expectations.expect_compound_columns_to_be_unique",
    arguments="column_list quote_columns ignore_row_if row_condition",
)
def unique_together(test: DataTest, table: DbtTable) -> Iterable[Clause]:
    name = "combination_of_columns" if "combination_of_columns" in test.arguments else "column_list"
    columns = tuple(unquoted(str(column)) for column in _listed(test, name))
    yield Unique(columns)
    # these tests count rows that are NULL in a column as equal, and UNIQUE does not
    yield from (NotNull(column) for column in columns)


@rule("dbt_utils.not_null_proportion", arguments="at_least at_most group_by_columns")
def not_null_proportion(test: DataTest, table: DbtTable) -> Iterable[Clause]:
    _name(test)
    if "at_most" in test.arguments and _number(test, "at_most") < 1:
        raise CannotHonourError(f"at_most: {test.arguments['at_most']} is a share of the rows, and no rule about each")
    yield NotNull(test.column)


# ---- columns and types, which hold by the definition ----


@rule("dbt_expectations.expect_column_to_exist", arguments="column_index")
def exists(test: DataTest, table: DbtTable) -> Iterable[Clause]:
    at = [fold(column.name) for column in table.columns].index(fold(test.column)) + 1
    if "column_index" in test.arguments and _number(test, "column_index") != at:
        raise CannotHonourError(
            f"column_index is {test.arguments['column_index']}, and {test.column} is column {at} of {table.label}"
        )
    return ()


@rule("dbt_expectations.expect_column_values_to_be_of_type", arguments="column_type")
@rule("dbt_expectations.expect_column_values_to_be_in_type_list", arguments="column_type_list")
def of_type(test: DataTest, table: DbtTable) -> Iterable[Clause]:
    types = [_argument(test, "column_type")] if "column_type" in test.arguments else _listed(test, "column_type_list")
    column = table.column(test.column)
    if column is None or fold(column.data_type) not in [fold(str(type)) for type in types]:
        raise CannotHonourError(f"the type of {test.column} is {column.data_type if column else 'not known'}")
    return ()


@rule("dbt_expectations.expect_table_column_count_to_equal", arguments="value")
def column_count(test: DataTest, table: DbtTable) -> Iterable[Clause]:
    if _number(test, "value") != len(table.columns):
        raise CannotHonourError(f"{table.label} has {len(table.columns)} columns")
    return ()


@rule(
    "dbt_expectations.expect_table_columns_to_contain_set",
    "dbt_expectations.expect_table_columns_to_match_set",
    "dbt_expectations.expect_table_columns_to_match_ordered_list",
    arguments="column_list transform",
)
def columns_match(test: DataTest, table: DbtTable) -> Iterable[Clause]:
    wanted = [fold(str(name)) for name in _listed(test, "column_list")]
    there = [fold(column.name) for column in table.columns]
    kind = test.kind.rpartition("_to_")[2]
    holds = {
        "contain_set": set(wanted) <= set(there),
        "match_set": set(wanted) == set(there),
        "match_ordered_list": wanted == there,
    }
    if not holds[kind]:
        raise CannotHonourError(f"the columns of {table.label} are {', '.join(c.name for c in table.columns)}")
    return ()
