"""exp, log, pow, ... in IEEE operations: their errors against 50-digit decimal arithmetic."""

import ast
import math
from collections.abc import Callable
from decimal import Decimal, localcontext
from pathlib import Path

import numpy as np
import pytest

from misata_sql.distributions import elementary


def _ulps(got: np.ndarray, exact: list[Decimal]) -> float:
    """Largest error in units in the last place of the exact values."""
    return max(
        float(abs(Decimal(float(g)) - e) / Decimal(float(np.spacing(abs(float(e))))))
        for g, e in zip(got, exact, strict=True)
    )


def _exactly(function: Callable[[Decimal], Decimal], x: np.ndarray) -> list[Decimal]:
    with localcontext() as context:
        context.prec = 50
        return [function(Decimal(float(v))) for v in x]


RANDOM = np.random.default_rng(20240229)
WIDE = np.concatenate([RANDOM.uniform(-700, 700, 400), RANDOM.uniform(-1, 1, 400), [-745.0, 709.7, 1e-300, -0.5, 0.5]])
POSITIVE = np.concatenate(
    [np.exp(RANDOM.uniform(-700, 700, 400)), RANDOM.uniform(0.5, 2, 400), [5e-324, 1e-310, 1e308]]
)


def test_exp_is_right_to_one_ulp() -> None:
    """exp(x) over the whole range errs by at most 1 ulp."""
    assert _ulps(elementary.exp(WIDE), _exactly(lambda x: x.exp(), WIDE)) < 1.0


def test_expm1_is_right_to_three_ulp() -> None:
    """expm1 keeps its digits near 0."""
    x = WIDE[WIDE != 1e-300]  # 50 digits of e^x say nothing of this one
    assert _ulps(elementary.expm1(x), _exactly(lambda v: v.exp() - 1, x)) < 3.0


def test_log_is_right_to_one_ulp() -> None:
    """log errs by at most 1 ulp, also next to 1 and for subnormal numbers."""
    assert _ulps(elementary.log(POSITIVE), _exactly(lambda x: x.ln(), POSITIVE)) < 1.0


def test_log_pair_has_63_bits() -> None:
    """The unevaluated sum is right to relative 2^-63."""
    x = POSITIVE[POSITIVE > 1e-300]
    hi, lo = elementary.log_pair(x)
    for h, low, exact in zip(hi, lo, _exactly(lambda v: v.ln(), x), strict=True):
        assert abs((Decimal(float(h)) + Decimal(float(low)) - exact) / exact) < Decimal(2) ** -63


def test_log1p_is_right_to_two_ulp() -> None:
    """log1p keeps its digits near 0 and near -1."""
    x = np.concatenate(
        [
            RANDOM.uniform(-0.9999, 3, 400),
            np.exp(RANDOM.uniform(-50, 50, 200)),
            -np.exp(RANDOM.uniform(-50, -1e-9, 200)),
        ]
    )
    assert _ulps(elementary.log1p(x), _exactly(lambda v: (1 + v).ln(), x)) < 2.0


def test_pow_is_right_to_one_ulp() -> None:
    """pow does not lose digits to a large exponent."""
    x = np.concatenate([np.exp(RANDOM.uniform(-100, 100, 400)), 1 + RANDOM.uniform(-1e-3, 1e-3, 400), [1e-310]])
    y = np.concatenate([RANDOM.uniform(-7, 7, 400), RANDOM.uniform(-1e5, 1e5, 400), [0.5]])
    with localcontext() as context:
        context.prec = 50
        exact = [(Decimal(float(b)) * Decimal(float(a)).ln()).exp() for a, b in zip(x, y, strict=True)]
    assert _ulps(elementary.pow(x, y), exact) < 1.0


def test_sin_and_cos_of_turns() -> None:
    """sin and cos of 2 pi t err by at most 2^-52."""
    t = RANDOM.uniform(-3, 3, 1000)
    sin, cos = elementary.sin_cos_turns(t)
    exact = [(t - round(t)) * 2 * math.pi for t in t.tolist()]
    assert np.max(np.abs(sin - np.sin(exact))) < 2.0**-51
    assert np.max(np.abs(cos - np.cos(exact))) < 2.0**-51
    assert elementary.sin_cos_turns(np.array([0.0, 0.25, 0.5, 0.75]))[0].tolist() == [
        0.0,
        1.0,
        0.0,
        -1.0,
    ]


@pytest.mark.parametrize(
    ("function", "x", "expected"),
    [
        (elementary.exp, [math.inf, -math.inf, 800.0, -800.0], [math.inf, 0.0, math.inf, 0.0]),
        (elementary.log, [0.0, math.inf], [-math.inf, math.inf]),
        (elementary.log1p, [-1.0, math.inf, 0.0, 1e-300], [-math.inf, math.inf, 0.0, 1e-300]),
        (elementary.expm1, [-1000.0, 0.0, 1e-300], [-1.0, 0.0, 1e-300]),
        (lambda x: elementary.pow(x, 0.5), [0.0, 1.0, math.inf], [0.0, 1.0, math.inf]),
        (lambda x: elementary.pow(x, -1.0), [0.0, 1.0, math.inf], [math.inf, 1.0, 0.0]),
    ],
)
def test_ends_of_the_range(function: Callable[[np.ndarray], np.ndarray], x: list[float], expected: list[float]) -> None:
    """Zeros and infinities go where mathematics says."""
    assert function(np.array(x)).tolist() == expected


def test_not_a_number_stays() -> None:
    """NaN in, NaN out; so does what has no logarithm."""
    nan = np.array([math.nan])
    for function in (elementary.exp, elementary.log, elementary.log1p, elementary.expm1):
        assert np.isnan(function(nan)).all()
    assert np.isnan(elementary.log(np.array([-1.0]))).all()


_NAMES = """
    exp exp2 expm1 log log2 log10 log1p power float_power pow cbrt hypot sin cos tan sinh
    cosh tanh arcsin arccos arctan arctan2 sinc sum nansum mean average var std prod dot
    vdot inner matmul einsum convolve correlate interp linspace logspace geomspace trapezoid
    polyfit polyval gamma lgamma erf erfc fsum dist sumprod atan atan2 asin acos
"""
INEXACT = _NAMES.split()


def test_only_ieee_operations_make_tables() -> None:
    """No module of distributions calls what processors, releases or compilers compute differently.

    Powers are of whole numbers or written out, such as 2.0**-53, and so exact.
    """
    found = []
    for path in sorted(Path(elementary.__file__).parent.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if (
                isinstance(node, ast.Attribute)
                and isinstance(node.value, ast.Name)
                and node.value.id in ("np", "math", "numpy")
                and node.attr in INEXACT
            ):
                found.append(f"{path.name}:{node.lineno} {node.value.id}.{node.attr}")
            if isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult):
                found.append(f"{path.name}:{node.lineno} @")
            if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow):
                whole = isinstance(node.left, ast.UnaryOp)  # (-1) ** i
                written_out = isinstance(node.left, ast.Constant) and isinstance(
                    node.right, (ast.Constant, ast.UnaryOp)
                )
                if not (whole or written_out):
                    found.append(f"{path.name}:{node.lineno} **")
    assert found == []
