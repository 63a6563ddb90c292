"""Enclosures: pairs of DOUBLEs between which lies what any C library computes of exp, ln, pow and their like.

Libraries differ in the last places of these functions. Here they are computed by IEEE operations only, which are the
same bits everywhere, and moved apart by MARGIN, which is 16 to 32 units in the last place (ulp); C libraries err by 1
or 2 (up to 4 in cbrt; Innocente and Zimmermann 2024, "Accuracy of Mathematical Functions"). What every library computes
exactly, such as exp(0) or log10(1000), is a pair of two equal numbers. tests/test_enclosures.py compares with 50 digits
and with the C library.

A pair is ordered as DuckDB orders DOUBLEs: NaN is above infinity. (-inf, NaN) says nothing. Functions take the ends of
their arguments' pairs, and return the ends of the result's.

Sources: the logarithm and exponential of distributions/elementary.py, for one number; interval arithmetic after
Moore 1966.
"""

import math
from fractions import Fraction

import numpy as np

from misata_sql.kernels.jit import device, kernel

MARGIN = 2.0**-48  # relative
TINY = 2.0**-1068  # absolute, for subnormal results

_INF, _NAN = math.inf, math.nan
_LN2_HI = float.fromhex("0x1.62e42fee00000p-1")  # 33 bits, so that k * _LN2_HI is exact for |k| < 2^20
_LN2_LO = float.fromhex("0x1.a39ef35793c76p-33")
_LN2_LOWEST = float.fromhex("0x1.cc01f97b57a08p-87")
_INVERSE_LN2 = 1.4426950408889634
_INVERSE_LN10 = 0.4342944819032518
_PI = math.pi
_HALF_PI = math.pi / 2
_TURN_HI = 0.15915494309189535  # 1 / (2 pi), and the rest of it
_TURN_LO = -9.839338337591243e-18
_SQRT_HALF = 0.7071067811865476
_SPLIT = 134217729.0  # 2^27 + 1
_FARTHEST = 2.0**30  # beyond it sin and cos are between -1 and 1
_HUGE = 1.7976931348622e308  # below the greatest DOUBLE by more than the margin of a result that overflows
_EXP = tuple(float(Fraction(1, math.factorial(n))) for n in range(14, 1, -1))
_SINE = tuple(float(Fraction((-1) ** n, math.factorial(2 * n + 1))) for n in range(8, -1, -1))
_COSINE = tuple(float(Fraction((-1) ** n, math.factorial(2 * n))) for n in range(9, -1, -1))
_ATAN = tuple(float(Fraction((-1) ** n, 2 * n + 1)) for n in range(10, -1, -1))
_LOG_TAIL = tuple(float(Fraction(2, n)) for n in range(25, 3, -2))
_TWO_THIRDS = 2.0 / 3.0
_TWO_THIRDS_LO = float(Fraction(2, 3) - Fraction(2.0 / 3.0))
_TENS = tuple(10.0**n for n in range(23))


@device
def below(value):  # type: ignore[no-untyped-def]
    """The lower end of what a library may compute for a value."""
    if value == _INF:
        return _HUGE
    return value - (abs(value) * MARGIN + TINY)


@device
def above(value):  # type: ignore[no-untyped-def]
    """The upper end."""
    if value == -_INF:
        return -_HUGE
    return value + (abs(value) * MARGIN + TINY)


@device
def is_point(low, high):  # type: ignore[no-untyped-def]
    """Whether a pair is one number, of which 0 and -0 are two; only NaN is above NaN."""
    same = (low == high) & ((low != 0.0) | (math.copysign(1.0, low) == math.copysign(1.0, high)))
    return same | (low != low)


@device
def two_sum(a, b):  # type: ignore[no-untyped-def]
    """a + b and the exact rest."""
    s = a + b
    t = s - a
    return s, (a - (s - t)) + (b - t)


@device
def two_product(a, b):  # type: ignore[no-untyped-def]
    """a * b and the exact rest, for factors below 2^990. Source: Dekker 1971."""
    p = a * b
    t = _SPLIT * a
    a_hi = t - (t - a)
    a_lo = a - a_hi
    t = _SPLIT * b
    b_hi = t - (t - b)
    b_lo = b - b_hi
    return p, ((a_hi * b_hi - p) + a_hi * b_lo + a_lo * b_hi) + a_lo * b_lo


@device
def power_of_two(k):  # type: ignore[no-untyped-def]
    """2^k, -1022 <= k <= 1023."""
    return np.int64((np.int64(k) + 1023) << 52).view(np.float64)


