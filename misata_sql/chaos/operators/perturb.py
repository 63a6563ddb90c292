"""misata_perturb(value, kind, rate, key [, seed]): any operator, over a share of the cells."""

from functools import cache

from misata_sql.chaos.operators.catalogue import OPERATORS
from misata_sql.chaos.operators.operator import REQUIRED, Call, Draw, Operator, form_of
from misata_sql.errors import ArgumentError, UnknownNameError
from misata_sql.kernels import chaos_chance
from misata_sql.random.streams import stream_key
from misata_sql.spec.types import SqlType

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
        return tuple(operator for operator in fitting.values() if operator.in_any)
    if name in fitting:
        return (fitting[name],)
    known = {operator.kind: operator for operator in OPERATORS if operator.is_fault}
    if name not in known:
        raise UnknownNameError(f"kind of {NAME}", kind, [*known, ANY_KIND])
    operator = known[name]
    there = f"for {type} there is: {', '.join((*fitting, ANY_KIND))}"
    if operator.in_scenarios:
        raise ArgumentError(
            f"{NAME}: kind {kind!r} is for scenarios only: UPDATE t SET c = {operator.name}(...) ({there})"
        )
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


def perturb(type: SqlType, kind: str | None, seed: int) -> Call:
    """The call for values of a type. kind: None is NULL, which is refused"""
    operators = _kind(kind, type)
    assert kind is not None
    stages = tuple(operator.call(type, (), seed) for operator in operators)
    form = form_of(type)
    choice = None
    if len(stages) > 1:
        choice = Draw(chaos_chance.fill_choice, stream_key(seed, NAME, purpose="choice"))
    chance = Draw(chaos_chance.fill_hit, stream_key(seed, NAME, kind.lower(), purpose="chance"))
    return Call(stages, form, form, stages[0].low, stages[0].high, chance, choice, by_value=True)
