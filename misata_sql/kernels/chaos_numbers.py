"""Faults of numbers: wrong units and signs, noise, outliers, lost precision.

Integers are unscaled decimals too: `one` is then what stands for 1. low and high are what the type holds; a result that
it does not hold leaves the cell as it is, unless a kernel says otherwise. single: 1 where the type is FLOAT.
"""

import numpy as np

from misata_sql.kernels.chaos_chance import unit_draw
from misata_sql.kernels.chaos_values import greatest_size, size_of, with_sign
from misata_sql.kernels.jit import device, kernel
from misata_sql.random.squares import squares64

_1 = np.uint64(1)
_2_63 = 2.0**63


@device
def to_integer(x, low, high, other):  # type: ignore[no-untyped-def]
    """A float64 rounded to a whole number, halves to the even one; `other` where that is not from low to high."""
    if not (-_2_63 <= x < _2_63):
        return other
    rounded = np.int64(np.rint(x))
    return rounded if low <= rounded <= high else other


@device
def settle(x, other, single):  # type: ignore[no-untyped-def]
    """A float64 as the type holds it; `other` where that is not finite."""
    if single:
        x = np.float64(np.float32(x))
    return x if x - x == 0.0 else other


@device
def moved(value, delta, low, high):  # type: ignore[no-untyped-def]
    """value + delta, else value - delta, else value: the first from low to high.

    delta: float64, whole; low <= 0 <= high
    Compared before anything is added: the compiler takes it for granted that a sum of int64 does not overflow.
    """
    if not (-_2_63 < delta < _2_63):
        return value
    size = np.int64(abs(delta))
    fits_up, fits_down = value <= high - size, value >= low + size
    if fits_up and (delta > 0.0 or not fits_down):
        return value + size
    return value - size if fits_down else value


@kernel("apply: u1[n], values: i8[n], factor: f8, offset: f8, whole: i8, low: i8, high: i8, out: i8[n]")
def scale_integers(apply, values, factor, offset, whole, low, high, out):  # type: ignore[no-untyped-def]
    """Write value * factor + offset. whole: the factor, where the product is to be exact; 0: it is no whole number"""
    for i in range(out.size):
        value = values[i]
        out[i] = value
        if apply[i]:
            x = np.float64(value) * factor
            if whole == 0:
                out[i] = to_integer(x + offset, low, high, value)
            elif -9.2e18 < x < 9.2e18 and -9.2e18 < x + offset < 9.2e18:
                exact = value * whole + np.int64(offset)
                out[i] = exact if low <= exact <= high else value


@kernel("apply: u1[n], values: f8[n], factor: f8, offset: f8, single: i8, out: f8[n]")
def scale_floats(apply, values, factor, offset, single, out):  # type: ignore[no-untyped-def]
    """Write value * factor + offset."""
    for i in range(out.size):
        out[i] = values[i]
        if apply[i]:
            out[i] = settle(values[i] * factor + offset, values[i], single)


@kernel("apply: u1[n], values: i8[n], high: i8, out: i8[n]")
def negate_integers(apply, values, high, out):  # type: ignore[no-untyped-def]
    """Write -value."""
    for i in range(out.size):
        value = values[i]
        out[i] = -value if apply[i] and value >= -high else value


@kernel("apply: u1[n], values: f8[n], out: f8[n]")
def negate_floats(apply, values, out):  # type: ignore[no-untyped-def]
    """Write -value; 0 stays 0, and what is not finite as it is."""
    for i in range(out.size):
        value = values[i]
        out[i] = -value if apply[i] and value != 0.0 and value - value == 0.0 else value


@device
def normal_of(bits, cells, shift):  # type: ignore[no-untyped-def]
    """The standard normal quantile; bits: int64, of the float64 that fill_quantile of quantile.py makes of a draw."""
    side = np.int64(64) << (np.int64(52) - shift)
    j = (((bits >> shift) & (side - np.int64(1))) | ((bits >> np.int64(63)) & side)) * np.int64(4)
    t = np.float64(bits & ((np.int64(1) << shift) - np.int64(1)))
    return cells[j] + t * (cells[j + 1] + t * (cells[j + 2] + t * cells[j + 3]))


