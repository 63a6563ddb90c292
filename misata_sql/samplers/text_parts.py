"""Text put together from parts: constants, texts of a pool, other cells in the form that DuckDB writes them.

assemble() appends one kernel call a part (kernels/text.py), which write into slots of a row. Each part says how long it
can get and how far its kernel writes, so a slot has room for all; where all parts have few values the result has codes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from misata_sql.engine.program import Buffer, Layout, intern_pool
from misata_sql.kernels import codes as code_kernels
from misata_sql.kernels import convert, picks, text, text_values
from misata_sql.samplers.base import Cell
from misata_sql.spec.types import SqlType

MOST_FOLDED = 1 << 16  # bytes that a constant may add to a pool, over all of its texts
_MICROS_EACH = {"TIMESTAMP": 1, "TIMESTAMP_MS": 1_000, "TIMESTAMP_S": 1_000_000}


@dataclass(frozen=True)
class Constant:
    """The same UTF-8 text in every row."""

    text: bytes


@dataclass(frozen=True, eq=False)
class Pooled:
    """values[code]; codes: a buffer of uint8, uint16 or uint32, those of NULL rows may be anything"""

    codes: Buffer
    values: tuple[bytes, ...]
    validity: Buffer | None = None


@dataclass(frozen=True, eq=False)
class Cells:
    """Cells that lie at `layout`, as a cast to VARCHAR writes them; see is_text_part."""

    layout: Layout
    type: SqlType


@dataclass(frozen=True, eq=False)
class NullAsEmpty:
    """The parts' text, empty where one of them is NULL; as concat() takes its arguments."""

    parts: "tuple[TextPart, ...]"


@dataclass(frozen=True, eq=False)
class Sliced:
    """Bytes [first, last) of the parts' text, cut to it.

    first_from_end, last_from_end: whether they are counted from its end, so that -1 is the last byte
    """

    parts: "tuple[TextPart, ...]"
    first: int
    first_from_end: bool
    last: int
    last_from_end: bool


@dataclass(frozen=True, eq=False)
class Padded:
    """The parts' text, cut to n_bytes at its end or filled up to as many before it or behind it. fill: one byte"""

    parts: "tuple[TextPart, ...]"
    n_bytes: int
    fill: bytes
    is_left: bool


@dataclass(frozen=True, eq=False)
class ChangedCase:
    """The parts' text with its ASCII letters in lower or upper case."""

    parts: "tuple[TextPart, ...]"
    is_upper: bool


TextPart = Constant | Pooled | Cells | NullAsEmpty | Sliced | Padded | ChangedCase


def is_text_part(layout: Layout, type: SqlType) -> bool:
    """Whether cells of this layout can be Cells: not where they have 128 bits, or a text that is not assembled here."""
    if type.id == "VARCHAR":
        return layout.kind in ("dict", "slots")
    if layout.kind != "fixed":
        return False
    if type.id in ("UUID", "BOOLEAN", "ENUM", "DATE"):
        return True
    return type.id in _MICROS_EACH or ((type.is_integer or type.id == "DECIMAL") and type.storage.size <= 8)


def assemble(cell: Cell, parts: Sequence[TextPart]) -> Layout:
    """Append the steps that put the parts together; NULL where a part is. The layout is "slots" or "dict"."""
    simple = _simplify(parts)
    if len(simple) == 1 and isinstance(simple[0], Constant):
        codes = cell.buffer("u1")
        cell.add(convert.FILL["u1"], 0, codes)
        simple = [Pooled(codes, (simple[0].text,))]
    if len(simple) == 1 and isinstance(simple[0], Pooled):
        pooled = simple[0]
        width = int(pooled.codes.dtype[1:])
        return Layout("dict", width, pooled.codes, pooled.validity, pool=intern_pool(pooled.values))
    return _in_slots(cell, simple)


