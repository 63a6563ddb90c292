"""The operators as scalar SQL functions: their overloads, and the calls that the bridge runs for them."""

import itertools
from collections.abc import Iterator
from typing import Any

from misata_sql.chaos.operators.catalogue import OPERATORS
from misata_sql.chaos.operators.constants import LISTS
from misata_sql.chaos.operators.operator import Call, Draw, Operator
from misata_sql.chaos.operators.perturb import NAME, perturb
from misata_sql.chaos.operators.signatures import argument_types, signatures
from misata_sql.errors import ArgumentError
from misata_sql.extension.functions import OperatorFunction, OperatorOverload
from misata_sql.kernels import chaos_chance
from misata_sql.random.streams import stream_key
from misata_sql.spec.types import BIGINT, BOOLEAN, DOUBLE, HUGEINT, SIMPLE_TYPES, VARCHAR, SqlType


def operator_functions() -> list[OperatorFunction]:
    """All of them, misata_perturb among them."""
    made = [_chance_function()]
    own = ("chance", *(operator.kind for operator in OPERATORS if operator.in_scenarios))
    made += [_function(operator) for operator in OPERATORS if operator.is_function and operator.kind not in own]
    return [*made, _perturb_function()]


def _chance_function() -> OperatorFunction:
    """misata_chance: the rate of a row is its own, so it is no constant, and NULL is false as in any condition."""

    def prepare(overload: OperatorOverload, arguments: tuple[Any, ...]) -> Call:
        key = stream_key(seed_of("misata_chance", arguments), "misata_chance", purpose="value")
        return Call((), "none", "integer", chance=Draw(chaos_chance.fill_hit, key))

    overloads = tuple(OperatorOverload((DOUBLE, BIGINT, *s), BOOLEAN, rate=0, key=1) for s in ((), (HUGEINT,)))
    return OperatorFunction("misata_chance", overloads, prepare, null_rate=True)


def _perturb_function() -> OperatorFunction:
    """misata_perturb, with an overload for each type."""

    def prepare(overload: OperatorOverload, arguments: tuple[Any, ...]) -> Call:
        type = overload.parameters[overload.value]
        assert isinstance(type, SqlType)
        return perturb(type, arguments[0], seed_of(NAME, arguments[1:]))

    overloads = tuple(
        OperatorOverload((type, VARCHAR, DOUBLE, BIGINT, *seed), type, value=0, rate=2, key=3)
        for type in (*SIMPLE_TYPES, *LISTS)
        for seed in ((), (HUGEINT,))
    )
    return OperatorFunction(NAME, overloads, prepare)


def seed_of(name: str, arguments: tuple[Any, ...]) -> int:
    """The seed among the arguments, where it is the only one; 0 where it was left out."""
    if arguments and arguments[0] is None:
        raise ArgumentError(f"{name}: seed must not be NULL; leave it out for 0")
    return int(arguments[0]) if arguments else 0


def _function(operator: Operator) -> OperatorFunction:
    def prepare(overload: OperatorOverload, arguments: tuple[Any, ...]) -> Call:
        has_seed = operator.has_key and overload.key < len(overload.parameters) - 1
        given = arguments[:-1] if has_seed else arguments
        seed = seed_of(operator.name, arguments[-1:]) if has_seed else 0
        type = overload.parameters[overload.value] if overload.value >= 0 else None
        assert type is None or isinstance(type, SqlType)
        return Call.of(operator.call(type, given, seed))

    overloads = tuple(overload for type in value_types(operator) for overload in _overloads(operator, type))
    return OperatorFunction(operator.name, overloads, prepare)


def value_types(operator: Operator) -> tuple[SqlType | None, ...]:
    """The types that have overloads. None: there is no value"""
    if operator.types is None:
        return (None,)
    return tuple(type for type in operator.types if type.id != "DECIMAL")


def _overloads(operator: Operator, type: SqlType | None) -> Iterator[OperatorOverload]:
    head = () if type is None else (type,)
    for given, has_seed in signatures(operator, type):
        for chosen in itertools.product(*(argument_types(parameter, type) for parameter in given)):
            tail = (BIGINT, HUGEINT)[: operator.has_key + has_seed] if operator.has_key else ()
            key = len(head) + len(chosen) if operator.has_key else -1
            yield OperatorOverload((*head, *chosen, *tail), operator.returns(type), len(head) - 1, key=key)
