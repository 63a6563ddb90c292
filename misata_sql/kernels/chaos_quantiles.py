"""Cells moved along the values of their column, from one quantile to another."""

from collections.abc import Callable

import numpy as np

from misata_sql.kernels.chaos_chance import unit_draw
from misata_sql.kernels.jit import Kernel, device, kernel
from misata_sql.random.squares import squares64


@device
def count_below(sample, x):  # type: ignore[no-untyped-def]
    """How many of a sorted sample are below x. Without a branch, which would be mispredicted at every other step."""
    base, n = np.int64(0), np.int64(sample.size)
    while n > 1:
        half = n >> 1
        base += half * np.int64(sample[base + half - 1] < x)
        n -= half
    return base + np.int64(sample[base] < x)


@device
def count_to(sample, x, base):  # type: ignore[no-untyped-def]
    """How many are not above x. base: so many are below"""
    n = sample.size - base
    if n == 0 or sample[base] != x:
        return base
    while n > 1:
        half = n >> 1
        base += half * np.int64(sample[base + half - 1] <= x)
        n -= half
    return base + np.int64(sample[base] <= x)


def _shift_ranks(key, rows, apply, values, sample, by, out):  # type: ignore[no-untyped-def]
    """Write the value of a sorted sample that stands by * n places behind the cell's own.

    Of the places that equal values take, one is drawn: so what is between -1 and 1 of a die's six sides moves as many
    fives to six as it should. A cell never moves to the other side, and stays where it is beyond the sample's ends.
    """
    n = sample.size
    for i in range(out.size):
        x = values[i]
        out[i] = x
        if apply[i] and x - x == 0:
            first = count_below(sample, x)
            end = count_to(sample, x, first)
            place = first + unit_draw(squares64(key, np.uint64(rows[i]))) * (end - first) + by * n
            made = sample[np.int64(min(max(place, 0.0), n - 1.0))]
            out[i] = max(x, made) if by > 0.0 else min(x, made)


def _shift_between_integers(apply, values, sample, by, out):  # type: ignore[no-untyped-def]
    """The same where all of the sample differ: what lies between two of them is taken too, and nothing is drawn."""
    last = sample.size - 1
    for i in range(out.size):
        x = values[i]
        out[i] = x
        if apply[i]:
            at = count_below(sample, x)
            at -= np.int64(at > last or sample[min(at, last)] != x)  # the last one that is not above x
            place = np.float64(max(at, 0))
            if 0 <= at < last:
                gap = np.uint64(sample[at + 1]) - np.uint64(sample[at])
                place += np.float64(np.uint64(x) - np.uint64(sample[at])) / np.float64(gap)
            place = min(max(place + by * last, 0.0), np.float64(last))
            at = min(np.int64(place), last - 1)
            gap = np.uint64(sample[at + 1]) - np.uint64(sample[at])
            made = sample[at + 1]
            if place - at < 1.0:
                made = np.int64(np.uint64(sample[at]) + min(np.uint64((place - at) * np.float64(gap)), gap))
            out[i] = max(x, made) if by > 0.0 else min(x, made)


def _shift_between_floats(apply, values, sample, by, out):  # type: ignore[no-untyped-def]
    """The same over float64."""
    last = sample.size - 1
    for i in range(out.size):
        x = values[i]
        out[i] = x
        if apply[i] and x - x == 0.0:
            at = count_below(sample, x)
            at -= np.int64(at > last or sample[min(at, last)] != x)  # the last one that is not above x
            place = np.float64(max(at, 0))
            if 0 <= at < last:
                # halves, since the difference of two finite numbers may be infinite
                place += (0.5 * x - 0.5 * sample[at]) / (0.5 * sample[at + 1] - 0.5 * sample[at])
            place = min(max(place + by * last, 0.0), np.float64(last))
            at = min(np.int64(place), last - 1)
            half = (place - at) * (0.5 * sample[at + 1] - 0.5 * sample[at])
            made = min(max(sample[at] + half + half, sample[at]), sample[at + 1])
            out[i] = max(x, made) if by > 0.0 else min(x, made)


def _of_forms(name: str, with_draws: bool, functions: dict[str, Callable[..., None]]) -> dict[str, Kernel]:
    draws = "key: u8, rows: i8[n], " if with_draws else ""
    return {
        form: kernel(
            f"{draws}apply: u1[n], values: {form}[n], sample: {form}[], by: f8, out: {form}[n]", f"{name}_{form}"
        )(function)
        for form, function in functions.items()
    }


SHIFT_RANKS = _of_forms("shift_ranks", True, {"i8": _shift_ranks, "f8": _shift_ranks})
SHIFT_BETWEEN = _of_forms(
    "shift_between", False, {"i8": _shift_between_integers, "f8": _shift_between_floats}
)  # fmt: skip
