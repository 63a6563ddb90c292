"""exp, log, pow and their like in IEEE operations only, so that every machine computes the same
bits.

libm and numpy's vector versions of these differ in the last place between processors and releases.
Everything here is made of + - * / sqrt, comparisons, rint, frexp and ldexp over float64 arrays,
which IEEE 754 defines to the bit. Bounds in units in the last place (ulp) are those that
tests/test_distributions_elementary.py checks with mpmath-grade references; subnormal results are
exact to their own spacing.

Sources: argument reductions and the log kernel after fdlibm (Sun, 1993); double-double steps after
Dekker 1971.
"""

from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]  # of float64, here and wherever it is named

LN2_HI = float.fromhex("0x1.62e42fee00000p-1")  # 33 bits, so that k * LN2_HI is exact for |k| < 2^20
LN2_LO = float.fromhex("0x1.a39ef35793c76p-33")
LN2_LOWEST = float.fromhex("0x1.cc01f97b57a08p-87")  # ln 2 - LN2_HI - LN2_LO
LN2 = float.fromhex("0x1.62e42fefa39efp-1")
HALF_LN_2PI = float.fromhex("0x1.d67f1c864beb5p-1")
SQRT_2PI = float.fromhex("0x1.40d931ff62706p+1")
SQRT_HALF = float.fromhex("0x1.6a09e667f3bcdp-1")
PI = float.fromhex("0x1.921fb54442d18p+1")

_SPLIT = 134217729.0  # 2^27 + 1


def _factorials(n: int) -> list[float]:
    """1/0!, 1/1!, ..., each the nearest double."""
    value, terms = Fraction(1), []
    for i in range(n):
        terms.append(float(value))
        value /= i + 1
    return terms


_INVERSE_FACTORIAL = _factorials(24)
# log((1+s)/(1-s)) = 2s + s*R(s^2), |s| < 0.1716, error below 2^-58 (fdlibm, e_log.c)
_LOG = [
    6.666666666666735130e-01, 3.999999999940941908e-01, 2.857142874366239149e-01,
    2.222219843214978396e-01, 1.818357216161805012e-01, 1.531383769920937332e-01,
    1.479819860511658591e-01,
]  # fmt: skip

_TWO_THIRDS = 2.0 / 3.0
_TWO_THIRDS_LO = float(Fraction(2, 3) - Fraction(_TWO_THIRDS))
_LOG_TAIL = [float(Fraction(2, n)) for n in range(5, 27, 2)]


def polynomial(x: Array, coefficients: list[float]) -> Array:
    """Horner's rule, lowest coefficient first, two or more."""
    y = x * coefficients[-1] + coefficients[-2]
    for c in coefficients[-3::-1]:
        y = y * x + c
    return y


def two_sum(a: Array, b: Array) -> tuple[Array, Array]:
    """a + b as a double and the exact rest."""
    s = a + b
    t = s - a
    return s, (a - (s - t)) + (b - t)


def two_product(a: Array, b: Array) -> tuple[Array, Array]:
    """a * b as a double and the exact rest, for |a|, |b| < 2^990 and a product above 2^-960."""
    p = a * b
    t = _SPLIT * a
    a_hi = t - (t - a)
    a_lo = a - a_hi
    t = _SPLIT * b
    b_hi = t - (t - b)
    b_lo = b - b_hi
    return p, ((a_hi * b_hi - p) + a_hi * b_lo + a_lo * b_hi) + a_lo * b_lo


def exp(x: Array, rest: Array | float = 0.0) -> Array:
    """e^(x + rest), |rest| a few ulp of x at most. Error: 1 ulp. Overflows to inf, underflows to 0;
    NaN stays.
    """
    x = np.asarray(x, np.float64)
    clipped = np.minimum(np.maximum(x, -800.0), 800.0)
    k = np.rint(clipped * 1.4426950408889634)
    hi = clipped - k * LN2_HI
    r, tail = two_sum(hi, -(k * LN2_LO))
    tail = tail + rest
    # 1 + r + r^2/2 + ...: the first two terms are added last, with what rounding r lost
    p = (r * r) * polynomial(r, _INVERSE_FACTORIAL[2:15])
    y = 1.0 + (r + (p + (tail + tail * (r + p))))
    with np.errstate(over="ignore", under="ignore"):
        scaled: Array = np.ldexp(y, np.where(np.isnan(k), 0.0, k).astype(np.int32))
    return scaled


def expm1(x: Array) -> Array:
    """e^x - 1. Error: 3 ulp."""
    x = np.asarray(x, np.float64)
    small = np.abs(x) < 0.5
    near = np.where(small, x, 0.0)
    series = near + near * near * polynomial(near, _INVERSE_FACTORIAL[2:18])
    return np.where(small, series, exp(x) - 1.0)


def _reduce(x: Array) -> tuple[Array, Array]:
    """x = 2^k * m with m in [sqrt(1/2), sqrt(2)), for finite x > 0."""
    m, k = np.frexp(x)
    low = m < SQRT_HALF
    return np.where(low, m + m, m), np.where(low, k - 1, k).astype(np.float64)


