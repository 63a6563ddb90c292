"""strftime over Series: each specifier is a text, and they are joined."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from misata_sql.expressions import gregorian
from misata_sql.expressions.evaluate_calendar import DAY_NAMES, MONTH_NAMES, moment_of
from misata_sql.expressions.evaluate_numbers import one
from misata_sql.expressions.expression_types import Node
from misata_sql.expressions.series import expand

if TYPE_CHECKING:
    from misata_sql.expressions.evaluate import Evaluation

# part of the calendar, how many digits, of how many it is the rest
_NUMBERS: dict[str, tuple[str, int, int]] = {
    "d": ("day", 2, 0), "m": ("month", 2, 0), "y": ("year", 2, 100), "Y": ("year", 4, 0), "H": ("hour", 2, 0),
    "M": ("minute", 2, 0), "S": ("second", 2, 0), "f": ("microsecond", 6, 1_000_000), "g": ("millisecond", 3, 1_000),
    "j": ("dayofyear", 3, 0), "u": ("isodow", 1, 0), "w": ("dayofweek", 1, 0), "V": ("week", 2, 0),
    "G": ("isoyear", 4, 0),
}  # fmt: skip
_FIXED = {"%": "%", "z": "+00", "Z": ""}
_NAMES = {"a": (DAY_NAMES, "isodow", 3), "A": (DAY_NAMES, "isodow", 0), "b": (MONTH_NAMES, "month", 3),
          "h": (MONTH_NAMES, "month", 3), "B": (MONTH_NAMES, "month", 0)}  # fmt: skip


def _strftime(run: "Evaluation", node: Node, operands: Sequence[pl.Series], active: Any) -> pl.Series:
    (series,) = operands
    known = series.is_not_null()
    days, micros = moment_of(series.fill_null(0).to_numpy(), node.operands[0].type)
    year = gregorian.civil(days)[0]
    far = pl.Series((year < 1) | (year > 9999)) & known
    run.refuse_where(far, active, node, "a year outside 1 to 9999 is not supported as text yet")
    texts = [_text(piece, days, micros) for piece in node.value]
    names = [str(place) for place in range(len(texts))]
    frame = pl.DataFrame([expand(text, len(series)).alias(name) for name, text in zip(names, texts, strict=True)])
    return frame.select(pl.concat_str(names)).to_series().zip_with(known, one(None, pl.String))


def _text(piece: str, days: np.ndarray, micros: np.ndarray) -> pl.Series:
    if not piece.startswith("%"):
        return one(piece, pl.String)
    letter = piece[-1]
    if letter in _FIXED:
        return one(_FIXED[letter], pl.String)
    if letter in _NAMES:
        names, part, length = _NAMES[letter]
        cut = [name[: length or None] for name in names]
        return pl.Series(cut).gather(gregorian.part_of(days, micros, part) - 1)
    if letter == "p":
        return pl.Series(["AM", "PM"]).gather(gregorian.part_of(days, micros, "hour") // 12)
    numbers, digits = _number(letter, days, micros)
    text = pl.Series(numbers).cast(pl.String)
    return text if piece[1] == "-" else text.str.zfill(digits)


def _number(letter: str, days: np.ndarray, micros: np.ndarray) -> tuple[np.ndarray, int]:
    if letter == "I":
        return (gregorian.part_of(days, micros, "hour") + 11) % 12 + 1, 2
    if letter in "UW":  # weeks from the first Sunday or Monday of the year on
        weekday = (days + (4 if letter == "U" else 3)) % 7
        return (gregorian.part_of(days, micros, "dayofyear") + 6 - weekday) // 7, 2
    part, digits, rest = _NUMBERS[letter]
    numbers = gregorian.part_of(days, micros, part)
    return (numbers % rest if rest else numbers), digits


OPERATIONS = {"strftime": _strftime}
