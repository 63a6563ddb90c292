"""The incomplete beta function and its inverse; errors and sources in special.py."""

import numpy as np

from misata_sql.distributions.elementary import Array, exp, expm1, log
from misata_sql.distributions.special import (
    BIG_SHAPE,
    MAX_TERMS,
    TINY,
    Pair,
    beta_factor,
    deviance,
    log_gamma,
    one,
    solve,
    tail_integral,
)
from misata_sql.distributions.special_normal import normal_quantile


def beta_tails(a: float, b: float, x: Array, y: Array) -> Pair:
    """I_x(a, b) and 1 - I_x(a, b), for x + y = 1 (both given, so that neither end loses digits)."""
    x, y = np.asarray(x, np.float64), np.asarray(y, np.float64)
    inside = (x > 0.0) & (y > 0.0)
    sx, sy = np.where(inside, x, 0.5), np.where(inside, y, 0.5)
    factor = beta_factor(a, b, sx, sy)
    lower_side = b * sx - a * sy <= sy - sx  # x <= (a+1)/(a+b+2)
    tail = np.empty_like(sx)
    low, high = lower_side, ~lower_side
    if min(a, b) > BIG_SHAPE:
        tail[low] = factor[low] * _big_beta_tail(a, b, sx[low], sy[low])
        tail[high] = factor[high] * _big_beta_tail(b, a, sy[high], sx[high])
    else:
        tail[low] = factor[low] / _beta_fraction(a, b, sx[low], sy[low])
        tail[high] = factor[high] / _beta_fraction(b, a, sy[high], sx[high])
    tail = np.minimum(tail, 1.0)
    lower = np.where(lower_side, tail, 1.0 - tail)
    upper = np.where(lower_side, 1.0 - tail, tail)
    lower = np.where(inside, lower, np.where(x > 0.0, 1.0, 0.0))
    upper = np.where(inside, upper, np.where(x > 0.0, 0.0, 1.0))
    return lower, upper


def _beta_fraction(a: float, b: float, x: Array, y: Array) -> Array:
    """beta_factor / I_x(a, b), for x up to about its mean."""
    excess = a * y - b * x
    f = a * (excess + 1.0) / (a + 1.0)
    f = np.where(np.abs(f) < TINY, TINY, f)
    c, d = f, np.zeros_like(f)
    square = x * x
    for n in range(1, MAX_TERMS):
        top = (a + (n - 1)) * (a + b + (n - 1)) / (a + 2 * n - 1)
        numerator = (top * (n * (b - n) / (a + 2 * n - 1))) * square
        bottom = n + (n * (b - n) / (a + 2 * n - 1)) * x + ((a + n) / (a + 2 * n + 1)) * (excess + 1.0 + n * (1.0 + y))
        d = 1.0 / (bottom + numerator * d)
        c = bottom + numerator / c
        step = c * d
        f = f * step
        if n % 4 == 0 and not np.any(np.abs(step - 1.0) > 1e-15):
            break
    return f


def _big_beta_tail(a: float, b: float, x: Array, y: Array) -> Array:
    """I_x(a, b) / beta_factor, for large a and b, by quadrature downwards from x."""
    n = a + b
    sd = float(np.sqrt(a * (b / n)) / n)
    slope = (a * y - b * x) / (x * y) * sd
    reach = np.maximum(slope, 0.0)
    length = np.minimum(100.0 / (reach + np.sqrt(reach * reach + 80.0)), x / sd)

    def relative(z: Array) -> Array:
        down, up = -(z * sd / x), z * sd / y
        # (x'/x)^(a-1) (y'/y)^(b-1) at x' = x (1 + down), y' = y (1 + up)
        exponent = a * deviance(down, 1.0 + down) + b * deviance(up, 1.0 + up) + slope * z
        return exp(-exponent) / ((1.0 + down) * (1.0 + up))

    result: Array = tail_integral(length, relative) * sd / (x * y)
    return result


def beta_odds(a: float, b: float, p: Array, q: Array) -> Array:
    """The odds x/(1-x) of the x with I_x(a, b) = p and 1 - I_x(a, b) = q."""
    log_beta = log_gamma(a) + log_gamma(b) - log_gamma(a + b)
    # first terms of the series at both ends, or the normal approximation of the log odds between
    # them
    low = (log(np.where(p > 0.0, p, 0.5)) + (log_beta + float(log(one(a))[0]))) / a
    high = -(log(np.where(q > 0.0, q, 0.5)) + (log_beta + float(log(one(b))[0]))) / b
    if a > 1.0 and b > 1.0:
        # log odds is log(gamma_a / gamma_b): means and variances of log gamma by digamma's first
        # terms
        mean = float(log(one(a - 0.5))[0]) - float(log(one(b - 0.5))[0])
        guess = mean + normal_quantile(p, q) * np.sqrt(1.0 / (a - 0.5) + 1.0 / (b - 0.5))
        guess = np.maximum(np.minimum(guess, high + 3.0), low - 3.0)
    else:
        log_x, log_y = np.minimum(low, -0.5 / (a + 1.0)), np.minimum(-high, -0.5 / (b + 1.0))
        guess = np.where(p * b < q * a, log_x - log(-expm1(log_x)), log(-expm1(log_y)) - log_y)
    guess = exp(np.minimum(np.maximum(guess, -690.0), 690.0))

    def newton(odds: Array) -> tuple[Array, Array, Array]:
        x, y = odds / (1.0 + odds), 1.0 / (1.0 + odds)
        lower, upper = beta_tails(a, b, x, y)
        return lower, upper, beta_factor(a, b, x, y)

    return solve(p, q, guess, newton)