def log(x: Array) -> Array:
    """Natural logarithm. Error: 1 ulp. log(0) = -inf, log(inf) = inf, NaN below 0."""
    x = np.asarray(x, np.float64)
    usable = (x > 0.0) & (x < np.inf)
    m, k = _reduce(np.where(usable, x, 1.0))
    f = m - 1.0
    s = f / (2.0 + f)
    z = s * s
    half = 0.5 * f * f
    y = k * LN2_HI - ((half - (s * (half + z * polynomial(z, _LOG)) + k * LN2_LO)) - f)
    return np.where(usable, y, np.where(x == 0.0, -np.inf, np.where(x == np.inf, np.inf, np.nan)))


def log1p(x: Array) -> Array:
    """log(1 + x). Error: 2 ulp."""
    x = np.asarray(x, np.float64)
    u = 1.0 + x
    usable = (u > 0.0) & (u < np.inf)
    safe = np.where(usable, u, 1.0)
    # what rounding 1 + x lost: exact in either order of sizes
    lost = np.where(np.abs(x) < 1.0, x - (safe - 1.0), 1.0 - (safe - x))
    lost = np.where(usable, lost, 0.0)
    y = log(u) + lost / safe
    return np.where(np.abs(x) < 2.0**-54, x, y)


def log_pair(x: Array) -> tuple[Array, Array]:
    """log x as an unevaluated sum of two doubles, relative error 2^-63, for normal x > 0."""
    x = np.asarray(x, np.float64)
    m, k = _reduce(x)
    f = m - 1.0  # exact
    d, d_lo = two_sum(np.full_like(f, 2.0), f)
    s = f / d
    p, e = two_product(s, d)
    s_lo = (((f - p) - e) - s * d_lo) / d
    # log m = 2s + s^3 (2/3 + (2/5) s^2 + ...), the cubic factor and the constant in pairs
    z, z_lo = two_product(s, s)
    z_lo = z_lo + 2.0 * s * s_lo
    cube, cube_lo = two_product(s, z)
    cube_lo = cube_lo + s * z_lo + s_lo * z
    factor, factor_lo = two_sum(np.full_like(z, _TWO_THIRDS), z * polynomial(z, _LOG_TAIL))
    factor_lo = factor_lo + _TWO_THIRDS_LO
    series, series_lo = two_product(cube, factor)
    series_lo = series_lo + cube * factor_lo + cube_lo * factor
    hi, lo = two_sum(2.0 * s, series)
    lo = lo + (2.0 * s_lo + series_lo)
    a, a_lo = two_sum(k * LN2_HI, hi)
    b, b_lo = two_sum(a, k * LN2_LO)
    return two_sum(b, a_lo + b_lo + lo + k * LN2_LOWEST)


def pow(x: Array, y: Array | float) -> Array:
    """x^y for x >= 0 and finite y. Error: 3 ulp."""
    x, y = np.broadcast_arrays(np.asarray(x, np.float64), np.asarray(y, np.float64))
    usable = (x > 0.0) & (x < np.inf)
    safe = np.where(usable, x, 1.0)
    scaled = safe < 2.0**-1000  # subnormal x: log(x * 2^200) - 200 log 2
    hi, lo = log_pair(np.where(scaled, safe * 2.0**200, safe))
    shift, shift_lo = two_sum(hi, np.where(scaled, -200.0 * LN2_HI, 0.0))
    hi, lo = two_sum(shift, shift_lo + lo + np.where(scaled, -200.0 * LN2_LO, 0.0))
    tame = np.minimum(np.maximum(y, -(2.0**900)), 2.0**900)
    p, e = two_product(tame, hi)
    settled = np.abs(p) > 800.0
    value = exp(p, np.where(settled, 0.0, e + tame * lo))
    zero = np.where(y > 0.0, 0.0, np.where(y < 0.0, np.inf, 1.0))
    infinite = np.where(y > 0.0, np.inf, np.where(y < 0.0, 0.0, 1.0))
    return np.where(usable, value, np.where(x == 0.0, zero, np.where(x == np.inf, infinite, np.nan)))


def sin_cos_turns(t: Array) -> tuple[Array, Array]:
    """sin and cos of 2 pi t, t in whole turns, |t| < 2^50. Error: 2^-52 absolute."""
    t = np.asarray(t, np.float64)
    quarter = np.rint(4.0 * t)
    r = (t - 0.25 * quarter) * (2.0 * PI)
    z = r * r
    sine = r * polynomial(z, [(-1) ** i * _INVERSE_FACTORIAL[2 * i + 1] for i in range(9)])
    cosine = polynomial(z, [(-1) ** i * _INVERSE_FACTORIAL[2 * i] for i in range(10)])
    turn = quarter - 4.0 * np.floor(0.25 * quarter)
    sin = np.where(turn == 0, sine, np.where(turn == 1, cosine, np.where(turn == 2, -sine, -cosine)))
    cos = np.where(turn == 0, cosine, np.where(turn == 1, -sine, np.where(turn == 2, -cosine, sine)))
    return sin, cos
