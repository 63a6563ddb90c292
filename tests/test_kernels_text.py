"""Kernels that write text: what they append is what DuckDB writes, in machine code as in Python."""

import datetime as dt
import uuid
from decimal import Decimal

import duckdb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from misata_sql.domains.storage import uuid_storage
from misata_sql.kernels import codes, text, text_values
from misata_sql.kernels.text_values import spread_digits
from misata_sql.samplers.text_parts import copied_words, pack_pool

N = 33
WHOLE = 0, 0, 0, -1  # places of append_slots
both_ways = pytest.mark.parametrize("way", ["compiled", "__call__"])
quick = settings(deadline=None, max_examples=25)


def append(kernel, way: str, room: int, *arguments, n: int, before: bytes = b"ab") -> list[bytes]:
    """What the kernel appends to rows that hold `before`, in slots of `room` bytes more."""
    slot = len(before) + room
    memory = np.full(n * slot + 64, 0xEE, np.uint8)
    slots = memory[: n * slot]
    slots.reshape(n, slot)[:, : len(before)] = np.frombuffer(before, np.uint8)
    lengths = np.full(n, len(before), np.int32)
    getattr(kernel, way)(*arguments, -1, slot, slots, lengths)
    assert (memory[n * slot :] == 0xEE).all(), "written beyond the last slot"
    cells = [bytes(row[:length]) for row, length in zip(slots.reshape(n, slot), lengths, strict=True)]
    assert all(cell.startswith(before) for cell in cells)
    fresh = np.zeros(n * slot, np.uint8)
    garbage = np.full(n, -12345, np.int32)
    getattr(kernel, way)(*arguments, 0, slot, fresh, garbage)
    appended = [cell[len(before) :] for cell in cells]
    assert [bytes(row[:k]) for row, k in zip(fresh.reshape(n, slot), garbage, strict=True)] == appended
    return appended


def by_duckdb(values: list, sql_type: str) -> list[bytes]:
    """CAST(value AS VARCHAR) of each; values as SQL."""
    rows = ", ".join(f"({i}, CAST({value} AS {sql_type}))" for i, value in enumerate(values))
    sql = f"SELECT CAST(v AS VARCHAR) FROM (VALUES {rows}) t(i, v) ORDER BY i"
    return [cell.encode() for (cell,) in duckdb.connect().execute(sql).fetchall()]


@both_ways
@given(st.binary(max_size=40))
@quick
def test_constants(way, constant):
    """Any number of bytes, none as well."""
    words = np.frombuffer(constant + bytes(-len(constant) % 8 or 8 * (not constant)), np.uint64)
    assert append(text.append_constant, way, 8 * words.size, words, len(constant), n=3) == [constant] * 3


@both_ways
@pytest.mark.parametrize("longest", [0, 1, 8, 9, 16, 17, 32, 33, 64, 65, 200])
@pytest.mark.parametrize("dtype", ["u1", "u2", "u4"])
def test_pooled_strings(way, longest, dtype):
    """Of every length up to the longest; a code that is no code stays inside the pool."""
    values = tuple(bytes(range(65, 65 + k)) if k < 60 else b"x" * k for k in range(longest + 1))
    places = np.arange(N) * 7 % len(values)
    arguments = places.astype(dtype), *pack_pool(values)
    found = append(text.APPEND_POOLED[dtype], way, 8 * copied_words(longest), *arguments, n=N)
    assert found == [values[k] for k in places]
    wrong = np.full(N, 255, dtype)
    if len(values) <= 255:
        assert append(text.APPEND_POOLED[dtype], way, 300, wrong, *arguments[1:], n=N) == [values[-1]] * N


@both_ways
@pytest.mark.parametrize("width", [1, 4, 8, 13, 16, 32, 36, 64, 100])
def test_other_slots(way, width):
    """Strings up to the slot's width, the last rows of the memory included."""
    lengths = (np.arange(N) * 5 % (width + 1)).astype(np.int32)
    source = np.arange(N * width).astype(np.uint8)
    rows = source.reshape(N, width)
    words = copied_words(width)
    found = append(text.append_slots, way, 8 * words, source, width, lengths, *WHOLE, words, n=N)
    assert found == [bytes(row[:k]) for row, k in zip(rows, lengths, strict=True)]
    wrong = np.where(np.arange(N) % 2, np.int32(2**31 - 1), np.int32(-5)).astype(np.int32)
    found = append(text.append_slots, way, 8 * words, source, width, wrong, *WHOLE, words, n=N)
    assert found == [bytes(row) for row in rows]


