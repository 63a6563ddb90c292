"""Whether an expression has another value in every row, because a value that has can be read back from it.

Values are told from texts around them by their length or by their characters (text_shapes.py). What is not proven is
not claimed: many an expression that never repeats a value counts as one that may.
"""

from collections.abc import Collection, Mapping

from misata_sql.expressions.bind_expressions import ExpressionSource
from misata_sql.expressions.expression_types import Node, constant_padding
from misata_sql.expressions.text_shapes import (
    EMPTY,
    Shape,
    either,
    integer_range,
    is_uuid,
    join_all,
    of_texts,
    sequence_line,
    shape_of,
)
from misata_sql.samplers.base import Sampler
from misata_sql.samplers.nullable import Nullable

UNLIMITED = 2**63 - 1  # rows
_EXACT = {"DOUBLE": 2**53, "FLOAT": 2**24}  # whole numbers up to here have a value of their own
_TIME_UNITS = ("TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP", "TIMESTAMP_NS")


def is_injective(
    source: ExpressionSource,
    unique_inputs: Collection[str] = (),
    samplers: Mapping[str, Sampler] | None = None,
    n_rows: int = UNLIMITED,
) -> bool:
    """Whether no two of the rows 0 .. n_rows - 1 have the same value, NULLs aside; see unique_rows."""
    return unique_rows(source, unique_inputs, samplers) >= n_rows


def unique_rows(
    source: ExpressionSource, unique_inputs: Collection[str] = (), samplers: Mapping[str, Sampler] | None = None
) -> int:
    """How many rows, from row 0 on, have values of which none is repeated but NULL; 0 where nothing is proven.

    unique_inputs: columns without repeated values (NULLs aside); draws that have none are known
    samplers: of columns, as far as known: what their texts and numbers look like
    UNLIMITED where it holds as long as the inputs hold it themselves (their check_rows)
    """
    known = {**(samplers or {}), **dict(source.draws)}
    unique = {*unique_inputs, *(name for name, sampler in source.draws if _is_unique(sampler))}
    return _Proof(known, frozenset(unique)).rows(source.tree)


def _is_unique(sampler: Sampler) -> bool:
    return _is_unique(sampler.inner) if isinstance(sampler, Nullable) else sampler.is_unique


