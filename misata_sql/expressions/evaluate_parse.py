"""VARCHAR as other types, as DuckDB 2.0.1 reads texts.

A text in one of the plain forms below has a value, and one that can have none is an error (or NULL under TRY_CAST). Of
the forms between (1_000, 0x1F, 2020/1/1, 'epoch') we are not sure, so they are refused.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from misata_sql.expressions import gregorian
from misata_sql.expressions.calendar_names import MICROS_A_DAY, PARTS
from misata_sql.expressions.evaluate_numbers import by_numpy, into_range, one
from misata_sql.expressions.expression_types import Node
from misata_sql.expressions.series import IntervalSeries, join_halves, polars_type, text_buffers

if TYPE_CHECKING:
    from misata_sql.expressions.evaluate import Evaluation

_SPACE = r"[ \t\n\x0b\f\r]*"
_NUMBER = rf"^{_SPACE}([+-]?)([0-9]{{1,38}})?(?:\.([0-9]{{0,38}}))?{_SPACE}$"
_FLOAT = rf"^{_SPACE}([+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{{1,3}})?){_SPACE}$"
_DAY = r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})"
_CLOCK = r"([0-9]{1,2}):([0-9]{1,2})(?::([0-9]{1,2})(?:\.([0-9]{1,6}))?)?"
_FORMS = {
    "DATE": rf"^{_SPACE}{_DAY}{_SPACE}$",
    "TIMESTAMP": rf"^{_SPACE}{_DAY}(?:[ T]{_CLOCK})?{_SPACE}$",
    "TIME": rf"^{_SPACE}{_CLOCK}{_SPACE}$",
}
_UUID = r"^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$"
_INTERVAL = rf"^{_SPACE}([+-]?[0-9]{{1,9}}){_SPACE}([a-zA-Z]+){_SPACE}$"
# Texts that are no number in any notation: without a digit (but for inf and nan), or with a character of none.
_NO_NUMBER = r"[^0-9a-fA-FxX+\-._ \t\n\x0b\f\r]|^[^0-9]*$"
_INFINITE = r"(?i)^\s*[+-]?(inf|infinity|nan)\s*$"
_NO_MOMENT = r"^[^0-9]*$"
_NAMED_MOMENT = r"(?i)epoch|inf"
_TRUTHS = {"true": True, "t": True, "yes": True, "y": True, "1": True,
           "false": False, "f": False, "no": False, "n": False, "0": False}  # fmt: skip
_INTERVAL_FIELDS = {"year": (0, 12), "month": (0, 1), "day": (1, 1), "week": (1, 7), "hour": (2, 3_600_000_000),
                    "minute": (2, 60_000_000), "second": (2, 1_000_000)}  # fmt: skip


def parse_text(run: "Evaluation", node: Node, text: pl.Series, active: Any) -> Any:
    """Texts as the type of the node."""
    target = node.type
    if target.id == "DOUBLE":
        return _floats(run, node, text, active)
    if target.is_numeric:
        return _numbers(run, node, text, active)
    if target.id == "BOOLEAN":
        return _truths(run, node, text, active)
    if target.id == "UUID":
        return _uuids(run, node, text, active)
    if target.id == "INTERVAL":
        return _intervals(run, node, text, active)
    return _moments(run, node, text, active)


def _sort_out(run: "Evaluation", node: Node, plain: pl.Series, hopeless: pl.Series, active: Any) -> None:
    """Errors for texts that are not in the plain form."""
    run.fail_where(hopeless & ~plain, active, node, f"a text is no {node.type}")
    run.refuse_where(~hopeless & ~plain, active, node, f"a text in this form as {node.type} is not supported yet")


def _numbers(run: "Evaluation", node: Node, text: pl.Series, active: Any) -> pl.Series:
    """Integers and DECIMALs; halves go away from zero."""
    target = node.type
    sign, whole, fraction = _groups(text, _NUMBER, 3)
    plain = (whole.is_not_null() | (fraction.str.len_bytes() > 0)).fill_null(False) & text.is_not_null()
    hopeless = text.str.contains(_NO_NUMBER) & ~text.str.contains(_INFINITE)
    scale = target.scale or 0
    digits = whole.str.len_bytes().fill_null(0) + pl.Series([scale], dtype=pl.UInt32)
    long = digits > pl.Series([38], dtype=pl.UInt32)
    minus = (sign == "-").fill_null(False)
    if target.id.startswith("U"):
        nothing = whole.str.contains("^0*$").fill_null(False) & fraction.is_null()
        plain = plain & (~minus | nothing)
        hopeless = hopeless | (minus & ~nothing)
    _sort_out(run, node, plain & ~long, hopeless, active)
    usable = plain & ~long
    fraction = fraction.fill_null("")
    kept = fraction.str.slice(0, scale).str.pad_end(scale, "0") if scale else one("", pl.String)
    unscaled = whole.fill_null("0") + kept
    numbers = unscaled.zip_with(usable, one("0", pl.String)).cast(pl.Int128, strict=False)
    up = fraction.str.slice(scale, 1).str.contains("[5-9]")
    numbers = numbers + up.cast(pl.Int128)
    signed = (one(0, pl.Int128) - numbers).zip_with(minus, numbers)
    known = signed.zip_with(usable, one(None, pl.Int128))
    low, high = target.bounds  # type: ignore[misc]
    return into_range(run, known, node, low, high, active)


def _groups(text: pl.Series, pattern: str, count: int) -> list[pl.Series]:
    return [text.str.extract(pattern, group + 1) for group in range(count)]


def _floats(run: "Evaluation", node: Node, text: pl.Series, active: Any) -> pl.Series:
    found = text.str.extract(_FLOAT, 1)
    plain = found.is_not_null() | text.is_null()
    hopeless = text.str.contains(_NO_NUMBER) & ~text.str.contains(_INFINITE)
    _sort_out(run, node, plain, hopeless, active)
    return found.str.strip_chars_start("+").cast(pl.Float64, strict=False)


def _truths(run: "Evaluation", node: Node, text: pl.Series, active: Any) -> pl.Series:
    found = text.str.to_lowercase().replace_strict(
        list(_TRUTHS), list(_TRUTHS.values()), default=None, return_dtype=pl.Boolean
    )
    run.fail_where(found.is_null() & text.is_not_null(), active, node, "a text is no BOOLEAN")
    return found


def _moments(run: "Evaluation", node: Node, text: pl.Series, active: Any) -> pl.Series:
    """DATE, TIMESTAMP and TIME."""
    target = node.type
    n_day, n_clock = {"DATE": (3, 0), "TIMESTAMP": (3, 4), "TIME": (0, 4)}[target.id]
    pattern = _FORMS[target.id]
    plain = text.str.contains(pattern) | text.is_null()
    hopeless = text.str.contains(_NO_MOMENT) & ~text.str.contains(_NAMED_MOMENT)
    _sort_out(run, node, plain, hopeless, active)
    known = plain & text.is_not_null()
    groups = _groups(text, pattern, n_day + n_clock)
    micros = one(0, pl.Int64)
    bad = one(False, pl.Boolean)
    if n_clock:
        hour, minute, second = (_count(group) for group in groups[n_day : n_day + 3])
        midnight = known & (hour == one(24, pl.Int64))
        run.refuse_where(midnight, active, node, "24:00:00 is not supported yet")
        bad = bad | (hour > one(24, pl.Int64)) | (minute > one(59, pl.Int64)) | (second > one(59, pl.Int64))
        fraction = _count(groups[-1].fill_null("").str.pad_end(6, "0"))
        minutes = hour * one(60, pl.Int64) + minute
        micros = (minutes * one(60, pl.Int64) + second) * one(1_000_000, pl.Int64) + fraction
    if not n_day:
        run.fail_where(known & bad, active, node, f"a text is no {target}")
        return micros.zip_with(known, one(None, pl.Int64))
    year, month, day = (_count(group) for group in groups[:3])
    months = (year - one(1970, pl.Int64)) * one(12, pl.Int64) + month.clip(1, 12) - one(1, pl.Int64)
    length = by_numpy(gregorian.month_lengths, months)
    bad = bad | ~month.is_between(1, 12) | (day < one(1, pl.Int64)) | (day > length)
    run.fail_where(known & bad, active, node, f"a text is no {target}")
    days = by_numpy(gregorian.first_day, months) + day - one(1, pl.Int64)
    if target.id == "DATE":
        return days.zip_with(known & ~bad, one(None, pl.Int64)).cast(pl.Int32)
    return (days * one(MICROS_A_DAY, pl.Int64) + micros).zip_with(known, one(None, pl.Int64))


def _count(group: pl.Series) -> pl.Series:
    return group.fill_null("0").cast(pl.Int64, strict=False).fill_null(0)


_NIBBLES = np.zeros(256, np.uint64)
for _place, _letter in enumerate(b"0123456789abcdef"):
    _NIBBLES[_letter] = _NIBBLES[ord(chr(_letter).upper())] = _place


def _uuids(run: "Evaluation", node: Node, text: pl.Series, active: Any) -> pl.Series:
    plain = text.str.contains(_UUID) | text.is_null()
    hopeless = text.str.contains(r"[^0-9a-fA-F{}-]") | text.str.contains(r"^[^0-9a-fA-F]*$")
    _sort_out(run, node, plain, hopeless, active)
    known = plain & text.is_not_null()
    digits = text.str.replace_all("-", "", literal=True).zip_with(known, one("0" * 32, pl.String))
    octets, _ = text_buffers(digits)
    nibbles = _NIBBLES[octets].reshape(-1, 32)
    halves = []
    for half in (nibbles[:, 16:], nibbles[:, :16]):
        total = np.zeros(len(half), np.uint64)
        for place in range(16):
            total = total << np.uint64(4) | half[:, place]
        halves.append(total)
    high = (halves[1] ^ np.uint64(1 << 63)).view(np.int64)
    return join_halves(halves[0], high, polars_type(node.type)).zip_with(known, one(None, pl.Int128))


def _intervals(run: "Evaluation", node: Node, text: pl.Series, active: Any) -> IntervalSeries:
    """'3 days' and its like, of one whole number and one unit."""
    number, unit = _groups(text, _INTERVAL, 2)
    names = {alias: part for alias, part in PARTS.items() if part in _INTERVAL_FIELDS}
    unit = unit.str.to_lowercase().replace_strict(
        list(names), list(names.values()), default=None, return_dtype=pl.String
    )
    plain = (number.is_not_null() & unit.is_not_null()) | text.is_null()
    _sort_out(run, node, plain, one(False, pl.Boolean), active)
    count = _count(number).zip_with(text.is_not_null(), one(None, pl.Int64))
    parts = []
    for field in range(3):
        factors = {name: factor for name, (place, factor) in _INTERVAL_FIELDS.items() if place == field}
        factor = unit.replace_strict(list(factors), list(factors.values()), default=0, return_dtype=pl.Int64)
        parts.append(count * factor.fill_null(0))
    return IntervalSeries(*parts)


def _parse(run: "Evaluation", node: Node, operands: Sequence[pl.Series], active: Any) -> Any:
    return parse_text(run, node, operands[0], active)


OPERATIONS = {"parse": _parse}
