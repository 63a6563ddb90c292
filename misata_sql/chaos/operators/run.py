"""Operators over numpy arrays."""

from typing import Any

import numpy as np

from misata_sql.chaos.operators.operator import Prepared
from misata_sql.errors import ArgumentError
from misata_sql.kernels.chaos_gather import gather_texts, list_rows, put_back_texts, select_texts


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
    if prepared.takes == prepared.gives == "text":
        return _change_texts(prepared, value[0], value[1], rows, apply)
    if prepared.takes == "integer":
        apply = apply & (value >= prepared.low) & (value <= prepared.high)
    given: dict[str, Any] = {"rows": rows, "apply": apply.astype(np.uint8, copy=False)}
    if prepared.takes != "none":
        given["values"] = value
    result: Any
    if prepared.gives == "text":
        result = np.empty(max(prepared.growth[1] * n, 1), np.uint8), np.empty(n + 1, np.int64)
        given["out"], given["out_starts"] = result
    else:
        result = given["out"] = np.empty(n, np.float64 if prepared.gives == "float" else np.int64)
    prepared.kernel.compiled(*prepared.arguments(given))
    return result


def _change_texts(
    prepared: Prepared, text: np.ndarray, starts: np.ndarray, rows: np.ndarray, apply: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Only the rows with apply are touched; the others are copied in blocks."""
    assert prepared.kernel is not None
    n, n_bytes = int(np.count_nonzero(apply)), len(text)
    is_part = n < len(rows) or prepared.ascii_stays
    some, some_starts, places = text, starts, np.empty(n + 1, np.int64)
    # Arrays as small as they can be: the page faults of fresh memory cost more than the kernels
    if is_part:
        left = np.empty(2, np.int64)
        list_rows.compiled(apply.astype(np.uint8, copy=False), places)
        select_texts.compiled(places[:n], text, starts, int(prepared.ascii_stays), left)
        n, n_bytes = left.tolist()
        some, some_starts, places = np.empty(n_bytes, np.uint8), np.empty(n + 1, np.int64), places[:n]
        gather_texts.compiled(places, text, starts, some, some_starts)
    room = prepared.growth[0] * n_bytes + prepared.growth[1] * n
    made, made_starts = np.empty(max(room, 1), np.uint8), np.empty(n + 1, np.int64)
    given = {"text": some, "starts": some_starts, "out": made, "out_starts": made_starts}
    if "rows" in prepared.kernel.by_name:
        given["rows"] = rows[places] if is_part else rows
    prepared.kernel.compiled(*prepared.arguments(given))
    if not is_part:
        return made, made_starts
    out = np.empty(len(text) - n_bytes + int(made_starts[-1]), np.uint8)
    out_starts = np.empty(len(starts), np.int64)
    put_back_texts.compiled(places, text, starts, made, made_starts, out, out_starts)
    return out, out_starts


def _check(prepared: Prepared, values: np.ndarray) -> None:
    assert prepared.valid is not None
    low, high = prepared.valid
    wrong = values[~((values >= low) & (values <= high))]
    if wrong.size:
        raise ArgumentError(f"a rate must be from {low:g} to {high:g} (got {wrong[0]!s})")
