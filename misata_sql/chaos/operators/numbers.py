"""Operators on numbers: unit, sign, digits, check_digit, round, precision, noise, noise_ratio, outlier."""

import math
from functools import cache
from typing import Any

import numpy as np

from misata_sql.chaos.operators.constants import (
    DECIMALS,
    FLOAT_POWERS,
    FLOATS,
    NUMBERS,
    POWERS,
    SIGNED,
    UNSIGNED,
    Stream,
    is_single,
    number,
    one_of,
    same_type,
    sample_of,
    whole,
)
from misata_sql.chaos.operators.operator import Operator, Parameter, Prepared, bounds_of, form_of
from misata_sql.errors import ArgumentError
from misata_sql.kernels import chaos_digits, chaos_numbers
from misata_sql.kernels.jit import Kernel
from misata_sql.spec.types import BIGINT, DOUBLE, VARCHAR, SqlType

EXACT = 2**53  # whole numbers up to here are doubles


@cache
def _normal_table() -> tuple[Any, int]:
    from misata_sql.distributions.copula import normal_table

    table = normal_table()
    return table.cells, table.shift


def _prepared(
    type: SqlType, key: int, kernels: tuple[Kernel, Kernel], integer: tuple[Any, ...], real: tuple[Any, ...]
) -> Prepared:
    """The kernel for the type's form; behind its constants come the type's bounds, or whether it is FLOAT."""
    form = form_of(type)
    if form == "integer":
        return Prepared(kernels[0], key, (*integer, *bounds_of(type)), form, form, type)
    return Prepared(kernels[1], key, (*real, is_single(type)), form, form, type)


def _unit(type: SqlType | None, arguments: tuple[Any, ...], stream: Stream) -> Prepared:
    type = same_type(type)
    factor, offset = (number("misata_unit", n, a) for n, a in zip(("factor", "offset"), arguments, strict=True))
    if factor == 0 or (factor == 1 and offset == 0):
        raise ArgumentError(f"misata_unit: factor must change a number (got {factor!r} with an offset of {offset!r})")
    scaled = offset * one_of(type)
    is_whole = factor.is_integer() and abs(factor) <= EXACT and scaled.is_integer() and abs(scaled) <= EXACT
    kernels = chaos_numbers.scale_integers, chaos_numbers.scale_floats
    integer = factor, scaled, int(factor) if is_whole else 0
    return _prepared(type, stream("value"), kernels, integer, (factor, offset))


def _sign(type: SqlType | None, arguments: tuple[Any, ...], stream: Stream) -> Prepared:
    type = same_type(type)
    form, key = form_of(type), stream("value")
    if form == "integer":
        return Prepared(chaos_numbers.negate_integers, key, bounds_of(type)[1:], form, form, type)
    return Prepared(chaos_numbers.negate_floats, key, (), form, form, type)


def _digits(type: SqlType | None, arguments: tuple[Any, ...], stream: Stream) -> Prepared:
    type = same_type(type)
    kernels = chaos_digits.transpose_digits_integers, chaos_digits.transpose_digits_floats
    n_least = 1 + (type.scale or 0)
    return _prepared(type, stream("value"), kernels, (n_least, POWERS), (POWERS,))


def _check_digit(type: SqlType | None, arguments: tuple[Any, ...], stream: Stream) -> Prepared:
    type = same_type(type)
    form, key = form_of(type), stream("value")
    if form == "text":
        return Prepared(chaos_digits.break_last_digit_text, key, (), form, form, type)
    return Prepared(chaos_digits.break_last_digit, key, bounds_of(type), form, form, type)


SIGNIFICANT_DIGITS = 2


def _round(type: SqlType | None, arguments: tuple[Any, ...], stream: Stream) -> Prepared:
    type = same_type(type)
    (given,) = arguments
    kernels = chaos_numbers.round_integers, chaos_numbers.round_floats
    if given is None:
        integer: tuple[Any, ...] = (0, SIGNIFICANT_DIGITS, POWERS)
        return _prepared(type, stream("value"), kernels, integer, (0, SIGNIFICANT_DIGITS, FLOAT_POWERS))
    digits = whole("misata_round", "digits", given, -18, 18)
    exponent = (type.scale or 0) - digits
    integer = (10 ** min(max(exponent, 0), 18), 0, POWERS)
    return _prepared(type, stream("value"), kernels, integer, (digits, 0, FLOAT_POWERS))


def _precision(type: SqlType | None, arguments: tuple[Any, ...], stream: Stream) -> Prepared:
    type = same_type(type)
    (given,) = arguments
    n_bits = (
        (11 if is_single(type) else 24)
        if given is None
        else whole("misata_precision", "bits", given, 1, 53 if form_of(type) == "integer" else 52)
    )
    kernels = chaos_numbers.cut_bits_integers, chaos_numbers.cut_bits_floats
    return _prepared(type, stream("value"), kernels, (n_bits,), (n_bits,))


def _add_noise(type: SqlType, key: int, sd: float, ratio: float) -> Prepared:
    kernels = chaos_numbers.add_noise_integers, chaos_numbers.add_noise_floats
    table = _normal_table()
    return _prepared(type, key, kernels, (*table, sd * one_of(type), ratio), (*table, sd, ratio))


def _noise(type: SqlType | None, arguments: tuple[Any, ...], stream: Stream) -> Prepared:
    sd = _positive("misata_noise", "sd", arguments[0])
    return _add_noise(same_type(type), stream("value"), sd, 0.0)


