"""misata_json: JSON documents by a template, from the cells of other generators."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from misata_sql.domains.domain import Domain
from misata_sql.engine.program import Buffer, Layout
from misata_sql.errors import GeneratorError, MisataError
from misata_sql.kernels import json_text
from misata_sql.samplers.base import Cell, Numbered, Sampler, no_domain, wrong_type
from misata_sql.samplers.nullable import Nullable
from misata_sql.spec.types import VARCHAR, SqlType, decimal
from misata_sql.values.json_template import Call, parse_template

if TYPE_CHECKING:
    from misata_sql.spec.table import Table

FRACTION = decimal(18, 6)  # how numbers with decimals are written that no cast gives a type
_IN_QUOTES = ("VARCHAR", "DATE", "TIME", "TIMESTAMP")


@dataclass(frozen=True)
class Value:
    """A generator within a document.

    type: in which it is written; is_whole: not a part of a longer string
    """

    sampler: Sampler
    type: SqlType
    is_whole: bool
    sql: str

    @property
    def is_quoted(self) -> bool:
        return self.type.id in _IN_QUOTES

    @property
    def is_readable(self) -> bool:
        """Whether a document says which value this is: not within a longer string, and never null."""
        return self.is_whole and not (isinstance(self.sampler, Nullable) and self.sampler.rate > 0)


def make_json(template: str) -> Sampler:
    """The sampler of misata_json(template)."""
    pieces = tuple(
        _bind(piece) if isinstance(piece, Call) else piece.encode() for piece in parse_template(template)
    )  # fmt: skip
    return JsonDocuments(pieces, f"misata_json({template!r})")


def _bind(call: Call) -> Value:
    import sqlglot
    from sqlglot import exp

    from misata_sql.generators.bind import bind_generator, generator_call

    try:
        expression = sqlglot.parse_one(call.sql, dialect="duckdb").unnest()
        type = None
        if isinstance(expression, exp.Cast):
            type, expression = SqlType.from_sqlglot(expression.to), expression.this.unnest()
        if not generator_call(expression):
            raise GeneratorError("must be one call of a generator, or a cast of one")
        sampler = bind_generator(expression)
    except (MisataError, sqlglot.errors.SqlglotError) as error:
        raise GeneratorError(f"misata_json: {{{call.sql}}}: {error}") from None
    if not call.is_whole and isinstance(sampler, Nullable) and sampler.rate > 0:
        raise GeneratorError(f"misata_json: {{{call.sql}}} gives NULL, so it must be the whole string")
    return Value(sampler, _json_type(call, type or sampler.natural), call.is_whole, call.sql)


def _json_type(call: Call, type: SqlType) -> SqlType:
    if type.id in ("DOUBLE", "FLOAT"):
        return FRACTION
    if type.id == "UUID":
        return VARCHAR
    is_number = type.id in ("SMALLINT", "INTEGER", "BIGINT") or (type.id == "DECIMAL" and type.storage.size <= 8)
    if not (is_number or type.id == "BOOLEAN" or type.id in _IN_QUOTES):
        raise GeneratorError(
            f"misata_json: {{{call.sql}}} draws {type}, which is not supported in a document\n"
            f"  Hint: cast it, for example {{{call.sql}::BIGINT}} or {{{call.sql}::DECIMAL(18,2)}}"
        )
    return type


@dataclass(frozen=True)
class JsonDocuments(Sampler):
    """Constant JSON text and the values of generators in turn."""

    pieces: tuple[bytes | Value, ...]
    text: str
    natural = VARCHAR

    @property
    def values(self) -> list[Value]:
        return [piece for piece in self.pieces if isinstance(piece, Value)]

    @property
    def is_unique(self) -> bool:  # type: ignore[override]
        """A document says each of its values."""
        return any(value.is_readable and value.sampler.is_unique for value in self.values)

    @property
    def columns(self) -> tuple[str, ...]:  # type: ignore[override]
        return tuple(dict.fromkeys(name for value in self.values for name in value.sampler.columns))

    def placed(self, table: "Table", column: str) -> Sampler:
        return self._with([value.sampler.placed(table, column) for value in self.values])

    def _with(self, samplers: Sequence[Sampler]) -> "JsonDocuments":
        rest = iter(samplers)
        pieces = [replace(p, sampler=next(rest)) if isinstance(p, Value) else p for p in self.pieces]
        return replace(self, pieces=tuple(pieces))

    def fit(self, type: SqlType, domain: Domain) -> Sampler:
        if type.id != "VARCHAR":
            raise wrong_type(self, type)
        if not domain.is_free:
            raise no_domain(self, domain)
        fitted = []
        for value in self.values:
            try:
                fitted.append(value.sampler.fit(value.type, Domain(value.type)))
            except MisataError as error:
                raise GeneratorError(f"misata_json: {{{value.sql}}} as {value.type}: {error}") from None
        return self._with(fitted)

    def check_rows(self, first_row: int, n_rows: int, column: str) -> None:
        """As its values."""
        for value in self.values:
            value.sampler.check_rows(first_row, n_rows, column)

    def emit(self, cell: Cell) -> Layout:
        return _Assembly(cell, self.pieces).layout()

    def numbered(self) -> "NumberedDocuments | None":
        """By the value of which there are the most."""
        found = {i: p.sampler.numbered() for i, p in enumerate(self.pieces) if isinstance(p, Value) and p.is_readable}
        known = [(values.n_values, -i, values) for i, values in found.items() if values is not None]
        if not known:
            return None
        _, place, values = max(known, key=lambda entry: entry[:2])
        return NumberedDocuments(self.pieces, -place, values)

    def longest_text(self) -> int | None:
        """An upper bound: as if each character of a text needed the longest escape."""
        return sum(len(p.decode()) if isinstance(p, bytes) else _longest_value(p) for p in self.pieces)

    def describe(self) -> str:
        return self.text


class NumberedDocuments(Numbered):
    """Documents by the number of one of their values; the others are those of the row of that number."""

    def __init__(self, pieces: tuple[bytes | Value, ...], place: int, values: Numbered) -> None:
        self.pieces = pieces
        self.place = place
        self.values = values
        self.n_values = values.n_values
        self.note = values.note

    def emit_numbered(self, cell: Cell, numbers: Buffer) -> Layout:
        return _Assembly(replace(cell, rows=numbers), self.pieces, self.place, self.values).layout()


class _Assembly:
    """The steps that put a document together: first the cells of its values, then the text."""

    def __init__(
        self,
        cell: Cell,
        pieces: tuple[bytes | Value, ...],
        place: int = -1,
        numbered: Numbered | None = None,
    ) -> None:
        self.cell = cell
        self.parts: list[tuple[bytes | Value, Layout | None]] = []
        for i, piece in enumerate(pieces):
            layout = None
            if isinstance(piece, Value):
                inner = cell.hidden(f"value {i}", piece.type)
                if i == place and numbered is not None:
                    layout = numbered.emit_numbered(inner, cell.row_numbers())
                else:
                    layout = piece.sampler.emit(inner)
            self.parts.append((piece, layout))
        self.slot_bytes = sum(_longest(piece, layout) for piece, layout in self.parts)
        self.out, self.lengths = cell.buffer("u1", self.slot_bytes), cell.buffer("i4")

    def layout(self) -> Layout:
        cell = self.cell
        cell.add(json_text.start_documents, self.lengths)
        for piece, layout in self.parts:
            if isinstance(piece, bytes):
                self._append_constant(piece)
            elif layout is not None:
                self._append_value(piece, layout)
        return Layout("slots", self.slot_bytes, data=self.out, offsets=self.lengths)

    @property
    def _target(self) -> tuple[int, Buffer, Buffer]:
        return self.slot_bytes, self.out, self.lengths

    def _append_constant(self, text: bytes) -> None:
        self.cell.add(json_text.append_bytes, np.frombuffer(text, np.uint8), *self._target)

    def _append_value(self, value: Value, layout: Layout) -> None:
        cell = self.cell
        marks = cell.buffer("i4")
        if layout.validity is not None:
            cell.add(json_text.mark_lengths, self.lengths, marks)
        has_quotes = value.is_whole and value.is_quoted
        if has_quotes:
            self._append_constant(b'"')
        assert layout.data is not None
        match value.type.id:
            case "VARCHAR" if layout.kind == "dict":
                assert layout.pool is not None
                self._append_pool(layout.data, tuple(map(_escaped, layout.pool.values)))
            case "VARCHAR":
                assert layout.kind == "slots" and layout.offsets is not None
                cell.add(json_text.append_escaped, layout.data, layout.width, layout.offsets, *self._target)
            case "BOOLEAN":
                self._append_pool(layout.data, (b"false", b"true"))
            case "DATE":
                cell.add(json_text.append_dates, layout.data, *self._target)
            case "TIME":
                cell.add(json_text.append_times, layout.data, *self._target)
            case "TIMESTAMP":
                cell.add(json_text.append_timestamps, layout.data, *self._target)
            case _:
                kernel = json_text.APPEND_NUMBER[layout.data.dtype]
                cell.add(kernel, layout.data, value.type.scale or 0, *self._target)
        if has_quotes:
            self._append_constant(b'"')
        if layout.validity is not None:
            cell.add(json_text.put_nulls, layout.validity, marks, *self._target)

    def _append_pool(self, codes: Buffer, texts: tuple[bytes, ...]) -> None:
        offsets = np.cumsum([0, *map(len, texts)]).astype(np.int64)
        pool = np.frombuffer(b"".join(texts) or b"\0", np.uint8)
        self.cell.add(json_text.APPEND_POOL[codes.dtype], codes, offsets, pool, *self._target)


def _longest_value(value: Value) -> int:
    if value.type.id != "VARCHAR":
        return _longest(value, None)
    return 2 + json_text.ESCAPED_BYTES * (value.sampler.longest_text() or 0)


def _escaped(text: bytes) -> bytes:
    return json.dumps(text.decode(), ensure_ascii=False)[1:-1].encode()


def _longest(piece: bytes | Value, layout: Layout | None) -> int:
    """An upper bound of a piece's bytes, with its quotes; null takes four. layout: of a text, where it is known"""
    if isinstance(piece, bytes):
        return len(piece)
    if layout is not None and layout.pool is not None:
        return 4 + max(len(_escaped(text)) for text in layout.pool.values)
    match piece.type.id:
        case "VARCHAR":
            return 4 + json_text.ESCAPED_BYTES * (layout.width if layout is not None else 0)
        case "BOOLEAN":
            return len("false")
        case "DATE" | "TIME":
            return 2 + json_text.DATE_BYTES
        case "TIMESTAMP":
            return 2 + json_text.DATE_BYTES + json_text.TIME_BYTES
    return json_text.NUMBER_BYTES
