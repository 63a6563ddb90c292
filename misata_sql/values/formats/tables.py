"""From the form of an identifier to the tables that kernels/check_digits.py reads."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import numpy as np

from misata_sql.values.formats.language import Balanced, Check, Choice, Format, Piece, Recursive

MOST_TEXTS = (
    1_300  # of merged pieces: three digits, or two characters of 36; their tables stay in the first-level cache
)
MOST_BYTES = 8
NUMBERS_MAX = 1 << 62

Words = np.ndarray[Any, np.dtype[np.uint64]]


@dataclass(frozen=True, eq=False)
class Read:
    """Where a sum stands in a row's sums, and its modulus."""

    shift: int
    mask: int
    modulus: int


NO_READ = Read(0, 0, 1)


@dataclass(frozen=True, eq=False)
class Step:
    """One call of put_choice, of put_check where it reads sums, or of put_recursive where it reads digits.

    texts, parts: (states * width,) uint64; word: which of the row's shares is used; at, n_bytes: place in the text
    moves: (digits * states * 10,) uint8 of a recursive check digit, start: its first state
    """

    texts: Words
    parts: Words
    width: int
    word: int
    at: int
    n_bytes: int
    reads: tuple[Read, ...] = ()
    moves: np.ndarray[Any, np.dtype[np.uint8]] | None = None
    start: int = 0


@dataclass(frozen=True, eq=False)
class FormatTables:
    """A format, ready for the kernels.

    length: characters of a text
    n_words: 64-bit shares that a row needs
    n_numbered: how many different values the numbers 0 .. n_numbered - 1 reach, at most 2^62
    n_values: how many values there are
    """

    length: int
    steps: tuple[Step, ...]
    slot_bytes: int
    n_words: int
    n_numbered: int
    n_values: int

    @cached_property
    def reciprocal(self) -> tuple[int, int]:
        """See reciprocal_of."""
        return reciprocal_of(self.n_numbered)


