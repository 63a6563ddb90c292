"""Bits, divisors, square roots and exact powers over Series."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from misata_sql.expressions.evaluate_numbers import by_numpy, one, outside
from misata_sql.expressions.expression_types import Node
from misata_sql.expressions.series import polars_type

if TYPE_CHECKING:
    from misata_sql.expressions.evaluate import Evaluation

_EXACT = 2.0**53  # whole numbers up to here are DOUBLEs
_MOST_EXPONENT = 64


def _bitwise(function: Any) -> Any:
    def apply(run: "Evaluation", node: Node, operands: Sequence[pl.Series], active: Any) -> pl.Series:
        return by_numpy(function, *operands)

    return apply


def _invert(run: "Evaluation", node: Node, operands: Sequence[pl.Series], active: Any) -> pl.Series:
    return by_numpy(np.invert, operands[0])


def _shift_left(run: "Evaluation", node: Node, operands: Sequence[pl.Series], active: Any) -> pl.Series:
    """An error where a bit would be lost, or anything is negative."""
    value, shift = operands
    n_bits = node.type.storage.size * 8
    high = node.type.bounds[1]  # type: ignore[index]
    zero = one(0, value.dtype)
    bad = (value < zero) | (shift < zero) | (shift >= one(n_bits, shift.dtype))
    run.fail_where(bad, active, node, "a shift is out of range")
    shift = shift.zip_with(~bad.fill_null(False), zero) if len(bad) == len(shift) else shift.clip(0, n_bits - 1)
    most = by_numpy(lambda bits: (np.uint64(high) >> bits.astype(np.uint64)).astype(np.uint64), shift)
    lost = value.cast(pl.UInt64, wrap_numerical=True) > most
    run.fail_where(lost & ~bad, active, node, f"the result is out of the range of {node.type}")
    return by_numpy(np.left_shift, value, shift)


def _shift_right(run: "Evaluation", node: Node, operands: Sequence[pl.Series], active: Any) -> pl.Series:
    """0 where the shift is negative or has more bits than the type."""
    value, shift = operands
    n_bits = node.type.storage.size * 8

    def shifted(values: np.ndarray, bits: np.ndarray) -> np.ndarray:
        inside = (bits >= 0) & (bits < n_bits)
        result: np.ndarray = np.where(inside, values >> np.where(inside, bits, 0).astype(values.dtype), 0)
        return result.astype(values.dtype)

    return by_numpy(shifted, value, shift)


def _bit_count(run: "Evaluation", node: Node, operands: Sequence[pl.Series], active: Any) -> pl.Series:
    counts = by_numpy(lambda values: np.bitwise_count(values.view(f"u{values.itemsize}")), operands[0])
    return counts.cast(polars_type(node.type))


def _floored_remainder(run: "Evaluation", node: Node, operands: Sequence[pl.Series], active: Any) -> pl.Series:
    """fmod(x, y) of DuckDB has the sign of y, and a remainder of 0 none; C's fmod, which has that of x, is exact."""

    def remainder(left: np.ndarray, right: np.ndarray) -> np.ndarray:
        with np.errstate(all="ignore"):
            rest = np.fmod(left, right)
            other_sign = (rest != 0) & (np.signbit(rest) != np.signbit(right))
            return np.where(rest == 0, 0, np.where(other_sign, rest + right, rest)).astype(rest.dtype)

    return by_numpy(remainder, *operands)


def _divisor(run: "Evaluation", node: Node, operands: Sequence[pl.Series], active: Any) -> pl.Series:
    """gcd and lcm of absolute values; an error where the result does not fit."""
    least = one(-(2**63), pl.Int64)
    bad = (operands[0] == least) | (operands[1] == least)
    run.refuse_where(bad, active, node, f"{node.op} of the least BIGINT is not supported")
    divisor = by_numpy(lambda a, b: np.gcd(a, b), *operands)
    if node.op == "gcd":
        return divisor
    left, right = (operand.cast(pl.Int128).abs() for operand in operands)
    parts = divisor.cast(pl.Int128).clip(lower_bound=1)
    multiple = left // parts * right
    run.fail_where(outside(multiple, 0, 2**63 - 1), active, node, "the result is out of the range of BIGINT")
    return multiple.cast(pl.Int64, wrap_numerical=True)


