"""What the columns of one person share: where somebody is from, given and family name, sex."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from misata_sql.engine.program import Buffer
from misata_sql.errors import GeneratorError
from misata_sql.kernels import convert, grouped
from misata_sql.samplers.base import Cell
from misata_sql.samplers.entities import (
    PERSON,
    Decider,
    entity_cell,
    person_role,
    sex_decider,
    shared_key,
)
from misata_sql.samplers.origins import DrawnOrigins, Origins, describe_mix, emit_codes
from misata_sql.samplers.person_names import ANY_SEX, FEMALE, MALE, NameList, PersonNames, person_names
from misata_sql.spec.entity_words import sexes_of
from misata_sql.spec.table import Table
from misata_sql.values.locale_argument import Texts
from misata_sql.values.origins import DEFAULT_LOCALE, Origin

_SEX_CODES = {True: FEMALE, False: MALE, None: ANY_SEX}


@dataclass(frozen=True)
class Person:
    """Which person of a row a column is of, as far as the declaration says.

    role: see entities.py; None where the sampler is in no table
    sex: the column that decides; None where none does
    """

    origins: Origins
    role: str | None = None
    sex: Decider | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the row that are read."""
        own = () if self.sex is None else (self.sex.column,)
        return tuple(dict.fromkeys((*self.origins.columns, *own)))

    def placed(self, table: Table, column: str) -> "Person":
        """In a column of a table."""
        role = person_role(table, column)
        return Person(self.origins.placed(table, role), role, sex_decider(table, role))

    def with_locale(self, locale: Texts) -> "Person":
        """With other locales where nothing decides."""
        return replace(self, origins=self.origins.with_default(locale))

    def check(self) -> None:
        """Raise GeneratorError where a declared origin has no names, as far as that does not depend on a column."""
        origins = self.origins.known()
        if origins is not None:
            _locales_of(self.origins, origins)

    def known_names(self) -> PersonNames | None:
        """The names that it can have, where that does not depend on a column."""
        origins = self.origins.known()
        return None if origins is None else person_names(_locales_of(self.origins, origins)[0])


class PersonDraws:
    """The steps that draw a person's parts, each appended once to a program.

    locales: uint16 of each row, a place in names.locales; None where there is one
    """

    def __init__(self, cell: Cell, person: Person) -> None:
        self.person = person
        self.cell = entity_cell(cell, PERSON, person.role)
        self.drawn: DrawnOrigins = person.origins.draw(cell, person.role)
        names, group_of = _locales_of(person.origins, self.drawn.origins)
        self.names = person_names(names)
        self.locales = self.drawn.groups(self.cell, group_of)

    @cached_property
    def given(self) -> Buffer:
        """The code of the given name, in names.given; it tells the sex too."""
        by_locale = self.names.given_by_locale
        if self.person.sex is None:
            return self._draw("given", self.locales, by_locale)
        read = self.person.sex.read(self.cell, "the given names")
        if read is None:
            return self._draw("given", self.locales, by_locale)
        codes, values = read
        wanted = np.array([_SEX_CODES[female] for female in sexes_of(values)], np.uint16)

        def fill() -> Buffer:
            sexes = self.cell.buffer("u2")
            self.cell.add(convert.GATHER[codes.dtype, "u2"], codes, wanted, sexes)
            return sexes

        sexes = self.cell.builder.shared(shared_key(self.cell, "wanted sex", codes), fill)
        return self._draw("given", self.paired(sexes, 3), self.names.given)

    @cached_property
    def sex(self) -> Buffer:
        """FEMALE or MALE, uint16."""
        given = self.given

        def fill() -> Buffer:
            sexes = self.cell.buffer("u2")
            self.cell.add(convert.GATHER[given.dtype, "u2"], given, self.names.sex_of_given, sexes)
            return sexes

        return self.cell.builder.shared(shared_key(self.cell, "sex", given), fill)

    @cached_property
    def family(self) -> Buffer:
        """The code of the family name, in names.family."""
        groups = self.paired(self.sex, 2) if self.names.is_gendered else self.locales
        return self._draw("family", groups, self.names.family)

    def of_sex(self, purpose: str, names: NameList) -> Buffer:
        """A draw whose groups are 2 * locale + sex."""
        return self._draw(purpose, self.paired(self.sex, 2), names)

    def of_locale(self, purpose: str, names: NameList) -> Buffer:
        """A draw whose groups are the locales."""
        return self._draw(purpose, self.locales, names)

    def paired(self, right: Buffer, n_right: int) -> Buffer:
        """The group locale * n_right + right of each row, uint16."""
        locales = self.locales
        if locales is None:
            return right

        def fill() -> Buffer:
            pairs = self.cell.buffer("u2")
            self.cell.add(grouped.pair_groups, locales, n_right, right, pairs)
            return pairs

        return self.cell.builder.shared(shared_key(self.cell, "pairs", locales, right), fill)

    def _draw(self, purpose: str, groups: Buffer | None, names: NameList) -> Buffer:
        key = shared_key(self.cell, purpose, groups, self.names.locales)
        return self.cell.builder.shared(
            key, lambda: emit_codes(self.cell, self.cell.key(purpose), groups, names.table, names.dtype)
        )


def _locales_of(origins: Origins, drawn: tuple[Origin, ...]) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """The locales of the names, and the place of each origin's among them.

    Countries without names take the default's where nobody asked for theirs; else GeneratorError.
    """
    nameless = [origin for origin in drawn if origin.locale is None]
    if nameless and origins.names_are_asked:
        shown = ", ".join(map(str, nameless[:5])) + (", ..." if len(nameless) > 5 else "")
        raise GeneratorError(
            f"{origins.function}: Faker has no names of people for {shown}\n"
            f"  Hint: SELECT name FROM misata_locales() WHERE providers LIKE '%person%'; or leave the argument out: "
            f"such rows then have names of {describe_mix(origins.default)}"
        )
    default = next((origin.locale for origin in origins.default_origins() if origin.locale), DEFAULT_LOCALE)
    locales = [origin.locale or default for origin in drawn]
    distinct = tuple(dict.fromkeys(locales))
    return distinct, tuple(distinct.index(locale) for locale in locales)
