"""Values for a key that no generator was declared for: for each type another one in every row.

Numbers, days and moments count, from 1 and from 2020-01-01 where the CHECKs leave that, and go on from the type's least
value behind its greatest: so a key has as many rows as the type has values. Texts, bytes and times of day look random.
"""

import datetime as dt
import math
import re
import sys
from dataclasses import dataclass
from typing import Any

from misata_sql.domains.domain import Domain
from misata_sql.domains.storage import factor, is_float, is_time, show, to_rational
from misata_sql.engine.program import Layout
from misata_sql.errors import ConstraintError
from misata_sql.kernels import convert, ids
from misata_sql.samplers.base import Cell, Fitted, Numbered, Sampler, no_domain
from misata_sql.samplers.categories import Categories, Listed
from misata_sql.samplers.continuous import FLOAT_MAX, make_uniform
from misata_sql.samplers.distinct import Distinct, NumberedRows, require_distinct, require_values
from misata_sql.samplers.nested import ArrayOf, ListOf, MapOf, StructOf
from misata_sql.samplers.places import Counting
from misata_sql.samplers.progression import UniformInteger, UniformStored, counted_range
from misata_sql.samplers.text import HASH_ID_MAX, Bytes, HashId, Regex, Uuid
from misata_sql.spec.types import SqlType

ID_DIGITS = 16  # of a VARCHAR key
BLOB_BYTES, BIT_BYTES = 16, 8
ENOUGH = (
    1_000_000  # whole numbers of a DECIMAL or DOUBLE; where a CHECK or the type leaves fewer, its fractions count too
)
SHUFFLED_MOST = 10**15 - 1  # of random-looking integers: a DOUBLE, and so JSON, holds them
SHUFFLED_LEAST = 10**8  # values from which on numbers look random, so that few rows are refused for it
SECOND = 1_000_000


def infer_distinct(type: SqlType, domain: Domain, length: int | None = None, shuffled: bool = False) -> Sampler:
    """A fitted sampler without repeats for a column of a type.

    domain: what its CHECKs leave; length: of VARCHAR(length)
    shuffled: random-looking numbers instead of counting, where the type has many

    Raises ConstraintError where the domain has no such values.

    >>> from misata_sql.spec.types import DATE, TINYINT
    >>> infer_distinct(DATE, Domain(DATE)).describe()
    '2020-01-01, 2020-01-02, 2020-01-03, ... in order'
    >>> infer_distinct(TINYINT, Domain(TINYINT, low=-5)).describe()
    '1, 2, 3, ... in order'
    """
    if domain.allowed is not None:
        return require_distinct(Listed(type, domain).fit(type, domain), "a key")
    match type.id:
        case "VARCHAR":
            return _text(domain, length)
        case "UUID":
            return Uuid().fit(type, domain)
        case "BLOB" | "BIT":
            return require_distinct(Bytes(BLOB_BYTES if type.id == "BLOB" else BIT_BYTES).fit(type, domain), "a key")
        case "ENUM":
            return _in_order(Categories(type.values, (1.0,) * len(type.values), f"the values of {type}"), type, domain)
        case "INTERVAL":
            if not domain.is_free:
                raise no_domain(Seconds(type), domain)
            return Seconds(type)
        case "TIME":
            low, high = _bounds(type, domain)
            midnight = 86_400 * SECOND  # 24:00:00 is a TIME only where it is asked for
            high = high if low == midnight else min(high, midnight - 1)
            return require_distinct(UniformStored(type, low, high).fit(type, domain), "a key")
        case "STRUCT" | "ARRAY" | "LIST" | "MAP":
            return _nested(type, domain)
    if is_float(type):
        return _count_doubles(type, domain, shuffled)
    return _count(type, domain, shuffled)


def _bounds(type: SqlType, domain: Domain) -> tuple[int, int]:
    """The least and the greatest stored integer of 64 bits that type and domain leave; ConstraintError if none."""
    bounds = (0, 2**64 - 1) if type.id == "UBIGINT" else counted_range(type)
    low, high = bounds
    if domain.low is not None:
        low = high + 1 if domain.low > high else low if domain.low < low else math.ceil(domain.low)
    if domain.high is not None:
        high = low - 1 if domain.high < low else high if domain.high > high else math.floor(domain.high)
    if low > high:
        raise ConstraintError(
            f"{' and '.join(domain.sources)} leaves no values for a key: they must be {domain.bounds_text()}, and "
            f"keys of {type} count from {show(bounds[0], type)} to {show(bounds[1], type)}\n"
            f"  Hint: widen the CHECK, or give the column a generator"
        )
    return low, high


def _wanted_first(type: SqlType, unit: int) -> int:
    """The stored integer to count from."""
    if is_time(type):
        return math.ceil(to_rational(dt.date(2020, 1, 1), type))
    return 0 if type.id == "BOOLEAN" else unit


def _count(type: SqlType, domain: Domain, shuffled: bool) -> Sampler:
    """Integers, decimals, days, moments and truth values."""
    low, high = _bounds(type, domain)
    unit = factor(type)
    if shuffled and not is_time(type):
        least = max(low, 1)
        most = min(high, SHUFFLED_MOST)
        if most - least >= SHUFFLED_LEAST:
            return require_distinct(UniformStored(type, least, most).fit(type, domain), "a key")
    if high // unit - -(-low // unit) + 1 < ENOUGH:
        unit = 1
    return _counting(type, low, high, unit, _wanted_first(type, unit), domain)


