"""Density, tails and quantiles of the standard normal distribution in IEEE operations.

Source of the quantiles: Wichura 1988, AS 241 (PPND16), relative error 1e-15.
"""

import numpy as np

from misata_sql.distributions.elementary import SQRT_2PI, Array, exp, log, polynomial, two_product

# AS 241, PPND16
_CENTRE = (
    [3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3,
     1.3731693765509461125e4, 4.5921953931549871457e4, 6.7265770927008700853e4,
     3.3430575583588128105e4, 2.5090809287301226727e3],
    [1.0, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
     2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4,
     5.2264952788528545610e3],
)  # fmt: skip
_MIDDLE = (
    [1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0,
     3.64784832476320460504e0, 1.27045825245236838258e0, 2.41780725177450611770e-1,
     2.27238449892691845833e-2, 7.74545014278341407640e-4],
    [1.0, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
     1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4,
     1.05075007164441684324e-9],
)  # fmt: skip
_FAR = (
    [6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0,
     2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
     2.71155556874348757815e-5, 2.01033439929228813265e-7],
    [1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
     7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7,
     2.04426310338993978564e-15],
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
    """The x with probability p below and q = 1 - p above it. Error: relative 1e-15 (absolute near
    0).
    """
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
