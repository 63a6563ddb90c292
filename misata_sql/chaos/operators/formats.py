"""Operators that write numbers and dates as text, each row in another way: number_locale, date_format."""

import re
from typing import Any

import numpy as np

from misata_sql.chaos.operators.constants import (
    DAYS,
    FLOAT_POWERS,
    Stream,
    is_single,
    one_of_names,
    same_type,
    text_array,
    units_of_day,
)
from misata_sql.chaos.operators.operator import Operator, Parameter, Prepared, bounds_of, form_of
from misata_sql.errors import ArgumentError
from misata_sql.kernels import chaos_dates_text, chaos_number_text
from misata_sql.kernels.chaos_dates_text import FIELDS, N_FIELDS, PLAIN_BYTES
from misata_sql.spec.types import BIGINT, DATE, DOUBLE, FLOAT, VARCHAR, SqlType

# Decimal mark, what stands between groups, digits of a group but the last one
STYLES = {
    "de": (",", ".", 3), "fr": (",", "\u202f", 3), "ch": (".", "'", 3), "us": (".", ",", 3), "se": (",", "\u00a0", 3),
    "in": (".", ",", 2), "comma": (",", "", 3),
}  # fmt: skip
MOST_MARK_BYTES = 3
TEXT_GROWTH = 2  # three bytes for every three digits, or one for every two; a decimal mark has one as before
DATE_FORMATS = ("%d/%m/%Y", "%m/%d/%Y", "%-d.%-m.%Y", "%b %-d %Y", "%-d %B %Y", "%Y%m%d", "%d-%b-%y", "%Y/%m/%d", "%s")
CLOCKS = (" %H:%M:%S", " %-I:%M %p")
MOMENT_FORMATS = (
    *(date + clock for date in ("%d/%m/%Y", "%m/%d/%Y", "%-d.%-m.%Y", "%b %-d %Y") for clock in CLOCKS),
    "%Y-%m-%dT%H:%M:%SZ", "%Y%m%d%H%M%S", "%s",
)  # fmt: skip
MOST_FORMAT_BYTES = 200
_LONGEST = {"Y": 4, "b": 3, "B": 9, "a": 3, "s": 20}  # bytes; others have 2


def _varchar(type: SqlType | None) -> SqlType:
    return VARCHAR


def _number_locale(type: SqlType | None, arguments: tuple[Any, ...], stream: Stream) -> Prepared:
    type = same_type(type)
    styles = np.array(one_of_names("locale of misata_number_locale", arguments[0], list(STYLES)), np.int64)
    marks = [mark.encode() for decimal, group, _ in STYLES.values() for mark in (decimal, group)]
    constants: tuple[Any, ...] = (styles, *text_array(marks), np.array([n for _, _, n in STYLES.values()], np.int64))
    key, form = stream("value"), form_of(type)
    if form == "text":
        growth = (TEXT_GROWTH, MOST_MARK_BYTES)
        return Prepared(chaos_number_text.restyle_numbers, key, constants, form, "text", VARCHAR, growth)
    growth = (1, chaos_number_text.ROW_ROOM)
    if form == "integer":
        return Prepared(chaos_number_text.style_integers, key, constants, form, "text", VARCHAR, growth)
    constants = (is_single(type), FLOAT_POWERS, *constants)
    return Prepared(chaos_number_text.style_floats, key, constants, form, "text", VARCHAR, growth)


def compile_format(text: str) -> tuple[bytes, int]:
    """A format as kernels/chaos_dates_text.py reads it, and the bytes of the longest text in it."""
    made, longest = b"", 0
    for literal, field in re.findall(r"([^%]+)|%(-?.?)", text, re.DOTALL):
        if literal or field == "%":
            piece = (literal or field).encode()
            if min(piece) < 32:
                raise ArgumentError(f"misata_date_format: format must not hold control characters (got {text!r})")
            made, longest = made + piece, longest + len(piece)
        elif field in FIELDS:
            made, longest = made + bytes((FIELDS.index(field),)), longest + _LONGEST.get(field, 2)
        else:
            raise ArgumentError(
                f"misata_date_format: format knows {' '.join(f'%{f}' for f in FIELDS)} and %% (got {text!r})"
            )
    if not any(byte < N_FIELDS for byte in made):
        raise ArgumentError(f"misata_date_format: format must have a part of a date, as '%d/%m/%Y' has (got {text!r})")
    if longest > MOST_FORMAT_BYTES:
        raise ArgumentError(f"misata_date_format: format must give {MOST_FORMAT_BYTES} bytes at most (got {text!r})")
    return made, longest


def _names() -> tuple[np.ndarray, np.ndarray]:
    months = "January February March April May June July August September October November December".split()
    days = "Mon Tue Wed Thu Fri Sat Sun".split()
    return text_array([name.encode() for name in (*(m[:3] for m in months), *months, *days)])


def _date_format(type: SqlType | None, arguments: tuple[Any, ...], stream: Stream) -> Prepared:
    type = same_type(type)
    (given,) = arguments
    dates, moments = (DATE_FORMATS, MOMENT_FORMATS) if given is None else ((str(given),), (str(given),))
    texts = (*dates, *moments) if type == VARCHAR else dates if type == DATE else moments
    formats = [compile_format(text) for text in texts]
    longest = max(size for _, size in formats)
    key, compiled = stream("value"), text_array([made for made, _ in formats])
    if type == VARCHAR:
        constants: tuple[Any, ...] = (len(dates), *compiled, *_names())
        growth = (1, longest + PLAIN_BYTES)
        return Prepared(chaos_dates_text.reformat_moments, key, constants, "text", "text", VARCHAR, growth)
    constants = (units_of_day(type), *bounds_of(type), *compiled, *_names(), longest)
    growth = (1, longest + 3 * PLAIN_BYTES)
    return Prepared(chaos_dates_text.format_moments, key, constants, "integer", "text", VARCHAR, growth)


NUMBER_LOCALE = Operator(
    "number_locale",
    (
        Parameter(
            "locale", (VARCHAR,),
            "'de' (1.234,5), 'fr' (1 234,5 with a narrow no-break space), 'se' (with a wide one), 'ch' (1'234.5), 'us' "
            "(1,234.5), 'in' (12,34,567.5) or 'comma' (1234,5); left out, one that changes the number", None,
        ),
    ),
    "numbers exported as text in the way of a country; texts that are numbers too, others stay; of 15 digits",
    "SELECT misata_number_locale(1234.5::DOUBLE, i), misata_number_locale('1234.5', 'de', i) FROM range(9) t(i)",
    (DOUBLE, FLOAT, BIGINT, VARCHAR), _number_locale, _varchar, in_any=False,
)  # fmt: skip

DATE_FORMAT = Operator(
    "date_format",
    (
        Parameter(
            "format", (VARCHAR,),
            f"of {' '.join(f'%{field}' for field in FIELDS)}, as of strftime, %s for seconds since 1970; left out, "
            f"one of {', '.join(DATE_FORMATS)}, with a time for moments", None,
        ),
    ),
    "dates as text in the formats of several sources: 03/04/2024, 4.3.2024, Mar 4 2024; texts as of ISO 8601 too, "
    "others stay",
    "SELECT misata_date_format(DATE '2024-03-04', i) FROM range(10) t(i)",
    (*DAYS, VARCHAR), _date_format, _varchar, in_any=False,
)  # fmt: skip

FORMAT_OPERATORS = (NUMBER_LOCALE, DATE_FORMAT)
