"""What the columns of one place share: the country, the town, the street and the house number, the postcode."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from misata_sql.engine.program import Buffer, Layout
from misata_sql.errors import ConstraintError, GeneratorError
from misata_sql.kernels import convert, permutation, places
from misata_sql.kernels.places import PATTERN_BYTES
from misata_sql.samplers.base import Cell
from misata_sql.samplers.entities import PLACE, Decider, entity_cell, is_free_country, shared_key
from misata_sql.samplers.origins import Origins, emit_codes
from misata_sql.samplers.place_conditions import (
    Condition,
    distinct_part,
    distinct_towns,
    everywhere,
    place_conditions,
    towns_under,
)
from misata_sql.samplers.place_roles import (
    declared_person,
    declared_place,
    origin_role,
    place_country,
    place_role,
)
from misata_sql.samplers.towns import Group, Towns, group_of
from misata_sql.values.addresses import NUMBER_BITS
from misata_sql.values.gazetteer import gazetteer
from misata_sql.values.locale_argument import Texts
from misata_sql.values.origins import Origin

if TYPE_CHECKING:
    from misata_sql.spec.table import Table


def place_origins(origins: Origins, table: "Table", role: str) -> Origins:
    """Where a place is: by its own locale, by that of its other columns, by its country, by who is there."""
    origins = replace(origins, role=origin_role(table, role))
    if table.locale:
        origins = origins.with_default(table.locale)
    if origins.is_explicit:
        return origins.placed(table, role)
    locale = declared_place(table, role)
    decider: Decider | None = None
    if locale is None:
        decider = place_country(table, role)
        is_free = is_free_country(table, decider)  # it follows what is declared, and so does this
        if decider is None or is_free:
            locale = declared_person(table, role)
        if is_free and table.locale:
            decider = None
    if locale is not None:
        return origins.borrowed(locale).placed(table, role)
    return replace(origins, decider=decider)


@dataclass(frozen=True)
class Place:
    """Which place of a row a column is of, as far as the declaration says.

    role: see place_roles.py; None where the sampler is in no table
    conditions: of all columns of the place
    is_inferred: the column declares no generator, so that this one may give way
    distinct: the part of which no two rows have the same, as of a table of cities; None for none
    """

    origins: Origins
    role: str | None = None
    conditions: tuple[Condition, ...] = ()
    is_inferred: bool = False
    distinct: str | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the row that are read."""
        return self.origins.columns

    def placed(self, table: "Table", column: str) -> "Place":
        """In a column of a table."""
        role = place_role(table, column)
        placed = Place(place_origins(self.origins, table, role), role, (), table.column(column).default is None)
        placed = replace(placed, conditions=place_conditions(table, role, placed.can_be))
        groups = placed.known_groups()
        if groups is None or len(groups) > 1:  # the country is drawn by its own weights
            return placed
        return replace(placed, distinct=distinct_part(table, role))

    def can_be(self, condition: Condition) -> bool:
        """Whether an inferred column's condition leaves towns, whatever the row's country."""
        groups = self.known_groups()
        try:
            towns_under(everywhere() if groups is None else groups, (condition,))
        except ConstraintError:
            return False
        return True

    def under(self, condition: Condition | None) -> "Place":
        """With a condition of the column's own. Raises ConstraintError where that leaves nothing."""
        if condition is None:
            return self
        if self.is_inferred and not self.can_be(condition):
            raise ConstraintError(f"{' and '.join(condition.domain.sources)} leaves nothing of the row's place")
        known = [own.domain for own in self.conditions if own.part == condition.part]
        place = self if condition.domain in known else replace(self, conditions=(*self.conditions, condition))
        groups = place.known_groups()
        if groups is not None:
            towns_under(groups, place.conditions)
        return place

    def with_locale(self, locale: Texts) -> "Place":
        """With other locales where nothing decides."""
        return replace(self, origins=self.origins.with_default(locale))

    def known_groups(self) -> tuple[Group, ...] | None:
        """The countries that it can be in, where that does not depend on a column."""
        origins = self.origins.known()
        return None if origins is None else _groups_of(self.origins, origins)[0]

    def known_towns(self) -> Towns | None:
        """The towns that it can be in, where that does not depend on a column."""
        groups = self.known_groups()
        return None if groups is None else self.towns_of(groups)

    def towns_of(self, groups: tuple[Group, ...]) -> Towns:
        """The towns of the groups that it can be in."""
        towns = towns_under(groups, self.conditions)
        return towns if self.distinct is None else distinct_towns(towns, self.distinct)


