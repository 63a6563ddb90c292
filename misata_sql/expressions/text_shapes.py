"""What is known of a text without drawing it: how long it is, and which characters are where."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce

from misata_sql.expressions.expression_types import Node, constant_padding, interval_arithmetic
from misata_sql.samplers.base import Sampler
from misata_sql.samplers.categories import FittedCategories
from misata_sql.samplers.distinct import Distinct
from misata_sql.samplers.nullable import Nullable
from misata_sql.samplers.progression import FittedUniform, Sequence
from misata_sql.samplers.text import HashId, Regex, Uuid
from misata_sql.values.regex import Edge, compile_regex

Characters = frozenset[str]

DIGITS, HEX = frozenset("0123456789"), frozenset("0123456789abcdef")
MOST_CHARACTERS = 4_096  # of a class of a pattern that is looked at


@dataclass(frozen=True)
class Shape:
    """A set of texts that contains all that can occur.

    shortest, longest: characters; longest None: unknown
    first, last: what a text that is not empty can begin and end with; chars: what can be in it; None: anything
    """

    shortest: int
    longest: int | None
    first: Characters | None
    last: Characters | None
    chars: Characters | None

    @property
    def is_fixed(self) -> bool:
        """Whether all texts have the same length."""
        return self.shortest == self.longest


ANYTHING = Shape(0, None, None, None, None)
EMPTY = Shape(0, 0, frozenset(), frozenset(), frozenset())


def of_texts(texts: Iterable[str]) -> Shape:
    """The shape of some texts, one at least."""
    texts = tuple(texts)
    lengths = [len(text) for text in texts]
    return Shape(
        min(lengths),
        max(lengths),
        frozenset(text[0] for text in texts if text),
        frozenset(text[-1] for text in texts if text),
        frozenset("".join(texts)),
    )


def of_characters(shortest: int, longest: int | None, chars: Characters) -> Shape:
    """Any texts of these characters."""
    return Shape(shortest, longest, chars, chars, chars)


def join(left: Shape, right: Shape) -> Shape:
    """A text of the one and then a text of the other."""
    longest = None if left.longest is None or right.longest is None else left.longest + right.longest
    return Shape(
        left.shortest + right.shortest,
        longest,
        left.first if left.shortest else _either(left.first, right.first),
        right.last if right.shortest else _either(left.last, right.last),
        _either(left.chars, right.chars),
    )


def join_all(shapes: Iterable[Shape]) -> Shape:
    return reduce(join, shapes, EMPTY)


def either(left: Shape, right: Shape) -> Shape:
    """A text of one of them."""
    longest = None if left.longest is None or right.longest is None else max(left.longest, right.longest)
    return Shape(
        min(left.shortest, right.shortest),
        longest,
        _either(left.first, right.first),
        _either(left.last, right.last),
        _either(left.chars, right.chars),
    )


def _either(left: Characters | None, right: Characters | None) -> Characters | None:
    return None if left is None or right is None else left | right


def changed_case(shape: Shape, op: str) -> Shape:
    """lower or upper, which keep the number of characters; only ASCII letters are followed."""
    if shape.chars is None or not all(map(str.isascii, shape.chars)) or shape.first is None or shape.last is None:
        return Shape(shape.shortest, shape.longest, None, None, None)
    change = str.lower if op == "lower" else str.upper
    first, last, chars = (frozenset(map(change, place)) for place in (shape.first, shape.last, shape.chars))
    return Shape(shape.shortest, shape.longest, first, last, chars)


def integer_range(node: Node, samplers: Mapping[str, Sampler]) -> tuple[int, int]:
    """Least and greatest value of an integer node, as far as known."""
    assert node.type.bounds is not None
    known = node.bounds or node.type.bounds
    low, high = known
    if node.op in ("cast", "+", "-", "*") and all(operand.type.is_integer for operand in node.operands):
        ranges = [integer_range(operand, samplers) for operand in node.operands]
        low, high = ranges[0] if node.op == "cast" else interval_arithmetic(node.op, *ranges[0], *ranges[1])
    elif node.op in ("column", "draw") and node.value in samplers:
        low, high = _sampler_range(samplers[node.value], known)
    return max(low, known[0]), min(high, known[1])


def _sampler_range(sampler: Sampler, known: tuple[int, int]) -> tuple[int, int]:
    match sampler:
        case Nullable() | Distinct():
            return _sampler_range(sampler.inner, known)
        case FittedUniform() if sampler.type.is_integer:
            ends = sampler.first, sampler.first + sampler.stride * (sampler.count - 1)
            return min(ends), max(ends)
        case FittedCategories() if sampler.type.is_integer:
            return min(sampler.values), max(sampler.values)
        case Sequence() if (line := sequence_line(sampler)) is not None:
            start, step = line
            return (start, known[1]) if step > 0 else (known[0], start)
    return known


def sequence_line(sampler: Sampler) -> tuple[int, int] | None:
    """(start, step) of a sequence of integers."""
    if not isinstance(sampler, Sequence) or sampler.type is None or not sampler.type.is_integer:
        return None
    whole = isinstance(sampler.start, int) and isinstance(sampler.step, int)
    return (sampler.start, sampler.step) if whole else None


def shape_of(node: Node, samplers: Mapping[str, Sampler]) -> Shape:
    """The shape of a VARCHAR node where it is not NULL. samplers: of draws, and of columns as far as known"""
    match node.op:
        case "constant":
            return of_texts([node.value]) if node.value is not None else EMPTY
        case "column" | "draw":
            return _shape_of_sampler(samplers[node.value]) if node.value in samplers else ANYTHING
        case "cast":
            return _shape_of_cast(node.operands[0], samplers)
    operands = [shape_of(o, samplers) if o.type.id in ("VARCHAR", "NULL") else ANYTHING for o in node.operands]
    match node.op:
        case "||":
            return join_all(operands)
        case "concat":
            return _shape_of_concat(node, operands)
        case "lower" | "upper":
            return changed_case(operands[0], node.op)
        case "reverse":
            (inner,) = operands
            return Shape(inner.shortest, inner.longest, inner.last, inner.first, inner.chars)
        case "lpad" | "rpad":
            padding = constant_padding(node)
            if padding is None:
                return ANYTHING
            length, fill = padding
            chars = _either(operands[0].chars, frozenset(fill))
            return Shape(max(0, length), max(0, length), chars, chars, chars)
        case "left" | "right":
            return _shape_of_piece(node, operands[0])
        case "replace" if is_uuid(node.operands[0], samplers) and node.value == ("-", ""):
            return of_characters(32, 32, HEX)
        case "case":
            return reduce(either, [*operands[1:-1:2], operands[-1]])
        case "coalesce" | "ifnull" | "least" | "greatest":
            return reduce(either, operands)
        case "nullif":
            return operands[0]
    return ANYTHING


def is_uuid(node: Node, samplers: Mapping[str, Sampler]) -> bool:
    """Whether a text is that of a UUID."""
    if node.op == "cast":
        return node.operands[0].type.id == "UUID"
    sampler = samplers.get(node.value) if node.op in ("column", "draw") else None
    return isinstance(sampler.inner if isinstance(sampler, Nullable) else sampler, Uuid)


def _shape_of_piece(node: Node, inner: Shape) -> Shape:
    """left and right of a number of characters."""
    count = node.operands[1].value if node.operands[1].is_constant else None
    if count is None or count < 0:
        return Shape(0, inner.longest, inner.chars, inner.chars, inner.chars)
    longest = count if inner.longest is None else min(count, inner.longest)
    return Shape(min(count, inner.shortest), longest, inner.chars, inner.chars, inner.chars)


def _shape_of_concat(node: Node, operands: list[Shape]) -> Shape:
    known = [either(shape, EMPTY) if o.can_be_null else shape for o, shape in zip(node.operands, operands, strict=True)]
    if not node.value:
        return join_all(known)
    if any(operand.can_be_null for operand in node.operands):
        return ANYTHING
    separator = of_texts([node.value])
    return join_all(shape for pair in zip([EMPTY, *[separator] * len(known)], known, strict=False) for shape in pair)


def _shape_of_cast(node: Node, samplers: Mapping[str, Sampler]) -> Shape:
    """A value of another type as text."""
    if node.type.is_integer:
        low, high = integer_range(node, samplers)
        signs = frozenset("-") if low < 0 else frozenset()
        longest = max(len(str(low)), len(str(high)))
        return Shape(1, longest, DIGITS | signs, DIGITS, DIGITS | signs)
    match node.type.id:
        case "DECIMAL":
            return of_characters(1, None, DIGITS | frozenset("-."))
        case "ENUM":
            return of_texts(node.type.values)
        case "BOOLEAN":
            return of_texts(["true", "false"])
        case "UUID":
            return of_characters(36, 36, HEX | {"-"})
        case "DATE" | "TIMESTAMP" | "TIMESTAMP_S" | "TIMESTAMP_MS":
            return of_characters(10, None, DIGITS | frozenset("-:. (BC)"))
    return ANYTHING


def _shape_of_sampler(sampler: Sampler) -> Shape:
    match sampler:
        case Nullable() | Distinct():
            return _shape_of_sampler(sampler.inner)
        case FittedCategories() if sampler.type.id == "VARCHAR":
            return of_texts(value.decode() for value in sampler.values)
        case Uuid():
            return of_characters(36, 36, HEX | {"-"})
        case HashId():
            return of_characters(sampler.n_chars, sampler.n_chars, HEX)
        case Regex():
            return _shape_of_pattern(sampler.pattern)
    return ANYTHING


def _shape_of_pattern(pattern: str) -> Shape:
    language = compile_regex(pattern)
    every = [edge for edges in language.edges for edge in edges]
    ends = [edge for edge in every if language.accepts[edge.target]]
    shortest = [0] * len(language.edges)
    for state in reversed(range(len(shortest))):
        if not language.accepts[state]:
            shortest[state] = min(1 + shortest[edge.target] for edge in language.edges[state])
    first, last, chars = (_characters(edges) for edges in (language.edges[0], ends, every))
    return Shape(shortest[0], language.max_characters, first, last, chars)


def _characters(edges: Iterable[Edge]) -> Characters | None:
    ranges = {span for edge in edges for span in edge.ranges}
    if sum(high - low + 1 for low, high in ranges) > MOST_CHARACTERS:
        return None
    return frozenset(chr(code) for low, high in ranges for code in range(low, high + 1))
