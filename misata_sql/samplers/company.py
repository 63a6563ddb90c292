"""Samplers of companies: name and Internet domain of one company per row and role, and job titles of people."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Self

from misata_sql.domains.domain import Domain
from misata_sql.engine.program import Layout, intern_pool
from misata_sql.errors import GeneratorError
from misata_sql.samplers.base import Cell, Sampler
from misata_sql.samplers.entities import COMPANY, PERSON, company_role, entity_cell, shared_key
from misata_sql.samplers.numbered_names import NumberedNames
from misata_sql.samplers.origins import DrawnOrigins, Origins, emit_codes
from misata_sql.samplers.person import PersonSampler, require_text
from misata_sql.samplers.person_names import NameList, Numbering
from misata_sql.samplers.text_parts import Constant, Pooled, TextPart, assemble
from misata_sql.spec.types import VARCHAR, SqlType
from misata_sql.values.locale_argument import Texts
from misata_sql.values.locales import source_locale
from misata_sql.values.origins import DEFAULT_LOCALE, Origin
from misata_sql.values.person_pools import Names, company_names, job_titles

if TYPE_CHECKING:
    from misata_sql.spec.table import Table

LONGEST_COMPANY, LONGEST_JOB = 50, 40  # characters; longer ones are left out
SAFE_ENDING = b".example"  # reserved by RFC 2606: no such domain is ever anybody's
_UNUSABLE = re.compile(r"\d$|[\t\n]")


def _sources(origins: Origins, drawn: tuple[Origin, ...], group: str) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """The locales whose values are drawn, and the place of each origin's among them.

    group: of Faker's providers, "company" or "job". Origins without such take the default's where nobody asked for
    theirs; else GeneratorError.
    """
    found = [None if origin.locale is None else source_locale(origin.locale, group) for origin in drawn]
    missing = [origin for origin, source in zip(drawn, found, strict=True) if source is None]
    if missing and origins.is_named:
        raise GeneratorError(
            f"{origins.function}: Faker has no values for {', '.join(map(str, missing[:5]))}\n"
            f"  Hint: SELECT name FROM misata_locales() WHERE providers LIKE '%{group}%'"
        )
    default = next((o.locale for o in origins.default_origins() if o.locale), DEFAULT_LOCALE)
    sources = [source or source_locale(default, group) or DEFAULT_LOCALE for source in found]
    distinct = tuple(dict.fromkeys(sources))
    return distinct, tuple(distinct.index(source) for source in sources)


def _borrowed(origins: Origins, group: str) -> str:
    """For misata_explain: for which origins Faker has none, and whose are taken."""
    known = origins.known()
    missing = [o for o in known or () if o.locale is None or source_locale(o.locale, group) is None]
    if not missing:
        return ""
    sources, places = _sources(origins, tuple(missing), group)
    return f"; Faker has none for {', '.join(map(str, missing))}: those of {sources[places[0]]}"


def _check(origins: Origins, group: str) -> None:
    known = origins.known()
    if known is not None:
        _sources(origins, known, group)


@lru_cache(maxsize=16)
def _companies(locales: tuple[str, ...]) -> NameList:
    """Names of companies, all of a locale equally likely."""
    numbering = Numbering(LONGEST_COMPANY, None, _UNUSABLE)
    groups = []
    for locale in locales:
        names = company_names(locale)
        assert names is not None
        groups.append(numbering.add(replace(names, weights=(1.0,) * len(names.values))))
    return numbering.list(groups)


@lru_cache(maxsize=16)
def _jobs(locales: tuple[str, ...]) -> NameList:
    """Titles of jobs; in English the common ones of our own list come first."""
    from misata_sql.values.vocabularies import vocabulary

    numbering = Numbering(LONGEST_JOB, None, _UNUSABLE)
    groups = []
    for locale in locales:
        names = job_titles(locale)
        assert names is not None
        if locale.startswith("en"):
            common = vocabulary("job_title").values
            ranked = sorted(zip(names.weights, names.values, strict=True), reverse=True)
            values = tuple(dict.fromkeys((*common, *(value for _, value in ranked))))
            weights = tuple(1 / (rank + 3) for rank in range(len(values)))
            names = Names(values, weights, ("x",) * len(values), True)
        groups.append(numbering.add(names))
    return numbering.list(groups)


_ANYWHERE = Origins("misata_company")


@dataclass(frozen=True)
class CompanySampler(NumberedNames):
    """Common to the columns of a company. length: of the column's VARCHAR(length)"""

    is_shared = True

    origins: Origins = _ANYWHERE
    role: str | None = None
    natural = VARCHAR

    @property
    def columns(self) -> tuple[str, ...]:  # type: ignore[override]
        return self.origins.columns

    def placed(self, table: "Table", column: str) -> Self:
        role = company_role(column)
        length = table.column(column).length
        return replace(self, origins=self.origins.placed_alone(table, role), role=role, length=length)

    def with_locale(self, locale: Texts) -> Self:
        return replace(self, origins=self.origins.with_default(locale))

    def fit(self, type: SqlType, domain: Domain) -> Sampler:
        require_text(self, type, domain)
        _check(self.origins, "company")
        return self

    def name_part(self, cell: Cell) -> Pooled:
        """The company's name, with its ASCII letters at hand."""
        entity = entity_cell(cell, COMPANY, self.role)
        drawn: DrawnOrigins = self.origins.draw(cell, self.role)
        locales, group_of = _sources(self.origins, drawn.origins, "company")
        names, groups = _companies(locales), drawn.groups(entity, group_of)
        codes = entity.builder.shared(
            shared_key(entity, "company", groups, locales),
            lambda: emit_codes(entity, entity.key("name"), groups, names.table, names.dtype),
        )
        return Pooled(codes, self.texts(names))

    def texts(self, names: NameList) -> tuple[bytes, ...]:
        """What the column shows of each company."""
        return names.values

    def end_parts(self) -> list[TextPart]:
        """What stands behind name and number."""
        return []

    def emit(self, cell: Cell) -> Layout:
        return assemble(cell, [self.name_part(cell), *self.number_parts(cell), *self.end_parts()])

    def longest_name(self) -> int:
        known = self.origins.known()
        end = sum(len(part.text) for part in self.end_parts() if isinstance(part, Constant))
        if known is None:
            return LONGEST_COMPANY + end
        names = _companies(_sources(self.origins, known, "company")[0])
        return max(len(text.decode()) for text in self.texts(names)) + end

    def describe(self) -> str:
        return f"{self.origins.function}({self.origins.describe()}){_borrowed(self.origins, 'company')}"


