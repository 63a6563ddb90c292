"""Stream keys: what separates streams, and the shape of a key."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from misata_sql.errors import ArgumentError
from misata_sql.random.streams import (
    KEY_COUNT,
    SEED_MAX,
    SEED_MIN,
    is_well_formed,
    key_of_rank,
    stream_key,
)

seeds = st.integers(SEED_MIN, SEED_MAX)
names = st.text(max_size=12)
streams = st.tuples(seeds, st.lists(names, max_size=4), names)


def folded(name: str) -> str:
    return "".join(c.lower() if c.isascii() else c for c in name)


def key_of(stream) -> int:
    seed, path, purpose = stream
    return stream_key(seed, *path, purpose=purpose)


@given(streams)
def test_every_key_is_well_formed(stream):
    """No digit 0, each half of different digits, the two middle ones different, the lowest odd."""
    key = key_of(stream)
    digits = f"{key:016x}"
    assert is_well_formed(key)
    assert "0" not in digits
    assert digits[-1] in "13579bdf"
    assert digits[7] != digits[8]
    assert len(set(digits[:8])) == len(set(digits[8:])) == 8


@given(streams, streams)
def test_different_streams_have_different_keys(one, other):
    """Two streams share a key only if they are the same but for the case of ASCII letters."""
    same = one[0] == other[0] and list(map(folded, one[1])) == list(map(folded, other[1])) and one[2] == other[2]
    assert (key_of(one) == key_of(other)) == same


@given(seeds, st.text(min_size=2, max_size=12), st.data())
def test_moving_text_between_fields_gives_another_key(seed, text, data):
    """("a", "bc") and ("ab", "c") are different streams, wherever the text is cut."""
    cuts = data.draw(st.lists(st.integers(0, len(text)), min_size=2, max_size=2, unique=True))
    first, second = (stream_key(seed, text[:cut], text[cut:], purpose="value") for cut in cuts)
    assert first != second


def test_neighbours_share_no_key():
    """Digits, names and purposes that run together if they are only joined."""
    keys = [
        stream_key(1, "a", "bc", purpose="value"),
        stream_key(1, "ab", "c", purpose="value"),
        stream_key(1, "abc", purpose="value"),
        stream_key(1, "a", "b", "c", purpose="value"),
        stream_key(1, "abc", "", purpose="value"),
        stream_key(1, "", "abc", purpose="value"),
        stream_key(1, "a", purpose="bcvalue"),
        stream_key(1, "a", "bc", "value", purpose=""),
        stream_key(2, "a", "bc", purpose="value"),
        stream_key(12, "a", "bc", purpose="value"),
        stream_key(-1, "a", "bc", purpose="value"),
        stream_key(1, "2a", "bc", purpose="value"),
        stream_key(1, "orders_Aa", purpose="value"),
        stream_key(1, "orders_BB", purpose="value"),
    ]
    assert len(set(keys)) == len(keys)


def test_a_hundred_thousand_streams_share_no_key():
    """Seeds 0 to 99,999 of one column; by chance two of them would share a key once in 6 * 10^6."""
    assert len({stream_key(seed, "t", "c", purpose="value") for seed in range(10**5)}) == 10**5


def test_names_fold_as_duckdb_folds_them():
    """ASCII case does not count, other case does, and the purpose is taken as spelled."""
    key = stream_key(1, "orders", "price", purpose="value")
    assert stream_key(1, "ORDERS", "Price", purpose="value") == key
    assert stream_key(1, "orders", "price", purpose="Value") != key
    assert stream_key(1, "É", purpose="value") != stream_key(1, "é", purpose="value")


def test_duckdb_itself_folds_names_so():
    duckdb = pytest.importorskip("duckdb")
    with duckdb.connect() as connection:
        connection.execute('CREATE TABLE t ("É" INTEGER, "é" INTEGER)')
        with pytest.raises(duckdb.CatalogException):
            connection.execute('CREATE TABLE u ("A" INTEGER, "a" INTEGER)')


@pytest.mark.parametrize(
    ("stream", "key"),
    [
        ((1, ["orders", "price"], "value"), 0x54FBE3C13A6BC17F),
        ((0, [], ""), 0xFEA7D3C29F54E17D),
        ((SEED_MIN, ["a", "b", "c"], "null"), 0x46CBDA153DC5FB27),
        ((SEED_MAX, ["é", "\0"], "value"), 0x7F236CDE8B45EF31),
    ],
)
def test_keys_of_stream_version_1_stay(stream, key):
    """Golden keys: with others every generated value changes, which needs a new STREAM_VERSION."""
    assert key_of(stream) == key


@given(st.integers(0, KEY_COUNT - 1), st.integers(0, KEY_COUNT - 1))
def test_ranks_and_keys_are_one_to_one(one, other):
    assert (key_of_rank(one) == key_of_rank(other)) == (one == other)
    assert is_well_formed(key_of_rank(one))


def test_the_first_and_last_ranks_are_keys():
    assert is_well_formed(key_of_rank(0))
    assert is_well_formed(key_of_rank(KEY_COUNT - 1))


@pytest.mark.parametrize("key", [-1, 0, 2**64, 0x123456789ABCDEF2, 0x1234567887654321, 0x1134567889ABCDEF])
def test_numbers_that_are_no_keys(key):
    assert not is_well_formed(key)


@pytest.mark.parametrize("seed", [SEED_MIN - 1, SEED_MAX + 1, 10**60, True, 1.0, "1", None])
def test_other_seeds_are_refused(seed):
    with pytest.raises(ArgumentError, match="seed must be"):
        stream_key(seed, "t", purpose="value")


def test_numpy_integers_are_seeds():
    np = pytest.importorskip("numpy")
    assert stream_key(np.int32(-5), "t", purpose="v") == stream_key(-5, "t", purpose="v")


def test_importing_streams_does_not_import_numpy():
    code = "import sys, misata_sql.random.streams; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