@device
def exponential(x, rest):  # type: ignore[no-untyped-def]
    """e^(x + rest), |rest| a few ulp of x at most; relative error 2^-52 of normal results."""
    x = min(max(x, -800.0), 800.0)
    k = np.rint(x * _INVERSE_LN2)
    r, tail = two_sum(x - k * _LN2_HI, -(k * _LN2_LO))
    tail = tail + rest
    p = 0.0
    for c in _EXP:
        p = p * r + c
    p = r * r * p
    y = 1.0 + (r + (p + (tail + tail * (r + p))))
    half = np.int64(k) // 2
    return y * power_of_two(half) * power_of_two(np.int64(k) - half)


@device
def split_power(x):  # type: ignore[no-untyped-def]
    """m and k with x = m * 2^k and m from sqrt(1/2) to sqrt(2), for finite x > 0."""
    shift = 0
    if x < 2.2250738585072014e-308:
        x, shift = x * 2.0**54, 54
    bits = np.float64(x).view(np.int64)
    k = (bits >> 52) - 1022
    m = np.int64((bits & 0xFFFFFFFFFFFFF) | (np.int64(1022) << 52)).view(np.float64)
    if m < _SQRT_HALF:
        m, k = m + m, k - 1
    return m, k - shift


@device
def logarithm(x):  # type: ignore[no-untyped-def]
    """ln x as an unevaluated sum of two DOUBLEs, relative error 2^-60, for finite x > 0."""
    m, k = split_power(x)
    k = np.float64(k)
    f = m - 1.0
    d, d_lo = two_sum(2.0, f)
    s = f / d
    p, e = two_product(s, d)
    s_lo = (((f - p) - e) - s * d_lo) / d
    z, z_lo = two_product(s, s)
    z_lo = z_lo + 2.0 * s * s_lo
    cube, cube_lo = two_product(s, z)
    cube_lo = cube_lo + s * z_lo + s_lo * z
    tail = 0.0
    for c in _LOG_TAIL:
        tail = tail * z + c
    factor, factor_lo = two_sum(_TWO_THIRDS, z * tail)
    series, series_lo = two_product(cube, factor)
    series_lo = series_lo + cube * (factor_lo + _TWO_THIRDS_LO) + cube_lo * factor
    hi, lo = two_sum(2.0 * s, series)
    lo = lo + (2.0 * s_lo + series_lo)
    a, a_lo = two_sum(k * _LN2_HI, hi)
    b, b_lo = two_sum(a, k * _LN2_LO)
    return two_sum(b, a_lo + b_lo + lo + k * _LN2_LOWEST)


@device
def raised(x, y):  # type: ignore[no-untyped-def]
    """x^y of finite x >= 0 and finite y, relative error 2^-51."""
    if x == 0.0:
        return 0.0 if y > 0.0 else _INF if y < 0.0 else 1.0
    hi, lo = logarithm(x)
    y = min(max(y, -(2.0**900)), 2.0**900)
    p, e = two_product(y, hi)
    return exponential(p, 0.0 if abs(p) > 800.0 else e + y * lo)


@device
def exp_ends(low, high):  # type: ignore[no-untyped-def]
    """e^x."""
    at_low = exponential(low, 0.0)
    at_high = at_low if low == high else exponential(high, 0.0)
    least = low if low != low else 1.0 if low == 0.0 else _INF if low == _INF else max(below(at_low), 0.0)
    most = high if high != high else 1.0 if high == 0.0 else 0.0 if high == -_INF else above(at_high)
    return least, most


@device
def scaled_logarithm(x, scale):  # type: ignore[no-untyped-def]
    """scale * ln x, without its rounding; the limits at 0 and infinity."""
    if x == 0.0 or x == _INF:
        return -_INF if x == 0.0 else _INF
    hi, lo = logarithm(x)
    return hi * scale + lo * scale


@device
def logarithm_ends(low, high, scale):  # type: ignore[no-untyped-def]
    """Of a logarithm of any base, but where it is exact."""
    if high < 0.0 or low != low:
        return _NAN, _NAN
    if low < 0.0 or high != high:
        return -_INF, _NAN
    least = scaled_logarithm(low, scale)
    most = least if low == high else scaled_logarithm(high, scale)
    if low != 1.0 and low != _INF:
        least = below(least)
    if high != 1.0 and high != 0.0:
        most = above(most)
    return least, most


