"""What a DEFAULT says of a foreign key: misata_fk and misata_line_number."""

import math
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from misata_sql.distributions.fanout import check_fanout
from misata_sql.domains.constants import NotConstantError, constant
from misata_sql.errors import GeneratorError, UnknownNameError
from misata_sql.generators.bind import generator_call

if TYPE_CHECKING:
    from sqlglot import exp

KINDS = {
    "uniform": "misata_fk('uniform')",
    "zipf": "misata_fk('zipf', exponent)",
    "fanout": "misata_fk('fanout', least, mean, most)",
    "permutation": "misata_fk('permutation')",
}
DEFAULT_EXPONENT = 1.0
DEFAULT_FANOUT = (1, 10, 100)  # children of one parent: least, mean, most


@dataclass(frozen=True)
class DeclaredPick:
    """How a child picks its parent.

    kind: one of KINDS, or "" where nothing is declared
    exponent: of 'zipf'; fanout: least, mean and most children of one parent
    null_rate: share of the rows without a parent
    """

    kind: str = ""
    exponent: float = DEFAULT_EXPONENT
    fanout: tuple[int, float, int | None] | None = None
    null_rate: float = 0.0

    def __str__(self) -> str:
        match self.kind:
            case "zipf":
                text = f"misata_fk('zipf', {self.exponent:g})"
            case "fanout" if self.fanout is not None:
                least, mean, most = self.fanout
                text = f"misata_fk('fanout', {least}, {mean:g}, {'NULL' if most is None else most})"
            case _:
                text = f"misata_fk('{self.kind or 'uniform'}')"
        return f"misata_null({self.null_rate:g}, {text})" if self.null_rate else text


def is_line_number(expression: "exp.Expression | None") -> bool:
    """Whether it is a call of misata_line_number(); GeneratorError where that is given arguments."""
    called = generator_call(expression.unnest()) if expression is not None else None
    if called is None or called[0] != "misata_line_number":
        return False
    if called[1]:
        raise GeneratorError("misata_line_number takes no arguments\n  Hint: for example DEFAULT misata_line_number()")
    return True


def read_ordered(expression: "exp.Expression | None") -> "exp.Expression | None":
    """The generator inside of misata_ordered(...); None where the DEFAULT is no such call. Raises GeneratorError."""
    called = generator_call(expression.unnest()) if expression is not None else None
    if called is None or called[0] != "misata_ordered":
        return None
    if len(called[1]) != 1 or not generator_call(called[1][0].unnest()):
        raise GeneratorError(
            "misata_ordered takes one generator\n"
            "  Hint: for example misata_ordered(misata_timeline(DATE '2024-01-01', DATE '2025-01-01'))"
        )
    return called[1][0].unnest()


def read_pick(expression: "exp.Expression | None") -> DeclaredPick | None:
    """The pick that a DEFAULT declares; None where it is no misata_fk. Raises GeneratorError."""
    called = generator_call(expression.unnest()) if expression is not None else None
    if called is None:
        return None
    name, arguments = called
    if name == "misata_null" and len(arguments) == 2:
        inner = read_pick(arguments[1])
        if inner is None:
            return None
        rate = _number(arguments[0], "rate of misata_null")
        if not 0 <= rate <= 1:
            raise GeneratorError(f"misata_null: rate must be in [0, 1] (got rate={rate:g})")
        return DeclaredPick(inner.kind, inner.exponent, inner.fanout, 1 - (1 - rate) * (1 - inner.null_rate))
    if name != "misata_fk":
        return None
    if not arguments:
        return DeclaredPick()
    kind = _constant(arguments[0], "kind")
    if not isinstance(kind, str) or kind not in KINDS:
        raise UnknownNameError("kind of misata_fk", str(kind), KINDS)
    return _read_arguments(kind, [_constant(argument, "argument") for argument in arguments[1:]])


def _read_arguments(kind: str, numbers: list[Any]) -> DeclaredPick:
    takes = {"uniform": (0,), "zipf": (0, 1), "fanout": (0, 3), "permutation": (0,)}[kind]
    if len(numbers) not in takes:
        wanted = " or ".join(map(str, takes))
        raise GeneratorError(
            f"misata_fk('{kind}') takes {wanted} further arguments (got {len(numbers)})\n"
            f"  Hint: for example {KINDS[kind]}"
        )
    if kind == "zipf":
        exponent = _finite(numbers[0], "exponent") if numbers else DEFAULT_EXPONENT
        if not 0 <= exponent <= 20:
            raise GeneratorError(
                f"misata_fk('zipf'): exponent must be from 0 to 20 (got {exponent:g})\n"
                f"  Hint: 0 makes every parent equally likely, 1 is common, 2 leaves most children to a few parents"
            )
        return DeclaredPick(kind, exponent=exponent)
    if kind == "fanout":
        return DeclaredPick(kind, fanout=check_fanout(*numbers) if numbers else None)
    return DeclaredPick(kind)


def _constant(argument: "exp.Expression", what: str) -> Any:
    try:
        return constant(argument)
    except NotConstantError as error:
        raise GeneratorError(f"misata_fk: {what} must be a constant (got {error})") from None


def _number(argument: "exp.Expression", what: str) -> float:
    return _finite(_constant(argument, what), what)


def _finite(value: Any, what: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal) or not math.isfinite(value):
        raise GeneratorError(f"misata_fk: {what} must be a finite number (got {value!r})")
    return float(value)
