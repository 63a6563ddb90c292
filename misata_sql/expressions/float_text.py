"""DOUBLEs as text: the shortest digits that read back as the same number, and digits to a fixed place."""

from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from misata_sql.expressions.evaluate_numbers import one
from misata_sql.expressions.expression_types import Node

if TYPE_CHECKING:
    from misata_sql.expressions.evaluate import Evaluation

_PLAIN = (1e-3, 1e15)  # between these, Polars and DuckDB write the same digits before and after a point
MOST_PLACES = 15
_LARGEST = 2.0**62
_SPLITTER = float(2**27 + 1)


def shortest_text(run: "Evaluation", node: Node, series: pl.Series, active: Any) -> pl.Series:
    """As DuckDB casts a DOUBLE to VARCHAR: 0.5, 100.0, 1e+16, 1.5e-05."""
    refuse_nan(run, node, series, active)
    size = series.abs()
    text = series.cast(pl.String)
    low, high = one(_PLAIN[0], pl.Float64), one(_PLAIN[1], pl.Float64)
    if ((size == one(0.0, pl.Float64)) | ((size >= low) & (size < high))).all():
        return text
    return pl.DataFrame({"text": text, "value": series}).select(_rewritten()).to_series()


def refuse_nan(run: "Evaluation", node: Node, series: pl.Series, active: Any) -> None:
    """DuckDB shows the sign of a NaN, and that of 0 / 0 differs between machines."""
    run.refuse_where(series.is_nan(), active, node, "the text of a NaN is not supported")


def _rewritten() -> pl.Expr:
    """From any way of writing the digits and an exponent to DuckDB's."""
    text = pl.col("text").str.to_lowercase()
    sign = pl.when(text.str.starts_with("-")).then(pl.lit("-")).otherwise(pl.lit(""))
    parts = text.str.strip_chars_start("-").str.splitn("e", 2)
    mantissa = parts.struct.field("field_0").str.splitn(".", 2)
    exponent = parts.struct.field("field_1").cast(pl.Int64, strict=False).fill_null(0)
    whole, fraction = mantissa.struct.field("field_0"), mantissa.struct.field("field_1").fill_null("")
    digits = pl.concat_str(whole, fraction)
    bare = digits.str.strip_chars_start("0")
    leading = digits.str.len_chars().cast(pl.Int64) - bare.str.len_chars().cast(pl.Int64)
    point = whole.str.len_chars().cast(pl.Int64) + exponent - leading  # digits before the point
    bare = bare.str.strip_chars_end("0")
    n_digits = bare.str.len_chars().cast(pl.Int64)

    zeros = pl.lit("0" * 16)
    below_one = pl.concat_str(pl.lit("0."), zeros.str.slice(0, (-point).clip(0, 16)), bare)
    whole_number = pl.concat_str(bare, zeros.str.slice(0, (point - n_digits).clip(0, 16)), pl.lit(".0"))
    both = pl.concat_str(bare.str.slice(0, point.clip(0)), pl.lit("."), bare.str.slice(point.clip(0)))
    plain = pl.when(point <= 0).then(below_one).when(point >= n_digits).then(whole_number).otherwise(both)

    power = point - 1
    rest = pl.when(n_digits > 1).then(pl.concat_str(pl.lit("."), bare.str.slice(1))).otherwise(pl.lit(""))
    marks = pl.when(power < 0).then(pl.lit("e-")).otherwise(pl.lit("e+"))
    scientific = pl.concat_str(bare.str.slice(0, 1), rest, marks, power.abs().cast(pl.String).str.zfill(2))
    written = pl.when((power >= -4) & (power < 16)).then(plain).otherwise(scientific)
    number = pl.when(n_digits == 0).then(pl.lit("0.0")).otherwise(written)
    return pl.when(pl.col("value").is_infinite()).then(text).otherwise(pl.concat_str(sign, number))


def fixed_text(run: "Evaluation", node: Node, series: pl.Series, places: int, active: Any) -> tuple[Any, Any, Any]:
    """(sign, whole digits, digits behind the point) of DOUBLEs rounded to so many places, as text.

    The exact binary value is rounded, and a tie goes to the even digit, as C's printf does.
    """
    refuse_nan(run, node, series, active)
    power = float(10**places)
    large = series.abs() >= one(_LARGEST / power, pl.Float64)
    run.refuse_where(large, active, node, "a number of this size is not supported as text here")
    known = series.is_not_null()
    values = series.zip_with(~large, one(0.0, pl.Float64)).fill_null(0.0).to_numpy()
    minus = pl.Series(np.where(np.signbit(values), "-", ""), dtype=pl.String)
    scaled = pl.Series(_round_to_even(np.abs(values), power))
    whole = scaled // one(10**places, pl.Int64)
    behind = (scaled - whole * one(10**places, pl.Int64)).cast(pl.String).str.zfill(places)
    nothing = one(None, pl.String)
    return minus.zip_with(known, nothing), whole.cast(pl.String), behind if places else one("", pl.String)


def _round_to_even(values: np.ndarray, power: float) -> np.ndarray:
    """values x power, exactly, rounded to int64; a tie goes to the even number.

    Source: T. J. Dekker, A floating-point technique for extending the available precision, 1971: the product of two
    numbers is the sum of its rounded value and an error that is a number too.
    """
    product = values * power
    error = _product_error(values, power, product)
    floor = np.floor(product)
    small = product < 2.0**52  # where the error is at most a quarter; above, the product is whole
    steps = np.where(small, 0.0, np.floor(error))
    above_half = np.where(small, (product - floor - 0.5) + error, error - steps - 0.5)
    whole = floor.astype(np.int64) + steps.astype(np.int64)
    return whole + ((above_half > 0) | ((above_half == 0) & (whole % 2 == 1)))


def _product_error(values: np.ndarray, power: float, product: np.ndarray) -> np.ndarray:
    def split(number: np.ndarray | float) -> tuple[np.ndarray | float, np.ndarray | float]:
        far = number * _SPLITTER
        high = far - (far - number)
        return high, number - high

    high, low = split(values)
    power_high, power_low = split(power)
    return ((high * power_high - product) + high * power_low + low * power_high) + low * power_low
