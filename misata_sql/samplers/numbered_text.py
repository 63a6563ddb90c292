"""Identifiers, texts of a pattern and raw bytes by number."""

from dataclasses import dataclass, replace

from misata_sql.engine.program import Buffer, Layout
from misata_sql.kernels import bits, ids, tuples
from misata_sql.kernels.regex import numbered_kernel_of
from misata_sql.samplers.base import Cell, Numbered
from misata_sql.samplers.text import Bytes, HashId, Regex, slots_of
from misata_sql.values.regex import compile_regex


@dataclass(frozen=True)
class NumberedHashIds(Numbered):
    """The number in hexadecimal digits; more digits than 2^60 has are random, drawn at the number."""

    hash_ids: HashId

    @property
    def n_values(self) -> int:  # type: ignore[override]
        return ids.hash_id_ranks(self.hash_ids.n_chars, ids.HEX)

    def emit_numbered(self, cell: Cell, numbers: Buffer) -> Layout:
        rows = cell.buffer("i8")
        cell.add(tuples.draw_rows, cell.key("digits of numbers"), numbers, rows)
        return self.hash_ids.spell(replace(cell, rows=rows), numbers)


@dataclass(frozen=True)
class NumberedStrings(Numbered):
    """The strings of a regular language."""

    regex: Regex

    @property
    def n_values(self) -> int:  # type: ignore[override]
        return compile_regex(self.regex.pattern).count

    def emit_numbered(self, cell: Cell, numbers: Buffer) -> Layout:
        language = compile_regex(self.regex.pattern)
        slot_bytes = max(language.max_bytes, 1)
        layout, (out, lengths) = slots_of(cell, slot_bytes)
        kernel, constants = numbered_kernel_of(language)
        given = {
            "key": cell.key("numbered"), "numbers": numbers, "slot_bytes": slot_bytes, "out": out, "lengths": lengths,
            **constants,
        }  # fmt: skip
        cell.add(kernel, *(given[p.name] for p in kernel.parameters))
        return layout


@dataclass(frozen=True)
class NumberedBytes(Numbered):
    """BLOB or BIT cells of a fixed number of bytes."""

    bytes: Bytes

    @property
    def n_values(self) -> int:  # type: ignore[override]
        return 256**self.bytes.length

    def emit_numbered(self, cell: Cell, numbers: Buffer) -> Layout:
        prefix = int(cell.type.id == "BIT")
        slot_bytes = prefix + (self.bytes.length + 7) // 8 * 8
        layout, (out, lengths) = slots_of(cell, slot_bytes)
        key = cell.key("numbered")
        cell.add(bits.fill_numbered_bytes, key, numbers, self.bytes.length, prefix, slot_bytes, out, lengths)
        return layout
