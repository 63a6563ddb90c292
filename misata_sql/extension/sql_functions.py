"""What each SQL function does: the table of functions that the bridge registers."""

import itertools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from misata_sql.errors import ArgumentError, GeneratorError
from misata_sql.extension.functions import (
    ANY,
    ScalarFunction,
    ScalarOverload,
    SelectFunction,
    SqlFunction,
    TableFunction,
)
from misata_sql.extension.scalar_draws import draw, pick_mixture, pick_null
from misata_sql.spec.types import (
    BIGINT,
    BLOB,
    BOOLEAN,
    DATE,
    DOUBLE,
    FLOAT,
    HUGEINT,
    INTEGER,
    INTERVAL,
    SMALLINT,
    TIME,
    TIMESTAMP,
    TIMESTAMPTZ,
    TINYINT,
    UBIGINT,
    UINTEGER,
    USMALLINT,
    UTINYINT,
    UUID,
    VARCHAR,
    SqlType,
    list_of,
    map_of,
)

if TYPE_CHECKING:
    from misata_sql.extension.functions import Relation
    from misata_sql.registry import Registry

# Types for which the generators that take a value or a list of values have an overload.
VALUE_TYPES = (
    VARCHAR, BIGINT, DOUBLE, BOOLEAN, DATE, TIMESTAMP, TIMESTAMPTZ, TIME, UUID, BLOB, INTERVAL, HUGEINT,
    TINYINT, SMALLINT, INTEGER, UTINYINT, USMALLINT, UINTEGER, UBIGINT, FLOAT,
)  # fmt: skip
ORDERED_TYPES = (TIMESTAMP, DATE, TIME, DOUBLE, BIGINT)
LIST_TYPES = (VARCHAR, BIGINT, DOUBLE, BOOLEAN, DATE, TIMESTAMP, INTERVAL)
# Kinds of arguments that have an overload for each of several types.
_SEVERAL: dict[str, tuple[SqlType, ...]] = {
    "locale": (VARCHAR, list_of(VARCHAR), map_of(VARCHAR, DOUBLE)),
    "rating": (DOUBLE,),
    "texts": (VARCHAR, list_of(VARCHAR)),
}


def _table(registry: "Registry", arguments: tuple[Any, ...], named: dict[str, Any]) -> "Relation":
    name, rows = arguments
    if name is None:
        raise ArgumentError("name must be a table's name or a CREATE TABLE text (got NULL)")
    _refuse_null_options(named)
    return registry.plan(
        name, rows, named.get("seed"), named.get("start"),
        parents=named.get("parents"), scale=named.get("scale"), total=named.get("total"),
        generated=named.get("generated", False), locale=named.get("locale"),
        min_acceptance=named.get("min_acceptance"), sampling=named.get("sampling"),
    )  # fmt: skip


def _perturb(registry: "Registry", arguments: tuple[Any, ...], named: dict[str, Any]) -> "Relation":
    *table, scenario = arguments
    if scenario is None:
        raise ArgumentError("scenario must be the text of UPDATE, DELETE, INSERT and ALTER TABLE statements (got NULL)")
    plan: Any = _table(registry, tuple(table), named)
    return registry.perturbed(plan, scenario)


def _chaos_log(registry: "Registry", arguments: tuple[Any, ...], named: dict[str, Any]) -> "Relation":
    from misata_sql.chaos.ledger import Ledger

    perturbed: Any = _perturb(registry, arguments, named)
    return Ledger(perturbed)


def _chaos_sql(registry: "Registry", arguments: tuple[Any, ...], named: dict[str, Any]) -> "Relation":
    from misata_sql.engine.rows import Rows

    if None in arguments:
        raise ArgumentError("misata_chaos_sql takes a table's name and a scenario (got NULL)")
    _refuse_null_options(named)
    found = registry.chaos_sql(*arguments, **named)
    return Rows((("rows_sql", VARCHAR), ("ledger_sql", VARCHAR)), [(found.rows, found.ledger)])


def _refuse_null_options(named: dict[str, Any]) -> None:
    for option, value in named.items():
        if value is None:
            raise ArgumentError(f"{option} must not be NULL; leave it out for its default")


def _explain(registry: "Registry", arguments: tuple[Any, ...], named: dict[str, Any]) -> "Relation":
    from misata_sql.extension import listings

    if None in arguments:
        raise ArgumentError("name must be a table's name or a CREATE TABLE text (got NULL)")
    _refuse_null_options(named)
    return listings.explain(registry, *arguments, **named)


def _check(registry: "Registry", arguments: tuple[Any, ...], named: dict[str, Any]) -> "Relation":
    from misata_sql.extension import listings

    name, rows = arguments
    if name is None:
        raise ArgumentError("name must be a table's name or a CREATE TABLE text (got NULL)")
    _refuse_null_options(named)
    return listings.check(registry, name, rows, named)


