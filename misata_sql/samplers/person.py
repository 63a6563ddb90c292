"""Samplers of a person's names, title and sex; see entities.py for what makes the columns of a row one person."""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Self

import numpy as np

from misata_sql.distributions.grouped import grouped_table
from misata_sql.domains.domain import Domain
from misata_sql.engine.program import Buffer, Layout, intern_pool
from misata_sql.errors import ConstraintError, GeneratorError
from misata_sql.kernels import grouped, people
from misata_sql.samplers.base import Cell, Sampler, no_domain, wrong_type
from misata_sql.samplers.numbered_names import NumberedNames
from misata_sql.samplers.origins import emit_codes
from misata_sql.samplers.person_draws import Person, PersonDraws
from misata_sql.samplers.person_names import MOST_CHARACTERS, NameList, PersonNames
from misata_sql.samplers.store import store_texts
from misata_sql.samplers.text_parts import Pooled, TextPart, assemble
from misata_sql.spec.entity_words import sexes_of
from misata_sql.spec.types import VARCHAR, SqlType
from misata_sql.values.locale_argument import Texts

if TYPE_CHECKING:
    from misata_sql.spec.table import Table

MOST_TITLE = 16  # characters
SHARE_OTHER = 0.01  # of the sexes beside two, all together


def require_text(sampler: Sampler, type: SqlType, domain: Domain) -> None:
    """Refuse columns that are no VARCHAR, and CHECKs that say more than that the text is not empty."""
    if type.id != "VARCHAR":
        raise wrong_type(sampler, type)
    says_more = domain.allowed is not None or domain.low is not None or domain.high is not None
    if says_more or not domain.excluded <= {""}:
        raise no_domain(sampler, domain)


@dataclass(frozen=True)
class PersonSampler(Sampler):
    """Common to the columns of a person. length: of the column's VARCHAR(length)"""

    is_shared = True

    person: Person
    length: int | None = None
    natural = VARCHAR

    @property
    def columns(self) -> tuple[str, ...]:  # type: ignore[override]
        return self.person.columns

    def placed(self, table: "Table", column: str) -> Self:
        return replace(self, person=self.person.placed(table, column), length=table.column(column).length)

    def with_locale(self, locale: Texts) -> Self:
        return replace(self, person=self.person.with_locale(locale))

    def fit(self, type: SqlType, domain: Domain) -> Sampler:
        require_text(self, type, domain)
        self.check_origins()
        return self

    def check_origins(self) -> None:
        """Raise GeneratorError where a declared origin cannot be honoured."""
        self.person.check()

    def describe(self) -> str:
        role = f" of the {self.person.role} person" if self.person.role else ""
        return f"{self.person.origins.function}({self.person.origins.describe()}){role}"


@dataclass(frozen=True)
class NamePart(PersonSampler):
    """A single part of a name. kind: "given", "family", "middle" or "title" """

    kind: str = "given"

    def emit(self, cell: Cell) -> Layout:
        draws = PersonDraws(cell, self.person)
        names = draws.names
        match self.kind:
            case "given":
                return _dictionary(draws.given, names.given)
            case "family":
                return _dictionary(draws.family, names.family)
            case "middle":
                return _dictionary(draws.of_sex("middle", names.middle), names.middle)
        return _dictionary(draws.of_sex("title", names.title), names.title)

    def longest_text(self) -> int:
        """Of the locale's names, where one is known."""
        names = self.person.known_names()
        if names is None:
            return MOST_CHARACTERS if self.kind != "title" else MOST_TITLE
        lists = {"given": "given", "family": "family", "middle": "middle", "title": "title"}
        listed: NameList = getattr(names, lists[self.kind])
        return listed.longest

    def why_repeated(self) -> str:
        return (
            f"{self.describe()} is one of a list of names\n"
            f"  Hint: make the e-mail address or the user name UNIQUE: misata_email() and misata_user_name() can be"
        )


def _dictionary(codes: Buffer, names: NameList) -> Layout:
    return Layout("dict", int(codes.dtype[1:]), codes, pool=intern_pool(names.values))


@dataclass(frozen=True)
class FullName(NumberedNames, PersonSampler):
    """Given and family name in the locale's order; where it must not repeat, a number behind it."""

    before_number = b" "

    def name_parts(self, cell: Cell) -> list[TextPart]:
        draws = PersonDraws(cell, self.person)
        names = draws.names
        parts = _ordered(draws)
        if names.behind_family is not None:
            second = names.behind_family
            parts.append(Pooled(draws.of_locale("second family", second), second.values))
        return parts

    def longest_name(self) -> int:
        names = self.person.known_names()
        if names is None:
            return 3 * MOST_CHARACTERS + 2
        extra = sum(listed.longest for listed in (names.before_family, names.behind_family) if listed is not None)
        return names.given.longest + names.family.longest + 1 + extra

    def emit(self, cell: Cell) -> Layout:
        return assemble(cell, [*self.name_parts(cell), *self.number_parts(cell)])


