"""The ways to call an operator: which arguments may be left out, and of which types they are."""

from collections.abc import Iterator

from misata_sql.chaos.operators.operator import REQUIRED, Operator, Parameter
from misata_sql.spec.types import SqlType, list_of


def argument_types(parameter: Parameter, type: SqlType | None) -> tuple[SqlType, ...]:
    """The types of a parameter where the value is of some type."""
    made = []
    for t in parameter.types:
        if isinstance(t, SqlType):
            made.append(t)
        elif type is not None:
            made.append(type if t == "value" else list_of(type))
    return tuple(made)


def is_apart(parameter: Parameter, type: SqlType | None) -> bool:
    """Whether its arguments are never taken for a key, so that what is left out before it is clear."""
    return all(t.id in ("VARCHAR", "LIST", "DATE", "TIME") or t.is_timestamp for t in argument_types(parameter, type))


def signatures(operator: Operator, type: SqlType | None) -> Iterator[tuple[tuple[Parameter, ...], bool]]:
    """The parameters that are given, and whether a seed is, of each way to call it.

    Optional arguments stand before the key, so one that is a number cannot be left out where a seed is given: the key
    would be taken for it.
    """
    required = sum(parameter.default is REQUIRED for parameter in operator.parameters)
    for n in range(required, len(operator.parameters) + 1):
        yield operator.parameters[:n], False
        if operator.has_key and all(is_apart(parameter, type) for parameter in operator.parameters[n:]):
            yield operator.parameters[:n], True
