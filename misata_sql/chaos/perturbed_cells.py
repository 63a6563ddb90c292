"""misata_perturb(value, kind, rate) within a scenario: any operator over a share of the cells, as a CASE."""

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlglot import exp

from misata_sql.chaos.calls import value_type
from misata_sql.chaos.operators.catalogue import OPERATORS
from misata_sql.chaos.operators.missing import SWAP
from misata_sql.chaos.operators.operator import REQUIRED, Operator
from misata_sql.chaos.operators.perturb import ANY_KIND, NAME
from misata_sql.domains.constants import NotConstantError, constant
from misata_sql.errors import ArgumentError, UnknownNameError
from misata_sql.expressions.expression_types import Node
from misata_sql.spec.types import DATE, SqlType

if TYPE_CHECKING:
    from misata_sql.chaos.bind import ChaosBinder


def bind_perturbed(binder: "ChaosBinder", arguments: list[exp.Expression], expression: exp.Expression) -> Node:
    """A call of misata_perturb(value, kind, rate), of which the value may be left out."""
    if len(arguments) not in (2, 3):
        raise binder.error(
            f"{NAME} takes (value, kind, rate), and neither key nor seed {binder.where} (got {len(arguments)} "
            "arguments)", expression,
        )  # fmt: skip
    value = arguments[0] if len(arguments) == 3 else binder.set_column(NAME, expression)
    try:
        kind = constant(arguments[-2])
    except (NotConstantError, ValueError):
        kind = None
    if not isinstance(kind, str):
        raise binder.error(f"kind of {NAME} must be a constant text {binder.where}", arguments[-2])
    rate = arguments[-1]
    if any(isinstance(part, exp.Column) for part in rate.walk()):
        binder.bind(rate.copy())  # refused, if it must be, before types are let through
    keeps, binder.keeps_cells = binder.keeps_cells, isinstance(value, exp.Column)
    try:
        case = perturbed(value, kind, rate, binder.bind(value.copy()).type)
        found = binder.bind(case)
    except (UnknownNameError, ArgumentError) as error:
        raise binder.error(str(error), expression) from None
    finally:
        binder.keeps_cells = keeps
    inner = expression.unnest()
    binder.cases[id(inner)] = inner, case
    return replace(found, value=kind.lower())  # what the ledger calls it


def kinds_of(type: SqlType) -> dict[str, Operator]:
    """The kinds for cells of a type, by name: operators that need nothing else and give the type again, or what can be
    cast back to it."""
    return {operator.kind: operator for operator in OPERATORS if operator.is_fault and _fits(operator, type)}


def _fits(operator: Operator, type: SqlType) -> bool:
    if operator.kind == "null" or (operator is SWAP and len(type.values) > 1):  # an ENUM knows what it may hold
        return True
    if any(parameter.default is REQUIRED for parameter in operator.parameters) or operator.types is None:
        return False
    # a text with a fault is no value of an ENUM, a DOUBLE none of a UHUGEINT, and a DATE has no clock
    taken = None if type.id in ("ENUM", "UHUGEINT") else value_type(operator, type)
    return taken is not None and operator.returns(taken) == taken and (type != DATE or taken == DATE)


def perturbed(value: exp.Expression, kind: str, rate: exp.Expression, type: SqlType) -> exp.Case:
    """The expression of a cell that is hit with a rate. type: of the value

    Raises UnknownNameError and ArgumentError for kinds that there are not for the type.
    """
    fitting = kinds_of(type)
    name = kind.lower()
    if name == ANY_KIND:
        chosen = [operator for operator in fitting.values() if operator.in_any]
    elif name in fitting:
        chosen = [fitting[name]]
    elif name not in (known := {operator.kind: operator for operator in OPERATORS if operator.is_fault}):
        raise UnknownNameError(f"kind of {NAME}", kind, [*known, ANY_KIND])
    else:
        needed = [parameter.name for parameter in known[name].parameters if parameter.default is REQUIRED]
        why = f"needs {' and '.join(needed)}; call {known[name].name} itself" if needed else f"does not fit {type}"
        raise ArgumentError(f"{NAME}: kind {kind!r} {why}; for {type} there is: {', '.join((*fitting, ANY_KIND))}")
    made = _fault(chosen[-1], value, type)
    if len(chosen) > 1:  # each is as likely: the first of n with 1 / n, the next one with 1 / (n - 1) of the rest
        branches = [
            exp.If(this=_chance(exp.Literal.number(f"{1 / (len(chosen) - i):.9f}")), true=_fault(operator, value, type))
            for i, operator in enumerate(chosen[:-1])
        ]
        made = exp.Case(ifs=branches, default=made)
    return exp.Case(ifs=[exp.If(this=_chance(rate.copy()), true=made)], default=value.copy())


def _chance(rate: exp.Expression) -> exp.Expression:
    return exp.Anonymous(this="misata_chance", expressions=[rate])


def _fault(operator: Operator, value: exp.Expression, type: SqlType) -> exp.Expression:
    """The value with the fault; the value itself where the type does not hold that."""
    if operator.kind == "null":
        return exp.Null()
    among = [exp.Array(expressions=[exp.Literal.string(v) for v in type.values])] if operator is SWAP else []
    made = exp.Anonymous(this=operator.name, expressions=[value.copy(), *among])
    if value_type(operator, type) == type:
        return made
    back = exp.TryCast(this=made, to=exp.DataType.build(str(type), dialect="duckdb"))
    return exp.Anonymous(this="coalesce", expressions=[back, value.copy()])
