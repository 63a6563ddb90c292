"""Which columns of a table are parts of the same place, and which country column says where that is.

The role of a column is what stands around the words that it is known by: billing_city and shipping_city are of two
places. Where columns of two roles complement each other, they are of one: customer_city, street and zip have no part
twice. The place of a role that no column has is the table's main one.
"""

from functools import lru_cache
from typing import TYPE_CHECKING

from misata_sql.samplers.entities import (
    Decider,
    declared_locale,
    generator_calls,
    is_country,
    locale_argument,
    main_role,
    name_roles,
    of_role,
)
from misata_sql.spec import entity_words
from misata_sql.spec.table import once_per_table
from misata_sql.spec.words import split_name
from misata_sql.values.locale_argument import ColumnName, Texts

if TYPE_CHECKING:
    from misata_sql.spec.table import Column, Table

PART_OF = {
    f"misata_{part}": part
    for part in (
        "city", "region", "region_code", "postcode", "street", "street_name", "address", "latitude", "longitude",
        "time_zone",
    )
}  # fmt: skip
"""Generators of places, and what they give."""

PHRASES = entity_words.phrases_of(
    entity_words.COUNTRY, entity_words.CITY, entity_words.REGION, entity_words.REGION_CODE, entity_words.STATE,
    entity_words.POSTCODE, entity_words.POSTCODE_ABBREVIATION, entity_words.STREET, entity_words.STREET_ABBREVIATION,
    entity_words.STREET_NAME, entity_words.ADDRESS, entity_words.TIME_ZONE, entity_words.LATITUDE,
    entity_words.LONGITUDE, "region, territory, area, name, code",
)  # fmt: skip
_NATIONALITY = entity_words.phrases_of(entity_words.NATIONALITY)


def part_of(table: "Table", column: "Column") -> str | None:
    """What part of a place a column holds; None where it holds none."""
    return _part_of(table, column.name)


@once_per_table
def _part_of(table: "Table", name: str) -> str | None:
    column = table.column(name)
    is_key = table.primary_key is not None and table.primary_key.columns == (column.name,) and column.default is None
    if not is_key and not any(column.name in key.columns for key in table.foreign_keys):
        for function, _ in generator_calls(table, column):
            if function in PART_OF:
                return PART_OF[function]
    return "country" if is_country(table, column) else None


@once_per_table
def place_roles(table: "Table") -> dict[str, str]:
    """The role of the place that each column is a part of, by the column's name."""
    parts: dict[str, set[str]] = {}  # by the role as it is written
    written: dict[str, str] = {}
    for column in table.columns:
        part = part_of(table, column)
        if part is not None:
            role = _written_role(column.name)
            written[column.name] = role
            parts.setdefault(role, set()).add(part)
    if not parts:
        return {}
    main = main_role(table, list(parts))
    merged = {main: main}
    have = parts[main]
    for role, own in parts.items():
        if role != main and not own & have:
            merged[role] = main
            have = have | own
    return {name: merged.get(role, role) for name, role in written.items()}


@lru_cache(maxsize=4096)
def _written_role(column: str) -> str:
    """Like entity_words.role_of, with the words behind the phrase too: city_from, city_to."""
    before = entity_words.role_of(column, PHRASES)
    words = split_name(column)
    for phrase in sorted(PHRASES, key=len, reverse=True):
        for start in range(len(words) - len(phrase) + 1):
            behind = words[start + len(phrase) :]
            if words[start : start + len(phrase)] == phrase and behind and not behind[-1].isdigit():
                return " ".join((*words[:start], *behind)) if behind[0] in _BEHIND else before
    return before


_BEHIND = frozenset(["from", "to", "origin", "destination", "start", "end"])


def place_role(table: "Table", column: str) -> str:
    """The role of the place that a column of this name is a part of."""
    roles = place_roles(table)
    own = _written_role(column)
    if column in roles:
        return roles[column]
    return own if own in roles.values() or not roles else main_role(table, list(roles.values()))


@once_per_table
def place_of_person(table: "Table", person: str) -> str | None:
    """The role of the place where the person of a role is; None where the table has none."""
    roles = list(place_roles(table).values())
    if not roles:
        return None
    return person if person in roles else main_role(table, roles)


@once_per_table
def person_of_place(table: "Table", place: str) -> str:
    """The role of the person who is at the place of a role."""
    roles = name_roles(table)
    if not roles:
        return "" if place == place_of_person(table, "") else place
    return place if place in roles else main_role(table, roles)


def origin_role(table: "Table", place: str) -> str:
    """Whose draw says where a place is: that of the person who is there, where both have one origin.

    Of two places of a person the other one is somewhere on its own.
    """
    person = person_of_place(table, place)
    return person if place_of_person(table, person) == place else place


@once_per_table
def place_country(table: "Table", place: str) -> Decider | None:
    """The country column that decides where a place is: its own, else the main place's, else the only one."""
    roles = place_roles(table)
    found = [(roles[c.name], c) for c in table.columns if is_country(table, c)]
    found.sort(key=lambda entry: entity_words.ends_in(entry[1].name, _NATIONALITY))  # stable
    main = main_role(table, list(roles.values())) if roles else ""
    return of_role(found, place, "", main)


@once_per_table
def declared_place(table: "Table", place: str) -> ColumnName | Texts | None:
    """The locale argument of the first of a place's columns that has one, but for its country."""
    roles = place_roles(table)
    for column in table.columns:
        for function, arguments in generator_calls(table, column):
            if function in PART_OF and arguments and roles.get(column.name) == place:
                locale = locale_argument(arguments[0])
                if locale is not None:
                    return locale
    return None


def declared_person(table: "Table", place: str) -> ColumnName | Texts | None:
    """The same of the columns of who is there: names first, then phones and the like."""
    person = person_of_place(table, place)
    names = declared_locale(table, person, by_names=True)
    return declared_locale(table, person, by_names=False) if names is None else names
