"""A sampler for a column that declares none: by its place in a key, by its name and type, or by the types inside it."""

from typing import TYPE_CHECKING

from misata_sql.compile.domain import Domain
from misata_sql.compile.storage import is_time
from misata_sql.errors import ConstraintError
from misata_sql.generators.bind import bind_generator, generator_call
from misata_sql.samplers.base import Sampler
from misata_sql.samplers.nested import ArrayOf, ListOf, MapOf, StructOf
from misata_sql.samplers.progression import Sequence
from misata_sql.samplers.text import HashId, Uuid
from misata_sql.spec.table import Table
from misata_sql.spec.types import SqlType

if TYPE_CHECKING:
    from misata_sql.compile.bind_expressions import ExpressionSource

LIST_ITEMS = (0, 4)
MAP_ENTRIES = (0, 3)
KEY_DIGITS = 16


def infer_sampler(
    table: Table, name: str, type: SqlType, is_key: bool
) -> "tuple[Sampler | ExpressionSource, str]":
    """A sampler that is not yet fitted (nested types: of fitted parts), and the reason in a sentence."""
    if is_key:
        return _key_sampler(type), "a PRIMARY KEY without a generator counts"
    if type.is_nested:
        return _nested_sampler(table, name, type), f"the parts of {type} by their own names and types"
    from misata_sql.spec.names import infer

    inference = infer(name, type, table.name)
    if inference.sql is None:
        raise ConstraintError(f"no generator is known for {name} {type}: {inference.reason}")
    return _from_sql(inference.sql, table, name, type), inference.reason


def _key_sampler(type: SqlType) -> Sampler:
    if type.is_numeric or is_time(type):
        return Sequence(1, 1)
    if type.id == "UUID":
        return Uuid()
    if type.id == "VARCHAR":
        return HashId(KEY_DIGITS)
    raise ConstraintError(
        f"PRIMARY KEY on a {type} is not supported yet\n  Hint: numbers, dates, times, UUID and VARCHAR are"
    )


def _from_sql(sql: str, table: Table, name: str, type: SqlType) -> "Sampler | ExpressionSource":
    import sqlglot

    from misata_sql.compile.bind_expressions import bind_expression
    from misata_sql.spec.table import Column

    expression = sqlglot.parse_one(sql, dialect="duckdb")
    if generator_call(expression):
        return bind_generator(expression)
    return bind_expression(expression, table, Column(name, type))


def _nested_sampler(table: Table, name: str, type: SqlType) -> Sampler:
    def part(part_name: str, part_type: SqlType) -> Sampler:
        sampler, _ = infer_sampler(table, part_name, part_type, is_key=False)
        if not isinstance(sampler, Sampler):
            sampler, _ = infer_sampler(table, "", part_type, is_key=False)
        assert isinstance(sampler, Sampler)
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
