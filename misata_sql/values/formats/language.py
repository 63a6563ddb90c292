"""How the form of an identifier is written down: pieces in the order of the text, and the checksums over them.

A free piece is one of a few texts; a check piece is chosen so that checksums come out right. A checksum adds what each
character is worth at its place, modulo a number:

>>> card = make_format("4", digits(14), balanced("n", "luhn"), sums={"luhn": luhn("x" * 16)})
>>> card.length, card.kinds
(16, 'nnnnnnnnnnnnnnnn')
"""

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

DIGITS = "0123456789"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def _kind(characters: set[str]) -> str:
    if characters <= set(DIGITS):
        return "n"
    return "a" if characters <= set(LETTERS) else "."


@dataclass(frozen=True)
class Choice:
    """One of some texts of the same length, each equally likely. A single one is a constant."""

    texts: tuple[str, ...]

    @cached_property
    def kinds(self) -> str:
        return "".join(_kind(set(column)) for column in zip(*self.texts, strict=True))


@dataclass(frozen=True)
class Check:
    """A text that depends on the remainders of one or two sums.

    kinds: "n" for a digit and "a" for a letter at each of its places
    sums: names of the sums that are read
    solve: their remainders -> the texts that may stand here, at least one; the shortest list says how many each has
    rank: pieces of a lower rank are written first; what is written counts in the sums that are read later
    """

    kinds: str
    sums: tuple[str, ...]
    solve: Callable[[tuple[int, ...]], Sequence[str]]
    rank: int = 0


@dataclass(frozen=True)
class Balanced:
    """A check piece that makes sums come out at their targets: of all candidates, those that do."""

    kinds: str
    sums: tuple[str, ...]
    targets: tuple[int, ...]
    candidates: tuple[str, ...]
    rank: int = 0


@dataclass(frozen=True)
class Recursive:
    """A check digit found by an automaton that reads the n_digits digits before it.

    start: its state before the first one; move: (state, number of the digit from 0, digit) -> state below n_states;
    close: the check digit of each state
    """

    n_digits: int
    n_states: int
    start: int
    move: Callable[[int, int, int], int]
    close: str
    rank: int = 0
    kinds: str = "n"


@dataclass(frozen=True)
class Sum:
    """worth: (place in the text, character) -> what it adds."""

    modulus: int
    worth: Callable[[int, str], int]


Piece = Choice | Check | Balanced | Recursive


@dataclass(frozen=True, eq=False)
class Format:
    """Pieces in the order of the text."""

    pieces: tuple[Piece, ...]
    sums: Mapping[str, Sum]

    @property
    def kinds(self) -> str:
        """ "n" for a digit, "a" for a letter and "." for anything else at each place."""
        return "".join(piece.kinds for piece in self.pieces)

    @property
    def length(self) -> int:
        return len(self.kinds)


def make_format(*pieces: str | Piece | tuple[Piece, ...], sums: Mapping[str, Sum] | None = None) -> Format:
    """A format of pieces, where a str is a constant."""
    flat: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, str):
            flat += [Choice((character,)) for character in piece]
        else:
            flat += piece if isinstance(piece, tuple) else (piece,)
    return Format(tuple(flat), sums or {})


def chars(alphabet: str, n: int = 1) -> tuple[Piece, ...]:
    """n places, each with any character of the alphabet."""
    return (Choice(tuple(alphabet)),) * n


def digits(n: int) -> tuple[Piece, ...]:
    """n places with any digit."""
    return chars(DIGITS, n)


def numbers(first: int, last: int, n_digits: int) -> Choice:
    """The numbers first .. last with leading zeros."""
    return Choice(tuple(f"{number:0{n_digits}d}" for number in range(first, last + 1)))


def balanced(kinds: str, *sums: str, target: int = 0, alphabet: str = "", rank: int = 0) -> Balanced:
    """Characters that make the sums come out at the target; alphabet: of all of its places, digits if not given."""
    places = [alphabet or (DIGITS if kind == "n" else LETTERS) for kind in kinds]
    candidates = tuple(map("".join, itertools.product(*places)))
    return Balanced(kinds, sums, (target,) * len(sums), candidates, rank)


# -- checksums


def counted(mask: str) -> list[int]:
    """Places that a mask marks with x; other characters stand for what does not count."""
    return [place for place, mark in enumerate(mask) if mark == "x"]


def digit_value(character: str) -> int:
    """0 .. 9, and 10 .. 35 for A .. Z."""
    return int(character, 36)


def weighted(modulus: int, mask: str, weights: Sequence[int], value: Callable[[str], int] = digit_value) -> Sum:
    """Sum of weight times value over the places marked x in the mask, in order."""
    by_place = dict(zip(counted(mask), weights, strict=True))
    return Sum(modulus, lambda place, c: by_place[place] * value(c) if place in by_place else 0)


def luhn(mask: str) -> Sum:
    """Every second digit from the right counts double, and by the sum of its digits. Source: ISO/IEC 7812-1 annex B."""
    places = counted(mask)
    doubled = set(places[-2::-2])

    def worth(place: int, character: str) -> int:
        if place in doubled:
            return sum(divmod(2 * int(character), 10))
        return int(character) if place in places else 0

    return Sum(10, worth)


def mod_97(kinds: str, order: Sequence[int]) -> Sum:
    """The number that the characters in that order spell, modulo 97; a letter spells two digits, A = 10 to Z = 35.

    kinds: of each place of the text, "n" or "a". Source: ISO/IEC 7064, MOD 97-10
    """
    weights, weight = {}, 1
    for place in reversed(order):
        weights[place] = weight
        weight = weight * {"n": 10, "a": 100}[kinds[place]] % 97
    return Sum(97, lambda place, c: weights[place] * digit_value(c) if place in weights else 0)


def pure_11_10(n_digits: int, rank: int = 0) -> Recursive:
    """The check digit of the n_digits before it. Source: ISO/IEC 7064, MOD 11,10."""

    def move(state: int, i: int, digit: int) -> int:
        return 2 * ((state + digit - 1) % 10 + 1) % 11

    return Recursive(n_digits, 11, 10, move, "10987654321", rank)


def verhoeff(n_digits: int) -> Recursive:
    """The check digit of the n_digits before it. Source: Verhoeff 1969: the group of a pentagon's ten symmetries.

    Symmetry a + 5 * b is b reflections, then a turns; digits are permuted by their place from the right.
    """

    def product(x: int, y: int) -> int:
        turn = y % 5 if x < 5 else -y % 5
        return (x + turn) % 5 + 5 * ((x // 5 + y // 5) % 2)

    def permuted(times: int, digit: int) -> int:
        for _ in range(times % 8):
            digit = (1, 5, 7, 6, 2, 8, 3, 0, 9, 4)[digit]
        return digit

    inverse = "".join(str(next(c for c in range(10) if product(c, state) == 0)) for state in range(10))
    return Recursive(n_digits, 10, 0, lambda state, i, d: product(permuted(n_digits - i, d), state), inverse)
