"""misata_perturb(value, kind, rate, key [, seed]): any operator, over a share of the cells."""

from functools import cache
from typing import Any

from misata_sql.chaos.operators.catalogue import OPERATORS
from misata_sql.chaos.operators.operator import REQUIRED, Call, Draw, Operator, form_of
from misata_sql.errors import ArgumentError, UnknownNameError
from misata_sql.extension.functions import OperatorFunction, OperatorOverload
from misata_sql.kernels import chaos_chance
from misata_sql.random.streams import stream_key
from misata_sql.spec.types import BIGINT, DOUBLE, HUGEINT, SIMPLE_TYPES, VARCHAR, SqlType

NAME = "misata_perturb"
ANY_KIND = "any"


def is_kind(operator: Operator, type: SqlType) -> bool:
    """Whether it is a kind for values of the type: it takes them, needs nothing else and gives the type again."""
    has_all = all(parameter.default is not REQUIRED for parameter in operator.parameters)
    return operator.is_fault and has_all and operator.takes(type) and operator.returns(type) == type


@cache
def kinds_of(type: SqlType) -> dict[str, Operator]:
    """The kinds for a type, by name, in the order of the catalogue."""
    return {operator.kind: operator for operator in OPERATORS if is_kind(operator, type)}


def _kind(kind: str | None, type: SqlType) -> tuple[Operator, ...]:
    fitting = kinds_of(type)
    if kind is None:
        raise ArgumentError(f"{NAME}: kind must not be NULL; for {type} there is: {', '.join((*fitting, ANY_KIND))}")
    name = kind.lower()
    if name == ANY_KIND:
        return tuple(fitting.values())
    if name in fitting:
        return (fitting[name],)
    known = {operator.kind: operator for operator in OPERATORS if operator.is_fault}
    if name not in known:
        raise UnknownNameError(f"kind of {NAME}", kind, [*known, ANY_KIND])
    operator = known[name]
    there = f"for {type} there is: {', '.join((*fitting, ANY_KIND))}"
    missing = [parameter.name for parameter in operator.parameters if parameter.default is REQUIRED]
    if missing and (operator.takes(type) or operator.types is None):
        raise ArgumentError(
            f"{NAME}: kind {kind!r} needs {' and '.join(missing)}; call {operator.name} itself ({there})"
        )
    if operator.types is None or operator.takes(type):
        raise ArgumentError(
            f"{NAME}: kind {kind!r} does not give {type} for {type}; call {operator.name} itself ({there})"
        )
    taken = ", ".join(str(t) for t in operator.types if t.id != "DECIMAL")
    raise ArgumentError(f"{NAME}: kind {kind!r} does not fit {type}, it takes {taken}; {there}")


def prepare(overload: OperatorOverload, arguments: tuple[Any, ...]) -> Call:
    """The call for its kind and seed."""
    kind, *rest = arguments
    if None in rest:
        raise ArgumentError(f"{NAME}: seed must not be NULL; leave it out for 0")
    seed = int(rest[0]) if rest else 0
    type = overload.parameters[0]
    assert isinstance(type, SqlType)
    operators = _kind(kind, type)
    stages = tuple(operator.call(type, (), seed) for operator in operators)
    name = kind.lower()
    form = form_of(type)
    choice = None
    if len(stages) > 1:
        choice = Draw(chaos_chance.fill_choice, stream_key(seed, NAME, purpose="choice"))
    chance = Draw(chaos_chance.fill_hit, stream_key(seed, NAME, name, purpose="chance"))
    return Call(stages, form, form, stages[0].low, stages[0].high, chance, choice, by_value=True)


def perturb_function() -> OperatorFunction:
    """The function, with an overload for each type."""
    return OperatorFunction(
        NAME,
        tuple(
            OperatorOverload((type, VARCHAR, DOUBLE, BIGINT, *seed), type, value=0, rate=2, key=3)
            for type in SIMPLE_TYPES
            for seed in ((), (HUGEINT,))
        ),
        prepare,
    )