@kernel(
    "key: u8, rows: i8[n], apply: u1[n], values: i8[n], cells: f8[], shift: i8, sd: f8, ratio: f8, low: i8, high: i8, "
    "out: i8[n]",
)
def add_noise_integers(  # type: ignore[no-untyped-def]
    key, rows, apply, values, cells, shift, sd, ratio, low, high, out
):
    """Write value + (sd + ratio * |value|) * z with a standard normal z, rounded, and by 1 at least.

    cells, shift: of the normal QuantileTable. Where that is out of the type, the same towards the other side, and where
    both are, half as much until one is not.
    """
    scratch = out.view(np.float64)
    for i in range(out.size):
        scratch[i] = np.float64(np.int64(~squares64(key, np.uint64(rows[i])) | _1))
    for i in range(out.size):
        z = normal_of(out[i], cells, shift)
        value = values[i]
        out[i] = value
        spread = sd + ratio * abs(np.float64(value))
        if apply[i] and spread > 0.0:
            delta = np.rint(spread * z)
            if delta == 0.0:
                delta = 1.0 if z > 0.0 else -1.0
            near = moved(value, delta, low, high)
            while near == value and abs(delta) > 1.0:
                delta = np.rint(0.5 * delta)
                near = moved(value, delta, low, high)
            out[i] = near


@kernel(
    "key: u8, rows: i8[n], apply: u1[n], values: f8[n], cells: f8[], shift: i8, sd: f8, ratio: f8, single: i8, "
    "out: f8[n]",
)
def add_noise_floats(  # type: ignore[no-untyped-def]
    key, rows, apply, values, cells, shift, sd, ratio, single, out
):
    """Write value + (sd + ratio * |value|) * z with a standard normal z."""
    bits = out.view(np.int64)
    for i in range(out.size):
        out[i] = np.float64(np.int64(~squares64(key, np.uint64(rows[i])) | _1))
    for i in range(out.size):
        z = normal_of(bits[i], cells, shift)
        value = values[i]
        out[i] = settle(value + (sd + ratio * abs(value)) * z, value, single) if apply[i] else value


@device
def far_away(bits):  # type: ignore[no-untyped-def]
    """How many scales an outlier is away: 3 or more, k with a probability of 9 / k^2 (Pareto), either side."""
    k = 3.0 / np.sqrt(1.0 - unit_draw(bits))
    return k if bits & _1 else -k


@kernel("key: u8, rows: i8[n], apply: u1[n], values: i8[n], scale: f8, one: i8, low: i8, high: i8, out: i8[n]")
def put_outliers_integers(key, rows, apply, values, scale, one, low, high, out):  # type: ignore[no-untyped-def]
    """Write value + scale * far_away. scale: 0 for the value's own size

    Where that is out of the type, the same towards the other side; where both are, the end of the type.
    """
    for i in range(out.size):
        value = values[i]
        out[i] = value
        if apply[i]:
            size = scale if scale > 0.0 else max(abs(np.float64(value)), np.float64(one))
            delta = np.rint(size * far_away(squares64(key, np.uint64(rows[i]))))
            if delta == 0.0:
                delta = 1.0
            far = moved(value, delta, low, high)
            if far == value:
                end = high if delta > 0.0 else low
                far = end if end != value else low if end == high else high
            out[i] = far


@kernel("key: u8, rows: i8[n], apply: u1[n], values: f8[n], scale: f8, single: i8, out: f8[n]")
def put_outliers_floats(key, rows, apply, values, scale, single, out):  # type: ignore[no-untyped-def]
    """Write value + scale * far_away, or the other side where that is not finite."""
    for i in range(out.size):
        value = values[i]
        out[i] = value
        if apply[i]:
            size = scale if scale > 0.0 else abs(value) if value != 0.0 else 1.0
            delta = size * far_away(squares64(key, np.uint64(rows[i])))
            out[i] = settle(value + delta, settle(value - delta, value, single), single)


