"""Samplers of countries: drawn by their weights, or those where the row's people and places are."""

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Self

from misata_sql.domains.domain import Domain
from misata_sql.engine.program import Layout
from misata_sql.errors import ConstraintError, GeneratorError
from misata_sql.kernels import convert
from misata_sql.samplers.base import Cell, Sampler, no_domain, wrong_type
from misata_sql.samplers.categories import Categories
from misata_sql.samplers.entities import COUNTRY_GENERATORS, Decider, generator_calls, is_free_country
from misata_sql.samplers.origins import Origins
from misata_sql.samplers.place_roles import (
    declared_person,
    declared_place,
    origin_role,
    place_country,
    place_role,
)
from misata_sql.samplers.store import store_texts
from misata_sql.spec.types import VARCHAR, SqlType
from misata_sql.values.gazetteer import gazetteer
from misata_sql.values.locale_argument import ColumnName, Texts
from misata_sql.values.origins import Origin, origins_of

if TYPE_CHECKING:
    from misata_sql.spec.table import Table

FORMS = ("country", "country_name", "country_alpha3")


def show_country(code: str, form: str) -> str:
    """A country by its code, its English name or its three letters.

    >>> [show_country("DE", form) for form in FORMS]
    ['DE', 'Germany', 'DEU']
    """
    country = gazetteer().countries[code]
    return {"country": country.code, "country_name": country.name, "country_alpha3": country.alpha3}[form]


@cache
def usual_countries() -> tuple[tuple[str, float], ...]:
    """Codes and weights of the countries that a table has where nothing says which: misata_vocabulary('country')."""
    from misata_sql.values.vocabularies import vocabulary

    words = vocabulary("country")
    return tuple(zip(words.values, words.weights, strict=True))