def _sqrt(run: "Evaluation", node: Node, operands: Sequence[pl.Series], active: Any) -> pl.Series:
    """IEEE's square root, which is exact to the last bit; NaN of a negative number."""

    def root(values: np.ndarray) -> np.ndarray:
        with np.errstate(invalid="ignore"):
            return np.sqrt(values)

    return by_numpy(root, operands[0])


def _power(run: "Evaluation", node: Node, operands: Sequence[pl.Series], active: Any) -> pl.Series:
    """Powers of whole numbers that a DOUBLE holds exactly, which every C library computes alike, and x^0 and x^1."""
    base, exponent = operands

    def is_exact(bases: np.ndarray, exponents: np.ndarray) -> np.ndarray:
        whole = (np.trunc(bases) == bases) & (np.trunc(exponents) == exponents)
        whole &= (exponents >= 0) & (exponents <= _MOST_EXPONENT)
        same = (exponents == 0) | (exponents == 1)
        return same | (whole & (np.abs(_raised(bases, np.where(whole, exponents, 0))) <= _EXACT))

    exact = by_numpy(is_exact, base, exponent)
    run.refuse_where(
        ~exact, active, node, "a power that is not exact is not supported (its last digits differ between machines)"
    )
    return by_numpy(lambda b, e: _raised(b, np.clip(np.nan_to_num(e), 0, _MOST_EXPONENT)), base, exponent)


def _raised(bases: np.ndarray, exponents: np.ndarray) -> np.ndarray:
    """By repeated squaring; exact as long as the result is a whole number up to 2^53."""
    bases, left = np.broadcast_arrays(bases, exponents.astype(np.int64))
    result = np.ones(len(left))
    with np.errstate(over="ignore", invalid="ignore"):
        while left.any():
            result = np.where(left & 1, result * bases, result)
            left = left >> 1
            bases = bases * bases
    return result


def _even(run: "Evaluation", node: Node, operands: Sequence[pl.Series], active: Any) -> pl.Series:
    """The next even number away from zero."""

    def next_even(values: np.ndarray) -> np.ndarray:
        with np.errstate(invalid="ignore"):
            up = np.ceil(np.abs(values))
            return np.copysign(up + (np.fmod(up, 2.0) == 1.0), values)

    return by_numpy(next_even, operands[0])


def _test(function: Any) -> Any:
    def test(run: "Evaluation", node: Node, operands: Sequence[pl.Series], active: Any) -> pl.Series:
        return by_numpy(function, operands[0])

    return test


_FACTORIALS = [math.factorial(n) for n in range(34)]  # the last one that HUGEINT holds


def _factorial(run: "Evaluation", node: Node, operands: Sequence[pl.Series], active: Any) -> pl.Series:
    (number,) = operands
    bad = outside(number, 0, 33)
    run.fail_where(bad, active, node, "the result is out of the range of HUGEINT")
    known = number.zip_with(~bad.fill_null(True), one(None, number.dtype))
    return pl.Series(_FACTORIALS, dtype=polars_type(node.type)).gather(known.cast(pl.UInt32))


OPERATIONS = {
    "&": _bitwise(np.bitwise_and),
    "|": _bitwise(np.bitwise_or),
    "xor": _bitwise(np.bitwise_xor),
    "invert": _invert,
    "<<": _shift_left,
    ">>": _shift_right,
    "bit_count": _bit_count,
    "fmod": _floored_remainder,
    "gcd": _divisor,
    "lcm": _divisor,
    "sqrt": _sqrt,
    "pow": _power,
    "even": _even,
    "isnan": _test(np.isnan),
    "isinf": _test(np.isinf),
    "isfinite": _test(np.isfinite),
    "signbit": _test(np.signbit),
    "factorial": _factorial,
}