@kernel("apply: u1[n], values: i8[n], unit: u8, n_digits: i8, powers: u8[], low: i8, high: i8, out: i8[n]")
def round_integers(apply, values, unit, n_digits, powers, low, high, out):  # type: ignore[no-untyped-def]
    """Write the nearest multiple of the unit, halves away from 0; towards 0 where the type does not hold that.

    unit: 1 .. 10^18, or 0: 10^k that leaves n_digits significant digits; powers: 10^0 .. 10^19
    """
    for i in range(out.size):
        value = values[i]
        out[i] = value
        if apply[i]:
            size = size_of(value)
            step = unit
            if step == np.uint64(0):
                n = 0
                while n < 19 and powers[n] <= size:
                    n += 1
                step = powers[max(n - n_digits, 0)]
            below = size // step * step
            near = below + step if size - below >= step - step // np.uint64(2) and step > _1 else below
            if near > greatest_size(value, low, high):
                near = below
            out[i] = with_sign(near, value)


@device
def half_away(x):  # type: ignore[no-untyped-def]
    """A float64 to the nearest whole number, halves away from 0."""
    return np.floor(x + 0.5) if x >= 0.0 else np.ceil(x - 0.5)


@kernel("apply: u1[n], values: f8[n], digits: i8, n_digits: i8, powers: f8[], single: i8, out: f8[n]")
def round_floats(apply, values, digits, n_digits, powers, single, out):  # type: ignore[no-untyped-def]
    """Write the value with so many digits behind the point (before it where negative), halves away from 0.

    n_digits: above 0: so many significant digits instead; powers: 10^-308 .. 10^308
    """
    for i in range(out.size):
        value = values[i]
        out[i] = value
        if apply[i] and value - value == 0.0 and value != 0.0:
            places = digits
            if n_digits > 0:
                below, above = 0, 617  # powers[below] <= |value|, or below = 0
                while above - below > 1:
                    middle = (below + above) // 2
                    if powers[middle] <= abs(value):
                        below = middle
                    else:
                        above = middle
                places = n_digits - 1 - (below - 308)
            if places > 308:
                continue
            power = powers[308 + abs(places)]
            scaled = half_away(value * power) / power if places >= 0 else half_away(value / power) * power
            out[i] = settle(scaled, value, single)


@kernel("apply: u1[n], values: i8[n], n_bits: i8, low: i8, high: i8, out: i8[n]")
def cut_bits_integers(apply, values, n_bits, low, high, out):  # type: ignore[no-untyped-def]
    """Write the value with n_bits significant bits, as a float of so many holds it. n_bits: 1 .. 62"""
    for i in range(out.size):
        value = values[i]
        out[i] = value
        if apply[i]:
            size = size_of(value)
            n = 0
            while n < 64 and (size >> np.uint64(n)) > np.uint64(0):
                n += 1
            if n > n_bits:
                shift = np.uint64(n - n_bits)
                kept = size >> shift
                rest = size - (kept << shift)
                half = _1 << (shift - _1)
                limit = greatest_size(value, low, high)
                if rest > half or (rest == half and (kept & _1)):
                    up = (kept + _1) << shift
                    kept += _1 if up <= limit and up > size else np.uint64(0)
                near = kept << shift
                out[i] = with_sign(near, value)


@kernel("apply: u1[n], values: f8[n], n_bits: i8, single: i8, out: f8[n]")
def cut_bits_floats(apply, values, n_bits, single, out):  # type: ignore[no-untyped-def]
    """Write the value with n_bits significant bits of its 53, halves to even (Veltkamp's splitting). n_bits: 1 .. 52"""
    factor = np.float64((np.int64(1) << (np.int64(53) - n_bits)) + np.int64(1))
    for i in range(out.size):
        value = values[i]
        out[i] = value
        if apply[i]:
            high = value * factor
            out[i] = settle(high - (high - value), value, single)