def _noise_ratio(type: SqlType | None, arguments: tuple[Any, ...], stream: Stream) -> Prepared:
    ratio = _positive("misata_noise_ratio", "ratio", arguments[0])
    return _add_noise(same_type(type), stream("value"), 0.0, ratio)


def _positive(name: str, argument: str, value: Any) -> float:
    given = number(name, argument, value)
    if given <= 0:
        raise ArgumentError(f"{name}: {argument} must be above 0 (got {given!r})")
    return given


def _outlier(type: SqlType | None, arguments: tuple[Any, ...], stream: Stream) -> Prepared:
    type = same_type(type)
    (given,) = arguments
    one = one_of(type)
    if given is None:
        scale = 0.0
    elif isinstance(given, np.ndarray | list | tuple):
        scale = spread(sample_of("misata_outlier", "scale", given, type)) / one
    else:
        scale = _positive("misata_outlier", "scale", given)
    kernels = chaos_numbers.put_outliers_integers, chaos_numbers.put_outliers_floats
    return _prepared(type, stream("value"), kernels, (scale * one, one), (scale,))


def spread(sample: np.ndarray) -> float:
    """The interquartile range of sorted values, not all equal; where that is 0, their standard deviation."""
    cut = (len(sample) - 1) // 4
    if sample[cut] < sample[-1 - cut]:
        return float(sample[-1 - cut]) - float(sample[cut])
    values = sample.tolist()
    mean = math.fsum(values) / len(values)
    return math.sqrt(math.fsum((value - mean) * (value - mean) for value in values) / len(values))


UNIT = Operator(
    "unit",
    (
        Parameter("factor", (DOUBLE,), "what the number is multiplied by", 100.0),
        Parameter("offset", (DOUBLE,), "what is added then", 0.0),
    ),
    "a feed that changes its unit without notice: cents for euros (100), grams for kilograms (1000), inches for "
    "centimetres (1 / 2.54), Fahrenheit for Celsius (1.8, 32)",
    "SELECT misata_unit(21.5::DOUBLE, 1.8, 32, i) FROM range(3) t(i)",
    NUMBERS, _unit, same_type,
)  # fmt: skip

SIGN = Operator(
    "sign", (), "a debit booked as a credit, a sign lost in a conversion",
    "SELECT misata_sign(i - 5, i) FROM range(10) t(i)", (*SIGNED, *FLOATS, *DECIMALS), _sign, same_type,
)  # fmt: skip

DIGITS = Operator(
    "digits", (), "two digits typed in the wrong order",
    "SELECT misata_digits(1000 + i, i) FROM range(10) t(i)", NUMBERS, _digits, same_type,
)  # fmt: skip

CHECK_DIGIT = Operator(
    "check_digit", (), "a number with a check digit, mistyped at its end: no such account, card or article exists",
    "SELECT misata_check_digit('4006381333931', i) FROM range(10) t(i)",
    (*SIGNED, *UNSIGNED, VARCHAR), _check_digit, same_type,
)  # fmt: skip

ROUND = Operator(
    "round",
    (
        Parameter(
            "digits", (BIGINT,), "that stay behind the point, negative: before it; left out, two significant ones", None
        ),
    ),
    "figures that someone rounded before they were delivered",
    "SELECT misata_round(i * 37, -2, i) FROM range(10) t(i)", NUMBERS, _round, same_type,
)  # fmt: skip

PRECISION = Operator(
    "precision",
    (
        Parameter(
            "bits", (BIGINT,), "that stay: 24 as in FLOAT, 53 as in JSON; left out, 24, of a FLOAT 11", None
        ),
    ),
    "numbers that went through a narrower type: a FLOAT column, a half precision file, a spreadsheet",
    "SELECT misata_precision(123456789 + i, i) FROM range(10) t(i)", NUMBERS, _precision, same_type,
)  # fmt: skip

NOISE = Operator(
    "noise", (Parameter("sd", (DOUBLE,), "standard deviation of what is added, above 0", 1.0),),
    "an instrument that has become less exact",
    "SELECT misata_noise(20.0::DOUBLE, 0.5, i) FROM range(10) t(i)", NUMBERS, _noise, same_type,
)  # fmt: skip

NOISE_RATIO = Operator(
    "noise_ratio", (Parameter("ratio", (DOUBLE,), "standard deviation as a share of the number, above 0", 0.05),),
    "an instrument that is out by some per cent, estimates in the place of readings",
    "SELECT misata_noise_ratio(1000 + i, 0.1, i) FROM range(10) t(i)", NUMBERS, _noise_ratio, same_type,
)  # fmt: skip

OUTLIER = Operator(
    "outlier",
    (
        Parameter(
            "scale", (DOUBLE, "values"),
            "such as the column's standard deviation, or a list of values of the column, whose interquartile range is "
            "taken; left out, the number itself, and in a scenario the column's own first 10,000 rows", None,
            is_sample=True,
        ),
    ),
    "a spike: three scales away or more, with a heavy tail (k scales with a probability of 9 / k^2)",
    "SELECT misata_outlier(100.0::DOUBLE, 15, i) FROM range(10) t(i)", NUMBERS, _outlier, same_type,
)  # fmt: skip

NUMBER_OPERATORS = (UNIT, SIGN, DIGITS, CHECK_DIGIT, ROUND, PRECISION, NOISE, NOISE_RATIO, OUTLIER)
