"""Identifiers and random bits: formats as the standards and DuckDB have them, and unique values."""

import uuid

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from misata_sql.errors import GeneratorError
from misata_sql.kernels.bits import (
    BYTES_MAX,
    fill_bit_string,
    fill_bytes,
    fill_validity,
    null_threshold,
)
from misata_sql.kernels.ids import (
    BASE32,
    HEX,
    eight_digits,
    fill_hash_id,
    fill_sequence,
    fill_uuid,
    fill_uuid_text,
    hash_id_ranks,
)
from misata_sql.kernels.permutation import fill_permutation
from misata_sql.random.squares import squares64
from misata_sql.random.streams import stream_key

A, B = (stream_key(1, "t", "id", purpose=purpose) for purpose in ("high", "low"))
DIGITS = {HEX: "0123456789abcdef", BASE32: "0123456789abcdefghjkmnpqrstvwxyz"}
rows_of_tables = st.integers(0, 2**53 - 1000)
both_ways = pytest.mark.parametrize("way", ["compiled", "__call__"])


def uuids(first_row: int, n_rows: int, way: str = "compiled") -> list[uuid.UUID]:
    words = np.empty(2 * n_rows, np.uint64)
    getattr(fill_uuid, way)(np.uint64(A), np.uint64(B), first_row, words)
    return [uuid.UUID(int=((int(high) ^ 1 << 63) << 64) | int(low)) for low, high in words.reshape(-1, 2)]


def slots(kernel, n_rows: int, slot_bytes: int, *args, way: str = "compiled") -> list[bytes]:
    """The cells that a kernel with slots writes for those arguments."""
    out = np.full(n_rows * slot_bytes, 0xAA, np.uint8)
    lengths = np.full(n_rows, -1, np.int32)
    getattr(kernel, way)(*args, slot_bytes, out, lengths)
    cells = out.reshape(n_rows, slot_bytes)
    return [cell[:length].tobytes() for cell, length in zip(cells, lengths, strict=True)]


def hash_ids(n_chars, bits, first_row, n_rows, slot_bytes=None, way="compiled") -> list[str]:
    ranks = np.empty(n_rows, np.int64)
    fill_permutation.compiled(A, hash_id_ranks(n_chars, bits), 0, first_row, ranks)
    key = np.uint64(B)
    cells = slots(fill_hash_id, n_rows, slot_bytes or n_chars, key, n_chars, bits, first_row, ranks, way=way)
    return [cell.decode("ascii") for cell in cells]


@both_ways
@given(st.integers(-(2**40), 2**40), st.integers(-1000, 1000), st.integers(0, 2**50))
@settings(deadline=None, max_examples=20)
def test_sequences_count(way, start, step, first_row):
    out = np.empty(5, np.int64)
    getattr(fill_sequence, way)(start, step, first_row, out)
    assert out.tolist() == [start + step * (first_row + i) for i in range(5)]


@both_ways
@given(rows_of_tables)
@settings(deadline=None, max_examples=20)
def test_uuids_are_of_version_4(way, first_row):
    """Version and variant as RFC 9562 has them, the same from machine code and Python."""
    made = uuids(first_row, 20, way)
    assert all(u.version == 4 and u.variant == uuid.RFC_4122 for u in made)
    assert made == uuids(first_row, 20)


def test_uuids_are_unique_and_random():
    """10^5 rows: no two alike, and each of the 122 free bits within 6 sigma of one half."""
    made = uuids(0, 10**5)
    assert len(set(made)) == 10**5
    numbers = [u.int for u in made]
    fixed = {62, 63, 76, 77, 78, 79}
    for bit in set(range(128)) - fixed:
        assert abs(sum(n >> bit & 1 for n in numbers) - 5e4) < 6 * 159


def test_a_uuid_gives_its_row_back():
    """So no UUID comes twice: the first 8 bytes give the mask over the row in the last 8."""
    for row, u in enumerate(uuids(1000, 50), start=1000):
        mask = squares64(B, u.int >> 64) & np.uint64(2**62 - 1)
        assert u.int & (2**62 - 1) ^ int(mask) == row


@both_ways
@given(rows_of_tables)
@settings(deadline=None, max_examples=20)
def test_text_uuids_are_those_of_the_type(way, first_row):
    out, lengths = np.zeros(7 * 36, np.uint8), np.zeros(7, np.int32)
    getattr(fill_uuid_text, way)(np.uint64(A), np.uint64(B), first_row, out, lengths)
    assert [row.tobytes().decode() for row in out.reshape(7, 36)] == list(map(str, uuids(first_row, 7)))
    assert (lengths == 36).all()


@pytest.mark.parametrize("bits", [HEX, BASE32])
def test_eight_digits_spell_numbers(bits):
    """Every digit at every place, and the higher bits of the number do not matter."""
    digits = DIGITS[bits]
    for place in range(8):
        for digit in range(2**bits):
            value = np.uint64((digit << bits * place) | (1 << 8 * bits))
            text = int(eight_digits(value, np.uint64(bits))).to_bytes(8, "little").decode()
            assert text == "".join(digits[digit] if 7 - i == place else "0" for i in range(8))