def reciprocal_of(count: int) -> tuple[int, int]:
    """reciprocal and shift of shares_of_numbers: 2^(64 + shift) / count rounded up, in 64 bits; 1 <= count <= 2^62."""
    if count == 1:
        return 0, 1
    shift = count.bit_length() - 1
    return min(-(-(1 << (64 + shift)) // count), (1 << 64) - 1), shift


def compile_format(format: Format) -> FormatTables:
    """The tables of a format. Choices are written first, from left to right, then checks by rank."""
    pieces: list[tuple[int, Piece]] = []
    at = 0
    for piece in format.pieces:
        pieces.append((at, piece))
        at += len(piece.kinds)
    choices = _merge([(at, piece.texts) for at, piece in pieces if isinstance(piece, Choice)])
    checks = [(at, piece) for at, piece in pieces if isinstance(piece, Check | Balanced | Recursive)]
    checks.sort(key=lambda entry: entry[1].rank)

    sums = _SumTables(format)
    drafts = [_of_choice(sums, at, texts) for at, texts in choices]
    drafts += [_of_check(sums, at, check) for at, check in checks]
    shifts = sums.place(drafts)

    steps, word, product, numbered, values = [], 0, 1, 0, 1
    for draft in drafts:
        if product * draft.width > NUMBERS_MAX:
            numbered = numbered or product
            word, product = word + 1, 1
        product *= draft.width
        values *= draft.width
        parts = np.zeros(len(draft.texts), np.uint64)
        for shift, part in zip(shifts, draft.parts, strict=True):
            parts |= part.astype(np.uint64) << np.uint64(shift)
        reads = tuple(sums.read(name, shifts) for name in draft.reads)
        words = _words(draft.texts)
        steps.append(Step(words, parts, draft.width, word, draft.at, draft.n_bytes, reads, draft.moves, draft.start))
    slot_bytes = max([format.length, *(at + MOST_BYTES for at, _ in choices)])
    return FormatTables(format.length, tuple(steps), slot_bytes, word + 1, numbered or product, values)


def _merge(choices: list[tuple[int, tuple[str, ...]]]) -> list[tuple[int, tuple[str, ...]]]:
    """Neighbours as one choice, while it has few texts."""
    merged: list[tuple[int, tuple[str, ...]]] = []
    for at, texts in choices:
        if merged:
            last_at, last = merged[-1]
            size = len(last[0])
            is_neighbour = last_at + size == at
            if is_neighbour and len(last) * len(texts) <= MOST_TEXTS and size + len(texts[0]) <= MOST_BYTES:
                merged[-1] = last_at, _product(last, texts)
                continue
        merged.append((at, texts))
    return merged


@cache
def _product(heads: tuple[str, ...], tails: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(head + tail for head, tail in itertools.product(heads, tails))


def _words(texts: tuple[str, ...]) -> Words:
    """Each text as a uint64, its first character in the lowest byte. Formats share the arrays of small pieces."""
    return _shared_words(texts) if len(texts) <= MOST_TEXTS else _make_words(texts)


@cache
def _shared_words(texts: tuple[str, ...]) -> Words:
    return _make_words(texts)


def _make_words(texts: tuple[str, ...]) -> Words:
    codes = np.zeros((len(texts), MOST_BYTES), np.uint8)
    codes[:, : len(texts[0])] = np.frombuffer("".join(texts).encode("ascii"), np.uint8).reshape(len(texts), -1)
    return codes.view("<u8").astype(np.uint64).reshape(-1)


@dataclass(frozen=True)
class _Draft:
    """A step before the sums have their places. parts: of each sum, (states * width,) int64 below its modulus."""

    at: int
    texts: tuple[str, ...]
    width: int
    n_bytes: int
    parts: tuple[np.ndarray, ...]
    reads: tuple[str, ...] = ()
    moves: np.ndarray | None = None
    start: int = 0


class _SumTables:
    """What the characters of a format are worth in its sums."""

    def __init__(self, format: Format) -> None:
        self.sums = format.sums
        self.names = tuple(format.sums)
        self._bits: tuple[int, ...] = ()

    def parts(self, at: int, texts: Sequence[str]) -> list[np.ndarray]:
        """Of each sum: (texts,) int64, what each text adds at that place, modulo the modulus."""
        codes = np.frombuffer("".join(texts).encode("ascii"), np.uint8).reshape(len(texts), -1)
        parts = []
        for name in self.names:
            total = np.zeros(len(texts), np.int64)
            for column in range(codes.shape[1]):
                worth = np.zeros(128, np.int64)
                for code in np.unique(codes[:, column]):
                    worth[code] = self.sums[name].worth(at + column, chr(code))
                total += worth[codes[:, column]]
            parts.append(total % self.sums[name].modulus)
        return parts

    def place(self, drafts: list[_Draft]) -> list[int]:
        """The sums' shifts within 64 bits: each has room for the greatest sum of all parts."""
        bits = [sum(int(d.parts[i].max()) for d in drafts).bit_length() for i in range(len(self.names))]
        if sum(bits) > 64:
            raise AssertionError(f"the checksums need {sum(bits)} bits")
        self._bits = tuple(bits)
        return [sum(bits[:i]) for i in range(len(bits))]

    def read(self, name: str, shifts: list[int]) -> Read:
        place = self.names.index(name)
        return Read(shifts[place], (1 << self._bits[place]) - 1, self.sums[name].modulus)


def _of_choice(sums: _SumTables, at: int, texts: tuple[str, ...]) -> _Draft:
    return _Draft(at, texts, len(texts), len(texts[0]), tuple(sums.parts(at, texts)))


def _of_check(sums: _SumTables, at: int, check: Piece) -> _Draft:
    if isinstance(check, Recursive):
        return _of_recursive(sums, at, check)
    assert isinstance(check, Check | Balanced)
    states = list(itertools.product(*(range(sums.sums[name].modulus) for name in check.sums)))
    solved = _solve_balanced(sums, at, check, states) if isinstance(check, Balanced) else map(check.solve, states)
    lists = list(solved)
    width = min(map(len, lists))
    if width == 0:
        raise AssertionError("a state of the checksums has no check digit")
    texts = tuple(text for found in lists for text in found[:width])
    return _Draft(at, texts, width, len(check.kinds), tuple(sums.parts(at, texts)), check.sums)


def _of_recursive(sums: _SumTables, at: int, check: Recursive) -> _Draft:
    moves = [
        check.move(state, i, digit) for i in range(check.n_digits) for state in range(check.n_states)
        for digit in range(10)
    ]  # fmt: skip
    texts = tuple(check.close)
    return _Draft(at, texts, 1, 1, tuple(sums.parts(at, texts)), (), np.array(moves, np.uint8), check.start)


def _solve_balanced(sums: _SumTables, at: int, check: Balanced, states: list[tuple[int, ...]]) -> list[tuple[str, ...]]:
    """For each state the candidates that bring every sum to its target."""
    parts = dict(zip(sums.names, sums.parts(at, check.candidates), strict=True))
    needed = np.zeros(len(check.candidates), np.int64)  # the state that each candidate closes
    for name, target in zip(check.sums, check.targets, strict=True):
        modulus = sums.sums[name].modulus
        needed = needed * modulus + (target - parts[name]) % modulus
    order = np.argsort(needed, kind="stable")
    bounds = np.searchsorted(needed[order], range(len(states) + 1))
    return [tuple(check.candidates[i] for i in order[a:b]) for a, b in itertools.pairwise(bounds)]
