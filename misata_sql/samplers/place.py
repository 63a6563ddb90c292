"""Samplers of a place's parts; see place_roles.py for what makes the columns of a row one place."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Self

from misata_sql.domains.domain import Domain
from misata_sql.domains.storage import is_float, lattice_range
from misata_sql.engine.program import Layout, intern_pool
from misata_sql.kernels import convert, places
from misata_sql.samplers.base import Cell, Sampler, no_domain, wrong_type
from misata_sql.samplers.distinct import require_values
from misata_sql.samplers.person import require_text
from misata_sql.samplers.place_conditions import MICRO, condition_on, reaches, texts_of
from misata_sql.samplers.place_draws import Place, PlaceDraws
from misata_sql.samplers.place_roles import part_of, place_roles
from misata_sql.samplers.store import require_range, store_doubles, store_integers, store_texts
from misata_sql.samplers.text_parts import Cells, Pooled, TextPart, assemble
from misata_sql.spec.types import DOUBLE, VARCHAR, SqlType
from misata_sql.values.locale_argument import Texts

if TYPE_CHECKING:
    from misata_sql.spec.table import Table

# Characters of the longest texts of any country; see test_places.py.
LONGEST = {
    "city": 30, "region": 40, "region_code": 40, "time_zone": 30, "postcode": 10, "street": 48, "street_name": 37,
    "address": 140,
}  # fmt: skip


@dataclass(frozen=True)
class PlaceSampler(Sampler):
    """Common to the columns of a place. part: see place_roles.PART_OF"""

    is_shared = True

    place: Place
    part: str = "city"
    natural = VARCHAR

    @property
    def columns(self) -> tuple[str, ...]:  # type: ignore[override]
        return self.place.columns

    def placed(self, table: "Table", column: str) -> Self:
        return replace(self, place=self.place.placed(table, column))

    def with_locale(self, locale: Texts) -> Self:
        return replace(self, place=self.place.with_locale(locale))

    def fit(self, type: SqlType, domain: Domain) -> Sampler:
        require_text(self, type, domain)
        return replace(self, place=self.place.under(condition_on(self.part, domain, self.place.is_inferred)))

    def longest_text(self) -> int | None:
        """Of the towns where they are known, else of all countries."""
        towns = self.place.known_towns()
        if towns is None:
            return LONGEST[self.part]
        match self.part:
            case "postcode":
                return max(towns.longest_postcodes)
            case "street":
                return max(towns.longest_lines)
            case "street_name":
                return max(towns.streets.longest)
            case "address":
                return towns.longest_address
        return max(len(text.decode()) for text in texts_of(towns, self.part))

    def why_repeated(self) -> str:
        groups = self.place.known_groups()
        if groups is None or len(groups) > 1:
            where = "by column" if groups is None else f"of {len(groups)} origins"
            return (
                f"{self.describe()} is one of the towns of a country, and the country is drawn ({where})\n"
                f"  Hint: name one country, as misata_city('DE'), or make an id UNIQUE"
            )
        return (
            f"{self.describe()} is drawn with the row's town and repeats\n"
            f"  Hint: make an id UNIQUE, as misata_sequence(1); misata_city('DE') and misata_region('DE') can be, too"
        )

    def describe(self) -> str:
        role = f" of the {self.place.role} place" if self.place.role else ""
        return f"{self.place.origins.function}({self.place.origins.describe()}){role}"


@dataclass(frozen=True)
class TownText(PlaceSampler):
    """A text that a town has. type: of the column, VARCHAR or ENUM"""

    type: SqlType = VARCHAR

    def fit(self, type: SqlType, domain: Domain) -> Sampler:
        if type.id not in ("VARCHAR", "ENUM"):
            raise wrong_type(self, type)
        if domain.low is not None or domain.high is not None:
            raise no_domain(self, domain)
        place = self.place.under(condition_on(self.part, domain, self.place.is_inferred))
        return replace(self, place=place, type=type)

    @property
    def is_unique(self) -> bool:  # type: ignore[override]
        """Where it is a key of one country's towns."""
        return self.place.distinct == self.part

    @property
    def n_different(self) -> int | None:
        """How many rows can have different texts, where they must."""
        towns = self.place.known_towns() if self.is_unique else None
        return None if towns is None else len(towns.numbers)

    def check_rows(self, first_row: int, n_rows: int, column: str) -> None:
        """Refuse more rows than there are texts, of all columns of such a place."""
        towns = self.place.known_towns() if self.place.distinct is not None else None
        if towns is not None:
            require_values(self.describe(), len(towns.numbers), first_row, n_rows, column)

    def emit(self, cell: Cell) -> Layout:
        draws = PlaceDraws(cell, self.place)
        texts = texts_of(draws.towns, self.part)
        return store_texts(cell, draws.town, texts, self.type)

    def longest_text(self) -> int | None:
        """Of the towns; None in an ENUM."""
        return super().longest_text() if self.type.id == "VARCHAR" else None


