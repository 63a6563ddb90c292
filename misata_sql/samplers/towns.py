"""Towns of some countries as tables for kernels: how likely each is, and what is in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
import numpy.typing as npt

from misata_sql.distributions.grouped import GroupedTable, grouped_table
from misata_sql.kernels.places import ALPHABET_BYTES, PATTERN_BYTES
from misata_sql.values.addresses import (
    NUMBER_BITS,
    around_postcode,
    has_regions,
    number_form,
    region_code,
    regional_locale,
    streets_of,
    weights_of,
)
from misata_sql.values.gazetteer import gazetteer
from misata_sql.values.lists.postcodes import LETTERS
from misata_sql.values.postcodes import patterns
from misata_sql.values.street_names import street_names

Group = tuple[str, str | None]
"""A country's code, and the locale whose regions and streets are wanted."""

LATITUDE_SPAN = round(5.0 / 111.2 * 1e6)  # how far places lie north and south of the centre, in 1e-6 degrees: 5 km


@dataclass(frozen=True, eq=False)
class PatternTable:
    """What fill_patterns reads, see there."""

    firsts: npt.NDArray[np.uint32]
    counts: npt.NDArray[np.uint32]
    constants: npt.NDArray[np.uint64]
    signs: npt.NDArray[np.uint8]
    sizes: npt.NDArray[np.int32]
    alphabets: npt.NDArray[np.uint8]
    alphabet_sizes: npt.NDArray[np.uint64]


@dataclass(frozen=True, eq=False)
class StreetTable:
    """Streets of the towns. group_of_town: (towns,) uint16, the table's group; longest: characters by group"""

    group_of_town: npt.NDArray[np.uint16]
    names: tuple[bytes, ...]
    table: GroupedTable
    longest: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class NumberTable:
    """House numbers. firsts: (towns,) uint32, where the codes of each town begin; before, behind: texts by code"""

    firsts: npt.NDArray[np.uint32]
    codes: npt.NDArray[np.uint16]
    before: tuple[bytes, ...]
    behind: tuple[bytes, ...]
    longest: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Towns:
    """Towns by code. numbers: theirs in the gazetteer; group_of: the place of each in groups"""

    groups: tuple[Group, ...]
    numbers: tuple[int, ...]
    group_of: tuple[int, ...]

    @cached_property
    def table(self) -> GroupedTable:
        """How likely the towns of each group are: by their inhabitants."""
        population = gazetteer().population
        entries: list[tuple[list[int], list[float]]] = [([], []) for _ in self.groups]
        for code, (number, group) in enumerate(zip(self.numbers, self.group_of, strict=True)):
            entries[group][0].append(code)
            entries[group][1].append(float(population[number]))
        return grouped_table(entries)

    def _texts(self, texts: Sequence[str]) -> tuple[bytes, ...]:
        return tuple(text.encode() for text in texts)

    @cached_property
    def cities(self) -> tuple[bytes, ...]:
        """Names by town."""
        return self._texts([gazetteer().names[n] for n in self.numbers])

    @cached_property
    def regions(self) -> tuple[bytes, ...]:
        """Names of the regions by town."""
        return self._texts([gazetteer().region_name(n) for n in self.numbers])

    @cached_property
    def region_codes(self) -> tuple[bytes, ...]:
        """The same as addresses write them."""
        towns = gazetteer()
        return self._texts([region_code(towns.country_of(n).code, towns.region_name(n)) for n in self.numbers])

    @cached_property
    def time_zones(self) -> tuple[bytes, ...]:
        """IANA names by town."""
        towns = gazetteer()
        return self._texts([towns.zones[int(towns.zone[n])] for n in self.numbers])

    @cached_property
    def latitudes(self) -> npt.NDArray[np.int64]:
        """Of the centres, in 1e-6 degrees."""
        return gazetteer().latitude[list(self.numbers)] * 10

    @cached_property
    def longitudes(self) -> npt.NDArray[np.int64]:
        """Of the centres, in 1e-6 degrees."""
        return gazetteer().longitude[list(self.numbers)] * 10

    @cached_property
    def latitude_spans(self) -> npt.NDArray[np.int64]:
        """How far places lie from the centre."""
        return np.full(len(self.numbers), LATITUDE_SPAN, np.int64)

    @cached_property
    def longitude_spans(self) -> npt.NDArray[np.int64]:
        """How far places lie from the centre."""
        return gazetteer().span[list(self.numbers)]

    @cached_property
    def around(self) -> tuple[tuple[bytes, ...], tuple[bytes, ...]]:
        """What an address has before and behind the postcode, by town."""
        countries = {country for country, _ in self.groups}
        pairs = [around_postcode(n, len(countries) > 1) for n in self.numbers]
        return self._texts([before for before, _ in pairs]), self._texts([behind for _, behind in pairs])

    # -- postcodes

    @cached_property
    def postcodes(self) -> PatternTable:
        """Patterns of the towns; where a country has no postcodes, the empty text."""
        return self._patterns("")

    @cached_property
    def postcodes_or_zeros(self) -> PatternTable:
        """The same with 00000, which forms that want a postcode take."""
        return self._patterns("00000")

    def _patterns(self, none: str) -> PatternTable:
        placed: dict[tuple[str, ...], int] = {}
        texts: list[str] = []
        firsts, counts = [], []
        for number in self.numbers:
            own = patterns(number) or (none,)
            if own not in placed:
                placed[own] = len(texts)
                texts += own
            firsts.append(placed[own])
            counts.append(len(own))
        kinds = list(LETTERS)
        constants, signs = bytearray(), bytearray()
        for text in texts:
            constants += bytes(0 if c in LETTERS else ord(c) for c in text).ljust(PATTERN_BYTES, b"\0")
            signs += bytes(kinds.index(c) + 1 if c in LETTERS else 0 for c in text).ljust(PATTERN_BYTES, b"\0")
        return PatternTable(
            np.array(firsts, np.uint32),
            np.array(counts, np.uint32),
            np.frombuffer(bytes(constants), np.uint64),
            np.frombuffer(bytes(signs), np.uint8),
            np.array([len(text) for text in texts], np.int32),
            np.frombuffer(b"".join(LETTERS[kind].encode().ljust(ALPHABET_BYTES, b"\0") for kind in kinds), np.uint8),
            np.array([len(LETTERS[kind]) for kind in kinds], np.uint64),
        )

    @cached_property
    def longest_postcodes(self) -> tuple[int, ...]:
        """Characters by town."""
        return tuple(max(map(len, patterns(number) or ("",))) for number in self.numbers)

    # -- streets

    @cached_property
    def _street_keys(self) -> tuple[tuple[str, ...], tuple[int, ...]]:
        """Keys of street_names, and the place of each town's among them."""
        towns = gazetteer()
        of_town = [
            streets_of(towns.country_of(number).code, towns.region_name(number), self.groups[group][1])
            for number, group in zip(self.numbers, self.group_of, strict=True)
        ]
        keys = tuple(dict.fromkeys(of_town))
        places = {key: i for i, key in enumerate(keys)}
        return keys, tuple(places[key] for key in of_town)

    @cached_property
    def streets(self) -> StreetTable:
        """Names of streets, by Zipf's law with a flat head."""
        keys, of_town = self._street_keys
        names: list[str] = []
        groups = []
        for key in keys:
            own = street_names()[key]
            groups.append((list(range(len(names), len(names) + len(own))), list(weights_of(len(own)))))
            names += own
        longest = tuple(max(map(len, street_names()[key])) for key in keys)
        return StreetTable(np.array(of_town, np.uint16), self._texts(names), grouped_table(groups), longest)

    @cached_property
    def numbers_of_houses(self) -> NumberTable:
        """House numbers as each country writes them."""
        keys, of_town = self._street_keys
        known: dict[tuple[str, str], int] = {}
        codes: list[int] = []
        longest = []
        for key in keys:
            form = number_form(key)
            pairs = list(zip(form.before, form.behind, strict=True))
            codes += [known.setdefault(pair, len(known)) for pair in pairs]
            longest.append(max(len(before) + len(behind) for before, behind in pairs))
        firsts = np.array(of_town, np.uint32) << np.uint32(NUMBER_BITS)
        before, behind = self._texts([b for b, _ in known]), self._texts([b for _, b in known])
        return NumberTable(firsts, np.array(codes, np.uint16), before, behind, tuple(longest))

    @cached_property
    def longest_lines(self) -> tuple[int, ...]:
        """Characters of street and house number by town."""
        names, numbers = self.streets.longest, self.numbers_of_houses.longest
        return tuple(names[i] + numbers[i] for i in self.streets.group_of_town.tolist())

    @cached_property
    def longest_address(self) -> int:
        """Characters."""
        around = [len(b.decode()) + len(e.decode()) for b, e in zip(*self.around, strict=True)]
        parts = zip(self.longest_lines, around, self.longest_postcodes, strict=True)
        return max(line + text + postcode for line, text, postcode in parts)


