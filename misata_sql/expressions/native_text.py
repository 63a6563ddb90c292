"""Text expressions that run as kernels: concatenations of parts that can be written natively (samplers/text_parts.py).

A part is a constant, a column or draw in the form of a cast to VARCHAR, a table over inputs with few values
(text_tables.py), or a piece, padding or change of case of such parts where they are ASCII. Whatever else an expression
contains leaves all of it to Polars; the bytes are the same either way.
"""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from misata_sql.engine.program import Argument, Buffer, Layout
from misata_sql.expressions.bind_expressions import ExpressionSource
from misata_sql.expressions.expression_types import Node, constant_padding
from misata_sql.expressions.text_tables import (
    MOST_COMBINED,
    CodedInput,
    coded_input,
    evaluate_table,
    leaves,
    table_size,
)
from misata_sql.kernels import codes, convert
from misata_sql.kernels.jit import Kernel
from misata_sql.samplers.base import Cell, Sampler
from misata_sql.samplers.distinct import Distinct
from misata_sql.samplers.nullable import Nullable
from misata_sql.samplers.text import HashId, Regex, Uuid
from misata_sql.samplers.text_parts import (
    Cells,
    ChangedCase,
    Constant,
    NullAsEmpty,
    Padded,
    Pooled,
    Sliced,
    TextPart,
    assemble,
    is_nullable,
    is_text_part,
    longest_bytes,
)
from misata_sql.spec.types import VARCHAR, SqlType
from misata_sql.values.regex import compile_regex

MOST_BYTES = 1_024  # of the longest text; a slot that wide for every row of a batch is 2 MiB
_FEW = ("VARCHAR", "ENUM", "BOOLEAN")  # types of which cells may be codes
_PIECES = ("left", "right", "substring", "slice", "lpad", "rpad", "lower", "upper")
_FAR = 1 << 40  # beyond the length of any text

Inputs = Mapping[str, tuple[Layout, SqlType]]
_Parts = tuple[tuple[TextPart, ...], bool]  # and whether their texts are ASCII


class NativeText:
    """An expression that may run as kernels; which are the inputs' layouts decides."""

    def __init__(self, source: ExpressionSource) -> None:
        self.source = source
        self.tree = _push_case(source.tree)
        self.ascii_draws = frozenset(name for name, sampler in source.draws if _draws_ascii(sampler))
        self._tables: dict[tuple[object, ...], list[str | None] | None] = {}

    def emit(self, cell: Cell, inputs: Inputs) -> Layout | None:
        """Append the steps that compute the column; None, and no step, where it needs Polars.

        inputs: by the names that the source's columns and draws have, their layouts, filled by earlier steps, and types
        """
        emission = _Emission(self, cell, inputs)
        try:
            parts, _ = emission.parts(self.tree)
        except _NotNativeError:
            return None
        if sum(map(longest_bytes, parts)) > MOST_BYTES:
            return None
        for kernel, arguments in emission.steps:
            cell.add(kernel, *arguments)
        return assemble(cell, parts)

    def table(self, node: Node, inputs: Mapping[str, CodedInput]) -> list[str | None] | None:
        """evaluate_table, once for the same node and pools."""
        key = (node, *(coded.key for coded in inputs.values()))
        if key not in self._tables:
            self._tables[key] = evaluate_table(node, inputs, self.source.label)
        return self._tables[key]


def lower_text(source: ExpressionSource) -> NativeText | None:
    """The expression's native form; None where it is seen from the expression alone that there is none."""
    return NativeText(source) if source.type == VARCHAR and _is_promising(source.tree) else None


def _is_promising(node: Node) -> bool:
    if all(n.type.id in _FEW for n in node.walk() if n.op in ("column", "draw")):
        return True
    if node.op in ("||", "concat"):
        return all(map(_is_promising, node.operands))
    if node.op == "cast":
        leaf = _uncast(node.operands[0])
        return leaf.op in ("column", "draw") and is_text_part(Layout("fixed"), leaf.type)
    return node.op in _PIECES and _is_promising(node.operands[0])