@dataclass(frozen=True)
class Company(CompanySampler):
    """A company's name; where it must not repeat, a number behind it."""

    before_number = b" "


@dataclass(frozen=True)
class CompanyDomain(CompanySampler):
    """The name's ASCII letters under a domain that is reserved for examples."""

    def texts(self, names: NameList) -> tuple[bytes, ...]:
        return names.ascii

    def end_parts(self) -> list[TextPart]:
        return [Constant(SAFE_ENDING)]


@dataclass(frozen=True)
class JobTitle(PersonSampler):
    """What somebody does, in the language of the row's person."""

    def check_origins(self) -> None:
        _check(self.person.origins, "job")

    def emit(self, cell: Cell) -> Layout:
        entity = entity_cell(cell, PERSON, self.person.role)
        drawn = self.person.origins.draw(cell, self.person.role)
        locales, group_of = _sources(self.person.origins, drawn.origins, "job")
        jobs = _jobs(locales)
        codes = emit_codes(cell, cell.key("job"), drawn.groups(entity, group_of), jobs.table, jobs.dtype)
        return Layout("dict", int(codes.dtype[1:]), codes, pool=intern_pool(jobs.values))

    def describe(self) -> str:
        return super().describe() + _borrowed(self.person.origins, "job")

    def longest_text(self) -> int:
        """Of the locale's titles, where one is known."""
        known = self.person.origins.known()
        return LONGEST_JOB if known is None else _jobs(_sources(self.person.origins, known, "job")[0]).longest