@device
def ln_ends(low, high):  # type: ignore[no-untyped-def]
    """Natural logarithm: -inf of 0, NaN below it."""
    return logarithm_ends(low, high, 1.0)


@device
def log10_ends(low, high):  # type: ignore[no-untyped-def]
    """Logarithm of base 10, which is exact for 1 to 1e22."""
    least, most = logarithm_ends(low, high, _INVERSE_LN10)
    if low == high and 1.0 <= low <= 1e22:
        n = np.int64(np.rint((least + most) / 2.0))
        if _TENS[n] == low:
            return np.float64(n), np.float64(n)
    return least, most


@device
def log2_ends(low, high):  # type: ignore[no-untyped-def]
    """Logarithm of base 2, which is exact for the powers of 2."""
    if low == high and 0.0 < low < _INF:
        m, k = split_power(low)
        if m == 1.0:
            return np.float64(k), np.float64(k)
    return logarithm_ends(low, high, _INVERSE_LN2)


@device
def log_ends(base_low, base_high, low, high):  # type: ignore[no-untyped-def]
    """Logarithm of any base, as a quotient of two."""
    over_low, over_high = ln_ends(low, high)
    under_low, under_high = ln_ends(base_low, base_high)
    least, most = divide_ends(over_low, over_high, under_low, under_high)
    exact = is_point(over_low, over_high) and is_point(under_low, under_high)
    return (least, most) if exact else (below(least), above(most))


@device
def cube_root(x):  # type: ignore[no-untyped-def]
    """Of finite x > 0: x^(1/3) and a step of Newton's, relative error 2^-50."""
    y = raised(x, 1.0 / 3.0)
    return y - (y - x / y / y) / 3.0


@device
def signed_cube_root(x):  # type: ignore[no-untyped-def]
    """Of any x; NaN stays."""
    if x == 0.0 or abs(x) == _INF or x != x:
        return x
    return math.copysign(cube_root(abs(x)), x)


@device
def cbrt_ends(low, high):  # type: ignore[no-untyped-def]
    """Cube root."""
    least = signed_cube_root(low)
    most = least if low == high else signed_cube_root(high)
    if low != 0.0 and low != _INF:
        least = below(least)
    if high != 0.0 and high != -_INF:
        most = above(most)
    return least, most


@device
def sqrt_ends(low, high):  # type: ignore[no-untyped-def]
    """Square root, which is exact to the last bit."""
    if high < 0.0 or low != low:
        return _NAN, _NAN
    if low < 0.0:
        return 0.0, _NAN
    return np.sqrt(low), np.sqrt(high)


@device
def exact_power(x, y):  # type: ignore[no-untyped-def]
    """Whether each library computes x^y exactly, and what it is: whole numbers up to 2^53, and roots that are one."""
    if y == 0.0 or x == 1.0:
        return True, 1.0
    if y == 1.0:
        return True, x
    if x != x or y != y:
        return True, _NAN
    if y == 0.5 and 0.0 < x < 1e300:
        root = np.sqrt(x)
        p, e = two_product(root, root)
        return (p == x) & (e == 0.0), root
    if not (y == np.trunc(y) and 0.0 < y <= 64.0 and x == np.trunc(x)):
        return False, 0.0
    result, base, left = 1.0, x, np.int64(y)
    while left > 0:
        if left & 1:
            result = result * base
        base = base * base
        left >>= 1
    return abs(result) <= 2.0**53, result


@device
def positive_power_ends(low, high, y_low, y_high):  # type: ignore[no-untyped-def]
    """Of 0 <= low <= x <= high < inf and finite exponents, whose extremes are at the corners."""
    least, most = _INF, 0.0
    for corner in range(4):
        if (corner & 1 and low == high) or (corner & 2 and y_low == y_high):
            continue
        value = raised(high if corner & 1 else low, y_high if corner & 2 else y_low)
        least, most = min(least, value), max(most, value)
    return max(below(least), 0.0), above(most)


@device
def pow_ends(low, high, y_low, y_high):  # type: ignore[no-untyped-def]
    """x^y: NaN of a negative number to a power that is not whole."""
    if is_point(low, high) and is_point(y_low, y_high):
        exact, value = exact_power(low, y_low)
        if exact:
            return value, value
        if low < 0.0 and low > -_INF and y_low != np.trunc(y_low):
            return _NAN, _NAN
    if not (abs(low) < _INF and abs(high) < _INF and abs(y_low) < _INF and abs(y_high) < _INF):
        return -_INF, _NAN
    nearest = low if low >= 0.0 else -high if high < 0.0 else 0.0
    if low < 0.0 and (y_low != y_high or y_low != np.trunc(y_low) or (nearest == 0.0 and y_low < 0.0)):
        return -_INF, _NAN
    least, most = positive_power_ends(nearest, max(abs(low), abs(high)), y_low, y_high)
    if low >= 0.0 or np.fmod(y_low, 2.0) == 0.0:
        return least, most
    return (-most, -least) if high <= 0.0 else (-most, most)


