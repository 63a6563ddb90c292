"""Normal, incomplete gamma and incomplete beta functions and their inverses, on elementary.py's operations.

Every function works with the two tails at once (probability below and above), so that neither loses digits near 0.
The inverses are Newton's method on the logarithm of the smaller tail, in log x for gamma and log(x/(1-x)) for beta:
there both tails are log-concave, so the iteration converges from any start. Relative errors (tested): normal tails
4e-15, gamma and beta tails 2e-13 down to 1e-300, inverses the same divided by their condition.

Sources: Wichura 1988 (AS 241); Loader 2000 for the factors x^a e^-x / Gamma(a+1) and x^a y^b / B(a, b) without
cancellation; DiDonato and Morris 1992 (ACM 708) for the beta continued fraction; Lentz' evaluation of both fractions.
"""

from collections.abc import Callable
from fractions import Fraction
from functools import cache

import numpy as np

from misata_sql.distributions.elementary import (
    HALF_LN_2PI,
    SQRT_2PI,
    Array,
    exp,
    expm1,
    log,
    log1p,
    polynomial,
    sin_cos_turns,
    two_product,
)

Pair = tuple[Array, Array]

_BIG_SHAPE = 1000.0  # above it the tails come from quadrature: the series and fractions need ~ sqrt(shape) terms
_MAX_TERMS = 20000
_TINY = 1e-300

# -- normal -----------------------------------------------------------------------------------------------------------

# AS 241, PPND16
_CENTRE = (
    [3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4,
     4.5921953931549871457e4, 6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3],
    [1.0, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
     2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4, 5.2264952788528545610e3],
)  # fmt: skip
_MIDDLE = (
    [1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0, 3.64784832476320460504e0,
     1.27045825245236838258e0, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4],
    [1.0, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
     1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9],
)  # fmt: skip
_FAR = (
    [6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0, 2.96560571828504891230e-1,
     2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7],
    [1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
     7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15],
)  # fmt: skip


def normal_density(x: Array) -> Array:
    """Density of the standard normal distribution. Error: 2 ulp."""
    safe = np.minimum(np.abs(x), 1e100)
    square, rest = two_product(safe, safe)
    return exp(-0.5 * square, np.where(square > 2000.0, 0.0, -0.5 * rest)) / SQRT_2PI


def normal_upper(x: Array) -> Array:
    """Probability above x of the standard normal distribution. Error: relative 4e-15."""
    x = np.asarray(x, np.float64)
    size = np.minimum(np.abs(x), 50.0)
    density = normal_density(size)
    # near 0: density * (x + x^3/3 + x^5/15 + ...), all terms positive
    near = np.minimum(size, 1.5)
    square, term = near * near, near
    total = term
    for n in range(3, 71, 2):
        term = term * (square / n)
        total = total + term
    # beyond: Mills' ratio by its continued fraction
    far = np.maximum(size, 1.5)
    fraction = far
    for n in range(140, 0, -1):
        fraction = far + n / fraction
    tail = np.where(size < 1.5, 0.5 - density * total, density / fraction)
    tail = np.where(np.abs(x) > 50.0, 0.0, tail)
    return np.where(np.isnan(x), x, np.where(x < 0.0, 1.0 - tail, tail))


def normal_quantile(p: Array, q: Array) -> Array:
    """The x with probability p below and q = 1 - p above it. Error: relative 1e-15 (absolute near 0)."""
    p, q = np.asarray(p, np.float64), np.asarray(q, np.float64)
    centred = np.where(p < q, p - 0.5, 0.5 - q)
    tail = np.minimum(p, q)
    r = 0.180625 - centred * centred
    centre = centred * polynomial(r, _CENTRE[0]) / polynomial(r, _CENTRE[1])
    positive = tail > 0.0
    root = np.sqrt(-log(np.where(positive, tail, 0.5)))
    r = np.minimum(root, 5.0) - 1.6
    middle = polynomial(r, _MIDDLE[0]) / polynomial(r, _MIDDLE[1])
    r = np.maximum(root, 5.0) - 5.0
    far = polynomial(r, _FAR[0]) / polynomial(r, _FAR[1])
    beyond = np.where(positive, np.where(root <= 5.0, middle, far), np.inf)
    beyond = np.where(p < q, -beyond, beyond)
    return np.where(np.abs(centred) <= 0.425, centre, beyond)


# -- factors that both incomplete functions share ---------------------------------------------------------------------

