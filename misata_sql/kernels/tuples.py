"""Numbers of tuples: a number as two parts in mixed radix, as the items of an array, as two places that differ.

A multiplication by a constant's reciprocal takes the place of each division: 1.4 ns a row against 2.4 for a 64-bit
division by the hardware (AMD EPYC, AVX-512).
"""

import numpy as np

from misata_sql.kernels.jit import kernel
from misata_sql.kernels.numbers import SPLIT_WORDS, divide, split, spread
from misata_sql.kernels.quantile import multiply_high
from misata_sql.random.squares import squares64

_1 = np.uint64(1)


@kernel("key: u8, numbers: i8[n], whole: u8, fraction: u8, out: i8[n]")
def spread_numbers(key, numbers, whole, fraction, out):  # type: ignore[no-untyped-def]
    """Write a place of its own for each number into out; see Spread. Places from 2^63 on are negative int64."""
    for i in range(out.size):
        number = np.uint64(numbers[i])
        out[i] = np.int64(spread(number, whole, fraction, squares64(key, number)))


@kernel("key: u8, numbers: i8[n], out: i8[n]")
def draw_rows(key, numbers, out):  # type: ignore[no-untyped-def]
    """Write random row numbers, below 2^53, one for each number: for draws that must not depend on the row itself."""
    for i in range(out.size):
        out[i] = np.int64(squares64(key, np.uint64(numbers[i])) >> np.uint64(11))


@kernel("numbers: i8[n], divisor: u8, before: u8, magic: u8, after: u8, quotients: i8[n], remainders: i8[n]")
def divide_numbers(  # type: ignore[no-untyped-def]
    numbers, divisor, before, magic, after, quotients, remainders
):
    """Write quotients and remainders of numbers below 2^63 by a constant; divisor .. after: of a Divisor."""
    for i in range(numbers.size):
        number = np.uint64(numbers[i])
        quotient = divide(number, before, magic, after)
        quotients[i] = np.int64(quotient)
        remainders[i] = np.int64(number - quotient * divisor)


@kernel("key: u8, numbers: i8[n], words: u8[], firsts: i8[n], rests: i8[n]")
def split_numbers(key, numbers, words, firsts, rests):  # type: ignore[no-untyped-def]
    """Write the two parts of each number; words: of a Split."""
    for i in range(numbers.size):
        number = np.uint64(numbers[i])
        first, rest = split(number, words, 0, key, number << _1)
        firsts[i] = np.int64(first)
        rests[i] = np.int64(rest)


@kernel("key: u8, numbers: i8[n], times: i8, words: u8[], out: i8[]")
def split_items(key, numbers, times, words, out):  # type: ignore[no-untyped-def]
    """Write the parts of number i to out[i * times:]; words: of times - 1 Splits, each of what the one before left."""
    for i in range(numbers.size):
        rest = np.uint64(numbers[i])
        counter = squares64(key, rest)
        for j in range(times - 1):
            part, rest = split(rest, words, j * SPLIT_WORDS, key, counter)
            out[i * times + j] = np.int64(part)
            counter += np.uint64(2)
        out[i * times + times - 1] = np.int64(rest)


@kernel("numbers: i8[n], divisor: u8, before: u8, magic: u8, after: u8, firsts: i8[n], seconds: i8[n]")
def split_unequal(  # type: ignore[no-untyped-def]
    numbers, divisor, before, magic, after, firsts, seconds
):
    """Write numbers 0 .. m * (m - 1) - 1 as all pairs of different places 0 .. m - 1; Divisor: of m - 1, m >= 2."""
    for i in range(numbers.size):
        number = np.uint64(numbers[i])
        first = divide(number, before, magic, after)
        second = number - first * divisor
        firsts[i] = np.int64(first)
        seconds[i] = np.int64(second + np.uint64(second >= first))


@kernel("key: u8, numbers: i8[n], times: i8, n_values: u8, out: i8[]")
def lead_items(key, numbers, times, n_values, out):  # type: ignore[no-untyped-def]
    """Write number i to out[i * times], and behind it random numbers below n_values <= 2^62, drawn at it."""
    for i in range(numbers.size):
        out[i * times] = numbers[i]
        counter = squares64(key, np.uint64(numbers[i]))
        for j in range(1, times):
            out[i * times + j] = np.int64(multiply_high(squares64(key, counter + np.uint64(j)), n_values))
