"""A sampler for a column that declares none: by its place in a key, by its name and type, or by the types inside it."""

from typing import TYPE_CHECKING

from misata_sql.domains.domain import Domain
from misata_sql.domains.storage import TIMESTAMP_UNITS, factor, is_float, lattice_range
from misata_sql.errors import ConstraintError, GeneratorError
from misata_sql.generators.bind import bind_generator, generator_call
from misata_sql.samplers.base import Sampler
from misata_sql.samplers.categories import Listed
from misata_sql.samplers.continuous import make_uniform
from misata_sql.samplers.country import Country
from misata_sql.samplers.entities import generator_calls
from misata_sql.samplers.nested import ArrayOf, ListOf, MapOf, StructOf
from misata_sql.samplers.progression import UniformStored
from misata_sql.samplers.text import Regex
from misata_sql.spec import entity_words
from misata_sql.spec.table import Table
from misata_sql.spec.types import SqlType

if TYPE_CHECKING:
    from misata_sql.expressions.bind_expressions import ExpressionSource

_PRICES = entity_words.phrases_of(entity_words.PRICE)
LIST_ITEMS = (0, 4)
MAP_ENTRIES = (0, 3)


def infer_sampler(table: Table, name: str, type: SqlType, domain: Domain) -> "tuple[Sampler | ExpressionSource, str]":
    """A sampler that is not yet fitted (nested types: of fitted parts), and the reason in a sentence.

    A guess by the name gives way to what is declared: where the CHECKs name the values, or leave nothing of the guess,
    the values are uniform over what the CHECKs allow.
    """
    if domain.allowed is not None:
        agreeing = _agrees_by_name(table, name, type, domain)
        if agreeing is not None:
            return agreeing, f"{' and '.join(domain.sources)} lists its values, and its name says what they are"
        return Listed(type, domain), f"{' and '.join(domain.sources)} lists its values"
    source, reason = _infer_by_name(table, name, type)
    if domain.is_free or (isinstance(source, Sampler) and _leaves_something(table, name, source, type, domain)):
        return source, reason
    if _is_price(source):  # of every product, some of which cost more or less than the CHECK allows
        source, reason = _infer_by_name(table, name, type, sells=False)
        if isinstance(source, Sampler) and _leaves_something(table, name, source, type, domain):
            return source, reason
    declared = _uniform_within(type, domain)
    if declared is None:
        return source, reason
    return declared, f"{' and '.join(domain.sources)} leaves nothing of what its name suggests ({reason})"


def _agrees_by_name(table: Table, name: str, type: SqlType, domain: Domain) -> Sampler | None:
    """A sampler that finds the listed values' meaning, and so agrees with the row's other columns.

    That is a sex, or a part of the row's place.
    """
    from misata_sql.spec.names import infer

    sql = (
        "" if type.is_nested else infer(name, type, table.name, entity_words.have_address(table.column_names)).sql or ""
    )
    if not sql.startswith(_AGREEING):
        return None
    source = _from_sql(sql, table, name, type)
    if isinstance(source, Country) and not (name in table and source.placed(table, name).is_known):
        return None
    return source if isinstance(source, Sampler) and _leaves_something(table, name, source, type, domain) else None


_AGREEING = (
    "misata_sex(", "misata_city(", "misata_region(", "misata_region_code(", "misata_time_zone(", "misata_country"
)  # fmt: skip


def _leaves_something(table: Table, name: str, sampler: Sampler, type: SqlType, domain: Domain) -> bool:
    try:
        if name in table:
            sampler = sampler.placed(table, name)
        sampler.fit(type, domain)
    except (ConstraintError, GeneratorError):
        return False
    return True


SPAN = 1_000  # of a uniform guess above or below a single bound, in units of the value; days for times


def _uniform_within(type: SqlType, domain: Domain) -> Sampler | None:
    """Uniform over the domain's bounds; a missing bound is SPAN away from the other."""
    if domain.low is None and domain.high is None:
        return None
    if is_float(type):
        low = domain.high - SPAN if domain.low is None else domain.low
        high = domain.low + SPAN if domain.high is None else domain.high
        return make_uniform(low, high) if low < high else Listed(type, domain)
    bounds = lattice_range(type)
    if bounds is None:
        return None
    span = SPAN * factor(type)
    if type.id in TIMESTAMP_UNITS:
        span = SPAN * 86_400 * TIMESTAMP_UNITS[type.id]
    low = max(domain.high - span if domain.low is None else domain.low, bounds[0])
    high = min(domain.low + span if domain.high is None else domain.high, bounds[1])
    return UniformStored(type, low, high)


def _is_price(source: "Sampler | ExpressionSource") -> bool:
    from misata_sql.samplers.product import Price

    return isinstance(source, Price)


def _infer_by_name(
    table: Table, name: str, type: SqlType, sells: bool | None = None
) -> "tuple[Sampler | ExpressionSource, str]":
    """sells: whether a price is that of the row's product; None: where the table has a name of one, or is of them"""
    if type.is_nested:
        return _nested_sampler(table, name, type), f"the parts of {type} by their own names and types"
    from misata_sql.spec.names import infer

    sells = _names_products(table, name) if sells is None else sells
    called = table.name if sells is None else "product" if sells else ""
    inference = infer(name, type, called, entity_words.have_address(table.column_names))
    if inference.sql is None:
        raise ConstraintError(f"no generator is known for {name} {type}: {inference.reason}")
    return _from_sql(inference.sql, table, name, type), inference.reason


def _names_products(table: Table, name: str) -> bool | None:
    """Whether a column of a price has one of products' names beside it; None for other columns and tables."""
    if not entity_words.ends_in(name, _PRICES):
        return None
    calls = (function for column in table.columns for function, _ in generator_calls(table, column))
    return True if "misata_product" in calls else None


def letters(length: int) -> Sampler:
    """Lower-case words of at most `length` letters, for columns too short for anything else."""
    return Regex(f"[a-z]{{{min(3, length)},{min(12, length)}}}") if length > 0 else Regex("")


def _from_sql(sql: str, table: Table, name: str, type: SqlType) -> "Sampler | ExpressionSource":
    import sqlglot

    from misata_sql.expressions.bind_expressions import bind_expression
    from misata_sql.spec.table import Column

    expression = sqlglot.parse_one(sql, dialect="duckdb")
    if generator_call(expression):
        return bind_generator(expression)
    return bind_expression(expression, table, Column(name, type))


def _nested_sampler(table: Table, name: str, type: SqlType) -> Sampler:
    def part(part_name: str, part_type: SqlType) -> Sampler:
        sampler, _ = _infer_by_name(table, part_name, part_type)
        if not isinstance(sampler, Sampler):
            sampler, _ = _infer_by_name(table, "", part_type)
        assert isinstance(sampler, Sampler)
        if table.locale:
            sampler = sampler.with_locale(table.locale)
        return sampler.fit(part_type, Domain(part_type))

    match type.id:
        case "STRUCT":
            return StructOf(type, tuple(part(field, inner) for field, inner in type.fields))
        case "ARRAY":
            assert type.element is not None
            return ArrayOf(type, part(_singular(name), type.element))
        case "LIST":
            assert type.element is not None
            return ListOf(type, part(_singular(name), type.element), *LIST_ITEMS)
        case _:
            assert type.element is not None
            return MapOf(type, part("", type.element), *MAP_ENTRIES)


def _singular(name: str) -> str:
    """tags -> tag: the name of one item of a list."""
    if name.lower().endswith("ies"):
        return name[:-3] + "y"
    return name[:-1] if name.lower().endswith("s") and not name.lower().endswith("ss") else name
