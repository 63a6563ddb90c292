"""How long the text of an expression can get, for columns of type VARCHAR(n)."""

from collections.abc import Mapping

from misata_sql.expressions.bind_expressions import ExpressionSource
from misata_sql.expressions.expression_types import Node
from misata_sql.samplers.base import Sampler

# operations whose result is at most as long as their first operand
_NO_LONGER = (
    "lower", "upper", "reverse", "trim", "ltrim", "rtrim", "substring", "slice", "replace many", "regexp_extract",
    "nullif", "try", "try cast",
)  # fmt: skip
# DuckDB's longest texts of the types that a cast to VARCHAR takes, besides integers and DECIMALs, whose bounds tell
_SHOWN = {
    "BOOLEAN": 5, "DATE": 10, "TIME": 15, "TIMESTAMP": 26, "TIMESTAMP_S": 19, "TIMESTAMP_MS": 23, "TIMESTAMP_NS": 29,
    "UUID": 36, "DOUBLE": 24,
}  # fmt: skip
# texts of operations that make them of something else
_LENGTHS = {"dayname": 9, "monthname": 9, "chr": 1}
_DIGESTS = {"md5": 32, "sha1": 40, "sha256": 64}
# of a specifier of strftime, where it is not two
_SPECIFIERS = {"Y": 4, "G": 4, "f": 6, "g": 3, "j": 3, "A": 9, "B": 9, "a": 3, "b": 3, "h": 3, "z": 3, "Z": 0, "%": 1}


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
        case "digest":
            return _DIGESTS[node.value]
        case "strftime":
            return sum(_SPECIFIERS.get(piece[-1], 2) if piece[0] == "%" else len(piece) for piece in node.value)
        case "item" | "map value":
            return _longest_part(node, draws, lengths)
        case "format integer" | "format float":
            shown = _shown(node.operands[0])
            return None if shown is None or node.value.group else max(node.value.width, shown + bool(node.value.sign))
        case "format text":
            cut = operands[0] if node.value.places is None else node.value.places
            return None if cut is None else max(node.value.width, cut)
        case "cast":
            return operands[0] if node.operands[0].type.id in ("VARCHAR", "ENUM") else _shown(node.operands[0])
    return operands[0] if node.op in _NO_LONGER else _LENGTHS.get(node.op)


def _longest_part(node: Node, draws: Mapping[str, Sampler], lengths: Mapping[str, int]) -> int | None:
    """Of what is looked up in a literal."""
    source = node.operands[0]
    if source.op == "list":
        return _most([_longest(part, draws, lengths) for part in source.operands])
    if source.op == "map":
        return _most([_longest(part, draws, lengths) for part in source.operands[1::2]])
    return _longest(source.operands[0], draws, lengths) if source.op == "split" else None


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
