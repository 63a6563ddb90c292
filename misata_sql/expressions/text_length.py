"""How long the text of an expression can get, for columns of type VARCHAR(n)."""

from collections.abc import Mapping

from misata_sql.expressions.bind_expressions import ExpressionSource
from misata_sql.expressions.expression_types import Node
from misata_sql.samplers.base import Sampler

# operations whose result is at most as long as their first operand
_NO_LONGER = ("lower", "upper", "reverse", "trim", "ltrim", "rtrim", "substring", "slice")
# DuckDB's longest texts of the types that a cast to VARCHAR takes, besides integers and DECIMALs, whose bounds tell
_SHOWN = {"BOOLEAN": 5, "DATE": 10, "TIMESTAMP": 26, "TIMESTAMP_S": 19, "TIMESTAMP_MS": 23, "UUID": 36}


def longest_text(source: ExpressionSource, lengths: Mapping[str, int]) -> int | None:
    """An upper bound of the characters; None where none is known.

    lengths: characters of the table's columns, as far as known
    """
    return _longest(source.tree, dict(source.draws), lengths)


def _longest(node: Node, draws: Mapping[str, Sampler], lengths: Mapping[str, int]) -> int | None:
    operands = [_longest(operand, draws, lengths) for operand in node.operands]
    match node.op:
        case "constant":
            return 0 if node.value is None else len(str(node.value))
        case "draw":
            return draws[node.value].longest_text()
        case "column":
            return lengths.get(node.value)
        case "||" | "concat":
            separator = len(node.value or "") * (len(operands) - 1)
            return _sum([*operands, separator])
        case "case":  # condition, value, condition, value, ..., else
            return _most([*operands[1::2], operands[-1]])
        case "coalesce":
            return _most(operands)
        case "left" | "right":
            count = node.operands[1].value if node.operands[1].is_constant else None
            return count if isinstance(count, int) and count >= 0 else operands[0]
        case "lpad" | "rpad":
            length = node.operands[1].value if node.operands[1].is_constant else None
            return max(length, 0) if isinstance(length, int) else None
        case "cast":
            return operands[0] if node.operands[0].type.id in ("VARCHAR", "ENUM") else _shown(node.operands[0])
    return operands[0] if node.op in _NO_LONGER else None


def _shown(node: Node) -> int | None:
    """Characters of a number, date or the like as text."""
    if node.type.id in _SHOWN:
        return _SHOWN[node.type.id]
    bounds = node.bounds or node.type.bounds
    if bounds is None:
        return None
    point = 2 if node.type.scale else 0  # of a DECIMAL: the point, and a zero before it
    return max(len(str(bound)) for bound in bounds) + point


def _sum(lengths: list[int | None]) -> int | None:
    return None if None in lengths else sum(length for length in lengths if length is not None)


def _most(lengths: list[int | None]) -> int | None:
    return None if None in lengths else max(length for length in lengths if length is not None)