def _counting(type: SqlType, low: int, high: int, unit: int, wanted: int, domain: Domain) -> Sampler:
    """Multiples of unit between low and high, from the wanted one or the nearest; downwards where all are below it."""
    first, last = -(-low // unit) * unit, high // unit * unit
    descends = last < wanted and domain.low is None
    first, last, stride = (last, first, -unit) if descends else (first, last, unit)
    count = (last - first) // stride + 1
    start = (wanted - first) // unit if first <= wanted <= last else 0
    if count - start >= 2**62:  # more than a key can have: it does not come to the type's end
        first, count, start = first + stride * start, 2**62, 0
    places = [divmod(int(v) - first, stride) for v in domain.excluded if math.isfinite(v) and v == int(v)]
    excluded = tuple(sorted(place for place, rest in places if rest == 0 and 0 <= place < count))
    if len(excluded) == count:
        raise ConstraintError(
            f"{' and '.join(domain.sources)} leaves no values for a key: they must be {domain.bounds_text()}\n"
            f"  Hint: widen the CHECK"
        )
    order = (k % count for k in range(start, start + count))
    shown = []
    for place in order:
        if place not in excluded:
            shown.append(show(first + stride * place, type))
        if len(shown) == 3:
            break
    if len(set(shown)) < len(shown):  # moments that differ in nanoseconds
        shown = shown[:1]
    text = ", ".join(shown) + (", ..." if count - len(excluded) > len(shown) else "")
    return Counting(type, first, stride, count, start, excluded, text)


def _count_doubles(type: SqlType, domain: Domain, shuffled: bool) -> Sampler:
    """Whole numbers, or the fractions of an interval that has few of them."""
    try:
        low, high = _bounds(type, domain)
    except ConstraintError:
        low, high = 0, -1
    least, most = max(low, 1), min(high, SHUFFLED_MOST)
    if shuffled and most - least >= ENOUGH:
        return require_distinct(UniformInteger(least, most).fit(type, domain), "a key")
    if high - low + 1 >= ENOUGH:
        return _counting(type, low, high, 1, 1, domain)
    ends = domain.low, domain.high
    far = (FLOAT_MAX if type.id == "FLOAT" else sys.float_info.max) / 4
    start = min(-far, ends[1] * 2) if ends[0] is None else max(ends[0], -2 * far)
    stop = max(far, start * 2) if ends[1] is None else min(ends[1], 2 * far)
    if start == stop:
        return require_distinct(Listed(type, domain).fit(type, domain), "a key")
    return require_distinct(make_uniform(start, stop).fit(type, domain), "a key")


def _in_order(values: Categories, type: SqlType, domain: Domain) -> Sampler:
    inner = values.fit(type, domain)
    numbered = inner.numbered()
    assert numbered is not None
    return Distinct(inner, numbered, shuffled=False)


def _text(domain: Domain, length: int | None) -> Sampler:
    """Hexadecimal ids, or shorter ones of letters and digits; of a length that no excluded text has."""
    texts = {str(value) for value in domain.excluded}
    free = Domain(domain.type)
    if length is not None and length < ID_DIGITS:
        for n in range(length, 0, -1):
            if not any(re.fullmatch(f"[0-9a-z]{{{n}}}", text) for text in texts):
                return require_distinct(Regex(f"[0-9a-z]{{{n}}}").fit(domain.type, free), "a key")
    longest = HASH_ID_MAX if length is None else min(length, HASH_ID_MAX)
    for n in range(ID_DIGITS, longest + 1):
        if not any(re.fullmatch(f"[0-9a-f]{{{n}}}", text) for text in texts):
            return HashId(n)
    raise ConstraintError(
        f"{' and '.join(domain.sources) or f'VARCHAR({length})'} leaves no texts for a key\n"
        f"  Hint: give the column a generator, such as misata_regex"
    )


def _nested(type: SqlType, domain: Domain) -> Sampler:
    """Of the keys that their parts would be."""

    def part(inner: SqlType) -> Sampler:
        return infer_distinct(inner, Domain(inner), shuffled=True)

    whole: Any
    match type.id:
        case "STRUCT":
            whole = StructOf(type, tuple(part(inner) for _, inner in type.fields))
        case "ARRAY":
            assert type.element is not None
            whole = ArrayOf(type, part(type.element))
        case "LIST":
            assert type.element is not None
            whole = ListOf(type, part(type.element), 1, 3)
        case _:
            assert type.element is not None
            whole = MapOf(type, part(type.element), 1, 3)
    return require_distinct(whole.fit(type, domain), "a key")


@dataclass(frozen=True)
class Seconds(Fitted):
    """INTERVALs of 1 second, 2 seconds, ...: of one unit, since DuckDB holds a day and 24 hours to be equal."""

    type: SqlType
    n_values = (2**63 - 1) // SECOND
    is_unique = True

    def numbered(self) -> Numbered:
        """As many seconds as 64 bits of microseconds hold."""
        return NumberedRows(self, self.n_values)

    def check_rows(self, first_row: int, n_rows: int, column: str) -> None:
        """Refuse more rows than there are values."""
        require_values(self.describe(), self.n_values, first_row, n_rows, column)

    def emit(self, cell: Cell) -> Layout:
        micros = cell.buffer("i8")
        cell.add(ids.fill_sequence, SECOND, SECOND, micros)
        intervals = cell.buffer("i8", 2)
        cell.add(convert.put_intervals, micros, intervals)
        return Layout("fixed", 16, data=intervals)

    def describe(self) -> str:
        return "1 second, 2 seconds, 3 seconds, ... in order"
