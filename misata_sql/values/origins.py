"""Where somebody is from: the locale that their names are of, and the country that their numbers and places are in."""

from dataclasses import dataclass
from functools import cache

from misata_sql.values.locales import faker_locales, known_locale, locales_of_country, source_locale

DEFAULT_LOCALE = "en_US"


@dataclass(frozen=True)
class Origin:
    """One of the places that the rows of a table are from.

    locale: of Faker, in which people have names; None where Faker has none for the country
    country: ISO 3166 alpha-2 code; None where the locale is of a language only
    """

    locale: str | None
    country: str | None

    def __str__(self) -> str:
        return self.locale or self.country or "nowhere"


Mix = tuple[tuple[Origin, float], ...]
"""Origins with their shares, of any sum."""


@cache
def country_names() -> dict[str, str]:
    """ISO 3166 alpha-2 codes by the English names of the countries, in lower case."""
    from misata_sql.values.lists.places import COUNTRIES
    from misata_sql.values.locale_facts import COUNTRY_NAMES

    named = {name.lower(): code for code, name in COUNTRY_NAMES.items()}
    return named | {name.lower(): code for code, name, _, _, _ in COUNTRIES}


@cache
def country_codes() -> frozenset[str]:
    """The ISO 3166 alpha-2 codes of the countries that most tables have."""
    return frozenset(country_names().values())


@cache
def origins_of(text: str) -> Mix | None:
    """What a text stands for: a locale (de_DE, de-de), a country's code (DE, DEU) or its English name; None for others.

    A country has its main locales by their shares of its people.

    >>> origins_of("de_AT")
    ((Origin(locale='de_AT', country='AT'), 1.0),)
    >>> [(str(origin), share) for origin, share in origins_of("Belgium")]
    [('nl_BE', 0.6), ('fr_BE', 0.4)]
    >>> origins_of("SG"), origins_of("BLR"), origins_of("Atlantis")
    (((Origin(locale=None, country='SG'), 1.0),), ((Origin(locale=None, country='BY'), 1.0),), None)
    """
    wanted = text.strip()
    if wanted in country_codes() or (len(wanted) == 2 and wanted.isupper() and wanted.lower() in _further_countries()):
        return _origins_of_country(wanted)  # LA is Laos, and la is Latin
    locale = _locale_named(wanted)
    if locale is not None:
        return ((origin_of_locale(locale), 1.0),)
    if wanted.upper() in country_codes():
        return _origins_of_country(wanted.upper())
    code = country_names().get(wanted.lower()) or _further_countries().get(wanted.lower())
    return None if code is None else _origins_of_country(code)


@cache
def _further_countries() -> dict[str, str]:
    """Codes by the alpha-2 and alpha-3 letters and the names of all countries that have towns, in lower case."""
    from misata_sql.values.gazetteer import gazetteer

    countries = gazetteer().countries.values()
    return {text.lower(): c.code for c in countries for text in (c.name, c.alpha3, c.code)}


def all_country_codes() -> frozenset[str]:
    """The ISO 3166 alpha-2 codes of all countries that a text may stand for."""
    return country_codes() | frozenset(_further_countries().values())


def origin_of_locale(locale: str) -> Origin:
    """The origin that a known locale stands for."""
    return Origin(locale, faker_locales()[locale].country)


def _locale_named(text: str) -> str | None:
    folded = text.replace("-", "_").lower()
    if not any(name.lower() == folded for name in faker_locales()):
        return None
    locale = known_locale(text)
    return locale if source_locale(locale, "person") else main_locale(locale)


def main_locale(locale: str) -> str:
    """The locale itself, or where Faker has no names of people for it, its country's locale that has some."""
    country = faker_locales()[locale].country
    found = locales_of_country(country, "person") if country is not None else ()
    return found[0][0] if found else locale


def _origins_of_country(code: str) -> Mix:
    found = locales_of_country(code, "person")
    return tuple((Origin(locale, code), share) for locale, share in found) or ((Origin(None, code), 1.0),)