@dataclass(frozen=True)
class Country(Sampler):
    """A country as its argument, the row's people and places or another country column say; else drawn.

    form: of FORMS; own: the column that it is in, once it is placed
    follows_key: the column that decides holds another country in each row
    """

    is_shared = True

    origins: Origins
    form: str = "country"
    own: str = ""
    follows_key: bool = False
    type: SqlType = VARCHAR
    domain: Domain | None = None
    natural = VARCHAR

    @property
    def columns(self) -> tuple[str, ...]:  # type: ignore[override]
        return self.origins.columns

    def with_locale(self, locale: Texts) -> Self:
        return replace(self, origins=self.origins.with_default(locale))

    def placed(self, table: "Table", column: str) -> Self:
        role = place_role(table, column)
        origins = replace(self.origins, role=origin_role(table, role))
        if table.locale:
            origins = origins.with_default(table.locale)
        if origins.column is not None:
            return self._following(origins.placed(table, role), table, column)
        if origins.texts:  # drawn in the column's own stream; others follow it
            return replace(self, own=column)
        for locale in (declared_place(table, role), declared_person(table, role)):
            if locale is not None and not (isinstance(locale, ColumnName) and locale.name.lower() == column.lower()):
                return self._following(origins.borrowed(locale).placed(table, role), table, column)
        decider = place_country(table, role)
        if table.locale and is_free_country(table, decider):
            return replace(self, origins=origins, own=column)
        if decider is None or decider.column == column:
            return replace(self, own=column)
        return self._following(replace(origins, decider=decider), table, column)

    def _following(self, origins: Origins, table: "Table", column: str) -> Self:
        follows_key = origins.decider is not None and _is_key_of_countries(table, origins.decider)
        return replace(self, origins=origins, own=column, follows_key=follows_key)

    @property
    def _follows(self) -> bool:
        origins = self.origins
        return origins.decider is not None or ((bool(origins.texts) or origins.is_asked) and origins.role is not None)

    @property
    def is_known(self) -> bool:
        """Whether other declarations say which countries it has, and no column does."""
        return self._follows and self.origins.known() is not None

    def fit(self, type: SqlType, domain: Domain) -> Sampler:
        if type.id not in ("VARCHAR", "ENUM"):
            raise wrong_type(self, type)
        if domain.low is not None or domain.high is not None:
            raise no_domain(self, domain)
        if not self._follows:
            return self._drawn(type).fit(type, domain)
        fitted = replace(self, type=type, domain=domain)
        known = self.origins.known()
        if known is not None:
            fitted._texts(known)
        return fitted

    def _drawn(self, type: SqlType) -> Categories:
        weights: dict[str, float] = {}
        for code, weight in _countries(self.origins) if self.origins.texts else usual_countries():
            text = show_country(code, self.form)
            weights[text] = weights.get(text, 0.0) + weight
        if type.id == "ENUM":
            weights = {text: weight for text, weight in weights.items() if text in type.values}
            if not weights:
                raise GeneratorError(f"{self.describe()} does not fit {type}: none of its values is such a country")
        described = f"{self.describe()}, {len(weights)} countries"
        declared = bool(self.origins.texts)
        return Categories(tuple(weights), tuple(weights.values()), described, declared_weights=declared)

    def _texts(self, drawn: tuple[Origin, ...]) -> tuple[str, ...]:
        """Of origins, all of which the column can hold; ConstraintError otherwise."""
        known = gazetteer().countries
        missing = [origin for origin in drawn if origin.country not in known]
        if missing and self.origins.is_explicit:
            raise GeneratorError(f"{self.origins.function}: {missing[0]} belongs to no country")
        default = next((o.country for o in self.origins.default_origins() if o.country in known), "US")
        texts = tuple(show_country(str(o.country if o.country in known else default), self.form) for o in drawn)
        allowed = self.domain is None or all(map(self.domain.contains, texts))
        outside = [text for text in texts if self.type.id == "ENUM" and text not in self.type.values]
        if not allowed or outside:
            sources = " and ".join(() if self.domain is None else self.domain.sources) or str(self.type)
            shown = outside or [t for t in texts if self.domain is not None and not self.domain.contains(t)]
            raise ConstraintError(
                f"{sources} cannot hold: {self.describe()} gives {', '.join(map(repr, shown[:5]))}\n"
                f"  Hint: put the CHECK on the column that decides, or let both hold the same countries"
            )
        return texts

    def emit(self, cell: Cell) -> Layout:
        decider = self.origins.decider
        if decider is not None and not decider.is_explicit and decider.read(cell, "the country") is None:
            domain = Domain(self.type) if self.domain is None else self.domain
            return self._drawn(self.type).fit(self.type, domain).emit(cell)  # its texts say nothing
        drawn = self.origins.draw(cell, None)
        texts = self._texts(drawn.origins)
        codes = drawn.codes
        if codes is None:
            codes = cell.buffer("u2")
            cell.add(convert.FILL["u2"], 0, codes)
        return store_texts(cell, codes, [text.encode() for text in texts], self.type)

    @property
    def is_unique(self) -> bool:  # type: ignore[override]
        """Where it follows a key."""
        return self.follows_key

    def why_repeated(self) -> str:
        decider = self.origins.decider
        follows = self.describe() if decider is None else f"{self.describe()} follows {decider.column}, which"
        return f"{follows} repeats countries\n  Hint: make the column that decides UNIQUE, with misata_country()"

    def longest_text(self) -> int | None:
        """Of all countries; None in an ENUM."""
        if self.type.id == "ENUM":
            return None
        known = self.origins.known() if self._follows else None
        if known is not None:
            return max(map(len, self._texts(known)))
        return {"country": 2, "country_alpha3": 3}.get(self.form) or max(
            len(country.name) for country in gazetteer().countries.values()
        )

    def describe(self) -> str:
        shown = self.origins.describe() if self._follows or self.origins.texts else ""
        return f"misata_{self.form}({shown})"


def _countries(origins: Origins) -> list[tuple[str, float]]:
    """Countries and weights of a locale argument. Raises GeneratorError for locales of no country."""
    found: list[tuple[str, float]] = []
    for text, weight in origins.texts:
        for origin, share in origins_of(text) or ():
            if origin.country is None or origin.country not in gazetteer().countries:
                raise GeneratorError(
                    f"{origins.function}: {text} belongs to no country\n"
                    f"  Hint: name countries, as {origins.function}(['DE', 'FR'])"
                )
            found.append((origin.country, weight * share))
    return found


def _is_key_of_countries(table: "Table", decider: Decider) -> bool:
    keys = [table.primary_key, *table.uniques]
    is_key = any(key is not None and key.columns == (decider.column,) for key in keys)
    column = table.column(decider.column)
    calls = [function for function, _ in generator_calls(table, column)]
    return is_key and column.default is not None and calls[:1] != [] and calls[0] in COUNTRY_GENERATORS