@device
def sine_cosine(x):  # type: ignore[no-untyped-def]
    """Of |x| <= _FARTHEST, absolute error 2^-50."""
    t, rest = two_product(x, _TURN_HI)
    rest = rest + x * _TURN_LO
    t = (t - np.rint(t)) + rest
    quarter = np.rint(4.0 * t)
    r = (t - 0.25 * quarter) * (2.0 * _PI)
    z = r * r
    sine = 0.0
    for c in _SINE:
        sine = sine * z + c
    cosine = 0.0
    for c in _COSINE:
        cosine = cosine * z + c
    sine = sine * r
    turn = np.int64(quarter) & 3
    if turn == 0:
        return sine, cosine
    if turn == 1:
        return cosine, -sine
    if turn == 2:
        return -sine, -cosine
    return -cosine, sine


@device
def around(value, radius):  # type: ignore[no-untyped-def]
    """Ends at a distance from a value between -1 and 1."""
    return max(value - radius, -1.0), min(value + radius, 1.0)


@device
def sin_ends(low, high):  # type: ignore[no-untyped-def]
    """Sine of radians; NaN of infinity."""
    if low == high and low == 0.0:
        return low, high
    if not (abs(low) < _INF and abs(high) < _INF):
        return (_NAN, _NAN) if is_point(low, high) else (-1.0, _NAN)
    if abs(low) > _FARTHEST or high - low > 2.0:
        return -1.0, 1.0
    sine, _ = sine_cosine(low)
    return around(sine, (high - low) * (1.0 + MARGIN) + MARGIN)


@device
def cos_ends(low, high):  # type: ignore[no-untyped-def]
    """Cosine of radians; NaN of infinity."""
    if low == high and low == 0.0:
        return 1.0, 1.0
    if not (abs(low) < _INF and abs(high) < _INF):
        return (_NAN, _NAN) if is_point(low, high) else (-1.0, _NAN)
    if abs(low) > _FARTHEST or high - low > 2.0:
        return -1.0, 1.0
    _, cosine = sine_cosine(low)
    return around(cosine, (high - low) * (1.0 + MARGIN) + MARGIN)


@device
def tan_ends(low, high):  # type: ignore[no-untyped-def]
    """Tangent of radians, which has poles; NaN of infinity."""
    if low == high and low == 0.0:
        return low, high
    if not (abs(low) < _INF and abs(high) < _INF):
        return (_NAN, _NAN) if is_point(low, high) else (-_INF, _NAN)
    sine_low, sine_high = sin_ends(low, high)
    cosine_low, cosine_high = cos_ends(low, high)
    return divide_ends(sine_low, sine_high, cosine_low, cosine_high)


@device
def arctangent(x):  # type: ignore[no-untyped-def]
    """Relative error 2^-50; the angle is halved three times, then its series summed."""
    y = abs(x)
    far = y > 1.0
    if far:
        y = 1.0 / y
    for _ in range(3):
        y = y / (1.0 + np.sqrt(1.0 + y * y))
    z = y * y
    series = 0.0
    for c in _ATAN:
        series = series * z + c
    angle = 8.0 * (y * series)
    if far:
        angle = _HALF_PI - angle
    return math.copysign(angle, x)


@device
def atan_ends(low, high):  # type: ignore[no-untyped-def]
    """Arc tangent."""
    at_low = arctangent(low)
    at_high = at_low if low == high else arctangent(high)
    return (low if low == 0.0 or low != low else below(at_low)), (
        high if high == 0.0 or high != high else above(at_high)
    )


@device
def arcsine(x):  # type: ignore[no-untyped-def]
    """Of -1 <= x <= 1, relative error 2^-49."""
    if abs(x) == 1.0:
        return math.copysign(_HALF_PI, x)
    return arctangent(x / np.sqrt((1.0 - x) * (1.0 + x)))


@device
def arccosine(x):  # type: ignore[no-untyped-def]
    """Of -1 <= x <= 1, relative error 2^-49."""
    if x == -1.0:
        return _PI
    return 2.0 * arctangent(np.sqrt((1.0 - x) / (1.0 + x)))