def _listing(function: Callable[..., Any]) -> Callable[..., Any]:
    """A table function that shows what there is; a NULL argument is refused."""

    def bind(registry: "Registry", arguments: tuple[Any, ...], named: dict[str, Any]) -> Any:
        if None in arguments:
            raise ArgumentError("name must be a table's name or a CREATE TABLE text (got NULL)")
        return function(registry, *arguments)

    return bind


def _define(registry: "Registry", arguments: tuple[Any, ...], n_rows: int, returns: SqlType) -> list[str | None]:
    if arguments[0] is None:
        return [None] * n_rows
    if None in arguments:
        raise ArgumentError("rows must not be NULL; leave it out for the table's own natural size")
    return [registry.define(*arguments)] * n_rows


def _only_in_tables(name: str) -> Callable[..., list[str | None]]:
    """A function that a DEFAULT may call, and that has no value anywhere but in the rows of misata_table."""

    def refuse(registry: "Registry", arguments: tuple[Any, ...], n_rows: int, returns: SqlType) -> list[str | None]:
        raise GeneratorError(
            f"{name} has a value only in the rows of misata_table, where the parents are known\n"
            f"  Hint: INSERT INTO t SELECT * FROM misata_table('t', 1000)"
        )

    return refuse


def _draw_by_key(registry: "Registry", arguments: tuple[Any, ...], n_rows: int, returns: SqlType) -> list[str | None]:
    from misata_sql.chaos.draws import draw_text

    return [draw_text(*arguments)] * n_rows


def _violate(registry: "Registry", arguments: tuple[Any, ...], n_rows: int, returns: SqlType) -> list[str | None]:
    from misata_sql.chaos.violate.call import draw_texts

    if len(arguments) == 1:
        raise ArgumentError(
            "misata_violate(check) stands in a scenario: UPDATE t SET c = misata_violate('name of a CHECK') WHERE ...\n"
            "  Hint: for stored tables FROM misata_chaos_sql('t', scenario) gives the query"
        )
    ddl, columns, cells, keys, seed = arguments
    return [draw_texts(ddl, tuple(columns), cells, keys, seed)] * n_rows


def _drop(registry: "Registry", arguments: tuple[Any, ...], n_rows: int, returns: SqlType) -> list[str | None]:
    (name,) = arguments
    return [registry.drop(name)] * n_rows


def _overloads(*signatures: tuple[tuple[SqlType, ...], SqlType]) -> tuple[ScalarOverload, ...]:
    return tuple(ScalarOverload(parameters, returns) for parameters, returns in signatures)


def _generator_overloads(name: str) -> tuple[ScalarOverload, ...]:
    """Signatures of a generator as a scalar function, one for each number of optional arguments left out."""
    from misata_sql.generators.arguments import REQUIRED
    from misata_sql.generators.catalogue import GENERATORS

    kinds: dict[str, SqlType] = {"number": DOUBLE, "integer": BIGINT, "text": VARCHAR, "weights": list_of(DOUBLE)}
    returns = {"BIGINT": BIGINT, "DOUBLE": DOUBLE, "BOOLEAN": BOOLEAN, "UUID": UUID, "VARCHAR": VARCHAR,
               "BLOB": BLOB, "TIMESTAMP": TIMESTAMP, "DATE": DATE}  # fmt: skip
    match name:
        case "misata_uniform":
            return _overloads(*(((t, t), t) for t in (BIGINT, DOUBLE, DATE, TIMESTAMP, TIME)))
        case "misata_constant":
            return _overloads(*(((t,), t) for t in VALUE_TYPES))
        case "misata_choice":
            return _overloads(
                *(((list_of(t),), t) for t in LIST_TYPES),
                *(((list_of(t), list_of(DOUBLE)), t) for t in LIST_TYPES),
            )
        case "misata_timeline":
            signatures = []
            for moment in (DATE, TIMESTAMP):
                for n in range(4):
                    signatures.append(((moment, moment, *(DOUBLE,) * n), TIMESTAMP))
            return _overloads(*signatures)
        case "misata_calendar":
            moments = ((t, t) for t in (DATE, TIMESTAMP))
            return tuple(ScalarOverload((*m, *o), TIMESTAMP) for m in moments for o in ((), (ANY,)))
        case "misata_faker":  # a text in a plain query, whatever the provider's type
            return _overloads(((VARCHAR,), VARCHAR), ((VARCHAR, VARCHAR), VARCHAR))
    generator = GENERATORS[name]
    types = [(kinds[a.kind],) if a.kind in kinds else _SEVERAL[a.kind] for a in generator.arguments]
    if name == "misata_zipf":
        types = [(DOUBLE,), (DOUBLE,)]  # so that 1e7 binds
    least = sum(a.default is REQUIRED for a in generator.arguments)
    counts = range(least, len(types) + 1)
    return _overloads(*((taken, returns[generator.returns]) for n in counts for taken in itertools.product(*types[:n])))


