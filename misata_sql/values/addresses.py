"""Addresses: the streets of a town, the numbers of its houses, and what stands around a postcode in the line."""

from dataclasses import dataclass
from functools import cache, lru_cache

from misata_sql.values.gazetteer import gazetteer
from misata_sql.values.lists.addresses import (
    BLOCK_NUMBERS,
    CROSSING_NUMBERS,
    LETTERED_NUMBERS,
    LINE_OF,
    LINE_WITHOUT_POSTCODE,
    LONG_NUMBERS,
    NUMBERED,
    REGIONAL,
    STREETS_OF,
    USUAL_LINE,
)
from misata_sql.values.lists.regions import REGION_CODES, REGIONS
from misata_sql.values.lists.streets import SAME_STREETS
from misata_sql.values.postcodes import patterns
from misata_sql.values.street_names import street_names

USUAL_NUMBER = "{n} {street}"
NUMBER_BITS = 10  # of the draw that says which number of a form

_FLAT = 10  # the k-th of the names weighs 1 / (k + _FLAT)


@cache
def regional_locale(country: str, region: str) -> str | None:
    """The locale of a region that speaks another language than most of its country; None for the others."""
    for locale, regions in REGIONAL.get(country, {}).items():
        if region in regions.split("; "):
            return locale
    return None


def has_regions(country: str, locale: str) -> bool:
    """Whether only some regions of the country speak the locale's language, or all but some."""
    return locale in _locales_by_region(country)


@cache
def _locales_by_region(country: str) -> frozenset[str]:
    if country not in REGIONAL:
        return frozenset()
    return frozenset((STREETS_OF[country], *REGIONAL[country]))


def streets_of(country: str, region: str, locale: str | None) -> str:
    """The key of `street_names` for a town: its region's, the locale's where it has some of its own, the country's.

    >>> streets_of("CH", "Genève", "de_CH"), streets_of("AT", "Wien", None), streets_of("KE", "Nairobi", "sw")
    ('fr_CH', 'de_AT', 'en_KE')
    """
    own = regional_locale(country, region)
    if own is not None:
        return own
    named = SAME_STREETS.get(locale or "", locale)
    if named in street_names() and named.endswith(f"_{country}"):
        return named
    return STREETS_OF.get(country, "en")


def weights_of(n_names: int) -> tuple[float, ...]:
    """Of the names of streets, the commonest first: Zipf's law with a flat head."""
    return tuple(1 / (k + _FLAT) for k in range(n_names))


# -- house numbers -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class NumberForm:
    """How a house number stands beside the street: texts for each of 2^NUMBER_BITS equally likely draws.

    before: "12 " or all empty; behind: " 12" or all empty
    """

    before: tuple[str, ...]
    behind: tuple[str, ...]


@lru_cache(maxsize=64)
def number_form(streets: str) -> NumberForm:
    """The form where a country has the streets of this key.

    >>> form = number_form("de_DE")
    >>> form.before[500], form.behind[500]
    ('', ' 44')
    """
    numbers = _numbers(streets)
    before, behind = NUMBERED.get(streets, USUAL_NUMBER).split("{street}")
    return NumberForm(
        tuple(before.replace("{n}", n) for n in numbers),
        tuple(behind.replace("{n}", n) for n in numbers),
    )


def _numbers(streets: str) -> list[str]:
    """In ascending order, as quantiles: small numbers are commoner."""
    n = 1 << NUMBER_BITS
    if streets in BLOCK_NUMBERS:
        return [f"{1 + i % 6}-{1 + i * 7 % 28}-{1 + i * 11 % 19}" for i in range(n)]
    if streets in CROSSING_NUMBERS:
        return [f"{1 + i * i * 119 // (n * n)}-{1 + i * 37 % 98:02}" for i in range(n)]
    most, least = (9_899, 100) if streets in LONG_NUMBERS else (199, 1)
    numbers = [str(least + i * i * most // (n * n)) for i in range(n)]
    if streets in LETTERED_NUMBERS:
        return [number + "abc"[i // 19 % 3] * (i % 19 == 7) for i, number in enumerate(numbers)]
    return numbers


# -- the line ----------------------------------------------------------------------------------------------------------


def region_code(country: str, region: str) -> str:
    """The code of a region of this name, as addresses write it; the name where there is none.

    >>> region_code("US", "Texas"), region_code("KE", "Nairobi")
    ('TX', 'Nairobi')
    """
    return _codes_by_name(country).get(region, region)


@cache
def _codes_by_name(country: str) -> dict[str, str]:
    names = REGIONS.get(country, {})
    return {names[key]: code for key, code in REGION_CODES.get(country, {}).items()}


def around_postcode(town: int, with_country: bool) -> tuple[str, str]:
    """What an address has between street and postcode, and behind the postcode.

    with_country: whether its English name stands at the end

    >>> munich = gazetteer().countries["DE"].towns[2]
    >>> around_postcode(munich, False), around_postcode(munich, True)
    ((', ', ' München'), (', ', ' München, Germany'))
    """
    towns = gazetteer()
    country, region, name = towns.country_of(town), towns.region_name(town), towns.names[town]
    line = LINE_OF.get(country.code, USUAL_LINE) if patterns(town) else LINE_WITHOUT_POSTCODE
    if region == name:
        line = line.replace(", {region}", "")
    if with_country and country.name != name:
        line += ", {country}"
    written = line.format(
        line="", postcode="\0", city=name, region=region, code=region_code(country.code, region), country=country.name
    )
    before, _, behind = written.partition("\0")
    return before, behind