class _Proof:
    """What is known of the inputs."""

    def __init__(self, samplers: Mapping[str, Sampler], unique: frozenset[str]) -> None:
        self.samplers = samplers
        self.unique = unique

    def rows(self, node: Node) -> int:
        """unique_rows of a part of the expression."""
        if not any(n.op in ("column", "draw") and n.value in self.unique for n in node.walk()):
            return 0
        operands = node.operands
        match node.op:
            case "column" | "draw":
                return UNLIMITED if node.value in self.unique else 0
            case "cast":
                return self.rows(operands[0]) if self._cast_keeps(operands[0], node) else 0
            case "+" | "-" | "*":
                return self._affine(node)
            case "negate" | "reverse" | "nullif":
                return self.rows(operands[0])
            case "move days":
                return self.rows(operands[0]) if operands[1].is_constant else 0
            case "move":
                steady = operands[1].is_constant and operands[1].value is not None and operands[1].value.months == 0
                return self.rows(operands[0]) if steady else 0
            case "coalesce" | "ifnull":
                return self.rows(operands[0]) if not operands[0].can_be_null else 0
            case "||" | "concat":
                return self._concatenation(node)
            case "lower" | "upper":
                return self.rows(operands[0]) if self._case_keeps(node) else 0
            case "lpad" | "rpad":
                return self._padding(node)
            case "replace":  # the dashes of a UUID are at the same places in all
                keeps = is_uuid(operands[0], self.samplers) and node.value == ("-", "")
                return self.rows(operands[0]) if keeps else 0
        return 0

    def _cast_keeps(self, node: Node, target: Node) -> bool:
        """Whether different values of the node stay different, or are an error, in the cast."""
        source, type = node.type, target.type
        if source.is_integer:
            if type.id in _EXACT:
                return max(map(abs, integer_range(node, self.samplers))) <= _EXACT[type.id]
            return type.is_integer or type.id in ("DECIMAL", "VARCHAR")
        if source.id == "DECIMAL":
            return type.id == "VARCHAR" or (type.id == "DECIMAL" and (type.scale or 0) >= (source.scale or 0))
        if source.id in _TIME_UNITS and type.id in _TIME_UNITS:
            return _TIME_UNITS.index(source.id) <= _TIME_UNITS.index(type.id)
        if source.id == "DATE":
            return type.id in ("VARCHAR", "TIMESTAMP")
        return type.id in ("VARCHAR", "ENUM") and source.id not in ("DOUBLE", "FLOAT")

    def _affine(self, node: Node) -> int:
        """A whole or DECIMAL number and a constant; its arithmetic is exact or an error."""
        if not (node.type.is_integer or node.type.id == "DECIMAL"):
            return 0
        left, right = node.operands
        varying, constant = (right, left) if left.is_constant else (left, right)
        if not constant.is_constant or constant.value is None or (node.op == "*" and constant.value == 0):
            return 0
        return self.rows(varying)

    def _concatenation(self, node: Node) -> int:
        """The most that one of the operands gives, of those that can be read back."""
        operands = node.operands
        shapes = [shape_of(operand, self.samplers) for operand in operands]
        if node.op == "concat":
            if node.value and any(operand.can_be_null for operand in operands):
                return 0
            shapes = [either(s, EMPTY) if o.can_be_null else s for o, s in zip(operands, shapes, strict=True)]
        separator = of_texts([node.value or ""])
        most = 0
        for i, operand in enumerate(operands):
            if node.op == "concat" and operand.can_be_null:
                continue
            left = join_all(s for shape in shapes[:i] for s in (shape, separator))
            right = join_all(s for shape in shapes[i + 1 :] for s in (separator, shape))
            if _is_readable(left, shapes[i], right):
                most = max(most, self.rows(operand))
        return most

    def _case_keeps(self, node: Node) -> bool:
        """Whether no two characters of the text become the same one."""
        chars = shape_of(node.operands[0], self.samplers).chars
        if chars is None or not all(map(str.isascii, chars)):
            return False
        return len({c.lower() for c in chars}) == len(chars)

    def _padding(self, node: Node) -> int:
        """Texts that are not cut, padded with what tells the padding from them."""
        inner, padding = node.operands[0], constant_padding(node)
        if padding is None:
            return 0
        length, fill = padding
        rows, shape = self.rows(inner), shape_of(inner, self.samplers)
        is_number = inner.op == "cast" and inner.operands[0].type.is_integer
        if shape.chars is None or fill in shape.chars:
            is_count = is_number and integer_range(inner.operands[0], self.samplers)[0] >= 0
            if not (is_count and node.op == "lpad" and fill == "0"):
                return 0
        if shape.longest is not None and shape.longest <= length:
            return rows
        line = self._line(inner.operands[0]) if is_number else None
        if line is None or line[0] < 0 or line[1] <= 0:
            return 0
        start, step = line
        return min(rows, max(0, (10 ** max(0, length) - 1 - start) // step + 1))

    def _line(self, node: Node) -> tuple[int, int] | None:
        """(start, step) where the node's value in row r is start + step * r."""
        if node.op in ("column", "draw"):
            return sequence_line(self.samplers[node.value]) if node.value in self.samplers else None
        if node.op == "cast" and node.type.is_integer and node.operands[0].type.is_integer:
            return self._line(node.operands[0])
        if node.op not in ("+", "-", "*") or not node.type.is_integer:
            return None
        left, right = node.operands
        if left.is_constant and node.op != "-":
            left, right = right, left
        line = self._line(left)
        if line is None or not right.is_constant or right.value is None:
            return None
        start, step = line
        if node.op == "*":
            return start * right.value, step * right.value
        return start + (right.value if node.op == "+" else -right.value), step


def _is_readable(left: Shape, part: Shape, right: Shape) -> bool:
    """Whether a text of `part` is known from the whole text that has it between texts of `left` and `right`."""
    if (left.is_fixed and right.is_fixed) or (part.is_fixed and (left.is_fixed or right.is_fixed)):
        return True
    if part.chars is None or part.shortest == 0:
        return False
    own = part.chars
    ends_before = left.last is not None and not left.last & own
    starts_behind = right.first is not None and not right.first & own
    none_before = left.chars is not None and not left.chars & own
    none_behind = right.chars is not None and not right.chars & own
    # The part is the run of its own characters that is the last one, the first one, or at a known place.
    return (
        (ends_before and (none_behind or right.is_fixed))
        or (starts_behind and (none_before or left.is_fixed))
    )  # fmt: skip
