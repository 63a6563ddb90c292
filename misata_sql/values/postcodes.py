"""The postcodes that a town can have: patterns of its country with the known beginnings of its own or its region's."""

import re
from collections.abc import Iterator
from functools import cache

from misata_sql.values.gazetteer import gazetteer
from misata_sql.values.lists.postcodes import LETTERS, MASKS, REGIONS, TOWNS

_SPACED = re.compile(r"\s+")
_RANGE = re.compile(r"([A-Z]*)(\d+)-(\d+)")


@cache
def patterns(town: int) -> tuple[str, ...]:
    """Patterns of equally likely postcodes, in the signs of lists/postcodes.py; none where the country has no codes.

    town: its number in the gazetteer

    >>> from misata_sql.values.gazetteer import gazetteer
    >>> [patterns(gazetteer().countries[code].towns[0]) for code in ("DE", "HK")]
    [('10###', '12###', '13###'), ()]
    """
    code = gazetteer().country_of(town).code
    mask = MASKS.get(code)
    if mask is None:
        return ()
    known = known_beginnings(town)
    return tuple(_begun(mask, beginning) for beginning in known) if known else (mask,)


def known_beginnings(town: int) -> tuple[str, ...]:
    """What the postcodes of a town begin with, as far as that is known."""
    towns = gazetteer()
    code = towns.country_of(town).code
    of_town = _town_beginnings(code).get(town)
    return of_town or _region_beginnings(code).get(towns.region_name(town), ())


def agreement(code: str) -> str:
    """How closely postcodes of a country agree with the town, in words for the documentation."""
    if code not in MASKS:
        return "none"
    parts = []
    if _region_beginnings(code):
        parts.append("the region")
    if _town_beginnings(code):
        n, n_towns = len(_town_beginnings(code)), len(gazetteer().countries[code].towns)
        parts.append(f"{n} of {n_towns} towns")
    return ", ".join(parts) or "the country's form"


def _begun(mask: str, beginning: str) -> str:
    """The mask after its first signs were given.

    Gaps of the mask are not counted, and a beginning with letters in it stands for as long a piece as it has.
    """
    if mask.startswith("@##") and len(mask) > 4:  # of Great Britain: the first word is of any length
        return beginning + mask[mask.index(" ") :]
    if beginning[0].isalpha() and mask[0] not in LETTERS:  # LT-01 of LT-#####
        return beginning + mask[len(beginning) :]
    signs = list(mask)
    digits = iter(beginning)
    for i, sign in enumerate(signs):
        if sign in LETTERS:
            given = next(digits, None)
            if given is None:
                break
            signs[i] = given
    return "".join(signs)


@cache
def _region_beginnings(code: str) -> dict[str, tuple[str, ...]]:
    return dict(_entries(REGIONS.get(code, "")))


@cache
def _town_beginnings(code: str) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    towns = gazetteer()
    for name, beginnings in _entries(TOWNS.get(code, "")):
        bare, _, region = name.partition(", ")
        for town in towns.countries[code].towns:
            if towns.names[town] == bare and (not region or towns.region_name(town) == region):
                found[town] = beginnings
                break
    return found


def _entries(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for entry in filter(None, _SPACED.sub(" ", text).strip().split("; ")):
        words = entry.split(" ")
        first = next(i for i, word in enumerate(words) if _is_beginning(word) and i > 0)
        yield " ".join(words[:first]), tuple(b for word in words[first:] for b in _listed(word))


def _is_beginning(word: str) -> bool:
    return any(c.isdigit() for c in word) or (word.isupper() and len(word) <= 3 and word.isalpha())


def _listed(word: str) -> Iterator[str]:
    found = _RANGE.fullmatch(word)
    if found is None:
        yield word
        return
    letters, low, high = found.groups()
    for number in range(int(low), int(high) + 1):
        yield f"{letters}{number:0{len(low)}}"