def _uncast(node: Node) -> Node:
    """The node without casts between integers that cannot fail."""
    while node.op == "cast" and node.type.is_integer and (inner := node.operands[0]).type.is_integer:
        (low, high), (least, most) = inner.type.bounds, node.type.bounds  # type: ignore[misc]
        if not least <= low <= high <= most:
            break
        node = inner
    return node


def _push_case(node: Node) -> Node:
    """lower and upper moved into what || and concat join, where they are applied to pools instead of rows."""
    operands = tuple(map(_push_case, node.operands))
    if node.op in ("lower", "upper"):
        (inner,) = operands
        if inner.op == "cast" and (inner.operands[0].type.is_integer or inner.operands[0].type.id == "DECIMAL"):
            return inner
        separator = inner.value or ""
        if inner.op in ("||", "concat") and separator.isascii():
            pushed = (_push_case(replace(node, operands=(o,), can_be_null=o.can_be_null)) for o in inner.operands)
            separator = separator.lower() if node.op == "lower" else separator.upper()
            return replace(inner, operands=tuple(pushed), value=separator or inner.value)
    return replace(node, operands=operands)


def _draws_ascii(sampler: Sampler) -> bool:
    """Whether all texts of a sampler whose cells are slots are ASCII, as far as known."""
    match sampler:
        case Nullable() | Distinct():
            return _draws_ascii(sampler.inner)
        case Regex():
            return bool(compile_regex(sampler.pattern).tables.alphabet.max(initial=0) < 128)
    return isinstance(sampler, Uuid | HashId)


class _NotNativeError(Exception):
    """This expression, or with these layouts, is for Polars."""


class _Emission:
    """The parts of one program's column, and the steps that make codes for them."""

    def __init__(self, native: NativeText, cell: Cell, inputs: Inputs) -> None:
        self.native = native
        self.cell = cell
        self.inputs = inputs
        self.coded = {
            name: coded for name, (layout, type) in inputs.items() if (coded := coded_input(layout, type)) is not None
        }
        self.steps: list[tuple[Kernel, tuple[Argument, ...]]] = []
        self._masked: dict[str, Buffer] = {}
        self._combined: dict[tuple[str, ...], Buffer] = {}

    def parts(self, node: Node) -> _Parts:
        """What the node is put together from."""
        names = leaves(node)
        if all(name in self.coded for name in names):
            inputs = {name: self.coded[name] for name in names}
            if len(names) < 2 or table_size(list(inputs.values())) <= MOST_COMBINED:
                table = self.native.table(node, inputs)
                if table is not None:
                    return self._table(inputs, table)
        match node.op:
            case "column" | "draw" if node.type == VARCHAR:
                return self._cells(node)
            case "cast":
                leaf = _uncast(node.operands[0])
                if leaf.op in ("column", "draw"):
                    return self._cells(leaf)
            case "||":
                return _join([self.parts(operand) for operand in node.operands])
            case "concat":
                return self._concat(node)
        if node.op in _PIECES:
            parts, is_ascii = self.parts(node.operands[0])
            piece = _piece(node, parts)
            if is_ascii and piece is not None:
                return (piece,), True
        raise _NotNativeError

    def _cells(self, leaf: Node) -> _Parts:
        layout, type = self.inputs[leaf.value]
        if not is_text_part(layout, type):
            raise _NotNativeError
        return (Cells(layout, type),), type != VARCHAR or leaf.value in self.native.ascii_draws

    def _concat(self, node: Node) -> _Parts:
        """NULLs are passed over. A separator belongs to that neighbour which is farther from one never NULL."""
        operands = [
            self.parts(operand)
            for operand in node.operands
            if leaves(operand) or self.native.table(operand, {}) != [None]
        ]
        if not node.value:
            return _join([((NullAsEmpty(parts),), is_ascii) for parts, is_ascii in operands])
        known = next((i for i, (parts, _) in enumerate(operands) if not any(map(is_nullable, parts))), None)
        if known is None and operands:
            raise _NotNativeError
        separator = Constant(node.value.encode())
        joined: list[_Parts] = [((), node.value.isascii())]
        for i, (parts, is_ascii) in enumerate(operands):
            own = parts if i == known else (*parts, separator) if i < (known or 0) else (separator, *parts)
            joined.append(((NullAsEmpty(own),), is_ascii))
        return _join(joined)

    def _table(self, inputs: Mapping[str, CodedInput], table: list[str | None]) -> _Parts:
        values = tuple(b"" if text is None else text.encode() for text in table)
        is_ascii = all(map(bytes.isascii, values))
        if not inputs:
            if table[0] is None:
                raise _NotNativeError
            return (Constant(values[0]),), is_ascii
        (first, *others) = inputs.values()
        if not others and None not in table[: len(first.values)] and table[-1] is None:
            return (Pooled(first.codes, values[:-1], first.validity),), is_ascii
        numbers = self._numbers(inputs)
        if None not in table:
            return (Pooled(numbers, values),), is_ascii
        validity = self.cell.buffer("u1")
        is_known = np.array([text is not None for text in table], np.uint8)
        self.steps.append((codes.MARK_KNOWN[numbers.dtype], (numbers, is_known, validity)))
        return (Pooled(numbers, values, validity),), is_ascii

    def _numbers(self, inputs: Mapping[str, CodedInput]) -> Buffer:
        """Which entry of a table over the inputs a row has."""
        names = tuple(inputs)
        if len(names) == 1:
            return self._codes(names[0])
        if names not in self._combined:
            out = self._combined[names] = self.cell.buffer("u4")
            self.steps.append((convert.FILL["u4"], (0, out)))
            stride = 1
            for name, coded in inputs.items():
                numbers = self._codes(name)
                self.steps.append((codes.ADD_CODES[numbers.dtype], (numbers, stride, out)))
                stride *= table_size([coded])
        return self._combined[names]

    def _codes(self, name: str) -> Buffer:
        """An input's codes, with one behind the others for NULL."""
        coded = self.coded[name]
        if coded.validity is None:
            return coded.codes
        if name not in self._masked:
            out = self._masked[name] = self.cell.buffer("u4")
            arguments = coded.codes, coded.validity, len(coded.values), out
            self.steps.append((codes.MASK_CODES[coded.codes.dtype], arguments))
        return self._masked[name]


