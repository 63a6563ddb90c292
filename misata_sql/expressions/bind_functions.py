"""The operators and functions that an expression may call.

Each binds its operands and returns the node of its result. What has no entry here is refused by name.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from sqlglot import exp

from misata_sql.expressions import (
    bind_calendar,
    bind_conditions,
    bind_encodings,
    bind_format,
    bind_inexact,
    bind_mathematics,
    bind_nested,
    bind_numbers,
    bind_patterns,
    bind_text,
    bind_times,
)
from misata_sql.expressions.expression_types import Node
from misata_sql.expressions.signatures import Bind

if TYPE_CHECKING:
    from misata_sql.expressions.bind_expressions import Binder

# What is refused for good, and why.
REASONS = (
    (
        frozenset(
            """exp ln log log2 log10 cbrt sin cos tan asin acos atan atan2 sinh cosh tanh asinh acosh atanh cot gamma
            lgamma radians degrees""".split()
        ),
        "its last digits are not the same on every machine",
    ),
    (
        frozenset("random setseed uuid gen_random_uuid uuidv4 uuidv7 nextval currval".split()),
        "its value is not the same in every run; use a misata_ generator",
    ),
    (
        frozenset(
            """now today current_date current_time current_timestamp get_current_time get_current_timestamp localtime
            localtimestamp current_localtime current_localtimestamp transaction_timestamp ago""".split()
        ),
        "its value depends on when the query runs; write the moment as a constant",
    ),
    (
        frozenset(
            """current_setting current_database current_schema current_schemas current_catalog current_user
            session_user current_role current_query current_connection_id current_query_id current_transaction_id
            txid_current version getvariable""".split()
        ),
        "its value depends on the session",
    ),
    (frozenset(("hash", "create_sort_key", "write_log")), "its value is internal to a version of DuckDB"),
    (
        frozenset("to_timestamp make_timestamptz timezone timezone_hour timezone_minute attimezone".split()),
        "it depends on the session's time zone",
    ),
)

INEXACT = bind_inexact.FUNCTIONS  # in a CHECK only

OPERATORS: dict[type[exp.Expression], Callable[["Binder", Any], Node]] = {
    **bind_numbers.OPERATORS,
    **bind_mathematics.OPERATORS,
    **bind_conditions.OPERATORS,
    **bind_patterns.OPERATORS,
    **bind_nested.OPERATORS,
    exp.DPipe: bind_text.concatenate,
    exp.Bracket: bind_text.subscript,
}

FUNCTIONS: dict[str, Bind] = {
    **bind_numbers.FUNCTIONS,
    **bind_mathematics.FUNCTIONS,
    **bind_conditions.FUNCTIONS,
    **bind_text.FUNCTIONS,
    **bind_patterns.FUNCTIONS,
    **bind_encodings.FUNCTIONS,
    **bind_format.FUNCTIONS,
    **bind_nested.FUNCTIONS,
    **bind_times.FUNCTIONS,
    **bind_calendar.FUNCTIONS,
}