@device
def asin_ends(low, high):  # type: ignore[no-untyped-def]
    """Arc sine; NaN beyond -1 and 1."""
    if high < -1.0 or low > 1.0 or low != low:
        return _NAN, _NAN
    if not (low >= -1.0 and high <= 1.0):
        return -_INF, _NAN
    at_low = arcsine(low)
    at_high = at_low if low == high else arcsine(high)
    return (low if low == 0.0 else below(at_low)), (high if high == 0.0 else above(at_high))


@device
def acos_ends(low, high):  # type: ignore[no-untyped-def]
    """Arc cosine, which falls; NaN beyond -1 and 1."""
    if high < -1.0 or low > 1.0 or low != low:
        return _NAN, _NAN
    if not (low >= -1.0 and high <= 1.0):
        return -_INF, _NAN
    at_low = arccosine(low)
    at_high = at_low if low == high else arccosine(high)
    return (0.0 if high == 1.0 else below(at_high)), (0.0 if low == 1.0 else above(at_low))


@device
def angle(y, x):  # type: ignore[no-untyped-def]
    """atan2 of finite numbers, relative error 2^-49."""
    if y == 0.0:
        turned = _PI if math.copysign(1.0, x) < 0.0 else 0.0
    elif x == 0.0:
        turned = _HALF_PI
    elif abs(y) > abs(x):
        rest = arctangent(abs(x) / abs(y))
        turned = _HALF_PI - rest if x > 0.0 else _HALF_PI + rest
    else:
        turned = arctangent(abs(y) / abs(x))
        turned = turned if x > 0.0 else _PI - turned
    return math.copysign(turned, y)


@device
def atan2_ends(y_low, y_high, x_low, x_high):  # type: ignore[no-untyped-def]
    """The angle of (x, y), whose extremes are at the corners, unless the cut behind 0 is between them."""
    if not (abs(y_low) < _INF and abs(y_high) < _INF and abs(x_low) < _INF and abs(x_high) < _INF):
        both = y_low != y_low or x_low != x_low
        return (_NAN, _NAN) if both else (-_INF, _NAN)
    if is_point(y_low, y_high) and is_point(x_low, x_high):
        turned = angle(y_low, x_low)
        return (turned, turned) if turned == 0.0 else (below(turned), above(turned))
    if y_low <= 0.0 <= y_high and x_low <= 0.0:
        return below(-_PI), above(_PI)
    least, most = _PI, -_PI
    for corner in range(4):
        turned = angle(y_high if corner & 1 else y_low, x_high if corner & 2 else x_low)
        least, most = min(least, turned), max(most, turned)
    return below(least), above(most)


@device
def scaled_ends(low, high, factor):  # type: ignore[no-untyped-def]
    """x times a factor > 0 that is itself rounded."""
    least = low * factor if low == 0.0 or abs(low) == _INF else below(low * factor)
    most = high * factor if high == 0.0 or abs(high) == _INF else above(high * factor)
    return least, most


@device
def radians_ends(low, high):  # type: ignore[no-untyped-def]
    """Degrees as radians."""
    return scaled_ends(low, high, _PI / 180.0)


@device
def degrees_ends(low, high):  # type: ignore[no-untyped-def]
    """Radians as degrees."""
    return scaled_ends(low, high, 180.0 / _PI)


@device
def add_ends(a_low, a_high, b_low, b_high):  # type: ignore[no-untyped-def]
    """a + b; NaN where both may be infinite with other signs."""
    if is_point(a_low, a_high) and is_point(b_low, b_high):
        return a_low + b_low, a_low + b_low
    if a_high != a_high or b_high != b_high:
        return -_INF, _NAN
    if (a_low == -_INF and b_high == _INF) or (a_high == _INF and b_low == -_INF):
        return -_INF, _NAN
    return a_low + b_low, a_high + b_high


@device
def subtract_ends(a_low, a_high, b_low, b_high):  # type: ignore[no-untyped-def]
    """a - b."""
    if b_high != b_high and b_low == b_low:
        return -_INF, _NAN
    return add_ends(a_low, a_high, -b_high, -b_low)