def group_of(country: str, locale: str | None) -> Group:
    """The group of an origin; the locale where it makes a difference."""
    if locale is None:
        return country, None
    return country, locale if has_regions(country, locale) or locale.endswith(f"_{country}") else None


@lru_cache(maxsize=8)
def all_towns(groups: tuple[Group, ...]) -> Towns:
    """The towns of some groups. Where a country's regions differ in language, those that speak the locale's."""
    towns = gazetteer()
    numbers: list[int] = []
    own: list[int] = []
    for place, (country, locale) in enumerate(groups):
        by_language = locale is not None and has_regions(country, locale)
        for number in towns.countries[country].towns:
            spoken = regional_locale(country, towns.region_name(number)) if by_language else None
            main = spoken is None and not _is_regional(country, locale)
            if not by_language or spoken == locale or main:
                numbers.append(number)
                own.append(place)
    return Towns(groups, tuple(numbers), tuple(own))


def _is_regional(country: str, locale: str | None) -> bool:
    from misata_sql.values.lists.addresses import REGIONAL

    return locale in REGIONAL.get(country, {})


@lru_cache(maxsize=32)
def kept_towns(groups: tuple[Group, ...], kept: tuple[bool, ...]) -> Towns:
    """Those of all_towns that are kept."""
    towns = all_towns(groups)
    chosen = [code for code, keep in enumerate(kept) if keep]
    return Towns(groups, tuple(towns.numbers[c] for c in chosen), tuple(towns.group_of[c] for c in chosen))