def build_functions() -> list[SqlFunction]:
    """All functions, in the order in which they are registered."""
    from misata_sql.chaos.operators.listing import operators
    from misata_sql.extension import listings
    from misata_sql.generators.catalogue import CATALOGUE

    rows: dict[str, Any] = {"seed": ANY, "start": ANY, "parents": ANY, "scale": DOUBLE, "total": DOUBLE, "locale": ANY}
    rows |= {"min_acceptance": DOUBLE, "sampling": VARCHAR}
    texts = list_of(VARCHAR)
    functions: list[SqlFunction] = [
        TableFunction("misata_table", (VARCHAR, DOUBLE), _table, {**rows, "generated": BOOLEAN}),
        TableFunction("misata_check", (VARCHAR, DOUBLE), _check, rows),
        TableFunction("misata_perturb", (VARCHAR, DOUBLE, VARCHAR), _perturb, {**rows, "generated": BOOLEAN}),
        TableFunction(
            "misata_chaos_sql", (VARCHAR, VARCHAR), _chaos_sql, {"seed": ANY, "source": VARCHAR, "row": VARCHAR}
        ),
        TableFunction("misata_chaos_log", (VARCHAR, DOUBLE, VARCHAR), _chaos_log, rows),
        TableFunction("misata_tables", (), _listing(listings.tables)),
        TableFunction("misata_columns", (VARCHAR,), _listing(listings.columns)),
        TableFunction("misata_generators", (), _listing(listings.generators)),
        TableFunction("misata_locales", (), _listing(listings.locales)),
        TableFunction("misata_scenarios", (), _listing(listings.scenarios)),
        TableFunction("misata_operators", (), _listing(operators)),
        TableFunction(
            "misata_explain",
            (VARCHAR,),
            _explain,
            {
                "rows": DOUBLE,
                "parents": ANY,
                "scale": DOUBLE,
                "locale": ANY,
                "min_acceptance": DOUBLE,
                "sampling": VARCHAR,
            },
        ),
        ScalarFunction(
            "misata_define",
            _overloads(*(((VARCHAR, *rows), VARCHAR) for rows in ((), (DOUBLE,), (map_of(VARCHAR, DOUBLE),)))),
            _define,
            volatile=True,
            handles_null=True,
        ),
        ScalarFunction(
            "misata_draw", _overloads(*(((VARCHAR, BIGINT, *seed), VARCHAR) for seed in ((), (HUGEINT,)))), _draw_by_key
        ),
        ScalarFunction(
            "misata_violate",
            _overloads(
                ((VARCHAR,), VARCHAR),
                ((VARCHAR, texts, list_of(texts), list_of(BIGINT), BIGINT), VARCHAR),
            ),
            _violate,
        ),
        ScalarFunction("misata_drop", _overloads(((VARCHAR,), VARCHAR)), _drop, volatile=True),
    ]
    # VARCHAR, which a DEFAULT may cast to the type of any key
    kinds = ((), (VARCHAR,), (VARCHAR, DOUBLE), (VARCHAR, DOUBLE, DOUBLE, DOUBLE))
    functions.append(
        ScalarFunction(
            "misata_fk", _overloads(*((types, VARCHAR) for types in kinds)), _only_in_tables("misata_fk"), volatile=True
        )
    )
    functions.append(
        ScalarFunction(
            "misata_line_number", _overloads(((), BIGINT)), _only_in_tables("misata_line_number"), volatile=True
        )
    )
    functions.append(
        ScalarFunction(
            "misata_ordered",
            _overloads(*(((t,), t) for t in ORDERED_TYPES)),
            _only_in_tables("misata_ordered"),
            volatile=True,
        )
    )
    for generator in CATALOGUE:
        name = generator.name
        if name == "misata_null":
            overloads = _overloads(*(((DOUBLE, t), t) for t in VALUE_TYPES))
            functions.append(SelectFunction(name, overloads, 1, pick_null))
        elif name == "misata_mixture":
            overloads = tuple(ScalarOverload((list_of(DOUBLE),), t, varargs=t) for t in VALUE_TYPES)
            functions.append(SelectFunction(name, overloads, 1, pick_mixture))
        else:
            functions.append(
                ScalarFunction(name, _generator_overloads(name), draw(name), volatile=True, handles_null=True)
            )
    from misata_sql.extension.operator_functions import operator_functions

    functions += operator_functions()
    return functions
