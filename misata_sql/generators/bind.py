"""From a generator call in SQL to its sampler."""

from typing import Any

from sqlglot import exp

from misata_sql.domains.constants import NotConstantError, constant, function_call
from misata_sql.errors import GeneratorError, UnknownNameError
from misata_sql.generators.arguments import COLUMN_KINDS
from misata_sql.generators.catalogue import GENERATORS
from misata_sql.samplers.base import Sampler
from misata_sql.values.locale_argument import ColumnName


def generator_call(expression: exp.Expression) -> tuple[str, list[exp.Expression]] | None:
    """Name and arguments where the expression is a call of a misata_ function."""
    called = function_call(expression)
    return called if called is not None and called[0].startswith("misata_") else None


ALONE = ("misata_fk", "misata_line_number", "misata_ordered")  # what needs the parents, see relations/declared.py


def calls_generator(expression: exp.Expression) -> bool:
    """Whether a misata_ function is called anywhere in it."""
    return any(generator_call(node) for node in expression.find_all(exp.Anonymous))


def bind_generator(expression: exp.Expression) -> Sampler:
    """The sampler of a generator call with constant arguments.

    Raises UnknownNameError for a misata_ function that is no generator and GeneratorError for its arguments.
    """
    called = generator_call(expression)
    assert called is not None
    name, arguments = called
    generator = GENERATORS.get(name)
    if generator is None and name in ALONE:
        raise GeneratorError(
            f"{name} is a DEFAULT of its own, not a part of an expression\n"
            f"  Hint: give it a column, and name that in the expression"
        )
    if generator is None:
        raise UnknownNameError("generator", name, GENERATORS)
    values: list[Any] = []
    for position, argument in enumerate(arguments):
        if not generator.arguments:
            values.append(argument)  # refused below, with the signature
            continue
        declared = generator.arguments[min(position, len(generator.arguments) - 1)]
        if declared.kind in ("sampler", "samplers"):
            values.append(_bind_operand(name, declared.name, argument))
        elif (
            declared.kind in COLUMN_KINDS and isinstance(argument.unnest(), exp.Column) and not argument.unnest().table
        ):
            values.append(ColumnName(argument.unnest().name))
        else:
            values.append(_constant_argument(name, declared.name, argument))
    return generator.make(*generator.read(values))


def _bind_operand(function: str, name: str, argument: exp.Expression) -> Sampler:
    """A generator in an argument; a constant stands for misata_constant of it."""
    if generator_call(argument.unnest()):
        return bind_generator(argument.unnest())
    return GENERATORS["misata_constant"].make(_constant_argument(function, name, argument))


def _constant_argument(function: str, name: str, argument: exp.Expression) -> Any:
    try:
        return constant(argument)
    except NotConstantError as error:
        raise GeneratorError(f"{function}: {name} must be a constant (got {error})") from None
