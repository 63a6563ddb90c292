"""Operators over numpy arrays."""

from typing import Any

import numpy as np

from misata_sql.chaos.operators.operator import Prepared


def run(prepared: Prepared, value: Any, rows: np.ndarray, apply: np.ndarray) -> Any:
    """The cells of an operator's result.

    value: int64 or float64 (n_rows,), or UTF-8 bytes and (n_rows + 1,) int64 starts; None where there is none
    rows: (n_rows,) int64 keys; apply: (n_rows,) uint8
    """
    assert prepared.kernel is not None
    n = len(rows)
    key = np.uint64(prepared.key)
    head: list[Any] = [key, rows, apply]
    if prepared.takes == "text":
        head += list(value)
    elif prepared.takes != "none":
        head.append(value)
    if prepared.gives == "text":
        size = prepared.growth[0] * (len(value[0]) if prepared.takes == "text" else 0) + prepared.growth[1] * n
        out = np.empty(max(size, 1), np.uint8), np.empty(n + 1, np.int64)
        prepared.kernel.compiled(*head, *prepared.constants, *out)
        return out
    result = np.empty(n, np.float64 if prepared.gives == "float" else np.int64)
    prepared.kernel.compiled(*head, *prepared.constants, result)
    return result
