"""Arithmetic, comparisons and conditions over Series, as DuckDB 2.0.1 computes them."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from misata_sql.domains.storage import is_float
from misata_sql.expressions.expression_types import Node, interval_arithmetic
from misata_sql.expressions.series import polars_type

if TYPE_CHECKING:
    from misata_sql.expressions.evaluate import Evaluation

_INT128 = (-(2**127), 2**127 - 1)
# From here on the DOUBLE of a product no longer says on which side of 2^127 it lies.
_DOUBTFUL = 1.7e38


def one(value: Any, dtype: Any) -> pl.Series:
    return pl.Series([value], dtype=dtype)


def by_numpy(function: Callable[..., np.ndarray], *operands: pl.Series) -> pl.Series:
    """A numpy function of Series; NULL where an operand is."""
    valid = None
    arrays = []
    for series in operands:
        if series.null_count():
            known = series.is_not_null()
            valid = known if valid is None else valid & known
            series = series.fill_null(0)
        arrays.append(series.to_numpy())
    result = pl.Series(np.atleast_1d(function(*arrays)))
    if valid is None:
        return result
    if len(result) > len(valid):
        valid = valid.new_from_index(0, len(result))
    return result.zip_with(valid, pl.Series([None], dtype=result.dtype))


def value_range(series: pl.Series) -> tuple[int, int]:
    """Least and greatest integer; (0, 0) where there is none."""
    low, high = series.min(), series.max()
    return (0, 0) if low is None else (int(low), int(high))  # type: ignore[arg-type]


def outside(series: pl.Series, low: int, high: int) -> pl.Series:
    """Boolean Series: which integers are not in [low, high]."""
    return (series < one(low, series.dtype)) | (series > one(high, series.dtype))


def into_range(run: "Evaluation", series: pl.Series, node: Node, low: int, high: int, active: Any) -> pl.Series:
    """Integers as the type of the node; an error where one is not in [low, high]."""
    least, most = value_range(series)
    if least < low or most > high:
        run.fail_where(
            outside(series, max(low, least), min(high, most)),
            active,
            node,
            f"a value is out of the range of {node.type}",
        )
    return series.cast(polars_type(node.type), wrap_numerical=True)


def _integer_arithmetic(run: "Evaluation", node: Node, operands: Sequence[pl.Series], active: Any) -> pl.Series:
    """+ - * on integers and on DECIMALs in their stored units."""
    left, right = operands
    low, high = node.type.bounds  # type: ignore[misc]
    dtype = polars_type(node.type)
    least, most = interval_arithmetic(node.op, *value_range(left), *value_range(right))
    if low <= least and most <= high:
        return _apply(node.op, left.cast(dtype), right.cast(dtype))
    wide_left, wide_right = left.cast(pl.Int128), right.cast(pl.Int128)
    result = _apply(node.op, wide_left, wide_right)
    message = f"the result is out of the range of {node.type}"
    if least < _INT128[0] or most > _INT128[1]:
        run.fail_where(_beyond_128(node.op, wide_left, wide_right), active, node, message)
    run.fail_where(outside(result, low, high), active, node, message)
    return result.cast(dtype, wrap_numerical=True)


def _beyond_128(op: str, left: pl.Series, right: pl.Series) -> pl.Series:
    """Which results do not fit 128 bits. Only near that bound are rows looked at one by one."""
    rough = _apply(op, left.cast(pl.Float64), right.cast(pl.Float64)).abs()
    beyond = rough > 1.71e38
    doubtful = (rough > _DOUBTFUL) & ~beyond
    if not doubtful.any():
        return beyond
    n_rows = len(rough)
    exact = np.zeros(n_rows, np.bool_)
    for row in np.flatnonzero(doubtful.fill_null(False).to_numpy()):
        x, y = (int(s[int(row) if len(s) > 1 else 0]) for s in (left, right))
        result = x + y if op == "+" else x - y if op == "-" else x * y
        exact[row] = not _INT128[0] <= result <= _INT128[1]
    return beyond | pl.Series(exact)


def _apply(op: str, left: pl.Series, right: pl.Series) -> pl.Series:
    if op == "+":
        return left + right
    return left - right if op == "-" else left * right


def _arithmetic(run: "Evaluation", node: Node, operands: Sequence[pl.Series], active: Any) -> pl.Series:
    if is_float(node.type):
        return _apply(node.op, *operands)
    return _integer_arithmetic(run, node, operands, active)


def _divide(run: "Evaluation", node: Node, operands: Sequence[pl.Series], active: Any) -> pl.Series:
    """/ is IEEE division: infinite or NaN by zero."""
    return by_numpy(_ieee_divide, *operands)


def _ieee_divide(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    with np.errstate(all="ignore"):
        return left / right


def _refuse_zero(run: "Evaluation", node: Node, operands: Sequence[pl.Series], active: Any) -> None:
    left, right = operands
    zero = (right == one(0, right.dtype)) & left.is_not_null()
    run.fail_where(zero, active, node, f"{node.op} by zero")


def _whole_divide(run: "Evaluation", node: Node, operands: Sequence[pl.Series], active: Any) -> pl.Series:
    """// cuts off towards zero for integers; DuckDB's // of DOUBLEs is /, but an error by zero."""
    _refuse_zero(run, node, operands, active)
    if is_float(node.type):
        return _divide(run, node, operands, active)
    left, right = operands
    low, _ = node.type.bounds  # type: ignore[misc]
    if low < 0:
        lowest, minus_one = one(low, left.dtype), one(-1, right.dtype)
        run.fail_where(
            (left == lowest) & (right == minus_one), active, node, f"the result is out of the range of {node.type}"
        )
    quotient = left // right
    inexact = (quotient * right != left) & ((left < one(0, left.dtype)) != (right < one(0, right.dtype)))
    return quotient + inexact.cast(quotient.dtype)