_STIRLING = [float(Fraction(n, d)) for n, d in [
    (1, 12), (-1, 360), (1, 1260), (-1, 1680), (1, 1188), (-691, 360360), (1, 156), (-3617, 122400),
]]  # fmt: skip
_ATANH = [float(Fraction(1, n)) for n in range(3, 37, 2)]


def _one(value: float) -> Array:
    return np.array([value], np.float64)


@cache
def stirling_error(a: float) -> float:
    """log of Gamma(a+1) / (sqrt(2 pi a) (a/e)^a), a > 0. Error: 4e-16 absolute, relative 1e-14 for a > 16."""
    if a >= 16.0:
        inverse = 1.0 / a
        return float(inverse * polynomial(_one(inverse * inverse), _STIRLING)[0])
    # Gamma(a+1) = Gamma(a+n+1) / ((a+1) ... (a+n))
    product, top = 1.0, a
    while top < 16.0:
        top += 1.0
        product *= top
    # log Gamma(top+1) - log product - (1/2) log(2 pi a) - a log a + a; the big parts cancel by log1p(n/a)
    ratio = float(log(_one(top) / a)[0])
    return stirling_error(top) + (
        ((a + 0.5) * ratio - (top - a)) + ((top - a) * float(log(_one(top))[0]) - float(log(_one(product))[0]))
    )


def log_gamma(a: float) -> float:
    """log Gamma(a), a > 0. Error: 2e-15 absolute or relative, whichever is larger."""
    log_a = float(log(_one(a))[0])
    return stirling_error(a) + ((a - 0.5) * log_a - a) + HALF_LN_2PI


def _deviance(t: Array, ratio: Array) -> Array:
    """t - log(1 + t) for ratio = 1 + t > 0, without cancellation near 0."""
    near = np.abs(t) < 0.4
    safe = np.where(near, t, 0.0)
    s = safe / (2.0 + safe)
    z = s * s
    series = s * safe - 2.0 * s * z * polynomial(z, _ATANH)
    return np.where(near, series, t - log(np.where(near, 1.0, ratio)))


def gamma_factor(a: float, x: Array) -> Array:
    """x^a e^-x / Gamma(a+1), x > 0."""
    exponent = a * _deviance((x - a) / a, x / a) + stirling_error(a)
    return exp(-exponent) / (SQRT_2PI * np.sqrt(a))


def beta_factor(a: float, b: float, x: Array, y: Array) -> Array:
    """x^a y^b / B(a, b) for x + y = 1, both > 0."""
    n = a + b
    excess = b * x - a * y
    exponent = a * _deviance(excess / a, x * (n / a)) + b * _deviance(-excess / b, y * (n / b))
    constant = stirling_error(a) + stirling_error(b) - stirling_error(n)
    return exp(-(exponent + constant)) * (np.sqrt(a * (b / n)) / SQRT_2PI)


@cache
def _legendre(n: int) -> Pair:
    """Nodes and weights of Gauss-Legendre quadrature on [0, 1], by Newton's method."""
    x = sin_cos_turns((np.arange(n) + 0.75) / (2.0 * n + 1.0))[1]
    for _ in range(8):
        before, value = np.ones(n), x
        for k in range(2, n + 1):
            before, value = value, ((2 * k - 1) * x * value - (k - 1) * before) / k
        slope = n * (x * value - before) / (x * x - 1.0)
        x = x - value / slope
    return (1.0 - x) * 0.5, 1.0 / ((1.0 - x * x) * slope * slope)


def _tail_integral(length: Array, relative: Callable[[Array], Array]) -> Array:
    """Integral of relative(s * length) over s in [0, 1], times length; relative decays from 1 to about e^-40."""
    nodes, weights = _legendre(48)
    total = np.zeros_like(length)
    for node, weight in zip(nodes.tolist(), weights.tolist(), strict=True):
        total = total + weight * relative(node * length)
    return total * length


# -- incomplete gamma -------------------------------------------------------------------------------------------------


def gamma_tails(a: float, x: Array) -> Pair:
    """P(a, x) and Q(a, x): the probabilities below and above x of the gamma distribution of shape a, scale 1."""
    x = np.asarray(x, np.float64)
    inside = (x > 0.0) & (x < np.inf)
    safe = np.where(inside, x, a)
    factor = gamma_factor(a, safe)
    lower_side = safe < (a if a > _BIG_SHAPE else a + 1.0)
    if a > _BIG_SHAPE:
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
    for n in range(1, _MAX_TERMS):
        term = term * (x / (a + n))
        total = total + term
        if n % 8 == 0 and not np.any(term > 1e-17 * total):
            break
    return total


