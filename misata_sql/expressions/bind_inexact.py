"""Functions whose last digits are not the same on every machine: in a CHECK they are compared by enclosures.

See conditions/enclose.py. Anywhere else they are refused (REASONS in bind_functions.py).
"""

from typing import TYPE_CHECKING

from misata_sql.expressions.signatures import Arguments, Bind, takes
from misata_sql.spec.types import DOUBLE

if TYPE_CHECKING:
    from sqlglot import exp

    from misata_sql.expressions.bind_expressions import Binder
    from misata_sql.expressions.expression_types import Node

_OF_ONE = ("exp", "ln", "log2", "log10", "cbrt", "sin", "cos", "tan", "asin", "acos", "atan", "radians", "degrees")


def _log(binder: "Binder", arguments: Arguments, expression: "exp.Expression", name: str) -> "Node":
    """log(x) has base 10; log(base, x) any."""
    of = takes("log", DOUBLE, "dd") if len(arguments) == 2 else takes("log10", DOUBLE, "d")
    return of(binder, arguments, expression, name)


FUNCTIONS: dict[str, Bind] = {
    **{name: takes(name, DOUBLE, "d") for name in _OF_ONE},
    "log": _log,
    "atan2": takes("atan2", DOUBLE, "dd"),
}
OPS = frozenset((*_OF_ONE, "log", "atan2", "pow"))
