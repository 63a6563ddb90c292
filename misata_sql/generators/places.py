"""Generators of places: columns of one table and role describe the same place (docs/places.md)."""

from collections.abc import Callable
from typing import Any

from misata_sql.generators.arguments import Argument
from misata_sql.generators.generator import Generator
from misata_sql.generators.people import LOCALE
from misata_sql.samplers.base import Sampler

COUNTRIES = Argument(
    "locale", "locale", "a country, a list or MAP of several, or a column that has them; by default the row's, "
    "else by the shares of world commerce", None,
)  # fmt: skip


def _part(part: str) -> Callable[..., Sampler]:
    def make(locale: Any) -> Sampler:
        from misata_sql.samplers.origins import Origins
        from misata_sql.samplers.place import make_part
        from misata_sql.samplers.place_draws import Place

        return make_part(part, Place(Origins.of_argument(f"misata_{part}", locale)))

    return make


def _country(form: str) -> Callable[..., Sampler]:
    def make(locale: Any) -> Sampler:
        from misata_sql.samplers.country import Country
        from misata_sql.samplers.origins import Origins

        return Country(Origins.of_argument(f"misata_{form}", locale), form)

    return make


PLACES = (
    Generator(
        "misata_country", (COUNTRIES,), "VARCHAR", "the country of the row's place, its ISO 3166 alpha-2 code",
        "misata_country()", _country("country"),
    ),
    Generator(
        "misata_country_name", (COUNTRIES,), "VARCHAR", "the English name of the country of the row's place",
        "misata_country_name(['DE', 'AT', 'CH'])", _country("country_name"),
    ),
    Generator(
        "misata_country_alpha3", (COUNTRIES,), "VARCHAR", "the three-letter code of the country of the row's place",
        "misata_country_alpha3()", _country("country_alpha3"),
    ),
    Generator(
        "misata_region", (LOCALE,), "VARCHAR", "the state, province or canton that the row's place is in",
        "misata_region('CA')", _part("region"),
    ),
    Generator(
        "misata_region_code", (LOCALE,), "VARCHAR",
        "the region's code as addresses write it, such as TX; its name where it has none", "misata_region_code()",
        _part("region_code"),
    ),
    Generator(
        "misata_city", (LOCALE,), "VARCHAR", "the town of the row's place, by its inhabitants", "misata_city('DE')",
        _part("city"),
    ),
    Generator(
        "misata_postcode", (LOCALE,), "VARCHAR",
        "a postcode of the row's place; empty where the country has none", "misata_postcode('GB')", _part("postcode"),
    ),
    Generator(
        "misata_street", (LOCALE,), "VARCHAR",
        "a street with a house number, in the order of the row's country", "misata_street('fr_FR')", _part("street"),
    ),
    Generator(
        "misata_street_name", (LOCALE,), "VARCHAR", "the same street without the number", "misata_street_name('JP')",
        _part("street_name"),
    ),
    Generator(
        "misata_address", (LOCALE,), "VARCHAR", "the whole address of the row's place in one line",
        "misata_address('US')", _part("address"),
    ),
    Generator(
        "misata_latitude", (LOCALE,), "DOUBLE",
        "the latitude of the row's place, within 5 km of the town's centre, in degrees", "misata_latitude()",
        _part("latitude"),
    ),
    Generator(
        "misata_longitude", (LOCALE,), "DOUBLE", "its longitude, in degrees", "misata_longitude('NZ')",
        _part("longitude"),
    ),
    Generator(
        "misata_time_zone", (LOCALE,), "VARCHAR", "the IANA time zone of the row's place", "misata_time_zone('US')",
        _part("time_zone"),
    ),
)  # fmt: skip