def _groups_of(origins: Origins, drawn: tuple[Origin, ...]) -> tuple[tuple[Group, ...], tuple[int, ...]]:
    """The groups of towns, and the place of each origin's among them.

    Where nobody asked for it, an origin without towns is the default's; else GeneratorError.
    """
    known = gazetteer().countries
    missing = [origin for origin in drawn if origin.country not in known]
    if missing and origins.is_explicit:
        shown = ", ".join(map(str, missing[:5])) + (", ..." if len(missing) > 5 else "")
        raise GeneratorError(
            f"{origins.function}: no towns are known of {shown}\n"
            f"  Hint: name a country, as {origins.function}('DE'); {len(known)} have towns"
        )
    default = (group_of(o.country, o.locale) for o in origins.default_origins() if o.country in known)
    fallback = next(default, ("US", None))
    groups = [fallback if o.country not in known else group_of(str(o.country), o.locale) for o in drawn]
    distinct = tuple(dict.fromkeys(groups))
    return distinct, tuple(distinct.index(group) for group in groups)


class PlaceDraws:
    """The steps that draw a place's parts, each appended once to a program."""

    def __init__(self, cell: Cell, place: Place) -> None:
        self.cell = entity_cell(cell, PLACE, place.role)
        drawn = place.origins.draw(cell, place.role)
        self.groups, own = _groups_of(place.origins, drawn.origins)
        self.group_codes = drawn.groups(self.cell, own)
        self.towns = place.towns_of(self.groups)
        self._is_distinct = place.distinct is not None
        self._what = self.group_codes, self.groups, place.conditions, place.distinct

    def _shared(self, what: str) -> tuple[object, ...]:
        return shared_key(self.cell, what, *self._what)

    @cached_property
    def town(self) -> Buffer:
        """The code of the town, uint16."""
        if self._is_distinct:
            return self.cell.builder.shared(self._shared("town"), self._permuted)
        return self.cell.builder.shared(
            self._shared("town"),
            lambda: emit_codes(self.cell, self.cell.key("town"), self.group_codes, self.towns.table, "u2"),
        )

    def _permuted(self) -> Buffer:
        numbers, codes = self.cell.buffer("i8"), self.cell.buffer("u2")
        n_towns = len(self.towns.numbers)
        self.cell.add(permutation.fill_permutation, self.cell.key("distinct towns"), n_towns, 0, numbers)
        self.cell.add(convert.NARROW["u2"], numbers, codes)
        return codes

    @cached_property
    def street(self) -> Buffer:
        """The code of the street's name, in towns.streets."""
        streets, cell = self.towns.streets, self.cell

        def fill() -> Buffer:
            groups = None
            if streets.table.n_groups > 1:
                groups = cell.buffer("u2")
                cell.add(convert.GATHER["u2", "u2"], self.town, streets.group_of_town, groups)
            return emit_codes(cell, cell.key("street"), groups, streets.table, "u2")

        return cell.builder.shared(self._shared("street"), fill)

    @cached_property
    def house(self) -> Buffer:
        """The code of the house number, in towns.numbers_of_houses."""
        numbers, cell = self.towns.numbers_of_houses, self.cell

        def fill() -> Buffer:
            out = cell.buffer("u2")
            shift = 64 - NUMBER_BITS
            cell.add(places.fill_chosen, cell.key("house"), self.town, numbers.firsts, shift, numbers.codes, out)
            return out

        return cell.builder.shared(self._shared("house"), fill)

    def postcode(self, or_zeros: bool = False) -> Layout:
        """The postcode's text. or_zeros: where there is none, 00000 instead of an empty text"""
        cell, suffix = self.cell, " or zeros" * or_zeros
        table = self.towns.postcodes_or_zeros if or_zeros else self.towns.postcodes
        lengths_key = self._shared("lengths of postcodes" + suffix)

        def fill() -> Buffer:
            out, lengths = cell.buffer("u1", PATTERN_BYTES), cell.buffer("i4")
            cell.add(
                places.fill_patterns, cell.key("postcode"), self.town, table.firsts, table.counts, table.constants,
                table.signs, table.sizes, table.alphabets, table.alphabet_sizes, out, lengths,
            )  # fmt: skip
            cell.builder.shared(lengths_key, lambda: lengths)
            return out

        out = cell.builder.shared(self._shared("postcode" + suffix), fill)
        lengths = cell.builder.shared(lengths_key, lambda: out)
        return Layout("slots", PATTERN_BYTES, data=out, offsets=lengths)
