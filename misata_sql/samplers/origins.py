"""Where the people and places of a row are from: by its country column, by a declared locale or mix, or by default."""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from misata_sql.distributions.grouped import GroupedTable, grouped_table
from misata_sql.engine.program import Buffer
from misata_sql.errors import ArgumentError, GeneratorError, UnknownNameError
from misata_sql.kernels import convert, discrete, grouped
from misata_sql.samplers.base import Cell
from misata_sql.samplers.entities import (
    ORIGIN,
    Decider,
    country_decider,
    declared_locale,
    entity_cell,
    is_free_country,
    named_decider,
    shared_key,
)
from misata_sql.values.locale_argument import ColumnName, Texts, read_locale
from misata_sql.values.origins import DEFAULT_LOCALE, Mix, Origin, all_country_codes, origins_of

if TYPE_CHECKING:
    from misata_sql.spec.table import Table


@dataclass(frozen=True)
class DrawnOrigins:
    """The origins that the rows of a program can have. codes: (n,) uint16 places in `origins`; None: all the first"""

    codes: Buffer | None
    origins: tuple[Origin, ...]

    def groups(self, cell: Cell, group_of: "tuple[int, ...]") -> Buffer | None:
        """The group of each row's origin, uint16; None where all have the first. cell: of the entity"""
        if self.codes is None or len(set(group_of)) == 1:
            return None
        if group_of == tuple(range(len(group_of))):
            return self.codes
        codes = self.codes

        def fill() -> Buffer:
            out = cell.buffer("u2")
            cell.add(convert.GATHER["u2", "u2"], codes, np.array(group_of, np.uint16), out)
            return out

        return cell.builder.shared(shared_key(cell, "group of origin", codes, group_of), fill)


