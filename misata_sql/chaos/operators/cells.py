"""Operators over Polars Series, for the expressions of scenarios."""

from typing import Any

import numpy as np

from misata_sql.chaos.operators.operator import Prepared
from misata_sql.chaos.operators.run import run
from misata_sql.expressions.series import expand, polars_type, text_buffers, text_series
from misata_sql.spec.types import SqlType


def apply_to_series(
    prepared: Prepared, value: Any, type: SqlType | None, keys: np.ndarray, apply: np.ndarray | None, n_rows: int
) -> Any:
    """The Series of an operator's result.

    value: the Series of the operand, NULL cells of it are handed on; None where the operator has no value
    keys: (n_rows,) int64; apply: (n_rows,) bool of the rows that matter; None: all
    """
    import polars as pl

    keys = np.ascontiguousarray(np.broadcast_to(keys, n_rows))
    wanted = np.ones(n_rows, np.uint8) if apply is None else apply.astype(np.uint8)
    given = reached = None
    if prepared.takes == "list":
        return _lists(prepared, value, type, keys, wanted)
    if value is not None:
        value = expand(value, n_rows).rechunk()
        given = in_64_bits(value)
        if given.null_count():  # NULL cells, and what 64 bits do not hold
            reached = given.is_not_null()
            wanted &= reached.to_numpy().view(np.uint8)
    if prepared.kernel is None:  # an applied cell becomes NULL
        return value.zip_with(pl.Series(wanted == 0), pl.Series([None], dtype=value.dtype))
    result = run(prepared, stored_cells(given, prepared.takes), keys, wanted)
    if prepared.gives == "text":
        made = text_series(*result)
    elif prepared.returns.id == "BOOLEAN":
        made = pl.Series(result != 0)
    else:
        made = pl.Series(result).cast(polars_type(prepared.returns))
    if reached is None:
        return made
    return made.zip_with(reached, value if made.dtype == value.dtype else pl.Series([None], dtype=made.dtype))


def _lists(prepared: Prepared, value: Any, type: SqlType | None, keys: np.ndarray, wanted: np.ndarray) -> Any:
    from misata_sql.chaos.operators.list_cells import with_faults

    assert type is not None
    n = len(keys)
    wanted &= expand(value.valid, n).to_numpy().view(np.uint8)
    return with_faults(value, run(prepared, expand(value.lengths, n).to_numpy(), keys, wanted), type)


def apply_to_keys(prepared: Prepared, keys: np.ndarray) -> np.ndarray:
    """(n_rows,) bool of a call that has no value and gives a BOOLEAN."""
    result: np.ndarray = run(prepared, None, keys, np.ones(len(keys), np.uint8)) != 0
    return result


def in_64_bits(value: Any) -> Any:
    """A Series whose integers that int64 does not hold are NULL."""
    import polars as pl

    return value.cast(pl.Int64, strict=False) if value.dtype in (pl.UInt64, pl.Int128) else value


def stored_cells(value: Any, form: str) -> Any:
    """A Series as kernels get it; NULL cells are 0 or empty."""
    if form == "none":
        return None
    if form == "text":
        return text_buffers(value)
    if value.null_count():
        value = value.fill_null(0) if value.dtype.is_numeric() else value.fill_null(False)
    return np.ascontiguousarray(value.to_numpy().astype(np.int64 if form == "integer" else np.float64))