def _remainder(run: "Evaluation", node: Node, operands: Sequence[pl.Series], active: Any) -> pl.Series:
    """% has the sign of the left operand."""
    left, right = operands
    if is_float(node.type):
        return by_numpy(_ieee_remainder, left, right)  # fmod is exact, on every machine
    _refuse_zero(run, node, operands, active)
    rest = left % right  # has the sign of the right operand
    other_sign = (rest != one(0, rest.dtype)) & ((left < one(0, left.dtype)) != (right < one(0, right.dtype)))
    return rest - right * other_sign.cast(right.dtype)


def _ieee_remainder(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    with np.errstate(all="ignore"):
        return np.fmod(left, right)


def _negate(run: "Evaluation", node: Node, operands: Sequence[pl.Series], active: Any) -> pl.Series:
    (series,) = operands
    if is_float(node.type):
        return by_numpy(np.negative, series)
    low, high = node.type.bounds  # type: ignore[misc]
    bad = series > one(0, series.dtype) if low == 0 else series < one(-high, series.dtype)
    run.fail_where(bad, active, node, f"the result is out of the range of {node.type}")
    return series if low == 0 else one(0, series.dtype) - series


def _abs(run: "Evaluation", node: Node, operands: Sequence[pl.Series], active: Any) -> pl.Series:
    (series,) = operands
    if is_float(node.type):
        return by_numpy(np.abs, series)
    low, high = node.type.bounds  # type: ignore[misc]
    if low == 0:
        return series
    run.fail_where(series < one(-high, series.dtype), active, node, f"the result is out of the range of {node.type}")
    return absolute(series)


def absolute(series: pl.Series) -> pl.Series:
    """|x| of integers of which none is the least."""
    negative = series < one(0, series.dtype)
    return (one(0, series.dtype) - series).zip_with(negative, series) if negative.any() else series


def _sign(run: "Evaluation", node: Node, operands: Sequence[pl.Series], active: Any) -> pl.Series:
    (series,) = operands
    zero = one(0, series.dtype)
    above = series > zero
    if is_float(node.operands[0].type):
        above = above & (series == series) & series.is_nan().not_()
    return above.cast(pl.Int8) - (series < zero).cast(pl.Int8)


def divide_half_away(series: pl.Series, divisor: int) -> pl.Series:
    """Stored integers of a DECIMAL divided by a power of ten, halves away from zero."""
    dtype = series.dtype
    magnitude = (absolute(series) + one(divisor // 2, dtype)) // one(divisor, dtype)
    return _with_sign(magnitude, series)


def _with_sign(magnitude: pl.Series, like: pl.Series) -> pl.Series:
    negative = like < one(0, like.dtype)
    return (one(0, magnitude.dtype) - magnitude).zip_with(negative, magnitude) if negative.any() else magnitude


def round_half_away(values: np.ndarray) -> np.ndarray:
    """C's round(): the distance to the truncated number is exact, unlike adding a half."""
    whole = np.trunc(values)
    return np.where(np.abs(values - whole) >= 0.5, whole + np.copysign(1.0, values), whole).astype(values.dtype)


def _round(run: "Evaluation", node: Node, operands: Sequence[pl.Series], active: Any) -> pl.Series:
    (series,) = operands
    digits = node.value
    source = node.operands[0].type
    if is_float(source):
        return by_numpy(lambda values: _round_floats(values, digits), series)
    if source.id == "DECIMAL":
        assert source.scale is not None
        if digits >= source.scale:
            return series
        power = 10 ** (source.scale - digits)
        rounded = divide_half_away(series, power)
        return rounded * one(10 ** max(0, -digits), series.dtype)
    power = 10**-digits
    wide = series.cast(pl.Int128)
    if power > 10 ** len(str(source.bounds[1])):  # type: ignore[index]
        return series * one(0, series.dtype)
    rounded = divide_half_away(wide, power) * one(power, pl.Int128)
    low, high = source.bounds  # type: ignore[misc]
    return into_range(run, rounded, node, low, high, active)


def _round_floats(values: np.ndarray, digits: int) -> np.ndarray:
    with np.errstate(all="ignore"):
        if digits == 0:
            return round_half_away(values)
        wide = values.astype(np.float64)
        power = float(10 ** abs(digits))
        rounded = _round_product(wide, digits) / power if digits > 0 else round_half_away(wide / power) * power
        rounded = np.where(np.isfinite(rounded), rounded, wide)
        return rounded.astype(values.dtype)


def _round_product(values: np.ndarray, digits: int) -> np.ndarray:
    """values * 10^digits as whole numbers, halves away from zero.

    A product that falls on a half by its own rounding (2.675 * 100) is rounded as the exact product is.
    digits: up to 22, the last power of ten that a DOUBLE holds exactly
    """
    power = float(10**digits)
    products = values * power
    rounded = round_half_away(products)
    halves = np.flatnonzero(np.abs(products - np.trunc(products)) == 0.5)
    error = _product_error(values[halves], power, products[halves])
    below = halves[(error != 0) & (np.signbit(error) != np.signbit(products[halves]))]
    rounded[below] = np.trunc(products[below])
    return rounded


def _product_error(values: np.ndarray, power: float, products: np.ndarray) -> np.ndarray:
    """values * power - products without an error. Source: Dekker 1971, as no fused multiply-add is at hand."""
    high, low = _split_double(values)
    power_high, power_low = _split_double(np.float64(power))
    return low * power_low - (((products - high * power_high) - low * power_high) - high * power_low)


def _split_double(values: Any) -> tuple[Any, Any]:
    """Two numbers of at most 26 bits each with the sum. Source: Veltkamp 1968."""
    scaled = values * 134_217_729.0  # 2^27 + 1
    high = scaled - (scaled - values)
    return high, values - high


def _cut(how: str) -> Any:
    def cut(run: "Evaluation", node: Node, operands: Sequence[pl.Series], active: Any) -> pl.Series:
        (series,) = operands
        source = node.operands[0].type
        if is_float(source):
            return by_numpy(getattr(np, how), series)
        if not source.scale:
            return series
        power = one(10**source.scale, series.dtype)
        if how == "trunc":
            return _with_sign(absolute(series) // power, series)
        floor = series // power
        return floor if how == "floor" else floor + (floor * power != series).cast(series.dtype)

    return cut


def _trunc_to(run: "Evaluation", node: Node, operands: Sequence[pl.Series], active: Any) -> pl.Series:
    """A DECIMAL without its last digits."""
    (series,) = operands
    shift = (node.operands[0].type.scale or 0) - (node.type.scale or 0)
    if shift == 0:
        return series
    return _with_sign(absolute(series) // one(10**shift, series.dtype), series)


def _compare(op: str) -> Any:
    def compare(run: "Evaluation", node: Node, operands: Sequence[pl.Series], active: Any) -> pl.Series:
        left, right = operands
        match op:
            case "=":
                return left == right
            case "<>":
                return left != right
            case "<":
                return left < right
            case "<=":
                return left <= right
            case ">":
                return left > right
        return left >= right

    return compare


def _distinct(negated: bool) -> Any:
    def distinct(run: "Evaluation", node: Node, operands: Sequence[pl.Series], active: Any) -> pl.Series:
        left, right = operands
        same = (left == right).fill_null(False) | (left.is_null() & right.is_null())
        return same if negated else ~same

    return distinct


def _all_of(run: "Evaluation", node: Node, operands: Sequence[pl.Series], active: Any) -> pl.Series:
    result = operands[0]
    for operand in operands[1:]:
        result = result & operand
    return result


def _any_of(run: "Evaluation", node: Node, operands: Sequence[pl.Series], active: Any) -> pl.Series:
    result = operands[0]
    for operand in operands[1:]:
        result = result | operand
    return result


def _extreme(op: str) -> Any:
    """least and greatest: NULLs are passed over; of equal values the first (-0.0 and 0.0 differ in their bits)."""

    def extreme(run: "Evaluation", node: Node, operands: Sequence[pl.Series], active: Any) -> pl.Series:
        from misata_sql.expressions.series import expand

        result = expand(operands[0], run.n_rows)
        for operand in operands[1:]:
            operand = expand(operand, run.n_rows)
            better = (operand > result) if op == "greatest" else (operand < result)
            better = better.fill_null(False) | result.is_null()
            result = operand.zip_with(better, result)
        return result

    return extreme


def _nullif(run: "Evaluation", node: Node, operands: Sequence[Any], active: Any) -> Any:
    from misata_sql.expressions.nested import null_out
    from misata_sql.expressions.series import expand

    value, same = operands
    return null_out(value, ~expand(same.fill_null(False), run.n_rows), node.type)


OPERATIONS = {
    **dict.fromkeys("+-*", _arithmetic),
    "/": _divide,
    "//": _whole_divide,
    "%": _remainder,
    "negate": _negate,
    "abs": _abs,
    "sign": _sign,
    "round": _round,
    "trunc to": _trunc_to,
    **{how: _cut(how) for how in ("floor", "ceil", "trunc")},
    **{op: _compare(op) for op in ("=", "<>", "<", "<=", ">", ">=")},
    "is distinct": _distinct(False),
    "is not distinct": _distinct(True),
    "and": _all_of,
    "or": _any_of,
    "not": lambda run, node, operands, active: ~operands[0],
    "least": _extreme("least"),
    "greatest": _extreme("greatest"),
    "nullif": _nullif,
}