def longest_bytes(part: TextPart) -> int:
    """An upper bound of the part's bytes in a row."""
    match part:
        case Constant():
            return len(part.text)
        case Pooled():
            return max(map(len, part.values))
        case Cells():
            return _longest_cell(part)
        case Padded():
            return part.n_bytes
    inside = sum(map(longest_bytes, part.parts))
    if isinstance(part, Sliced) and part.first_from_end == part.last_from_end:
        return max(0, min(inside, part.last - part.first))
    return inside


def is_nullable(part: TextPart) -> bool:
    """Whether the part is NULL in some rows."""
    match part:
        case Constant() | NullAsEmpty():
            return False
        case Pooled():
            return part.validity is not None
        case Cells():
            return part.layout.validity is not None
    return any(map(is_nullable, part.parts))


# -- parts before they become steps ------------------------------------------------------------------------------------


def _simplify(parts: Sequence[TextPart]) -> list[TextPart]:
    """Cells with codes as Pooled, neighbouring constants as one, and constants as a piece of the pool beside them."""
    merged: list[TextPart] = []
    for part in _flatten(parts):
        last = merged[-1] if merged else None
        if isinstance(part, Constant) and isinstance(last, Constant):
            merged[-1] = Constant(last.text + part.text)
        elif isinstance(part, Constant) and isinstance(last, Pooled) and _is_foldable(part, last):
            merged[-1] = replace(last, values=tuple(value + part.text for value in last.values))
        elif isinstance(part, Pooled) and isinstance(last, Constant) and _is_foldable(last, part):
            merged[-1] = replace(part, values=tuple(last.text + value for value in part.values))
        elif not (isinstance(part, Constant) and not part.text):
            merged.append(part)
    return merged or [Constant(b"")]


def _flatten(parts: Sequence[TextPart]) -> Iterator[TextPart]:
    for part in parts:
        if isinstance(part, NullAsEmpty) and not any(map(is_nullable, part.parts)):
            yield from _flatten(part.parts)
        else:
            yield _pooled(part) if isinstance(part, Cells) else part


def _is_foldable(constant: Constant, pool: Pooled) -> bool:
    return len(constant.text) * len(pool.values) <= MOST_FOLDED


def _pooled(part: Cells) -> TextPart:
    layout, type = part.layout, part.type
    assert layout.data is not None
    if layout.kind == "dict":
        assert layout.pool is not None
        return Pooled(layout.data, layout.pool.values, layout.validity)
    if type.id == "ENUM":
        return Pooled(layout.data, tuple(value.encode() for value in type.values), layout.validity)
    if type.id == "BOOLEAN":
        return Pooled(layout.data, (b"false", b"true"), layout.validity)
    return part


def _longest_cell(part: Cells) -> int:
    type = part.type
    match type.id:
        case "VARCHAR" if part.layout.kind == "slots":
            return part.layout.width
        case "VARCHAR" | "ENUM" | "BOOLEAN":
            return longest_bytes(_pooled(part))
        case "UUID":
            return text_values.UUID_BYTES
        case "DATE":
            return text_values.LONGEST_DATE
    if type.id in _MICROS_EACH:
        return text_values.LONGEST_TIMESTAMP
    assert type.bounds is not None
    point = 2 if type.scale else 0  # of a DECIMAL, and a zero before it
    return max(len(str(bound)) for bound in type.bounds) + point