@both_ways
@given(st.integers(-12, 12), st.booleans(), st.integers(-12, 12), st.booleans())
@quick
def test_slices(way, first, first_from_end, last, last_from_end):
    """Python's own slices where the places are inside, empty or cut where they are not."""
    width = 9
    lengths = (np.arange(N) % (width + 1)).astype(np.int32)
    source = np.arange(N * width).astype(np.uint8)
    places = first, -int(first_from_end), last, -int(last_from_end)
    found = append(text.append_slots, way, 16, source, width, lengths, *places, copied_words(width), n=N)
    expected = []
    for row, k in zip(source.reshape(N, width), lengths.tolist(), strict=True):
        start, stop = first + k * first_from_end, last + k * last_from_end
        expected.append(bytes(row[:k])[max(0, start) : max(0, stop)])
    assert found == expected


@both_ways
@pytest.mark.parametrize("n_bytes", [0, 1, 5, 8, 9, 30])
def test_filling(way, n_bytes):
    """What a text lacks to a number of bytes."""
    lengths = (np.arange(N) % 13).astype(np.int32)
    fill = np.uint64(int.from_bytes(b"*" * 8, "little"))
    found = append(text.append_fill, way, n_bytes + 8, n_bytes, fill, 12, lengths, n=N)
    assert found == [b"*" * (n_bytes - k) for k in lengths.tolist()]


@both_ways
def test_case(way):
    """The 26 letters change and no other byte does."""
    source = np.arange(256).astype(np.uint8)
    for letter, method in (("A", bytes.lower), ("a", bytes.upper)):
        slots = source.copy()
        getattr(text.change_case, way)(ord(letter), 8, slots, np.zeros(31, np.int32))
        assert bytes(slots) == method(bytes(source[:248])) + bytes(source[248:])


@both_ways
@pytest.mark.parametrize(
    "values",
    [
        [0, 1, 9, 10, 99_999_999, -1, -10, -99_999_999],
        [0, 1, -1, 10**8 - 1, 10**8, 10**8 + 1, -(10**8), 10**15, 2**53 - 1, 1 - 2**53, 123 * 10**8, 89_999_999 * 10**8 - 1],
        [0, 7, 2**53, -(2**53), 10**16 - 1, 10**16, -(10**16), 10**17 + 1, 2**63 - 1, -(2**63), 10**8],
    ],
    ids=["8 digits", "2^53", "64 bits"],
)  # fmt: skip
def test_integers(way, values):
    """Of all three sizes that the kernel tells apart."""
    array = np.array(values, np.int64)
    scratch = np.zeros(2 * array.size, np.uint64)
    found = append(text_values.append_integer, way, 25, array, 1, scratch, n=array.size)
    assert found == [str(v).encode() for v in values]


@both_ways
def test_unsigned_integers(way):
    """Up to 2^64 - 1."""
    array = np.array([0, 1, 2**63, 2**64 - 1, 10**19], np.uint64)
    scratch = np.zeros(10, np.uint64)
    values = array.view(np.int64) if way == "compiled" else array
    found = append(text_values.append_integer, way, 25, values, 0, scratch, n=5)
    assert found == [str(v).encode() for v in array.tolist()]


@given(st.lists(st.integers(-(2**63), 2**63 - 1) | st.integers(-(2**54), 2**54), min_size=1, max_size=40))
@quick
def test_any_integers(values):
    """Any mixture in one call."""
    array = np.array(values, np.int64)
    scratch = np.zeros(2 * array.size, np.uint64)
    found = append(text_values.append_integer, "compiled", 25, array, 1, scratch, n=array.size)
    assert found == [str(v).encode() for v in values]