@device
def multiply_ends(a_low, a_high, b_low, b_high):  # type: ignore[no-untyped-def]
    """a * b; NaN where one may be 0 and the other infinite."""
    if is_point(a_low, a_high) and is_point(b_low, b_high):
        return a_low * b_low, a_low * b_low
    if a_high != a_high or b_high != b_high:
        return -_INF, _NAN
    a_is_infinite, b_is_infinite = a_low == -_INF or a_high == _INF, b_low == -_INF or b_high == _INF
    if (a_is_infinite and b_low <= 0.0 <= b_high) or (b_is_infinite and a_low <= 0.0 <= a_high):
        return -_INF, _NAN
    a, b, c, d = a_low * b_low, a_low * b_high, a_high * b_low, a_high * b_high
    return min(min(a, b), min(c, d)), max(max(a, b), max(c, d))


@device
def divide_ends(a_low, a_high, b_low, b_high):  # type: ignore[no-untyped-def]
    """a / b; anything where b may be 0."""
    if is_point(a_low, a_high) and is_point(b_low, b_high):
        return a_low / b_low, a_low / b_low
    if a_high != a_high or b_high != b_high or b_low <= 0.0 <= b_high:
        return -_INF, _NAN
    a_is_infinite, b_is_infinite = a_low == -_INF or a_high == _INF, b_low == -_INF or b_high == _INF
    if a_is_infinite and b_is_infinite:
        return -_INF, _NAN
    a, b, c, d = a_low / b_low, a_low / b_high, a_high / b_low, a_high / b_high
    return min(min(a, b), min(c, d)), max(max(a, b), max(c, d))


@device
def negate_ends(low, high):  # type: ignore[no-untyped-def]
    """-x."""
    if high != high and low == low:
        return -_INF, _NAN
    return -high, -low


@device
def abs_ends(low, high):  # type: ignore[no-untyped-def]
    """|x|."""
    if high != high:
        return (low, high) if low != low else (0.0, high)
    if low >= 0.0:
        return low, high
    if high <= 0.0:
        return -high, -low
    return 0.0, max(-low, high)


FUNCTIONS = {
    function.__name__: function
    for function in (
        exp_ends, ln_ends, log10_ends, log2_ends, log_ends, cbrt_ends, sqrt_ends, pow_ends, sin_ends, cos_ends,
        tan_ends, asin_ends, acos_ends, atan_ends, atan2_ends, radians_ends, degrees_ends, add_ends, subtract_ends,
        multiply_ends, divide_ends, negate_ends, abs_ends,
    )
}  # fmt: skip


@kernel("function: i8, x_low: f8[n], x_high: f8[n], y_low: f8[n], y_high: f8[n], low: f8[n], high: f8[n]")
def fill_enclosures(function, x_low, x_high, y_low, y_high, low, high):  # type: ignore[no-untyped-def]
    """Write the ends of a function of one or two pairs.

    function: its place in FUNCTIONS
    x_low, x_high, y_low, y_high: (n_rows,) float64, ends of the arguments; y of functions of one is not read
    low, high: (n_rows,) float64, overwritten
    """
    for i in range(low.size):
        a, b, c, d = x_low[i], x_high[i], y_low[i], y_high[i]
        least, most = 0.0, 0.0
        if function == 0:
            least, most = exp_ends(a, b)
        elif function == 1:
            least, most = ln_ends(a, b)
        elif function == 2:
            least, most = log10_ends(a, b)
        elif function == 3:
            least, most = log2_ends(a, b)
        elif function == 4:
            least, most = log_ends(a, b, c, d)
        elif function == 5:
            least, most = cbrt_ends(a, b)
        elif function == 6:
            least, most = sqrt_ends(a, b)
        elif function == 7:
            least, most = pow_ends(a, b, c, d)
        elif function == 8:
            least, most = sin_ends(a, b)
        elif function == 9:
            least, most = cos_ends(a, b)
        elif function == 10:
            least, most = tan_ends(a, b)
        elif function == 11:
            least, most = asin_ends(a, b)
        elif function == 12:
            least, most = acos_ends(a, b)
        elif function == 13:
            least, most = atan_ends(a, b)
        elif function == 14:
            least, most = atan2_ends(a, b, c, d)
        elif function == 15:
            least, most = radians_ends(a, b)
        elif function == 16:
            least, most = degrees_ends(a, b)
        elif function == 17:
            least, most = add_ends(a, b, c, d)
        elif function == 18:
            least, most = subtract_ends(a, b, c, d)
        elif function == 19:
            least, most = multiply_ends(a, b, c, d)
        elif function == 20:
            least, most = divide_ends(a, b, c, d)
        elif function == 21:
            least, most = negate_ends(a, b)
        elif function == 22:
            least, most = abs_ends(a, b)
        low[i], high[i] = least, most
