"""Entities: columns of one row that describe the same person, place or thing, because they share their draws.

The streams of an entity are keyed by its kind and role where a column's own are keyed by the column's name. The role is
what stands before the words that a column's name is known by: first_name and email are one person, billing_first_name
and billing_email another. A column whose role no name column has belongs to the table's main person: so work_email is
an address of whom first_name names, and email one of customer_name's.

Some columns decide what others are: a country column where people are from, a sex column which names they have.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from misata_sql.domains.constants import NotConstantError, constant, function_call
from misata_sql.engine.program import Buffer, Layout
from misata_sql.errors import ConstraintError, GeneratorError
from misata_sql.kernels import codes as code_kernels
from misata_sql.samplers.base import Cell
from misata_sql.spec import entity_words
from misata_sql.spec.table import once_per_table
from misata_sql.spec.types import SqlType
from misata_sql.spec.words import split_name
from misata_sql.values.locale_argument import ColumnName, Texts, are_domains, read_locale

if TYPE_CHECKING:
    from sqlglot import exp

    from misata_sql.spec.table import Column, Table

PERSON, PLACE, COMPANY, PRODUCT, ORIGIN = "\0person", "\0place", "\0company", "\0product", "\0origin"

NAME_GENERATORS = frozenset({"misata_name", "misata_first_name", "misata_last_name"})
CONTACT_GENERATORS = frozenset(
    {"misata_middle_name", "misata_title", "misata_email", "misata_user_name", "misata_phone"}
)
COUNTRY_GENERATORS = frozenset({"misata_country", "misata_country_name", "misata_country_alpha3"})
_COUNTRY_LISTS = frozenset({"country", "country_name"})
_SEX_GENERATOR = "misata_sex"

PERSON_PHRASES = entity_words.phrases_of(
    entity_words.GIVEN_NAME, entity_words.FAMILY_NAME, entity_words.MIDDLE_NAME, entity_words.FULL_NAME,
    entity_words.EMAIL, entity_words.USER_NAME, entity_words.PHONE, entity_words.SEX, entity_words.BIRTH_DATE,
    entity_words.HONORIFIC, entity_words.JOB_TITLE, "name, nom, nombre, nome, naam",
)  # fmt: skip
_ROLE_NOUNS = entity_words.phrases_of(entity_words.PEOPLE_BY_ROLE)
COMPANY_PHRASES = entity_words.phrases_of(entity_words.COMPANY, "name, domain, website, company domain")
_COMPANY_NOUNS = entity_words.phrases_of(entity_words.COMPANIES_BY_ROLE)
PRODUCT_PHRASES = entity_words.phrases_of(
    entity_words.PRODUCT, entity_words.CATEGORY, entity_words.PRICE, "name, title, bezeichnung, nombre, nom, nome"
)
_PRODUCT_NOUNS = entity_words.phrases_of(entity_words.PRODUCT)
_COUNTRY_PHRASES = entity_words.phrases_of(entity_words.COUNTRY)
_NATIONALITY_PHRASES = entity_words.phrases_of(entity_words.NATIONALITY)
_SEX_PHRASES = entity_words.phrases_of(entity_words.SEX)


def entity_cell(cell: Cell, kind: str, role: str | None) -> Cell:
    """The place whose streams an entity's columns share.

    role: None where the sampler is in no column of a table of its own: the fields of one STRUCT are an entity then.
    """
    path = (kind, role) if role is not None else (kind, *cell.path[:-1])
    return replace(cell, path=path, draws=None)


def shared_key(cell: Cell, *what: object) -> tuple[object, ...]:
    """What a buffer of an entity is known by in its program (ProgramBuilder.shared)."""
    return (cell.table, cell.path, cell.rows, cell.per_row, *what)


# -- columns that decide -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Decider:
    """A column of few texts that other columns of its row follow.

    is_explicit: an argument names it, so that a text which means nothing is refused
    """

    column: str
    type: SqlType
    is_explicit: bool

    def read(self, cell: Cell, use: str) -> tuple[Buffer, tuple[str | None, ...]] | None:
        """Each row's code and what the codes stand for, None for NULL. None where the texts cannot be told from codes.

        use: what it decides, for the error where it is explicit
        """
        if cell.columns is None:
            return None
        try:
            layout = cell.columns.layout(self.column)
        except ConstraintError:
            if self.is_explicit:
                raise
            return None
        values = _texts_of(layout, self.type)
        if values is None:
            if not self.is_explicit:
                return None
            raise GeneratorError(
                f"{self.column} decides {use}, but its texts are not from a list\n"
                f"  Hint: let {self.column} be drawn by misata_country(), misata_vocabulary or misata_choice"
            )
        codes = layout.data
        assert codes is not None
        if layout.validity is None:
            return codes, values
        validity = layout.validity

        def mask() -> Buffer:
            masked = cell.buffer("u4")
            cell.add(code_kernels.MASK_CODES[codes.dtype], codes, validity, len(values), masked)
            return masked

        key = (cell.table, cell.rows, cell.per_row, "decider", self.column)
        return cell.builder.shared(key, mask), (*values, None)


def _texts_of(layout: Layout, type: SqlType) -> tuple[str, ...] | None:
    if type.id == "ENUM":
        return type.values
    if layout.kind != "dict":
        return None
    assert layout.pool is not None
    return tuple(value.decode() for value in layout.pool.values)


def named_decider(table: "Table", name: ColumnName, function: str) -> Decider:
    """The column that an argument names. Raises UnknownNameError, and GeneratorError where it cannot decide."""
    column = table.column(name.name)
    if column.type.id not in ("VARCHAR", "ENUM"):
        raise GeneratorError(f"{function}({column.name}): the column must be a VARCHAR or ENUM (is {column.type})")
    if not is_drawn(column):
        raise GeneratorError(
            f"{function}({column.name}): {column.name} is computed by an expression, so that no generator can read it\n"
            f"  Hint: let {column.name} be drawn by misata_country(), misata_vocabulary or misata_choice"
        )
    return Decider(column.name, column.type, True)


@once_per_table
def country_decider(table: "Table", role: str) -> Decider | None:
    """The country column of a role: its own, else the one without a role, else the only one."""
    found = [(_role_by(c, _COUNTRY_PHRASES), c) for c in table.columns if is_country(table, c)]
    found.sort(key=lambda entry: entity_words.ends_in(entry[1].name, _NATIONALITY_PHRASES))  # stable
    return of_role(found, role, "")


@once_per_table
def is_free_country(table: "Table", decider: Decider | None) -> bool:
    """Whether a country column holds what the row's other columns and misata_table's locale say, where they do."""
    if decider is None or any(check.columns == (decider.column,) for check in table.checks):
        return False
    column = table.column(decider.column)
    calls = list(generator_calls(table, column))
    return len(calls) == 1 and calls[0][0] in COUNTRY_GENERATORS and not calls[0][1]


@once_per_table
def sex_decider(table: "Table", role: str) -> Decider | None:
    """The sex column of a person, where it is not itself drawn from the person (misata_sex)."""
    found = []
    for column in table.columns:
        if not _is_text(column) or not is_drawn(column) or _SEX_GENERATOR in dict(generator_calls(table, column)):
            continue
        if entity_words.ends_in(column.name, _SEX_PHRASES):
            found.append((person_role(table, column.name), column))
    return of_role([entry for entry in found if entry[0] == role], role)


def of_role(found: "list[tuple[str, Column]]", *roles: str) -> Decider | None:
    """Of columns with their roles the first of one of the roles, in their order; else the only one."""
    for wanted in dict.fromkeys(roles):
        for own, column in found:
            if own == wanted:
                return Decider(column.name, column.type, False)
    if len(found) == 1:
        return Decider(found[0][1].name, found[0][1].type, False)
    return None


def is_country(table: "Table", column: "Column") -> bool:
    """Whether a column holds countries, by its generator or its name."""
    return _is_country(table, column.name)


@once_per_table
def _is_country(table: "Table", name: str) -> bool:
    column = table.column(name)
    if not _is_text(column) or not is_drawn(column):
        return False
    key = table.primary_key
    if key is not None and key.columns == (column.name,) and column.default is None:
        return False  # such a key counts
    for function, arguments in generator_calls(table, column):
        if function in COUNTRY_GENERATORS:
            return True
        if function == "misata_vocabulary" and arguments and _constant(arguments[0]) in _COUNTRY_LISTS:
            return True
    return entity_words.ends_in(column.name, _COUNTRY_PHRASES)


def _is_text(column: "Column") -> bool:
    return column.type.id in ("VARCHAR", "ENUM")


def is_drawn(column: "Column") -> bool:
    """Whether a generator or a parent fills the column, and no expression."""
    from sqlglot import exp

    if column.generated is not None:
        return False
    if column.default is None:
        return True
    default = column.default.unnest()
    if function_call(default) is not None:
        return True
    return not any(default.find_all(exp.Column)) or (isinstance(default, exp.Column) and bool(default.table))


# -- roles -------------------------------------------------------------------------------------------------------------


def person_role(table: "Table", column: str) -> str:
    """The role of the person that a column is a part of: its own where a name has it, else the table's main person's.

    That is the one without a role, else who is called as the table is, else whose name comes first.
    """
    roles = name_roles(table)
    own = _written_role(column)
    return own if own in roles or not roles else main_role(table, roles)


@once_per_table
def name_roles(table: "Table") -> tuple[str, ...]:
    """The roles of the people whose names are in a table, as they are written."""
    return tuple(_written_role(c.name) for c in table.columns if _is_name(table, c))


def main_role(table: "Table", roles: Sequence[str]) -> str:
    """Of some roles the one that is none, else what the table is called, else the first."""
    called = " ".join(split_name(table.name))
    return next((role for role in ("", called) if role in roles), roles[0])


@once_per_table
def declared_locale(table: "Table", role: str, by_names: bool) -> "ColumnName | Texts | None":
    """The locale argument of the first of a person's columns that has one.

    by_names: of the columns that hold names; else of the others
    """
    for column in table.columns:
        for function, arguments in generator_calls(table, column):
            wanted = NAME_GENERATORS if by_names else CONTACT_GENERATORS
            if function in wanted and arguments and person_role(table, column.name) == role:
                locale = locale_argument(arguments[0])
                if locale is not None and not (function == "misata_email" and are_domains(locale)):
                    return locale
    return None


def locale_argument(argument: "exp.Expression") -> "ColumnName | Texts | None":
    """What stands in the place of a locale argument; None for what is none."""
    from sqlglot import exp

    if isinstance(argument.unnest(), exp.Column):
        return ColumnName(argument.unnest().name)
    return read_locale(_constant(argument))


def _constant(argument: "exp.Expression") -> object:
    try:
        return constant(argument)
    except (NotConstantError, ValueError, ArithmeticError):
        return None


def _is_name(table: "Table", column: "Column") -> bool:
    return any(function in NAME_GENERATORS for function, _ in generator_calls(table, column))


@lru_cache(maxsize=4096)
def _written_role(column: str) -> str:
    return entity_words.written_role(column, PERSON_PHRASES, _ROLE_NOUNS)


def company_role(column: str) -> str:
    """The role of the company that a column is of."""
    return entity_words.written_role(column, COMPANY_PHRASES, _COMPANY_NOUNS)


def product_role(column: str) -> str:
    """The role of the product that a column is of; the word product itself is none."""
    words = entity_words.role_of(column, PRODUCT_PHRASES).split()
    return " ".join(word for word in words if (word,) not in _PRODUCT_NOUNS)


def _role_by(column: "Column", phrases: tuple[tuple[str, ...], ...]) -> str:
    return entity_words.role_of(column.name, phrases)


# -- what fills a column -----------------------------------------------------------------------------------------------


def generator_calls(table: "Table", column: "Column") -> "tuple[tuple[str, list[exp.Expression]], ...]":
    """Name and arguments of each generator that a column's DEFAULT calls, or that its name and type infer."""
    return _calls(table, column.name)


@once_per_table
def _calls(table: "Table", name: str) -> "tuple[tuple[str, list[exp.Expression]], ...]":
    from sqlglot import exp

    column = table.column(name)
    if column.default is not None:
        calls = [call for node in column.default.find_all(exp.Anonymous) if (call := function_call(node)) is not None]
        if calls:
            return tuple(calls)
    if column.generated is None and not column.type.is_nested:
        is_addressed = entity_words.have_address(table.column_names)
        return _inferred_calls(column.name, column.type, table.name, is_addressed)
    return ()


@lru_cache(maxsize=4096)
def _inferred_calls(
    name: str, type: SqlType, table: str, is_addressed: bool
) -> "tuple[tuple[str, list[exp.Expression]], ...]":
    from sqlglot import exp

    from misata_sql.spec.names import infer

    sql = infer(name, type, table, is_addressed).sql or ""
    return tuple(
        (function, [exp.Literal.string(text)] if text else [])
        for function, text in re.findall(r"(misata_\w+)\((?:'(\w+)')?", sql)
    )