@dataclass(frozen=True)
class Postcode(PlaceSampler):
    """By the patterns of the town; empty where the country has none.

    or_zeros: 00000 there, since a CHECK wants no empty text of a column that was inferred
    """

    or_zeros: bool = False

    def fit(self, type: SqlType, domain: Domain) -> Sampler:
        fitted = super().fit(type, domain)
        assert isinstance(fitted, Postcode)
        return replace(fitted, or_zeros=self.place.is_inferred and "" in domain.excluded)

    def emit(self, cell: Cell) -> Layout:
        return PlaceDraws(cell, self.place).postcode(self.or_zeros)


def _street(draws: PlaceDraws) -> list[TextPart]:
    """Name and house number in the country's order."""
    numbers = draws.towns.numbers_of_houses
    parts: list[TextPart] = []
    if any(numbers.before):
        parts.append(Pooled(draws.house, numbers.before))
    parts.append(Pooled(draws.street, draws.towns.streets.names))
    if any(numbers.behind):
        parts.append(Pooled(draws.house, numbers.behind))
    return parts


@dataclass(frozen=True)
class Street(PlaceSampler):
    """The name of a street, for part "street" with a house number."""

    def emit(self, cell: Cell) -> Layout:
        draws = PlaceDraws(cell, self.place)
        if self.part == "street":
            return assemble(cell, _street(draws))
        return Layout("dict", 2, draws.street, pool=intern_pool(draws.towns.streets.names))


@dataclass(frozen=True)
class Address(PlaceSampler):
    """The whole address in one line, in the order of its country.

    Where nothing was declared, and other columns have city or postcode, it is the street with the house number.
    """

    part: str = "address"

    def placed(self, table: "Table", column: str) -> Self:
        placed = super().placed(table, column)
        roles = place_roles(table)
        others = {part_of(table, c) for c in table.columns if roles.get(c.name) == placed.place.role}
        if placed.place.is_inferred and others & {"city", "postcode"}:
            return replace(placed, part="street")
        return placed

    def emit(self, cell: Cell) -> Layout:
        draws = PlaceDraws(cell, self.place)
        if self.part == "street":
            return assemble(cell, _street(draws))
        before, behind = draws.towns.around
        parts = [*_street(draws), Pooled(draws.town, before)]
        if max(draws.towns.longest_postcodes):
            parts.append(Cells(draws.postcode(), VARCHAR))
        if any(behind):
            parts.append(Pooled(draws.town, behind))
        return assemble(cell, parts)

    def describe(self) -> str:
        return super().describe() + (", the street and the house number" if self.part == "street" else "")


@dataclass(frozen=True)
class Coordinate(PlaceSampler):
    """Latitude or longitude within 5 km of the town's centre, in degrees. type: of the column"""

    type: SqlType = DOUBLE
    natural = DOUBLE

    def fit(self, type: SqlType, domain: Domain) -> Sampler:
        is_number = is_float(type) or type.is_integer or type.id == "DECIMAL"
        if not is_number:
            raise wrong_type(self, type)
        if domain.allowed is not None:
            raise no_domain(self, domain)
        fitted = replace(
            self, place=self.place.under(condition_on(self.part, domain, self.place.is_inferred)), type=type
        )
        if lattice_range(type) is not None:
            require_range(self.describe(), *fitted._reach(), type)
        return fitted

    def _reach(self) -> tuple[Any, Any]:
        """Least and greatest stored value."""
        towns = self.place.known_towns()
        if towns is not None:
            lows, highs = reaches(towns, self.part, self.type)
            return min(lows), max(highs)
        most = (90 if self.part == "latitude" else 180) * 10 ** (self.type.scale or 0)
        return -most, most

    def emit(self, cell: Cell) -> Layout:
        draws = PlaceDraws(cell, self.place)
        centres, spans = getattr(draws.towns, f"{self.part}s"), getattr(draws.towns, f"{self.part}_spans")
        micros = cell.buffer("i8")
        draws.cell.add(places.fill_coordinates, draws.cell.key(self.part), draws.town, centres, spans, micros)
        if is_float(self.type):
            degrees = cell.buffer("f8")
            cell.add(places.divide, micros, float(MICRO), degrees)
            return store_doubles(cell, degrees)
        scale = self.type.scale or 0
        stored = micros
        if scale > 6:
            stored = cell.buffer("i8")
            cell.add(convert.affine, micros, 10 ** (scale - 6), 0, stored)
        elif scale < 6:
            stored = cell.buffer("i8")
            cell.add(places.round_off, micros, 10 ** (6 - scale), stored)
        return store_integers(cell, stored)

    def longest_text(self) -> None:
        """No text."""
        return

    def describe(self) -> str:
        return f"{super().describe()}, within 5 km of the town's centre"


SAMPLERS: dict[str, type[PlaceSampler]] = {
    "city": TownText, "region": TownText, "region_code": TownText, "time_zone": TownText, "postcode": Postcode,
    "street": Street, "street_name": Street, "address": Address, "latitude": Coordinate, "longitude": Coordinate,
}  # fmt: skip


def make_part(part: str, place: Place) -> PlaceSampler:
    """The sampler of a part of a place, not yet fitted."""
    return SAMPLERS[part](place, part)
