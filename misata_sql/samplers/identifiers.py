"""Samplers of identifiers of a fixed form, whose check digits are right by construction."""

from collections.abc import Callable
from dataclasses import dataclass

from misata_sql.domains.domain import Domain
from misata_sql.engine.program import Buffer, Layout
from misata_sql.kernels import check_digits
from misata_sql.samplers.base import Cell, Numbered, Sampler, no_domain, wrong_type
from misata_sql.spec.types import VARCHAR, SqlType
from misata_sql.values.formats.tables import NO_READ, FormatTables


@dataclass(frozen=True)
class Identifier(Sampler):
    """A text of a format, every one equally likely.

    make_tables: () -> FormatTables, always the same ones; asked for when first needed
    text: the call that made it
    """

    make_tables: Callable[[], FormatTables]
    text: str
    natural = VARCHAR

    @property
    def tables(self) -> FormatTables:
        return self.make_tables()

    def fit(self, type: SqlType, domain: Domain) -> Sampler:
        if type.id != "VARCHAR":
            raise wrong_type(self, type)
        if not domain.is_free:
            raise no_domain(self, domain)
        return self

    def emit(self, cell: Cell) -> Layout:
        shares, sums = cell.buffer("u8"), cell.buffer("u8")
        cell.add(check_digits.draw_shares, cell.key("value"), shares, sums)
        return _emit_texts(cell, self.tables, shares, sums)

    def numbered(self) -> "NumberedIdentifiers":
        """By number in mixed radix of its pieces."""
        return NumberedIdentifiers(self.tables)

    def longest_text(self) -> int | None:
        """All have the same length."""
        return self.tables.length

    def describe(self) -> str:
        return self.text


class NumberedIdentifiers(Numbered):
    """The texts of a format by number. Where there are more than 2^62, the last places are random, by the number."""

    def __init__(self, tables: FormatTables) -> None:
        self.tables = tables
        self.n_values = tables.n_numbered

    def emit_numbered(self, cell: Cell, numbers: Buffer) -> Layout:
        shares, sums = cell.buffer("u8"), cell.buffer("u8")
        cell.add(check_digits.shares_of_numbers, numbers, *self.tables.reciprocal, shares, sums)
        return _emit_texts(cell, self.tables, shares, sums)


def _emit_texts(cell: Cell, tables: FormatTables, shares: Buffer, sums: Buffer) -> Layout:
    """The steps after the one that starts shares and sums."""
    words = [shares]
    for i in range(1, tables.n_words):
        words.append(cell.buffer("u8"))
        cell.add(check_digits.draw_more_shares, cell.key(f"places {i}"), shares, words[i])
    slot_bytes = tables.slot_bytes
    out, lengths = cell.buffer("u1", slot_bytes), cell.buffer("i4")
    for step in tables.steps:
        if step.moves is not None:
            n_states = len(step.texts)
            cell.add(
                check_digits.put_recursive, step.moves, step.start, n_states, step.texts, step.parts,
                len(step.moves) // (10 * n_states), step.at, slot_bytes, sums, out,
            )  # fmt: skip
            continue
        if not step.reads:
            cell.add(
                check_digits.put_choice, step.texts, step.parts, step.width, step.at, slot_bytes,
                words[step.word], sums, out,
            )  # fmt: skip
            continue
        reads = [field for read in (*step.reads, NO_READ)[:2] for field in (read.shift, read.mask, read.modulus)]
        cell.add(
            check_digits.put_check, step.texts, step.parts, step.width, *reads, step.at, step.n_bytes, slot_bytes,
            words[step.word], sums, out,
        )  # fmt: skip
    cell.add(check_digits.set_lengths, tables.length, lengths)
    return Layout("slots", slot_bytes, data=out, offsets=lengths)
