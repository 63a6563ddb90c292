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

# Functions of the C library, whose last bits differ between machines.
UNSTABLE = frozenset(
    """exp ln log log2 log10 cbrt sin cos tan asin acos atan atan2 sinh cosh tanh asinh acosh atanh
    cot gamma lgamma radians degrees""".split()
)

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
