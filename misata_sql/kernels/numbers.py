"""Arithmetic on the numbers of values without a division: spread over more places, split into two parts.

Numbers are below 2^62, as of a permutation (random/feistel.py). All constants are whole numbers made once, in exact
arithmetic, so "different numbers, different places" is a theorem and not a matter of rounding.
"""

from dataclasses import dataclass

import numpy as np

from misata_sql.kernels.jit import device
from misata_sql.kernels.quantile import multiply_high
from misata_sql.random.squares import squares64

MOST_NUMBERS = 2**62

_1 = np.uint64(1)
SPLIT_WORDS = 8  # of the constants of a Split


@dataclass(frozen=True)
class Spread:
    """Constants of `spread`: 0 .. n_numbers - 1 over 0 .. n_places - 1, n_numbers <= n_places <= 2^64.

    Number k owns the places from floor(k * r) to before floor((k + 1) * r), r = n_places / n_numbers in fixed point:
    whole part and 64 bits of fraction, rounded up. Rounding adds less than 2^-2 to the last k * r, and n_numbers * r is
    itself n_places, so the parts are of at least one place each and cover all of them.
    """

    n_numbers: int
    n_places: int

    def __post_init__(self) -> None:
        assert 1 <= self.n_numbers <= min(self.n_places, MOST_NUMBERS)
        assert self.n_places <= 2**64
        assert self.whole < 2**64

    @property
    def whole(self) -> int:
        return self.n_places // self.n_numbers

    @property
    def fraction(self) -> int:
        return -(-(self.n_places % self.n_numbers << 64) // self.n_numbers)

    @property
    def words(self) -> tuple[int, int]:
        return self.whole, self.fraction


@device
def spread(number, whole, fraction, draw):  # type: ignore[no-untyped-def]
    """One of the places that a number owns, uint64; see Spread. draw: 64 random bits choose it. All uint64."""
    start = number * whole + multiply_high(number, fraction)
    low = number * fraction
    n_own = whole + np.uint64(low + fraction < low)  # one more where the fractions carry
    return start + multiply_high(draw, n_own)


@dataclass(frozen=True)
class Divisor:
    """Constants of `divide` by 1 <= divisor <= 2^62. Source: Granlund and Montgomery 1994, PLDI.

    With s = floor(log2 divisor) and magic = ceil(2^(64 + s) / divisor), the quotient of a number below 2^63 is
    number * magic >> (64 + s): the error of magic is below 2^(s + 1), so that of the product below 2^(64 + s). Powers
    of two, whose magic would not fit, take half of it and shift one less; 1 shifts the number up first.
    """

    divisor: int

    def __post_init__(self) -> None:
        assert 1 <= self.divisor <= MOST_NUMBERS

    @property
    def words(self) -> tuple[int, int, int, int]:
        """divisor, shift before, magic, shift after."""
        s = self.divisor.bit_length() - 1
        if self.divisor == 1 << s:
            return self.divisor, int(s == 0), 1 << 63, max(s - 1, 0)
        return self.divisor, 0, -(-(1 << (64 + s)) // self.divisor), s


@device
def divide(number, before, magic, after):  # type: ignore[no-untyped-def]
    """The quotient of a number below 2^63; see Divisor. All uint64."""
    return multiply_high(number << before, magic) >> after


@dataclass(frozen=True)
class Split:
    """Constants of `split`: numbers below n_numbers as pairs (one of `width`, a number below `rest`).

    n_numbers <= 2^62 and <= width * rest; width, rest <= 2^62. Where n_numbers is width * rest, this is division by
    `rest` and each pair has its number. Where it is less, the numbers are spread, so that all values of the one are as
    likely, and of the other too.
    """

    n_numbers: int
    width: int
    rest: int

    def __post_init__(self) -> None:
        assert 1 <= self.n_numbers <= min(self.width * self.rest, MOST_NUMBERS)
        assert max(self.width, self.rest) <= MOST_NUMBERS

    @property
    def is_exact(self) -> bool:
        return self.n_numbers == self.width * self.rest

    @property
    def words(self) -> tuple[int, ...]:
        """The SPLIT_WORDS constants: of two Spreads with a Divisor between them."""
        share = -(-self.n_numbers // self.width)
        before = Spread(self.n_numbers, self.width * share).words
        return (*before, *Divisor(share).words, *Spread(share, self.rest).words)


@device
def split(number, words, at, key, counter):  # type: ignore[no-untyped-def]
    """The two parts of a number by the constants words[at:], uint64; see Split.

    key: uint64 stream key; counter: uint64, it and the next are drawn at where numbers are spread
    """
    whole, fraction = words[at], words[at + 1]
    if whole != _1 or fraction != np.uint64(0):
        number = spread(number, whole, fraction, squares64(key, counter))
    quotient = divide(number, words[at + 3], words[at + 4], words[at + 5])
    rest = number - quotient * words[at + 2]
    whole, fraction = words[at + 6], words[at + 7]
    if whole != _1 or fraction != np.uint64(0):
        rest = spread(rest, whole, fraction, squares64(key, counter + _1))
    return quotient, rest