def _ordered(draws: PersonDraws) -> list[TextPart]:
    """Given and family name with what stands between, whichever comes first."""
    names = draws.names
    first_values, second_values = _in_order(names)
    given, family = draws.given, draws.family
    if not any(names.family_first):
        parts: list[TextPart] = [Pooled(given, first_values)]
        if names.before_family is not None:
            between = names.before_family
            parts.append(Pooled(draws.of_sex("middle", between), between.values))
        return [*parts, Pooled(family, second_values)]
    if all(names.family_first):
        return [Pooled(family, first_values), Pooled(given, second_values)]
    assert draws.locales is not None
    cell, first, second = draws.cell, draws.cell.buffer("u4"), draws.cell.buffer("u4")
    cell.add(
        people.ORDER_NAMES[given.dtype, family.dtype], given, family, draws.locales,
        np.array(names.family_first, np.uint8), len(names.given.values), len(names.family.values), first, second,
    )  # fmt: skip
    parts = [Pooled(first, first_values)]
    if names.before_family is not None:
        between = names.before_family
        parts.append(Pooled(draws.of_sex("middle", between), between.values))
    return [*parts, Pooled(second, second_values)]


@lru_cache(maxsize=16)
def _in_order(names: PersonNames) -> tuple[tuple[bytes, ...], tuple[bytes, ...]]:
    """The texts that stand first, with what separates them from the second, and the texts that stand second."""
    first_given = tuple(
        value + names.separators[locale]
        for value, locale in zip(names.given.values, names.locale_of_given.tolist(), strict=True)
    )
    first_family = tuple(
        value + names.separators[locale]
        for value, locale in zip(names.family.values, names.locale_of_family.tolist(), strict=True)
    )
    if not any(names.family_first):
        return first_given, names.family.values
    if all(names.family_first):
        return first_family, names.given.values
    return first_given + first_family, names.family.values + names.given.values


@dataclass(frozen=True)
class Sex(PersonSampler):
    """The sex that the given name is of, by the column's own texts.

    texts: of women, of men, and of neither, which SHARE_OTHER of the rows have
    type: of the column, VARCHAR or ENUM
    """

    texts: tuple[str, ...] = ("F", "M")
    type: SqlType = VARCHAR

    def fit(self, type: SqlType, domain: Domain) -> Sampler:
        if type.id not in ("VARCHAR", "ENUM"):
            raise wrong_type(self, type)
        self.check_origins()
        if domain.low is not None or domain.high is not None:
            raise no_domain(self, domain)
        listed = None if domain.allowed is None else sorted(domain.allowed)
        if type.id == "ENUM":
            listed = [v for v in type.values if listed is None or v in listed]
        if listed is not None:
            return replace(self, texts=self._of_list([v for v in listed if domain.contains(v)], type), type=type)
        kept = (*self.texts[:2], *(text for text in self.texts[2:] if domain.contains(text)))
        if not all(domain.contains(text) for text in kept[:2]):
            raise ConstraintError(f"{' and '.join(domain.sources)} excludes {kept[0]!r} or {kept[1]!r}")
        return replace(self, texts=kept)

    def _of_list(self, listed: list[str], type: SqlType) -> tuple[str, ...]:
        """The texts of women, of men and of neither among the values that the column can have."""
        if set(self.texts) <= set(listed):
            return self.texts
        sexes = list(zip(sexes_of(listed), listed, strict=True))
        women, men = ([text for female, text in sexes if female is wanted] for wanted in (True, False))
        if not women or not men:
            raise GeneratorError(
                f"{self.person.origins.function}: {', '.join(map(repr, listed[:6])) or 'nothing'} of {type} "
                f"does not say which are women and which are men"
            )
        return (women[0], men[0], *(text for female, text in sexes if female is None))

    def emit(self, cell: Cell) -> Layout:
        draws = PersonDraws(cell, self.person)
        codes = draws.sex
        others = len(self.texts) - 2
        if others:
            weights = [1 - SHARE_OTHER, *(SHARE_OTHER / others,) * others]
            table = grouped_table([(list(range(others + 1)), weights)])
            which = emit_codes(draws.cell, draws.cell.key("other sex"), None, table, "u2")
            codes = cell.buffer("u2")
            cell.add(grouped.pair_groups, which, 2, draws.sex, codes)
        texts = [*self.texts[:2], *(text for text in self.texts[2:] for _ in range(2))]
        return store_texts(cell, codes, [text.encode() for text in texts], self.type)

    def longest_text(self) -> int | None:
        """Of its texts."""
        return max(map(len, self.texts)) if self.type.id == "VARCHAR" else None

    def describe(self) -> str:
        return f"misata_sex({', '.join(map(repr, self.texts))}), the given name's"
