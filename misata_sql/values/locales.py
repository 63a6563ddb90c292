"""The locales that Faker has, and which of them a country's people use."""

import math
from dataclasses import dataclass
from functools import cache
from typing import Any

from misata_sql.errors import UnknownNameError
from misata_sql.values import pool_store
from misata_sql.values.locale_facts import (
    COUNTRY_NAMES,
    ENGLISH_NAMED,
    LANGUAGE_NAMES,
    MAIN_LOCALES,
    MAIN_OF_LANGUAGE,
    OF_LANGUAGE,
    REGIONS,
    SPOKEN,
)


@dataclass(frozen=True)
class Locale:
    """One locale of Faker.

    name: as Faker spells it
    language: ISO 639 code; None where the locale stands for a country only
    country: ISO 3166 alpha-2 code; None where the locale stands for a language only
    providers: what Faker has of this locale's own (address, bank, person, ...), sorted; for others it takes another
        locale's, mostly en_US
    """

    name: str
    language: str | None
    country: str | None
    providers: tuple[str, ...]

    @property
    def language_name(self) -> str | None:
        """In English."""
        return None if self.language is None else LANGUAGE_NAMES.get(self.language)

    @property
    def country_name(self) -> str | None:
        """In English."""
        return None if self.country is None else COUNTRY_NAMES.get(self.country)


@cache
def faker_locales() -> dict[str, Locale]:
    """All locales of the installed Faker by name, sorted."""
    content = pool_store.load(["locales"])
    if content is None:
        content = _list_locales()
        pool_store.save(["locales"], content)
    return {name: _locale(name, tuple(providers)) for name, providers in content.items()}


def known_locale(text: str) -> str:
    """The locale as Faker spells it; case does not count, and `de-DE` is de_DE. Raises UnknownNameError.

    >>> known_locale("de-de")
    'de_DE'
    """
    wanted = text.replace("-", "_").lower()
    for name in faker_locales():
        if name.lower() == wanted:
            return name
    raise UnknownNameError("Faker locale", text, faker_locales())


def source_locale(locale: str, group: str) -> str | None:
    """Where a group of providers ("person", "address", ...) is right for a locale; None where Faker has no such place.

    That is the locale itself, or for what depends on the language alone its language's main locale: de_CH has no jobs
    of its own and takes de_DE's. Faker itself would take en_US's.

    >>> source_locale("de_CH", "job"), source_locale("de_CH", "person"), source_locale("de_LU", "address")
    ('de_DE', 'de_CH', None)
    """
    found = faker_locales()[known_locale(locale)]
    if group in found.providers:
        return found.name
    home = MAIN_OF_LANGUAGE.get(found.language or "")
    if home not in faker_locales() or group not in OF_LANGUAGE or group not in faker_locales()[home].providers:
        return None
    if group == "person" and found.language == "en" and found.country not in ENGLISH_NAMED:
        return None
    return home


def locales_of_country(country: str, group: str | None = None) -> tuple[tuple[str, float], ...]:
    """The main locales of a country with their shares, which add up to 1; none where Faker has none.

    country: ISO 3166 alpha-2 code; case does not count
    group: leave out the locales that have nowhere to take such providers from (see `source_locale`)

    >>> locales_of_country("BE")
    (('nl_BE', 0.6), ('fr_BE', 0.4))
    """
    code = country.upper()
    named = MAIN_LOCALES.get(code)
    if named is None:
        named = tuple((locale.name, 1.0) for locale in faker_locales().values() if locale.country == code)[:1]
    kept = [(n, share) for n, share in named if n in faker_locales() and (group is None or source_locale(n, group))]
    total = math.fsum(share for _, share in kept)
    return tuple((n, share if total == 1 else share / total) for n, share in kept)


def locale_of_country(country: str, group: str | None = None) -> str | None:
    """The locale of most of a country's people; None where Faker has none, or none with such a group of providers.

    >>> locale_of_country("DE"), locale_of_country("AQ")
    ('de_DE', None)
    """
    locales = locales_of_country(country, group)
    return max(locales, key=lambda entry: entry[1])[0] if locales else None


def _locale(name: str, providers: tuple[str, ...]) -> Locale:
    code, _, region = name.partition("_")
    return Locale(name, SPOKEN.get(name, SPOKEN.get(code, code)), REGIONS.get(name, region or None), providers)


def _list_locales() -> dict[str, Any]:
    """Names of Faker's locales, and the groups of providers that have a module for each."""
    import locale
    from importlib import import_module

    from faker.config import AVAILABLE_LOCALES, PROVIDERS
    from faker.utils.loading import list_module

    groups = {}
    for path in PROVIDERS:
        module = import_module(path)
        if getattr(module, "localized", False):
            groups[path.rpartition(".")[2]] = set(list_module(module))
    listed = {}
    for name in sorted(AVAILABLE_LOCALES):
        taken = locale.normalize(name).split(".")[0]  # as Faker does: de_DE for de
        listed[name] = [group for group in sorted(groups) if taken in groups[group]]
    return listed
