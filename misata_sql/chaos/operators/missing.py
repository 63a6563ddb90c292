"""Operators that put nothing, or a stand-in for nothing, in the place of a value."""

from collections.abc import Callable
from typing import Any

from misata_sql.chaos.operators.operator import Operator, Prepared, form_of
from misata_sql.spec.types import SIMPLE_TYPES, SqlType, decimal

Stream = Callable[[str], int]


def same_type(type: SqlType | None) -> SqlType:
    """The type of the value again."""
    assert type is not None
    return type


def _null(type: SqlType | None, arguments: tuple[Any, ...], stream: Stream) -> Prepared:
    form = form_of(type)
    return Prepared(None, stream("value"), (), form, form, same_type(type))


NULL = Operator(
    "null", (), "a value that was not delivered",
    "SELECT misata_perturb(i, 'null', 0.05, i) FROM range(100) t(i)",
    (*SIMPLE_TYPES, decimal()), _null, same_type, is_function=False,
)  # fmt: skip

MISSING_OPERATORS = (NULL,)
