"""Samplers of identifiers, text by pattern, and raw bytes."""

from dataclasses import dataclass

from misata_sql.domains.domain import Domain
from misata_sql.engine.program import Buffer, Layout
from misata_sql.errors import ConstraintError, GeneratorError
from misata_sql.kernels import bits, ids, permutation
from misata_sql.kernels.regex import kernel_of
from misata_sql.samplers.base import Cell, Numbered, Sampler, no_domain, wrong_type
from misata_sql.spec.types import BLOB, UUID, VARCHAR, SqlType
from misata_sql.values.regex import compile_regex

HASH_ID_MAX = 64


def slots_of(cell: Cell, slot_bytes: int) -> tuple[Layout, tuple[Buffer, Buffer]]:
    """Layout and (out, lengths) buffers of text with at most slot_bytes bytes."""
    out, lengths = cell.buffer("u1", slot_bytes), cell.buffer("i4")
    return Layout("slots", slot_bytes, data=out, offsets=lengths), (out, lengths)


@dataclass(frozen=True)
class Uuid(Sampler):
    """A version 4 UUID, all different."""

    type: SqlType = UUID
    natural = UUID
    is_unique = True

    def fit(self, type: SqlType, domain: Domain) -> Sampler:
        if type.id not in ("UUID", "VARCHAR"):
            raise wrong_type(self, type)
        if not domain.is_free:
            raise no_domain(self, domain)
        return Uuid(type)

    def numbered(self) -> Numbered:
        """2^62 of them, made of their numbers as of rows."""
        from misata_sql.samplers.distinct import NumberedRows

        return NumberedRows(self, 2**62)

    def emit(self, cell: Cell) -> Layout:
        keys = cell.key("uuid high"), cell.key("uuid low")
        if self.type.id == "UUID":
            words = cell.buffer("u8", 2)
            cell.add(ids.fill_uuid, *keys, words)
            return Layout("fixed", 16, data=words)
        layout, (out, lengths) = slots_of(cell, 36)
        cell.add(ids.fill_uuid_text, *keys, out, lengths)
        return layout

    def longest_text(self) -> int | None:
        """36 in a VARCHAR column."""
        return 36 if self.type.id == "VARCHAR" else None

    def describe(self) -> str:
        return "misata_uuid()"


@dataclass(frozen=True)
class HashId(Sampler):
    """A text of n_chars lower-case hexadecimal digits, all different."""

    n_chars: int
    natural = VARCHAR
    is_unique = True

    def __post_init__(self) -> None:
        if not 1 <= self.n_chars <= HASH_ID_MAX:
            raise GeneratorError(f"misata_hash_id: length must be from 1 to {HASH_ID_MAX} (got length={self.n_chars})")

    def fit(self, type: SqlType, domain: Domain) -> Sampler:
        if type.id != "VARCHAR":
            raise wrong_type(self, type)
        if not domain.is_free:
            raise no_domain(self, domain)
        return self

    def check_rows(self, first_row: int, n_rows: int, column: str) -> None:
        """Refuse rows beyond the number of ids."""
        n_ids = ids.hash_id_ranks(self.n_chars, ids.HEX)
        if first_row + n_rows > n_ids:
            raise ConstraintError(
                f"{column}: {self.describe()} has {n_ids:,} different ids, "
                f"but rows up to {first_row + n_rows - 1:,} are asked for\n"
                f"  Hint: use misata_hash_id({self.n_chars + 2}) or longer"
            )

    def numbered(self) -> Numbered:
        """As many as the digits of one draw tell apart, 2^60 at most; the others are random in front."""
        from misata_sql.samplers.numbered_text import NumberedHashIds

        return NumberedHashIds(self)

    def emit(self, cell: Cell) -> Layout:
        ranks = cell.buffer("i8")
        n_ids = ids.hash_id_ranks(self.n_chars, ids.HEX)
        cell.add(permutation.fill_permutation, cell.key("id"), n_ids, 0, ranks)
        return self.spell(cell, ranks)

    def spell(self, cell: Cell, ranks: Buffer) -> Layout:
        """The ids of these ranks, int64 below hash_id_ranks."""
        layout, (out, lengths) = slots_of(cell, self.n_chars)
        cell.add(
            ids.fill_hash_id, cell.key("more digits"), self.n_chars, ids.HEX, ranks, self.n_chars,
            out, lengths,
        )  # fmt: skip
        return layout

    def longest_text(self) -> int | None:
        """All ids have this length."""
        return self.n_chars

    def describe(self) -> str:
        return f"misata_hash_id({self.n_chars})"


@dataclass(frozen=True)
class Regex(Sampler):
    """Every string that the pattern matches equally likely. text: the call that made it, where it has a name"""

    pattern: str
    text: str = ""
    natural = VARCHAR

    def __post_init__(self) -> None:
        compile_regex(self.pattern)

    def fit(self, type: SqlType, domain: Domain) -> Sampler:
        if type.id != "VARCHAR":
            raise wrong_type(self, type)
        if not domain.is_free:
            raise no_domain(self, domain)
        return self

    def numbered(self) -> Numbered:
        """All strings."""
        from misata_sql.samplers.numbered_text import NumberedStrings

        return NumberedStrings(self)

    def emit(self, cell: Cell) -> Layout:
        language = compile_regex(self.pattern)
        slot_bytes = max(language.max_bytes, 1)
        layout, (out, lengths) = slots_of(cell, slot_bytes)
        kernel, constants = kernel_of(language.tables)
        given = {"key": cell.key("value"), "slot_bytes": slot_bytes, "out": out, "lengths": lengths, **constants}
        cell.add(kernel, *(given[p.name] for p in kernel.parameters if p.kind != "row"))
        return layout

    def longest_text(self) -> int | None:
        """Of the longest match."""
        return compile_regex(self.pattern).max_characters

    def describe(self) -> str:
        call = self.text or f"misata_regex('{self.pattern}')"
        return f"{call}, {compile_regex(self.pattern).count:,} strings"


@dataclass(frozen=True)
class Bytes(Sampler):
    """Random bytes, `length` of them; in a BIT column as many bits times 8."""

    length: int
    type: SqlType = BLOB
    natural = BLOB

    def __post_init__(self) -> None:
        if not 1 <= self.length <= bits.BYTES_MAX:
            raise GeneratorError(
                f"misata_bytes: length must be from 1 to {bits.BYTES_MAX} bytes (got length={self.length})"
            )

    def fit(self, type: SqlType, domain: Domain) -> Sampler:
        if type.id not in ("BLOB", "BIT"):
            raise wrong_type(self, type)
        if not domain.is_free:
            raise no_domain(self, domain)
        return Bytes(self.length, type)

    def numbered(self) -> Numbered:
        """All strings of that many bytes."""
        from misata_sql.samplers.numbered_text import NumberedBytes

        return NumberedBytes(self)

    def emit(self, cell: Cell) -> Layout:
        words = (self.length + 7) // 8 * 8
        if self.type.id == "BIT":
            layout, (out, lengths) = slots_of(cell, 1 + words)
            n_bits = 8 * self.length
            cell.add(bits.fill_bit_string, cell.key("value"), n_bits, 1 + words, out, lengths)
            return layout
        layout, (out, lengths) = slots_of(cell, words)
        cell.add(
            bits.fill_bytes, cell.key("value"), cell.key("length"), self.length, self.length, words,
            out, lengths,
        )  # fmt: skip
        return layout

    def describe(self) -> str:
        return f"misata_bytes({self.length})"