@both_ways
@given(st.sampled_from([HEX, BASE32]), st.integers(1, 50), st.integers(0, 30), st.data())
@settings(deadline=None, max_examples=40)
def test_hash_ids_spell_ranks_behind_random_digits(way, bits, n_chars, spare, data):
    """Width and digits as asked, the last digits are the rank, in slots of any size."""
    ranks = hash_id_ranks(n_chars, bits)
    first_row = data.draw(st.integers(0, min(ranks, 2**53) - 1))
    n_rows = min(5, ranks - first_row)
    ids = hash_ids(n_chars, bits, first_row, n_rows, n_chars + spare, way)
    order = np.empty(n_rows, np.int64)
    fill_permutation.compiled(A, ranks, 0, first_row, order)
    for text, rank in zip(ids, order.tolist(), strict=True):
        assert len(text) == n_chars
        assert set(text) <= set(DIGITS[bits])
        tail = text[-(60 // bits) :]
        assert sum(DIGITS[bits].index(c) << bits * i for i, c in enumerate(tail[::-1])) == rank
    assert ids == hash_ids(n_chars, bits, first_row, n_rows)


@pytest.mark.parametrize(("n_chars", "bits"), [(4, HEX), (3, BASE32), (12, HEX), (20, HEX), (26, BASE32)])
def test_hash_ids_are_unique(n_chars, bits):
    """All 65,536 of 4 hex digits come, each once; longer ones never twice, and look even.

    Each digit at each place within 6 sigma of its share.
    """
    n_rows = min(hash_id_ranks(n_chars, bits), 2**16)
    ids = hash_ids(n_chars, bits, 0, n_rows)
    assert len(set(ids)) == n_rows
    share = n_rows / 2**bits
    for place in range(n_chars):
        column = np.frombuffer("".join(ids).encode(), np.uint8)[place::n_chars]
        counts = np.unique(column, return_counts=True)[1]
        assert counts.size == 2**bits
        assert np.abs(counts - share).max() < 6 * share**0.5


@pytest.mark.parametrize(("n_chars", "bits"), [(0, HEX), (-1, BASE32), (8, 6)])
def test_other_hash_ids_are_refused(n_chars, bits):
    with pytest.raises(GeneratorError, match="must have"):
        hash_id_ranks(n_chars, bits)


@both_ways
@given(st.integers(0, 300), rows_of_tables, st.floats(0, 1, exclude_max=True))
@settings(deadline=None, max_examples=40)
def test_validity_bits_are_right_for_any_number_of_rows(way, n_rows, first_row, rate):
    """Each row's bit says whether its own draw reaches the threshold; no byte more is written."""
    bitmap = np.full(n_rows, 0xAA, np.uint8)
    threshold = np.uint64(null_threshold(rate))
    getattr(fill_validity, way)(np.uint64(A), first_row, threshold, bitmap)
    used = (n_rows + 7) // 8
    bits = np.unpackbits(bitmap[:used], bitorder="little")
    expected = squares64(A, first_row + np.arange(n_rows)) >= threshold
    assert np.array_equal(bits[:n_rows], expected)
    assert not bits[n_rows:].any()
    assert (bitmap[used:] == 0xAA).all()


def test_null_thresholds_are_exact_shares():
    assert null_threshold(0) == 0
    assert null_threshold(0.5) == 2**63
    assert null_threshold(1 - 2**-53) == 2**64 - 2**11
    for rate in (1, 1.5, -0.1, float("nan")):
        with pytest.raises(GeneratorError, match="rate"):
            null_threshold(rate)


def test_the_share_of_nulls_is_the_rate():
    """10^6 rows with 10% NULL, within 6 sigma."""
    bitmap = np.empty(10**6, np.uint8)
    fill_validity.compiled(A, 0, null_threshold(0.1), bitmap)
    assert abs(np.unpackbits(bitmap[: 10**6 // 8]).sum() - 9e5) < 6 * 300


@both_ways
@given(rows_of_tables, st.integers(0, 40), st.integers(0, 40))
@settings(deadline=None, max_examples=40)
def test_random_bytes_are_the_draws_of_the_row(way, first_row, shortest, more):
    """Lengths within the bounds, and byte j of a row is byte j % 8 of its draw number j // 8."""
    longest = shortest + more
    slot = -(-longest // 8) * 8
    args = (np.uint64(A), np.uint64(B), first_row, shortest, longest)
    for i, cell in enumerate(slots(fill_bytes, 6, slot, *args, way=way)):
        assert shortest <= len(cell) <= longest
        draws = squares64(A, [(first_row + i) | word << 53 for word in range(slot // 8)])
        assert draws.astype("<u8").tobytes().startswith(cell)


def test_lengths_of_random_bytes_are_uniform():
    """70,000 cells of 2 to 8 bytes: each length within 6 sigma of 10,000. Then the longest cell."""
    cells = slots(fill_bytes, 70_000, 8, A, B, 0, 2, 8)
    counts = np.bincount([len(cell) for cell in cells])
    assert (counts[:2] == 0).all()
    assert np.abs(counts[2:] - 10_000).max() < 6 * 93
    (long,) = slots(fill_bytes, 1, BYTES_MAX, A, B, 0, BYTES_MAX, BYTES_MAX)
    words = np.frombuffer(long, np.uint64)
    assert np.unique(words).size == words.size == BYTES_MAX // 8


@both_ways
@given(rows_of_tables, st.integers(1, 200))
@settings(deadline=None, max_examples=40)
def test_bit_cells_have_duckdbs_form(way, first_row, n_bits):
    """The number of padding bits, then ones as padding, then the bits of the row's draws."""
    slot = 1 + 8 * ((n_bits + 63) // 64)
    args = (np.uint64(A), first_row, n_bits)
    for i, cell in enumerate(slots(fill_bit_string, 5, slot, *args, way=way)):
        padding, body = cell[0], "".join(f"{byte:08b}" for byte in cell[1:])
        assert padding == -n_bits % 8
        assert len(body) == n_bits + padding
        assert body[:padding] == "1" * padding
        draws = squares64(A, [(first_row + i) | word << 53 for word in range(slot // 8)])
        drawn = "".join(f"{byte:08b}" for byte in draws.astype("<u8").tobytes())
        assert body[padding:] == drawn[padding : len(body)]