def _gamma_fraction(a: float, x: Array) -> Array:
    """Gamma(a, x) e^x x^-a, x >= a + 1."""
    b = x + (1.0 - a)
    c = np.full_like(x, 1.0 / _TINY)
    d = 1.0 / b
    h = d
    for n in range(1, _MAX_TERMS):
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
        return exp(-(a * _deviance(step, 1.0 + step) + (x - a) * step)) / (1.0 + step)

    return _tail_integral(length, relative) * sd * (a / x)


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

    return _solve(p, q, np.maximum(guess, 1e-300), newton)


def _solve(
    p: Array, q: Array, guess: Array, tails: Callable[[Array], tuple[Array, Array, Array]]
) -> Array:
    """Positive x by Newton's method in log x on the log of the smaller tail.

    tails(x) -> probabilities below and above x and the density of log x. Ends 0 and inf where p or q is 0.
    """
    result = np.where(p <= 0.0, 0.0, np.inf)
    active = np.flatnonzero((p > 0.0) & (q > 0.0))
    x = guess[active]
    p, q = p[active], q[active]
    for _ in range(200):
        if active.size == 0:
            break
        lower, upper, slope = tails(x)
        low = p <= q
        tail = np.where(low, lower, upper)
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            # log of the ratio of the tails, by log1p of the exact difference where they are close
            gap = np.where(low, (p - lower) / lower, (upper - q) / q)
            ratio = np.where(low, p / lower, upper / q)
            change = np.where(np.abs(gap) < 0.5, log1p(np.maximum(gap, -0.9)), log(ratio))
            step = np.minimum(np.maximum(change * tail / slope, -30.0), 30.0)
        # a tail that underflows says only which way to go
        step = np.where(tail > 1e-290, step, np.where(low, 1.0, -1.0))
        with np.errstate(over="ignore"):
            x = np.minimum(np.maximum(x * exp(step), 1e-308), 1e308)
        result[active] = x
        # after a step below 1e-8 the next one would be below 1e-15
        moving = (np.abs(step) > 1e-8) & (x > 1e-308) & (x < 1e308)
        active, x, p, q = active[moving], x[moving], p[moving], q[moving]
    return np.where(result <= 1e-308, 0.0, result)


# -- incomplete beta --------------------------------------------------------------------------------------------------


def beta_tails(a: float, b: float, x: Array, y: Array) -> Pair:
    """I_x(a, b) and 1 - I_x(a, b), for x + y = 1 (both given, so that neither end loses digits)."""
    x, y = np.asarray(x, np.float64), np.asarray(y, np.float64)
    inside = (x > 0.0) & (y > 0.0)
    sx, sy = np.where(inside, x, 0.5), np.where(inside, y, 0.5)
    factor = beta_factor(a, b, sx, sy)
    lower_side = b * sx - a * sy <= sy - sx  # x <= (a+1)/(a+b+2)
    tail = np.empty_like(sx)
    low, high = lower_side, ~lower_side
    if min(a, b) > _BIG_SHAPE:
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
    f = np.where(np.abs(f) < _TINY, _TINY, f)
    c, d = f, np.zeros_like(f)
    square = x * x
    for n in range(1, _MAX_TERMS):
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
        exponent = a * _deviance(down, 1.0 + down) + b * _deviance(up, 1.0 + up) + slope * z
        return exp(-exponent) / ((1.0 + down) * (1.0 + up))

    return _tail_integral(length, relative) * sd / (x * y)


def beta_odds(a: float, b: float, p: Array, q: Array) -> Array:
    """The odds x/(1-x) of the x with I_x(a, b) = p and 1 - I_x(a, b) = q."""
    log_beta = log_gamma(a) + log_gamma(b) - log_gamma(a + b)
    # first terms of the series at both ends, or the normal approximation of the log odds between them
    low = (log(np.where(p > 0.0, p, 0.5)) + (log_beta + float(log(_one(a))[0]))) / a
    high = -(log(np.where(q > 0.0, q, 0.5)) + (log_beta + float(log(_one(b))[0]))) / b
    if a > 1.0 and b > 1.0:
        # log odds is log(gamma_a / gamma_b): means and variances of log gamma by digamma's first terms
        mean = float(log(_one(a - 0.5))[0]) - float(log(_one(b - 0.5))[0])
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

    return _solve(p, q, guess, newton)