def test_digits_of_eight():
    """Next to every multiple of 10,000, where the quotient's last digit is at stake."""
    ends = np.arange(1, 10_001, dtype=np.uint64) * np.uint64(10_000)
    x = np.concatenate([ends[:-1], ends - np.uint64(1), np.arange(0, 10**8, 9_973, dtype=np.uint64)])
    powers = np.uint64(10) ** np.arange(7, -1, -1, dtype=np.uint64)
    expected = (x[:, None] // powers % np.uint64(10)).astype(np.uint8)
    assert (spread_digits(x).view(np.uint8).reshape(-1, 8) == expected).all()


@both_ways
@pytest.mark.parametrize(
    ("width", "scale"), [(4, 1), (8, 2), (8, 7), (3, 1), (2, 2), (9, 9), (18, 18), (18, 3), (18, 1), (12, 9), (17, 8)]
)
def test_decimals(way, width, scale):
    """As DuckDB writes them, without a zero before the point where the type has no digit there."""
    most = 10**width - 1
    values = sorted({0, 1, -1, 10**scale - 1, -(10 ** (scale - 1)), most, -most, most // 3, -(most // 7)})
    shown = [f"{Decimal(v).scaleb(-scale):f}" for v in values]
    array = np.array(values, np.int64)
    arguments = array, scale, np.uint64(10**scale), int(width != scale), np.empty(array.size, np.uint64)
    found = append(text_values.append_decimal, way, 40, *arguments, n=array.size)
    assert found == by_duckdb([f"'{v}'" for v in shown], f"DECIMAL({width},{scale})")


@both_ways
def test_dates(way):
    """From the first to the last DATE: years before 1 and beyond 9999 as well."""
    start = dt.date(1970, 1, 1)
    days = [
        0,
        -1,
        59,
        60,
        789,
        11_016,
        -719_162,
        -719_163,
        -719_528,
        -719_529,
        2_932_896,
        2_932_897,
        2**31 - 2,
        -(2**31) + 2,
    ]
    days += [(dt.date(year, 2, 28) - start).days + k for year in (1900, 2000, 2023, 2024) for k in (0, 1, 2)]
    array = np.array(days, np.int64)
    found = append(text_values.append_date, way, text_values.DATE_REACH, array, n=array.size)
    assert found == by_duckdb([f"DATE '1970-01-01' + CAST({day} AS INTEGER)" for day in days], "DATE")


def test_every_day_of_400_years():
    """The calendar repeats after them."""
    array = np.arange(-719_528, -719_528 + 146_097 * 2 + 400, dtype=np.int64)
    found = append(text_values.append_date, "compiled", text_values.DATE_REACH, array, n=array.size, before=b"")
    sql = f"SELECT CAST(DATE '1970-01-01' + CAST(i AS INTEGER) AS VARCHAR) FROM range({array[0]}, {array[-1] + 1}) t(i)"
    assert found == [cell.encode() for (cell,) in duckdb.connect().execute(sql).fetchall()]


@both_ways
def test_timestamps(way):
    """With all numbers of digits after the second, before 1970 too."""
    micros = [0, 1, 10, 100, 1_000, 12_340, 999_999, -1, -999_999, 86_399_999_999, 1_704_067_199_500_000, 60_000_000]
    micros += [-9_223_372_022_400_000_000, 2**63 - 2, 253_402_300_800_000_000, -62_135_596_800_000_001]
    array = np.array(micros, np.int64)
    found = append(text_values.append_timestamp, way, text_values.TIMESTAMP_REACH, array, 1, n=array.size)
    assert found == by_duckdb([f"make_timestamp(CAST({m} AS BIGINT))" for m in micros], "TIMESTAMP")
    assert max(map(len, found)) <= text_values.LONGEST_TIMESTAMP
    coarse = np.array([0, 1, -1, 1_720_000_123, 9_223_372_036_854, -9_223_372_022_400], np.int64)
    for name, factor, values in (("TIMESTAMP_S", 10**6, coarse), ("TIMESTAMP_MS", 10**3, coarse)):
        found = append(text_values.append_timestamp, way, text_values.TIMESTAMP_REACH, values, factor, n=values.size)
        assert found == by_duckdb([f"make_timestamp(CAST({v * factor} AS BIGINT))" for v in values.tolist()], name)


@both_ways
def test_uuids(way):
    """From DuckDB's stored form."""
    ids = [uuid.UUID(int=x) for x in (0, 2**128 - 1, 1 << 127, 0x123456789ABCDEF0FEDCBA9876543210)]
    words = np.frombuffer(b"".join(map(uuid_storage, ids)), np.uint64)
    assert append(text_values.append_uuid, way, 36, words, n=4) == [str(u).encode() for u in ids]


@both_ways
def test_codes(way):
    """NULL as a code, several codes as one, the values that are NULL, and NULLs as empty texts."""
    n = 21
    valid = np.arange(n) % 3 > 0
    bitmap = np.zeros(n, np.uint8)
    bitmap[:3] = np.packbits(valid, bitorder="little")
    small = (np.arange(n) % 5).astype(np.uint8)
    masked = np.zeros(n, np.uint32)
    getattr(codes.MASK_CODES["u1"], way)(small, bitmap, 5, masked)
    assert masked.tolist() == np.where(valid, small, 5).tolist()
    total = masked.copy()
    getattr(codes.ADD_CODES["u1"], way)(small, 6, total)
    assert total.tolist() == (masked + 6 * small.astype(np.uint32)).tolist()
    known = np.zeros(n, np.uint8)
    getattr(codes.MARK_KNOWN["u4"], way)(masked, np.array([1, 0, 1, 1, 0, 1], np.uint8), known)
    expected = ~np.isin(masked, [1, 4])
    assert known[:3].tolist() == np.packbits(expected, bitorder="little").tolist()
    lengths = np.zeros(n, np.int32)
    getattr(text.empty_nulls, way)(bitmap, np.arange(n, dtype=np.int32), lengths)
    assert lengths.tolist() == np.where(valid, np.arange(n), 0).tolist()
