"""Statistical checks in plain SQL: chi-square over bins with known shares, and correlations.

The p-values are exact: the upper tail of the chi-square distribution is a finite sum for whole degrees of freedom
(Abramowitz and Stegun 26.4.4 and 26.4.5), with erfc to a relative 1.2e-7 (Press et al., Numerical Recipes, erfcc) where
they are odd.
"""

from collections.abc import Sequence

from misata_sql.verify.select import NO_COUNT, Selected, select

ALPHA = "1e-6"
"""A p-value below is a violation: one false alarm in a million checks of right rows."""
MOST_ERROR = "2e-4"  # of a correlation, from what the latent one is solved to
_ERFC = (
    "-1.26551223", "1.00002368", "0.37409196", "0.09678418", "-0.18628806", "0.27886807", "-1.13520398",
    "1.48851587", "-0.82215223", "0.17087277",
)  # fmt: skip


def erfc(z: str) -> str:
    """Of an expression that is a DOUBLE >= 0 and a column, without subqueries."""
    t = f"(1 / (1 + 0.5 * {z}))"
    polynomial = _ERFC[-1]
    for coefficient in reversed(_ERFC[:-1]):
        polynomial = f"{coefficient} + {t} * ({polynomial})"
    return f"{t} * exp(-{z} * {z} + ({polynomial}))"


def chi_square_tail(figure: str, degrees: int) -> str:
    """The probability of a chi-square above a column's value."""
    h = f"(greatest({figure}, 1e-300) / 2)"
    half, offset = ("0.5", "1.5") if degrees % 2 else ("0", "1")
    terms = f"exp((i + {half}) * ln({h}) - lgamma(i + {offset}) - {h})"
    tail = f"coalesce((SELECT sum({terms}) FROM range({degrees // 2}) AS terms(i)), 0)"
    if degrees % 2:
        tail += f" + {erfc(f'sqrt({h})')}"
    return f"least({tail}, 1)"


def shares(probabilities: Sequence[float]) -> str:
    """Bins 1, 2, ... with their probabilities, as a table."""
    listed = ", ".join(f"({i}, {p:.17e})" for i, p in enumerate(probabilities, 1))
    return f"(VALUES {listed}) AS expected(bin, share)"


def chi_square(declaration: str, expected: str, counted: str, degrees: int, note: str) -> Selected:
    """Counts by bin against their shares; a row in no bin has a value that cannot be, and is a violation.

    expected: a table of (bin, share); counted: a SELECT of (bin, observed DOUBLE); degrees: one less than bins; 0 where
        only impossible values are looked for
    """
    sums = (
        f"SELECT coalesce(sum(observed), 0) AS n, coalesce(sum(observed) FILTER (WHERE share IS NULL), 0) AS outside, "
        f"coalesce(sum(observed * observed / share) / nullif(sum(observed), 0) - sum(observed), 0) AS figure "
        f"FROM {expected} FULL JOIN ({counted}) AS counted USING (bin)"
    )
    if not degrees:
        return select("distribution", declaration, "n", "outside", f"({sums}) AS sums", note=note)
    tail = f"SELECT n, outside, figure, {chi_square_tail('figure', degrees)} AS p_value FROM ({sums}) AS sums"
    return select(
        "distribution",
        declaration,
        "n",
        f"outside + CASE WHEN p_value < {ALPHA} THEN 1 ELSE 0 END",
        f"({tail}) AS tail",
        figure="figure",
        p_value="p_value",
        note=note,
    )


def correlation(declaration: str, rows: str, x: str, y: str, declared: float, is_judged: bool) -> Selected:
    """corr() beside the declared one.

    Fisher's transform of both, over a standard error from the rows themselves (the delta method with the fourth
    moments), since the columns need not be normal.

    x, y: DOUBLE expressions over the rows; is_judged: whether there are enough rows for a p-value
    """
    values = f"SELECT {x} AS x, {y} AS y FROM {rows}"
    pairs = f"SELECT x, y FROM ({values}) AS numbers WHERE x IS NOT NULL AND y IS NOT NULL"
    moments = (
        "SELECT count(*) AS n, avg(x) AS mx, avg(y) AS my, nullif(stddev_pop(x), 0) AS sx, "
        f"nullif(stddev_pop(y), 0) AS sy, corr(x, y) AS r FROM ({pairs}) AS pairs"
    )
    if not is_judged:
        return select(
            "correlation", declaration, "n", NO_COUNT, f"({moments}) AS moments", figure="r",
            note="not checked: too few rows for a p-value",
        )  # fmt: skip
    u, v = "((x - mx) / sx)", "((y - my) / sy)"
    spread = (
        "SELECT any_value(n) AS n, any_value(least(greatest(r, -1 + 1e-15), 1 - 1e-15)) AS r, "
        f"sqrt(avg(({u} * {v} - r * ({u} * {u} + {v} * {v}) / 2) ** 2) / any_value(n)) AS error "
        f"FROM ({pairs}) AS pairs, ({moments}) AS moments"
    )
    z = f"(abs(atanh(r) - atanh(CAST({declared!r} AS DOUBLE))) * (1 - r * r) / greatest(error, 1e-300) / sqrt(2))"
    scored = f"SELECT coalesce(n, 0) AS n, r, least({z}, 30) AS z FROM ({spread}) AS spread"
    tail = f"SELECT n, r, {erfc('z')} AS p_value FROM ({scored}) AS scored"
    broken = f"p_value < {ALPHA} AND abs(r - ({declared!r})) > {MOST_ERROR}"
    return select(
        "correlation",
        declaration,
        "n",
        f"CASE WHEN r IS NULL OR ({broken}) THEN 1 ELSE 0 END",
        f"({tail}) AS tail",
        figure="r",
        p_value="p_value",
        note="corr() of the rows; normal approximation",
    )