def _join(pieces: list[_Parts]) -> _Parts:
    return tuple(part for parts, _ in pieces for part in parts), all(is_ascii for _, is_ascii in pieces)


def _piece(node: Node, parts: tuple[TextPart, ...]) -> TextPart | None:
    """A piece of ASCII parts, by the rules of evaluate_text.py; None where it is not the same for all rows."""
    if node.op in ("lower", "upper"):
        return ChangedCase(parts, node.op == "upper")
    if node.op in ("lpad", "rpad"):
        padding = constant_padding(node)
        if padding is None or not padding[1].isascii() or padding[0] > MOST_BYTES:
            return None
        length, fill = padding
        return Padded(parts, max(0, length), fill.encode(), node.op == "lpad")
    if node.op == "slice":
        first, last = node.value
        start = (0, False) if not first else (first - 1, False) if first > 0 else (first, True)
        stop = (0, True) if last is None else (last, False) if last >= 0 else (last + 1, True)
        return Sliced(parts, *_near(start), *_near(stop))
    if not all(operand.is_constant and operand.value is not None for operand in node.operands[1:]):
        return None
    count, *lengths = (operand.value for operand in node.operands[1:])
    if node.op == "left":
        return Sliced(parts, 0, False, *_near((count, count < 0)))
    if node.op == "right":
        start = (-count, count >= 0)
        return Sliced(parts, *_near(start), 0, True)
    start = (count - 1, False) if count > 0 else (count, True) if count < 0 else (-1, False)
    if not lengths:
        return Sliced(parts, *_near(start), 0, True)
    places = sorted((start[0], start[0] + lengths[0]))
    return Sliced(parts, *_near((places[0], start[1])), *_near((places[1], start[1])))


def _near(place: tuple[int, bool]) -> tuple[int, bool]:
    return max(-_FAR, min(_FAR, place[0])), place[1]