@dataclass(frozen=True)
class Origins:
    """How a row's origin is found.

    texts: of the locale argument; () where it has none or names a column
    decider: the column that decides; None where none does
    default: the locales of everyone else, with weights
    is_asked: whether the default is the caller's own (misata_table(..., locale := ...))
    is_borrowed: whether texts or column are another column's argument, of the same person
    function: whose argument it is, for errors
    role: of the person or place whose draw it is; None: the role of who asks
    """

    function: str
    texts: Texts = ()
    column: ColumnName | None = None
    decider: Decider | None = None
    default: Texts = ((DEFAULT_LOCALE, 1.0),)
    is_asked: bool = False
    is_borrowed: bool = False
    role: str | None = None

    @staticmethod
    def of_argument(function: str, locale: "ColumnName | Texts | None") -> "Origins":
        """From the locale argument. Raises UnknownNameError for texts that are neither locales nor countries."""
        if isinstance(locale, ColumnName):
            return Origins(function, column=locale)
        for text, _ in locale or ():
            if origins_of(text) is None:
                raise unknown_origin(text)
        return Origins(function, locale or ())

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the row that are read."""
        return () if self.decider is None else (self.decider.column,)

    @property
    def is_explicit(self) -> bool:
        """Whether an argument of its own declares the origins, or the column that has them."""
        return (bool(self.texts) or self.column is not None) and not self.is_borrowed

    @property
    def is_named(self) -> bool:
        """Whether an argument of its own names the origins, so that one which cannot be honoured is refused."""
        return bool(self.texts) and not self.is_borrowed

    @property
    def names_are_asked(self) -> bool:
        """The same of names of people, which misata_table(..., locale := ...) declares too."""
        return self.is_named or (self.is_asked and self.decider is None and not self.texts)

    def placed(self, table: "Table", role: str) -> "Origins":
        """As the columns of a table want it, where the argument leaves that open."""
        if table.locale and not self.is_asked:
            return self.with_default(table.locale).placed(table, role)
        if self.column is None and not self.texts:
            locale = declared_locale(table, role, by_names=True)
            decider = None if locale is not None else country_decider(table, role)
            is_free = is_free_country(table, decider)  # it follows what is declared, and so does this
            if locale is None and (decider is None or is_free):
                locale = declared_locale(table, role, by_names=False)
                if locale is None:
                    locale = self._locale_of_place(table, role)
            if locale is None:
                return replace(self, decider=None if is_free and table.locale else decider)
            return self.borrowed(locale).placed(table, role)
        if self.column is None:
            return self
        return replace(self, decider=named_decider(table, self.column, self.function))

    def borrowed(self, locale: "ColumnName | Texts") -> "Origins":
        """With the argument of another column."""
        found = Origins.of_argument(self.function, locale)
        return replace(found, default=self.default, is_asked=self.is_asked, is_borrowed=True, role=self.role)

    def _locale_of_place(self, table: "Table", role: str) -> "ColumnName | Texts | None":
        from misata_sql.samplers.place_roles import declared_place, place_of_person

        place = place_of_person(table, role)
        return None if place is None else declared_place(table, place)

    def placed_alone(self, table: "Table", role: str) -> "Origins":
        """The same for what is no person: the locales of the table's people do not count."""
        if self.column is not None or self.texts:
            return self.placed(table, role)
        alone = self.with_default(table.locale) if table.locale else self
        decider = country_decider(table, role)
        return replace(alone, decider=None if is_free_country(table, decider) and table.locale else decider)

    def with_default(self, locale: Texts) -> "Origins":
        """With other locales for the rows that nothing decides for."""
        return replace(self, default=locale, is_asked=True)

    def known(self) -> tuple[Origin, ...] | None:
        """The origins that rows can have, where that does not depend on a column."""
        if self.decider is not None or self.column is not None:
            return None
        return tuple(dict.fromkeys(origin for origin, _ in self._mix()))

    def _mix(self) -> Mix:
        return self._mix_of(self.texts or self.default)

    def default_origins(self) -> tuple[Origin, ...]:
        """Those of everyone whom nothing decides for."""
        return tuple(origin for origin, _ in self._mix_of(self.default))

    @staticmethod
    def _mix_of(texts: Texts) -> Mix:
        shares: list[tuple[Origin, float]] = []
        for text, weight in texts:
            found = origins_of(text)
            if found is None:
                raise unknown_origin(text)
            shares += [(origin, weight * share) for origin, share in found]
        return tuple(shares)

    def draw(self, cell: Cell, role: str | None) -> DrawnOrigins:
        """Append the steps that find each row's origin. The same for all columns of the role."""
        entity = entity_cell(cell, ORIGIN, role if self.role is None else self.role)
        read = None if self.decider is None else self.decider.read(cell, f"the locale of {self.function}")
        if read is None:
            return _draw_by(entity, None, (self._mix(),))
        codes, values = read
        mixes = tuple(self._of_value(value) for value in values)
        if self.decider is not None and self.decider.is_explicit and None in mixes:
            self._refuse([str(value) for value, mix in zip(values, mixes, strict=True) if mix is None])
        default = self._mix()
        return _draw_by(entity, codes, tuple(default if mix is None else mix for mix in mixes))

    def _of_value(self, value: str | None) -> Mix | None:
        return self._mix() if value is None else origins_of(value)

    def _refuse(self, values: list[str]) -> None:
        assert self.decider is not None
        shown = ", ".join(map(repr, values[:5])) + (", ..." if len(values) > 5 else "")
        raise GeneratorError(
            f"{self.function}({self.decider.column}): {shown} "
            f"{'is' if len(values) == 1 else 'are'} neither a locale nor a country\n"
            f"  Hint: misata_locales() lists locales; countries are ISO 3166 codes such as 'DE', or English names"
        )

    def describe(self) -> str:
        """The argument, as it is written or found."""
        if self.decider is not None:
            return f"by {self.decider.column}, else {describe_mix(self.default)}"
        return describe_mix(self.texts or self.default)


