"""Which rows a fault hits over time: schedules, bursts, exact numbers of rows."""

from collections.abc import Callable

import numpy as np

from misata_sql.kernels.chaos_chance import unit_draw
from misata_sql.kernels.jit import Kernel, device, kernel
from misata_sql.random.feistel import bits_of_low, mix, pairs_of_rounds, permute
from misata_sql.random.squares import squares64

_1 = np.uint64(1)


def _fill_ramp(values, start, end, out):  # type: ignore[no-untyped-def]
    """Write 0 up to start, 1 from end on, and what lies between them in a straight line."""
    width = np.float64(end) - np.float64(start)
    for i in range(out.size):
        share = (np.float64(values[i]) - np.float64(start)) / width
        out[i] = 0.0 if not share > 0.0 else min(share, 1.0)


def _fill_pulse(values, start, end, out):  # type: ignore[no-untyped-def]
    """Write 1 from start on and before end, else 0."""
    for i in range(out.size):
        out[i] = 1.0 if start <= values[i] < end else 0.0


def _schedules(function: Callable[..., None], name: str) -> dict[str, Kernel]:
    return {
        form: kernel(f"values: {form}[n], start: {form}, end: {form}, out: f8[n]", f"{name}_{form}")(function)
        for form in ("i8", "f8")
    }


FILL_RAMP = _schedules(_fill_ramp, "fill_ramp")
FILL_PULSE = _schedules(_fill_pulse, "fill_pulse")


@kernel("values: i8[n], period: i8, origin: i8, on: i8, out: f8[n]")
def fill_recurring_integers(values, period, origin, on, out):  # type: ignore[no-untyped-def]
    """Write 1 in the first `on` of every `period`, counted from the origin, else 0. origin: 0 .. period - 1"""
    for i in range(out.size):
        out[i] = 1.0 if (values[i] % period + (period - origin)) % period < on else 0.0


@kernel("values: f8[n], period: f8, on: f8, out: f8[n]")
def fill_recurring_floats(values, period, on, out):  # type: ignore[no-untyped-def]
    """The same from 0 on; 0 where the value is not finite."""
    for i in range(out.size):
        place = values[i] - np.floor(values[i] / period) * period
        out[i] = 1.0 if place < on else 0.0


@kernel("key: u8, rows: i8[n], n_hit: i8, n_rows: i8, out: i8[n]")
def fill_exactly(key, rows, n_hit, n_rows, out):  # type: ignore[no-untyped-def]
    """Write 1 for exactly n_hit of the rows 0 .. n_rows - 1, else 0; for other rows 0. n_rows: 1 .. 2^62"""
    n = np.uint64(n_rows)
    k = bits_of_low(n)
    pairs = pairs_of_rounds(n)
    for i in range(out.size):
        out[i] = rows[i] if 0 <= rows[i] < n_rows else 0
    for pair in range(pairs):  # loops without a branch vectorise
        for i in range(out.size):
            out[i] = np.int64(mix(key, n, k, np.uint64(pair), np.uint64(out[i])))
    for i in range(out.size):
        place = np.uint64(out[i])
        if place >= n:
            place = permute(key, n, k, pairs, place)
        out[i] = np.int64(0 <= rows[i] < n_rows and place < np.uint64(n_hit))


@device
def is_bad(key, row, p):  # type: ignore[no-untyped-def]
    """Whether the state drawn at a row is the bad one, 0 or 1 as int64. p: its probability"""
    return np.int64(unit_draw(squares64(key, np.uint64(row))) < p)


@device
def state_at(key, row, share, n_levels, bridges):  # type: ignore[no-untyped-def]
    """What fill_burst writes for one row."""
    start = (row >> n_levels) << n_levels
    left = is_bad(key, start, share)
    right = is_bad(key, np.uint64(start) + (_1 << np.uint64(n_levels)), share)
    level = n_levels
    while level > 0:
        level -= 1
        state = is_bad(key, ((row >> level) | 1) << level, bridges[4 * level + 2 * left + right])
        if (row >> level) & 1:
            left = state
        else:
            right = state
    return left


@kernel("key: u8, rows: i8[n], share: f8, n_levels: i8, bridges: f8[], out: i8[n]")
def fill_burst_start(key, rows, share, n_levels, bridges, out):  # type: ignore[no-untyped-def]
    """Write the first row of the run of bad states that a row is in, from 0 on; the row itself where its state is good.

    A row behind the one before it is in the same run if it is bad, so rows in order look back once for each run.
    """
    for i in range(out.size):
        row = rows[i]
        first = row
        if row >= 0 and state_at(key, row, share, n_levels, bridges) == 1:
            if share >= 1.0:
                first = np.int64(0)
            elif i > 0 and rows[i - 1] == row - 1 and state_at(key, row - 1, share, n_levels, bridges) == 1:
                first = out[i - 1]
            else:
                while first > 0 and state_at(key, first - 1, share, n_levels, bridges) == 1:
                    first -= 1
        out[i] = first


@kernel("key: u8, rows: i8[n], share: f8, n_levels: i8, bridges: f8[], out: i8[n]")
def fill_burst(key, rows, share, n_levels, bridges, out):  # type: ignore[no-untyped-def]
    """Write the states of a two-state Markov chain over the row numbers, 1 for the bad one.

    share: of rows in the bad state; n_levels: L, states at multiples of 2^L are independent of each other (compiler: to
        1e-18), those between them are drawn given the nearest known ones, halving the gap down to the row
    bridges: (n_levels * 4,) float64: [4 * k + 2 * left + right] is the probability of the bad state in the middle of a
        gap of 2^(k + 1) rows with those states at its ends
    The states at the ends of the row's gaps are kept from row to row, as bits: rows in order share most of them.
    """
    lefts, rights = np.int64(0), np.int64(0)  # bit k: the state at the ends of the gap of 2^k rows
    before = np.int64(0)
    level = n_levels
    for i in range(out.size):
        row = rows[i]
        changed = np.uint64(row ^ before)
        if i == 0 or (changed >> np.uint64(n_levels)) > np.uint64(0):
            level = n_levels
            start = (row >> n_levels) << n_levels
            left = is_bad(key, start, share)
            right = is_bad(key, np.uint64(start) + (_1 << np.uint64(n_levels)), share)
        else:
            level = 0
            while (changed >> np.uint64(level)) > np.uint64(0):
                level += 1
            left = (lefts >> level) & 1
            right = (rights >> level) & 1
        while level > 0:
            lefts = (lefts & ~(np.int64(1) << level)) | (left << level)
            rights = (rights & ~(np.int64(1) << level)) | (right << level)
            level -= 1
            middle = ((row >> level) | 1) << level
            state = is_bad(key, middle, bridges[4 * level + 2 * left + right])
            if (row >> level) & 1:
                left = state
            else:
                right = state
        lefts = (lefts & ~np.int64(1)) | left
        rights = (rights & ~np.int64(1)) | right
        before = row
        out[i] = left
