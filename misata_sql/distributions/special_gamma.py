"""The incomplete gamma functions and their inverse; errors and sources in special.py."""

import numpy as np

from misata_sql.distributions.elementary import Array, exp, log
from misata_sql.distributions.special import (
    BIG_SHAPE,
    MAX_TERMS,
    TINY,
    Pair,
    deviance,
    gamma_factor,
    log_gamma,
    solve,
    tail_integral,
)
from misata_sql.distributions.special_normal import normal_quantile


def gamma_tails(a: float, x: Array) -> Pair:
    """P(a, x) and Q(a, x): the probabilities below and above x of the gamma distribution of shape
    a, scale 1.
    """
    x = np.asarray(x, np.float64)
    inside = (x > 0.0) & (x < np.inf)
    safe = np.where(inside, x, a)
    factor = gamma_factor(a, safe)
    lower_side = safe < (a if a > BIG_SHAPE else a + 1.0)
    if a > BIG_SHAPE:
        tail = _big_gamma_tail(a, safe, lower_side) * factor
    else:
        tail = np.empty_like(safe)
        tail[lower_side] = factor[lower_side] * _gamma_series(a, safe[lower_side])
        tail[~lower_side] = factor[~lower_side] * a * _gamma_fraction(a, safe[~lower_side])
    tail = np.minimum(tail, 1.0)
    lower = np.where(lower_side, tail, 1.0 - tail)
    upper = np.where(lower_side, 1.0 - tail, tail)
    lower = np.where(inside, lower, np.where(x > 0.0, 1.0, 0.0))
    upper = np.where(inside, upper, np.where(x > 0.0, 0.0, 1.0))
    return lower, upper


def _gamma_series(a: float, x: Array) -> Array:
    """1 + x/(a+1) + x^2/((a+1)(a+2)) + ..."""
    term = np.ones_like(x)
    total = term
    for n in range(1, MAX_TERMS):
        term = term * (x / (a + n))
        total = total + term
        if n % 8 == 0 and not np.any(term > 1e-17 * total):
            break
    return total


def _gamma_fraction(a: float, x: Array) -> Array:
    """Gamma(a, x) e^x x^-a, x >= a + 1."""
    b = x + (1.0 - a)
    c = np.full_like(x, 1.0 / TINY)
    d = 1.0 / b
    h = d
    for n in range(1, MAX_TERMS):
        numerator = -n * (n - a)
        b = b + 2.0
        d = 1.0 / (numerator * d + b)
        c = b + numerator / c
        step = c * d
        h = h * step
        if n % 8 == 0 and not np.any(np.abs(step - 1.0) > 1e-15):
            break
    return h


def _big_gamma_tail(a: float, x: Array, lower_side: Array) -> Array:
    """The tail at x divided by gamma_factor(a, x), by quadrature outwards from x."""
    sd = float(np.sqrt(a))
    sign = np.where(lower_side, -1.0, 1.0)
    # minus the exponent is slope*z + curvature*z^2/2 + ... for a step of z sd outwards
    slope = np.abs(x - a) / x * sd
    curvature = np.where(lower_side, 1.0, (a / x) * (a / x))
    length = 1.25 * 80.0 / (slope + np.sqrt(slope * slope + 80.0 * curvature))
    length = np.where(lower_side, np.minimum(length, x / sd), length)

    def relative(z: Array) -> Array:
        step = sign * z * sd / x
        # (y/x)^(a-1) e^(x-y) with y = x (1 + step)
        return exp(-(a * deviance(step, 1.0 + step) + (x - a) * step)) / (1.0 + step)

    return tail_integral(length, relative) * sd * (a / x)


def gamma_quantile(a: float, p: Array, q: Array) -> Array:
    """The x with P(a, x) = p and Q(a, x) = q, p + q = 1."""
    z = normal_quantile(p, q)
    # Wilson and Hilferty's cube, and the first term of the series where that is no guess
    cube = 1.0 - 1.0 / (9.0 * a) + z / (3.0 * np.sqrt(a))
    cubed = a * cube * cube * cube
    log_p = log(np.where(p > 0.0, p, 0.5))
    first = (log_p + log_gamma(a + 1.0)) / a
    small = (cube < 0.3) | (a < 0.4)
    guess = np.where(small, exp(np.minimum(first, 3.0)), cubed)
    if a < 0.4:  # far in the upper tail Q is about x^(a-1) e^-x / Gamma(a)
        log_q = log(np.where(q > 0.0, q, 0.5))
        guess = np.where(q < 0.05, np.maximum(-(log_q + log_gamma(a)), 0.05), guess)

    def newton(x: Array) -> tuple[Array, Array, Array]:
        lower, upper = gamma_tails(a, x)
        return lower, upper, a * gamma_factor(a, x)

    return solve(p, q, np.maximum(guess, 1e-300), newton)