def describe_mix(texts: Texts) -> str:
    """Locales and countries with their shares.

    >>> describe_mix((("DE", 3.0), ("fr_FR", 1.0))), describe_mix((("DE", 3.0),))
    ('DE 75%, fr_FR 25%', 'DE')
    """
    if len(texts) == 1:
        return texts[0][0]
    total = sum(weight for _, weight in texts)
    return ", ".join(f"{text} {100 * weight / total:.3g}%" for text, weight in texts)


def read_default_locale(value: object) -> Texts:
    """The texts of misata_table(..., locale := value). Raises ArgumentError, UnknownNameError."""
    texts = read_locale(value)
    if texts is None or isinstance(texts, ColumnName):
        raise ArgumentError(
            f"locale must be a locale or country, a list of them, or a MAP from them to weights (got {value!r})\n"
            f"  Hint: locale := 'de_DE', locale := ['DE', 'AT'], locale := MAP {{'DE': 0.9, 'AT': 0.1}}"
        )
    for text, _ in texts:
        if origins_of(text) is None:
            raise unknown_origin(text)
    return texts


def unknown_origin(text: str) -> UnknownNameError:
    """The error for a text that is neither a locale nor a country."""
    from misata_sql.values.locales import faker_locales

    return UnknownNameError("locale or country", text, [*faker_locales(), *sorted(all_country_codes())])


def _draw_by(entity: Cell, codes: Buffer | None, mixes: tuple[Mix, ...]) -> DrawnOrigins:
    origins, groups, table = _tables(mixes)
    if len(origins) == 1:
        return DrawnOrigins(None, origins)

    def fill() -> Buffer:
        if codes is None:
            return emit_codes(entity, entity.key("origin"), None, table, "u2")
        each = entity.buffer("u2")
        entity.add(convert.GATHER[codes.dtype, "u2"], codes, groups, each)
        if np.array_equal(table.codes, np.arange(table.n_groups)):  # no group has a choice: it is its origin
            return each
        return emit_codes(entity, entity.key("origin"), each, table, "u2")

    return DrawnOrigins(entity.builder.shared(shared_key(entity, "origins", codes, mixes), fill), origins)


@lru_cache(maxsize=64)
def _tables(mixes: tuple[Mix, ...]) -> tuple[tuple[Origin, ...], np.ndarray, GroupedTable]:
    """The distinct origins, the group of each mix (equal mixes are one), and a table of origins for each group."""
    distinct = list(dict.fromkeys(mixes))
    origins = tuple(dict.fromkeys(origin for mix in distinct for origin, _ in mix))
    places = {origin: i for i, origin in enumerate(origins)}
    entries = []
    for mix in distinct:
        weights: dict[int, float] = {}
        for origin, weight in mix:
            weights[places[origin]] = weights.get(places[origin], 0.0) + weight
        entries.append((list(weights), list(weights.values())))
    numbers = {mix: i for i, mix in enumerate(distinct)}
    return origins, np.array([numbers[mix] for mix in mixes], np.uint16), grouped_table(entries)


def emit_codes(cell: Cell, key: np.uint64, groups: Buffer | None, table: GroupedTable, dtype: str) -> Buffer:
    """Append the steps that draw a code for each row, from the table of its group. dtype: u2 or u4"""
    out = cell.buffer(dtype)
    if table.only is not None:
        cell.add(convert.FILL[dtype], table.only, out)
        return out
    if groups is None:
        arrays = int(table.shifts[0]), table.guide, table.last, table.narrow(dtype)
        cell.add(discrete.FILL_CODES[dtype], key, *arrays, cell.buffer("u8"), out)
        return out
    arrays = table.shifts, table.starts, table.guide, table.last, table.narrow(dtype)  # type: ignore[assignment]
    cell.add(grouped.FILL_GROUPED_CODES[dtype], key, groups, *arrays, cell.buffer("u8"), out)
    return out
