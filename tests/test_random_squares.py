"""The generator against big-integer arithmetic, published numbers, and simple statistics."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from misata_sql.kernels.jit import kernel
from misata_sql.random.squares import squares64
from misata_sql.random.streams import KEY_COUNT, key_of_rank, stream_key

SOURCE = Path(__file__).read_text()  # cached code of a test's kernel is that of this file
M = 2**64
uint64s = st.integers(0, M - 1)


@kernel("key: u8, first_row: row, out: u8[n]", source=SOURCE)
def fill_draws(key, first_row, out):
    for i in range(out.size):
        out[i] = squares64(key, np.uint64(first_row + i))


def squares64_by_definition(key: int, counter: int) -> int:
    """The five rounds of the paper in Python's integers: square, add the Weyl term, swap halves."""

    def swapped(x: int) -> int:
        return x % 2**32 * 2**32 + x // 2**32

    weyl = [counter * key % M, (counter + 1) * key % M]
    x = weyl[0]
    for i in range(3):
        x = swapped((x * x + weyl[i % 2]) % M)
    fourth = (x * x + weyl[1]) % M
    fifth = (swapped(fourth) ** 2 + weyl[0]) % M
    return fourth ^ fifth // 2**32


@given(uint64s, uint64s)
def test_squares64_is_the_published_formula(key, counter):
    """Any key and counter give what big-integer arithmetic gives."""
    assert squares64(key, counter) == squares64_by_definition(key, counter)


@pytest.mark.parametrize(
    ("counter", "draw"),
    [(0, 0x84EF8BB44B2A9590), (1, 0x4666B593D6D064DC), (671, 0xD4050608432BF728)],
)
def test_squares64_gives_published_numbers(counter, draw):
    """Numbers that the author's own C code gave (randomgen's squares-testset-2)."""
    assert squares64(0x32D1638D0D582ACF, counter) == draw


@settings(deadline=None)
@given(st.integers(0, KEY_COUNT - 1), st.integers(0, 2**53 - 300))
def test_compiled_draws_are_those_of_python(rank, first_row):
    """Machine code, plain Python and whole numpy arrays give the same bits."""
    key = key_of_rank(rank)
    rows = np.arange(first_row, first_row + 259)
    compiled = np.empty(rows.size, np.uint64)
    fill_draws.compiled(key, first_row, compiled)
    assert np.array_equal(compiled, squares64(key, rows))
    assert [int(x) for x in compiled[:3]] == [squares64_by_definition(key, first_row + i) for i in range(3)]


@pytest.mark.filterwarnings("error")
def test_squares64_does_not_warn_of_its_overflows():
    """Arithmetic modulo 2^64 is what is meant, so numpy's overflow warning stays away."""
    assert squares64(np.uint64(M - 1), np.uint64(M - 1)) == squares64_by_definition(M - 1, M - 1)


def test_each_bit_is_one_half_of_the_time():
    """64 bits of 10^6 draws, each within 6 sigma: a false alarm once in 8 * 10^6 runs."""
    draws = squares64(stream_key(7, "t", "c", purpose="value"), np.arange(10**6))
    ones = np.array([(draws >> np.uint64(bit) & np.uint64(1)).sum() for bit in range(64)])
    assert np.abs(ones - 5e5).max() < 6 * 500


def test_keys_that_share_their_lower_digits_give_unrelated_draws():
    """Of 64 equal bits of two draws half agree, for keys that differ in the highest digits only.

    10^6 pairs of draws, each output bit within 6 sigma: a false alarm once in 8 * 10^6 runs.
    """
    rows = np.arange(10**6)
    same = ~(squares64(0x123456789ABCDEF1, rows) ^ squares64(0xA23456789ABCDEF1, rows))
    ones = np.array([(same >> np.uint64(bit) & np.uint64(1)).sum() for bit in range(64)])
    assert np.abs(ones - 5e5).max() < 6 * 500
