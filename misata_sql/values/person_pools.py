"""What people, companies and places are called in a locale: weighted names with their ASCII forms.

Names that Faker has frequencies for keep them. Others are ranked, and number k weighs 1 / (k + 2), Zipf's law with a
flat head: in the order of Faker's list, or by a hash where that list is alphabetical or where Faker composes the names.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

from misata_sql.errors import GeneratorError
from misata_sql.values import pool_store
from misata_sql.values.locales import faker_locales, known_locale, source_locale
from misata_sql.values.pools import Pool, faker_formats, faker_masks, faker_pool, faker_tuples

# Family names come first in Vietnam; Faker's formats for it have them last.
_FAMILY_FIRST = frozenset({"vi_VN"})
_MOSTLY = 0.8  # share of neighbours in order from which a list counts as alphabetical


@dataclass(frozen=True)
class Names:
    """Distinct names with weights.

    weights: as many, all > 0, of no particular sum
    ascii: as many: each name's letters a to z, never empty (see `ascii_form`); different names may share one
    is_ranked: the weights are Zipf's, for want of Faker's
    """

    values: tuple[str, ...]
    weights: tuple[float, ...]
    ascii: tuple[str, ...]
    is_ranked: bool


@dataclass(frozen=True)
class PersonPools:
    """The parts of names in a locale.

    source: the locale that the names are of (see `source_locale`)
    given_female, given_male: the same where the locale does not tell them apart
    family_female, family_male: the same where family names have no gender
    title_female, title_male: what stands before a name; None where the locale has none
    middle_female, middle_male: the part that most full names of the locale have besides, as Russian patronymics;
        else None
    family_first: whether the family name stands before the given name
    separator: between the two: " ", or "" in Chinese and Korean
    n_family: family names of most people, 1 or 2
    """

    locale: str
    source: str
    given_female: Names
    given_male: Names
    family_female: Names
    family_male: Names
    title_female: Names | None
    title_male: Names | None
    middle_female: Names | None
    middle_male: Names | None
    family_first: bool
    separator: str
    n_family: int

    @property
    def is_gendered(self) -> bool:
        """Whether women's and men's family names differ."""
        return self.family_female != self.family_male


@cache
def person_pools(locale: str) -> PersonPools:
    """The parts of names in a locale. Raises GeneratorError where Faker has no names for it.

    >>> pools = person_pools("hu_HU")
    >>> pools.family_first, pools.separator, pools.given_female.ascii[0].isascii()
    (True, ' ', True)
    """
    source = source_locale(locale, "person")
    if source is None:
        raise GeneratorError(
            f"Faker has no names of people for the locale {locale}\n"
            f"  Hint: SELECT name FROM misata_locales() WHERE providers LIKE '%person%'"
        )
    formats = [_weighted_formats(provider, source) for provider in ("name_female", "name_male")]
    order = _order(formats[0] + formats[1])
    titled = any(text.startswith("{{prefix") for text, _ in formats[0] + formats[1])
    middle = _share(formats[1], r"\{\{middle_name") > 0.5

    def names(provider: str) -> Names:
        return _names(provider, source)

    return PersonPools(
        known_locale(locale),
        source,
        names("first_name_female"),
        names("first_name_male"),
        names("last_name_female"),
        names("last_name_male"),
        names("prefix_female") if titled else None,
        names("prefix_male") if titled else None,
        names("middle_name_female") if middle else None,
        names("middle_name_male") if middle else None,
        source in _FAMILY_FIRST or order is not None,
        " " if order is None else order,
        2 if _share(formats[1], r"last_name\w*\}\} \{\{last_name") > 0.5 else 1,
    )


def company_names(locale: str) -> Names | None:
    """Names of companies; None where Faker has none in the locale's language."""
    return _of_group("company", "company", locale)


def job_titles(locale: str) -> Names | None:
    """Titles of jobs; None where Faker has none in the locale's language."""
    return _of_group("job", "job", locale)


def street_names(locale: str) -> Names | None:
    """Names of streets, without house numbers; None where Faker has no addresses of the locale."""
    return _of_group("street_name", "address", locale)


def city_names(locale: str) -> Names | None:
    """Names of towns, in many locales made up; None where Faker has no addresses of the locale."""
    return _of_group("city", "address", locale)


@dataclass(frozen=True)
class Formats:
    """How codes of a locale look.

    texts: masks, in the signs of `faker_masks`, or examples where Faker makes them by other means
    weights: as many
    """

    texts: tuple[str, ...]
    weights: tuple[float, ...]
    are_masks: bool


def phone_formats(locale: str) -> Formats | None:
    """Of phone numbers; None where Faker has none of the locale."""
    return _formats("phone_number", "phone_number", locale)