def copied_words(longest: int) -> int:
    """How many 8-byte words the kernels copy of a text of up to so many bytes."""
    words = max(1, -(-longest // 8))
    return words if words > 8 else next(n for n in (1, 2, 4, 8) if words <= n)


def _reach(part: TextPart) -> int:
    """How many bytes behind the row's text the kernel of the part may write."""
    longest = longest_bytes(part)
    match part:
        case Constant():
            return 8 * max(1, -(-longest // 8))
        case Padded():
            return longest + 8 * copied_words(longest)
        case Cells() if part.layout.kind == "fixed":
            return _cell_reach(part.type)
    return 8 * copied_words(longest)


def _cell_reach(type: SqlType) -> int:
    match type.id:
        case "UUID":
            return text_values.UUID_BYTES
        case "DATE":
            return text_values.DATE_REACH
    if type.id in _MICROS_EACH:
        return text_values.TIMESTAMP_REACH
    assert type.bounds is not None
    digits = max(len(str(abs(bound))) for bound in type.bounds)
    scale = type.scale or 0
    words = -(-max(1, digits - scale) // 8) + -(-scale // 8)
    return 1 + 8 * words + (1 if scale else 0)


# -- steps -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Target:
    """Slots that are being written. keep: as the kernels take it"""

    slot_bytes: int
    text: Buffer
    lengths: Buffer
    keep: int = -1

    @property
    def arguments(self) -> tuple[int, int, Buffer, Buffer]:
        return self.keep, self.slot_bytes, self.text, self.lengths


def _slots(cell: Cell, parts: Sequence[TextPart]) -> Layout:
    """The parts' text in slots of its own."""
    before, slot_bytes = 0, 8
    for part in parts:
        slot_bytes = max(slot_bytes, before + _reach(part))
        before += longest_bytes(part)
    slot_bytes = -(-slot_bytes // 8) * 8
    target = _Target(slot_bytes, cell.buffer("u1", slot_bytes), cell.buffer("i4"), keep=0)
    validity = None
    for part in parts:
        validity = _both_valid(cell, validity, _append(cell, part, target))
        target = replace(target, keep=-1)
    return Layout("slots", slot_bytes, target.text, validity, target.lengths)


def _both_valid(cell: Cell, left: Buffer | None, right: Buffer | None) -> Buffer | None:
    """The validity of what is NULL where one of two is."""
    if left is None or right is None or left is right:
        return right if left is None else left
    both = cell.buffer("u1")
    cell.add(picks.both_valid, left, right, both)
    return both


def _append(cell: Cell, part: TextPart, target: _Target) -> Buffer | None:
    """Append the steps of one part; returns its validity."""
    match part:
        case Constant():
            words = np.frombuffer(part.text + bytes(-len(part.text) % 8 or 8 * (not part.text)), np.uint64)
            cell.add(text.append_constant, words, len(part.text), *target.arguments)
            return None
        case Pooled():
            entries, pool, words_copied = pack_pool(part.values)
            kernel = text.APPEND_POOLED[part.codes.dtype]
            cell.add(kernel, part.codes, entries, pool, words_copied, *target.arguments)
            return part.validity
        case Cells() if part.layout.kind == "fixed":
            _append_cells(cell, part, target)
            return part.layout.validity
        case Cells():
            return _append_slots(cell, part.layout, part.layout.width, target)
        case NullAsEmpty():
            _append_null_as_empty(cell, part, target)
            return None
        case ChangedCase():
            return _append_slots(cell, _changed_case(cell, part), longest_bytes(part), target)
    inside = _in_slots(cell, part.parts)
    if isinstance(part, Sliced):
        return _append_slots(cell, inside, longest_bytes(part), target, part)
    assert inside.offsets is not None
    fill = int.from_bytes(part.fill * 8, "little")
    if part.is_left:
        cell.add(text.append_fill, part.n_bytes, fill, inside.width, inside.offsets, *target.arguments)
        target = replace(target, keep=-1)
    _append_slots(cell, inside, longest_bytes(part), target, Sliced((), 0, False, part.n_bytes, False))
    if not part.is_left:
        target = replace(target, keep=-1)
        cell.add(text.append_fill, part.n_bytes, fill, inside.width, inside.offsets, *target.arguments)
    return inside.validity


def _in_slots(cell: Cell, parts: Sequence[TextPart]) -> Layout:
    """The parts' text in slots, their own or those of a column."""
    simple = _simplify(parts)
    if len(simple) == 1:
        (part,) = simple
        if isinstance(part, Cells) and part.layout.kind == "slots":
            return part.layout
        if isinstance(part, ChangedCase):
            return _changed_case(cell, part)
    return _slots(cell, simple)


def _changed_case(cell: Cell, part: ChangedCase) -> Layout:
    layout = _slots(cell, _simplify(part.parts))  # never a column's own memory
    assert layout.data is not None and layout.offsets is not None
    cell.add(text.change_case, ord("a") if part.is_upper else ord("A"), layout.width, layout.data, layout.offsets)
    return layout


_WHOLE = Sliced((), 0, False, 0, True)


def _append_slots(cell: Cell, layout: Layout, longest: int, target: _Target, piece: Sliced = _WHOLE) -> Buffer | None:
    """Append a piece of each text in slots. longest: bytes of the longest piece; the slots may be wider"""
    assert layout.data is not None and layout.offsets is not None
    places = piece.first, -int(piece.first_from_end), piece.last, -int(piece.last_from_end)
    source = layout.data, layout.width, layout.offsets
    cell.add(text.append_slots, *source, *places, copied_words(longest), *target.arguments)
    return layout.validity


def _append_null_as_empty(cell: Cell, part: NullAsEmpty, target: _Target) -> None:
    simple = _simplify(part.parts)
    if len(simple) == 1 and isinstance(simple[0], Pooled):
        pooled = simple[0]
        assert pooled.validity is not None
        codes = cell.buffer("u4")
        kernel = code_kernels.MASK_CODES[pooled.codes.dtype]
        cell.add(kernel, pooled.codes, pooled.validity, len(pooled.values), codes)
        _append(cell, Pooled(codes, (*pooled.values, b"")), target)
        return
    inside = _in_slots(cell, simple)
    assert inside.validity is not None and inside.offsets is not None
    lengths = cell.buffer("i4")
    cell.add(text.empty_nulls, inside.validity, inside.offsets, lengths)
    _append_slots(cell, replace(inside, offsets=lengths, validity=None), longest_bytes(part), target)


def _append_cells(cell: Cell, part: Cells, target: _Target) -> None:
    type, values = part.type, part.layout.data
    assert values is not None
    if type.id == "UUID":
        cell.add(text_values.append_uuid, values, *target.arguments)
        return
    if type.storage.size < 8:
        wide = cell.buffer("i8")
        cell.add(convert.WIDEN[type.storage.code], values, wide)
        values = wide
    if type.id == "DATE":
        cell.add(text_values.append_date, values, *target.arguments)
    elif type.id in _MICROS_EACH:
        cell.add(text_values.append_timestamp, values, _MICROS_EACH[type.id], *target.arguments)
    elif type.scale:
        has_whole = int(type.width != type.scale)
        scaled = values, type.scale, 10**type.scale, has_whole
        cell.add(text_values.append_decimal, *scaled, cell.buffer("u8"), *target.arguments)
    else:
        scratch = cell.buffer("u8", 2)
        is_signed = int(type.storage.code != "u8")
        cell.add(text_values.append_integer, values, is_signed, scratch, *target.arguments)


@lru_cache(maxsize=64)
def pack_pool(values: tuple[bytes, ...]) -> tuple[np.ndarray, np.ndarray, int]:
    """(entries, pool, words) as APPEND_POOLED takes them."""
    words = copied_words(max(map(len, values)))
    sizes = np.fromiter(map(len, values), np.uint64, len(values))
    in_words = np.maximum((sizes + np.uint64(7)) >> np.uint64(3), np.uint64(1))
    ends = np.cumsum(in_words, dtype=np.uint64)
    entries = ((ends - in_words) << np.uint64(32)) | sizes
    padded = [value + bytes(-len(value) % 8 or 8 * (not value)) for value in values]
    pool = np.frombuffer(b"".join(padded) + bytes(8 * words), np.uint64)
    return entries, pool, words
