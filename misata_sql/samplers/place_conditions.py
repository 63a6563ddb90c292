"""What the CHECKs and ENUMs of a place's columns leave of the towns, so that all of its columns agree with them."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from misata_sql.domains.constants import function_call
from misata_sql.domains.domain import Domain, NotSupportedError, check_domain
from misata_sql.domains.storage import is_float
from misata_sql.errors import ConstraintError, MisataError
from misata_sql.samplers.place_roles import PART_OF, part_of, place_roles
from misata_sql.samplers.towns import Group, Towns, all_towns, kept_towns
from misata_sql.spec.types import SqlType
from misata_sql.values.gazetteer import gazetteer

if TYPE_CHECKING:
    from misata_sql.spec.table import Column, Table

MICRO = 1_000_000
TEXTS = ("city", "region", "region_code", "time_zone")
COORDINATES = ("latitude", "longitude")


@dataclass(frozen=True)
class Condition:
    """A column's domain. part: of the place; is_inferred: nobody declared that the column is of the place"""

    part: str
    domain: Domain
    is_inferred: bool = False

    def keeps(self, towns: Towns) -> list[bool]:
        """Which towns it leaves."""
        if self.part == "postcode":
            return [not self._refuses_empty or longest > 0 for longest in towns.longest_postcodes]
        if self.part in TEXTS:
            texts = texts_of(towns, self.part)
            contained = {text: self.domain.contains(text.decode()) for text in set(texts)}
            return [contained[text] for text in texts]
        lows, highs = reaches(towns, self.part, self.domain.type)
        return [self._holds(low, high) for low, high in zip(lows, highs, strict=True)]

    @property
    def _refuses_empty(self) -> bool:
        return "" in self.domain.excluded

    def _holds(self, low: Any, high: Any) -> bool:
        """Whether all values from low to high are allowed."""
        domain = self.domain
        if domain.low is not None and low < domain.low:
            return False
        if domain.high is not None and high > domain.high:
            return False
        return not any(low <= value <= high for value in domain.excluded)


def texts_of(towns: Towns, part: str) -> tuple[bytes, ...]:
    """The column's text in each town."""
    names = {"city": "cities", "region": "regions", "region_code": "region_codes", "time_zone": "time_zones"}
    texts: tuple[bytes, ...] = getattr(towns, names[part])
    return texts


def stored_degrees(micros: int, type: SqlType) -> Any:
    """So many 1e-6 degrees as a column of the type holds them: in its stored units, halves rounded up."""
    if type.id == "FLOAT":
        return float(np.float32(micros / MICRO))
    if is_float(type):
        return micros / MICRO
    scale = type.scale or 0
    if scale >= 6:
        return micros * 10 ** (scale - 6)
    unit = 10 ** (6 - scale)
    return (micros + unit // 2) // unit


def reaches(towns: Towns, part: str, type: SqlType) -> tuple[list[Any], list[Any]]:
    """Least and greatest value in each town, as stored."""
    centres, spans = (getattr(towns, f"{part}s"), getattr(towns, f"{part}_spans"))
    lows, highs = (centres - spans).tolist(), (centres + spans).tolist()
    return [stored_degrees(m, type) for m in lows], [stored_degrees(m, type) for m in highs]


def towns_under(groups: tuple[Group, ...], conditions: tuple[Condition, ...]) -> Towns:
    """The towns of some groups that all conditions leave. Raises ConstraintError where a group has none."""
    towns = all_towns(groups)
    if not conditions:
        return towns
    kept = [True] * len(towns.numbers)
    for condition in conditions:
        kept = [a and b for a, b in zip(kept, condition.keeps(towns), strict=True)]
    if all(kept):
        return towns
    left = {group for group, keep in zip(towns.group_of, kept, strict=True) if keep}
    empty = list(dict.fromkeys(groups[g][0] for g in range(len(groups)) if g not in left))
    if empty:
        sources = dict.fromkeys(source for condition in conditions for source in condition.domain.sources)
        n_towns = sum(groups[group][0] in empty for group in towns.group_of)
        shown = ", ".join(empty[:8]) + (", ..." if len(empty) > 8 else "")
        raise ConstraintError(
            f"{' and '.join(sources)} leaves none of the {n_towns:,} towns of {shown}\n"
            f"  Hint: say where the rows are from, as misata_city('DE'), or let the country column hold only "
            f"countries that have such places"
        )
    return kept_towns(groups, tuple(kept))


@lru_cache(maxsize=32)
def distinct_towns(towns: Towns, part: str) -> Towns:
    """One town for each of the part's texts: the first, which is the largest of a country."""
    first: dict[bytes, int] = {}
    for code, text in enumerate(texts_of(towns, part)):
        first.setdefault(text, code)
    chosen = sorted(first.values())
    return Towns(
        towns.groups, tuple(towns.numbers[code] for code in chosen), tuple(towns.group_of[code] for code in chosen)
    )


def distinct_part(table: "Table", role: str) -> str | None:
    """The part of a place that must not repeat, since a column with a generator of its own is a key; None for none."""
    roles = place_roles(table)
    keys = [key.columns for key in (table.primary_key, *table.uniques) if key is not None]
    for column in table.columns:
        if roles.get(column.name) == role and (column.name,) in keys and column.default is not None:
            part = part_of(table, column)
            if part in TEXTS and _is_plain(column):
                return part
    return None


def place_conditions(table: "Table", role: str, can_be: "Callable[[Condition], bool]") -> tuple[Condition, ...]:
    """Of all columns of one place.

    can_be: whether a condition of an inferred column leaves something; if not, that column is filled otherwise
    """
    roles = place_roles(table)
    conditions = []
    for column in table.columns:
        if roles.get(column.name) == role:
            condition = condition_of(table, column)
            if condition is not None and (not condition.is_inferred or can_be(condition)):
                conditions.append(condition)
    return tuple(conditions)


def condition_of(table: "Table", column: "Column") -> Condition | None:
    """What a column's own declarations say of its place; None where they say nothing."""
    part = part_of(table, column)
    if part not in (*TEXTS, *COORDINATES, "postcode") or not _is_plain(column):
        return None
    domain = Domain(column.type)
    for check in table.checks:
        if check.columns == (column.name,) and not check.foreign:
            try:
                own = check_domain(check.expression, column.name, column.type, str(check))
            except (NotSupportedError, MisataError):
                continue
            domain = domain.both(own)
    return condition_on(part, domain, column.default is None)


def condition_on(part: str, domain: Domain, is_inferred: bool = False) -> Condition | None:
    """A domain as a condition; None where it says nothing."""
    if domain.type.id == "ENUM":
        values = frozenset(domain.type.values)
        domain = domain.both(Domain(domain.type, allowed=values, sources=(str(domain.type),)))
    if domain.is_free or (part == "postcode" and (is_inferred or domain.excluded != {""})):
        return None
    return Condition(part, domain, is_inferred)


def _is_plain(column: "Column") -> bool:
    """Whether the column is its generator's value or NULL, and not computed from it."""
    if column.default is None:
        return True
    call = function_call(column.default.unnest())
    while call is not None and call[0] == "misata_null" and len(call[1]) == 2:
        call = function_call(call[1][1].unnest())
    return call is not None and call[0] in PART_OF


def everywhere() -> tuple[Group, ...]:
    """All countries."""
    return tuple((code, None) for code in gazetteer().countries)
