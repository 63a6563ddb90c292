"""Operators that move the distribution of a column, not its range: shift_quantile."""

from typing import Any

from misata_sql.chaos.operators.constants import DAYS, NUMBERS, Stream, number, same_type, sample_of
from misata_sql.chaos.operators.operator import Operator, Parameter, Prepared, form_of
from misata_sql.errors import ArgumentError
from misata_sql.kernels import chaos_quantiles
from misata_sql.spec.types import DOUBLE, TIME, SqlType


def _shift_quantile(type: SqlType | None, arguments: tuple[Any, ...], stream: Stream) -> Prepared:
    type, name = same_type(type), "misata_shift_quantile"
    by = number(name, "by", arguments[0], low=-1, high=1)
    if by == 0:
        raise ArgumentError(f"{name}: by must move a value: from -1 to 1, and not 0 (got {by!r})")
    sample = sample_of(name, "sample", arguments[1], type)
    form = form_of(type)
    all_differ = bool((sample[1:] > sample[:-1]).all())
    kernels = chaos_quantiles.SHIFT_BETWEEN if all_differ else chaos_quantiles.SHIFT_RANKS
    return Prepared(kernels["i8" if form == "integer" else "f8"], stream("value"), (sample, by), form, form, type)


SHIFT_QUANTILE = Operator(
    "shift_quantile",
    (
        Parameter("by", (DOUBLE,), "the step, of quantiles: 0.2 moves the median to where 70% are below; from -1 to 1"),
        Parameter(
            "sample", ("values",),
            "a list of values of the column, or of its quantiles; in a scenario it may be left out for the column's "
            "first 10,000 rows", is_sample=True,
        ),
    ),
    "drift: larger or smaller values of the column come more often, and none that it did not have; where all of the "
    "sample differ, what lies between two of them comes too",
    "SELECT misata_shift_quantile(i, 0.2, range(100), i) FROM range(100) t(i)", (*NUMBERS, *DAYS, TIME),
    _shift_quantile, same_type,
)  # fmt: skip

DRIFT_OPERATORS = (SHIFT_QUANTILE,)