def postcode_formats(locale: str) -> Formats | None:
    """Of postcodes; None where Faker has no addresses of the locale."""
    return _formats("postcode", "address", locale)


def _formats(provider: str, group: str, locale: str) -> Formats | None:
    source = source_locale(locale, group)
    if source is None:
        return None
    masks = faker_masks(provider, source)
    pool = masks or faker_pool(provider, source)
    return Formats(pool.values, pool.likelihoods, masks is not None)


def _of_group(provider: str, group: str, locale: str) -> Names | None:
    source = source_locale(locale, group)
    return None if source is None else _names(provider, source)


@cache
def _names(provider: str, locale: str) -> Names:
    from importlib.metadata import version

    key = ["names", provider, locale, "anyascii", version("anyascii")]
    content = pool_store.load(key)
    if content is None:
        content = _derive(provider, locale)
        pool_store.save(key, content)
    return Names(tuple(content["values"]), tuple(content["weights"]), tuple(content["ascii"]), content["is_ranked"])


def _derive(provider: str, locale: str) -> dict[str, Any]:
    from misata_sql.values.ascii_form import ascii_form

    pool = faker_pool(provider, locale)
    weighted = {value: weight for value, weight in zip(pool.values, _weights(pool), strict=True) if value.strip()}
    spelled = _romanized(provider, locale)
    return {
        "values": list(weighted),
        "weights": list(weighted.values()),
        "ascii": [ascii_form(spelled.get(value, value), locale) for value in weighted],
        "is_ranked": pool.origin != "weighted",
    }


def _weights(pool: Pool) -> Sequence[float]:
    if pool.origin == "weighted":
        return pool.likelihoods
    return zipf_weights(pool.values, by_hash=pool.origin != "listed" or _is_alphabetical(pool.values))


def zipf_weights(names: Sequence[str], by_hash: bool) -> list[float]:
    """Weights of names that have none: 1 / (rank + 2), ranked in the order given or by hash.

    >>> zipf_weights(["b", "c", "a"], by_hash=False)[:2]
    [0.3333333333333333, 0.25]
    """
    order = list(range(len(names)))
    if by_hash:
        digests = [hashlib.blake2b(name.encode(), digest_size=8, person=b"misata-rank").digest() for name in names]
        order.sort(key=digests.__getitem__)
    weights = [0.0] * len(names)
    for rank, i in enumerate(order, 1):
        weights[i] = 1 / (rank + 2)
    return weights


def _is_alphabetical(names: Sequence[str]) -> bool:
    """Mostly: lists of Faker's differ in where they put accents and capitals."""
    ascending = sum(a.casefold() <= b.casefold() for a, b in pairwise(names))
    return ascending >= _MOSTLY * (len(names) - 1)


def _romanized(provider: str, locale: str) -> dict[str, str]:
    """Faker's own Latin spellings, which it has for Japanese: kanji alone do not tell how a name is read."""
    if locale != "ja_JP" or provider.partition("_")[0] not in ("first", "last"):
        return {}
    pairs = "last_name_pair" if provider.startswith("last") else f"{provider}_pair"
    spelled: dict[str, str] = {}
    for row in faker_tuples(pairs, locale).values:
        kanji, _, latin = row.split("\t")
        spelled.setdefault(kanji, latin)
    return spelled


def _weighted_formats(provider: str, locale: str) -> list[tuple[str, float]]:
    """Faker's patterns of full names with their shares; `name`'s where Faker's own for one sex are broken."""
    try:
        pool = faker_formats(provider, locale)
    except GeneratorError:
        pool = faker_formats("name", locale)
    return list(zip(pool.values, pool.likelihoods, strict=True))


def _share(formats: list[tuple[str, float]], pattern: str) -> float:
    total = matching = 0.0
    for text, weight in formats:
        total += weight
        matching += weight if re.search(pattern, text) else 0.0
    return matching / total


def _order(formats: list[tuple[str, float]]) -> str | None:
    """What stands after the family name where most formats begin with it; None where the given name comes first."""
    plain = [(text, weight) for text, weight in formats if "{{prefix" not in text]
    both = [(text, weight) for text, weight in plain if "{{first_name" in text and "{{last_name" in text]
    if not both or _share(both, r"\{\{last_name.*\{\{first_name") <= 0.5:
        return None
    joints = [re.search(r"\{\{last_name\w*\}\}(\W*?)\{\{first_name", text) for text, _ in both]
    return next((joint.group(1) for joint in joints if joint), " ")


def locales_with(group: str) -> tuple[str, ...]:
    """The locales that have such a group of providers, their own or their language's, in alphabetical order."""
    return tuple(name for name in faker_locales() if source_locale(name, group) is not None)
