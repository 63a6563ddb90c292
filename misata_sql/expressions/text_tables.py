"""Text expressions over inputs with few values only: a table of the results by the inputs' codes.

An input has few values where its cells are codes: texts of a pool, an ENUM, a BOOLEAN. The values come from the code
that also computes row by row (evaluate.py), but for the simplest operations, since that code imports Polars.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from misata_sql.engine.program import Buffer, Layout
from misata_sql.errors import MisataError
from misata_sql.expressions.expression_types import Node
from misata_sql.spec.types import VARCHAR, SqlType

MOST_COMBINED = 1 << 14  # entries of a table over several inputs


@dataclass(frozen=True, eq=False)
class CodedInput:
    """values: what its codes stand for (text, an ENUM's number or a truth value), then None where it can be NULL"""

    type: SqlType
    codes: Buffer
    validity: Buffer | None
    values: tuple[Any, ...]

    @property
    def key(self) -> object:
        """Equal for inputs with the same values, which live as long as the process."""
        return self.type, id(self.values) if self.type == VARCHAR else None, self.validity is None


def coded_input(layout: Layout, type: SqlType) -> CodedInput | None:
    """The input that lies at the layout; None where it is not coded."""
    if layout.data is None or layout.data.dtype not in ("u1", "u2", "u4"):
        return None
    values: tuple[Any, ...]
    if layout.kind == "dict" and layout.pool is not None and type == VARCHAR:
        values = layout.pool.values
    elif layout.kind == "fixed" and type.id == "ENUM":
        values = tuple(range(len(type.values)))
    elif layout.kind == "fixed" and type.id == "BOOLEAN":
        values = (False, True)
    else:
        return None
    return CodedInput(type, layout.data, layout.validity, values)


def leaves(node: Node) -> tuple[str, ...]:
    """The columns and draws below a node, in order of mention."""
    return tuple(dict.fromkeys(n.value for n in node.walk() if n.op in ("column", "draw")))


def table_size(inputs: Sequence[CodedInput]) -> int:
    """How many entries a table over the inputs has: the first input's codes are the fastest digit."""
    size = 1
    for coded in inputs:
        size *= _n_codes(coded)
    return size


def _n_codes(coded: CodedInput) -> int:
    return len(coded.values) + (coded.validity is not None)


def evaluate_table(node: Node, inputs: Mapping[str, CodedInput], label: str) -> list[str | None] | None:
    """The node's text for each combination of codes, NULL being the last code; None where some value is an error."""
    size, stride = table_size(list(inputs.values())), 1
    environment = {}
    for name, coded in inputs.items():
        values = [v.decode() if isinstance(v, bytes) else v for v in coded.values]
        if coded.validity is not None:
            values.append(None)
        if len(inputs) > 1:
            values = [values[entry // stride % len(values)] for entry in range(size)]
        environment[name] = values
        stride *= _n_codes(coded)
    result = _evaluate_simple(node, environment, size)
    if result is not None:
        return result
    import polars as pl

    from misata_sql.expressions.evaluate import Evaluation
    from misata_sql.expressions.series import expand, polars_type

    series = {name: pl.Series(environment[name], dtype=polars_type(coded.type)) for name, coded in inputs.items()}
    try:
        return expand(Evaluation(series, size, label, {}).value(node), size).to_list()
    except MisataError:
        return None  # an error only in rows that have that value


def _evaluate_simple(node: Node, environment: Mapping[str, list[Any]], size: int) -> list[str | None] | None:
    """The same for constants, leaves and || of them, lower and upper of ASCII; None for all else."""
    match node.op:
        case "constant" if node.type == VARCHAR:
            return [node.value] * size
        case "column" | "draw" if node.type == VARCHAR:
            return environment[node.value]
        case "cast" if node.operands[0].op in ("column", "draw") and node.operands[0].type.id == "ENUM":
            names = node.operands[0].type.values
            return [None if code is None else names[code] for code in environment[node.operands[0].value]]
        case "||":
            parts = [_evaluate_simple(operand, environment, size) for operand in node.operands]
            if any(part is None for part in parts):
                return None
            return [None if None in cells else "".join(cells) for cells in zip(*parts, strict=True)]
        case "lower" | "upper":
            part = _evaluate_simple(node.operands[0], environment, size)
            if part is None or not all(text is None or text.isascii() for text in part):
                return None
            change: Callable[[str], str] = str.lower if node.op == "lower" else str.upper
            return [text if text is None else change(text) for text in part]
    return None
