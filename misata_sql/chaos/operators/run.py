"""Operators over numpy arrays."""

from typing import Any

import numpy as np

from misata_sql.chaos.operators.operator import Prepared
from misata_sql.errors import ArgumentError


def run(prepared: Prepared, value: Any, rows: np.ndarray, apply: np.ndarray) -> Any:
    """The cells of an operator's result, in the form that it gives.

    prepared: with a kernel (one without makes the cells with apply NULL)
    value: int64 or float64 (n_rows,), or UTF-8 bytes and (n_rows + 1,) int64 starts; None where there is none
    rows: (n_rows,) int64 keys; apply: (n_rows,) uint8
    """
    assert prepared.kernel is not None
    n = len(rows)
    if prepared.valid is not None:
        _check(prepared, value[apply != 0])
    if prepared.takes == "integer":
        apply = apply & (value >= prepared.low) & (value <= prepared.high)
    given: dict[str, Any] = {"rows": rows, "apply": apply.astype(np.uint8, copy=False)}
    if prepared.takes == "text":
        given["text"], given["starts"] = value
    elif prepared.takes != "none":
        given["values"] = value
    result: Any
    if prepared.gives == "text":
        size = prepared.growth[0] * (len(value[0]) if prepared.takes == "text" else 0) + prepared.growth[1] * n
        result = np.empty(max(size, 1), np.uint8), np.empty(n + 1, np.int64)
        given["out"], given["out_starts"] = result
    else:
        result = given["out"] = np.empty(n, np.float64 if prepared.gives == "float" else np.int64)
    prepared.kernel.compiled(*prepared.arguments(given))
    return result


def _check(prepared: Prepared, values: np.ndarray) -> None:
    assert prepared.valid is not None
    low, high = prepared.valid
    wrong = values[~((values >= low) & (values <= high))]
    if wrong.size:
        raise ArgumentError(f"a rate must be from {low:g} to {high:g} (got {wrong[0]!s})")
