"""Enclosures of inexact functions: against 50 digits, the C library of this machine, and all pairs of special values."""

import itertools
import math
from collections.abc import Callable
from decimal import Decimal, localcontext

import duckdb
import numpy as np
import pytest

from misata_sql.kernels.enclosures import FUNCTIONS, fill_enclosures

RANDOM = np.random.default_rng(20240401)
N = 3000
MARGIN_ULP = 8  # at least as far is each end from the exact value, in units in its last place
PI = Decimal("3.14159265358979323846264338327950288419716939937510582097494459230781640628620899")
LN2, LN10 = Decimal(2).ln(), Decimal(10).ln()

Exact = Callable[..., Decimal]


def ends(function: str, *arguments: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Both ends. arguments: of each argument the lower ends, then the upper ones"""
    pairs = [np.ascontiguousarray(a, np.float64) for a in arguments]
    first, second = pairs[:2], pairs[2:] or pairs[:2]
    low, high = np.empty_like(first[0]), np.empty_like(first[0])
    fill_enclosures.compiled(list(FUNCTIONS).index(f"{function}_ends"), *first, *second, low, high)
    return low, high


def sine(x: Decimal) -> Decimal:
    """By its series, after whole turns."""
    x %= 2 * PI
    total, term, n = Decimal(0), x, 1
    while abs(term) > Decimal("1e-60"):
        total += term
        term *= -x * x / ((n + 1) * (n + 2))
        n += 2
    return total


def arctangent(x: Decimal) -> Decimal:
    """By its series, after halving the angle."""
    for _ in range(4):
        x = x / (1 + (1 + x * x).sqrt())
    total, power, n = Decimal(0), x, 1
    while abs(power) > abs(x) * Decimal("1e-60"):
        total += power / n
        power *= -x * x
        n += 2
    return 16 * total


def arcsine(x: Decimal) -> Decimal:
    return arctangent(x / (1 - x * x).sqrt()) if abs(x) < 1 else (PI / 2).copy_sign(x)


WIDE = np.concatenate(
    [np.exp(RANDOM.uniform(-600, 600, N // 2)), RANDOM.uniform(0.5, 2, N // 2), [5e-324, 1e-310, 1e308]]
)
UNIT = np.concatenate([RANDOM.uniform(-1, 1, N // 4), 1 - np.exp(RANDOM.uniform(-35, -1, 100))])
ANGLES = np.concatenate(
    [RANDOM.uniform(-50, 50, N // 4), RANDOM.uniform(-1e9, 1e9, 100), np.arange(1, 40) * math.pi / 2]
)
CASES: dict[str, tuple[Exact, Callable[..., object], list[np.ndarray]]] = {
    "exp": (Decimal.exp, math.exp, [np.concatenate([RANDOM.uniform(-700, 709, N), RANDOM.uniform(-1, 1, N)])]),
    "ln": (Decimal.ln, math.log, [WIDE]),
    "log2": (lambda x: x.ln() / LN2, math.log2, [WIDE]),
    "log10": (lambda x: x.ln() / LN10, math.log10, [WIDE]),
    "log": (lambda b, x: x.ln() / b.ln(), lambda b, x: math.log(x) / math.log(b), [WIDE, WIDE[::-1].copy()]),
    "cbrt": (lambda x: (x.ln() / 3).exp(), lambda x: math.copysign(abs(x) ** (1 / 3), x) if x < 0.001 else x ** (1 / 3), [RANDOM.uniform(0.01, 3, N)]),
    "pow": (lambda x, y: (x.ln() * y).exp(), math.pow, [np.exp(RANDOM.uniform(-9, 9, N)), RANDOM.uniform(-70, 70, N)]),
    "sin": (sine, math.sin, [ANGLES]),
    "cos": (lambda x: sine(x + PI / 2), math.cos, [ANGLES]),
    "tan": (lambda x: sine(x) / sine(x + PI / 2), math.tan, [RANDOM.uniform(-1.2, 1.2, N // 4)]),
    "atan": (arctangent, math.atan, [np.concatenate([ANGLES, WIDE[:200]])]),
    "asin": (arcsine, math.asin, [UNIT]),
    "acos": (lambda x: PI / 2 - arcsine(x), math.acos, [UNIT]),
    "atan2": (lambda y, x: arctangent(y / x) + (0 if x > 0 else PI.copy_sign(y)), math.atan2, [RANDOM.normal(size=N // 4), RANDOM.normal(size=N // 4)]),
    "radians": (lambda x: x * PI / 180, math.radians, [ANGLES]),
    "degrees": (lambda x: x * 180 / PI, math.degrees, [ANGLES]),
}  # fmt: skip
ABSOLUTE = ("sin", "cos", "tan")  # near their zeros the margin is that of 1


@pytest.mark.parametrize("function", CASES)
def test_the_exact_value_is_within_by_the_margin(function: str) -> None:
    """At least 8 ulp from each end, which no C library errs by, unless the ends are one number; and not by 2^-44 or more."""
    exact, by_library, arguments = CASES[function]
    is_wave = function in ("sin", "cos")  # which no library puts above 1
    low, high = ends(function, *(argument for argument in arguments for _ in range(2)))
    with localcontext() as context:
        context.prec = 60
        for least, most, *x in zip(low, high, *arguments, strict=True):
            value = exact(*(Decimal(float(v)) for v in x))
            found = by_library(*(float(v) for v in x))
            size = max(abs(float(value)), 1.0) if function in ABSOLUTE else abs(float(value))
            assert least <= found <= most, x
            if least < most:
                ulp = Decimal(float(np.spacing(size)))
                assert value - Decimal(float(least)) >= MARGIN_ULP * ulp or (is_wave and least == -1), x
                assert Decimal(float(most)) - value >= MARGIN_ULP * ulp or (is_wave and most == 1), x
            assert most - least <= 2.0**-44 * size + 1e-320, x


@pytest.mark.parametrize("function", [name for name in CASES if len(CASES[name][2]) == 1])
def test_a_pair_holds_what_lies_between(function: str) -> None:
    """Of narrow and of wide pairs, also where the function turns or has a pole."""
    _, by_library, (x,) = CASES[function]
    x = x[:600] if function not in ("exp", "radians", "degrees") else x[:600] / 2
    other = np.where(RANDOM.random(x.size) < 0.5, np.nextafter(x, np.inf), x[::-1])
    low, high = np.minimum(x, other), np.maximum(x, other)
    least, most = ends(function, low, high)
    for share in (0.0, 0.3, 1.0):
        for a, b, inner in zip(least, most, np.clip(low + share * (high - low), low, high), strict=True):
            assert a <= by_library(float(inner)) and not by_library(float(inner)) > b  # an end of NaN is above all


def test_what_is_exact_is_one_number() -> None:
    """Which every C library computes alike."""
    cases: list[tuple[str, list[float], float]] = [
        ("exp", [0.0], 1.0), ("exp", [-math.inf], 0.0), ("exp", [math.inf], math.inf), ("ln", [1.0], 0.0), ("ln", [0.0], -math.inf),
        ("ln", [math.inf], math.inf), ("ln", [-1.0], math.nan), ("log2", [0.125], -3.0), ("log2", [2.0**1000], 1000.0),
        ("pow", [0.0, 0.0], 1.0), ("pow", [7.0, 2.0], 49.0), ("pow", [-3.0, 3.0], -27.0), ("pow", [6.25, 0.5], 2.5), ("pow", [math.nan, 0.0], 1.0),
        ("pow", [-8.0, 0.3], math.nan), ("pow", [1.7, 1.0], 1.7), ("sqrt", [-1.0], math.nan), ("sqrt", [2.0], math.sqrt(2)), ("sin", [0.0], 0.0),
        ("cos", [0.0], 1.0), ("sin", [math.inf], math.nan), ("asin", [2.0], math.nan), ("acos", [1.0], 0.0), ("atan", [0.0], 0.0), ("cbrt", [0.0], 0.0),
        *(("log10", [10.0**n], float(n)) for n in range(23)),
    ]  # fmt: skip
    for function, x, value in cases:
        low, high = ends(function, *(np.array([v]) for v in x for _ in range(2)))
        assert (low[0], high[0]) == (value, value) or (math.isnan(low[0]) and math.isnan(value)), (function, x)


SPECIAL = [
    -math.inf,
    -1e308,
    -2.5,
    -1.0,
    -0.0,
    0.0,
    5e-324,
    0.5,
    1.0,
    3.0,
    1e308,
    math.inf,
    math.nan,
]  # as DuckDB orders them
PAIRS = [(a, b) for a, b in itertools.combinations_with_replacement(range(len(SPECIAL)), 2)]


def is_within(value: float, low: float, high: float) -> bool:
    """By DuckDB's order, in which NaN is above infinity."""
    above = math.isnan(value) or value >= low
    below = math.isnan(high) or (not math.isnan(value) and value <= high)
    return bool(above and below)


@pytest.mark.parametrize(
    ("function", "operation"),
    [("add", np.add), ("subtract", np.subtract), ("multiply", np.multiply), ("divide", np.divide)],
)
def test_arithmetic_of_pairs_holds_that_of_their_numbers(
    function: str, operation: Callable[[float, float], float]
) -> None:
    """For all pairs of special values, and all special values between their ends."""
    both = list(itertools.product(PAIRS, PAIRS))
    columns = [[SPECIAL[pair[side]] for pair, _ in both] for side in (0, 1)]
    columns += [[SPECIAL[pair[side]] for _, pair in both] for side in (0, 1)]
    low, high = ends(function, *(np.array(column) for column in columns))
    with np.errstate(all="ignore"):
        results = [[float(operation(np.float64(x), np.float64(y))) for y in SPECIAL] for x in SPECIAL]
    for ((a, b), (c, d)), least, most in zip(both, low, high, strict=True):
        for x in range(a, b + 1):
            for y in range(c, d + 1):
                assert is_within(results[x][y], least, most), (SPECIAL[x], SPECIAL[y])


@pytest.mark.parametrize(
    "function", ["negate", "abs", "sqrt", "exp", "ln", "cbrt", "sin", "tan", "asin", "acos", "atan"]
)
def test_functions_of_special_pairs(function: str) -> None:
    """Of infinities, NaN and zeros."""
    of = {"negate": np.negative, "abs": np.abs, "ln": np.log, "asin": np.arcsin, "acos": np.arccos, "atan": np.arctan}
    operation = of.get(function) or getattr(np, function)
    low, high = ends(function, *(np.array([SPECIAL[pair[side]] for pair in PAIRS]) for side in (0, 1)))
    with np.errstate(all="ignore"):
        results = [float(operation(np.float64(x))) for x in SPECIAL]
    for (a, b), least, most in zip(PAIRS, low, high, strict=True):
        for x in range(a, b + 1):
            assert is_within(results[x], least, most), (SPECIAL[a], SPECIAL[b], SPECIAL[x])


def test_masks_and_polars_draw_the_same_rows(con: duckdb.DuckDBPyConnection) -> None:
    """A CHECK that only Polars can judge, and that always holds, changes no row."""
    checks = (
        "CHECK (ln(x) + exp(-y) > sin(z) * 2), CHECK (CASE WHEN x ** 1.5 > y THEN cbrt(z) < 2 ELSE atan2(x, z) < 1 END)"
    )
    columns = ", ".join(f"{name} DOUBLE DEFAULT misata_uniform(0.1, 9.0)" for name in "xyz")
    tables = []
    for more in ("", ", CHECK (reverse(CAST(x AS VARCHAR)) <> '' OR y > z)"):
        con.execute("SELECT misata_define(?)", [f"CREATE TABLE t ({columns}, {checks}{more})"])
        tables.append(con.execute("FROM misata_table('t', 5000)").fetchall())
    assert tables[0] == tables[1]


def test_powers_of_pairs() -> None:
    """Of negative, zero and positive numbers, to whole and other exponents."""
    x = np.concatenate([RANDOM.normal(size=400), [0.0, -0.0, -2.0, 4.0]])
    y = np.concatenate([RANDOM.integers(-4, 5, 202).astype(float), RANDOM.normal(size=202)])
    low, high = np.minimum(x, x[::-1]), np.maximum(x, x[::-1])
    least, most = ends("pow", low, high, y, y)
    with np.errstate(all="ignore"):
        for share in (0.0, 0.4, 1.0):
            inner = low + share * (high - low)
            for a, b, value in zip(least, most, np.power(inner, y), strict=True):
                assert is_within(float(value), a, b)
